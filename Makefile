# Everything here needs only Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := bot handlers store tests bench docs

.PHONY: run test check check-rules format bench

run: $(VENV)/ready ## the bot in its sandbox, in the browser
	$(BIN)/moments sandbox

# What is compiled is kept, whatever the machine says: to rewrite the asserts of all tests takes each worker 12 s.
test: export PYTHONDONTWRITEBYTECODE =
# One worker more than two cores: most tests wait for sockets and processes part of the time.
# Of the slow ones each worker takes the next when it is free, the longest first (tests/conftest.py).
test: $(VENV)/ready ## every test: the fast ones first, then the slow ones
	$(BIN)/pytest -q -n 3 --dist worksteal -m "not slow and not browser"
	$(BIN)/pytest -q -n 3 --dist load --maxschedchunk 1 -m "slow or browser"

check: $(VENV)/ready ## format, lint, types, who may import whom
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

check-rules: $(VENV)/ready ## takes out one rule of the calendar after the other: a test must miss it
	$(BIN)/python -m tests.check_rules

format: $(VENV)/ready
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: $(VENV)/ready ## the numbers, each beside a peer in the same run
	$(BIN)/python -m bench

$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
