#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures of the window for people to look at: light and dark, large and small, empty, busy and filled."""

import os
import pathlib
import tempfile

import tap
from ferry_window import FERRY, PAGES, PICTURES, FerryWindow, endless_folder
from screen import BUTTON, press, wait
from tap import case, same

GERMAN = {"Run on": "Ausführen auf", "Show operations": "Vorgänge zeigen"}
SIZES = {"1180x760": (1180, 760), "640x480": (640, 480)}
THEMES = {"light": {}, "dark": {"GTK_THEME": "Default:dark"}}
# With FERRY_ALL_PICTURES=1: these take minutes, and are to be looked at.
MORE_THEMES = {"contrast": {"GTK_THEME": "Default-hc"}, "right-to-left": {"GTK_DEBUG": "invert-text-dir"}, "double": {"GDK_SCALE": "2"},
               "german": {"LANGUAGE": "de"}, "large": {}}


def show_page(window, page):
    press(f"ctrl+{PAGES.index(page) + 1}")
    wait(lambda: window.frame.find("page tab", page).has("selected"), page)


def fill(window):
    """A call that succeeded, one that stalled the loop and one that failed."""
    window.choose_operation("Scan folder")
    window.enter("Folder", "/usr/include")
    press("ctrl+r")
    window.await_state("Succeeded")
    window.choose_operation("Fractal")
    press("ctrl+r")
    window.await_state("Succeeded")
    window.choose_operation("Unreliable call")
    window.choose("Behaviour", "Fail")
    window.enter("Duration", "0.3")
    window.choose_executor("Main loop")
    press("ctrl+r")
    window.await_state("Failed")
    wait(lambda: window.tile("on purpose") == "1", "the stall")


def take(theme):
    """All pictures of one theme, each in every size."""
    names = []

    def keep(name):
        for size, (width, height) in reversed(SIZES.items()):
            window.resize(width, height)
            names.append(f"{theme}-{size}-{name}")
            window.keep_picture(names[-1])

    with tempfile.TemporaryDirectory() as folder, FerryWindow(**THEMES[theme]) as window:
        for page in PAGES:
            show_page(window, page)
            keep(f"empty-{page.lower()}")
        fill(window)
        window.choose_operation("Checksum files")
        window.enter("Files and folders", endless_folder(folder))
        for count in 1, 2:
            press("ctrl+r")
            window.button(f"Cancel All ({count})")
        window.await_patience()
        press("ctrl+r")
        window.button("Cancel All (3)")
        show_page(window, "Calls")
        keep("running")
        press("shift+Escape")
        wait(lambda: not any(name.startswith("Cancel All") for name in window.frame.names(BUTTON)), "all to end")
        for operation, page in (("Scan folder", "Result"), ("Fractal", "Result"), ("Unreliable call", "Calls"), ("Unreliable call", "Stalls")):
            window.choose_operation(operation)
            show_page(window, page)
            keep(f"{page.lower()}-{operation.split()[0].lower()}")
        window.choose_operation("Fractal")
        window.enter("Tile", "0")
        press("ctrl+r")
        wait(lambda: window.problem, "a message")
        keep("problem")
    for name in names:
        same((PICTURES / f"{name}.png").stat().st_size > 1000, True, name)


@case
def light():
    take("light")


@case
def dark():
    take("dark")


def take_more():
    for theme, environment in MORE_THEMES.items():
        with tempfile.TemporaryDirectory() as folder:
            if theme == "large":
                settings = pathlib.Path(folder, "gtk-4.0/settings.ini")
                settings.parent.mkdir()
                settings.write_text("[Settings]\ngtk-font-name=Sans 20\n", encoding="ascii")
                environment = {"XDG_CONFIG_HOME": folder}
            if theme == "german":
                environment = {**environment, "FERRY_LOCALE_DIR": str(pathlib.Path(FERRY).parents[1] / "data/po")}
            with FerryWindow(say=GERMAN.get if theme == "german" else lambda text: text, **environment) as window:
                for number, page in enumerate(PAGES, 1):
                    press(f"ctrl+{number}")
                    for size, (width, height) in reversed(SIZES.items()):
                        window.resize(width, height)
                        window.keep_picture(f"{theme}-{size}-{page.lower()}")


if os.environ.get("FERRY_ALL_PICTURES"):
    case(take_more)


if __name__ == "__main__":
    tap.run("pictures")
