#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the shells offer behind ferry: test-command-completion.py FERRY, in TAP."""

import os
import pathlib
import pty
import re
import select
import shlex
import signal
import subprocess
import tempfile
import time

from ferry_command import ENVIRONMENT, FERRY, OPERATIONS, executors_of, ferry, run, same, test

COMPLETIONS = pathlib.Path(__file__).resolve().parents[2] / "data" / "completions"
# As a person types it: ferry, found on the path.
SHELL_ENVIRONMENT = {**ENVIRONMENT, "PATH": f"{os.path.dirname(FERRY)}:{os.environ['PATH']}", "TERM": "dumb", "PS1": "$ ",
                     "HISTFILE": "/dev/null"}
EXECUTORS = executors_of("files.scan")
SETTINGS = ["--deadline=", "--attempt-timeout=", "--retries=", "--fault=", "--json", "--trace=", "--metrics=", "--help"]
HISTORY = ["--operation=", "--since=", "--outcome=", "--limit=", "--json", "--csv"]


def offers(*words):
    """The words that ferry offers, without what they are."""
    code, out, err = ferry("--complete", *words)
    same((code, err), (0, ""), f"{words}")
    lines = [line.split("\t") for line in out.decode().splitlines()]
    same([line for line in lines if len(line) != 2 and not line[0].startswith("/")], [], "lines without a description")
    return [line[0] for line in lines]


@test
def commands():
    everything = ["list", "run", "compare", "tour", "policy", "history", "bench", "--help", "--version"]
    same(offers(), everything)
    same(offers(""), everything)
    same(offers("t"), ["tour"])
    same(offers("--"), ["--help", "--version"])
    same(offers("--frob"), [])
    same(offers("frob", ""), [])


@test
def files_for_the_window():
    same(offers("frob"), ["/files"])
    same(offers("./t"), ["/files"])
    for words in ("--", ""), ("--", "-"), ("/usr", ""), ("/usr", "t"), (os.path.relpath("/usr"), "x", ""):
        same(offers(*words), ["/files"], words)


@test
def first_words():
    same(offers("run", ""), [*OPERATIONS, "--help"])
    same(offers("run", "files."), [name for name in OPERATIONS if name.startswith("files.")])
    same(offers("compare", "comp"), ["compute.fractal", "compute.primes"])
    same(offers("policy", ""), ["files", "compute", "network", "database", "command", "unreliable", "--json", "--help"])
    same(offers("policy", "network", ""), ["--json", "--help"])
    same(offers("history", ""), [*HISTORY, "--help"])
    same(offers("history", "--json", ""), [word for word in HISTORY if word != "--json"] + ["--help"])
    same(offers("list", ""), ["--help"])


@test
def options():
    same(offers("run", "files.scan", ""), ["--folder=", "--largest=", "--on=", *SETTINGS])
    same(offers("compare", "files.scan", "--"), ["--folder=", "--largest=", *SETTINGS])
    same(offers("run", "files.frob", ""), [])
    same(offers("run", "files.scan", "--help", ""), [])
    # What is given is not offered again, unless it may be repeated.
    same(offers("run", "files.scan", "--folder=/", "--on", "own-pool", "--fault=error=1", "--json", ""),
         ["--largest=", "--deadline=", "--attempt-timeout=", "--retries=", "--fault=", "--trace=", "--metrics=", "--help"])
    same("--paths=" in offers("run", "files.checksum", "--paths=/", "--"), True)


@test
def values():
    same(offers("run", "files.scan", "--on="), [f"--on={executor}" for executor in EXECUTORS])
    same(offers("run", "files.scan", "--on=t"), ["--on=task-pool"])
    same(offers("run", "files.scan", "--on", ""), EXECUTORS)
    # Only what the operation can run on.
    same(offers("run", "compute.primes", "--on", ""), executors_of("compute.primes"))
    same(offers("run", "files.scan", "--json="), ["--json=true", "--json=false"])
    # A boolean has no word of its own behind it.
    same("--on=" in offers("run", "files.scan", "--json", ""), True)
    same(offers("run", "files.checksum", "--paths="), ["/files"])
    same(offers("run", "files.scan", "--folder", "/us"), ["/folders"])
    same(offers("run", "files.scan", "--largest="), [])
    same(offers("history", "--operation=files.s"), ["--operation=files.scan"])
    same(offers("history", "--operation", ""), OPERATIONS)
    same(offers("history", "--outcome", "c"), ["cancelled"])


