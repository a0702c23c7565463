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

    def change(self, parts, new):
        """Return `parts` with each name given to another; "a" or "an" before it follows.

        Parameters
        ----------
        parts : sequence of str
            A sentence in pieces: before the mention, the mention, after it. A name that lies
            across an edge is none.
        new : function
            Name -> name.
        """
        changed = []
        for part in parts:
            pieces, done = [], 0
            for start, end in self.find(part):
                name = new(part[start:end])
                if start == 0 and changed:
                    changed[-1] = fit_article(changed[-1], name)
                pieces += [fit_article(part[done:start], name), name]
                done = end
            changed.append("".join([*pieces, part[done:]]))
        return changed

    def settle(self, parts):
        """Return `parts` with the names of each group given to its first ones, in the order in which they appear.

        Sentences that differ in nothing but such names become one and the same.

        Examples
        --------
        >>> Names([["Russia", "NATO", "Iran"], ["Russian", "American"]]).settle(["Iran fears ", "NATO", " and Iran."])
        ['Russia fears ', 'NATO', ' and Russia.']
        """
        given, counts = {}, [0] * len(self.groups)

        def new(name):
            if name not in given:
                place = self.group[name]
                given[name] = self.groups[place][counts[place]]
                counts[place] += 1
            return given[name]

        return self.change(parts, new)


def fit_article(text, name):
    """Return `text` with "a" or "an" at its end as `name` asks for it.

    Examples
    --------
    >>> fit_article("An ", "Russian"), fit_article("not a ", "American"), fit_article("an ", "European")
    ('A ', 'not an ', 'a ')
    """
    article = ARTICLE.search(text)
    if not article:
        return text
    vowel = name[0] in "AEIOU" and not name.startswith(("Eu", "EU", "Uk", "UK", "Un", "US", "U."))
    return text[: article.start(1) + 1] + ("n " if vowel else " ")
