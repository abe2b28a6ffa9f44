"""What a chapter's cell returns for the page: a table or a figure that cannot be made without its words and sources.

An exhibit travels through the notebook as JSON (see ``MIME``) and is drawn by ``il2review.sphinx.exhibits``.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

MIME = "application/vnd.il2review.exhibit+json"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def cell(value: Any) -> str:
    """A value as a table shows it: empty for missing, yes/no for truth values, plain digits for numbers."""
    if value is None or (not isinstance(value, list) and pd.isna(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Table:
    """A table on the page, with a download of the rows behind it.

    ``id`` names the anchor and the file; ``title`` says what the table shows; ``shown`` holds the columns as the
    reader sees them (a column named ``Source`` holds citation keys, several separated by commas, and after `` @ ``
    the place in the source); ``data`` holds the rows to download, ``shown`` itself if not given. A long table is folded
    unless it is ``open``. ``studies`` names the study of each row where the table is where a reader should find it.
    Raises ValueError for a faulty id, no title or no rows.
    """

    id: str
    title: str
    shown: pd.DataFrame
    data: pd.DataFrame | None = None
    note: str = ""
    open: bool = False
    studies: list[str] | None = None

    def __post_init__(self):
        if not NAME.fullmatch(self.id):
            raise ValueError(f"{self.id!r}: an id is lower-case words joined by hyphens")
        if not self.title.strip():
            raise ValueError(f"{self.id}: a table needs a title")
        if self.shown.empty:
            raise ValueError(f"{self.id}: a table needs rows")

    def payload(self) -> dict:
        """The exhibit as JSON."""
        data = self.shown if self.data is None else self.data
        return {
            "kind": "table",
            "id": self.id,
            "title": self.title,
            "note": self.note,
            "open": self.open,
            "studies": self.studies or [],
            "columns": list(self.shown.columns),
            "rows": [[cell(value) for value in row] for row in self.shown.itertuples(index=False)],
            "csv": data.to_csv(index=False, lineterminator="\n"),
        }

    def _repr_mimebundle_(self, **_):
        return {MIME: self.payload(), "text/plain": f"{self.title}\n{self.shown.to_string(index=False)}"}


@dataclass(frozen=True)
class Figure:
    """A chart with all that a reader needs besides the picture.

    ``title`` states the finding; ``alt`` says in words what the picture shows; ``wide`` and ``narrow`` are Altair
    charts of the same data for a page and for a phone; ``table`` is the twin of the picture, with its sources in a
    column ``Source``; ``sources`` are citation keys; ``invitation`` stands on the button that makes the picture answer,
    where the plain words would not do. Raises ValueError if any of it is missing.
    """

    id: str
    title: str
    alt: str
    wide: Any
    narrow: Any
    table: Table
    sources: list[str]
    note: str = ""
    invitation: str = ""
    static: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        for name in ("title", "alt"):
            if not getattr(self, name).strip():
                raise ValueError(f"{self.id}: a figure needs its {name}")
        if not self.sources:
            raise ValueError(f"{self.id}: a figure needs its sources")
        from il2review.charts.render import specification, static_svg

        specs = {"wide": specification(self.wide), "narrow": specification(self.narrow)}
        drawn = {size: {"spec": spec, "svg": static_svg(spec, f"{self.id}-{size}")} for size, spec in specs.items()}
        object.__setattr__(self, "static", drawn)

    def payload(self) -> dict:
        """The exhibit as JSON."""
        return {
            "kind": "figure",
            "id": self.id,
            "title": self.title,
            "alt": self.alt,
            "note": self.note,
            "invitation": self.invitation,
            "drawings": self.static,
            "table": self.table.payload(),
            "sources": list(self.sources),
        }

    def _repr_mimebundle_(self, **_):
        return {MIME: self.payload(), "text/plain": f"{self.title}\n{self.alt}"}
