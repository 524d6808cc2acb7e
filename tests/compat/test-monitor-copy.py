#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Another program copies the monitor: test-monitor-copy.py SOURCE_ROOT COMPILER, in TAP.

The example in app/monitor/README.md is compiled as it stands there, with the command that stands
there, beside a copy of the folder and nothing else; then it runs and tells of a stall."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

MAIN = """
#include <unistd.h>

void sleep_for_long (void);

__attribute__ ((noinline)) void
sleep_for_long (void)
{
  usleep (200000);
  __asm__ volatile ("" ::: "memory");
}

static gboolean
stall (gpointer data)
{
  sleep_for_long ();
  g_timeout_add_seconds (2, (GSourceFunc) (void (*) (void)) g_main_loop_quit, data);
  return G_SOURCE_REMOVE;
}

int
main (void)
{
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);

  watch_my_main_loop ();
  g_timeout_add (10, stall, loop);
  g_main_loop_run (loop);
  return 0;
}
"""


def read_blocks(path):
    """The fenced blocks of a page, by language."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", path.read_text(encoding="utf-8"), re.M | re.S)
    return {language: text for language, text in reversed(blocks)}


def check(number, name, passed, why=""):
    print(f"{'ok' if passed else 'not ok'} {number} /monitor/compat/{name}", flush=True)
    if not passed:
        for line in why.splitlines()[-30:]:
            print(f"# {line}")
    return passed


def main():
    root = pathlib.Path(sys.argv[1])
    blocks = read_blocks(root / "app/monitor/README.md")
    print("1..4")
    passed = check(1, "fifteen-lines", 0 < len([l for l in blocks["c"].splitlines() if l.strip()]) <= 15)

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(root / "app/monitor", pathlib.Path(folder) / "monitor")
        pathlib.Path(folder, "program.c").write_text(blocks["c"] + MAIN, encoding="utf-8")
        command = blocks["sh"].strip().replace("cc ", f"{sys.argv[2]} -o program -O1 ", 1)
        built = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
        passed &= check(2, "compiles", built.returncode == 0, built.stderr)

        linked = subprocess.run(["readelf", "--dynamic", "program"], cwd=folder, capture_output=True, text=True)
        needed = set(re.findall(r"\(NEEDED\).*\[(.*?)\.so", linked.stdout))
        allowed = {"libc", "libdw", "libglib-2.0", "libgobject-2.0"}
        passed &= check(3, "needs-glib-and-libdw-alone", "libdw" in needed and needed <= allowed, str(needed))

        try:
            ran = subprocess.run(["./program"], cwd=folder, capture_output=True, text=True, timeout=60)
            text = ran.stdout
        except (OSError, subprocess.TimeoutExpired) as error:
            text = str(error)
        told = re.search(r"^stall \d+: .* ms, .*\n +\d+ ms in 1 of stall$", text, re.M)
        passed &= check(4, "tells-of-a-stall", bool(told) and "sleep_for_long at program.c:" in text, text)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
