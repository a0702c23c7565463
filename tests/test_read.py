"""read_articles: whatever users have -> articles; nothing is lost, and nothing stops the others."""

import http.server
import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.read import checks, fetch, formats, read_articles
from analysis.read.dates import read_date
from analysis.read.encoding import Refused, decode
from analysis.read.texts import split_headline

PROJECT = Path(__file__).resolve().parents[1]
BODY = "NATO met in Brussels on Monday. Russia called the meeting a threat."
OTHER = "Moscow moved troops to the border. The alliance said that it was watching."
RUSSIAN = "Президент России заявил, что НАТО расширяется на восток. Он сказал «нет». " * 4


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A function that fills an empty folder with {name: text or bytes} and returns it; ARTICLES is not set."""
    monkeypatch.delenv("ARTICLES", raising=False)

    def write(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return tmp_path

    return write


def read_one(path, **options):
    """The only row."""
    articles = read_articles(path, **options)
    assert len(articles) == 1, articles
    return articles.iloc[0]


# --- the source -------------------------------------------------------------------------------------------------------

def test_the_users_article_is_read_as_it_is():
    article = read_one(PROJECT / "data/articles/nato-warns.txt")
    raw = (PROJECT / "data/articles/nato-warns.txt").read_text(encoding="utf-8")
    assert article.text == raw.strip()
    assert article.title == raw.split("\n")[0]
    assert article.title.startswith("NATO Warns of Potential ‘Fatal’ Outcome")
    assert article.article_id == "nato-warns"
    assert article.source_file == "data/articles/nato-warns.txt"
    assert article.language == "en"
    assert pd.isna(article.published) and pd.isna(article.outlet) and pd.isna(article.warnings) and pd.isna(article.refused)
    assert not article.synthetic


def test_the_table_has_its_columns_and_types():
    articles = read_articles("One.\nTwo.")
    assert list(articles) == list(tables.ARTICLES)
    assert {name: str(kind) for name, kind in articles.dtypes.items()} == {
        name: kind for name, (kind, _) in tables.ARTICLES.items()}


def test_none_is_the_projects_folder_and_the_environment_is_asked_first(folder, monkeypatch):
    folder({"a.txt": BODY})
    assert "nato-warns" in set(read_articles().article_id)
    for chosen, expected in [("", "nato-warns"), (str(folder({})), "a")]:
        monkeypatch.setenv("ARTICLES", chosen)
        assert expected in set(read_articles().article_id)


def test_a_package_without_its_data_says_so(folder, monkeypatch):
    monkeypatch.setattr("analysis.read.sources.PROJECT", folder({}))
    with pytest.raises(FileNotFoundError, match="installed without its folder"):
        read_articles()


def test_a_relative_path_counts_from_here_and_then_from_the_project(folder, monkeypatch):
    monkeypatch.chdir(folder({"here.txt": BODY}))
    assert read_one("here.txt").article_id == "here"
    assert read_one("data/articles/nato-warns.txt").article_id == "nato-warns"
    assert read_one("here.txt\n").article_id == "here"  # copied with its line break
    monkeypatch.chdir(PROJECT / "tests")
    assert read_one("../data/articles/nato-warns.txt").source_file == "data/articles/nato-warns.txt"


def test_pasted_text_has_a_line_break():
    articles = read_articles([f"NATO meets\n\n{BODY}", f"\n{OTHER}\n"])
    assert articles.article_id.to_list() == ["pasted", "pasted-2"]
    assert articles.text.to_list() == [f"NATO meets\n\n{BODY}", OTHER]
    assert articles.title.isna().to_list() == [False, True]


@pytest.mark.parametrize("source, error, words", [
    ("no/such/file.txt", FileNotFoundError, "no file or folder 'no/such/file.txt'"),
    ("NATO warned Moscow on Monday, and it did so twice. " * 20, FileNotFoundError, "more than one line"),
    ("nul\0.txt", FileNotFoundError, "no file or folder"),
    ("", ValueError, "empty text"),
    ("  \n ", ValueError, "empty text"),
    ([], ValueError, "empty list"),
    ("file:///etc/passwd", ValueError, "file: is not read"),
    ("file:/etc/passwd", ValueError, "file: is not read"),
    ("ftp://example.org/a.html", ValueError, "ftp: is not read"),
    ("https:///nothing", ValueError, "begins with http"),
    (7, TypeError, "not int"),
    (["a\nb.", None], TypeError, "not NoneType"),
])
def test_a_mistake_is_an_error_that_says_what_was_expected(source, error, words):
    with pytest.raises(error, match=words):
        read_articles(source)


def test_a_mistyped_path_says_where_it_was_looked_for(folder, monkeypatch):
    monkeypatch.chdir(folder({}))
    with pytest.raises(FileNotFoundError) as error:
        read_articles("artcles")
    assert str(folder({}) / "artcles") in str(error.value) and str(PROJECT / "artcles") in str(error.value)


def test_an_empty_folder_is_an_error_that_says_what_belongs_there(folder):
    with pytest.raises(FileNotFoundError, match=r"holds no articles: put \.txt"):
        read_articles(folder({"README.md": "About", ".hidden.txt": BODY}))


def test_a_folder_is_read_in_order_with_all_below_it(folder):
    articles = read_articles(folder({
        "b.txt": BODY, "a/z.md": OTHER, "a/.git/x.txt": BODY, "README.md": BODY, "LICENSE": BODY, "a/NOTICE.txt": BODY,
        "saved.html": f"<html><body><article><p>{BODY * 3}</p><p>{OTHER * 3}</p></article></body></html>",
        "saved_files/style.css": "p {}", "own_files/c.txt": BODY + " It ended."}))
    assert articles.article_id.to_list() == ["a/z", "b", "own_files/c", "saved"]
    assert articles.refused.isna().all()


def test_ids_are_unique_in_the_table(folder):
    page = f"<html><body><article><p>{BODY * 3}</p><p>Then {OTHER * 3}</p></article></body></html>"
    top = folder({"a.html": page, "a.txt": BODY, "west/n.txt": OTHER, "east/n.txt": OTHER + " It left.",
                  "a.jpg": b"\xff\xd8\0"})
    assert read_articles(top).article_id.to_list() == ["a", "a.jpg", "a-2", "east/n", "west/n"]
    both = read_articles([top / "east", top / "west"])
    assert both.article_id.to_list() == ["n", "n-2"]
    assert both.source_file.to_list() == [(top / "east/n.txt").as_posix(), (top / "west/n.txt").as_posix()]


def test_links_that_lead_round_or_nowhere(folder):
    top = folder({"a.txt": BODY})
    (top / "loop").symlink_to(top, target_is_directory=True)
    (top / "self.txt").symlink_to(top / "self.txt")
    (top / "gone.txt").symlink_to(top / "nowhere.txt")
    articles = read_articles(top).set_index("article_id")
    assert articles.index.to_list() == ["a", "gone", "self"]
    assert articles.refused["gone"] == "unreadable (No such file or directory)"
    assert articles.refused["self"].startswith("unreadable (")
    assert pd.isna(articles.refused["a"])


def test_a_pipe_does_not_hold_us(folder):
    os.mkfifo(folder({"a.txt": BODY}) / "pipe.txt")
    assert "device or a pipe" in read_articles(folder({})).set_index("article_id").refused["pipe"]


def test_what_may_not_be_read_is_refused_by_name(folder, monkeypatch):
    top = folder({"a.txt": BODY, "locked/b.txt": OTHER, "secret.txt": OTHER})
    listed, opened = Path.iterdir, formats.file_content

    def iterdir(path):
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    def file_content(path, largest):
        if path.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, largest)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    monkeypatch.setattr(formats, "file_content", file_content)
    articles = read_articles(top).set_index("article_id")
    assert articles.refused.to_dict() | {"a": None} == {
        "a": None, "locked": "unreadable: the folder cannot be listed", "secret": "unreadable (Permission denied)"}


# --- encodings --------------------------------------------------------------------------------------------------------

TYPOGRAPHY = "NATO’s “red line” — 5 € – isn’t « far »…  He said so. They didn’t."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_typography_survives_every_encoding(folder, encoding):
    folder({"a.txt": TYPOGRAPHY.encode(encoding)})
    assert read_one(folder({}) / "a.txt").text == TYPOGRAPHY


@pytest.mark.parametrize("text, encoding", [
    (f"The daily “Правда” disagreed. {BODY * 20}", "cp1251"),
    (f"It was in a café in Zürich. {BODY * 20}", "cp1252"),
    (f"“Erdoğan” – and “Правда” – said no. {BODY}", "utf-8"),
    (RUSSIAN.strip(), "cp1251"),
    (RUSSIAN.strip(), "utf-16-le"),
])
def test_bytes_are_read_in_their_encoding(text, encoding):
    assert decode(text.encode(encoding)) == (text, None)


def test_damaged_utf8_is_still_utf8():
    text, warning = decode("NATO’s “red line” isn’t far".encode() + b"\xe2\x80")
    assert text == "NATO’s “red line” isn’t far\ufffd"
    assert warning == "1 broken characters (shown as \ufffd)"


def test_line_ends_become_one(folder):
    folder({"a.txt": b"NATO meets\r\n\r\nNATO met. It left.\r\rRussia spoke.\r\n"})
    assert read_one(folder({}) / "a.txt").text == "NATO meets\n\nNATO met. It left.\n\nRussia spoke."


def test_bytes_that_are_no_text():
    with pytest.raises(Refused, match="binary"):
        decode(bytes(range(256)))


# --- headline and front matter ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("first, title", [
    ("NATO warns of ‘fatal’ outcome", "NATO warns of ‘fatal’ outcome"),
    ("Is NATO next?", "Is NATO next?"),
    ("NATO: ‘We will not blink!’", "NATO: ‘We will not blink!’"),
    ("# NATO warns.", "NATO warns."),
    ("NATO warned Moscow.", None),
    ("“NATO warned Moscow.”", None),
    ("And then…", None),
    ("He listed them:", None),
    ("Opinion", None),
    ("Word " * 60, None),
    ("#NATO is trending", "#NATO is trending"),
])
def test_a_headline_is_one_only_where_that_is_clear(first, title):
    headline, rest = split_headline(f"{first}\n\n{BODY}")
    assert headline == title
    assert rest == (BODY if title else f"{first}\n\n{BODY}")


@pytest.mark.parametrize("body", [
    f"NATO warns Moscow\n{BODY}",  # no blank line: the first line of a paragraph that was wrapped
    "NATO warns Moscow",
    "NATO warns Moscow\n\n",
])
def test_a_line_without_a_text_below_it_is_no_headline(body):
    assert split_headline(body) == (None, body)


def test_front_matter_fills_the_columns(folder):
    folder({"a.md": "---\r\ntitle: \"NATO: a history\"\r\noutlet: TASS\r\noutlet_side: Russia\r\npublished: 2025-03-04\r\n"
                    "url: https://tass.com/1\r\nlanguage: en-GB\r\ngenre: opinion\r\nsynthetic: true\r\nauthor: no\r\n---\r\n\r\n"
                    + BODY})
    article = read_one(folder({}) / "a.md")
    assert article.drop(["article_id", "source_file", "warnings", "refused"]).to_dict() == {
        "title": "NATO: a history", "outlet": "TASS", "outlet_side": "russia", "published": pd.Timestamp("2025-03-04", tz="UTC"),
        "url": "https://tass.com/1", "language": "en", "genre": "opinion", "synthetic": True,
        "text": f"NATO: a history\n\n{BODY}"}
    assert pd.isna(article.warnings)


def test_broken_front_matter_is_read_line_by_line_and_the_body_kept(folder):
    folder({"a.txt": f"---\ntitle: NATO: a history\noutlet: [TASS\n---\n{BODY}"})
    article = read_one(folder({}) / "a.txt")
    assert article.title == "NATO: a history" and article.text.endswith(BODY)
    assert article.warnings == "the front matter is not valid YAML: it was read line by line"


@pytest.mark.parametrize("block", [
    "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b",
    "title: !!python/object/apply:os.system ['touch hacked']",
    "title: " + "[" * 3500,
    "? {a: b}\n: c\ntitle: T",
])
def test_hostile_front_matter_does_nothing(folder, monkeypatch, block):
    monkeypatch.chdir(folder({"a.txt": f"---\n{block}\n---\n{BODY}"}))
    assert read_one("a.txt").text.endswith(BODY)
    assert not Path("hacked").exists()


@pytest.mark.parametrize("text", [
    f"---\n{BODY}\n---\n{OTHER}",
    f"---\nHe said on Monday: {BODY}\n---\n{OTHER}",
    f"---\ntitle: T\n{BODY}",
])
def test_a_rule_above_a_text_is_not_front_matter(text):
    assert read_one(text).text == text


def test_a_title_that_is_given_is_not_in_the_text_twice(folder):
    folder({"a.md": f"---\ntitle: NATO meets\n---\n# NATO Meets\n\n{BODY}",
            "b.md": f"---\ntitle: NATO meets\n---\nKyiv, Monday\n\n{OTHER}"})
    assert read_articles(folder({})).text.to_list() == [f"NATO meets\n\n{BODY}", f"NATO meets\n\nKyiv, Monday\n\n{OTHER}"]


# --- tables -----------------------------------------------------------------------------------------------------------

def test_a_csv_with_the_names_that_people_give(folder):
    folder({"set.csv": f'\ufeffHead Line;Newspaper;Pub-Date;Body;id\nNATO meets;RT;2025-03-04;"{BODY}";7\n;NA;;"{OTHER}";8\n'})
    articles = read_articles(folder({}) / "set.csv")
    assert articles.article_id.to_list() == ["set#1", "set#2"]
    assert articles.text.to_list() == [f"NATO meets\n\n{BODY}", OTHER]
    assert articles.outlet.fillna("-").to_list() == ["RT", "-"]
    assert articles.published[0] == pd.Timestamp("2025-03-04", tz="UTC") and pd.isna(articles.published[1])


def test_a_long_article_and_line_breaks_in_a_csv(folder):
    long = f"{BODY}\n\n" + "NATO grew. " * 20_000
    folder({"set.csv": f'title,text\nT one,"{long}"\n'})
    assert read_one(folder({}) / "set.csv").text == f"T one\n\n{long.strip()}"


@pytest.mark.parametrize("content, refused", [
    ('title,text\na,"He said "no" to it, twice. Then left."\n', "the quotation marks from line 2 on do not match"),
    (f'title,text\na,"{BODY}\nb,{OTHER}\n', "the quotation marks from line 3 on do not match"),
    ("title,text\na,NATO met, and left. Russia spoke, too.\n", "the row has 4 cells, the table 2 columns"),
    ("title,teaser\na,b\n", "no text column: name one `text`; found: title, teaser"),
    ("title,text\n", "empty: the table has no rows"),
    ("title,text\na,\n", "empty"),
])
def test_a_broken_csv_says_what_is_wrong(folder, content, refused):
    folder({"set.csv": content})
    assert refused in read_one(folder({}) / "set.csv").refused


def test_a_bad_line_of_jsonl_is_refused_alone(folder):
    rows = [{"headline": "NATO meets", "content": BODY, "source": {"id": None, "name": "BBC"},
             "publishedAt": "2025-03-04T10:00:00Z"},
            {"title": "no text"}, {"text": OTHER + " \u2028 It \ud83d left."}, {"text": 5}, ["text"]]
    lines = [json.dumps(row) for row in rows] + ["{broken", "", '{"text": ' + "[" * 100_000, '{"text": ' + "9" * 5000 + "}"]
    folder({"set.jsonl": "\n".join(lines)})
    articles = read_articles(folder({}) / "set.jsonl")
    assert articles.article_id.to_list() == [f"set#{number}" for number in range(1, 9)]
    assert articles.outlet[0] == "BBC" and articles.published[0] == pd.Timestamp("2025-03-04 10:00", tz="UTC")
    assert articles.text[2] == OTHER + " \u2028 It \ufffd left."
    assert articles.refused.fillna("").str.slice(0, 26).to_list() == [
        "", "no text column: name one `", "", "shorter than two sentences", *4 * ["unreadable: the line is no"]]


def test_parquet_keeps_its_types(folder):
    top = folder({})
    pd.DataFrame({"text": [BODY, OTHER, None], "date": pd.to_datetime(["2025-03-04 10:00", None, None]),
                  "Outlet Side": ["nato", None, None],
                  "synthetic": [True, False, True], "vector": [[1], [2], [3]]}).to_parquet(top / "set.parquet")
    articles = read_articles(top)
    assert articles.published[0] == pd.Timestamp("2025-03-04 10:00", tz="UTC") and pd.isna(articles.published[1])
    assert articles.synthetic.to_list() == [True, False, True]
    assert articles.outlet_side[0] == "nato" and articles.refused.fillna("").to_list() == ["", "", "empty"]


def test_a_broken_parquet_file(folder):
    folder({"set.parquet": b"PAR1 not really"})
    assert read_one(folder({}) / "set.parquet").refused.startswith("unreadable (ArrowInvalid")


# --- pages ------------------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="{charset}"><title>NATO warns | The Example</title>
<meta property="og:site_name" content="The Example"><link rel="canonical" href="https://example.com/world/nato">{head}</head>
<body><nav><a href="/">Home</a></nav><article><h1>NATO warns of “fatal” outcome</h1>
<p>The alliance’s chief said on Monday that Moscow’s next offensive could be its last. He spoke in Brussels.</p>
<p>Russia’s envoy — in a café nearby — called the speech a “threat” and left before it was over. Nobody followed.</p>
<p>Talks go on next week, according to two officials who spoke on condition that they are not named.</p>
<script>alert(1)</script></article><div id="comments"><p>First comment: this is nonsense and I say so at length.</p></div>
<footer>© 2023 The Example. All rights reserved.</footer></body></html>"""
PAGE_TEXT = """NATO warns of “fatal” outcome

The alliance’s chief said on Monday that Moscow’s next offensive could be its last. He spoke in Brussels.

Russia’s envoy — in a café nearby — called the speech a “threat” and left before it was over. Nobody followed.

Talks go on next week, according to two officials who spoke on condition that they are not named."""


