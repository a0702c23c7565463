"""A web page, as a saved file or fetched -> one article."""

import logging
import re

from analysis.read.dates import read_date
from analysis.read.encoding import Refused, decode

CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
DECLARED_DATE = (  # names of <meta> that hold the day of publication, the surest first
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate",
    "publish-date", "publish_date", "published", "publication_date", "citation_publication_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "date",
)


def read_page(content, *, charset=None, address=None):
    """Return the one article in the bytes of a web page.

    Title, outlet and text are trafilatura's. The date is one that the page declares: trafilatura's own completes
    half a date with today's, and takes a copyright line or a date in the story for the day of publication.
    """
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is wrong with a page stands in its row
    from trafilatura import bare_extraction, load_html

    declared = CHARSET.search(content[:4096])
    text, warning = decode(content, charset or (declared and declared[1].decode()))
    tree = load_html(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)) if text.strip() else None
    if tree is None:
        raise Refused("no article in the page" if text.strip() else "empty")
    date, language = _declared_date(tree), tree.get("lang")
    page = bare_extraction(tree, url=address, include_comments=False, with_metadata=True,
                           date_extraction_params={"extensive_search": False, "original_date": True})
    if page is None or not (page.text or "").strip():
        raise Refused("no article in the page: open it in a browser, and save the text as .txt")
    return [{
        "title": page.title,
        "outlet": page.sitename or page.hostname,
        "published": date,
        "url": page.url or address,
        "language": language,
        "body": re.sub(r"\n+", "\n\n", page.text.strip()),  # trafilatura ends a paragraph with one line break
        "headline": "given",  # the first line of a page is not its headline: that stands in its title
        "warnings": [warning] if warning else [],
    }]


def _declared_date(tree):
    named = {}
    for meta in tree.iterfind(".//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        named.setdefault(name.lower(), meta.get("content"))
    scripts = "".join(tree.xpath("//script[@type='application/ld+json']/text()"))
    times = tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime") or tree.xpath("//time/@datetime")
    candidates = [named.get(name) for name in DECLARED_DATE]
    candidates += re.findall(r'"datePublished"\s*:\s*"([^"]{1,60})"', scripts)[:1]
    candidates += times if len(set(times)) == 1 else []  # several: those of other stories on the page, too
    complete = [date for date in candidates if date and read_date(date)[0] is not None]
    return next(iter(complete or filter(None, candidates)), None)
