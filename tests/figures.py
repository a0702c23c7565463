"""Print how good each step is: on tests/cases/, known failures included, and on the coded sentences of data/labels/.

    .venv/bin/python tests/figures.py

`tests/test_figures.py` holds each figure above its floor in `tests/floors.json`.
"""

import csv
from pathlib import Path

import pandas as pd

from analysis import (
    compare_cases,
    compare_labels,
    mark_speakers,
    read_articles,
    read_coded,
    score_sentiment,
    score_stance,
    split_sentences,
)
from analysis.agree import find_alpha
from analysis.train.judge import judge_model

SETS = {"own, test": "stance_test", "own, short": "stance_dev", "own, like articles": "stance_dev_news",
        "own, plain": "stance_dev_plain", "own, states of mind": "stance_dev_minds"}
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


def attribution_figures():
    """On whole invented articles, on quotation marks, and on mentions of actors."""
    figures = {}
    articles = pd.concat([compare_cases("news"), compare_cases("war")])
    for row in articles[articles["source_right"].notna()].itertuples():
        figures[f"{row.phenomenon}: F1"] = (row.f1, row.n_cases)
        figures[f"{row.phenomenon}: source right where found"] = (row.source_right, row.n_right)
    for row in compare_cases("quotes").itertuples():
        figures[f"{row.phenomenon}: F1"] = (row.f1, row.n_cases)
    targets = compare_cases("targets")
    figures["targets: found mentions that are right (precision)"] = (targets["precision"][0], targets["n_found"][0])
    figures["targets: mentions that are found (recall)"] = (targets["recall"][0], targets["n_coded"][0])
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
    """How consistent the labels are: mentions coded twice, by machine, by the same codebook."""
    known = read_coded(["stance_train", "stance_more", *SETS.values()])
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
    return (split_figures() | voice_figures() | attribution_figures() | sentiment_figures()
            | article_figures() | case_figures() | stance_figures() | label_figures())


if __name__ == "__main__":
    print("| measured | value | n |\n|---|---|---|")
    for name, (value, n) in compute_figures().items():
        print(f"| {name} | {value:.3f} | {n} |")
