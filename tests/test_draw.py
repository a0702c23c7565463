import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import (
    compare_means,
    compare_pairs,
    compare_roles,
    compare_sentences,
    compare_sureness,
    draw_arc,
    draw_calibration,
    draw_labels,
    draw_matrix,
    draw_means,
    draw_roles,
    draw_sentiment,
    score_lean,
)
from analysis.draw.arc import UNSCORED
from analysis.display import render
from analysis.style import SIDE_COLOURS, clean_label


@pytest.fixture(autouse=True)
def close_charts():
    yield
    plt.close("all")


def article(n_sentences, article_id="a", headline="A headline"):
    sentences = pd.DataFrame({
        "article_id": article_id, "position": range(n_sentences + 1),
        "paragraph": range(n_sentences + 1), "sentence": [headline, *["Words."] * n_sentences]})
    mentions = pd.DataFrame([
        {"article_id": article_id, "position": position, "target": side, "side": side, "kind": "state",
         "holder": "narrator", "voice": "narration", "scorer": "textblob 1", "stance": stance}
        for position in range(1, n_sentences + 1)
        for side, stance in (("nato", 0.5), ("russia", -0.3 if position % 2 else None))
    ])
    return sentences, score_lean(mentions)


def words(axes):
    return [text.get_text() for text in axes.figure.findobj(matplotlib.text.Text) if text.get_text()]


def test_arc_title_counts_what_the_line_shows():
    sentences, scored = article(6)
    axes = draw_arc(compare_sentences(scored, sentences))
    assert "The narrator leans to the NATO side in 6 of 6 scored sentences, to the Russian side in 0" in words(axes)
    solid = axes.get_lines()[1]
    assert solid.get_ydata().tolist() == pytest.approx([0.4, 0.5] * 3)
    assert solid.get_xdata().tolist() == [1, 2, 3, 4, 5, 6]
    assert any("describes wording, not truth" in text for text in words(axes))
    assert any("1 article, 6 sentences; scorer textblob 1" in text for text in words(axes))
    assert any("describes this article" in text for text in words(axes))
    assert axes.figure.alt_text.startswith("The narrator leans")


def test_a_lean_under_a_tenth_is_not_called_one():
    sentences, scored = article(6)
    axes = draw_arc(compare_sentences(scored.assign(lean=[0.09, 0.09, 0.1, 0.1, -0.1, -0.1] * 2), sentences))
    title = "The narrator leans to neither side in 2 of 6 scored sentences (to NATO 2, to Russia 2)"
    assert title in axes.figure.alt_text


def test_arc_marks_each_side_in_its_colour_and_the_unscored_as_a_tick():
    sentences, scored = article(6)
    lane = draw_arc(compare_sentences(scored, sentences)).figure.axes[1]
    marks = [line for line in lane.get_lines() if line.get_marker() == "o"]
    assert {line.get_markeredgecolor() for line in marks} == {SIDE_COLOURS["nato"], SIDE_COLOURS["russia"]}
    ticks = [line for line in lane.get_lines() if list(line.get_ydata()) == UNSCORED]
    assert len(ticks) == 3
    assert [line.get_ydata()[0] for line in marks if line.get_markeredgecolor() == SIDE_COLOURS["nato"]] == [0.5] * 6


def test_casting_has_a_lane_of_its_own_and_is_counted_in_the_title():
    sentences, scored = article(6)
    casting = [0.0, 0.8] * 4 + [-0.4, -0.4] * 2  # Russia the sufferer in 4 sentences, then nobody ahead
    axes = draw_arc(compare_sentences(score_lean(scored.assign(casting=casting)), sentences))
    title = "The narrator's casting: to the NATO side in 0 of 6 sentences, to the Russian in 4"
    assert title in " ".join(words(axes))
    assert "Narrator's casting" in words(axes)
    line = axes.figure.axes[1].get_lines()[1]
    assert line.get_ydata().tolist() == pytest.approx([-0.4] * 4 + [0.0] * 2)


