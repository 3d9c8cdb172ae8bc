# Every target works in a fresh clone; `make` alone lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

GO ?= go
FUZZTIME ?= 10s

# Browser specs that run at once.
PROCS ?= $(shell getconf _NPROCESSORS_ONLN)

# Folders of Go modules below this one, which ./... does not reach.
nested := $(patsubst ./%/go.mod,%,$(shell find . -mindepth 2 -name go.mod -not -path '*/node_modules/*'))

# Tests fail, not skip, where something is missing.
complete := CI=$${CI:-true}

.PHONY: help demo test setup lint unit clients e2e fuzz bench fmt build

##@ Try it

demo: ## Run mockidx and the sample app; needs only Go (ARGS='--help' lists flags)
	@$(GO) run ./cmd/mockidx demo $(ARGS)

build: ## Build bin/mockidx and bin/sampleapp
	$(GO) build -trimpath -o bin/ ./cmd/...

##@ Test it

test: ## Set up, lint, and run every test: unit, clients, browser
	@.ci/stages setup lint unit clients e2e

unit: ## Go tests with the race detector, but those of e2e
	$(GO) test -race $$($(GO) list ./... | grep -v '/e2e\(/\|$$\)')

clients: ## Okta's clients without a browser, Go modules of their own
	$(complete) $(GO) test -race -count=1 $$($(GO) list ./e2e/... | grep -v '/e2e$$')
	@for module in $(nested); do echo "in $$module"; (cd "$$module" && $(complete) $(GO) test -count=1 ./...); done

e2e: ## The sign-in paths in headless Chromium, several at once
	$(complete) $(GO) tool ginkgo run -procs=$(PROCS) -timeout=30m -poll-progress-after=60s ./e2e

fuzz: ## Run each fuzz target for FUZZTIME (10s)
	@.ci/fuzz $(FUZZTIME)

bench: ## Run the benchmarks
	$(GO) test -run '^$$' -bench . -benchmem $(sort $(dir $(shell grep -rl '^func Benchmark' --include='*_test.go' cmd mockidx sampleapp | sed 's|^|./|')))

##@ Keep it

lint: ## gofmt, go vet, staticcheck, go mod tidy: check only
	@.ci/lint $(nested)

fmt: ## Format the Go files
	gofmt -w $$(find . -name '*.go' -not -path '*/node_modules/*')

setup: ## Install what the tests need: C compiler, Chromium, npm packages
	@.ci/setup

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
