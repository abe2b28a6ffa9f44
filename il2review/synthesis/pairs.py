"""The two arms of a comparison side by side, from arm-level results."""

import pandas as pd

WITHIN = ["study_id", "endpoint", "time_months", "citekey"]
"""An arm is compared with another of the same study, endpoint, time and source."""


def pair(experimental: pd.DataFrame, control: pd.DataFrame, columns: list[str], within=WITHIN) -> pd.DataFrame:
    """Rows of ``experimental``, each with ``columns`` of its ``control`` row under the same names plus ``_control``.

    Both as ``evidence.outcomes`` returns them. ``comparator`` is the control arm's intervention. Rows without a
    partner are left out.
    """
    wanted = [*within, *columns, "intervention"]
    both = experimental.merge(control[wanted], on=within, suffixes=("", "_control"))
    return both.rename(columns={"intervention_control": "comparator"}).reset_index(drop=True)
