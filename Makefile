# Needs python3 (3.11 or newer) and make; everything else goes into .venv, at the versions of the lock.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
LOCK := requirements/lock.txt
INSTALLED := $(VENV)/.installed

# An environment whose Python has gone, as after an upgrade of the system, is made anew.
$(shell test -x $(RUN) || rm -f $(INSTALLED))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help figures test check tables measured fuzz lab bench lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text"; done

figures: tables ## read the reports, run every notebook, write every figure
	$(RUN) -m toolkit figures

test: $(INSTALLED) ## run the whole test suite and the examples of the docstrings
	$(RUN) -m pytest -n 2

check: $(INSTALLED) ## check format, lint, types and the direction of imports
	$(RUN) -m ruff format --check
	$(RUN) -m ruff check
	$(RUN) -m mypy
	$(RUN) -m pytest -q tests/test_imports.py

tables: $(INSTALLED) ## read data/reports/ into the tables of data/tidy/
	$(RUN) -m toolkit build data/reports --out data/tidy

measured: $(INSTALLED) ## count again what texts hold that are not shipped: make measured TEXTS="FOLDER FOLDER"
	$(RUN) -m toolkit measure $(TEXTS) --out data/measured --jobs 2

fuzz: $(INSTALLED) ## feed the readers damaged files for ten minutes
	$(RUN) tests/fuzz_readers.py --inputs 1000000 --minutes 10

lab: $(INSTALLED) ## open JupyterLab on the notebooks
	$(RUN) -m jupyterlab --notebook-dir=notebooks

bench: $(INSTALLED) ## measure accuracy, other extractors and speed: make bench GOLD=data/gold TEXTS=FOLDER
	$(RUN) benchmarks/accuracy.py provincial-2026 --gold $(GOLD) --texts $(TEXTS)
	$(RUN) benchmarks/peers.py --gold $(GOLD) --texts $(TEXTS)
	$(RUN) benchmarks/speed.py $(TEXTS)

lock: $(RUN) ## bring the lock in line with pyproject.toml, moving no other version
	$(RUN) -m pip install --quiet --disable-pip-version-check uv
	$(RUN) -m uv pip compile pyproject.toml --group dev --group notebooks --extra fast --universal \
		--python-version 3.11 --generate-hashes --no-header --quiet --output-file $(LOCK)

clean: ## remove the environment, caches and builds
	rm -rf $(VENV) .venv-peers build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(INSTALLED): $(LOCK) pyproject.toml | $(RUN)
	@echo "Installing into $(VENV) (a few minutes the first time)"
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(RUN):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not that." >&2; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
