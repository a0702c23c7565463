# Plain git, make and Python 3.11 or newer are all that this needs.
.PHONY: help report test lab clean
.DEFAULT_GOAL := help
SHELL := /bin/sh
export ARTICLES
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

help:
	@echo "make report   run all notebooks on data/articles/ and write reports/index.html"
	@echo "make lab      open the notebooks in JupyterLab"
	@echo "make test     run every test"
	@echo "make clean    remove .venv/ and what the tests leave; your articles and reports stay"
	@echo ""
	@echo "Other articles:  make report ARTICLES='path or folder or https://...'"
	@echo "                 make lab ARTICLES=...   takes the same"

report: .venv/ready
	@$(BIN)/python -m analysis report $${ARTICLES:+"$$ARTICLES"}

lab: .venv/ready
	@$(BIN)/jupyter trust notebooks/*.ipynb >/dev/null 2>&1
	@$(BIN)/jupyter labextension disable @jupyterlab/apputils-extension:announcements >/dev/null 2>&1 || true
	@echo "To start over with the notebooks as they came: git checkout -- notebooks"
	@$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb \
	$$(test "$$(id -u)" = 0 && echo --allow-root)

test: .venv/ready
	@$(BIN)/python -m pytest

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Crossframe needs Python 3.11 or newer, and none was found; \
	install it from python.org or your system's packages, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Crossframe needs Python 3.11 or newer; $(PYTHON) is not. Say where one is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	echo "This Python has no venv module; install it first (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@echo "Setting up .venv/ (once; a minute or two) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -e .
	@touch .venv/ready

clean:
	rm -rf .venv .pytest_cache *.egg-info build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
