"""What a reader has corrected by hand: kept in a CSV file, applied to each table of a run."""

from analysis.correct.apply import correct_table, find_corrections
from analysis.correct.files import read_corrections, write_correction

__all__ = ["correct_table", "find_corrections", "read_corrections", "write_correction"]
