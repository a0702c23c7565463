"""CSV word lists -> checked tables.

The lists in `data/lexicons/` are edited by hand, often in a spreadsheet, so each row is checked
and a mistake is named by file and line. Comment lines ("# source, licence") come first.
"""

import csv
import re
from datetime import date
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pandas as pd

from analysis.tables import require

FOLDER = Path(__file__).parents[1] / "data" / "lexicons"
ALWAYS = (pd.Timestamp.min, pd.Timestamp.max)
SIDES = ("nato", "russia", "ukraine", "other")
KINDS = ("organisation", "state", "leader", "forces", "people", "economy", "place", "person")
CUE_KINDS = (
    "verb", "phrase", "noun", "source", "document", "pronoun", "gap", "be", "conjunction", "preposition",
    "determiner", "function", "modifier", "location", "not_actor", "leader", "state", "forces", "people",
    "economy", "place", "that", "when", "verbal", "certain", "empty", "doubtful", "label", "elsewhere",
    "no_report", "former", "installed", "body", "local_office", "local_word", "repeated",
)  # fmt: skip
FRAME_KINDS = ("generic", "domain", "topic")
TERM = re.compile(r"[-^]?\w+\*?(?:[ '-]\w+\*?)*")  # "-" an exception, "^" small letters only, "*" any ending
LISTS = {  # name of a list -> its columns: what a cell may hold, `str` for any word, `""` where it may be empty
    "actors": {"actor": str, "side": SIDES, "alias": str, "kind": KINDS, "from": date, "to": date},
    "cues": {"cue": str, "kind": CUE_KINDS, "forms": "", "takes": ("", "any", "that", "person")},
    "frames": {"frame": str, "kind": FRAME_KINDS, "term": str, "definition": "", "source": ""},
    "devices": {"device": str, "term": "", "definition": "", "source": ""},
    "stopwords": {"word": str},
}


def read_lexicon(source, *, name=None):
    """Return a word list as a table, one row an entry, after checking every row.

    Parameters
    ----------
    source : str, path or DataFrame
        The name of a shipped list (``"actors"``, ``"cues"``, ``"frames"``, ``"devices"``, ``"stopwords"``),
        the path of a CSV file, or a table.
    name : str, optional
        Which checks apply: one of these names. Default is the name of the file; a list of any other
        name is read without checks of its cells.

    Returns
    -------
    DataFrame
        The columns of the file as text, ``""`` where a cell is empty; ``from`` and ``to`` of an
        actor list as dates, NaT where they are open.

    Raises
    ------
    FileNotFoundError
        When there is no such file.
    ValueError
        When a row is malformed; names file, line, what is there and what was expected.

    Examples
    --------
    >>> actors = read_lexicon("actors")
    >>> actors.loc[actors["alias"] == "Kremlin", ["actor", "side", "kind"]].to_dict("records")
    [{'actor': 'russia', 'side': 'russia', 'kind': 'state'}]
    """
    if isinstance(source, pd.DataFrame):
        where, rows = f"the {name or 'word list'} table, row", _rows_of_table(source)
        columns = list(source.columns)
    else:
        path = FOLDER / f"{source}.csv" if source in LISTS else Path(source)
        name = name or path.stem
        where, (columns, rows) = f"{path.name}, line", read_rows(path)
    rules = LISTS.get(name, {})
    require(pd.DataFrame(columns=columns), rules, verb=f"read_lexicon({name!r})" if name else "read_lexicon")
    for line, row in rows:
        for column, rule in rules.items():
            row[column] = _check(row[column], rule, f"{where} {line}", column)
    if name == "actors":
        _check_conflicts(rows, where)
    if name in ("frames", "devices"):
        _check_terms(rows, where, column=name.removesuffix("s"))
    return pd.DataFrame([row for _, row in rows], columns=columns)


def describe_lexicon(source):
    """Return name and fingerprint of a word list, so that a chart can say which words it rests on.

    Examples
    --------
    >>> describe_lexicon("actors")
    'actors ...'
    """
    if isinstance(source, pd.DataFrame):
        name, content = "own table", source.to_csv(index=False).encode()
    else:
        path = FOLDER / f"{source}.csv" if source in LISTS else Path(source)
        name, content = path.stem, path.read_bytes()
    return f"{name} {sha256(content).hexdigest()[:6]}"


