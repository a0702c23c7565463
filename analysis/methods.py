"""The method section of a study, written from the run: what was done, with which versions, and what it cannot show."""

import os
import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import __version__
from analysis.agree import compare_coders, compare_labels
from analysis.cases import compare_cases
from analysis.read import read_coded, read_labels
from analysis.source import count, count_corrections, list_versions
from analysis.stance import score_roles, score_stance
from analysis.tables import require

TEMPLATE = Path(__file__).resolve().parent / "page" / "methods.md"
MOST_OUTLETS = 40  # in the table; more are counted
HELD_OUT = "stance_test"  # coded sentences that the model has never seen


def write_methods(articles, sentences, scored, path):
    """Write a method section in Markdown, from this run, and return its path.

    Parameters
    ----------
    articles : DataFrame
        All that was offered, from ``read_articles``, also what was refused; with ``duplicate_of``
        from ``find_duplicates`` repeated texts are counted.
    sentences : DataFrame
        What was analysed, from ``split_sentences``.
    scored : DataFrame
        Its mentions, from ``score_stance`` and ``score_roles``.
    path : path
        The file, usually methods.md; a file that is there is replaced.

    Returns
    -------
    Path

    Raises
    ------
    KeyError
        When a table lacks a column.

    Notes
    -----
    Numbers are counted in the tables, figures of validity are computed on coded sentences while it
    is written, versions are those that are installed. It holds outlets and dates, no word of the
    articles. What you did otherwise – other word lists, corrections of your own, another choice of
    articles – only you can add.
    """
    text = describe_methods(articles, sentences, scored)
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)
    return path


def describe_methods(articles, sentences, scored):
    """Return the method section as Markdown; see `write_methods`."""
    require(articles, ["article_id", "outlet", "outlet_side", "published", "genre", "synthetic", "refused"], verb="write_methods")
    require(sentences, ["article_id", "position"], verb="write_methods")
    require(scored, ["article_id", "position", "side", "voice", "stance", "scorer", "role_scorer", "lexicon"], verb="write_methods")
    used = articles[articles["article_id"].isin(sentences["article_id"])]
    parts = {
        "version": __version__,
        "offered": describe_offered(articles, used),
        "outlets": describe_outlets(used),
        "counts": f"{len(sentences):,} sentences, titles included, hold {count(len(scored), 'mention')} of actors",
        "sides": tabulate(scored.groupby("side").agg(
            mentions=("side", "size"), articles=("article_id", "nunique")).reset_index().rename(columns={"side": "Side"})),
        "voices": tabulate(scored.groupby("voice").size().rename("mentions").reset_index().rename(columns={"voice": "Voice"})),
        "lexicons": ", ".join(sorted(scored["lexicon"].dropna().unique())) or "none",
        "scorers": ", ".join(sorted({*scored["scorer"].dropna(), *scored["role_scorer"].dropna()})) or "none",
        "corrections": describe_corrections(scored),
        "validity": tabulate_validity(),
        "codings": describe_codings(),
        "software": ", ".join(list_versions()),
    }
    return TEMPLATE.read_text(encoding="utf-8").format(**parts)


def describe_offered(articles, used):
    """Return sentences on what was offered and what became of it."""
    refused = articles["refused"].notna()
    repeated = articles["duplicate_of"].notna().sum() if "duplicate_of" in articles.columns else None
    said = [f"{count(len(articles), 'article')} {'was' if len(articles) == 1 else 'were'} offered; "
            f"{refused.sum()} could not be used"]
    reasons = articles.loc[refused, "refused"].map(lambda why: re.split("[:;]", why)[0]).value_counts()
    if len(reasons):
        said[0] += " (" + "; ".join(f"{n}: {reason}" for reason, n in reasons.head(5).items()) + ")"
    said.append("near-duplicates were not looked for" if repeated is None else
                f"{repeated} repeated the text of another one and {'was' if repeated == 1 else 'were'} left out")
    rest = len(articles) - refused.sum() - (repeated or 0) - len(used)
    said += [f"{rest} {'was' if rest == 1 else 'were'} left out otherwise"] if rest else []
    said.append(f"{len(used)} {'was' if len(used) == 1 else 'were'} analysed")
    text = "; ".join(said) + "."
    if used["synthetic"].any():
        text += f" {used['synthetic'].sum()} of them {'was' if used['synthetic'].sum() == 1 else 'were'} invented for teaching: they report nothing real."
    return text


