# make demo   reads the sample pages and answers four questions
# make test   runs the tests and the quality gates

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= kg

.PHONY: demo test check seeds references quality benchmark bench-validation clean

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "geopol needs Python 3.11 or newer; run: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(VENV)/.installed
	$(BIN)/geopol demo --store $(STORE)

test: $(VENV)/.dev check
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check loader tests
	$(BIN)/mypy
	$(BIN)/lint-imports

seeds: $(VENV)/.installed
	$(BIN)/geopol seeds build

references: $(VENV)/.dev
	$(BIN)/python -m tests.references

quality: $(VENV)/.dev
	$(BIN)/python -m tests.quality.measure --write
	$(BIN)/python -m tests.quality.events --write

benchmark: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.measure

bench-validation: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.validation

clean:
	rm -rf $(VENV) $(STORE) demo-report.html build dist
