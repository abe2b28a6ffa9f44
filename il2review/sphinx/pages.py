"""What every page carries, and what it must not."""

from sphinx.application import Sphinx

UNUSED = "thebe"
"""Jupyter Book loads its live-code kernel client on every page. The book has no kernel; the client names another
host, and its settings are declared twice, which is an error in the browser's console."""


def _leave_out(app: Sphinx, page: str, template: str, context: dict, doctree) -> None:
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if UNUSED not in _text(file)]


def _text(file) -> str:
    """Address and content of a script or style sheet."""
    return f"{getattr(file, 'filename', file)} {getattr(file, 'attributes', {}).get('body', '')}".lower()


def setup(app: Sphinx) -> None:
    """Connect to the build, after all others."""
    app.connect("html-page-context", _leave_out, priority=900)
