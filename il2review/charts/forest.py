"""Forest plots: studies with their intervals, pooled, by group, growing over time, or side by side."""

import re

import numpy as np
import pandas as pd

from il2review import bias
from il2review.charts import lines
from il2review.charts.drawing import NARROW, WIDE, chart
from il2review.exhibit import Figure, Table
from il2review.formats import GAP
from il2review.synthesis import Result, Subgroups

KEPT = ["study_id", "name", "events", "total", "events_control", "total_control", "denominator", "estimate", "low"]
KEPT += ["high", "weight", "risk_of_bias", "citekey"]
HEADS = {
    "share": "Share",
    "difference": "Difference",
    "months": "Median",
    "MD": "Difference",
    "HR": "HR",
    "RR": "RR",
    "OR": "OR",
}
MANY = 8
"""More results than this are not all read out."""
KEY_TO_BIAS = "Risk of bias: + low, ? some concerns, – high; no mark: not judged."


def pooled(
    result: Result, *, id: str, title: str, label: str, favours: tuple[str, str] | None = None, note: str = ""
) -> Figure:
    """Forest plot of a pool: the studies, the pooled diamond and the range expected in a new study.

    ``label`` names the axis ('Hazard ratio'); ``favours`` what lies left and right of no effect.
    """
    studies = _judged(result.studies, result.endpoint)
    drawn = [*lines.of_studies(studies, result.measure, list(studies["risk_of_bias"])), *lines.of_pool(result)]
    shown = pd.concat([_shown(studies, result.measure, label), _shown_pool(result, "All studies", label)])
    alt_text = f"Forest plot of {result.k} studies. {_axis_words(label, result.measure, favours)}. {_said(result)}"
    return _figure(
        drawn, studies, result.measure, id, title, label, favours, alt_text, f"{_footer(result)} {note}", shown
    )


def grouped(
    groups: Subgroups,
    everything: Result | None = None,
    *,
    id: str,
    title: str,
    label: str,
    favours: tuple[str, str] | None = None,
    note: str = "",
) -> Figure:
    """Forest plot by group, each with its pool, groups too small for one without; ``everything`` is the pool of all."""
    drawn, parts, shown, said = [], [], [], []
    measure = next(iter(groups.pools.values())).measure
    for name, result in groups.pools.items():
        studies = _judged(result.studies, result.endpoint)
        drawn.append(lines.Line(name, lines.HEADING))
        drawn += lines.of_studies(studies, measure, list(studies["risk_of_bias"]))
        drawn += lines.of_pool(result, f"{name}, {result.k} studies")[:1]
        parts.append(studies.assign(group=name))
        shown += [_shown(studies, measure, label).assign(Group=name), _shown_pool(result, name, label)[:1]]
        said.append(f"{name}: {result.words()}")
    if everything is not None:
        drawn += lines.of_pool(everything)
        shown.append(_shown_pool(everything, "All studies", label))
    left = [f"{name} ({', '.join(rows['name'])})" for name, rows in groups.small.items()]
    small = f"Too few to pool: {'; '.join(left)}." if left else ""
    alt_text = f"Forest plot in groups. {_axis_words(label, measure, favours)}. {'; '.join(said)}. {groups.words()}."
    footer = f"{groups.words()}. {small} {_footer(everything) if everything else ''} {note}"
    return _figure(
        drawn, pd.concat(parts), measure, id, title, label, favours, alt_text, footer, pd.concat(shown), extra=["group"]
    )


def cumulative(
    steps: pd.DataFrame,
    result: Result,
    *,
    id: str,
    title: str,
    label: str,
    favours: tuple[str, str] | None = None,
    note: str = "",
) -> Figure:
    """The pool as studies joined it: ``steps`` of ``synthesis.cumulative``; ``result`` is the last one."""
    year = steps.columns[0]
    named = steps.assign(line=[f"{row[year]}: {row['k']} studies" for _, row in steps.iterrows()])
    drawn = [
        lines.Line(
            row["line"],
            lines.STEP,
            lines.text(row["estimate"], row["low"], row["high"], result.measure),
            row["estimate"],
            row["low"],
            row["high"],
            60,
        )
        for _, row in named.iterrows()
    ]
    shown = pd.DataFrame(
        {
            "Up to": named[year],
            "Joined": named["name"],
            "Studies": named["k"],
            _estimate_column(label): [line.label for line in drawn],
            "I²": [f"{value:.0f}{GAP}%" for value in named["i2"]],
            "Source": named["citekey"],
        }
    )
    first, last = drawn[0], drawn[-1]
    alt_text = (
        f"The pooled estimate as studies joined it, {len(drawn)} steps. {_axis_words(label, result.measure, favours)}. "
        f"{first.name}, {first.label}. {last.name}, {last.label}."
    )
    studies = steps.assign(citekey=steps["citekey"].str.split(",")).explode("citekey")
    return _figure(drawn, studies, result.measure, id, title, label, favours, alt_text, note, shown, data=steps)


def side_by_side(
    studies: pd.DataFrame,
    *,
    measure: str,
    id: str,
    title: str,
    label: str,
    favours: tuple[str, str] | None = None,
    of: str = "patients",
    note: str = "",
) -> Figure:
    """The same picture without a pool, for results that must not be combined.

    ``studies`` has one row a study with name, citekey, estimate, low and high (missing where the source prints none),
    and counts where there are any.
    ``measure``: 'share' (of what ``of`` names), a ratio, 'difference' (of shares), 'MD' (of means) or 'months'.
    """
    limits = {name: studies[name].astype("Float64").to_numpy(float, na_value=np.nan) for name in ("low", "high")}
    studies = studies.assign(**limits)
    drawn, shown = lines.of_studies(studies, measure), _shown(studies, measure, label)
    said = "; ".join(f"{line.name} {line.label}" for line in drawn[:MANY])
    more = f"; and {len(drawn) - MANY} more" if len(drawn) > MANY else ""
    alt_text = (
        f"{len(studies)} results side by side, not pooled. {_axis_words(label, measure, favours, of)}. {said}{more}."
    )
    return _figure(drawn, studies, measure, id, title, label, favours, alt_text, f"Not pooled. {note}", shown, of=of)


