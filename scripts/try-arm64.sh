#!/usr/bin/env bash
# Measures the example library on arm64, under emulation: real interpreters of Debian's arm64, the counters' module
# compiled for them, LuaJIT's machine code stub. Prints what each counter is, and fails where one lacks that need not.
# (The emulator has no perf_event_open; its time-stamp counter is the emulated one.)
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD

root=$top/.cache/arm64
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
packages=(libc6 libgcc-s1 libreadline8 libtinfo6 lua5.1 liblua5.1-0 lua5.4 liblua5.4-0 luajit libluajit-5.1-2
  lua-system lua-filesystem lua-term)

if [ ! -x "$root/usr/bin/luajit" ]; then
  # apt is given lists and a state of its own: the system is left as it is.
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial" "$work/download" "$root"
  : >"$work/status"
  echo "deb [arch=arm64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$work/sources.list"
  apt() {
    apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::Etc::SourceList="$work/sources.list" \
      -o Dir::Etc::SourceParts="$work/parts" -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status" \
      -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root "$@"
  }
  apt update
  (cd "$work/download" && apt download "${packages[@]}")
  for package in "$work"/download/*.deb; do dpkg-deb -x "$package" "$root"; done
fi

libraries=$root/usr/lib/aarch64-linux-gnu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r examples/library "$work/library"
git -C "$work/library" init --quiet
git -C "$work/library" add --all
git -C "$work/library" -c user.name=try -c user.email=try@example.com commit --quiet --message 'Try'

for interpreter in lua5.1 lua5.4 luajit; do
  version=${interpreter#lua}
  [ "$interpreter" = luajit ] && version=5.1
  # (Debian's headers name one file by the machine that they were installed on; it holds paths only.)
  (
    cd "$work/library"
    CC="aarch64-linux-gnu-gcc -idirafter /usr/include/$(gcc -print-multiarch)" node "$top/dist/cli.js" profile \
      --testing-method normal --minimum-rounds 2 --json \
      --busted "qemu-aarch64-static -L $root -E LD_LIBRARY_PATH=$libraries -E LUA_CPATH=$libraries/lua/$version/?.so $root/usr/bin/$interpreter /usr/bin/busted"
  ) >"$work/profile.json" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
  node --input-type=module -e '
    import { readFileSync } from "node:fs";
    const { environment, method, suite, tests } = JSON.parse(readFileSync(process.argv[1], "utf8"));
    const { clocks } = method;
    const stable = tests.filter(({ instructionsStable }) => instructionsStable).length;
    console.log(`${environment.interpreter}: ${suite.instructions} VM instructions, ${stable} of ${tests.length} tests stable; ` +
      Object.entries(clocks).map(([name, { available, source, reason }]) => `${name}: ${available ? source : `unavailable, ${reason}`}`).join("; "));
    const lacks = ["wall", "cpu", "reference-cycles", "vm-instructions"].filter((name) => !clocks[name].available);
    if (lacks.length > 0 || !/cntvct/.test(clocks["reference-cycles"].source)) throw new Error(`Lacks: ${lacks}`);
  ' "$work/profile.json"
done
