import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from analysis import (
    compare_means,
    draw_differences,
    draw_outlets,
    draw_sensitivity,
    draw_timeline,
    draw_words,
)
from analysis.display import render
from analysis.draw.points import FAINT
from analysis.style import SIDE_COLOURS

SOURCE = "24 articles, 300 sentences; teaching corpus; crossframe 0"


@pytest.fixture(autouse=True)
def close_charts():
    yield
    plt.close("all")


def words(axes):
    return [text.get_text() for text in axes.figure.findobj(matplotlib.text.Text) if text.get_text()]


def said(axes):
    return " ".join(words(axes))


def marks(axes, marker):
    """Return (x, y, filled with) of each mark."""
    return [(line.get_xdata()[0], line.get_ydata()[0], line.get_markerfacecolor()) for line in axes.get_lines()
            if line.get_marker() == marker]


def outlets(**changed):
    rows = {"outlet": ["Courier", "Ledger", "Herald", "Post"], "outlet_side": ["nato", "other", "russia", None],
            "n_articles": [12, 11, 10, 9], "n_sentences": 80, "n_mentions": 100, "estimate": [0.2, 0.0, -0.2, 0.4],
            "low": [0.1, -0.1, -0.3, None], "high": [0.3, 0.1, -0.1, None], "source": SOURCE}
    return pd.DataFrame(rows | changed).astype({"low": "float64", "high": "float64"})


def test_outlets_are_in_the_order_of_their_lean_and_those_with_few_articles_stand_below():
    axes = draw_outlets(outlets())
    drawn = marks(axes, "D")
    assert [(x, y) for x, y, _ in drawn] == [(0.2, 0), (0.0, 1), (-0.2, 2), (0.4, 4)]
    assert [colour for *_, colour in drawn] == [SIDE_COLOURS["nato"], SIDE_COLOURS["other"], SIDE_COLOURS["russia"], "white"]
    assert "Of 3 outlets, 1 favours the NATO side, 1 favours the Russian side, 1 neither" in words(axes)
    assert {"under 10 articles: not ranked", "owner: NATO side", "owner not known", "9 articles"} <= {*words(axes)}
    assert "← favours the Russian side" in words(axes) and "teaching corpus" in said(axes)


def test_a_small_mean_favours_nobody_and_one_voice_is_named():
    shown = words(draw_outlets(outlets(estimate=[0.05, 0.0, -0.05, 0.4], held_by="narration")[
        ["outlet", "outlet_side", "held_by", "n_articles", "n_mentions", "estimate", "low", "high", "source"]]))
    assert "Of 3 outlets, none favours a side: intervals hold 0, or means are under 0.1" in shown
    assert "Narrator only" in " ".join(shown)


def test_an_outlet_in_two_rows_is_refused():
    with pytest.raises(ValueError, match="'Courier' has several .by outlet, outlet_side"):
        draw_outlets(pd.concat([outlets(), outlets()]))


@pytest.mark.parametrize("means", [outlets().iloc[:0], outlets(n_articles=3), outlets(n_mentions=2)])
def test_without_enough_articles_no_outlet_is_ranked(means):
    axes = draw_outlets(means)
    assert "Too few data: no outlet has 10 articles" in words(axes)
    assert render(axes.figure, "png")


def test_articles_that_were_written_for_teaching_are_named_in_the_source_line():
    scored = pd.DataFrame({"article_id": ["a", "b"], "position": 1, "outlet": ["x", "y"], "held_by": "narration", "lean": 0.1, "synthetic": True})
    assert "2 articles, 2 sentences; teaching corpus; " in compare_means(scored, "outlet", value="lean")["source"].iloc[0]
    scored["synthetic"] = False
    assert "teaching" not in compare_means(scored, "outlet", value="lean")["source"].iloc[0]


def months(*rows):
    table = pd.DataFrame(rows, columns=["month", "side", "n_articles", "n_mentions", "estimate", "low", "high"])
    return table.astype({"low": "float64", "high": "float64"}).assign(source=SOURCE)


