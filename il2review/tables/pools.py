"""What was computed from the studies, and how sure one may be of it."""

import pandas as pd

from il2review import prose
from il2review.exhibit import Table
from il2review.synthesis import Result


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
    """Published pools beside ours. ``pairs``: (row of published_syntheses, our Result, why they differ)."""
    shown = pd.DataFrame(
        [
            {
                "Question": f"{row['question']}: {prose.NAMES.get(row['endpoint'], row['endpoint'])}",
                "Published": f"{row['measure']} {prose.effect(row)}, "
                f"{row['k']}{prose.GAP}studies, {prose.count(row['n'])}{prose.GAP}patients",
                "Ours": f"{result.measure} {result.words()}",
                "Why they differ": reason,
                "Source": row["citekey"],
            }
            for row, result, reason in pairs
        ]
    )
    return Table(id, title, shown, None, note)


def certainty(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """GRADE judgements with their reasons."""
    shown = pd.DataFrame({"Question": rows["question"], "Certainty": rows["level"], "Why": rows["reasons"]})
    return Table(id, title, shown, rows, note)


def pools(results: dict[str, Result], *, id: str, title: str, note: str = "") -> Table:
    """Several pools, a line each; the keys name them."""
    shown = pd.DataFrame([{"Pool": name, **result.row()} for name, result in results.items()])
    sources = [",".join(result.sources) for result in results.values()]
    return Table(id, title, shown.drop(columns=["Outcome", "Measure"]).assign(Source=sources), shown, note)
