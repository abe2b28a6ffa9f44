"""How far a pool depends on one study, and how it grew."""

from collections.abc import Callable

import pandas as pd

from il2review.synthesis.poolable import MINIMUM, NotPoolable
from il2review.synthesis.result import Result

Pool = Callable[[pd.DataFrame], Result]


def leave_one_out(rows: pd.DataFrame, pool: Pool) -> pd.DataFrame:
    """The pool without each study in turn: name, citekey, estimate, low, high, tau2 and i2, a row a study left out.

    ``rows`` and ``pool`` as for the pool itself (``pool_proportions`` or ``pool_ratios``). Raises NotPoolable if a
    pool of one study fewer would be too small.
    """
    if len(rows) <= MINIMUM:
        raise NotPoolable(f"{len(rows)} studies: without one of them there is no pool", rows)
    return pd.DataFrame(
        [_line(row, pool(rows.drop(index=index).reset_index(drop=True))) for index, row in rows.iterrows()]
    )


def cumulative(rows: pd.DataFrame, pool: Pool, by: str = "published") -> pd.DataFrame:
    """The pool as the studies joined it, in the order of ``by``: ``by``, k, and the columns of ``leave_one_out``.

    One row for each year from the third study on, the first of which names all studies until then; studies of one
    year join together. Raises NotPoolable for rows
    without a year and for too few studies.
    """
    bare = rows.loc[rows[by].isna(), "study_id"]
    if len(bare):
        raise NotPoolable(f"no {by} for {', '.join(bare)}", rows)
    found = []
    for value, group in rows.groupby(by, sort=True):
        known = rows[rows[by] <= value].reset_index(drop=True)
        if len(known) >= MINIMUM:
            new = group if found else known
            joined = {"name": ", ".join(new["name"]), "citekey": ",".join(new["citekey"])}
            found.append({by: int(value), "k": len(known)} | _line(joined, pool(known)))
    if not found:
        raise NotPoolable(f"{len(rows)} studies ({', '.join(rows['study_id'])}): show them side by side", rows)
    return pd.DataFrame(found)


def _line(row, result: Result) -> dict:
    return {
        "name": row["name"],
        "citekey": row["citekey"],
        "estimate": float(result.estimate),
        "low": float(result.low),
        "high": float(result.high),
        "tau2": result.tau2,
        "i2": float(result.i2),
    }
