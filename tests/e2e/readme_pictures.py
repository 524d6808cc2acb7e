#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Takes the pictures of data/screenshots/ from the running program, best on a machine that does nothing else:
tests/e2e/session.sh /usr/bin/python3 tests/e2e/readme_pictures.py _build-tests/app/ferry [window|compare|timeline|stall]…"""

import pathlib
import sys
import tempfile
import time

import screen
from accessible import names_of
from ferry_window import FerryWindow, endless_folder
from screen import BUTTON, press, wait

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "data/screenshots"
SIZE = (1180, 760)
LIGHT, DARK = {}, {"GTK_THEME": "Default:dark"}
# What the strip shows: by then all that it shows happened in the picture's own minute.
MINUTE = 60


def take(window, name):
    # Nothing is pointed at, and no tooltip is shown.
    screen.move_pointer(1279, 799)
    time.sleep(0.5)
    FOLDER.mkdir(exist_ok=True)
    screen.picture(str(FOLDER / f"{name}.png"), window.window)


def run(window, operation, state="Succeeded", executor=None, **fields):
    window.choose_operation(operation)
    for label, text in fields.items():
        window.enter(label.replace("_", " "), text)
    if executor is not None:
        window.choose_executor(executor)
    press("ctrl+r")
    window.await_state(state)


def run_some(window):
    """What people meet first: a stall on purpose, and the same work without one."""
    run(window, "Scan folder", Folder="/usr/include")
    run(window, "Fractal", executor="Main loop")
    run(window, "Fractal", executor="Own pool")
    window.choose_operation("Unreliable call")
    window.choose("Behaviour", "Fail")
    run(window, "Unreliable call", "Failed")
    run(window, "Count primes", Up_to="100000000")


def window_pictures():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SIZE, XDG_DATA_HOME=folder, **LIGHT) as window:
        began = time.monotonic()
        run_some(window)
        window.show_page("Calls")
        time.sleep(max(0, began + MINUTE - 15 - time.monotonic()))
        window.choose_operation("Count primes")
        window.enter("Up to", "20000000000")
        press("ctrl+r")
        window.button("Cancel All (1)")
        window.choose_operation("Checksum files")
        window.enter("Files and folders", endless_folder(folder))
        press("ctrl+r")
        window.button("Cancel All (2)")
        time.sleep(12)
        take(window, "window-light")


def compare_pictures():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SIZE, XDG_DATA_HOME=folder, **LIGHT) as window:
        window.choose_operation("Scan folder")
        window.enter("Folder", "/usr")
        window.click(window.button("Compare All Ways"))
        other = wait(lambda: next((number for number in screen.windows(window.process) if number != window.window), None), "the question")
        question = wait(lambda: next((item for item in window.application.all(("dialog", "alert")) if item.find(BUTTON, "Without It")), None), "its words")
        screen.focus(other)
        for _ in range(6):
            if question.find(BUTTON, "Compare All", ["focused"]):
                break
            press("Tab")
        press("space")
        wait(lambda: len(screen.windows(window.process)) == 1, "the question to go")
        screen.focus(window.window)
        wait(lambda: any("measured on this machine" in name for name in names_of(window.frame.shown("label"))), "the comparison", limit=120)
        window.click(window.button("More room for the page"))
        take(window, "compare-light")


def timeline_pictures():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SIZE, XDG_DATA_HOME=folder, **DARK) as window:
        window.show_page("Timeline")
        run_some(window)
        window.choose_operation("Unreliable call")
        window.choose("Behaviour", "Sleep")
        window.enter("Duration", "0.8")
        for _ in range(7):
            press("ctrl+r")
            time.sleep(0.1)
        window.await_state("Succeeded", "Timed out")
        window.click(window.button("More room for the page"))
        time.sleep(1)
        take(window, "timeline-dark")


def stall_pictures():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SIZE, XDG_DATA_HOME=folder, **LIGHT) as window:
        run(window, "Fractal", executor="Main loop")
        window.show_page("Stalls")
        press("ctrl+f")
        screen.type_text("On Purpose")
        wait(lambda: len(window.stalls()) == 1, "one stall")
        window.click(window.button("More room for the page"))
        table = window.frame.find(screen.TABLE, "Stalls")
        row = wait(lambda: next((row for row in table.shown("table row") if row.find("table cell")), None), "its row")
        screen.point_at(window.window, window.frame, row, (0.3, 0.5))
        screen.click(times=2)
        window.button("All stalls")
        take(window, "stall-light")


def main():
    pictures = {"window": window_pictures, "compare": compare_pictures, "timeline": timeline_pictures, "stall": stall_pictures}
    for name in sys.argv[2:] or pictures:
        pictures[name]()


if __name__ == "__main__":
    main()
