"""Each fault put into a sound project is found: at its place, with what was expected and how to mend it."""

import pytest

from il2review import bias
from il2review.integrity import check, sort_tables
from tests.project import PROVENANCE, SOURCE, STUDY, Project


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path / "book")


def test_a_sound_project_has_no_faults(project):
    assert [str(fault) for fault in check(project.root)] == []


P_ONLY = {"measure": "p only", "estimate": "", "ci_low": "", "ci_high": "", "ci_level": ""}
CELLS = [
    # table, row, cells, column reported, rule, word of the message
    ("outcomes", 3, {"events": "51", "percent": ""}, "events", "events-within-total", "at most total (50)"),
    ("outcomes", 3, {"percent": "17"}, "percent", "percent-agrees", "16.00 rounded"),
    ("outcomes", 3, {"percent": "16.4"}, "percent", "percent-agrees", "16.00 rounded"),
    ("outcomes", 3, {"events": "9", "percent": "18"}, "events", "responders-add-up", "CR + PR = 8"),
    ("outcomes", 3, {"events": "", "percent": ""}, "events", "outcome-complete", "events and total"),
    ("outcomes", 2, {"ci_low": "7", "ci_high": "9", "ci_level": "95"}, "percent", "interval-holds-estimate", "inside"),
    ("outcomes", 2, {"ci_low": "1", "ci_high": "9"}, "ci_level", "interval-holds-estimate", "level"),
    ("outcomes", 2, {"ci_low": "1", "ci_level": "95"}, "ci_high", "interval-holds-estimate", "both limits"),
    ("outcomes", 2, {"measure": "median"}, "value", "outcome-complete", "not_reached"),
    ("outcomes", 2, {"measure": "Kaplan-Meier"}, "percent", "outcome-complete", "time in months"),
    ("comparisons", 2, {"estimate": "1.2"}, "estimate", "interval-holds-estimate", "0.60 to 1.07"),
    ("comparisons", 2, {"ci_low": "1.2"}, "ci_low", "interval-holds-estimate", "at most ci_high"),
    ("comparisons", 2, {"p_value": "0.01"}, "p_value", "interval-agrees-with-p", "as the interval implies"),
    ("comparisons", 2, {"p_value": "0.6"}, "p_value", "interval-agrees-with-p", "as the interval implies"),
    ("comparisons", 2, {"measure": "p only"}, "measure", "comparison-complete", "HR, RR or OR"),
    ("comparisons", 2, {"estimate": "", "ci_low": "", "ci_high": ""}, "estimate", "comparison-complete", "the effect"),
    ("comparisons", 2, {"estimate": "-0.8"}, "estimate", "comparison-complete", "never below 0"),
    ("comparisons", 2, {**P_ONLY, "p_value": ""}, "p_value", "comparison-complete", "the p value, or met"),
    ("comparisons", 2, {**P_ONLY, "p_value": "0.03"}, "favours", "comparison-direction", "the arm that did better"),
    ("outcomes", 2, {"measure": "mean"}, "value", "outcome-complete", "the value"),
    (
        "outcomes",
        2,
        {"measure": "median", "value": "-2", "value_unit": "mo"},
        "value",
        "outcome-complete",
        "only a change",
    ),
    ("arms", 2, {"dose_unit": ""}, "dose_unit", "dose-complete", "together"),
    ("arms", 2, {"intervention": "IL-2 + cells"}, "cells", "cells-named", "which cells"),
    ("outcomes", 2, {"follow_up_low": "9", "follow_up": "8"}, "follow_up_low", "follow-up-in-order", "follow_up (8)"),
    ("outcomes", 2, {"follow_up": "9", "follow_up_high": "8"}, "follow_up", "follow-up-in-order", "at most"),
    (
        "cell_experiments",
        2,
        {"treated_events": "6"},
        "treated_events",
        "events-within-total",
        "at most treated_total (5)",
    ),
    ("cell_experiments", 2, {"control_events": "6"}, "control_events", "events-within-total", "at most control_total"),
    ("cell_experiments", 2, {"il2_unit": ""}, "il2_unit", "dose-complete", "together"),
    ("pharmacokinetics", 2, {"dose_unit": ""}, "dose_unit", "dose-complete", "together"),
    ("pharmacokinetics", 2, {"low": "10"}, "low", "ends-in-order", "at most high (9)"),
    ("pharmacokinetics", 2, {"value": "10"}, "value", "ends-in-order", "between 2 and 9"),
    ("pharmacokinetics", 2, {"unit": ""}, "unit", "kinetics-complete", "unit of the figure"),
    ("pharmacokinetics", 2, {"relation": ""}, "relation", "kinetics-complete", "beside a value"),
    ("pharmacokinetics", 2, {"spread": ""}, "spread", "kinetics-complete", "what low and high are"),
    (
        "pharmacokinetics",
        2,
        {"value": "", "low": "", "high": "", "spread": "", "relation": ""},
        "value",
        "kinetics-complete",
        "or events",
    ),
    ("claims", 2, {"chapter": ""}, "chapter", "claims-decided", "backs the verdict"),
    ("claims", 2, {"verdict": "untested"}, "chapter", "claims-decided", "nothing tests"),
    ("claims", 2, {"chapter": "chapters/nowhere"}, "chapter", "toc", "_toc.yml lists"),
    ("checklist", 2, {"chapter": "chapters/nowhere"}, "chapter", "toc", "_toc.yml lists"),
    ("checklist", 2, {"chapter": ""}, "chapter", "checklist-placed", "meets the item"),
    ("variants", 2, {"position": "9", "wild": "T"}, "wild", "variants-fit", "K, which stands at 9"),
    ("variants", 2, {"new": ""}, "position", "variants-fit", "new residue"),
    ("variants", 2, {"programme_id": "nobody"}, "programme_id", "schema: foreign-key", "data/programmes.csv"),
    ("programmes", 2, {"pivotal_result": ""}, "primary_met", "programmes-told", "without a pivotal_result"),
    ("programmes", 2, {"fate_year": ""}, "fate_year", "programmes-told", "or a note"),
    ("comparisons", 2, {"rank": "secondary", "met": "true"}, "met", "verdicts-on-primaries", "rank is primary"),
    ("glossary", 3, {"kind": "trial"}, "study_id", "trials-linked", "exactly where kind is trial"),
    ("claims", 2, {"sources": "alpha2000,gamma1999"}, "sources", "citation", "not 'gamma1999'"),
    ("milestones", 2, {"date": "1976-02-30"}, "date", "dates-exist", "the calendar has"),
    ("milestones", 2, {"date": "2199"}, "date", "dates-exist", "not in the future"),
    ("milestones", 2, {"kind": "rumour"}, "kind", "schema: constraint-error", "one of"),
    ("studies", 3, {"n": "90"}, "n", "arms-within-study", "at least the 100"),
    ("studies", 2, {"year_start": "1999"}, "year_start", "years-possible", "at most year_end"),
    ("studies", 2, {"year_end": "2005"}, "year_end", "years-possible", "at most 2000"),
    ("studies", 2, {"disease": "XYZ"}, "disease", "schema: constraint-error", "one of"),
    ("studies", 2, {"n": "many"}, "n", "schema: type-error", "type"),
    ("studies", 2, {"n": "0"}, "n", "schema: constraint-error", "at least 1"),
    ("studies", 2, {"name": ""}, "name", "schema: constraint-error", "required"),
    ("studies", 2, {"citekey": "gamma1999"}, "citekey", "citation", "keys of references.bib, not 'gamma1999'"),
    ("studies", 2, {"name": "=1+1"}, "name", "formula", "not a formula"),
    ("studies", 2, {"name": "@SUM(A1)"}, "name", "formula", "not a formula"),
    ("studies", 2, {"name": "<b>Alpha</b>"}, "name", "markup", "without HTML"),
    ("studies", 2, {"name": "Al\u200bpha"}, "name", "characters", "invisible"),
    ("studies", 2, {"name": " Alpha"}, "name", "spaces", "no space"),
    ("studies", 2, {"read_in": "full text"}, "read_in", "sources-stand", "only the abstract was read"),
    ("studies", 2, {"readings": "2"}, "readings", "readings-logged", "second_reading.csv has no row"),
    ("outcomes", 2, {"study_id": "nobody"}, "study_id + arm_id", "schema: foreign-key", "data/arms.csv"),
    ("sources", 2, {"standing": "superseded"}, "superseded_by", "sources-stand", "successor"),
    ("screening", 3, {"reason": ""}, "reason", "screening-closes", "a reason"),
    ("screening", 2, {"citekey": ""}, "citekey", "screening-closes", "key of the included"),
    ("search_log", 2, {"hits": "1"}, "hits", "screening-closes", "at least the 2 records"),
    ("outcomes", 2, {"waiver": "percent-agrees: no reason"}, "waiver", "waiver", "only where its rule is broken"),
    ("outcomes", 2, {"waiver": "made-up: reason"}, "waiver", "waiver", "one of percent-agrees"),
]


