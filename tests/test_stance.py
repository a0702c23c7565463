"""Stance and roles: the columns, the model's files, its blindness to batches and names, the baselines."""

import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import (
    compare_means,
    explain_stance,
    find_targets,
    read_articles,
    read_coded,
    score_lean,
    score_roles,
    score_stance,
    split_sentences,
)
from analysis.stance import model as stance_model
from analysis.stance.baseline import find_clause
from analysis.stance.model import BASES, ROLES, STANCES, load_model, predict

ROOT = Path(__file__).resolve().parents[1]
ARTICLE_TURN = [  # the last third of the project's article: sentence, mention, role as a reader sees it
    ("Amid these geopolitical tensions, a separate but equally significant development has emerged in the form of "
     "an ‘invisible war’ waged by Western nations against Russia in the digital domain.",
     {"Western nations": "antagonist", "Russia": "victim"}),
    ("Recent media reports have highlighted a coordinated campaign of cyber operations, disinformation, and economic "
     "sanctions aimed at undermining Russian stability and isolating the country internationally.",
     {"Russian": "victim"}),
    ("These efforts, while not immediately visible on the battlefield, are part of a broader strategy to weaken "
     "Russia’s capacity to sustain its military campaign in Ukraine and to erode its global influence.",
     {"Russia": "victim"}),
]


def mention(sentence, words):
    start = sentence.index(words)
    return {"sentence": sentence, "mention_start": start, "mention_end": start + len(words)}


def mentions(*pairs, **more):
    return pd.DataFrame([mention(*pair) for pair in pairs], **more)


PAIR = mentions(("Russia looted the clinic that NATO had rebuilt.", "Russia"),
                ("Russia looted the clinic that NATO had rebuilt.", "NATO"), index=[7, 3])


def test_rows_order_index_and_other_columns_stay_and_the_input_is_unchanged():
    table = PAIR.assign(other="kept")
    before = table.copy()
    for scorer in ("model", "textblob", "vader"):
        scored = score_stance(table, scorer=scorer)
        pd.testing.assert_frame_equal(table, before)
        pd.testing.assert_frame_equal(scored[before.columns], before)
    pd.testing.assert_frame_equal(score_roles(table)[before.columns], before)


def test_probabilities_sum_to_one_and_the_label_is_the_largest():
    coded = read_coded("stance_dev").head(200)
    scored = score_roles(score_stance(coded))
    assert scored[STANCES].sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-9)
    assert scored[ROLES].sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-9)
    assert (scored[STANCES].idxmax(axis=1) == scored["stance_label"]).all()
    assert (scored[ROLES].idxmax(axis=1) == scored["role"]).all()
    assert (scored["favor"] - scored["against"]).to_numpy() == pytest.approx(scored["stance"])
    casting = scored["protagonist"] + scored["victim"] - scored["antagonist"]
    assert casting.to_numpy() == pytest.approx(scored["casting"])
    assert set(scored["basis"]) <= set(BASES) and scored["evaluation"].between(0, 1).all()
    assert set(scored["scorer"]) == {load_model().name}


def test_an_empty_table_gives_an_empty_table_with_the_columns():
    empty = PAIR.iloc[:0]
    for scorer in ("model", "textblob", "vader"):
        scored = score_stance(empty, scorer=scorer)
        assert scored.empty and scored["stance"].dtype == "float64"
        assert {"favor", "neutral", "against", "stance", "stance_label", "scorer"} <= {*scored.columns}
    roles = score_roles(empty)
    assert roles.empty and {*ROLES, "role", "casting", "basis", "evaluation"} <= {*roles.columns}
    words = explain_stance(empty)
    assert words.empty and {"word", "effect", "stance_label"} <= {*words.columns}


def test_harm_done_to_a_target_is_not_stance_against_it():
    scored = score_roles(score_stance(mentions(
        ("A covert campaign by Western agencies sought to weaken Russia's economy.", "Russia"),
        ("A covert campaign by Western agencies sought to weaken Russia's economy.", "Western agencies"),
        ("A covert campaign by Russian agencies sought to weaken NATO's economy.", "NATO"),
        ("A covert campaign by Russian agencies sought to weaken NATO's economy.", "Russian agencies"),
    )))
    assert scored["role"].tolist() == ["victim", "antagonist"] * 2
    assert (scored["stance_label"] == "against").tolist() == [False, True] * 2


@pytest.mark.parametrize(("sentence", "cast"), ARTICLE_TURN, ids=["12", "13", "14"])
def test_the_turn_of_the_projects_article(sentence, cast):
    scored = score_roles(mentions(*((sentence, words) for words in cast)))
    assert scored["role"].tolist() == list(cast.values())


