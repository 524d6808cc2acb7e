#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A run from the click to its outcome: the button, the state, the progress and the row that stays."""

import http.server
import os
import re
import tempfile
import threading

import screen
import tap
from ferry_window import FerryWindow, endless_folder, timed_file
from keyboard import await_focus_on
from screen import press, wait
from tap import case, same

PROGRESS = re.compile(r"(?P<done>[\d.]+) of (?P<total>[\d.]+ [kMGT]?B) · (?P<rate>[\d.]+ [kMGT]?B/s) · (?P<left>.+) left")


def read_progress(window):
    return PROGRESS.fullmatch(window.progress)


def make_folder(parent):
    """A folder with many small files, some below others, and a large one that takes seconds."""
    folder = os.path.join(parent, "folder")
    for i in range(100):
        below = os.path.join(folder, f"part {i % 10}")
        os.makedirs(below, exist_ok=True)
        with open(os.path.join(below, f"file {i}"), "wb") as file:
            file.write(bytes([i]) * 4096)
    timed_file(folder, 5)
    return folder


@case
def a_checksum_runs_to_its_end():
    with tempfile.TemporaryDirectory() as parent, FerryWindow() as window:
        window.enter("Files and folders", make_folder(parent))
        place = window.run_button.box
        window.run()
        same(window.await_state("Running", "Succeeded"), "Running", "state")
        same(window.run_button.name, "Cancel", "the button")
        same(window.run_button.box[:2], place[:2], "the button's place")

        first = wait(lambda: read_progress(window), lambda: f"units, a rate and the time left: {window.progress!r}")
        later = wait(lambda: (now := read_progress(window)) and float(now["done"]) > float(first["done"]) and now, "it to move")
        same(later["total"], first["total"], "the total")

        window.await_state("Succeeded")
        same(window.run_button.name, "Run", "the button")
        same(window.progress, "", "progress")
        same(re.fullmatch(r"in [\d.]+ m?s on GTask pool", window.verdict) is not None, True, window.verdict)


@case
def progress_numbers_follow_the_work():
    with tempfile.TemporaryDirectory() as parent, FerryWindow() as window:
        window.run_file(endless_folder(parent))
        seen = set()
        wait(lambda: (now := read_progress(window)) and seen.add((now["done"], now["rate"])) or
             len({done for done, _ in seen}) >= 3 and len({rate for _, rate in seen}) >= 2, lambda: f"new numbers; there were {seen}")
        press("Escape")
        window.await_state("Cancelled")


@case
def nothing_is_shown_of_what_is_over_at_once():
    with tempfile.TemporaryDirectory() as parent, FerryWindow() as window:
        path = os.path.join(parent, "small")
        with open(path, "w", encoding="utf-8") as file:
            file.write("small")
        window.enter("Files and folders", path)
        window.run()
        window.await_state("Succeeded")
        same(window.progress, "", "progress")
        window.show_page("Calls")
        same([(call["Operation"], call["Run on"]) for call in window.await_calls("Succeeded")], [("Checksum files", "GTask pool")], "calls")


@case
def a_failure_says_why():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.choose("Behaviour", "Fail")
        window.enter("Message", "no such luck")
        window.enter("Duration", "0.1")
        window.run()
        window.await_state("Failed")
        same("no such luck" in window.verdict, True, window.verdict)
        window.show_page("Calls")
        same([call["Outcome"] for call in window.await_calls("Failed")], ["no such luck"], "calls")


@case
def a_deadline_ends_a_call():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "60")
        window.run()
        window.await_state("Timed out")
        window.show_page("Calls")
        window.await_calls("Timed out")


@case
def a_double_click_is_one_run():
    with FerryWindow() as window:
        window.show_page("Calls")
        window.choose_operation("Unreliable call")
        screen.point_at(window.window, window.frame, window.run_button)
        # At once: later it would be a click of its own, on Cancel.
        screen.click(times=2)
        # Neither a second call, nor an end of the first.
        window.await_calls("Succeeded")


@case
def runs_are_listed_newest_first():
    with FerryWindow() as window:
        window.choose_operation("Unreliable call")
        window.enter("Duration", "0.4")
        window.show_page("Calls")
        for count, executor in enumerate(("GTask pool", "Own pool", "GTask pool"), 1):
            window.choose_executor(executor)
            window.run()
            window.await_calls(*["Succeeded"] * count)
        same([call["Run on"] for call in window.calls()], ["GTask pool", "Own pool", "GTask pool"], "calls")


@case
def what_is_found_appears_while_it_goes_on():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.choose_operation("Checksum files")
        window.run_file(endless_folder(folder))
        page = window.frame.find(screen.PANEL, "Result")
        # In the order of the names: 0, 1, 10, 100.
        wait(lambda: {"0", "1"} <= set(page.texts()), lambda: page.texts())
        wait(lambda: all(word in " ".join(page.texts()) for word in ("Running · ", " in " + folder, "SHA-256")), page.texts)
        # Who filters meanwhile goes on filtering.
        press("ctrl+f")
        await_focus_on(window, "Filter files by name")
        screen.type_text("10")
        wait(lambda: {"10", "100"} <= set(page.texts()) and not {"0", "1"} & set(page.texts()), lambda: page.texts())
        same(window.state, "Running", "the state")
        window.keep_picture("run-so-far")
        window.click(window.run_button)
        window.await_state("Cancelled")
        wait(lambda: not {"10", "100"} & set(page.texts()), lambda: page.texts())


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("X-First", "one")
        self.send_header("X-Second", "two")
        self.end_headers()

    def log_message(self, *words):
        pass


@case
def what_has_parts_is_told_line_by_line():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, FerryWindow() as window:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        window.choose_operation("Fetch address")
        window.enter("Address", f"http://127.0.0.1:{server.server_port}/")
        window.run()
        window.await_state("Succeeded")
        wait(lambda: any("\nX-First: one\nX-Second: two" in text for text in window.frame.names("label")), "headers, a line each")
        server.shutdown()


if __name__ == "__main__":
    tap.run("run")
