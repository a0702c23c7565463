"""A table -> a file for SPSS: closed sets as labelled codes, dates, text within SPSS's limits."""

import re
from itertools import chain, count
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyreadstat

from analysis.agree.coders import LEVELS, ORDERED
from analysis.attribute.targets import VIA
from analysis.compare.lean import HELD_BY, LEAN_SIDES
from analysis.correct.files import VALUES
from analysis.lexicon import FRAME_KINDS, KINDS, SIDES
from analysis.read.checks import GENRES
from analysis.read.checks import SIDES as OWNERS
from analysis.read.labels import CODES, PHASES, VARIABLES

CODED = {variable: ORDERED.get(variable, values) for variable, values in CODES.items()}  # against 1, neutral 2, favor 3
SETS = [  # column, its values: the first is code 1; a new value goes to the end of its list, or old files change their meaning
    ("outlet_side", OWNERS), ("genre", GENRES), ("voice", VALUES["voice"]), ("side", SIDES), ("kind", KINDS),
    ("kind", (*FRAME_KINDS, "device")), ("via", VIA), ("stance_label", CODED["stance"]), ("role", CODED["role"]),
    ("basis", CODED["basis"]), ("held_by", HELD_BY), ("spoken_by", HELD_BY), ("lean_sides", LEAN_SIDES),
    *((f"coded_{variable}", values) for variable, values in CODED.items()),
    ("column", tuple(VALUES)), ("variable", tuple(VARIABLES)), ("phase", PHASES), ("level", LEVELS),
]  # fmt: skip
RESERVED = {"ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"}  # words of SPSS's language
LONGEST_NAME, LONGEST_LABEL, LONGEST_TEXT = 64, 255, 32_767  # bytes, SPSS's limits
WHOLE = 2**53  # SPSS keeps every number as a double: from here on, whole numbers are no longer exact
UNKNOWN = "<NA>"  # SPSS has no missing value for text but one that is declared, of 8 bytes at most
UTC = "UTC"


class Variable(NamedTuple):
    """A column as SPSS takes it: values, their labels, and what dictionary.csv says of them."""

    values: pd.Series
    measure: str
    form: str | None = None
    labels: dict | None = None
    missing: str | None = None
    says: str | None = None


def write_sav(table, path, holds):
    """Write `table` to `path` for SPSS and return how its columns stand there.

    Parameters
    ----------
    table : DataFrame
        Has a column or more, and no two of one name.
    path : path
        Of the .sav file.
    holds : list of str
        What each column holds: the variables' labels.

    Returns
    -------
    DataFrame
        A row a column: ``sav_column``, its name in the file, and ``sav_values``, its codes and what stands for NA,
        NA where there is nothing to say.

    Notes
    -----
    A column of a closed set becomes codes with labels, in the order of `SETS` whatever the table holds; where it
    holds another value, too, it stays text. Numbers, codes and dates that are NA are system-missing. Text has no
    such value in SPSS: NA is ``<NA>`` there, declared missing, and ``""`` stays ``""``. Times are UTC. Whole numbers
    above 2**53, and whatever SPSS has no type for, are text; infinity is missing. SPSS drops blanks at the end of a text.
    """
    names = name_variables(table.columns)
    variables = {new: make_variable(table[old], old) for old, new in names.items()}
    labels = {name: label_variable(variable, text) for (name, variable), text in zip(variables.items(), holds)}
    pyreadstat.write_sav(
        pd.DataFrame({name: variable.values for name, variable in variables.items()}), path, row_compress=True, column_labels=labels,
        variable_value_labels={name: variable.labels for name, variable in variables.items() if variable.labels},
        missing_ranges={name: [variable.missing] for name, variable in variables.items() if variable.missing},
        variable_format={name: variable.form for name, variable in variables.items() if variable.form},
        variable_measure={name: variable.measure for name, variable in variables.items()},
    )
    return pd.DataFrame([(name, variable.says) for name, variable in variables.items()], columns=["sav_column", "sav_values"])


