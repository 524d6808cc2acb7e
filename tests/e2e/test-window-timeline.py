#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The page "Timeline": zoomed, dragged and followed, and walked from call to call by keys."""

import re
import time

import screen
import tap
from ferry_window import ROOMY, FerryWindow
from screen import BUTTON, press, wait
from tap import case, same

CALLS = 5


def show(window):
    """Calls that succeeded one after the other, one that failed with further attempts; the page is shown, with
    all the room there is."""
    window.show_page("Calls")
    window.choose_operation("Unreliable call")
    window.enter("Duration", "0.1")
    for count in range(1, CALLS):
        window.run()
        window.await_calls(*["Succeeded"] * count)
    window.choose("Behaviour", "Fail")
    window.click(window.panel.find("check box", "Only for now"))
    window.run()
    window.await_state("Failed")
    window.show_page("Timeline")
    window.click(window.button("More room for the page"))
    return wait(lambda: window.frame.find("image", "Calls over time"), "the timeline")


def point_at(window, view, at):
    screen.point_at(window.window, window.frame, view, at)


def in_sight(view):
    """How much time is in sight, as the description says."""
    return re.search(r"; (.*) of them in sight", view.description)[1]


def follows(window):
    return window.button("Follow").has("pressed")


def words(window):
    """What the line above the chart says."""
    page = window.button("Follow").parent
    return page.children[0].name


def look(strip, elsewhere):
    """Looks elsewhere, and waits until the strip says what is there: its time at least is another."""
    before = strip.description
    elsewhere()
    wait(lambda: strip.description != before, lambda: f"another moment than {before}")


@case
def empty_it_offers_a_run():
    with FerryWindow() as window:
        window.show_page("Timeline")
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0")
        page = window.frame.find(screen.PANEL, "Timeline")
        window.reach_and_click(wait(lambda: page.find_shown(BUTTON, "Run"), "its button"))
        view = wait(lambda: window.frame.find("image", "Calls over time"), "the timeline")
        wait(lambda: view.description.startswith("1 call, "), lambda: view.description)


def zoom_by_wheel_keys_and_buttons(window, view):
    wait(lambda: in_sight(view) == "1 min 0 s", lambda: view.description)
    same(follows(window), True, "whether it follows")
    point_at(window, view, (0.3, 0.5))
    with screen.held("ctrl"):
        screen.click(4, times=3)
    wait(lambda: in_sight(view) == "30.7 s", lambda: view.description)
    # Around the pointer: so the present is out of sight.
    wait(lambda: not follows(window), "it to stand still")
    with screen.held("ctrl"):
        screen.click(5, times=3)
    wait(lambda: in_sight(view) == "1 min 0 s", lambda: view.description)

    window.click(window.button("Zoom in"))
    wait(lambda: in_sight(view) == "30 s", lambda: view.description)
    window.click(window.button("Zoom out"))
    wait(lambda: in_sight(view) == "1 min 0 s", lambda: view.description)
    window.click(window.button("Show all calls"))
    wait(lambda: in_sight(view) != "1 min 0 s", lambda: view.description)

    point_at(window, view, (0.5, 0.95))
    screen.click()
    wait(lambda: view.has("focused"), "the focus")
    whole = in_sight(view)
    press("plus")
    wait(lambda: in_sight(view) != whole, "it to zoom in")
    part = in_sight(view)
    press("minus")
    wait(lambda: in_sight(view) != part, "it to zoom out")


def drag_and_follow(window, view):
    same(follows(window), True, "whether it follows what is zoomed in on")
    # To the right is back in time.
    point_at(window, view, (0.3, 0.9))
    with screen.button_held():
        for share in 0.4, 0.5, 0.6:
            point_at(window, view, (share, 0.9))
    wait(lambda: not follows(window), "it to stand still")
    window.click(window.button("Follow"))
    wait(lambda: follows(window), "it to follow again")
    # The wheel, sideways and back to the end.
    point_at(window, view, (0.5, 0.5))
    screen.click(6, times=3)
    wait(lambda: not follows(window), "it to stand still")
    for _ in range(100):
        screen.click(7)
        if follows(window):
            break
    wait(lambda: follows(window), "it to come to the end")


