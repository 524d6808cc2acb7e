#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command line as a person uses it: test-command-line.py FERRY, in TAP."""

import fcntl
import hashlib
import os
import pathlib
import pty
import re
import signal
import subprocess
import tempfile
import termios
import time

from ferry_command import (ENDLESS, ENVIRONMENT, EXECUTORS, FERRY, OPERATIONS, VERDICT, executors_of, ferry, matches, names_all,
                           refused, run, same, start, test, wait_until_computing, wait_until_running)

OPTION = re.compile(r"^  --([\w-]+)", re.MULTILINE)


@test
def version():
    same(ferry("--version"), (0, b"ferry 0.1.0\n", ""))


@test
def gtk_is_not_initialized():
    # GDK tells of its debug values when it is initialized, and so it does for the window.
    environment = {**ENVIRONMENT, "GDK_DEBUG": "help"}
    names_all(ferry(env=environment)[2], "Supported GDK_DEBUG values")
    with tempfile.TemporaryDirectory() as folder:
        for arguments in (["--version"], ["--help"], ["list"], ["policy"], ["history"], ["--complete", "run", ""], ["run", "--help"],
                          ["run", "files.scan", f"--folder={folder}"], ["run", "unreliable.call", "--seconds=0", "--json"],
                          ["compare", "compute.primes", "--limit=100"], ["frobnicate"]):
            _, out, err = ferry(*arguments, env=environment)
            same("GDK_DEBUG" in err or b"GDK_DEBUG" in out, False, f"{arguments}: {err}")


@test
def help_names_the_commands():
    code, out, err = ferry("--help")
    same((code, err), (0, ""))
    names_all(out.decode(), "ferry list", "ferry run OPERATION", "ferry compare OPERATION", "ferry tour", "ferry policy", "ferry history", "ferry bench", "--help", "--version")
    for command in "list", "run", "compare", "tour", "policy", "history", "bench":
        code, out, err = ferry(command, "--help")
        same((code, err), (0, ""), command)
        names_all(out.decode(), f"ferry {command}")


@test
def help_names_every_parameter():
    parameters = {
        "files.checksum": ["paths", "digest"],
        "files.scan": ["folder", "largest"],
        "files.duplicates": ["paths", "smallest"],
        "compute.fractal": ["width", "height", "tile", "iterations", "centre_x", "centre_y", "zoom"],
        "compute.primes": ["limit"],
        "network.resolve": ["host", "family"],
        "network.fetch": ["url", "file", "limit"],
        "database.query": ["database", "sql", "rows", "bytes"],
        "command.run": ["command", "folder", "environment", "check", "tail"],
        "unreliable.call": ["mode", "seconds", "message", "transient", "memory"],
    }
    same(list(parameters), OPERATIONS)
    for operation, names in parameters.items():
        code, out, err = ferry("run", operation, "--help")
        same((code, err), (0, ""), operation)
        same(OPTION.findall(out.decode()), names + ["on", "deadline", "attempt-timeout", "retries", "fault", "json", "trace", "metrics"], operation)
        names_all(out.decode(), f"one of {', '.join(executors_of(operation))};")


@test
def list_is_aligned():
    code, out, err = ferry("list")
    same((code, err), (0, ""))
    lines = out.decode().splitlines()
    same([line.split()[0] for line in lines], OPERATIONS)
    # The title and the summary of each begin in the same columns.
    starts = {tuple(m.end() for m in re.finditer(r"  +", line)) for line in lines}
    same(len(starts), 1, f"{lines}")


@test
def bad_commands():
    refused(["frobnicate"], "frobnicate", "list", "run", "tour")
    refused(["--frobnicate"], "--frobnicate", "--help", "--version")
    refused([""], "list", "run", "tour")
    refused(["list", "now"], "now", "list")
    refused(["/usr", ""], "“”", "existing files")
    refused(["/usr", "--json"], "--json", "existing files")
    refused(["./list"], "./list", "existing files")
    refused(["--", "list"], "list")
    refused(["tour", "--fast"], "--fast", "--trace", "--metrics", "--help")
    refused(["--version", "now"], "now", "--version")
    refused(["run"], *OPERATIONS)


