"""Do the files around the book say what is true: workflows, forms, citation, licences, CONTRIBUTING?"""

import ast
import csv
import json
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from il2review import ROOT
from il2review.integrity import check
from il2review.integrity.rows import WAIVABLE


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def names(pattern):
    """Files that match, as paths from the project's root."""
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))


CONTRIBUTING = text("CONTRIBUTING.md")
PACKAGE = json.loads(text("data/datapackage.json"))
PROJECT = tomllib.loads(text("pyproject.toml"))["project"]
PAGES, WORKFLOWS = names("*.md"), names(".github/workflows/*.yml")
CONFIG = ".github/ISSUE_TEMPLATE/config.yml"
SCHEMAS = {
    "github-workflows": WORKFLOWS,
    "github-issue-forms": [name for name in names(".github/ISSUE_TEMPLATE/*.yml") if name != CONFIG],
    "github-issue-config": [CONFIG],
    "dependabot": [".github/dependabot.yml"],
    "citation-file-format": ["CITATION.cff"],
}
# Neither pattern finds itself: backslashes and brackets stand between.
MACHINE = re.compile(r"(?<![\w.~])/(?:home|Users|root|work)/[\w.-]+|[A-Z]:\\Users\\\w")
REGISTRY = re.compile(
    r"pypi\.org|python[h]osted\.org|npmjs\.(?:com|org)|conda\.anaconda\.org|crates\.io|--(?:extra-)?index-url"
)
# What stands for the placeholders of the worked example when it is checked.
FIGURES = {
    "N": "20",
    "E": "7",
    "D": "2",
    "ADDRESS": "https://example.org",
    "YYYY-MM-DD": "2026-01-31",
    "PMID:DIGITS": "PMID:1",
}


def run(*command):
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, cwd=ROOT)


