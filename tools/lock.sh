#!/bin/sh
# Resolve the locked requirement files: one resolution for everything, and two subsets of it.
# `--universal` covers Python 3.11 to 3.13 on every system; no index address is written.
set -eu   # with --upgrade: to the newest versions that pyproject.toml allows
uv=.venv/bin/uv
upgrade=${1:-}
resolve() {
    output=$1; shift
    "$uv" pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes $upgrade \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --no-python-downloads --quiet -o "$output" "$@"
}
resolve requirements/test.txt --extra test
resolve requirements/lab.txt --extra lab --extra book --constraints requirements/test.txt
resolve requirements/book.txt --extra book --constraints requirements/test.txt
