#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""ferry policy as scripts and people read it: test-command-policy.py FERRY, in TAP."""

import json
import pathlib
import tempfile

from ferry_command import ENVIRONMENT, ferry, names_all, refused, run, same, test

DEPENDENCIES = ["files", "compute", "network", "database", "command", "unreliable"]
FIELDS = ["deadline", "attempt-timeout", "retries", "limit", "queue-length", "executor", "nice", "grace", "backoff-base",
          "backoff-cap", "retry-percent", "retry-reserve", "breaker-failure-percent", "breaker-minimum-calls",
          "breaker-window", "breaker-open-time"]


def with_settings(policies, *arguments):
    """What ferry policy says where the settings hold POLICIES."""
    with tempfile.TemporaryDirectory() as folder:
        keyfile = pathlib.Path(folder, "glib-2.0/settings/keyfile")
        keyfile.parent.mkdir(parents=True)
        keyfile.write_text(f"[io/github/ferry_gtk/Ferry]\npolicies={policies}\n", encoding="utf-8")
        environment = {**ENVIRONMENT, "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": folder}
        return ferry("policy", *arguments, env=environment)


@test
def every_dependency_has_its_limits_and_reason():
    code, out, err = ferry("policy")
    same((code, err), (0, ""))
    table, reasons = out.decode().split("\n\n")
    lines = [line.split() for line in table.splitlines()]
    same(lines[0], ["Field", *DEPENDENCIES])
    same([line[0] for line in lines[1:]], FIELDS)
    same({len(line) for line in lines}, {1 + len(DEPENDENCIES)}, "columns")
    same([line.split()[0] for line in reasons.splitlines()], DEPENDENCIES)
    same("*" in table, False, "nothing is changed")


@test
def one_dependency():
    code, out, err = ferry("policy", "network")
    same((code, err), (0, ""))
    lines = [line.split() for line in out.decode().splitlines()]
    same(lines[0], ["Field", "network"])
    same(["deadline", "30s"] in lines, True, out)
    names_all(out.decode(), "most failures are transient")
    same("files" in out.decode(), False, out)


@test
def json_is_whole():
    code, out, err = ferry("policy", "--json")
    same((code, err, out.count(b"\n")), (0, "", 1))
    rows = json.loads(out)
    same([row["dependency"] for row in rows], DEPENDENCIES)
    for row in rows:
        same(list(row), ["dependency", "reason", "fields"])
        same(list(row["fields"]), FIELDS)
        same({field["changed"] for field in row["fields"].values()}, {False})
    same(json.loads(ferry("policy", "network", "--json")[1]), [row for row in rows if row["dependency"] == "network"])


@test
def what_the_settings_changed_is_marked():
    policies = "{'network': {'deadline': '20s', 'retries': '2'}}"
    code, out, err = with_settings(policies)
    same((code, err), (0, ""))
    names_all(out.decode(), "20s *", "* deadline of network is changed by the settings; default: 30s")
    # What is set to its default is not changed.
    same(out.decode().count("*"), 2, out.decode())

    rows = {row["dependency"]: row["fields"] for row in json.loads(with_settings(policies, "--json")[1])}
    same(rows["network"]["deadline"], {"value": "20s", "default": "30s", "changed": True})
    changed = [name for fields in rows.values() for name, field in fields.items() if field["changed"]]
    same(changed, ["deadline"])


@test
def what_settings_may_not_say_is_told():
    code, out, err = with_settings("{'network': {'deadline': 'soon'}, 'moon': {'limit': '1'}}", "network")
    same(code, 0)
    same(err.count("\n"), 2, err)
    names_all(err, "soon", "deadline", "moon", *DEPENDENCIES)
    names_all(out.decode(), "30s")
    same("*" in out.decode(), False, out)


@test
def bad_words():
    refused(["policy", "moon"], "moon", *DEPENDENCIES)
    refused(["policy", "--frob"], "--frob", "--json", "--help")
    refused(["policy", "files", "network"], "network", "--json")
    refused(["policy", "--json=perhaps"], "json", "perhaps", "true or false")


run("command-policy")
