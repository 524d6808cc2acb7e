# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rules by which the rooms of app/ keep apart.

Each takes the tree's root, or built programs, and yields one line per breach."""

import pathlib
import re
import subprocess

# What each room may include beside itself. app/main.c lies above all of them.
BELOW_MODEL = {"boundary", "monitor", "telemetry", "operations"}
MAY_USE = {
    "boundary": set(),
    "monitor": set(),
    "telemetry": {"boundary", "monitor"},
    "operations": {"boundary"},
    "worker": {"boundary", "operations"},
    "model": BELOW_MODEL,
    "bus": BELOW_MODEL | {"model"},
    "cli": BELOW_MODEL | {"model"},
    "ui": BELOW_MODEL | {"model", "bus"},
}
TOP_LEVEL = {"README.md", "meson.build", "COPYING", "app", "data", "tests"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
GTK_HEADER = re.compile(r"(gtk|gdk|gsk)/")
GTK_LIBRARY = re.compile(r"\(NEEDED\).*\[(lib(?:gtk|gdk|gsk)-[^\]]*)\]")
OPERATION = re.compile(r"^(?:static )?const FerryOperation \w+\s*=", re.MULTILINE)


class Include:
    """One #include of a file in a room. target is relative to app/, None if it is not ours."""

    def __init__(self, app, path, quote, name):
        self.path = path.relative_to(app)
        self.room = self.path.parts[0]
        self.name = name
        self.quoted = quote == '"'
        self.target = None
        for folder in ([path.parent] if self.quoted else []) + [app]:
            candidate = (folder / name).resolve()
            if candidate.is_relative_to(app) and candidate.is_file():
                self.target = candidate.relative_to(app)
                return
        # A header that is generated, or not written yet, still names its room.
        parts = [part for part in pathlib.PurePath(name).parts if part != ".."]
        if len(parts) > 1 and parts[0] in MAY_USE:
            self.target = pathlib.PurePath(*parts)

    def __str__(self):
        return f"app/{self.path} includes {self.name}"


def includes(root):
    """Every #include in the files of every room."""
    app = (root / "app").resolve()
    for room in MAY_USE:
        for path in sorted((app / room).rglob("*.[ch]")):
            for quote, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
                yield Include(app, path, quote, name)


def arrows_point_down(root):
    for include in includes(root):
        if not include.target:
            continue
        other = include.target.parts[0]
        if other != include.room and other not in MAY_USE[include.room]:
            yield f"{include}: {include.room} may not use {other}"


def no_gtk_below_ui(root):
    for include in includes(root):
        if include.room != "ui" and GTK_HEADER.match(include.name):
            yield f"{include}: only ui knows GTK"


def boundary_and_monitor_stand_alone(root):
    """Their folders can be copied into another program as they are."""
    for include in includes(root):
        if include.room in ("boundary", "monitor") and (include.quoted or include.target):
            if not include.target or include.target.parts[0] != include.room:
                yield f"{include}, which is not in app/{include.room}"


def siblings(root, room, is_one):
    """Includes in which one file of a kind reaches for another of its kind."""
    app = root / "app"
    for include in includes(root):
        if include.room == room and include.target and include.target.parts[0] == room:
            mine, other = include.path.with_suffix(".c"), include.target.with_suffix(".c")
            if mine != other and is_one(app / mine) and is_one(app / other):
                yield str(include)


def operations_keep_apart(root):
    def is_operation(path):
        return path.is_file() and OPERATION.search(path.read_text(encoding="utf-8"))

    return siblings(root, "operations", is_operation)


def executors_keep_apart(root):
    return siblings(root, "boundary", lambda p: p.name.startswith("executor-") and p.is_file())


def pages_keep_apart(root):
    return siblings(root, "ui", lambda p: p.name.startswith("page-") and p.is_file())


def top_level_is_small(root):
    names = None
    if (root / ".git").exists():
        # What is ignored, such as a build folder, is nobody's entry.
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
            names = {name.split("/")[0] for name in listing.stdout.split("\0") if name}
        except (OSError, subprocess.CalledProcessError):
            pass
    if names is None:
        names = {path.name for path in root.iterdir() if not path.name.startswith("_build")}
    for name in sorted(names - TOP_LEVEL):
        if not name.startswith("."):
            yield f"{name} at the top level"


def gtk_libraries(dynamic_section):
    return GTK_LIBRARY.findall(dynamic_section)


def programs_without_gtk(programs):
    for program in programs:
        command = ["readelf", "--dynamic", "--wide", program]
        section = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for library in gtk_libraries(section):
            yield f"{program} links {library}"


RULES = [
    arrows_point_down,
    no_gtk_below_ui,
    boundary_and_monitor_stand_alone,
    operations_keep_apart,
    executors_keep_apart,
    pages_keep_apart,
    top_level_is_small,
]
