"""The sentences that the model learns from, and what is done to their names."""

import hashlib
import json
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.lexicon import read_lexicon
from analysis.read.coded import FOLDER, read_coded
from analysis.stance.model import BASES, ROLES, STANCES
from analysis.stance.names import Names, follow

UNKNOWN = -1
POLARITY = {-1: "against", 0: "neutral", 1: "favor"}  # as NewsMTSC codes it
WHERE = ("NewsMTSC (Hamborg & Donnay 2021) is not part of this project: get the folder with train.jsonl, "
         "dev_rw.jsonl and dev_mt.jsonl from github.com/fhamborg/NewsMTSC and name it with --newsmtsc")

# The two sides change places when a model is judged.
SIDES = [
    ("NATO", "Russia"), ("Moscow", "Washington"), ("Kremlin", "White House"),
    ("Russian", "American"), ("Russians", "Americans"), ("the Russian Federation", "the United States"), ("The Russian Federation", "The United States"),
]
# Names that can stand for each other in a sentence, those first that the model sees most. Leaders are added
# from actors.csv.
ACTORS = (
    "Russia Ukraine Germany France Poland NATO Britain Belarus China Turkey Hungary Finland Georgia Moldova "
    "Serbia Lithuania Italy Spain Portugal Greece Austria Switzerland Czechia Slovakia Slovenia Romania Bulgaria "
    "Croatia Latvia Estonia Sweden Norway Denmark Iceland Ireland Belgium Canada America Iran Japan India Armenia "
    "Azerbaijan Kazakhstan Syria Israel Albania Montenegro Kosovo Türkiye "
    "Washington Moscow Kyiv Berlin Brussels London Paris Warsaw Minsk Beijing Ankara Vilnius Budapest Helsinki "
    "Belgrade Rome Madrid Lisbon Athens Vienna Prague Bratislava Bucharest Sofia Riga Tallinn Stockholm Oslo "
    "Copenhagen Ottawa Tehran Pyongyang Tokyo Seoul Delhi Tbilisi Chisinau Yerevan Baku Astana Damascus Kiev"
).split()
WITH_THE = (  # after "the"; together they are one name
    "White House,Kremlin,Pentagon,alliance,Alliance,West,United States,European Union,Russian Federation,"
    "United Kingdom,Soviet Union,US,EU,UK,U.S.,U.K."
).split(",")
ADJECTIVES = (
    "American Russian Ukrainian German French Polish British Belarusian Chinese Turkish Western European "
    "Hungarian Finnish Georgian Moldovan Serbian Lithuanian Italian Spanish Portuguese Greek Austrian Swiss Czech "
    "Slovak Slovenian Romanian Bulgarian Croatian Latvian Estonian Swedish Norwegian Danish Icelandic Irish "
    "Belgian Dutch Canadian Iranian Japanese Indian Armenian Azerbaijani Kazakh Syrian Israeli Albanian "
    "US EU UK U.S. U.K."
).split()
PEOPLES = (
    "Americans Russians Ukrainians Germans Poles Turks Europeans Hungarians Finns Georgians Moldovans Serbs "
    "Lithuanians Italians Spaniards Greeks Austrians Czechs Slovaks Romanians Bulgarians Latvians Estonians "
    "Swedes Norwegians Danes Belgians Canadians Iranians Britons Belarusians"
).split()
SEATS = ["White House", "Kremlin", "Pentagon"]  # without "the": "a Kremlin aide"
FIRST_LEADERS = "Macron Putin Merkel Obama Lavrov Erdogan Scholz Johnson".split()
FIRST_FULL = ["Emmanuel Macron", "Vladimir Putin", "Angela Merkel", "Barack Obama", "Sergei Lavrov"]


class View(NamedTuple):
    """How later coders, blind to its label, saw a mention of NewsMTSC.

    In newsmtsc_views.csv grade and stance are of two codings, in newsmtsc_more.csv of one, which is taken for two.
    """

    grade: int  # from -3, clearly against, to 3, clearly in favor
    stance: str
    sure: str  # yes or no, of the stance


class Row(NamedTuple):
    """A mention with its labels as places in STANCES, ROLES and BASES, UNKNOWN where there is none."""

    sentence: str
    start: int
    end: int
    stance: int = UNKNOWN
    role: int = UNKNOWN
    basis: int = UNKNOWN
    own: bool = False  # written for this project
    group: str = ""  # article or sentence: rows of one group stay together
    view: View | None = None  # of NewsMTSC's later coders


