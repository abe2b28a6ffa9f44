"""What labels and protocols require so that IL-2 is given safely."""

import pandas as pd

from il2review.exhibit import Table
from il2review.tables.words import source

MOMENTS = (
    "who is not treated",
    "before treatment",
    "premedication",
    "during treatment",
    "hold a dose",
    "stop for good",
    "after treatment",
)
"""When a rule applies, in the order of a course."""


def safety_rules(rows: pd.DataFrame, *, id: str, title: str, note: str = "") -> Table:
    """Rows of ``safety_rules`` in the order of a course of treatment: moment, what it protects, the rule."""
    ordered = rows.assign(_moment=rows["moment"].map(MOMENTS.index)).sort_values(
        ["_moment", "system", "rule_id"], kind="stable", ignore_index=True
    )
    shown = pd.DataFrame(
        {
            "When": ordered["moment"],
            "For": ordered["treatment"],
            "Protects": ordered["system"],
            "Rule": ordered["rule"],
            "Source": [source(row) for _, row in ordered.iterrows()],
        }
    )
    return Table(id, title, shown, ordered.drop(columns="_moment"), note)
