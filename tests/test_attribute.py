"""Who speaks, about whom: the verbs, the user's article, both sides alike, hostile text."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.attribute import find_targets, find_voices, mark_speakers
from analysis.lexicon import read_lexicon
from analysis.tables import MENTIONS, VOICES

ARTICLE = Path(__file__).parents[1] / "data" / "articles" / "nato-warns.txt"


def sentences(*texts, **columns):
    return pd.DataFrame({"article_id": "a", "position": range(1, len(texts) + 1), "sentence": texts, **columns})


@pytest.fixture(scope="module")
def article():
    """The user's article, one sentence a paragraph but for the one that goes on after "the U.S."."""
    text = ARTICLE.read_text(encoding="utf-8").strip().replace("U.S.\n\nNational", "U.S.¶National")
    texts = [text.replace("¶", "\n\n") for text in text.split("\n\n")]
    assert len(texts) == 17
    return pd.DataFrame({"article_id": "nato-warns", "position": range(17), "sentence": texts})


SPOKEN = {  # position: voice, speaker, name, cue of the main part; every other sentence is the narrator's
    0: ("report", "nato", "NATO", "Warns of"),
    1: ("report", "nato", "NATO Secretary General Mark Rutte", "warning"),
    2: ("report", "nato", "Rutte", "emphasized"),
    4: ("report", "nato", "Rutte", "outlined"),
    5: ("report", "nato", "he", "argued"),
    6: ("report", "nato", "NATO chief", "touched on"),
    10: ("report", "russia", "Putin", "expressed disbelief"),
    11: ("report", "russia", "He", "urged"),
}
TARGETS = {
    0: "nato:NATO ukraine:Ukraine",
    1: "russia:Russia ukraine:Ukraine nato:NATO Secretary General Mark Rutte russia:Russian russia:Moscow",
    2: "eu:Brussels nato:Rutte",
    3: "nato:alliance",
    4: "nato:Rutte ukraine:Ukraine ukraine:Ukrainian armed forces nato:NATO allies",
    5: "nato:he ukraine:Ukraine russia:Russian west:Western nations ukraine:Ukraine",
    6: "nato:NATO chief west:Western troop ukraine:Ukraine nato:NATO",
    7: "",
    8: "",
    9: "russia:Russian President Vladimir Putin nato:Rutte",
    10: "nato:Rutte russia:Putin nato:NATO russia:Russia",
    11: "russia:He nato:Rutte us:U.S. us:America russia:Russian",
    12: "west:Western nations russia:Russia",
    13: "russia:Russian",
    14: "russia:Russia ukraine:Ukraine",
    15: "ukraine:Ukraine",
    16: "",
}


@pytest.mark.parametrize("position", range(17))
def test_the_users_article_voice_and_speaker(article, position):
    marked = mark_speakers(article).loc[position, ["voice", "speaker", "speaker_name", "cue"]]
    expected = SPOKEN.get(position, ("narration", "narrator", None, None))
    assert tuple(None if pd.isna(value) else value for value in marked) == expected


@pytest.mark.parametrize("position", range(17))
def test_the_users_article_targets(article, position):
    found = find_targets(article).query("position == @position")
    assert " ".join(found["target"] + ":" + found["mention"]) == TARGETS[position]


def test_the_users_article_mentions_carry_the_voice_of_their_own_stretch(article):
    found = find_targets(article)
    held = found[found["holder"] != "narrator"]
    assert set(held["position"]) == {0, 1, 4, 5, 6, 10, 11}
    first = found[found["position"] == 1]
    assert first["holder"].tolist() == ["narrator", "narrator", "narrator", "nato", "nato"]
    assert found.loc[found["mention"] == "Brussels", "kind"].item() == "place"
    assert found.loc[found["mention"] == "Moscow", "kind"].item() == "state"


def test_the_users_article_quotation_and_scare_quote(article):
    voices = find_voices(article)
    words = {
        text: voice
        for text, voice in zip(
            [article.loc[row.position, "sentence"][row.start : row.end].strip() for row in voices.itertuples()],
            voices["voice"],
        )
    }
    assert words["‘intelligence and systematic approach,’"] == "quote"
    assert words["Putin expressed disbelief at the notion"] == "narration"
    assert voices.query("position == 12")["voice"].tolist() == ["narration"]


SWAP = {
    "NATO": "Russia", "Rutte": "Putin", "American": "Russian", "Americans": "Russians", "Washington": "Moscow",
    "White House": "Kremlin", "United States": "Russian Federation", "NATO Secretary General Mark Rutte": "Russian President Vladimir Putin",
}  # fmt: skip
SWAP |= {right: left for left, right in SWAP.items()}
NAMES = re.compile(r"\b(" + "|".join(sorted(SWAP, key=len, reverse=True)) + r")\b")


