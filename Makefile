# Two commands do everything a newcomer needs: `make book` and `make test`.
# `make help` lists the rest.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
SITE := _build/html
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help book serve lab test test-full notebooks lint format bench bench-site release lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

# ---- environment ------------------------------------------------------------------------------

$(BIN)/python:
	@sh tools/make_venv.sh $(VENV)

$(VENV)/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "[1/2] installing the locked packages of $< into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --progress-bar on --require-hashes -r $<
	@echo "[2/2] installing dlnotes itself"
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# ---- the book ---------------------------------------------------------------------------------

book: $(VENV)/.book ## build the site for both languages into _build/html
	@$(BIN)/jupyter-book build . -W --keep-going
	@$(BIN)/python -m tools.site address $(SITE)

serve: book ## serve the site on 127.0.0.1
	@$(BIN)/python -m tools.site serve $(SITE)

lab: $(VENV)/.lab ## open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --ServerApp.root_dir=book $(if $(filter 0,$(shell id -u)),--allow-root)

notebooks: $(VENV)/.book ## execute every notebook and write clean outputs
	@$(BIN)/python -m tools.notebooks execute

# ---- the checks -------------------------------------------------------------------------------

test: $(VENV)/.test ## run every test (finds or installs a Chromium first)
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m tools.check

test-full: $(VENV)/.test ## the long counts as well
	@$(BIN)/python -m tools.browser
	@$(BIN)/python -m tools.check --full

lint: $(VENV)/.test ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.test ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix-only --quiet .

bench: $(VENV)/.test ## speed of dlnotes beside its peers, as ratios
	@$(BIN)/python -m benchmarks

bench-site: book $(VENV)/.test ## weight and times of the built pages, beside a plain page
	@$(BIN)/python -m benchmarks.site --build

# ---- the rest ---------------------------------------------------------------------------------

release: $(VENV)/.book ## a wheel and a notebooks.zip that runs in an empty folder
	@$(BIN)/python -m tools.release

lock: $(VENV)/.test ## resolve requirements/*.txt anew
	@sh tools/lock.sh

clean: ## remove everything that was built
	rm -rf _build dist
