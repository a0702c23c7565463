"""Article text and values as HTML that cannot run, for the light and the dark theme."""

from html import escape

import pandas as pd

# JupyterLab strips <style> and classes' rules from a notebook that is not trusted, so all that
# is needed is inline; colours of text and ground are the theme's own.
STYLE = "<style>.crossframe tr:hover td{background:rgba(128,128,128,.12)}</style>"
CELL = "text-align:left;vertical-align:top;padding:6px 10px;"
# JupyterLab gives all columns the same width; these keep numbers whole and sentences readable.
WIDTHS = {24: "white-space:nowrap;", 60: "min-width:8em;overflow-wrap:anywhere;"}
WIDE = "min-width:18em;overflow-wrap:anywhere;"
BELOW = "font-size:12px;font-weight:normal;opacity:.8;padding-top:3px"  # what stands below a sentence
MARGIN = CELL + "overflow-wrap:anywhere;width:11em;opacity:.8;font-size:12px;"


def write_frame(rows):
    """Return table rows as the HTML that all of this package's views share."""
    from IPython.display import HTML

    return HTML(
        '<div class="crossframe tex2jax_ignore mathjax_ignore" style="max-width:70em;overflow-x:auto">'
        f'{STYLE}<table style="width:100%;table-layout:auto;border-collapse:collapse;font-size:14px">{rows}</table></div>'
    )


def write_cell(value, tag="td"):
    """Return a table cell with room for what it holds."""
    letters = len(value) if isinstance(value, str) else 0
    width = next((width for most, width in WIDTHS.items() if letters <= most), WIDE)
    return f'<{tag} style="{CELL}{width}">{write_value(value)}</{tag}>'


def write_text(text):
    """Return article text as HTML that cannot run and cannot turn the text round it."""
    return f"<bdi>{escape(str(text))}</bdi>"


def write_value(value):
    """Return a table's value as HTML: two decimals, NA where unknown."""
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return '<span style="opacity:.5">NA</span>'
    if isinstance(value, float):
        return f"{value:z.2f}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return write_text(value)
