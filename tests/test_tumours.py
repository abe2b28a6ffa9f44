"""One outcome by tumour: what is pooled, and what stands alone."""

from il2review import evidence, synthesis, tumours

ALONE = {"setting": "advanced", "endpoint": "ORR", "intervention": "IL-2 alone", "measure": "share"}


def test_each_tumour_with_three_cohorts_has_the_pool_of_its_cohorts():
    pools, few = tumours.pools(evidence.outcomes(**ALONE))
    mine = synthesis.pool_proportions(evidence.cohorts(disease="RCC", **ALONE), across=("denominator",))
    assert pools["Renal cell carcinoma"].words() == mine.words()
    assert all(result.k >= 3 for result in pools.values())
    assert not set(few["disease"]) & {"RCC"}


def test_blood_cancers_are_not_among_the_tumours():
    pools, few = tumours.pools(evidence.outcomes(**ALONE))
    assert not any("lymphoma" in name.lower() for name in [*pools, *few["name"]])


def test_a_tumour_with_few_cohorts_is_shown_study_by_study():
    rows = evidence.outcomes(**ALONE, disease="RCC", study_id=["ucla-hdil2", "minnesota-hdil2"])
    pools, few = tumours.pools(rows)
    assert pools == {}
    assert list(few["name"].str.partition(": ")[0].unique()) == ["Renal cell carcinoma"]
    assert (few["low"] <= few["estimate"]).all()