def test_the_projects_article_turns_to_the_russian_side_in_its_last_third():
    sentences = read_articles(str(ROOT / "data/articles/nato-warns.txt")).pipe(split_sentences)
    scored = sentences.pipe(find_targets).pipe(score_stance).pipe(score_roles).pipe(score_lean)
    lean = scored[scored["held_by"] == "narration"].groupby("position")["casting_lean"].first()
    assert (lean.loc[12:14] < -0.1).all()
    assert lean.loc[12:14].max() < lean.loc[1:11].min() - 0.5


def test_a_mention_gets_the_same_result_alone_in_any_batch_and_again():
    rows = list(read_coded("stance_dev").head(150)[["sentence", "mention_start", "mention_end"]]
                .itertuples(index=False, name=None))
    model = load_model()

    def ask(rows):
        model.remembered.clear()
        return np.hstack(predict(model, rows)[:3])

    together = ask(rows)
    assert np.abs(ask(rows) - together).max() < 1e-6
    assert np.abs(ask(rows[::-1])[::-1] - together).max() < 1e-6
    alone = np.vstack([ask([row]) for row in rows[:64]])
    assert np.abs(alone - together[:64]).max() < 1e-6


def test_a_long_sentence_is_read_round_the_mention_and_says_so():
    filler = "The committee met on Monday and spoke of the weather, " * 30
    sentence = f"{filler}and Russia shamefully looted the clinic, {filler}it ended."
    with pytest.warns(UserWarning, match="1 of 1 mentions stand in a sentence longer than the model's window"):
        scored = score_stance(mentions((sentence, "Russia")))
    assert scored["stance_label"].tolist() == ["against"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        score_stance(PAIR)


@pytest.mark.parametrize("sentence", ["\u0000\u0001", "\u200b", "🙂 NATO 🙂", "Ра" * 900])
def test_strange_letters_are_scored(sentence):
    table = pd.DataFrame({"sentence": [sentence], "mention_start": 0, "mention_end": 1})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the last one is longer than the window
        assert score_stance(table)[STANCES].sum(axis=1).tolist() == pytest.approx([1])


def test_control_words_in_an_article_are_text():
    [reading] = load_model().encoder.encode([("Russia [SEP] [CLS] [MASK] lied.", 0, 6)])
    special = load_model().encoder.special
    assert [reading.ids.count(special[name]) for name in ("start", "end")] == [1, 1]
    assert (reading.ids[0], reading.ids[-1]) == (special["start"], special["end"])


def test_a_sentence_is_read_once_for_all_its_mentions_and_no_mention_changes_another():
    encoder = load_model().encoder
    sentence = "Russia's army looted the clinic that the North Atlantic Treaty Organization had rebuilt."
    rows = [(sentence, 0, 6), (sentence, 41, 74), ("NATO met.", 0, 4), (sentence, 0, 13)]
    one, other = encoder.encode(rows)
    assert (one.rows, other.rows) == ([0, 1, 3], [2])
    pieces = [encoder.tokenizer.id_to_token(token) for token in one.ids]
    marked = [pieces[first : last + 1] for first, last in one.marks]
    assert marked == [["russia"], ["north", "atlantic", "treaty", "organization"], ["russia", "'", "s", "army"]]
    together = np.hstack(predict(load_model(), rows)[:3])
    for place, row in enumerate(rows):
        load_model().remembered.clear()
        assert (np.hstack(predict(load_model(), [row])[:3]) == together[place]).all()


def test_an_edge_of_a_mention_in_the_middle_of_a_word_takes_the_word():
    encoder = load_model().encoder
    sentence = "An anti-NATO rally met near a NATO-led base."
    marks = [encoder.encode([(sentence, *span)])[0].marks[0] for span in ((8, 12), (9, 11), (30, 34), (31, 38))]
    assert marks[0] == marks[1]
    assert marks[3] == (marks[2][0], marks[2][1] + 2)


def test_a_mention_that_is_cut_says_so():
    words = " ".join(f"word{number}" for number in range(90))
    table = mentions((f"They saw {words} there.", words))
    for verb in (score_stance, explain_stance):
        load_model().remembered.clear()
        with pytest.warns(UserWarning, match="or are very long"):
            verb(table)


@pytest.mark.parametrize("index", [pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]), [4, 4]], ids=["two levels", "repeated"])
def test_odd_tables_are_scored_and_explained(index):
    table = PAIR.set_axis(index).astype({"mention_start": float, "mention_end": "Int64"}).assign(row="mine")
    scored = score_roles(score_stance(table))
    assert scored["stance"].tolist() == score_stance(PAIR)["stance"].tolist()
    assert len(explain_stance(table)) == len(explain_stance(PAIR))
    table.iloc[1, table.columns.get_loc("mention_end")] = pd.NA
    with pytest.raises(ValueError, match="mention_start 30.0 and mention_end <NA> do not fit"):
        score_stance(table)


