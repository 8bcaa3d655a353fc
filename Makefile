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
	  /usr/include/lua5.1/lua.h=liblua5.1-0-dev /usr/include/lua5.2/lua.h=liblua5.2-dev /usr/include/lua5.3/lua.h=liblua5.3-dev \
	  /usr/include/lua5.4/lua.h=liblua5.4-dev /usr/include/luajit-2.1/lua.h=libluajit-5.1-dev
	@scripts/install-neovim.sh

.PHONY: demo
demo: node_modules/.package-lock.json interpreters ## The main job: three releases and two pull requests of an example, on a local server
	$(BIN)/tsc -p . --outDir build/tools
	node build/tools/scripts/demo.js

# The Node that runs actions on GitHub's machines, from npm's package of that name.
RUNNER_NODE := .cache/runner-node/node_modules/node/bin/node
$(RUNNER_NODE):
	@echo "Installing the runner's Node 24 for the tests of dist/"
	@mkdir -p .cache/runner-node && echo '{ "private": true }' >.cache/runner-node/package.json
	npm install --prefix .cache/runner-node --no-audit --no-fund --loglevel=error node@24

.PHONY: test
test: node_modules/.package-lock.json test-tools $(RUNNER_NODE) ## All tests; one file: make test ONLY=__tests__/inputs.test.ts
	ACTION_NODE=$(CURDIR)/$(RUNNER_NODE) $(JEST) $(ONLY)

# By the environment, and unexpanded: what is typed reaches the program whatever quotes, dollars and colons are in it.
try: export TRY_EDIT := $(value EDIT)
.PHONY: try
try: node_modules/.package-lock.json interpreters ## Releases and pull requests of a real suite on a local server: make try SUITE=folder EDIT=file:before:after
	$(BIN)/tsc -p . --outDir build/tools
	node build/tools/scripts/try-suite.js "$(SUITE)" $(if $(value EDIT),--edit "$$TRY_EDIT") $(TRY)

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

.PHONY: looks
looks: test-tools
	@scripts/install-debian.sh /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf=fonts-noto-color-emoji \
	  pngquant=pngquant
	$(BIN)/tsc -p . --outDir build/tools

.PHONY: record-fixture
record-fixture: node_modules/.package-lock.json interpreters ## Measures the example library afresh for the tests of the pages
	$(BIN)/tsc -p . --outDir build/tools
	node build/tools/scripts/record-fixture.js

.PHONY: golden
golden: node_modules/.package-lock.json ## Writes the golden files of the pages anew; git diff shows what changed
	UPDATE_GOLDEN=1 $(JEST) __tests__/report/golden.test.ts

.PHONY: pages
pages: node_modules/.package-lock.json looks ## Every page as GitHub shows it, with screenshots, in build/pages; ONLY=comment
	node build/tools/scripts/pages.js $(ONLY)

.PHONY: images
images: node_modules/.package-lock.json looks ## The README's pictures: docs/images
	node build/tools/scripts/images.js

.PHONY: bench-verdict
bench-verdict: node_modules/.package-lock.json test-tools ## Error rates of the verdict on real suites: make bench-verdict [SOURCES=folder] [TRIALS=5]
	$(if $(SOURCES),,scripts/fetch-suites.sh)
	node bench/run.mjs verdict $(if $(SOURCES),--sources $(SOURCES)) $(if $(TRIALS),--trials $(TRIALS))

.PHONY: bench-disturbance
bench-disturbance: node_modules/.package-lock.json test-tools ## Whether a pass changes what real suites do: make bench-disturbance SOURCES=folder
	node bench/run.mjs disturbance --sources $(SOURCES)

.PHONY: bench-repeatability
bench-repeatability: node_modules/.package-lock.json test-tools ## How repeatable instruction counts are on real suites: make bench-repeatability SOURCES=folder
	node bench/run.mjs repeatability --sources $(SOURCES)

.PHONY: bench-viewer
bench-viewer: node_modules/.package-lock.json test-tools ## How soon index.html can be used, by releases and tests
	node bench/run.mjs viewer

.PHONY: bench-overhead
bench-overhead: node_modules/.package-lock.json test-tools ## What each pass costs on real suites: make bench-overhead [SOURCES=folder] [MINUTES=2] [ONLY=cliargs,tl/lua5.4] [VARIANTS=timing,calls]
	$(if $(SOURCES),,scripts/fetch-suites.sh)
	node bench/run.mjs overhead $(if $(SOURCES),--sources $(SOURCES)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(ONLY),--only $(ONLY)) $(if $(VARIANTS),--variants $(VARIANTS))

.PHONY: bench-publish
bench-publish: node_modules/.package-lock.json ## What publishing costs: growth of the branch, CPU time, memory, requests
	node bench/run.mjs publish

.PHONY: bench-race
bench-race: node_modules/.package-lock.json ## Two processes publish at once, 50 times: both land
	node bench/run.mjs race 50

.PHONY: bench-memory
bench-memory: node_modules/.package-lock.json test-tools ## Memory of the calls pass at 1 and 100 million calls (minutes; hours without a C compiler)
	node bench/run.mjs memory

.PHONY: try-arm64
try-arm64: node_modules/.package-lock.json test-tools ## The passes and counters on arm64, under emulation (needs a Debian of x86-64)
	@scripts/install-debian.sh qemu-aarch64-static=qemu-user-static aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu
	scripts/try-arm64.sh

.PHONY: format
format: node_modules/.package-lock.json ## Formats the sources
	$(BIN)/prettier --write --log-level warn .
