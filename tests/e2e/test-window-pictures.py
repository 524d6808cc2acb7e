#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures of the window for people to look at: each page, empty and filled, in light and dark, large and small.
With FERRY_ALL_PICTURES=1 all there are, in high contrast, from right to left, in large text, at twice the scale
and in German too: that takes minutes. FERRY_ALL_PICTURES=double,large takes all of those themes alone."""

import contextlib
import functools
import gettext
import http.server
import os
import pathlib
import sqlite3
import tempfile
import threading
import time
from types import SimpleNamespace

import screen
import tap
from ferry_window import FERRY, PAGES, PICTURES, FerryWindow, endless_folder
from keyboard import tab_to_name
from screen import BUTTON, press, wait
from tap import case, same

SIZES = {"1180x760": (1180, 760), "640x480": (640, 480)}
THEMES = {"light": {}, "dark": {"GTK_THEME": "Default:dark"}}
MORE_THEMES = {"contrast": {"GTK_THEME": "Default-hc"}, "contrast-dark": {"GTK_THEME": "Default-hc-dark"},
               "right-to-left": {"GTK_DEBUG": "invert-text-dir"}, "double": {"GDK_SCALE": "2"}, "large": {},
               "german": {"LANGUAGE": "de"}, "german-dark": {"LANGUAGE": "de", "GTK_THEME": "Default:dark"}}
TRANSLATIONS = pathlib.Path(FERRY).parents[1] / "data/po"


def keep_other(name, window):
    """Of a window beside the main one, once it is drawn: until then there is what is behind it."""
    wait(lambda: screen.geometry(window)[2] > 100, "a layout")
    time.sleep(0.5)
    screen.picture(str(PICTURES / f"{name}.png"), window)


class Album:
    """Pictures of one theme, each in every size."""

    def __init__(self, theme, window, sizes):
        self.theme = theme
        self.sizes = sizes
        self.window = window
        self.say = window.say
        self.names = []
        self.page = None

    def keep(self, name, sizes=None):
        for size in reversed(sizes or self.sizes):
            self.window.resize(*SIZES[size])
            # For eyes: what adapts to the size has done so, and the page that was asked for is in sight.
            time.sleep(0.3)
            if self.page is not None:
                self.show_page(self.page)
            time.sleep(0.2)
            self.names.append(f"{self.theme}-{size}-{name}")
            self.window.keep_picture(self.names[-1])

    def keep_beside(self, *keys, name, after=()):
        """A window beside the main one, which keys open, once more of them were pressed in it."""
        press(*keys)
        other = self.window.other_window()
        if after:
            press(*after)
        self.names.append(f"{self.theme}-{name}")
        keep_other(self.names[-1], other)
        press("Escape")
        self.window.await_alone()

    def show_page(self, page):
        tab = self.window.frame.find("page tab", self.say(page))
        self.page = page
        press(f"ctrl+{PAGES.index(page) + 1}")
        wait(lambda: tab.has("selected"), page)

    def run(self, operation, outcome="Succeeded", **fields):
        self.window.choose_operation(self.say(operation))
        for label, text in fields.items():
            self.window.enter(self.say(label), text)
        press("ctrl+r")
        self.window.await_state(self.say(outcome))


def fill(album):
    """A call that succeeded, one that stalled the loop and one that failed."""
    window, say = album.window, album.say
    album.run("Scan folder", Folder="/usr/include")
    album.run("Fractal")
    window.choose_operation(say("Unreliable call"))
    window.choose(say("Behaviour"), say("Fail"))
    window.choose_executor(say("Main loop"))
    album.run("Unreliable call", "Failed", Duration="0.3")
    wait(lambda: window.tile(say("on purpose")) == "1", "the stall")


def keep_running(album, folder):
    window, say = album.window, album.say
    window.resize(*SIZES["1180x760"])
    window.choose_operation(say("Checksum files"))
    window.enter(say("Files and folders"), endless_folder(folder))
    for count in 1, 2:
        press("ctrl+r")
        window.button(say("Cancel All (%u)").replace("%u", str(count)))
    window.await_patience()
    press("ctrl+r")
    window.button(say("Cancel All (%u)").replace("%u", "3"))
    album.show_page("Calls")
    album.keep("running")
    press("shift+Escape")
    wait(lambda: not any("(" in name for name in window.frame.names(BUTTON)), "all to end")


def keep_pages(album, pages):
    for operation, page in pages:
        album.window.choose_operation(album.say(operation))
        album.show_page(page)
        album.keep(f"{page.lower()}-{operation.split()[0].lower()}")


def keep_details(album, page):
    """What is behind the first row of a page."""
    window = album.window
    album.show_page(page)
    window.resize(*SIZES["1180x760"])
    table = window.frame.find(screen.TABLE, album.say(page))
    row = wait(lambda: min((row for row in table.shown("table row") if row.find("table cell")), key=lambda row: row.box[1], default=None), "a row")
    window.reach(row)
    screen.point_at(window.window, window.frame, row, (0.3, 0.5))
    screen.click()
    # By a key: others may come above it meanwhile.
    wait(lambda: table.find("table row", states=["selected"]), "a row to be selected")
    press("Return")
    wait(lambda: window.frame.find(BUTTON, states=["focused"]), "the details")
    album.keep(f"{page.lower()}-details")
    press("alt+Left")


def keep_comparison(album):
    window, say = album.window, album.say
    window.resize(*SIZES["1180x760"])
    album.run("Count primes", **{"Up to": "2000000"})
    window.reach_and_click(window.button(say("Compare All Ways")))
    question = wait(lambda: next((item for item in window.application.all(("dialog", "alert")) if item.find(BUTTON, say("Without It"))), None), "the question")
    other = window.other_window()
    album.names.append(f"{album.theme}-question")
    keep_other(album.names[-1], other)
    tab_to_name(SimpleNamespace(focus=window.focus, frame=question), say("Compare All"))
    press("space")
    window.await_alone()
    end = say("%s: the same call each way, measured on this machine, while the loop beats 60 times a second") % say("Count primes")
    wait(lambda: window.frame.find("label", end), "the comparison")
    album.keep("compare-primes")


def keep_problem(album):
    album.window.choose_operation(album.say("Fractal"))
    album.window.enter(album.say("Tile"), "0")
    press("ctrl+r")
    wait(lambda: album.window.problem, "a message")
    album.page = None
    album.keep("problem")


def keep_faults(album):
    """A policy and faults, unfolded."""
    window, say = album.window, album.say
    window.resize(*SIZES["1180x760"])
    album.show_page("Dependencies")
    window.click(window.button(say("More room for the page")))
    card = window.frame.await_item(screen.PANEL, say("Unreliable"))
    for name in "Policy", "Inject faults":
        window.reach_and_click(card.await_item(BUTTON, say(name)))
    window.reach(card.await_item("spin button", say("Error, percent of attempts")))
    album.page = None
    album.keep("faults", ["1180x760"])
    window.reach_and_click(window.button(say("More room for the page")))


@contextlib.contextmanager
def serving(folder):
    """A server that has the files of a folder; its address."""
    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    handler = functools.partial(Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def make_data(folder):
    """Files, some of them the same twice, and a database."""
    data = pathlib.Path(folder, "data")
    for name in "letters/first.txt", "letters/copy-of-first.txt", "notes/second.txt", "notes/copy-of-second.txt", "notes/alone.txt":
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.stem.removeprefix("copy-of-") * 2000, encoding="ascii")
    with contextlib.closing(sqlite3.connect(data / "stars.db")) as database:
        database.execute("CREATE TABLE stars (name TEXT, distance REAL, constellation TEXT)")
        database.executemany("INSERT INTO stars VALUES (?, ?, ?)", [
            ("Sirius", 8.6, "Canis Major"), ("Vega", 25.0, "Lyra"), ("Altair", 16.7, "Aquila"), ("Deneb", None, "Cygnus")])
        database.commit()
    return data


def keep_results(album, folder):
    """What each kind of result looks like."""
    data = make_data(folder)
    with serving(data) as address:
        for operation, fields in (("Checksum files", {"Files and folders": str(data)}),
                                  # Where it looks by itself: its field is called as that of the form before.
                                  ("Find duplicates", {"From": "100000"}),
                                  ("Count primes", {}),
                                  ("Look up host", {"Host": "localhost"}),
                                  ("Fetch address", {"Address": f"{address}/notes/second.txt"}),
                                  ("Query database", {"Database": f"{data}/stars.db", "Query": "SELECT * FROM stars"}),
                                  ("Run command", {"Command": f"ls -l {data}/letters"})):
            album.window.resize(*SIZES["1180x760"])
            album.show_page("Result")
            album.run(operation, **fields)
            album.keep(f"result-of-{operation.split()[-1]}")
    album.window.choose_operation(album.say("Unreliable call"))
    album.show_page("Result")
    album.keep("result-failed")
    album.window.resize(*SIZES["1180x760"])


def keep_about(album):
    window = album.window
    window.choose_in_menu(album.say("_About Ferry").replace("_", ""))
    other = window.other_window()
    album.names.append(f"{album.theme}-about")
    keep_other(album.names[-1], other)
    press("Escape")
    window.await_alone()


def keep_sidebar(album):
    """Above the content; each key once the one before has done what it is to do."""
    window = album.window
    window.resize(*SIZES["1180x760"])
    # In large text there is no room for it beside the content.
    time.sleep(0.5)
    was_shown = window.is_sidebar_shown
    window.resize(*SIZES["640x480"])
    wait(lambda: not window.is_sidebar_shown, "the sidebar to make way")
    press("F9")
    wait(lambda: window.is_sidebar_shown, "the sidebar")
    album.keep("sidebar", ["640x480"])
    press("F9")
    wait(lambda: not window.is_sidebar_shown, "the sidebar to go")
    window.resize(*SIZES["1180x760"])
    wait(lambda: window.is_sidebar_shown == was_shown, "the sidebar in its place")


def keep_rest(album, folder):
    """What is taken on demand only."""
    for page in "Calls", "Stalls":
        keep_details(album, page)
    keep_faults(album)
    keep_comparison(album)
    keep_pages(album, [("Checksum files", page) for page in ("Result", "Timeline", "Dependencies", "Source", "History")])
    album.page = None
    keep_sidebar(album)
    album.keep_beside("ctrl+comma", name="preferences")
    album.keep_beside("ctrl+comma", name="preferences-policy", after=["shift+Tab", "Down", "Down"])
    album.keep_beside("ctrl+question", name="shortcuts")
    keep_about(album)
    keep_results(album, folder)
    album.keep_beside("F10", name="menu")


def open_window(theme, environment, folder):
    say = lambda text: text
    if theme == "large":
        settings = pathlib.Path(folder, "gtk-4.0/settings.ini")
        settings.parent.mkdir()
        settings.write_text("[Settings]\ngtk-font-name=Sans 20\n", encoding="ascii")
        environment = {"XDG_CONFIG_HOME": folder}
    if theme.startswith("german"):
        environment = {**environment, "FERRY_LOCALE_DIR": str(TRANSLATIONS)}
        say = gettext.translation("ferry", TRANSLATIONS, ["de"]).gettext
    return FerryWindow(say=say, XDG_DATA_HOME=folder, **environment)


def take(theme, environment, everything):
    with tempfile.TemporaryDirectory() as folder, open_window(theme, environment, folder) as window:
        # In passing, the small one in one theme is enough.
        album = Album(theme, window, list(SIZES) if everything or theme == "light" else ["1180x760"])
        for page in PAGES:
            album.show_page(page)
            album.keep(f"empty-{page.lower()}")
        window.resize(*SIZES["1180x760"])
        fill(album)
        keep_running(album, folder)
        keep_pages(album, [("Scan folder", "Result"), ("Fractal", "Result"), ("Unreliable call", "Calls"), ("Unreliable call", "Stalls")])
        if everything:
            keep_rest(album, folder)
        keep_problem(album)
    for name in album.names:
        same((PICTURES / f"{name}.png").stat().st_size > 1000, True, name)


def plan():
    """A case for each theme that is asked for."""
    wanted = os.environ.get("FERRY_ALL_PICTURES", "")
    themes = {**THEMES, **MORE_THEMES} if wanted else THEMES
    for theme, environment in themes.items():
        def take_theme(theme=theme, environment=environment):
            take(theme, environment, bool(wanted))
        take_theme.__name__ = theme.replace("-", "_")
        if wanted in ("", "1") or theme in wanted.split(","):
            case(take_theme)


plan()


if __name__ == "__main__":
    tap.run("pictures")