def walk_by_keys_and_open(window, view):
    window.click(window.button("Follow"))
    press("Tab", "Tab", "Tab", "Tab")
    wait(lambda: view.has("focused"), lambda: f"the focus; it is on {window.focused()}")
    press("End")
    wait(lambda: view.description.startswith("Unreliable call · Own pool · Failed: queued "), lambda: view.description)
    wait(lambda: words(window) == view.description, lambda: words(window))
    same("in 3 attempts, backed off " in view.description, True, f"the attempts in {view.description}")
    seen = {view.description}
    for _ in range(CALLS - 1):
        press("Left")
        wait(lambda: view.description not in seen, f"another call than {seen}")
        same(view.description.startswith("Unreliable call · Own pool · Succeeded: queued "), True, view.description)
        seen.add(view.description)
    press("Home")
    first = view.description
    same(first in seen, True, "the first call")
    press("Right")
    wait(lambda: view.description != first, "the second call")
    # There is one lane only.
    before = view.description
    press("Up", "Down")
    same(view.description, before, "the call, where there is no other lane")
    press("End", "Return")
    wait(lambda: window.frame.find("page tab", "Calls").has("selected"), "the page of the calls")
    wait(lambda: window.frame.find(BUTTON, "All calls", ["focused"]), "the details")
    page = window.frame.find(screen.PANEL, "Calls")
    wait(lambda: "Attempt 3" in page.texts(), lambda: f"the call in {page.texts()}")


def read_and_pick_by_pointer(window, view):
    window.click(window.button("Show all calls"))
    window.click(window.button("Follow"))
    wait(lambda: not follows(window), "it to stand still")
    _, _, width, height = view.box
    # Where the bars are is known from looking: along the lane, from the end on.
    for x in range(width - 4, 0, -4):
        point_at(window, view, (x / width, 16 / height))
        if wait(lambda: words(window), "words").startswith("Unreliable call"):
            break
    words_there = words(window)
    same(words_there.startswith("Unreliable call · Own pool · "), True, words_there)
    screen.click()
    wait(lambda: view.has("focused") and view.description == words_there, lambda: f"the call: {view.description}")
    screen.click(times=2)
    wait(lambda: window.frame.find(BUTTON, "All calls", ["focused"]), "the details")


@case
def zoomed_dragged_pointed_at_and_walked():
    with FerryWindow(size=ROOMY) as window:
        view = show(window)
        zoom_by_wheel_keys_and_buttons(window, view)
        drag_and_follow(window, view)
        read_and_pick_by_pointer(window, view)
        window.show_page("Timeline")
        walk_by_keys_and_open(window, view)


@case
def the_strip_reads_by_pointer_and_keys():
    with FerryWindow() as window:
        strip = window.frame.find("image", "Main loop, last 60 seconds")
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.6")
        window.choose_executor("Main loop")
        window.run()
        window.await_state("Succeeded")
        wait(lambda: window.tile("on purpose") == "1", "the stall")
        # Some moments between the two, for a key that goes a fifth of a second to stop at.
        time.sleep(0.6)
        press("ctrl+r")
        wait(lambda: window.tile("on purpose") == "2", "another stall")
        # What went on in the stalls was measured although nothing was drawn, and stays when the view is paused.
        wait(lambda: "2 calls" in strip.description, lambda: strip.description)
        window.click(window.button("Pause the view"))
        wait(lambda: re.search(r"longest busy stretches, least .*, average .*, most .*; \d+ stalls, 2 calls", strip.description), lambda: strip.description)
        stalled = re.compile(r"; −(\d+\.\d) s: .*, on purpose · Unreliable call · Main loop$")
        _, _, width, _ = strip.box
        for x in range(width - 3, 0, -4):
            look(strip, lambda at=x / width: point_at(window, strip, (at, 0.5)))
            if stalled.search(strip.description):
                break
        pointed = stalled.search(strip.description)
        same(pointed is not None, True, f"a stall by the pointer: {strip.description}")
        screen.click()
        wait(lambda: strip.has("focused"), "the focus")
        # By keys to the stall before it, past what is no stall.
        for pattern in (r"; −\d+\.\d s: \d+(\.\d)? ms$", stalled):
            for _ in range(100):
                look(strip, lambda: press("Left"))
                if re.search(pattern, strip.description):
                    break
            same(re.search(pattern, strip.description) is not None, True, f"{pattern} by keys: {strip.description}")
        same(float(stalled.search(strip.description)[1]) > float(pointed[1]), True, "whether it is the stall before")
        # As far back as there is something, and no farther.
        press("Home")
        wait(lambda: not stalled.search(strip.description), "another moment")
        first = strip.description
        same(re.search(r"; −\d+\.\d s: ", first) is not None, True, f"the first moment in {first}")
        press("Right")
        wait(lambda: strip.description != first, "the second moment")
        press("Left", "Left")
        wait(lambda: strip.description == first, lambda: f"{first}; it is {strip.description}")


if __name__ == "__main__":
    tap.run("timeline")
