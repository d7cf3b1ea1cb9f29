# Everything runs in .venv, which the first call builds and later calls find ready. A machine needs python3 >= 3.11, make
# and git; uv is used where it is there. PYTHON=... chooses the interpreter that .venv is made from.

SHELL := /bin/sh
UV := $(shell command -v uv 2>/dev/null)
INSTALL_IN = $(if $(UV),uv pip install --quiet --python $(1)/bin/python,$(1)/bin/python -m pip install --quiet --disable-pip-version-check)
RUN := .venv/bin/python

.PHONY: help demo test check lint types coverage conformance wheel typed oldest dateutil4 pythons docs bench mutants clean

help: ## show these targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/demo.installed ## a vendor's month end on the sample; writes to build/demo
	@$(RUN) -m supportpolicy demo build/demo

test: .venv/test.installed ## run all tests; PYTEST_ARGS="-k money" picks some
	$(RUN) -m pytest -n auto $(PYTEST_ARGS)

check: lint types coverage docs conformance wheel typed oldest dateutil4 ## everything that must hold before a change lands

lint: .venv/check.installed ## format and lint
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .

types: .venv/test.installed .venv/check.installed ## type-check strictly
	$(RUN) -m mypy

coverage: .venv/test.installed ## run all tests; every branch of src must be taken
	$(RUN) -m pytest -n auto --cov $(PYTEST_ARGS)

conformance: .venv/installed ## run the cases in ../shared/conformance, where that folder is there
	$(RUN) -m tests.conformance

wheel: build/unpacked ## build sdist and wheel, and run the tests of the one against the other
	$(call MAKE_GUEST,wheel)
	$(call TEST_GUEST,wheel)

typed: build/unpacked ## see that every public name of the wheel has a type
	$(call MAKE_GUEST,typed)
	@PATH="$(CURDIR)/build/typed/bin:$$PATH" $(RUN) -m pyright --verifytypes supportpolicy --ignoreexternal \
		>build/typed.txt || { cat build/typed.txt; exit 1; }
	@grep "Type completeness score" build/typed.txt

oldest: build/unpacked ## test the wheel with the oldest dependencies that it allows
	$(call MAKE_GUEST,oldest,--requirement requirements/oldest.txt)
	$(call TEST_GUEST,oldest)

dateutil4: build/unpacked ## test the wheel with python-dateutil 4, which holidays does not ask for
	$(call MAKE_GUEST,dateutil4)
	$(call INSTALL_IN,build/dateutil4) --no-deps --requirement requirements/dateutil4.txt
	$(call TEST_GUEST,dateutil4)

pythons: build/unpacked ## test the wheel under every Python from 3.11 on that this machine has
	@for python in python3.11 python3.12 python3.13 python3.14; do \
		if $$python -c pass >/dev/null 2>&1; then $(MAKE) wheel PYTHON=$$python || exit 1; \
		else echo "This machine has no $$python, so nothing is tested under it."; fi; \
	done

docs: .venv/docs.installed ## build the documentation into build/docs; a warning fails it
	$(RUN) -m sphinx -q -W --keep-going -b html docs build/docs

bench: .venv/bench.installed ## measure beside the peers; BENCH="time import" picks some
	$(RUN) -m benchmarks $(BENCH)

mutants: .venv/test.installed .venv/check.installed .venv/mutants.installed ## change the code here and there and see that tests fail; MUTANTS="supportpolicy.settlement.*" picks some
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(RUN) -m mutmut run $(MUTANTS)

clean: ## remove .venv and all that was built
	rm -rf .venv build dist mutants .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The wheel is tested as its users get it: in an environment of its own under build/, by the tests of the source archive,
# which has no src there.

define MAKE_GUEST
	@sh .ci/venv build/$(1)
	@$(call INSTALL_IN,build/$(1)) build/dist/*.whl --requirement requirements/test.txt $(2)
endef

define TEST_GUEST
	cd build/checkout && ../$(1)/bin/python -m pytest -n auto --hypothesis-profile=brief $(PYTEST_ARGS)
endef

build/unpacked: .venv/check.installed pyproject.toml $(shell find src tests docs examples requirements -type f ! -name "*.pyc")
	rm -rf build/dist build/checkout
	$(RUN) -m build --outdir build/dist .
	mkdir build/checkout && tar -xzf build/dist/*.tar.gz -C build/checkout --strip-components 1 && rm -r build/checkout/src
	if [ -d ../shared ] && [ ! -e build/shared ]; then ln -s ../../shared build/shared; fi
	@touch $@

.venv/bin/python:
	@echo "Making .venv; this happens once ..."
	@sh .ci/venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	@$(call INSTALL_IN,.venv) --editable .
	@touch $@

.venv/%.installed: requirements/%.txt .venv/installed
	@$(call INSTALL_IN,.venv) --requirement $<
	@touch $@
