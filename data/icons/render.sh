#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# render.sh ICON.svg…: renders symbolic icons, and the program's own, at the sizes that a start draws.
set -eu

hicolor=$(dirname -- "$0")/hicolor
for icon in "$@"; do
  for size in 16x16 32x32; do
    mkdir -p -- "$hicolor/$size/actions"
    gtk4-encode-symbolic-svg --output "$hicolor/$size/actions" "$icon" "$size"
  done
done

# What X11 shows of a window.
name=io.github.ferry_gtk.Ferry
mkdir -p -- "$hicolor/48x48/apps"
gdk-pixbuf-thumbnailer --size=48 "$hicolor/scalable/apps/$name.svg" "$hicolor/48x48/apps/$name.png"
mogrify -strip "$hicolor/48x48/apps/$name.png"
