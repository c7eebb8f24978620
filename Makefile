# Everything that a developer types. What needs more than a line is in marketplace/services.

PYTHON ?= python3
CMD ?= help
ARGS ?=
SEEDS ?=
BUDGET ?= 0
BENCH_JSON ?=
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome || command -v google-chrome-stable)
export CHROMIUM

SERVICES := .venv/bin/python -m marketplace.services
# Values that only have to exist: what is run with them opens no connection.
PRODUCTION := SURETY_MODE=production SECRET_KEY=$$(.venv/bin/python -c "import secrets; print(secrets.token_urlsafe(50))") \
	SITE_URL=https://surety.example DATABASE_URL=postgres://localhost/surety REDIS_URL=redis://localhost \
	EMAIL_URL=smtp://localhost PAYMENTS=stripe STRIPE_SECRET_KEY=sk_test_onlyForThisCheck STRIPE_WEBHOOK_SECRET=whsec_onlyForThisCheck

.DEFAULT_GOAL := help
.PHONY: help run manage reset test test-browser large-upload chaos adversary bench check pins clean environment dev-environment

help:
	@echo "make run           start Surety at http://localhost:8000 with demo data (PORT=, DATA_DIR=)"
	@echo "make manage CMD=   a management command beside the running site: make manage CMD=\"advance_clock 14\""
	@echo "make reset         forget the data; the next run starts afresh"
	@echo "make test          all tests but the browser's, on services of their own (ARGS=\"-k name\")"
	@echo "make test-browser  the tests in a real browser (CHROMIUM=/path/to/chromium)"
	@echo "make large-upload  600 MB over a line that breaks three times, and what memory it takes"
	@echo "make chaos SEEDS=1 300 jobs to their end while provider and worker fail (or BUDGET=240 seconds)"
	@echo "make adversary     two malicious parties try everything, on the real state machine and clocks"
	@echo "make bench         what pages and tasks cost, as ratios of one run (ARGS=\"--only contract_page\", BENCH_JSON=file)"
	@echo "make check         style, types, imports, templates, migrations, production settings"
	@echo "make pins          write the requirements files anew from pyproject.toml (needs uv)"
	@echo "make clean         remove the environment and the caches; the data stays"

run: environment
	@$(SERVICES) run

manage:
	@test -x .venv/bin/python || { echo "surety: nothing is installed yet. Start with: make run" >&2; exit 1; }
	@$(SERVICES) exec -- .venv/bin/python manage.py $(CMD)

reset: environment
	@$(SERVICES) reset

test: dev-environment
	@$(SERVICES) test -- .venv/bin/pytest -n auto --maxprocesses 8 --dist loadgroup tests --ignore=tests/browser --ignore=tests/chaos --ignore=tests/adversary $(ARGS)

test-browser: dev-environment
	@test -x "$(CHROMIUM)" || { echo "surety: no Chromium was found. Install it (Debian: apt-get install chromium) or give CHROMIUM=/path" >&2; exit 1; }
	@$(SERVICES) test -- .venv/bin/pytest -n 2 --dist loadfile tests/browser $(ARGS)

large-upload: dev-environment
	@LARGE_UPLOAD_MB=600 UPLOAD_MAX_MB=2048 $(SERVICES) test -- .venv/bin/pytest -s tests/browser/test_upload_memory.py $(ARGS)

chaos: dev-environment
	@CHAOS_SEEDS=$(SEEDS) CHAOS_SECONDS=$(BUDGET) $(SERVICES) test -- .venv/bin/pytest tests/chaos $(ARGS)

adversary: dev-environment
	@$(SERVICES) test -- .venv/bin/pytest -n 2 --dist load --maxschedchunk 1 tests/adversary $(ARGS)

bench: dev-environment
	@$(SERVICES) test -- .venv/bin/python manage.py bench $(if $(BENCH_JSON),--json $(BENCH_JSON)) $(ARGS)

check: dev-environment
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@echo ".venv/bin/mypy" && $(PRODUCTION) .venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint templates --lint
	.venv/bin/python -m tests.texts
	$(SERVICES) test -- .venv/bin/python manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy --fail-level WARNING, on production settings"
	@$(PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING

pins:
	@command -v uv >/dev/null || { echo "surety: uv is needed for this: https://docs.astral.sh/uv/" >&2; exit 1; }
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml --group dev \
		-c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@command -v $(PYTHON) >/dev/null || { echo "surety: $(PYTHON) was not found. Install Python 3.11 or newer, or give PYTHON=/path" >&2; exit 1; }
	@$(PYTHON) marketplace/services/install.py requirements.txt

dev-environment:
	@command -v $(PYTHON) >/dev/null || { echo "surety: $(PYTHON) was not found. Install Python 3.11 or newer, or give PYTHON=/path" >&2; exit 1; }
	@$(PYTHON) marketplace/services/install.py requirements-dev.txt
