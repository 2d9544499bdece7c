#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run bench: every benchmark measures itself against a baseline in the same run; prints one table.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
ninja -C build bench-programs >/dev/null
exec /usr/bin/python3 tests/bench/bench.py build "$@"
