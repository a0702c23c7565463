import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import compare_voices, draw_frames, draw_voices
from analysis.display import render
from analysis.draw.places import spread_labels
from analysis.draw.voices import COLOURS, lighten
from analysis.style import SIDE_COLOURS

SOURCE = {1: "1 article, 200 sentences; word list frames abc; crossframe 0", 12: "12 articles, 200 sentences; crossframe 0"}
SHARES = {  # frame -> kind, then narrator, NATO side, Russian side: (hits, share)
    "threat": ("domain", (10, 0.1), (12, 0.3), (2, 0.1)),
    "diplomacy": ("domain", (8, 0.08), (4, 0.1), (9, 0.45)),
    "conflict": ("generic", (9, 0.09), (8, 0.2), (4, 0.2)),
    "human_interest": ("generic", (1, 0.01), (2, 0.05), (0, 0.0)),
    "morality": ("generic", (0, 0.0), (0, 0.0), (0, 0.0)),
    "nuclear": ("topic", (15, 0.15), (4, 0.1), (4, 0.2)),
}
SIZES = {"narration": 100, "nato": 40, "russia": 20}


@pytest.fixture(autouse=True)
def close_charts():
    yield
    plt.close("all")


def compared(thing="frame", n_articles=1, spread=None, **sizes):
    rows = []
    for place, (group, size) in enumerate((SIZES | sizes).items()):
        for name, (kind, *cells) in SHARES.items():
            hits, estimate = cells[place]
            low, high = (estimate - spread, estimate + spread) if spread is not None else (None, None)
            rows.append({"spoken_by": group, thing: name, "kind": kind if thing == "frame" else "device",
                         "n_articles": n_articles, "n_sentences": size, "n_hits": hits, "estimate": estimate,
                         "low": low, "high": high, "source": SOURCE[n_articles]})
    return pd.DataFrame(rows).astype({"low": "float64", "high": "float64"})


def words(axes):
    return [text.get_text() for text in axes.figure.findobj(matplotlib.text.Text) if text.get_text()]


def said(axes):
    return " ".join(words(axes))


def marks(axes, colour):
    """Return {row: value} of the marks of one colour."""
    return {round(line.get_ydata()[0]): line.get_xdata()[0] for line in axes.get_lines()
            if line.get_marker() not in ("None", "") and line.get_color() == colour}


def test_rows_are_in_the_order_of_the_gap_and_few_hits_and_topics_stand_apart():
    axes = draw_frames(compared())
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows == ["", "threat", "conflict", "diplomacy", "", "human interest", "", "nuclear"]
    shown = words(axes)
    assert {"Frames", "Frames, under 20 hits: not ranked", "Topics"} <= set(shown)
    assert "Not found: morality." in said(axes)
    assert marks(axes, SIDE_COLOURS["nato"]) == {1: 0.3, 2: 0.2, 3: 0.1, 5: 0.05, 7: 0.1}
    assert marks(axes, SIDE_COLOURS["russia"])[3] == 0.45
    assert marks(axes, "#595959")[1] == 0.1  # the narrator


def test_title_names_the_widest_gap_in_one_article_and_says_it_is_vocabulary():
    axes = draw_frames(compared())
    assert "Frame vocabulary: diplomacy differs most, NATO side 10%, Russian side 45% of sentences" in words(axes)
    text = said(axes)
    assert "describes this article" in text and "no coding of what they mean" in text
    assert "Sentences: Narrator 100, NATO side 40, Russian side 20." in text
    assert "n = 24 of 160" in text  # threat: 10 + 12 + 2
    assert any("word list frames abc" in each and "describes wording, not truth" in each for each in words(axes))
    assert axes.figure.alt_text.startswith("Frame vocabulary: diplomacy")
    assert "threat: Narrator 10%, NATO side 30%, Russian side 10%." in axes.figure.alt_text
    assert axes.figure.get_label() == "frames"


def test_several_articles_are_told_apart_by_intervals_only():
    few = compared(n_articles=12)
    assert "too few articles to tell the sides apart" in said(draw_frames(few))
    overlap = draw_frames(compared(n_articles=12, spread=0.2))
    assert "intervals overlap in all of 3 frames" in said(overlap)
    apart = draw_frames(compared(n_articles=12, spread=0.05))
    assert "Frame vocabulary: diplomacy differs most, NATO side 10%, Russian side 45%" in said(apart)
    assert "lines are 95% intervals over articles" in said(apart)
    drawn = [line.get_xdata().tolist() for line in apart.get_lines() if line.get_linewidth() == 1.6]
    assert [pytest.approx(0.25), pytest.approx(0.35)] in drawn


def test_a_group_under_five_sentences_is_named_not_drawn():
    axes = draw_frames(compared(russia=4))
    assert marks(axes, SIDE_COLOURS["russia"]) == {}
    assert "under 5, not drawn: Russian side 4" in said(axes)
    assert "too few sentences to set the NATO side beside the Russian side" in said(axes)


