#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page of stalls: what they came of, found by filter, read and copied by keys alone."""

import tempfile

import screen
import tap
from ferry_window import FerryWindow, timed_file
from keyboard import await_focus_on, tab_to
from screen import BUTTON, press, wait
from tap import case, names_all, same

# The outbox has a second source for when the loop has no time for the first.
CULPRITS = ["[ferry] outbox (outbox_source_dispatch)", "[ferry] outbox, late (outbox_source_dispatch)"]

STACKS = "Stacks, innermost function first"


def shown(window, roles, name):
    return window.frame.find_shown(roles, name)


def stall_on_purpose(window, folder):
    """Only this one is left in the list, whatever a busy machine adds."""
    window.enter("Files and folders", timed_file(folder, 1))
    window.choose_executor("Main loop")
    window.run()
    window.await_state("Succeeded")
    window.show_page("Stalls")
    press("ctrl+f")
    await_focus_on(window, "Filter stalls")
    screen.type_text("On Purpose")
    wait(lambda: len(window.stalls()) == 1, lambda: f"one stall; there are {window.stalls()}")


def paste(window):
    """What is on the clipboard, by way of a text field of Ferry's own."""
    field = window.field("Files and folders")
    window.click(field)
    wait(lambda: field.has("focused"), "the focus in the field")
    press("ctrl+a", "BackSpace")
    wait(lambda: not field.text, "an empty field")
    press("ctrl+v")
    return wait(lambda: field.text, "the text")


def to_the_row(window):
    """From the filter past the two buttons beside it into the list, whose first row it selects."""
    row = tab_to(window, lambda item: item.role == "table row")
    press("space")
    wait(lambda: row.has("selected"), f"{row} to be selected")


@case
def a_stall_is_explained_and_found():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        stall_on_purpose(window, folder)
        stall = window.stalls()[0]
        same((stall["Whose"], stall["Calls"]), ("On purpose", "Checksum files · Main loop"), "the row")
        same(stall["Culprit"] in CULPRITS, True, stall["Culprit"])
        # A busy machine may have kept the processor from it for longer.
        same(stall["Cause"] in ("CPU", "Starved", "Blocked in read"), True, stall["Cause"])

        press("ctrl+a")
        screen.type_text("nothing is called this")
        wait(lambda: not window.stalls(), "no row")
        wait(lambda: "0 of " in " ".join(window.frame.texts()), lambda: f"0 among {window.frame.texts()}")


@case
def an_empty_page_has_a_filter_too():
    """What is typed goes nowhere if the filter has the focus and is not there."""
    with FerryWindow() as window:
        for page, name in (("Calls", "Filter calls"), ("Stalls", "Filter stalls")):
            window.show_page(page)
            press("ctrl+f")
            await_focus_on(window, name)
            screen.type_text("nobody")
            wait(lambda: window.focused().text == "nobody", lambda: f"the text in {name}; it is {window.focused().text!r}")


@case
def its_stack_is_read_and_copied_by_keys():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        stall_on_purpose(window, folder)
        to_the_row(window)
        press("ctrl+c")
        wait(lambda: window.toast() == "The stall is on the clipboard", lambda: f"the toast; it says {window.toast()!r}")
        press("Return")
        back = wait(lambda: shown(window, BUTTON, "All stalls"), "the details")
        wait(lambda: back.has("focused"), "the focus on the way back")
        stacks = wait(lambda: shown(window, "text", STACKS), "the stacks")
        names_all(stacks.text, "After ", "checksum_run at checksum.c:", "outbox_source_dispatch at outbox.c:",
                  "ferry_application_run at application.c:")
        details = window.frame.texts()
        same(any(culprit in details for culprit in CULPRITS), True, f"the culprit among {details}")
        same(details.count("Checksum files · Main loop") >= 2, True, "the mark and the call in flight")

        press("alt+Left")
        wait(lambda: len(window.stalls()) == 1, "the list")
        pasted = paste(window)
        names_all(pasted, ", on purpose: Checksum files · Main loop", " of [ferry] outbox", "checksum_run at checksum.c:",
                  "calls in flight: Checksum files · Main loop")


if __name__ == "__main__":
    tap.run("stalls")
