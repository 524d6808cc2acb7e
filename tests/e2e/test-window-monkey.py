#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A monkey at pointer and keyboard: whatever it does, Ferry neither warns nor crashes, and closes in order.

The same seed does the same again. FERRY_MONKEY_EVENTS says how many events, FERRY_MONKEY_SEED which:
FERRY_MONKEY_EVENTS=10000 tests/e2e/session.sh /usr/bin/python3 tests/e2e/test-window-monkey.py _build/app/ferry"""

import os
import random
import tempfile
import time

import screen
import tap
from ferry_window import OF_GTK, FerryWindow
from tap import case, comment, same

EVENTS = int(os.environ.get("FERRY_MONKEY_EVENTS", "400"))
SEED = int(os.environ.get("FERRY_MONKEY_SEED", "20261129"))
BATCH = 40
# Long enough for most to have their effect before the next comes.
BREATH = 0.005

# All that is there but what closes the window, which comes last.
KEYS = (["Tab", "shift+Tab", "Return", "space", "Escape", "Up", "Down", "Left", "Right", "Home", "End", "Prior", "Next", "BackSpace"] * 3
        + [f"ctrl+{number}" for number in range(1, 10)]
        + ["ctrl+r", "ctrl+f", "ctrl+comma", "ctrl+question", "ctrl+a", "ctrl+c", "ctrl+v", "ctrl+s", "F9", "F10", "shift+F10", "Menu",
           "shift+Escape", "alt+Left", "ctrl+plus", "ctrl+Tab", "ctrl+shift+Tab", "ctrl+Prior", "ctrl+Next"]
        + list("aex019"))
# Above this and right of that are the window's own buttons.
HEADER, OWN_BUTTONS = 52, 130


def act(chance, left, top, width, height):
    """One event, or the few that belong together."""
    if chance.random() < 0.4:
        screen.press(chance.choice(KEYS))
        return
    x, y = chance.randrange(6, width - 6), chance.randrange(6, height - 6)
    if y < HEADER and x > width - OWN_BUTTONS:
        y += HEADER
    kind = chance.random()
    # By its header a window can be dragged off a screen that has no window manager.
    screen.move_pointer(left + x, top + (max(y, HEADER + 6) if kind >= 0.9 else y))
    if kind < 0.55:
        screen.click()
    elif kind < 0.65:
        screen.click(times=2)
    elif kind < 0.72:
        screen.click(3)
    elif kind < 0.9:
        screen.click(chance.choice((4, 5)), times=3)
    else:
        with screen.button_held():
            screen.move_pointer(left + chance.randrange(6, width - 6), top + chance.randrange(HEADER + 6, height - 6))


def memory(process):
    """Resident, in MB."""
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def play(window, chance, count):
    """Acts so often, and sees to it that there is somebody to act on."""
    windows = screen.windows(window.process)
    if window.process.poll() is not None or not windows:
        window.await_end()
        raise AssertionError("the window is gone")
    target = windows[-1]
    screen.try_to_focus(target)
    place = screen.geometry(window.window)
    for _ in range(count):
        act(chance, *place)
        time.sleep(BREATH)


def close_all(window):
    """As the person does: dialogs first."""
    deadline = time.monotonic() + 2 * screen.PATIENCE
    while window.process.poll() is None and time.monotonic() < deadline:
        for x_window in screen.windows(window.process)[::-1]:
            screen.close_window(x_window)
            time.sleep(0.2)


@case
def whatever_it_does_nothing_breaks():
    chance = random.Random(SEED)
    # What ends while a dialog has the focus is told to the desktop.
    # What it exports goes into a folder that goes.
    with tempfile.TemporaryDirectory() as folder, screen.helper("notifications.py") as desktop, \
            FerryWindow(tolerates=OF_GTK, cwd=folder, G_DEBUG="fatal-criticals") as window:
        same(screen.line_of(desktop), "ready\n", "the desktop")
        done = 0
        while done < EVENTS:
            play(window, chance, min(BATCH, EVENTS - done))
            done += BATCH
            same(window.process.poll(), None, f"the exit code after {done} events of seed {SEED}")
            if done % 2000 == 0 or done >= EVENTS:
                comment(f"{done} events, {memory(window.process):.0f} MB")
        close_all(window)


if __name__ == "__main__":
    tap.run("monkey")
