#!/usr/bin/env bash
# Writes stdlib/*.deed into Swift files, so that the program brings its standard library along: `make stdlib`.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C

rm -f Sources/DeedStandardLibrary/Embedded/*.swift
names=()
for file in stdlib/*.deed; do
  name=$(basename "$file" .deed)
  [[ $name =~ ^[a-z][a-zA-Z0-9]*$ ]] || { echo "stdlib.sh: '$file' is no name to import" >&2; exit 1; }
  if grep -q '"""###' "$file"; then echo "stdlib.sh: '$file' has \"\"\"### in it" >&2; exit 1; fi
  names+=("$name")
  {
    echo "// swift-format-ignore-file"
    echo "// Written by \`make stdlib\` from stdlib/$name.deed."
    echo "extension StandardLibrary {"
    echo "  /// \`$name.deed\`."
    echo "  static let ${name}Source = ###\"\"\""
    cat "$file"
    echo
    echo "\"\"\"###"
    echo "}"
  } > "Sources/DeedStandardLibrary/Embedded/StandardLibrary+$name.swift"
done
{
  echo "// swift-format-ignore-file"
  echo "// Written by \`make stdlib\`."
  echo "extension StandardLibrary {"
  echo "  /// The files, by their names without the ending, in the order of their octets."
  echo "  static let sources: [(name: String, text: String)] = ["
  for name in "${names[@]}"; do echo "    (\"$name\", ${name}Source),"; done
  echo "  ]"
  echo "}"
} > Sources/DeedStandardLibrary/Embedded/StandardLibrary+Sources.swift
