# The two commands of the README: `make run` and `make test`. Both set up all that they need.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable

.PHONY: run test check lint types contracts smoke all-extras clean

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

# The published figures as a bound: the gold, and a small seeded corpus of every layout.
smoke: .venv/ready-dev
	rm -rf runs/smoke runs/smoke-corpus runs/corpus
	$(BIN)/python -m eval gold check
	$(BIN)/python -m eval run --extractor rules --gold data/gold --out runs/smoke
	$(BIN)/python -m eval score runs/smoke --require 'cell_accuracy>=1' --require 'fully_right>=1' \
	  --require 'silent_errors<=0' --require 'broken_f1>=1' --require 'claims_f1>=1'
	$(BIN)/python -m eval corpus runs/corpus --n 90 --seed 11 --layout '[!s]*' --layout 'spaced' \
	  --layout 'single-space' --layout 'split-numbers'
	$(BIN)/python -m eval run --extractor rules --corpus runs/corpus --out runs/smoke-corpus
	$(BIN)/python -m eval score runs/smoke-corpus --require 'cell_accuracy>=1' --require 'silent_errors<=0'

all-extras: .venv/ready-all

.venv/ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) .
	touch $@

.venv/ready-dev: .venv/ready
	$(INSTALL) ".[dev]"
	touch $@

.venv/ready-all: .venv/ready-dev
	$(INSTALL) ".[dev,ocr,local]"
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis runs
