#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One round through all that the window does with a call, in one process and closed in order. It is
short, to be run under a sanitizer: tests/run --sanitize=address window-round."""

import tempfile

import tap
from ferry_window import FerryWindow, endless_folder
from screen import press, wait
from tap import case


@case
def run_cancel_and_close():
    with tempfile.TemporaryDirectory() as folder, FerryWindow() as window:
        window.run_file(endless_folder(folder))
        window.await_patience()
        press("Escape")
        window.await_state("Cancelled")

        # A result of each kind that is drawn: a picture in tiles, and a table.
        window.choose_operation("Fractal")
        window.run()
        window.await_state("Succeeded")
        window.choose_operation("Scan folder")
        window.enter("Folder", folder)
        window.run()
        window.await_state("Succeeded")

        # On the main loop, to have a stall.
        window.choose_operation("Fractal")
        window.choose_executor("Main loop")
        window.run()
        window.await_state("Succeeded")
        for page in "Calls", "Stalls":
            window.show_page(page)
        wait(window.stalls, "the stall")

        # Closed while one runs.
        window.choose_operation("Checksum files")
        press("ctrl+r")
        window.await_state("Running")
        window.show_page("Calls")
        wait(lambda: (calls := window.calls()) and calls[0]["State"] == "Running", lambda: f"the call in the list: {window.calls()}")
        press("ctrl+w")
        window.await_end()


if __name__ == "__main__":
    tap.run("round")
