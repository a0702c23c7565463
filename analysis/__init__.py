"""Crossframe: how news articles frame NATO and Russia, as a chain of plain functions on tables.

    articles = read_articles()                            one row an article
    sentences = articles.pipe(split_sentences)            one row a sentence
    mentions = sentences.pipe(find_targets)               one row a mention of an actor
    scored = mentions.pipe(score_stance).pipe(score_roles).pipe(score_lean)
    compare_sentences(scored, sentences).pipe(draw_arc)   the course of an article

Each verb is loaded when it is first used, so `import analysis` is instant.
"""

from importlib import import_module

VERBS = {  # in the order of the flow
    "read_articles": "read",
    "read_coded": "read",
    "read_labels": "read",
    "find_duplicates": "read",
    "split_sentences": "split",
    "find_voices": "attribute",
    "mark_speakers": "attribute",
    "find_targets": "attribute",
    "read_corrections": "correct",
    "write_correction": "correct",
    "correct_table": "correct",
    "find_corrections": "correct",
    "score_sentiment": "sentiment",
    "score_stance": "stance",
    "score_roles": "stance",
    "explain_stance": "stance",
    "mark_frames": "frames",
    "mark_devices": "frames",
    "score_lean": "compare",
    "compare_sentences": "compare",
    "compare_means": "compare",
    "compare_sides": "compare",
    "compare_groups": "compare",
    "mark_family": "compare",
    "compare_specifications": "compare",
    "compare_words": "compare",
    "shuffle_groups": "compare",
    "compare_roles": "compare",
    "compare_frames": "compare",
    "compare_devices": "compare",
    "compare_voices": "compare",
    "compare_sources": "compare",
    "compare_coders": "agree",
    "compare_labels": "agree",
    "compare_pairs": "agree",
    "compare_sureness": "agree",
    "correct_means": "agree",
    "score_corrected": "agree",
    "read_cases": "cases",
    "compare_cases": "cases",
    "write_methods": "methods",
    "write_tables": "export",
    "draw_arc": "draw",
    "draw_matrix": "draw",
    "draw_means": "draw",
    "draw_roles": "draw",
    "draw_frames": "draw",
    "draw_voices": "draw",
    "draw_labels": "draw",
    "draw_calibration": "draw",
    "draw_corrected": "draw",
    "draw_sentiment": "draw",
    "draw_outlets": "draw",
    "draw_timeline": "draw",
    "draw_differences": "draw",
    "draw_words": "draw",
    "draw_sensitivity": "draw",
    "show_data": "show",
    "show_sentences": "show",
    "show_table": "show",
    "show_versions": "show",
    "find_sample": "label",
    "label_sentences": "label",
    "write_sheet": "label",
    "mark_coded": "label",
    "find_labels": "label",
    "find_disagreements": "label",
    "show_corrections": "form",
    "read_lexicon": "lexicon",
}
__all__ = list(VERBS)
__version__ = "0.1.0"


def __getattr__(name):
    if name not in VERBS:
        raise AttributeError(f"analysis has no verb {name!r}; it has: {', '.join(VERBS)}")
    return getattr(import_module(f"analysis.{VERBS[name]}"), name)


def __dir__():
    return sorted([*globals(), *VERBS])
