"""Lay rows out for a terminal: aligned columns, the evidence on lines of its own."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence

QUOTED = ("evidence", "words", "quote")
_GAP = "  "
_FACTS, _CONFLICTS, _CLAIMS = _STANDINGS = ("FACTS", "IN CONFLICT", "CLAIMS ONLY")
_DIFFERS = {
    "holder": "others name another holder",
    "date": "others tell another date",
    "rate": "others tell another rate",
    "signature": "signed and not signed",
    "denial": "said and denied",
}
_NARROWEST = 8
_LONGEST_WORD = 16  # words up to this length are not broken while there is room
_CAMEL = re.compile(r"(?<=[a-z])[A-Z]")
_MARKERS = ("/geopol/id/", "/geopol/ontology#", "/geopol/graph/")


def lay_out(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Return the rows as text of at most ``width`` characters a line.

    Columns whose names end in evidence, words or quote follow their row, indented and in
    quotation marks, because a sentence does not fit a column. Columns that
    are empty in every row are left out.
    """
    total = width or terminal_width(120)
    kept = [
        i for i, name in enumerate(columns) if not name.endswith(QUOTED) and (not rows or any(row[i] for row in rows))
    ]
    quoted = [i for i, name in enumerate(columns) if name.endswith(QUOTED)]
    cells = [[shorten(row[i]) for i in kept] for row in rows]
    widths = _fit([columns[i] for i in kept], cells, total)
    lines = [*_row([columns[i] for i in kept], widths), _GAP.join("─" * w for w in widths)]
    for row, listed in zip(rows, cells, strict=True):
        lines.extend(_row(listed, widths))
        lines.extend(line for i in quoted for line in _quote(row[i], total))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def terminal_width(otherwise: int) -> int:
    """Return the columns of the terminal, ``otherwise`` where the output goes elsewhere."""
    return shutil.get_terminal_size((otherwise, 24)).columns if sys.stdout.isatty() else otherwise


def cards(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    r"""Return one paragraph a claim: what is claimed, the sentence, who says so, where, how sure.

    Where the rows tell it, claims that support a fact come first, then those
    in a conflict, then those that are neither.

    >>> cards(("subject", "relation", "object"), [("Chile", "exports", "copper")])
    'Chile exports copper\n'
    """
    total = width or terminal_width(100)
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    if "told_by" not in columns:
        return "\n".join(_card(row, total) for row in told) or "(nothing is said about it)\n"
    parts = {title: [row for row in told if _standing(row) == title] for title in _STANDINGS}
    return (
        "\n".join(
            "\n".join([f"{title}\n", *(_card(row, total) for row in part)]) for title, part in parts.items() if part
        )
        or "(nothing is said about it)\n"
    )


def _standing(row: dict[str, str]) -> str:
    """Return whether a claim is in conflict, supports a fact, or neither."""
    if row["conflict"]:
        return _CONFLICTS
    return _FACTS if row["told_by"] not in {"", "0"} else _CLAIMS


def _card(row: dict[str, str], total: int) -> str:
    relation = _CAMEL.sub(lambda found: f" {found.group().lower()}", row.get("relation", ""))
    told = " ".join(
        part for part in (shorten(row.get("subject", "")), relation, shorten(row.get("object", ""))) if part
    )
    measure = row.get("event") if relation == "imposes" else None
    if measure:  # "imposes Tariff 15 % on China", not "imposes China"
        told = f"{shorten(row.get('subject', ''))} imposes {measure}"
        told += f" on {shorten(row['object'])}" if row.get("object") else ""
    kind = f" [{row['event']}]" if row.get("event") and not measure else ""
    qualities = [
        row[name] for name in ("stance", "modality") if row.get(name) and row[name] not in {"asserts", "actual"}
    ]
    source = [
        f"said by {row['speaker']}" if row.get("speaker") else "",
        row.get("outlet", ""),
        row.get("published", ""),
    ]
    sources = int(row.get("told_by") or 0)
    source.append(f"fact of {sources} source{'s' * (sources > 1)}" if sources else "")
    source.append(_DIFFERS.get(row.get("conflict", ""), ""))
    source.append(f"confidence {row['confidence']}" if row.get("confidence") else "")
    first = told + kind + (f" ({', '.join(qualities)})" if qualities else "")
    last = " · ".join(part for part in source if part)
    return "\n".join([first, *_quote(row.get("evidence", ""), total), *([f"    {last}"] if last else [])]) + "\n"


def shorten(cell: str) -> str:
    """Return the readable end of an IRI of ours; other text as it is, on one line.

    >>> shorten("https://w3id.org/geopol/id/country/us")
    'country/us'
    """
    if cell.startswith("https://"):
        for marker in _MARKERS:
            if marker in cell:
                return cell.split(marker, 1)[1]
    return " ".join(cell.split())


def _fit(names: Sequence[str], cells: Sequence[Sequence[str]], total: int) -> list[int]:
    """Return the column widths: as wide as the cells, the widest narrowed until all fit,
    words broken last.
    """
    columns = [[name, *(row[i] for row in cells)] for i, name in enumerate(names)]
    widths = [max(map(len, column)) for column in columns]
    floors = [
        min(_LONGEST_WORD, max(len(word) for cell in column for word in cell.split() or [""])) for column in columns
    ]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > total and max(widths, default=0) > _NARROWEST:
        loose = [i for i, width in enumerate(widths) if width > floors[i]] or list(range(len(widths)))
        widths[max(loose, key=lambda i: widths[i])] -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [
        textwrap.wrap(cell, width, break_on_hyphens=False) or [""] for cell, width in zip(cells, widths, strict=True)
    ]
    for index in range(max((len(lines) for lines in wrapped), default=0)):
        parts = (lines[index] if index < len(lines) else "" for lines in wrapped)
        yield _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True))


def _quote(text: str, total: int) -> list[str]:
    folded = " ".join(text.split())
    return textwrap.wrap(f"“{folded}”", total, initial_indent="    ", subsequent_indent="     ") if folded else []
