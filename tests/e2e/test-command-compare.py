#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""ferry compare: the same call on every executor: test-command-compare.py FERRY, in TAP."""

import ctypes
import json
import os
import pathlib
import re
import signal
import struct
import tempfile
import time

from ferry_command import executors_of, ferry, names_all, refused, run, same, start, test, wait_until_running

EXECUTORS = executors_of("unreliable.call")
SLEEP = ["compare", "unreliable.call", "--seconds=0.3"]
LINE = re.compile(r"([a-z-]+) +([\d.]+ m?s) +(0|[\d.]+ m?s) +(\d+) of (\d+) +([\d.]+ m?s|[a-z-]+)")


def read_table(out):
    """The cells of each executor's line."""
    head, *lines = out.decode().splitlines()
    same(re.split(r"  +", head), ["Executor", "Worst stall", "In stalls", "Missed beats", "Elapsed"])
    cells = [LINE.fullmatch(line).groups() for line in lines]
    same([line[0] for line in cells], EXECUTORS)
    return {line[0]: line[1:] for line in cells}


@test
def table_names_the_one_that_blocks():
    code, out, err = ferry(*SLEEP)
    same((code, err), (0, ""))
    rows = read_table(out)
    worst, stalled, missed, _, elapsed = rows["main-loop"]
    for duration in worst, stalled, elapsed:
        same(duration[-3:] == " ms" and 300 <= int(duration[:-3]) < 600, True, rows)
    same(int(missed) >= 15, True, rows)
    # Others at work on the machine cost beats as well, but nowhere nearly all of them.
    share = {executor: int(row[2]) / int(row[3]) for executor, row in rows.items()}
    same(max(share, key=share.get), "main-loop", rows)


@test
def json_is_an_array_of_calls():
    one = json.loads(ferry("run", "unreliable.call", "--seconds=0", "--json")[1])
    code, out, err = ferry(*SLEEP, "--json")
    same((code, err, out.count(b"\n")), (0, "", 1))
    rows = json.loads(out)
    same([row["executor"] for row in rows], EXECUTORS)
    for row in rows:
        same(list(row), list(one))
        same(list(row["loop"]), list(one["loop"]))
        same((row["outcome"], row["attempts"]), ("succeeded", 1))
        same(row["ran_ms"] >= 300, True, row)
    # Each has figures of its own: the stall of the first shows in no other.
    same(rows[0]["loop"]["worst_ms"] >= 299, True, rows[0])
    same(rows[0]["loop"]["blocked_ms"] >= 299, True, rows[0])
    for row in rows[1:]:
        same(row["loop"]["worst_ms"] < 250 and row["loop"]["p99_ms"] < 250 and row["loop"]["blocked_ms"] < 250, True, row)


def count_opens(path, *arguments):
    """How often PATH is opened while ferry runs with ARGUMENTS."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)
    # What is not read yet and the same twice in a row is told once: with what closes it, it never is.
    in_close, in_open = 0x18, 0x20
    same(libc.inotify_add_watch(watch, os.fsencode(path), in_open | in_close) >= 0, True, os.strerror(ctypes.get_errno()))
    code, _, err = ferry(*arguments)
    same(code, 0, err)
    with open(watch, "rb") as events:
        # Of a file there is no name behind them.
        masks = [mask for _, mask, _, _ in struct.iter_unpack("iIII", events.read())]
    return sum(1 for mask in masks if mask & in_open)


@test
def files_are_read_once_before():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "file")
        file.write_text("x", encoding="utf-8")
        same(count_opens(file, "run", "files.checksum", f"--paths={file}"), 1)
        same(count_opens(file, "compare", "files.checksum", f"--paths={file}"), 1 + len(executors_of("files.checksum")))


@test
def what_fails_is_told():
    code, out, err = ferry("compare", "unreliable.call", "--mode=fail", "--seconds=0", "--message=so there")
    same(code, 1)
    same({line[-1] for line in read_table(out).values()}, {"failed"})
    lines = err.splitlines()
    same(len(lines), len(EXECUTORS), err)
    for line, executor in zip(lines, EXECUTORS):
        names_all(line, "failed: so there", f"on {executor}")

    code, out, err = ferry("compare", "compute.fractal", "--width=4096", "--height=4096", "--iterations=100000", "--deadline=0.2")
    same(code, 3, err)
    same({line[-1] for line in read_table(out).values()}, {"timed-out"})


@test
def faults_and_retries_hold_for_each():
    code, out, _ = ferry("compare", "compute.primes", "--limit=1000", "--fault=error=100", "--retries=1", "--json")
    same(code, 1)
    same([(row["attempts"], row["error"]["message"]) for row in json.loads(out)], [(2, "Injected fault")] * len(executors_of("compute.primes")))


@test
def bad_words():
    refused(["compare"], "files.checksum", "unreliable.call")
    refused(["compare", "files.frob"], "files.frob", "files.checksum")
    refused(["compare", "files.scan", "--on=own-pool"], "--on=own-pool", "--folder", "--deadline", "--json")
    refused(["compare", "files.scan", "--folder=/gone/away"], "folder", "/gone/away")
    refused(["compare", "compute.primes", "--limit=0"], "limit")
    refused([*SLEEP, "--fault=moon=1"], "fault", "moon=1")


@test
def help_names_the_options():
    text = ferry("compare", "files.scan", "--help")[1].decode()
    same(re.findall(r"^  --([\w-]+)", text, re.MULTILINE),
         ["folder", "largest", "deadline", "attempt-timeout", "retries", "fault", "json", "trace", "metrics"])


@test
def interrupted():
    # On the main loop nothing can hang; the second is cancelled, the third never begins.
    with start("compare", "unreliable.call", "--seconds=0", "--fault=hang=100,60s", "--deadline=60", "--attempt-timeout=60",
               "--json") as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        same(process.returncode, 130, err)
        same([(row["executor"], row["outcome"]) for row in json.loads(out)],
             [(EXECUTORS[0], "succeeded"), (EXECUTORS[1], "cancelled")], err)


@test
def interrupted_between_two_calls():
    """What blocks the loop hears of it when it is over, and has succeeded."""
    with start("compare", "unreliable.call", "--seconds=4", "--deadline=60", "--attempt-timeout=60", "--json") as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        same((process.returncode, err), (130, b"cancelled\n"))
        same([(row["executor"], row["outcome"]) for row in json.loads(out)], [(EXECUTORS[0], "succeeded")])


@test
def interrupted_while_it_warms_up():
    with start("compare", "files.checksum", "--paths=/usr") as process:
        wait_until_running(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        same((process.returncode, out, err), (130, b"", b"cancelled\n"))


@test
def stdout_that_is_full():
    for more in [], ["--json"]:
        with open("/dev/full", "wb") as full:
            code, _, err = ferry("compare", "unreliable.call", "--seconds=0", *more, stdout=full)
        same((code, err), (1, "ferry: The output cannot be written: No space left on device\n"))


run("command-compare")