@test
def bad_operation():
    refused(["run", "files.frob"], "files.frob", *OPERATIONS)
    refused(["run", "--on=own-pool"], "--on=own-pool", *OPERATIONS)


@test
def bad_executor():
    refused(["run", "files.scan", "--on=moon"], "on", "moon", *EXECUTORS)
    refused(["run", "files.scan", "--on"], "on", *EXECUTORS)
    refused(["run", "files.scan", "--on=default"], "on", "default", *EXECUTORS)


@test
def bad_deadline():
    for value in "0", "-1", "soon", "1e9", "nan":
        refused(["run", "files.scan", f"--deadline={value}"], "deadline", f"“{value}”", "0.001", "86400")
    refused(["run", "files.scan", "--deadline="], "deadline", "empty is not allowed", "0.001", "86400")


@test
def bad_parameters():
    fractal = ["run", "compute.fractal"]
    refused(fractal + ["--tile=0"], "“tile”", "“0”", "8", "512")
    refused(fractal + ["--width=0"], "“width”", "“0”", "64", "4096")
    refused(fractal + ["--width=4097"], "“width”", "“4097”", "64", "4096")
    refused(fractal + ["--width=99999999999999999999"], "“width”", "64", "4096")
    refused(fractal + ["--width=many"], "“width”", "“many”", "64", "4096")
    refused(fractal + ["--width=64.5"], "“width”", "“64.5”", "64", "4096")
    refused(fractal + ["--width", "65", "--width", "66"], "“width”", "“66”", "one")
    refused(fractal + ["--zoom=near"], "“zoom”", "“near”", "0.1")
    refused(fractal + ["--depth=3"], "--depth=3", "--width", "--zoom", "--on", "--deadline")
    refused(fractal + ["64"], "64", "--width")
    refused(["run", "files.checksum", "--digest=md5"], "“digest”", "“md5”", "sha256", "sha512", "blake2b")
    refused(["run", "unreliable.call", "--seconds=-1"], "“seconds”", "“-1”", "0", "3600")


@test
def bad_paths():
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/file"
        pathlib.Path(file).write_text("x", encoding="utf-8")
        gone = f"{folder}/gone"
        refused(["run", "files.checksum", f"--paths={gone}"], "“paths”", gone, "existing files or folders")
        refused(["run", "files.checksum", f"--paths={file}", f"--paths={gone}"], "“paths”", gone)
        refused(["run", "files.checksum", "--paths="], "“paths”", "existing files or folders")
        refused(["run", "files.scan", f"--folder={gone}"], "“folder”", gone, "existing folder")
        refused(["run", "files.scan", f"--folder={file}"], "“folder”", file, "existing folder")
        # A message is one line, whatever the name.
        refused(["run", "files.scan", f"--folder={gone}\n\x1b[2J"], "gone\\012\\033[2J")


def make_tree(folder):
    """Files with every name that is hard to print; returns their digests by name, both bytes."""
    names = [b"plain", b"two words", b" blanks ", b"new\nline", b"back\\slash", b"\\n", b"return\r", b"return\rinside",
             b"invalid-\xff-utf8", "ünïcödé".encode(), b"*star", b"-dash", b"tab\there", b"esc\x1b[2J", b"#hash"]
    digests = {}
    for i, name in enumerate(names):
        # Once where nothing else has to be escaped, once where something has.
        for below in os.path.join(folder, b"folder"), os.path.join(folder, b"folder\n"):
            os.makedirs(below, exist_ok=True)
            path = os.path.join(below, name)
            content = path * (i * 100)
            with open(path, "wb") as file:
                file.write(content)
            digests[path] = hashlib.sha256(content).hexdigest().encode()
    return digests


