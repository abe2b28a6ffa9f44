"""Which way randomised studies of IL-2 point, each by the hardest endpoint that it reports against a control."""

from collections.abc import Collection
from itertools import chain

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact

from il2review import diseases, evidence

BETTER, WORSE, ALIKE = "better with IL-2", "worse with IL-2", "no clear difference"
MIXED, UNREAD = "randomised studies disagree", "randomised, but no comparison of health that could be read"
NONE = "no randomised study with a control without IL-2"
HARDEST = (
    ("OS", "death", "AIDS or death", "live birth"),
    ("LFS", "DFS", "EFS", "PFS", "TTP", "relapse", "disability progression", "cardiovascular event", "cure", "flare"),
    ("CR", "ORR", "clinical remission", "clinical response", "culture conversion", "HBsAg loss", "HBeAg loss"),
    ("PR", "ongoing CR", "DOR", "effusion control", "postoperative complications", "infection", "tolerance"),
    ("disease activity score", "function score", "C-peptide", "insulin need"),
)
"""Endpoints from the hardest down: life, course of the disease, response, lesser benefits, scores. Markers (cell
counts, virus in the blood) and the return to drugs are not health and do not count."""
GAINS = frozenset({"CR", "ORR", "PR", "ongoing CR", "effusion control", "clinical response", "clinical remission"})
GAINS |= {"cure", "culture conversion", "HBsAg loss", "HBeAg loss", "tolerance", "live birth"}
"""Endpoints of which more is better, so that a ratio above 1 favours IL-2; of the others less is."""
FREE = frozenset({"OS", "LFS", "DFS", "EFS", "PFS", "TTP"})
"""Endpoints that are counted as patients alive or free of the event: more of these is better, less of their ratios."""
WITH_IL2 = "IL-2|denileukin"
LEVEL = 0.05
"""A p value below this counts as a clear difference where no interval is given."""
GROUPS = {
    "Acute myeloid leukaemia": ("AML",),
    "Other leukaemias, myelodysplasia": ("ALL", "CML", "CLLSLL", "HCL", "MDS"),
    "Myeloma": ("PCM",),
    "Lymphoma": ("HL", "NHL", "LYMPH"),
    "T-cell lymphoma": ("CTCL", "MTNN"),
    "Several blood cancers, GVHD": ("mixed", "GVHD"),
    "Renal cell carcinoma": ("RCC",),
    "Melanoma": ("MEL", "UM"),
    "Digestive tract": ("COADREAD", "HCC", "EGC", "PAAD"),
    "Lung and pleura": ("NSCLC", "SCLC", "PLMESO"),
    "Bladder, prostate": ("BLCA", "PRAD"),
    "Head and neck": ("HNSC", "NPC"),
    "Breast, ovary, cervix": ("BRCA", "OVT", "CESC"),
    "Brain": ("DIFG",),
    "Neuroblastoma": ("NBL",),
    "Sarcoma, mixed tumours": ("OS", "SOFT_TISSUE", "SOLID"),
    "HIV infection": ("HIV",),
    "Other infections": diseases.INFECTIONS,
    "Immune diseases, grafts": diseases.IMMUNE,
    "Nerves, heart, other": ("ALS", "ALZ", "ACS", "OTHER"),
}
"""Lines of the evidence map: diseases that are told together."""
ACTIVE, QUIET, SURGERY, GRAFT = "Active disease", "In remission", "At surgery", "Transplantation"
SETTINGS = {
    "maintenance, first remission": QUIET,
    "maintenance, later remission": QUIET,
    "maintenance, any remission": QUIET,
    "minimal residual disease": QUIET,
    "adjuvant": QUIET,
    "perioperative": SURGERY,
    "after autologous transplantation": GRAFT,
    "after allogeneic transplantation": GRAFT,
    "relapse after allogeneic transplantation": GRAFT,
    "prevention of graft-versus-host disease": GRAFT,
    "treatment of graft-versus-host disease": GRAFT,
}
"""Columns of the evidence map by setting; every other setting is active disease."""
COLUMNS = (ACTIVE, QUIET, SURGERY, GRAFT)