def read_rows(path):
    """Return (columns, [(line, row)]) of a CSV file; lines are counted as an editor counts them."""
    if not path.is_file():
        raise FileNotFoundError(f"read_lexicon: there is no file {path}; shipped lists are: {', '.join(LISTS)}")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8; save it as 'CSV UTF-8' and try again") from error
    skip = 0
    while skip < len(lines) and lines[skip].lstrip('"').startswith("#"):  # a spreadsheet quotes comments
        skip += 1
    header = lines[skip] if skip < len(lines) else ""
    reader = csv.reader(lines[skip:], delimiter=";" if header.count(";") > header.count(",") else ",")
    columns = [cell.strip() for cell in next(reader, [])]
    rows = []
    for cells in reader:
        line = reader.line_num + skip
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            raise ValueError(f"{path.name}, line {line}: {len(cells)} cells, expected {len(columns)}: {', '.join(columns)}")
        rows.append((line, dict(zip(columns, (" ".join(cell.split()) for cell in cells)))))
    return columns, rows


def _rows_of_table(table):
    """Return [(row label, row)] of a table, every cell as the text that a file would hold."""
    cells = table.astype(object).where(table.notna(), "")
    return [
        (label, {name: str(cell.date() if isinstance(cell, pd.Timestamp) else cell) for name, cell in row.items()})
        for label, row in zip(table.index, cells.to_dict("records"))
    ]


def _check(cell, rule, where, column):
    """Return the checked cell, a date as Timestamp or NaT."""
    if rule is date:
        try:
            return pd.Timestamp(date.fromisoformat(cell)) if cell else pd.NaT
        except ValueError:
            raise ValueError(f"{where}: {column} is {cell!r}, expected a date as 2024-10-01 or an empty cell") from None
    if rule is str and not cell:
        raise ValueError(f"{where}: {column} is empty, expected a word")
    if isinstance(rule, tuple) and cell not in rule:
        raise ValueError(f"{where}: {column} is {cell!r}, expected one of: {', '.join(filter(None, rule))}")
    return cell


def _check_conflicts(rows, where):
    """Raise where one alias means two things, or one actor stands on two sides, on the same day."""
    by_alias, by_actor = {}, {}
    for line, row in rows:
        if row["from"] > row["to"]:
            raise ValueError(f"{where} {line}: from {row['from'].date()} is after to {row['to'].date()}")
        by_alias.setdefault(row["alias"], []).append((line, row))
        by_actor.setdefault((row["actor"], row["side"], row["from"], row["to"]), (line, row))
    for alias, entries in by_alias.items():
        for (first, one), (line, other) in combinations(entries, 2):
            as_place = (one["kind"] == "place") != (other["kind"] == "place")
            if _overlap(one, other) and not (as_place and one["actor"] == other["actor"]):
                raise ValueError(
                    f"{where} {line}: {alias!r} is {other['actor']} ({other['kind']}), but it is already "
                    f"{one['actor']} ({one['kind']}) at that time, see line {first}; expected one row, or dates that do not overlap"
                )
    for (first, one), (line, other) in combinations(by_actor.values(), 2):
        if one["actor"] == other["actor"] and one["side"] != other["side"] and _overlap(one, other):
            raise ValueError(
                f"{where} {line}: {other['actor']} is on side {other['side']}, but on side {one['side']} "
                f"in line {first}; expected one side at a time"
            )


def _check_terms(rows, where, *, column):
    """Return nothing; raise where a frame or device is not defined exactly once or a term cannot be looked for."""
    first, kinds, terms = {}, {}, {}
    for line, row in rows:
        name, term = row[column], row["term"]
        if not re.fullmatch("[a-z][a-z0-9_]*", name):
            raise ValueError(f"{where} {line}: {column} is {name!r}, expected small letters and _, for it names a column")
        if not term and not row["definition"]:
            raise ValueError(f"{where} {line}: term is empty, expected a word; only the row that defines a {column} may have none")
        if term and not (TERM.fullmatch(term) and term == term.lower()):
            raise ValueError(f"{where} {line}: term is {term!r}, expected words in small letters, with * only at the end of a word")
        if (name, term) in terms:
            raise ValueError(f"{where} {line}: {term!r} is already a term of {name}, see line {terms[name, term]}; expected one row")
        if kinds.setdefault(name, row.get("kind")) != row.get("kind"):
            raise ValueError(f"{where} {line}: {name} is {row['kind']}, but {kinds[name]} in line {first[name][0]}; expected one kind")
        if name in first and (row["definition"] or row["source"]):
            raise ValueError(f"{where} {line}: {name} is already defined in line {first[name][0]}; expected an empty definition and source")
        terms[name, term] = line
        first.setdefault(name, (line, row))
    for name, (line, row) in first.items():
        for cell in ("definition", "source"):
            if not row[cell]:
                raise ValueError(f"{where} {line}: {name} has no {cell}; expected one in the first row of each {column}")


def _overlap(one, other):
    def span(row):
        return [always if pd.isna(day) else day for day, always in zip((row["from"], row["to"]), ALWAYS)]

    (start, end), (other_start, other_end) = span(one), span(other)
    return start <= other_end and other_start <= end
