"""A record of what was read -> a row of the articles table: what is unusable is refused, what is odd is named."""

import hashlib
import re

from analysis import tables
from analysis.read.dates import read_date
from analysis.read.encoding import Refused
from analysis.read.texts import drop_headline, split_headline

SIDES = ("nato", "russia", "other")
GENRES = ("news", "opinion", "live", "transcript", "wire")
ENGLISH = {"english": "en", "eng": "en"}
LONGEST = 1_000_000  # characters, about two novels: a longer text is a book or a whole archive, not an article
RECOGNISABLE = 200  # characters; below, py3langid takes an English sentence full of foreign names for Afrikaans
SAMPLE = 3_000  # characters that the language is told from: ten times what is needed, and half the time of reading
PARAGRAPH = 40  # characters; shorter lines ("Read more", "* * *", "Yes.") come twice in sound articles, too
ENDING = 1_000  # characters at the end of a text where a paywall asks for money
PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|read|unlock)|to continue reading|already a (?:subscriber|member)\b"
    r"|(?:sign|log) ?in to (?:continue|read)|register to (?:continue|read)|(?:for|to) subscribers only"
    r"|create (?:a|your) free account|unlock this (?:article|story)", re.IGNORECASE)
TURN = re.compile(r"^(?:Q|A|[A-Z][A-Z .'’-]{2,40})(?: \([^)]{1,30}\))?: ", re.MULTILINE)  # ANNA HART: ...
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\x00-\x08\x0b\x0e-\x1f\x7f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character: JSON can write it, no table can store it


def finish(record, dayfirst):
    """Return the row of the articles table for `record`, which has at least ``article_id`` and ``source_file``."""
    warnings = list(record.get("warnings", ()))
    row = {name: _words(record.get(name)) for name in tables.ARTICLES}
    row["outlet_side"] = _one_of(SIDES, "outlet_side", row["outlet_side"], warnings)
    row["genre"] = _one_of(GENRES, "genre", row["genre"], warnings)
    row["synthetic"] = str(row["synthetic"]).casefold() in ("true", "yes", "1")
    row["published"], warning = read_date(record["published"], dayfirst) if record.get("published") else (None, None)
    invented = row["synthetic"] and warning and warning.endswith("in the future")  # what is invented may be dated ahead
    warnings += [warning] if warning and not invented else []
    if row["url"] and not re.match(r"https?://", row["url"], re.IGNORECASE):
        warnings.append(f"url {row['url'][:60]!r} is no web address")
        row["url"] = None
    row["title"] = row["title"] and re.sub(r"[\r\n\t]+ *", " ", row["title"])
    declared = re.split(r"[-_]", (row["language"] or "").casefold())[0]
    row["language"] = ENGLISH.get(declared, declared) if re.fullmatch(r"[a-z]{2}|english|eng", declared) else None
    if not row["refused"]:
        try:
            _text(row, record, warnings)
        except Refused as reason:
            row["refused"] = str(reason)
    row["warnings"] = "; ".join(warnings) or None
    return row


def refuse_repeats(rows):
    """Return `rows` with ids that are unique in the table, and with a text that comes again refused."""
    ids, texts, checked = set(), {}, []
    for row in rows:
        name, count = row["article_id"], 1
        while name in ids:
            count += 1
            name = f"{row['article_id']}-{count}"
        ids.add(name)
        row = {**row, "article_id": name}
        if row["text"]:
            same = hashlib.sha256(" ".join(row["text"].casefold().split()).encode()).digest()
            if same in texts:
                row |= {"text": None, "refused": f"the same text as {texts[same]}"}
            texts.setdefault(same, name)
        checked.append(row)
    return checked


def _text(row, record, warnings):
    """Fill ``title``, ``language`` and ``text`` of `row`."""
    body = (_words(record.get("body")) or "").replace("\r\n", "\n").replace("\r", "\n")
    if not body:
        raise Refused("empty")
    if "\0" in body:
        raise Refused("binary: this is not text")
    if len(body) > LONGEST:
        raise Refused(f"too large: {len(body):,} characters where {LONGEST:,} are the limit; one file an article")
    if row["title"]:
        body = drop_headline(row["title"], body)
    elif record.get("headline") != "given":
        row["title"], body = split_headline(body)
    spoken = _language(body)
    if spoken and row["language"] and spoken != row["language"]:
        warnings.append(f"the language is given as {row['language']!r}, the text looks like {spoken!r}")
    row["language"] = spoken or row["language"]
    if spoken not in (None, "en"):
        raise Refused(f"not English: the text looks like {spoken!r}, and only English is analysed")
    if not _two_sentences(body):
        raise Refused("shorter than two sentences (the title does not count)")
    row["text"] = f"{row['title']}\n\n{body}" if row["title"] else body
    warnings += _oddities(row["text"], body)


def _language(body):
    """Two letters, or None where the text is too short to tell; another alphabet shows in a short text, too."""
    beginning = body[:SAMPLE]
    letters = re.findall(r"[^\W\d_]", beginning)
    latin = sum(letter.isascii() for letter in letters)
    if len(body) < RECOGNISABLE and latin * 2 >= len(letters):
        return None
    from py3langid import classify

    return classify(beginning)[0]


def _two_sentences(body):
    from sentencex import segment

    count = 0
    for paragraph in re.split(r"\n\s*\n", body):
        count += sum(bool(re.search(r"\w", sentence)) for sentence in segment("en", paragraph))
        if count >= 2:
            return True
    return False


def _oddities(text, body):
    lines = [" ".join(line.casefold().split()) for line in body.split("\n") if len(line.strip()) >= PARAGRAPH]
    repeated = len(lines) - len(set(lines))
    if repeated:
        yield f"{repeated} paragraphs come twice" if repeated > 1 else "a paragraph comes twice"
    if PAYWALL.search(body[-ENDING:]):
        yield "the end reads like a paywall: the article may be cut off"
    if len(TURN.findall(body)) >= 3:
        yield "reads like a transcript: what follows a label such as NAME: is given to that speaker, until the next label"
    invisible = len(INVISIBLE.findall(text))
    if invisible:
        yield f"{invisible} invisible characters, which may hide words from the analysis"
    if re.search(r"</(?:p|div|span|a|li)>|<br ?/?>", body):
        yield "HTML code in the text: save it as .html"
    if "â€" in text:
        yield "letters like â€ show that the text was decoded wrongly before it came here"


def _words(value):
    return None if value is None else SURROGATE.sub("\ufffd", str(value)).strip() or None


def _one_of(allowed, name, value, warnings):
    if value is None or value.casefold() in allowed:
        return value and value.casefold()
    warnings.append(f"{name} {value[:40]!r} is none of {', '.join(allowed)}")
    return None
