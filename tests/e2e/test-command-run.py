#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""ferry run as scripts use it: test-command-run.py FERRY, in TAP."""

import base64
import contextlib
import http.server
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time

import patience
from ferry_command import (ENDLESS, ENVIRONMENT, FERRY, OPERATIONS, await_that, default_signals, executors_of, ferry, has_thread,
                           matches, names_all, refused, run, same, start, test, wait_until_computing)

KEYS = ["call_id", "trace_id", "operation", "dependency", "executor", "outcome", "error", "attempts", "queued_ms", "ran_ms",
        "delivered_ms", "elapsed_ms", "cancel_ms", "loop", "result"]
LOOP_KEYS = ["worst_ms", "p50_ms", "p95_ms", "p99_ms", "stalls", "blocked_ms", "missed_beats", "worst_stall"]
ERROR_KEYS = ["code", "domain", "message", "transient"]

# Sleeps, and looks for cancellation meanwhile.
SLEEP = ["run", "unreliable.call", "--mode=sleep"]


def read_json(out):
    same(out.count(b"\n"), 1, f"{out!r}: lines")
    row = json.loads(out)
    same(list(row), KEYS)
    same(list(row["loop"]), LOOP_KEYS)
    if row["error"] is not None:
        same(list(row["error"]), ERROR_KEYS)
    same(len(row["trace_id"]), 32, row["trace_id"])
    return row


def run_json(*arguments, code=0):
    """Runs with --json and the exit code that is wanted; returns the object and stderr."""
    got, out, err = ferry(*arguments, "--json")
    same(got, code, f"{arguments}: {err}")
    return read_json(out), err


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # pylint: disable=invalid-name
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *arguments):  # pylint: disable=arguments-differ
        pass


@contextlib.contextmanager
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_port}/"
        made.shutdown()


def make_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE birds (name TEXT, grams REAL, number INTEGER, song BLOB)")
    connection.executemany("INSERT INTO birds VALUES (?, ?, ?, ?)",
                           [("wren", 9.5, 3, None), ("two\nlines", 1100, 12, b"\x00\xff")])
    connection.commit()
    connection.close()


@contextlib.contextmanager
def every_operation():
    """A folder with two files in it, and for each operation what makes it succeed there."""
    with tempfile.TemporaryDirectory() as folder, server() as url:
        make_database(f"{folder}/birds.db")
        pathlib.Path(folder, "copy.db").write_bytes(pathlib.Path(folder, "birds.db").read_bytes())
        arguments = {
            "files.checksum": [f"--paths={folder}"],
            "files.scan": [f"--folder={folder}"],
            "files.duplicates": [f"--paths={folder}", "--smallest=1"],
            "compute.fractal": ["--width=64", "--height=64", "--iterations=50"],
            "compute.primes": ["--limit=1000"],
            "network.resolve": ["--host=127.0.0.1"],
            "network.fetch": [f"--url={url}"],
            "database.query": [f"--database={folder}/birds.db", "--sql=SELECT * FROM birds"],
            "command.run": ["--command=echo so there"],
            "unreliable.call": ["--seconds=0"],
        }
        same(list(arguments), OPERATIONS)
        yield folder, arguments


@test
def a_fetch_is_saved_where_the_shell_stands():
    with tempfile.TemporaryDirectory() as folder, server() as url:
        for executor in executors_of("network.fetch"):
            code, _, err = ferry("run", "network.fetch", f"--url={url}", "--file=page", f"--on={executor}", cwd=folder)
            same(code, 0, err)
            same(pathlib.Path(folder, "page").read_text(encoding="utf-8"), "hello", executor)
            pathlib.Path(folder, "page").unlink()
        ferry("run", "network.fetch", f"--url={url}", "--file=", cwd=folder)
        same(os.listdir(folder), [])


