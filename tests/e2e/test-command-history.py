#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""ferry history tells what ferry run and ferry compare kept: test-command-history.py FERRY, in TAP."""

import csv
import datetime
import fcntl
import io
import json
import os
import pathlib
import re
import signal
import sqlite3
import sys
import tempfile
import termios
import time

from ferry_command import ENDLESS, ENVIRONMENT, executors_of, ferry, matches, names_all, refused, run, same, start, test, \
    wait_until_computing

COLUMNS = ["started", "call_id", "trace_id", "operation", "dependency", "executor", "parameters", "outcome", "error_code",
           "error_type", "error_message", "attempts", "queued_ms", "ran_ms", "delivered_ms", "elapsed_ms", "cancel_ms",
           "worst_ms", "deliberate"]


class Home:
    """A data folder of its own, with what is in its history."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.environment = {**ENVIRONMENT, "XDG_DATA_HOME": self.folder.name}
        self.path = pathlib.Path(self.folder.name, "ferry/history.db")
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def ferry(self, *arguments, **options):
        return ferry(*arguments, env=self.environment, **options)

    def rows(self, *arguments):
        code, out, err = self.ferry("history", "--json", *arguments)
        same(code, 0, err)
        return json.loads(out)


@test
def empty():
    with Home() as home:
        same(home.ferry("history"), (0, b"", "The history is empty.\n"))
        same(home.ferry("history", "--json"), (0, b"[]\n", "The history is empty.\n"))
        same(home.ferry("history", "--csv"), (0, (",".join(COLUMNS) + "\r\n").encode(), "The history is empty.\n"))
        same(home.path.exists(), False, "asking makes no file")


@test
def run_and_compare_are_kept():
    with Home() as home, tempfile.TemporaryDirectory() as folder:
        told = json.loads(home.ferry("run", "unreliable.call", "--seconds=0.02", "--json")[1])
        home.ferry("run", "unreliable.call", "--mode=fail", "--seconds=0", "--message=token=s3cret")
        home.ferry("run", "unreliable.call", "--seconds=5", "--deadline=0.05")
        home.ferry("run", "unreliable.call", "--seconds=0.05", "--on=main-loop")
        home.ferry("compare", "files.scan", f"--folder={folder}")
        rows = home.rows()
        same({tuple(row) for row in rows}, {tuple(COLUMNS)})
        # The newest first; the warm-up is a call as well.
        same([row["operation"] for row in rows], ["files.scan"] * (len(executors_of("files.scan")) + 1) + ["unreliable.call"] * 4)
        same([row["executor"] for row in rows][:5][::-1], executors_of("files.scan"))
        main_loop, late, failed, first = rows[-4:]
        same((main_loop["executor"], main_loop["deliberate"], main_loop["worst_ms"] >= 50), ("main-loop", True, True))
        same((late["outcome"], late["error_code"], late["cancel_ms"] is not None), ("timed-out", "timed-out", True))
        same((failed["outcome"], failed["error_code"], failed["error_message"]), ("failed", "failed", "token=***"))
        same("s3cret" in json.dumps(rows), False)
        for key in "call_id", "trace_id", "operation", "dependency", "executor", "outcome", "attempts", "queued_ms", "ran_ms", "elapsed_ms":
            same(first[key], told[key], key)
        matches(r"--mode=sleep --seconds=0.02 .*", first["parameters"])
        age = datetime.datetime.now(datetime.timezone.utc) - datetime.datetime.fromisoformat(first["started"].replace("Z", "+00:00"))
        same(0 <= age.total_seconds() < 600, True, first["started"])

        code, out, err = home.ferry("history", "--csv")
        same((code, err), (0, ""))
        table = list(csv.DictReader(io.StringIO(out.decode(), newline="")))
        same([row["trace_id"] for row in table], [row["trace_id"] for row in rows])
        same([row["error_message"] for row in table], [row["error_message"] or "" for row in rows])

        code, out, err = home.ferry("history")
        same((code, err), (0, ""))
        lines = out.decode().splitlines()
        same(len(lines), 1 + len(rows))
        names_all(lines[0], "Started", "Outcome", "Operation", "Elapsed", "Worst stall")
        names_all(lines[-1], "succeeded", "unreliable.call", "own-pool", "--seconds=0.02")


@test
def what_is_asked_for():
    with Home() as home:
        for arguments in ["unreliable.call", "--seconds=0"], ["compute.primes", "--limit=100"], ["unreliable.call", "--seconds=0", "--mode=fail"]:
            home.ferry("run", *arguments)
        operations = [row["operation"] for row in home.rows("--operation=unreliable.call")]
        same(operations, ["unreliable.call"] * 2)
        same(len(home.rows("--outcome=failed")), 1)
        same(len(home.rows("--outcome=failed", "--operation=compute.primes")), 0)
        same([row["outcome"] for row in home.rows("--limit=1")], ["failed"])
        same(len(home.rows("--limit=0")), 3)
        same(home.ferry("history", "--outcome=rejected"), (0, b"", "No call in the history is like that.\n"))

        moment = datetime.datetime(2001, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)
        with sqlite3.connect(home.path) as database:
            database.execute("UPDATE calls SET started = ? WHERE id = 1", [int(moment.timestamp() * 1e6)])
        database.close()
        for since, n in [("1h", 2), ("90s", 2), ("2001-02-03T04:05:06Z", 3), ("2001-02-03T05:05:06+01:00", 3), ("2001-02-03T04:05:07Z", 2),
                         ("2001-02-03T04:05Z", 3), ("2001-02-03T05:05+01:00", 3), ("2001-02-03 01:06-03:00", 2),
                         ("2001-02-02", 3), ("2001-02-05", 2), ("2001-02-05 12:30", 2), ("40000d", 3)]:
            same(len(home.rows("--since", since)), n, since)


@test
def bad_values():
    refused(["history", "--operation=files.frob"], "files.frob", "files.scan")
    refused(["history", "--since=yesterday"], "since", "yesterday", "2026-11-29", "3d")
    refused(["history", "--since=2026-13-01"], "since", "2026-13-01")
    refused(["history", "--since=9999-12-31"], "since", "9999-12-31", "3d")
    refused(["history", "--outcome=good"], "outcome", "good", "timed-out")
    refused(["history", "--limit=-1"], "limit", "-1", "0 to 1000000")
    refused(["history", "--limit=many"], "limit", "many")
    refused(["history", "--json", "--csv"], "--csv", "--json")
    refused(["history", "files.scan"], "files.scan", "--operation")


@test
def cancelled_and_interrupted():
    with Home() as home:
        process = start(*ENDLESS, env=home.environment)
        wait_until_computing(process)
        process.send_signal(signal.SIGINT)
        process.communicate()
        same(process.returncode, 130)
        rows = home.rows()
        same([(row["outcome"], row["error_code"]) for row in rows], [("cancelled", "cancelled")])
        same(rows[0]["cancel_ms"] is not None, True)


def wait_until_open(process, path):
    for _ in range(500):
        if any(link.is_symlink() and os.path.realpath(link) == str(path) for link in pathlib.Path(f"/proc/{process.pid}/fd").iterdir()):
            return
        time.sleep(0.01)
    raise AssertionError(f"{path} is not read")


def wait_until_full(reader, room):
    waiting = bytearray(4)
    for _ in range(500):
        fcntl.ioctl(reader, termios.FIONREAD, waiting)
        if int.from_bytes(waiting, sys.byteorder) >= room:
            return
        time.sleep(0.02)
    raise AssertionError("it prints too little")


@test
def two_at_once():
    with Home() as home:
        for _ in range(3):
            processes = [start("run", "unreliable.call", "--seconds=0.05", env=home.environment) for _ in range(2)]
            for process in processes:
                _, err = process.communicate()
                same((process.returncode, err.count(b"\n")), (0, 1), err)
        same(len({row["trace_id"] for row in home.rows()}), 6)


@test
def told_once_and_survived():
    with tempfile.TemporaryDirectory() as folder:
        blocked = pathlib.Path(folder, "blocked")
        blocked.write_text("no folder", encoding="utf-8")
        environment = {**ENVIRONMENT, "XDG_DATA_HOME": str(blocked)}
        code, out, err = ferry("compare", "unreliable.call", "--seconds=0", env=environment)
        same((code, out.count(b"\n")), (0, 1 + len(executors_of("unreliable.call"))), err)
        matches(r"ferry: Calls cannot be kept in the history: .*blocked/ferry.*\n", err)

    with Home() as home:
        home.ferry("run", "unreliable.call", "--seconds=0")
        home.path.write_bytes(b"no database, but long enough to be looked at" * 10)
        code, _, err = home.ferry("run", "unreliable.call", "--seconds=0")
        same((code, err.count("\n")), (0, 2), err)
        name = re.search(r"set aside as “(.*?)”", err)[1]
        same(home.path.with_name(name).read_bytes()[:11], b"no database")
        same(len(home.rows()), 1)


@test
def output_that_ends_early():
    with Home() as home:
        home.ferry("run", "unreliable.call", "--seconds=0")
        for arguments in [], ["--json"], ["--csv"]:
            with open("/dev/full", "wb") as full:
                code, _, err = home.ferry("history", *arguments, stdout=full)
            same(code, 1, err)
            matches("ferry: The output cannot be written: No space left on device\n", err)
            reader, writer = os.pipe()
            os.close(reader)
            code, _, err = home.ferry("history", *arguments, stdout=writer)
            os.close(writer)
            same(code, 1, err)


@test
def interrupted_while_it_reads():
    with Home() as home:
        home.ferry("run", "unreliable.call", "--seconds=0")
        # Somebody who lets nobody read: it comes again for some seconds.
        database = sqlite3.connect(home.path, isolation_level=None)
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        with start("history", env=home.environment) as process:
            wait_until_open(process, home.path)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        same((process.returncode, out, err), (130, b"", b"cancelled\n"))
        database.close()


@test
def interrupted_while_nobody_reads():
    with Home() as home:
        for _ in range(3):
            home.ferry("run", "unreliable.call", "--seconds=0", f"--message={'m' * 4000}")
        for more in [], ["--json"], ["--csv"]:
            reader, writer = os.pipe()
            room = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
            with start("history", *more, stdout=writer, env=home.environment) as process:
                os.close(writer)
                wait_until_full(reader, room)
                process.send_signal(signal.SIGINT)
                try:
                    same(process.wait(20), -signal.SIGINT)
                finally:
                    process.kill()
            os.close(reader)


run("command-history")
