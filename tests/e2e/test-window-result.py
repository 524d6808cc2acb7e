#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Results that are tables are shown as such: a query's under its own headings, duplicates group by group."""

import os
import sqlite3
import tempfile

import screen
import tap
from accessible import boxes_of
from ferry_window import FerryWindow
from keyboard import tab_to
from screen import press, wait
from tap import case, names_all, same

ROWS = "Rows of the query"
GROUPS = "Files with the same content"


def database(folder):
    path = os.path.join(folder, "shop.db")
    with sqlite3.connect(path) as shop:
        shop.execute("CREATE TABLE goods (id INTEGER, name TEXT, price REAL, note)")
        shop.executemany("INSERT INTO goods VALUES (?, ?, ?, ?)",
                         [(1, "nut", 0.1, None), (20, "bolt", 2, ""), (300, "NULL", None, b"\x01\x02\x03"), (4000, "two\nlines", -1.5, 7)])
    shop.close()
    return path


def query(window, path, sql):
    window.choose_operation("Query database")
    window.enter("Database", path)
    window.enter("Query", sql)
    window.run()
    window.await_state("Succeeded")


def cells(window, table, count):
    columns = [str(number) for number in range(count)]
    return [[row[column] for column in columns] for row in window.rows(table, columns)]


@case
def a_query_has_its_own_headings():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        query(window, database(folder), "SELECT id, name, price, note AS 'The note' FROM goods ORDER BY id")
        goods = [["1", "nut", "0.1", "NULL"], ["20", "bolt", "2.0", ""], ["300", "NULL", "NULL", "3 bytes"], ["4000", "two lines", "-1.5", "7"]]
        wait(lambda: cells(window, ROWS, 4) == goods, lambda: f"four rows; there are {cells(window, ROWS, 4)}")
        texts = window.frame.texts()
        names_all(" ".join(texts), "4 rows")
        same([text for text in texts if text in ("id", "name", "price", "The note")], ["id", "name", "price", "The note"], "headings")
        # Another statement has other ones; what it does not find is no row.
        query(window, os.path.join(folder, "shop.db"), "SELECT count(*), max(id) FROM goods")
        wait(lambda: cells(window, ROWS, 2) == [["4", "4000"]], lambda: f"one row; there are {cells(window, ROWS, 2)}")


def widest(window):
    """The cells of the first row of the query, and where they are."""
    items = window.frame.find(screen.TABLE, ROWS).all("table cell")
    return boxes_of(items)


@case
def many_columns_have_room_and_are_reached_by_keys():
    text = "eighteen letters,."
    with tempfile.TemporaryDirectory() as folder, FerryWindow(size=(640, 480)) as window:
        wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
        path = database(folder)
        query(window, path, f"SELECT '{text}' AS first, 'x' AS last")
        wait(lambda: cells(window, ROWS, 2) == [[text, "x"]], lambda: f"one row; there are {cells(window, ROWS, 2)}")
        whole = widest(window)[0][2]
        query(window, path, "SELECT " + ", ".join(f"'{text}' AS c{number}" for number in range(24)))
        wait(lambda: len(widest(window)) == 24, lambda: f"24 columns; there are {len(widest(window))}")
        wait(lambda: {box[2] for box in widest(window)[:23]} == {whole}, lambda: f"texts of {whole}; they are {widest(window)}")
        row = next(item for item in window.frame.find(screen.TABLE, ROWS).all("table row") if item.name == text)
        pane = row.box
        tab_to(window, lambda item: item == row)
        press("Down", "Up")
        wait(lambda: row.has("focused"), "the focus on the row")
        right = window.frame.find("scroll pane", "Rows").box
        right = right[0] + right[2]
        for _ in range(60):
            left, _, width, _ = widest(window)[-1]
            if left + width <= right:
                break
            press("Right")
            wait(lambda: widest(window)[-1][0] < left, lambda: f"the last column to come nearer than {left}")
        same(row.has("focused"), True, "the focus stays on the row")
        while widest(window)[0][0] < pane[0]:
            left = widest(window)[0][0]
            press("Left")
            wait(lambda: widest(window)[0][0] > left, lambda: f"the first column to come nearer than {left}")


@case
def what_was_left_out_is_told():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.choose_operation("Query database")
        window.enter("At most", "2")
        query(window, database(folder), "SELECT id FROM goods ORDER BY id")
        wait(lambda: cells(window, ROWS, 1) == [["1"], ["20"]], lambda: f"two rows; there are {cells(window, ROWS, 1)}")
        names_all(" ".join(window.frame.texts()), "The first 2 rows, and there are more")


@case
def a_choice_is_called_what_the_form_calls_it():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        window.run()
        window.await_state("Succeeded")
        page = window.frame.await_item(screen.PANEL, "Result")
        wait(lambda: "Sleep" in page.labels(), lambda: f"the choice; there are {page.labels()}")


@case
def duplicates_stand_in_groups():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        for name, content in (("a", b"x" * 3000), ("b", b"x" * 3000), ("c", b"x" * 3000), ("d", b"y" * 10), ("e", b"y" * 10), ("f", b"z")):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
        window.choose_operation("Find duplicates")
        field = wait(lambda: [item for item in window.panel.shown("text") if item.name == "Files and folders"], "the field")[-1]
        window.click(field)
        press("ctrl+a")
        screen.type_text(folder)
        window.run()
        window.await_state("Succeeded")
        first = [["a", "3", "3.0\u00a0kB", "6.0\u00a0kB"]] + [[os.path.join(folder, name), "", "", ""] for name in "abc"]
        wait(lambda: cells(window, GROUPS, 4)[:4] == first, lambda: f"the first group; there are {cells(window, GROUPS, 4)}")
        names_all(" ".join(window.frame.texts()), "2 groups", "6.0\u00a0kB wasted", "6 files looked at")


if __name__ == "__main__":
    tap.run("result")