def claimed(
    results: dict[str, Result],
    few: pd.DataFrame,
    *,
    said: float,
    id: str,
    title: str,
    label: str,
    note: str = "",
) -> Figure:
    """Pools by name (diamonds), and single studies of questions too small to pool, against a claimed share ``said``.

    ``few`` has one row a study with name, citekey, estimate, low, high and counts.
    """
    drawn = [line for name, result in results.items() for line in lines.of_pool(result, name)[:1]]
    drawn += lines.of_studies(few, "share")
    studies = pd.concat([*(result.studies.assign(group=name) for name, result in results.items()), few])
    shown = pd.concat(
        [*(_shown_pool(result, name, label)[:1] for name, result in results.items()), _shown(few, "share", label)]
    )
    keys = [",".join(result.sources) for result in results.values()]
    shown = shown.assign(Source=[*keys, *few["citekey"]])
    read_out = "; ".join(f"{line.name} {line.label}" for line in drawn[:MANY])
    alt_text = f"{len(results)} pooled shares and {len(few)} single studies against a claim of {said:.0%}. {read_out}."
    return _figure(drawn, studies, "share", id, title, label, None, alt_text, note, shown, extra=["group"], said=said)


def _judged(studies: pd.DataFrame, endpoint: str) -> pd.DataFrame:
    return studies.assign(risk_of_bias=bias.of_pool(list(studies["study_id"]), endpoint))


def _said(result: Result) -> str:
    expected = f" Range expected in a new study: {result.expected()}." if result.expected() else ""
    return f"Pooled: {result.words()}. {result.spread()}.{expected}"


def _footer(result: Result) -> str:
    common = lines.text(result.common, result.common_low, result.common_high, result.measure)
    mixed = f" Allowed to differ between studies: {', '.join(result.across)}." if result.across else ""
    return f"{result.spread()}. Common-effect estimate {common}. Model: {result.model}.{mixed}"


def _axis(label: str, measure: str, favours: tuple[str, str] | None, of: str = "patients") -> list[str]:
    """Lines under the axis: what is measured, and on which side it favours which arm."""
    units = {"share": f"percent of {of}", "difference": "more or fewer of 100 patients", "months": "months"}
    first = [label, units[measure]] if measure in units else [label if measure == "MD" else f"{label} (log scale)"]
    return [*first, *([f"← {favours[0]} · {favours[1]} →"] if favours else [])]


def _axis_words(label: str, measure: str, favours: tuple[str, str] | None, of: str = "patients") -> str:
    return "; ".join(_axis(label, measure, favours, of))


def _shown(studies: pd.DataFrame, measure: str, label: str) -> pd.DataFrame:
    """The studies as rows of the table under the picture."""
    columns = {"Study": lines.names(studies)}
    if "total" in studies and studies["events"].notna().any():
        columns |= {"Events": studies["events"], "Patients": studies["total"]}
    if "events_control" in studies:
        columns |= {"Events, control": studies["events_control"], "Patients, control": studies["total_control"]}
    if measure == "share" and "denominator" in studies:
        columns["Counted"] = studies["denominator"]
    columns[_estimate_column(label)] = [
        lines.text(row["estimate"], row["low"], row["high"], measure) for _, row in studies.iterrows()
    ]
    if "weight" in studies:
        columns["Weight"] = [f"{w:.0f}{GAP}%" for w in studies["weight"]]
    if "risk_of_bias" in studies and studies["risk_of_bias"].notna().any():
        columns["Risk of bias"] = studies["risk_of_bias"].fillna("not judged")
    return pd.DataFrame({**columns, "Source": studies["citekey"]})


def _shown_pool(result: Result, name: str, label: str) -> pd.DataFrame:
    """The pooled estimate and the range for a new study, as rows of the same table."""
    pool, *expected = lines.of_pool(result, name)
    return pd.DataFrame(
        {
            "Study": [line.name for line in (pool, *expected)],
            _estimate_column(label): [line.label for line in (pool, *expected)],
        }
    )


def _estimate_column(label: str) -> str:
    return f"{label} (95{GAP}% CI)"


def _figure(
    drawn,
    studies,
    measure,
    id,
    title,
    label,
    favours,
    alt_text,
    note,
    shown,
    extra=(),
    data=None,
    of="patients",
    said=None,
):
    frame, axis = lines.frame([lines.head(drawn, HEADS[measure]), *drawn]), _axis(label, measure, favours, of)
    if data is None:
        data = studies[[*extra, *(column for column in KEPT if column in studies)]].copy()
    numbers = [column for column in ("estimate", "low", "high", "weight") if column in data]
    data[numbers] = data[numbers].astype(float).round(5)
    key = f" {KEY_TO_BIAS}" if any(line.bias for line in drawn) else ""
    return Figure(
        id=id,
        title=title,
        alt=alt_text,
        note=re.sub(" +", " ", f"{note}{key}").strip(),
        sources=sorted(set(studies["citekey"])),
        wide=chart(frame, measure, axis, WIDE, said),
        narrow=chart(frame, measure, axis, NARROW, said),
        table=Table(f"{id}-data", f"The figures behind: {title}", shown.reset_index(drop=True), data),
    )
