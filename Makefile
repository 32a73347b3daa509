# Deed: the README's two commands are `make run` and `make test`; both set up what they need.

# One variable holds all flags: other flags on the same build folder would rebuild everything.
SWIFT_FLAGS := -c release
PREFIX ?= /usr/local
# The file that `make run` puts on record.
FILE ?= README.md
# Seconds of `make fuzz` altogether, the one target to fuzz, and the seed.
TIME ?= 60
TARGET ?=
SEED ?=
# The scripts get all of them from the environment, so that no shell reads what is in them.
export FILE PREFIX TIME TARGET SEED

.PHONY: run test fuzz build install setup stdlib lint format clean

run: build
	@scripts/run.sh "$$FILE"

test: setup
	@scripts/test.sh $(SWIFT_FLAGS)

fuzz: setup
	@scripts/fuzz.sh

build: setup
	@swift build $(SWIFT_FLAGS) --product deed

install: build
	@scripts/install.sh "$$PREFIX"

setup:
	@scripts/setup.sh

stdlib:
	@scripts/stdlib.sh

lint:
	@swift format lint --strict --recursive Package.swift Sources Tests

format:
	@swift format --in-place --recursive Package.swift Sources Tests

clean:
	@swift package clean
