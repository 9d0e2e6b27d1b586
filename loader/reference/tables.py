"""Read the tables of the seed graph, and say where a bad cell is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loader.errors import DataError

_ITEM = re.compile(r"Q[1-9]\d*")
_ID = re.compile(r"[A-Z]{2}|[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``line`` counts from 1, the header included."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text of a cell, without surrounding space; a column the table lacks is empty."""
        return self.cells.get(column, "")

    def each(self, column: str) -> tuple[str, ...]:
        """Return the parts of a cell that holds a list, separated by ``|``."""
        return tuple(part.strip() for part in self[column].split("|") if part.strip())

    def error(self, column: str, reason: str, value: str | None = None) -> DataError:
        """Return the error that names the file, the line, the column and the value."""
        shown = self[column] if value is None else value
        return DataError(f"{self.file}, line {self.line}, column {column}: {reason}, found {shown!r}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows in file order, and by id where it has a column ``id``."""

    name: str
    rows: tuple[Row, ...]
    by_id: dict[str, Row]

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows."""
        return iter(self.rows)

    def check(self, row: Row, column: str, value: str) -> str:
        """Return ``value``, which ``row`` uses as an id of this table.

        Raises:
            DataError: when this table has no such id.
        """
        if value not in self.by_id:
            raise row.error(column, f"expected an id of {self.name}", value)
        return value


def read_table(folder: Path, name: str, columns: tuple[str, ...]) -> Table:
    """Read ``name`` from ``folder``; a file that is not there is an empty table.

    Raises:
        DataError: for text that is not UTF-8, a missing column, a row of
            another width, an id or a Wikidata id that is malformed or used twice.
    """
    path = folder / name
    rows = tuple(_rows(path, columns)) if path.is_file() else ()
    by_id: dict[str, Row] = {}
    for row in rows if "id" in columns else ():
        if not _ID.fullmatch(row["id"]):
            raise row.error("id", "expected letters, digits and single hyphens")
        if row["id"] in by_id:
            raise row.error("id", f"the id is already used in line {by_id[row['id']].line}")
        by_id[row["id"]] = row
    _check_identities(rows)
    return Table(name, rows, by_id)


def _check_identities(rows: tuple[Row, ...]) -> None:
    """Check that each Wikidata id is one, and that no two rows claim the same."""
    seen: dict[str, Row] = {}
    for row in rows:
        item = row["wikidata"]
        if item and not _ITEM.fullmatch(item):
            raise row.error("wikidata", "expected the id of a Wikidata item, such as Q30")
        if item in seen:
            raise row.error("wikidata", f"line {seen[item].line} is the same item")
        if item:
            seen[item] = row


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows; a cell may span lines, so the line is where its row begins."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError(
            f"{path.name}: expected UTF-8 text, byte {problem.start} is not; save the file as UTF-8"
        ) from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header = next(reader, [])
    missing = [column for column in columns if column not in header]
    if missing:
        raise DataError(f"{path.name}, line 1: expected the column {missing[0]!r}, found {','.join(header)!r}")
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) != len(header):
            raise DataError(
                f"{path.name}, line {line}: expected {len(header)} cells, found {len(cells)}: {','.join(cells)!r}"
            )
        yield Row(path.name, line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)})
        line = reader.line_num + 1
