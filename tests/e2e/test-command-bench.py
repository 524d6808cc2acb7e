#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What ferry bench prints, not how fast anything is: test-command-bench.py FERRY, in TAP."""

import json
import re
import signal

from ferry_command import executors_of, ferry, matches, names_all, refused, run, same, start, test, wait_until_running

KEYS = ["executor", "calls", "p50_ms", "p95_ms", "worst_ms", "calls_per_second"]


@test
def a_line_for_each_executor():
    code, out, err = ferry("bench", "--calls=20")
    same((code, err), (0, ""))
    lines = out.decode().splitlines()
    names_all(lines[0], "Executor", "p50", "p95", "Worst", "Calls/s")
    same([re.split(r"\s+", line)[0] for line in lines[1:]], executors_of("compute.primes"))
    for line in lines[1:]:
        matches(r"[\w-]+ +\d+ µs +\d+ µs +\d+ µs +\d+", line)


@test
def json_is_an_array():
    for calls in 1, 100:
        code, out, err = ferry("bench", f"--calls={calls}", "--json")
        same((code, err, out.count(b"\n")), (0, "", 1))
        rows = json.loads(out)
        same([row["executor"] for row in rows], executors_of("compute.primes"))
        for row in rows:
            same(list(row), KEYS)
            same(row["calls"], calls)
            same(row["p50_ms"] <= row["p95_ms"] <= row["worst_ms"], True, row)
            same(row["calls_per_second"] > 0, True, row)


@test
def bad_words():
    for value in "0", "-1", "many", "1000001":
        refused(["bench", f"--calls={value}"], "calls", f"“{value}”", "1", "1000000")
    refused(["bench", "now"], "now", "--calls")
    refused(["bench", "--moon"], "moon", "--calls", "--json")


@test
def interrupted():
    with start("bench", "--calls=1000000") as process:
        wait_until_running(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        same((process.returncode, out, err), (130, b"", b"cancelled\n"))


@test
def stdout_that_is_full():
    with open("/dev/full", "wb") as full:
        for more in [], ["--json"]:
            code, _, err = ferry("bench", "--calls=1", *more, stdout=full)
            same((code, err), (1, "ferry: The output cannot be written: No space left on device\n"))


run("command-bench")
