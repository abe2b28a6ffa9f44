"""Chapters run in forked processes: what they show, that they do not see each other, and what fails is left alone."""

import os
import sys

import nbformat
import pytest

from il2review.sphinx.warm import Task, run_all

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="chapters are forked on Linux alone")


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))


def ran(tmp_path, *chapters):
    """The notebooks of chapters, each a list of cells, by their number; None for one that failed."""
    tasks = []
    for number, cells in enumerate(chapters):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        tasks.append(Task(tmp_path / f"{number}.md", notebook))
    return {int(task.path.stem): notebook for task, notebook, _ in run_all(tasks, 2)}


def test_a_cell_shows_what_it_prints_and_its_last_value(tmp_path):
    (notebook,) = ran(tmp_path, ["x = 2", "print('said')\nx + 1"]).values()
    first, second = notebook.cells
    assert first.outputs == []
    assert [output.output_type for output in second.outputs] == ["stream", "display_data"]
    assert second.outputs[0].text == "said\n"
    assert second.outputs[1].data["text/plain"] == "3"


def test_an_exhibit_and_a_glued_word_come_through(tmp_path):
    code = (
        "import pandas as pd\nfrom il2review import prose\nfrom il2review.exhibit import Table\n"
        "prose.glue('word', 'text')\nTable('x', 'A title', pd.DataFrame({'a': [1]}))"
    )
    (notebook,) = ran(tmp_path, [code]).values()
    glued, table = notebook.cells[0].outputs
    assert glued.metadata["scrapbook"]["name"] == "word"
    assert table.data["application/vnd.il2review.exhibit+json"]["title"] == "A title"


def test_chapters_do_not_see_each_other(tmp_path):
    found = ran(tmp_path, ["x = 1", "x"], ["x"], ["x = 3", "x"])
    assert found[0].cells[1].outputs[0].data["text/plain"] == "1"
    assert found[1] is None
    assert found[2].cells[1].outputs[0].data["text/plain"] == "3"


def test_a_chapter_runs_in_its_own_folder(tmp_path):
    (notebook,) = ran(tmp_path, ["import os\nprint(os.getcwd())"]).values()
    assert notebook.cells[0].outputs[0].text.strip() == str(tmp_path)
    assert os.getcwd() != str(tmp_path)


@pytest.mark.parametrize("fault", ["1 / 0", "not python", "import os\nos._exit(3)"])
def test_a_chapter_that_fails_or_dies_is_left_to_the_kernel(tmp_path, fault):
    found = ran(tmp_path, [fault], ["1"])
    assert found[0] is None
    assert found[1] is not None
