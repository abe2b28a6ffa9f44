"""What a pool knows of itself, and how it says so."""

from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version

import pandas as pd

from il2review.formats import GAP, count, interval, on_scale, p_value

BEHIND = ("numpy", "scipy", "pymare", "statsmodels")
"""The libraries whose versions decide a pooled figure's last digits."""


@cache
def software() -> str:
    """'NumPy 2.4.6, SciPy 1.17.0, ...': the libraries that computed, with their versions."""
    names = {"numpy": "NumPy", "scipy": "SciPy", "pymare": "PyMARE"}
    return ", ".join(f"{names.get(name, name)} {version(name)}" for name in BEHIND)


@dataclass(frozen=True)
class Result:
    """A pooled estimate with its heterogeneity and the studies behind it.

    ``estimate``, ``low`` and ``high`` are on the scale of ``measure``: shares from 0 to 1, or ratios. ``error`` is
    the standard error and ``tau2`` the between-study variance on the scale of the model (log odds for shares, log
    ratio for ratios). ``prediction_low`` and ``prediction_high`` are None where the model knows no spread of true
    effects. ``i2`` is in percent, ``p`` tests no effect (None for shares). ``n`` is the number of patients, 0 where
    a study does not give it. ``across`` names the columns in which the rows were allowed to differ. ``studies`` has
    one row a study with ``name``, ``citekey``, ``estimate``, ``low``, ``high`` and ``weight`` (percent), and the
    counts where the pool rests on counts.
    """

    measure: str
    endpoint: str
    model: str
    level: float
    estimate: float
    low: float
    high: float
    error: float
    prediction_low: float | None
    prediction_high: float | None
    common: float
    common_low: float
    common_high: float
    tau2: float
    i2: float
    q: float
    q_p: float
    p: float | None
    n: int
    studies: pd.DataFrame
    across: tuple[str, ...] = ()
    software: str = field(default_factory=software)

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.studies)

    @property
    def sources(self) -> list[str]:
        """Citation keys of the studies."""
        return sorted(set(self.studies["citekey"]))

    def brief(self) -> str:
        """'0.97 (95 % CI 0.84–1.12)'."""
        point = on_scale(self.estimate, self.measure)
        return f"{point} ({100 * self.level:.0f}{GAP}% CI {interval(self.low, self.high, self.measure)})"

    def words(self) -> str:
        """'14 % (95 % CI 12–17 %; 11 studies, 1,234 patients; I² 38 %)'."""
        patients = f", {count(self.n)}{GAP}patients" if self.n else ""
        return f"{self.brief()[:-1]}; {self.k}{GAP}studies{patients}; I²{GAP}{self.i2:.0f}{GAP}%)"

    def expected(self) -> str:
        """The range in which the true effect of a new, similar study would be expected; empty if there is none."""
        if self.prediction_low is None or self.prediction_high is None:
            return ""
        return interval(self.prediction_low, self.prediction_high, self.measure)

    def spread(self) -> str:
        """The heterogeneity line under a forest plot, in full."""
        tau2 = f"{self.tau2:.3f}" if self.tau2 >= 0.0005 else "0"
        return (
            f"Heterogeneity: I²{GAP}{self.i2:.0f}{GAP}%, tau²{GAP}{tau2}, "
            f"Q{GAP}{self.q:.1f} on {self.k - 1} degrees of freedom, {p_value(self.q_p)}"
        )

    def row(self) -> dict[str, str]:
        """The pool as a row of a table for readers."""
        return {
            "Outcome": self.endpoint,
            "Measure": self.measure,
            "Studies": str(self.k),
            "Patients": count(self.n) if self.n else "not stated",
            "Pooled": self.brief(),
            "Expected in a new study": self.expected() or "not given by this model",
            "I²": f"{self.i2:.0f}{GAP}%",
            "Model": self.model,
        }

    def __str__(self) -> str:
        return self.words()
