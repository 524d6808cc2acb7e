#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every string can be translated, and is: test-translations.py SOURCE DESKTOP METAINFO, the latter two as they
are installed. Where this fails after a string was added or changed, "meson compile -C _build
ferry-update-po" brings it into data/po/*.po, to be translated there."""

import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

MARKED = re.compile(r'\b(?:N?_|d?ngettext) ?\(|translatable="yes"')
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
# What xgettext does not know, and cuts the string at: all macros but PRIu64 and its like.
UNKNOWN_MACRO = re.compile(r'""\s*(?!PRI[diouxX])\w+')


def run(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


def marked_files(source):
    """The files of the program that mark strings for translation."""
    files = [path for kind in ("*.c", "*.ui") for path in (source / "app").rglob(kind)]
    return {str(path.relative_to(source)) for path in files if MARKED.search(path.read_text(encoding="utf-8"))}


def calls(text):
    """Each call of a gettext function as a whole."""
    for match in re.finditer(r"\b(?:N?_|d?ngettext) ?\(", text):
        depth, at, quoted = 0, match.end() - 1, False
        while True:
            character = text[at]
            if quoted:
                at += character == "\\"
                quoted = character != '"'
            elif character == '"':
                quoted = True
            elif character in "()":
                depth += 1 if character == "(" else -1
                if depth == 0:
                    break
            at += 1
        yield text[match.start():at + 1]


def potfiles_names_all(source):
    listed = set((source / "data/po/POTFILES").read_text(encoding="utf-8").split())
    wanted = marked_files(source)
    for path in sorted(wanted - listed):
        yield f"data/po/POTFILES does not name {path}"
    for path in sorted(listed - wanted):
        if not (source / path).exists() or path.startswith("app/"):
            yield f"data/po/POTFILES names {path}, which marks nothing"


def strings_are_whole(source):
    for path in sorted(marked_files(source)):
        for call in calls((source / path).read_text(encoding="utf-8")) if path.endswith(".c") else ():
            if UNKNOWN_MACRO.search(LITERAL.sub('""', call)):
                yield f"{path}: xgettext cuts this string: {' '.join(call.split())[:90]}"


def template(source, path):
    """Extracts all strings, as meson does."""
    arguments = re.findall(r"^  '(--.*)',$", (source / "data/po/meson.build").read_text(encoding="utf-8"), re.M)
    return run("xgettext", *arguments, f"--directory={source}", f"--files-from={source}/data/po/POTFILES", f"--output={path}")


def languages_are_complete(source):
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder, "ferry.pot")
        extracted = template(source, pot)
        if extracted.returncode != 0:
            yield extracted.stderr
            return
        for language in languages(source):
            translation = source / f"data/po/{language}.po"
            checked = run("msgfmt", "--check", "--output-file=/dev/null", translation)
            if checked.returncode != 0:
                yield checked.stderr
            merged = run("msgmerge", "--quiet", "--no-fuzzy-matching", translation, pot)
            for what, option in (("does not translate", "--untranslated"), ("is not sure of", "--only-fuzzy"), ("still has", "--only-obsolete")):
                rest = subprocess.run(["msgattrib", option, "--no-wrap"], input=merged.stdout, capture_output=True, text=True, check=False)
                for block in rest.stdout.split("\n\n"):
                    message = re.search(r'^(?:#~ )?msgid ((?:(?:#~ )?".*"\n)+)', block + "\n", re.M)
                    if message and "Content-Type:" not in block:
                        yield f"{language}.po {what} {' '.join(message[1].split())}"


def languages(source):
    return (source / "data/po/LINGUAS").read_text(encoding="utf-8").split()


def desktop_speaks_them(source):
    text = pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")
    said = re.findall(r"^(Name|GenericName|Comment|Keywords)=(.*)$", text, re.M)
    if len(said) != 6:
        yield f"it says {len(said)} things, and not 6"
    for language in languages(source):
        for key, words in said:
            if words != "Ferry" and not re.search(rf"^{key}\[{language}\]=(?!{re.escape(words)}$)", text, re.M):
                yield f"{language} does not say {key}={words}"


def metainfo_speaks_them(source):
    component = xml.etree.ElementTree.parse(sys.argv[3]).getroot()
    for language in languages(source):
        for path in "summary", "description/p", "description/ul/li", "screenshots/screenshot/caption":
            said = component.findall(path)
            foreign = [part.text for part in said if part.get("{http://www.w3.org/XML/1998/namespace}lang") == language]
            if not foreign or 2 * len(foreign) != len(said):
                yield f"{path}: {len(foreign)} of {len(said)} are {language}"


CASES = [potfiles_names_all, strings_are_whole, languages_are_complete, desktop_speaks_them, metainfo_speaks_them]


def main():
    source = pathlib.Path(sys.argv[1])
    failed = 0
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        problems = list(case(source))
        for problem in problems:
            print("# " + problem.replace("\n", "\n# "))
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} /translations/{case.__name__.replace('_', '-')}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