@test
def json_of_every_operation():
    with every_operation() as (folder, arguments):
        rows = {}
        for operation in OPERATIONS:
            row, err = run_json("run", operation, *arguments[operation])
            same((row["operation"], row["outcome"], row["error"]), (operation, "succeeded", None), err)
            same(row["dependency"], operation.split(".")[0])
            same((row["attempts"], row["cancel_ms"]), (1, None), operation)
            rows[operation] = row["result"]

        same([entry[0] for entry in rows["files.checksum"]["entries"]], [f"{folder}/birds.db", f"{folder}/copy.db"])
        same(rows["files.scan"]["files"], 2)
        same(rows["files.duplicates"]["groups"][0][2], [f"{folder}/birds.db", f"{folder}/copy.db"])
        same(len(base64.b64decode(rows["compute.fractal"]["pixels"]["base64"])) % (64 * 64), 0)
        same((rows["compute.primes"]["count"], rows["compute.primes"]["largest"]), (168, 997))
        same(rows["network.resolve"]["addresses"], ["127.0.0.1"])
        same(base64.b64decode(rows["network.fetch"]["body"]["base64"]), b"hello")
        same(rows["database.query"]["rows"], [["wren", 9.5, 3, None], ["two\nlines", 1100, 12, {"base64": "AP8="}]])
        same(rows["command.run"]["stdout"], "so there\n")
        same(rows["unreliable.call"]["mode"], "sleep")


def in_shell(script, *arguments):
    """Runs SCRIPT, in which "$@" is ferry with ARGUMENTS; it ends as the first of a pipe that fails does."""
    return subprocess.run(["bash", "-c", f"set -o pipefail; {script}", "bash", FERRY, *arguments], capture_output=True, text=True,
                          env=ENVIRONMENT, preexec_fn=default_signals, check=False)


@test
def jq_reads_every_operation():
    with every_operation() as (_, arguments):
        for operation in OPERATIONS:
            done = in_shell('"$@" | jq --exit-status --raw-output "[.operation, .outcome, (.result | type)] | @tsv"',
                            "run", operation, *arguments[operation], "--json")
            same((done.returncode, done.stdout), (0, f"{operation}\tsucceeded\tobject\n"), done.stderr)
    done = in_shell('"$@" | jq --raw-output .error.code', "run", "unreliable.call", "--mode=fail", "--seconds=0", "--json")
    same((done.returncode, done.stdout), (1, "failed\n"), done.stderr)
    done = in_shell('"$@" | jq --raw-output ".[].outcome"', "compare", "compute.primes", "--limit=1000", "--json")
    same((done.returncode, done.stdout), (0, "succeeded\n" * len(executors_of("compute.primes"))), done.stderr)


@test
def json_names_any_file():
    with tempfile.TemporaryDirectory() as folder:
        names = ["ünï".encode(), b"new\nline", b'"quoted"\\', b"esc\x1b[2J", b"invalid-\xff"]
        for name in names:
            pathlib.Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).touch()
        row, _ = run_json("run", "files.checksum", f"--paths={folder}")
        found = set()
        for path, *_ in row["result"]["entries"]:
            path = base64.b64decode(path["base64"]).rstrip(b"\0") if isinstance(path, dict) else path.encode()
            found.add(os.path.basename(path))
        same(found, set(names))


@test
def json_times_add_up():
    row, _ = run_json(*SLEEP, "--seconds=0.3")
    same(row["executor"], "own-pool")
    same(300 <= row["ran_ms"] <= row["elapsed_ms"], True, row)
    whole = row["queued_ms"] + row["ran_ms"] + row["delivered_ms"]
    same(abs(whole - row["elapsed_ms"]) < 0.01, True, row)


@test
def json_tells_what_the_loop_suffered():
    row, _ = run_json(*SLEEP, "--seconds=0.3", "--on=main-loop")
    loop = row["loop"]
    same(row["executor"], "main-loop")
    same(loop["worst_ms"] >= 299 and loop["blocked_ms"] >= 299 and loop["p99_ms"] >= 250, True, loop)
    same(loop["stalls"] >= 1, True, loop)
    # 300 ms hold 18 beats of 16.7 ms; the one that is due when it ends still comes.
    same(loop["missed_beats"] >= 15, True, loop)


@test
def json_and_verdict_tell_what_the_worst_stall_came_of():
    row, err = run_json(*SLEEP, "--seconds=0.3", "--on=main-loop")
    stall = row["loop"]["worst_stall"]
    # A machine that is short of processors may have to wait for one even longer.
    same(stall["cause"] in ("blocked", "starved"), True, stall)
    names_all(stall["culprit"], "[ferry] outbox", "outbox_source_dispatch")
    same(stall["function"] in ("unreliable_run", None), True, stall)
    names_all(err, "worst stall of the loop", "(Starved" if stall["cause"] == "starved" else "(Blocked")
    if stall["function"]:
        names_all(err, "unreliable_run)")


