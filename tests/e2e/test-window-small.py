#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""At 640x480 everything is within reach: the sidebar makes way, the form wraps, Run stays in sight."""

import tempfile
import time

import screen
import tap
from accessible import boxes_of
from ferry_window import OPERATIONS, PAGES, FerryWindow, endless_folder
from keyboard import await_focus_on, focused_name, tab_to
from screen import press, wait
from tap import case, same

SMALL = (640, 480)
USUAL = (1180, 760)
TILES = ["busy now", "input delay p99", "worst, 10 s", "stalls", "on purpose", "busy"]


def outside(pane, items):
    """Those of the items that are not in the pane as a whole, from left to right."""
    left, top, width, height = pane.box
    return [f"{item} at {item.box} in {pane.box}" for item in items
            if not (left <= item.box[0] and item.box[0] + item.box[2] <= left + width
                    and top <= item.box[1] and item.box[1] + item.box[3] <= top + height)]


def beyond(items, right):
    return [item for item, box in zip(items, boxes_of(items)) if box[0] + box[2] > right]


def pane_of(window):
    return window.frame.find("scroll pane", "Operation and pages")


@case
def run_is_in_sight_and_nothing_is_beside_the_window():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        pane = pane_of(window)
        for operation in OPERATIONS[::-1]:
            window.choose_operation(operation)
            wait(lambda: not outside(pane, [window.run_button]), lambda: outside(pane, [window.run_button]))
            right = pane.box[0] + pane.box[2]
            items = window.panel.walk()
            wait(lambda items=items, right=right: not beyond(items, right), lambda items=items, right=right: f"{beyond(items, right)} not to go beyond {right}")


def take_out_of_sight(window, text):
    """By the wheel, below the longest page: above the screen, for which there is no monitor."""
    window.reach_and_click(text)
    wait(lambda: text.has("focused"), "the focus on the text")
    press("ctrl+6")
    wait(lambda: window.frame.find("page tab", "Dependencies").has("selected"), "the longest page")
    screen.point_at(window.window, window.frame, pane_of(window), (0.003, 0.5))
    screen.click(5, times=30)
    wait(lambda: text.box[1] + text.box[3] < 0, lambda: f"the text above the screen; it is at {text.box}")


def open_menu(window, text):
    press("Menu")
    wait(lambda: not outside(pane_of(window), [text]), lambda: outside(pane_of(window), [text]))
    # Of a text's menu assistive technology sees nothing in GTK 4.8.
    wait(lambda: len(screen.windows(window.process)) == 2, "the menu of the text")
    press("Escape")
    wait(lambda: len(screen.windows(window.process)) == 1, "the menu to go")
    # A key is lost that comes before GDK knows.
    wait(lambda: text.has("focused"), "the focus on the text")


@case
def the_menu_of_a_field_that_is_out_of_sight():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        field = window.field("Files and folders")
        take_out_of_sight(window, field)
        # The wheel is still turning.
        there = None
        while there != (there := field.box):
            time.sleep(0.5)
        open_menu(window, field)


@case
def the_menu_of_a_message_that_is_out_of_sight():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        window.choose_operation("Fractal")
        window.enter("Tile", "0")
        press("ctrl+r")
        wait(lambda: window.problem, "a message")
        message = next(item for item in window.panel.children if item.role in ("alert", "notification"))
        take_out_of_sight(window, message)
        open_menu(window, message)


@case
def the_sidebar_takes_what_is_typed_ahead():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        # All in one iteration, as it is after a stall.
        for row, title in list(enumerate(OPERATIONS))[::-1]:
            press("F9", "Home", *["Down"] * row, "Return")
            wait(lambda title=title: title in window.panel.children[0].labels(), f"the form of {title}")
            wait(lambda: not window.is_sidebar_shown, "the sidebar to go with the choice")


@case
def the_sidebar_comes_above_and_goes_again():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        width = window.panel.box[2]
        press("F9")
        wait(lambda: window.is_sidebar_shown and focused_name(window) == "Checksum files", "the focus in it")
        same(window.panel.box[2], width, "the panel's width below it")
        press("Escape")
        wait(lambda: not window.is_sidebar_shown, "it to go")
        window.choose_operation("Checksum files")
        window.enter("Files and folders", endless_folder(folder))
        press("ctrl+r")
        window.await_state("Running")
        # Escape is for what is above first, and cancels nothing then.
        press("F9")
        wait(lambda: window.is_sidebar_shown, "it again")
        press("Escape")
        wait(lambda: not window.is_sidebar_shown, "it to go")
        same(window.state, "Running", "the call")
        press("Escape")
        window.await_state("Cancelled")
        # A click beside it is enough.
        press("F9")
        wait(lambda: window.is_sidebar_shown, "it again")
        window.click(window.frame.find("image"))
        wait(lambda: not window.is_sidebar_shown, "it to go")


@case
def the_keyboard_goes_back_to_where_it_was():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        button = window.button("Show operations")
        window.click(button)
        wait(lambda: window.is_sidebar_shown and focused_name(window) == "Checksum files", "the focus in the sidebar")
        press("Escape")
        wait(lambda: not window.is_sidebar_shown and window.focused() == button, lambda: f"the focus on the button; it is on {window.focused()}")
        field = window.field("Files and folders")
        window.click(field)
        wait(lambda: field.has("focused"), "the focus in the field")
        press("F9")
        wait(lambda: window.is_sidebar_shown and focused_name(window) == "Checksum files", "the focus in the sidebar")
        press("F9")
        wait(lambda: not window.is_sidebar_shown and window.focused() == field, lambda: f"the focus in the field; it is on {window.focused()}")
        # Who has chosen goes on in the form, wherever they came from.
        for come in lambda: press("F9"), lambda: window.click(button):
            for steps, label in (5, "Host"), (4, "Up to"):
                come()
                wait(lambda: window.is_sidebar_shown, "the sidebar")
                press("Home", *["Down"] * steps, "Return")
                wait(lambda label=label: not window.is_sidebar_shown and focused_name(window) == label,
                     lambda label=label: f"the focus in {label}; it is on {window.focused()}")


