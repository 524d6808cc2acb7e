#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Everything by keyboard: Tab reaches all there is in order, and each shortcut does what it says."""

import tempfile

import screen
import tap
from ferry_window import CLASS_NAME, EXECUTORS, PAGES, FerryWindow, endless_folder
from keyboard import await_focus, await_focus_back, await_focus_on, focused_name, go_on, tab_to, tab_to_name
from screen import BUTTON, press, wait
from tap import case, same


def tour(window, key="Tab", most=60):
    """The names of what Tab goes through, from where the focus is until it comes back."""
    stops = [await_focus(window)]
    while len(stops) < most:
        stop = go_on(window, key, stops[-1])
        if stop == stops[0]:
            return [stop.name for stop in stops]
        stops.append(stop)
    raise AssertionError(f"{key} does not come back: {stops}")


def walk_down(window, name):
    """From the row that has the focus, and that nobody has selected, to another."""
    press("Down")
    # GTK 4.18 has the first press select the row that it is on, and goes on with the next.
    row = wait(lambda: (item := window.focused()) and item.has("selected") and item, "a row to be selected")
    while row.name != name:
        before = row
        press("Down")
        row = wait(lambda before=before: (item := window.focused()) and item != before and item, f"Down to leave {before}")


def selected_page(window):
    return window.frame.names("page tab", states=["selected"])


@case
def tab_reaches_everything_in_order():
    with FerryWindow() as window:
        await_focus_on(window, "Checksum files")
        names = tour(window)
        same([name for name in names if not name or CLASS_NAME.fullmatch(name)], [], f"names in {names}")
        wanted = ["Checksum files", "Files and folders", "Files…", "Folder…", "Digest", "GTask pool", "Run", "Result"]
        same([name for name in names if name in wanted], wanted, f"the order in {names}")
        for name in "Show operations", "Run another call", "Pause the view", "Menu":
            same(name in names, True, f"{name} in {names}")


@case
def backwards_it_is_the_same():
    with FerryWindow() as window:
        forwards = tour(window)
        backwards = tour(window, "shift+Tab")
        same(set(backwards), set(forwards), "stops")


@case
def backwards_over_what_is_folded():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.choose("Behaviour", "Fail")
        window.enter("Duration", "0")
        press("ctrl+r")
        window.await_state("Failed")
        # The result tells of the failure, with its details folded.
        same("Details" in tour(window, "shift+Tab"), True, "a stop at the details")


@case
def arrows_choose_the_operation():
    with FerryWindow() as window:
        press("Down", "Down")
        wait(lambda: window.panel.children[0].labels()[0] == "Find duplicates", "the form of the operation")
        press("Up")
        wait(lambda: window.panel.children[0].labels()[0] == "Scan folder", "the form of the operation")


def executors(window, *states):
    return window.groups.names("radio button", states=states)


@case
def the_executors_are_one_stop_and_arrows_choose():
    with FerryWindow() as window:
        same(executors(window), EXECUTORS, "alternatives")
        # What has the focus is the one that is chosen, and the only one that Tab stops at.
        for title, key, others in (("GTask pool", "Right", "Own pool"), ("Own pool", "Down", "Native"), ("Native", "Left", "Own pool")):
            same(executors(window, "checked"), [title], "the choice")
            for tab in "Tab", "shift+Tab":
                same([name for name in tour(window, tab) if name in EXECUTORS], [title], f"stops of {tab}")
            tab_to_name(window, title)
            press(key)
            wait(lambda others=others: focused_name(window) == others and executors(window, "checked") == [others],
                 lambda others=others: f"{others}; {executors(window, 'checked')} is chosen, {window.focused()} has the focus")
        # Past the last comes the first, and what is not to be had is passed over.
        window.choose_operation("Count primes")
        window.choose_executor("Own pool")
        for key, title in ("Right", "Helper process"), ("Right", "Main loop"), ("Up", "Helper process"):
            press(key)
            wait(lambda title=title: focused_name(window) == title and executors(window, "checked") == [title], lambda title=title: f"{title} after {key}")


