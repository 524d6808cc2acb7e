#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cancelling: by the button that was Run, by Escape, all at once, in the list, and what will not stop."""

import re
import tempfile

import tap
from ferry_window import FerryWindow, endless_folder
from screen import BUTTON, press, wait
from tap import case, same


def run_endless(window, folder):
    window.run_file(endless_folder(folder))


def states(window):
    return [(call["State"], call["Operation"]) for call in window.calls()]


@case
def by_the_button_in_the_same_place():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        run_endless(window, folder)
        wait(lambda: window.run_button.name == "Cancel", "Run to turn into Cancel")
        same(window.run_button.has("focused"), True, "the focus stays")
        window.await_patience()
        # The pointer is where Run was.
        window.click(window.run_button)
        window.await_state("Cancelled")
        same(window.run_button.name, "Run", "the button")
        same(re.fullmatch(r"after [\d.]+ m?s on GTask pool", window.verdict) is not None, True, window.verdict)
        same(window.run_button.has("focused"), True, "the focus stays")
        wait(lambda: window.run_button.has("sensitive"), "Run to be there again")


@case
def by_escape():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        run_endless(window, folder)
        press("Escape")
        window.await_state("Cancelled")
        same(window.run_button.has("focused"), True, "the focus stays")
        # Nothing is left to cancel: it must not harm.
        press("Escape")
        window.show_page("Calls")
        same([call["Operation"] for call in window.await_calls("Cancelled")], ["Checksum files"], "calls")


@case
def two_operations_have_a_row_each():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        run_endless(window, folder)
        window.choose_operation("Fractal")
        for label, value in ("Width", "4096"), ("Height", "4096"), ("Iterations", "100000"):
            window.enter(label, value)
        window.run()
        window.await_state("Running")
        window.show_page("Calls")
        wait(lambda: states(window) == [("Running", "Fractal"), ("Running", "Checksum files")], lambda: f"two rows: {states(window)}")
        window.button("Cancel All (2)")

        # Escape means the call of the form that is shown, and the other goes on.
        press("Escape")
        window.await_state("Cancelled")
        wait(lambda: states(window) == [("Cancelled", "Fractal"), ("Running", "Checksum files")], lambda: f"calls: {states(window)}")
        window.button("Cancel All (1)")
        window.choose_operation("Checksum files")
        same(window.state, "Running", "the other")
        press("Escape")
        window.await_state("Cancelled")


@case
def all_at_once():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        run_endless(window, folder)
        # The header's Run and its key start another beside the first.
        press("ctrl+r")
        window.button("Cancel All (2)")
        window.show_page("Calls")
        press("shift+Escape")
        wait(lambda: states(window) == [("Cancelled", "Checksum files")] * 2, lambda: f"both to be cancelled: {states(window)}")
        wait(lambda: not any(name.startswith("Cancel All") for name in window.frame.names(BUTTON)), "Cancel All to go")

        press("ctrl+r")
        window.button("Cancel All (1)")
        press("ctrl+r")
        window.click(window.button("Cancel All (2)"))
        wait(lambda: states(window) == [("Cancelled", "Checksum files")] * 4, lambda: f"all to be cancelled: {states(window)}")


@case
def one_that_waits_in_the_queue():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.show_page("Calls")
        run_endless(window, folder)
        press("ctrl+r")
        window.button("Cancel All (2)")
        press("ctrl+r")
        # The adapter lets two read at a time.
        wait(lambda: [state for state, _ in states(window)] == ["Queued", "Running", "Running"], lambda: f"a queue: {states(window)}")
        press("Escape")
        wait(lambda: [state for state, _ in states(window)] == ["Cancelled", "Running", "Running"], lambda: f"it to leave: {states(window)}")
        same(window.calls()[0]["Ran"], "—", "it never ran")
        press("shift+Escape")
        wait(lambda: [state for state, _ in states(window)] == ["Cancelled"] * 3, "the rest to end")


@case
def by_the_button_of_a_row():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.show_page("Calls")
        run_endless(window, folder)
        press("ctrl+r")
        window.button("Cancel All (2)")
        buttons = wait(lambda: (found := window.frame.shown(BUTTON, "Cancel Checksum files", ["sensitive"])) and len(found) == 2 and found, "a Cancel per row")
        window.click(max(buttons, key=lambda button: button.box[1]))
        wait(lambda: [state for state, _ in states(window)] == ["Running", "Cancelled"], lambda: f"the lower row to end: {states(window)}")
        same(window.state, "Running", "the panel follows the newest")
        press("Escape")
        window.await_state("Cancelled")


@case
def what_is_deaf_is_abandoned():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.choose("Behaviour", "Deaf to cancellation")
        window.enter("Duration", "20")
        window.show_page("Calls")
        # Its attempts may take a second: on a machine that is busy, time may be up before Escape.
        for _ in range(3):
            window.run()
            wait(lambda: window.run_button.name == "Cancel", "the call")
            press("Escape")
            # Nothing hears it, so the grace passes before it is over.
            if window.await_state("Cancelled", "Timed out") == "Cancelled":
                break
        row = wait(lambda: (rows := window.calls()) and rows[0]["Outcome"].startswith("Worker still runs") and rows[0], lambda: f"to say what goes on: {window.calls()}")
        same((row["State"], row["Run on"]), ("Cancelled", "Own pool"), "the row")
        same(window.run_button.name, "Run", "the button")


if __name__ == "__main__":
    tap.run("cancel")
