"""From chapters to ``_build/html``: checked first, built aside, and put in place only when whole.

``_build/work`` holds the build in progress, ``_build/html`` the last good site. A build that fails or is
interrupted leaves its mark in ``_build/work``; the next one then starts from nothing but the kept results,
so that a warning stays an error on the second run.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from il2review import ROOT
from il2review.integrity import check

TOLD = re.compile(r"Executing notebook using|: ran in |WARNING|ERROR|CRITICAL")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
RAISED = re.compile(r"[A-Za-z_.]*(Error|Exception|NotPoolable)\b")
KERNEL_CONFIG = """\
# Kernels of the build run on this machine and for this build alone, so ipykernel's warning about an open
# network port does not apply; errors are still shown.
c = get_config()
c.IPKernelApp.log_level = 40
"""


class BuildError(Exception):
    """The build stopped; the message says why."""


def build(root: Path = ROOT) -> Path:
    """Build the book under ``root`` and return the folder of the finished site.

    Raises BuildError, and leaves the last good site untouched, if a check or the build finds a fault.
    """
    started = time.monotonic()
    say("Checking data, references and chapters")
    if faults := check(root):
        raise BuildError("\n".join([*map(str, faults), f"{len(faults)} faults; nothing was built."]))
    target = root / "_build"
    work, mark = target / "work", target / "work.unfinished"
    if mark.exists():
        say("The last build did not finish: starting afresh")
        discard(work)
    work.mkdir(parents=True, exist_ok=True)
    mark.touch()
    say("Building the book (the first time takes a few minutes: every chapter is run)")
    _run_jupyter_book(root, work)
    publish(work / "_build" / "html", target / "html")
    mark.unlink()
    say(f"Done in {time.monotonic() - started:.0f} s: open {(target / 'html' / 'index.html').relative_to(root)}")
    return target / "html"


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, flush=True)


def discard(work: Path) -> None:
    """Remove what a build left behind, but for the kept results of chapters."""
    for path in [work / "_build" / "html", work / "_build" / ".doctrees"]:
        shutil.rmtree(path, ignore_errors=True)


def publish(source: Path, site: Path) -> None:
    """Copy the finished site beside the old one and put it in its place."""
    fresh, old = site.with_name("html.new"), site.with_name("html.old")
    for path in (fresh, old):
        shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(source, fresh, ignore=shutil.ignore_patterns(".buildinfo", ".doctrees"))
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def environment(root: Path, work: Path) -> dict[str, str]:
    """The build's environment: this project's library, no settings of the person's own, dates from the last commit."""
    profile = work / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "ipython_kernel_config.py").write_text(KERNEL_CONFIG, encoding="utf-8")
    return os.environ | {
        "PYTHONPATH": str(root),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "IPYTHONDIR": str(work / "ipython"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or last_commit(root),
        "NO_COLOR": "1",
    }


def last_commit(root: Path) -> str:
    """Time of the last commit in seconds since 1970, so that two builds of one state give the same bytes."""
    try:
        done = subprocess.run(
            ["git", "log", "-1", "--format=%ct"], cwd=root, capture_output=True, text=True, check=True
        )
        return done.stdout.strip() or "0"
    except (OSError, subprocess.CalledProcessError):
        return "0"


def _run_jupyter_book(root: Path, work: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("jupyter-book")),
        "build",
        str(root),
        "--path-output",
        str(work),
        "-W",
        "-n",
        "--keep-going",
    ]
    log = []
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment(root, work),
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout:
            log.append(line)
            if TOLD.search(line):
                say("  " + COLOUR.sub("", line).strip().replace(f"{root}{os.sep}", ""))
    if process.returncode:
        (root / "_build" / "build.log").write_text("".join(log), encoding="utf-8")
        raise BuildError(
            f"{failure(log, root)}\nThe book was not built; the last good site is untouched. "
            "All that was said: _build/build.log"
        )


def failure(log: list[str], root: Path) -> str:
    """What went wrong, from the build's log: the chapter and cell that raised, or the warnings."""
    text = COLOUR.sub("", "".join(log)).replace(f"{root}{os.sep}", "")
    chapter = re.search(r"ExecutionError: (\S+)", text)
    cell = re.search(
        r"executing the following cell:\n-+\n(.*?)\n-+\n(.*?)(?=\n\nThe above exception|\Z)", text, re.DOTALL
    )
    if chapter and cell:
        error = [line for line in cell.group(2).splitlines() if RAISED.match(line)]
        return "\n".join(
            [
                f"{chapter.group(1)}, row {_row(root / chapter.group(1), cell.group(1))}: this cell raised "
                f"{error[-1] if error else 'an error'}",
                cell.group(1),
            ]
        )
    lines = [line.strip() for line in text.splitlines() if re.search(r"WARNING|ERROR|CRITICAL|Error:", line)]
    return "\n".join(dict.fromkeys(lines)) or text[-2000:]


def _row(chapter: Path, cell: str) -> int:
    """Line of the chapter at which a cell's code begins; 0 if it cannot be found."""
    before, found, _ = chapter.read_text(encoding="utf-8").partition(cell.strip())
    return before.count("\n") + 1 if found else 0
