"""What a run rests on, and any table, as safe HTML."""

from analysis.show.html import CELL, MARGIN, write_cell, write_frame, write_text
from analysis.source import count, list_versions
from analysis.tables import require
from analysis.textfree import leave_out


def show_data(articles, sentences):
    """Return what a run rests on, as HTML: articles used and refused, sentences, outlets, dates."""
    require(articles, ["article_id", "outlet", "published", "synthetic", "source_file", "refused",
                       "warnings"],
            verb="show_data")
    listed = articles["source_file"].str.endswith("metadata.csv", na=False)  # rows without a file
    used = articles[articles["refused"].isna()]
    outlets, published = used["outlet"].dropna().unique(), used["published"].dropna()
    days = [f"{day:%Y-%m-%d}" for day in (published.min(), published.max())] if len(published) else []
    facts = {
        "articles": f"{len(used)} used of {len(articles) - listed.sum()} offered"
        + (f", {n} of them with a warning (see 01-read)" if (n := used["warnings"].notna().sum()) else ""),
        "sentences": f"{len(sentences):,}, titles included",
        "outlets": ", ".join(map(str, outlets[:6])) + (" ..." if len(outlets) > 6 else "")
        if len(outlets) else "not known",
        "published": " to ".join(dict.fromkeys(days)) if days else "not known",
    }
    if len(published) < len(used) and days:
        facts["published"] += f" ({len(used) - len(published)} not known)"
    if listed.any():
        facts["metadata.csv"] = f"{count(listed.sum(), 'row')} without a file"
    if used["synthetic"].any():
        facts["written for teaching"] = f"{used['synthetic'].sum()} of {len(used)} articles"
    rows = "".join(
        f'<tr><td style="{MARGIN}">{name}</td><td style="{CELL}">{write_text(fact)}</td></tr>'
        for name, fact in facts.items()
    )
    return write_frame(rows)


def show_table(table, *, rows=20):
    """Return the first `rows` rows of any table as HTML that shows article text as it is.

    Returns
    -------
    IPython.display.HTML
        NA where a value is not known. Unlike pandas' own view it never reads ``$x$`` as a
        formula, never cuts text, and says how many rows it leaves out. In a text-free report
        the columns that hold words of the articles are left out, and a line names them.
    """
    require(table, [], verb="show_table")
    table, notice = leave_out(table)
    head = "".join(write_cell(str(name), "th") for name in table.columns)
    body = "".join(
        "<tr>" + "".join(write_cell(value) for value in row) + "</tr>"
        for row in table.head(rows).itertuples(index=False, name=None)
    )
    body = body or f'<tr><td style="{CELL}" colspan="{len(table.columns)}">none</td></tr>'
    left_out = len(table) - rows
    more = (
        f'<tr><td style="{CELL}" colspan="{len(table.columns)}">and {count(left_out, "more row")}</td></tr>'
        if left_out > 0 else ""
    )
    more += f'<tr><td style="{CELL}opacity:.8" colspan="{len(table.columns)}">{notice}</td></tr>' if notice else ""
    return write_frame(f"<tr>{head}</tr>{body}{more}")


def show_versions():
    """Return the versions that a result rests on, as one line of HTML."""
    from IPython.display import HTML

    return HTML(f'<p style="font-size:12px;opacity:.8">Made with {", ".join(list_versions())}.</p>')
