"""Constants of the molecule and of its doses, and experiments in animals."""

import pandas as pd

from il2review import prose
from il2review.exhibit import Table
from il2review.tables.words import UNITS, source


def binding(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Published affinities, each as its source states it."""
    shown = pd.DataFrame(
        {
            "Receptor": rows["receptor"].str.replace("-", " + "),
            "Affinity": rows["affinity_class"],
            "Kd as published": [
                f"{'' if row['kd_relation'] == '=' else str(row['kd_relation']) + ' '}"
                f"{row['kd_value']:g}{prose.GAP}{row['kd_unit']}"
                if pd.notna(row["kd_value"])
                else "not stated"
                for _, row in rows.iterrows()
            ],
            "Method": rows["method"].fillna("not stated"),
            "Measured on": rows["system"].fillna("not stated"),
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def constants(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Constants of the molecule, each as its source states it."""
    shown = pd.DataFrame(
        {
            "Of": rows["entity"],
            "Constant": rows["property"],
            "Value": [
                f"{row['value']:g}{prose.GAP}{row['unit']}" if pd.notna(row["value"]) else row["text"]
                for _, row in rows.iterrows()
            ],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def factors(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Factors between units of dose."""
    names = UNITS | {"{Cetus_U}": "Cetus unit", "{Roche_U}": "Roche unit", "mg": "mg of aldesleukin"}
    shown = pd.DataFrame(
        {
            "One": rows["from_unit"].map(names),
            "is": [
                f"{row['factor']:g}{prose.GAP}{names[row['to_unit']].replace('unit', 'units')}"
                for _, row in rows.iterrows()
            ],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def experiments(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Experiments in animals: the model, the treatment, the result against control."""
    shown = pd.DataFrame(
        {
            "Host and tumour": [f"{row['host']}; {row['tumour']}" for _, row in rows.iterrows()],
            "Site; age of the tumour": [_where(row) for _, row in rows.iterrows()],
            "Treatment": [_given(row) for _, row in rows.iterrows()],
            "Against control": [_against(row) for _, row in rows.iterrows()],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _where(row) -> str:
    site = row["site"] if pd.notna(row["site"]) else "not stated"
    return f"{site}; {row['established_days']:g} days" if pd.notna(row["established_days"]) else site


ANIMAL_UNITS = {
    "[iU]": "IU",
    "{U}": "units",
    "{U}/kg": "units per kg",
    "{Cetus_U}": "Cetus units",
    "{Jurkat_U}": "Jurkat units",
}


def _given(row) -> str:
    if pd.isna(row["dose_value"]):
        return row["treatment"]
    unit = ANIMAL_UNITS.get(row["dose_unit"], row["dose_unit"])
    times = f", {row['doses_per_day']:g} a day" if pd.notna(row["doses_per_day"]) else ""
    return f"{row['treatment']}, {row['dose_value']:,.10g}{prose.GAP}{unit}{times}"


def _against(row) -> str:
    """'cured: 40 against 0 %; better'."""
    unit = f"{prose.GAP}{row['unit']}" if pd.notna(row["unit"]) else ""
    found = ""
    if pd.notna(row["treated_value"]):
        control = f" against {row['control_value']:g}" if pd.notna(row["control_value"]) else ""
        found = f": {row['treated_value']:g}{control}{unit}"
    effect = row["effect"] if pd.notna(row["effect"]) else "left open"
    return f"{row['outcome']}{found}; {effect}"