@pytest.mark.parametrize(
    ("table", "row", "cells", "column", "rule", "words"),
    CELLS,
    ids=[f"{c[4]}-{c[0]}-{'-'.join(c[2])}-{i}" for i, c in enumerate(CELLS)],
)
def test_a_wrong_cell_is_named(project, table, row, cells, column, rule, words):
    project.set(table, row, **cells)
    found = [f for f in check(project.root) if (f.file, f.column, f.rule) == (f"data/{table}.csv", column, rule)]
    assert found, [str(f) for f in check(project.root)]
    assert words in found[0].expected
    assert found[0].remedy
    assert "\n" not in str(found[0])


def test_the_row_is_numbered_as_an_editor_does(project):
    project.set("outcomes", 3, percent="17")
    assert [fault.row for fault in check(project.root)] == [3]


def test_all_faults_are_reported_in_one_run(project):
    project.set("outcomes", 2, events="60", percent="")
    project.set("studies", 3, disease="XYZ")
    project.set("comparisons", 2, p_value="0.9")
    assert {f.file for f in check(project.root)} == {f"data/{t}.csv" for t in ("outcomes", "studies", "comparisons")}


def test_a_waiver_keeps_the_published_figure(project):
    project.set("outcomes", 3, percent="17", waiver="percent-agrees: the paper prints 17 beside 8 of 50")
    assert check(project.root) == []


