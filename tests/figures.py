"""Print how good each step is: on tests/cases/, known failures included, and on the coded sentences of data/labels/.

    .venv/bin/python tests/figures.py

`tests/test_figures.py` holds each figure above its floor in `tests/floors.json`.
"""

import csv
import re
from pathlib import Path

import pandas as pd

from analysis import (
    compare_labels,
    find_targets,
    find_voices,
    mark_speakers,
    read_articles,
    read_coded,
    score_sentiment,
    score_stance,
    split_sentences,
)
from analysis.agree import find_alpha
from analysis.attribute.quotes import find_quotes
from analysis.train.judge import judge_model

SETS = {"own, test": "stance_test", "own, short": "stance_dev", "own, like articles": "stance_dev_news"}
JUDGED = ["macro-F1", "role macro-F1", "basis macro-F1", "role among the three", "good from harm, AUC", "calibration error",
          "same stance with the sides swapped", "same role with the sides swapped", "mean shift with the sides swapped"]
CASES = Path(__file__).resolve().parent / "cases"


def read_cases(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def split_figures():
    cases = read_cases("sentences.csv")
    right = 0
    for case in cases:
        article = pd.DataFrame({"article_id": ["a"], "text": [case["text"].replace("\\n", "\n")]})
        found = [" ".join(text.split()) for text in split_sentences(article)["sentence"]]
        expected = case["sentences"].replace("\\n", "\n").split(" | ")
        right += found == [" ".join(text.split()) for text in expected]
    return {"split: texts split exactly as expected": (right / len(cases), len(cases))}


def voice_figures():
    cases = read_cases("voices.csv")
    voice = speaker = 0
    for case in cases:
        texts = [*filter(None, case["before"].split(" / ")), case["sentence"]]
        last = mark_speakers(number(texts)).iloc[-1]
        voice += last["voice"] == case["voice"]
        speaker += ("" if pd.isna(last["speaker"]) else last["speaker"]) == case["speaker"]
    return {
        "voices: voice of the sentence right": (voice / len(cases), len(cases)),
        "voices: speaker right": (speaker / len(cases), len(cases)),
    }


def news_figures():
    """On whole invented articles: is a sentence attributed, and is its source named right?"""
    cases = pd.DataFrame(read_cases("news.csv"))
    figures = {}
    for known, name in (("no", "not seen"), ("yes", "seen")):
        part = cases[cases["known"] == known].astype({"position": int}).rename(columns={"article": "article_id"})
        found = mark_speakers(part[["article_id", "position", "sentence"]])
        there, got = part["voice"] != "narration", found["voice"] != "narration"
        right = pd.Series(map(same_source, part["speaker_name"], found["speaker_name"].fillna("")), index=part.index)
        both = there & got
        precision, recall = both.sum() / got.sum(), both.sum() / there.sum()
        figures[f"news, {name}: attributed sentences, F1"] = (2 * precision * recall / (precision + recall), len(part))
        figures[f"news, {name}: attributed sentences, precision"] = (precision, int(got.sum()))
        figures[f"news, {name}: attributed sentences, recall"] = (recall, int(there.sum()))
        figures[f"news, {name}: source right where found"] = (right[both].mean(), int(both.sum()))
    return figures


def same_source(one, other):
    """Return whether two names are the same source: one holds the other, but for articles and titles."""
    def plain(name):
        name = re.sub(r"['’]s\b|[.,\"“”]", "", name.lower())
        return re.sub(r"^(the|a|an|his|her|their|mr|mrs|ms) ", "", name).strip()

    one, other = plain(one), plain(other)
    return one == other if not one or not other else one in other or other in one


def quote_figures():
    """On single sentences: the span in quotation marks, and whether somebody's words or the narrator's distance."""
    cases = read_cases("quotes.csv")
    spans = 0
    hits = {"scare": [0, 0, 0], "partial": [0, 0, 0]}  # right, found, expected
    for case in cases:
        texts = [*filter(None, case["before"].split(" / ")), case["sentence"]]
        found = find_quotes(texts)[-1]
        expected = [span.strip(" ,.") for span in case["spans"].split(" | ") if span]
        spans += [case["sentence"][span.start : span.end].strip(" ,.") for span in found] == expected
        voices = find_voices(number(texts))
        voices = voices[voices["position"] == len(texts)]
        for span in found:
            middle = (span.start + span.end) // 2
            narrated = voices.loc[(voices["start"] <= middle) & (middle < voices["end"]), "voice"].item() == "narration"
            short = len(case["sentence"][span.start : span.end].split()) < 6
            for kind, there in (("scare", narrated), ("partial", not narrated)):
                hits[kind][1] += there and short and case["kind"] in ("scare", "partial")
                hits[kind][0] += there and short and case["kind"] == kind
        for kind in hits:
            hits[kind][2] += case["kind"] == kind
    figures = {"quotation marks: spans exactly right": (spans / len(cases), len(cases))}
    for kind, (right, found, expected) in hits.items():
        figures[f"quotation marks: {kind} quotes found"] = (right / expected, expected)
        figures[f"quotation marks: {kind} quotes told from the other kind"] = (right / found, found)
    return figures


def target_figures():
    cases = read_cases("targets.csv")
    rows = []
    for case in cases:
        found = find_targets(number([case["sentence"]]))
        found = found[found["via"] != "pronoun"]
        found = set(zip(found["target"], found["mention"], strict=True))
        expected = {tuple(one.split(":", 1)) for one in case["expected"].split("; ") if one}
        rows.append((case["phenomenon"], len(found & expected), len(found), len(expected)))
    table = pd.DataFrame(rows, columns=["phenomenon", "hits", "found", "expected"])
    total = table[["hits", "found", "expected"]].sum()
    figures = {
        "targets: found mentions that are right (precision)": (total["hits"] / total["found"], int(total["found"])),
        "targets: mentions that are found (recall)": (total["hits"] / total["expected"], int(total["expected"])),
    }
    for phenomenon, part in table.groupby("phenomenon", sort=True):
        right = (part["hits"] == part["found"]) & (part["hits"] == part["expected"])
        figures[f"targets, {phenomenon}: sentences all right"] = (right.mean(), len(part))
    return figures


def sentiment_figures():
    cases = read_cases("sentiment.csv")
    polarity = score_sentiment(pd.DataFrame(cases))["polarity"]
    signs = ["NA" if pd.isna(p) else "+" if p > 0 else "-" if p < 0 else "0" for p in polarity]
    right = sum(sign == case["expected"] for sign, case in zip(signs, cases, strict=True))
    return {"sentiment: sign as a reader would give it": (right / len(cases), len(cases))}


def stance_figures():
    """On sentences kept out of the training: the model, and two word lists beside it."""
    figures = {}
    judged = judge_model()
    for name, file in SETS.items():
        n = len(read_coded(file))
        for what in JUDGED:
            figures[f"stance model, {name}: {what}"] = (judged[f"{name}: {what}"], n)
    for name, file in SETS.items():
        coded = read_coded(file)
        for scorer in ("vader", "textblob"):
            found = score_stance(coded, scorer=scorer)["stance_label"].fillna("neutral")  # a reader must take one
            quality = compare_labels(coded.assign(stance_label=found)).iloc[0]
            figures[f"{scorer}, {name}: macro-F1"] = (quality["macro_f1"], len(coded))
    return figures


def label_figures():
    """How consistent the labels are: 300 mentions coded twice, by machine, by the same codebook."""
    known = pd.concat([read_coded("stance_train"), read_coded("stance_dev")])
    twice = read_coded("stance_second").merge(known, on=["sentence", "mention"], suffixes=("_second", ""))
    return {
        f"labels coded twice, {name}: Krippendorff's alpha": (
            find_alpha(twice[f"coded_{name}_second"], twice[f"coded_{name}"]), len(twice))
        for name in ("stance", "role", "basis")
    }


def case_figures():
    cases = pd.DataFrame(read_cases("stance.csv"))
    pairs = zip(cases["sentence"], cases["target"], strict=True)
    start = pd.Series([sentence.index(target) for sentence, target in pairs])
    cases = cases.assign(mention_start=start, mention_end=start + cases["target"].str.len())
    return {
        f"stance cases, {scorer}: macro-F1": (compare_labels(
            score_stance(cases, scorer=scorer).fillna({"stance_label": "neutral"}), coded="expected"
        ).loc[0, "macro_f1"], len(cases))
        for scorer in ("model", "textblob")
    }


def article_figures():
    article = Path(__file__).resolve().parents[1] / "data/articles/nato-warns.txt"
    sentences = read_articles(str(article)).pipe(split_sentences)
    return {"the project's article: sentences found of 17": (len(sentences) / 17, 17)}


def number(texts):
    return pd.DataFrame({"article_id": "a", "position": range(1, len(texts) + 1), "sentence": texts})


def compute_figures():
    """Return what is measured -> (value between 0 and 1, number of cases)."""
    return (split_figures() | voice_figures() | news_figures() | quote_figures() | target_figures() | sentiment_figures()
            | article_figures() | case_figures() | stance_figures() | label_figures())


if __name__ == "__main__":
    print("| measured | value | n |\n|---|---|---|")
    for name, (value, n) in compute_figures().items():
        print(f"| {name} | {value:.3f} | {n} |")
