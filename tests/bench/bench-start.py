#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How long the command line takes from exec to exit: bench-start.py FERRY [ROUNDS].

In turns with programs that do as little, so that what others do on the machine weighs on all of them."""

import os
import subprocess
import sys
import time

FERRY = os.path.abspath(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 40
GOAL_MS = 40

COMMANDS = [
    ("ferry --version", [FERRY, "--version"], True),
    ("ferry list", [FERRY, "list"], True),
    ("ferry policy", [FERRY, "policy"], False),
    ("ferry run OPERATION --help", [FERRY, "run", "files.scan", "--help"], False),
    ("ferry --complete run ''", [FERRY, "--complete", "run", ""], False),
    ("ferry run (nothing to do)", [FERRY, "run", "unreliable.call", "--seconds=0"], False),
    ("gsettings --version: GIO", ["gsettings", "--version"], False),
    ("gtk4-launch --version: GTK", ["gtk4-launch", "--version"], False),
    ("true", ["true"], False),
]


def measure(arguments):
    """Wall and processor time of one run, in milliseconds."""
    before = os.times()
    start = time.perf_counter()
    subprocess.run(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall = time.perf_counter() - start
    after = os.times()
    return wall * 1000, (after.children_user + after.children_system - before.children_user - before.children_system) * 1000


def main():
    for variable in "DISPLAY", "WAYLAND_DISPLAY":
        os.environ.pop(variable, None)
    figures = {name: [] for name, _, _ in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments, _ in COMMANDS:
            figures[name].append(measure(arguments))

    print(f"{'from exec to exit, ms':<28} {'best':>6} {'median':>7} {'p90':>6} {'CPU':>6}  goal")
    for name, _, has_goal in COMMANDS:
        walls = sorted(wall for wall, _ in figures[name])
        median = walls[len(walls) // 2]
        # The clock of processor time ticks too seldom for one run; the mean of many is fine.
        cpu = sum(used for _, used in figures[name]) / ROUNDS
        goal = f"{'met' if median < GOAL_MS else 'MISSED'}: median under {GOAL_MS}" if has_goal else ""
        print(f"{name:<28} {walls[0]:6.1f} {median:7.1f} {walls[len(walls) * 9 // 10]:6.1f} {cpu:6.1f}  {goal}".rstrip())


if __name__ == "__main__":
    main()
