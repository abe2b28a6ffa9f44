"""What was computed from the studies, and how sure one may be of it."""

import pandas as pd

from il2review import prose
from il2review.exhibit import Table
from il2review.synthesis import Result
from il2review.tables.words import UNLISTED, listed, source


def left_out(rows: pd.DataFrame, result: Result, *, id: str, title: str, note: str = "") -> Table:
    """Pools without one study each (``synthesis.leave_one_out``) under the pool of all (``result``)."""

    def pooled(row) -> str:
        point = prose.on_scale(row["estimate"], result.measure)
        return f"{point} ({prose.interval(row['low'], row['high'], result.measure)})"

    everything = {"name": "nothing left out", "estimate": result.estimate, "low": result.low, "high": result.high}
    lines = [everything | {"i2": result.i2}, *rows.to_dict("records")]
    shown = pd.DataFrame(
        {
            "Without": [line["name"] for line in lines],
            f"Pooled (95{prose.GAP}% CI)": [pooled(line) for line in lines],
            "I²": [f"{line['i2']:.0f}{prose.GAP}%" for line in lines],
        }
    )
    return Table(id, title, shown, rows, note)


def by_method(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """The same pool of shares by several methods (``synthesis.other_methods``)."""
    shown = pd.DataFrame(
        {
            "Method": rows["method"],
            f"Pooled (95{prose.GAP}% CI)": [
                f"{prose.percent(row['estimate'])} ({prose.interval(row['low'], row['high'], 'share')})"
                for _, row in rows.iterrows()
            ],
        }
    )
    return Table(id, title, shown, rows, note)


def beside_published(pairs: list[tuple], *, id: str, title: str, note: str = "") -> Table:
    """Published pools beside ours. ``pairs``: (row of published_syntheses, our Result, why they differ).

    The difference is that of the shares in points, or how many times the published ratio ours is.
    """
    shown = pd.DataFrame(
        [
            {
                "Question": f"{row['question']}: {prose.endpoint(row)}",
                "Published": f"{_published(row)}; {_size(row)}",
                "Ours": f"{'' if result.measure == 'share' else result.measure} {result.words()}".strip(),
                "Difference": _difference(row, result),
                "Why they differ": reason,
                "Source": row["citekey"],
            }
            for row, result, reason in pairs
        ]
    )
    return Table(id, title, shown, None, note)


def published(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Every published pool, and whether the figures behind it could be read."""
    shown = pd.DataFrame(
        {
            "Question": rows["question"],
            "Outcome": [prose.endpoint(row) for _, row in rows.iterrows()],
            "Published": [f"{_published(row)}; {_size(row)}" for _, row in rows.iterrows()],
            "Inputs read": rows["inputs"],
            "Source": [source(row) for _, row in rows.iterrows()],
        }
    )
    return Table(id, title, shown, rows, note)


def _published(row) -> str:
    if row["measure"] != "share":
        return f"{row['measure']} {prose.effect(row)}"
    if pd.isna(row["ci_low"]):
        return f"{row['estimate']:g}{prose.GAP}%"
    limits = f"{row['ci_level']:g}{prose.GAP}% CI {row['ci_low']:g}–{row['ci_high']:g}{prose.GAP}%"
    return f"{row['estimate']:g}{prose.GAP}% ({limits})"


def _size(row) -> str:
    patients = f", {prose.count(row['n'])}{prose.GAP}patients" if pd.notna(row["n"]) else ""
    studies = "number of studies not read" if pd.isna(row["k"]) else f"{row['k']}{prose.GAP}studies"
    return f"{studies}{patients}"


def _difference(row, result: Result) -> str:
    if result.measure == "share":
        return f"{prose.points(result.estimate - row['estimate'] / 100)} points"
    return f"{prose.on_scale(result.estimate / row['estimate'], 'HR')} times"


def pools(results: dict[str, Result], *, id: str, title: str, note: str = "") -> Table:
    """Several pools, a line each; the keys name them. What all share stands in the note."""
    data = pd.DataFrame([{"Pool": name, **result.row()} for name, result in results.items()])
    shown = data.drop(columns=["Outcome", "Measure"]).assign(Source=[listed(r.sources) for r in results.values()])
    if data["Model"].nunique() == 1:
        shown, note = shown.drop(columns="Model"), f"Model: {data['Model'].iloc[0]}. {note}".strip()
    if shown["Source"].eq("").any():
        note = f"{UNLISTED} {note}".strip()
    sources = [",".join(result.sources) for result in results.values()]
    return Table(id, title, shown, data.assign(Source=sources), note)
