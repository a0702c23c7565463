"""Run the notebooks on the project's own article and store them clean, ready to be committed."""

import base64
import os
from pathlib import Path

import nbformat

from analysis.report import NOTEBOOKS, run_notebook

README_CHART = NOTEBOOKS.parent / ".github" / "arc.png"
ARTICLE = NOTEBOOKS.parent / "data" / "articles" / "nato-warns.txt"


def refresh_notebooks(notebooks=NOTEBOOKS):
    """Return the paths of the notebooks, executed anew on the project's own article.

    What differs from machine to machine is left out: papermill's cell with the article's path,
    times, versions of the editor, and the corrections and codings that were made here. A notebook that fails
    leaves its file as it was.
    """
    os.environ["CORRECTIONS"] = os.environ["LABELS"] = os.devnull
    paths = sorted(Path(notebooks).glob("[0-9][0-9]-*.ipynb"))
    for path in paths:
        notebook = clean(run_notebook(path, [str(ARTICLE)], path.stem, svg=False))
        draft = path.with_suffix(".draft")
        nbformat.write(notebook, draft)
        os.replace(draft, path)
        if path.stem == "00-start-here":
            README_CHART.write_bytes(find_chart(notebook))
    return paths


def find_chart(notebook):
    """Return the first chart of an executed notebook, the bytes of its PNG."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return next(
        base64.b64decode(output.data["image/png"]) for output in outputs
        if "image/png" in output.get("data", {})
    )


def clean(notebook):
    """Return the executed notebook with cells counted 1..N and metadata that say nothing of the run."""
    notebook.cells = [
        cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    count = 0
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count
    notebook.metadata = {  # what JupyterLab writes when it saves, so that saving changes nothing else
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3",
        },
        "language_info": notebook.metadata["language_info"],
    }
    return notebook
