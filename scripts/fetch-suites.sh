#!/usr/bin/env bash
# Fills a folder with the sources of real busted suites, for the benchmark of the verdict: from Debian's source packages,
# and what Debian has not from the projects' repositories.
# apt is given lists and a state of its own, so neither root is needed nor the system's configuration touched.
# What could not be had is said; the benchmark then leaves it out. usage: fetch-suites.sh [folder]
set -euo pipefail

to=${1:-.cache/suites}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
# Debian's name, and ours; the first release that has the sources is taken.
suites=(lua-cliargs:cliargs lua-penlight:penlight lua-check:luacheck lua-mediator:mediator lua-luassert:luassert)
releases=(bookworm trixie forky sid)
# Our name, the repository, and the commit that the published results are of.
repositories=(
  "tl teal-language/tl dbebb425"           # 0.24.8, and 173 commits
  "binser bakpakin/binser 30e5959"         # 0.0-8, and 3 commits
  "luatz daurnimator/luatz a7c0310"        # 0.4, and 4 commits
  "md5 kikito/md5.lua 4b5ce0c"             # 1.1.0, and 11 commits
  "sha1 kikito/sha1.lua 538192c"           # 0.5.0, and 10 commits
)

command -v apt-get >/dev/null || { echo "These sources come from Debian by apt-get, which is not here. Put them into $to by hand." >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Kept by apt's sandbox user, where there is one.
chmod 755 "$work"
mkdir -p "$to" "$work/parts" "$work/lists/partial" "$work/cache/archives/partial" "$work/download"

apt() {
  apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts="$work/parts" \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
}

missing=()
for pair in "${suites[@]}"; do [ -d "$to/${pair#*:}" ] || missing+=("$pair"); done
for release in "${releases[@]}"; do
  [ ${#missing[@]} -gt 0 ] || break
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$work/sources.list"
  if ! apt update 2>"$work/errors"; then
    echo "Debian $release: $(tail -n 1 "$work/errors")" >&2
    continue
  fi
  still=()
  for pair in "${missing[@]}"; do
    package=${pair%%:*} name=${pair#*:}
    rm -rf "$work/download"
    mkdir "$work/download"
    # The authors' own archive is enough: Debian's changes do not touch the suites.
    if (cd "$work/download" && apt source --download-only --tar-only "$package") >/dev/null 2>"$work/errors"; then
      archive=$(find "$work/download" -name '*.orig.tar.*' ! -name '*.asc' | head -n 1)
      mkdir "$work/download/tree"
      tar -xf "$archive" -C "$work/download/tree" --strip-components=1
      mv "$work/download/tree" "$to/$name"
      echo "$name: $(basename "$archive") of Debian $release"
    else
      echo "$name: not from Debian $release: $(grep -m 1 '^E:' "$work/errors" || tail -n 1 "$work/errors")" >&2
      still+=("$pair")
    fi
  done
  missing=("${still[@]}")
done
for pair in "${missing[@]}"; do
  echo "$to/${pair#*:} could not be had. Put the project's sources there by hand, or give another folder: make bench-verdict SOURCES=…" >&2
done

for line in "${repositories[@]}"; do
  read -r name repository commit <<<"$line"
  [ ! -d "$to/$name" ] || continue
  clone="$work/$name" url="https://github.com/$repository"
  if git clone --quiet "$url" "$clone" 2>"$work/errors" && git -C "$clone" checkout --quiet "$commit" 2>"$work/errors"; then
    mv "$clone" "$to/$name"
    echo "$name: $commit of $url"
  else
    echo "$to/$name could not be had: $(tail -n 1 "$work/errors")" >&2
  fi
done
[ -n "$(ls -A "$to")" ] || exit 1
