#!/usr/bin/env bash
# Builds everything and runs all tests. The arguments are the flags of every Swift command.
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --recursive Package.swift Sources Tests
swift build "$@" --build-tests
swift test "$@" --skip-build
