#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every source that Ferry makes has a name, so that a stall's culprit has one, and so has every domain of errors, in one
word: test-sources.py SOURCE, in TAP."""

import pathlib
import re
import sys

# What makes a source, and what names it within a few lines.
MAKES = re.compile(r"\b(?:g_(?:timeout|idle)_add(?:_full|_seconds|_seconds_full|_once)?|g_unix_(?:fd|signal)_add(?:_full)?|"
                   r"g_child_watch_add(?:_full)?|g_io_add_watch(?:_full)?|g_(?:\w+_)?source_new(?:_seconds)?|"
                   r"g_pollable_\w+_create_source) \(")
NAMES = re.compile(r"\bg_source_set_(?:static_)?name(?:_by_id)? \(")
LINES = 7

# The name is what stands there, blanks included.
DOMAIN = re.compile(r"\bG_DEFINE_QUARK \((.*?),")


def unnamed(text):
    """The lines that make a source which is not named: comments set aside."""
    lines = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), text, flags=re.DOTALL).split("\n")
    for number, line in enumerate(lines):
        if MAKES.search(line) and not any(NAMES.search(near) for near in lines[number:number + LINES]):
            yield number + 1, line.strip()


def main():
    app = pathlib.Path(sys.argv[1]) / "app"
    files = sorted(app.rglob("*.c"))
    found = [f"{path.relative_to(app)}:{number}: {line}" for path in files
             for number, line in unnamed(path.read_text(encoding="utf-8"))]
    sources = sum(len(MAKES.findall(path.read_text(encoding="utf-8"))) for path in files)
    seen = list(unnamed('  id = g_idle_add (on_idle, self);\n\n' + "\n" * LINES + '  g_source_set_name_by_id (id, "late");\n'))
    domains = [name for path in files for name in DOMAIN.findall(path.read_text(encoding="utf-8"))]
    torn = [name for name in domains if not re.fullmatch(r"ferry-[a-z-]+", name)]
    print("1..3")
    for line in found:
        print(f"# {line}")
    print(("not " if found or sources < 20 else "") + f"ok 1 /sources/named # {sources} of them")
    print(("not " if len(seen) != 1 else "") + "ok 2 /sources/an-unnamed-one-is-seen")
    print(("not " if torn or not domains else "") + f"ok 3 /sources/domains-are-one-word # {', '.join(torn or domains)}")
    sys.exit(bool(found) or len(seen) != 1 or bool(torn) or not domains)


main()
