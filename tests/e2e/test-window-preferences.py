#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is changed in the window "Preferences": checked, in force at once, remembered, and reset."""

import os
import subprocess
import tempfile

import screen
import tap
from ferry_window import FerryWindow, unnamed
from screen import BUTTON, press, wait
from tap import case, names_all, same

SCHEMA = "io.github.ferry_gtk.Ferry"


class Preferences:
    """The window, opened by its key."""

    def __init__(self, window):
        self.window = window
        before = set(screen.windows(window.process))
        press("ctrl+comma")
        self.x_window = wait(lambda: next(iter(set(screen.windows(window.process)) - before), None), "the window")
        self.frame = wait(lambda: next((item for item in window.application.children if item.name == "Preferences"), None), "its name")
        screen.focus(self.x_window)
        wait(lambda: self.frame.box[2] > 0, "a layout")

    def click(self, item):
        screen.point_at(self.x_window, self.frame, item)
        screen.click()

    def show(self, title):
        self.click(self.frame.await_item("list item", title))
        wait(lambda: self.field("Deadline"), title)

    def shown(self, roles, name):
        return self.frame.find_shown(roles, name, ["visible"])

    def field(self, name):
        return self.shown("text", name)

    def enter(self, name, text):
        field = wait(lambda: self.field(name), name)
        self.click(field)
        wait(lambda: field.has("focused"), f"the focus on {name}")
        press("ctrl+a")
        screen.type_text(text)
        press("Return")
        return field

    @property
    def problem(self):
        alerts = self.frame.shown(("alert", "notification"))
        return (alerts[0].name or alerts[0].text) if alerts else ""


def remembered():
    return subprocess.run(["gsettings", "get", SCHEMA, "policies"], check=True, capture_output=True, text=True).stdout.strip()


KEYFILE = {"GSETTINGS_BACKEND": "keyfile"}


@case
def a_policy_holds_at_once_and_is_remembered():
    os.environ.update(KEYFILE)
    with FerryWindow(**KEYFILE) as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "20")
        preferences = Preferences(window)
        preferences.show("Unreliable")
        same(preferences.field("Deadline").text, "2s", "the default")
        preferences.enter("Deadline", "300 ms")
        wait(lambda: remembered() == "{'unreliable': {'deadline': '300ms'}}", lambda: f"it to be written: {remembered()}")
        same((preferences.field("Deadline").text, preferences.problem), ("300ms", ""), "as it is written")
        # What is wrong is told, and changes nothing.
        preferences.enter("Further attempts", "11")
        wait(lambda: preferences.problem, "the problem")
        names_all(preferences.problem, "“Further attempts”", "11", "0 to 10")
        same(remembered(), "{'unreliable': {'deadline': '300ms'}}", "what is written")
        press("Escape")
        wait(lambda: len(screen.windows(window.process)) == 1, "it to close")
        screen.focus(window.window)
        press("ctrl+r")
        window.await_state("Timed out")
        names_all(window.verdict, "deadline of 0.3 s")
    # The next launch begins with it, and finds the way back.
    with FerryWindow(**KEYFILE) as window:
        preferences = Preferences(window)
        preferences.show("Unreliable")
        same(preferences.field("Deadline").text, "300ms", "what is remembered")
        preferences.click(wait(lambda: preferences.shown(BUTTON, "Reset Deadline"), "the way back"))
        wait(lambda: preferences.field("Deadline").text == "2s", "the default")
        wait(lambda: remembered() == "@a{sa{ss}} {}", lambda: f"nothing: {remembered()}")
        press("Escape")
        wait(lambda: len(screen.windows(window.process)) == 1, "it to close")
        screen.focus(window.window)


LIMIT = "The history keeps"


@case
def the_history_keeps_as_many_calls_as_it_is_told():
    def limit():
        return subprocess.run(["gsettings", "get", SCHEMA, "history-limit"], check=True, capture_output=True, text=True).stdout.strip()

    os.environ.update(KEYFILE)
    with tempfile.TemporaryDirectory() as folder, FerryWindow(XDG_DATA_HOME=folder, **KEYFILE) as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        for count in range(1, 5):
            press("ctrl+r")
            window.show_page("History")
            wait(lambda: window.frame.find(name=f"{count} call" + "s" * (count > 1)), f"{count} calls")
        preferences = Preferences(window)
        same(wait(lambda: preferences.field(LIMIT), "the field").text, "100000", "the default")
        for wrong in "0", "1000001", "many":
            preferences.enter(LIMIT, wrong)
            wait(lambda: wrong in preferences.problem, "the problem")
            names_all(preferences.problem, f"“{LIMIT}”", "1 to 1000000")
        same(limit(), "uint32 100000", "what is written")
        preferences.enter(LIMIT, "2")
        wait(lambda: limit() == "uint32 2", lambda: f"it to be written: {limit()}")
        same(preferences.problem, "", "the problem")
        press("Escape")
        wait(lambda: len(screen.windows(window.process)) == 1, "it to close")
        screen.focus(window.window)
        # From the next call on, at once.
        press("ctrl+r")
        wait(lambda: window.frame.find(name="2 calls"), "2 calls")
        preferences = Preferences(window)
        preferences.click(wait(lambda: preferences.shown(BUTTON, f"Reset {LIMIT}"), "the way back"))
        wait(lambda: limit() == "uint32 100000", lambda: f"the default: {limit()}")
        same(preferences.field(LIMIT).text, "100000", "the field")
        press("Escape")
        wait(lambda: len(screen.windows(window.process)) == 1, "it to close")
        screen.focus(window.window)


@case
def everything_in_it_has_a_name():
    with FerryWindow() as window:
        preferences = Preferences(window)
        same(unnamed(preferences.frame), [], "without a name")
        preferences.show("Network")
        same(unnamed(preferences.frame), [], "without a name")
        press("Escape")
        wait(lambda: len(screen.windows(window.process)) == 1, "it to close")
        screen.focus(window.window)


if __name__ == "__main__":
    tap.run("preferences")
