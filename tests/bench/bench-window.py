#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prices the window: its loop while two calls run, Escape to "Cancelled", and what it uses at rest.

Usage: tests/e2e/session.sh /usr/bin/python3 -W ignore tests/bench/bench-window.py FERRY [ROUNDS]

The window is left alone while its loop is measured: looking at it through assistive technology is
work for it too. The loop's delays hold what it waits for a processor, so they depend on who else is
at work, the two calls themselves included; what its thread uses does not. "polling" is what one look at
the state takes, the floor of the latency above it."""

import os
import pathlib
import random
import statistics
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from ferry_window import PAGES, FerryWindow, endless_folder  # noqa: E402  pylint: disable=wrong-import-position
import screen  # noqa: E402  pylint: disable=wrong-import-position
from screen import press, wait  # noqa: E402  pylint: disable=wrong-import-position
from x_server import announce_window_manager  # noqa: E402  pylint: disable=wrong-import-position

ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 20
REST = 60
WATCHED = 12
ANSWERS = 100


def row(what, value, unit, goal=""):
    print(f"{what:<44}{value:>10} {unit:<4}{goal}", flush=True)


def cpu_seconds(process, task=""):
    fields = pathlib.Path(f"/proc/{process.pid}/{task}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_rest():
    with FerryWindow() as window:
        # What starting costs is another figure.
        time.sleep(5)
        before = cpu_seconds(window.process)
        time.sleep(REST)
        used = cpu_seconds(window.process) - before
        row(f"CPU at rest, {REST} s", f"{100 * used / REST:.1f}", "%", "goal: at most 2")


def start_two(window, folder):
    """A checksum of 2 GB and more, and a fractal that lasts."""
    window.enter("Files and folders", endless_folder(folder))
    press("ctrl+r")
    window.await_state("Running")
    window.choose_operation("Fractal")
    for label, value in ("Width", "4096"), ("Height", "4096"), ("Iterations", "100000"):
        window.enter(label, value)
    press("ctrl+r")
    window.await_state("Running")


def measure_loop(where):
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        start_two(window, folder)
        tiles = "input delay p99", "worst, 10 s", "stalls", "missed, 60 Hz?", "busy"
        before = {caption: window.tile(caption) for caption in tiles}
        main_thread = f"task/{window.process.pid}"
        used = cpu_seconds(window.process, main_thread)
        # The tiles tell of the last 10 s: by then nobody has looked for that long.
        time.sleep(WATCHED)
        used = cpu_seconds(window.process, main_thread) - used
        after = {caption: window.tile(caption) for caption in tiles}
        for caption, goal in zip(tiles, ("goal: below 8", "", "", "", "")):
            number, _, unit = after[caption].partition(" ")
            row(f"{where}: {caption}", number, unit, goal)
        row(f"{where}: stalls meanwhile", int(after["stalls"]) - int(before["stalls"]), "")
        row(f"{where}: CPU of the main thread", f"{100 * used / WATCHED:.1f}", "%")
        press("shift+Escape")
        window.await_state("Cancelled")


def measure_escape():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.enter("Files and folders", endless_folder(folder))
        times, looks, presses = [], [], []
        for _ in range(ROUNDS):
            press("ctrl+r")
            window.await_state("Running")
            window.await_patience()
            label = next(item for item in window.run_line.children if item.name == "Running")
            begin = time.perf_counter()
            looked = label.name
            looks.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            press("Shift_L")
            presses.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            press("Escape")
            looked = wait(lambda: label.name if label.name == "Cancelled" else None, "Cancelled", pause=0)
            times.append(time.perf_counter() - begin)
            assert looked == "Cancelled"
        row(f"Escape to Cancelled, median of {ROUNDS}", f"{1000 * statistics.median(times):.1f}", "ms", "goal: below 100")
        row("Escape to Cancelled, worst", f"{1000 * max(times):.1f}", "ms")
        row("of which: polling", f"{1000 * statistics.median(looks):.1f}", "ms")
        row("of which: pressing a key", f"{1000 * statistics.median(presses):.1f}", "ms")


def start_more(window):
    """Four beside those two: six at work, on three adapters."""
    for title, values in (("Checksum files", {}), ("Count primes", {"Up to": "1000000000000"}),
                          ("Run command", {"Command": "sleep 600"}), ("Run command", {"Command": "sleep 600"})):
        window.choose_operation(title)
        for label, value in values.items():
            window.enter(label, value)
        press("ctrl+r")
        window.await_state("Running")


def measure_drawing():
    """None of the six runs on the main thread: what that uses is drawing."""
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        start_two(window, folder)
        start_more(window)
        window.show_page("Calls")
        time.sleep(2)
        main_thread = f"task/{window.process.pid}"
        before = cpu_seconds(window.process, main_thread)
        time.sleep(WATCHED)
        used = cpu_seconds(window.process, main_thread) - before
        row(f"CPU of drawing beside six calls, {WATCHED} s", f"{100 * used / WATCHED:.1f}", "%", "goal: at most 10")
        press("shift+Escape")
        window.await_state("Cancelled")


def measure_answers():
    """Clicks and keys in random order while the processors are full: each must be seen to be answered."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        start_two(window, folder)
        tabs = {name: window.frame.await_item("page tab", name) for name in PAGES}
        current, times = "Result", []
        for _ in range(ANSWERS):
            current = chance.choice([name for name in PAGES if name != current])
            if chance.random() < 0.5:
                screen.point_at(window.window, window.frame, tabs[current])
                begin = time.perf_counter()
                screen.click()
            else:
                begin = time.perf_counter()
                press(f"ctrl+{PAGES.index(current) + 1}")
            wait(lambda: tabs[current].has("selected"), f"the page {current}", pause=0)
            times.append(1000 * (time.perf_counter() - begin))
            time.sleep(chance.uniform(0, 0.1))
        row(f"answers to {ANSWERS} clicks and keys, median", f"{statistics.median(times):.1f}", "ms")
        row("the slowest of them", f"{max(times):.1f}", "ms", "goal: at most 150")
        press("shift+Escape")
        window.await_state("Cancelled")


def measure_other_windows():
    """What a window beside the main one takes of the loop when it is first opened, and whether that is a stall."""
    openings = {
        "preferences": lambda window: press("ctrl+comma"),
        "shortcuts": lambda window: press("ctrl+question"),
        "about": lambda window: window.choose_in_menu("About Ferry"),
        "files to choose": lambda window: window.click(window.button("Files…")),
        "question before a comparison": lambda window: window.click(window.button("Compare All Ways")),
    }
    for what, show in openings.items():
        with FerryWindow() as window:
            time.sleep(1)
            show(window)
            window.other_window()
            time.sleep(1.5)
            row(f"opening {what}: worst", window.tile("worst, 10 s").removesuffix(" ms"), "ms", "goal: below 16.7")
            row(f"opening {what}: stalls", window.tile("stalls"), "")


def main():
    row("load of the machine", f"{os.getloadavg()[0]:.1f}", f"of {os.cpu_count()}")
    measure_rest()
    measure_loop("two calls, no manager")
    announce_window_manager()
    measure_loop("two calls")
    measure_escape()
    measure_drawing()
    measure_answers()
    measure_other_windows()


if __name__ == "__main__":
    main()