def test_an_interval_of_another_level_is_converted_before_p_is_compared(project):
    project.set("comparisons", 2, ci_level="90", ci_low="0.63", ci_high="1.02")
    assert check(project.root) == []


def test_overlapping_cohorts_must_be_tied(project):
    project.set("studies", 2, registry_id="NCT00000001")
    project.set("studies", 3, registry_id="NCT00000001")
    found = check(project.root)
    assert [(f.rule, f.column) for f in found] == [("cohorts-tied", "cohort_id")]
    assert "'alpha', as row 2 has" in found[0].expected


def test_a_report_and_its_successor_share_a_cohort(project):
    project.set("sources", 2, standing="superseded", superseded_by="beta2001")
    assert [f.rule for f in check(project.root)] == ["cohorts-tied"]


def test_a_second_reading_must_agree_with_the_row(project):
    project.set("outcomes", 3, readings="2")
    project.add(
        "second_reading",
        table="outcomes",
        row="alpha/il2/ORR/treated//alpha2000",
        column="events",
        first="8",
        second="9",
        agreed="false",
        settled="9",
    )
    assert [f.rule for f in check(project.root)] == ["readings-logged"]
    project.set("second_reading", 2, settled="8")
    assert check(project.root) == []


def test_certainty_must_add_up(project):
    project.add(
        "certainty",
        summary_id="x",
        question="q",
        start="high",
        risk_of_bias="-1",
        inconsistency="0",
        indirectness="0",
        imprecision="-1",
        publication_bias="0",
        level="moderate",
        reasons="r",
    )
    assert [(f.rule, f.column) for f in check(project.root)] == [("certainty-adds-up", "level")]