def fits(schema, *paths):
    """Validate against a schema that stands in the package itself, so without a network."""
    return run("-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, paths))


def rules_explained():
    """Rules in the first column of the table in CONTRIBUTING."""
    rows = re.findall(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", CONTRIBUTING, flags=re.MULTILINE)
    return [rule for row in rows for rule in re.findall(r"`([a-z-]+)`", row)]


def syntax_of_the_checks():
    for name in names("il2review/integrity/*.py"):
        yield from ast.walk(ast.parse(text(name)))


@pytest.fixture(scope="module")
def tracked():
    """Text of every file that is committed or would be, by name."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    raw = {name: (ROOT / name).read_bytes() for name in listed if (ROOT / name).is_file()}
    assert "CONTRIBUTING.md" in raw
    return {name: data.decode("utf-8", errors="replace") for name, data in raw.items() if b"\0" not in data}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_fits_its_published_schema(schema):
    assert SCHEMAS[schema]
    result = fits(schema, *SCHEMAS[schema])
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_schema_refuses_a_broken_file(schema, tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text("blank_issues_enabled: perhaps\n", encoding="utf-8")
    assert "Schema validation errors" in fits(schema, broken).stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_bounded_and_uses_official_actions(name):
    workflow = yaml.safe_load(text(name))
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v0"))


def test_the_oldest_python_is_tested():
    jobs = yaml.safe_load(text(".github/workflows/test.yml"))["jobs"]
    assert f">={jobs['test']['strategy']['matrix']['python'][0]}" == PROJECT["requires-python"]


def test_the_study_form_offers_every_setting():
    body = yaml.safe_load(text(".github/ISSUE_TEMPLATE/study.yml"))["body"]
    offered = next(part for part in body if part.get("id") == "setting")["attributes"]["options"]
    studies = next(table for table in PACKAGE["resources"] if table["name"] == "studies")
    setting = next(field for field in studies["schema"]["fields"] if field["name"] == "setting")
    assert offered[:-1] == setting["constraints"]["enum"]


@pytest.mark.parametrize("name", PAGES)
def test_relative_links_resolve(name):
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text(name), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        assert (ROOT / file).exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text(file or name), flags=re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}, target


def test_every_make_target_named_exists():
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), flags=re.MULTILINE))
    for name in [*PAGES, *WORKFLOWS]:
        assert set(re.findall(r"(?:`|run: )make ([a-z]+)", text(name))) <= targets, name


def test_every_command_named_exists():
    commands = set(re.search(r"\{([a-z,-]+)\}", run("-m", "il2review", "--help").stdout).group(1).split(","))
    for name in [*PAGES, ".pre-commit-config.yaml"]:
        assert set(re.findall(r"-m il2review ([a-z-]+)", text(name))) <= commands, name


def test_contributing_says_which_rules_can_be_waived():
    row = r"^\| `([a-z-]+)` \|.*can be waived \|$"
    assert set(re.findall(row, CONTRIBUTING, flags=re.MULTILINE)) == set(WAIVABLE)


def test_rules_explained_are_rules_of_the_code():
    nodes = [node for node in syntax_of_the_checks() if isinstance(node, ast.Constant)]
    constants = {str(node.value).removesuffix(": ") for node in nodes}
    explained = rules_explained()
    assert len(explained) == len(set(explained))
    assert not set(explained) - constants


def test_rules_of_the_code_are_explained():
    calls = [node for node in syntax_of_the_checks() if isinstance(node, ast.Call) and node.args]
    reports = [
        node
        for node in calls
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in ("Fault", "fault", "whole")
    ]
    given = {str(node.args[-1].value) for node in reports if isinstance(node.args[-1], ast.Constant)}
    rules = {value for value in given if re.fullmatch(r"[a-z-]+", value)}
    assert rules
    assert not rules - set(rules_explained())


def test_the_worked_example_passes_every_check(tmp_path):
    example = CONTRIBUTING.partition("### An example")[2].split("```text\n")[1].split("```")[0]
    rows = {}
    for table, cells in re.findall(r"^(\w+) +(.+)$", example, flags=re.MULTILINE):
        pairs = [cell.split("=", 1) for cell in cells.split("; ")]
        rows[table] = {column: FIGURES.get(value, value) for column, value in pairs}
    assert {"sources", "studies", "arms", "outcomes", "second_reading"} <= set(rows)
    files = {
        "data/datapackage.json": text("data/datapackage.json"),
        "_toc.yml": "root: chapters/index\n",
        "chapters/index.md": "# A book\n",
        "references.bib": "@misc{surname2000, title={T}, year={2000}}\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    for table in PACKAGE["resources"]:
        with (tmp_path / "data" / table["path"]).open("w", encoding="utf-8", newline="") as file:
            columns = [field["name"] for field in table["schema"]["fields"]]
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            if table["name"] in rows:
                writer.writerow(rows.pop(table["name"]))
    assert not rows, "tables that do not exist"
    assert [str(fault) for fault in check(tmp_path)] == []


def test_licences_are_there_and_whole():
    for name in [*PAGES, "pyproject.toml", "CITATION.cff"]:
        for licence in re.findall(r"\bLICEN[CS]E(?:[-.]\w[\w.-]*)?\b", text(name)):
            assert (ROOT / licence).is_file(), f"{name} names {licence}"
    assert "Neither the name of the copyright holder" in text("LICENSE")
    whole = text("LICENSE-CC-BY-4.0.txt")
    assert re.findall(r"^Section (\d) -- ", whole, flags=re.MULTILINE) == list("12345678")
    assert whole.endswith("Creative Commons may be contacted at creativecommons.org.\n")


def test_citation_says_what_the_project_says():
    citation = yaml.safe_load(text("CITATION.cff"))
    assert citation["version"] == PROJECT["version"] == PACKAGE["version"]
    assert citation["license"] == [PROJECT["license"], PACKAGE["licenses"][0]["name"]]


@pytest.mark.parametrize(
    ("pattern", "start", "end"),
    [
        (MACHINE, "/", "home/someone/book"),
        (MACHINE, "C:", r"\Users\someone"),
        (REGISTRY, "https://pypi", ".org/simple"),
    ],
)
def test_the_patterns_find_what_they_look_for(pattern, start, end):
    assert pattern.search(start + end)


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["machine", "registry"])
def test_no_file_names_a_machine_or_a_registry(tracked, pattern):
    found = [f"{name}: {match.group()}" for name, page in tracked.items() for match in pattern.finditer(page)]
    assert not found, "\n".join(found[:10])


def test_the_data_dictionary_explains_every_table():
    named = set(re.findall(r'tables\.dictionary\("(\w+)"\)', text("chapters/data-dictionary.md")))
    assert named == {resource["name"] for resource in PACKAGE["resources"]}
