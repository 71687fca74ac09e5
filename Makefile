# Two commands matter: `make run` and `make test`. `make` alone lists the rest.

.DEFAULT_GOAL := help
.PHONY: help run install test check bench format lock migration clean
SHELL := /bin/sh
TESTS ?= tests

##@ Use
run: ## Set up and serve a demonstration county (PORT, DATABASE_URL, MQTT_URL, HOST, VAR_DIR)
	@tools/install.sh local
	@exec .venv/bin/lifecycle demo --with-parent

install: ## Set up only; leaves the command .venv/bin/lifecycle
	@tools/install.sh local
	@echo "The command is .venv/bin/lifecycle; 'make run' starts everything."

##@ Develop
test: ## Every test, browser tests too (TESTS=tests/app, TEST_DATABASE_URL, TEST_MQTT_URL)
	@tools/install.sh dev
	@tools/system.sh
	@.venv/bin/pytest -n 2 $(TESTS)

check: ## Lint, format, types, import contracts, migrations, translations
	@tools/install.sh dev
	@tools/check.sh

format: ## Put the code into its format
	@tools/install.sh dev
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench: ## Measure, as ratios within one run (ONLY=name for one measurement)
	@tools/install.sh dev
	@.venv/bin/python -m bench $(ONLY)

migration: ## Write a migration from what changed in the tables (MESSAGE="what and why")
	@tools/install.sh dev
	@.venv/bin/lifecycle check-migrations --write "$(MESSAGE)"

##@ Maintain
lock: ## Pin the requirements anew (UPGRADE=--upgrade for newer versions)
	@tools/install.sh dev
	@tools/lock.sh $(UPGRADE)

clean: ## Remove the environment and caches; the data in var/ stay
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@awk 'BEGIN { FS = ":.*## " } \
	/^##@/ { printf "\n%s\n", substr($$0, 5) } \
	/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile
