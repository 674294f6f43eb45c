#!/usr/bin/env bash
# Format and layout. Needs no build.
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files -- '*.h' '*.cpp' | xargs -r clang-format --dry-run --Werror
python3 scripts/check_layout.py
