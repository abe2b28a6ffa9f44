"""The only reader of the chapters' sources: which are in the book, what they cite, what their prose says."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from il2review import ROOT

FENCE = re.compile(r"^(`{3,}|~{3,}|:{3,})(.*)$")
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?::[\w-]+:[^\n]*\n)*(.*?)^```", re.MULTILINE | re.DOTALL)
CITE = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")


@dataclass(frozen=True)
class Line:
    """One line of prose, with its number in the file."""

    number: int
    text: str


def toc(root: Path = ROOT) -> list[str]:
    """Documents of the book in reading order, without suffix, as ``_toc.yml`` lists them."""
    found = []

    def walk(node):
        if isinstance(node, dict):
            found.extend(node[k] for k in ("root", "file") if k in node)
            for name in ("parts", "chapters", "sections"):
                walk(node.get(name, []))
        else:
            for item in node:
                walk(item)

    walk(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8")))
    return found


def files(root: Path = ROOT) -> list[Path]:
    """Files of the book in reading order."""
    return [root / f"{name}.md" for name in toc(root)]


def title(name: str, root: Path = ROOT) -> str:
    """Title of a chapter, as its first heading says it."""
    lines = (root / f"{name}.md").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("# ")).removeprefix("# ")


def prose(path: Path) -> list[Line]:
    """Lines of a chapter that a reader reads as text: no front matter, no code cell, no directive option."""
    lines, fence, front = [], None, False
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if number == 1 and text == "---":
            front = True
            continue
        if front:
            front = text != "---"
            continue
        match = FENCE.match(text)
        if fence:
            if match and match.group(1).startswith(fence) and not match.group(2):
                fence = None
            continue
        if match and match.group(1)[0] != ":" and match.group(2):
            fence = match.group(1) if "{admonition}" not in match.group(2) else None
            continue
        if match or re.match(r":[\w-]+:", text):
            continue
        lines.append(Line(number, text))
    return lines


def cells(path: Path) -> list[tuple[int, str]]:
    """First line and code of every code cell of a chapter."""
    text = path.read_text(encoding="utf-8")
    return [(text[: match.start(1)].count("\n") + 1, match.group(1)) for match in CELL.finditer(text)]


def citations(path: Path) -> list[tuple[int, str]]:
    """Line and key of every citation in a chapter's prose."""
    return [
        (line.number, key.strip())
        for line in prose(path)
        for group in CITE.findall(line.text)
        for key in group.split(",")
    ]
