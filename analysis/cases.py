"""How good attribution is: the coded cases of tests/cases/, and what the rules make of them."""

import re
from pathlib import Path

import pandas as pd

from analysis.attribute import find_targets, find_voices, mark_speakers
from analysis.attribute.quotes import find_quotes
from analysis.attribute.subjects import LONG
from analysis.tables import CASES, build

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "cases"
NAMES = ["news", "war", "quotes", "targets"]
SEEN = {"no": "not seen by the rules' author", "yes": "seen while the rules were made"}
TITLES = re.compile(r"^(?:the|a|an|his|her|their|mr|mrs|ms) ")


def read_cases(name):
    """Return the coded cases `name` of tests/cases/ as text, one row a case.

    Parameters
    ----------
    name : str
        "news": sentences of invented articles on US affairs, with voice and speaker_name as coded; "war": the
        same on NATO, Russia and their neighbours, with the actor that speaks as ``speaker``; "quotes": sentences with
        quotation marks; "targets": sentences with the mentions in them.

    Raises
    ------
    FileNotFoundError
        When the project's tests are not there; says where they come from.
    """
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        raise FileNotFoundError(f"read_cases: there is no file {path}; the cases ({', '.join(NAMES)}) come with a clone of the project")
    return pd.read_csv(path, comment="#", keep_default_na=False, dtype="str")


def compare_cases(name):
    """Return how the rules do on the cases `name`, one row a phenomenon.

    Returns
    -------
    DataFrame
        phenomenon : what is looked for
        n_cases : sentences
        n_coded, n_found, n_right : spans or sentences with it as coded, as found, and both
        precision : n_right / n_found, 0 .. 1, NA where nothing was found
        recall : n_right / n_coded, 0 .. 1, NA where there is none
        f1 : their harmonic mean
        source_right : share of the attributed sentences found whose source is the coded one: for "news" the
            source as written, for "war" the actor; NA else

    Raises
    ------
    ValueError
        When there are no such cases.
    """
    compare = {"news": _compare_news, "war": _compare_war, "quotes": _compare_quotes, "targets": _compare_targets}
    if name not in compare:
        raise ValueError(f"compare_cases: there are cases for {', '.join(compare)}, not for {name!r}")
    rows = [_with_shares(row) for row in compare[name](read_cases(name))]
    return build(rows, CASES)


def _with_shares(row):
    precision = row["n_right"] / row["n_found"] if row["n_found"] else float("nan")
    recall = row["n_right"] / row["n_coded"] if row["n_coded"] else float("nan")
    f1 = 2 * precision * recall / (precision + recall) if precision + recall > 0 else float("nan")
    return row | {"precision": precision, "recall": recall, "f1": f1}


def _compare_news(cases):
    """Yield, for articles that the author of the rules had seen and for others: attributed sentences, then by voice."""
    return _compare_articles(cases, "attributed sentences", lambda coded, found: [
        same_source(*names) for names in zip(coded["speaker_name"], found["speaker_name"].fillna(""))])


def _compare_war(cases):
    """Yield the same, where a source is right when it is the coded actor."""
    return _compare_articles(cases, "attributed sentences on the war", lambda coded, found: [
        one == other for one, other in zip(coded["speaker"], found["speaker"].fillna(""))])


def _compare_articles(cases, what, compare):
    for known, name in SEEN.items():
        part = cases[cases["known"] == known].astype({"position": "int64"}).rename(columns={"article": "article_id"})
        if part.empty:
            continue
        found = mark_speakers(part[["article_id", "position", "sentence"]])
        right = pd.Series(compare(part, found), part.index)
        coded, there = part["voice"] != "narration", found["voice"] != "narration"
        yield _count(f"{what}, {name}", coded, there) | {"source_right": right[coded & there].mean()}
        for voice in ("quote", "report"):
            yield _count(f"{voice}{what.removeprefix('attributed sentences')}, {name}", part["voice"] == voice, found["voice"] == voice)


def _count(phenomenon, coded, found):
    return {"phenomenon": phenomenon, "n_cases": len(coded), "n_coded": coded.sum(), "n_found": found.sum(),
            "n_right": (coded & found).sum()}


def same_source(one, other):
    """Return whether two names are the same source: one holds the other, but for articles and titles.

    Examples
    --------
    >>> same_source("the Dutch minister", "Dutch minister"), same_source("Jane Doe", "he")
    (True, False)
    """
    one, other = (TITLES.sub("", re.sub(r"['’]s\b|[.,\"“”]", "", name.lower())).strip() for name in (one, other))
    return one == other if not one or not other else one in other or other in one


def _compare_quotes(cases):
    """Yield the spans in quotation marks, and of the short ones those of a source and those of the narrator."""
    spans, short = [], []
    for case in cases.to_dict("records"):
        texts = [*filter(None, case["before"].split(" / ")), case["sentence"]]
        found = find_quotes(texts)[-1]
        coded = {span.strip(" ,.") for span in case["spans"].split(" | ")} - {""}
        there = {case["sentence"][span.start : span.end].strip(" ,.") for span in found}
        spans.append((len(coded), len(there), len(coded & there)))
        voices = find_voices(pd.DataFrame({"article_id": "case", "position": range(len(texts)), "sentence": texts}))
        voices = voices[voices["position"] == len(texts) - 1]
        for span in found:
            voice = voices.loc[voices["start"] <= (span.start + span.end) // 2, "voice"].iloc[-1]
            if len(case["sentence"][span.start : span.end].split()) < LONG and case["kind"] in ("partial", "scare"):
                short.append((case["kind"], "scare" if voice == "narration" else "partial"))
    coded, found, right = map(sum, zip(*spans))
    yield {"phenomenon": "spans in quotation marks", "n_cases": len(cases), "n_coded": coded, "n_found": found, "n_right": right}
    short = pd.DataFrame(short, columns=["coded", "found"])
    for kind, name in (("partial", "a few words of a named source"), ("scare", "scare quotes")):
        yield _count(name, short["coded"] == kind, short["found"] == kind)


def _compare_targets(cases):
    """Yield all mentions, then those of each phenomenon; a mention is right with the right actor and the right words."""
    rows = []
    for case in cases.to_dict("records"):
        found = find_targets(pd.DataFrame({"article_id": "case", "position": [1], "sentence": [case["sentence"]]}))
        found = found[found["via"] != "pronoun"]
        found = set(zip(found["target"], found["mention"]))
        coded = {tuple(one.split(":", 1)) for one in case["expected"].split("; ") if one}
        rows.append((case["phenomenon"], len(coded), len(found), len(coded & found)))
    table = pd.DataFrame(rows, columns=["phenomenon", "n_coded", "n_found", "n_right"])
    for name, part in [("mentions of actors", table), *table.groupby("phenomenon")]:
        yield {"phenomenon": name, "n_cases": len(part)} | part[["n_coded", "n_found", "n_right"]].sum().to_dict()
