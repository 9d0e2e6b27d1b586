"""Turn the bytes of a page into text, or say why they are no text."""

from __future__ import annotations

import codecs
import re
import unicodedata

from loader.errors import PageError

LIMIT = 10_000_000  # bytes of a page

_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf", "a 7-zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "a database"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_:.-]{2,40})""",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_LONE = re.compile("[\ud800-\udfff]")
# Bidirectional controls, soft hyphen, zero-width characters, byte order mark, tag characters.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffd\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def decode(content: bytes, source: str, *, declared: bool = True, charset: str | None = None) -> str:
    """Return the text of ``content``: byte order mark, UTF-8 when it can be nothing else, declared charset, detection.

    Letters beyond ASCII that make valid UTF-8 are UTF-8, whatever the page
    declares: other encodings make such sequences by chance only.

    ``declared`` False leaves the charset of a meta element aside: text only
    speaks of it. ``charset`` came with the page (HTTP) and outranks it (HTML 13.2.3.2).

    Raises:
        PageError: empty, too-large or not-text.
    """
    if len(content) > LIMIT:
        raise PageError(
            f"{source}: {len(content):,} bytes; a page may have {LIMIT:,}; split the file", reason="too-large"
        )
    if not content.strip():
        raise PageError(f"{source}: the page is empty; check how it was saved", reason="empty")
    for magic, name in _MAGIC:
        if content.startswith(magic):
            raise PageError(f"{source}: this is {name}, not text; save the page as HTML or text", reason="not-text")
    text = _decode(content, (*_encodings(charset or ""), *(_declared(content) if declared else ())))
    if "\x00" in text or 20 * len(_CONTROL.findall(text[:100_000])) > min(len(text), 100_000):
        raise PageError(f"{source}: binary data, not text; save the page as HTML or text", reason="not-text")
    return text


def _decode(content: bytes, declared: tuple[str, ...]) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    wide = _wide(content)
    if wide is not None:
        return content.decode(wide, "replace")
    for encoding in ("utf-8", *declared) if not content.isascii() else (*declared, "utf-8"):
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return _detect(content)


def _wide(content: bytes) -> str | None:
    """Return the kind of UTF-16 of text without a byte order mark, by the zeros in one half of its bytes."""
    sample = content[:2000]
    half = len(sample) // 2
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if half < 8 or max(odd, even) < 0.6 * half or min(odd, even) > 0.05 * half:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(content: bytes) -> tuple[str, ...]:
    """Return the charset of a meta element or XML declaration (HTML 13.2.3.2: UTF-16 there means UTF-8)."""
    found = _CHARSET.search(content[:4096])
    return _encodings(found.group(1).decode("ascii")) if found else ()


def _encodings(name: str) -> tuple[str, ...]:
    """Return the encodings to try for the name of one, none for a name that is not known."""
    try:
        known = codecs.lookup(name.strip().lower())
    except (LookupError, ValueError):
        return ()
    if known.name.startswith(("utf-16", "utf-32")) or not getattr(known, "_is_text_encoding", True):
        return ()
    # WHATWG Encoding 4.2: pages that say Latin-1 or ASCII are read as Windows-1252.
    return ("cp1252", "latin-1") if known.name in ("iso8859-1", "ascii") else (known.name,)


def _detect(content: bytes) -> str:
    sample = content[:200_000]
    high = sum(byte > 127 for byte in sample)
    broken = content.decode("utf-8", "replace")
    bad = broken[:200_000].count("\ufffd")
    if high and 10 * bad < high:  # UTF-8 with a few torn characters
        return broken
    if 20 * high < len(sample):  # mostly ASCII: English in the Windows code page
        return content.decode("cp1252", "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:20_000]).best()
    return content.decode(best.encoding if best else "cp1252", "replace")


def normalise(text: str) -> str:
    r"""Return ``text`` as the readers and the store want it.

    NFC; line ends as ``\n``; every kind of space as a blank; no lone
    surrogates, controls, bidirectional marks or invisible characters. Offsets
    count in what this returns. Quotes stay as the page prints them, since a
    receipt quotes the page; the language pipeline reads them as straight ones,
    character for character (``loader.language.embedded``).

    >>> normalise("Face\u00a0the\u200b Na\u00adtion\r\n")
    'Face the Nation\n'
    """
    if text.isascii() and "\r" not in text and "\t" not in text:
        return _CONTROL.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", text)
    text = _INVISIBLE.sub("", _LONE.sub("", text))
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))