@case
def what_stands_beside_a_progress_is_whole():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        compare = window.button("Compare All Ways")
        width = compare.box[2]
        window.run_file(endless_folder(folder))
        window.await_patience()
        bar = wait(lambda: window.panel.find_shown("progress bar"), "the bar")
        # The least room that the form has beside the sidebar is not much more.
        for size in SMALL, (850, 480):
            window.resize(*size)
            wait(lambda: compare.box[2] == width and bar.box[2] >= 60, lambda size=size: f"room in {size}: {compare.box} of {width}, {bar.box}")
        press("Escape")
        window.await_state("Cancelled")
        wait(lambda: compare.box[2] == width, lambda: f"the button's width of {width} beside the outcome; it is {compare.box[2]}")


@case
def what_runs_is_told_whole():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=(1180, 760)) as window:
        window.run_file(endless_folder(folder))
        heading = wait(lambda: next((item for item in window.frame.shown("label") if item.name.startswith("Running · ")), None), "the heading")
        line = heading.box[3]
        window.resize(*SMALL)
        # In two lines where one has no room for it.
        wait(lambda: heading.box[3] > line, lambda: f"more than {line} for {heading.name}")
        press("Escape")
        window.await_state("Cancelled")


@case
def a_page_that_is_asked_for_comes_into_sight():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        pane = pane_of(window)
        for number, page in enumerate(PAGES, 1):
            press(f"ctrl+{number}")
            tab = window.frame.await_item("page tab", page)
            wait(lambda: tab.has("selected") and not outside(pane, [tab.parent.parent]), lambda: f"{page}: {outside(pane, [tab])}")


@case
def what_gave_the_page_more_room_stays_in_sight():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        pane = pane_of(window)
        press("ctrl+6")
        wait(lambda: window.panel.box[1] < pane.box[1], "the form to be scrolled away")
        button = window.button("More room for the page")
        window.reach_and_click(button)
        wait(lambda: window.panel.box[2] == 0, "the form to go")
        wait(lambda: not outside(pane, [button]), lambda: outside(pane, [button]))
        window.click(button)
        wait(lambda: window.panel.box[2] > 0 and not outside(pane, [window.panel.children[0]]), lambda: outside(pane, [window.panel.children[0]]))


@case
def what_is_beside_a_table_is_reached_by_keys():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        press("ctrl+r")
        window.await_state("Succeeded")
        window.show_page("Calls")
        call = wait(lambda: window.frame.find(screen.TABLE, "Calls").find("table row", "Unreliable call, Own pool, Succeeded"), "the call")
        last = call.all("table cell")[-1]
        right = pane_of(window).box[0] + pane_of(window).box[2]
        wait(lambda: last.box[0] + last.box[2] > right, lambda: f"the last column beside the window; it is at {last.box}")
        press("ctrl+f")
        await_focus_on(window, "Filter calls")
        tab_to(window, lambda item: item == call)
        press("Right", "Right")
        wait(lambda: last.box[0] + last.box[2] <= right, lambda: f"the last column; it ends at {last.box} of {right}")
        press("Left", "Left", "Left")
        wait(lambda: call.all("table cell")[0].box[0] >= 0, "the first column")
        same(call.has("focused"), True, "the focus")


@case
def all_figures_of_a_stall_are_seen():
    with FerryWindow(size=SMALL) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        window.choose_operation("Fractal")
        window.enter("Iterations", "10000")
        window.choose_executor("Main loop")
        press("ctrl+r")
        window.await_state("Succeeded")
        wait(lambda: window.tile("on purpose") == "1" and window.tile("worst, 10 s").endswith(" s"), "the stall")
        ring = window.frame.find("image", "Turns with every frame while a call runs")
        ends = {}
        for tile in TILES:
            left, _, width, _ = window.frame.find(screen.PANEL, tile).box
            ends[tile] = left + width
        same({tile: end for tile, end in ends.items() if end > ring.box[0]}, {}, f"what stands beyond {ring.box[0]}")


@case
def with_room_again_all_is_as_it_was():
    with FerryWindow(size=USUAL) as window:
        wait(lambda: window.is_sidebar_shown, "the sidebar")
        before = window.panel.box
        window.resize(*SMALL)
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        window.resize(*USUAL)
        wait(lambda: window.is_sidebar_shown and window.panel.box == before, lambda: f"{before}; it is {window.panel.box}")
        # Who shut it where there was room does not want it where there is room again.
        press("F9")
        wait(lambda: not window.is_sidebar_shown, "it to go")
        window.resize(*SMALL)
        window.resize(*USUAL)
        wait(lambda: window.panel.box[2] > before[2], "the panel in its room")
        same(window.is_sidebar_shown, False, "the sidebar")


@case
def an_old_outcome_does_not_stand_beside_a_new_problem():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        press("ctrl+r")
        window.await_state("Succeeded")
        window.enter("Duration", "-1")
        press("ctrl+r")
        wait(lambda: window.problem, "the problem")
        same((window.state, window.verdict), ("", ""), "what the run line says")
        window.enter("Duration", "0.1")
        wait(lambda: not window.problem, "the problem to go")
        same(window.state, "Succeeded", "the last outcome")


if __name__ == "__main__":
    tap.run("small")
