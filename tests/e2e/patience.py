# SPDX-License-Identifier: LGPL-2.1-or-later
"""Waiting for what comes when it comes."""

import os
import time

# Only a hang guard: nothing measures time by it.
PATIENCE = float(os.environ.get("FERRY_PATIENCE", "30"))


def wait(condition, what, limit=PATIENCE, pause=0.01):
    """Waits until condition() is true, and returns what it said."""
    deadline = time.monotonic() + limit
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {limit} s for {what() if callable(what) else what}")
        time.sleep(pause)
    return answer
