"""What every page carries, and what it must not."""

import re
from pathlib import Path

from sphinx.application import Sphinx

UNUSED = "thebe"
"""Jupyter Book loads its live-code kernel client on every page. The book has no kernel; the client names another
host, and its settings are declared twice, which is an error in the browser's console."""


ICON_SCRIPT = re.compile(r"[ \t]*<(script|link)\b[^>]*scripts/fontawesome\.js[^>]*>(</script>)?\n?")

FOLLOW_SYSTEM = 'document.documentElement.dataset.mode ||= "auto"'
"""Light or dark as the reader's system has it. The theme's own setting would write the word "auto" into pages that
are read without scripts, and they would lose their colours; left empty, it warns in the browser's console."""


def _leave_out(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if UNUSED not in _text(file)]


def _text(file) -> str:
    """Address and content of a script or style sheet."""
    return f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', {}).get('body', '')}".lower()


def _forget_late_style(app: Sphinx) -> None:
    """Remove MyST-NB's style sheet of the last build.

    It is written after the pages, so Sphinx stamps its address with a checksum only if an earlier build left it
    there, and a second build of the same data would differ from the first.
    """
    for path in (Path(app.outdir) / "_static").glob("mystnb.*.css"):
        path.unlink()


def _drop_icon_script(app: Sphinx, error) -> None:
    """Take the theme's icon script (1.5 MB) out of every page: its style sheet draws the same icons with a font.

    The theme writes the script's tag into its template, out of reach of the page's context.
    """
    if error or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = ICON_SCRIPT.sub("", text)
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")
    for file in (Path(app.outdir) / "_static" / "scripts").glob("fontawesome.js*"):
        file.unlink()


def setup(app: Sphinx) -> None:
    """Connect to the build, after all others."""
    app.connect("builder-inited", _forget_late_style)
    app.add_js_file(None, body=FOLLOW_SYSTEM)
    app.connect("html-page-context", _leave_out, priority=900)
    app.connect("build-finished", _drop_icon_script)