def test_an_article_without_its_journal_is_named(project):
    bib = project.root / "references.bib"
    bib.write_text(bib.read_text().replace("  journal = {J},\n", "", 1))
    (fault,) = check(project.root)
    assert (fault.file, fault.column) == ("references.bib", "alpha2000.journal")


def judged(project, tool, study, judgement, domains):
    for domain in domains:
        project.add(
            "risk_of_bias",
            study_id=study,
            endpoint="OS",
            tool=tool,
            domain=domain,
            judgement=judgement,
            support="s",
            citekey="beta2001",
            locator="Abstract",
            read_in="abstract",
            readings="1",
        )


def test_risk_of_bias_of_all_domains_is_sound(project):
    judged(project, bias.ROB2, "beta", "low", sorted(bias.DOMAINS[bias.ROB2]))
    assert check(project.root) == []


def test_the_tool_of_bias_fits_the_design_and_the_judgement_the_tool(project):
    judged(project, bias.JBI, "beta", "unclear", sorted(bias.DOMAINS[bias.JBI]))
    assert {(f.rule, f.column) for f in check(project.root)} == {("risk-of-bias", "tool")}
    project.write("risk_of_bias", project.rows("risk_of_bias")[:1])
    judged(project, bias.ROB2, "beta", "yes", sorted(bias.DOMAINS[bias.ROB2]))
    assert {(f.rule, f.column) for f in check(project.root)} == {("risk-of-bias", "judgement")}


def test_a_domain_that_was_not_judged_is_named(project):
    judged(project, bias.ROB2, "beta", "low", sorted(bias.DOMAINS[bias.ROB2])[1:])
    (fault,) = check(project.root)
    assert (fault.rule, fault.column) == ("risk-of-bias", "domain")
    assert "missing: deviations from intended interventions" in fault.expected


BYTES = [
    (lambda b: b"\xef\xbb\xbf" + b, "encoding", "byte-order mark"),
    (lambda b: b.replace(b"Alpha", b"Alph\xe9"), "encoding", "UTF-8"),
    (lambda b: b[:-40], "file-whole", "line end after the last row"),
    (lambda b: b.replace(b"Alpha", b'"Alpha'), "file-whole", "well-formed CSV"),
    (lambda b: b.replace(b"study_id,cohort_id", b"study_id,study_id"), "header", "each column once"),
    (lambda b: b.replace(b"cohort_id", b"kohort", 1), "header", "this column"),
    (lambda b: b.replace(b",Alpha,", b",Alpha,extra,"), "row-width", "cells, as the header has"),
]


@pytest.mark.parametrize(("damage", "rule", "words"), BYTES, ids=[f"{b[1]}-{i}" for i, b in enumerate(BYTES)])
def test_a_damaged_file_is_named(project, damage, rule, words):
    path = project.path("studies")
    path.write_bytes(damage(path.read_bytes()))
    found = [f for f in check(project.root) if f.rule == rule]
    assert found
    assert found[0].file == "data/studies.csv"
    assert any(words in f.expected for f in found)


def test_a_missing_file_and_a_stranger_are_named(project):
    project.path("molecule").unlink()
    (project.root / "data" / "notes.csv").write_text("a\n")
    assert {(f.file, f.rule) for f in check(project.root)} == {
        ("data/molecule.csv", "file-exists"),
        ("data/notes.csv", "file-exists"),
    }


BIBS = [
    (lambda t: t + t.replace("beta2001", "gamma2002").replace("alpha2000", "delta2003"), "an identifier that no other"),
    (lambda t: t.replace("10.1000/alpha", "https://doi.org/10.1000/alpha"), "without https"),
    (lambda t: t.replace("pmid = {1}", "pmid = {PMC1}"), "digits only"),
    (lambda t: t.replace("year = {2001}", "year = {MMI}"), "four digits"),
    (lambda t: t.replace("title = {{B}}", "title = {{B in 90% of patients}}"), "LaTeX can read"),
    (lambda t: t.replace("year = {2001}", "year = {2098}"), "not in the future"),
    (lambda t: t.replace("beta2001", "alpha2000"), "each key once"),
    (lambda t: t.replace("  title = {{B}},\n", ""), "this field"),
    (lambda t: t + "@article{unused1999, title={{U}}, year={1999}}\n", "a row in data/sources.csv"),
]


