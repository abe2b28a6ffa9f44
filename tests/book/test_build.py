"""The build: what it refuses, that it is never stale, that it gives the same bytes twice.

That the bytes are the same is asked of the real book; how the build goes about its work, of a short one.
"""

import csv
import filecmp
import shutil
import subprocess

import pytest

from tests.conftest import build, copy_project

pytestmark = pytest.mark.book


def pages(site):
    """Every file of the site that does not come from a package, by its path."""
    return {str(p.relative_to(site)): p for p in site.rglob("*") if p.is_file()}


def text(site, name):
    return (site / "chapters" / f"{name}.html").read_text(encoding="utf-8")


def edit(path, old, new):
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {path.name}"
    path.write_text(content.replace(old, new), encoding="utf-8")


HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n"
FIRST = """# A short book

It cites one publication {cite}`buyse2011`.

```{code-cell} ipython3
from il2review import charts, evidence, prose, synthesis

rows = evidence.cohorts(disease="RCC", setting="advanced", intervention="IL-2 alone", dose_class="high", endpoint="ORR")
response = synthesis.pool_proportions(rows, across=("denominator",))
prose.holds("about one in five responds", 0.14 < response.estimate < 0.26)
charts.pooled(response, id="short-response", label="Response", title="About one in five responds")
```
"""
SECOND = "# A second chapter\n\nIt cites another {cite}`brune2006`.\n"
TOLD = """
Relapse or death: {{glue:text}}`{name}`.

```{{code-cell}} ipython3
from il2review import evidence, prose

row = evidence.table("published_syntheses", synthesis_id="buyse2011-lfs-ipd").iloc[0]
prose.glue("{name}", prose.effect(row))
```
"""
REFERENCES = "# References\n\n```{bibliography}\n```\n"
TOC = "format: jb-book\nroot: chapters/index\nchapters:\n  - file: chapters/second\n  - file: chapters/references\n"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A short book of the project's library and data, built, that the tests of this file may change."""
    root = copy_project(tmp_path_factory.mktemp("work") / "project")
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    (root / "chapters" / "index.md").write_text(HEAD + FIRST + TOLD.format(name="here"), encoding="utf-8")
    (root / "chapters" / "second.md").write_text(HEAD + SECOND + TOLD.format(name="there"), encoding="utf-8")
    (root / "chapters" / "references.md").write_text(REFERENCES, encoding="utf-8")
    for name, keep in (
        ("claims", 0),
        ("checklist", 0),
        ("glossary", ",trial,"),
    ):  # what names chapters of the real book
        table = root / "data" / f"{name}.csv"
        head, *rows = table.read_text(encoding="utf-8").splitlines()
        rows = [row for row in rows if keep and keep not in row]
        table.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    sources = root / "data" / "sources.csv"  # and some sources stand in its prose alone
    sources.write_text(sources.read_text(encoding="utf-8").replace(",false,http", ",true,http"), encoding="utf-8")
    done = build(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def change_cell(path, key, column, value):
    """Change one cell of the row whose first cells are ``key``; returns what stood there."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    place = rows[0].index(column)
    (row,) = [row for row in rows if tuple(row[: len(key)]) == key]
    before, row[place] = row[place], value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return before


def test_a_second_clean_build_without_a_network_gives_the_same_bytes(book, tmp_path):
    """In a network namespace of its own, where the system grants one: there is nothing in it but this machine."""
    other = copy_project(tmp_path / "somewhere-else")
    alone = ["unshare", "--map-root-user", "--net", "sh", "-c"]
    closed = (
        shutil.which("unshare") and not subprocess.run([*alone, "ip link set lo up"], capture_output=True).returncode
    )
    done = build(other, within=[*alone, 'ip link set lo up && "$0" "$@"'] if closed else ())
    assert done.returncode == 0, done.stdout + done.stderr
    one, two = pages(book / "_build" / "html"), pages(other / "_build" / "html")
    assert sorted(one) == sorted(two)
    assert [name for name in one if not filecmp.cmp(one[name], two[name], shallow=False)] == []
    if not closed:
        pytest.skip("the bytes are the same, but this system grants no network namespace")


def test_a_changed_figure_changes_every_page_that_shows_it_and_back(work):
    site, names = work / "_build" / "html", ("index", "second", "references")
    before = {name: text(site, name) for name in names}
    tables = [work / "data" / f"{name}.csv" for name in ("published_syntheses", "second_reading")]
    kept = {path: path.read_text(encoding="utf-8") for path in tables}
    assert change_cell(tables[0], ("buyse2011-lfs-ipd",), "p_value", "0.64") == "0.74"
    edit(tables[1], "buyse2011-lfs-ipd,p_value,0.74,0.74", "buyse2011-lfs-ipd,p_value,0.64,0.64")
    done = build(work)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("index", "second"):
        assert "0.97 (p\u00a0=\u00a00.74)" in before[name]
        assert "0.97 (p\u00a0=\u00a00.64)" in text(site, name)
        assert "0.97 (p\u00a0=\u00a00.74)" not in text(site, name)
    for path, content in kept.items():
        path.write_text(content, encoding="utf-8")
    assert build(work).returncode == 0
    assert {name: text(site, name) for name in names} == before


def test_a_raising_cell_fails_the_build_names_chapter_and_row_and_keeps_the_site(work):
    chapter = work / "chapters" / "second.md"
    kept, site = chapter.read_text(encoding="utf-8"), pages(work / "_build" / "html")
    stamp = {name: path.stat().st_mtime_ns for name, path in site.items()}
    chapter.write_text(kept + "\n```{code-cell} ipython3\n1 / 0\n```\n", encoding="utf-8")
    row = chapter.read_text(encoding="utf-8").splitlines().index("1 / 0") + 1
    for _ in range(2):  # an error stays an error on the second run
        done = build(work)
        assert done.returncode == 1
        assert f"chapters/second.md, row {row}: this cell raised ZeroDivisionError" in done.stderr
    assert {name: path.stat().st_mtime_ns for name, path in pages(work / "_build" / "html").items()} == stamp
    chapter.write_text(kept, encoding="utf-8")


def test_a_warning_is_an_error_twice(work):
    chapter = work / "chapters" / "references.md"
    kept = chapter.read_text(encoding="utf-8")
    chapter.write_text(kept + "\nSee [nothing](nowhere.md#gone).\n", encoding="utf-8")
    for _ in range(2):
        done = build(work)
        assert done.returncode == 1
        assert "chapters/references.md" in done.stderr
        assert "WARNING" in done.stderr
    chapter.write_text(kept, encoding="utf-8")
    assert build(work).returncode == 0


CELL = """
```{code-cell} ipython3
from il2review import evidence, tables

tables.plain(evidence.table("dose_units")[["unit_id"]], id="moving-table", title="A table that moves", names=["Unit"])
```
"""


def test_an_exhibit_may_move_to_another_chapter_but_not_stand_in_two(work):
    first, second = (work / "chapters" / name for name in ("index.md", "second.md"))
    kept = {path: path.read_text(encoding="utf-8") for path in (first, second)}

    def place(*paths):
        for path, text in kept.items():
            path.write_text(text + (CELL if path in paths else ""), encoding="utf-8")
        return build(work)

    assert place(second).returncode == 0
    assert place(first).returncode == 0  # the chapter that is read first takes it over
    twice = place(first, second)
    assert twice.returncode == 1
    assert "two exhibits have the id 'moving-table'" in twice.stderr
    assert place().returncode == 0


def test_a_statement_that_the_data_no_longer_bears_out_fails_the_build(work):
    chapter = work / "chapters" / "index.md"
    kept = chapter.read_text(encoding="utf-8")
    edit(chapter, "0.14 < response.estimate < 0.26", "response.estimate > 0.5")
    done = build(work)
    chapter.write_text(kept, encoding="utf-8")
    assert done.returncode == 1
    assert "the data no longer supports: about one in five responds" in done.stderr


def test_a_faulty_row_stops_the_build_before_anything_is_written(work):
    path = work / "data" / "outcomes.csv"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace(",treated,", ",cured,", 1), encoding="utf-8")
    done = build(work)
    path.write_text(kept, encoding="utf-8")
    assert done.returncode == 1
    assert "data/outcomes.csv, row" in done.stderr
    assert "column denominator" in done.stderr


def test_nothing_outside_the_table_of_contents_is_built(work):
    site = work / "_build" / "html"
    (work / "chapters" / "draft.md").write_text("# Draft\n", encoding="utf-8")
    (work / "chapters" / "stray.ipynb").write_text("{}", encoding="utf-8")
    assert build(work).returncode == 0
    (work / "chapters" / "draft.md").unlink()
    (work / "chapters" / "stray.ipynb").unlink()
    assert not [name for name in pages(site) if "draft" in name or "stray" in name]


def test_an_interrupted_build_leaves_the_site_and_the_next_one_starts_afresh(work):
    site = work / "_build" / "html"
    before = text(site, "index")
    (work / "_build" / "work.unfinished").touch()
    (work / "_build" / "work" / "_build" / "html" / "chapters" / "index.html").write_text("half")
    assert text(site, "index") == before
    done = build(work)
    assert done.returncode == 0
    assert "did not finish" in done.stdout
    assert text(site, "index") == before
