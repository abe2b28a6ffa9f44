"""A new chapter from the template."""

import re
from pathlib import Path

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")
TEMPLATE = Path(__file__).with_name("chapter-template.md")


def new_chapter(root: Path, name: str) -> Path:
    """Write ``chapters/PART/NAME.md`` from the template and return its path.

    Raises ValueError if the name is not lower-case words joined by hyphens, or if the file exists.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"'{name}': expected PART/NAME in lower case with hyphens, such as haematology/myeloma")
    path = root / "chapters" / f"{name}.md"
    if path.exists():
        raise ValueError(f"{path.relative_to(root)} exists already; nothing was written")
    path.parent.mkdir(parents=True, exist_ok=True)
    title = name.rsplit("/", 1)[-1].replace("-", " ").capitalize()
    path.write_text(TEMPLATE.read_text(encoding="utf-8").replace("TITLE", title), encoding="utf-8")
    return path
