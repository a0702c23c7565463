"""The sentences that the model learns from, and what is done to their names."""

import hashlib
import json
import random
import re
from pathlib import Path
from typing import NamedTuple

from analysis.lexicon import read_lexicon
from analysis.read.coded import FOLDER, read_coded
from analysis.stance.model import BASES, ROLES, STANCES

UNKNOWN = -1
POLARITY = {-1: "against", 0: "neutral", 1: "favor"}  # as NewsMTSC codes it
WHERE = ("NewsMTSC (Hamborg & Donnay 2021) is not part of this project: get the folder with train.jsonl, "
         "dev_rw.jsonl and dev_mt.jsonl from github.com/fhamborg/NewsMTSC and name it with --newsmtsc")

# The two sides change places: in a third of the training on our own sentences, and when it is judged.
SIDES = [
    ("NATO", "Russia"), ("Moscow", "Washington"), ("Kremlin", "White House"),
    ("Russian", "American"), ("Russians", "Americans"),
]
# Names that can stand for each other in a sentence: capitals, states, adjectives, peoples.
ALIKE = [
    "Moscow Washington Kyiv Brussels Berlin Paris London Warsaw Minsk Beijing Ankara Vilnius Budapest "
    "Helsinki Belgrade",
    "NATO Russia Ukraine Poland Germany France Britain Belarus China Turkey Hungary Finland Georgia "
    "Moldova Serbia Lithuania",
    "Russian American Ukrainian Polish German French British Belarusian Chinese Turkish Western European",
    "Russians Americans Ukrainians Poles Germans Turks Europeans",
]
# A name that may be a person of whom nobody said anything yet: for sentences without labels.
PERSON = re.compile(
    r"(?<![.!?] )(?<!^)(?<!\w)(?:(?:President|Sen\.|Rep\.|Mr\.|Ms\.|Mrs\.|Gov\.|Judge|Dr\.) )?"
    r"[A-Z][a-z]{2,}(?: [A-Z][a-z]+)?(?!\w)|(?<!\w)(?:[Hh]e|[Ss]he|his|her|him)(?!\w)"
)
NO_PERSON = set(
    "The This That These Those They There When What While But And For With Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday January February March April June July August September October "
    "November December May English American Americans Russian Western".split()
)
ARTICLE = re.compile(r"\b([Aa]n?) $")  # before a name
MOST_UNLABELLED = 1  # mention without a label, a sentence


class Row(NamedTuple):
    """A mention with its labels as places in STANCES, ROLES and BASES, UNKNOWN where there is none."""

    sentence: str
    start: int
    end: int
    stance: int = UNKNOWN
    role: int = UNKNOWN
    basis: int = UNKNOWN
    own: bool = False  # written for this project: its names may change
    group: str = ""  # article or sentence: rows of one group stay together


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


def read_own(name):
    """Return the rows of data/labels/<name>.csv."""
    return [
        Row(coded.sentence, coded.mention_start, coded.mention_end, STANCES.index(coded.coded_stance),
            ROLES.index(coded.coded_role), BASES.index(coded.coded_basis), True, coded.sentence)
        for coded in read_coded(name).itertuples()
    ]


def read_development(newsmtsc=None):
    """Return the sets that are never trained on: name -> rows; NewsMTSC's only where its folder is named."""
    own = {"own, short": read_own("stance_dev"), "own, like articles": read_own("stance_dev_news")}
    if newsmtsc is None:
        return own
    return {f"NewsMTSC {name}": read_newsmtsc(newsmtsc, f"dev_{name}") for name in ("rw", "mt")} | own


def find_unlabelled(rows):
    """Return mentions of persons in the sentences of `rows` that nobody labelled; ours have labels enough."""
    draw = random.Random(3)
    taken = {}
    for row in rows:
        if not row.own:
            taken.setdefault(row.sentence, []).append(row)
    found = []
    for sentence, known in taken.items():
        spans = [match.span() for match in PERSON.finditer(sentence) if match[0] not in NO_PERSON]
        free = [(start, end) for start, end in spans
                if not any(start < row.end and row.start < end for row in known)]
        draw.shuffle(free)
        found += [known[0]._replace(start=start, end=end, stance=UNKNOWN, role=UNKNOWN, basis=UNKNOWN)
                  for start, end in free[:MOST_UNLABELLED]]
    return found


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
    return rename(row, SWAPPED, SWAPPED_NAMES)


class Names:
    """Gives the names in a sentence to others, at random."""

    def __init__(self):
        leaders = read_leaders()
        self.groups = [[*group.split()] for group in ALIKE] + [leaders]
        self.pattern = name_pattern(name for group in self.groups for name in group)

    def vary(self, row, draw):
        """Return an own `row` as it is, with its sides swapped, or with all names changed: a third each."""
        if not row.own:
            return row
        turn = draw.random()
        if turn < 1 / 3:
            return row
        if turn < 2 / 3:
            return swap_sides(row)
        other = {}
        for group in self.groups:
            other |= zip(group, draw.sample(group, len(group)), strict=True)
        return rename(row, other, self.pattern)


def read_leaders():
    """Return surnames of leaders: those of actors.csv and the invented ones of the labelled sentences."""
    actors = read_lexicon("actors")
    known = actors.loc[actors["kind"] == "leader", "alias"]
    known = [name for name in known.drop_duplicates() if re.fullmatch(r"[A-Z][a-z]\w+", name)]
    invented = (FOLDER / "invented_names.txt").read_text(encoding="utf-8").splitlines()
    return sorted({*known, *(name for name in invented if name and not name.startswith("#"))})


def rename(row, other, pattern):
    """Return `row` with the names that `pattern` finds replaced; offsets and "a" or "an" follow."""
    parts, done, start, end = [], 0, row.start, row.end
    for name in pattern.finditer(row.sentence):
        before, new = row.sentence[done : name.start()], other[name[0]]
        if article := ARTICLE.search(before):
            before = before[: article.start(1)] + fit_article(article[1], new) + " "
        moved_before = len(before) - (name.start() - done)
        moved = moved_before + len(new) - len(name[0])
        if name.start() < row.start:
            start += moved
        elif name.start() == row.start:
            start += moved_before
        if name.start() < row.end:
            end += moved
        parts += [before, new]
        done = name.end()
    return row._replace(sentence="".join([*parts, row.sentence[done:]]), start=start, end=end)


def fit_article(article, name):
    """Return "a" or "an", as `name` asks for it, with the first letter as in `article`.

    Examples
    --------
    >>> fit_article("An", "Russian"), fit_article("a", "American"), fit_article("an", "European")
    ('A', 'an', 'a')
    """
    vowel = name[0] in "AEIOU" and not name.startswith(("Eu", "Uk", "Un"))
    return article[0] + ("n" if vowel else "")


def name_pattern(names):
    """Return a pattern that finds `names` as whole words, longer ones first."""
    names = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


SWAPPED = {one: other for pair in SIDES for one, other in (pair, pair[::-1])}
SWAPPED_NAMES = name_pattern(SWAPPED)
