"""Draw exhibits (``il2review.exhibit``) on the page: picture, interaction on demand, table, download, sources."""

import itertools
import json
from html import escape
from pathlib import Path

import vl_convert
from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.osutil import relative_uri

from il2review import chapters
from il2review.exhibit import MIME
from il2review.glossary import row_anchor
from il2review.sphinx.glossary import note_row

STATIC = Path(__file__).with_name("static")
SOURCE = "Source"
WHERE = "Where"  # a chapter as _toc.yml names it; # and a heading may follow
LONG = 15  # a table with more rows than this is folded
MANY = 12  # a longer list of sources is folded
CITED = 200  # keys of one citation at most
LOG = 200  # a longer table without citations is a log: it stands on the page as it is, and not in the search
MUCH = 60  # a cell with more letters than this gets a broad column, or its row would fill a screen


class ExhibitRenderer(MimeRenderPlugin):
    """MyST-NB plugin: turns an exhibit's JSON into nodes of the page."""

    mime_priority_overrides = (("*", MIME, 0),)

    @staticmethod
    def handle_mime(renderer, data: MimeData, inline: bool):
        """Nodes of the exhibit, or None for another kind of output."""
        if data.mime_type != MIME or inline:
            return None
        page = _Page(renderer.renderer)
        payload = json.loads(data.content) if isinstance(data.content, str) else data.content
        return page.figure(payload) if payload["kind"] == "figure" else page.table(payload)


class _Page:
    """Builds nodes for one document and keeps the files that go with them."""

    def __init__(self, markdown):
        self.markdown = markdown
        self.env = markdown.sphinx_env
        self.docname = self.env.docname

    def keep(self, name: str, content: str) -> str:
        """Remember a file to be written beside the site; returns its address seen from this page."""
        own = _files(self.env).setdefault(self.docname, {})
        if own.get(name, content) != content:
            raise _twice(name, self.docname, self.docname)
        own[name] = content
        return relative_uri(f"{self.docname}.html", f"_data/{name}")

    def figure(self, payload: dict) -> list[nodes.Node]:
        """Picture in two widths, title, note, sources, table twin and download."""
        id = payload["id"]
        pictures = "".join(
            f'<div class="il2-picture il2-{size}" role="img" aria-label="{escape(payload["alt"], quote=True)}">'
            f"{drawing['svg']}</div>"
            for size, drawing in ((size, payload["drawings"][size]) for size in ("wide", "narrow"))
        )
        controlled = _controlled(payload["drawings"]["wide"]["spec"])
        label = payload["invitation"] or ("Try other values" if controlled else "Explore this figure")
        specs = self.keep(f"{id}.js", _script(id, {size: d["spec"] for size, d in payload["drawings"].items()}))
        opening = (
            f'<figure class="il2-figure" id="{id}" data-specs="{specs}">'
            f'<figcaption class="il2-title">{escape(payload["title"])}</figcaption>{pictures}'
            '<p class="il2-tools"><button type="button" class="il2-explore" hidden>'
            f"{escape(label)}</button></p>"
        )
        body = [_raw(opening)]
        if payload["note"]:
            body.append(nodes.paragraph("", payload["note"], classes=["il2-note"]))
        body += self.sources(payload["sources"])
        body += self.details(payload["table"])
        body.append(_raw("</figure>"))
        return body

    def details(self, table: dict) -> list[nodes.Node]:
        """The table twin, folded."""
        return [
            _raw('<details class="il2-data"><summary>The figures as a table</summary>'),
            *self.table(table, caption=False),
            _raw("</details>"),
        ]

    def table(self, payload: dict, caption: bool = True) -> list[nodes.Node]:
        """A table in a region that scrolls by itself, with its download."""
        address = self.keep(f"{payload['id']}.csv", payload["csv"])
        label = escape(payload["title"], quote=True)
        heading = f'<div class="il2-table" id="{payload["id"]}">'
        if caption:
            heading += f'<p class="il2-title">{escape(payload["title"])}</p>'
        region = f'<div class="il2-scroll" role="region" tabindex="0" aria-label="{label}">'
        rows = len(payload["rows"])
        fold = caption and rows > LONG and not payload["open"]
        log = SOURCE not in payload["columns"] and rows > LOG
        grid = [_raw(region), _plain(payload) if log else self.grid(payload), _raw("</div>")]
        if fold:
            summary = f'<details class="il2-data"><summary>Show all {rows} rows</summary>'
            grid = [_raw(summary), *grid, _raw("</details>")]
        found = [_raw(heading), *grid]
        if payload["note"]:
            found.append(nodes.paragraph("", payload["note"], classes=["il2-note"]))
        found.append(_raw(f'<p class="il2-tools"><a href="{address}" download>Download these rows (CSV)</a></p></div>'))
        return found

    def grid(self, payload: dict) -> nodes.table:
        """The rows as a docutils table, for citations in it; every other cell is plain text and never markup."""
        columns = payload["columns"]
        group = nodes.tgroup(cols=len(columns))
        group += [nodes.colspec(colwidth=1) for _ in columns]
        group += nodes.thead("", nodes.row("", *[nodes.entry("", nodes.paragraph("", c)) for c in columns]))
        body = nodes.tbody()
        for row, study in itertools.zip_longest(payload["rows"], payload["studies"]):
            cells = [self.cell(name, text) for name, text in zip(columns, row, strict=True)]
            first = study is not None and note_row(self.env, study)
            body += nodes.row("", *cells, ids=[row_anchor(study)] if first else [])
        group += body
        return nodes.table("", group, classes=["il2-grid"])

    def cell(self, column: str, text: str) -> nodes.entry:
        """A cell: citations with their place, a link to a chapter, or text; broad where it holds much."""
        if column == SOURCE and text:
            keys, _, place = text.partition(" @ ")
            found = self.nested(_cite(keys.split(",")))
            if place:
                found.append(nodes.paragraph("", place, classes=["il2-place"]))
        elif column == WHERE and text:
            page, _, place = text.partition("#")
            anchor = f"#{place}" if place else ""
            found = self.nested(f"[{chapters.title(page)}](/{page}.md{anchor})")
        else:
            found = [nodes.paragraph("", text)]
        return nodes.entry("", *found, classes=["il2-much"] if len(text) > MUCH else [])

    def sources(self, keys: list[str]) -> list[nodes.Node]:
        """The line that names the sources: publications, or files of the data package."""
        files = [f"`{key}`" for key in keys if key.startswith("data/")]
        cited = [key for key in keys if not key.startswith("data/")]
        found = self.nested("Sources: " + ", ".join(files + [_cite(part) for part in batched(cited)]))
        for node in found:
            node["classes"].append("il2-sources")
        if len(keys) <= MANY:
            return found
        summary = f'<details class="il2-data"><summary>Sources: {len(keys)} publications</summary>'
        return [_raw(summary), *found, _raw("</details>")]

    def nested(self, text: str) -> list[nodes.Node]:
        """Markdown as nodes, for citations."""
        holder = nodes.container()
        with self.markdown.current_node_context(holder):
            self.markdown.nested_render_text(text, 0)
        return holder.children