MONTHS = months(
    ("2031-01", "nato", 12, 30, 0.2, 0.1, 0.3), ("2031-02", "nato", 3, 9, 0.1, None, None),
    ("2031-04", "nato", 1, 4, 0.9, None, None), (None, "nato", 2, 8, 0.5, None, None),
    ("2031-01", "russia", 12, 30, -0.2, -0.3, -0.1), ("2031-02", "russia", 4, 9, 0.15, None, None))


def test_a_lane_a_side_a_dot_a_month_and_gaps_where_nothing_was_published():
    axes = draw_timeline(MONTHS)
    nato, russia = axes.figure.axes
    assert [(x, y) for x, y, _ in marks(nato, "o")] == [(0, 0.2), (1, 0.1)]  # April has 4 values: its number alone
    assert [(x, y) for x, y, _ in marks(russia, "o")] == [(0, -0.2), (1, 0.15)]
    assert len(nato.patches) == 1 and len(russia.patches) == 2  # March; March and April
    shown = words(axes)
    assert "Mean stance: NATO side above Russian side in 1 of 2 months, below it in 0, less than 0.1 apart in 1" in said(axes)
    assert "Articles without a date, not drawn: NATO side 2." in said(axes)
    assert "Months with articles: 3 of 4" in said(axes)
    assert shown.count("12") == 2 and {"Jan\n2031", "Feb", "Apr"} <= {*shown}


def test_months_may_be_periods_or_dates_and_must_be_months():
    for read in (lambda month: pd.PeriodIndex(month, freq="M"), lambda month: pd.to_datetime(month, utc=True)):
        dated = MONTHS.dropna(subset="month")
        axes = draw_timeline(dated.assign(month=read(dated["month"])))
        assert len(marks(axes, "o")) == 2
    with pytest.raises(ValueError, match="cannot read 'spring' as a month"):
        draw_timeline(MONTHS.assign(month="spring"))
    with pytest.raises(ValueError, match="one column beside month; these are by side, voice"):
        draw_timeline(MONTHS.assign(voice="quote")[["month", "side", "voice", *MONTHS.columns[2:]]])
    with pytest.raises(ValueError, match="draws up to 6 groups, and side has 7"):
        draw_timeline(months(*[("2031-01", each, 1, 9, 0, None, None) for each in "abcdefg"]))


def test_a_timeline_of_any_length_is_drawn():
    for length in (0, 1, 40, 300):
        spell = pd.period_range("2001-01", periods=length, freq="M").astype(str)
        axes = draw_timeline(months(*[(month, "nato", 12, 30, 0.1, 0.0, 0.2) for month in spell]))
        assert ("Too few data" in said(axes)) == (length < 2)
        assert len(marks(axes, "o")) == length and render(axes.figure, "png")


def pairs(**changed):
    rows = {"group": ["Courier", "Courier", "Herald"], "other": ["Herald", "Ledger", "Ledger"], "n_articles": [24, 22, 8],
            "n_sentences": 90, "estimate": [0.4, 0.1, -0.3], "low": [0.2, -0.1, None], "high": [0.6, 0.3, None],
            "p": [0.001, 0.3, None], "p_family": [0.002, 0.6, None], "method": "m",
            "note": [None, None, "descriptive only: fewer than 10 articles"], "source": SOURCE}
    table = pd.DataFrame(rows | changed)
    return table.astype({name: "float64" for name in ("low", "high", "p", "p_family", "estimate")})


def test_a_difference_lies_toward_the_group_that_is_more_favourable():
    axes = draw_differences(pairs())
    assert marks(axes, "D") == [(0.4, 0, "#222222"), (0.1, 1, "white"), (-0.3, 2, "white")]
    assert [line.get_color() for line in axes.get_lines() if line.get_marker() == "D"][2] == FAINT
    assert "1 of 2 differences is more than chance gives" in words(axes)
    assert {"p = .002", "p = .600", "24 articles", "descriptive only: fewer than 10 articles"} <= {*words(axes)}
    start, end = axes.get_xlim()
    assert start == -end


