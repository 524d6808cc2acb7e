#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window among others: what is dropped on it, what it tells the desktop, what it remembers, and its
small windows and messages."""

import itertools
import os
import pathlib
import re
import tempfile
import time

import keyboard
import screen
import tap
from accessible import TEXT
from ferry_window import FerryWindow, timed_file
from screen import helper, press, wait
from tap import case, same

# So long calls are waited for that end together, to be told together.
LONGER_THAN_TOGETHER = 0.5
LONGER_THAN_SHOWN = 5
HERE = pathlib.Path(__file__).parent


def edge(window):
    """What is drawn at the right edge of the page, which says that something can be dropped."""
    _, _, width, height = screen.geometry(window.window)
    return screen.pixels(window.window, width - 12, height // 2, 10, 1)


def drag(window, paths):
    """Drags names from another program's window onto this one, and returns what that says to it."""
    with helper("drag_source.py", *paths) as source:
        same(screen.line_of(source), "shown\n", "the other window")
        other = wait(lambda: screen.windows(source), "the other window")[0]
        screen.move_window(other, 1185, 100)
        left, top, width, height = screen.geometry(other)
        x, y = left + width // 2, top + height // 2
        screen.move_pointer(x, y)
        with screen.button_held():
            steps = itertools.cycle(range(40))

            def is_under_way():
                step = next(steps)
                screen.move_pointer(x - step, y + step)
                return screen.has_line(source, screen.FRAME)
            wait(is_under_way, "the drag to begin")
            left, top, width, height = screen.geometry(window.window)
            before = edge(window)

            def is_welcome():
                step = next(steps)
                screen.move_pointer(left + width // 2 + step, top + height // 2 + step)
                return edge(window) != before
            wait(is_welcome, "the sign that it can be dropped")
        words = wait(window.toast, "the drop to be answered")
    # What ends while nobody looks would be notified.
    screen.focus(window.window)
    wait(lambda: window.frame.has("active"), "the keyboard to come back")
    return words


@case
def names_are_dropped_into_the_form():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        names = [os.path.join(folder, name) for name in ("first", "second")]
        for name in names:
            pathlib.Path(name).write_text("x", encoding="utf-8")
        same(drag(window, names), "2 names were dropped into the form", "the message")
        same(all(name in window.field("Files and folders").text for name in names), True, window.field("Files and folders").text)
        window.run()
        window.await_state("Succeeded")


@case
def a_form_without_names_gives_way():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.choose_operation("Count primes")
        drag(window, [folder])
        same(window.panel.children[0].labels()[0], "Checksum files", "the form")
        same(window.field("Files and folders").text, folder, "the field")


@case
def the_form_that_got_names_is_in_sight():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=(640, 480)) as window:
        pane = window.frame.find("scroll pane", "Operation and pages")
        field = window.field("Files and folders")

        def is_in_sight():
            return pane.box[1] <= field.box[1] and field.box[1] + field.box[3] <= pane.box[1] + pane.box[3] and window.panel.box[2] > 0
        # A page has been scrolled to, and then has all the room.
        press("ctrl+6")
        wait(lambda: not is_in_sight(), "the form to be scrolled away")
        drag(window, [folder])
        wait(is_in_sight, lambda: f"the field in sight; it is at {field.box} in {pane.box}")
        same(field.text, folder, "the field")
        wait(lambda: not window.toast(), "the message to leave")
        press("ctrl+6")
        window.click(window.button("More room for the page"))
        wait(lambda: window.panel.box[2] == 0, "the form to go")
        drag(window, [folder])
        wait(is_in_sight, lambda: f"the field in sight; it is at {field.box} in {pane.box}")


def stall(window):
    """Has one stall to show, and returns the button that copies the list, which is told."""
    window.choose_operation("Unreliable call")
    window.choose_executor("Main loop")
    window.run()
    window.await_state("Succeeded")
    window.show_page("Stalls")
    return window.frame.find(screen.PANEL, "Stalls").find(screen.BUTTON, "Copy")


@case
def a_toast_waits_for_the_pointer_and_leaves_by_itself_or_when_told():
    with FerryWindow() as window:
        copy = stall(window)

        def is_held():
            """Where the machine is slow it may leave before the pointer is on it."""
            window.click(copy)
            close = window.button("Dismiss")
            screen.point_at(window.window, window.frame, close)
            return window.toast() == "The list of stalls is on the clipboard"
        wait(is_held, "it to be met by the pointer")
        time.sleep(LONGER_THAN_SHOWN)
        same(window.toast(), "The list of stalls is on the clipboard", "the message under the pointer")
        window.click(window.button("Dismiss"))
        wait(lambda: not window.toast(), "it to leave")
        window.click(copy)
        wait(window.toast, "it to come again")
        wait(lambda: not window.toast(), "it to leave by itself")


