# Every target explains itself in `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
BIN := node_modules/.bin
JEST := node --experimental-vm-modules --disable-warning=ExperimentalWarning node_modules/jest/bin/jest.js

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-19s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# npm writes this file at the end of an installation.
node_modules/.package-lock.json: package.json package-lock.json canvas/package.json
	@echo "Installing the npm packages that package-lock.json names"
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.PHONY: interpreters
interpreters:
	@scripts/install-debian.sh git=git busted=lua-busted lua5.1=lua5.1 lua5.3=lua5.3 lua5.4=lua5.4 luajit=luajit

.PHONY: test-tools
test-tools: interpreters
	@scripts/install-debian.sh luacheck=lua-check chromium=chromium cc=gcc lua5.2=lua5.2 \
	  /usr/include/lua5.1/lua.h=liblua5.1-0-dev /usr/include/lua5.3/lua.h=liblua5.3-dev /usr/include/lua5.4/lua.h=liblua5.4-dev
	@scripts/install-neovim.sh

.PHONY: demo
demo: node_modules/.package-lock.json interpreters ## The main job: three releases and two pull requests of an example, on a local server
	$(BIN)/tsc -p . --outDir build/tools
	node build/tools/scripts/demo.js

.PHONY: test
test: node_modules/.package-lock.json test-tools ## All tests; one file: make test ONLY=__tests__/inputs.test.ts
	$(JEST) $(ONLY)

.PHONY: check
check: node_modules/.package-lock.json test-tools ## Types, lint, format, luacheck, workflows
	$(BIN)/tsc --noEmit -p .
	$(BIN)/eslint .
	$(BIN)/prettier --check --log-level warn .
	luacheck --quiet lua
	node scripts/check-workflows.mjs
	node scripts/inputs-doc.mjs --check
	node scripts/schemas.mjs --check
	node scripts/build-viewer.mjs --check

.PHONY: docs
docs: node_modules/.package-lock.json ## docs/inputs.md from action.yml
	node scripts/inputs-doc.mjs

.PHONY: build
build: node_modules/.package-lock.json ## dist/ from the sources
	node scripts/build.mjs

.PHONY: check-dist
check-dist: node_modules/.package-lock.json ## Whether dist/ is what the sources build
	node scripts/build.mjs --check

.PHONY: bench-verdict
bench-verdict: node_modules/.package-lock.json test-tools ## Error rates of the verdict on real suites: make bench-verdict [SOURCES=folder] [TRIALS=5]
	$(if $(SOURCES),,scripts/fetch-suites.sh)
	node bench/verdict.mjs $(if $(SOURCES),--sources $(SOURCES)) $(if $(TRIALS),--trials $(TRIALS))

.PHONY: bench-disturbance
bench-disturbance: node_modules/.package-lock.json test-tools ## Whether a pass changes what real suites do: make bench-disturbance SOURCES=folder
	node bench/run.mjs disturbance --sources $(SOURCES)

.PHONY: bench-repeatability
bench-repeatability: node_modules/.package-lock.json test-tools ## How repeatable instruction counts are on real suites: make bench-repeatability SOURCES=folder
	node bench/run.mjs repeatability --sources $(SOURCES)

.PHONY: format
format: node_modules/.package-lock.json ## Formats the sources
	$(BIN)/prettier --write --log-level warn .
