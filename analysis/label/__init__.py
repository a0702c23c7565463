"""Coding by hand: a random sample, a form and a sheet to code it, and the codes back in the tables."""

from analysis.label.apply import find_disagreements, find_labels, mark_coded
from analysis.label.coding import label_sentences
from analysis.label.sample import find_sample
from analysis.label.sheet import write_sheet

__all__ = ["find_disagreements", "find_labels", "find_sample", "label_sentences", "mark_coded", "write_sheet"]