@case
def a_toast_waits_for_the_keyboard():
    with FerryWindow() as window:
        copy = stall(window)

        window.click(copy)
        wait(window.toast, "the message")
        keyboard.tab_to_name(window, "Dismiss")
        time.sleep(LONGER_THAN_SHOWN)
        same(window.toast(), "The list of stalls is on the clipboard", "the message that has the keyboard")
        press("space")
        wait(lambda: not window.toast(), "it to leave when told")


@case
def a_call_that_ends_unseen_is_notified():
    with tempfile.TemporaryDirectory() as folder, helper("notifications.py") as desktop:
        same(screen.line_of(desktop), "ready\n", "the desktop")
        with FerryWindow() as window:
            window.choose_operation("Fractal")
            window.run()
            window.await_state("Succeeded")
            # It was seen: nothing may come of it before what follows. Nor of what ends while one is in a dialog.
            press("ctrl+comma")
            window.other_window()
            window.see_end(lambda: window.run_button.act("click"), "Succeeded")
            time.sleep(LONGER_THAN_TOGETHER)
            press("Escape")
            window.await_alone()
            window.choose_operation("Checksum files")
            # Longer than it takes to turn away, on a busy machine too.
            window.enter("Files and folders", timed_file(folder, 3))
            window.run()
            window.await_state("Running")
            screen.drop_focus()
            told = screen.line_of(desktop)
            same(told.startswith("Checksum files: Succeeded | in "), True, f"the notification: {told}")
            # GLib withdraws what it has got a number for, and no person is back before that.
            time.sleep(screen.FRAME)
            screen.focus(window.window)
            same(screen.line_of(desktop), "closed\n", "it is withdrawn")


@case
def what_was_entered_is_remembered():
    with tempfile.TemporaryDirectory() as folder:
        remembering = {"GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": folder}
        with FerryWindow(**remembering) as window:
            window.enter("Files and folders", folder)
            window.choose("Digest", "SHA-512")
            window.choose_executor("Own pool")
            window.choose_operation("Unreliable call")
            window.enter("Duration", "7.5")
        # Not shown in between, and not forgotten.
        with FerryWindow(**remembering) as window:
            same(window.panel.children[0].labels()[0], "Unreliable call", "the form")
            same(window.field("Duration").text, "7.5", "the duration")
        with FerryWindow(**remembering) as window:
            window.choose_operation("Checksum files")
            same(window.field("Files and folders").text, folder, "the names")
            same("SHA-512" in window.panel.find("combo box", "Digest").labels(), True, "the digest")
            same(window.groups.find(screen.BUTTON, "Own pool").has("pressed"), True, "the executor")


@case
def shortcuts_and_about():
    with FerryWindow() as window:
        for open_it in lambda: press("ctrl+question"), lambda: window.choose_in_menu("About Ferry"):
            open_it()
            window.other_window()
            press("Escape")
            window.await_alone()


@case
def about_begins_with_nothing_selected():
    with FerryWindow() as window:
        window.choose_in_menu("About Ferry")
        window.other_window()
        about = wait(lambda: next((item for item in window.application.children if item != window.frame), None), "the dialog")
        wait(lambda: (item := window.focus.within(about)) and item.name == "Website", lambda: f"the focus on the link; it is on {window.focus.within(about)}")
        texts = about.shown("label")
        same([text.name for text in texts if text.call(TEXT, "GetNSelections")[0] > 0], [], "what is selected")
        press("Escape")
        window.await_alone()


@case
def pause_freezes_the_view():
    with FerryWindow() as window:
        button = window.button("Pause the view")
        window.click(button)
        wait(lambda: button.has("pressed"), "the button")
        # Nobody takes for the last 10 s what was before.
        told = re.compile(r"Paused at \d\d:\d\d:\d\d")
        wait(lambda: any(map(told.match, window.frame.texts())), "the moment")
        window.choose_operation("Unreliable call")
        window.choose_executor("Main loop")
        window.run()
        window.await_state("Succeeded")
        same(window.tile("on purpose"), "0", "the tile while paused")
        window.click(button)
        wait(lambda: window.tile("on purpose") == "1", "the tile to catch up")
        wait(lambda: not any(map(told.match, window.frame.texts())), "the verdict to be back")


@case
def each_figure_is_explained():
    with FerryWindow() as window:
        tiles = window.frame.await_item(screen.PANEL, "Main loop in figures").children
        same(len(tiles), 7, "figures")
        wait(lambda: all(tile.description for tile in tiles), lambda: f"a description each: {[(tile.name, tile.description) for tile in tiles]}")


if __name__ == "__main__":
    tap.run("desktop")
