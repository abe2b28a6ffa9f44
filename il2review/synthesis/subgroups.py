"""Pools within groups of studies, and whether the groups differ."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit
from scipy.stats import chi2

from il2review.formats import GAP, p_value
from il2review.synthesis.poolable import MINIMUM, NotPoolable
from il2review.synthesis.result import Result


@dataclass(frozen=True)
class Subgroups:
    """Pools by the values of one column.

    ``pools`` holds a Result for each group of at least three studies, ``small`` the rows of the others, to be shown
    unpooled. ``q`` on ``len(pools) - 1`` degrees of freedom with ``q_p`` tests the pools against each other; both
    are None for fewer than two pools.
    """

    by: str
    pools: dict[str, Result]
    small: dict[str, pd.DataFrame]
    q: float | None
    q_p: float | None

    def words(self) -> str:
        """'Test between groups: Q 3.1 on 1 degree of freedom, p = 0.08'."""
        if self.q is None:
            return "Fewer than two groups hold enough studies to be compared"
        free = len(self.pools) - 1
        return (
            f"Test between groups: Q{GAP}{self.q:.1f} on {free} degree{'s' if free > 1 else ''} of freedom, "
            f"{p_value(self.q_p)}"
        )


def subgroups(rows: pd.DataFrame, by: str, pool: Callable[[pd.DataFrame], Result]) -> Subgroups:
    """Pool the rows within each value of ``by`` and test the pools against each other.

    ``rows`` and ``pool`` as for the pool itself. The test is Cochran's Q of the pooled estimates with their standard
    errors, between-study variance being estimated in each group on its own. Raises NotPoolable for a row without a
    value of ``by``, and for what ``pool`` refuses other than a small group.
    """
    bare = rows.loc[rows[by].isna(), "study_id"]
    if len(bare):
        raise NotPoolable(f"no {by} for {', '.join(bare)}", rows)
    groups = {str(name): part.reset_index(drop=True) for name, part in rows.groupby(by, sort=True)}
    pools = {name: pool(part) for name, part in groups.items() if len(part) >= MINIMUM}
    small = {name: part for name, part in groups.items() if len(part) < MINIMUM}
    if len(pools) < 2:
        return Subgroups(by, pools, small, None, None)
    scale = logit if next(iter(pools.values())).measure == "share" else np.log
    means = np.array([scale(result.estimate) for result in pools.values()])
    weights = np.array([result.error for result in pools.values()]) ** -2.0
    q = float(np.sum(weights * (means - np.average(means, weights=weights)) ** 2))
    return Subgroups(by, pools, small, q, float(chi2.sf(q, len(pools) - 1)))
