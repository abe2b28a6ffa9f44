"""How alike studies are: which ask one question of like patients with one treatment, and which stand alone."""

from dataclasses import dataclass

import pandas as pd

from il2review import diseases, evidence
from il2review.synthesis import Result, pool_proportions
from il2review.synthesis.poolable import MINIMUM
from il2review.tables.words import TREATMENTS

QUESTION = ["disease", "setting", "intervention"]
"""What studies must share before anybody may think of combining them."""


@dataclass(frozen=True)
class Likeness:
    """Questions, those asked once, cohorts by question, and cohorts whose question at least two others ask."""

    questions: int
    alone: int
    cohorts: int
    in_company: int


def of_blood() -> pd.DataFrame:
    """Whole arms with IL-2 or what was made from it, in blood cancers and transplantation."""
    arms = evidence.arms(role=["experimental", "single arm"], subset="whole")
    return arms[arms["disease"].isin(diseases.BLOOD) & arms["intervention"].isin(TREATMENTS)].reset_index(drop=True)


def likeness(arms: pd.DataFrame) -> Likeness:
    """Whole arms with IL-2 (rows of ``evidence.arms``) by ``QUESTION``, each cohort once a question."""
    sizes = arms.drop_duplicates([*QUESTION, "cohort_id"]).groupby(QUESTION)["cohort_id"].nunique()
    return Likeness(len(sizes), int((sizes == 1).sum()), int(sizes.sum()), int(sizes[sizes >= MINIMUM].sum()))


def combinable(arms: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Questions of which at least three distinct cohorts report one outcome in counts: question, endpoint, cohorts.

    ``arms`` and ``outcomes`` as ``evidence`` returns them.
    """
    asked = arms[["study_id", "arm_id"]].drop_duplicates()
    first_hand = outcomes[outcomes["read_in"] != "secondary"]
    counted = evidence.for_pool(first_hand.merge(asked, on=["study_id", "arm_id"]))
    sizes = counted.groupby([*QUESTION, "endpoint"]).agg(
        cohorts=("cohort_id", "nunique"), citekey=("citekey", lambda keys: ",".join(sorted(set(keys))))
    )
    return sizes[sizes["cohorts"] >= MINIMUM].reset_index()


def pooled(shared: pd.DataFrame) -> dict[tuple[str, str, str, str], Result]:
    """For each question of ``combinable``, the pool of the outcome that most cohorts report.

    Keys are disease, setting, intervention and endpoint. Denominators may differ, and the result says so.
    """
    return {key: pool_proportions(rows, across=("denominator",)) for key, rows in to_pool(shared).items()}


def to_pool(shared: pd.DataFrame) -> dict[tuple[str, str, str, str], pd.DataFrame]:
    """The rows behind each pool of ``pooled``, under the same keys."""
    most = shared.sort_values("cohorts", ascending=False, kind="stable").drop_duplicates(QUESTION)
    keys = [tuple(row) for row in most.sort_index()[[*QUESTION, "endpoint"]].itertuples(index=False)]
    return {key: evidence.cohorts(**dict(zip([*QUESTION, "endpoint"], key, strict=True))) for key in keys}


def answerable() -> pd.DataFrame:
    """``combinable`` over all whole arms of blood cancers, those of series that mix diseases left out."""
    arms = evidence.arms(subset="whole", intervention=list(TREATMENTS))
    return combinable(arms[arms["disease"].isin(diseases.BLOOD) & (arms["disease"] != "mixed")], evidence.outcomes())


ACTIVE, QUIET, GVHD = "Blood cancer, active", "Blood cancer, in remission or after a graft", "Graft-versus-host disease"
SOLID, BEYOND = "Solid tumour", "Beyond cancer"
PRESENT = ("advanced", "previously untreated", "relapse after allogeneic transplantation")
"""Settings in which the blood cancer is there to be seen."""


def field(rows: pd.DataFrame) -> pd.Series:
    """The broad field of each study or arm, from its ``disease`` and ``setting``."""
    blood = rows["setting"].isin(PRESENT).map({True: ACTIVE, False: QUIET})
    named = blood.mask(rows["disease"].eq("GVHD"), GVHD)
    named = named.mask(rows["disease"].isin(diseases.SOLID), SOLID)
    return named.mask(rows["disease"].isin(diseases.OTHER), BEYOND).astype("string")
