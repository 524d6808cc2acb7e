#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window in other languages: nothing is left in English, nothing is cut off, and German is there."""

import gettext
import json
import os
import pathlib
import re
import subprocess
import tempfile

import pseudo_locale
import screen
import tap
from accessible import boxes_of, descriptions_of, names_of, roles_of
from ferry_window import FERRY, OPERATIONS, PAGES, FerryWindow
from screen import BUTTON, PANEL, TABLE, press, wait
from spoken_locale import speaking
from tap import case, names_all, same

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILT = pathlib.Path(FERRY).parents[1] / "data/po"

SMALL = (640, 480)
TILES = ["busy now", "input delay p99", "worst, 10 s", "stalls", "on purpose", "busy"]

# What is the same in every language: names, numbers with their units, paths, what a person entered, and
# the functions and sources that a stall names.
SAME_EVERYWHERE = re.compile(r"\[\w+\] .*|.*\+0x[0-9a-f]+.*|\w+_\w+( \(.*\))?|Ferry|⟦.*⟧|[^A-Za-z]*(ms|s|min|h|B|kB|MB|GB|MiB|p99)?[^A-Za-z]*|.*[/.·].*")
# GTK's own widgets speak the languages that GTK has.
# What the operation returns is data, and no text of the window's.
DATA = ("sleep",)
OF_GTK = ("Close", "Maximize", "Minimize", "Restore", "Close the window", "Minimize the window", "Maximize the window", "Restore the window")


def speak(text):
    return pseudo_locale.speak(text)


def untranslated(window):
    """Labels, names and descriptions that are laid out and still in English."""
    items = window.frame.shown()
    for role, *texts in zip(roles_of(items), names_of(items), descriptions_of(items)):
        lines = [line for text in texts for line in text.split("\n")]
        for text in lines if role not in ("text", "page tab list") else ():
            if text and text not in OF_GTK + DATA and not SAME_EVERYWHERE.fullmatch(text) and not re.fullmatch(r"(Gtk|Ferry)\w+", text):
                yield f"{role}: {text}"


def cut_off(window):
    """Controls of the form that go beyond what can be seen."""
    pane = window.frame.find("scroll pane", speak("Operation and pages"))
    right = pane.box[0] + pane.box[2]
    items = window.panel.shown(BUTTON + ("text", "combo box", "check box"))
    for item, (left, _, width, _) in zip(items, boxes_of(items)):
        if left + width > right:
            yield f"{item} ends at {left + width}, the pane at {right}"


def beyond(window, item):
    """What of a page is beside the pane that it is in; what scrolls sideways by itself is not looked into."""
    left, _, room, _ = window.frame.find("scroll pane", window.say("Operation and pages")).box
    items = item.walk_shown(closed=("scroll pane",))
    for part, box in zip(items, boxes_of(items)):
        if box[2] > 0 and not left <= box[0] <= box[0] + box[2] <= left + room:
            yield f"{part} at {box}, the pane {room} wide"


def cut_in_table(table):
    """What in the cells of a table and in its titles is wider than those."""
    items = table.walk_shown()
    for item, role, name in zip(items, roles_of(items), names_of(items)):
        if role == "table cell" or name == "GtkColumnViewTitle":
            left, _, width, _ = item.box
            labels = item.shown("label")
            for label, box in zip(labels, boxes_of(labels)):
                if not left <= box[0] <= box[0] + box[2] <= left + width:
                    yield f"{label} at {box} in {item.box}"


class PseudoWindow(FerryWindow):
    def __init__(self, folder, **more):
        pseudo_locale.build(SOURCE, folder)
        super().__init__(say=speak, **more, FERRY_LOCALE_DIR=folder, **speaking(pseudo_locale.LANGUAGE))


class GermanWindow(FerryWindow):
    def __init__(self, **more):
        say = gettext.translation("ferry", BUILT, ["de"]).gettext
        super().__init__(say=say, FERRY_LOCALE_DIR=str(BUILT), **more, **speaking("de"))


@case
def nothing_is_left_in_english_and_nothing_cut_off():
    with tempfile.TemporaryDirectory() as folder, PseudoWindow(folder) as window:
        for page in range(len(PAGES)):
            press(f"ctrl+{page + 1}")
            wait(lambda: window.frame.find("page tab", speak(PAGES[page])).has("selected"), PAGES[page])
            same(sorted(set(untranslated(window))), [], PAGES[page])
        press("ctrl+1")
        for operation in OPERATIONS:
            window.choose_operation(speak(operation))
            same(sorted(set(untranslated(window))), [], operation)
            wait(lambda: not list(cut_off(window)), lambda operation=operation: f"{operation}: {list(cut_off(window))}")
        press("ctrl+r")
        wait(lambda: window.state == speak("Succeeded"), lambda: f"it to succeed: {window.state}")
        press("ctrl+2")
        wait(lambda: window.frame.find("page tab", speak("Calls")).has("selected"), "Calls")
        same(sorted(set(untranslated(window))), [], "after a call")


