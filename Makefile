PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check torture bench clean

demo: $(VENV)/ready
	$(BIN)/hotline demo $(if $(PORT),--port $(PORT))

test: $(VENV)/ready-dev
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

check: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

torture: $(VENV)/ready-dev
	HOTLINE_TORTURE=1 $(BIN)/python -m pytest

bench: $(VENV)/ready-dev
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

clean:
	rm -rf $(VENV) build *.egg-info