def test_explained_words_point_back_at_the_sentence_and_leave_the_mention_out():
    table = mentions(("Moscow shamelessly lied to the court.", "Moscow"), ("NATO met.", "NATO"), index=[5, 9])
    words = explain_stance(table)
    assert words.loc[words["row"] == 5, "word"].tolist() == ["shamelessly", "lied", "to", "the", "court"]
    for row in words.itertuples():
        sentence = table.loc[row.row, "sentence"]
        assert sentence[row.word_start : row.word_end] == row.word
    full = score_stance(table.loc[[5]])["against"].iloc[0]
    without = score_stance(mentions(("Moscow shamelessly to the court.", "Moscow")))["against"].iloc[0]
    effect = words.loc[words["word"] == "lied", "effect"].iloc[0]
    assert effect == pytest.approx(full - without)


def test_one_value_a_sentence_and_target_is_a_mean_of_its_mentions():
    table = mentions(("Russia said that Russia lied.", "Russia"), ("Russia said that Russia lied.", "Russia"))
    table.loc[1, ["mention_start", "mention_end"]] = [17, 23]
    table = table.assign(article_id="a", position=1, target="russia", side="russia", voice="narration")
    scored = score_stance(table)
    means = compare_means(scored, ["article_id", "position", "target"])
    assert means["estimate"].tolist() == pytest.approx([scored["stance"].mean()])


def test_offsets_that_do_not_fit_name_the_row():
    table = pd.DataFrame({"sentence": ["Russia."], "mention_start": [0], "mention_end": [99]}, index=[5])
    for verb in (score_stance, score_roles, explain_stance):
        with pytest.raises(ValueError, match=f"{verb.__name__}: row 5: mention_start 0 and mention_end 99 do not fit"):
            verb(table)
    with pytest.raises(ValueError, match="row 1 has no sentence"):
        score_stance(pd.DataFrame({"sentence": ["Russia.", None], "mention_start": 0, "mention_end": 6}))


def test_an_unknown_scorer_and_a_missing_column_are_errors_that_say_so():
    with pytest.raises(ValueError, match="no scorer 'magic'; it has: 'model', 'textblob', 'vader', or the folder"):
        score_stance(PAIR, scorer="magic")
    with pytest.raises(ValueError, match="'vader' cannot tell a doer from a sufferer"):
        score_roles(PAIR, scorer="vader")
    with pytest.raises(KeyError, match="score_stance needs the column 'mention_start'"):
        score_stance(PAIR.drop(columns="mention_start"))


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(ROOT / "data" / "models" / "stance", tmp_path / "model"))


def test_the_folder_of_a_model_is_a_scorer(copy):
    pd.testing.assert_frame_equal(score_stance(PAIR, scorer=copy), score_stance(PAIR))


def test_a_missing_file_says_which_and_how_to_get_it(copy):
    (copy / "model.onnx").unlink()
    with pytest.raises(FileNotFoundError, match=r"model\.onnx is missing \(expected sha256 [0-9a-f]{64}\)"):
        score_stance(PAIR, scorer=copy)
    (copy / "model.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"model\.json is missing"):
        score_stance(PAIR, scorer=copy)


def test_a_truncated_file_says_which_and_what_was_expected(copy):
    content = (copy / "model.onnx").read_bytes()
    (copy / "model.onnx").write_bytes(content[:-100])
    with pytest.raises(RuntimeError, match=r"model\.onnx is damaged .* bytes and sha256 \w{64}, expected \w{64}"):
        score_stance(PAIR, scorer=copy)


@pytest.mark.parametrize("key", ["sha256", "window", "special", "name"])
def test_a_description_that_lacks_something_says_what(copy, key):
    facts = json.loads((copy / "model.json").read_text())
    del facts[key]
    (copy / "model.json").write_text(json.dumps(facts))
    with pytest.raises(RuntimeError, match="cannot be read as a model's description"):
        score_stance(PAIR, scorer=copy)


def test_a_model_that_is_exported_anew_is_loaded_anew(copy):
    assert score_stance(PAIR, scorer=copy)["scorer"].iloc[0].startswith("crossframe-stance 0.1.0 ")
    facts = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps(facts | {"name": "mine"}))
    assert score_stance(PAIR, scorer=copy)["scorer"].iloc[0].startswith("mine 0.1.0 ")