@pytest.mark.parametrize(("change", "words"), BIBS, ids=[b[1] for b in BIBS])
def test_a_faulty_reference_is_named(project, change, words):
    path = project.root / "references.bib"
    path.write_text(change(path.read_text()))
    assert any(words in f.expected and f.file == "references.bib" for f in check(project.root))


def test_a_source_that_nothing_uses_is_named_unless_background(project):
    path = project.root / "references.bib"
    path.write_text(path.read_text() + "@book{unused1999, title={{U}}, year={1999}}\n")
    project.add("sources", citekey="unused1999", **SOURCE)
    assert [f.expected for f in check(project.root)] == ["a publication that a row or a chapter cites"]
    project.set("sources", 4, background="true")
    assert check(project.root) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "About 50 % responded.",
        "The hazard ratio was 0.97.",
        "Of 255 patients few lived.",
        "p < 0.001 was seen.",
        "The dose was 600,000 IU/kg.",
        "It rose by 1.5-fold.",
    ],
)
def test_a_statistic_typed_into_prose_is_refused(project, sentence):
    path = project.root / "chapters" / "index.md"
    path.write_text(path.read_text() + "\n" + sentence + "\n")
    found = check(project.root)
    assert [(f.rule, f.file, f.row) for f in found] == [("typed-figure", "chapters/index.md", 5)]


@pytest.mark.parametrize(
    "sentence",
    [
        "IL-2 binds CD25 and STAT5 answers.",
        "In the 1990s, in 1992, a phase 3 trial, CALGB 19808, began (NCT00006363).",
        "Response was {glue:text}`orr` with a 95 % confidence interval.",
        "See [the label](https://example.org/2).",
        "Grade 3 events count.",
    ],
)
def test_names_years_and_glued_figures_are_allowed(project, sentence):
    path = project.root / "chapters" / "index.md"
    path.write_text(path.read_text() + "\n" + sentence + "\n")
    assert check(project.root) == []


def test_a_statistic_typed_into_the_title_of_a_figure_is_refused(project):
    call = "charts.pooled(pool, id='a-2',\n    title='About 50 % responded')"
    cell = f"```{{code-cell}} ipython3\n:tags: [hide-input]\n\n{call}\n```\n"
    path = project.root / "chapters" / "index.md"
    path.write_text(path.read_text() + "\n" + cell)
    assert [(f.rule, f.row) for f in check(project.root)] == [("typed-figure", 9)]
    path.write_text(
        path.read_text().replace("'About 50 % responded'", "f'{prose.percent(pool.estimate, 2)} responded'")
    )
    assert check(project.root) == []


def test_an_abbreviation_that_the_glossary_does_not_explain_is_named_once(project):
    path = project.root / "chapters" / "index.md"
    path.write_text(path.read_text() + "\nGM-CSF was added, then GM-CSF again, and IL-2 too.\n")
    assert [(f.rule, f.value, f.row) for f in check(project.root)] == [("abbreviation-explained", "GM-CSF", 5)]


def test_an_unknown_citation_and_a_missing_chapter_are_named(project):
    (project.root / "chapters" / "index.md").write_text("# T\n\nSo {cite}`nobody1990,alpha2000`.\n")
    (project.root / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/gone\n")
    found = {(f.file, f.value, f.rule) for f in check(project.root)}
    assert ("chapters/index.md", "nobody1990", "citation") in found
    assert ("_toc.yml", "chapters/gone", "toc") in found


def test_unsorted_rows_are_refused_and_sort_mends_them(project):
    project.add("studies", study_id="aaa", **(STUDY | PROVENANCE | {"cohort_id": "aaa"}))
    assert [f.rule for f in check(project.root)] == ["sorted"]
    assert sort_tables(project.root) == ["studies.csv"]
    assert check(project.root) == []
