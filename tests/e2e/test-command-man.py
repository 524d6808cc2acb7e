#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The man page tells what the tables say, no more and no less: test-command-man.py FERRY, in TAP."""

import pathlib
import re
import subprocess

from ferry_command import OPERATIONS, ferry, run, same, test

PAGE = pathlib.Path(__file__).resolve().parents[2] / "data" / "ferry.1"
TEXT = PAGE.read_text(encoding="utf-8")


def complete(*words):
    code, out, err = ferry("--complete", *words)
    same((code, err), (0, ""), f"{words}")
    return [line.split("\t")[0] for line in out.decode().splitlines()]


def options_of(*words):
    """The options that ferry takes behind WORDS, without --help."""
    return {word.rstrip("=") for word in complete(*words, "--")} - {"--help"}


def options_in(text):
    return set(option.replace("\\", "") for option in re.findall(r"\\-\\-[a-z](?:[a-z_]|\\-)*", text)) - {"--help"}


def section(title):
    return re.search(rf"^\.SH {title}$(.*?)(?=^\.SH|\Z)", TEXT, re.MULTILINE | re.DOTALL)[1]


@test
def every_command_and_its_options():
    parts = re.split(r"^\.SS ", section("COMMANDS"), flags=re.MULTILINE)[1:]
    told = {part.split("\n", 1)[0]: options_in(part) for part in parts}
    commands = [word for word in complete("") if not word.startswith("--")]
    same(sorted(told), sorted(commands))
    for command in commands:
        if command in ("run", "compare"):
            # What all operations have in common is the command's.
            wanted = set.intersection(*(options_of(command, operation) for operation in OPERATIONS))
        else:
            wanted = options_of(command)
        same(told[command], wanted, command)


@test
def every_operation_and_its_parameters():
    told = dict(re.findall(r"^\.TP\n\.B (\S+)\n(.*?)(?=^\.TP|\Z)", section("OPERATIONS"), re.MULTILINE | re.DOTALL))
    same(list(told), OPERATIONS)
    own = set.intersection(*(options_of("run", operation) for operation in OPERATIONS))
    for operation in OPERATIONS:
        same(options_in(told[operation]), options_of("run", operation) - own, operation)


@test
def every_key_and_exit_code():
    out = ferry("run", "unreliable.call", "--mode=fail", "--seconds=0", "--json")[1].decode()
    text = section("JSON")
    for key in re.findall(r'"(\w+)":', out):
        same(re.search(rf"\b{key}\b", text) is not None, True, key)
    codes = re.findall(r"\b(\d+) [a-z]", ferry("--help")[1].decode().split("Exit codes:")[1])
    same(re.findall(r"^\.B (\d+)$", section("EXIT STATUS"), re.MULTILINE), codes)


@test
def version_is_the_program():
    version = ferry("--version")[1].decode().strip()
    same(re.search(r'^\.TH FERRY 1 "[\d-]+" "(.*?)"', TEXT, re.MULTILINE)[1].lower(), version)


@test
def man_has_nothing_to_complain_of():
    done = subprocess.run(["man", "--warnings=w", "--local-file", "-Tutf8", "-Z", str(PAGE)], capture_output=True, text=True,
                          check=False)
    same((done.returncode, done.stderr), (0, ""))


run("command-man")
