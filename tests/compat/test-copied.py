#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Another project's program compiles a copy of app/boundary/ alone, runs, cancels and times out; and
it is the very example that the copy's README shows: test-copied.py SOURCE_ROOT, in TAP."""

import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PRINTED = [
    "cancelled: Cancelled",
    "succeeded: The Mythical Man-Month",
    "timed-out: Not done within the deadline of 0.3 s",
]


def compiles_alone(folder, example):
    flags = subprocess.check_output(["pkg-config", "--cflags", "--libs", "gio-2.0"], text=True).split()
    compiler = os.environ.get("CC", "cc").split()
    sources = ["example.c", *sorted(glob.glob("boundary/*.c", root_dir=folder))]
    subprocess.run([*compiler, "-std=gnu17", "-Wall", "-Werror", "-I.", *sources, *flags, "-o", "example"],
                   cwd=folder, check=True)


def runs_cancels_and_times_out(folder, example):
    printed = subprocess.check_output(["./example"], cwd=folder, text=True, timeout=60).splitlines()
    assert sorted(printed) == PRINTED, printed


def is_the_example_of_the_readme(folder, example):
    blocks = (folder / "boundary/README.md").read_text().split("```c\n")
    assert len(blocks) == 2, "one block of C"
    assert blocks[1].split("```")[0] == example


def is_at_most_60_lines(folder, example):
    assert len(example.splitlines()) <= 60, len(example.splitlines())


def main():
    root = pathlib.Path(sys.argv[1])
    cases = [compiles_alone, runs_cancels_and_times_out, is_the_example_of_the_readme, is_at_most_60_lines]
    failed = 0
    print(f"1..{len(cases)}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copytree(root / "app/boundary", folder / "boundary")
        shutil.copy(root / "tests/compat/copied/example.c", folder)
        example = (folder / "example.c").read_text()
        for number, case in enumerate(cases, 1):
            result = "ok"
            try:
                case(folder, example)
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                result = "not ok"
                failed = 1
                print("#", *str(error).splitlines(), sep="\n# ")
            print(f"{result} {number} /compat/copied/{case.__name__.replace('_', '-')}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
