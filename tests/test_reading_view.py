import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from lab import open_browser

from analysis import show_sentences
from analysis.show.labels import read_evidence
from analysis.show.spans import find_cues

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)> {{ 7*7 }} $x$ \u202eabc"
TEXT = "NATO warned that Russia may attack."


class Reader(HTMLParser):
    """The tags and attributes that a browser would find."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def sentences(*texts, **more):
    return pd.DataFrame({"article_id": "a", "position": range(len(texts)), "paragraph": range(len(texts)), "sentence": texts}).assign(**more)


def voice(start, end, kind, position=1, **more):
    row = {"article_id": "a", "position": position, "start": start, "end": end, "voice": kind, "speaker": "narrator",
           "speaker_name": None, "cue": None, "holder": "narrator"}
    return row | more


SAID = {"speaker": "nato", "speaker_name": "NATO", "cue": "warned", "holder": "nato"}
VOICES = pd.DataFrame([voice(0, 12, "narration"), voice(12, 35, "report", **SAID)])
LABELLED = {
    "frames": ["", "threat; human_interest"], "topics": ["", "nuclear"], "devices": ["", "hedge"],
    "frame_evidence": ["", "threat: attack, danger | human_interest: fear | nuclear: warhead"],
    "device_evidence": ["", "hedge: may"],
}
MENTION = pd.DataFrame([{
    "article_id": "a", "position": 1, "target": "russia", "side": "russia", "holder": "nato", "mention_start": 17,
    "mention_end": 23, "stance": -0.5, "stance_label": "against"}])


def without_style(page):
    """Return the page as JupyterLab shows it in a notebook that is not trusted."""
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def in_words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", without_style(page)))


def test_reported_words_are_tinted_in_the_speakers_colour_and_the_cue_is_marked():
    page = show_sentences(sentences("T", TEXT), voices=VOICES).data
    assert re.search(r'class="crossframe-cue"[^>]*>warned</span>', page)
    assert re.search(r'title="reported: NATO \(nato\), NATO side" style="background:rgba\(0,114,178,0\.\d+\)">that Russia may attack\.</span>', page)
    assert "1 · narrator<br><b><bdi>NATO</bdi></b> (<bdi>nato</bdi>), reported" in page


@pytest.mark.parametrize("speaker, colour, side", [
    ("russia", "213,94,0", "Russian side"), ("ukraine", "0,158,115", "Ukraine"), ("china", "128,128,128", "others"),
    (None, "128,128,128", "side not known"), ("elves", "128,128,128", "side not known")])
def test_the_tint_is_that_of_the_side_and_grey_where_there_is_none(speaker, colour, side):
    rows = VOICES.assign(speaker=["narrator", speaker])
    page = show_sentences(sentences("T", TEXT), voices=rows).data
    assert f"rgba({colour}," in page and f', {side}" style=' in page


def test_a_speaker_who_is_quoted_and_reported_is_named_once_with_whose_belief_it_is():
    rows = pd.DataFrame([voice(0, 5, "quote", **SAID), voice(5, 12, "narration"), voice(12, 20, "report", **SAID),
                         voice(20, 35, "report", **SAID | {"holder": "russia"})])
    page = in_words(show_sentences(sentences("T", TEXT), voices=rows).data)
    assert "1 · NATO ( nato ), quoted and reported and reported on what russia holds narrator" in page


def test_the_cue_is_looked_for_in_the_narrators_words_nearest_to_what_it_attributes():
    text = "He said it. She said\n that he said so."
    rows = [voice(0, 22, "narration"), voice(22, 38, "report", cue="said")]
    assert [text[start:end] for start, end in find_cues(text, rows)] == ["said"]
    assert find_cues(text, rows) == [(16, 20)]
    assert find_cues(text, [voice(0, 38, "quote", cue="said")]) == []  # the cue stands in another sentence


def test_labels_stand_below_with_their_evidence_as_readable_text():
    page = show_sentences(sentences("T", TEXT, **LABELLED)).data
    assert 'title="frame vocabulary, threat; words found: attack, danger"' in page
    text = in_words(page)
    assert "frame vocabulary: threat : attack, danger human interest : fear" in text
    assert "topics: nuclear : warhead" in text
    assert "devices: hedge : may" in text
    assert page.count('<div class="crossframe-frames"') == 1  # the title has none


def test_evidence_may_hold_the_signs_that_divide_it():
    cell = "threat: a | b: c | escalation: growing | threat"
    assert read_evidence(cell, ["threat", "escalation"]) == {"threat": "a | b: c", "escalation": "growing | threat"}
    assert read_evidence(None, ["threat"]) == {} and read_evidence("", []) == {}


def test_every_mark_can_stand_in_the_same_words():
    words = pd.DataFrame({"article_id": "a", "position": 1, "mention_start": 17, "mention_end": 23, "word": "attack",
                          "word_start": [28], "word_end": [34], "effect": [0.5]})
    crossing = MENTION.assign(mention_start=5, mention_end=23)  # it begins before the reported words
    page = show_sentences(sentences("T", TEXT), pd.concat([MENTION[:0], crossing]), voices=VOICES, words=words).data
    shown = re.findall(r"<bdi>(.*?)</bdi>", page)
    assert TEXT in [re.sub(r"<[^>]*>", "", each) for each in shown]  # each letter once, in order
    assert page.count("<span") == page.count("</span>")


def test_hostile_text_stays_text_in_every_part():
    rows = pd.DataFrame([voice(0, 9, "narration"), voice(9, len(HOSTILE), "quote", speaker="<i>x", speaker_name='"><b onclick=x>',
                                                         cue="<script>", holder="<u>")])
    bad = {"frames": [""] + [HOSTILE.replace(";", "")], "frame_evidence": ["", HOSTILE], "devices": ["", "<i>"],
           "device_evidence": ["", f"<i>: {HOSTILE}"]}
    page = show_sentences(sentences("T", HOSTILE, **bad), voices=rows).data
    assert "<script" not in page and "<img" not in page and "<i>" not in page and "<u>" not in page
    assert "<b onclick" not in page and "{{ 7*7 }}" in page and "tex2jax_ignore" in page
    seen = Reader()
    seen.feed(page)
    assert seen.tags <= {"div", "style", "table", "tbody", "tr", "td", "span", "bdi", "b", "br", "label", "input"}
    assert seen.attributes <= {"class", "style", "title", "type", "autocomplete", "checked"}


def test_without_the_style_all_is_readable_and_the_dead_boxes_are_hidden():
    page = show_sentences(sentences("T", TEXT, **LABELLED), MENTION, voices=VOICES).data
    bare = without_style(page)
    assert '<div class="crossframe-switches" style="display:none;' in bare
    assert bare.count("display:none") == 1  # nothing else is hidden
    assert "background:rgba(0,114,178" in bare and "font-variant:small-caps" in bare and "border-bottom:3px" in bare
    text = in_words(page)
    for said in ("NATO ( nato ), reported", "russia : against -0.50", "threat : attack, danger", "hedge : may"):
        assert said in text
    assert "max-height" not in bare  # a box that cannot be scrolled on paper


def test_only_what_is_there_can_be_switched_off():
    page = show_sentences(sentences("T", TEXT), voices=VOICES).data
    assert re.findall(r'crossframe-switch-(\w+)" autocomplete="off" checked>', page) == ["voices"]
    plain = show_sentences(sentences("T", TEXT)).data
    assert "<input" not in plain


def test_no_script_no_ids_and_the_same_table_gives_the_same_page():
    pages = {show_sentences(sentences("T", TEXT, **LABELLED), MENTION, voices=VOICES).data for _ in range(2)}
    assert len(pages) == 1
    page = pages.pop()
    assert "<script" not in page and " id=" not in page and "http" not in page  # two of them may stand on a page


def test_paragraphs_are_kept_together_and_a_long_article_has_a_box():
    page = show_sentences(sentences(*["Words."] * 6).assign(paragraph=[0, 1, 1, 2, 2, 2])).data
    assert page.count("<tbody>") == 3 and page.count("border-top") == 2 * 2  # two cells a row, none above the first
    assert "crossframe-long\"" not in page
    assert 'class="crossframe-text crossframe-long" tabindex="0"' in show_sentences(sentences(*["Words."] * 61)).data
    assert 'class="crossframe-text"' in show_sentences(sentences(*["Words."] * 60)).data


def test_a_table_without_the_columns_names_them():
    with pytest.raises(KeyError, match="show_sentences needs the column 'cue'"):
        show_sentences(sentences("T"), voices=VOICES.drop(columns="cue"))


@pytest.mark.browser
def test_boxes_switch_without_script_and_paper_shows_everything(tmp_path):
    page_text = show_sentences(sentences("T", TEXT, **LABELLED), MENTION, voices=VOICES).data
    path = tmp_path / "view.html"
    path.write_text(f"<!doctype html><meta charset=utf-8>{page_text}{page_text}", encoding="utf-8")
    with open_browser(java_script_enabled=True) as page:
        page.goto(path.as_uri())
        first, second = page.locator(".crossframe-reading").all()
        tint = "node => getComputedStyle(node).backgroundColor"
        for name in ("voices", "stances", "frames", "topics", "devices"):
            first.locator(f".crossframe-switch-{name}").uncheck()
        for name in ("stances", "frames", "topics", "devices"):
            assert not first.locator(f"div.crossframe-{name}").is_visible()
            assert second.locator(f"div.crossframe-{name}").is_visible()
        assert first.locator(".crossframe-voice").evaluate(tint) == "rgba(0, 0, 0, 0)"
        page.emulate_media(media="print")
        assert first.locator("div.crossframe-frames").is_visible()
        assert first.locator(".crossframe-voice").evaluate(tint) != "rgba(0, 0, 0, 0)"
        assert not first.locator(".crossframe-switches").is_visible()
