#!/bin/sh
# Make the virtual environment $1 with the first fit Python: 3.11, 3.12 or 3.13 with its venv module.
# PYTHON=/path/to/python chooses one by hand.
set -eu
fit='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c "$fit" >/dev/null 2>&1; then
        echo "making $1 with $("$python" -c 'import sys; print("Python", sys.version.split()[0], "at", sys.executable)')"
        exec "$python" -m venv "$1"
    fi
done
echo "dlnotes needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian: apt-get install python3 python3-venv); none was found" >&2
exit 1
