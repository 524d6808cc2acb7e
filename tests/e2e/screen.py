# SPDX-License-Identifier: LGPL-2.1-or-later
"""A screen as a person has it: looks through assistive technology, acts by pointer and keys.

GTK 4.8 answers for coordinates within the window only, and prints a warning when asked for others."""

import contextlib
import ctypes
import ctypes.util
import os
import subprocess

import accessible
from patience import PATIENCE, wait  # noqa: F401  pylint: disable=unused-import

# Names differ between versions of AT-SPI.
BUTTON = ("push button", "button", "toggle button")
LIST_ITEM = ("list item",)
MENU_ITEM = ("menu item", "check menu item", "radio menu item")
TABLE = ("tree table", "table")

def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True, text=True).stdout


def press(*keys):
    xdotool("key", *keys)


@contextlib.contextmanager
def helper(name, *words):
    """A program beside this file, as long as it is needed."""
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    with subprocess.Popen(["/usr/bin/python3", program, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def application(process):
    """What assistive technology knows of a process, once its first window is there."""
    def look():
        item = accessible.application(process.pid)
        if item is not None and item.children:
            return item
        if process.poll() is not None:
            raise AssertionError(f"it ended with {process.returncode} before it had a window")
        return None
    return wait(look, "the program's window")


def windows(process):
    """The X windows of a process that are visible; popovers are windows too."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                           capture_output=True, text=True, check=False)
    return found.stdout.split()


def geometry(window):
    """Left, top, width and height of an X window."""
    words = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", window).splitlines())
    return tuple(int(words[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))


def place(window, frame, item):
    """Left, top, width and height of an item of the frame, within the X window."""
    _, _, width, height = geometry(window)
    _, _, frame_width, frame_height = frame.box
    x, y, item_width, item_height = item.box
    if item_width <= 0 or item_height <= 0:
        raise AssertionError(f"{item} is not on the screen")
    # X counts the screen's pixels, the frame its own.
    scale = max(1, round(width / frame_width))
    # What the window is larger than the frame is the frame's border, half on either side.
    return (x * scale + (width - frame_width * scale) // 2, y * scale + (height - frame_height * scale) // 2,
            item_width * scale, item_height * scale)


def point_at(window, frame, item, at=(0.5, 0.5)):
    """Moves the pointer into an item of the frame that is in the X window: to its middle, or another
    place, as shares of its width and height."""
    left, top, _, _ = geometry(window)
    x, y, width, height = place(window, frame, item)
    xdotool("mousemove", left + x + int(width * at[0]), top + y + int(height * at[1]))


def pixels(window, x, y, width, height):
    """How bright the points of a part of an X window are, from 0 to 255."""
    part = f"{width}x{height}+{x}+{y}"
    shown = subprocess.run(["import", "-window", window, "-crop", part, "-colorspace", "gray", "-depth", "8", "gray:-"],
                           check=True, capture_output=True, timeout=10)
    return shown.stdout


def pixel(window, x, y):
    return pixels(window, x, y, 1, 1)[0]


def picture(path, window="root"):
    # Of a window that is gone it would wait for somebody to point at another.
    subprocess.run(["import", "-window", window, path], check=True, capture_output=True, timeout=10)


class ClientMessage(ctypes.Structure):
    """XClientMessageEvent, padded to the size of XEvent."""
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 24)]


def open_display():
    x11 = ctypes.CDLL(ctypes.util.find_library("X11"))
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    return x11, ctypes.c_void_p(x11.XOpenDisplay(None))


def announce_window_manager():
    """Says that there is a window manager, one that can do nothing. GTK otherwise asks the server for
    one twice in each frame, and waits for the answers: on a person's screen there is one."""
    x11, display = open_display()
    root = x11.XDefaultRootWindow(display)
    name = x11.XInternAtom(display, b"_NET_SUPPORTING_WM_CHECK", 0)
    kind = x11.XInternAtom(display, b"WINDOW", 0)
    x11.XChangeProperty(display, ctypes.c_ulong(root), ctypes.c_ulong(name), ctypes.c_ulong(kind), 32, 0,
                        (ctypes.c_ulong * 1)(root), 1)
    x11.XCloseDisplay(display)


def close_window(window):
    """Asks a window to close as a window manager does when the person clicks its cross."""
    x11, display = open_display()
    protocols, delete = (x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    message = ClientMessage(type=33, window=int(window), message_type=protocols, format=32)
    message.data[0] = delete
    x11.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), ctypes.byref(message))
    x11.XCloseDisplay(display)


def drop_focus():
    """Takes the keyboard from every window."""
    x11, display = open_display()
    x11.XSetInputFocus(display, ctypes.c_ulong(0), ctypes.c_int(0), ctypes.c_ulong(0))
    x11.XCloseDisplay(display)
