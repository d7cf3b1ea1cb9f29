# Everything runs in .venv, which the first call builds and later calls find ready. A machine needs python3 >= 3.11, make
# and git; uv is used where it is there. PYTHON=... chooses the interpreter that .venv is made from.

SHELL := /bin/sh
UV := $(shell command -v uv 2>/dev/null)
INSTALL_IN = $(if $(UV),uv pip install --quiet --python $(1)/bin/python,$(1)/bin/python -m pip install --quiet --disable-pip-version-check)
RUN := .venv/bin/python

.PHONY: help demo test check lint types coverage conformance wheel docs bench clean

help: ## show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/demo.installed ## a vendor's month end on the sample; writes to build/demo
	@$(RUN) -m supportpolicy demo build/demo

test: .venv/test.installed ## run all tests; PYTEST_ARGS="-k money" picks some
	$(RUN) -m pytest -n auto $(PYTEST_ARGS)

check: lint types coverage conformance wheel ## everything that must hold before a change lands

lint: .venv/check.installed ## format and lint
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .

types: .venv/test.installed .venv/check.installed ## type-check strictly
	$(RUN) -m mypy

coverage: .venv/test.installed ## run all tests; every branch of src must be taken
	$(RUN) -m pytest -n auto --cov $(PYTEST_ARGS)

conformance: .venv/installed ## run the cases in ../shared/conformance, where that folder is there
	$(RUN) -m tests.conformance

wheel: .venv/check.installed ## build sdist and wheel, and run the tests of the one against the other
	rm -rf build
	$(RUN) -m build --outdir build/dist .
	mkdir build/checkout && tar -xzf build/dist/*.tar.gz -C build/checkout --strip-components 1 && rm -r build/checkout/src
	if [ -d ../shared ]; then ln -s ../../shared build/shared; fi
	sh .ci/venv build/venv
	$(call INSTALL_IN,build/venv) build/dist/*.whl -r requirements/test.txt
	cd build/checkout && ../venv/bin/python -m pytest -n auto --hypothesis-profile=brief

docs: .venv/docs.installed ## build the documentation into build/docs; a warning fails it
	$(RUN) -m sphinx -q -W --keep-going -b html docs build/docs

bench: .venv/bench.installed ## measure beside the peers; BENCH="time import" picks some
	$(RUN) -m benchmarks $(BENCH)

clean: ## remove .venv and all that was built
	rm -rf .venv build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@echo "Making .venv; this happens once ..."
	@sh .ci/venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	@$(call INSTALL_IN,.venv) --editable .
	@touch $@

.venv/%.installed: requirements/%.txt .venv/installed
	@$(call INSTALL_IN,.venv) --requirement $<
	@touch $@
