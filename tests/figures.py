#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints "N passed, N failed, N skipped" for meson's testlog.json, counting cases, not programs.

What failing programs wrote on stdout goes to stderr: meson shows only the rest of their output.
Exits with 1 if a case failed or there was none at all."""

import collections
import json
import re
import sys

RESULT = re.compile(r"^( *)(not )?ok\b[^#]*(?:#\s*(SKIP|TODO))?", re.IGNORECASE)
LINES = 100
PLAN = re.compile(r"^1\.\.(\d+)")


def count(test):
    """Counts the cases of one program by its output in TAP, or the program itself."""
    cases = collections.Counter()
    planned = depth = 0
    for line in test.get("stdout", "").splitlines():
        if plan := PLAN.match(line):
            planned = int(plan[1])
        if not (result := RESULT.match(line)):
            continue
        indent, failed, directive = len(result[1]), result[2], result[3]
        closes_group, depth = indent < depth, indent
        if closes_group:
            continue
        if directive:
            cases["skipped"] += 1
        else:
            cases["failed" if failed else "passed"] += 1

    # A program may also fail as a whole: it crashed, hung, left cases out or failed at its end.
    stopped_short = planned > cases.total()
    if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") or stopped_short:
        cases["failed"] = max(cases["failed"], 1)
    elif not cases:
        cases["passed" if test["result"] == "OK" else "skipped"] = 1
    return cases


def main():
    total = collections.Counter()
    with open(sys.argv[1], encoding="utf-8") as log:
        for test in map(json.loads, log):
            cases = count(test)
            total += cases
            if cases["failed"] and test.get("stdout"):
                last = test["stdout"].splitlines()[-LINES:]
                print(f"\n{test['name']}:", *last, sep="\n", file=sys.stderr)
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total else 0


if __name__ == "__main__":
    sys.exit(main())
