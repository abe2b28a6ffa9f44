# The book in two commands: `make book` and `make test`. Each makes its own environment first, if there is none.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check install --quiet

.PHONY: book test serve check lint lock peers bench clean help

help: ## show the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

book: $(VENV)/book.done ## build the site into _build/html
	@$(RUN) -m il2review build

test: $(VENV)/test.done ## run every test, building the book and reading it in a browser
	@$(RUN) -m tests.book.browser
	@$(RUN) -m pytest

serve: $(VENV)/book.done ## show the site, and build it again when a file changes
	@$(RUN) -m il2review serve

check: $(VENV)/book.done ## check data, references and chapters, without building
	@$(RUN) -m il2review check

lint: $(VENV)/test.done ## check the style of the code
	@$(VENV)/bin/ruff check .

lock: $(VENV)/test.done ## write the locks anew from requirements.in and requirements-dev.in
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements.in -o requirements.txt
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade requirements-dev.in -o requirements-dev.txt

peers: $(VENV)/book.done ## write the reference values anew with R's metafor (needs Rscript, metafor, lme4)
	@$(RUN) -m tests.peers.own
	Rscript tests/peers/metafor.R

bench: $(VENV)/test.done ## measure pooling from 10 to 10,000 studies, and write docs/benchmark.md
	@$(RUN) -m tests.bench.pooling

clean: ## remove the built site and the environment
	rm -rf _build $(VENV) il2review.egg-info

$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make environments here; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/book.done: requirements.txt pyproject.toml | $(RUN)
	@echo "Installing what the book needs (a minute or two, once)"
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/test.done: requirements-dev.txt $(VENV)/book.done
	@echo "Installing what the tests need (once)"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
