#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same call on every way: asked for first, measured one after another, a table and a picture."""

import re
import tempfile
from types import SimpleNamespace

import screen
import tap
from accessible import boxes_of, have, names_of
from ferry_window import EXECUTORS, FerryWindow, endless_folder, seconds
from keyboard import tab_to_name
from screen import BUTTON, press, wait
from tap import case, comment, same


def dialog(window):
    return next((item for item in window.application.all(("dialog", "alert")) if item.find(BUTTON, "Without It")), None)


def compare(window, answer):
    window.click(window.button("Compare All Ways"))
    question = wait(lambda: dialog(window), "the question")
    window.other_window()
    # In a window of its own.
    tab_to_name(SimpleNamespace(focus=window.focus, frame=question), answer)
    press("space")
    window.await_alone()


def table(window):
    """The rows by their executors."""
    page = window.frame.find(screen.PANEL, "Compare")
    labels = page.shown("label")
    cells = list(zip(boxes_of(labels), names_of(labels)))
    rows = {}
    for name in EXECUTORS:
        top = next((box[1] for box, text in cells if text == name), None)
        if top is not None:
            rows[name] = [text for box, text in sorted(cells) if abs(box[1] - top) < 6][1:]
    return rows


def overhangs(pane):
    """How far each text of the table ends beyond the right edge of what it is in."""
    right = pane.box[0] + pane.box[2]
    return [box[0] + box[2] - right for box in boxes_of(pane.shown("label"))]


def ways(window):
    """The executors that the operation can run on, the main loop first."""
    return window.groups.names(BUTTON, states=["sensitive"])


def is_over(window):
    return any("measured on this machine" in name for name in window.frame.find(screen.PANEL, "Compare").names("label"))


@case
def all_ways_are_measured():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.3")
        compare(window, "Compare All")
        wait(lambda: is_over(window), lambda: f"all ways; there are {table(window)}")
        rows = table(window)
        comment(f"{rows}")
        same((list(rows), len(rows) > 3), (ways(window), True), "ways")
        for name, (worst, _, missed, took, latency, outcome) in rows.items():
            same(outcome, "Succeeded", name)
            same(re.fullmatch(r"\d+ of \d+", missed) is not None, True, missed)
            same(re.fullmatch(r"[\d.]+ m?s", worst) is not None and re.fullmatch(r"[\d.]+ m?s", took) is not None, True, f"{worst} {took}")
            same(re.fullmatch(r"[\d.]+ m?s", latency) is not None, True, f"{name}: {latency}")
        same(seconds(rows["Main loop"][0]) >= 0.3, True, "the main loop stood still for the call")
        picture = window.frame.find(("image", "img", "icon"), "Worst stall of each way")
        same(all(name in picture.description for name in rows), True, picture.description)
        # Each way is two calls: measured, and cancelled half-way. On the main loop no cancel comes in time.
        window.click(window.button("More room for the page"))
        window.show_page("Calls")
        wait(lambda: len(window.calls()) == 2 * len(rows), lambda: f"two calls each; there are {window.calls()}")
        states = [call["State"] for call in window.calls()]
        same((states.count("Succeeded"), states.count("Cancelled")), (len(rows) + 1, len(rows) - 1), f"{states}")


@case
def the_main_loop_may_be_left_out():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        compare(window, "Without It")
        wait(lambda: is_over(window), lambda: f"all ways; there are {table(window)}")
        rows = table(window)
        same(list(rows), ways(window)[1:], "ways")
        same({row[4] for row in rows.values()}, {"—"}, "nothing to cancel")
        same(window.tile("on purpose"), "0", "stalls on purpose")
        # There is room for all columns in a small window, to the last letter.
        window.resize(640, 480)
        pane = wait(lambda: window.frame.find_shown("scroll pane", "Comparison"), "the table")
        wait(lambda: pane.box[0] + pane.box[2] <= 640 and all(beyond <= 0 for beyond in overhangs(pane)), lambda: f"all columns; they overhang by {overhangs(pane)}")
        window.reach_and_click(window.frame.find(screen.PANEL, "Compare").find(BUTTON, "Copy"))
        wait(lambda: window.toast() == "The comparison is on the clipboard", window.toast)


def is_shown(window, operation):
    return any(name.startswith(f"{operation}: the same call each way") for name in window.frame.find(screen.PANEL, "Compare").names("label"))


@case
def the_last_ones_are_kept():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        compare(window, "Without It")
        wait(lambda: is_shown(window, "Unreliable call"), "the first one")
        first = table(window)
        window.choose_operation("Count primes")
        window.enter("Up to", "1000")
        compare(window, "Without It")
        wait(lambda: is_shown(window, "Count primes"), "the second one")
        same(table(window) == first, False, "the same figures")
        combo = window.frame.await_item("combo box", "Which comparison")
        window.reach(combo)
        window.choose_row(combo, 1)
        wait(lambda: is_shown(window, "Unreliable call") and table(window) == first, lambda: f"{first}; there are {table(window)}")
        window.reach_and_click(window.button("Copy Picture"))
        wait(lambda: window.toast() == "The picture is on the clipboard", window.toast)


@case
def nothing_happens_on_cancel():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.show_page("Compare")
        compare(window, "Cancel")
        window.show_page("Calls")
        same(window.calls(), [], "calls")


@case
def what_is_not_measured_yet_is_not_copied():
    with FerryWindow() as window:
        window.choose_operation("Count primes")
        window.enter("Up to", "1000000000000")
        compare(window, "Without It")
        page = window.frame.find(screen.PANEL, "Compare")
        copies = wait(lambda: len(found := [item for name in ("Copy", "Copy Picture") for item in page.shown(BUTTON, name)]) == 2 and found, "the buttons")
        same(have(copies, ["sensitive"]), [False, False], "before the first way is over")
        # Of a comparison that is stopped before that has begun nothing is measured.
        window.button("Cancel All (1)")
        window.reach_and_click(window.button("Stop"))
        wait(lambda: have(copies, ["sensitive"]) == [True, True], "what was measured to be copied")


@case
def files_are_read_before():
    """For the first way not to pay for the others; and nothing is measured of a comparison that is stopped in that."""
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.enter("Files and folders", endless_folder(folder))
        compare(window, "Without It")
        page = window.frame.find(screen.PANEL, "Compare")
        window.button("Cancel All (1)")
        same(any("once before it is measured" in name for name in names_of(page.shown("label"))), True, "what it says meanwhile")
        window.reach_and_click(window.button("Stop"))
        wait(lambda: not page.find_shown(BUTTON, "Stop"), "the end")
        same(have([page.find_shown(BUTTON, "Copy")], ["sensitive"]), [False], "something to copy")


@case
def a_comparison_can_be_stopped():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.9")
        compare(window, "Compare All")
        # The loop rests before the first way: until that has begun there is nothing to have a row.
        window.button("Cancel All (1)")
        window.reach_and_click(window.button("Stop"))
        wait(lambda: is_over(window), "the end")
        same(len(table(window)), 1, f"{table(window)}")
        same(window.tile("on purpose"), "0", "stalls on purpose")


if __name__ == "__main__":
    tap.run("compare")
