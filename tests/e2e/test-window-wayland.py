#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window on Wayland, by assistive technology alone: there is neither pointer nor keyboard."""

import os
import subprocess
import sys
import tempfile

import screen
import tap
from ferry_window import PAGES, endless_folder, unnamed
from screen import BUTTON, wait
from tap import case, same

FERRY = os.path.abspath(sys.argv[1])


class Window:
    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", FERRY], stdin=subprocess.DEVNULL, stderr=self.errors,
                                        env={**os.environ, "G_DEBUG": "fatal-warnings"})
        self.frame = screen.application(self.process).children[0]
        wait(lambda: self.frame.box[2] > 0, "a layout")
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                act(self.frame, "window.close")
                same(self.process.wait(screen.PATIENCE), 0, "the exit code")
        finally:
            self.process.kill()
            self.process.wait()
            self.errors.seek(0)
            warnings = [line for line in self.errors if "WARNING" in line or "CRITICAL" in line]
            self.errors.close()
        same(warnings, [], "warnings")

    @property
    def run_line(self):
        return self.frame.find("grouping", "Run on").parent.parent.children[-1]

    @property
    def state(self):
        return next((item.name for item in self.run_line.children if item.role == "label"), "")

    def await_state(self, state):
        wait(lambda: self.state == state, lambda: f"{state}; it is {self.state!r}")


def act(item, name="click"):
    """Does one of the actions that the item offers."""
    same(name in item.actions, True, f"{name} among {item.actions} of {item}")
    item.act(name)


def enter(field, text):
    field.set_text(text)
    wait(lambda: field.text == text, lambda: f"{text!r}; it holds {field.text!r}")


@case
def launch_run_cancel_and_pages():
    # Nothing has the focus here: what ends is told to the desktop.
    with tempfile.TemporaryDirectory() as folder, screen.helper("notifications.py") as desktop, Window() as window:
        same(screen.line_of(desktop), "ready\n", "the desktop")
        same(window.frame.name, "Ferry", "the title")
        same(unnamed(window.frame), [], "without a name")
        for page in PAGES[::-1]:
            tab = window.frame.await_item("page tab", page)
            act(tab)
            wait(lambda: tab.has("selected"), page)

        small = os.path.join(folder, "small")
        with open(small, "w", encoding="ascii") as file:
            file.write("ferry\n")
        field = window.frame.await_item("text", "Files and folders")
        enter(field, small)
        act(window.run_line.find(BUTTON, "Run"))
        window.await_state("Succeeded")

        enter(field, endless_folder(folder))
        # A click that comes too soon is taken for a double one; the window's own action is not.
        act(window.frame, "win.run")
        window.await_state("Running")
        act(window.frame, "win.cancel")
        window.await_state("Cancelled")

        act(window.frame, "win.run")
        window.await_state("Running")
        act(window.frame, "win.cancel-all")
        window.await_state("Cancelled")


@case
def charts_are_told_in_words():
    with Window() as window:
        chart = window.frame.await_item("image", "Main loop, last 60 seconds")
        wait(lambda: "longest busy stretch" in chart.description, lambda: f"a description: {chart.description!r}")


if __name__ == "__main__":
    tap.run("wayland")
