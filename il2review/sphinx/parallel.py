"""Reading and writing chapters on all cores, where the system can fork."""

import os

from sphinx.application import Sphinx

UNDECLARED = ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex")
"""Extensions of Jupyter Book that do not say whether they bear it. Both act on the finished whole: the one numbers
sections, of which this book has none, the other prepares LaTeX, which is not built."""


def _declare(app: Sphinx, env, docnames: list[str]) -> None:
    """Say for them that they do; Sphinx else goes back to one core, with a warning, which is an error here."""
    for name in UNDECLARED:
        app.extensions[name].parallel_read_safe = True


def setup(app: Sphinx) -> None:
    """Set the number of processes, which Jupyter Book's command has no option for."""
    app.parallel = os.cpu_count() or 1
    app.connect("env-before-read-docs", _declare)
