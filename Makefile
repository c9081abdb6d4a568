# Needs only Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT := out
SHARED ?= ../shared

MODELS := models/ascertain-models-en

.PHONY: help run models test validators check lint bench fuzz lock clean

help:  ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/run.done: requirements/run.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Ascertain needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --no-deps --no-compile --require-hashes -r requirements/run.lock
	$(PIP) install --quiet --no-deps --no-compile --editable .
	@touch $@

$(VENV)/models.done: requirements/models.lock $(MODELS)/pyproject.toml $(VENV)/run.done
	$(PIP) install --quiet --no-deps --no-compile --require-hashes -r requirements/models.lock
	$(PIP) install --quiet --no-deps --no-compile --editable $(MODELS)
	@touch $@

$(VENV)/dev.done: requirements/dev.lock $(VENV)/models.done
	$(PIP) install --quiet --no-deps --no-compile --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/icu.done: requirements/icu.lock $(VENV)/dev.done
	$(PIP) install --quiet --no-deps --no-compile --require-hashes -r requirements/icu.lock
	@touch $@

run: $(VENV)/run.done  ## set up, then X-ray the bundled case and say what to open
	$(BIN)/ascertain demo $(OUT)

models: $(VENV)/models.done  ## set up, and add the trained tagger (110 MB): better claims; without it the rules answer

test: $(VENV)/dev.done  ## set up, then run the tests
	$(BIN)/python -m pytest

validators: $(VENV)/icu.done  ## add what is built against ICU: the validator of FollowTheMoney, whose tests are skipped without it

lint: $(VENV)/dev.done  ## formatting, lint, types and the contract between rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test  ## what CI runs

# The peers have an environment of their own: they never enter that of the run or of development. PEERS=0 leaves them out;
# one that cannot be installed is told in its rows. RESUME=1 keeps the parts that OUT/bench.json has of this revision.
PEERS ?= 1
WITH_PEERS := $(if $(filter 0,$(PEERS)),--no-peers,--python $(VENV)/peers/bin/python)

$(VENV)/peers.done: requirements/peers.lock
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --no-compile --require-hashes \
		-r $< && touch $@ || echo "the peers could not be installed: their rows will say so"

bench: $(VENV)/dev.done $(if $(filter 0,$(PEERS)),,$(VENV)/peers.done)  ## scores, speed and peers in one table, held against gates.toml; needs SHARED (default ../shared)
	$(BIN)/python -m ascertain.bench table --shared $(SHARED) $(WITH_PEERS) $(foreach part,$(ONLY),--only $(part)) \
		$(if $(filter 1,$(RESUME)),--resume) --json $(OUT)/bench.json --plot $(OUT)/bench.svg

fuzz: $(VENV)/dev.done  ## 10 minutes of damaged input: HTML, feeds, web archives, JSON
	$(BIN)/python tools/fuzz/run.py --minutes 10 --corpus $(OUT)/fuzz/corpus --findings $(OUT)/fuzz/findings

lock:  ## pin every dependency with hashes
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet uv
	$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command 'make lock' pyproject.toml -o requirements/run.lock
	$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command 'make lock' pyproject.toml $(MODELS)/pyproject.toml --group dev -o requirements/dev.lock
	$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command 'make lock' $(MODELS)/pyproject.toml -c requirements/run.lock -o requirements/models.lock
	$(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command 'make lock' --group icu -c requirements/dev.lock -o requirements/icu.lock
	rm -rf $(VENV)/lock

clean:  ## remove everything that is made
	rm -rf $(VENV) $(OUT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
