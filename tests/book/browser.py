"""The browser of the tests: found, or installed on Debian where that is allowed."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path() -> str | None:
    """Where Chromium is, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def install() -> None:
    """Install Debian's Chromium if there is none and the person may: as root, or with sudo that asks nothing."""
    if path() or not shutil.which("apt-get"):
        return
    asked = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if asked and (not shutil.which("sudo") or subprocess.run([*asked, "true"], capture_output=True).returncode):
        return
    print("Installing Chromium for the browser tests (once)", flush=True)
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    ):
        done = subprocess.run(
            [*asked, *command], capture_output=True, text=True, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        )
        if done.returncode:
            print(done.stdout[-1500:], done.stderr[-1500:], sep="\n", file=sys.stderr)
            return


if __name__ == "__main__":
    install()
    if not path():
        print(
            "NO BROWSER: Chromium is not here and cannot be installed; the browser tests will be left out.",
            file=sys.stderr,
        )
