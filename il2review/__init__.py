"""The library behind the IL-2 review book.

Data flows one way: ``evidence`` reads ``data/``, ``synthesis`` combines studies, ``charts`` and ``tables``
show them, ``prose`` puts them into words. Chapters call these and nothing else.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds ``data/``, ``chapters/`` and ``references.bib``."""