def of_row(row) -> str | None:
    """What one published comparison says: BETTER, WORSE, ALIKE, or None where it does not say which arm did better.

    Decided by the interval of a ratio where there is one, else by the p value and the arm that the source favours, else
    by whether a primary endpoint was met.
    """
    ratio = row["measure"] in ("HR", "RR", "OR") and pd.notna(row["estimate"])
    if ratio and pd.notna(row["ci_low"]):
        clear = row["ci_low"] > 1 or row["ci_high"] < 1
    elif pd.notna(row["p_value"]):
        clear = _below(row)
    else:
        return {True: BETTER, False: ALIKE}.get(row.get("met"))
    if not clear:
        return ALIKE
    if ratio:
        gain = row["endpoint"] in GAINS and row["measure"] != "HR"
        return BETTER if (row["estimate"] > 1) == gain else WORSE
    return {"experimental": BETTER, "control": WORSE}.get(row["favours"])


def _below(row) -> bool:
    relation = "=" if pd.isna(row["p_relation"]) else row["p_relation"]
    if relation in (">", ">="):
        return False
    return row["p_value"] <= LEVEL if relation in ("<", "<=") else row["p_value"] < LEVEL


def against_control() -> pd.DataFrame:
    """Published comparisons of IL-2 with a control that had none.

    Subgroups that were not a trial's primary population and later analyses are left out.
    """
    rows = evidence.comparisons(design="randomised", standing=["current", "corrected"])
    part = rows["analysis"].eq("subgroup") & ~rows["rank"].isin(["primary"])
    rows = rows[~part & ~rows["analysis"].isin(["post hoc", "per protocol"])]
    with_il2 = rows["intervention"].str.contains(WITH_IL2)
    return rows[with_il2 & ~rows["comparator"].str.contains(WITH_IL2)].reset_index(drop=True)


def counted() -> pd.DataFrame:
    """Counts of one endpoint in two arms as a comparison: Fisher's exact test, and the arm that did better.

    For studies that print the counts and no test of them. Endpoints as in ``HARDEST``; arms without IL-2 are controls.
    """
    rows = evidence.outcomes(design="randomised", measure="share", standing=["current", "corrected"], subset="whole")
    rows = rows[rows["events"].notna() & rows["total"].notna()]
    with_il2 = rows["intervention"].str.contains(WITH_IL2)
    keys = ["study_id", "endpoint", "denominator", "time_months", "citekey"]
    pairs = rows[with_il2].merge(rows[~with_il2], on=keys, suffixes=("", "_control"))
    pairs = pairs[(pairs["events"] + pairs["events_control"]).gt(0)]  # where nothing happened nothing is said
    return pairs.assign(
        measure="p only",
        estimate=pd.NA,
        p_relation="=",
        p_value=[_fisher(row) for _, row in pairs.iterrows()],
        favours=[_did_better(row) for _, row in pairs.iterrows()],
    )


def _fisher(row) -> float:
    table = [[row[f"events{arm}"], row[f"total{arm}"] - row[f"events{arm}"]] for arm in ("", "_control")]
    return float(fisher_exact(np.array(table, dtype=int)).pvalue)


def _did_better(row) -> str:
    more = row["events"] / row["total"] > row["events_control"] / row["total_control"]
    return "experimental" if more == (row["endpoint"] in GAINS | FREE) else "control"


def by_study(rows: pd.DataFrame) -> pd.Series:
    """What each study says by its hardest endpoint; studies whose comparisons say nothing are left out.

    Where results of that endpoint disagree, the study counts as showing no clear difference.
    """
    ranks = {name: rank for rank, names in enumerate(HARDEST) for name in names}
    told = rows.assign(said=[of_row(row) for _, row in rows.iterrows()], rank=rows["endpoint"].map(ranks))
    told = told[told["said"].notna() & told["rank"].notna()]
    hardest = told[told["rank"] == told.groupby("study_id")["rank"].transform("min")]
    return hardest.groupby("study_id")["said"].agg(lambda said: said.iloc[0] if said.nunique() == 1 else ALIKE)


