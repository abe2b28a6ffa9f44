"""A small sound project made in a temporary folder, into which the tests put one fault at a time."""

import csv
import json
import shutil
from pathlib import Path

from il2review import ROOT

PROVENANCE = {"citekey": "alpha2000", "locator": "Abstract", "read_in": "abstract", "readings": "1"}
SOURCE = {
    "kind": "trial report",
    "read_in": "abstract",
    "standing": "current",
    "background": "false",
    "url": "https://example.org/alpha",
    "accessed": "2026-01-31",
}
STUDY = {
    "cohort_id": "alpha",
    "name": "Alpha",
    "disease": "RCC",
    "setting": "advanced",
    "design": "single-arm",
    "population": "adults",
    "status": "completed",
    "n": "50",
    "year_start": "1990",
    "year_end": "1995",
}
ROWS = {
    "sources": [{"citekey": "alpha2000", **SOURCE}, {"citekey": "beta2001", **SOURCE}],
    "studies": [
        {"study_id": "alpha", **STUDY, **PROVENANCE},
        {
            "study_id": "beta",
            **STUDY,
            **PROVENANCE,
            "cohort_id": "beta",
            "design": "randomised",
            "n": "100",
            "citekey": "beta2001",
        },
    ],
    "arms": [
        {
            "study_id": "alpha",
            "arm_id": "il2",
            "role": "single arm",
            "intervention": "IL-2 alone",
            "subset": "whole",
            "n": "50",
            "dose_value": "600000",
            "dose_unit": "[iU]/kg",
            **PROVENANCE,
        },
        {
            "study_id": "beta",
            "arm_id": "control",
            "role": "control",
            "intervention": "no treatment",
            "subset": "whole",
            "n": "50",
            **PROVENANCE,
            "citekey": "beta2001",
        },
        {
            "study_id": "beta",
            "arm_id": "il2",
            "role": "experimental",
            "intervention": "IL-2 alone",
            "subset": "whole",
            "n": "50",
            **PROVENANCE,
            "citekey": "beta2001",
        },
    ],
    "outcomes": [
        {
            "study_id": "alpha",
            "arm_id": "il2",
            "endpoint": name,
            "measure": "share",
            "events": events,
            "total": "50",
            "percent": percent,
            "denominator": "treated",
            **PROVENANCE,
        }
        for name, events, percent in (("CR", "3", "6"), ("ORR", "8", "16"), ("PR", "5", "10"))
    ],
    "comparisons": [
        {
            "study_id": "beta",
            "arm_id": "il2",
            "comparator_id": "control",
            "endpoint": "OS",
            "measure": "HR",
            "estimate": "0.80",
            "ci_low": "0.60",
            "ci_high": "1.07",
            "ci_level": "95",
            "p_value": "0.13",
            "analysis": "intention to treat",
            **PROVENANCE,
            "citekey": "beta2001",
        }
    ],
    "pharmacokinetics": [
        {
            "pk_id": "level",
            "species": "human",
            "product": "IL-2",
            "route": "subcutaneous",
            "dose_value": "1",
            "dose_unit": "M[iU]",
            "parameter": "peak concentration",
            "relation": "=",
            "value": "5",
            "low": "2",
            "high": "9",
            "spread": "range",
            "unit": "[iU]/mL",
            **PROVENANCE,
        }
    ],
    "milestones": [
        {
            "milestone_id": "found",
            "date": "1976-09",
            "dated_by": "publication",
            "kind": "discovery",
            "event": "Found",
            "major": "true",
            **PROVENANCE,
        }
    ],
    "cell_experiments": [
        {
            "experiment_id": "killing",
            "topic": "natural killer cells",
            "system": "patients",
            "cells": "blood cells",
            "comparison": "with against without IL-2",
            "il2_value": "10",
            "il2_unit": "{U}/mL",
            "readout": "killing",
            "treated_events": "3",
            "treated_total": "5",
            "control_events": "0",
            "control_total": "5",
            "effect": "increase",
            "finding": "More with IL-2.",
            **PROVENANCE,
        }
    ],
    "claims": [
        {
            "claim_id": "half",
            "origin": "popular article",
            "statement": "Half respond.",
            "verdict": "contradicted",
            "reason": "They do not.",
            "chapter": "chapters/index",
            "sources": "alpha2000",
        }
    ],
    "molecule": [
        {
            "constant_id": "il2-mature-sequence",
            "entity": "human IL-2",
            "property": "mature sequence",
            "text": "APTSSSTKKT",
            **PROVENANCE,
        }
    ],
    "programmes": [
        {
            "programme_id": "long",
            "name": "Long IL-2",
            "mechanism": "longer half-life",
            "aim": "cancer",
            "change": "chains",
            "phase": "3",
            "fate": "stopped",
            "fate_year": "2020",
            "pivotal_result": "no difference",
            "primary_met": "false",
            **PROVENANCE,
        }
    ],
    "variants": [
        {
            "variant_id": "long-k8",
            "programme_id": "long",
            "agent": "Long IL-2",
            "kind": "substitution",
            "position": "8",
            "wild": "K",
            "new": "R",
            "purpose": "longer half-life",
            **PROVENANCE,
        }
    ],
    "glossary": [
        {"term": "CALGB 19808", "kind": "term", "meaning": "m"},
        {"term": "CD25", "kind": "abbreviation", "meaning": "m"},
        {"term": "CI", "kind": "abbreviation", "meaning": "m"},
        {"term": "IL-2", "kind": "abbreviation", "meaning": "m"},
        {"term": "IU", "kind": "abbreviation", "meaning": "m"},
        {"term": "STAT5", "kind": "abbreviation", "meaning": "m"},
    ],
    "checklist": [
        {
            "item_id": "prisma-01",
            "section": "Title",
            "item": "i",
            "met": "met",
            "chapter": "chapters/index#a-chapter",
            "how": "h",
        }
    ],
    "search_log": [
        {"search_id": "a01", "topic": "t", "query": "q", "where_searched": "w", "date": "2026-01-31", "hits": "3"}
    ],
    "screening": [
        {"record": "PMID:1", "found_by": "a01", "citekey": "alpha2000", "decision": "included"},
        {"record": "PMID:2", "found_by": "a01", "decision": "excluded", "reason": "not IL-2"},
    ],
}
BIB = """\
@article{alpha2000,
  author = {Alpha, A},
  title = {{A}},
  journal = {J},
  year = {2000},
  doi = {10.1000/alpha},
  pmid = {1}
}

@article{beta2001,
  author = {Beta, B},
  title = {{B}},
  journal = {J},
  year = {2001}
}
"""
CHAPTER = "# A chapter\n\nIL-2 was given in 1990 {cite}`alpha2000`.\n"