@test
def trace_and_metrics_are_files():
    with tempfile.TemporaryDirectory() as folder:
        trace, metrics = pathlib.Path(folder, "ü.json"), pathlib.Path(folder, "m.txt")
        trace.write_text("what was there before")

        def culprits():
            """Of the stalls of a run. Names are not waited for any longer than a person would, so a busy machine may have none."""
            row, _ = run_json(*SLEEP, "--seconds=0.1", "--on=main-loop", f"--trace={trace}", f"--metrics={metrics}")
            same(sorted(os.listdir(folder)), sorted([trace.name, metrics.name]), "the folder")
            events = json.loads(trace.read_text())["traceEvents"]
            calls = [event for event in events if event.get("args", {}).get("trace_id") == row["trace_id"]]
            same(bool(calls), True, events)
            stalls = [event for event in events if event.get("cat") == "stall" and event["args"]["deliberate"]]
            same(len(stalls), 1, stalls)
            return stalls[0]["args"].get("culprit")
        names_all(patience.wait(culprits, "a name"), "outbox_source_dispatch")
        text = metrics.read_text()
        same(text.endswith("# EOF\n"), True, text[-100:])
        same(len(re.findall(r'^ferry_calls_total\{.*operation="unreliable.call".*outcome="succeeded".*\} 1$', text, re.MULTILINE)), 1, text)

        # A failure has its trace too; what cannot be written is known before anything starts.
        code = ferry("run", "unreliable.call", "--mode=fail", "--seconds=0", f"--trace={trace}")[0]
        same((code, "failed" in trace.read_text()), (1, True), "the trace of a failure")
        for option, path in ("trace", folder), ("metrics", f"{folder}/none/m.txt"):
            code, out, err = ferry(*SLEEP, f"--{option}={path}")
            same((code, out), (2, b""), err)
            names_all(err, option, path, "cannot be written")
        code, _, err = ferry(*SLEEP, f"--trace={trace}", f"--metrics={trace}")
        same(code, 2, err)
        names_all(err, "metrics", "another file")
        same(ferry(*SLEEP, "--seconds=0", "--trace=/dev/full")[0], 1, "a full device")

        # They are somebody's, whoever reads the answer.
        for command in "run", "compare":
            with open("/dev/full", "wb") as full:
                code, _, err = ferry(command, "unreliable.call", "--seconds=0", f"--trace={trace}", f"--metrics={metrics}", stdout=full)
            same((code, err), (1, "ferry: The output cannot be written: No space left on device\n"))
            for file in trace, metrics:
                same("unreliable.call" in file.read_text(), True, f"{command}: {file}")
                file.unlink()


@test
def json_of_failures():
    row, err = run_json("run", "unreliable.call", "--mode=fail", "--seconds=0", "--message=so there", code=1)
    same((row["outcome"], row["result"]), ("failed", None))
    same((row["error"]["code"], row["error"]["message"], row["error"]["transient"]), ("failed", "so there", False), row)
    names_all(err, "failed: so there")

    # What SQLite says of a table that is not there, in its own domain.
    with tempfile.TemporaryDirectory() as folder:
        make_database(f"{folder}/birds.db")
        row, _ = run_json("run", "database.query", f"--database={folder}/birds.db", "--sql=SELECT * FROM moons", code=1)
        same(row["error"]["domain"], "ferry-sqlite-error-quark")
        names_all(row["error"]["message"], "moons")

    # What only the operation sees is not allowed either.
    for executor in "native", "process":
        row, _ = run_json("run", "network.fetch", "--url=ftp://127.0.0.1/", f"--on={executor}", code=2)
        same((row["outcome"], row["error"]["code"]), ("failed", "invalid-parameter"), executor)

    row, _ = run_json(*SLEEP, "--seconds=30", "--deadline=0.2", code=3)
    same((row["outcome"], row["error"]["code"], row["error"]["domain"]), ("timed-out", "timed-out", None))
    same(row["cancel_ms"] >= 0, True, row)


