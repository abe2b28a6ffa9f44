"""The only reader of ``data/``: the data package as typed, joined frames."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from il2review import ROOT, references

DATA = ROOT / "data"

DTYPES = {
    "string": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "string",
}
"""pandas types of the Table Schema types that the package uses."""

# A pool takes the largest of the first three that a source gives, and the others only where it gives none of them.
DENOMINATORS = ("randomised", "treated", "enrolled", "evaluable", "not stated")
FULL = DENOMINATORS[:3]
# Of several reports on one cohort, a pool takes the largest of these designs, or else the largest of the others.
PROSPECTIVE = ("randomised", "single-arm", "pooled analysis")
TOXIC_DEATH = "treatment-related death"
# What joined rows carry of their study and of their arm.
OF_STUDY = ("cohort_id", "name", "disease", "setting", "design", "population", "year_start", "year_end", "published")
OF_ARM = ("role", "intervention", "cells", "route", "arm_n", "subset", "dose_class")


@cache
def package() -> dict:
    """The data package's descriptor, ``data/datapackage.json``."""
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


def tables() -> list[str]:
    """Names of the package's tables, in its order."""
    return [resource["name"] for resource in package()["resources"]]


def schema(name: str) -> dict:
    """Table Schema of one table. Raises KeyError if the package has no such table."""
    for resource in package()["resources"]:
        if resource["name"] == name:
            return resource["schema"]
    raise KeyError(f"no table {name!r} in data/datapackage.json; it has {', '.join(tables())}")


