#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# session.sh [--wayland] COMMAND…: runs COMMAND on a screen of its own, 1280x800 or as FERRY_SCREEN says, with a
# session bus and a home of its own. Needs no display, no systemd and no window manager; all that it starts ends with it.
# With --wayland there is neither pointer nor keyboard: only what assistive technology can do.
set -euo pipefail

kind=x11
programs=(Xvfb dbus-run-session setpriv import)
if [[ ${1-} == --wayland ]]; then
  kind=wayland
  programs=(weston dbus-run-session setpriv)
  shift
fi
for program in "${programs[@]}"; do
  command -v "$program" >/dev/null || { printf '1..0 # SKIP there is no %s\n' "$program"; exit 0; }
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/ferry-e2e.XXXXXX")
server=
end() {
  # Again until it is gone: a signal that comes just before it begins to wait for clients is forgotten by Xvfb.
  while [[ -n $server ]] && kill "$server" 2>/dev/null; do
    sleep 0.05
  done
  wait
  rm -rf -- "$folder"
}
trap end EXIT

export HOME=$folder/home XDG_RUNTIME_DIR=$folder/run
export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share
export XDG_CACHE_HOME=$HOME/.cache XDG_STATE_HOME=$HOME/.local/state
mkdir -m 700 -- "$HOME" "$XDG_RUNTIME_DIR"

start_x11() {
  # The server says which display it took once it listens.
  mkfifo -- "$folder/display"
  setpriv --pdeathsig TERM Xvfb -displayfd 3 -screen 0 "${FERRY_SCREEN-1280x800}x24" -nolisten tcp -noreset \
    3>"$folder/display" >"$folder/server.log" 2>&1 &
  server=$!
  read -r -t 30 display <"$folder/display" || { cat -- "$folder/server.log" >&2; exit 1; }
  export DISPLAY=:$display
}

start_wayland() {
  printf '[shell]\npanel-position=none\n' >"$folder/weston.ini"
  setpriv --pdeathsig TERM weston --config="$folder/weston.ini" --backend=headless-backend.so --use-pixman \
    --width=1280 --height=800 --socket=ferry --idle-time=0 >"$folder/server.log" 2>&1 &
  server=$!
  export WAYLAND_DISPLAY=ferry
  for _ in {1..300}; do
    [[ ! -S $XDG_RUNTIME_DIR/ferry ]] || return 0
    sleep 0.1
  done
  cat -- "$folder/server.log" >&2
  exit 1
}

unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS NO_AT_BRIDGE GTK_A11Y
"start_$kind"
export GDK_BACKEND=$kind GSK_RENDERER=${GSK_RENDERER-cairo} ATSPI_NO_CACHE=1

# What the bus and the services that it starts say is no output of COMMAND's.
# shellcheck disable=SC2016
setpriv --pdeathsig TERM dbus-run-session -- bash -c 'exec "$@" >&3 2>&4 3>&- 4>&-' command "$@" \
  3>&1 4>&2 >"$folder/bus.log" 2>&1
