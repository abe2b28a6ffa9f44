"""The built book, made once for all tests that read it, and a loud word where no browser could be had."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from il2review import ROOT
from il2review.site.serve import server
from tests.book import browser

COPIED = ("_config.yml", "_toc.yml", "references.bib", "requirements.txt", "chapters", "data", "il2review")


def build(root: Path, within: tuple[str, ...] | list[str] = (), **environment: str) -> subprocess.CompletedProcess:
    """Run the build of a copy of the project, as `make book` does; ``within`` is a command that runs a command."""
    return subprocess.run(
        [*within, sys.executable, "-m", "il2review", "build"],
        cwd=root,
        text=True,
        capture_output=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1750000000"} | environment,
    )


def copy_project(target: Path) -> Path:
    """The files that a build reads, in a folder of their own."""
    target.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target


@pytest.fixture(scope="session")
def book(tmp_path_factory, worker_id) -> Path:
    """A copy of the real project with its site built, once for all processes that run tests; nobody changes it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared if worker_id == "master" else shared.parent  # each process has a folder in the one of them all
    root, said = shared / "book" / "project", shared / "book" / "said"
    with FileLock(shared / "book.lock"):
        if not said.exists():
            done = build(copy_project(root))
            said.write_text("" if done.returncode == 0 else f"{done.stdout}{done.stderr}", encoding="utf-8")
    failed = said.read_text(encoding="utf-8")
    assert not failed, failed
    return root


@pytest.fixture(scope="session")
def site(book) -> Path:
    """The folder of the built site."""
    return book / "_build" / "html"


@pytest.fixture(scope="session")
def address(site):
    """The site over http on this machine."""
    running = server(site, 0)
    threading.Thread(target=functools.partial(running.serve_forever, poll_interval=0.05), daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.fixture(scope="session")
def chromium(request):
    """A running Chromium. Without one the tests are left out, or fail where CI is set."""
    path = browser.path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no browser: continuous integration must read the site in Chromium")
        pytest.skip("NO BROWSER")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield running
        running.close()


def pytest_terminal_summary(terminalreporter):
    """Say loudly that the site was not read in a browser."""
    missing = [r for r in terminalreporter.getreports("skipped") if "NO BROWSER" in str(r.longrepr)]
    if missing:
        terminalreporter.section("NO BROWSER", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(missing)} tests that read the site in Chromium were LEFT OUT. Install Chromium "
            "(Debian: apt-get install chromium) or name it in CHROMIUM."
        )


def pytest_collection_modifyitems(items):
    """Tests that change one book run one after another in one process; the rest goes wherever there is room."""
    for item in items:
        if "work" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("work"))
