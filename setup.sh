#!/bin/sh
# sh setup.sh demo   sets everything up and runs the main job on the example workspace
# sh setup.sh test   sets everything up and runs the tests
# Needs Python 3.11 or later (PYTHON=... chooses one). Everything goes into .boot/ and .venv/ beside this file.
set -eu
cd "$(dirname "$0")"
python=${PYTHON:-python3}
what=${1:-demo}

fail() { echo "setup: $1" >&2; exit 2; }

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
  fail "Python 3.11 or later is needed; PYTHON=/path/to/python3.12 sh setup.sh $what chooses one"
if [ ! -x .boot/bin/uv ]; then
  "$python" -m venv .boot 2>/dev/null || fail "this Python has no venv; on Debian and Ubuntu: apt install python3-venv"
  .boot/bin/pip install --quiet --disable-pip-version-check uv
fi
[ -x .venv/bin/python ] || .boot/bin/uv venv --quiet --python "$python" .venv
stamp=.venv/.lock-installed
if ! cmp -s requirements.lock "$stamp"; then
  .boot/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
  .boot/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
  cp requirements.lock "$stamp"
fi
case $what in
  demo) exec .venv/bin/amorce demo ;;
  test) exec .venv/bin/python -m pytest ;;
  none) ;;
  *) fail "say demo or test" ;;
esac
