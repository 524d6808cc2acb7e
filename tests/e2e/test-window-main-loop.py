#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The same checksum on the main loop and beside it: only the first freezes the window, and is owned up to."""

import re
import tempfile

import screen
import tap
from ferry_window import EXECUTORS, ROOMY, FerryWindow, seconds, timed_file
from keyboard import await_focus_on, choose_menu_row
from screen import pixels, places, press, wait
from tap import case, comment, names_all, same

# The screen of the tests does not say how often it refreshes.
MISSED = "missed, 60 Hz?"

WARNING = "Freezes this window until it is done, at most 10 s: to see the harm"


def deliberate(stalls):
    return [stall for stall in stalls if stall["Whose"] == "On purpose"]


def await_deliberate(window, count):
    """The stalls on purpose, which a busy machine surrounds by others: only they are left in the list."""
    if not any(item.text == "On purpose" for item in window.frame.shown("text", "Filter stalls")):
        press("ctrl+f")
        await_focus_on(window, "Filter stalls")
        screen.type_text("On purpose")
    wait(lambda: len(deliberate(window.stalls())) >= count, lambda: f"{count} on purpose in the list; there are {window.stalls()}")
    return deliberate(window.stalls())


def warned(window):
    return window.panel.find("label", WARNING) is not None


@case
def on_the_main_loop_it_freezes():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.enter("Files and folders", timed_file(folder, 1))
        same(warned(window), False, "a warning beforehand")
        window.choose_executor("Main loop")
        same(warned(window), True, "the warning")
        same(window.tile("on purpose"), "0", "tile before")
        missed = int(window.tile(MISSED))
        window.run()
        window.await_state("Succeeded")
        wait(lambda: window.tile("on purpose") == "1", lambda: f"the tile to count it; it says {window.tile('on purpose')}")

        window.show_page("Stalls")
        stalls = await_deliberate(window, 1)
        same(len(stalls), 1, f"{stalls}")
        same(stalls[0]["Calls"], "Checksum files · Main loop", "the calls")
        window.show_page("Calls")
        call = window.await_calls("Succeeded")[0]
        same(call["Run on"], "Main loop", "the row")
        comment(f"the call ran {call['Ran']}, the loop stalled {stalls[0]['Length']}")
        # It began from rest; sixty frames a second were wanted from the click on, and none could be drawn.
        missed = int(window.tile(MISSED)) - missed
        same(missed >= int(seconds(call["Ran"]) * 60) - 2, True, f"{missed} frames missed")
        # The stall holds the call and little beside it; it cannot be shorter but by rounding.
        ran, stalled = seconds(call["Ran"]), seconds(stalls[0]["Length"])
        same(ran > 0.1, True, "it took a while")
        same(ran * 0.98 <= stalled <= ran + 1, True, f"{stalled} s is about {ran} s")


@case
def it_says_so_before_it_freezes():
    """The picture that stays while nothing is drawn says that the call runs, as it does for one beside the loop."""
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.enter("Files and folders", timed_file(folder, 3))
        window.choose_executor("Own pool")
        window.run()
        window.await_state("Running")
        # Drawn by then, and not only said.
        wait(lambda: window.progress, "a sign of progress")
        chip = window.run_line.find("label", "Running")
        *_, (left, top, width, height) = places(window.window, window.frame, chip)
        running = pixels(window.window, left, top, width, height)
        window.await_state("Succeeded")

        window.choose_executor("Main loop")
        # The warning has moved it.
        *_, (left, top, _, _) = places(window.window, window.frame, chip)
        same(pixels(window.window, left, top, width, height) != running, True, "another picture of another state")
        window.run()
        # Assistive technology gets no answer from here on.
        wait(lambda: pixels(window.window, left, top, width, height) == running, "the picture of Running")
        window.await_state("Succeeded")


@case
def the_frames_are_told_by_phase():
    with FerryWindow() as window:
        tile = window.frame.await_item(screen.PANEL, MISSED)
        # The first is told before the first frame.
        wait(lambda: re.match(r"Frames drawn: [1-9]", tile.description), lambda: f"frames; it says {tile.description}")
        names_all(tile.description, "missed at 60 Hz: ", "60 Hz is assumed", "in all: ", "update: ", "layout: ", "paint: ", "after paint: ")


@case
def beside_it_nothing_freezes():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.enter("Files and folders", timed_file(folder, 1))
        for executor in EXECUTORS[1:3]:
            window.choose_executor(executor)
            same(warned(window), False, f"a warning on {executor}")
            window.run()
            window.await_state("Running")
            window.await_state("Succeeded")
        window.show_page("Stalls")
        same((deliberate(window.stalls()), window.tile("on purpose")), ([], "0"), "on purpose")


@case
def after_it_the_count_stands():
    with FerryWindow(size=ROOMY) as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.4")
        window.show_page("Calls")
        for calls, (executor, count) in enumerate((("Main loop", "1"), ("GTask pool", "1"), ("Main loop", "2"), ("Own pool", "2")), 1):
            window.choose_executor(executor)
            window.run()
            window.await_calls(*["Succeeded"] * calls)
            wait(lambda: window.tile("on purpose") == count, lambda: f"{count} after {executor}; it says {window.tile('on purpose')}")
        same([call["Run on"] for call in window.calls()], ["Own pool", "Main loop", "GTask pool", "Main loop"], "calls")
        window.show_page("Stalls")
        await_deliberate(window, 2)


@case
def what_is_typed_meanwhile_is_not_lost():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.8")
        window.choose_executor("Main loop")
        window.run()
        press("ctrl+2")
        wait(lambda: window.frame.find("page tab", "Calls").has("selected"), "the key to count after the stall")
        window.await_state("Succeeded")


def runs_by_the_page(window):
    """False where a stall came first, before or under the click: the page has a list to show then, and offers nothing.
    The stalls of the start are such ones: they are told once they are explained, half a second later."""
    button = window.frame.find_shown(screen.BUTTON, "Run on the Main Loop")
    if window.stalls() or button is None:
        return False
    try:
        window.click(button)
        return wait(lambda: window.state, "a call", limit=3)
    except AssertionError:
        return False


@case
def the_menu_runs_on_the_main_loop():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.show_page("Stalls")
        if not runs_by_the_page(window):
            comment("there are stalls by now: by the menu")
            press("F10")
            choose_menu_row(window, "Run on the Main Loop")
        window.await_state("Succeeded")
        same(warned(window), True, "the warning")
        same(len(await_deliberate(window, 1)), 1, "stalls")


if __name__ == "__main__":
    tap.run("main-loop")
