#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page "History": calls of earlier launches, searched, sorted, run again, exported and deleted."""

import csv
import os
import pathlib
import sqlite3
import subprocess
import tempfile

import screen
import tap
from ferry_window import FERRY, FerryWindow
from keyboard import await_focus_on, choose_menu_row, tab_to_name
from screen import BUTTON, press, wait
from tap import case, names_all, same

COLUMNS = ["Started", "Outcome", "Operation", "Run on", "Took", "Worst stall", "Parameters"]


def history(window):
    return [{key: value for key, value in row.items() if key in COLUMNS} for row in window.rows("History", COLUMNS)]


def stories(window):
    return [row["Parameters"] for row in history(window)]


def await_rows(window, n):
    return wait(lambda: len(rows := history(window)) == n and all(row["Parameters"] for row in rows) and rows,
                lambda: f"{n} rows; there are {history(window)}")


def row_with(window, text):
    table = window.frame.find(screen.TABLE, "History")
    return wait(lambda: next((row for row in table.shown("table row") if any(text in label for label in row.labels())), None),
                f"a row with {text}")


def select(window, text):
    row = row_with(window, text)
    window.reach(row)
    screen.point_at(window.window, window.frame, row, (0.3, 0.5))
    screen.click()
    wait(lambda: row.has("selected"), f"the row with {text} to be selected")


def tool(window, name):
    """A button above the list, when it can be pressed."""
    return wait(lambda: window.frame.find_shown(BUTTON, name, ["sensitive"]), f"the button {name}")


def sort_by(window, column):
    """As somebody does who has no pointer."""
    press("ctrl+f")
    await_focus_on(window, "Search the history")
    tab_to_name(window, "Sort")
    press("space")
    choose_menu_row(window, column)


def run_call(window, message):
    window.choose_operation("Unreliable call")
    window.enter("Duration", "0")
    window.enter("Message", message)
    window.run()
    window.await_state("Succeeded")


class Launches:
    """A data folder of its own, in which two calls of an earlier launch are kept."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name, "ferry/history.db")
        # Of the command line: it keeps the same history.
        environment = {**os.environ, "XDG_DATA_HOME": self.folder.name}
        for arguments in ["--message=first of all", "--seconds=0"], ["--message=second and wrong", "--mode=fail", "--seconds=0.1"]:
            subprocess.run([FERRY, "run", "unreliable.call", *arguments], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def window(self):
        return FerryWindow(XDG_DATA_HOME=self.folder.name)

    def ask(self, sql):
        database = sqlite3.connect(self.path)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()


@case
def calls_of_earlier_launches_are_listed_searched_and_sorted():
    with Launches() as launches, launches.window() as window:
        window.show_page("History")
        rows = await_rows(window, 2)
        same([row["Outcome"] for row in rows], ["Failed", "Succeeded"], "the newest first")
        same({row["Operation"] for row in rows}, {"Unreliable call"})
        names_all([row["Run on"] for row in rows], "Own pool")
        names_all(stories(window)[0], "second and wrong")
        wait(lambda: window.frame.find(screen.STATUS, "2 calls"), "how many there are")

        # A call of this launch comes by itself.
        run_call(window, "third time lucky")
        names_all(await_rows(window, 3)[0]["Parameters"], "third time lucky")

        # By keys.
        press("ctrl+f")
        await_focus_on(window, "Search the history")
        screen.type_text("WRONG second")
        names_all(await_rows(window, 1)[0]["Parameters"], "second and wrong")
        press("ctrl+a")
        screen.type_text("no such thing")
        wait(lambda: window.frame.find("label", "No call in the history is like that."), "that nothing is like that")
        window.reach_and_click(window.button("Show All Calls"))
        await_rows(window, 3)

        # By keys alone: the longest last, then first, then as they came.
        for column, place in ("Took", -1), ("Took", 0), ("Outcome", None):
            sort_by(window, column)
            wait(lambda place=place: place is None or (told := stories(window)) and "second and wrong" in told[place], lambda column=column: f"sorted by {column}: {stories(window)}")

        # By the pointer: the shortest first, then the longest.
        title = wait(lambda: window.frame.find_shown(name="Took"), "the title")
        window.reach_and_click(title)
        wait(lambda: (told := stories(window)) and "second and wrong" in told[-1], lambda: f"the longest last: {stories(window)}")
        window.click(title)
        wait(lambda: (told := stories(window)) and "second and wrong" in told[0], lambda: f"the longest first: {stories(window)}")


@case
def a_call_runs_again():
    with Launches() as launches, launches.window() as window:
        window.choose_operation("Count primes")
        window.show_page("History")
        await_rows(window, 2)
        same(bool(window.frame.find(BUTTON, "Run again", ["sensitive"])), False, "nothing is selected")
        select(window, "first of all")
        window.click(tool(window, "Run again"))
        window.await_state("Succeeded")
        same(window.panel.children[0].labels()[0], "Unreliable call")
        same(window.field("Message").text, "first of all")
        wait(lambda: len(history(window)) == 3, lambda: f"its own row: {history(window)}")

        # A double click only enters it.
        row = row_with(window, "second and wrong")
        window.reach(row)
        screen.point_at(window.window, window.frame, row, (0.3, 0.5))
        screen.click(times=2)
        wait(lambda: window.field("Message").text == "second and wrong", "the form")
        wait(lambda: window.toast() == "The call is in the form", window.toast)
        same(window.state, "Succeeded", "nothing ran")


@case
def calls_are_deleted_once_it_is_confirmed():
    with Launches() as launches, launches.window() as window:
        window.show_page("History")
        await_rows(window, 2)
        select(window, "first of all")
        press("Delete")
        await_focus_on(window, "Delete")
        window.click(window.button("Keep"))
        wait(lambda: not window.frame.find_shown(BUTTON, "Keep"), "the question to go")
        same(launches.ask("SELECT count(*) FROM calls"), [(2,)])

        window.reach_and_click(tool(window, "Delete"))
        await_focus_on(window, "Delete")
        window.button("Keep")
        press("Return")
        wait(lambda: window.toast() == "1 call was deleted from the history", window.toast)
        names_all(await_rows(window, 1)[0]["Parameters"], "second and wrong")
        same(launches.ask("SELECT count(*), (SELECT calls FROM counts) FROM calls"), [(1, 1)])


@case
def what_is_listed_is_exported():
    with Launches() as launches, launches.window() as window:
        target = os.path.join(launches.folder.name, "out.csv")
        window.show_page("History")
        await_rows(window, 2)
        press("ctrl+f")
        await_focus_on(window, "Search the history")
        screen.type_text("first")
        await_rows(window, 1)
        press("ctrl+s")
        window.save_as(target)
        wait(lambda: os.path.exists(target), lambda: f"the file; there are {os.listdir(launches.folder.name)}")
        with open(target, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        same(len(rows), 1)
        names_all(rows[0]["parameters"], "first of all")


@case
def a_file_that_cannot_be_read_is_told():
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "ferry/history.db"))
        with FerryWindow(XDG_DATA_HOME=folder) as window:
            window.show_page("History")
            texts = wait(lambda: [name for name in window.frame.names() if "cannot be read" in name], "the trouble")
            names_all(texts[0], "history.db", "no regular file", "move it away")
            os.rmdir(os.path.join(folder, "ferry/history.db"))
            window.reach_and_click(window.button("Try Again"))
            wait(lambda: any("kept here once it is over" in name for name in window.frame.names("label")), "an empty history")


if __name__ == "__main__":
    tap.run("history")
