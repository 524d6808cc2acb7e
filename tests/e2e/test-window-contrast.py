#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What can be read stands out: every text has a contrast of 4.5:1 and more to its ground, by the formula
of WCAG 2 (relative luminance), measured on the screen, in light, dark and high contrast."""

import subprocess
from collections import Counter

import screen
import tap
from accessible import boxes_of, have, names_of, roles_of
from ferry_window import FerryWindow
from keyboard import go_on
from screen import BUTTON, press, wait
from tap import case, same

LEAST = 4.5
# In so narrow a text no stroke may be a whole pixel wide, and none has its full colour.
ROUNDING = 0.1


# In the form that was shown first, which keeps its place behind the others.
BEHIND = ("Files and folders", "Digest", "SHA-256")


def luminance(pixel):
    channels = [value / 255 for value in pixel]
    red, green, blue = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


class Shot:
    """The window's pixels."""

    def __init__(self, window):
        _, _, self.width, self.height = screen.geometry(window.window)
        self.data = subprocess.run(["import", "-window", str(window.window), "-depth", "8", "rgb:-"], check=True, capture_output=True, timeout=20).stdout

    def crop(self, box):
        left, top, width, height = box
        for y in range(max(0, top), min(self.height, top + height)):
            for x in range(max(0, left), min(self.width, left + width)):
                at = (y * self.width + x) * 3
                yield tuple(self.data[at:at + 3])

    def text_contrast(self, box):
        """Between the ground, which is what most pixels have, and what stands out most."""
        counts = Counter(self.crop(box))
        if len(counts) < 2:
            return None
        ground = counts.most_common(1)[0][0]
        return max(contrast(pixel, ground) for pixel in counts)


def within(box, pane):
    return pane[0] <= box[0] and pane[1] <= box[1] and box[0] + box[2] <= pane[0] + pane[2] and box[1] + box[3] <= pane[1] + pane[3]


def faint(window):
    """Texts on the screen with too little contrast. What is scrolled away has no pixels, and what cannot be
    used may be faint."""
    pane = window.frame.find("scroll pane", "Operation and pages").box
    places, unusable = [], []
    items = window.frame.shown(BUTTON + ("label",))
    for item, role, name, box, usable in zip(items, roles_of(items), names_of(items), boxes_of(items), have(items, ["sensitive"])):
        if role != "label" and not usable:
            unusable.append(box)
        elif role == "label" and box[2] > 1 and name.strip() and name not in BEHIND:
            places.append((box, item))
    shot = Shot(window)
    for box, item in places:
        if box[1] >= pane[1] and box[0] >= pane[0] and not within(box, pane):
            continue
        if any(within(box, other) for other in unusable):
            continue
        found = shot.text_contrast(screen.place(window.window, window.frame, item))
        if found is not None and found < LEAST - ROUNDING:
            yield f"{item.name!r} has {found:.2f}"


def look(**theme):
    with FerryWindow(**theme) as window:
        window.choose_operation("Unreliable call")
        window.choose_executor("Main loop")
        for behaviour, state in ("Sleep", "Succeeded"), ("Fail", "Failed"):
            window.choose("Behaviour", behaviour)
            window.run()
            window.await_state(state)
        window.show_page("Calls")
        wait(lambda: len(window.calls()) == 2, "the calls")
        window.enter("Duration", "-1")
        press("ctrl+r")
        wait(lambda: window.problem, "a problem")
        look_at_problem(window)
        wait(lambda: not set(faint(window)), lambda: f"what is too faint, the calls: {set(faint(window))}")
        window.show_page("Dependencies")
        wait(lambda: not set(faint(window)), lambda: f"what is too faint, the dependencies: {set(faint(window))}")


def inside(box, margin):
    left, top, width, height = box
    return left + margin, top + margin, width - 2 * margin, height - 2 * margin


def red_points(window, field):
    box = inside(screen.place(window.window, window.frame, field), -3)
    return sum(red > green + 60 and red > blue + 60 for red, green, blue in Shot(window).crop(box))


def is_marked(window, field):
    """Whether a field has a red edge for good: half as long as what is around it at least, and what comes and goes while a
    style takes the place of another is none."""
    found = [red_points(window, field) for _ in range(4)]
    return min(found) == max(found) > sum(field.box[2:])


def look_at_problem(window):
    """A field in which something is wrong is marked, and that can be read: with neither its edge, nor a caret, nor a
    selection in it."""
    field = window.field("Duration")
    wait(lambda: field.has("focused"), "the focus on what is wrong")
    wait(lambda: is_marked(window, field), "a mark with the keyboard in the field")
    window.click(field)
    press("End", "Tab")
    wait(lambda: not field.has("focused"), "the focus to go on")
    wait(lambda: is_marked(window, field), "a mark with the keyboard elsewhere")
    found = Shot(window).text_contrast(inside(screen.place(window.window, window.frame, field), 5))
    same(found >= LEAST, True, f"what is wrong, with {found:.2f}")


# For what is no text.
LEAST_OF_RING = 3
# As many stops as there are before the pages.
STOPS = 16


def with_ring(window, item, before):
    """The window's pixels once a ring is seen: at least as much as one edge of what has the focus must stand out from
    what was there before."""
    after = Shot(window)
    box = screen.place(window.window, window.frame, item)
    changed = sum(contrast(*pair) >= LEAST_OF_RING for pair in zip(before.crop(inside(box, -12)), after.crop(inside(box, -12))))
    return after if changed >= min(box[2], box[3]) else None


def unseen_focus(window):
    """Where the keyboard goes with Tab without a ring to be seen."""
    before, at = Shot(window), None
    for _ in range(STOPS):
        item = at = go_on(window, "Tab", at)
        try:
            before = wait(lambda item=item, before=before: with_ring(window, item, before), "a ring", limit=3)
        except AssertionError:
            yield f"{item.role} {item.name!r} has no ring"
            before = Shot(window)


def look_at_focus(**theme):
    with FerryWindow(**theme) as window:
        # A view that stands still changes by the focus alone.
        window.click(window.button("Pause the view"))
        screen.point_at(window.window, window.frame, window.frame.find_shown("label", "Result"))
        same(list(unseen_focus(window)), [], "where the keyboard is")


@case
def the_focus_in_light():
    look_at_focus()


@case
def the_focus_in_dark():
    look_at_focus(GTK_THEME="Default:dark")


@case
def the_focus_in_high_contrast():
    for name in "Default-hc", "Default-hc-dark":
        look_at_focus(GTK_THEME=name)


@case
def light():
    look()


@case
def dark():
    look(GTK_THEME="Default:dark")


@case
def high_contrast():
    look(GTK_THEME="Default-hc")


@case
def high_contrast_in_the_dark():
    look(GTK_THEME="Default-hc-dark")


if __name__ == "__main__":
    tap.run("contrast")