def test_swapping_names_swaps_sides_and_nothing_else(article):
    cases = pd.read_csv(Path(__file__).parent / "cases" / "voices.csv", skiprows=1, keep_default_na=False)
    texts = [*cases["sentence"], *article["sentence"]]
    unswapped = find_targets(_apart([NAMES.sub("_", text) for text in texts])).query("side != 'ukraine'")["sentence"]
    texts = [text for text in texts if NAMES.search(text) and NAMES.sub("_", text) not in set(unswapped)]
    assert len(texts) > 30
    original = _apart(texts)
    swapped = _apart([NAMES.sub(lambda name: SWAP[name.group()], text) for text in texts])

    actors = read_lexicon("actors").drop_duplicates("actor", keep="last").set_index("actor")["side"]
    for verb, same in ((mark_speakers, ["voice", "cue"]), (find_targets, ["position", "voice", "via"])):
        one, two = verb(original), verb(swapped)
        pd.testing.assert_frame_equal(one[same], two[same])
        turned = one["speaker"].map(actors).replace({"nato": "russia", "russia": "nato"})
        assert turned.fillna("").tolist() == two["speaker"].map(actors).fillna("").tolist()
    turned = find_targets(original)["side"].replace({"nato": "russia", "russia": "nato"})
    assert turned.tolist() == find_targets(swapped)["side"].tolist()


REPORTING = [
    "“It is a long and difficult road,” {} said.", "{} said that it was a long road.", "{} warned of a long road.",
    "It was a long road, according to {}.", "“It is a long and difficult road,” said {}.",
]


@pytest.mark.parametrize("frame", REPORTING)
def test_every_listed_body_state_and_leader_can_speak(frame):
    actors = read_lexicon("actors")
    actors = actors[actors["kind"].isin(["organisation", "state", "leader"]) & actors["to"].isna()]
    names = [name[0].upper() + name[1:] if frame.startswith("{}") else name for name in actors["alias"]]
    found = mark_speakers(_apart([frame.format(name) for name in names]))["speaker"]
    wrong = [name for name, right, speaker in zip(names, actors["actor"], found) if speaker != right]
    assert set(wrong) <= {"The Hague"}  # only with a capital where others have none


def _apart(texts):
    """One article a sentence, so that nothing is remembered from one to the next."""
    return pd.DataFrame({"article_id": [f"{n:04}" for n in range(len(texts))], "position": 1, "sentence": texts})