@test
def checksum_is_what_sha256sum_checks():
    with tempfile.TemporaryDirectory() as folder:
        digests = make_tree(os.fsencode(folder))
        code, out, err = ferry("run", "files.checksum", f"--paths={folder}")
        same(code, 0, err)
        matches(VERDICT % ("succeeded", "task-pool"), err)
        same(out.count(b"\n"), len(digests), "lines")
        for digest in set(digests.values()):
            same(out.count(digest), list(digests.values()).count(digest), digest)

        check = subprocess.run(["sha256sum", "--check", "--strict", "--quiet"], input=out, capture_output=True, check=False)
        same((check.returncode, check.stdout, check.stderr), (0, b"", b""))
        # And the very lines that sha256sum would have written.
        own = subprocess.run(["sha256sum", "--", *digests], capture_output=True, check=True).stdout
        same(sorted(out.splitlines()), sorted(own.splitlines()))


@test
def checksum_digests_and_executors():
    with tempfile.TemporaryDirectory() as folder:
        make_tree(os.fsencode(folder))
        for digest, program in ("sha256", "sha256sum"), ("sha512", "sha512sum"), ("blake2b", "b2sum"):
            code, out, _ = ferry("run", "files.checksum", "--paths", folder, "--digest", digest)
            check = subprocess.run([program, "--check", "--strict", "--quiet"], input=out, check=False)
            same((code, check.returncode), (0, 0), digest)
        texts = set()
        for executor in EXECUTORS:
            code, out, err = ferry("run", "files.checksum", f"--paths={folder}", f"--on={executor}")
            matches(VERDICT % ("succeeded", executor), err)
            texts.add((code, out))
        same(len(texts), 1, "results")


@test
def checksum_several_paths():
    with tempfile.TemporaryDirectory() as folder:
        for name in "a", "b", "c":
            pathlib.Path(folder, name).write_text(name, encoding="utf-8")
        code, out, _ = ferry("run", "files.checksum", "--paths=c", "--paths", "a", cwd=folder)
        same((code, [line.split(b"/")[-1] for line in out.splitlines()]), (0, [b"c", b"a"]))


@test
def checksum_problems_go_to_stderr():
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "file").write_text("x", encoding="utf-8")
        os.mkfifo(os.path.join(folder, "fi\nfo"))
        code, out, err = ferry("run", "files.checksum", f"--paths={folder}")
        same((code, out.count(b"\n")), (0, 1))
        problem, verdict = err.splitlines()
        names_all(problem, "ferry: ", "fi\\012fo", "FIFO")
        names_all(verdict, "succeeded", "1 problem")


@test
def scan_equals_du():
    code, out, err = ferry("run", "files.scan", "--folder=/usr/include", "--largest=3")
    same(code, 0, err)
    matches(VERDICT % ("succeeded", "task-pool"), err)
    text = out.decode()
    number = {title: int(re.search(rf"^{title} +(\d+)", text, re.MULTILINE)[1])
              for title in ("On disk", "Length", "Files", "Folders")}

    def du(*options):
        line = subprocess.run(["du", "--summarize", *options, "/usr/include"], capture_output=True, check=True).stdout
        return int(line.split()[0])

    def count(kind):
        found = subprocess.run(["find", "/usr/include", "-type", kind, "-printf", "%D %i\n"], capture_output=True, check=True)
        return len(set(found.stdout.splitlines()))

    def length_of_folders():
        """What du leaves out since coreutils 9.2: the lengths of the folders themselves."""
        with tempfile.TemporaryDirectory() as empty:
            if int(subprocess.run(["du", "--bytes", empty], capture_output=True, check=True).stdout.split()[0]) > 0:
                return 0
        found = subprocess.run(["find", "/usr/include", "-type", "d", "-printf", "%s\n"], capture_output=True, check=True)
        return sum(map(int, found.stdout.split()))

    same(number["On disk"], du("--block-size=1"), "disk")
    same(number["Length"], du("--bytes") + length_of_folders(), "apparent")
    same((number["Files"], number["Folders"]), (count("f"), count("d")), "counts")
    names_all(text, "Largest files", "Largest folders", "Types")


