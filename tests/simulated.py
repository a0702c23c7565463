"""A corpus whose true stance is known, with a machine that errs differently on each side, and its hand-coded sample."""

import numpy as np
import pandas as pd

from analysis import find_sample, mark_coded

LABELS = np.array(["against", "neutral", "favor"])
SPREAD = 0.2  # of article means
SHIFT = {"nato": 0.05, "russia": -0.05}  # half the true mean
HARSH = {"nato": 0.0, "russia": 0.5}  # share of neutral mentions that the machine calls against
MILD = {"nato": 0.6, "russia": 0.0}  # share of hostile mentions that it calls neutral


def draw_truth(draw, article_means, side):
    """Return -1, 0 or 1 for each mention; the mean of an article is its own plus the side's."""
    favor = np.clip(0.3 + article_means / 2 + SHIFT[side], 0, 0.6)
    against = np.clip(0.3 - article_means / 2 - SHIFT[side], 0, 0.4)
    at = draw.random(len(article_means))
    return np.where(at < against, -1, np.where(at < against + favor, 1, 0))


def find_true_mean(side):
    """Return the mean of all articles that there could be."""
    means = np.random.default_rng(0).normal(0, SPREAD, 1_000_000)
    return float((np.clip(0.3 + means / 2 + SHIFT[side], 0, 0.6) - np.clip(0.3 - means / 2 - SHIFT[side], 0, 0.4)).mean())


def make_corpus(seed, *, n_articles=40, n_sentences=30):
    """Return (articles, sentences, scored mentions with their true label); a mention a sentence, sides in turn."""
    draw = np.random.default_rng(seed)
    ids = np.repeat([f"a{number}" for number in range(n_articles)], n_sentences)
    position = np.tile(np.arange(1, n_sentences + 1), n_articles)
    side = np.where(position % 2, "nato", "russia")
    means = np.repeat(draw.normal(0, SPREAD, n_articles), n_sentences)
    truth = np.where(side == "nato", draw_truth(draw, means, "nato"), draw_truth(draw, means, "russia"))
    lot = draw.random(len(ids))
    harsh, mild = pd.Series(side).map(HARSH).to_numpy(), pd.Series(side).map(MILD).to_numpy()
    found = np.where((truth == 0) & (lot < harsh), -1, np.where((truth == -1) & (lot < mild), 0, truth))
    stance = np.clip(0.8 * found + draw.normal(0, 0.1, len(ids)), -1, 1)
    sentences = pd.DataFrame({"article_id": ids, "position": position, "start": position * 10, "end": position * 10 + 9,
                              "sentence": "x" * 9})
    scored = pd.DataFrame({
        "article_id": ids, "position": position, "mention_start": 0, "mention_end": 4, "sentence": "x" * 9, "mention": "xxxx",
        "side": side, "held_by": "narration", "kind": "state", "stance": stance, "stance_label": LABELS[found + 1],
        "truth": truth.astype(float),
    })
    articles = pd.DataFrame({"article_id": [f"a{number}" for number in range(n_articles)],
                             "text": [f"text {number}" for number in range(n_articles)]})
    return articles, sentences, scored


def code_sample(articles, sentences, scored, *, share=0.1, strata=("side", "stance_label"), seed=1):
    """Return `scored` with a random sample of it coded, without error, as the coders would."""
    sample = find_sample(scored, articles, sentences, n=round(share * len(scored)), strata=list(strata), seed=seed)
    known = scored.assign(start=scored["position"] * 10).set_index(["article_id", "start"])["truth"]
    values = known.reindex(pd.MultiIndex.from_frame(sample[["article_id", "start"]])).to_numpy()
    labels = sample[["article_id", "text_sha256", "start", "end", "probability"]].assign(
        variable="stance", coder="Ann", value=LABELS[values.astype(int) + 1], phase="main", when=None)
    return mark_coded(scored, articles, sentences, labels=labels)
