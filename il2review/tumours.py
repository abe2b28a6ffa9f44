"""One outcome tumour by tumour: pooled where three cohorts allow it, study by study where not."""

import pandas as pd

from il2review import diseases, evidence
from il2review.synthesis import NotPoolable, Result, exact_shares, pool_proportions


def pools(rows: pd.DataFrame) -> tuple[dict[str, Result], pd.DataFrame]:
    """Pools by name of tumour, and the single studies of the tumours that have none.

    ``rows`` of ``evidence.outcomes``: one endpoint, setting and treatment, any solid tumours. Each cohort counts
    once, with figures read at first hand and twice; tumours come in the order of ``diseases.SOLID``. The second part
    has a row a study with ``name`` (tumour and study), ``estimate``, ``low`` and ``high``.
    """
    first_hand = rows[rows["read_in"] != "secondary"]
    found, few = {}, []
    for code, name in diseases.SOLID.items():
        mine = evidence.for_pool(evidence.select(first_hand, disease=code))
        distinct, _ = evidence.one_per_cohort(mine)
        if distinct.empty:
            continue
        try:
            found[name] = pool_proportions(distinct, across=("denominator",))
        except NotPoolable:
            shares = exact_shares(distinct)
            few.append(shares.assign(name=name + ": " + shares["name"]))
    return found, pd.concat(few, ignore_index=True) if few else rows.iloc[0:0].assign(estimate=0.0, low=0.0, high=0.0)
