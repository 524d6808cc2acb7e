#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A desktop that shows notifications: says "ready", then a line "title | text" for each."""

from gi.repository import Gio, GLib

INTERFACE = "org.freedesktop.Notifications"
NODE = Gio.DBusNodeInfo.new_for_xml(f"""<node><interface name="{INTERFACE}">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
</interface></node>""")


def answer(_bus, _sender, _path, _interface, method, arguments, invocation):
    if method == "Notify":
        title, text = arguments.unpack()[3:5]
        invocation.return_value(GLib.Variant("(u)", (1,)))
        bus.flush_sync()
        print(title, "|", text, flush=True)
    elif method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (["body"],)))
    else:
        print("closed", flush=True)
        invocation.return_value(None)


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
bus.register_object("/org/freedesktop/Notifications", NODE.interfaces[0], answer, None, None)
Gio.bus_own_name_on_connection(bus, INTERFACE, Gio.BusNameOwnerFlags.NONE, lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
