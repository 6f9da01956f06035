# The two commands of the README: `make run` and `make test`. Both set up all that they need.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt --editable

.PHONY: run test check lint types contracts smoke lab notebooks site all-extras clean

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

lab: .venv/ready-dev
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/01_first_report.ipynb

# Every notebook, run in a copy: the ones here stay without outputs. Nothing needs a key.
notebooks: .venv/ready-all
	rm -rf build/notebooks && mkdir -p build && cp -r notebooks build/notebooks
	env -u OPENAI_API_KEY -u GIPA_MODEL -u GIPA_BASE_URL \
	  $(BIN)/pytest --nbmake --overwrite --nbmake-timeout=300 build/notebooks

site: notebooks
	rm -rf build/site
	$(BIN)/sphinx-build --quiet --nitpicky --fail-on-warning --keep-going -c docs -d build/doctrees . build/site
	$(BIN)/python docs/links.py build/site

all-extras: .venv/ready-all

.venv/ready: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) .
	touch $@

.venv/ready-dev: .venv/ready
	$(INSTALL) ".[dev]"
	touch $@

.venv/ready-all: .venv/ready-dev
	$(INSTALL) ".[dev,ocr,local,ray]"
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis build runs