def primary_key(name: str) -> list[str]:
    """Columns of the table's primary key."""
    key = schema(name)["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


def read(name: str, folder: Path = DATA) -> pd.DataFrame:
    """One table, typed as its schema says; an empty cell is ``<NA>``.

    Returns a frame of one row a fact, with the schema's columns. Raises if a cell does not fit its
    type: ``python -m il2review check`` says which.
    """
    dtypes = {field["name"]: DTYPES[field["type"]] for field in schema(name)["fields"]}
    return pd.read_csv(
        folder / f"{name}.csv",
        dtype=dtypes,
        keep_default_na=False,
        na_values=[""],
        true_values=["true"],
        false_values=["false"],
        encoding="utf-8",
    )


@cache
def _read_once(name: str) -> pd.DataFrame:
    return read(name)


def table(name: str, **where) -> pd.DataFrame:
    """Rows of one table in which every named column has the given value, or one of the given values.

    ``table("molecule", property="peak serum concentration")``
    """
    return select(_read_once(name), **where)


def select(rows: pd.DataFrame, **where) -> pd.DataFrame:
    """Rows of a frame in which every named column has the given value, or one of a list of values."""
    kept = np.ones(len(rows), dtype=bool)
    for column, wanted in where.items():
        if column not in rows:
            raise KeyError(f"no column {column!r}; there are {', '.join(rows.columns)}")
        values = wanted if isinstance(wanted, list | tuple | set) else [wanted]
        kept &= rows[column].isin(list(values)).to_numpy(dtype=bool)
    return rows[kept].reset_index(drop=True)


def key_text(name: str, row) -> str:
    """The row's primary key as one string, its parts joined by ``/`` (an empty part stays empty)."""
    return "/".join("" if pd.isna(row[column]) else _plain(row[column]) for column in primary_key(name))


def _plain(value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


@cache
def _studies() -> pd.DataFrame:
    found = table("studies")
    return found.assign(published=pd.array([references.year(key) for key in found["citekey"]], dtype="Int64"))


@cache
def _arms() -> pd.DataFrame:
    return table("arms").rename(columns={"n": "arm_n"}).merge(_studies()[["study_id", *OF_STUDY]], on="study_id")


@cache
def _with_arms(name: str) -> pd.DataFrame:
    keys = ["study_id", "arm_id"]
    joined = table(name).merge(_arms()[[*keys, *OF_ARM, *OF_STUDY]], on=keys)
    return joined.merge(table("sources")[["citekey", "standing"]], on="citekey", how="left")


@cache
def _comparisons() -> pd.DataFrame:
    names = {"arm_id": "comparator_id", "intervention": "comparator", "n": "comparator_n"}
    others = table("arms")[["study_id", *names]].rename(columns=names)
    return _with_arms("comparisons").merge(others, on=["study_id", "comparator_id"])


def studies(**where) -> pd.DataFrame:
    """Studies, filtered by any of their columns; ``published`` is the year of the publication that they cite."""
    return select(_studies(), **where)


def arms(**where) -> pd.DataFrame:
    """Arms joined to their studies, filtered by any column of either (``arm_n`` is the arm's size)."""
    return select(_arms(), **where)


def outcomes(**where) -> pd.DataFrame:
    """Arm-level results joined to arm, study and the standing of their source, filtered by any column."""
    return select(_with_arms("outcomes"), **where)


def adverse_events(**where) -> pd.DataFrame:
    """Adverse events joined to arm, study and the standing of their source, filtered by any column."""
    return select(_with_arms("adverse_events"), **where)


def comparisons(**where) -> pd.DataFrame:
    """Between-arm effects joined to the experimental arm and its study; ``comparator`` is the other arm's
    intervention, ``comparator_n`` its size."""
    return select(_comparisons(), **where)


def for_pool(rows: pd.DataFrame, subsets: tuple[str, ...] = ("whole",)) -> pd.DataFrame:
    """One row an arm: the largest of randomised, treated or enrolled patients, from the source that stands.

    Where a source gives none of these, evaluable patients are taken, and last those whose kind is not stated.
    A superseded or retracted source gives way to the current one, and a figure read at second hand to the
    trial's own. Rows without a count, rows read only once, and arms that are not in ``subsets``, are left out.
    """
    counted = rows[rows["events"].notna() & rows["total"].notna() & rows["subset"].isin(subsets)]
    counted = counted[counted["readings"].eq(2)]
    counted = counted[counted["denominator"].isin(DENOMINATORS) & counted["standing"].isin(["current", "corrected"])]
    ordered = counted.assign(
        _first_hand=counted["read_in"] != "secondary",
        _full=counted["denominator"].isin(FULL),
        _rank=-counted["denominator"].map(DENOMINATORS.index),
    ).sort_values(["_first_hand", "_full", "total", "_rank"], ascending=False, kind="stable")
    kept = ordered.drop_duplicates(["study_id", "arm_id", "endpoint"]).drop(columns=["_first_hand", "_full", "_rank"])
    return kept.sort_values(["study_id", "arm_id"], kind="stable").reset_index(drop=True)


def one_per_cohort(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split rows into one report of each cohort and the reports left out because they nest in it.

    Trials (``PROSPECTIVE``) come before registries and retrospective series, then the largest.
    """
    ordered = rows.assign(_trial=rows["design"].isin(PROSPECTIVE)).sort_values(
        ["_trial", "total", "study_id"], ascending=[False, False, True], kind="stable"
    )
    nested = ordered.duplicated("cohort_id")
    order = ["study_id", "arm_id"]
    tidy = ordered.drop(columns="_trial").assign(_nested=nested).sort_values(order, kind="stable")
    kept, left = tidy[~tidy["_nested"]], tidy[tidy["_nested"]]
    return tuple(part.drop(columns="_nested").reset_index(drop=True) for part in (kept, left))


def cohorts(subsets: tuple[str, ...] = ("whole",), **where) -> pd.DataFrame:
    """One counted report of each cohort, read at first hand: outcomes filtered by any column, fit for a pool.

    ``cohorts(disease="NHL", endpoint="ORR", intervention="IL-2 alone")``
    """
    rows = outcomes(**where)
    return one_per_cohort(for_pool(rows[rows["read_in"] != "secondary"], subsets))[0]


def deaths(**where) -> pd.DataFrame:
    """Deaths from treatment, one counted row of each cohort, in the shape of outcomes; 0 where a source says so."""
    rows = adverse_events(term=TOXIC_DEATH, **where)
    found = for_pool(rows.assign(endpoint=rows["term"]), ("whole", "mixed"))
    return one_per_cohort(found)[0]


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """Rows of several selections of one table, each row once, sorted by study and arm."""
    rows = pd.concat(frames, ignore_index=True).drop_duplicates()
    return rows.sort_values(["study_id", "arm_id"], kind="stable").reset_index(drop=True)


def waivers() -> pd.DataFrame:
    """Every figure kept as published although its source is inconsistent: table, row, rule, reason, citekey."""
    found = []
    for name in tables():
        frame = table(name)
        if "waiver" not in frame:
            continue
        for _, row in frame[frame["waiver"].notna()].iterrows():
            for part in row["waiver"].split(" | "):
                rule, _, reason = part.partition(": ")
                found.append((name, key_text(name, row), rule, reason, row["citekey"]))
    return pd.DataFrame(found, columns=["table", "row", "rule", "reason", "citekey"])
