# SPDX-License-Identifier: LGPL-2.1-or-later
"""The X server as a person's hands and a window manager have it: pointer, keys, windows.

Over one connection for all: a program for every click would take longer than most clicks do."""

import contextlib
import functools

from Xlib import XK, X, Xatom, display, error
from Xlib.ext import xtest
from Xlib.protocol import event

from patience import wait

# What tests call them, and what the keyboard does.
MODIFIERS = {"ctrl": "Control_L", "shift": "Shift_L", "alt": "Alt_L"}


@functools.cache
def server():
    return display.Display()


def root():
    return server().screen().root


def window_of(number):
    return server().create_resource_object("window", number)


def fake(kind, detail=0, x=0, y=0):
    xtest.fake_input(server(), kind, detail, x=x, y=y)


# Keys

@functools.cache
def keyboard():
    """The key of each symbol, and whether it is there with Shift only."""
    first, last = server().display.info.min_keycode, server().display.info.max_keycode
    keys = {}
    for code, symbols in enumerate(server().get_keyboard_mapping(first, last - first + 1), first):
        for shifted in (False, True):
            keys.setdefault(symbols[shifted], (code, shifted))
    return keys


def key_of(name):
    """Of a symbol's name, or a letter."""
    symbol = XK.string_to_keysym(name) or (ord(name) if len(name) == 1 else None)
    if symbol not in keyboard():
        raise AssertionError(f"no key for {name!r}")
    return keyboard()[symbol]


def stroke(name, modifiers=()):
    code, shifted = key_of(name)
    held = [key_of(MODIFIERS[modifier])[0] for modifier in modifiers]
    if shifted and "shift" not in modifiers:
        held.append(key_of("Shift_L")[0])
    for key in held + [code]:
        fake(X.KeyPress, key)
    for key in [code] + held[::-1]:
        fake(X.KeyRelease, key)


def press(*keys):
    """Keys as "a", "Return", "ctrl+shift+Tab", one after the other."""
    for key in keys:
        *modifiers, name = key.split("+")
        stroke(name, modifiers)
    server().sync()


def type_text(text):
    for letter in text:
        stroke(letter)
    server().sync()


@contextlib.contextmanager
def held(modifier):
    key = key_of(MODIFIERS[modifier])[0]
    fake(X.KeyPress, key)
    try:
        yield
    finally:
        fake(X.KeyRelease, key)
        server().sync()


# The pointer

def move_pointer(x, y):
    fake(X.MotionNotify, x=x, y=y)
    server().sync()


def click(button=1, times=1):
    for _ in range(times):
        fake(X.ButtonPress, button)
        fake(X.ButtonRelease, button)
    server().sync()


@contextlib.contextmanager
def button_held(button=1):
    fake(X.ButtonPress, button)
    server().sync()
    try:
        yield
    finally:
        fake(X.ButtonRelease, button)
        server().sync()


# Windows, by their numbers

def is_shown_of(window, process_id):
    try:
        owner = window.get_full_property(server().intern_atom("_NET_WM_PID"), Xatom.CARDINAL)
        return owner is not None and owner.value[0] == process_id and window.get_attributes().map_state == X.IsViewable
    except error.XError:
        # It went meanwhile.
        return False


def windows(process):
    """Those of a process that are visible, the topmost last; popovers are windows too."""
    return [window.id for window in root().query_tree().children if is_shown_of(window, process.pid)]


def geometry(window):
    """Left, top, width and height."""
    box = window_of(window).get_geometry()
    return box.x, box.y, box.width, box.height


def try_to_focus(window):
    """Gives it the keyboard, if it can have it by now."""
    failed = error.CatchError()
    window_of(window).set_input_focus(X.RevertToParent, X.CurrentTime, onerror=failed)
    now = server().get_input_focus().focus
    return failed.get_error() is None and getattr(now, "id", now) == window


def focus(window):
    wait(lambda: try_to_focus(window), "the focus")


def drop_focus():
    """Takes the keyboard from every window."""
    server().set_input_focus(X.NONE, X.RevertToNone, X.CurrentTime)
    server().sync()


def resize(window, width, height):
    window_of(window).configure(width=width, height=height)
    server().sync()


def move_window(window, x, y):
    window_of(window).configure(x=x, y=y)
    wait(lambda: geometry(window)[:2] == (x, y), "it to move")


def close_window(window):
    """Asks a window to close as a window manager does when the person clicks its cross."""
    protocols, delete = (server().intern_atom(name) for name in ("WM_PROTOCOLS", "WM_DELETE_WINDOW"))
    message = event.ClientMessage(window=window, client_type=protocols, data=(32, [delete, 0, 0, 0, 0]))
    window_of(window).send_event(message, onerror=error.CatchError(error.BadWindow))
    server().sync()


def announce_window_manager():
    """Says that there is a window manager, one that can do nothing. GTK otherwise asks the server for
    one twice in each frame, and waits for the answers: on a person's screen there is one."""
    root().change_property(server().intern_atom("_NET_SUPPORTING_WM_CHECK"), Xatom.WINDOW, 32, [root().id])
    server().sync()
