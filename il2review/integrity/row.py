"""One row of a table, as the rules see it."""

import math
from dataclasses import dataclass

from il2review.integrity.fault import Fault


@dataclass(frozen=True)
class Row:
    """One row as text: its table, its line in the file, its cells by column."""

    table: str
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """The cell as written; empty if the table has no such column."""
        return self.cells.get(column, "")

    def value(self, column: str) -> float | None:
        """The cell as a number, or None if it is empty or not a number (the schema check says so)."""
        try:
            number = float(self.text(column))
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def fault(self, column: str, expected: str, remedy: str, rule: str) -> Fault:
        """A fault of this row."""
        return Fault(f"data/{self.table}.csv", self.number, column, self.text(column), expected, remedy, rule)


Tables = dict[str, list[Row]]
READ_AGAIN = "read the source again and correct the figure"
OR_WAIVE = f"{READ_AGAIN}; if the source prints it so, say so in the waiver column"


def all_rows(tables: Tables):
    """Every row of every table."""
    for rows in tables.values():
        yield from rows
