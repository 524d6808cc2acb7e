# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of the command line share: starting ferry, and cases in TAP."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import traceback

FERRY = os.path.abspath(sys.argv[1])
OPERATIONS = ["files.checksum", "files.scan", "files.duplicates", "compute.fractal", "compute.primes",
              "network.resolve", "network.fetch", "database.query", "command.run", "unreliable.call"]
EXECUTORS = ["main-loop", "task-pool", "own-pool", "native", "process"]
NATIVE = ["files.checksum", "files.scan", "network.resolve", "network.fetch", "command.run"]

# A picture that takes minutes and looks for cancellation all the time.
ENDLESS = ["run", "compute.fractal", "--width=4096", "--height=4096", "--iterations=100000"]
VERDICT = r"%s in [\d.]+ m?s on %s · (?:\d+ problems? · )?worst stall of the loop [\d.]+ m?s(?: \([^\n]*\))?\n"

# No display and none to be had: whatever asks for one fails here.
ENVIRONMENT = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "GDK_BACKEND": "none", "LC_ALL": "C.UTF-8"}

tests = []


def test(function):
    tests.append(function)
    return function


def executors_of(operation):
    return [executor for executor in EXECUTORS if executor != "native" or operation in NATIVE]


def default_signals():
    """A runner that was started in the background ignores SIGINT, and so would Ferry."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def start(*arguments, **options):
    settings = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE,
                "env": ENVIRONMENT, "preexec_fn": default_signals, **options}
    return subprocess.Popen([FERRY, *arguments], **settings)


def ferry(*arguments, timeout=60, **options):
    """Runs ferry to its end; returns its exit code, stdout as bytes and stderr as text."""
    with start(*arguments, **options) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return process.returncode, out, (err or b"").decode()


def same(got, wanted, what=""):
    if got != wanted:
        raise AssertionError(f"{what}: {got!r} is not {wanted!r}")


def matches(pattern, text):
    if not re.fullmatch(pattern, text):
        raise AssertionError(f"{text!r} is not {pattern!r}")


def names_all(text, *words):
    missing = [word for word in words if word not in text]
    if missing:
        raise AssertionError(f"{text!r} does not name {missing}")


def refused(arguments, *named, code=2):
    """One line on stderr that names all of these, nothing on stdout."""
    got, out, err = ferry(*arguments)
    same((got, out), (code, b""), f"{arguments}")
    same(err.count("\n"), 1, f"{err!r}: lines")
    same(err[:7], "ferry: ", err)
    names_all(err, *named)


def await_that(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it does not run")


def ticks_of(folder):
    """Of user time."""
    return int(folder.joinpath("stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()[11])


def has_thread(process, name, ticks):
    """One of that name, which has worked for so long."""
    for thread in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if thread.joinpath("comm").read_text(encoding="utf-8") == name + "\n" and ticks_of(thread) >= ticks:
                return True
    return False


def wait_until_running(process):
    """Until there are calls, with timers, and the threads have used some CPU time."""
    await_that(lambda: has_thread(process, "ferry-timers", 0) and ticks_of(pathlib.Path(f"/proc/{process.pid}")) >= 10)


def wait_until_computing(process):
    """Until a worker does, however long the start took."""
    await_that(lambda: has_thread(process, "ferry-compute", 2))


def run(topic):
    """Runs all cases, or those whose names the command line adds; does not return."""
    wanted = sys.argv[2:]
    chosen = [case for case in tests if not wanted or case.__name__ in wanted]
    failed = 0
    print(f"1..{len(chosen)}", flush=True)
    for number, function in enumerate(chosen, 1):
        result = "ok"
        try:
            function()
        except Exception:  # pylint: disable=broad-except
            result = "not ok"
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
        print(f"{result} {number} /{topic}/{function.__name__.replace('_', '-')}", flush=True)
    sys.exit(1 if failed else 0)
