# Weft: every command a newcomer or a developer needs. `make` alone lists them.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

export CGO_ENABLED := 0

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
BINARY   := weft
ADDRESS  ?= 127.0.0.1:8080
DATA     ?= data
LINTER   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GO_FILES := $(shell git ls-files -co --exclude-standard '*.go' '*.sql' '*.json' '*.txtar' go.mod go.sum 2>/dev/null)
UI_FILES := $(shell git ls-files -co --exclude-standard web/ui 2>/dev/null | grep -v '^web/ui/e2e/')
UI_BUILT := web/ui/dist/index.html
UI_DEPS  := web/ui/node_modules/.package-lock.json

.PHONY: help run build ui test check lint test-ui test-go test-e2e bench tools format clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build Weft and start it on embedded SQLite with the demo set-up
	@echo "==> starting Weft on http://$(ADDRESS) (data in ./$(DATA), stop with Ctrl C)"
	@./$(BINARY) serve --demo --address $(ADDRESS) --data $(DATA) --log-level warn

build: $(BINARY) ## build the one binary, user interface included

$(BINARY): $(GO_FILES) $(UI_BUILT)
	@command -v go >/dev/null || { echo "Go is missing: install Go 1.26 or newer and put it on PATH."; exit 1; }
	@echo "==> building $(BINARY) $(VERSION)"
	@go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BINARY) ./cmd/weft

ui: $(UI_BUILT) ## build the user interface

$(UI_BUILT): $(UI_DEPS) $(UI_FILES)
	@echo "==> building the user interface"
	@cd web/ui && npm run --silent build && touch dist/index.html

$(UI_DEPS): web/ui/package-lock.json
	@command -v npm >/dev/null || { echo "Node is missing: install Node 20 or newer (with npm) and put it on PATH."; exit 1; }
	@echo "==> fetching the user interface's packages (npm ci)"
	@cd web/ui && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json

test: tools build lint test-ui test-go test-e2e ## run everything: linters, unit, both databases, browser
	@echo "==> all tests passed"

check: lint test-ui ## the quick part: linters, types, unit tests of the user interface

tools: ## install what the tests need and this machine lacks (PostgreSQL, Chromium, fonts)
	@.ci/tools

lint: $(UI_DEPS) ## run the Go and TypeScript linters, import rules included
	@echo "==> linting Go"
	@unformatted=$$(git ls-files '*.go' | xargs gofmt -l); [ -z "$$unformatted" ] || { echo "run 'make format': $$unformatted"; exit 1; }
	@test -x "$$(go env GOPATH)/bin/golangci-lint" || { echo "==> installing the linter"; go install $(LINTER); }
	@"$$(go env GOPATH)/bin/golangci-lint" run --allow-parallel-runners ./...
	@echo "==> checking the user interface (types, lint)"
	@cd web/ui && npm run --silent lint

format: ## format all Go and TypeScript files
	@gofmt -w $$(git ls-files '*.go')
	@cd web/ui && npm run --silent format

test-ui: $(UI_BUILT) ## unit tests and size budget of the user interface
	@echo "==> testing the user interface"
	@cd web/ui && npm run --silent test

test-go: $(UI_BUILT) ## Go tests on SQLite and on a temporary PostgreSQL
	@echo "==> testing Go packages on SQLite and PostgreSQL"
	@GOGC=400 .ci/postgres go test -vet=off -parallel 6 -timeout 20m ./...

test-e2e: $(BINARY) $(UI_DEPS) ## browser tests against the real binary
	@echo "==> testing in the browser"
	@cd web/ui && npm run --silent e2e

bench: ## benchmarks with ratios to hand-written code, on both databases
	@.ci/postgres go test -run '^$$' -bench . -benchtime 2s ./metadata/... ./engine/... ./web/...

clean: ## remove what was built (never data)
	@rm -rf $(BINARY) web/ui/dist/assets web/ui/dist/index.html* web/ui/node_modules