def test_without_unscored_mentions_there_is_no_room_and_no_word_for_them():
    sentences, scored = article(6)
    axes = draw_arc(compare_sentences(scored.assign(stance=0.2), sentences))
    assert "not scored" not in words(axes) and "| mentioned, no word scored" not in words(axes)
    assert axes.figure.axes[1].get_ylim()[0] == -1.15


def test_a_direct_quotation_is_hollow():
    sentences, scored = article(6)
    scored["voice"] = "quote"
    lane = draw_arc(compare_sentences(scored, sentences)).figure.axes[1]
    assert {line.get_markerfacecolor() for line in lane.get_lines() if line.get_marker() == "o"} == {"white"}


def test_a_side_that_is_not_heard_is_said_not_to_be():
    sentences, scored = article(6)
    shown = words(draw_arc(compare_sentences(scored, sentences)))
    assert "nothing about any actor from the NATO side" in shown
    assert "nothing about any actor from the Russian side" in shown


@pytest.mark.parametrize("n_sentences", [0, 1, 3, 60, 61, 300])
def test_an_arc_of_any_length_is_drawn_and_few_data_are_named(n_sentences):
    sentences, scored = article(max(n_sentences, 1))
    if n_sentences == 0:
        scored = scored.iloc[:0]
    axes = draw_arc(compare_sentences(scored, sentences))
    assert render(axes.figure, "png")[:4] == b"\x89PNG"
    assert any("Too few data" in text for text in words(axes)) == (n_sentences < 5)


def test_an_article_without_sentences_gives_a_chart_that_says_so():
    sentences, scored = article(3)
    axes = draw_arc(compare_sentences(scored.iloc[:0], sentences.iloc[:0]))
    assert "Too few data: the narrator's lean is scored in 0 sentences of 0" in words(axes)
    assert any("no data" in text for text in words(axes))


def test_a_cell_under_five_mentions_shows_its_number_alone():
    sentences, scored = article(8)
    shown = words(draw_matrix(compare_means(scored, ["held_by", "side"])))
    assert "+0.50" in shown and "n = 8" in shown
    assert "n = 4" in shown and "-0.30" not in shown


def test_matrix_title_says_how_the_narrator_words_the_two_sides():
    sentences, scored = article(12)
    shown = words(draw_matrix(compare_means(scored, ["held_by", "side"])))
    assert "The narrator words the NATO side +0.50, the Russian side -0.30" in shown
    swapped = scored.assign(side=scored["side"].replace({"nato": "russia", "russia": "nato"}))
    shown = words(draw_matrix(compare_means(swapped, ["held_by", "side"])))
    assert "The narrator words the NATO side -0.30, the Russian side +0.50" in shown


def test_one_article_has_no_interval_and_ten_have_one():
    sentences, scored = article(12)
    one = draw_means(compare_means(scored, "side"), values=scored)
    assert any("describes this article" in text for text in words(one))
    assert not [line for line in one.get_lines() if line.get_linewidth() == 2.4]
    corpus = pd.concat([
        scored.assign(article_id=name, stance=scored["stance"] + 0.01 * place)
        for place, name in enumerate("abcdefghij")])
    means = compare_means(corpus, "side")
    ten = draw_means(means)
    interval = [line.get_xdata().tolist() for line in ten.get_lines() if line.get_linewidth() == 2.4]
    assert interval == means[["low", "high"]].to_numpy().tolist()
    assert "95% intervals over articles" in " ".join(words(ten))


def test_groups_of_articles_are_not_ranked_by_their_means():
    sentences, scored = article(12)
    corpus = pd.concat([scored.assign(article_id="a", outlet="Post"),
                        scored.assign(article_id="b", outlet="Mail", stance=-0.5)])
    title = draw_means(compare_means(corpus, "outlet")).figure.alt_text
    assert title.startswith("Mean stance lies between -0.50 and +0.23 in 2 groups")
    corpus = pd.concat([scored.assign(article_id=name) for name in "ab"])
    title = draw_means(compare_means(corpus, "side")).figure.alt_text
    assert title.startswith("Mean stance lies between -0.30 and +0.50 in 2 groups")
    title = draw_means(compare_means(scored, "side")).figure.alt_text
    assert title.startswith("Mean stance is highest for NATO side, lowest for Russian side")


