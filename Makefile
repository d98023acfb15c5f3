# Runwright's commands. All paths are relative: a checkout in "a folder with spaces" works too,
# and so does `make -C`. Installing happens once per change of pyproject.toml (see .stamps/).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
PYTHON ?=
export PYTHON
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-slow test-local check fix sizes perf soak results-search results-search-injected results-evalplus results-ldb-log results-ldb-replay results-codet-pool results-codet-selection results-multipl-e results-franc results-mgdebugger clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-20s %s\n", $$1, $$2 }' Makefile

demo: .stamps/install ## debug three example programs, from nothing, in about two minutes
	@$(BIN)/python examples/demo.py

test: .stamps/dev ## run the test suite, all cores, without the slow proofs
	@$(BIN)/python -m pytest -n auto -m "not slow"

test-slow: .stamps/dev ## run the slow proofs alone
	@$(BIN)/python -m pytest -n auto -m slow

# An environment of its own: torch is large. Another one: make test-local LOCAL=FOLDER
LOCAL := .venv-local
test-local: $(LOCAL)/runwright-local ## test models that run on this machine: torch and transformers
	@$(LOCAL)/bin/python -m pytest tests/models/test_local.py tests/models/local

check: .stamps/dev ## lint, format, types, imports and sizes; changes nothing
	@failed=0
	step() { echo "== $$*"; "$$@" || failed=1; }
	step $(BIN)/ruff check
	step $(BIN)/ruff format --check
	step $(BIN)/python -m mypy
	step $(BIN)/lint-imports --no-logo
	step $(BIN)/python tools/sizes.py
	exit "$$failed"

fix: .stamps/dev ## mend what ruff can mend by itself
	@$(BIN)/ruff check --fix --show-fixes || true
	$(BIN)/ruff format

sizes: .stamps/install ## measure functions and modules against the house style
	@$(BIN)/python tools/sizes.py

perf: .stamps/dev ## run every timing in perf/
	@for timing in $(filter-out perf/run_soak.py,$(wildcard perf/*.py)); do echo "== $$timing"; $(BIN)/python "$$timing"; done

soak: .stamps/dev ## 100,000 runs, failures and attacks among them, and what they leave behind
	@$(BIN)/python perf/run_soak.py

results-search: .stamps/install ## measure `debug --strategy search` on the LDB HumanEval programs
	@$(BIN)/runwright eval ldb-humaneval --strategy search --budget-s 900

results-search-injected: .stamps/install ## measure it on faults put into HumanEval's own solutions
	@$(BIN)/python results/search_injected.py

results-evalplus: .stamps/dev ## reproduce EvalPlus's published verdicts, and judge every reference
	@$(BIN)/python -m pytest -q -m slow tests/systems/test_evalplus.py

results-ldb-log: .stamps/install ## judge the published debugger's log again: LDB's curve by round
	@$(BIN)/python results/ldb_log.py

results-ldb-replay: .stamps/install ## the same log through our own loop, by `ldb`
	@$(BIN)/python results/ldb_replay.py

results-codet-pool: .stamps/dev ## judge the 16,400 programs of CodeT's pool: pass@1, 2, 10, 100
	@$(BIN)/python results/codet_pool.py

results-codet-selection: .stamps/install ## CodeT's selection on the same pool: pass@1, 2, 10 before and after
	@$(BIN)/python results/codet_selection.py

results-multipl-e: .stamps/install ## judge the recorded MultiPL-E answers as published: js, cpp, java
	@$(BIN)/python results/multipl_e.py

results-franc: .stamps/dev ## filter and inspect recorded answers: what compiles before and after
	@$(BIN)/python results/franc.py

results-mgdebugger: .stamps/install ## judge MGDebugger's seeds and HumanEvalFix: 3,484 and 328 programs
	@$(BIN)/python results/mgdebugger_seeds.py

clean: ## remove the environment and everything else these targets made
	@rm -rf .venv .venv-local .stamps .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name .git -prune -o -name __pycache__ -type d -print0 | xargs -0 -r rm -rf

# pyvenv.cfg stands for the environment: unlike bin/python it is a file of its own, with its own age.
.venv/pyvenv.cfg:
	@tools/venv.sh .venv

.stamps/install: pyproject.toml .venv/pyvenv.cfg
	@echo "installing runwright into .venv"
	$(BIN)/python -m pip install --quiet --editable .
	mkdir -p .stamps
	touch $@

.stamps/dev: pyproject.toml .stamps/install
	@echo "installing what the tests and checks need into .venv"
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(LOCAL)/pyvenv.cfg:
	@tools/venv.sh $(LOCAL)

$(LOCAL)/runwright-local: pyproject.toml $(LOCAL)/pyvenv.cfg
	@echo "installing runwright, torch and transformers into $(LOCAL)"
	$(LOCAL)/bin/python -m pip install --quiet --editable '.[local]' 'pytest>=8.3'
	touch $@

.ONESHELL:
