"""Executed notebooks -> self-contained web pages without scripts, and each chart as a file."""

import base64
import html
import re
from pathlib import Path

from nbconvert import HTMLExporter
from traitlets.config import Config

TEMPLATES = Path(__file__).resolve().parent / "page"
SHOWN = ["text/html", "image/png", "text/plain"]  # no script, and no Markdown made from articles


def write_pages(notebooks, articles, folder, *, hide=(), note=""):
    """Write a page for each notebook, index.html and charts/ into `folder`.

    Parameters
    ----------
    notebooks : dict
        Name of the page, ``NN-name`` -> executed notebook.
    articles : DataFrame
        What was offered; needs the columns ``article_id``, ``title`` and ``refused``.
    folder : path
        Has to be there.
    hide : list of path
        Folders of this machine that no page should name.
    note : str
        What the first page says below its lead.

    Notes
    -----
    A chart is an output with image/png; its ``metadata["image/png"]`` may hold ``name``, ``alt``,
    ``width`` and ``numbers``, the table behind it as CSV. The first one called "arc" leads the index. A cell tagged ``takeaways`` is what
    the index links to.
    """
    folder = Path(folder)
    (folder / "charts").mkdir()
    pages = [prepare(notebook, name, hide) for name, notebook in notebooks.items()]
    exporter = HTMLExporter(
        template_name="lab",
        template_file=str(TEMPLATES / "notebook.html.j2"),
        exclude_anchor_links=True,
        config=Config({"NbConvertBase": {"display_data_priority": SHOWN}}),
    )
    for page, previous, following in zip(pages, [None, *pages], [*pages[1:], None]):
        for chart in page["charts"]:
            for file, content in chart["content"].items():
                (folder / "charts" / file).write_bytes(content)
        text, _ = exporter.from_notebook_node(
            page["notebook"], {"previous": previous, "next": following}
        )
        (folder / page["file"]).write_text(text, encoding="utf-8")

    usable = articles[articles["refused"].isna()]
    charts = [chart for page in pages for chart in page["charts"]]
    contents = exporter.environment.overlay(autoescape=True).get_template("contents.html.j2")
    text = contents.render(
        pages=pages,
        arc=next((chart for chart in charts if chart["name"] == "arc"), None),
        articles=usable["title"].fillna(usable["article_id"]).tolist(),
        n_refused=len(articles) - len(usable),
        note=note,
    )
    (folder / "index.html").write_text(text, encoding="utf-8")


def prepare(notebook, name, hide):
    """Return what the templates need of `notebook`, freed of times, paths and random ids."""
    cells, charts, takeaways = [], [], False
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if "injected-parameters" in tags:
            continue
        if cell.cell_type == "markdown":  # other notebooks are pages here
            cell.source = re.sub(r"(\]\(\d\d-[\w-]+)\.ipynb\b", r"\1.html", cell.source)
        if cell.cell_type == "code":
            # Warnings name paths and processes of this machine; the terminal has shown them.
            cell.outputs = [each for each in cell.outputs if each.get("name") != "stderr"]
            if cells and cells[-1].cell_type == "code" and not cells[-1].outputs:
                cell.source = f"{cells.pop().source}\n\n{cell.source}"  # one fold for both
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    charts.append(take_chart(output, f"{name}-{len(charts) + 1}"))
                hide_folders(output, hide)
        cell.id = f"cell-{len(cells) + 1}"  # papermill gives random ones where there are none
        if "takeaways" in tags and not takeaways:
            cell.id, takeaways = "takeaways", True
        cells.append(cell)
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", prose, re.M)
    title = re.sub(r"[*_`]", "", heading[1]).strip() if heading else name
    notebook.cells = cells
    notebook.metadata = {"title": title, "language_info": {"name": "python"}}
    return {
        "notebook": notebook, "file": f"{name}.html", "number": name[:2], "title": title,
        "charts": charts, "takeaways": takeaways,
    }


def take_chart(output, stem):
    """Return the chart of `output` with its files, and tell the output what they are called."""
    about = output.metadata.setdefault("image/png", {})
    name = about.get("name", "chart")
    stem = f"{stem}-{re.sub(r'[^A-Za-z0-9_-]+', '-', name).strip('-') or 'chart'}"
    png = "".join(output.data["image/png"].split())
    content = {f"{stem}.png": base64.b64decode(png)}
    if "image/svg+xml" in output.data:
        content[f"{stem}.svg"] = output.data["image/svg+xml"].encode()
    if numbers := about.pop("numbers", None):
        content[f"{stem}.csv"] = numbers.encode()
    about["files"] = list(content)
    return {"name": name, "png": png, "content": content, **about}


def hide_folders(output, folders):
    """Write paths in the texts of `output` as seen from `folders`, and the home folder as ~."""
    names = {str(folder): "" for folder in folders} | {str(Path.home()): "~/"}
    for folder in sorted(names, key=len, reverse=True):
        if folder == "/":
            continue
        path = f"{folder}/"
        for written in {path, html.escape(path), html.escape(path, quote=False)}:
            if "text" in output:
                output.text = output.text.replace(written, names[folder])
            for kind in {"text/html", "text/plain"} & output.get("data", {}).keys():
                output.data[kind] = output.data[kind].replace(written, names[folder])
