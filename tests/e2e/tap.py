# SPDX-License-Identifier: LGPL-2.1-or-later
"""Cases in TAP: functions marked with @case run in the order in which they stand."""

import sys
import traceback

cases = []


def case(function):
    cases.append(function)
    return function


def comment(*lines):
    for line in lines:
        print(f"# {line}", flush=True)


def same(got, wanted, what="value"):
    if got != wanted:
        raise AssertionError(f"{what}: {got!r} is not {wanted!r}")


def names_all(text, *words):
    missing = [word for word in words if word not in text]
    if missing:
        raise AssertionError(f"{text!r} does not name {missing}")


def run(topic):
    """Runs all cases, or those whose names the command line adds; does not return."""
    wanted = sys.argv[2:]
    chosen = [case for case in cases if not wanted or case.__name__ in wanted]
    failed = 0
    print(f"1..{len(chosen)}", flush=True)
    for number, function in enumerate(chosen, 1):
        result = "ok"
        try:
            function()
        except Exception:  # pylint: disable=broad-except
            result = "not ok"
            failed += 1
            comment(*traceback.format_exc().splitlines())
        print(f"{result} {number} /window/{topic}/{function.__name__.replace('_', '-')}", flush=True)
    sys.exit(1 if failed else 0)
