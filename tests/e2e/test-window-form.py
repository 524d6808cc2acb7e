#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A wrong parameter is refused in one sentence that names it as the form does, and nothing runs until it is right."""

import os
import tempfile

import tap
from ferry_window import FerryWindow
from screen import press, wait
from spoken_locale import speaking_with_comma
from tap import case, names_all, same


def refused(window, label, text, *named, quoted=None):
    """Enters the text, runs, and expects one message with all these words, and no call."""
    window.enter(label, text)
    same(window.problem, "", "typing takes the message away")
    window.run()
    problem = wait(lambda: window.problem, f"a message about {label}")
    names_all(problem, f"“{quoted or text}”", *named)
    same(problem.count("\n"), 0, problem)
    same(window.problem, problem, "one message")
    same((window.run_button.name, window.state), ("Run", ""), "nothing runs")
    same(window.calls(), [], "calls")
    wait(lambda: window.field(label).has("focused"), f"the focus on {label}")


def accepted(window, label, text):
    window.enter(label, text)
    same(window.problem, "", "the message")
    window.run()
    window.await_state("Running", "Succeeded")
    window.await_state("Succeeded")
    window.await_calls("Succeeded")


@case
def a_file_that_is_not_there():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.show_page("Calls")
        refused(window, "Files and folders", f"{folder}/gone", "“Files and folders”", "does not exist", "existing files or folders")
        window.enter("Files and folders", "x")
        press("ctrl+a", "BackSpace")
        window.run()
        names_all(wait(lambda: window.problem, "a message"), "“Files and folders”", "empty is not allowed", "existing files or folders")
        accepted(window, "Files and folders", folder)


@case
def a_file_where_a_folder_is_needed():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        path = os.path.join(folder, "file")
        with open(path, "wb"):
            pass
        window.show_page("Calls")
        window.choose_operation("Scan folder")
        refused(window, "Folder", path, "“Folder”", "is not a folder", "existing folder")
        refused(window, "Folder", f"{folder}/gone", "“Folder”", "does not exist", "existing folder")
        accepted(window, "Folder", folder)


@case
def whole_numbers():
    with FerryWindow() as window:
        window.show_page("Calls")
        window.choose_operation("Fractal")
        refused(window, "Tile", "0", "“Tile”", "8", "512")
        refused(window, "Tile", "513", "“Tile”", "8", "512")
        refused(window, "Tile", "many", "“Tile”", "8", "512")
        refused(window, "Tile", "64.5", "“Tile”", "8", "512")
        window.enter("Tile", "64")
        refused(window, "Width", "99999999999999999999", "“Width”", "64", "4096")
        window.enter("Width", "64")
        window.enter("Height", "64")
        window.enter("Iterations", "16")
        accepted(window, "Zoom", "1")


@case
def a_default_is_seen_whole():
    with FerryWindow() as window:
        window.choose_operation("Fractal")
        # Eight digits have room in the one, and nineteen in the other.
        same(window.field("Centre, real part").box[2] > 1.5 * window.field("Width").box[2], True, "room for all digits")
        window.choose_operation("Query database")
        same(window.field("Query").box[2] > 3 * window.field("At most").box[2], True, "room for a query")


@case
def numbers():
    with FerryWindow() as window:
        window.show_page("Calls")
        window.choose_operation("Unreliable call")
        refused(window, "Duration", "-1", "“Duration”", "0", "3600")
        refused(window, "Duration", "soon", "“Duration”", "0", "3600")
        refused(window, "Duration", "nan", "“Duration”", "0", "3600")
        accepted(window, "Duration", "0.05")


@case
def numbers_as_they_are_written_elsewhere():
    with FerryWindow(**speaking_with_comma("C")) as window:
        window.show_page("Calls")
        window.choose_operation("Unreliable call")
        refused(window, "Duration", "-0,5", "“Duration”", "3600", quoted="-0.5")
        accepted(window, "Duration", "0,2")
        window.await_state("Succeeded")
        # Two tenths of a second, and no more than what comes with it.
        same(window.verdict.startswith("in 2") and " ms " in window.verdict, True, window.verdict)


@case
def the_enter_key_runs_and_is_refused_too():
    with FerryWindow() as window:
        window.show_page("Calls")
        window.choose_operation("Unreliable call")
        window.enter("Duration", "4000")
        press("Return")
        names_all(wait(lambda: window.problem, "a message"), "“Duration”", "“4000”", "3600")
        same(window.calls(), [], "calls")
        window.enter("Duration", "0.05")
        press("Return")
        window.await_state("Succeeded")
        window.await_calls("Succeeded")


@case
def each_form_keeps_what_was_entered():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "4000")
        window.run()
        wait(lambda: window.problem, "a message")
        window.choose_operation("Fractal")
        same(window.problem, "", "the message is the other form's")
        window.enter("Tile", "32")
        window.choose_operation("Unreliable call")
        same(window.field("Duration").text, "4000", "what was entered")
        names_all(window.problem, "“Duration”", "“4000”")
        window.choose_operation("Fractal")
        same(window.field("Tile").text, "32", "what was entered")


if __name__ == "__main__":
    tap.run("form")
