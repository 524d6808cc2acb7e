#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window from right to left, in text of 20 points, at twice the scale and without animations: nothing goes
beyond it, and everything can be reached, in little room as in much."""

import contextlib
import pathlib
import tempfile

import screen
import tap
from accessible import boxes_of, roles_of
from ferry_window import OPERATIONS, PAGES, FerryWindow, endless_folder
from keyboard import await_focus_on, tab_to
from screen import BUTTON, press, wait
from tap import case, same

SIZES = [(640, 480), (1180, 760)]
# What is not shown keeps the place that it had, and no state tells it from what is: GTK 4.8 says of nothing that it
# is showing, 4.18 of everything. In a window that was never wider than it is, that place is within too.
NARROWER = (600, 700)
PANE = "scroll pane"
CONTROLS = BUTTON + ("text", "combo box", "check box", "spin button", "page tab")


@contextlib.contextmanager
def window_with(settings="", size=SIZES[1], **environment):
    """A window with GTK's settings as somebody may have them, as large as it was the last time; with what it keeps in a
    folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "gtk-4.0/settings.ini")
        file.parent.mkdir()
        file.write_text(f"[Settings]\n{settings}\n", encoding="ascii")
        file = pathlib.Path(folder, "glib-2.0/settings/keyfile")
        file.parent.mkdir(parents=True)
        file.write_text("[io/github/ferry_gtk/Ferry]\nwindow-width={}\nwindow-height={}\n".format(*size), encoding="ascii")
        with FerryWindow(XDG_CONFIG_HOME=folder, XDG_DATA_HOME=folder, GSETTINGS_BACKEND="keyfile", **environment) as window:
            yield window


def pane_of(window):
    return window.frame.find(PANE, "Operation and pages")


def beside(pane, item):
    """What of an item is left or right of the pane. What scrolls sideways by itself is not looked into."""
    left, _, width, _ = pane.box
    items = item.walk_shown(closed=(PANE,))
    for part, box in zip(items, boxes_of(items)):
        if box[2] > 0 and (box[0] < left or box[0] + box[2] > left + width):
            yield f"{part} at {box} in {pane.box}"


def await_inside(window, what, item):
    """Once it is laid out."""
    wait(lambda: not list(beside(pane_of(window), item)), lambda: f"{what}: {list(beside(pane_of(window), item))}")


def header_is_whole(window):
    """The buttons of the header bar, which is what is above the pane."""
    _, _, width, _ = window.frame.box
    pane = pane_of(window).box
    items = window.frame.walk_shown(closed=BUTTON)
    buttons = [item for item, role in zip(items, roles_of(items)) if role in BUTTON]
    same(len(buttons) > 10, True, "there are buttons")
    outside = [f"{button} at {box}" for button, box in zip(buttons, boxes_of(buttons))
               if box[1] + box[3] <= pane[1] and not (0 <= box[0] and box[0] + box[2] <= width)]
    same(outside, [], f"buttons beyond {width}")


def page_of(window, name):
    """The page by its place: one has no name of its own to be found by in all languages."""
    tab = window.frame.await_item("page tab", name)
    return wait(lambda: tab.has("selected") and window.frame.find(screen.PANEL, name), name)


def look_at_forms(window):
    for operation in OPERATIONS:
        window.choose_operation(operation)
        await_inside(window, operation, window.panel)
        window.reach(window.run_button)


def look_at_pages(window):
    for number, name in enumerate(PAGES, 1):
        press(f"ctrl+{number}")
        page = page_of(window, name)
        await_inside(window, name, page)
        controls = [item for item in page.shown(CONTROLS, states=["sensitive", "visible"])]
        if controls:
            window.reach(controls[0])


def look_at_all(window):
    """With calls that failed and succeeded, which fill the pages."""
    window.choose_operation("Unreliable call")
    window.reach(window.field("Duration"))
    window.enter("Duration", "0.1")
    for behaviour, state in ("Fail", "Failed"), ("Sleep", "Succeeded"):
        window.reach(window.panel.await_item("combo box", "Behaviour"))
        window.choose("Behaviour", behaviour)
        # A key may be lost that comes before GDK knows that the list is gone.
        window.reach_and_click(window.run_button)
        window.await_state(state)
    window.resize(*SIZES[0])
    # Where there is room for them in 640 pixels, there is in more.
    look_at_forms(window)
    for size in SIZES:
        window.resize(*size)
        header_is_whole(window)
        look_at_pages(window)


@case
def from_right_to_left():
    with window_with(GTK_DEBUG="invert-text-dir") as window:
        sidebar = window.frame.await_item("list item", OPERATIONS[0]).box
        same(sidebar[0] > pane_of(window).box[0], True, "the sidebar is on the right")
        tabs = [window.frame.await_item("page tab", name).box[0] for name in PAGES]
        same(tabs, sorted(tabs, reverse=True), "the pages' tabs, first to last")
        executors = [button.box[0] for button in window.groups.all(BUTTON)]
        same(executors, sorted(executors, reverse=True), "the executors, first to last")
        same(window.run_button.box[0] > window.button("Compare All Ways").box[0], True, "Run is where lines begin")
        window.choose_operation("Fractal")
        press("ctrl+r")
        window.await_state("Succeeded")
        # The mark has the minus before its number.
        wait(lambda: "\u200e-0.743643887037151" in window.frame.names("label"), "the centre of the fractal")
    with window_with(size=NARROWER, GTK_DEBUG="invert-text-dir") as window:
        look_at_all(window)


def within(box, pane):
    return pane[0] <= box[0] and box[0] + box[2] <= pane[0] + pane[2]


