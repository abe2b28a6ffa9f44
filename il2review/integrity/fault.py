"""What a check reports: one fault, in one line that says how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong.

    ``row`` is the line of the file as an editor or a spreadsheet numbers it (the header is row 1);
    it is 0 where the whole file is meant.
    """

    file: str
    row: int
    column: str
    value: str
    expected: str
    remedy: str
    rule: str

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        value = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        found = f"'{value}': " if value else ""
        return f"{place}: {found}expected {self.expected}. To mend: {self.remedy}. [{self.rule}]"
