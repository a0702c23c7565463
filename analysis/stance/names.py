"""Other names for the names in a sentence, so that the model cannot know who is meant."""

import re

WORD = re.compile(r"[^\W\d_]\w*")
ARTICLE = re.compile(r"\b([Aa]n?) $")  # before a name


class Names:
    """Names that can stand for each other in a sentence.

    Parameters
    ----------
    groups : list of list of str
        Capitals, states, adjectives, peoples, leaders: in each group any name can take another's
        place. The first ones of a group are those that `settle` gives.
    """

    def __init__(self, groups):
        self.groups = groups
        self.group = {name: place for place, group in reversed([*enumerate(groups)]) for name in group}
        rests = {}  # first word -> what can follow it, the longest first
        for name in sorted(self.group, key=lambda name: (-len(name), name)):
            first = WORD.match(name)[0]
            rests.setdefault(first, []).append(re.escape(name[len(first) :]))
        self.rests = {first: re.compile(f"(?:{'|'.join(each)})(?![^\\W_])") for first, each in rests.items()}

    def find(self, text):
        """Return (start, end) of each name in `text`, the longest where several begin at one place."""
        found, done = [], 0
        for word in WORD.finditer(text):
            rest = word.start() >= done and word[0] in self.rests and self.rests[word[0]].match(text, word.end())
            if rest:
                done = rest.end()
                found.append((word.start(), done))
        return found

    def change(self, text, new):
        """Return (`text` with each name given to another, the changes); "a" or "an" before a name follows.

        A change is (start, end, what stands there now); `follow` finds a place again by them.

        Parameters
        ----------
        text : str
        new : function
            Name -> name.
        """
        changes, done = [], 0
        for start, end in self.find(text):
            name = new(text[start:end])
            article = ARTICLE.search(text, max(done, start - 4), start)
            if article:
                changes.append((*article.span(1), fit_article(article[1], name)))
            changes.append((start, end, name))
            done = end
        pieces, done = [], 0
        for start, end, piece in changes:
            pieces += [text[done:start], piece]
            done = end
        return "".join([*pieces, text[done:]]), changes

    def settle(self, text):
        """Return as `change` does `text` with the names of each group given to its first ones, in the order in which they appear.

        Sentences that differ in nothing but such names become one and the same.

        Examples
        --------
        >>> Names([["Russia", "NATO", "Iran"], ["Russian", "American"]]).settle("Iran fears NATO and Iran.")[0]
        'Russia fears NATO and Russia.'
        """
        given, counts = {}, [0] * len(self.groups)

        def new(name):
            if name not in given:
                place = self.group[name]
                given[name] = self.groups[place][counts[place]]
                counts[place] += 1
            return given[name]

        return self.change(text, new)


def follow(changes, start, end):
    """Return where the letters from `start` to `end` are after `changes`; an edge within a changed piece moves to the edge of it.

    Examples
    --------
    >>> changes = Names([["the Kremlin", "NATO"]]).settle("NATO mocked the Kremlin.")[1]
    >>> follow(changes, 0, 4), follow(changes, 16, 23)  # "Kremlin" alone becomes "NATO"
    ((0, 11), (19, 23))
    """
    start = min([start, *(first for first, last, _ in changes if first < start < last)])
    end = max([end, *(last for first, last, _ in changes if first < end < last)])
    return tuple(place + sum(len(piece) - (last - first) for first, last, piece in changes if last <= place) for place in (start, end))


def fit_article(article, name):
    """Return "a", "A", "an" or "An" as `name` asks for it.

    Examples
    --------
    >>> fit_article("An", "Russian"), fit_article("a", "American"), fit_article("an", "European")
    ('A', 'an', 'a')
    """
    vowel = name[0] in "AEIOU" and not name.startswith(("Eu", "EU", "Uk", "UK", "Un", "US", "U."))
    return article[0] + ("n" if vowel else "")