@case
def tab_leaves_the_rows_of_a_table():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        for number in range(30):
            with open(f"{folder}/{number:02}", "wb"):
                pass
        window.enter("Files and folders", folder)
        press("ctrl+r")
        window.await_state("Succeeded")
        wait(lambda: not any(name.startswith("Cancel All") for name in window.frame.names(BUTTON)), "the button for all to go")
        press("ctrl+f")
        await_focus_on(window, "Filter files by name")
        rows = [f"{number:02}" for number in range(30)]
        forwards = tour(window)
        backwards = tour(window, "shift+Tab")
        same([[name for name in names if name in rows] for names in (forwards, backwards)], [["00"], ["00"]], "rows that Tab stops at")
        same(set(backwards), set(forwards), "stops")
        row = forwards.index("00")
        same(forwards[row - 1:row + 2], ["Order of the files", "00", "Show operations"], "the stops around them")
        # Arrows go on from row to row, and Tab comes back to where one was.
        tab_to_name(window, "00")
        walk_down(window, "02")
        press("shift+Tab")
        await_focus_on(window, "Order of the files")
        press("Tab")
        await_focus_on(window, "02")


@case
def tab_comes_round_on_every_page():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        press("ctrl+r")
        window.await_state("Succeeded")
        for number, page in enumerate(PAGES, 1):
            press(f"ctrl+{number}")
            wait(lambda page=page: selected_page(window) == [page], page)
            window.see_end(lambda: press("ctrl+r"), "Succeeded")
            # A stop that goes a little later than the call.
            wait(lambda: not any(name.startswith("Cancel All") for name in window.frame.names(BUTTON)), "the button for all to go")
            tab_to_name(window, page)
            forwards = tour(window)
            same(set(tour(window, "shift+Tab")), set(forwards), f"stops on {page}")
            if page == "Dependencies":
                same((forwards.count("Policy"), forwards.count("Inject faults")), (6, 6), f"what can be unfolded in {forwards}")
        # Details have sections as cards have.
        press("ctrl+2")
        call = wait(lambda: window.frame.find(screen.TABLE, "Calls").find("table row", "Unreliable call, Own pool, Succeeded"), "the call")
        tab_to(window, lambda item: item.role == "table row")
        press("Return")
        wait(lambda: call.box[2] == 0 or (item := window.focused()) and item.role != "table row", "the details")
        same(set(tour(window, "shift+Tab")), set(tour(window)), "stops in the details")


@case
def pages_and_filter():
    with FerryWindow() as window:
        for page in PAGES[1:] + PAGES[:1]:
            press(f"ctrl+{PAGES.index(page) + 1}")
            wait(lambda: selected_page(window) == [page], lambda: f"{page}; it is {selected_page(window)}")
        window.choose_operation("Unreliable call")
        press("ctrl+r")
        window.await_state("Succeeded")
        press("ctrl+f")
        wait(lambda: selected_page(window) == ["Calls"], "Calls")
        await_focus_on(window, "Filter calls")
        wait(lambda: len(window.calls()) == 1, "the call")
        screen.type_text("no such call")
        wait(lambda: not window.calls(), "the filter to leave none")
        press("ctrl+a", "BackSpace")
        wait(lambda: len(window.calls()) == 1, "the call again")


@case
def sidebar_and_menu():
    with FerryWindow() as window:
        operations = window.frame.find("list", "Operations")
        button = window.button("Show operations")
        same(button.has("pressed"), True, "shown")
        width = window.panel.box[2]
        press("F9")
        wait(lambda: not button.has("pressed") and window.panel.box[2] > width, "the sidebar to give its room")
        press("F9")
        wait(lambda: button.has("pressed") and window.panel.box[2] == width and operations.box[2] > 0, "the sidebar again")

        press("F10")
        wait(lambda: window.frame.find("menu item", "Run on the Main Loop", ["focused"]), "the menu")
        press("Escape")
        await_focus_back(window)


@case
def a_run_and_its_cancel():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        field = window.field("Files and folders")
        # Past the strip, which reads by keys too.
        press("Tab", "Tab")
        wait(lambda: field.has("focused"), lambda: f"the focus in the field; it is on {window.focused()}")
        press("ctrl+a")
        screen.type_text(endless_folder(folder))
        wait(lambda: field.text.endswith("endless"), "the name")
        press("Return")
        window.await_state("Running")
        same(field.has("focused"), True, "the focus stays")
        press("Escape")
        window.await_state("Cancelled")
        press("ctrl+r")
        window.await_state("Running")
        tab_to(window, lambda item: item == window.run_button)
        window.await_patience()
        press("space")
        window.await_state("Cancelled")
        same((window.run_button.name, window.run_button.has("focused")), ("Run", True), "the button")
        press("ctrl+2")
        wait(lambda: [call["State"] for call in window.calls()] == ["Cancelled", "Cancelled"], "both rows")


if __name__ == "__main__":
    tap.run("keys")
