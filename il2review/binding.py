"""Binding at equilibrium: how much of a receptor IL-2 fills at a given concentration."""

import numpy as np
import pandas as pd

PER_MOLAR = {"mol/L": 1.0, "umol/L": 1e-6, "nmol/L": 1e-9, "pmol/L": 1e-12}
"""Size of each unit of ``receptor_binding.kd_unit`` in mol/L."""

CLASSES = ("high", "intermediate", "low")


def occupancy(concentration, kd):
    """Share of receptors filled at equilibrium, C / (C + Kd): one site, free ligand in excess (law of mass action).

    ``concentration`` and ``kd`` in the same unit. Returns 0 at zero, one half at Kd, towards 1 above it.
    Raises ValueError for a negative concentration or a Kd that is not positive.
    """
    concentration, kd = np.asarray(concentration, float), np.asarray(kd, float)
    if np.any(concentration < 0) or np.any(kd <= 0):
        raise ValueError("a concentration is at least zero and a Kd greater than zero")
    return concentration / (concentration + kd)


def molar(rows: pd.DataFrame) -> pd.Series:
    """Dissociation constants of rows of ``receptor_binding`` in mol/L. Raises KeyError for an unknown unit."""
    return rows["kd_value"].astype(float) * rows["kd_unit"].map(lambda unit: PER_MOLAR[unit])


def spread(rows: pd.DataFrame) -> pd.DataFrame:
    """Lowest, middle (geometric mean) and highest published Kd of each affinity class, in mol/L, with k and sources.

    Rows without a Kd, and limits of ranges (relation >= or <=), are left out of the middle but count for the ends.
    """
    stated = rows[rows["kd_value"].notna() & rows["affinity_class"].isin(CLASSES)].assign(kd=molar)
    found = []
    for name in CLASSES:
        group = stated[stated["affinity_class"] == name]
        if group.empty:
            continue
        points = group[group["kd_relation"].isin(["=", "~"])]["kd"]
        found.append(
            {
                "affinity_class": name,
                "low": group["kd"].min(),
                "high": group["kd"].max(),
                "middle": float(np.exp(np.log(points).mean())),
                "k": len(points),
                "citekey": ",".join(sorted(set(group["citekey"]))),
            }
        )
    return pd.DataFrame(found)


def concentration_text(molar_value: float) -> str:
    """A concentration in the unit that a reader expects: '12 pM', '1.5 nM', '20 nM'."""
    for unit, size in (("pM", 1e-12), ("nM", 1e-9), ("µM", 1e-6)):
        if molar_value < 1000 * size or unit == "µM":
            return (
                f"{molar_value / size:.2g}\u00a0{unit}"
                if molar_value / size < 100
                else f"{molar_value / size:.0f}\u00a0{unit}"
            )
    raise AssertionError("the last unit takes every value")


RELEASE = "dissociation"
"""A half-time of release is a row of ``molecule`` whose property has this word."""
OF_ENTITY = {
    "high-affinity IL-2 receptor": "high",
    "IL-2 receptor beta (p70)": "intermediate",
    "IL-2 receptor alpha (p55)": "low",
}
SECONDS = {"s": 1, "min": 60, "h": 3600}


def off_rate(half_time):
    """Rate constant of release in 1/s from its half-time in s (first order: ln 2 over the half-time)."""
    return np.log(2) / np.asarray(half_time, float)


def on_rate(off, kd):
    """Rate constant of binding in 1/(mol/L)/s that a release (1/s) and a Kd (mol/L) imply at equilibrium, off / Kd."""
    return np.asarray(off, float) / np.asarray(kd, float)


def rates(molecule: pd.DataFrame, kd: pd.DataFrame) -> pd.DataFrame:
    """Off rates from published half-times of release, and the on rates that they imply with the middle Kd.

    ``molecule`` holds the half-times, ``kd`` is what ``spread`` returns. One row a class of affinity: ``fastest`` and
    ``slowest``, the ends of the half-times in s, then ``off_low``, ``off_high``, ``on_low``, ``on_high``, ``citekey``.
    """
    times = molecule[molecule["property"].str.contains(RELEASE) & molecule["entity"].isin(OF_ENTITY)]
    times = times.assign(
        affinity_class=times["entity"].map(OF_ENTITY),
        seconds=times["value"].astype(float) * times["unit"].map(lambda unit: SECONDS[unit]),
    )
    grouped = times.groupby("affinity_class", sort=False)
    found = grouped.agg(
        fastest=("seconds", "min"),
        slowest=("seconds", "max"),
        citekey=("citekey", lambda keys: ",".join(sorted(set(keys)))),
    )
    found = found.loc[[name for name in CLASSES if name in found.index]]
    middle = kd.set_index("affinity_class").loc[found.index, "middle"]
    ends = {"low": off_rate(found["slowest"]), "high": off_rate(found["fastest"])}
    return found.assign(
        **{f"off_{end}": value for end, value in ends.items()},
        **{f"on_{end}": on_rate(value, middle) for end, value in ends.items()},
    ).reset_index()


FEW = 5  # percent: where so few cells or fewer carry a chain, a source calls it not found
FOUND, MISSED, DIFFER = "found", "not found", "sources differ"


def carriers(rows: pd.DataFrame) -> pd.DataFrame:
    """Whether each group of human cells carries each receptor, over the sources in ``receptor_expression``.

    Returns one row a group and receptor: ``verdict`` (found, not found, sources differ), ``k`` figures, ``citekey``.
    """
    human = rows[rows["species"] == "human"]
    few = human["measure"].eq("percent of cells") & (human["value"].fillna(human["high"]).fillna(100) <= FEW)
    seen = human.assign(found=~(human["measure"].eq("absent") | few))
    grouped = seen.groupby(["cell_group", "receptor"], sort=False)
    found = grouped.agg(
        share=("found", "mean"),
        k=("found", "size"),
        citekey=("citekey", lambda keys: ",".join(sorted(set(keys)))),
    ).reset_index()
    verdict = found["share"].map({1.0: FOUND, 0.0: MISSED}).fillna(DIFFER)
    return found.assign(verdict=verdict).drop(columns="share")
