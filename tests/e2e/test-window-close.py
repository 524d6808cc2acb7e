#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Closing cancels what runs, says how many, and ends with exit code 0 in whichever way it is asked."""

import tempfile

import tap
from ferry_window import FerryWindow, endless_folder
from screen import BUTTON, close_window, press, wait
from tap import case, comment, same


def ends(window, ask):
    """Closes by the function, and returns all that the header said until the end."""
    verdict = window.verdict_of_loop()
    said = []
    ask()

    def over():
        text = verdict.name
        if text and text not in said:
            said.append(text)
        return window.process.poll() is not None

    wait(over, "it to end", pause=0)
    window.await_end()
    return [text for text in said if text.startswith("Closing")]


def closing_two_deaf_calls(ask):
    """What the header says; "" if the machine was too busy to see it."""
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.choose("Behaviour", "Deaf to cancellation")
        window.enter("Duration", "20")
        press("ctrl+r")
        wait(lambda: window.run_button.name == "Cancel", "the first call")
        press("ctrl+r")
        # On a machine that is busy the first may have timed out before the second began.
        both = wait(lambda: window.frame.find(BUTTON, "Cancel All (2)") or window.run_button.name == "Run", "two calls")
        said = "".join(ends(window, ask))
        return said if both is not True else ""


@case
def with_nothing_running():
    for ask in (lambda: press("ctrl+w")), (lambda: press("ctrl+q")):
        with FerryWindow() as window:
            same(ends(window, ask), [], "nothing is cancelled")


@case
def as_a_window_manager_asks():
    with FerryWindow() as window:
        same(ends(window, lambda: close_window(window.window)), [], "nothing is cancelled")


@case
def by_its_button():
    with FerryWindow() as window:
        button = window.button("Close")
        same(ends(window, lambda: window.click(button)), [], "nothing is cancelled")


@case
def with_calls_running_and_queued():
    for ask in (lambda: press("ctrl+w")), (lambda: press("ctrl+q")):
        with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
            window.run_file(endless_folder(folder))
            press("ctrl+r")
            window.button("Cancel All (2)")
            press("ctrl+r")
            window.button("Cancel All (3)")
            ends(window, ask)


@case
def with_a_call_on_every_executor():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.run_file(endless_folder(folder))
        window.choose_executor("Own pool")
        press("ctrl+r")
        window.button("Cancel All (2)")
        ends(window, lambda: close_window(window.window))


@case
def with_deaf_calls_it_says_how_many():
    # What they get is a quarter of a second, and their attempts end after one: a busy machine may
    # miss either, but not again and again.
    for _ in range(5):
        said = closing_two_deaf_calls(lambda: press("ctrl+w"))
        if said:
            break
        comment("too busy to see it; once more")
    same(said, "Closing: cancelling 2 calls…", "header")


@case
def asked_twice():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.run_file(endless_folder(folder))
        ends(window, lambda: press("ctrl+w", "ctrl+q", "ctrl+w"))


@case
def keys_while_it_closes():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.run_file(endless_folder(folder))
        ends(window, lambda: press("ctrl+q", "ctrl+r", "Escape", "shift+Escape", "ctrl+2"))


@case
def during_a_call_on_the_main_loop():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.8")
        window.choose_executor("Main loop")
        window.click(window.run_button)
        ends(window, lambda: press("ctrl+q"))


# What can stand in front of the window. All but the preferences keep what is asked of the window from it, if GTK may.
FRONTS = {
    "a file to write": lambda window: press("ctrl+s"),
    "a folder to read": lambda window: window.click(window.button("Folder…")),
    "a question": lambda window: window.click(window.button("Compare All Ways")),
    "the keys": lambda window: press("ctrl+question"),
    "about": lambda window: window.choose_in_menu("About Ferry"),
    "the preferences": lambda window: press("ctrl+comma"),
}


def closes_with_what_is_in_front(front, ask):
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.run_file(endless_folder(folder))
        # That alone is what Ctrl+W means there.
        FRONTS[front](window)
        window.other_window()
        press("ctrl+w")
        window.await_alone()
        same(window.state, "Running", "the call")
        FRONTS[front](window)
        window.other_window()
        comment(f"with {front} in front")
        ends(window, lambda: ask(window))


@case
def by_its_key_with_something_in_front():
    for front in FRONTS:
        closes_with_what_is_in_front(front, lambda window: press("ctrl+q"))


@case
def as_a_window_manager_asks_with_something_in_front():
    for front in "a file to write", "a question", "about":
        closes_with_what_is_in_front(front, lambda window: close_window(window.window))


@case
def with_the_menu_open():
    with FerryWindow() as window:
        press("F10")
        window.application.await_item("menu item", "About Ferry")
        ends(window, lambda: close_window(window.window))


if __name__ == "__main__":
    tap.run("close")
