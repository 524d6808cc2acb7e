#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page "Source": the file of each operation and executor as it was built, its marks, search and Copy."""

import pathlib
import re

import screen
import tap
from accessible import names_of
from ferry_window import EXECUTORS, OF_GTK, OPERATIONS, FerryWindow
from keyboard import await_focus_on, tab_to
from screen import BUTTON, press, wait
from tap import case, same

APP = pathlib.Path(__file__).parents[2] / "app"


def source(window):
    view = window.frame.find("text", "Source") or window.frame.find("document text", "Source")
    return view.text if view else ""


def marks(window):
    """The lines that matter by number, with what is said of them."""
    names = [name for name in names_of(window.frame.shown(BUTTON)) if re.match(r"\d+: ", name)]
    return {int(name.split(": ")[0]): name.split(": ", 1)[1] for name in names}


def shown_file(window):
    labels = [name for name in window.frame.names("label") if re.fullmatch(r"(operations|boundary)/\S+\.c", name)]
    return labels[0] if labels else ""


def await_file(window, wanted):
    wait(lambda: shown_file(window) == wanted, lambda: f"{wanted}; it is {shown_file(window)}")
    wait(lambda: source(window) == (APP / wanted).read_text(encoding="utf-8"), lambda: f"{wanted} as it is in the tree")


def choose_whose(window, row):
    combo = window.frame.find("combo box", "Whose source")
    window.reach(combo)
    window.choose_row(combo, row)


@case
def every_operation_shows_its_file():
    with FerryWindow() as window:
        press("ctrl+7")
        files = set()
        for title in OPERATIONS:
            window.choose_operation(title)
            wait(lambda: shown_file(window) not in files | {""}, f"the file of {title}")
            files.add(shown_file(window))
            await_file(window, shown_file(window))
            wait(lambda: 2 <= len(marks(window)) <= 4, lambda title=title: f"the marks of {title}: {marks(window)}")
        same(len(files), len(OPERATIONS), "files")


@case
def the_executor_shows_its_file():
    with FerryWindow() as window:
        press("ctrl+7")
        await_file(window, "operations/files/checksum.c")
        choose_whose(window, 1)
        await_file(window, "boundary/executor-task-pool.c")
        for title, name in zip(EXECUTORS, ("main-loop", "task-pool", "own-pool", "native", "process"), strict=True):
            window.choose_executor(title)
            await_file(window, f"boundary/executor-{name}.c")
            lines = (APP / f"boundary/executor-{name}.c").read_text(encoding="utf-8").splitlines()
            same(all(lines[number - 1] for number in marks(window)), True, f"{name}: {marks(window)}")
        choose_whose(window, 0)
        await_file(window, "operations/files/checksum.c")


@case
def marks_lead_to_their_lines():
    with FerryWindow() as window:
        press("ctrl+7")
        await_file(window, "operations/files/checksum.c")
        lines = source(window).split("\n")
        found = wait(lambda: marks(window), "marks")
        same("_run (GVariant *parameters" in lines[min(n for n, text in found.items() if text.startswith("The blocking")) - 1], True, f"{found}")
        last = max(found)
        window.reach_and_click(window.frame.find(BUTTON, f"{last}: {found[last]}"))
        view = window.frame.find("text", "Source")
        wait(lambda: view.caret == sum(len(line) + 1 for line in lines[:last - 1]), lambda: f"the caret at line {last}; it is at {view.caret}")


def is_mark(item):
    return re.match(r"\d+: ", item.name) is not None


@case
def keys_on_marks_that_are_others_by_now():
    with FerryWindow(tolerates=OF_GTK, G_DEBUG="fatal-criticals") as window:
        press("ctrl+7")
        await_file(window, "operations/files/checksum.c")
        for operation, name in ("Fractal", "compute/fractal"), ("Checksum files", "files/checksum"):
            tab_to(window, is_mark)
            # Those that had the focus go.
            window.choose_operation(operation)
            await_file(window, f"operations/{name}.c")
            mark = wait(lambda: next(filter(is_mark, window.frame.shown(BUTTON)), None), "a mark")
            window.reach(mark)
            screen.point_at(window.window, window.frame, mark)
            with screen.button_held():
                wait(lambda: window.focused() == mark, "the focus on the new mark")
                press("Next", "Prior", "Down", "Up", "End", "Home")
        await_file(window, "operations/files/checksum.c")


@case
def what_is_searched_is_selected():
    with FerryWindow() as window:
        press("ctrl+7")
        await_file(window, "operations/files/checksum.c")
        press("ctrl+f")
        await_focus_on(window, "Find in the source")
        screen.type_text("static")
        text = source(window)
        view = window.frame.find("text", "Source")
        first = text.index("static")
        second = text.index("static", first + 1)
        wait(lambda: view.caret == first, lambda: f"the caret at {first}; it is at {view.caret}")
        press("Return")
        wait(lambda: view.caret == second, lambda: f"the caret at {second}; it is at {view.caret}")


@case
def copy_says_so():
    with FerryWindow() as window:
        press("ctrl+7")
        await_file(window, "operations/files/checksum.c")
        window.reach_and_click(window.frame.find(screen.PANEL, "Source").find(BUTTON, "Copy"))
        wait(lambda: window.toast() == "The source is on the clipboard", window.toast)


@case
def the_pointer_rests_on_the_line_numbers():
    with FerryWindow() as window:
        press("ctrl+7")
        wait(lambda: source(window), "the source")
        view = window.frame.find("text", "Source") or window.frame.find("document text", "Source")
        press("ctrl+f")
        await_focus_on(window, "Find in the source")
        for share in 0.3, 0.5, 0.7:
            screen.point_at(window.window, window.frame, view, (0.01, share))
            screen.type_text("e")
            # Under a dialog the pointer leaves, and comes back to a text that has moved: no warning comes of it.
            press("ctrl+s")
            window.other_window()
            # The dialog has the focus of the display, and may not know yet.
            wait(lambda: len(screen.windows(window.process)) == 1 or press("Escape"), "the dialog to go", pause=0.2)
            screen.focus(window.window)


if __name__ == "__main__":
    tap.run("source")