def controlled() -> set[str]:
    """Randomised studies that have an arm with IL-2 and one without."""
    arms = evidence.arms(design="randomised")
    with_il2 = arms["intervention"].str.contains(WITH_IL2)
    return set(arms.loc[with_il2, "study_id"]) & set(arms.loc[~with_il2, "study_id"])


def together(said: list[str]) -> str:
    """What several studies say: what more than half of them say, else MIXED."""
    counts = pd.Series(said).value_counts()
    return counts.index[0] if 2 * counts.iloc[0] > len(said) else MIXED


def verdicts(endpoints: Collection[str] = tuple(chain(*HARDEST))) -> dict[str, str]:
    """What each randomised study with a control says of ``endpoints``: as printed, or else by its counts."""
    counts, printed = (rows[rows["endpoint"].isin(endpoints)] for rows in (counted(), against_control()))
    return by_study(counts).to_dict() | by_study(printed).to_dict()


def of_life(codes: Collection[str]) -> pd.DataFrame:
    """Randomised studies that compared survival with and without IL-2: what each ``said``; a cohort once.

    ``codes`` are diseases of ``studies``. Columns: those of ``studies``, ``said``, and ``with_il2``, the treatments of
    the arms that had IL-2 or cells grown in it, joined by ", ".
    """
    said = verdicts(HARDEST[0])
    arms = evidence.arms(design="randomised")
    arms = arms[arms["intervention"].str.contains(WITH_IL2)].groupby("study_id")["intervention"]
    given = arms.agg(lambda names: ", ".join(sorted(set(names))))
    studies = evidence.studies(disease=sorted(codes))
    studies = studies.assign(said=studies["study_id"].map(said), with_il2=studies["study_id"].map(given))
    return studies.dropna(subset="said").drop_duplicates("cohort_id").reset_index(drop=True)


def placed(studies: pd.DataFrame) -> pd.DataFrame:
    """Studies with the line (``group``) and the ``column`` of the evidence map that they stand in."""
    named = {code: name for name, codes in GROUPS.items() for code in codes}
    return studies.assign(group=studies["disease"].map(named), column=studies["setting"].map(SETTINGS).fillna(ACTIVE))


def evidence_map() -> pd.DataFrame:
    """One row for each meeting of a group of diseases and a setting that has studies.

    Columns: ``group``, ``setting``, ``studies``, ``patients`` (a cohort once), ``randomised`` (those
    with a control that had no IL-2), ``judged`` (those of them whose comparison says something; a cohort once),
    ``direction`` and ``citekey`` (the randomised studies' publications).
    """
    studies = placed(evidence.studies())
    said = verdicts()
    compared = controlled()
    found = []
    for (group, column), mine in studies.groupby(["group", "column"], sort=False):
        drawn = mine[mine["study_id"].isin(compared)]
        judged = (
            drawn.assign(said=drawn["study_id"].map(said)).dropna(subset="said").drop_duplicates("cohort_id")["said"]
        )
        judged, drawn = list(judged), drawn.drop_duplicates("cohort_id")
        found.append(
            {
                "group": group,
                "setting": column,
                "studies": len(mine),
                "patients": int(mine.groupby("cohort_id")["n"].max().sum()),
                "randomised": len(drawn),
                "judged": len(judged),
                **{name: judged.count(name) for name in (BETTER, ALIKE, WORSE)},
                "direction": together(judged) if judged else UNREAD if len(drawn) else NONE,
                "citekey": ",".join(sorted(set(drawn["citekey"]))),
            }
        )
    order = {name: place for place, name in enumerate([*GROUPS, *COLUMNS])}
    return pd.DataFrame(found).sort_values(["group", "setting"], key=lambda names: names.map(order), ignore_index=True)
