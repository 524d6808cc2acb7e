#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rooms of app/ keep apart: test-rooms.py SOURCE_ROOT [PROGRAM...], in TAP.

The programs are built ones that must not need GTK. The cases below /rooms/breach/ plant each
breach of a rule in a small tree and want it found."""

import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
import rooms  # noqa: E402: no cache beside the source

# A tree that keeps every rule, as path: text.
GOOD_TREE = {
    "README.md": "",
    ".gitignore": "",
    "app/main.c": '#include "cli/cli.h"\n#include "ui/window.h"\n',
    "app/boundary/call.c": '#include "call.h"\n#include <gio/gio.h>\n',
    "app/boundary/call.h": '#include "executor.h"\n',
    "app/boundary/executor.h": "",
    "app/boundary/executor-a.c": '#include "executor-a.h"\n#include "boundary/executor.h"\n',
    "app/boundary/executor-a.h": "",
    "app/boundary/executor-b.c": '#include "executor.h"\n',
    "app/boundary/executor-b.h": "",
    "app/monitor/watch.c": "#include <glib.h>\n",
    "app/operations/files/one.c": '#include "walk.h"\nconst FerryOperation one = {\n};\n',
    "app/operations/files/one.h": "",
    "app/operations/files/two.c": '#include "two.h"\nconst FerryOperation two = {\n};\n',
    "app/operations/files/two.h": "",
    "app/operations/files/walk.c": '#include "walk.h"\n',
    "app/operations/files/walk.h": "",
    "app/model/session.c": '#include "boundary/call.h"\n#include "../monitor/watch.h"\n',
    "app/model/session.h": "",
    "app/cli/cli.h": '#include "model/session.h"\n',
    "app/ui/window.h": "#include <gtk/gtk.h>\n",
    "app/ui/page-calls.c": '#include "page-calls.h"\n#include "page.h"\n',
    "app/ui/page-calls.h": "",
    "app/ui/page-result.c": '#include "page-result.h"\n',
    "app/ui/page-result.h": "",
    "app/ui/page.h": "",
}

# (rule, file, text to add to it)
BREACHES = [
    (rooms.arrows_point_down, "app/boundary/call.c", '#include "model/session.h"'),
    (rooms.arrows_point_down, "app/operations/files/one.c", '#include "../../monitor/watch.h"'),
    (rooms.arrows_point_down, "app/model/session.c", "# include <ui/window.h>"),
    (rooms.arrows_point_down, "app/cli/cli.h", '#include "ui/not-written-yet.h"'),
    (rooms.no_gtk_below_ui, "app/model/session.c", "#include <gtk/gtk.h>"),
    (rooms.no_gtk_below_ui, "app/monitor/watch.c", "#include <gdk/gdk.h>"),
    (rooms.boundary_and_monitor_stand_alone, "app/monitor/watch.c", '#include "boundary/call.h"'),
    (rooms.boundary_and_monitor_stand_alone, "app/boundary/call.h", '#include "config.h"'),
    (rooms.operations_keep_apart, "app/operations/files/one.c", '#include "two.h"'),
    (rooms.operations_keep_apart, "app/operations/files/one.h", '#include "operations/files/two.h"'),
    (rooms.executors_keep_apart, "app/boundary/executor-a.c", '#include "executor-b.h"'),
    (rooms.pages_keep_apart, "app/ui/page-result.c", '#include "page-calls.h"'),
    (rooms.top_level_is_small, "notes.txt", ""),
    (rooms.top_level_is_small, "tools/x.py", ""),
]


def plant(folder, breach=None):
    root = pathlib.Path(folder)
    tree = dict(GOOD_TREE)
    if breach:
        _, name, text = breach
        tree[name] = tree.get(name, "") + text + "\n"
    for name, text in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def case_name(function):
    return function.__name__.replace("_", "-")


def cases(root, programs):
    """Every case: its name and the lines that say what is wrong."""
    for rule in rooms.RULES:
        yield f"/rooms/{case_name(rule)}", list(rule(root))
    yield "/rooms/programs-without-gtk", list(rooms.programs_without_gtk(programs))

    with tempfile.TemporaryDirectory() as folder:
        good = plant(folder)
        yield "/rooms/good-tree", [line for rule in rooms.RULES for line in rule(good)]
    for number, breach in enumerate(BREACHES):
        with tempfile.TemporaryDirectory() as folder:
            found = list(breach[0](plant(folder, breach)))
        wrong = [] if len(found) == 1 else [f"{breach[1:]} gave {found}"]
        yield f"/rooms/breach/{case_name(breach[0])}/{number}", wrong
    needed = "0x01 (NEEDED) Shared library: [{}]\n"
    sample = needed.format("libgtk-4.so.1") + needed.format("libgio-2.0.so.0")
    found = rooms.gtk_libraries(sample)
    yield "/rooms/breach/programs-without-gtk", [] if found == ["libgtk-4.so.1"] else [str(found)]


def main():
    failed = number = 0
    for number, (name, wrong) in enumerate(cases(pathlib.Path(sys.argv[1]), sys.argv[2:]), 1):
        print(f"{'not ok' if wrong else 'ok'} {number} {name}")
        for line in wrong:
            print(f"# {line}")
        failed += bool(wrong)
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