@test
def fractal_is_described():
    code, out, err = ferry("run", "compute.fractal", "--width=100", "--height=64", "--tile=32", "--iterations=50")
    same(code, 0, err)
    matches(r"100 × 64 pixels in 8 tiles, computed in [\d.]+ m?s\n", out.decode())
    matches(VERDICT % ("succeeded", "own-pool"), err)


@test
def any_result_is_printed():
    code, out, err = ferry("run", "unreliable.call", "--seconds=0.05")
    same(code, 0, err)
    matches(r"mode   sleep\nslept  (?!0\.0[0-4])\d+\.\d+\n", out.decode())


@test
def exit_1_failed():
    code, out, err = ferry("run", "unreliable.call", "--mode=fail", "--seconds=0.05", "--message=so\nthere")
    same((code, out), (1, b""))
    matches(r"failed: so\\012there · after [\d.]+ ms on own-pool · worst stall of the loop [\d.]+ ms(?: \([^\n]*\))?\n", err)


@test
def exit_3_timed_out():
    code, out, err = ferry("run", *ENDLESS[1:], "--deadline=0.2")
    same((code, out), (3, b""), err)
    matches(r"timed out: .*0\.2 s · after [\d.]+ m?s on own-pool · worst stall of the loop [\d.]+ ms(?: \([^\n]*\))?\n", err)


@test
def exit_3_abandoned():
    before = time.monotonic()
    code, out, err = ferry("run", "unreliable.call", "--mode=deaf", "--seconds=30", "--deadline=0.2")
    same((code, out), (3, b""))
    names_all(err, "timed out", "abandoned")
    same(time.monotonic() - before < 3, True, "it waited for the deaf worker")


def interrupted(number):
    with start(*ENDLESS) as process:
        wait_until_computing(process)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        same((process.returncode, out), (130, b""), err)
        # A busy machine may be late with the worker's own end.
        matches(r"cancelled after [\d.]+ m?s on own-pool ·(?: [^·\n]*abandoned ·)? worst stall of the loop [\d.]+ m?s(?: \([^\n]*\))?\n", err.decode())


@test
def exit_130_interrupted():
    interrupted(signal.SIGINT)


@test
def exit_130_terminated():
    interrupted(signal.SIGTERM)


@test
def exit_130_deaf():
    with start("run", "unreliable.call", "--mode=deaf", "--seconds=30") as process:
        time.sleep(0.5)
        before = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        same(process.returncode, 130)
        names_all(err.decode(), "cancelled", "abandoned")
        same(time.monotonic() - before < 1, True, "slow")


@test
def second_interrupt_ends_a_stalled_loop():
    with start(*ENDLESS, "--on=main-loop") as process:
        wait_until_running(process)
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        same(process.poll(), None, "the loop is stalled, so it hears nothing")
        before = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        same((process.returncode, out, err), (130, b"", b""))
        same(time.monotonic() - before < 1, True, "slow")


@test
def main_loop_stalls():
    code, _, err = ferry("run", "unreliable.call", "--seconds=0.3", "--on=main-loop")
    same(code, 0, err)
    stall = re.search(r"worst stall of the loop (\d+) ms", err)
    same(300 <= int(stall[1]) < 400, True, err)


OUTPUTS = [["--help"], ["--version"], ["list"], ["policy"], ["policy", "--json"], ["run", "--help"], ["run", "files.scan", "--help"],
           ["run", "files.scan", "--folder=/usr/include"], ["run", "unreliable.call", "--seconds=0"]]


@test
def full_stdout():
    for arguments in OUTPUTS:
        with open("/dev/full", "wb") as full:
            code, _, err = ferry(*arguments, stdout=full)
        same(code, 1, f"{arguments}: {err}")
        matches("ferry: The output cannot be written: No space left on device\n", err)


@test
def closed_pipe():
    for arguments in OUTPUTS:
        reader, writer = os.pipe()
        os.close(reader)
        code, _, err = ferry(*arguments, stdout=writer)
        os.close(writer)
        same(code, 1, f"{arguments}: {err}")
        matches("ferry: The output cannot be written: Broken pipe\n", err)


