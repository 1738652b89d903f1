# People's door to the project; `evidence --help` has everything. Each target sets up what it needs, once.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?=
EVIDENCE := .venv/bin/evidence
PY := .venv/bin/python
export PYTHON

# The example's position date, and where its repository, site, PDFs and submission go.
DEMO_DATE := 2026-05-31
DEMO_OUT := build/demo
DEMO_REPO := $(DEMO_OUT)/repository
DEMO_NAMES := $(DEMO_OUT)/names.csv
DEMO_TRUST := $(DEMO_OUT)/allowed_signers
DEMO_FROM = --repo $(DEMO_REPO) --as-of $(DEMO_DATE) --names $(DEMO_NAMES) --trust $(DEMO_TRUST)
DEMO_SUBMISSION = $(lastword $(sort $(basename $(notdir $(shell find records/submissions -name 'SUB-*.yml')))))

AUDIENCES := inspector commissioner internal

# More arguments for the command behind a target.
ARGS ?=

# What the set-up made, one stamp a part; a part is set up again when what it comes from changes.
SET_UP := .venv/.python .venv/.libraries site_templates/vendor/manifest.json

.PHONY: help setup demo site pdf serve check test bench fix bless lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(SET_UP) ## set everything up: .venv, system libraries, front-end assets
	@echo "set up: $(EVIDENCE) is ready"

.venv/.python: requirements-dev.lock pyproject.toml
	@sh .ci/setup python
	@touch $@

.venv/.libraries: .venv/.python
	@sh .ci/setup libraries
	@touch $@

node_modules/.installed: package-lock.json package.json .npmrc | .venv/.python
	@sh .ci/setup npm
	@touch $@

site_templates/vendor/manifest.json: node_modules/.installed generators/assets.py | .venv/.python
	@sh .ci/setup assets

.venv/.browser: .venv/.python
	@sh .ci/setup browser
	@touch $@

.venv/.conformance: .venv/.python requirements-conformance.lock
	@sh .ci/setup conformance
	@touch $@

demo: $(SET_UP) ## replay the example's history, build its sites, PDFs and a submission, and say where to open them
	@mkdir -p $(DEMO_OUT) && rm -rf $(DEMO_REPO) $(DEMO_NAMES) $(DEMO_TRUST)
	@$(EVIDENCE) demo $(DEMO_REPO) --names $(DEMO_NAMES) --trust $(DEMO_TRUST) >/dev/null
	@for audience in $(AUDIENCES); do \
	    $(EVIDENCE) build --zip --audience $$audience --out $(DEMO_OUT) $(DEMO_FROM) >/dev/null || exit; \
	done
	@$(EVIDENCE) bundle $(DEMO_SUBMISSION) --out $(DEMO_OUT)/submissions $(DEMO_FROM) >/dev/null
	@echo
	@echo "The example provider, as at $(DEMO_DATE), with a generated history. Open in a browser:"
	@for audience in $(AUDIENCES); do echo "  $(CURDIR)/$(DEMO_OUT)/site/$$audience/index.html"; done
	@echo "PDFs:"
	@for audience in $(AUDIENCES); do echo "  $(CURDIR)/$(DEMO_OUT)/pdf/$$audience/"; done
	@echo "Each as one zip, to hand over:"
	@echo "  $(CURDIR)/$(DEMO_OUT)/zip/"
	@echo "Submission:"
	@echo "  $(CURDIR)/$(DEMO_OUT)/submissions/$(DEMO_SUBMISSION)/"
	@echo "The repository behind them, to try the other commands on:"
	@echo "  $(CURDIR)/$(DEMO_REPO)/"

site: $(SET_UP) ## build the site of these records (ARGS="--audience commissioner --as-of 2026-05-31")
	@$(EVIDENCE) build --no-pdf $(ARGS)

pdf: $(SET_UP) ## build the site and the PDFs of these records (ARGS as for site)
	@$(EVIDENCE) build $(ARGS)
	@find build/pdf -name '*.pdf' | sort

serve: $(SET_UP) ## serve the site to this machine, built again whenever a record changes (ARGS="--port 8080")
	@$(EVIDENCE) serve $(ARGS)

check: $(SET_UP) ## style, types, and the example records
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@$(EVIDENCE) check

test: $(SET_UP) .venv/.browser .venv/.conformance ## run every test (ARGS="-k ledger")
	@$(PY) -m pytest -n auto --dist loadscope $(ARGS)

bench: $(SET_UP) ## measure checking and building on this machine
	@$(PY) -m tests.bench $(ARGS)

fix: .venv/.python ## mend style and layout where a tool can
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

bless: $(SET_UP) ## write the golden files anew; read the difference before committing it
	@$(PY) -m pytest --bless $(ARGS)
	@git --no-pager diff --stat -- tests

lock: ## pin the newest versions that pyproject.toml and package.json allow (needs uv and npm)
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    pyproject.toml -o requirements.lock
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --group node -o requirements-node.lock
	npm install --package-lock-only
