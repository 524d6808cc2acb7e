#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Takes the pictures of data/screenshots/ from the running program, best on a machine that does nothing else:
tests/e2e/session.sh /usr/bin/python3 tests/e2e/readme_pictures.py _build/app/ferry"""

import pathlib
import tempfile

from ferry_window import FerryWindow, endless_folder
from screen import picture, press, wait

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "data/screenshots"
SIZE = (1180, 760)


def take(window, name):
    picture(str(FOLDER / f"{name}.png"), window.window)


def run_all(window, folder):
    """A stall on purpose, a fractal, and a checksum that goes on."""
    window.choose_operation("Fractal")
    window.choose_executor("Main loop")
    press("ctrl+r")
    window.await_state("Succeeded")
    window.choose_executor("Own pool")
    press("ctrl+r")
    window.await_state("Succeeded")
    window.show_page("Result")
    take(window, "result-light")
    window.choose_operation("Unreliable call")
    window.choose("Behaviour", "Fail")
    press("ctrl+r")
    window.await_state("Failed")
    window.choose_operation("Scan folder")
    window.enter("Folder", "/usr/include")
    press("ctrl+r")
    window.await_state("Succeeded")
    window.choose_operation("Fractal")
    press("ctrl+r")
    window.choose_operation("Checksum files")
    window.enter("Files and folders", endless_folder(folder))
    press("ctrl+r")
    window.await_patience()


def main():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SIZE) as window:
        run_all(window, folder)
        window.show_page("Calls")
        wait(lambda: len(window.calls()) >= 5, "the calls")
        take(window, "window-light")
        press("shift+Escape")
        for page in "Stalls", "Dependencies", "Source":
            window.show_page(page)
            take(window, f"{page.lower()}-light")
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SIZE, GTK_THEME="Default:dark") as window:
        run_all(window, folder)
        window.show_page("Calls")
        take(window, "window-dark")
        press("shift+Escape")


if __name__ == "__main__":
    main()
