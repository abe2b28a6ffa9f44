"""The Sphinx side of the book: one extension, named in ``_config.yml``."""

from sphinx.application import Sphinx

from il2review.sphinx import bibliography, execution, exhibits, glossary, pages, parallel, warm


def setup(app: Sphinx) -> dict:
    """Register what the book adds to Sphinx."""
    execution.setup(app)
    exhibits.setup(app)
    bibliography.setup(app)
    glossary.setup(app)
    pages.setup(app)
    warm.setup(app)
    parallel.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
