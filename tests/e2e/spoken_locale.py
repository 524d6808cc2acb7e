# SPDX-License-Identifier: LGPL-2.1-or-later
"""A locale in which a program speaks the language that LANGUAGE names.

A minimal system has none but C.UTF-8, in which newer versions of glibc (2.41) translate nothing at all. It is the
name that they go by: under another one the same locale will do."""

import functools
import pathlib
import shutil
import tempfile

PLAIN = pathlib.Path("/usr/lib/locale/C.utf8")
NAME = "en_US"


@functools.cache
def folder():
    """Kept until the tests end."""
    made = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
    shutil.copytree(PLAIN, pathlib.Path(made.name, f"{NAME}.utf8"))
    return made


def speaking(language):
    """What is to be set in a program's environment."""
    return {"LANGUAGE": language, "LC_ALL": f"{NAME}.UTF-8", "LOCPATH": folder().name}
