"""The book's own pools, written for R's metafor: `make peers` runs this before metafor.R."""

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd

from il2review import dose, evidence, likeness, synthesis

FILE = Path(__file__).with_name("own.csv")


def pools() -> dict[str, tuple[str, pd.DataFrame]]:
    """Rows of each pool that a chapter shows, by name: shares or ratios."""
    high = {"disease": "RCC", "setting": "advanced", "intervention": "IL-2 alone", "dose_class": "high"}
    found = {}
    for endpoint in ("ORR", "CR"):
        rows = evidence.for_pool(evidence.outcomes(endpoint=endpoint, **high))
        found[f"rcc_{endpoint.lower()}"] = ("share", evidence.one_per_cohort(rows)[0])
    alone = evidence.outcomes(**{name: high[name] for name in high if name != "dose_class"}, endpoint="ORR")
    every = evidence.one_per_cohort(evidence.for_pool(alone))[0]
    every = every.assign(given=dose.kind(every))
    found["rcc_alone"] = ("share", every)
    for kind, rows in every.groupby("given"):
        if len(rows) >= 3:
            found[f"rcc_{kind.replace(' ', '_')}"] = ("share", rows)
    dosed = every.merge(dose.intensity(evidence.arms())[["study_id", "arm_id", "doublings"]])
    dosed = dosed[dosed["doublings"].notna() & dosed["given"].ne("inhaled")]
    found["rcc_dose"] = ("share line", dosed.assign(x=dosed["doublings"]))
    skin = {"disease": "MEL", "setting": "advanced", "endpoint": "ORR", "measure": "share"}
    found["mel_high"] = ("share", evidence.cohorts(**skin, intervention="IL-2 alone", dose_class="high"))
    found["mel_til"] = ("share", evidence.cohorts(**skin, intervention="IL-2 + cells", cells="TIL, lymphodepleted"))
    drawn = evidence.for_pool(evidence.outcomes(**skin, design="randomised"))
    pairs = synthesis.count_pairs(drawn, "IL-2 + interferon + chemotherapy", "chemotherapy")
    found["mel_bct"] = ("ratio", synthesis.ratios_from_counts(pairs, "RR"))
    for endpoint in ("OS", "LFS"):
        rates = evidence.outcomes(
            disease="AML",
            setting="maintenance, first remission",
            measure="Kaplan-Meier",
            citekey="buyse2011",
            endpoint=endpoint,
        )
        found[f"aml_{endpoint.lower()}"] = ("ratio", synthesis.hazard_ratios_from_rates(rates))
    for key, rows in likeness.to_pool(likeness.answerable()).items():
        found["_".join(re.sub(r"\W+", "-", part.lower()) for part in key)] = ("share", rows)
    return found


def rows() -> list[list[str]]:
    """What own.csv holds: set, kind, and events with total, or log ratio with its variance."""
    lines = [["set", "kind", "a", "b", "x"]]
    for name, (kind, frame) in pools().items():
        for row in frame.itertuples():
            if kind != "ratio":
                x = f"{row.x:.12g}" if kind == "share line" else ""
                lines.append([name, kind, str(row.events), str(row.total), x])
            else:
                error = synthesis.log_error(row.ci_low, row.ci_high, row.ci_level)
                lines.append([name, kind, f"{np.log(row.estimate):.12g}", f"{error**2:.12g}", ""])
    return lines


if __name__ == "__main__":
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows())
