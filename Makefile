# Everything here works on a fresh Debian or Ubuntu machine with Swift 6.2 or newer.

PACKAGES := libncursesw5-dev libcurl4-openssl-dev libssl-dev libsqlite3-dev libqrencode-dev ncurses-term openssl \
            ca-certificates tmux
PROGRAM  := .build/release/countersign
PREFIX     ?= /usr/local
DESTDIR    ?=
SYSCONFDIR ?= /etc
# Swift's own libraries inside the program, where the toolchain has them: it starts a third faster and runs without Swift.
TOOLCHAIN := $(shell swift=$$(command -v swift) && dirname "$$(dirname "$$(readlink -f "$$swift")")")
STATIC   := $(if $(wildcard $(TOOLCHAIN)/lib/swift_static),--static-swift-stdlib)
FORMAT   := swift format lint --strict --recursive --parallel Package.swift Sources Tests themes

.PHONY: demo build install uninstall dist test pictures judges faults fuzz lint format deps bench model clean

## Opens the dashboard on the built-in sandbox.
demo: build
	@$(PROGRAM) demo

## Builds the program in release mode.
build: deps
	@swift build -c release --product countersign $(STATIC)
	@[ ! -f "$(TOOLCHAIN)/share/swift/LICENSE.txt" ] || cp "$(TOOLCHAIN)/share/swift/LICENSE.txt" .build/swift-licence.txt

## Installs the program, its manual, completions and units below PREFIX (/usr/local), or below DESTDIR for a package.
install:
	@[ -x $(PROGRAM) ] || command -v swift >/dev/null || \
	  { echo "The program is not built, and swift is not in the path of $$(id -un): run \`make build\` first." >&2; exit 1; }
	@[ -x $(PROGRAM) ] || $(MAKE) build
	@./packaging/install $(PROGRAM) "$(PREFIX)" "$(DESTDIR)" "$(SYSCONFDIR)"

## Takes away what `install` brought; config, keys and ledger stay.
uninstall:
	@./packaging/uninstall "$(PREFIX)" "$(DESTDIR)" "$(SYSCONFDIR)"

## Makes a tarball and a Debian package in dist/.
dist: build
	@./packaging/dist $(PROGRAM)

## Runs all tests.
test: deps
	@./.ci/test

## Makes the pictures of docs/pictures anew; the tests fail while one is stale.
pictures: deps
	@RECORD_PICTURES=1 swift test --no-parallel --filter PictureTests

## Lets programs from elsewhere judge the MCP server; needs PyPI the first time.
judges: deps
	@./.ci/judges

## Kills the engine at every named place while calls go wrong, and prints the matrix; see docs/faults.md.
faults: deps
	@swift build --product faults
	@.build/debug/faults

## Checks the formatting.
lint:
	$(FORMAT)

## Formats the sources.
format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests themes

## Installs the system libraries that are missing; asks for sudo only then.
deps:
	@./.ci/install-libraries $(PACKAGES)

## Measures everything side by side and prints the tables; see docs/benchmarks.md.
bench: build
	@swift build -c release -Xswiftc -enable-testing --package-path Benchmarks --scratch-path .build-bench
	@set -e; for part in poll decode memory; do .build-bench/release/countersign-bench $$part; echo; done
	@python3 Benchmarks/terminal.py --program $(PROGRAM)
	@python3 Benchmarks/gateway.py --program $(PROGRAM)
	@python3 Benchmarks/forward.py --program $(PROGRAM)

## Explores the models of docs/model to the end.
model:
	@python3 -B docs/model/explaining.py
	@python3 -B docs/model/consent.py

## Tries the agents' door with mutations of Tests/Corpora until something breaks; FUZZ=300 ends it after so many seconds, SEED=N begins there.
fuzz: deps
	@COUNTERSIGN_FUZZ=$(or $(FUZZ),forever) COUNTERSIGN_FUZZ_SEED=$(SEED) swift test --no-parallel --filter DoorFuzzTests

clean:
	swift package clean
