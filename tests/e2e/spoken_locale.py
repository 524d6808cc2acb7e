# SPDX-License-Identifier: LGPL-2.1-or-later
"""A locale in which a program speaks the language that LANGUAGE names.

A minimal system has none but C.UTF-8, in which newer versions of glibc (2.41) translate nothing at all. It is the
name that they go by: under another one the same locale will do."""

import functools
import pathlib
import shutil
import struct
import tempfile

PLAIN = pathlib.Path("/usr/lib/locale/C.utf8")
NAME = "en_US"


@functools.cache
def folder():
    """Kept until the tests end."""
    made = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
    shutil.copytree(PLAIN, pathlib.Path(made.name, f"{NAME}.utf8"))
    return made


@functools.cache
def folder_with_comma():
    """The same with a comma for the decimal point. Of its category's file, a table of offsets behind the magic number
    and their count, the first is that of the string, and the fourth that of the character."""
    made = tempfile.TemporaryDirectory()  # pylint: disable=consider-using-with
    copy = pathlib.Path(made.name, f"{NAME}.utf8")
    shutil.copytree(PLAIN, copy)
    numeric = copy / "LC_NUMERIC"
    data = bytearray(numeric.read_bytes())
    for field in 0, 3:
        at = struct.unpack_from("<I", data, 8 + 4 * field)[0]
        assert data[at] == ord("."), data
        data[at] = ord(",")
    numeric.write_bytes(data)
    return made


def speaking(language):
    """What is to be set in a program's environment."""
    return {"LANGUAGE": language, "LC_ALL": f"{NAME}.UTF-8", "LOCPATH": folder().name}


def speaking_with_comma(language):
    return {**speaking(language), "LOCPATH": folder_with_comma().name}