def test_means_of_few_or_no_groups_say_so():
    sentences, scored = article(3)
    assert any("Too few data" in text for text in words(draw_means(compare_means(scored, "side"), values=scored)))
    none = draw_means(compare_means(scored.iloc[:0], "side"))
    assert any("Too few data" in text for text in words(none))
    assert any("Too few data" in text for text in words(draw_matrix(compare_means(scored.iloc[:0], ["held_by", "side"]))))


def test_sentiment_shows_the_unscored_as_crosses_not_as_zeros():
    sentences = pd.DataFrame({
        "article_id": "a", "position": range(8), "sentence": "Words.",
        "polarity": [0.9, 0.5, None, -0.2, 0.0, None, 0.1, 0.3],
        "subjectivity": [0.9, 0.5, None, 0.2, 0.0, None, 0.1, 0.3]})
    axes = draw_sentiment(sentences)
    crosses = [line.get_xdata().tolist() for line in axes.get_lines() if line.get_marker() == "x"]
    assert crosses == [[2, 5]]
    marks = axes.collections[1].get_offsets().tolist()
    assert marks == [[1, 0.5], [3, -0.2], [4, 0.0], [6, 0.1], [7, 0.3]]
    assert "Of 7 sentences, 3 read warm and 1 hostile; no word that TextBlob knows in 2" in words(axes)
    assert any("Too few data" in text for text in words(draw_sentiment(sentences.iloc[:2])))


HOSTILE = "<b>$x_1$</b> \u202edlrow \u200b{{ 7*7 }} \u4e2d $5 and $6 \\frac{"


def test_article_text_in_a_chart_is_drawn_as_it_stands(recwarn):
    sentences, scored = article(6, headline=HOSTILE)
    axes = draw_arc(compare_sentences(scored, sentences))
    render(axes.figure, "png")
    shown = next(text for text in words(axes) if "x_1" in text)
    assert "<b>$x_1$</b> dlrow {{ 7*7 }} □ $5 and $6 \\frac{" in shown
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]
    svg = render(axes.figure, "svg")
    assert "<b>" not in svg and "<script" not in svg


def test_the_same_table_gives_the_same_file():
    sentences, scored = article(6)
    for kind in ("png", "svg"):
        files = {render(draw_arc(compare_sentences(scored, sentences)).figure, kind) for _ in range(2)}
        assert len(files) == 1


def test_the_readers_own_settings_stay_and_do_not_change_the_chart():
    sentences, scored = article(6)
    plain = render(draw_arc(compare_sentences(scored, sentences)).figure, "png")
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "axes.grid": True}):
        before = dict(matplotlib.rcParams)
        own = render(draw_arc(compare_sentences(scored, sentences)).figure, "png")
        assert dict(matplotlib.rcParams) == before
    assert own == plain


def test_a_label_is_cut_and_cleaned():
    assert clean_label("a\nb\tc") == "a b c"
    assert clean_label("x" * 100, 10) == "x" * 9 + "…"


def test_a_table_without_the_columns_names_them():
    with pytest.raises(KeyError, match="draw_arc needs the columns 'step'"):
        draw_arc(pd.DataFrame({"a": [1]}))


def cast(*roles, side="nato"):
    return pd.DataFrame({"article_id": "a", "position": range(1, len(roles) + 1), "held_by": "narration",
                         "side": side, "kind": "state", "role": roles})


