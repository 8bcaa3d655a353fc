#!/usr/bin/env bash
# Neovim (0.10 or newer) and the busted of the same Debian release, unpacked into .cache/neovim: nothing is installed, no
# root is asked for. Where this system's own `nvim` is new enough, that one is used. Idempotent.
# usage: install-neovim.sh
#
# Leaves  .cache/neovim/bin/nvim       runs Neovim
#         .cache/neovim/busted/…       busted's files as its package has them (usr/bin/busted, usr/share/lua/5.x)
# Where either cannot be had it says why and still succeeds: the tests that need them say loudly that they are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
release=trixie
target=$PWD/.cache/neovim

missing() {
  echo "NEOVIM IS MISSING: $1; tests that need it will be skipped." >&2
  exit 0
}

new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -n '1s/^NVIM v0*\([0-9]*\)\.\([0-9]*\).*/\1 \2/p') || return 1
  [ -n "$version" ] && set -- $version && { [ "$1" -gt 0 ] || [ "$2" -ge 10 ]; }
}

fetch() {
  rm -rf "$target"
  local apt=$target/apt
  mkdir -p "$target/bin" "$apt/lists/partial" "$apt/archives/partial"
  : >"$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $release main" \
    >"$apt/sources.list"
  # A package database of its own, empty: the whole of what Neovim needs is fetched, the system's own stays as it is.
  local options=(-qq --no-install-recommends -o "Dir::State=$apt" -o "Dir::State::status=$apt/status"
    -o "Dir::Cache=$apt" -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=/dev/null"
    -o "APT::Sandbox::User=$(id -un)")
  apt-get "${options[@]}" update
  apt-get "${options[@]}" --yes --download-only install neovim lua-busted >/dev/null
  local package
  for package in "$apt"/archives/*.deb; do
    dpkg-deb --extract "$package" "$target/root"
  done
  dpkg-deb --extract "$apt"/archives/lua-busted_*.deb "$target/busted"
  rm -rf "$apt"

  # Its C library may be newer than the system's: started by its own loader. What it starts itself runs as ever.
  local loader
  loader=$(find "$target/root/usr/lib" -name 'ld-linux*.so.*' | head -n 1)
  cat >"$target/bin/nvim" <<SCRIPT
#!/bin/sh
VIMRUNTIME='$target/root/usr/share/nvim/runtime' exec '$loader' --library-path '${loader%/*}' \\
  '$target/root/usr/bin/nvim' "\$@"
SCRIPT
  chmod +x "$target/bin/nvim"
}

if [ ! -x "$target/bin/nvim" ] || [ ! -d "$target/busted" ]; then
  command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1 || missing "this is no Debian"
  echo "Fetching Neovim and busted of Debian $release into ${target#"$PWD"/}"
  # (Within an `if` the shell would go on after a command that fails.)
  set +e
  (set -e; fetch)
  status=$?
  set -e
  if [ $status -ne 0 ]; then
    rm -rf "$target"
    missing "it could not be had from Debian $release"
  fi
  own=$(command -v nvim || true)
  if [ -n "$own" ] && new_enough "$own"; then ln -sf "$own" "$target/bin/nvim"; fi
fi
new_enough "$target/bin/nvim" || missing "${target#"$PWD"/}/bin/nvim does not start"
echo "Neovim is here: $("$target/bin/nvim" --version | head -n 1)"
