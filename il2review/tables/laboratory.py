"""Tables of the biology chapters: experiments on cells, receptors on cells, the fate of a dose, products."""

import pandas as pd

from il2review.exhibit import Table
from il2review.formats import GAP, significant
from il2review.tables.words import UNITS, published_dose, source

RELATIONS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}
PARTS = {
    "%": "%",
    "[iU]/mL": "IU/mL",
    "{U}/mL": "units/mL",
    "[iU].h/mL": "IU h/mL",
    "{fold}": "fold",
    "10*9/L": "10⁹/L",
    "/uL": "per µL",
    "{cells}/uL": "cells per µL",
    "umol/L": "µmol/L",
}
"""Units of results as a reader knows them; others are printed as the table has them."""


def amount(row) -> str:
    """A published figure with its unit, relation and spread: 'about 120 mL/min', '22–113 IU/mL (range)'."""
    unit = "" if pd.isna(row["unit"]) else f"{GAP}{PARTS.get(row['unit'], row['unit'])}"
    if pd.notna(row["events"]):
        return f"{row['events']} of {row['total']}" if pd.notna(row["total"]) else f"{row['events']}"
    ends = "" if pd.isna(row["low"]) else f"{row['low']:,.10g}–{row['high']:,.10g}"
    if pd.isna(row["value"]):
        return f"{ends}{unit} (range)"
    spread = f" ({_spread(row['spread'])} {ends})" if ends else ""
    return f"{RELATIONS[row['relation']]}{row['value']:,.10g}{unit}{spread}"


def _spread(kind: str) -> str:
    return {"SD": "mean ± SD:", "SE": "mean ± SE:", "range": "range", "95% CI": f"95{GAP}% CI"}.get(kind, "spread:")


def kinetics(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """What became of IL-2 in a body, each figure as its source states it."""
    shown = pd.DataFrame(
        {
            "What": [_measured(row) for _, row in rows.iterrows()],
            "Figure": [amount(row) for _, row in rows.iterrows()],
            "In whom": [_whom(row) for _, row in rows.iterrows()],
            "Dose and route": [_given(row) for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _measured(row) -> str:
    return f"{row['parameter']}, {significant(row['time_h'])}{GAP}h" if pd.notna(row["time_h"]) else row["parameter"]


def _whom(row) -> str:
    number = f" (n = {row['n']})" if pd.notna(row["n"]) else ""
    who = row["population"] if pd.notna(row["population"]) else "not stated"
    return f"{who}{number}" if row["species"] == "human" else f"{row['species']}{number}"


def _given(row) -> str:
    unit = row["dose_unit"]
    known = pd.notna(row["dose_value"]) and unit.removesuffix("/d").partition("/")[0] in UNITS
    hours = f" over {row['infusion_hours']:g} h" if pd.notna(row["infusion_hours"]) else ""
    route = "no IL-2 given" if row["route"] == "none" else f"{row['route']}{hours}"
    return f"{published_dose(row)}, {route}" if known else route


def cells(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Experiments on cells: what was compared, and what was found, in the book's own words."""
    shown = pd.DataFrame(
        {
            "Cells": rows["cells"] + " (" + rows["system"] + ")",
            "Compared": rows["comparison"],
            "Found": rows["finding"],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def expression(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Receptor chains or binding sites on cells, each figure as its source states it."""
    shown = pd.DataFrame(
        {
            "Cell": [_cell(row) for _, row in rows.iterrows()],
            "Receptor": rows["receptor"].map(RECEPTORS),
            "Found": [_carried(row) for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


RECEPTORS = {
    "alpha": "α chain (CD25)",
    "beta": "β chain (CD122)",
    "gamma": "γ chain (CD132)",
    "intermediate": "two chains (intermediate affinity)",
    "high": "three chains (high affinity)",
}


def _cell(row) -> str:
    state = "" if pd.isna(row["state"]) or row["state"] == "not stated" else f", {row['state']}"
    return f"{row['cell']}{state}" + ("" if row["species"] == "human" else f" ({row['species']})")


def _carried(row) -> str:
    if row["measure"] in ("present", "absent"):
        return row["measure"]
    unit = " sites a cell" if row["measure"] == "sites per cell" else f"{GAP}% of cells"
    if pd.notna(row["value"]):
        return f"{row['value']:,.10g}{unit}"
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        bound, end = ("less than", "high") if pd.isna(row["low"]) else ("more than", "low")
        return f"{bound} {row[end]:,.10g}{unit}"
    return f"{row['low']:,.10g}–{row['high']:,.10g}{unit}"


def rates(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """How long a receptor holds IL-2 and how fast it catches it. ``rows`` as ``binding.rates`` returns them."""
    shown = pd.DataFrame(
        {
            "Receptor": rows["affinity_class"].map(CHAINS),
            "Half released after": [_range(_time(row.fastest), _time(row.slowest)) for row in rows.itertuples()],
            "Off rate, per second": [_range(_power(row.off_low), _power(row.off_high)) for row in rows.itertuples()],
            "On rate implied, per mol/L and second": [
                _range(_power(row.on_low), _power(row.on_high)) for row in rows.itertuples()
            ],
            "Source": rows["citekey"],
        }
    )
    return Table(id, title, shown, rows, note)


def _time(seconds: float) -> str:
    return f"{seconds:g}{GAP}s" if seconds < 120 else f"{seconds / 60:g}{GAP}min"


def _power(value: float) -> str:
    """'4.2 × 10⁻⁵'."""
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}{GAP}×{GAP}10{str(int(power)).translate(SUPERSCRIPTS)}"


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
CHAINS = {"high": "three chains (αβγ)", "intermediate": "two chains (βγ)", "low": "α chain alone"}


def products(rows: pd.DataFrame, columns: dict[str, str], *, id: str, title: str, note: str = "") -> Table:
    """One line a product: ``rows`` of the table ``molecule``, their ``property`` spread over ``columns`` with heads."""
    kept = rows[rows["property"].isin(columns)]
    texts = kept.assign(cell=[_fact(row) for _, row in kept.iterrows()])
    wide = texts.groupby(["entity", "property"], sort=False)["cell"].agg(lambda cells: "; ".join(dict.fromkeys(cells)))
    grid = wide.unstack().reindex(columns=list(columns)).astype("string").fillna("not read")
    keys = kept.groupby("entity")["citekey"].agg(lambda keys: ",".join(sorted(set(keys))))
    shown = grid.rename(columns=columns).reset_index().rename(columns={"entity": "Product"})
    return Table(id, title, shown.assign(Source=[keys[name] for name in shown["Product"]]), kept, note)


def _fact(row) -> str:
    if pd.isna(row["value"]):
        return row["text"]
    return f"{row['value']:,.10g}{GAP}{UNITS.get(row['unit'], PARTS.get(row['unit'], row['unit']))}"
