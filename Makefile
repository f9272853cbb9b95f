PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
TOGETHER := --numprocesses auto --maxprocesses 4 --dist worksteal

.PHONY: help demo test quick check torture train bench clean
.DEFAULT_GOAL := help

help: ## says what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/ready ## a whole hotline with phones in the browser; PORT=8010 where port 8000 is taken
	$(BIN)/hotline demo $(if $(PORT),--port $(PORT))

test: $(VENV)/ready-dev ## every test, on both stores and in the browser
	$(PYTEST) $(TOGETHER)

quick: check ## lint, types, pure tests, and the transcripts on one store
	$(PYTEST) $(TOGETHER) --quick --quiet

check: $(VENV)/ready-dev ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

torture: $(VENV)/ready-dev ## the tests with their long runs: a thousand kills, an hour's outage
	HOTLINE_TORTURE=1 $(PYTEST)

train: $(VENV)/ready-dev ## the weights by which texts are read, fitted to the examples anew
	$(BIN)/python -m flows.hearing.weighing

bench: $(VENV)/ready-dev ## every bench at its full size
	for bench in $(notdir $(basename $(wildcard tests/bench/bench_*.py))); do echo "== $$bench"; $(BIN)/python -m tests.bench.$$bench || exit 1; done

$(VENV)/ready: requirements.lock pyproject.toml
	@echo 'Setting up, once: this takes a minute or two.'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/ready-dev: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(VENV)/ready $@

clean: ## takes away what make has made
	rm -rf $(VENV) build *.egg-info
