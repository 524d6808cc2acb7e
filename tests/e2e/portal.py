#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A desktop's settings on the session bus, as org.freedesktop.portal.Settings has them: says "ready", then
takes lines "color-scheme 1" or "contrast 1" that change one each."""

import sys

from gi.repository import Gio, GLib

INTERFACE = "org.freedesktop.portal.Settings"
NAMESPACE = "org.freedesktop.appearance"
NODE = Gio.DBusNodeInfo.new_for_xml(f"""<node><interface name="{INTERFACE}">
  <method name="ReadAll"><arg type="as" direction="in"/><arg type="a{{sa{{sv}}}}" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>""")
PATH = "/org/freedesktop/portal/desktop"

values = dict(zip(("color-scheme", "contrast"), map(int, sys.argv[1:])))
bus = Gio.bus_get_sync(Gio.BusType.SESSION)
loop = GLib.MainLoop()


def answer(_bus, _sender, _path, _interface, _method, _arguments, invocation):
    settings = {key: GLib.Variant("u", value) for key, value in values.items()}
    invocation.return_value(GLib.Variant("(a{sa{sv}})", ({NAMESPACE: settings},)))


def take(channel, _condition):
    line = channel.readline()
    if not line:
        loop.quit()
        return False
    key, value = line.split()
    values[key] = int(value)
    bus.emit_signal(None, PATH, INTERFACE, "SettingChanged", GLib.Variant("(ssv)", (NAMESPACE, key, GLib.Variant("u", int(value)))))
    bus.flush_sync()
    return True


bus.register_object(PATH, NODE.interfaces[0], answer, None, None)
Gio.bus_own_name_on_connection(bus, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE,
                               lambda *_: print("ready", flush=True), None)
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, take)
loop.run()
