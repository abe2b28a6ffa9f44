"""Show the site on this machine and build it again when a file changes."""

import functools
import http.server
import threading
from pathlib import Path

from watchfiles import DefaultFilter, watch

from il2review import ROOT
from il2review.site.build import BuildError, build, say

WATCHED = ("chapters", "data", "il2review", "references.bib", "_config.yml", "_toc.yml")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, says nothing about each of them, and lets no browser keep an old page."""

    def end_headers(self):
        """Add the header that forbids keeping."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        """Keep quiet."""


def server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server of ``folder`` on this machine alone; port 0 takes a free one."""
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=str(folder)))


def attempt(root: Path) -> None:
    """Build; on a fault say it and keep the last good site."""
    try:
        build(root)
    except BuildError as error:
        say(str(error))


def serve(port: int, root: Path = ROOT) -> None:
    """Build, serve ``_build/html`` and watch until interrupted."""
    attempt(root)
    site = server(root / "_build" / "html", port)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    say(f"Showing the book at http://127.0.0.1:{site.server_port}/ (stop with Ctrl+C)")
    for changes in watch(*[root / name for name in WATCHED], watch_filter=DefaultFilter(), raise_interrupt=False):
        names = sorted(str(Path(path).relative_to(root)) for _, path in changes)
        say(f"Changed: {', '.join(names)}")
        attempt(root)
    site.shutdown()
