"""The built site, read as files: its links, figures, tables, and that no markup comes from the data."""

import csv
import gzip
import io
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlparse

import pytest

from il2review import chapters, evidence, prose

pytestmark = pytest.mark.book

EXHIBITS = (
    "aml",
    "allo",
    "auto",
    "cells",
    "ctcl",
    "dig",
    "fates",
    "gvhd",
    "het",
    "last",
    "leuk",
    "lymph",
    "mel",
    "more",
    "mrd",
)
EXHIBITS += ("mtnn", "nbl", "other", "pcm", "rcc", "rec", "route", "solid", "tox", "study")
EXHIBITS += ("checklist", "eng", "evidence", "fate", "hiv", "imm", "known", "prog", "term", "uses")
"""Beginnings of the ids of exhibits; the theme's own ids may repeat."""
PAGE, SEARCH = 300, 400
"""KiB that a page may weigh; the search page brings the index of the whole book, and only to those who search."""


class Page(HTMLParser):
    """Ids, links and loaded files of one page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loaded, self.twice = set(), [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            if found["id"] in self.ids:
                self.twice.append(found["id"])
            self.ids.add(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag in ("script", "img", "iframe", "source") and found.get("src"):
            self.loaded.append(found["src"])
        if (
            tag == "link"
            and found.get("href")
            and found.get("rel") in ("stylesheet", "icon", "preload", "shortcut icon")
        ):
            self.loaded.append(found["href"])


@pytest.fixture(scope="module")
def read(site):
    return {
        path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
        if "_static" not in path.parts
    }


@pytest.mark.parametrize("name", ["index", "haematology/aml-maintenance"])
def test_a_page_shows_the_figure_that_stands_in_the_data(site, name):
    row = evidence.table("published_syntheses", synthesis_id="buyse2011-lfs-ipd").iloc[0]
    assert prose.effect(row) in (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")


def local(address):
    return not urlparse(address).scheme and not address.startswith("//")


def test_every_chapter_of_the_table_of_contents_has_a_page(read):
    assert {f"{name}.html" for name in chapters.toc()} <= set(read)


def test_every_internal_link_and_anchor_resolves(site, read):
    broken = []
    for name, page in read.items():
        for link in filter(local, [*page.links, *page.loaded]):
            address, anchor = urldefrag(link)
            target = (site / name).parent / unquote(address.partition("?")[0]) if address else site / name
            target = target.resolve()
            if not target.exists():
                broken.append((name, link))
            elif anchor and target.suffix == ".html":
                other = read[target.relative_to(site.resolve()).as_posix()]
                if unquote(anchor) not in other.ids and anchor not in ("", "top"):
                    broken.append((name, link))
    assert broken == []


def test_nothing_is_loaded_from_another_host(read):
    assert [(name, link) for name, page in read.items() for link in page.loaded if not local(link)] == []


def test_a_page_is_light(site, read):
    """Compressed as a server sends it, without the chart library, which loads on demand."""
    for name, page in read.items():
        files = {(site / name).parent / address.partition("?")[0] for address in page.loaded}
        weight = sum(len(gzip.compress(file.read_bytes())) for file in [site / name, *files])
        most = SEARCH if name == "search.html" else PAGE
        assert weight < most * 1024, f"{name}: {weight / 1024:.0f} KiB"


def test_only_the_search_page_loads_the_index_of_the_search(read):
    assert [name for name, page in read.items() if any("searchindex" in file for file in page.loaded)] == [
        "search.html"
    ]


def test_ids_of_exhibits_are_unique_on_each_page(read):
    assert {name: page.twice for name, page in read.items() if any(t.startswith(EXHIBITS) for t in page.twice)} == {}


def figures(site):
    for path in sorted(site.rglob("chapters/**/*.html")):
        for block in re.findall(r'<figure class="il2-figure".*?</figure>', path.read_text(encoding="utf-8"), re.DOTALL):
            yield path, block


def test_a_figure_is_never_only_a_picture(site):
    found = list(figures(site))
    assert len(found) >= 8
    for path, block in found:
        assert block.count("<svg") == 2, path
        assert re.search(r'role="img" aria-label="[^"]{40,}"', block)
        assert re.search(r'<figcaption class="il2-title">[^<]{20,}</figcaption>', block)
        assert "Sources:" in block
        sources = block.partition("Sources:")[2].partition("</p>")[0]
        assert 'class="reference internal"' in sources or 'class="pre">data/' in sources
        assert "<table" in block
        csv_link = re.search(r'href="([^"]+\.csv)" download', block).group(1)
        assert (path.parent / csv_link).resolve().exists()


def test_a_download_holds_the_rows_of_its_table(site):
    for path in (site / "_data").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert len(rows) > 1, path.name
        assert {len(row) for row in rows} == {len(rows[0])}, path.name


def test_no_leftovers_of_computation_reach_a_reader(site):
    for path in site.rglob("chapters/**/*.html"):
        shown = re.sub(r"<(script|style|pre).*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        words = re.sub(r"<[^>]+>", " ", shown)
        for leftover in ("np.int64", "np.float64", "&lt;NA&gt;", "<NA>", "NaN", "Traceback", "\\xa0"):
            assert leftover not in words, f"{leftover} in {path.name}"
        assert not re.search(r"\bnan\b", words), path.name


def test_markup_in_the_data_would_reach_the_page_as_text():
    from docutils.nodes import Text, paragraph

    from il2review.sphinx.exhibits import _Page

    (node,) = _Page.cell(object.__new__(_Page), "Study", "<script>alert(1)</script>")
    assert isinstance(node, paragraph)
    assert isinstance(node.children[0], Text)