@contextlib.contextmanager
def wide_table(environment):
    """A window with a call in a table that is wider than it, and the cells of that call."""
    with window_with(size=SIZES[0], **environment) as window:
        window.choose_operation("Unreliable call")
        window.reach(window.field("Duration"))
        window.enter("Duration", "0")
        press("ctrl+r")
        window.await_state("Succeeded")
        window.show_page("Calls")
        call = wait(lambda: next((row for row in window.frame.find(screen.TABLE, "Calls").shown("table row") if row.find("table cell")), None), "the call")
        yield window, call, call.all("table cell")


def await_end_in_sight(window, cells, end, what):
    """Until the first or the last cell is in sight, and the other one is not."""
    wait(lambda: within(cells[end].box, pane_of(window).box) and not within(cells[-1 - end].box, pane_of(window).box),
         lambda: f"{what}: {boxes_of(cells)} in {pane_of(window).box}")


@case
def a_wide_table_begins_where_lines_do():
    for environment in {}, {"GTK_DEBUG": "invert-text-dir"}:
        with wide_table(environment) as (window, _, cells):
            await_end_in_sight(window, cells, 0, f"the first column with {environment}")


@case
def keys_scroll_a_wide_table_to_where_they_point():
    for environment, onwards, back in ({}, "Right", "Left"), ({"GTK_DEBUG": "invert-text-dir"}, "Left", "Right"):
        with wide_table(environment) as (window, call, cells):
            await_end_in_sight(window, cells, 0, f"the first column with {environment}")
            press("ctrl+f")
            await_focus_on(window, "Filter calls")
            tab_to(window, lambda item, call=call: item == call)
            press(onwards, onwards)
            await_end_in_sight(window, cells, -1, f"the last column after {onwards}")
            press(back, back, back)
            await_end_in_sight(window, cells, 0, f"the first column after {back}")


def height_of_first_letter(window, item):
    """How high what stands at the left of a text is."""
    x, y, width, height = screen.place(window.window, window.frame, item)
    points = screen.pixels(window.window, x, y, width, height)
    ground = sorted(points)[len(points) // 2]
    rows = set()
    for column in range(width):
        dark = {row for row, light in enumerate(points[column::width]) if abs(light - ground) > 60}
        if rows and not dark:
            break
        rows |= dark
    return max(rows) - min(rows) + 1 if rows else 0


@case
def a_number_has_its_minus_in_front():
    for environment in {}, {"GTK_DEBUG": "invert-text-dir"}:
        with window_with(**environment) as window:
            window.choose_operation("Fractal")
            field = window.field("Centre, real part")
            same(field.text.startswith("-"), True, "below 0")
            wait(lambda field=field: 0 < height_of_first_letter(window, field) < 4, f"a minus at the left with {environment}")


def margin_of_toast(window):
    """Beside the words of a toast, left and right, to the end of what it takes."""
    press("ctrl+7")
    window.reach_and_click(wait(lambda: window.frame.find(screen.PANEL, "Source").find_shown(BUTTON, "Copy"), "a button that tells something"))
    toast = wait(lambda: window.frame.find_shown(BUTTON, "Dismiss"), "a toast").parent
    # Its own place is without what it is padded by.
    left, _, width, _ = toast.parent.box
    text_left, _, text_width, _ = toast.children[0].box
    return text_left - left, left + width - text_left - text_width


@case
def a_toast_has_its_margins():
    with window_with() as window:
        left, right = margin_of_toast(window)
    with window_with(GTK_DEBUG="invert-text-dir") as window:
        same(margin_of_toast(window), (right, left), "the margins, the other way round")


@case
def words_that_fit_begin_where_lines_do():
    for environment, edge in ({}, min), ({"GTK_DEBUG": "invert-text-dir"}, max):
        with window_with(**environment) as window:
            verdict = window.verdict_of_loop()
            width = verdict.box[2]
            begins = edge(wait(lambda: screen.ink(window.window, window.frame, verdict), "words"))
            same(abs(begins - (0 if edge is min else width - 1)) < 10, True, f"where the verdict begins, at {begins} of {width}")


@case
def in_text_of_20_points():
    with FerryWindow() as window:
        usual = window.run_button.box[3]
    with window_with("gtk-font-name=Sans 20", NARROWER) as window:
        same(window.run_button.box[3] > usual, True, "the text is larger")
        look_at_all(window)


@case
def at_twice_the_scale():
    with window_with(size=NARROWER, GDK_SCALE="2") as window:
        same(screen.geometry(window.window)[2] >= 2 * window.frame.box[2], True, "two pixels for one")
        look_at_all(window)


def ring(window):
    """What is drawn of the ring that turns with every frame."""
    item = window.frame.find("image", "Turns with every frame while a call runs")
    return screen.pixels(window.window, *screen.place(window.window, window.frame, item))


def turns(window):
    """Whether the ring changes while a call runs."""
    first = ring(window)
    return any(ring(window) != first for _ in range(8))


@case
def without_animations():
    with tempfile.TemporaryDirectory() as folder:
        for settings, wanted in ("", True), ("gtk-enable-animations=false", False):
            with window_with(settings) as window:
                window.choose_operation("Checksum files")
                window.enter("Files and folders", endless_folder(folder) if wanted else f"{folder}/endless")
                window.run()
                window.await_patience()
                same(turns(window), wanted, f"whether the ring turns with {settings!r}")
                # The sidebar is there, and away, at once.
                window.resize(*SIZES[0])
                wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
                press("F9")
                wait(lambda: window.is_sidebar_shown, "the sidebar")
                press("Escape")
                wait(lambda: not window.is_sidebar_shown, "it to go")
                press("Escape")
                window.await_state("Cancelled")


if __name__ == "__main__":
    tap.run("extremes")
