"""Constants of the molecule and of its doses."""

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