def page(head="", charset="utf-8"):
    return PAGE.replace("{head}", head).replace("{charset}", charset)


@pytest.mark.parametrize("charset, encoding", [
    ("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("iso-8859-1", "cp1252"), ("utf-8", "cp1252"), ("iso-8859-1", "utf-8")])
def test_the_article_in_a_page(folder, charset, encoding):
    head = '<meta property="article:published_time" content="2025-03-04T12:20:30+02:00">'
    folder({"p.html": page(head, charset).encode(encoding)})
    article = read_one(folder({}) / "p.html")
    assert article.text == PAGE_TEXT
    assert article[["title", "outlet", "url", "language"]].to_list() == [
        "NATO warns of “fatal” outcome", "The Example", "https://example.com/world/nato", "en"]
    assert article.published == pd.Timestamp("2025-03-04 10:20:30", tz="UTC")
    assert pd.isna(article.warnings)


@pytest.mark.parametrize("head, published", [
    ("", None),  # the copyright line says 2023
    ('<meta name="date" content="2025">', None),
    ('<meta name="date" content="March">', None),
    ('<meta name="date" content="10:30">', None),
    ('<meta name="date" content="03/04/2025">', None),
    ('<meta name="pubdate" content="Tue, 04 Mar 2025 10:00:00 GMT">', "2025-03-04 10:00"),
    ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-03-04"}</script>', "2025-03-04"),
    ('<meta name="date" content="2025"><meta itemprop="datePublished" content="2025-03-04">', "2025-03-04"),
    ('<time datetime="2025-03-04">4 March</time>', "2025-03-04"),
    ('<time datetime="2025-03-04"></time><time datetime="2019-01-01"></time>', None),  # of which story?
    ('<time datetime="2025-03">March</time>', None),
])
def test_a_date_is_one_that_the_page_declares(folder, head, published):
    folder({"p.html": page(head)})
    article = read_one(folder({}) / "p.html")
    assert article.published == pd.Timestamp(published, tz="UTC") if published else pd.isna(article.published)


@pytest.mark.parametrize("content, refused", [
    ("<html><head><title>x</title></head><body></body></html>", "no article in the page"),
    ("<html><body><div id='app'></div><script>run()</script></body></html>", "no article in the page"),
    ("no markup at all", "no article in the page"),
    (" \n ", "empty"),
])
def test_a_page_without_an_article(folder, capfd, caplog, content, refused):
    folder({"p.html": content})
    with caplog.at_level(logging.WARNING):
        assert refused in read_one(folder({}) / "p.html").refused
    assert capfd.readouterr() == ("", "") and caplog.records == []


# --- addresses --------------------------------------------------------------------------------------------------------

class Server(http.server.BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        name = self.path.strip("/").partition("?")[0]
        if name in ("file:", "ftp:", "circle"):
            self.send_response(302)
            self.send_header("Location", {"file:": "file:///etc/passwd", "ftp:": "ftp://127.0.0.1/a", "circle": "/circle"}[name])
            self.end_headers()
            return
        self.send_response(404 if name == "missing" else 200)
        self.send_header("Content-Type", {"pdf": "application/pdf", "plain": "text/plain; charset=utf-8"}.get(name, "text/html"))
        self.end_headers()
        try:
            if name == "drip":  # a byte now and then: no read ever times out
                for _ in range(100):
                    self.wfile.write(b" ")
                    time.sleep(0.05)
            elif name == "large":
                for _ in range(40):
                    self.wfile.write(b"x" * 10_000)
            else:
                self.wfile.write(f"NATO meets\n\n{BODY}".encode() if name == "plain" else page().encode())
        except OSError:  # the reader has hung up
            pass

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_an_address_is_read_like_a_page(site):
    article = read_one(f"{site}/world/nato.html?id=5")
    assert article.text == PAGE_TEXT
    assert article[["article_id", "source_file"]].to_list() == ["127.0.0.1/world/nato", f"{site}/world/nato.html?id=5"]


def test_an_address_of_plain_text(site):
    assert read_one(f"{site}/plain")[["title", "url"]].to_list() == ["NATO meets", f"{site}/plain"]


@pytest.mark.parametrize("path, refused", [
    ("missing", "the server answers 404"),
    ("pdf", "not a web page but application/pdf"),
    ("file:", "http and https only"),
    ("ftp:", "http and https only"),
    ("circle", "leads round in circles"),
    ("large", "too large: more than 100,000 bytes"),
    ("drip", "no full answer within 1 seconds"),
])
def test_what_an_address_must_not_do(site, monkeypatch, path, refused):
    monkeypatch.setattr(fetch, "LARGEST_PAGE", 100_000)
    monkeypatch.setattr(fetch, "DEADLINE", 1)
    start = time.monotonic()
    articles = read_articles([f"{site}/{path}", f"NATO meets\n\n{BODY}"])
    assert refused in articles.refused[0] and pd.isna(articles.text[0])
    assert articles.source_file[0] == f"{site}/{path}"
    assert pd.isna(articles.refused[1])
    assert time.monotonic() - start < 4


def test_no_network():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refused = read_one(f"http://127.0.0.1:{closed.getsockname()[1]}/a").refused
    assert refused.startswith("no connection to 127.0.0.1") and "save the page as .html" in refused


# --- dates ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("written, expected", [
    ("2025-03-04", "2025-03-04"), ("2025-03-04T10:20:30Z", "2025-03-04 10:20:30"), ("2025-03-04 10:20", "2025-03-04 10:20"),
    ("2025-03-04T01:00:00+03:00", "2025-03-03 22:00"), ("20250304", "2025-03-04"), ("20250304103000", "2025-03-04 10:30"),
    ("2025/03/04", "2025-03-04"), ("2025-3-4", "2025-03-04"),
    ("25/04/2025", "2025-04-25"), ("04/25/2025", "2025-04-25"), ("25.4.2025", "2025-04-25"), ("5/5/2025", "2025-05-05"),
    ("4 March 2025", "2025-03-04"), ("Mar. 4, 2025", "2025-03-04"), ("Tuesday, 4th of March 2025", "2025-03-04"),
    ("March 4, 2025 at 5:00 p.m.", "2025-03-04 17:00"), ("Tue, 04 Mar 2025 10:00:00 GMT", "2025-03-04 10:00"),
])
def test_clear_dates(written, expected):
    assert read_date(written) == (pd.Timestamp(expected, tz="UTC"), None)


@pytest.mark.parametrize("written", [
    "2025", "March", "March 2025", "Tuesday March 2025", "March 4", "10:30", "today", "yesterday", "Tuesday", "04/03/25",
    "2025-03", "2025-02-30", "1741082400", 1741082400, 1741082400000, "2011121314", "4 марта 2025", "03/2025", "-", "9" * 500,
    "Updated in 2025",
])
def test_what_is_not_a_full_date_is_none(written):
    stamp, warning = read_date(written)
    assert stamp is None and warning.endswith("is not a full date")


@pytest.mark.parametrize("dayfirst, published, warned", [
    (None, None, True), (True, "2025-04-03", False), (False, "2025-03-04", False)])
def test_an_ambiguous_date_is_left_out_unless_someone_says(dayfirst, published, warned):
    article = read_one(f"---\npublished: 03/04/2025\n---\n{BODY}", dayfirst=dayfirst)
    assert article.published == pd.Timestamp(published, tz="UTC") if published else pd.isna(article.published)
    assert ("ambiguous" in str(article.warnings)) == warned


def test_the_machines_own_time_zone_is_not_used(monkeypatch):
    monkeypatch.setenv("TZ", "MSK-3")
    time.tzset()
    try:
        assert read_date("4 March 2025 10:00 MSK")[0] == pd.Timestamp("2025-03-04 10:00", tz="UTC")
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_a_date_in_the_future_is_kept_and_named():
    article = read_one(f"---\npublished: 2525-03-04\n---\n{BODY}")
    assert article.published.year == 2525 and article.warnings == "the date 2525-03-04 is in the future"


def test_no_file_time_becomes_a_date(folder):
    top = folder({"a.txt": BODY})
    os.utime(top / "a.txt", (1_700_000_000, 1_700_000_000))
    assert pd.isna(read_one(top).published)


# --- refusals and warnings --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name, content, refused", [
    ("a.txt", b"", "empty"),
    ("a.txt", b" \n\n ", "empty"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    ("a.txt", b"%PDF-1.7 ...", "the name says .txt, the content is another: PDF is not read yet"),
    ("a.md", b"PK\x03\x04....", "Word is not read yet"),
    ("a.txt", RUSSIAN.encode(), "not English: the text looks like 'ru'"),
    ("a.txt", RUSSIAN.encode("cp1251"), "not English: the text looks like 'ru'"),
    ("a.txt", RUSSIAN[:120].encode(), "not English"),  # another alphabet shows in a short text, too
    ("a.txt", ("Der Kanzler sprach am Montag in Brüssel über die Lage. Die Russen widersprachen ihm sofort. " * 3).encode(),
     "not English: the text looks like 'de'"),
    ("a.txt", b"NATO met in Brussels.", "shorter than two sentences"),
    ("a.txt", b"NATO meets\n\nNATO met in Brussels.", "shorter than two sentences"),
    ("a.pdf", b"%PDF", "PDF is not read yet: copy the article's text into a .txt file"),
    ("a.DOCX", b"PK", "Word is not read yet: open it, and save it as .txt"),
    ("a.ris", b"TY - NEWS", "a database export is not read yet"),
    ("a.xlsx", b"PK", "save the sheet as .csv"),
    ("a.json", b"[]", "save it as .jsonl"),
    ("a.jpg", b"\xff\xd8", "unknown kind of file (.jpg): .txt"),
    ("article", b"NATO met. It left.", "unknown kind of file (no suffix)"),
])
def test_what_cannot_be_used_says_why(folder, name, content, refused):
    article = read_one(folder({name: content}))
    assert refused in article.refused
    assert pd.isna(article.text) and article.source_file.endswith(name)


def test_short_english_full_of_names_is_not_refused(folder):
    text = "Zelensky met Stoltenberg in Vilnius. Duda, Orban and Erdogan met Scholz."
    assert pd.isna(read_one(folder({"a.txt": text})).refused)


def test_too_large(folder, monkeypatch):
    top = folder({"a.txt": BODY, "b.jsonl": json.dumps({"text": OTHER})})
    monkeypatch.setattr(formats, "LARGEST_ARTICLE", 50)
    monkeypatch.setattr(checks, "LONGEST", 60)
    assert read_articles(top).refused.str.extract(r"(too large: \d+ \w+)")[0].to_list() == [
        "too large: 67 bytes", "too large: 74 characters"]


def test_the_same_text_again_names_the_first(folder):
    articles = read_articles(folder({"a.txt": BODY, "b.txt": BODY.upper().replace(" ", "  "), "c.txt": OTHER, "d.txt": BODY}))
    assert articles.refused.fillna("").to_list() == ["", "the same text as a", "", "the same text as a"]
    assert articles.text.isna().to_list() == [False, True, False, True]


LONG = "The alliance said on Monday that it would send more troops. "


@pytest.mark.parametrize("text, warning", [
    (f"{LONG}\n\n{OTHER}\n\n{LONG}", "a paragraph comes twice"),
    (f"{BODY}\nSubscribe to continue reading.", "the end reads like a paywall"),
    (f"{BODY}\nAlready a subscriber? Log in.", "the end reads like a paywall"),
    (f"NA\u200bTO met.\n{BODY}", "1 invisible characters"),
    (f"\u202eNATO\u202c met.\n{BODY}", "2 invisible characters"),
    (f"<p>{BODY}</p>\n<p>{OTHER}</p>", "HTML code in the text"),
    (f"NATO â€œmetâ€.\n{BODY}", "was decoded wrongly"),
    (f"---\noutlet_side: west\n---\n{BODY}", "outlet_side 'west' is none of nato, russia, other"),
    (f"---\ngenre: essay\n---\n{BODY}", "genre 'essay' is none of news, opinion, live, transcript, wire"),
    (f"---\nurl: javascript:alert(1)\n---\n{BODY}", "is no web address"),
    (f"---\nlanguage: de\n---\n{BODY}\n{OTHER}\n{LONG}",
     "the language is given as 'de', the text looks like 'en'"),
])
def test_what_is_odd_is_named_and_kept(text, warning):
    article = read_one(text)
    assert warning in article.warnings
    assert pd.isna(article.refused) and article.text
    assert pd.isna(article.outlet_side) and pd.isna(article.genre) and pd.isna(article.url)


@pytest.mark.parametrize("text", [
    f"Yes.\n\n{BODY}\n\nYes.\n\n{OTHER}",
    f"The paper asks readers to subscribe to continue reading.\n{BODY * 20}",
])
def test_what_is_not_odd_is_not_named(text):
    assert pd.isna(read_one(text).warnings)


def test_a_hostile_article_is_only_text(folder):
    text = ("<script>alert(1)</script> {{ 7*7 }} $x$ **NATO** _met_ \u202eevil\u202c `rm` <img onerror=x>.\n\n"
            "=HYPERLINK(\"http://x\") \ufeffinside. NA\u200dTO left…")
    assert read_one(folder({"a.txt": text})).text == text


def test_whatever_one_file_raises_the_others_are_read(folder, monkeypatch):
    top = folder({"a.txt": BODY, "b.html": page(), "c.txt": OTHER})
    monkeypatch.setitem(formats.READERS, ".html", lambda content: 1 / 0)
    articles = read_articles(top)
    assert articles.refused.fillna("").to_list() == ["", "unreadable (ZeroDivisionError: division by zero)", ""]
    monkeypatch.setattr(checks, "_oddities", lambda text, body: [text.index("NATO")])
    assert read_articles(top).refused.fillna("").str.slice(0, 24).to_list() == [
        "unreadable (TypeError: s", "unreadable (ZeroDivision", "unreadable (ValueError: "]


def test_a_file_name_that_is_not_text(folder):
    top = folder({"a.txt": BODY})
    try:
        (Path(os.fsdecode(os.fsencode(top) + b"/b\xff.txt"))).write_text(OTHER)
    except OSError:
        pytest.skip("this file system takes no such name")
    assert read_articles(top).article_id.to_list() == ["a", "b\ufffd"]


# --- metadata.csv -----------------------------------------------------------------------------------------------------

def test_metadata_describes_the_files_beside_it(folder):
    top = folder({
        "a.txt": f"NATO meets\n\n{BODY}", "sub/B.md": f"---\noutlet: RT\ngenre: news\n---\n{OTHER}", "c.txt": BODY + " It left.",
        "metadata.csv": "File,Title,Outlet,outlet side,date,genre\na,NATO Meets,The Example,nato,2025-03-04,\n"
                        "sub\\b.md,Troops move,TASS,russia,,opinion\n../secret.txt,,,,,\n"
                        "/etc/passwd,,,,,\na,twice,,,,\n,,X,,,\n"})
    articles = read_articles(top).set_index("article_id")
    assert articles.loc["a", ["title", "outlet", "outlet_side", "text"]].to_list() == [
        "NATO Meets", "The Example", "nato", f"NATO Meets\n\n{BODY}"]
    assert articles.published["a"] == pd.Timestamp("2025-03-04", tz="UTC")
    assert articles.loc["sub/B", ["title", "outlet", "outlet_side", "genre", "text"]].to_list() == [
        "Troops move", "TASS", "russia", "opinion", f"Troops move\n\n{OTHER}"]
    assert articles.warnings.dropna().to_dict() == {"c": "no row in metadata.csv"}
    assert articles.refused.dropna().to_dict() == {
        "metadata#3": "metadata.csv lists '../secret.txt', but there is no such file beside it",
        "metadata#4": "metadata.csv lists '/etc/passwd', but there is no such file beside it",
        "metadata#5": "metadata.csv lists 'a' twice: row 1 counts",
        "metadata#6": "metadata.csv: the row names no file"}


def test_the_nearest_metadata_counts_and_a_single_file_has_it_too(folder):
    top = folder({"sub/a.txt": BODY, "b.txt": OTHER, "metadata.csv": "file,outlet\nsub/a.txt,Far\nb.txt,B\n",
                  "sub/metadata.csv": "file,outlet\na.txt,Near\nz.txt,Z\n"})
    articles = read_articles(top)
    assert articles.set_index("article_id").outlet.dropna().to_dict() == {"b": "B", "sub/a": "Near"}
    single = read_articles(top / "sub/a.txt")
    assert single.outlet.to_list() == ["Near"]  # and no row for z.txt, which was not offered


def test_metadata_fills_every_row_of_a_table(folder):
    top = folder({"set.csv": f'text\n"{BODY}"\n"{OTHER}"\n', "metadata.csv": "file,outlet\nset.csv,TASS\n"})
    assert read_articles(top).outlet.to_list() == ["TASS", "TASS"]


@pytest.mark.parametrize("content, refused", [
    ("name of it,title\na.txt,T\n", "metadata.csv has no column `file`; found: name of it, title"),
    ('file,title\na.txt,"x" y\n', "metadata.csv: unreadable: the quotation marks from line 2"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
])
def test_broken_metadata_stops_no_article(folder, content, refused):
    articles = read_articles(folder({"a.txt": BODY, "metadata.csv": content})).set_index("article_id")
    assert articles.text["a"] == BODY
    assert refused in articles.refused["metadata#1"]


# --- cost -------------------------------------------------------------------------------------------------------------

def test_text_files_load_no_library_that_they_do_not_need(folder):
    top = folder({"a.txt": BODY})
    heavy = ["trafilatura", "requests", "charset_normalizer", "pyarrow.parquet", "yaml", "py3langid", "lxml"]
    code = (f"import sys; from analysis import read_articles; read_articles({str(top)!r}); "
            f"print([name for name in {heavy} if name in sys.modules])")
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert printed.stdout.strip() == "[]"


def test_a_thousand_files_take_a_second_or_two(folder):
    top = folder({f"{number}.txt": f"Day {number}.\n{LONG * 10}" for number in range(1000)})
    start = time.monotonic()
    assert read_articles(top).refused.isna().all()
    assert time.monotonic() - start < 10


def test_a_running_report_fetches_an_address_once(site, tmp_path, monkeypatch):
    monkeypatch.setenv(fetch.KEEP, str(tmp_path))
    Server.asked.clear()
    first, second = read_articles(f"{site}/once"), read_articles(f"{site}/once")
    assert Server.asked == ["/once"]
    pd.testing.assert_frame_equal(first, second)
    monkeypatch.delenv(fetch.KEEP)
    read_articles(f"{site}/once")
    assert Server.asked == ["/once", "/once"]


def test_a_transcript_is_named_as_one():
    text = "\n\n".join(["ANNA HART: Thank you. NATO is ready.", "Q: And then?", "ANNA HART: We shall see. It is late."])
    warnings = read_articles(text).loc[0, "warnings"]
    assert "reads like a transcript" in warnings
    assert pd.isna(read_articles("NATO met on Monday.\n\nPutin: nothing new. Moscow waits.").loc[0, "warnings"])
