#!/usr/bin/env bash
# Installs the Debian packages that Deed builds and tests with. Asks dpkg first, so that it takes no time when all is there.
set -euo pipefail

# The libraries that are linked, and the programs and Python modules that the tests run. A test compares this list with
# Package.swift and with what the scripts call.
packages=(
  libgmp-dev           # exact integers
  libssl-dev           # SHA-2, P-256, key files
  libsodium-dev        # Ed25519
  librocksdb-dev       # the store
  libmicrohttpd-dev    # the node's HTTP
  libcurl4             # the client of a node: Foundation loads it
  openssl              # tests read key files with it
  python3              # the independent checks
  python3-cbor2
  python3-cryptography
)

missing=()
for package in "${packages[@]}"; do
  if [[ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null)" != ii* ]]; then
    missing+=("$package")
  fi
done

if ((${#missing[@]} > 0)); then
  echo "Installing: ${missing[*]}" >&2
  as_root=()
  if [[ $EUID -ne 0 ]]; then as_root=(sudo); fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
fi

if ! command -v swift >/dev/null; then
  echo "Deed needs the Swift 6.3 toolchain: no 'swift' on the PATH." >&2
  exit 3
fi
