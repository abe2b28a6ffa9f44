"""Never stale: whatever a chapter may read is part of the key under which its results are kept.

Jupyter Book's stock cache looks at a chapter's cells only (https://github.com/executablebooks/MyST-NB/issues/299).
"""

import hashlib
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from il2review import ROOT

READ_BY_CHAPTERS = ("data", "il2review", "references.bib", "requirements.txt", "_toc.yml")
KEPT = 4  # results of so many earlier states are kept, so that going back is quick


def digest(root: Path = ROOT) -> str:
    """Hash of every file that a chapter's results may depend on."""
    sha = hashlib.sha256()
    for name in READ_BY_CHAPTERS:
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                sha.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes() + b"\0")
    return sha.hexdigest()[:16]


def _choose_cache(app: Sphinx, config: Config) -> None:
    config.il2review_digest = digest()
    home = Path(app.outdir).parent / "results"
    home.mkdir(parents=True, exist_ok=True)
    cache = home / config.il2review_digest
    cache.mkdir(exist_ok=True)
    cache.touch()
    for old in sorted(home.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old)
    config.nb_execution_cache_path = str(cache)


def _outdated(app: Sphinx, env, added, changed, removed) -> list[str]:
    """Every document, if what they may read has changed since they were last read."""
    before, env.il2review_digest = getattr(env, "il2review_digest", None), app.config.il2review_digest
    return [] if before in (None, app.config.il2review_digest) else sorted(env.found_docs)


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.add_config_value("il2review_digest", "", "")
    app.connect("config-inited", _choose_cache, priority=900)
    app.connect("env-get-outdated", _outdated)
