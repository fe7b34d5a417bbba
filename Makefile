# The README's two commands are `make report` and `make test`; `make help` lists the rest.
VENV   ?= .venv
BIN    := $(VENV)/bin
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VERSION := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())')

# Both stamps lie inside the environment and are written last, so that an interrupted set-up never looks finished.
LOCKED := $(VENV)/.locked-$(VERSION)
SET_UP := $(VENV)/.set-up-$(VERSION)
DEMO := data/demo/provenance.json

# `make benchmarks CONVOKIT=python` measures ConvoKit as well, in an environment of its own: it takes 6 GB.
BESIDE := $(if $(CONVOKIT),--convokit $(CONVOKIT))

.PHONY: help report test lab notebooks docs benchmarks fuzz lock clean
.DEFAULT_GOAL := help

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

report: $(DEMO) ## make the demonstration study and its service report in reports/
	$(BIN)/workbench report data/demo --into reports --pdf

test: $(DEMO) ## run the whole gate: style, types, floors, tests, notebooks
	$(BIN)/python -m tests.gate

lab: $(DEMO) ## open JupyterLab on the notebooks
	$(BIN)/jupyter lab notebooks

notebooks: $(DEMO) ## run the notebooks and normalise what is stored
	$(BIN)/python -m tests.notebooks notebooks/*.ipynb

docs: $(SET_UP) ## write docs/measures.md from the docstrings
	$(BIN)/python -m tests.pages

benchmarks: $(SET_UP) ## measure against peers, side by side
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "igraph>=0.11" "rustworkx>=0.15"
	$(BIN)/python benchmarks/verdicts.py $(BESIDE)
	$(BIN)/python benchmarks/levels.py
	$(BIN)/python benchmarks/intervals.py
	$(BIN)/python benchmarks/networks.py
	$(BIN)/python benchmarks/importing.py $(BESIDE)

fuzz: $(SET_UP) ## throw hostile files at every source, a minute each
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "atheris>=2.3"
	$(BIN)/python -m tests.fuzz --seconds 60

lock: ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header --no-annotate --group dev pyproject.toml -o requirements.lock

clean: ## remove the environment and every cache; studies and reports stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage

# What we depend on, exactly as locked: with uv where it is found, else with what Python brings. The lock is
# whole, so nothing is to be resolved: pip would ask for newer releases where one package names another's extra.
$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The workbench needs Python 3.11 or newer, and $(PYTHON) is older: make PYTHON=/path/to/python3.11")'
	@echo "Setting up $(VENV) with Python $(VERSION); the first time this takes a few minutes."
	@rm -rf $(VENV)
	@if command -v uv >/dev/null; then \
		uv venv --quiet --seed --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock; \
	fi
	@touch $@

# The workbench itself, from this folder, so that a change counts at once. JupyterLab is told not to fetch news.
$(SET_UP): $(LOCKED) pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p $(VENV)/share/jupyter/lab/settings
	@echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
		> $(VENV)/share/jupyter/lab/settings/overrides.json
	@touch $@

# The demonstration study, which the report and the notebooks read; made anew when studies get another form.
$(DEMO): workbench/study/_store.py | $(SET_UP)
	@rm -rf data/demo
	@$(BIN)/workbench demo data/demo
