# The two commands of the README: `make run` and `make test`. Both set up all that they need.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check lint types contracts clean

run: .venv/ready
	$(BIN)/gipa extract data/reports

test: .venv/ready-dev
	$(BIN)/pytest

check: lint types contracts

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready-dev
	$(BIN)/mypy

contracts: .venv/ready-dev
	$(BIN)/lint-imports

.venv/ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/ready-dev: .venv/ready
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
