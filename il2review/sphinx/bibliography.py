"""The reference list: each entry with its PMID and its standing."""

import csv
from functools import cache

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import first_of, node, optional
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.domain import BibtexDomain, _FilterVisitor
from sphinxcontrib.bibtex.plugin import register_plugin as register_referencing
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from il2review import ROOT, references

SHORT = 5  # words of a title that stand for missing authors


@cache
def standings() -> dict[str, dict]:
    """Rows of data/sources.csv by citation key."""
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["citekey"]: row for row in csv.DictReader(file)}


@node
def identified(children, data):
    """What the plain style leaves out: PubMed number, how far the source was read, what became of it."""
    entry = data["entry"]
    parts = [Text("")]
    if pmid := entry.fields.get("pmid"):
        parts.append(HRef(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID {pmid}"))
        parts.append(". ")
    row = standings().get(entry.key, {})
    if row.get("read_in"):
        parts += [f"Read as: {row['read_in']} (", HRef(row["url"], "record"), ")."]
    if row.get("standing") == "superseded":
        parts += [" ", Tag("strong", f"Superseded by {references.short_name(row['superseded_by'])}.")]
    elif row.get("standing") in ("corrected", "retracted"):
        parts += [" ", Tag("strong", f"{row['standing'].capitalize()}.")]
    return Text(*parts)


class Style(PlainStyle):
    """The plain style with identifiers and standing at the end of each entry."""

    default_sorting_style = "author_year_title"

    def __init__(self, *args, **kwargs):
        """Nothing is formatted yet."""
        super().__init__(*args, **kwargs)
        self.formatted = {}

    def format_entry(self, label, entry, bib_data=None):
        """Each entry once, though it is asked for twice: for the list and for the words under the pointer."""
        key = (label, entry.key)
        if key not in self.formatted:
            self.formatted[key] = super().format_entry(label, entry, bib_data)
        return self.formatted[key]

    def format_web_refs(self, e):
        """DOI and address as the plain style has them, then what ``identified`` adds."""
        from pybtex.style.template import sentence

        return sentence(add_period=False, sep=" ")[super().format_web_refs(e), identified()]


@node
def short_title(children, data):
    """The first words of the title, for a publication whose authors could not be read."""
    words = data["entry"].fields["title"].replace("{", "").replace("}", "").split()
    return Tag("em", " ".join(words[:SHORT]) + ("…" if len(words) > SHORT else ""))


@node
def once(children, data, kept):
    """The child's text, made once for each entry: a book cites its sources thousands of times."""
    key = data["entry"].key
    if key not in kept:
        kept[key] = children[0].format_data(data)
    return kept[key]


class Person(PersonStyle):
    """Names as the author-year style has them, with a short title where there are none."""

    def __post_init__(self):
        """No names are known yet."""
        super().__post_init__()
        self.kept = {True: {}, False: {}}

    def author_or_editor_or_title(self, full: bool):
        """Template of the name in a citation."""
        names = first_of[optional[self.names("author", full)], optional[self.names("editor", full)], short_title()]
        return once(kept=self.kept[full])[names]


class Domain(BibtexDomain):
    """The package's domain, with one look through the citations of the book instead of one for each publication."""

    def get_filtered_entries(self, bibliography_key):
        """Key and entry of each publication that the list's filter lets through, unsorted."""
        asked, cited = self.bibliographies[bibliography_key], {}
        for citation in self.citation_refs:
            for target in citation.targets:
                cited.setdefault(target.key, set()).add(citation.docname)
        for entry in self.get_entries(asked.bibfiles):
            key = asked.keyprefix + entry.key
            chosen = _FilterVisitor(entry, bibliography_key.docname, cited.get(key, set())).visit(asked.filter_)
            if chosen or entry.key in asked.keys:
                yield key, entry


class Citation(AuthorYearReferenceStyle):
    """Author and year in the text."""

    def __init__(self):
        """Take the names from ``Person``."""
        super().__init__(person=Person())


def _visit_citation(self, node) -> None:
    """An entry of a list; docutils gives it the role doc-biblioentry, which ARIA has withdrawn."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def _depart_citation(self, node) -> None:
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def setup(app: Sphinx) -> None:
    """Make the style known to pybtex under the name that ``_config.yml`` uses."""
    register_plugin("pybtex.style.formatting", "il2review", Style)
    # Known at once: to find it, pybtex reads the metadata of every installed package, and for every citation.
    register_plugin("pybtex.backends", "plaintext", find_plugin("pybtex.backends", "plaintext"), force=True)
    register_referencing("sphinxcontrib.bibtex.style.referencing", "il2review", Citation)
    app.setup_extension("sphinxcontrib.bibtex")  # it has to come first to be replaced
    app.add_domain(Domain, override=True)
    app.add_node(nodes.citation, override=True, html=(_visit_citation, _depart_citation))
