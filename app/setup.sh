# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# What app/run and tests/run share: installing the packages that are missing, and building.
# Sourced, not run. Sets top, the tree's root.

top=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")

# Debian's names. apt leaves recommended packages out, so three of those are asked for by name:
# without libc6-dev gcc builds no program, without librsvg2-common GTK draws no SVG icon, without
# glib-networking there is no TLS.
build_packages=(gcc gettext libc6-dev meson libglib2.0-dev libdw-dev libgtk-4-dev libgtksourceview-5-dev
  libsoup-3.0-dev libsqlite3-dev libssl-dev glib-networking librsvg2-common)
# The same for a system without apt.
build_programs=(cc meson ninja pkg-config glib-compile-resources glib-compile-schemas msgfmt xgettext)
build_modules=('gtk4 >= 4.8' 'gtksourceview-5 >= 5.6' 'gio-unix-2.0 >= 2.74' 'libcrypto >= 3.0'
  'libdw >= 0.188' 'libsoup-3.0 >= 3.2' 'sqlite3 >= 3.40')

# What ninja makes.
targets=(all)

say() { printf '%s\n' "$*" >&2; }

# A build must not eat what was piped to the program, nor hold the lock's file open.
quietly() {
  local output
  output=$("$@" 2>&1 </dev/null) || { printf '%s\n' "$output" >&2; return 1; }
}

# What of the programs and libraries that the build needs is not there, one to a line.
missing_tools() {
  local name
  for name in "${build_programs[@]}"; do
    command -v "$name" >/dev/null || printf '%s\n' "$name"
  done
  for name in "${build_modules[@]}"; do
    pkg-config --exists "$name" 2>/dev/null || printf '%s\n' "$name"
  done
}

# missing_packages PACKAGE…: those that dpkg does not call installed.
missing_packages() {
  local name status installed=' '
  while read -r status name; do
    [[ $status != ii ]] || installed+="$name "
  done < <(dpkg-query --show --showformat='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null)
  for name in "$@"; do
    [[ $installed == *" $name "* ]] || printf '%s\n' "$name"
  done
}

# Sets root_prefix to the words before a command that root must run; fails where there are none.
find_root() {
  root_prefix=()
  [[ $EUID != 0 ]] || return 0
  # sudo may ask for a password only where somebody is there to type one.
  if [[ -t 2 ]]; then root_prefix=(sudo); else root_prefix=(sudo --non-interactive); fi
  command -v sudo >/dev/null && "${root_prefix[@]}" true 2>/dev/null
}

# require_packages PACKAGE…: installs those that are missing, or says what to type.
require_packages() {
  local missing tools become='sudo '
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    mapfile -t tools < <(missing_tools)
    [[ ${#tools[@]} != 0 ]] || return 0
    say 'Ferry cannot be built: there is no apt-get here to install what is missing, which is'
    printf '  %s\n' "${tools[@]}" >&2
    say 'with the header files of the libraries.'
    return 1
  fi

  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} != 0 ]] || return 0

  if ! find_root; then
    # Whoever brought the tools here in another way can build without the packages.
    [[ $* != "${build_packages[*]}" || -n $(missing_tools) ]] || return 0
    if command -v sudo >/dev/null; then
      say 'Ferry needs packages that are missing, and sudo does not let this run install them. Type:'
    else
      say 'Ferry needs packages that are missing, and only root can install them. As root, type:'
      become=
    fi
    say "  ${become}apt-get update && ${become}apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi

  say "Installing ${missing[*]}"
  # Another installation may be at work: wait for it rather than fail.
  local apt=("${root_prefix[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300)
  # A source that cannot be reached is no reason to give up: the others may have it all.
  quietly "${apt[@]}" update || say 'apt-get could not bring all its lists up to date; going on.'
  quietly "${apt[@]}" install --no-install-recommends "${missing[@]}" && return 0
  say 'apt-get could not install them; what it said is above.'
  return 1
}

# build FOLDER OPTION…: configures FOLDER once with meson's OPTIONs and brings it up to date.
# Says nothing when there is nothing to do. One run at a time: another waits for the lock.
build() {
  local folder=$1
  mkdir -p -- "$folder" || return 1
  (
    flock 9
    # Whatever these start must not inherit the lock.
    configure "$@" 9>&- && compile "$folder" 9>&-
  ) 9>"$folder/.lock"
}

# The tree's path stands in its build folder once that is whole. Without it a set-up was cut short,
# or somebody did it by hand; with another path the tree was moved.
configure() {
  local folder=$1 tree=
  shift
  [[ ! -f $folder/.tree ]] || tree=$(<"$folder/.tree")
  [[ $tree != "$top" || ! -f $folder/build.ninja ]] || return 0

  say 'Setting up the build of Ferry…'
  # What somebody did by hand is kept if it works.
  if [[ -n $tree || ! -f $folder/build.ninja ]] ||
    ! quietly meson setup --reconfigure "$@" "$folder" "$top" 2>/dev/null; then
    find "$folder" -mindepth 1 -not -path "$folder/.lock" -delete
    quietly meson setup "$@" "$folder" "$top" || { say 'Ferry could not be configured.'; return 1; }
  fi
  printf '%s' "$top" >"$folder/.tree"
}

compile() {
  [[ $(ninja -C "$1" -n "${targets[@]}" 2>/dev/null </dev/null) != *'no work to do.' ]] || return 0
  say 'Building Ferry…'
  quietly ninja -C "$1" --quiet "${targets[@]}" || { say 'Ferry could not be built.'; return 1; }
}
