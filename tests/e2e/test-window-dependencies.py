#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page "Dependencies": what its cards count, the policy, and faults with their signs."""

import tempfile

import screen
import tap
from accessible import names_of
from ferry_window import FerryWindow, endless_folder
from screen import BUTTON, press, wait
from tap import case, names_all, same

CARDS = ["Files", "Compute", "Network", "Database", "Command", "Unreliable"]
SIGN = "Faults are injected: "


class Card:
    """The card of a dependency on the page, which is shown."""

    def __init__(self, window, name):
        self.window = window
        self.item = window.frame.await_item(screen.PANEL, name)

    def texts(self):
        return self.item.texts()

    def problems(self):
        return [item.name or item.text for item in self.item.shown(("alert", "notification")) if item.has("visible")]

    def figure(self, caption):
        tile = self.item.await_item(screen.PANEL, caption)
        return next(name for name in tile.names("label") if name != caption)

    def await_text(self, *words):
        wait(lambda: all(any(word in text for text in self.texts()) for word in words), lambda: f"{words} in {self.texts()}")

    def unfold(self, name):
        self.window.reach_and_click(self.item.await_item(BUTTON, name))

    def spin(self, name, value):
        field = self.item.await_item("spin button", name)
        wait(lambda: field.box[2] > 0, name)
        self.window.reach(field)
        screen.point_at(self.window.window, self.window.frame, field, (0.15, 0.5))
        screen.click()
        wait(lambda: field.has("focused"), f"the focus in {name}")
        press("ctrl+a", *str(value), "Return")
        wait(lambda: field.value == value, lambda: f"{value} in {name}; it holds {field.value}")


def signs(window):
    return [name for name in names_of(window.frame.shown(BUTTON)) if name.startswith(SIGN)]


@case
def each_adapter_has_a_card():
    with FerryWindow() as window:
        window.show_page("Dependencies")
        for name in CARDS:
            card = Card(window, name)
            card.await_text("No call has ended yet")
            same((card.figure("in flight").split("/")[0], card.figure("abandoned")), ("0", "0"), name)
        same(Card(window, "Files").figure("queued"), "0/4096", "the files' queue")


@case
def a_card_counts_while_calls_run_and_after():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "1.5")
        window.show_page("Dependencies")
        card = Card(window, "Unreliable")
        for _ in range(6):
            press("ctrl+r")
        wait(lambda: (card.figure("in flight"), card.figure("queued")) == ("4/4", "2/64"),
             lambda: f"four in flight and two queued: {card.texts()}")
        # Two of them wait for as long as an attempt may take, and then run out of time themselves.
        wait(lambda: (card.figure("in flight"), card.figure("queued")) == ("0/4", "0/64"), lambda: f"all to end: {card.texts()}")
        card.await_text("6 timed out", "Latest error: ", "Errors: 6 × timed out", "Queued: p50 ", "Ran: p50 ", "Delivered within: p50 ")
        same(Card(window, "Files").texts().count("No call has ended yet"), 1, "the other cards")


@case
def the_policy_is_changed_in_place():
    with FerryWindow() as window:
        window.show_page("Dependencies")
        card = Card(window, "Files")
        card.unfold("Policy")
        card.await_text("GTask pool", "Deadline", "Queue length")
        same(card.item.find("text", "Deadline").text, "30min", "the deadline")
        limit = card.item.find("text", "At a time")
        window.reach_and_click(limit)
        wait(lambda: limit.has("focused"), "the focus")
        press("ctrl+a", "7", "Return")
        wait(lambda: card.figure("in flight") == "0/7", lambda: f"the new limit: {card.texts()}")


@case
def escape_puts_back_what_holds():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        # A call that Escape would cancel.
        window.enter("Files and folders", endless_folder(folder))
        window.show_page("Dependencies")
        window.click(window.button("More room for the page"))
        card = Card(window, "Files")
        card.unfold("Policy")
        card.await_text("Deadline")
        limit = card.item.find("text", "At a time")
        window.reach_and_click(limit)
        wait(lambda: limit.has("focused"), "the focus")
        press("ctrl+a", "x", "Return")
        wait(lambda: card.problems(), "what is wrong")
        press("ctrl+r")
        wait(lambda: window.frame.find(BUTTON, "Cancel All (1)"), "the call")
        press("Escape")
        wait(lambda: limit.text == "2" and not card.problems(), lambda: f"the limit that holds: {limit.text!r}, {card.problems()}")
        same(window.frame.find(BUTTON, "Cancel All (1)") is not None, True, "the call goes on")
        # There is nothing to put back any more.
        press("Escape")
        wait(lambda: not window.frame.find(BUTTON, "Cancel All (1)"), "the call to be cancelled")


@case
def injected_errors_strike_and_show():
    with FerryWindow() as window:
        same(signs(window), [], "a sign at first")
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        window.show_page("Dependencies")
        card = Card(window, "Unreliable")
        card.unfold("Inject faults")
        card.spin("Error, percent of attempts", 100)
        card.await_text("Faults on")
        same("Faults on" in Card(window, "Files").texts(), False, "another card")
        wait(lambda: signs(window) == [SIGN + "Unreliable"], lambda: f"the sign in the header: {signs(window)}")
        press("ctrl+r")
        window.await_state("Failed")
        names_all(window.verdict, "Injected fault")
        card.await_text("1 failed")

        # The sign leads back to the page from any other.
        press("ctrl+1")
        wait(lambda: window.frame.find("page tab", "Result").has("selected"), "another page")
        window.click(window.button(SIGN + "Unreliable"))
        wait(lambda: window.frame.find("page tab", "Dependencies").has("selected"), "the page")

        window.reach_and_click(card.item.await_item(BUTTON, "Clear Faults"))
        wait(lambda: not signs(window) and "Faults on" not in card.texts(), lambda: f"the signs to go: {signs(window)}")
        press("ctrl+r")
        window.await_state("Succeeded")
        card.await_text("1 succeeded · 1 failed")


@case
def a_hang_is_abandoned_until_the_faults_go():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        window.show_page("Dependencies")
        card = Card(window, "Unreliable")
        card.unfold("Inject faults")
        card.spin("Hang, percent of attempts", 100)
        press("ctrl+r")
        window.await_state("Running")
        press("Escape")
        window.await_state("Cancelled")
        wait(lambda: (card.figure("abandoned"), card.figure("in flight")) == ("1", "1/4"), lambda: f"one abandoned: {card.texts()}")
        card.await_text("The oldest abandoned attempt was given up ")
        window.reach_and_click(card.item.await_item(BUTTON, "Clear Faults"))
        wait(lambda: (card.figure("abandoned"), card.figure("in flight")) == ("0", "0/4"), lambda: f"it to end late: {card.texts()}")
        card.await_text("have ended after all: 1")


@case
def the_page_takes_the_room_of_the_form():
    with FerryWindow() as window:
        window.show_page("Dependencies")
        button = window.button("More room for the page")
        tab = window.frame.find("page tab", "Dependencies")
        # Where it stays.
        *_, before = screen.places(window.window, window.frame, tab)
        top = tab.box[1]
        window.click(button)
        wait(lambda: tab.box[1] < top - 100, "the page to move up")
        window.click(button)
        wait(lambda: screen.place(window.window, window.frame, tab) == before, "the form to come back")


if __name__ == "__main__":
    tap.run("dependencies")
