"""The evidence map, the year selector, the sequence, and the fates of programmes and trials as pictures."""

import pytest

from il2review import charts, direction, evidence, fates, known
from tests.charts.test_figures import SIZES, all_text, texts


@pytest.fixture(scope="module")
def atlas():
    return charts.atlas(direction.evidence_map(), id="x", title="A finding")


@pytest.mark.parametrize("size", SIZES)
def test_the_map_names_each_group_and_says_how_many_randomised_studies_agree(atlas, size):
    cells = direction.evidence_map()
    said = texts(atlas, size)
    assert set(cells["group"]) <= set(said)
    told = cells[cells["direction"] == direction.ALIKE].iloc[0]
    assert f"= {told[direction.ALIKE]}/{told['randomised']}" in said


def test_the_map_tells_in_words_and_rows_what_it_draws(atlas):
    cells = direction.evidence_map()
    assert len(atlas.table.shown) == len(cells)
    assert f"{len(cells)} cells" in atlas.alt
    assert list(atlas.table.shown["Direction"]) == list(cells["direction"])


@pytest.fixture(scope="module")
def selector():
    questions = [
        known.response("High-dose", disease="RCC", setting="advanced", intervention="IL-2 alone", dose_class="high"),
        known.response("Nobody", disease="RCC", setting="advanced", intervention="radiotherapy"),
    ]
    studies = evidence.studies(disease="RCC")
    return charts.known(questions, studies, measure="share", label="Response", id="x", title="A finding")


@pytest.mark.parametrize("size", SIZES)
def test_without_javascript_the_picture_shows_today(selector, size):
    said = all_text(selector, size)
    assert "Known today" in said
    assert "no result that could be read" in said
    assert "Known by 1999" not in said
    assert "Aldesleukin approved" in said


def test_the_table_has_every_year_and_the_picture_a_control(selector):
    assert list(dict.fromkeys(selector.table.shown["Known by"])) == ["1992", "1999", "2011", "today"]
    (control,) = selector.static["wide"]["spec"]["params"]
    assert control["bind"]["options"] == ["1992", "1999", "2011", "today"]
    assert "1999" in selector.invitation


def test_ratios_have_a_line_of_no_effect_even_where_nothing_is_pooled():
    questions = [known.effect("Illness", disease="HIV", endpoint="AIDS or death")]
    figure = charts.known(
        questions, evidence.studies(disease="HIV"), measure="HR", label="HR", id="x", title="A finding"
    )
    assert "0.94" in all_text(figure, "wide")


@pytest.mark.parametrize("size", SIZES)
def test_the_sequence_shows_every_letter_and_marks_what_was_changed(size):
    letters = evidence.table("molecule", constant_id="il2-mature-sequence")["text"].iloc[0]
    variants = evidence.table("variants")
    figure = charts.sequence(letters, variants, id="x", title="A finding", sources=["data/variants.csv"])
    assert [text for text in texts(figure, size) if len(text) == 1 and text.isupper()][: len(letters)]
    assert {"10", "130"} <= set(texts(figure, size))
    assert "N88" in figure.alt
    assert len(figure.table.shown) == len(variants)


def test_programmes_and_trials_are_counted_by_fate():
    rows = evidence.table("programmes")
    figure = charts.programmes(rows, id="x", title="A finding")
    assert figure.table.shown.drop(columns="Principle").to_numpy().sum() == len(rows)
    ledger = fates.ledger(evidence.studies(disease=["AML", "HIV"]))
    bars = charts.fate_bars(ledger, id="x", title="A finding")
    assert bars.table.shown.drop(columns="Disease").to_numpy().sum() == len(ledger)
    assert "HIV infection" in texts(bars, "narrow")


def test_differences_of_means_stand_beside_no_difference():
    rows = evidence.comparisons(disease="HIV", endpoint="CD4 count", measure="MD", analysis="not stated")
    shown = rows.assign(low=rows["ci_low"], high=rows["ci_high"], endpoint="")
    figure = charts.side_by_side(shown, measure="MD", id="x", title="A finding", label="Cells")
    assert "+159" in all_text(figure, "wide")
    assert "+251 (+207 to +295)" in all_text(figure, "wide")