@test
def closed_stdout():
    for arguments in OUTPUTS:
        script = subprocess.run(["sh", "-c", 'exec "$0" "$@" >&-', FERRY, *arguments],
                                capture_output=True, text=True, env=ENVIRONMENT, check=False)
        same(script.returncode, 1, f"{arguments}: {script.stderr}")
        matches("ferry: The output cannot be written: Bad file descriptor\n", script.stderr)


@test
def all_streams_closed():
    script = subprocess.run(["sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-', FERRY, "run", "files.scan", "--folder=/usr/include"],
                            env=ENVIRONMENT, check=False)
    same(script.returncode, 1)


@test
def stdout_that_blocks():
    """A reader that is slow, on a descriptor that does not wait."""
    with tempfile.TemporaryDirectory() as folder:
        for i in range(3000):
            pathlib.Path(folder, f"file-{i:04}").touch()
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        with start("run", "files.checksum", f"--paths={folder}", stdout=writer) as process:
            os.close(writer)
            time.sleep(0.5)
            with open(reader, "rb") as pipe:
                same(pipe.read().count(b"\n"), 3000)
            same(process.wait(20), 0)
            process.communicate()


def on_terminal(*arguments):
    """What ferry writes to stderr when that is a terminal of 60 columns."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, b"\x18\x00\x3c\x00\x00\x00\x00\x00")
    with start(*arguments, stderr=follower, env={**ENVIRONMENT, "TERM": "xterm"}) as process:
        os.close(follower)
        text = b""
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            text += chunk
        process.communicate()
    os.close(leader)
    return process.returncode, text.decode()


@test
def progress_on_a_terminal():
    code, text = on_terminal("run", "compute.fractal")
    same(code, 0, text)
    *shown, verdict = text.split("\x1b[K")
    same(len(shown) >= 3, True, text)
    for line in shown[:-1]:
        matches(r"\r\d+ of 192 tiles.*", line)
        same(len(line) <= 60, True, line)
    same(shown[-1], "\r", "cleared at the end")
    matches(VERDICT % ("succeeded", "own-pool"), verdict.replace("\r\n", "\n"))


@test
def no_progress_elsewhere():
    _, _, err = ferry("run", "compute.fractal")
    matches(VERDICT % ("succeeded", "own-pool"), err)


ROW = re.compile(r"^([a-z]+\.[a-z]+) +([a-z]+-[a-z]+) +([\d.]+ m?s) +(0|[\d.]+ m?s) +(\d+) of (\d+) +([\d.]+ m?s)$", re.MULTILINE)


def milliseconds(words):
    number, unit = words.split()
    return float(number) * (1 if unit == "ms" else 1000)


def check_tour():
    """Takes the tour; returns its rows on the pools whose stall was too long."""
    code, out, err = ferry("tour", timeout=180)
    same((code, err), (0, ""))
    text = out.decode()
    rows = ROW.findall(text)
    same([(row[0], row[1]) for row in rows],
         [(operation, executor) for operation in ("files.checksum", "files.scan", "compute.fractal")
          for executor in EXECUTORS[:3]])
    names_all(" ".join(text.split()), "/usr", "disk cache", "On the main loop the worst stall was", "On the pools")

    for operation, executor, worst, _, missed, _, elapsed in rows:
        if executor == "main-loop":
            # The operation's length: what is left is the queue and the delivery.
            same(milliseconds(worst) >= 0.9 * milliseconds(elapsed) - 10, True, f"{operation}: {worst} of {elapsed}")
            same(int(missed) > 0, True, operation)
    return [row for row in rows if row[1] != "main-loop" and milliseconds(row[2]) > 8]


@test
def tour():
    # Somebody else's work on the machine shows as well, but not in the same row every time.
    too_long = check_tour()
    for _ in range(2):
        if too_long:
            again = check_tour()
            too_long = [row for row in too_long if row[:2] in [other[:2] for other in again]]
    same(too_long, [], "stalls on the pools")


@test
def tour_interrupted():
    with start("tour") as process:
        wait_until_running(process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        same((process.returncode, out, err), (130, b"", b"cancelled\n"))


run("command-line")
