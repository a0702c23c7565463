"""A sample as a coding sheet for a spreadsheet."""

from io import BytesIO
from pathlib import Path

from analysis.read.coded import CODES
from analysis.read.labels import NO_XLSX, PHASES, is_xlsx
from analysis.rows import clean_cell, replace_file, write_row
from analysis.tables import LABELS, SAMPLE, require

KEYS = ["coder", "phase", "probability", "start", "end", "text_sha256", "article_id"]  # what brings the codes back
WIDTHS = {"number": 8, "sentence": 90, "mention": 24}


def write_sheet(sample, path, *, coder, phase="main", variables=("stance", "role")):
    """Return the path of a coding sheet, a row a unit, after writing it.

    Parameters
    ----------
    sample : DataFrame
        From ``find_sample``.
    path : path
        A name that ends in .csv or .xlsx; in a workbook the columns that only bring the codes back are hidden.
    coder : str
        Who will code it.
    phase : str
        "training", "reliability" or "main".
    variables : tuple of str
        Which empty columns the sheet gets, of stance, role, basis.

    Raises
    ------
    FileExistsError
        When there is a file of this name: somebody's codes may be in it.
    ValueError
        When a name is not allowed.
    ImportError
        When `path` ends in .xlsx and openpyxl is not installed.

    Notes
    -----
    The words to be judged stand in [[ ]]. The sheet has neither outlet nor stratum nor what the machine found; the last column names
    the article. Fill in the empty columns, save, and give the file to ``read_labels``. Text that a spreadsheet would
    compute is guarded.
    """
    require(sample, SAMPLE, verb="write_sheet")
    path = Path(path).expanduser()
    check_names(coder, phase, variables, verb="write_sheet")
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise ValueError(f"write_sheet writes .csv or .xlsx, not {path.name}")
    if path.exists():
        raise FileExistsError(f"write_sheet: {path} is there already, perhaps with codes in it; choose another name")
    columns = ["number", "sentence", "mention", *variables, *KEYS]
    rows = []
    for number, row in enumerate(sample.to_dict("records"), start=1):
        row |= {"number": number, "sentence": mark_words(row), "coder": coder, "phase": phase, "probability": repr(row["probability"])}
        rows.append([clean_cell(row.get(name, "")) for name in columns])
    if is_xlsx(path):
        replace_file(path, write_book(columns, rows, variables, path))
    else:
        replace_file(path, "\ufeff".encode() + "".join(write_row(each) for each in [columns, *rows]).encode())
    return path


def check_names(coder, phase, variables, *, verb):
    """Raise where coder, phase or a variable cannot be."""
    if not clean_cell(coder):
        raise ValueError(f"{verb} needs to know who codes: coder='your name or initials'")
    if phase not in PHASES:
        raise ValueError(f"{verb}: phase is {phase!r}, expected one of: {', '.join(PHASES)}")
    for variable in variables:
        if variable not in CODES:
            raise ValueError(f"{verb}: variable is {variable!r}, expected one of: {', '.join(CODES)}")


def mark_words(row):
    """Return the sentence with the words to be judged in [[ ]].

    Examples
    --------
    >>> mark_words({"sentence": "NATO met.", "mention": "NATO", "mention_start": 0, "mention_end": 4})
    '[[NATO]] met.'
    """
    if not isinstance(row["mention"], str):
        return row["sentence"]
    start, end = row["mention_start"], row["mention_end"]
    return f"{row['sentence'][:start]}[[{row['sentence'][start:end]}]]{row['sentence'][end:]}"


def write_book(columns, rows, variables, path):
    """Return an Excel workbook as bytes: text as text, lists to choose codes from, keys hidden."""
    try:
        import openpyxl
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError:
        raise ImportError(NO_XLSX.format(path=path.name)) from None
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "coding"
    for down, cells in enumerate([columns, *rows], start=1):
        for across, text in enumerate(cells, start=1):
            cell = sheet.cell(down, across, text)
            cell.data_type = "s"  # never a formula
            cell.alignment = Alignment(wrap_text=columns[across - 1] == "sentence", vertical="top")
            cell.font = Font(bold=down == 1)
    for across, name in enumerate(columns, start=1):
        letter = get_column_letter(across)
        sheet.column_dimensions[letter].width = WIDTHS.get(name, 14)
        sheet.column_dimensions[letter].hidden = name in KEYS and name in LABELS
        if name in variables:
            choice = DataValidation(type="list", formula1=f'"{",".join(CODES[name])}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{len(rows) + 1}")
    sheet.freeze_panes = "A2"
    page = BytesIO()
    book.save(page)
    return page.getvalue()
