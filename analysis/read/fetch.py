"""A web address -> one article, fetched within limits of time and size."""

import hashlib
import json
import os
import queue
import re
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from analysis.read.encoding import Refused
from analysis.read.page import read_page
from analysis.read.texts import read_plain

CONNECT, READ = 10, 15  # seconds for the connection and for each answer: far more than a working server takes
DEADLINE = 45  # seconds for all of it: someone waits for the cell
LARGEST_PAGE = 10_000_000  # bytes; heavy news pages have 1 to 3 million, and lxml needs ten times that in memory
KEEP = "CROSSFRAME_PAGES"  # an environment variable: the folder of what a running report has fetched
SAVE = "open it in a browser, save the page as .html (\"web page, HTML only\") and read that file"


def read_address(address):
    """Return the one article at `address`.

    Raises
    ------
    Refused
        When there is no network, no answer in time, no web page, or too much of it; also when
        the server sends us on to anything but http and https.
    """
    kept = _kept(address)
    if kept and kept.is_file():
        return json.loads(kept.read_text(encoding="utf-8"))
    answers = queue.Queue()

    def fetch():
        try:
            answers.put(_fetch(address))
        except Exception as error:
            answers.put(error)

    # In a thread of its own, because requests has no overall deadline: a server that sends a byte now and then
    # would hold us for hours. A daemon, so that it cannot keep Python from ending either.
    threading.Thread(target=fetch, daemon=True).start()
    try:
        answer = answers.get(timeout=DEADLINE)
    except queue.Empty:
        raise Refused(f"no full answer within {DEADLINE} seconds; {SAVE}") from None
    if isinstance(answer, Exception):
        raise answer
    if kept:
        kept.write_text(json.dumps(answer), encoding="utf-8")
    return answer


def _kept(address):
    """The file that keeps the article while a report runs, so that all notebooks read the same page; None otherwise."""
    folder = os.environ.get(KEEP)
    return Path(folder, f"{hashlib.sha256(address.encode()).hexdigest()}.json") if folder else None


def _fetch(address):
    import requests

    from analysis import __version__

    host = urlsplit(address).hostname
    headers = {"User-Agent": f"Crossframe/{__version__} (research notebook)", "Accept": "text/html,text/plain;q=0.5"}
    try:
        with requests.get(address, headers=headers, stream=True, timeout=(CONNECT, READ)) as answer:
            return _read(answer)
    except (requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL, requests.exceptions.MissingSchema) as error:
        raise Refused(f"not a web address, or it leads to one that is not: http and https only ({error})") from None
    except requests.exceptions.TooManyRedirects:
        raise Refused(f"the address leads round in circles; {SAVE}") from None
    except requests.exceptions.Timeout:
        raise Refused(f"{host} does not answer in time; try later, or {SAVE}") from None
    except requests.exceptions.SSLError:
        raise Refused(f"{host} has no valid certificate, so nobody knows who answers; {SAVE}") from None
    except requests.exceptions.ConnectionError:
        raise Refused(f"no connection to {host}, or it broke off: is there a network, is the name right? Or {SAVE}") from None


def _read(answer):
    if not answer.ok:
        raise Refused(f"the server answers {answer.status_code} {answer.reason}; {SAVE}")
    kind = answer.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", "text/plain"):
        raise Refused(f"not a web page but {kind}: save it, and turn it into .txt")
    content, end = b"", time.monotonic() + DEADLINE
    for chunk in answer.iter_content(65_536):
        content += chunk
        if len(content) > LARGEST_PAGE:
            raise Refused(f"too large: more than {LARGEST_PAGE:,} bytes; copy the article's text into a .txt file")
        if time.monotonic() > end:
            raise Refused(f"no full answer within {DEADLINE} seconds; {SAVE}")
    if kind == "text/plain":
        return [{**article, "url": article.get("url") or answer.url} for article in read_plain(content)]
    charset = re.search(r"charset=[\"']?([\w-]+)", answer.headers.get("Content-Type", ""), re.IGNORECASE)
    return read_page(content, charset=charset and charset[1], address=answer.url)