HOSTILE = [
    "", " ", "\n\n", "“", "”", "'", '"', "’’’ ‘‘‘", "“NATO said " * 50, '"' * 999, "NATO said " * 400,
    "Rutte\u200b said\u200d that \u202eRussia\u202c left.", "قال NATO إن Russia غادرت.", "<script>alert('NATO')</script>",
    "{{ NATO }} $x_$ **Russia** said", "NATO said " + "that it rained " * 7_000, "x" * 100_000, "Rutte, " * 600, "\x00NATO\x00", "🙂 NATO 🙂 said 🙂",
    "according to", "said", "he said", ":", "NATO:", ": NATO", "by by by was accused by", "(" * 500 + "NATO said", "NATO, , , , said",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_never_raises_and_offsets_fit(text):
    table = sentences(text, "“An open mark and NATO", text, "It said that Russia left.”")
    voices, mentions = find_voices(table), find_targets(table)
    for _, stretches in voices.groupby("position"):
        assert stretches["start"].tolist() == [0, *stretches["end"].tolist()[:-1]]
    assert voices.groupby("position")["end"].max().tolist() == [len(words) for words in table["sentence"]]
    assert all(row.sentence[row.mention_start : row.mention_end] == row.mention for row in mentions.itertuples())
    assert len(mark_speakers(table)) == 4


def test_missing_text_is_narration():
    assert find_voices(sentences(None, "NATO left."))["voice"].tolist() == ["narration", "narration"]


def test_an_unbalanced_mark_swallows_nothing():
    table = sentences("“We stay, NATO said.", *["Snow fell on the town."] * 12)
    assert find_voices(table)["voice"].tolist()[-12:] == ["narration"] * 12


def test_tables_are_typed_also_when_empty():
    empty = sentences().astype({"sentence": "str"})
    for table, columns in ((find_voices(empty), VOICES), (find_targets(empty), MENTIONS)):
        assert list(table.columns) == list(columns)
        assert [str(kind) for kind in table.dtypes] == [kind for kind, _ in columns.values()]
    assert list(mark_speakers(empty).columns) == [*empty.columns, "voice", "speaker", "speaker_name", "cue"]


@pytest.mark.parametrize("verb", [find_voices, mark_speakers, find_targets])
def test_a_wrong_column_is_named(verb):
    with pytest.raises(KeyError, match=f"{verb.__name__} needs the column 'sentence'; the table has: article_id, position, text"):
        verb(sentences("NATO left.").rename(columns={"sentence": "text"}))


def test_input_is_unchanged_and_rows_keep_order_and_index():
    table = sentences("It rained.", "NATO said it rained.", "He left.").iloc[::-1].set_axis([7, 3, 5])
    copy = table.copy()
    marked = mark_speakers(table)
    pd.testing.assert_frame_equal(table, copy)
    assert marked.index.tolist() == [7, 3, 5]
    assert marked["speaker"].tolist() == ["narrator", "nato", "narrator"]


def test_output_is_sorted_by_article_position_and_start():
    table = pd.concat([sentences("Russia left.", "NATO and Russia left.").assign(article_id=name) for name in "ba"]).iloc[::-1]
    keys = find_targets(table)[["article_id", "position", "mention_start"]]
    assert keys.values.tolist() == keys.sort_values(list(keys.columns)).values.tolist()


@pytest.mark.parametrize(
    "published, text, expected",
    [
        (None, "Rutte left.", ("nato", "nato", "leader")),
        ("2020-05-01", "Rutte left.", ("netherlands", "nato", "leader")),
        ("2025-05-01", "Rutte left.", ("nato", "nato", "leader")),
        ("2020-05-01", "Finland left.", ("finland", "other", "state")),
        ("2025-05-01", "Finland left.", ("finland", "nato", "state")),
        (None, "Finland left.", ("finland", "nato", "state")),
        ("2025-05-01", "Merkel left.", ("germany", "nato", "person")),
        (None, "Merkel left.", ("germany", "nato", "leader")),
    ],
)
def test_dates_decide_who_is_meant(published, text, expected):
    table = sentences(text, published=pd.to_datetime([published], utc=True))
    assert tuple(find_targets(table).loc[0, ["target", "side", "kind"]]) == expected


def test_own_word_lists_replace_the_shipped_ones(tmp_path):
    actors = pd.DataFrame(
        {"actor": ["gondor"], "side": ["other"], "alias": ["Gondor"], "kind": ["state"], "from": [""], "to": [""]}
    )
    found = find_targets(sentences("Gondor warned Russia."), actors=actors)
    assert found["target"].tolist() == ["gondor"]
    actors.to_csv(tmp_path / "actors.csv", index=False)
    from_file = find_targets(sentences("Gondor warned Russia."), actors=tmp_path / "actors.csv")
    assert from_file.drop(columns="lexicon").equals(found.drop(columns="lexicon"))
    assert from_file["lexicon"][0].startswith("actors ") and found["lexicon"][0].startswith("own table ")
    cues = pd.DataFrame({"cue": ["trumpet"], "kind": ["verb"], "forms": ["trumpets; trumpeted"], "takes": ["any"]})
    marked = mark_speakers(sentences("NATO trumpeted its new fleet."), cues=cues)
    assert marked.loc[0, ["voice", "speaker", "cue"]].tolist() == ["report", "nato", "trumpeted"]


@pytest.mark.parametrize(("word", "kind", "texts", "before", "after"), [
    ("seasoned", "former", ["A seasoned Russian minister said the bridge was open."], "russia", None),
    ("sponsored", "installed", ["The Moscow-sponsored governor of Kherson said the port was closed."], "ukraine", "russia"),
    ("agency", "body", ["MOSCOW, May 3 - Trains stood still.", "The transport agency said the line was open."], None, "russia"),
    ("commander", "local_office", ["Kharkiv was hit on Monday.", "The commander said two people had died."], None, "ukraine"),
    ("village", "local_word", ["Kharkiv was hit on Monday.", "Village officials said two people had died."], None, "ukraine"),
    ("leader", "repeated", ["President Vladimir Putin said the talks were over.", "The leader said they would not resume."], None, "russia"),
])
def test_whom_an_office_speaks_for_follows_the_word_list(word, kind, texts, before, after):
    table = pd.DataFrame({"article_id": "a", "position": range(len(texts)), "sentence": texts})
    cues = pd.concat([read_lexicon("cues"), pd.DataFrame({"cue": [word], "kind": [kind], "forms": [""], "takes": [""]})])
    for these, expected in ((None, before), (cues, after)):
        found = mark_speakers(table, cues=these)["speaker"].iloc[-1]
        assert (None if pd.isna(found) else found) == expected


def test_two_levels_keep_the_outer_speaker_and_the_inner_holder():
    found = find_targets(sentences("A NATO diplomat said Moscow believes Ukraine is weak."))
    assert found[["target", "speaker", "holder"]].values.tolist() == [
        ["nato", "narrator", "narrator"],
        ["russia", "nato", "nato"],
        ["ukraine", "nato", "russia"],
    ]


def _voices(*texts):
    sentences = pd.DataFrame({"article_id": "a", "position": range(len(texts)), "sentence": texts})
    return find_voices(sentences)


def test_a_turn_of_a_transcript_belongs_to_its_speaker_until_the_next_label():
    voices = _voices(
        "MARK RUTTE, NATO SECRETARY GENERAL: Good morning.", "We are ready.", "ANNA BELL: What about Russia?",
        "RUTTE: The Kremlin said it would wait.", "BELL: Thank you.", "It was short.",
    )
    spoken = voices[voices["voice"] != "narration"]
    assert spoken["speaker"].fillna("?").tolist() == ["nato", "nato", "?", "nato", "nato", "?", "?"]
    assert spoken["speaker_name"].tolist() == ["MARK RUTTE", "MARK RUTTE", "ANNA BELL", "RUTTE", "RUTTE", "BELL", "BELL"]
    assert spoken.loc[spoken["position"] == 3, "holder"].tolist() == ["nato", "russia"]
    assert set(spoken["voice"]) == {"quote"}


def test_questions_and_answers_are_turns():
    voices = _voices("Q: What does NATO want?", "A: Peace.", "It is simple.", "Q: And Moscow?", "A: Nobody knows.")
    assert voices.loc[voices["position"] == 2, ["voice", "speaker_name"]].values.tolist() == [["quote", "A"]]


def test_a_few_colons_make_no_transcript():
    voices = _voices("Rutte: we are ready", "The allies met.", "Verdict: nobody won.", "It rained.")
    assert set(voices.loc[voices["position"].isin([1, 3]), "voice"]) == {"narration"}


def test_what_a_quotation_that_nothing_opened_holds_is_quoted():
    voices = _voices("It was the longest winter of my life.” The shop stayed shut.")
    assert voices["voice"].tolist() == ["quote", "narration"]


def test_an_article_is_read_once_for_all_verbs():
    from analysis.attribute.reading import read_article

    sentences = pd.DataFrame({"article_id": "once", "position": [1], "sentence": "Nobody in Turku said this before 1412."})
    read = read_article.cache_info().misses
    find_voices(sentences), mark_speakers(sentences), find_targets(sentences)
    assert read_article.cache_info().misses == read + 1


@pytest.mark.parametrize(("first", "second", "actor"), [
    ("Estonia's defence minister, Maarja Tamsalu, met the press.", "Tamsalu said it was over.", "estonia"),
    ("Maarja Tamsalu, Estonia's defence minister, met the press.", "Tamsalu said it was over.", "estonia"),
    ("Jane Doe, a spokeswoman for NATO, met the press.", "Doe said it was over.", "nato"),
    ("The spokeswoman for the Russian foreign ministry, Olga Belova, met the press.", "She said it was over.", None),
    ("The spokeswoman for the Russian foreign ministry, Olga Belova, said no.", "Belova called it a lie.", "russia"),
    ("Jane Doe, a baker, met the press.", "Doe said that NATO was over.", None),
])
def test_who_is_introduced_by_name_and_office_is_known_by_surname(first, second, actor):
    sentences = pd.DataFrame({"article_id": "a", "position": [1, 2], "sentence": [first, second]})
    speaker = mark_speakers(sentences).loc[1, "speaker"]
    assert (None if pd.isna(speaker) else speaker) == actor


@pytest.mark.parametrize(("before", "sentence", "expected"), [
    ("Vladimir Putin flew to Kazan.", "He met a delegation there.", ["russia:He:pronoun"]),
    ("Vladimir Putin flew to Kazan.", "She met a delegation there.", []),
    ("Vladimir Putin met Mark Rutte.", "He was late.", []),
    ("Vladimir Putin met Jane Doe.", "He was late.", []),
    ("Russian officials flew to Kazan.", "He met a delegation there.", []),
    ("The Kremlin spokesman, who is ill, stayed at home.", "He sent a deputy.", ["russia:He:pronoun"]),
    ("It rained in Kazan.", "He met a delegation there.", []),
])
def test_he_at_the_start_of_a_sentence_is_a_mention_where_one_person_was_named_before(before, sentence, expected):
    sentences = pd.DataFrame({"article_id": "a", "position": [1, 2], "sentence": [before, sentence]})
    found = find_targets(sentences).query("position == 2")
    assert (found["target"] + ":" + found["mention"] + ":" + found["via"]).tolist() == expected
