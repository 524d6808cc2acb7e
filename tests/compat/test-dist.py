#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A release can be made of a checkout: test-dist.py SOURCE_ROOT, in TAP.

What git knows of this tree, as it stands now, is put into a repository of its own, and "meson dist" packs it."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import traceback
import xml.etree.ElementTree

SOURCE = pathlib.Path(sys.argv[1])


def names_of(source):
    """The files of the tree; where it came without git, all but those that a build makes."""
    if (source / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=source,
                                capture_output=True, text=True, check=True).stdout
        return [name for name in listed.split("\0") if (source / name).is_file()]
    return [str(path.relative_to(source)) for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts
            and not path.relative_to(source).parts[0].startswith("_build")]


def make_checkout(folder, names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(SOURCE / name, folder / name)
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    person = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    for words in ["init", "--quiet"], ["add", "--all", "--force"], [*person, "commit", "--quiet", "--message=All of it"]:
        subprocess.run(["git", *words], cwd=folder, env=environment, check=True)


def meson(*words):
    done = subprocess.run(["meson", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.returncode == 0, f"meson {' '.join(words)}:\n{done.stdout[-3000:]}"


def packs_what_git_knows(folder):
    names = names_of(SOURCE)
    assert "meson.build" in names and "app/main.c" in names, names[:10]
    make_checkout(folder / "checkout", names)
    meson("setup", str(folder / "build"), str(folder / "checkout"))
    meson("dist", "-C", str(folder / "build"), "--no-tests", "--formats=gztar")
    (archive,) = (folder / "build/meson-dist").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        files = {member.name: member for member in packed.getmembers() if member.isfile()}
        top = f"ferry-{version_of_meson()}/"
        assert sorted(files) == sorted(top + name for name in names), set(files) ^ {top + name for name in names}
        for name in names:
            member = files[top + name]
            assert packed.extractfile(member).read() == (SOURCE / name).read_bytes(), name
            assert bool(member.mode & 0o100) == os.access(SOURCE / name, os.X_OK), f"{name}: mode {member.mode:o}"


def version_of_meson():
    return re.search(r"^  version: '(.*)',$", (SOURCE / "meson.build").read_text(encoding="utf-8"), re.MULTILINE)[1]


def has_one_version(_):
    changelog = (SOURCE / "data/debian/changelog").read_text(encoding="utf-8")
    releases = xml.etree.ElementTree.parse(SOURCE / "data/io.github.ferry_gtk.Ferry.metainfo.xml").findall("releases/release")
    versions = {version_of_meson(), re.match(r"ferry \((.*?)\)", changelog)[1], releases[0].get("version")}
    assert len(versions) == 1, versions


CASES = [packs_what_git_knows, has_one_version]


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, case in enumerate(CASES, 1):
        result = "ok"
        with tempfile.TemporaryDirectory() as folder:
            try:
                case(pathlib.Path(folder))
            except Exception:  # pylint: disable=broad-except
                result = "not ok"
                failed = 1
                print("#", *traceback.format_exc().splitlines(), sep="\n# ")
        print(f"{result} {number} /compat/dist/{case.__name__.replace('_', '-')}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
