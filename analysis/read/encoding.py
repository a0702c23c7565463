"""The bytes of a file -> its characters."""

import codecs
import re

BOMS = {  # UTF-32 first: its mark begins with that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
LEGACY = ["cp1252", "cp1251"]  # what Western and Russian newsrooms and their archives used before UTF-8
LATIN_1 = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252")
OURS = re.compile(r"[\t\n\r -\u024f\u0400-\u045f\u2000-\u206f\u20a0-\u20bf\u2116\u2122]")  # Latin, Cyrillic, typography


class Refused(Exception):
    """Why something that was offered cannot be an article, in words for the user."""


def decode(content, declared=None):
    r"""Return the text in `content` and a warning or None; line ends are \n, no byte order mark.

    Parameters
    ----------
    content : bytes
    declared : str, optional
        The encoding that the page or its server names; used where it fits.

    Raises
    ------
    Refused
        When the bytes are not text.

    Examples
    --------
    >>> decode("It isn’t “over”.\r\n".encode("cp1252"))
    ('It isn’t “over”.\n', None)
    """
    text, warning = _characters(content, declared)
    if "\0" in text:
        raise Refused("binary: this is not a text file")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), warning


def _characters(content, declared):
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            text = content[len(bom):].decode(encoding, "replace")
            return text, _broken(text)
    if b"\0" in content:
        return _wide(content), None
    # UTF-8 first, whatever is declared: other text is hardly ever valid UTF-8, and servers declare wrongly.
    # Latin-1 fits anything, and those who declare it mean Windows-1252 (as the HTML standard says).
    for encoding in filter(None, ("utf-8", LATIN_1.get((declared or "").lower(), declared))):
        try:
            return content.decode(encoding), None
        except (LookupError, ValueError):  # no such encoding, or it does not fit
            continue
    # Bytes of a legacy encoding hardly ever form a valid UTF-8 character. So where more
    # characters are whole than broken, it is UTF-8 that was damaged on its way.
    text = content.decode("utf-8", "replace")
    if len(re.findall(r"[^\0-\x7f\ufffd]", text)) > text.count("\ufffd"):
        return text, _broken(text)
    if re.search(rb"[\xc0-\xff]{3}", content):  # é and ö stand alone in their words, Cyrillic letters in a row
        try:
            return content.decode("cp1251"), None
        except ValueError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=LEGACY).best() or from_bytes(content).best()
    if best is None:
        raise Refused("binary, or in an encoding that could not be recognised: save it as UTF-8")
    return str(best), None


def _wide(content):
    """UTF-16 or UTF-32 without a byte order mark: the wrong one gives characters of no European script."""
    for encoding in WIDE:
        try:
            text = content.decode(encoding)
        except ValueError:
            continue
        if "\0" not in text and len(OURS.findall(text)) > 0.9 * len(text):
            return text
    raise Refused("binary: this is not a text file")


def _broken(text):
    count = text.count("\ufffd")
    return f"{count} broken characters (shown as \ufffd)" if count else None
