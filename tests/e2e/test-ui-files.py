#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""gtk4-builder-tool has nothing to complain of in any .ui file: test-ui-files.py UI_FOLDER, in TAP, on a screen.

The tool knows GTK's types, and makes one up for the class of a template; of any other of our own (GTK 4.8 loads none)
it says that there is no such type. So it is given copies in which those are boxes without the properties that are theirs
alone: the window's tests see the real ones."""

import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

FOLDER = pathlib.Path(sys.argv[1])
DEFINED = re.compile(r"^G_DEFINE_\w*TYPE\w* \((Ferry\w+), \w+, (?:GTK|FERRY)_TYPE_", re.MULTILINE)
PROPERTY = re.compile(r'\bg_param_spec_\w+ \("([\w-]+)"')


def read_types():
    """Our classes, and which properties each has beyond its parent's."""
    types = {}
    for path in sorted(FOLDER.glob("*.c")):
        text = path.read_text(encoding="utf-8")
        for name in DEFINED.findall(text):
            types[name] = set(PROPERTY.findall(text))
    return types


def stand_in(tree, types):
    """Puts what GTK knows in the place of what it does not."""
    template = tree.getroot().find("template")
    if template is not None and template.get("parent") in types:
        template.set("parent", "GtkWidget")
    for item in tree.iter("object"):
        own = types.get(item.get("class"))
        if own is None:
            continue
        item.set("class", "GtkBox")
        for child in list(item):
            if child.tag == "property" and child.get("name") in own:
                item.remove(child)


def complaints(text, types):
    tree = xml.etree.ElementTree.ElementTree(xml.etree.ElementTree.fromstring(text))
    stand_in(tree, types)
    with tempfile.NamedTemporaryFile(suffix=".ui") as copy:
        tree.write(copy.name, encoding="utf-8", xml_declaration=True)
        done = subprocess.run(["gtk4-builder-tool", "validate", copy.name], capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).replace(copy.name, "").strip()
    return said or ("" if done.returncode == 0 else f"exit code {done.returncode}")


# What is wrong with a file of ours, and what is to be said of it.
BREACHES = {
    "property": ('<property name="orientation">', '<property name="orientations">', "orientations"),
    "value": ('<property name="orientation">vertical<', '<property name="orientation">upright<', "upright"),
    "type": ('class="GtkBoxLayout"', 'class="GtkBoxLayouts"', "GtkBoxLayouts"),
    "own-type": ('class="FerryTile"', 'class="FerryTiles"', "FerryTiles"),
}


def main():
    types = read_types()
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.ui"))}
    cases = [(name, complaints(text, types), "") for name, text in files.items()]
    for name, (good, bad, wanted) in BREACHES.items():
        cases.append((f"breach/{name}", complaints(files["loop-panel.ui"].replace(good, bad, 1), types), wanted))
    failed = 0
    print(f"1..{len(cases)}")
    for number, (name, said, wanted) in enumerate(cases, 1):
        passed = wanted in said if wanted else not said
        failed += not passed
        for line in said.splitlines() if not passed else ():
            print(f"# {line}")
        print(f"{'ok' if passed else 'not ok'} {number} /ui-files/{name}")
    sys.exit(bool(failed) or len(files) < 10)


main()
