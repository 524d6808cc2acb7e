#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is changed in the window "Preferences": checked, in force at once, remembered, and reset."""

import os
import subprocess
import tempfile

import screen
import tap
from ferry_window import ROOMY, FerryWindow, seconds, unnamed
from keyboard import await_focus_on, tab_to
from screen import BUTTON, press, wait
from tap import case, names_all, same

SCHEMA = "io.github.ferry_gtk.Ferry"


class Preferences:
    """The window, opened by its key."""

    def __init__(self, window):
        self.window = window
        self.focus = window.focus
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
def a_policy_is_made_when_it_is_looked_at():
    with FerryWindow(size=ROOMY) as window:
        preferences = Preferences(window)
        same([item for item in preferences.frame.all("text") if item.name == "Deadline"], [], "policies at first")
        for title in "Network", "Database", "Network":
            preferences.show(title)
            same(preferences.field("Deadline").text != "", True, f"a policy of {title}")


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
        # First what is wrong goes, then the window.
        press("Escape")
        wait(lambda: preferences.field("Further attempts").text == "2", "what holds to be back")
        press("Escape")
        window.await_alone()
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
        window.await_alone()


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
        window.await_alone()
        # From the next call on, at once.
        press("ctrl+r")
        wait(lambda: window.frame.find(name="2 calls"), "2 calls")
        preferences = Preferences(window)
        preferences.click(wait(lambda: preferences.shown(BUTTON, f"Reset {LIMIT}"), "the way back"))
        wait(lambda: limit() == "uint32 100000", lambda: f"the default: {limit()}")
        same(preferences.field(LIMIT).text, "100000", "the field")
        press("Escape")
        window.await_alone()


STALL, RED = "Stall from", "Red from"


def threshold(key):
    # Printed with all the digits of its kind.
    return float(subprocess.run(["gsettings", "get", SCHEMA, key], check=True, capture_output=True, text=True).stdout)


def close(window):
    press("Escape")
    window.await_alone()


def run_on_the_main_loop(window):
    """For 0.2 s, until the figures have it."""
    press("ctrl+r")
    window.await_state("Succeeded")
    wait(lambda: seconds(window.tile("worst, 10 s")) >= 0.2, lambda: f"the worst; it is {window.tile('worst, 10 s')}")


@case
def a_stall_is_what_the_threshold_says():
    os.environ.update(KEYFILE)
    with FerryWindow(size=ROOMY, **KEYFILE) as window:
        window.choose_operation("Unreliable call")
        window.choose_executor("Main loop")
        window.enter("Duration", "0.2")
        window.show_page("Stalls")
        preferences = Preferences(window)
        same((wait(lambda: preferences.field(STALL), STALL).text, preferences.field(RED).text), ("16.7", "100"), "the defaults")
        preferences.enter(RED, "5000")
        wait(lambda: threshold("red-threshold") == 5000, lambda: f"it to be written: {threshold('red-threshold')}")
        preferences.enter(STALL, "900")
        wait(lambda: threshold("stall-threshold") == 900, lambda: f"it to be written: {threshold('stall-threshold')}")
        same(preferences.problem, "", "the problem")
        # What says what a stall is says so at once.
        wait(lambda: "takes 900 ms or longer" in window.frame.await_item(screen.PANEL, "stalls").description, "the tile to say so")
        wait(lambda: "poll for 900 ms or longer" in " ".join(window.frame.texts()), lambda: f"the page to say so: {window.frame.texts()}")
        close(window)
        run_on_the_main_loop(window)
        same(window.tile("on purpose"), "0", "stalls of 200 ms, by 900 ms")
        # A busy machine may have others.
        same([stall for stall in window.stalls() if stall["Whose"] == "On purpose"], [], "the list")
    # The next launch begins with it; both go back.
    with FerryWindow(size=ROOMY, **KEYFILE) as window:
        window.choose_operation("Unreliable call")
        window.choose_executor("Main loop")
        window.enter("Duration", "0.2")
        preferences = Preferences(window)
        same((wait(lambda: preferences.field(STALL), STALL).text, preferences.field(RED).text), ("900", "5000"), "what is remembered")
        # Red cannot begin before stalls do.
        preferences.click(wait(lambda: preferences.shown(BUTTON, f"Reset {RED}"), "the way back"))
        wait(lambda: preferences.problem, "the problem")
        names_all(preferences.problem, f"“{RED}”", "“100”", "900 to 10000", f"“{STALL}” is 900")
        for name, text in (STALL, "16.7"), (RED, "100"):
            preferences.click(preferences.shown(BUTTON, f"Reset {name}"))
            wait(lambda text=text, name=name: preferences.field(name).text == text, f"the default of {name}")
        same((threshold("stall-threshold"), threshold("red-threshold")), (16.7, 100), "the defaults")
        same(preferences.problem, "", "the problem")
        close(window)
        run_on_the_main_loop(window)
        wait(lambda: window.tile("on purpose") == "1", lambda: f"the stall; there are {window.tile('on purpose')}")


@case
def a_threshold_that_is_wrong_is_told():
    os.environ.update(KEYFILE)
    with FerryWindow(**KEYFILE) as window:
        preferences = Preferences(window)
        wait(lambda: preferences.field(STALL), STALL)
        for name, wrong, words in ((STALL, "4.9", ["5 to 1000"]), (STALL, "1001", ["5 to 1000"]), (STALL, "soon", ["5 to 1000"]),
                                   (STALL, "150", ["5 to 100,", f"“{RED}” is 100"]), (RED, "10000.5", ["5 to 10000"]),
                                   (RED, "16", ["16.7 to 10000", f"“{STALL}” is 16.7"])):
            preferences.enter(name, wrong)
            wait(lambda wrong=wrong: f"“{wrong}”" in preferences.problem, lambda: f"the problem; it says {preferences.problem}")
            names_all(preferences.problem, f"“{name}”", *words)
            same((threshold("stall-threshold"), threshold("red-threshold")), (16.7, 100), "what is written")
        # Who leaves something wrong leaves it as it was.
        preferences.click(preferences.field(STALL))
        wait(lambda: preferences.field(RED).text == "100" and not preferences.problem, "the value that holds")
        close(window)


@case
def a_threshold_is_changed_by_keys_alone():
    os.environ.update(KEYFILE)
    with FerryWindow(**KEYFILE) as window:
        preferences = Preferences(window)
        wait(lambda: preferences.field(STALL), STALL)

        tab_to(preferences, lambda item: item.role == "text" and item.name == STALL)
        press("ctrl+a")
        screen.type_text("40")
        press("Return")
        wait(lambda: threshold("stall-threshold") == 40, lambda: f"it to be written: {threshold('stall-threshold')}")
        tab_to(preferences, lambda item: item.role in BUTTON and item.name == f"Reset {STALL}")
        press("space")
        wait(lambda: threshold("stall-threshold") == 16.7, lambda: f"the default: {threshold('stall-threshold')}")
        # The button is not to be had any more; the focus is where it belongs.
        await_focus_on(preferences, STALL)
        same(preferences.field(STALL).text, "16.7", "the field")
        close(window)


@case
def everything_in_it_has_a_name():
    with FerryWindow() as window:
        preferences = Preferences(window)
        same(unnamed(preferences.frame), [], "without a name")
        preferences.show("Network")
        same(unnamed(preferences.frame), [], "without a name")
        press("Escape")
        window.await_alone()


if __name__ == "__main__":
    tap.run("preferences")