def test_p_without_correction_is_said_to_be_that():
    title = draw_differences(pairs().drop(columns="p_family")).figure.alt_text
    assert title.startswith("1 of 2 differences with p under 0.05, not corrected for their number")


def test_one_pair_is_named_once_and_sides_need_no_names():
    row = pairs().iloc[:1].drop(columns=["group", "other"])
    axes = draw_differences(row)
    assert "NATO side more favourable than Russian side, by 0.40 (0.20 to 0.60)" in words(axes)
    assert {"← Russian side more favourable", "NATO side more favourable →"} <= {*words(axes)}
    turned = draw_differences(row.assign(estimate=-0.4, low=-0.6, high=-0.2))
    assert "Russian side more favourable than NATO side, by 0.40 (0.20 to 0.60)" in words(turned)
    nothing = draw_differences(row.assign(low=-0.2, p_family=0.4))
    assert "No difference told between NATO side and Russian side: -0.20 to +0.60" in words(nothing)
    voices = pd.concat([row.assign(held_by=voice) for voice in ("narration", "nato")])
    assert {"Narrator", "NATO side speaks"} <= {*words(draw_differences(voices, label="held_by"))}


@pytest.mark.parametrize("compared", [
    pairs().iloc[:0], pairs().iloc[2:], pairs(estimate=None, low=None, high=None, p=None, p_family=None, other=None)])
def test_what_cannot_be_tested_is_said_not_to_be(compared):
    axes = draw_differences(compared)
    assert "Too few data: no pair has enough articles to test a difference" in words(axes)
    assert render(axes.figure, "png")


def vocabulary(**changed):
    rows = {"word": ["shield", "ally", "encircle"], "group": "nato", "other": "russia", "n_group": [12, 9, 1],
            "n_other": [2, 5, 9], "articles_group": [8, 6, 1], "articles_other": [2, 4, 6], "log_odds": [1.4, 0.4, -1.6],
            "low": [0.5, -0.3, -2.9], "high": [2.3, 1.1, -0.3], "z": [3.1, 1.1, -2.4], "p": 0.1, "q": [0.01, 0.4, 0.3],
            "note": None, "source": SOURCE}
    return pd.DataFrame(rows | changed)


def test_words_stand_under_the_group_that_uses_them_more_and_what_chance_gives_is_grey():
    axes = draw_words(vocabulary(null_z=2.8), expected_by_chance=0.1)
    assert marks(axes, "o") == [(1.4, 1, SIDE_COLOURS["nato"]), (0.4, 2, "white"), (-1.6, 4, "white")]
    assert "1 of 3 words differs more than chance gives, random splits of the articles give 0.1" in said(axes)
    assert {"NATO side: more often", "Russian side: more often", "12 in 8", "9 in 6", "random splits"} <= {*words(axes)}
    assert "some word has z beyond 2.8; the farthest here is 3.1" in said(axes)
    assert [bar.get_width() > 0 for bar in axes.figure.axes[1].patches] == [True, True]


def test_no_word_and_no_table_of_words_say_so():
    shown = words(draw_words(vocabulary(q=0.5), expected_by_chance=2))
    assert "No word differs more than chance: 3 words tested" in shown
    none = vocabulary().iloc[:1].assign(word=None, group=None, other=None, note="too few articles in nato: 3")
    assert "Too few data: too few articles in nato: 3" in words(draw_words(none, expected_by_chance=0))
    assert "Too few data: no word stands in enough articles" in words(draw_words(vocabulary().iloc[:0]))


