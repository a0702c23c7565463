"""A written date -> a moment in UTC, or nothing: no part of it is ever invented."""

import re
from datetime import date, datetime

import pandas as pd

# A missing day, month or year is filled from these. A date that comes out differently was not complete.
# The days are two weeks apart: "Tuesday March 2025" would move both the 1st and the 2nd to the same Tuesday.
FILLED_FROM = (datetime(2000, 1, 1), datetime(2011, 10, 15))
LONGEST = 60  # characters: "Wednesday, the 24th of September 2025, 10:30:00 p.m. GMT" has 55
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|^(?:19|20)\d{6}(?:\d{4}|\d{6})?(?!\d)")  # alone, or as in 20250304103000


def read_date(written, dayfirst=None):
    """Return the UTC timestamp that `written` stands for, or None, and a warning or None.

    Parameters
    ----------
    written : str, date or datetime
        Needs a day, a month and a four-digit year. A time without a zone that we know is taken as UTC.
    dayfirst : bool, optional
        What 03/04/2025 means: True is 3 April, False is 4 March, None (the default) is not known.

    Examples
    --------
    >>> read_date("4 March 2025, 10:30")
    (Timestamp('2025-03-04 10:30:00+0000', tz='UTC'), None)
    >>> read_date("March 2025")
    (None, "'March 2025' is not a full date")
    >>> read_date("03/04/2025")
    (None, "the date '03/04/2025' is ambiguous: write it as 2025-04-03, or say dayfirst=True or False")
    """
    if isinstance(written, date):  # a datetime is one, too
        return _utc(written)
    written = str(written).strip()
    shown = repr(written[:40])
    if len(written) > LONGEST or not YEAR.search(written):
        return None, f"{shown} is not a full date"
    try:
        return _utc(datetime.fromisoformat(written))
    except ValueError:
        pass
    yearfirst = re.match(r"\d{4}\D|\d{8}", written)  # 2025/03/04: nobody puts the day second
    readings = {_parse(written, order) for order in ((False,) if yearfirst else (False, True))}
    if None in readings:
        return None, f"{shown} is not a full date"
    if len(readings) == 1:
        return _utc(readings.pop())
    if dayfirst is None:
        example = _parse(written, True).date()
        return None, f"the date {shown} is ambiguous: write it as {example}, or say dayfirst=True or False"
    return _utc(_parse(written, dayfirst))


def _parse(written, dayfirst):
    from dateutil import parser

    def zone(name, offset):  # not the name: dateutil would know that of this machine's own zone alone
        return offset

    try:
        filled = {parser.parse(written, default=day, dayfirst=dayfirst, tzinfos=zone) for day in FILLED_FROM}
    except (ValueError, OverflowError, TypeError):
        return None
    return filled.pop() if len(filled) == 1 else None


def _utc(moment):
    stamp = pd.Timestamp(moment)
    stamp = stamp.tz_localize("UTC") if stamp.tzinfo is None else stamp.tz_convert("UTC")
    late = stamp > pd.Timestamp.now("UTC") + pd.Timedelta(days=1)  # a day: it may be tomorrow elsewhere
    return stamp, f"the date {stamp:%Y-%m-%d} is in the future" if late else None
