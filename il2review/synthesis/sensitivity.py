"""How far a pool depends on one study."""

from collections.abc import Callable

import pandas as pd

from il2review.synthesis.result import MINIMUM, NotPoolable, Result


def leave_one_out(rows: pd.DataFrame, pool: Callable[[pd.DataFrame], Result]) -> pd.DataFrame:
    """The pool without each study in turn: name, citekey, estimate, low, high, tau2 and i2, a row a study left out.

    ``rows`` and ``pool`` as for the pool itself (``pool_proportions`` or ``pool_ratios``). Raises NotPoolable if a
    pool of one study fewer would be too small.
    """
    if len(rows) <= MINIMUM:
        raise NotPoolable(f"{len(rows)} studies: without one of them there is no pool")
    found = []
    for index, row in rows.iterrows():
        result = pool(rows.drop(index=index).reset_index(drop=True))
        found.append(
            {
                "name": row["name"],
                "citekey": row["citekey"],
                "estimate": float(result.estimate),
                "low": float(result.low),
                "high": float(result.high),
                "tau2": result.tau2,
                "i2": float(result.i2),
            }
        )
    return pd.DataFrame(found)
