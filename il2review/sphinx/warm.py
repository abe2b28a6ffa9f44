"""Quick execution: chapters run in processes forked from one that has imported everything, several at a time.

Starting a kernel and importing the library is most of what a chapter costs. What is run here goes into the same cache
that MyST-NB reads next, so that a chapter which fails here, or a system that cannot fork, is left to its own executor.
"""

import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python", "pygments_lexer": "ipython3"}


@dataclass(frozen=True)
class Task:
    """A chapter to be run."""

    path: Path
    notebook: nbformat.NotebookNode


def run(notebook: nbformat.NotebookNode, folder: str) -> nbformat.NotebookNode | None:
    """The notebook with its outputs, as run in this process from ``folder``; None if a cell raised."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    os.chdir(folder)
    shell = InteractiveShell.instance()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with capture_output() as captured:
            shell.display_trap.hook = sys.displayhook  # the capturing one: run_cell would put back its own
            result = shell.run_cell(cell.source, store_history=True)
        if not result.success:
            return None
        cell.execution_count = result.execution_count
        cell.outputs = [
            nbformat.v4.new_output("stream", name=name, text=text)
            for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
            if text
        ] + [nbformat.v4.new_output("display_data", data=o.data, metadata=o.metadata or {}) for o in captured.outputs]
    return notebook


def run_all(tasks: list[Task], at_once: int) -> Iterator[tuple[Task, nbformat.NotebookNode | None, float]]:
    """Each task with its notebook as ``run`` returns it and the seconds it took, ``at_once`` in processes at a time.

    Processes are forked from this thread alone: a pool, which forks from a helper thread, may hang.
    """
    fork, waiting, running = multiprocessing.get_context("fork"), list(tasks), {}
    while waiting or running:
        while waiting and len(running) < at_once:
            task = waiting.pop(0)
            here, there = fork.Pipe(duplex=False)
            process = fork.Process(target=_child, args=(task, there))
            process.start()
            there.close()
            running[here] = task, process, time.monotonic()
        for here in connection.wait(list(running)):
            task, process, begun = running.pop(here)
            try:
                notebook = here.recv()
            except EOFError:
                notebook = None  # the process died
            process.join()
            yield task, notebook, time.monotonic() - begun


def _child(task: Task, answer: connection.Connection) -> None:
    answer.send(run(task.notebook, str(task.path.parent)))
    answer.close()


def _fill_cache(app: Sphinx, env, docnames: list[str]) -> None:
    """Run the chapters that are about to be read and have no kept results."""
    if sys.platform != "linux" or env.mystnb_config.execution_mode != "cache":
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    tasks = []
    for name in docnames:
        path = Path(env.doc2path(name))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            tasks.append(Task(path, notebook))
    if len(tasks) < 2:
        return  # one chapter is as quick in a kernel of its own
    _prepare()
    for task, notebook, seconds in run_all(tasks, os.cpu_count() or 1):
        if notebook is None:
            continue
        notebook.metadata["language_info"] = LANGUAGE
        bundle = CacheBundleIn(notebook, str(task.path), data={"execution_seconds": seconds})
        cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
        logger.info("%s: ran in %.1f s", task.path, seconds)


def _prepare() -> None:
    """What chapters import and the tables that they read, once; processes forked from this one have them."""
    from il2review import charts, evidence, exposure, prose, synthesis, tables  # noqa: F401

    for joined in (evidence.outcomes, evidence.comparisons, evidence.adverse_events):
        joined(study_id="")  # reads, joins and keeps the whole table


def setup(app: Sphinx) -> None:
    """Connect to the build, before anything is read."""
    app.connect("env-before-read-docs", _fill_cache)
