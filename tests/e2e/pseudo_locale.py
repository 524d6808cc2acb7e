# SPDX-License-Identifier: LGPL-2.1-or-later
"""A language that nobody speaks, made of the program's own strings: each between ⟦ and ⟧, with accents
and 40 % longer. What is not so was never translated; what has no room for it is cut off."""

import importlib.util
import pathlib
import re
import subprocess

LANGUAGE = "xx"
ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
# What must stay as it is: directives, and what C escapes.
KEPT = re.compile(r"(%(?:\d+\$)?[-+ #0']*\d*(?:\.\d+)?(?:<PRI\w+>|[hlz]*[a-zA-Z%])|\\.)")
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def speak(text):
    """A string, written as in C, in that language."""
    if not text.strip():
        return text
    parts = KEPT.split(text)
    spoken = "".join(part if index % 2 else part.translate(ACCENTS) for index, part in enumerate(parts))
    tail = ""
    while spoken.endswith("\\n"):
        spoken, tail = spoken[:-2], tail + "\\n"
    return "⟦" + spoken + "~" * (len(text) * 2 // 5) + "⟧" + tail


def strings(template):
    """The messages of a .pot file: one string each, or singular and plural."""
    for block in template.read_text(encoding="utf-8").split("\n\n")[1:]:
        found = {}
        key = None
        for line in block.splitlines():
            word = re.match(r'(msgid_plural|msgid|msgstr\S*) "(.*)"$', line)
            if word:
                key, text = word.groups()
                found[key] = text
            elif line.startswith('"'):
                found[key] += line[1:-1]
        if "msgid" in found:
            yield found["msgid"], found.get("msgid_plural")


def build(source, folder):
    """Makes folder/xx/LC_MESSAGES/ferry.mo from the tree's strings."""
    path = pathlib.Path(source, "tests/unit/test-translations.py")
    spec = importlib.util.spec_from_file_location("translations", path)
    translations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(translations)
    template = pathlib.Path(folder, "ferry.pot")
    translations.template(pathlib.Path(source), template)

    entries = [HEADER]
    for singular, plural in strings(template):
        if plural is None:
            entries.append(f'msgid "{singular}"\nmsgstr "{speak(singular)}"\n')
        else:
            entries.append(f'msgid "{singular}"\nmsgid_plural "{plural}"\nmsgstr[0] "{speak(singular)}"\nmsgstr[1] "{speak(plural)}"\n')
    pathlib.Path(folder, "xx.po").write_text("\n".join(entries), encoding="utf-8")
    binary = pathlib.Path(folder, LANGUAGE, "LC_MESSAGES", "ferry.mo")
    binary.parent.mkdir(parents=True)
    subprocess.run(["msgfmt", f"--output-file={binary}", f"{folder}/xx.po"], check=True)
