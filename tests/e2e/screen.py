# SPDX-License-Identifier: LGPL-2.1-or-later
"""A screen as a person has it: looks through assistive technology, acts by pointer and keys.

GTK 4.8 answers for coordinates within the window only, and prints a warning when asked for others."""

import contextlib
import os
import select
import subprocess
import time

import accessible
from patience import PATIENCE, wait  # noqa: F401  pylint: disable=unused-import
from x_server import (button_held, click, close_window, drop_focus, focus, geometry, held, move_pointer,  # noqa: F401  pylint: disable=unused-import
                      move_window, press, resize, try_to_focus, type_text, windows)

# Names differ between versions of AT-SPI.
BUTTON = ("push button", "button", "toggle button", "radio button")
LIST_ITEM = ("list item",)
MENU_ITEM = ("menu item", "check menu item", "radio menu item")
TABLE = ("tree table", "table")
# What GTK 4.8 calls a panel may be a group.
PANEL = ("panel", "grouping")
STATUS = ("label", "status bar")

# Until what was done is laid out, at 60 Hz and then some.
FRAME = 0.025

@contextlib.contextmanager
def helper(name, *words):
    """A program beside this file, as long as it is needed."""
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    # Without a buffer, in which a line could wait that line_of() is waiting for.
    with subprocess.Popen(["/usr/bin/python3", program, *words], bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def has_line(process, limit):
    """Whether a helper prints a line within so many seconds."""
    return bool(select.select([process.stdout], [], [], limit)[0])


def line_of(process):
    """The next line that a helper prints."""
    if not has_line(process, PATIENCE):
        raise AssertionError(f"waited {PATIENCE} s for a line of {process.args[1]}")
    return process.stdout.readline().decode()


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


def places(window, frame, item):
    """Where it is, frame after frame: what came before may still have to move it."""
    there = None
    while there != (there := place(window, frame, item)):
        yield there
        time.sleep(FRAME)


def point_at(window, frame, item, at=(0.5, 0.5)):
    """Moves the pointer into an item of the frame that is in the X window: to its middle, or another
    place, as shares of its width and height. It may have to be laid out first."""
    wait(lambda: min(item.box[2:]) > 0, f"{item} to be on the screen")
    left, top, _, _ = geometry(window)
    for x, y, width, height in places(window, frame, item):
        move_pointer(left + x + int(width * at[0]), top + y + int(height * at[1]))


def pixels(window, x, y, width, height):
    """How bright the points of a part of an X window are, from 0 to 255."""
    part = f"{width}x{height}+{x}+{y}"
    shown = subprocess.run(["import", "-window", str(window), "-crop", part, "-colorspace", "gray", "-depth", "8", "gray:-"],
                           check=True, capture_output=True, timeout=10)
    return shown.stdout


def pixel(window, x, y):
    return pixels(window, x, y, 1, 1)[0]


def ink(window, frame, item):
    """Which columns of what is drawn of an item are not all of one brightness."""
    x, y, width, height = place(window, frame, item)
    points = pixels(window, x, y, width, height)
    columns = [points[column::width] for column in range(width)]
    return [column for column, lights in enumerate(columns) if max(lights) - min(lights) > 60]


def picture(path, window="root"):
    # Of a window that is gone it would wait for somebody to point at another.
    subprocess.run(["import", "-window", str(window), path], check=True, capture_output=True, timeout=10)
