# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where keys lead: each is pressed once the one before has had its effect. A key that comes sooner is one too many, or is
lost.

What is told of a window here is true of any that has a frame and a focus: the main one, or one beside it."""

from patience import wait
from screen import LIST_ITEM, MENU_ITEM, press


def focused(window):
    """What has the focus in it; None if nothing has, as while another window has the keyboard."""
    return window.focus.within(window.frame)


def focused_name(window):
    item = focused(window)
    return item.name if item else ""


def await_focus(window, arrived=lambda item: True, what="the focus"):
    """Until what has the focus is what is asked for, and returns that."""
    return wait(lambda: (item := focused(window)) and arrived(item) and item, lambda: f"{what}; it is on {focused(window)}")


def await_focus_on(window, name):
    return await_focus(window, lambda item: item.name == name, f"the focus on {name}")


def go_on(window, key, start=None):
    """Presses a key that moves the focus from where it is, and returns what has it then."""
    start = start or await_focus(window)
    press(key)
    return await_focus(window, lambda item: item != start, f"{key} to leave {start}")


def tab_to(window, arrived, key="Tab", most=60):
    """Goes on until what has the focus is what is asked for, and returns that."""
    passed = [await_focus(window)]
    while not arrived(passed[-1]):
        if len(passed) > most:
            raise AssertionError(f"{key} does not lead there, only to {passed}")
        passed.append(go_on(window, key, passed[-1]))
    return passed[-1]


def tab_to_name(window, name):
    return tab_to(window, lambda item: item.name == name)


def choose_menu_row(window, label):
    """In a menu that was opened by a key; then it is shut."""
    await_focus(window, lambda item: item.role in MENU_ITEM, "the menu")
    tab_to(window, lambda item: item.name == label, "Down", 16)
    press("Return")
    await_focus_back(window)


def await_focus_back(window, rows=MENU_ITEM):
    """Until no row of a popover that is gone has the focus. One keeps it up to the next frame, and a key that comes
    before that is lost."""
    wait(lambda: (item := focused(window)) is None or item.role not in rows, lambda: f"the focus back; it is on {focused(window)}")


def await_focus_back_from_list(window):
    await_focus_back(window, LIST_ITEM)
