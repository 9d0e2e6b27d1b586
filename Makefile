# make demo   reads the sample pages and answers four questions
# make test   runs the tests and the quality gates

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= kg

.PHONY: demo test check seeds references quality benchmark bench-validation bench-validation-large bench-consolidation clean test-long benchmark-store benchmark-language benchmark-service

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

# As many processes as cores; a file at a time, so that what a file shares is made once.
test: $(VENV)/.dev check
	$(BIN)/python -m pytest -n auto --dist loadfile

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
	$(BIN)/python -m tests.quality.details --write
	$(BIN)/python -m tests.quality.stages --write
	$(BIN)/python -m tests.quality.events --write
	$(BIN)/python -m tests.quality.calibration --write
	$(if $(POLNEAR),$(BIN)/python -m tests.quality.attributions $(POLNEAR) --write)

benchmark: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.measure

bench-validation: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.validation

# The same, and ten million statements on disk: growth must be no worse than linear.
bench-validation-large: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.validation --large

bench-consolidation: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.consolidation

# Bulk loading beside bare pyoxigraph: of a million statements, then of ten million, for the memory.
benchmark-store: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.store
	$(BIN)/python -m tests.benchmarks.store --statements 10000000 --forms nquads

# Words a second and memory of the language encoder and of the stages after it; nothing else should run.
benchmark-language: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.language --write

# Stored queries over a million made statements through the service, beside the bare engine; then hostile ones.
# Ends with an error where an aim is missed. Some five minutes for the store; STORE=DIR keeps it.
benchmark-service: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks.service --write $(if $(filter command line,$(origin STORE)),--store $(STORE))

# The faults of the store at full length: 1000 kills, 10 000 changes, readers for ten minutes, 200 documents a server fault.
# Then 200 hostile pages, bombs of a gigabyte each, 100 strings of 100 000 characters.
test-long: $(VENV)/.dev
	GEOPOL_KILLS=1000 GEOPOL_CHANGES=10000 GEOPOL_READER_SECONDS=600 GEOPOL_FAULTY_DOCUMENTS=200 GEOPOL_SEQUENCES=500 GEOPOL_VIRTUOSO_CATALOGUE=1 GEOPOL_BINDINGS=10000 \
	  $(BIN)/python -m pytest tests/store tests/consolidation
	GEOPOL_HOSTILE_PAGES=200 GEOPOL_BOMB_BYTES=1000000000 GEOPOL_HOSTILE_STRINGS=100 GEOPOL_HOSTILE=50 GEOPOL_WINDOWS='1 40 240' $(BIN)/python -m pytest tests/reliability

clean:
	rm -rf $(VENV) $(STORE) demo-report.html build dist
