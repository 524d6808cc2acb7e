#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What was measured, exported from the window by keys and by its menu, and read by parsers of others."""

import json
import os
import signal
import tempfile

import screen
import tap
from ferry_window import FerryWindow
from screen import press, wait
from tap import case, same

from prometheus_client.openmetrics.parser import text_string_to_metric_families


def run_on_main_loop(window):
    window.choose_operation("Unreliable call")
    window.choose_executor("Main loop")
    window.run()
    window.await_state("Succeeded")
    wait(lambda: window.tile("on purpose") == "1", "the stall to be explained")


@case
def ctrl_s_writes_a_trace_whole():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        run_on_main_loop(window)
        path = os.path.join(folder, "trace.json")
        press("ctrl+s")
        window.save_as(path)
        wait(lambda: window.toast() == "Exported to “trace.json”", lambda: f"the toast; it says {window.toast()!r}")
        same(os.listdir(folder), ["trace.json"], "the folder")
        with open(path, encoding="utf-8") as file:
            events = json.load(file)["traceEvents"]
        stalls = [event for event in events if event.get("cat") == "stall" and event["args"].get("deliberate")]
        same(len(stalls), 1, "stalls on purpose")
        same("unreliable.call" in json.dumps(events), True, "the call")


@case
def the_menu_writes_metrics():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        run_on_main_loop(window)
        window.choose_in_menu("Export Metrics…")
        window.save_as(os.path.join(folder, "metrics.txt"))
        wait(lambda: window.toast() == "Exported to “metrics.txt”", lambda: f"the toast; it says {window.toast()!r}")
        with open(os.path.join(folder, "metrics.txt"), encoding="utf-8") as file:
            families = {family.name: family for family in text_string_to_metric_families(file.read())}
        calls = [sample for sample in families["ferry_calls"].samples if sample.labels.get("operation") == "unreliable.call"]
        same([sample.value for sample in calls], [1.0], "calls")


@case
def a_dialog_that_goes_before_its_menu_comes():
    with tempfile.TemporaryDirectory() as folder, FerryWindow(cwd=folder) as window:
        press("ctrl+s")
        dialog = window.other_window()
        wait(lambda: window.application.find("text", states=["focused"]), "the name of the file")
        left, top, width, height = screen.geometry(dialog)
        screen.move_pointer(left + width * 2 // 3, top + height * 2 // 3)
        # Both wait for the program, as they do after a stall.
        window.process.send_signal(signal.SIGSTOP)
        screen.click(3)
        screen.close_window(dialog)
        window.process.send_signal(signal.SIGCONT)
        wait(lambda: screen.windows(window.process) == [window.window], "the dialog to go")
        screen.focus(window.window)

        def answers():
            # For a moment the menu is there.
            press("ctrl+2")
            return window.frame.find("page tab", "Calls").has("selected")
        wait(answers, "the window to answer")

        # What GTK still reads for a dialog comes back to it without a reference as well: it is the same again.
        press("ctrl+s")
        same(window.other_window(), dialog, "the dialog that comes again")

        def is_closed():
            # Again, for the first that came as soon as the server showed the dialog was not heard once, by GTK 4.18 on a busy
            # machine; and what has the focus in there it does not tell.
            screen.close_window(dialog)
            return screen.windows(window.process) == [window.window]
        wait(is_closed, "the dialog to go")
        screen.focus(window.window)


if __name__ == "__main__":
    tap.run("export")