def test_bars_are_the_shares_of_roles_and_sum_to_one():
    scored = cast("antagonist", "antagonist", "antagonist", "victim", "none")
    axes = draw_roles(compare_roles(scored, ["held_by", "side"]))
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([0, 0.6, 0.2, 0.2])
    shown = words(axes)
    assert "60%" in shown and "n = 5, 1 article" in shown
    assert "Most frequent role: doer of harm in 1 of 1 group" in shown
    assert "describes this article" in " ".join(shown)
    assert "doer of harm 60%" in axes.figure.alt_text


def test_a_group_under_five_mentions_is_not_divided_and_several_articles_are_not_ranked():
    few = draw_roles(compare_roles(cast("antagonist", "victim"), ["held_by", "side"]))
    assert not few.patches and "Too few data: no group has n = 5 or more" in words(few)
    two = pd.concat([cast(*["victim"] * 5), cast(*["none"] * 5).assign(article_id="b")])
    shown = words(draw_roles(compare_roles(two, "side")))
    assert "Most frequent role: a tie in 1 of 1 group" in shown
    assert "describes this article" not in " ".join(shown)
    unknown = two.assign(outlet=None)
    assert "not known" in words(draw_roles(compare_roles(unknown, "outlet")))
    outlets = pd.concat([cast(*["victim"] * 5), cast(*["none"] * 5).assign(article_id="b")]).assign(outlet=["x"] * 5 + ["y"] * 5)
    assert "describes this article" not in " ".join(words(draw_roles(compare_roles(outlets, "outlet"))))
    assert "Too few data: no group has n = 5 or more" in words(draw_roles(compare_roles(two.iloc[:0], "side")))


CODED = pd.DataFrame({
    "sentence": [*"abcdef"], "coded_stance": ["favor", "favor", "neutral", "neutral", "against", "against"],
    "stance_label": ["favor", "neutral", "neutral", "neutral", "against", "favor"],
    "favor": [0.8, 0.1, 0.1, 0.0, 0.1, 0.6], "neutral": [0.1, 0.7, 0.8, 0.9, 0.1, 0.3],
    "against": [0.1, 0.2, 0.1, 0.1, 0.8, 0.1], "coded_in": "mine", "scorer": "model 1"})


def test_a_cell_of_the_labels_holds_share_and_count():
    many = pd.concat([CODED] * 5)
    shown = words(draw_labels(compare_pairs(many)))
    assert shown.count("50%\nn = 5") == 4 and "100%\nn = 10" in shown
    assert "Coded neutral is found again most often (100%), coded favor least (50%)" in " ".join(shown)
    assert any("30 mentions · mine.csv · model 1" in text for text in shown)
    few = words(draw_labels(compare_pairs(CODED)))
    assert "Too few data: 6 mentions coded" in few and "n = 2" in few and not [text for text in few if "%\n" in text]
    assert "Too few data: 0 mentions coded" in words(draw_labels(compare_pairs(CODED.iloc[:0])))


def test_a_mention_without_a_found_label_stays_in_its_row():
    many = pd.concat([CODED] * 5).assign(stance_label=[None] * 15 + ["favor"] * 15)
    shown = words(draw_labels(compare_pairs(many)))
    assert "found: none found" in shown and {"60%\nn = 6", "50%\nn = 5", "40%\nn = 4"} <= {*shown}


def test_calibration_draws_how_often_right_against_how_sure():
    axes = draw_calibration(compare_sureness(pd.concat([CODED] * 10)))
    places = axes.collections[0].get_offsets()
    assert places[:, 0].tolist() == pytest.approx([0.6, 0.7, 0.8, 0.9])
    assert places[:, 1].tolist() == pytest.approx([0, 0, 1, 1])
    assert axes.get_ylim()[0] <= 0
    error = (0.6 + 0.7 + 3 * 0.2 + 0.1) / 6
    assert f"How sure and how often right differ by {error:.3f} on average" in words(axes)
    for few in (CODED, CODED.iloc[:0]):
        assert any("Too few data" in text for text in words(draw_calibration(compare_sureness(few))))
