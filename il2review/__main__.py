"""The command line: ``python -m il2review COMMAND``."""

import argparse
import sys

from il2review import ROOT


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 if all is well, 1 if there are faults."""
    parser = argparse.ArgumentParser(prog="python -m il2review", description="The IL-2 review book.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="check data, references and chapters, without building")
    commands.add_parser("sort", help="sort every table of data/ by its key")
    commands.add_parser("build", help="build the site into _build/html")
    serve = commands.add_parser("serve", help="show the site and build it again when a file changes")
    serve.add_argument("--port", type=int, default=8000)
    chapter = commands.add_parser("new-chapter", help="begin a chapter from the template")
    chapter.add_argument("name", metavar="PART/NAME")
    options = parser.parse_args(arguments)
    return globals()[f"_{options.command.replace('-', '_')}"](options)


def _check(_) -> int:
    from il2review.integrity import check

    faults = check(ROOT)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults." if faults else "No faults: data, references and chapters hold together.")
    return 1 if faults else 0


def _sort(_) -> int:
    from il2review.integrity import sort_tables

    print("\n".join(f"sorted data/{name}" for name in sort_tables(ROOT)) or "All tables were sorted already.")
    return 0


def _build(_) -> int:
    from il2review.site.build import BuildError, build

    try:
        build()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _serve(options) -> int:
    from il2review.site.serve import serve

    serve(options.port)
    return 0


def _new_chapter(options) -> int:
    from il2review.scaffold import new_chapter

    try:
        path = new_chapter(ROOT, options.name).relative_to(ROOT)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote {path}. When it is written, list it in _toc.yml as: - file: {path.with_suffix('')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
