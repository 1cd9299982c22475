# Everything here works on a fresh Debian or Ubuntu machine with Swift 6.2 or newer.

PACKAGES := libncursesw5-dev libcurl4-openssl-dev libsqlite3-dev ncurses-term openssl ca-certificates
PROGRAM  := .build/release/countersign
FORMAT   := swift format lint --strict --recursive --parallel Package.swift Sources Tests themes

.PHONY: demo build test lint format deps clean

## Opens the dashboard on the built-in sandbox.
demo: build
	@$(PROGRAM) demo

## Builds the program in release mode.
build: deps
	@swift build -c release --product countersign

## Runs all tests.
test: deps
	swift test --no-parallel

## Checks the formatting.
lint:
	$(FORMAT)

## Formats the sources.
format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests themes

## Installs the system libraries that are missing; asks for sudo only then.
deps:
	@./.ci/install-libraries $(PACKAGES)

clean:
	swift package clean
