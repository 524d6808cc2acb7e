#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The history outlives kill -9 at any moment: test-history-kill.py WRITER [ROUNDS [MILLISECONDS]], in TAP.

The writer keeps a thousand calls a second and says when each was over. It is killed; then the file must open and be
whole, its rows must be the first so many of those calls, none torn, and of those that were over MILLISECONDS before
the kill none may be missing. Without a third argument others at work may make it late: then 10 s are asked for."""

import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

WRITER = sys.argv[1]
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 10
ALLOWED = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
COLUMNS = "id, started, call_id, trace_id, operation, executor, parameters, outcome, attempts, elapsed"


def write_and_kill(path, seconds, stalls):
    """The numbers of the calls that were over, and when, and when the writer was killed, in microseconds."""
    with tempfile.TemporaryFile("w+") as said:
        with subprocess.Popen([WRITER, path] + ["stall"] * stalls, stdout=said) as process:
            time.sleep(seconds)
            process.kill()
            killed = time.monotonic_ns() // 1000
            process.wait()
        said.seek(0)
        lines = said.read().splitlines()
    # The last line may be cut off.
    return [tuple(map(int, line.split())) for line in lines[:-1]], killed


def problems(path, over, killed):
    if not path.exists():
        if any(killed - moment > ALLOWED * 1000 for _, moment in over):
            yield "there is no file"
        return
    database = sqlite3.connect(path)
    check = database.execute("PRAGMA integrity_check").fetchall()
    if check != [("ok",)]:
        yield f"the file is damaged: {check[:3]}"
        return
    if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'counts'").fetchall():
        rows = []
    else:
        rows = database.execute(f"SELECT {COLUMNS} FROM calls ORDER BY id").fetchall()
        yield from torn(database, rows)
    database.close()

    kept = [int(row[6].split("number ")[1].split(" of many")[0]) for row in rows]
    said = [number for number, _ in over]
    # What was told last may not have been written, and what was written last may not have been told.
    n = min(len(kept), len(said))
    if kept[:n] != said[:n]:
        yield f"not the first {n} in their order"
    missing = [killed - moment for number, moment in over[len(kept):]]
    if missing and max(missing) > ALLOWED * 1000:
        yield f"{len(missing)} are missing, the oldest was over {max(missing) / 1000:.0f} ms before"


def torn(database, rows):
    for row in rows:
        # A machine with much else to do fills the queue, and then calls are rejected.
        whole = row[4:6] == ("unreliable.call", "own-pool") and row[6].endswith("--memory=64") and row[7] in ("succeeded", "rejected")
        if None in row or not whole:
            yield f"torn: {row}"
            return
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        yield "a row is missing in the midst"
    if database.execute("SELECT calls FROM counts").fetchall() != [(len(rows),)]:
        yield "their number is wrong"
    indexed = database.execute("SELECT count(*) FROM search WHERE search MATCH '\"unr\"'").fetchall()
    if indexed != [(len(rows),)]:
        yield f"{indexed} of {len(rows)} can be found"


def main():
    failed = total = 0
    print(f"1..{ROUNDS}")
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "history.db")
            over, killed = write_and_kill(path, random.uniform(0.05, 1.5), stalls=number % 4 == 0)
            found = list(problems(path, over, killed))
        total += len(over)
        for line in found:
            print(f"# {line}")
        failed += bool(found)
        print(f"{'not ok' if found else 'ok'} {number} /model/history-kill/{number}", flush=True)
    if total == 0:
        print("Bail out! the writer made no call")
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