def read_newsmtsc(folder, name):
    """Return the rows of one of NewsMTSC's files.

    Raises
    ------
    FileNotFoundError
        When it is not there; says where to get it.
    """
    path = Path(folder) / f"{name}.jsonl"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing. {WHERE}")
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        article = re.match(r"allsides_\d+|polusa_v1_\d+|.{14}", one["id"])[0]
        stance = STANCES.index(POLARITY[one["polarity"]])
        rows.append(Row(one["sentence"], one["from"], one["to"], stance, group=article))
    return rows


def read_views(name):
    """Return what the later coders saw in NewsMTSC's sentences: what find_key gives -> role and view.

    The file names a sentence by the first letters of its SHA-256: it holds no word of it.
    """
    table = pd.read_csv(FOLDER / f"{name}.csv", dtype={"sentence": "str"}, keep_default_na=False)
    return {
        (one.sentence, one.mention_start, one.mention_end):
            {"role": ROLES.index(one.role), "view": View(one.grade, one.stance, one.sure)}
        for one in table.itertuples()
    }


def find_others(rows, views):
    """Return the mentions in the sentences of `rows` that the later coders alone coded.

    Raises
    ------
    ValueError
        When a sentence that they coded is not there.
    """
    known = {find_key(row): row for row in rows}
    by_sentence = {key[0]: row for key, row in known.items()}
    missing = {key[0] for key in views} - {*by_sentence}
    if missing:
        raise ValueError(f"train.jsonl lacks {len(missing)} sentences that were coded for this project: it is another edition. {WHERE}")
    return [by_sentence[key[0]]._replace(start=key[1], end=key[2], stance=UNKNOWN, **code)
            for key, code in views.items() if key not in known]


def find_key(row):
    """Return (first letters of the SHA-256 of the sentence, start, end)."""
    return hashlib.sha256(row.sentence.encode()).hexdigest()[:16], row.start, row.end


def read_rows(newsmtsc):
    """Return the rows that teacher and student read, and those that the student alone reads."""
    news = read_newsmtsc(newsmtsc, "train")
    views = read_views("newsmtsc_views")
    rows = [row._replace(**views.get(find_key(row), {})) for row in news] + find_others(news, views)
    return rows + read_own("stance_train"), find_others(news, read_views("newsmtsc_more")) + read_own("stance_more")


def read_own(name):
    """Return the rows of data/labels/<name>.csv."""
    return [
        Row(coded.sentence, coded.mention_start, coded.mention_end, STANCES.index(coded.coded_stance),
            ROLES.index(coded.coded_role), BASES.index(coded.coded_basis), True, coded.sentence)
        for coded in read_coded(name).itertuples()
    ]


def read_development(newsmtsc=None):
    """Return the sets that are never trained on: name -> rows; NewsMTSC's only where its folder is named."""
    own = {"own, short": read_own("stance_dev"), "own, like articles": read_own("stance_dev_news"),
           "own, plain": read_own("stance_dev_plain"), "own, states of mind": read_own("stance_dev_minds")}
    if newsmtsc is None:
        return own
    return {f"NewsMTSC {name}": read_newsmtsc(newsmtsc, f"dev_{name}") for name in ("rw", "mt")} | own


def find_fold(row, folds):
    """Return to which of `folds` parts a row belongs; all rows of an article to the same."""
    return int(hashlib.sha256(row.group.encode()).hexdigest(), 16) % folds


def swap_sides(row):
    """Return `row` with the names of the two sides in each other's place.

    Examples
    --------
    >>> swap_sides(Row("Moscow mocked the Russian envoy to NATO.", 0, 6))[:3]
    ('Washington mocked the American envoy to Russia.', 0, 10)
    """
    sentence, changes = PAIRS.change(row.sentence, SWAPPED.get)
    start, end = follow(changes, row.start, row.end)
    return row._replace(sentence=sentence, start=start, end=end)


def find_groups():
    """Return the groups of names that can stand for each other, for Names and for model.json."""
    known = read_lexicon("actors")
    known = known.loc[known["kind"] == "leader", "alias"].drop_duplicates()
    invented = (FOLDER / "invented_names.txt").read_text(encoding="utf-8").splitlines()
    invented = [name for name in invented if name and not name.startswith("#")]
    one = sorted({*invented, *(name for name in known if re.fullmatch(r"[A-Z][a-z]\w+", name))})
    full = sorted(name for name in known if re.fullmatch(r"[A-Z]\S+ [A-Z][a-z]\S+", name))
    leaders = [[*dict.fromkeys(first + names)] for first, names in ((FIRST_LEADERS, one), (FIRST_FULL, full))]
    actors = ACTORS + [f"{the} {name}" for name in WITH_THE for the in ("the", "The")]
    return [actors, ADJECTIVES, PEOPLES, SEATS, *leaders]


SWAPPED = {one: other for pair in SIDES for one, other in (pair, pair[::-1])}
PAIRS = Names([[*pair] for pair in SIDES])
