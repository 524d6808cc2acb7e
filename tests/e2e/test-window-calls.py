#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page "Calls": filtered by text and by state, and a row's details in its place."""

import tempfile

import screen
import tap
from ferry_window import OF_GTK, FerryWindow, timed_file
from keyboard import await_focus, await_focus_on
from screen import BUTTON, press, wait
from tap import case, names_all, same


def make_calls(window):
    """One that succeeded and one that failed, at every attempt; the page is shown."""
    window.choose_operation("Unreliable call")
    window.enter("Duration", "0")
    window.run()
    window.await_state("Succeeded")
    window.choose("Behaviour", "Fail")
    window.enter("Message", "no luck")
    window.click(window.panel.find("check box", "Only for now"))
    window.run()
    window.await_state("Failed")
    window.show_page("Calls")
    window.await_calls("Failed", "Succeeded")


def details(window):
    """The texts of the details, which are shown."""
    page = window.frame.find(screen.PANEL, "Calls")
    return page.texts()


def activate_first_row(window):
    table = window.frame.find(screen.TABLE, "Calls")
    row = min((row for row in table.shown("table row") if row.find("table cell")), key=lambda row: row.box[1])
    window.reach(row)
    screen.point_at(window.window, window.frame, row, (0.3, 0.5))
    screen.click(times=2)
    wait(lambda: window.frame.find(BUTTON, "All calls", ["focused"]), "the details")


@case
def rows_are_filtered_by_text_and_state():
    with FerryWindow() as window:
        make_calls(window)
        press("ctrl+f")
        await_focus_on(window, "Filter calls")
        screen.type_text("no luck")
        window.await_calls("Failed")
        press("ctrl+a", "BackSpace")
        window.await_calls("Failed", "Succeeded")
        for row, states in (2, ["Succeeded"]), (3, ["Failed"]), (0, ["Failed", "Succeeded"]):
            combo = window.frame.find("combo box", "Which calls")
            window.reach(combo)
            window.choose_row(combo, row)
            window.await_calls(*states)


@case
def what_no_call_is_like_is_told():
    with FerryWindow() as window:
        make_calls(window)
        press("ctrl+f")
        await_focus_on(window, "Filter calls")
        screen.type_text("nothing of the kind")
        window.frame.await_item("label", "No call is like that.")
        window.reach_and_click(window.button("Show All Calls"))
        window.await_calls("Failed", "Succeeded")
        # Somebody who types goes on typing.
        await_focus_on(window, "Filter calls")


@case
def a_row_has_its_details():
    with FerryWindow(tolerates=OF_GTK, G_DEBUG="fatal-criticals") as window:
        make_calls(window)
        activate_first_row(window)
        # What is laid out is in it.
        texts = wait(lambda: "Parameters" in (texts := details(window)) and texts, lambda: f"the details: {details(window)}")
        names_all(texts, "Unreliable call", "Failed", "no luck", "Attempt 1", "Attempt 2", "Trace id", "Call id", "Parameters")
        same(any(text.startswith("perhaps") for text in texts), True, f"whether it is over a little later: {texts}")
        same(window.frame.find(BUTTON, "Show Result").has("sensitive"), False, "a result to show")

        # Back by keys.
        press("space")
        window.await_calls("Failed", "Succeeded")
        activate_first_row(window)
        press("ctrl+f")
        await_focus_on(window, "Filter calls")


@case
def a_key_leads_back_from_details():
    with FerryWindow(tolerates=OF_GTK) as window:
        make_calls(window)
        activate_first_row(window)
        press("alt+Left")
        window.await_calls("Failed", "Succeeded")
        await_focus(window, lambda item: item.name != "All calls", "the list to have the focus")


@case
def details_follow_a_call_and_lead_to_its_result():
    # Longer than it takes to look, on a busy machine too; an unreliable call may last a second at most.
    with tempfile.TemporaryDirectory() as folder, FerryWindow(tolerates=OF_GTK, G_DEBUG="fatal-criticals") as window:
        window.enter("Files and folders", timed_file(folder, 4))
        window.show_page("Calls")
        window.run()
        window.await_calls("Running")
        activate_first_row(window)
        wait(lambda: "Succeeded" in details(window) and "Delivered within" in details(window), lambda: f"its end: {details(window)}")
        window.click(window.button("Copy"))
        wait(lambda: window.toast() == "The details are on the clipboard", window.toast)
        window.reach_and_click(wait(lambda: window.frame.find(BUTTON, "Show Result", ["sensitive"]), "a result"))
        wait(lambda: window.frame.find("page tab", "Result").has("selected"), "the page of the result")


if __name__ == "__main__":
    tap.run("calls")
