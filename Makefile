# Two commands: `make demo` and `make test`. Everything else is a part of one of them.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000

.PHONY: demo test install install-dev system lint template test-sqlite test-postgres test-faults test-browser bench phones intake messages clean

$(VENV)/bin/uv: requirements/bootstrap.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements/bootstrap.txt

$(VENV)/.runtime: requirements/base.txt $(VENV)/bin/uv
	$(VENV)/bin/uv pip install --quiet --require-hashes -r requirements/base.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/bin/uv
	$(VENV)/bin/uv pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@ $(VENV)/.runtime

install: $(VENV)/.runtime
	$(PY) -m scripts.compile_messages

install-dev: $(VENV)/.dev
	$(PY) -m scripts.compile_messages

demo: install
	$(PY) -m scripts.serve_demo --port $(PORT)

system:
	$(PYTHON) scripts/system_needs.py

test: install-dev system
	$(MAKE) -j2 lint template
	$(MAKE) test-sqlite
	$(MAKE) test-postgres
	$(MAKE) test-faults
	$(MAKE) test-browser

# The migrated database that tests on SQLite and the browser's portal begin with; made while the lint uses one core.
template: install-dev
	$(VENV)/bin/pytest -q -n 0 tests/test_kept.py

lint: install-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/mypy .
	$(PY) -m scripts.check_project

test-sqlite: install-dev
	$(VENV)/bin/pytest -q -n 2 --dist loadgroup -m "not postgres and not browser and not faults"

test-postgres: install-dev system
	$(PY) -m scripts.with_services $(VENV)/bin/pytest -q -n 2 --dist loadgroup -m "not browser and not faults"

# Real processes killed for a minute; prints what was lost and doubled (nothing).
test-faults: install-dev system
	$(VENV)/bin/pytest -q -s -m "faults"

test-browser: install-dev system
	$(VENV)/bin/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "browser"

bench: install-dev system
	$(PY) -m scripts.with_services --durable $(PY) -m tests.load.bench
	$(PY) -m tests.load.embedded orders deployments cadre-forms cadre-structure cadre-search

# Two thousand simulated phones on a bad line for ten minutes; prints what was lost and doubled (nothing).
phones: install-dev system
	$(PY) -m scripts.with_services --durable $(PY) -m tests.load.phones

# 5,000 applications for a talent card in a burst through two web workers; prints what was lost and doubled (nothing).
intake: install-dev system
	$(PY) -m scripts.with_services --durable $(PY) -m tests.load.applications

messages: install-dev
	$(PY) -m scripts.merge_messages

clean:
	rm -rf $(VENV) var
