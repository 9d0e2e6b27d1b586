"""Read an article that came by mail."""

from __future__ import annotations

import codecs
import email.policy
import re
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from loader.errors import PageError
from loader.model import Page

_MARK = codecs.BOM_UTF8
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s?: ?)+", re.IGNORECASE)
_LIST = re.compile(r"^\s*\"?([^<\"]{0,200}?)\"?\s*<")


def read_mail(content: bytes, source: str, name: str) -> Page | PageError:
    """Return the article of a message: its HTML part, or else its text.

    Subject, Date and the list's or else the sender's name become title, day
    of publication and publisher; ``Archived-At`` (RFC 5064) the address.
    Attachments and forwarded messages are not read.
    """
    message = BytesParser(policy=email.policy.default).parsebytes(content)
    if not isinstance(message, EmailMessage):
        return PageError(f"{source}: no message that can be read; save it again", reason="malformed")
    try:
        part = message.get_body(("html", "plain"))
        text = part.get_content() if part is not None else None
    except (LookupError, ValueError, KeyError, AttributeError, RecursionError) as error:
        # Wrong encodings and torn structures of parts come out of the library as these.
        return PageError(f"{source}: the message is broken ({str(error)[:80]}); save it again", reason="malformed")
    if part is None or not isinstance(text, str) or not text.strip():
        return PageError(f"{source}: the message has neither a text nor an HTML part; check it", reason="empty")
    return Page(
        source=source,
        content=_MARK + text.encode("utf-8", "replace"),
        kind="html" if part.get_content_subtype() == "html" else "text",
        name=name,
        url=_field(message, "Archived-At").strip("<> ") or None,
        title=_PREFIX.sub("", _field(message, "Subject")).strip() or None,
        published=_date(_field(message, "Date")),
        publisher=_publisher(message),
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