def look_for_room(window):
    """Whether all that there is after a call is in the window, on every page."""
    say = window.say
    window.choose_operation(say("Unreliable call"))
    window.choose(say("Behaviour"), say("Fail"))
    press("ctrl+r")
    window.await_state(say("Failed"))
    ring = window.frame.find("image", say("Turns with every frame while a call runs")).box
    same([tile for tile in TILES if sum(window.frame.find(PANEL, say(tile)).box[::2]) > ring[0]], [], "the figures beyond the ring")
    for number, page in enumerate(PAGES, 1):
        press(f"ctrl+{number}")
        tab = window.frame.await_item("page tab", say(page))
        # Figures may be called like a page, and come before it.
        shown = wait(lambda tab=tab, page=page: tab.has("selected") and window.frame.all(PANEL, say(page)), page)[-1]
        wait(lambda shown=shown: any(box[2] > 0 for box in boxes_of(shown.children)), f"{page} to be laid out")
        wait(lambda shown=shown: not list(beyond(window, shown)), lambda shown=shown, page=page: f"{page}: {list(beyond(window, shown))}")


@case
def there_is_room_for_it_in_a_small_window():
    with tempfile.TemporaryDirectory() as folder, PseudoWindow(folder, size=SMALL) as window:
        look_for_room(window)


@case
def there_is_room_for_german_in_a_small_window():
    with GermanWindow(size=SMALL) as window:
        look_for_room(window)


def ends_of_captions(window):
    """Where the words below each figure end, from where their tile begins."""
    row = window.frame.await_item(PANEL, window.say("Main loop in figures"))
    captions = {tile.name: tile.find("label", tile.name) for tile in row.children}
    return {name: max(screen.ink(window.window, window.frame, label), default=0) for name, label in captions.items()}


@case
def the_figures_are_called_as_in_much_room():
    with GermanWindow() as window:
        wait(lambda: all(ends_of_captions(window).values()), "captions")
        whole = ends_of_captions(window)
        window.resize(*SMALL)
        wait(lambda: ends_of_captions(window) == whole, lambda: f"{whole}, none cut off; they end at {ends_of_captions(window)}")


@case
def german_is_there():
    with GermanWindow() as window:
        names = set(names_of(window.frame.shown()))
        for word in "Ausführen", "Alle Wege vergleichen", "Prüfsummen bilden", "Hauptschleife", "Ergebnis", "Aufrufe", "Abhängigkeiten":
            same(word in names, True, word)
        window.choose_operation("Unzuverlässiger Aufruf")
        press("ctrl+r")
        wait(lambda: window.state == "Erfolgreich", lambda: f"it to succeed: {window.state}")
        # So that there is a stall to tell of.
        window.choose_executor("Hauptschleife")
        window.choose("Verhalten", "Fehlschlagen")
        press("ctrl+r")
        window.await_state("Fehlgeschlagen")
        for page in "Calls", "Stalls", "History":
            press(f"ctrl+{PAGES.index(page) + 1}")
            table = window.frame.await_item(TABLE, window.say(page))
            wait(lambda table=table: table.shown("table cell"), f"rows in {page}")
            wait(lambda table=table: not list(cut_in_table(table)), lambda table=table, page=page: f"what is cut off in {page}: {list(cut_in_table(table))}")


@case
def the_command_line_speaks_it_and_machines_are_spared():
    environment = {**os.environ, **speaking("de"), "FERRY_LOCALE_DIR": str(BUILT)}

    def output(*words, **more):
        return subprocess.run([FERRY, *words], capture_output=True, text=True, env={**environment, **more}, check=False)

    names_all(output("--help").stdout, "Die Vorgänge auflisten", "Rückgabewerte:")
    names_all(output("run", "no.such").stderr, "ist kein Vorgang; erlaubt:")
    spoken, plain = (json.loads(output("policy", "--json", LANGUAGE=language).stdout) for language in ("de", "C"))

    def keys(value):
        if isinstance(value, dict):
            return {key: keys(inner) for key, inner in value.items()}
        return [keys(inner) for inner in value] if isinstance(value, list) else type(value).__name__

    same(keys(spoken), keys(plain), "the keys of JSON")


if __name__ == "__main__":
    tap.run("languages")
