#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window comes up whole: operations, pages, and a name for everything that takes the focus."""

import screen
import tap
from ferry_window import EXECUTORS, OPERATIONS, PAGES, FerryWindow, unnamed
from screen import BUTTON, LIST_ITEM, press, wait
from tap import case, same


@case
def it_appears():
    with FerryWindow() as window:
        same(window.frame.name, "Ferry", "title")
        same(window.frame.has("active", "showing"), True, "shown")
        same(window.frame.names("page tab"), PAGES, "pages")
        same(window.groups.names(BUTTON), EXECUTORS, "executors")
        same((window.run_button.name, window.state, window.problem), ("Run", "", ""), "at rest")


@case
def operations_are_listed():
    with FerryWindow() as window:
        rows = [item for item in window.frame.await_item("list", "Operations").children if item.role in LIST_ITEM]
        same([row.name for row in rows], OPERATIONS, "operations")
        same([row.name for row in rows if row.has("selected")], OPERATIONS[:1], "selected")
        for row in rows:
            same(bool(row.description), True, f"{row}: a description")


@case
def each_operation_has_its_form():
    fields = {"Checksum files": ["Files and folders", "Digest"],
              "Scan folder": ["Folder", "Largest"],
              "Find duplicates": ["Files and folders", "From"],
              "Fractal": ["Width", "Height", "Tile", "Iterations", "Centre, real part", "Centre, imaginary part", "Zoom"],
              "Count primes": ["Up to"],
              "Look up host": ["Host", "Addresses"],
              "Fetch address": ["Address", "Save as", "At most"],
              "Query database": ["Database", "Query", "Together"],
              "Run command": ["Command", "In folder", "Environment", "Keep"],
              "Unreliable call": ["Behaviour", "Duration", "Message", "Memory"]}
    before = set()
    with FerryWindow() as window:
        for operation, labels in fields.items():
            window.choose_operation(operation)
            # Forms that were shown before may still be there, behind this one.
            now = set(window.panel.names(("text", "combo box")))
            same(set(labels) - now, set(), f"{operation} lacks")
            same(now - before - set(labels), set(), f"{operation} has besides")
            before |= now


@case
def focusable_things_are_named():
    with FerryWindow() as window:
        for operation in OPERATIONS:
            window.choose_operation(operation)
            same(unnamed(window.frame), [], operation)


@case
def pages_are_named_empty_and_filled():
    with FerryWindow() as window:
        for page in PAGES:
            window.show_page(page)
            same(unnamed(window.frame), [], f"{page}, empty")
        window.choose_operation("Unreliable call")
        window.choose_executor("Main loop")
        window.run()
        window.await_state("Succeeded")
        for page in PAGES:
            window.show_page(page)
            same(unnamed(window.frame), [], f"{page}, filled")


@case
def an_empty_page_offers_what_fills_it():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.show_page("Calls")
        same(window.calls(), [], "calls")
        page = window.frame.await_item(screen.PANEL, "Calls")
        window.click(page.await_item(BUTTON, "Run"))
        same([call["Operation"] for call in wait(window.calls, "a call")], ["Unreliable call"], "calls")
        window.await_state("Succeeded")


@case
def a_second_launch_shows_the_same_window():
    with FerryWindow() as window:
        again = window.launch_again()
        same(again.wait(30), 0, "exit code")
        same(len(window.application.children), 1, "windows")
        press("ctrl+2")
        wait(lambda: window.frame.find("page tab", "Calls").has("selected"), "keys to reach it")


if __name__ == "__main__":
    tap.run("launch")
