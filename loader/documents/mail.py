"""Read a message of electronic mail (RFC 5322) that carries an article."""

from __future__ import annotations

import codecs
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from itertools import pairwise

from loader.errors import PageError
from loader.model import Page

_MARK = codecs.BOM_UTF8
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s?: ?)+", re.IGNORECASE)
_LIST = re.compile(r"^\s*\"?([^<\"]{0,200}?)\"?\s*<")
_TAGS = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]{0,5000}>")  # reads each character once
_SIGNATURE = re.compile(r"(?m)^-- \r?$")
_QUOTE = re.compile(r"^(?:> ?)+")
_ATTRIBUTION = re.compile(r"^[^>\n]{5,200}(?:wrote|writes|said):\s*$")
# Wrong encodings and torn or deeply nested structures of parts come out of the library as these.
_BROKEN = (LookupError, ValueError, KeyError, AttributeError, RecursionError)
_FEWEST_WORDS = 25  # of what somebody writes above a quote, from which it is the article and the quote is not


def read_mail(content: bytes, source: str, name: str) -> Iterator[Page | PageError]:
    """Yield the article of a message, and each attachment as left aside.

    The HTML part is the article, as a newsletter is made for it and its
    paragraphs and boxes show there; the text part when there is no other, or
    when the HTML holds less than half of its words (a picture, a frame, a
    link to read on). Of text, the signature (RFC 3676 4.3) and what is quoted
    from other messages (4.5) are left out, unless all is quoted.

    Subject, Date and the list's or else the sender's name become title, day
    of publication and publisher; ``Archived-At`` (RFC 5064) the address.
    """
    try:
        message = BytesParser(policy=email.policy.default).parsebytes(content)
        if not isinstance(message, EmailMessage):
            raise ValueError("no message that can be read")
        found = [_page(message, source, name), *_left_aside(message, source)]
    except _BROKEN as error:
        yield PageError(f"{source}: the message is broken ({str(error)[:80]}); save it again", reason="malformed")
        return
    yield from found


def _page(message: EmailMessage, source: str, name: str) -> Page | PageError:
    kind, text = _body(message)
    if not text.strip():
        return PageError(f"{source}: the message has neither a text nor an HTML part; check it", reason="empty")
    return Page(
        source=source,
        content=_MARK + text.encode("utf-8", "replace"),
        kind=kind,
        name=name,
        url=_field(message, "Archived-At").strip("<> ") or None,
        title=_PREFIX.sub("", _field(message, "Subject")).strip() or None,
        published=_date(_field(message, "Date")),
        publisher=_publisher(message),
    )


def _body(message: EmailMessage) -> tuple[str, str]:
    """Return the kind and the content of the part that holds the article."""
    markup, text = _part(message, "html"), _part(message, "plain")
    if len(_TAGS.sub(" ", markup).split()) >= max(1, len(text.split()) / 2):
        return "html", markup
    return "text", _own_words(text)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    found = part.get_content() if part is not None else ""
    return found if isinstance(found, str) else ""


def _own_words(text: str) -> str:
    """Return a text without its signature and without what it quotes; the quoted text where nearly all is quoted."""
    lines = _SIGNATURE.split(text, maxsplit=1)[0].splitlines()
    own = [
        line
        for line, after in pairwise([*lines, ""])
        if not _QUOTE.match(line) and not (_ATTRIBUTION.match(line) and _QUOTE.match(after))
    ]
    if sum(len(line.split()) for line in own) >= _FEWEST_WORDS:
        return "\n".join(own)
    return "\n".join(_QUOTE.sub("", line) for line in lines if _QUOTE.match(line) or line in own)


def _left_aside(message: EmailMessage, source: str) -> Iterator[PageError]:
    """Yield a note of each attachment; forwarded messages are attachments too."""
    for number, part in enumerate(message.walk(), start=1):
        if part.get_content_disposition() == "attachment" or part.get_content_type() == "message/rfc822":
            called = part.get_filename() or part.get_content_type()
            yield PageError(
                f"{source}#{number}: the attachment {called!r} is not read; save it alone", reason="skipped"
            )


def _field(message: EmailMessage, name: str) -> str:
    """Return a header field as text, empty when it is absent or cannot be parsed."""
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        return ""  # the library's own parser stumbles over some broken fields (python/cpython#81185)


def _publisher(message: EmailMessage) -> str | None:
    """Return the name of the list (RFC 2919), or of the sender, or the sender's domain."""
    listed = _LIST.match(_field(message, "List-Id"))
    name, address = parseaddr(_field(message, "From"))
    return (listed.group(1).strip() if listed else "") or name.strip() or address.rpartition("@")[2] or None


def _date(value: str) -> str | None:
    """Return a Date field as ISO 8601, None when it is no date."""
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
