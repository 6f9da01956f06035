# The two commands of the README: `make run` and `make test`. Both set up all that they need.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --editable
# Every version is pinned, also of what builds the package.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A worker a core, and the tests of a file by one of them: what a file starts, it starts once.
# In the files' order: a browser that the corpus prints with stays open, and asyncio.run fails beside it.
IN_PARALLEL := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: help run test test-all check lint types contracts pins smoke smoke-via litellm lab notebooks site all-extras clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## / — /'

run: .venv/ready  ## extract the five reports in data/reports
	$(BIN)/gipa extract data/reports

test: .venv/ready-test  ## the tests that take under two seconds each
	$(BIN)/pytest $(IN_PARALLEL) -m "not slow and not browser"

test-all: .venv/ready-all  ## every test, with every extra; the browser's need chromium
	$(BIN)/pytest $(IN_PARALLEL) -m "not browser"
	$(BIN)/pytest -m browser  # in a process of its own: Playwright and asyncio.run exclude each other

check: lint types contracts  ## style, types, and which module may import which

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/ready-types
	$(BIN)/mypy

contracts: .venv/ready-dev
	$(BIN)/lint-imports

# Fails on what is installed and stands in no line of constraints.txt, and prints it.
pins: .venv/ready
	! $(BIN)/python -m pip freeze --exclude-editable | grep -vixFf constraints.txt

# The published figures as a bound: the gold, and a small seeded corpus of every layout.
smoke: .venv/ready-test
	rm -rf runs/smoke runs/smoke-corpus runs/corpus
	$(BIN)/python -m eval gold check
	$(BIN)/python -m eval run --extractor rules --gold data/gold --out runs/smoke
	$(BIN)/python -m eval score runs/smoke --require 'cell_accuracy>=1' --require 'fully_right>=1' \
	  --require 'silent_errors<=0' --require 'broken_f1>=1' --require 'claims_f1>=1'
	$(BIN)/python -m eval corpus runs/corpus --n 90 --seed 11 --layout '[!s]*' --layout 'spaced' \
	  --layout 'single-space' --layout 'split-numbers'
	$(BIN)/python -m eval run --extractor rules --corpus runs/corpus --out runs/smoke-corpus
	$(BIN)/python -m eval score runs/smoke-corpus --require 'cell_accuracy>=1' --require 'silent_errors<=0'
	$(BIN)/python -m eval bench mutate --format text --n 145 --seed 11 --layout '[!v]*'

# What other people's extractors make of the corpus; LibreOffice's layout is left out, it is slow.
smoke-via: .venv/ready-dev  ## a small corpus that other people's extractors write, by layout
	rm -rf runs/via-corpus runs/via
	$(BIN)/python -m eval corpus runs/via-corpus --n 56 --seed 11 --layout 'via-html-*' \
	  --layout 'via-docx-[!l]*' --layout 'via-pdf-*'
	$(BIN)/python -m eval run --extractor rules --corpus runs/via-corpus --out runs/via
	$(BIN)/python -m eval score runs/via --by group
	$(BIN)/python -m eval score runs/via --require 'silent_errors<=0'
	rm -rf runs/software-corpus runs/software
	$(BIN)/python -m eval corpus runs/software-corpus --n 14 --seed 12 --layout 'by-pandoc-*' \
	  --layout by-weasyprint-pdf --layout by-chromium-pdf
	$(BIN)/python -m eval run --extractor rules --corpus runs/software-corpus --out runs/software
	$(BIN)/python -m eval score runs/software --require 'silent_errors<=0' --require 'cell_accuracy>=0.99'


# LiteLLM pins versions that exclude ours: it gets an environment of its own, some 750 MB.
litellm: .venv/ready-all  ## a real LiteLLM proxy in front of the local model, asked in each mode
	test -x build/litellm/bin/litellm || { $(PYTHON) -m venv build/litellm && \
	  PIP_CONSTRAINT=constraints-litellm.txt build/litellm/bin/pip install --quiet "litellm[proxy]"; }
	$(BIN)/python -m eval.litellm_proxy build/litellm/bin/litellm

lab: .venv/ready-dev  ## JupyterLab with the notebooks
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/01_first_report.ipynb

# Every notebook, run in a copy: the ones here stay without outputs. Nothing needs a key.
notebooks: .venv/ready-all  ## run every notebook
	rm -rf build/notebooks && mkdir -p build && cp -r notebooks build/notebooks
	env -u OPENAI_API_KEY -u GIPA_MODEL -u GIPA_BASE_URL \
	  $(BIN)/pytest --nbmake --overwrite --nbmake-timeout=300 build/notebooks

site: notebooks  ## the documentation, in build/site
	rm -rf build/site
	$(BIN)/sphinx-build --quiet --nitpicky --fail-on-warning --keep-going -c docs -d build/doctrees . build/site
	$(BIN)/python docs/links.py build/site

all-extras: .venv/ready-all

.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: name one, as in make PYTHON=python3.12 run")'
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv .venv
	$(INSTALL) .
	touch $@

.venv/ready-test: .venv/ready
	$(INSTALL) ".[test]"
	touch $@

.venv/ready-dev: .venv/ready-test
	$(INSTALL) ".[dev]"
	touch $@

# mypy follows imports into these
.venv/ready-types: .venv/ready-dev
	$(INSTALL) ".[dev,ocr,ray,corpus-via]"
	touch $@

.venv/ready-all: .venv/ready-types
	$(INSTALL) ".[dev,ocr,ray,corpus-via,local,tournament]"
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build runs
