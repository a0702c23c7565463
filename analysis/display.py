"""A finished chart as PNG and SVG, the same bytes on every run, with alt text in Jupyter."""

import io

import matplotlib
import matplotlib.pyplot as plt

from analysis.rows import write_cells
from analysis.textfree import leave_out

INK, QUIET, RULE = "#222222", "#595959", "#D0D0D0"
FONT = "DejaVu Sans"  # comes with matplotlib: the same chart on every machine
CHART = {
    "font.family": FONT,
    "font.size": 9.5,
    "text.parse_math": False,  # "$5 and $6" in an article is not a formula
    "text.color": INK,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "figure.facecolor": "white",
    "figure.dpi": 100,
    "svg.hashsalt": "crossframe",  # the same table gives the same file, byte for byte
}
PIXELS = 144  # a PNG's dots per inch: sharp on a laptop, small in a notebook
COLOURS = 255  # of a PNG with a palette, which one byte a dot holds


def render(figure, kind):
    """Return `figure` as bytes of `kind` "png" or text of "svg", the same on every run."""
    with plt.style.context(["default", CHART]):
        if kind == "png":
            page = io.BytesIO()
            figure.savefig(page, format="png", dpi=PIXELS, metadata={"Software": None})
            return shrink(page)
        page = io.StringIO()
        figure.savefig(page, format="svg", metadata={"Date": None})
        return page.getvalue()


def shrink(page):
    """Return a PNG with COLOURS colours at most: a third of the size, and charts have few anyway."""
    from PIL import Image

    small = io.BytesIO()
    chart = Image.open(page).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    chart.save(small, format="png", optimize=True, dpi=(PIXELS, PIXELS))
    return small.getvalue()


def is_live():
    """Return True where somebody can answer: JupyterLab lets a cell ask its reader, a report does not."""
    try:
        import ipywidgets  # noqa: F401
        from IPython import get_ipython
    except ImportError:
        return False
    kernel = getattr(get_ipython(), "kernel", None)
    return bool(kernel and kernel.get_parent().get("content", {}).get("allow_stdin"))


def show_with_alt_text():
    """Make Jupyter keep name and alt text with each chart; without Jupyter do nothing.

    JupyterLab's own chart output knows no alt text, so the formatter returns it as metadata.
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return
    if (shell := get_ipython()) is None:
        return
    formatters = shell.display_formatter.formatters
    # SVG only where it was asked for, by a report: it doubles a notebook's size; so do the numbers.
    asked = matplotlib.figure.Figure in formatters["image/svg+xml"]
    for kind, mime in {"png": "image/png", "svg": "image/svg+xml"}.items():
        if kind == "svg" and not asked:
            continue

        def show(figure, kind=kind):
            width = int(figure.get_figwidth() * 100)
            alt = getattr(figure, "alt_text", "chart")
            about = {"name": figure.get_label() or "chart", "alt": alt, "width": width}
            if asked and kind == "png" and hasattr(figure, "numbers"):
                about["numbers"] = write_cells(leave_out(figure.numbers)[0])
            return render(figure, kind), about

        formatters[mime].for_type(matplotlib.figure.Figure, show)