def batched(keys: list[str]) -> list[list[str]]:
    """The keys in parts of at most ``CITED``: the reader of citations calls itself once for each key of a list."""
    return [keys[start : start + CITED] for start in range(0, len(keys), CITED)]


def _cite(keys: list[str]) -> str:
    return f"{{cite}}`{','.join(key.strip() for key in keys)}`"


def _plain(payload: dict) -> nodes.raw:
    """A table without citations as it stands on the page: a long log would be tens of thousands of nodes otherwise."""
    head = "".join(f'<th class="head"><p>{escape(name)}</p></th>' for name in payload["columns"])
    rows = "".join(f"<tr>{''.join(map(_plain_cell, row))}</tr>" for row in payload["rows"])
    opening = '<table class="il2-grid docutils align-default">'
    return _raw(f"{opening}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def _plain_cell(text: str) -> str:
    much = ' class="il2-much"' if len(text) > MUCH else ""
    return f"<td{much}><p>{escape(text)}</p></td>"


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def _controlled(spec: dict) -> bool:
    """Whether the reader can set something in the figure."""
    return any(isinstance(param.get("bind"), dict) for param in spec.get("params", []))


def _script(id: str, specs: dict[str, dict]) -> str:
    """The figure's specifications as a script of the site, loaded when the reader asks: one works from a file too."""
    text = json.dumps(specs, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f'(window.il2Specs = window.il2Specs || {{}})["{id}"] = {text};\n'


def _files(env) -> dict[str, dict[str, str]]:
    if not hasattr(env, "il2review_files"):
        env.il2review_files = {}
    return env.il2review_files


def _purge(app: Sphinx, env, docname: str) -> None:
    _files(env).pop(docname, None)


def _merge(app: Sphinx, env, docnames, other) -> None:
    _files(env).update({name: files for name, files in _files(other).items() if name in docnames})


def _twice(name: str, *docnames: str) -> SphinxError:
    return SphinxError(f"two exhibits have the id '{Path(name).stem}' ({' and '.join(docnames)})")


def _check(app: Sphinx, env) -> None:
    """No id in two chapters. Asked when all are read: an exhibit may have moved from one to another."""
    seen = {}
    for docname, files in sorted(_files(env).items()):
        for name in files:
            if seen.setdefault(name, docname) != docname:
                raise _twice(name, seen[name], docname)


def _write(app: Sphinx, error) -> None:
    """Write the downloads and the Vega bundle; remove downloads that no page offers any more."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_data"
    folder.mkdir(exist_ok=True)
    wanted = {name: text for files in _files(app.env).values() for name, text in files.items()}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    _write_bundle(Path(app.outdir) / "_static" / "il2review-vega.js")


def _write_bundle(path: Path) -> None:
    """Vega as one classic script, wrapped so that it loads over http and from a file alike."""
    made_with = f"/* Vega, Vega-Lite and Vega-Embed from vl-convert {vl_convert.__version__} */\n"
    if not path.exists() or not path.read_text(encoding="utf-8").startswith(made_with):
        path.write_text(f"{made_with}(function(){{{vl_convert.javascript_bundle()}\n}})();\n", encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build; style sheet and script are served from the site."""
    app.connect("builder-inited", lambda app: app.config.html_static_path.append(str(STATIC)))
    app.add_css_file("il2review.css")
    app.add_js_file("il2review.js", loading_method="defer")
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-check-consistency", _check)
    app.connect("build-finished", _write)
