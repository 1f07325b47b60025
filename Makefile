# Two commands matter: `make run` opens the reader, `make test` runs the tests. Both set up what is
# missing in .venv; all they need is make and Python 3.11 or newer with its venv module.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# The first Python that is new enough; state another as in `make run PYTHON=python3.13`.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)
# What `make run` opens, and further words for pytest: `make run ARGS=notes.txt`.
ARGS ?= seeds/
PYTEST_ARGS ?=
# Further words for the benchmarks: `make bench BENCH_ARGS="--only start --repeat 3"`.
BENCH_ARGS ?=

# doccano asks for libraries that cannot stand beside those of the other consumers, and for much that
# only its pages need. So it has an environment to itself, of what its importer and exporter load:
# these with what they bring, and doccano with the rest as they are.
DOCCANO := build/doccano
DOCCANO_LIBRARIES := 'chardet>=4,<5' 'django>=4.2,<5' 'filetype<2' 'pandas>=2,<3' 'pydantic>=2,<3' \
	'pyexcel<0.8' 'setuptools<81' 'shortuuid<2'
DOCCANO_ALONE := 'doccano==1.8.4' 'django-drf-filepond>=0.5,<0.6' 'django-polymorphic>=3.1,<4' \
	'seqeval>=1.2,<2'
DOCCANO_PIP := $(DOCCANO)/bin/python -m pip --quiet --disable-pip-version-check install --no-compile

.PHONY: help run test test-consumers faults lint types contracts check coverage bench wheel clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: $(VENV)/run.stamp ## open the reader on seeds/ (other texts: make run ARGS=FOLDER)
	@$(BIN)/reader $(ARGS)

test: $(VENV)/test.stamp ## run the whole test suite on all cores
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal $(PYTEST_ARGS)

faults: $(VENV)/test.stamp ## kill the program 1,000 times and look at what is left
	READER_KILLS=1000 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 \
		--dist worksteal tests/faults $(PYTEST_ARGS)

test-consumers: $(VENV)/consumers.stamp $(DOCCANO)/made.stamp ## test with the large libraries that read our exports
	$(BIN)/python -m pytest -m consumers $(PYTEST_ARGS)

lint: $(VENV)/dev.stamp ## style and common faults
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp ## the type checker, strict
	$(BIN)/mypy

contracts: $(VENV)/dev.stamp ## which room may import which
	$(BIN)/lint-imports --no-cache

check: lint types contracts test ## all of the above

coverage: $(VENV)/dev.stamp ## which lines no test runs
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(PYTEST_ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/test.stamp ## how fast it is, beside other programs (BENCH_ARGS=--help says more)
	@$(BIN)/python -m tests.bench $(BENCH_ARGS)

wheel: $(VENV)/dev.stamp ## build dist/*.whl
	$(BIN)/python -m pip --disable-pip-version-check wheel --no-deps --wheel-dir dist .

clean: ## remove the environment and what tools left
	rm -rf $(VENV) build dist htmlcov .coverage .coverage.* .hypothesis .mypy_cache .ruff_cache \
		.pytest_cache .import_linter_cache
	find reader tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, once per change of pyproject.toml and per need: what the reader needs to run,
# what its tests need beside it, what the checkers need beside those.
$(BIN)/python:
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Reader needs Python 3.11 or newer, and $(or $(PYTHON),python3) is:" \
			"$$($(or $(PYTHON),python3) --version 2>&1 | head -n 1)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks its venv module; on Debian and Ubuntu:" \
			"sudo apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV)

$(VENV)/run.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable '.[test]'
	@touch $@ $(VENV)/run.stamp

$(VENV)/consumers.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable '.[consumers]'
	@touch $@ $(VENV)/test.stamp $(VENV)/run.stamp

$(DOCCANO)/made.stamp: Makefile | $(BIN)/python
	@echo "Setting up $(DOCCANO) …"
	@$(BIN)/python -m venv --clear $(DOCCANO)
	@$(DOCCANO_PIP) $(DOCCANO_LIBRARIES)
	@$(DOCCANO_PIP) --no-deps $(DOCCANO_ALONE)
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/test.stamp $(VENV)/run.stamp
