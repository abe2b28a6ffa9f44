"""What became of the trials: reported or silent, stopped, null; by disease, setting and form of IL-2."""

import pandas as pd

from il2review import direction, eras, evidence

ENGINEERED, TOXIN, NATIVE = "engineered IL-2", "fusion toxin", "IL-2"
REPORTED, NULL = "reported", "reported: no clear difference, or primary endpoint missed"
STOPPED, SILENT_STOP = "stopped early, reported", "stopped or withdrawn, no result"
SILENT, GOING = "no result that could be read", "going on"
FATES = (REPORTED, NULL, STOPPED, SILENT_STOP, SILENT, GOING)
"""What can become of a trial."""
ENDED = ("stopped early", "withdrawn")


def form(interventions: pd.Series) -> str:
    """Which form of IL-2 a study gave: an engineered one, the fusion toxin, or IL-2 itself."""
    if interventions.str.contains("engineered").any():
        return ENGINEERED
    return TOXIN if interventions.str.contains("denileukin|DAB486").any() else NATIVE


def ledger(studies: pd.DataFrame) -> pd.DataFrame:
    """The studies of ``evidence.studies`` with ``group``, ``column`` (setting), ``form``, ``fate`` and ``told``.

    ``told`` is true if a result could be read. That a primary endpoint was missed goes before a stop, a stop before
    a comparison that shows no clear difference.
    """
    dated = direction.placed(eras.dated(studies))
    forms = evidence.table("arms").groupby("study_id")["intervention"].agg(form)
    compared = evidence.comparisons(met=[False], rank="primary")
    missed = set(compared["study_id"])
    said = direction.verdicts()
    told = dated["kind"] != eras.NO_RESULT
    ended = dated["status"].isin(ENDED)
    fate = pd.Series(REPORTED, index=dated.index)
    fate = fate.mask(dated["study_id"].map(said).eq(direction.ALIKE), NULL).mask(ended, STOPPED)
    fate = fate.mask(dated["study_id"].isin(missed), NULL)
    fate = fate.mask(~told, SILENT).mask(~told & dated["status"].eq("ongoing"), GOING).mask(~told & ended, SILENT_STOP)
    return dated.assign(form=dated["study_id"].map(forms).fillna(NATIVE), fate=fate, told=told)


def expected(rows: pd.DataFrame) -> pd.DataFrame:
    """Registered trials of a ledger by group, setting and form: how many there are and how many told a result.

    Columns: ``group``, ``column``, ``form``, ``registered``, ``told``, ``planned`` (patients planned, or enrolled where
    no plan could be read), ``reported`` (patients of those with a result) and ``citekey`` of the silent ones.
    """
    registered = rows[rows["registry_id"].notna()].drop_duplicates("registry_id")
    registered = registered.assign(expected=registered["n_planned"].fillna(registered["n"]))
    found = [
        {
            "group": group,
            "column": column,
            "form": kind,
            "registered": len(mine),
            "told": int(mine["told"].sum()),
            "planned": int(mine["expected"].sum()),
            "reported": int(mine.loc[mine["told"], "n"].sum()),
            "citekey": ",".join(sorted(set(mine.loc[~mine["told"], "citekey"]))),
        }
        for (group, column, kind), mine in registered.groupby(["group", "column", "form"], sort=False)
    ]
    order = {name: place for place, name in enumerate([*direction.GROUPS, *direction.COLUMNS])}
    return pd.DataFrame(found).sort_values(["group", "column"], key=lambda names: names.map(order), ignore_index=True)
