"""Tables and articles as safe HTML in the notebook: readable untrusted, in light and dark."""

from analysis.show.article import show_sentences
from analysis.show.facts import show_data, show_table, show_versions

__all__ = ["show_data", "show_sentences", "show_table", "show_versions"]
