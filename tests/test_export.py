import pandas as pd
import pytest

from analysis import find_targets, mark_speakers, read_articles, score_lean, score_stance, split_sentences, write_tables
from analysis.export import describe_columns
from analysis.textfree import HASHED, WORDS


@pytest.fixture(scope="module")
def tables():
    articles = read_articles("tests/articles/harbour.txt")
    sentences = articles.pipe(split_sentences).pipe(mark_speakers)
    scored = sentences.pipe(find_targets).pipe(score_stance).pipe(score_lean)
    return {"articles": articles, "sentences": sentences, "mentions": scored}


def test_what_is_written_is_read_back(tables, tmp_path):
    folder = write_tables(tables, tmp_path / "out")
    for name, table in tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(folder / f"{name}.parquet"), table, check_dtype=False)
        assert len(pd.read_csv(folder / f"{name}.csv")) == len(table)
    listed = pd.read_csv(folder / "dictionary.csv")
    assert [*zip(listed["table"], listed["column"])] == [(name, column) for name, table in tables.items() for column in table]
    assert listed["holds"].str.len().gt(3).all()


def test_without_words_no_sentence_of_the_article_is_left(tables, tmp_path):
    folder = write_tables(tables, tmp_path, text_free=True)
    written = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    for sentence in tables["sentences"]["sentence"]:
        for piece in (sentence, *(sentence[at : at + 25] for at in range(0, len(sentence) - 25, 25))):
            assert piece.encode() not in written
    columns = {column for path in folder.glob("*.parquet") for column in pd.read_parquet(path)}
    assert not columns & {*HASHED, *WORDS} and {"text_sha256", "sentence_sha256", "stance", "mention_start"} <= columns


def test_a_write_that_fails_leaves_what_was_there(tables, tmp_path, monkeypatch):
    folder = write_tables(tables, tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    monkeypatch.setattr(pd.DataFrame, "to_csv", lambda *_, **__: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_tables({"articles": tables["articles"].head(0)}, tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_no_cell_of_a_csv_is_a_formula(tmp_path):
    table = pd.DataFrame({"article_id": ["=1+1", "a"], "stance": [-0.5, None]})
    write_tables({"mentions": table}, tmp_path)
    lines = (tmp_path / "mentions.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == ["'=1+1,-0.5", "a,"]


@pytest.mark.parametrize("name", ["../x", "", "a b"])
def test_a_name_that_is_no_file_name_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match="cannot be the name of a file"):
        write_tables({name: pd.DataFrame({"a": [1]})}, tmp_path)
    with pytest.raises(ValueError, match="no table"):
        write_tables({}, tmp_path)


def test_each_column_of_the_chain_is_described(tables):
    listed = describe_columns(tables)
    assert not listed["holds"].str.contains("made in this analysis").any(), listed[listed["holds"].str.contains("made in")]
