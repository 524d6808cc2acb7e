#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A window at the right edge of the screen to drag the named files and folders from."""

import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402  pylint: disable=wrong-import-position


def prepare(_source, _x, _y):
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in sys.argv[1:]])
    return Gdk.ContentProvider.new_for_value(files)


Gtk.init()
window = Gtk.Window(title="drag source", default_width=90, default_height=200, decorated=False)
source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
source.connect("prepare", prepare)
source.connect("drag-begin", lambda *_: print("begun", flush=True))
area = Gtk.Label(label="Drag")
area.add_controller(source)
window.set_child(area)
window.present()


def drawn(_area, _clock):
    print("shown", flush=True)
    return GLib.SOURCE_REMOVE


# What is not laid out yet takes no press.
area.add_tick_callback(drawn)
GLib.MainLoop().run()
