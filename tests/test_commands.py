"""The command line, as a contributor uses it."""

import subprocess
import sys
import threading
import urllib.request

import pytest

from il2review import chapters
from il2review.scaffold import new_chapter
from il2review.site.serve import server
from tests.conftest import copy_project


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_project(tmp_path_factory.mktemp("commands") / "project")


def run(project, *arguments):
    return subprocess.run([sys.executable, "-m", "il2review", *arguments], cwd=project, text=True, capture_output=True)


def test_check_passes_on_the_real_project(project):
    done = run(project, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No faults" in done.stdout


def test_check_prints_every_fault_and_exits_with_one(project):
    path = project / "data" / "dose_units.csv"
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace(",16.36,", ",sixteen,", 1), encoding="utf-8")
    done = run(project, "check")
    path.write_text(kept, encoding="utf-8")
    assert done.returncode == 1
    assert "data/dose_units.csv, row 2, column factor: 'sixteen': expected" in done.stdout
    assert done.stdout.rstrip().endswith("faults.")


def test_a_new_chapter_begins_from_the_template_and_is_not_yet_in_the_book(project):
    done = run(project, "new-chapter", "haematology/multiple-myeloma")
    assert done.returncode == 0
    assert "- file: chapters/haematology/multiple-myeloma" in done.stdout
    text = (project / "chapters/haematology/multiple-myeloma.md").read_text(encoding="utf-8")
    assert "# Multiple myeloma" in text
    for heading in ("The question and its data", "The evidence", "How sure", "What is not known"):
        assert f"## {heading}" in text
    assert "chapters/haematology/multiple-myeloma" not in chapters.toc(project)
    again = run(project, "new-chapter", "haematology/multiple-myeloma")
    assert again.returncode == 1
    assert "exists already" in again.stderr


@pytest.mark.parametrize("name", ["Myeloma", "haematology/Multiple Myeloma", "../outside/x", "a/b/c"])
def test_a_faulty_chapter_name_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="lower case"):
        new_chapter(tmp_path, name)


def test_the_server_shows_the_site_and_lets_nothing_grow_old(tmp_path):
    (tmp_path / "index.html").write_text("hello")
    running = server(tmp_path, 0)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    with urllib.request.urlopen(f"http://127.0.0.1:{running.server_port}/") as answer:
        assert answer.read() == b"hello"
        assert answer.headers["Cache-Control"] == "no-store"
    running.shutdown()
    running.server_close()