class Project:
    """A project in a folder, with the means to put faults into it."""

    def __init__(self, root: Path):
        self.root = root
        (root / "data").mkdir(parents=True)
        (root / "chapters").mkdir()
        shutil.copy(ROOT / "data" / "datapackage.json", root / "data")
        for resource in json.loads((root / "data" / "datapackage.json").read_text())["resources"]:
            columns = [field["name"] for field in resource["schema"]["fields"]]
            rows = [[row.get(column, "") for column in columns] for row in ROWS.get(resource["name"], [])]
            self.write(resource["name"], [columns, *rows])
        (root / "references.bib").write_text(BIB)
        (root / "_toc.yml").write_text("format: jb-book\nroot: chapters/index\n")
        (root / "chapters" / "index.md").write_text(CHAPTER)

    def path(self, table: str) -> Path:
        return self.root / "data" / f"{table}.csv"

    def rows(self, table: str) -> list[list[str]]:
        with self.path(table).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]]) -> None:
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def set(self, table: str, row: int, /, **cells: str) -> None:
        """Change cells of a row, numbered as messages number it (the header is row 1)."""
        rows = self.rows(table)
        for column, value in cells.items():
            rows[row - 1][rows[0].index(column)] = value
        self.write(table, rows)

    def add(self, table: str, /, **cells: str) -> None:
        """Append a row."""
        rows = self.rows(table)
        self.write(table, [*rows, [cells.get(column, "") for column in rows[0]]])