def test_many_words_are_cut_to_the_farthest_and_two_pairs_are_refused():
    many = pd.concat([vocabulary().iloc[:1].assign(word=f"w{n:02}", z=float(n)) for n in range(40)], ignore_index=True)
    axes = draw_words(many)
    assert len(marks(axes, "o")) == 12 and {"w39", "w28"} <= {*words(axes)} and "w27" not in words(axes)
    with pytest.raises(ValueError, match="one pair of groups, and the table has 2"):
        draw_words(pd.concat([vocabulary(), vocabulary(group="ukraine")]))


def specify(*rows):
    base = {"scorer": "model", "quotes": "with", "left_out": None, "n_articles": 24, "source": SOURCE}
    return pd.DataFrame([base | {"specification": name, "estimate": estimate, "low": estimate - 0.1,
                                 "high": estimate + 0.1} | changed for name, estimate, changed in rows])


SPECIFIED = specify(
    ("headline", 0.3, {}), ("vader", -0.05, {"scorer": "vader"}), ("no quotes", 0.05, {"quotes": "without"}),
    ("without a", 0.29, {"left_out": "a"}), ("without b", 0.32, {"left_out": "b"}))


def test_specifications_are_sorted_and_what_was_chosen_stands_below():
    axes = draw_sensitivity(SPECIFIED)
    assert [y for _, y, _ in marks(axes, "o")] == [-0.05, 0.05, 0.29, 0.3, 0.32]
    assert [fill for *_, fill in marks(axes, "o")] == ["white", "white", "#222222", "#222222", "#222222"]
    dots = [line.get_xdata().tolist() if hasattr(line.get_xdata(), "tolist") else list(line.get_xdata())
            for line in axes.figure.axes[1].get_lines() if line.get_marker() == "s"]
    assert dots == [[1, 2, 3, 4], [0], [0, 2, 3, 4], [1], [0, 1, 3], [2, 4]]
    assert "The sign is the headline's in 4 of 5 specifications, and the interval leaves out 0 in 3" in said(axes)
    assert "Another sign with: vader." in said(axes) and "Without one article: +0.29 to +0.32." in said(axes)
    assert "headline +0.30" in words(axes)


def test_another_headline_can_be_named_and_must_be_there():
    axes = draw_sensitivity(SPECIFIED, headline="vader")
    assert "The sign is the headline's in 1 of 5 specifications" in said(axes) and "headline -0.05" in words(axes)
    with pytest.raises(ValueError, match="no specification 'x'; it has: headline, vader"):
        draw_sensitivity(SPECIFIED, headline="x")
    with pytest.raises(ValueError, match="the headline 'headline' has no estimate"):
        draw_sensitivity(SPECIFIED.assign(estimate=[None, 1, 1, 1, 1]))


def test_a_curve_of_nothing_of_one_and_of_many_is_drawn():
    assert "Too few data: no specification gave an estimate" in words(draw_sensitivity(SPECIFIED.iloc[:0]))
    assert "Only one specification: nothing to compare the headline with" in words(draw_sensitivity(SPECIFIED.iloc[:1]))
    assert "The headline is 0: there is no sign that could stay" in words(draw_sensitivity(SPECIFIED.assign(estimate=0.0)))
    without = draw_sensitivity(SPECIFIED.assign(low=float("nan"), high=float("nan")))
    assert "too few articles or outlets for an interval" in said(without)
    many = specify(*[(str(n), 0.3 + n / 1000, {"left_out": str(n)}) for n in range(200)])
    assert len(marks(draw_sensitivity(many), "o")) == 200
    lost = SPECIFIED.assign(estimate=[0.3, None, 0.1, 0.1, 0.1])
    assert "Without an estimate, not drawn: 1." in said(draw_sensitivity(lost))


def test_the_same_table_gives_the_same_file():
    for draw, table in ((draw_outlets, outlets()), (draw_timeline, MONTHS), (draw_differences, pairs()),
                        (draw_words, vocabulary()), (draw_sensitivity, SPECIFIED)):
        before = table.copy()
        assert len({render(draw(table).figure, "svg") for _ in range(2)}) == 1
        pd.testing.assert_frame_equal(table, before)