def describe_outlets(used):
    """Return a table of outlets with owner's side, articles and dates."""
    groups = used.groupby(["outlet", "outlet_side"], dropna=False)
    table = groups.agg(articles=("article_id", "size"), first=("published", "min"), last=("published", "max"),
                       genres=("genre", lambda genres: ", ".join(sorted(genres.dropna().unique()))))
    for name in ("first", "last"):
        table[name] = table[name].dt.strftime("%Y-%m-%d")
    table = table.reset_index().rename(columns={"outlet": "Outlet", "outlet_side": "owner's side", "genres": "genre"})
    more = f"\n\n{len(table) - MOST_OUTLETS} more outlets are not listed." if len(table) > MOST_OUTLETS else ""
    return tabulate(table.head(MOST_OUTLETS).replace("", None)) + more


def describe_corrections(scored):
    """Return a sentence on what was corrected by hand."""
    n = count_corrections(scored)
    return f"{count(n, 'correction')} made by hand {'was' if n == 1 else 'were'} applied." if n else "Nothing was corrected by hand."


@lru_cache(maxsize=1)
def tabulate_validity():
    """Return a table of figures of validity, computed here on coded sentences, once a process."""
    coded = read_coded(HELD_OUT).pipe(score_stance).pipe(score_roles)
    rows = []
    for name, found in (("stance, three labels", "stance_label"), ("role, four labels", "role")):
        row = compare_labels(coded, found=found, coded=f"coded_{name.partition(',')[0]}").iloc[0]
        rows.append(f"| {name} | macro-F1 {row['macro_f1']:.2f} ({row['f1_low']:.2f} to {row['f1_high']:.2f}) "
                    f"| {int(row['n_mentions'])} mentions, written and coded by machine, not trained on |")
    for row in pd.concat([compare_cases("news"), compare_cases("war")]).itertuples():
        if row.phenomenon.startswith("attributed"):
            rows.append(f"| {row.phenomenon} | F1 {row.f1:.2f}, source right where found {row.source_right:.2f} "
                        f"| {row.n_cases} invented sentences |")
    targets = compare_cases("targets").iloc[0]
    rows.append(f"| mentions of actors, seen while the rules were made | precision {targets['precision']:.2f}, "
                f"recall {targets['recall']:.2f} | {targets['n_cases']} invented sentences |")
    return "\n".join(["| what | how good | measured on |", "|---|---|---|", *rows])


def describe_codings():
    """Return what human coders have coded, and how far they agree."""
    labels = read_labels()
    if labels.empty:
        return "No mention of these articles was coded by hand: for the articles of this study the error of the machine is not known."
    rows = [
        f"| {row.variable} | {row.n_coders} | {row.n_units} | "
        + ("–" if row.alpha != row.alpha else f"{row.alpha:.2f}" + ("" if row.low != row.low else f" ({row.low:.2f} to {row.high:.2f})"))
        + f" | {row.note if isinstance(row.note, str) else ''} |"
        for row in compare_coders(labels).itertuples() if row.category == "all"
    ]
    return "\n".join(["Codings by hand, and their agreement (Krippendorff's alpha with its 95% interval):", "",
                      "| variable | coders | mentions | alpha | note |", "|---|---|---|---|---|", *rows])


def tabulate(table):
    """Return a table in Markdown; NA is "not known", and nothing in a cell is taken for markup.

    Examples
    --------
    >>> import pandas as pd
    >>> print(tabulate(pd.DataFrame({"Outlet": ["A|B", None], "n": [1, 2]})))
    | Outlet | n |
    |---|---|
    | A\\|B | 1 |
    | not known | 2 |
    """
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "---|" * len(table.columns)]
    lines += ["| " + " | ".join(guard(value) for value in row) + " |" for row in table.itertuples(index=False)]
    return "\n".join(lines)


def guard(value):
    """Return a cell of a Markdown table: one line, and no sign in it is markup."""
    if value is None or value != value:
        return "not known"
    text = " ".join(str(value).split())
    for sign in "\\|<>*_`[]!#":
        text = text.replace(sign, f"\\{sign}")
    return text
