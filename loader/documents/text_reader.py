"""Read the text that somebody scraped off a page, or a text that is just an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from loader.documents.addresses import canonical_url, day_of_url, is_article_url
from loader.documents.body import Stretch, find_body, paragraphs
from loader.documents.comments import mark_comments
from loader.documents.dateline import Dateline, find_dateline
from loader.documents.dates import Stamp, complete_day, find_stamps, to_iso
from loader.documents.draft import Draft
from loader.documents.headline import find_title
from loader.documents.lines import Line, mark_captions, mark_lists, mark_pointers, read_lines
from loader.documents.mastheads import find_masthead
from loader.documents.people import byline_names, is_byline, unsigned_names
from loader.documents.publishers import domain_name, from_agency, from_contacts, from_copyright, from_url, split_title
from loader.documents.repeats import mark_repeats
from loader.documents.wordlists import plain, word_set
from loader.documents.wrapping import join_fragments, unwrap, without_markdown


def read_text(text: str, *, title: str | None = None, url: str | None = None) -> Draft:
    """Return the article in ``text``, which is normalised.

    ``title`` and ``url`` are what the carrier states; they win over the page.
    A draft without paragraphs means that the page holds no article.
    """
    lines = read_lines(join_fragments(unwrap(without_markdown(text))))
    lines = mark_pointers(mark_repeats(mark_captions(mark_lists(mark_comments(lines)))))
    address = canonical_url(url) or _own_url(lines)
    body = find_body(lines)
    if body is None:
        return Draft(title=title, url=address)
    headline = _headline(lines, body, title=title, url=address)
    body = _after_headline(lines, body, headline[1] if headline else None)
    return _draft(lines, body, headline[0] if headline else None, url=address)


def _draft(lines: Sequence[Line], body: Stretch, headline: str | None, *, url: str | None) -> Draft:
    story = paragraphs(_story(lines, body, headline))
    dateline = find_dateline(story[0]) if story else None
    if dateline:
        story = (story[0][dateline.length :], *story[1:])
    published, modified = _dates(lines, body, url=url, dateline=dateline)
    publisher = _publisher(lines, body, url=url, dateline=dateline)
    clean, named = split_title(headline, publisher) if headline else (None, None)
    return Draft(
        paragraphs=story,
        title=clean,
        url=url,
        publisher=publisher or named or domain_name(url),
        authors=_authors(lines, body),
        published=published,
        modified=modified,
        dateline=dateline.place if dateline else None,
    )


def _own_url(lines: Sequence[Line]) -> str | None:
    """Return the page's own address: among its first lines, or labelled as such."""
    texts = [line.text for line in lines if line.kind != "blank"]
    for place, text in enumerate(texts):
        label, _, rest = text.partition(":")
        labelled = label.lower().strip() in word_set("addresses", "labels")
        if not labelled and (place >= 6 or not text.startswith(("http://", "https://", "<http"))):
            continue
        address = (rest if labelled else text).strip(" <>")
        if is_article_url(address):
            return canonical_url(address)
    return None


def _headline(
    lines: Sequence[Line], body: Stretch, *, title: str | None, url: str | None
) -> tuple[str, int | None] | None:
    if title:
        wanted = plain(title)
        places = [
            index for index, line in enumerate(lines[: body.end]) if line.kind != "prose" and plain(line.text) == wanted
        ]
        return title, places[-1] if places else None
    return find_title(lines, body, url)


def _after_headline(lines: Sequence[Line], body: Stretch, place: int | None) -> Stretch:
    """Return the body without what stands above its headline, or between headline and byline."""
    start = body.start
    if place is not None and body.start <= place < body.end:
        start = place + 1
    top = place + 1 if place is not None else start
    signature = [
        index
        for index, line in enumerate(lines[top : min(body.end, top + 16)], top)
        if is_byline(line.text) or (line.kind == "meta" and find_stamps(line.text))
    ]
    if place is not None and signature and signature[0] >= start:
        above = [line for line in lines[start : signature[0]] if line.kind == "prose"]
        below = sum(line.count for line in lines[signature[0] : body.end] if line.kind == "prose")
        if (
            len(above) <= 2
            and all(line.count <= 45 for line in above)
            and below > 2 * sum(line.count for line in above)
        ):
            start = signature[0]
    return Stretch(start, body.end)