def test_small_gaps_and_few_data_say_so():
    table = compared()
    close = table.assign(estimate=0.1)
    assert "differ by less than 5 percentage points in 3 frames" in said(draw_frames(close))
    assert "Frame vocabulary: too few data, no frame has 20 hits" in words(draw_frames(table.assign(n_hits=1)))
    assert "too few data" in said(draw_frames(table[:0]))


def test_devices_have_their_own_title_and_unit():
    table = compared("device").assign(estimate=lambda rows: rows["estimate"] * 10)
    axes = draw_frames(table)
    assert "Framing devices: diplomacy differs most, NATO side 1.0, Russian side 4.5 per 100 words" in said(axes)
    assert "per 100 words of the group" in words(axes) and "n = 24" in words(axes)
    assert axes.figure.get_label() == "devices"


def test_groups_of_articles_are_not_ranked_and_too_many_are_refused():
    table = compared().rename(columns={"spoken_by": "outlet"})
    axes = draw_frames(table)
    assert "Frame vocabulary: 3 frames in 3 groups" in words(axes)
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows[1:4] == ["threat", "conflict", "diplomacy"]  # by hits, 24, 21 and 21
    many = pd.concat([table[:1].assign(outlet=name) for name in "abcdefg"])
    with pytest.raises(ValueError, match="up to 6 groups, and outlet has 7"):
        draw_frames(many)
    with pytest.raises(ValueError, match="one column"):
        draw_frames(table.assign(spoken_by="nato")[["outlet", "spoken_by", *table.columns[1:]]])


def test_hostile_names_are_drawn_as_they_stand_and_the_same_table_gives_the_same_file():
    table = compared().rename(columns={"spoken_by": "outlet"}).replace({"outlet": {"nato": "<b>$x_1$</b> \u202e{{"}})
    svg = render(draw_frames(table).figure, "svg")
    assert "<b>" not in svg
    assert len({render(draw_frames(compared()).figure, "png") for _ in range(2)}) == 1


def test_labels_keep_apart_and_inside():
    assert spread_labels([], [], 0, 1) == []
    centres = spread_labels([0.1, 0.1, 0.1, 9.9], [1, 2, 1, 2], 0, 10)
    assert centres == [0.5, 2.0, 3.5, 9.0]


VOICES = pd.DataFrame([
    ("a", 0, 0, 30, "report", "nato"),
    ("a", 1, 0, 60, "quote", "nato"),
    ("a", 1, 60, 100, "narration", "narrator"),
    ("a", 2, 0, 100, "report", "russia"),
], columns=["article_id", "position", "start", "end", "voice", "speaker"])


def test_one_article_is_a_column_a_sentence_with_the_whole_text_above():
    axes = draw_voices(compare_voices(VOICES))
    columns = [(bar.get_x() + bar.get_width() / 2, bar.get_height(), matplotlib.colors.to_hex(bar.get_facecolor()).upper())
               for bar in axes.patches]
    assert columns == [
        (pytest.approx(1), 0.4, COLOURS["narration"]), (pytest.approx(1), 0.6, SIDE_COLOURS["nato"]),
        (pytest.approx(2), 1.0, lighten(SIDE_COLOURS["russia"], 0.5))]
    whole = [bar.get_width() for bar in axes.figure.axes[0].patches]
    assert whole == pytest.approx([0.2 * 2, 0.3 * 2, 0.5 * 2])
    shown = words(axes)
    assert "The narrator has 20% of the text, the NATO side 30%, the Russian side 50%" in shown
    assert {"Narrator 20%", "NATO side 30%", "Russian side 50%"} <= set(shown)
    assert "describes this article" in said(axes) and "title left out" in said(axes)
    assert any("1 article, 2 sentences" in each and "describes wording, not truth" in each for each in shown)
    assert "NATO side, quoted 30.0%" in axes.figure.alt_text


def test_several_articles_are_a_bar_each_and_the_rest_is_one():
    many = pd.concat([VOICES.assign(article_id=f"art{place:02d}") for place in range(27)])
    axes = draw_voices(compare_voices(many))
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows[:2] == ["mean of 27 articles", "art00"] and rows[-1] == "mean of 2 more articles" and len(rows) == 27
    assert "not ranked" in said(axes) and "n = 27 articles" in said(axes)
    assert "describes this article" not in said(axes)
    alike = pd.concat([VOICES.assign(article_id="folder/" * 8 + name) for name in "ab"])
    assert len(draw_voices(compare_voices(alike)).get_yticklabels()) == 3  # cut names may be the same
    one = draw_voices(compare_voices(many), article="art03")
    assert "“art03”" in said(one)
    with pytest.raises(ValueError, match="no article 'x'"):
        draw_voices(compare_voices(many), article="x")


def test_no_voices_give_a_chart_that_says_so():
    axes = draw_voices(compare_voices(VOICES[:0]))
    assert "Too few data: no sentence" in words(axes)
    assert render(axes.figure, "png")[:4] == b"\x89PNG"
    only_title = draw_voices(compare_voices(VOICES[:1]))
    assert "Too few data: no sentence" in words(only_title)
