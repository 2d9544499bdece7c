#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run test: builds twice (clang with sanitizers for the core, gcc for all), runs everything, counts.
# With arguments: only the tests whose names are given, as `meson test` takes them.
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
. build-aux/lib.sh

step() { say; say "== $* =="; }
broken() { say "run: $1"; echo "0 passed, 1 failed"; exit 1; }

export LSAN_OPTIONS="suppressions=$PWD/build-aux/lsan.supp:print_suppressions=0"
export ASAN_OPTIONS="detect_leaks=1:abort_on_error=0:allocator_may_return_null=1"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"

step "Building the core with sanitizers (clang)"
CC=clang configure build-asan --buildtype=debugoptimized -Doptimization=1 -Dgui=false -Dwerror=true \
  -Db_sanitize=address,undefined -Db_lundef=false || broken "the sanitizer build could not be configured"
ninja -C build-asan || broken "the sanitizer build failed"

step "Building everything (gcc)"
configure build-test --buildtype=debugoptimized -Dwerror=true || broken "the build could not be configured"
ninja -C build-test || broken "the build failed"

status=0
step "Unit, provider and store tests, with sanitizers"
meson test -C build-asan --no-rebuild --print-errorlogs --suite unit --suite provider --suite store "$@" || status=1
step "Fault and window tests"
unset LSAN_OPTIONS ASAN_OPTIONS UBSAN_OPTIONS
meson test -C build-test --no-rebuild --print-errorlogs --suite fault --suite gui --suite ui "$@" || status=1

if [ "$status" -ne 0 ]; then
  step "What failed said"
  grep -hE '^# [A-Za-z.]*Error: |^Bail out! |ERROR: (Address|Leak)Sanitizer' build-asan/meson-logs/testlog.txt \
    build-test/meson-logs/testlog.txt | tail -n 12
fi

step "All together"
build-aux/count-tests.py build-asan build-test || status=1
exit "$status"
