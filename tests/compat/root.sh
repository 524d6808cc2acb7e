# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Clean Debian roots to build, install and try Ferry in. Sourced, by tests/compat/root and
# tests/compat/package. Needs root and debootstrap.

top=$(dirname -- "$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")")

# A root is kept for the next time, with what was installed in it.
roots=${FERRY_ROOTS:-/var/tmp/ferry-roots}

say() { printf '%s\n' "$*" >&2; }

require_programs() {
  local name
  [[ $EUID == 0 ]] || { say 'A root can only be made by root.'; return 1; }
  for name in "$@"; do
    command -v "$name" >/dev/null || { say "There is no $name here."; return 1; }
  done
}

# make_root SUITE [NAME]: sets root to a folder with a minimal system of that suite.
make_root() {
  local suite=$1
  root=$roots/${2:-$suite}
  [[ ! -f $root/.whole ]] || return 0
  say "Making a root of $suite in $root…"
  rm -rf -- "$root"
  mkdir -p -- "$root"
  debootstrap --variant=minbase "$suite" "$root" >"$root.log" 2>&1 ||
    { cat -- "$root.log" >&2; return 1; }
  # Nothing that is installed here starts a service.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x -- "$root/usr/sbin/policy-rc.d"
  touch -- "$root/.whole"
}

# in_root COMMAND…: runs it there, with the network, /proc, /dev and /sys of this machine; none of
# them stays mounted, however it ends.
in_root() {
  cp -L -- /etc/resolv.conf "$root/etc/resolv.conf"
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child -- bash -euc '
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    exec chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
      DEBIAN_FRONTEND=noninteractive "$@"
  ' in-root "$root" "$@"
}

# copy_tree FOLDER: what git knows of this tree, as it stands now, changes included. All of it as new: a file that is
# older than what was built there of another one would not be built again.
copy_tree() {
  mkdir -p -- "$1"
  find "$1" -mindepth 1 -maxdepth 1 -not -name '_build*' -exec rm -rf -- {} +
  git -C "$top" ls-files -z --cached --others --exclude-standard |
    (cd -- "$top" && while IFS= read -r -d '' name; do [[ ! -f $name ]] || printf '%s\0' "$name"; done) |
    tar -C "$top" --null --files-from=- --create --file=- | tar -C "$1" --extract --touch --file=-
}
