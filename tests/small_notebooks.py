"""Small real notebooks for the tests of reports: a chart in two formats, prints, tables."""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

# What an article must never do to a page: run, break out, become a formula or a template's value.
HOSTILE = (
    "<script>document.title='ran'</script> {{ 7*7 }} $x_1$ **bold** </pre></details>"
    "<img src='https://example.com/x.png' onerror='alert(2)'>"
)
CHART = """
import matplotlib.pyplot as plt, matplotlib
from IPython import get_ipython
from io import BytesIO

def show(figure):
    page = BytesIO()
    figure.savefig(page, format="png")
    return page.getvalue(), {"name": "arc", "alt": 'Up & "down"', "width": 400}

plt.plot([0, 1, 0])  # the first figure brings Jupyter's own formatters, so ours come after it
formatters = get_ipython().display_formatter.formatters
formatters["image/png"].for_type(matplotlib.figure.Figure, show)
formatters["image/svg+xml"].for_type(matplotlib.figure.Figure, lambda figure: "<svg/>")
plt.show()
"""


def write_notebook(folder, name, cells, heading="A question?", first="START = 1"):
    """Write folder/name.ipynb: heading, the code `first`, parameters, then `cells` of code."""
    notebook = new_notebook(cells=[
        new_markdown_cell(f"# {heading}\n\nNext: [more](01-more.ipynb)."),
        new_code_cell(first),
        new_code_cell("ARTICLES = None", metadata={"tags": ["parameters"]}),
        *(cell if isinstance(cell, dict) else new_code_cell(cell) for cell in cells),
    ])
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def takeaways(source):
    """Return a code cell that the contents page links to."""
    return new_code_cell(source, metadata={"tags": ["takeaways"]})


def read_files(folder):
    """Return {name: bytes} of all files below `folder`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*") if path.is_file()
    }
