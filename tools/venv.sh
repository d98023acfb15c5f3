#!/usr/bin/env bash
# Create a virtual environment with the first Python that is new enough: venv.sh FOLDER
# $PYTHON, if set, is the only one tried. Exit 3: this machine has none.
set -euo pipefail

folder=$1
oldest=11 # of Python 3; as requires-python in pyproject.toml

candidates=(python3 python3.11 python3.12 python3.13 python3.14)
if [[ -n ${PYTHON:-} ]]; then
  candidates=("$PYTHON")
fi

# Run, never only looked up: a launcher may carry the name of a version that is not installed.
find_python() {
  local name
  for name in "${candidates[@]}"; do
    if "$name" -c "import sys; sys.exit(sys.version_info < (3, $oldest))" >/dev/null 2>&1; then
      echo "$name"
      return
    fi
  done
  return 1
}

version_of() {
  "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

# Debian and Ubuntu keep `venv` in a package of its own; elsewhere it comes with Python.
install_venv_package() {
  [[ $EUID == 0 ]] && command -v apt-get >/dev/null || return 1
  local package
  package=python$(version_of "$1")-venv
  echo "installing the system package $package"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" >/dev/null
}

if ! python=$(find_python); then
  first=${candidates[0]}
  found=$(version_of "$first" || echo "not there")
  echo "error: Python 3.$oldest or later is needed and $first is $found;" \
    "install one, or name it: make PYTHON=/path/to/python3.$oldest" >&2
  exit 3
fi

echo "creating $folder with $("$python" --version)"
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null && ! install_venv_package "$python"; then
  echo "error: $python has no working 'venv' module;" \
    "as root: apt-get install python3-venv, then run make again" >&2
  exit 3
fi
"$python" -m venv --clear "$folder"
