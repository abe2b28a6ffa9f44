"""How long pooling takes, and how much memory, from 10 to 10,000 made-up studies by each method: `make bench`.

Writes docs/benchmark.md. Each pool runs in a process of its own, so that the memory is its own.
"""

import json
import subprocess
import sys
import time
import tracemalloc

import numpy as np

from il2review import ROOT, synthesis
from tests.synthesis.studies import count_rows, ratio_rows, share_rows

SIZES = (10, 100, 1000, 10000)
PAGE = ROOT / "docs" / "benchmark.md"


def shares(k: int):
    random = np.random.default_rng(k)
    total = random.integers(20, 200, k)
    return share_rows(random.binomial(total, 1 / (1 + np.exp(-random.normal(-1.5, 0.5, k)))), total)


def ratios(k: int):
    random = np.random.default_rng(k)
    variance = random.uniform(0.01, 0.2, k)
    return ratio_rows(random.normal(0, np.sqrt(variance + 0.05)), variance)


def counts(k: int):
    random = np.random.default_rng(k)
    sizes = random.integers(20, 200, (2, k))
    return count_rows(random.binomial(sizes[0], 0.08), sizes[0], random.binomial(sizes[1], 0.1), sizes[1])


def with_dose(rows):
    return rows.assign(dose=np.linspace(0, 5, len(rows)))


METHODS = {
    "shares: binomial-normal, maximum likelihood": (shares, synthesis.pool_proportions),
    "shares: a line in the dose": (
        lambda k: with_dose(shares(k)),
        lambda rows: synthesis.regress_proportions(rows, "dose"),
    ),
    "ratios: REML, Hartung-Knapp": (ratios, synthesis.pool_ratios),
    "ratios: a line in the dose": (
        lambda k: with_dose(ratios(k)),
        lambda rows: synthesis.regress_ratios(rows, "dose"),
    ),
    "counts: Mantel-Haenszel OR": (counts, lambda rows: synthesis.pool_mantel_haenszel(rows, "OR")),
    "counts: Peto": (counts, synthesis.pool_peto),
    "ratios: leave one out": (ratios, lambda rows: synthesis.leave_one_out(rows, synthesis.pool_ratios)),
}
SLOW = {"ratios: leave one out": 100}
"""Methods that pool once for each study are stopped at this size."""


def measure(name: str, k: int) -> dict[str, float]:
    """Seconds (the best of three) and the peak of memory in MiB of one pool."""
    make, pool = METHODS[name]
    rows = make(k)
    pool(rows.head(10))  # imports and caches are not what is measured
    seconds = []
    for _ in range(3 if k < 10000 else 1):
        start = time.perf_counter()
        pool(rows)
        seconds.append(time.perf_counter() - start)
    tracemalloc.start()
    pool(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"seconds": min(seconds), "peak": peak / 2**20}


def in_own_process(name: str, k: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.pooling", name, str(k)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def page(found: dict[tuple[str, int], dict[str, float]]) -> str:
    """The measurements as Markdown, with the growth from one size to the next."""
    lines = [
        "# How long pooling takes",
        "",
        "Written by `make bench`: best of three runs (one at 10,000), the peak of memory that Python allocates, and in",
        "brackets how much longer it takes than for a tenth of the studies. Ten means linear.",
        "",
        "| method | " + " | ".join(f"{k:,} studies" for k in SIZES) + " |",
        "|---|" + "---:|" * len(SIZES),
    ]
    for name in METHODS:
        cells = []
        for k in SIZES:
            here, before = found.get((name, k)), found.get((name, k // 10))
            growth = f" ({here['seconds'] / before['seconds']:.1f})" if here and before else ""
            cells.append(f"{1000 * here['seconds']:,.0f} ms{growth}, {here['peak']:.1f} MiB" if here else "not run")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    found = {(name, k): in_own_process(name, k) for name in METHODS for k in SIZES if k <= SLOW.get(name, SIZES[-1])}
    measured = page(found)
    said = PAGE.read_text(encoding="utf-8").partition("\n## ")[2] if PAGE.exists() else ""
    PAGE.write_text(measured + (f"\n## {said}" if said else ""), encoding="utf-8")
    print(measured)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