@test
def exit_4_rejected():
    """A breaker that one failure opens, so that the second attempt is not let in."""
    with tempfile.TemporaryDirectory() as folder:
        settings = pathlib.Path(folder, "glib-2.0/settings/keyfile")
        settings.parent.mkdir(parents=True)
        fields = {"breaker-window": "1min", "breaker-minimum-calls": "1", "breaker-failure-percent": "1", "breaker-open-time": "1min"}
        settings.write_text(f"[io/github/ferry_gtk/Ferry]\npolicies={ {'unreliable': fields} }\n", encoding="utf-8")
        environment = {**ENVIRONMENT, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": folder}
        failing = ["run", "unreliable.call", "--mode=fail", "--seconds=0", "--transient", "--retries=1"]
        code, out, err = ferry(*failing, "--json", env=environment)
        same(code, 4, err)
        row = read_json(out)
        same((row["outcome"], row["error"]["code"], row["attempts"], row["result"]), ("rejected", "unavailable", 1, None))
        code, out, err = ferry(*failing, env=environment)
        same((code, out), (4, b""), err)
        matches(r"rejected: “unreliable” keeps failing and is left alone for another [\d.]+ s · .*\n", err)


@test
def json_of_an_interrupted_call():
    with start(*ENDLESS, "--json") as process:
        wait_until_computing(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        same(process.returncode, 130, err)
        row = read_json(out)
        same((row["outcome"], row["error"]["code"], row["result"]), ("cancelled", "cancelled", None))
        same(row["cancel_ms"] >= 0, True, row)


@test
def attempt_timeout():
    row, err = run_json(*SLEEP, "--seconds=30", "--attempt-timeout=0.1", "--retries=0", "--deadline=20", code=3)
    same((row["outcome"], row["attempts"]), ("timed-out", 1))
    names_all(err, "timed out", "attempt", "0.1 s")
    # Its time is measured before what it does is.
    same(row["elapsed_ms"] >= 100 and row["ran_ms"] < 10000, True, row)
    for value in "0", "soon", "1e9":
        refused([*SLEEP, f"--attempt-timeout={value}"], "attempt-timeout", f"“{value}”", "0.001", "86400")


@test
def retries():
    failing = ["run", "unreliable.call", "--mode=fail", "--seconds=0", "--transient"]
    for retries_given, attempts in ("0", 1), ("3", 4):
        row, _ = run_json(*failing, f"--retries={retries_given}", "--deadline=20", code=1)
        same(row["attempts"], attempts, retries_given)
    # What is not transient is not tried again.
    row, _ = run_json("run", "unreliable.call", "--mode=fail", "--seconds=0", "--retries=3", code=1)
    same(row["attempts"], 1)
    # Where the policy has no retries, and no budget for any.
    row, _ = run_json("run", "files.scan", "--folder=/usr/include", "--fault=error=100", "--retries=2", code=1)
    same(row["attempts"], 3)
    for value in "-1", "11", "many", "1.5":
        refused([*failing, f"--retries={value}"], "retries", f"“{value}”", "0", "10")


@test
def faults():
    none = ["run", "unreliable.call", "--seconds=0", "--retries=0"]
    row, err = run_json(*none, "--fault=error=100", code=1)
    same((row["error"]["code"], row["error"]["transient"]), ("failed", True))
    names_all(err, "Injected fault")

    row, _ = run_json(*none, "--fault=crash=100", code=1)
    same(row["error"]["code"], "worker-died")

    row, _ = run_json(*none, "--fault=delay=100,300ms")
    same(row["ran_ms"] >= 300, True, row)

    # Both strike: the delay first.
    row, _ = run_json(*none, "--fault=delay=100,200ms", "--fault", "error=100", code=1)
    same(row["ran_ms"] >= 200, True, row)

    before = time.monotonic()
    row, err = run_json(*none, "--fault=hang=100,30s", "--deadline=0.2", code=3)
    names_all(err, "timed out", "abandoned")
    same(time.monotonic() - before < 10, True, "it waited for what hangs")


@test
def bad_faults():
    for word in ("error", "error=", "error=0", "error=101", "error=many", "error=10,1s", "moon=10", "delay=10,soon", "delay=10,2h",
                 "hang=10,1s,2s", "error=1 error=2", "=10"):
        refused([*SLEEP, f"--fault={word}"], "fault", word.rsplit(" ", 1)[-1], "delay=PERCENT", "hang", "error", "crash")
    refused([*SLEEP, "--fault=error=10", "--fault=error=20"], "error=20")


@test
def no_default_is_empty():
    for operation in OPERATIONS:
        lines = ferry("run", operation, "--help")[1].decode().splitlines()
        same([line for line in lines if line.rstrip().endswith("default:")], [], operation)
        same([line for line in lines if "\\0" in line], [], operation)


@test
def rows_are_a_table():
    with tempfile.TemporaryDirectory() as folder:
        make_database(f"{folder}/birds.db")
        query = ["run", "database.query", f"--database={folder}/birds.db"]
        code, out, _ = ferry(*query, "--sql=SELECT * FROM birds")
        same(code, 0)
        same(out.decode(), "name          grams  number  song\n"
                           "wren            9.5       3  NULL\n"
                           "two\\012lines   1100      12  2 bytes\n")
        code, out, err = ferry(*query, "--sql=SELECT number FROM birds", "--rows=1")
        same((code, out), (0, b"number\n     3\n"))
        names_all(err.splitlines()[0], "more rows than the 1", "--rows")
        code, out, _ = ferry(*query, "--sql=SELECT name FROM birds WHERE number > 99")
        same((code, out), (0, b"name\n"))


@test
def groups_and_lists_are_lines():
    with tempfile.TemporaryDirectory() as folder:
        for name, content in ("a", "same"), ("b\n", "same"), ("c", "else"):
            pathlib.Path(folder, name).write_text(content, encoding="utf-8")
        code, out, _ = ferry("run", "files.duplicates", f"--paths={folder}", "--smallest=1")
        same(code, 0)
        same(out.decode(), f"2 files of 4 bytes each\n  {folder}/a\n  {folder}/b\\012\n\n1 of 3 files are needless, and take 4 bytes\n")

    code, out, _ = ferry("run", "command.run", "--command=printf 'one\\n\\n\\033[2Jtwo\\n'")
    same(code, 0)
    names_all(out.decode(), "status        0\n", "\n\nstdout\n  one\n\n  \\033[2Jtwo\n")
    code, out, _ = ferry("run", "network.resolve", "--host=127.0.0.1")
    same(code, 0)
    names_all(out.decode(), "host     127.0.0.1\n", "\naddresses\n  127.0.0.1\n")


@test
def output_that_cannot_be_written():
    with every_operation() as (_, arguments):
        commands = [["run", operation, *arguments[operation], *more] for operation in OPERATIONS for more in ([], ["--json"])]
        commands.append(["run", "unreliable.call", "--mode=fail", "--seconds=0", "--json"])
        for command in commands:
            for where, why in (">/dev/full", "No space left on device"), (">&-", "Bad file descriptor"):
                done = in_shell(f'"$@" {where}', *command)
                same((done.returncode, done.stderr), (1, f"ferry: The output cannot be written: {why}\n"), f"{command} {where}")
            reader, writer = os.pipe()
            os.close(reader)
            code, _, err = ferry(*command, stdout=writer)
            os.close(writer)
            same((code, err), (1, "ferry: The output cannot be written: Broken pipe\n"), f"{command}")


@test
def ctrl_c_that_is_not_meant_for_it():
    """As a script starts what it puts into the background."""
    with start(*SLEEP, "--seconds=3", "--deadline=60", "--attempt-timeout=60",
               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)) as process:
        await_that(lambda: has_thread(process, "ferry-unreliabl", 0))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        same(process.returncode, 0, err)


@test
def messages_that_cannot_be_written():
    """Nobody can be told, so the exit code alone does."""
    for where in "2>/dev/full", "2>&-":
        same(in_shell(f'"$@" {where}', "run", "compute.primes", "--limit=1000", "--json").returncode, 0, where)
        same(in_shell(f'"$@" {where}', "run", "unreliable.call", "--mode=fail", "--seconds=0").returncode, 1, where)
        same(in_shell(f'"$@" {where}', "run", "no.such").returncode, 2, where)


@test
def pipe_that_ends_early():
    """More than a pipe holds, for a reader that takes only its beginning, as head does."""
    for more in [], ["--json"]:
        reader, writer = os.pipe()
        with start("run", "files.checksum", "--paths=/usr/include", *more, stdout=writer, preexec_fn=default_signals) as process:
            os.close(writer)
            same(len(os.read(reader, 100)), 100)
            os.close(reader)
            _, err = process.communicate(timeout=60)
            same(process.returncode, 1, err)
            matches(r"(ferry: .*\n)*ferry: The output cannot be written: Broken pipe\n", err.decode())


@test
def executors_give_the_same():
    results = []
    for executor in executors_of("compute.primes"):
        row, _ = run_json("run", "compute.primes", "--limit=1000", f"--on={executor}")
        same(row["executor"], executor)
        results.append((row["result"]["count"], row["result"]["largest"]))
    same(set(results), {(168, 997)})


run("command-run")