def press(arguments, setup, keys):
    """Types KEYS in a shell on a terminal, and returns the words of the line that came of them."""
    pid, leader = pty.fork()
    if pid == 0:
        os.execvpe(arguments[0], arguments, SHELL_ENVIRONMENT)
    try:
        # The line is printed instead of run, word by word.
        os.write(leader, (setup + "\r").encode())
        text = ""
        deadline = time.monotonic() + 30
        sent = False
        while time.monotonic() < deadline:
            if not select.select([leader], [], [], 1)[0]:
                continue
            text += os.read(leader, 65536).decode(errors="replace")
            if not sent and "ready-1" in text:
                os.write(leader, (keys + "\x01printf '<%s>' \x05; echo do''ne\r").encode())
                sent = True
            if "done" in text:
                return re.findall(r"<([^<>%]*)>", text.split("ready-1", 1)[1])
        raise AssertionError(f"{arguments[0]} printed nothing: {text!r}")
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(leader)


def in_bash(keys):
    return press(["bash", "--norc", "--noprofile", "-i"], f"source {COMPLETIONS}/ferry.bash; echo ready-$((1))", keys)


def in_zsh(keys):
    return press(["zsh", "-f", "-i"],
                 f"fpath=({COMPLETIONS} $fpath); autoload -Uz compinit; compinit -D -u; echo ready-$((1))", keys)


@test
def bash():
    same(in_bash("ferry ru\tfiles.ch\t--di\tsha2\t--j\t"),
         ["ferry", "run", "files.checksum", "--digest=sha256", "--json"])
    same(in_bash("ferry compare files.scan --folder=/usr/incl\t"), ["ferry", "compare", "files.scan", "--folder=/usr/include/"])
    same(in_bash("ferry /usr/incl\t /usr/shar\t"), ["ferry", "/usr/include/", "/usr/share/"])
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "two words").touch()
        same(in_bash(f"ferry run files.checksum --paths {folder}/tw\t"),
             ["ferry", "run", "files.checksum", "--paths", f"{folder}/two words"])


@test
def zsh():
    same(in_zsh("ferry ru\tfiles.ch\t--di\tsha2\t--j\t"),
         ["ferry", "run", "files.checksum", "--digest=sha256", "--json"])
    # The slash goes again with the blank behind it.
    same(in_zsh("ferry compare files.scan --folder=/usr/incl\t"), ["ferry", "compare", "files.scan", "--folder=/usr/include"])
    same(in_zsh("ferry /usr/incl\t /usr/shar\t"), ["ferry", "/usr/include", "/usr/share"])


def fish_offers(line):
    script = f"source {COMPLETIONS}/ferry.fish; complete --do-complete={shlex.quote(line)}"
    done = subprocess.run(["fish", "--no-config", "--command", script], env=SHELL_ENVIRONMENT, capture_output=True, text=True,
                          check=False, timeout=30)
    same((done.returncode, done.stderr), (0, ""))
    return [offer.split("\t")[0] for offer in done.stdout.splitlines()]


@test
def fish():
    same(fish_offers("ferry ru"), ["run"])
    same(fish_offers("ferry run files.ch"), ["files.checksum"])
    same(fish_offers("ferry run files.checksum --di"), ["--digest="])
    same(sorted(fish_offers("ferry run files.scan --on=")), sorted(f"--on={executor}" for executor in EXECUTORS))
    same(fish_offers("ferry compare files.scan --folder=/usr/incl"), ["--folder=/usr/include/"])
    same(fish_offers("ferry /usr/incl"), ["/usr/include/"])


run("command-completion")
