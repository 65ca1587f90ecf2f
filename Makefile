# Every command a developer needs; `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export CGO_ENABLED := 0

BIN := bin/lianluo
VERSION ?= $(shell git describe --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
# Packages that share state between goroutines; make race RACE=./... takes all.
RACE ?= ./internal/store/... ./internal/event/... ./internal/job/... ./internal/account/...

.PHONY: help build run test race verify generate fresh golden lint lint-go lint-contract lint-breaking image-lint \
	vuln bench client-test docs-check print-check fuzz-contract

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

build: ## one static binary in bin/
	go build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/lianluo

run: build ## build, then serve the sample office on 127.0.0.1:8080 from ./data
	exec $(BIN) serve --sample

test: ## all tests on SQLite and on a private PostgreSQL
	scripts/with_postgres.sh scripts/go_test.sh

race: ## the race detector on the packages in RACE (needs a C compiler)
	CGO_ENABLED=1 scripts/with_postgres.sh go test -race -timeout 30m $(RACE)

verify: fresh lint-contract lint-breaking image-lint lint-go vuln ## all that can be checked without running the program

generate: ## write api/api.gen.go and api/rules.gen.json from openapi.yaml
	go tool -modfile=tools/go.mod oapi-codegen -config api/codegen.yaml openapi.yaml
	go run ./api/rules openapi.yaml api/rules.gen.json

fresh: ## committed generated code equals what the contract gives now
	scripts/fresh.sh

golden: ## rewrite golden files from what the program does now; read the diff
	scripts/with_postgres.sh scripts/golden.sh

lint: lint-go lint-contract image-lint ## all linters

lint-go: ## gofmt, vet, golangci-lint and the architecture test
	scripts/lint_go.sh

lint-contract: ## Redocly, Spectral with the OWASP rules, and our own rules
	scripts/lint_contract.sh

lint-breaking: ## nothing a client relies on was taken away since the last commit
	scripts/breaking.sh

image-lint: ## the Dockerfile
	scripts/image_lint.sh

vuln: ## known vulnerabilities of what the binary really calls
	scripts/vuln.sh

bench: build ## load both engines and print ratios; CASES=1000000 EVENTS=5000000 for the large run, LINES=2000 for idle clients
	LIANLUO_TEST_PG_DURABLE=1 scripts/with_postgres.sh scripts/bench.sh

client-test: build ## the TypeScript client: strict compile, then the first working day
	scripts/client_test.sh

docs-check: build ## /docs in headless Chromium without network, a picture in bin/docs.png
	scripts/docs_check.sh

print-check: build ## every page for paper printed on A4, as pictures in bin/print
	scripts/print_check.sh

fuzz-contract: ## REQUESTS generated requests on each engine
	scripts/with_postgres.sh go test ./internal/apitest -run TestGenerated -count=1 -v -timeout 60m -generated.requests $(or $(REQUESTS),100000)