def _story(lines: Sequence[Line], body: Stretch, headline: str | None) -> list[Line]:
    wanted = plain(headline) if headline else None
    signed: set[int] = set()
    for index in range(body.start, body.end):
        if is_byline(lines[index].text) and lines[index].kind != "prose":
            signed.add(index)
    return (
        [
            replace(line, kind="meta") if index in signed or (wanted and plain(line.text) == wanted) else line
            for index, line in enumerate(lines[body.start : body.end], body.start)
        ]
        + [line for line in lines[body.end : body.end + 40] if line.kind == "note"]
        + [line for line in lines[max(0, body.start - 40) : body.start] if line.kind == "note"]
    )


def _authors(lines: Sequence[Line], body: Stretch) -> tuple[str, ...]:
    """Return the names of the first byline near the story, before it or else after it."""
    before = [line.text for line in lines[max(0, body.start - 60) : min(len(lines), body.start + 4)] if line.text]
    after = [line.text for line in lines[max(body.start, body.end - 3) : body.end + 30] if line.text]
    for texts in (before, after):
        for start, text in enumerate(texts):
            names = byline_names(texts, start) if is_byline(text) else ()
            if names:
                return names
    head = [line for line in lines[max(0, body.start - 20) : body.start] if line.text]
    for line, below in pairwise(head):
        dated = below.text if below.kind == "meta" and find_stamps(below.text) else None
        if line.kind == "short" and (names := unsigned_names(line.text, dated)):
            return names
    return ()


def _dates(
    lines: Sequence[Line], body: Stretch, *, url: str | None, dateline: Dateline | None
) -> tuple[str | None, str | None]:
    """Return when the story was published and modified: a bare date in the head, and one marked as updated."""
    near = list(lines[max(0, body.start - 40) : body.start + 6])
    stamps = [stamp for line in near if line.kind != "prose" for stamp in find_stamps(line.text)]
    if not stamps:
        rest = lines[body.end : body.end + 15]
        stamps = [stamp for line in rest if line.kind == "meta" for stamp in find_stamps(line.text) if stamp.label]
    published = _first(stamps, "published") or _first(stamps, None)
    modified = _first(stamps, "modified") or _later(stamps, published)
    published = published or day_of_url(url)
    if published is None and dateline and dateline.day:
        published = to_iso(dateline.day) or complete_day(dateline.day, modified)
    return published, modified


def _first(stamps: Sequence[Stamp], label: str | None) -> str | None:
    return next((stamp.iso for stamp in stamps if stamp.label == label), None)


def _later(stamps: Sequence[Stamp], published: str | None) -> str | None:
    """Return a second stamp with a time, which scraped headers print below the first."""
    bare = [stamp.iso for stamp in stamps if stamp.label is None and "T" in stamp.iso]
    return max((iso for iso in bare[1:] if published and iso >= published), default=None)


def _publisher(lines: Sequence[Line], body: Stretch, *, url: str | None, dateline: Dateline | None) -> str | None:
    head = sum(bool(line.text) for line in lines[: body.start])
    texts = [line.text for line in lines if line.text]
    marks = [text for text in texts if "©" in text or text[:9].lower() == "copyright" or text[:4].lower() == "(c) "]
    holders = [name for text in marks if (name := from_copyright(text))]
    return (
        from_contacts(texts)
        or from_url(url)
        or find_masthead(texts, min(head, 40))
        or (holders[-1] if holders else None)
        or from_agency(dateline.agency if dateline else None)
    )
