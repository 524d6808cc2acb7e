#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Light and dark: as the desktop says and when it changes its mind, unless the menu says otherwise."""

import contextlib
import pathlib
import subprocess
import tempfile

import screen
import tap
from ferry_window import FerryWindow
from screen import wait
from tap import case, same

PORTAL = pathlib.Path(__file__).with_name("portal.py")
NO_PREFERENCE, DARK, LIGHT = range(3)


@contextlib.contextmanager
def desktop(scheme, contrast=0):
    """with desktop(DARK) as change: …; change("color-scheme", LIGHT)."""
    with subprocess.Popen(["/usr/bin/python3", PORTAL, str(scheme), str(contrast)], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as portal:
        same(portal.stdout.readline(), "ready\n", "the desktop")

        def change(key, value):
            print(key, value, file=portal.stdin, flush=True)
        yield change
        portal.stdin.close()


def ground(window):
    """The brightness of the window's ground, 0 to 255, right of its pages."""
    _, _, width, height = screen.geometry(window.window)
    return screen.pixel(window.window, width - 9, height - 40)


def await_dark(window):
    wait(lambda: ground(window) < 90, lambda: f"a dark ground; it is {ground(window)}")


def await_light(window):
    wait(lambda: ground(window) > 200, lambda: f"a light ground; it is {ground(window)}")


@case
def without_a_desktop_it_is_light():
    with FerryWindow() as window:
        await_light(window)


@case
def it_follows_the_desktop():
    with desktop(DARK) as change, FerryWindow() as window:
        await_dark(window)
        change("color-scheme", LIGHT)
        await_light(window)
        change("color-scheme", DARK)
        await_dark(window)
        change("color-scheme", NO_PREFERENCE)
        await_light(window)


@case
def the_menu_overrides_the_desktop():
    with desktop(DARK) as change, FerryWindow() as window:
        await_dark(window)
        window.choose_in_menu("Light")
        await_light(window)
        change("color-scheme", LIGHT)
        window.choose_in_menu("Dark")
        await_dark(window)
        window.choose_in_menu("As the Desktop")
        await_light(window)


@case
def the_choice_is_remembered():
    with tempfile.TemporaryDirectory() as folder:
        remembering = {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": folder}
        with FerryWindow(**remembering) as window:
            window.choose_in_menu("Dark")
            await_dark(window)
        with FerryWindow(**remembering) as window:
            await_dark(window)
        same("color-scheme='dark'" in pathlib.Path(folder, "glib-2.0", "settings", "keyfile").read_text(), True, "the settings")


def surroundings(window):
    """What surrounds a button: its edge, and the ground on both sides of it."""
    x, y, _, height = screen.place(window.window, window.frame, window.button("Folder…"))
    return [screen.pixel(window.window, x + dx, y + height // 2) for dx in range(-20, -4)]


def edge(window):
    """The darkest point of it: the edge in a light theme."""
    return min(surroundings(window))


@case
def high_contrast_follows_too():
    with desktop(LIGHT) as change, FerryWindow() as window:
        await_light(window)
        plain = edge(window)
        change("contrast", 1)
        wait(lambda: edge(window) < plain - 60, lambda: f"a stronger edge than {plain}; it is {edge(window)}")
        change("contrast", 0)
        wait(lambda: edge(window) == plain, lambda: f"the edge {plain} again; it is {edge(window)}")


@case
def high_contrast_is_dark_too():
    with desktop(DARK) as change, FerryWindow() as window:
        await_dark(window)
        plain = max(surroundings(window))
        change("contrast", 1)
        wait(lambda: max(surroundings(window)) > plain + 30, lambda: f"an edge brighter than {plain}; it is {max(surroundings(window))}")
        await_dark(window)
        change("color-scheme", LIGHT)
        await_light(window)
        wait(lambda: edge(window) < 150, lambda: f"an edge of high contrast; it is {edge(window)}")
        change("color-scheme", DARK)
        await_dark(window)
        wait(lambda: max(surroundings(window)) > plain + 30, lambda: f"an edge brighter than {plain}; it is {max(surroundings(window))}")
        change("contrast", 0)
        wait(lambda: max(surroundings(window)) == plain, lambda: f"{plain} again; it is {max(surroundings(window))}")
        await_dark(window)


if __name__ == "__main__":
    tap.run("appearance")
