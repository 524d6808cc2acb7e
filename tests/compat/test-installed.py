#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ferry runs from where it is installed, with neither its build folder nor its sources:
test-installed.py SOURCE_ROOT BUILD_ROOT PREFIX, in TAP.

It is installed below a temporary folder, as packages are made, and so not even where it was configured for."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
PREFIX = sys.argv[3]
FOLDER = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
HOME = pathlib.Path(FOLDER.name)
ROOT = HOME / "root" / PREFIX.lstrip("/")
APPLICATION = "io.github.ferry_gtk.Ferry"

# What the tests of the command line share takes the program from there, too.
sys.argv[1:] = [str(ROOT / "bin/ferry"), *sys.argv[4:]]
sys.path.insert(0, str(SOURCE / "tests/e2e"))
from ferry_command import ENVIRONMENT, FERRY, ferry, names_all, run, same, test  # noqa: E402 pylint: disable=wrong-import-position
from spoken_locale import speaking  # noqa: E402 pylint: disable=wrong-import-position

INSTALLED = {
    "bin/ferry",
    "share/applications/" + APPLICATION + ".desktop",
    "share/bash-completion/completions/ferry",
    "share/dbus-1/interfaces/" + APPLICATION + ".Monitor.xml",
    "share/dbus-1/services/" + APPLICATION + ".service",
    "share/fish/vendor_completions.d/ferry.fish",
    "share/glib-2.0/schemas/" + APPLICATION + ".gschema.xml",
    "share/icons/hicolor/scalable/apps/" + APPLICATION + ".svg",
    "share/icons/hicolor/symbolic/apps/" + APPLICATION + "-symbolic.svg",
    "share/locale/de/LC_MESSAGES/ferry.mo",
    "share/man/man1/ferry.1",
    "share/metainfo/" + APPLICATION + ".metainfo.xml",
    "share/zsh/site-functions/_ferry",
}

# Nothing of what helps a program that runs from its build folder.
PLAIN = {name: value for name, value in ENVIRONMENT.items() if not name.startswith(("FERRY_", "GSETTINGS_", "XDG_"))}
PLAIN |= {"HOME": str(HOME), "GSETTINGS_BACKEND": "keyfile", "XDG_CONFIG_HOME": str(HOME / "config"),
          "XDG_DATA_HOME": str(HOME / "data"), "PATH": f"{ROOT}/bin:{os.environ['PATH']}"}


def output(*words, **more):
    code, out, err = ferry(*words, env={**PLAIN, **more}, cwd="/")
    same(code, 0, f"{words}: {err}")
    return out.decode(), err


def install():
    environment = {**os.environ, "DESTDIR": str(HOME / "root")}
    subprocess.run(["meson", "install", "-C", str(BUILD), "--no-rebuild", "--quiet"], env=environment, check=True)
    # What a package system does afterwards.
    subprocess.run(["glib-compile-schemas", "--strict", str(ROOT / "share/glib-2.0/schemas")], check=True)


@test
def all_is_there_and_no_more():
    files = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file()}
    workers = {name for name in files if name.endswith("/ferry-worker")}
    same(len(workers), 1, files)
    same(sorted(files - workers - {"share/glib-2.0/schemas/gschemas.compiled"}), sorted(INSTALLED))
    same([path for path in (HOME / "root").rglob("*") if path.is_file() and ROOT not in path.parents], [], "beside the prefix")


@test
def programs_know_no_build_folder():
    for program in ROOT / "bin/ferry", next(ROOT.rglob("ferry-worker")):
        section = subprocess.run(["readelf", "--dynamic", "--wide", program], capture_output=True, text=True, check=True).stdout
        same("RUNPATH" in section or "RPATH" in section, False, section)


@test
def commands_work():
    same(output("--version")[0].startswith("ferry "), True)
    same(len(output("list")[0].splitlines()), 10)
    rows = json.loads(output("compare", "compute.primes", "--limit=1000", "--json")[0])
    same([(row["executor"], row["outcome"]) for row in rows],
         [(executor, "succeeded") for executor in ("main-loop", "task-pool", "own-pool", "process")])
    same(len(json.loads(output("history", "--json")[0])), len(rows), "calls that are kept")


@test
def settings_are_found():
    folder = HOME / "config/glib-2.0/settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyfile").write_text("[io/github/ferry_gtk/Ferry]\npolicies={'network': {'retries': '7'}}\n", encoding="utf-8")
    rows = json.loads(output("policy", "network", "--json")[0])
    same(rows[0]["fields"]["retries"], {"value": "7", "default": "2", "changed": True})


@test
def translations_are_found():
    names_all(output("--help", **speaking("de"))[0], "Die Vorgänge auflisten")
    # By the helper process as well: it writes this line.
    os.mkfifo(HOME / "fifo")
    command = "run", "files.checksum", f"--paths={HOME}"
    own, helper = (output(*command, f"--on={executor}", **speaking("de"))[1].splitlines()[0] for executor in ("own-pool", "process"))
    names_all(own, "fifo")
    same(helper, own)
    same(own == output(*command)[1].splitlines()[0], False, f"{own}: in English")


@test
def the_man_page_and_completions_are_found():
    page = subprocess.run(["man", "-M", f"{ROOT}/share/man", "-w", "ferry"], capture_output=True, text=True, check=True).stdout
    same(page, f"{ROOT}/share/man/man1/ferry.1\n")
    script = 'source "$0"; COMP_WORDS=(ferry run files.s) COMP_CWORD=2; _ferry 2>/dev/null; printf "%s" "${COMPREPLY[*]}"'
    offered = subprocess.run(["bash", "-c", script, f"{ROOT}/share/bash-completion/completions/ferry"], env=PLAIN,
                             capture_output=True, text=True, check=True).stdout
    same(offered, "files.scan")


@test
def the_desktop_is_told_the_truth():
    service = (ROOT / f"share/dbus-1/services/{APPLICATION}.service").read_text(encoding="utf-8")
    names_all(service, f"Name={APPLICATION}\n", f"Exec={PREFIX}/bin/ferry --gapplication-service\n")
    entry = (ROOT / f"share/applications/{APPLICATION}.desktop").read_text(encoding="utf-8")
    names_all(entry, "Exec=ferry ", f"Icon={APPLICATION}\n")


@test
def the_window_comes_up():
    window = subprocess.run([SOURCE / "tests/e2e/session.sh", "/usr/bin/python3", "-W", "ignore",
                             SOURCE / "tests/e2e/test-window-launch.py", FERRY, "it_appears"],
                            env=PLAIN, capture_output=True, text=True, check=False)
    names_all(window.stdout, "1..1\n", "\nok 1 ")


with FOLDER:
    install()
    run("compat/installed")
