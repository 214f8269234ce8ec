# `make` lists what there is. PYTHON chooses the interpreter: make test PYTHON=.venv/bin/python
PYTHON ?= python

.DEFAULT_GOAL := help
.PHONY: help install check test fix index eval run

help: ## List these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{ printf "  make %-8s %s\n", $$1, $$2 }'

install: ## Install what the product, its tests and its tools need
	$(PYTHON) -m pip install -r requirements-dev.txt

check: ## Lint, formatting and types, as CI runs them
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy

test: ## Run all tests
	$(PYTHON) -m pytest

fix: ## Repair what ruff can repair, and format
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

index: ## Bring the index up to date with documents/
	$(PYTHON) -m index build

eval: ## Ask the fixed question set and score the answers
	$(PYTHON) -m eval answers

run: ## Serve the assistant on this machine
	$(PYTHON) app.py
