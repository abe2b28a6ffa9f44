"""The glossary's page, and the first use of each of its terms in a chapter as a link: to it, or to a trial's row."""

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from il2review import glossary

LOG = logging.getLogger(__name__)
PLAIN = (nodes.paragraph, nodes.emphasis, nodes.strong, nodes.inline)
"""What a term may stand in to become a link."""
NOT_IN = (nodes.table, nodes.reference, nodes.literal, nodes.title, nodes.citation, nodes.definition_list)
UNLINKED = (glossary.PAGE, "chapters/references", "chapters/references-l-z", "chapters/data-dictionary")


class Glossary(Directive):
    """``il2-glossary``: every entry, those of one kind after another."""

    def run(self) -> list[nodes.Node]:
        """The entries as a list of definitions."""
        listing = nodes.definition_list(classes=["il2-glossary"])
        for row in sorted(glossary.entries(), key=lambda row: row["term"].lower()):
            listing += _entry(row)
        return [listing]


def _entry(row: dict[str, str]) -> nodes.definition_list_item:
    name = nodes.term("", row["term"], ids=[glossary.anchor(row["term"])])
    long = row["long"][:1].upper() + row["long"][1:]
    text = f"{long}. {row['meaning']}" if long else row["meaning"]
    body = nodes.paragraph("", text)
    if row["study_id"]:
        body += [nodes.Text(" "), _EvidenceRow(study_id=row["study_id"])]
    return nodes.definition_list_item("", name, nodes.definition("", body))


class _EvidenceRow(nodes.inline):
    """A place where the link to a study's row of evidence will stand, once all chapters have been read."""


class LinkTerms(SphinxPostTransform):
    """Turns the first use of each term on a page into a link."""

    default_priority = 400  # after glued figures have become text

    def run(self, **kwargs) -> None:
        """Link the terms, and the rows that the glossary names."""
        for place in list(self.document.findall(_EvidenceRow)):
            place.replace_self(self.link("Its row of evidence", self.to_row(place["study_id"]), "il2-row-link"))
        if self.env.docname in UNLINKED:
            return
        known = {row["term"]: row for row in glossary.entries()}
        for text in [text for text in self.document.findall(nodes.Text) if _is_prose(text)]:
            self.link_in(text, known)

    def link_in(self, text: nodes.Text, known: dict) -> None:
        """Replace a text by itself with links; what was linked is taken from ``known``."""
        parts, done = [], 0
        for found in glossary.pattern().finditer(str(text)):
            row = known.pop(found.group(), None)
            if row is None:
                continue
            to = self.to_row(row["study_id"]) if row["study_id"] else self.to_page(glossary.PAGE, found.group())
            parts += [nodes.Text(text[done : found.start()]), self.link(found.group(), to, "il2-term")]
            parts[-1]["reftitle"] = row["long"] or row["meaning"]
            done = found.end()
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(text[done:])])

    def link(self, words: str, to: str, kind: str) -> nodes.reference:
        """A link within the book."""
        return nodes.reference("", words, internal=True, refuri=to, classes=[kind])

    def to_page(self, page: str, term: str) -> str:
        """Address of a term on the glossary's page."""
        return f"{self.uri(page)}#{glossary.anchor(term)}"

    def to_row(self, study_id: str) -> str:
        """Address of a study's row of evidence; a warning, which stops the build, if no chapter has one."""
        page = _page_of(self.env, study_id, self.env.docname)
        if page is None:
            LOG.warning(
                "data/glossary.csv names the study %s, but no evidence table of the book has a row for it. To mend: "
                "show it in tables.evidence_table or tables.studies, or take the entry out.",
                study_id,
                location=self.env.docname,
            )
            return ""
        return f"{self.uri(page)}#{glossary.row_anchor(study_id)}"

    def uri(self, page: str) -> str:
        """Address of another page, seen from this one."""
        return "" if page == self.env.docname else relative_uri(f"{self.env.docname}.html", f"{page}.html")


def _is_prose(text: nodes.Text) -> bool:
    """Whether a text stands in a chapter's own sentences, and not in a heading, a table, a link or code."""
    node = text.parent
    if not isinstance(node, PLAIN):
        return False
    while node is not None:
        if isinstance(node, NOT_IN) or {"il2-note", "il2-sources"} & set(node.get("classes", [])):
            return False
        node = node.parent
    return True


def note_row(env, study_id: str) -> bool:
    """Remember that the page being read has a row of evidence for a study; True if it is the page's first."""
    mine = _rows(env).setdefault(env.docname, set())
    first = study_id not in mine
    mine.add(study_id)
    return first


def _page_of(env, study_id: str, here: str = "") -> str | None:
    """The page with a study's row of evidence: this one if it has one, else the first by name."""
    pages = sorted(page for page, studies in _rows(env).items() if study_id in studies)
    return here if here in pages else pages[0] if pages else None


def _rows(env) -> dict[str, set[str]]:
    if not hasattr(env, "il2review_rows"):
        env.il2review_rows = {}
    return env.il2review_rows


def _rewrite(app: Sphinx, env) -> list[str]:
    """All pages, if the glossary or the places of its trials are not those of the last build; else none."""
    now = [(tuple(row.values()), _page_of(env, row["study_id"])) for row in glossary.entries()]
    before, env.il2review_glossary = getattr(env, "il2review_glossary", None), now
    return [] if before == now else sorted(env.found_docs)


def _purge(app: Sphinx, env, docname: str) -> None:
    _rows(env).pop(docname, None)


def _merge(app: Sphinx, env, docnames, other) -> None:
    _rows(env).update({name: rows for name, rows in _rows(other).items() if name in docnames})


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_directive("il2-glossary", Glossary)
    app.add_post_transform(LinkTerms)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _rewrite)
