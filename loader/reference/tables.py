"""Read the tables of the seed graph, and say where a bad cell is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from loader.errors import DataError
from loader.reference.cells import fault

_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^",\r\n][^,\r\n]*|)(?=[,\r\n]|\Z)')
_SHOWN = 80


class _Reader(Protocol):
    """What :func:`csv.reader` gives."""

    line_num: int

    def __next__(self) -> list[str]: ...

    def __iter__(self) -> Iterator[list[str]]: ...


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

    def place(self, seen_from: Row) -> str:
        """Return where this row is, as an error about another row tells it."""
        return f"line {self.line}" if seen_from.file == self.file else f"line {self.line} of {self.file}"

    def error(self, column: str, reason: str, value: str | None = None) -> DataError:
        """Return the error that names the file, the line, the column and the value."""
        shown = self[column] if value is None else value
        return DataError(f"{self.file}, line {self.line}, column {column}: {reason}, found {shown!r}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows in file order, and by id where it has a column ``id``.

    ``known`` holds the rows of the shipped table too, which come first, when
    the folder stands on the shipped ones; ``by_id`` is over all of them.
    """

    name: str
    rows: tuple[Row, ...]
    known: tuple[Row, ...]
    by_id: dict[str, Row]

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows of the folder's own table."""
        return iter(self.rows)

    def check(self, row: Row, column: str, value: str) -> str:
        """Return ``value``, which ``row`` uses as an id of this table.

        Raises:
            DataError: when this table has no such id.
        """
        if value not in self.by_id:
            raise row.error(column, f"expected an id of {self.name}", value)
        return value


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a folder; those of ``base``, if any, may be referred to and are not built again."""

    folder: Path
    base: Path | None = None

    def read(self, name: str, columns: tuple[str, ...]) -> Table:
        """Read a table; a file that is not there is an empty table.

        Raises:
            DataError: for text that is not UTF-8 or no CSV, a missing or repeated column, a
                row of another width, a cell of another form, an id or a Wikidata id used twice.
        """
        own = tuple(_rows(self.folder / name, columns, name))
        for row in own:
            _check_cells(name, row)
        shipped = tuple(_rows(self.base / name, columns, f"shipped {name}")) if self.base else ()
        known = (*shipped, *own)
        _check_identities(known)
        return Table(name, own, known, _by_id(known) if "id" in columns else {})


def _check_cells(name: str, row: Row) -> None:
    for column in row.cells:
        found = fault(name, column, row[column])
        if found:
            raise row.error(column, *found)


def check_once(table: Table, columns: tuple[str, ...]) -> None:
    """Check that no two rows of ``table``, shipped ones included, agree in all of ``columns``.

    Raises:
        DataError: for the first row that repeats another.
    """
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.known:
        key = tuple(row[column] for column in columns)
        if key in seen:
            raise row.error(columns[0], f"the same {', '.join(columns)} are already in {seen[key].place(row)}")
        seen[key] = row


def _by_id(rows: tuple[Row, ...]) -> dict[str, Row]:
    """Return the rows by id, and check that each is used once."""
    found: dict[str, Row] = {}
    for row in rows:
        if row["id"] in found:
            raise row.error("id", f"the id is already used in {found[row['id']].place(row)}")
        found[row["id"]] = row
    return found


def _check_identities(rows: tuple[Row, ...]) -> None:
    """Check that no two rows claim the same Wikidata item."""
    seen: dict[str, Row] = {}
    for row in rows:
        item = row["wikidata"]
        if item in seen:
            raise row.error("wikidata", f"{seen[item].place(row)} is the same item")
        if item:
            seen[item] = row


def _rows(path: Path, columns: tuple[str, ...], shown: str) -> Iterator[Row]:
    """Yield the rows of ``path``, which errors call ``shown``; a row begins on its first line."""
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DataError(f"{shown}: expected UTF-8 text, byte {problem.start} is not; save the file as UTF-8") from None
    lines = list(io.StringIO(text, newline="\n"))
    reader = csv.reader(lines, strict=True)
    header = _next(reader, lines, [], shown) or []
    missing = [column for column in columns if column not in header]
    if missing:
        raise DataError(f"{shown}, line 1: expected the column {missing[0]!r}, found {','.join(header)!r}")
    repeated = [column for column in header if header.count(column) > 1]
    if repeated:
        raise DataError(f"{shown}, line 1: the column {repeated[0]!r} is there twice, found {','.join(header)!r}")
    line = reader.line_num + 1
    while (cells := _next(reader, lines, header, shown)) is not None:
        if not cells and not "".join(lines[line - 1 :]).strip():
            return
        if len(cells) != len(header):
            raise DataError(
                f"{shown}, line {line}: expected {len(header)} cells, found {len(cells)}: {','.join(cells)!r}"
            )
        yield Row(shown, line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)})
        line = reader.line_num + 1


def _next(reader: _Reader, lines: list[str], header: list[str], shown: str) -> list[str] | None:
    """Return the next row; None after the last.

    Raises:
        DataError: for a row that is no CSV, with the cell in which that shows.
    """
    line = reader.line_num
    try:
        return next(reader, None)
    except csv.Error as problem:
        column, cell = _broken("".join(lines[line:]), header)
        found = cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}..."
        raise DataError(f"{shown}, line {line + 1}, column {column}: no CSV: {problem}, found {found!r}") from None


def _broken(text: str, header: list[str]) -> tuple[str, str]:
    """Return the column of the first cell that the reader refuses, and what stands there."""
    index = start = 0
    while (
        (cell := _CELL.match(text, start)) and len(cell[0]) <= csv.field_size_limit() and text[cell.end() :][:1] == ","
    ):
        index, start = index + 1, cell.end() + 1
    column = header[index] if index < len(header) else str(index + 1)
    return column, text[start:].splitlines()[0] if text[start:] else ""


def check_no_cycle(table: Table, column: str) -> None:
    """Check that no row of ``table`` lies above itself by ``column``, which lists ids of the table.

    Raises:
        DataError: for the first row that does.
    """
    for row in table:
        above, seen = [(name, row) for name in row.each(column)], set[str]()
        while above:
            name, below = above.pop()
            if name == row["id"]:
                other = "" if below is row else f", by way of {below['id']} in {below.place(row)}"
                raise row.error(column, f"lies above itself{other}")
            if name not in seen:
                seen.add(name)
                above += [(each, table.by_id[name]) for each in table.by_id[name].each(column)]