@pytest.mark.parametrize(("key", "value"), [("format", 99), ("stances", ["up", "down"])])
def test_a_model_of_another_version_is_refused(copy, key, value):
    facts = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps(facts | {key: value}))
    with pytest.raises(RuntimeError, match="this Crossframe reads format 3"):
        score_stance(PAIR, scorer=copy)
    (copy / "model.json").write_text("{not json")
    with pytest.raises(RuntimeError, match="cannot be read as a model's description"):
        score_stance(PAIR, scorer=copy)


def test_the_bundled_model_says_how_to_get_it_back():
    assert "git checkout -- data/models/stance" in stance_model.how_to_get(stance_model.FOLDER)


def test_the_bundled_model_is_small_and_neither_torch_nor_a_pickle_is_needed():
    folder = ROOT / "data" / "models" / "stance"
    assert sorted(path.name for path in folder.iterdir()) == [
        "MODEL_CARD.md", "model.json", "model.onnx", "tokenizer.json"]
    assert sum((folder / name).stat().st_size for name in ("model.onnx", "tokenizer.json")) <= 25_000_000
    code = (
        "import sys, pandas as pd\n"
        "from analysis import score_stance\n"
        "score_stance(pd.DataFrame({'sentence': ['Russia lied.'], 'mention_start': 0, 'mention_end': 6}))\n"
        "print(*{'torch', 'transformers', 'sklearn', 'nltk'} & {*sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.split() == []


# The word lists


def test_each_mention_gets_the_polarity_of_its_own_clause():
    sentence = "NATO made a good offer, but Russia gave a terrible answer, and Kyiv waited."
    table = mentions(*((sentence, name) for name in ("NATO", "Russia", "Kyiv")))
    scored = score_stance(table, scorer="textblob")
    assert scored["stance"].tolist()[:2] == [0.7, -1.0]
    assert scored["stance_label"].tolist()[:2] == ["favor", "against"]
    assert scored.loc[2, ["favor", "neutral", "against", "stance", "stance_label"]].isna().all()


@pytest.mark.parametrize("scorer", ["textblob", "vader"])
def test_a_word_lists_three_values_sum_to_one_where_there_is_evidence(scorer):
    sentences = ["Russia is good.", "Russia is bad.", "Russia waits."]
    scored = score_stance(mentions(*((text, "Russia") for text in sentences)), scorer=scorer)
    total = scored[["favor", "neutral", "against"]].sum(axis=1, skipna=False)
    assert total[:2].tolist() == pytest.approx([1, 1]) and pd.isna(total[2])
    assert (scored["favor"] - scored["against"])[:2].tolist() == scored["stance"][:2].tolist()
    assert scored["stance_label"].tolist()[:2] == ["favor", "against"]


def test_vader_reads_a_curly_apostrophe():
    scored = score_stance(mentions(("Russia isn’t good.", "Russia"), ("Russia isn't good.", "Russia")), scorer="vader")
    assert scored["stance"].nunique() == 1 and scored["stance"].iloc[0] < 0


def test_swapping_the_names_of_the_sides_swaps_nothing_else_in_a_word_list():
    pairs = [("NATO", "Russia"), ("Putin", "Rutte"), ("Moscow", "Brussels")]
    frames = ["{} made a terrible mistake, but {} was calm.", "A good day for {}, a bad one for {}."]
    for frame in frames:
        for one, other in pairs:
            a, b = frame.format(one, other), frame.format(other, one)
            for scorer in ("textblob", "vader"):
                scores = [score_stance(mentions((a, one), (a, other)), scorer=scorer)["stance"].tolist(),
                          score_stance(mentions((b, other), (b, one)), scorer=scorer)["stance"].tolist()]
                assert scores[0] == scores[1]


def test_a_peoples_name_in_textblobs_lexicon_is_no_evidence():
    known, unknown = "Russian", "Ukrainian"  # the lexicon holds the first, not the second
    for frame in ("The terrible {} offensive began.", "The {} offensive began."):
        scores = [score_stance(mentions((frame.format(name), name)), scorer="textblob")["stance"]
                  for name in (known, unknown)]
        assert scores[0].equals(scores[1])


def test_a_number_is_not_cut_at_its_comma():
    assert find_clause("Russia sent 1,000 great men; NATO none.", 0, 6) == "Russia sent 1,000 great men"
