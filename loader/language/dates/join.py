"""Join the pieces of one time expression: a date and its year, the two ends of an interval, "early", "since"."""

from __future__ import annotations

from dataclasses import replace

from loader.language.dates.vocabulary import Piece, joint, words

_REACH = 40
"""Characters looked at before a piece for part words and prepositions."""

_DAYS = {"day", "numeric", "days", "next-days"}
_YEARLESS = _DAYS | {"month", "quarter", "half", "season"}
_UNPARTED = {"ago", "ahead", "within", "window", "unanchored"}


def join(text: str, pieces: list[Piece]) -> list[Piece]:
    """Join what belongs together, in order; what stays alone is returned as it was."""
    return _marked(text, _intervals(text, _nested(text, pieces)))


def _nested(text: str, pieces: list[Piece]) -> list[Piece]:
    """Put each piece into the longer time that follows it; from the right, so that "first week of June 2025" nests."""
    joined: list[Piece] = []
    for piece in reversed(pieces):
        outer = joined[-1] if joined else None
        both = _nest(text[piece.end : outer.start], piece, outer) if outer else None
        if both:
            joined[-1] = both
        else:
            joined.append(piece)
    return joined[::-1]


def _nest(between: str, inner: Piece, outer: Piece) -> Piece | None:
    if inner.kind == "weekday" and _is_plain_day(outer) and joint("weekday").fullmatch(between):
        return replace(outer, start=inner.start).with_numbers(weekday=inner.numbers["weekday"])
    if _lies_within(inner, outer) and joint("within").fullmatch(between):
        return replace(inner, end=outer.end, within=outer)
    return None


def _is_plain_day(piece: Piece) -> bool:
    return piece.kind in ("day", "numeric") and "weekday" not in piece.numbers


def _lies_within(inner: Piece, outer: Piece) -> bool:
    if inner.within or outer.until or "shift" in inner.numbers:
        return False
    if inner.kind == "weekday":
        return outer.kind == "unit" and outer.unit == "week" and outer.numbers.get("shift") != 0
    if inner.kind == "ordinal-week":
        return outer.kind == "month" or (outer.kind == "unit" and outer.unit == "month")
    if inner.kind == "half" and outer.kind in ("month", "decade", "century"):
        return True
    if inner.kind not in _YEARLESS or "year" in inner.numbers:
        return False
    return outer.kind in ("year", "fiscal") or (outer.kind == "unit" and outer.unit in ("year", "fiscal"))


def _intervals(text: str, pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        previous = joined[-1] if joined else None
        floor = joined[-2].end if len(joined) > 1 else 0
        both = _interval(text, floor, previous, piece) if previous else None
        if both:
            joined[-1] = both
        else:
            joined.append(piece)
    return joined


def _interval(text: str, floor: int, first: Piece, second: Piece) -> Piece | None:
    """Join two pieces to an interval: "from May 10 to May 12", "2018 to 2020", "between Monday and Friday"."""
    if first.until or _group(first) is None or _group(first) != _group(second):
        return None
    between = text[first.end : second.start]
    floor = max(floor, first.start - _REACH)
    opening = joint("opening").search(text, floor, first.start)
    if joint("between").fullmatch(between):
        if not (opening and opening["between"]):
            return None
    elif not joint("range").fullmatch(between):
        return None
    start = opening.start() if opening else first.start
    if opening and opening["from"] and joint("change").search(text, floor, start):
        return None
    return replace(first, start=start, end=second.end, opening=first, until=second)


def _group(piece: Piece) -> str | None:
    """Return what a piece can be an end of an interval with; None when it cannot be one."""
    if piece.kind in ("day", "numeric", "weekday") or (piece.kind == "unit" and piece.unit == "day"):
        return "day"
    if piece.kind == "unit":
        return piece.unit
    return piece.kind if piece.kind in ("month", "year", "quarter", "decade", "season", "fiscal") else None


def _marked(text: str, pieces: list[Piece]) -> list[Piece]:
    """Give each piece the part word and the preposition before it."""
    marked: list[Piece] = []
    for piece in pieces:
        floor = marked[-1].end if marked else 0
        marked.append(_with_signal(text, floor, _with_part(text, floor, piece)))
    return marked


def _with_part(text: str, floor: int, piece: Piece) -> Piece:
    if piece.until or piece.kind in _UNPARTED:
        return piece
    found = joint("part").search(text, max(floor, piece.start - _REACH), piece.start)
    if found is None:
        return piece
    groups = found.groupdict()
    part = words("parts").get((groups["part"] or "").lower())
    edge = words("edges").get(" ".join((groups["edge"] or groups["edge2"] or "").lower().split()))
    if part in ("earlier", "later") and _group(piece) == "day":
        return piece
    return replace(piece, start=found.start(), part=part or edge)


def _with_signal(text: str, floor: int, piece: Piece) -> Piece:
    if piece.until or piece.kind in ("window", "within", "ahead", "unanchored"):
        return piece
    found = joint("signal").search(text, max(floor, piece.start - _REACH), piece.start)
    if found is None:
        return piece
    signal = words("signals")[" ".join(found["signal"].lower().split())]
    if found["signal"].lower() == "from" and not _starts(text, floor, found.start(), piece):
        return piece
    return replace(piece, signal=signal)


def _starts(text: str, floor: int, start: int, piece: Piece) -> bool:
    """Say whether a bare "from" gives the start of a time; not in "from 2018 levels" and "moved from June to July"."""
    change = joint("change").search(text, max(floor, start - _REACH), start)
    return piece.kind in ("day", "numeric", "month") and change is None