def name_variables(columns):
    """Return the name in SPSS of each column.

    What is no letter, digit or ``_`` becomes ``_``; ``v_`` goes before a name that begins with no letter and before
    a word of SPSS's language; 64 bytes are kept; a name that is there already, in any case, gets ``_2``, ``_3`` ...

    Examples
    --------
    >>> list(name_variables(["stance", "with", "_x", "2024", "n words", "Stance"]).values())
    ['stance', 'v_with', 'v__x', 'v_2024', 'n_words', 'Stance_2']
    """
    names, taken = {}, set()
    for column in columns:
        name = re.sub(r"\W", "_", str(column))
        if not name[:1].isalpha() or name.upper() in RESERVED:
            name = f"v_{name}"
        name = whole = shorten(name, LONGEST_NAME)
        for number in count(2):
            if name.casefold() not in taken:
                break
            name = shorten(whole, LONGEST_NAME - len(f"_{number}")) + f"_{number}"
        taken.add(name.casefold())
        names[column] = name
    return names


def make_variable(column, name):
    """Return a column as SPSS takes it."""
    column = column.reset_index(drop=True)
    column = column.convert_dtypes() if column.dtype == object else column
    if pd.api.types.is_bool_dtype(column.dtype):
        return make_codes(column, {False: 0, True: 1}, ["no", "yes"])
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return Variable(strip_zone(column), "scale", "DATETIME20", says=UTC if column.dt.tz else None)
    if pd.api.types.is_numeric_dtype(column.dtype) and not is_too_exact(column):
        numbers = column.astype("Float64").to_numpy("float64", na_value=np.nan)
        form = "F8.3" if pd.api.types.is_float_dtype(column.dtype) else f"F{max(8, len(str(column.abs().max())) + 1)}.0"
        return Variable(pd.Series(np.where(np.isinf(numbers), np.nan, numbers)), "scale", form)
    known = set(column.dropna().map(str))
    for closed in (values for listed, values in SETS if listed == name and known <= set(values)):
        return make_codes(column, dict(zip(closed, count(1))), closed, "ordinal" if closed in ORDERED.values() else "nominal")
    return make_text(column, known)


def make_codes(column, codes, labels, measure="nominal"):
    """Return a column of numbers, each with its label; NA is missing."""
    labels = dict(zip(codes.values(), labels))
    numbers = column.astype(object).map(codes, na_action="ignore").astype("float64")
    return Variable(numbers, measure, "F8.0", labels, says="; ".join(f"{code} {label}" for code, label in labels.items()))


def make_text(column, known):
    """Return a column of text, cut where SPSS cuts; NA is a word that no text of the column is."""
    cut = column.astype(object).map(clean_text, na_action="ignore").astype("str")
    n_cut = sum(len(text.encode("utf-8", "replace")) > LONGEST_TEXT for text in known)
    says = [f"texts longer than {LONGEST_TEXT:,} bytes are cut"] if n_cut else []
    missing = None
    if cut.isna().any():
        missing = next(word for word in chain([UNKNOWN], (f"<NA{number}>" for number in count(2))) if word not in known)
        says = [f"{missing} is missing", *says]
        cut = cut.fillna(missing)
    return Variable(cut, "nominal", missing=missing, says="; ".join(says) or None)


def clean_text(value):
    """Return a text that SPSS can hold: UTF-8 without the character of number 0, 32,767 bytes at most.

    Examples
    --------
    >>> len(clean_text("ж" * 20_000))
    16383
    """
    return shorten(str(value).replace("\0", " "), LONGEST_TEXT)


def shorten(text, most):
    """Return `text` cut to `most` bytes of UTF-8, no character cut in two.

    Examples
    --------
    >>> shorten("Čapek", 3)
    'Ča'
    """
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def label_variable(variable, holds):
    """Return the label of a variable; times say that they are UTC."""
    zone = f" ({UTC})" if variable.says == UTC else ""
    return shorten(holds, LONGEST_LABEL - len(zone)) + zone


def strip_zone(column):
    """Return times in UTC without their zone, which SPSS does not know, to the microsecond."""
    return (column.dt.tz_convert(None) if column.dt.tz else column).astype("datetime64[us]")


def is_too_exact(column):
    """Return whether a double cannot hold the numbers: too large to be exact, or complex."""
    if pd.api.types.is_complex_dtype(column.dtype):
        return True
    return pd.api.types.is_integer_dtype(column.dtype) and not column.dropna().between(-WHOLE, WHOLE).all()
