#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A monkey at pointer and keyboard: whatever it does, Ferry neither warns nor crashes, and closes in order.

The same seed does the same again, if not at the same time. FERRY_MONKEY_EVENTS says how many events, FERRY_MONKEY_SEED
which; from 40,000 on memory must have stopped to grow. FERRY_MONKEY_DEBUG=fatal-criticals leaves a core of a warning:
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
# By then what Ferry keeps is full: calls, stalls, spans, the dialogs and pages that are made once.
LONG = 40000
BATCH = 40
# Long enough for most to have their effect before the next comes.
BREATH = 0.005

# Of GTK 4.8's own dialog for files, as stacks of cores show: of a click on a title of its list while there are no rows to sort,
# of Ctrl+F there, and of its answer while nothing in it has the focus. The menu of a row that lies outside of the screen warns
# too, of a monitor; but so did menus of the window's own, and would again.
OF_DIALOG = "|".join(("gtk_tree_sortable_[a-z_]+: assertion 'GTK_IS_TREE_SORTABLE",
                      "gtk_css_node_insert_after: assertion 'previous_sibling",
                      "gtk_widget_is_ancestor: assertion 'GTK_IS_WIDGET"))

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
            FerryWindow(tolerates=f"{OF_GTK}|{OF_DIALOG}", cwd=folder, G_DEBUG=os.environ.get("FERRY_MONKEY_DEBUG", "")) as window:
        same(screen.line_of(desktop), "ready\n", "the desktop")
        done, resident = 0, {}
        while done < EVENTS:
            play(window, chance, min(BATCH, EVENTS - done))
            done += BATCH
            same(window.process.poll(), None, f"the exit code after {done} events of seed {SEED}")
            if done % 2000 == 0 or done >= EVENTS:
                resident[done] = memory(window.process)
                comment(f"{done} events, {resident[done]:.0f} MB")
        if EVENTS >= LONG:
            before = next(size for at, size in resident.items() if at >= EVENTS * 3 / 4)
            same(resident[done] < before * 1.06, True, f"no growth in the last quarter: {before:.0f} MB, then {resident[done]:.0f}")
        close_all(window)


if __name__ == "__main__":
    tap.run("monkey")
