"""The built site in a real browser, as a reader meets it."""

import itertools
import re

import pytest

from il2review import chapters

pytestmark = [pytest.mark.book, pytest.mark.browser]
PAGES = [f"{name}.html" for name in chapters.toc()]
CHART = "chapters/haematology/aml-maintenance.html"
TYPICAL = [CHART, "chapters/index.html", "chapters/biology/pharmacology.html", "chapters/methods.html"]
TURN = """scheme => {
    document.documentElement.dataset.theme = scheme;
    document.documentElement.dataset.mode = scheme;
}"""
"""What the theme's own button does."""
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def visit(chromium):
    """Open a page in a context of its own; what went wrong on the way is in ``page.faults`` and ``page.hosts``."""
    contexts = []

    def open_page(url, viewport=DESKTOP, javascript=True, scheme="light"):
        context = chromium.new_context(viewport=viewport, java_script_enabled=javascript, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.faults, page.hosts = [], set()
        page.on("console", lambda m: page.faults.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: page.faults.append(str(e)))
        page.on("requestfailed", lambda r: page.faults.append(f"failed: {r.url}") if not broken_off(r) else None)
        page.on("response", lambda r: page.faults.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: page.hosts.add(re.sub(r"^(\w+://[^/]*).*", r"\1", r.url)))
        page.goto(url, wait_until="networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


def broken_off(request):
    """Whether a following link broke off the request for the page's icon, which comes last; no fault of the site."""
    return request.failure == "net::ERR_ABORTED" and request.url.endswith("/favicon.svg")


def own(host):
    return host.startswith(("http://127.0.0.1:", "file://", "data:", "blob:"))


def violations(page, context=None, **options):
    """What axe finds wrong: the rule, some of its places, and what it says of the first."""
    from axe_playwright_python.sync_playwright import Axe

    # Describing each place where a rule holds takes axe as long again as finding where it does not.
    found = Axe().run(page, context, options={"resultTypes": ["violations"]} | options).response["violations"]
    return [(v["id"], [n["target"] for n in v["nodes"]][:3], v["nodes"][0]["failureSummary"][:300]) for v in found]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_from_this_site_alone_fits_a_phone_and_passes_axe(visit, address, name):
    page = visit(f"{address}/{name}")
    assert page.faults == []
    assert [host for host in page.hosts if not own(host)] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(DESKTOP)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(FEW_ALIKE)
    for scheme, rules in THEMES.items():
        page.evaluate(TURN, scheme)
        page.evaluate("Promise.all(document.getAnimations().map(a => a.finished)).then(() => null)")  # they fade in
        assert (scheme, violations(page, **rules)) == (scheme, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_opens_in_the_theme_that_the_reader_prefers(visit, address, scheme):
    page = visit(f"{address}/{CHART}", scheme=scheme)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_without_fault_or_another_host_from_a_file(visit, site, name):
    page = visit((site / name).as_uri())
    assert page.faults == []
    assert [host for host in page.hosts if not own(host)] == []


@pytest.mark.parametrize("name", TYPICAL)
def test_a_page_opened_on_a_phone_does_not_scroll_sideways(visit, address, name):
    page = visit(f"{address}/{name}", PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# Rows of a table, sources of a figure, windows of code and entries of the bibliography are alike; axe takes a minute
# for hundreds of them.
FEW_ALIKE = """() => {
    document.querySelectorAll('.il2-grid tbody').forEach(b => [...b.rows].slice(4).forEach(r => r.remove()));
    const sources = document.querySelectorAll('details');
    sources.forEach(d => [...d.querySelectorAll('a.reference')].slice(8).forEach(e => e.remove()));
    [...document.querySelectorAll('.highlight pre')].slice(2).forEach(e => e.remove());
    [...document.querySelectorAll('.citation')].slice(20).forEach(e => e.remove());
}"""
THEMES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}
"""What axe looks for in each theme: only colours differ between them."""


@pytest.mark.parametrize(("viewport", "shown", "hidden"), [(DESKTOP, "wide", "narrow"), (PHONE, "narrow", "wide")])
@pytest.mark.parametrize("javascript", [True, False])
def test_charts_are_drawn_with_and_without_javascript(visit, address, viewport, shown, hidden, javascript):
    page = visit(f"{address}/{CHART}", viewport, javascript=javascript)
    for figure in page.locator(".il2-figure").all():
        box = figure.locator(f".il2-{shown} svg").bounding_box()
        assert box["width"] > 200
        assert box["height"] > 60
        assert box["x"] + box["width"] <= viewport["width"] + 1
        assert not figure.locator(f".il2-{hidden}").is_visible()
        assert figure.locator(".il2-explore").is_visible() == javascript


@pytest.mark.parametrize("from_file", [True, False])
def test_a_figure_becomes_interactive_on_demand(visit, address, site, from_file):
    page = visit((site / CHART).as_uri() if from_file else f"{address}/{CHART}")
    figure = page.locator(".il2-figure").first
    assert page.evaluate("typeof window.vegaEmbed") == "undefined"
    figure.locator(".il2-explore").click()
    figure.locator(".il2-wide .vega-embed svg").wait_for(timeout=15000)
    assert "il2-live" in figure.get_attribute("class")
    assert page.faults == []
    assert [host for host in page.hosts if not own(host)] == []


@pytest.mark.parametrize(("viewport", "size"), [(DESKTOP, "wide"), (PHONE, "narrow")])
def test_a_reader_changes_an_assumption_and_the_curves_follow(visit, address, viewport, size):
    page = visit(f"{address}/chapters/biology/pharmacology.html", viewport)
    figure = page.locator("#dose-what-if")
    figure.locator(".il2-explore").click()
    chart = figure.locator(f".il2-{size}")
    chart.locator(".vega-bindings").wait_for(timeout=15000)

    def curves():
        page.wait_for_timeout(300)
        return chart.locator("path.mark-line, .mark-line path").evaluate_all(
            "marks => marks.map(m => m.getAttribute('d')).join()"
        )

    seen = [curves()]
    for name, value in (
        ("dose", "25"),
        ("route", "injection into a vein"),
        ("times", "3"),
        ("basis", "for the whole body"),
    ):
        chart.locator(f"select[name={name}]").select_option(value)
        seen.append(curves())
    for name, value in (("surface", 2.4), ("clearance", 300), ("kd_high", 50), ("kd_mid", 3000)):
        chart.locator(f"input[name={name}]").fill(str(value))
        seen.append(curves())
    assert all(before != after for before, after in itertools.pairwise(seen))
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.faults == []
    assert [host for host in page.hosts if not own(host)] == []


@pytest.mark.parametrize(("viewport", "size"), [(DESKTOP, "wide"), (PHONE, "narrow")])
def test_a_reader_chooses_a_year_and_sees_what_was_known(visit, address, viewport, size):
    page = visit(f"{address}/chapters/index.html", viewport)
    figure = page.locator("#known")
    assert "1999" in figure.locator(".il2-explore").inner_text()
    figure.locator(".il2-explore").click()
    chart = figure.locator(f".il2-{size}")
    chart.locator(".vega-bindings").wait_for(timeout=15000)
    for year in ("1992", "1999", "2011"):
        chart.locator(f"input[value='{year}']").check()
        chart.get_by_text(f"Known by {year}").wait_for(timeout=5000)
        assert not chart.get_by_text("Known today").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.faults == []
    assert violations(page, context="#known") == []


def test_a_trial_named_in_the_text_leads_to_its_row_and_a_term_to_the_glossary(visit, address):
    page = visit(f"{address}/{CHART}")
    page.locator("a.il2-term", has_text=re.compile("^ELAM02$")).click()
    row = page.locator("tr#study-elam02")
    row.wait_for(state="visible", timeout=5000)
    assert "ELAM02" in row.inner_text()
    assert page.locator("a.il2-term", has_text=re.compile("^CI$")).count() == 1, "the first use only"
    page.locator("a.il2-term", has_text=re.compile("^CI$")).click()
    page.wait_for_url("**/glossary.html#term-ci")
    assert page.locator("#term-ci").is_visible()
    assert page.faults == []


def test_the_controls_pass_axe_in_both_themes(visit, address):
    for scheme in ("light", "dark"):
        page = visit(f"{address}/chapters/biology/pharmacology.html", scheme=scheme)
        page.locator("#dose-what-if .il2-explore").click()
        page.locator("#dose-what-if .il2-wide .vega-bindings").wait_for(timeout=15000)
        assert violations(page, context="#dose-what-if") == []


def test_a_chart_turns_dark_with_the_page(visit, address):
    page = visit(f"{address}/{CHART}")
    label = page.locator(".il2-wide svg text").first

    def colour():
        return label.evaluate("e => getComputedStyle(e).fill")

    page.evaluate("document.documentElement.dataset.theme = 'light'")
    light = colour()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert colour() != light


def test_the_search_finds_a_trial_from_any_page(visit, address):
    page = visit(f"{address}/{CHART}")
    page.keyboard.press("Control+k")
    page.locator("dialog input[type=search]").fill("ELAM02")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for(timeout=15000)
    assert "/search.html" in page.url
    assert page.faults == []
