"""A figure cannot be made without its words, table and sources; a table not without rows."""

import altair as alt
import pandas as pd
import pytest

from il2review import charts
from il2review.exhibit import MIME, Figure, Table
from il2review.synthesis import exact_shares, pool_proportions, pool_ratios
from tests.synthesis.studies import ratio_rows, share_rows

ROWS = pd.DataFrame({"Study": ["A"], "Source": ["a2000"]})
CHART = alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")


def figure(**changes):
    good = {
        "id": "a-figure",
        "title": "It grew",
        "alt": "A point",
        "wide": CHART,
        "narrow": CHART,
        "table": Table("a-table", "T", ROWS),
        "sources": ["a2000"],
    }
    return Figure(**(good | changes))


@pytest.mark.parametrize("lacking", [{"title": " "}, {"alt": ""}, {"sources": []}])
def test_a_figure_lacks_nothing(lacking):
    assert figure().payload()["kind"] == "figure"
    with pytest.raises(ValueError, match="needs its"):
        figure(**lacking)


@pytest.mark.parametrize(("id", "title", "rows"), [("Bad Id", "T", ROWS), ("ok", "", ROWS), ("ok", "T", ROWS.iloc[:0])])
def test_a_faulty_table_is_refused(id, title, rows):
    with pytest.raises(ValueError, match=r"table|id"):
        Table(id, title, rows)


def test_a_forest_plot_carries_every_study_in_picture_and_table():
    rows = share_rows([0, 3, 7, 12, 2], [20, 31, 50, 60, 44]).assign(name=["Ab", "Bc", "Cd", "De", "Ef"])
    drawn = charts.pooled(pool_proportions(rows), id="forest", title="T", label="Response")
    for size in ("wide", "narrow"):
        for name in rows["name"]:
            assert f">{name}<" in drawn.static[size]["svg"]
        assert 'id="clip' not in drawn.static[size]["svg"]
    assert list(drawn.table.shown["Study"]) == [*rows["name"], "All studies", "Expected in a new study"]
    assert "I²" in drawn.note
    assert "5 studies" in drawn.alt.replace("\u00a0", " ")


def test_a_forest_plot_of_ratios_says_which_side_favours_which_arm():
    result = pool_ratios(ratio_rows([-0.2, 0.1, 0.4], [0.04, 0.05, 0.06]))
    drawn = charts.pooled(result, id="ratios", title="T", label="Hazard ratio", favours=("A better", "B better"))
    for size in ("wide", "narrow"):
        assert "← A better · B better →" in drawn.static[size]["svg"]
    assert list(drawn.table.shown["Weight"][:3]) == [f"{w:.0f}\u00a0%" for w in result.studies["weight"]]
    assert drawn.table.shown["Hazard ratio (95\u00a0% CI)"].iloc[3].startswith(f"{result.estimate:.2f} (")


def test_two_results_of_one_study_are_told_apart():
    rows = exact_shares(share_rows([1, 2, 3], [10, 10, 10])).assign(name=["A", "A", "B"], arm_id=["x", "y", "z"])
    drawn = charts.side_by_side(rows, measure="share", id="side", title="T", label="Response")
    assert list(drawn.table.shown["Study"]) == ["A: x", "A: y", "B"]


def test_the_same_chart_is_drawn_the_same_twice():
    assert figure().static == figure().static


def test_an_exhibit_travels_as_json():
    bundle = figure()._repr_mimebundle_()
    assert bundle[MIME]["table"]["rows"] == [["A", "a2000"]]
    assert bundle[MIME]["table"]["csv"] == "Study,Source\nA,a2000\n"


def test_every_colour_of_the_theme_has_its_dark_twin():
    from pathlib import Path

    from il2review.charts import theme
    from il2review.sphinx import exhibits

    css = (Path(exhibits.__file__).parent / "static" / "il2review.css").read_text()
    for name in ("INK", "MUTED", "GRID", "BLUE", "ORANGE", "GREEN", "PURPLE"):
        assert f'[fill="{getattr(theme, name)}"]' in css
        assert f'[stroke="{getattr(theme, name)}"]' in css


def test_a_long_list_of_sources_is_cited_in_parts():
    from il2review.sphinx.exhibits import CITED, batched

    keys = [f"key{number}" for number in range(3 * CITED + 1)]
    parts = batched(keys)
    assert [key for part in parts for key in part] == keys
    assert max(map(len, parts)) == CITED
    assert batched([]) == []
