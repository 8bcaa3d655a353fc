#!/usr/bin/env bash
# Installs the Debian packages that provide the commands named as arguments, where a command is missing.
# Root is asked for only then. usage: install-debian.sh command=package …
set -euo pipefail

missing=()
for pair in "$@"; do
  command=${pair%%=*} package=${pair#*=}
  case $command in
    /*) [ -e "$command" ] || missing+=("$package") ;;
    *) command -v "$command" >/dev/null 2>&1 || missing+=("$package") ;;
  esac
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "Everything needed from Debian is here already."
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Please install by your system's means what Debian calls: ${missing[*]}" >&2
  exit 1
fi
root=()
if [ "$(id -u)" -ne 0 ]; then
  echo "Root is needed to install: ${missing[*]}"
  root=(sudo)
fi
echo "Installing from Debian: ${missing[*]}"
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
