# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ferry's window as a test meets it: where things stand, and the few moves that all tests make."""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import keyboard
import screen
from accessible import Focus, boxes_of, children_of, have, names_of, roles_of
from patience import PATIENCE, wait
from screen import BUTTON, press

FERRY = os.path.abspath(sys.argv[1])
PICTURES = pathlib.Path(os.environ.get("FERRY_SCREENSHOTS", "_build/screenshots"))

OPERATIONS = ["Checksum files", "Scan folder", "Find duplicates", "Fractal", "Count primes", "Look up host",
              "Fetch address", "Query database", "Run command", "Unreliable call"]
EXECUTORS = ["Main loop", "GTask pool", "Own pool", "Native", "Helper process"]
PAGES = ["Result", "Calls", "Compare", "Timeline", "Stalls", "Dependencies", "Source", "History"]
CALL_COLUMNS = ["State", "Operation", "Run on", "Queued", "Ran", "Delivered"]
STALL_COLUMNS = ["When", "Length", "Class", "Whose", "Cause", "Culprit", "Calls"]
# All of the screen, where four rows of a table are in sight below the form. A row that is out of sight
# is laid out by GTK 4.8 only.
ROOMY = (1280, 800)

# Names that GTK makes up from a class.
CLASS_NAME = re.compile(r"(Gtk|Gdk|Ferry)[A-Z]\w*")

# Of GTK's own, in 4.8 and 4.18: it draws a part of itself before that has a place, when a popover is shut in the frame that
# shows it; it loses count of presses when what is pressed goes; and it gives up on a row that is gone.
OF_GTK = ("Trying to snapshot Gtk\\w+ 0x[0-9a-f]+ without a current allocation|Broken accounting of active state for widget"
          "|GtkColumnListView failed to scroll to given position")

# How the reports of AddressSanitizer, LeakSanitizer and UBSan begin, and as much of them as helps.
SANITIZER = re.compile(r"==\d+==ERROR: |: runtime error: ")
REPORT_LINES = 60


def seconds(words):
    """"412 ms" and "1.02 s" as seconds."""
    number, unit = words.split()
    return float(number) * {"ms": 0.001, "s": 1}[unit]


def unnamed(item):
    """What takes the focus and is laid out, without a name that means something."""
    # Nothing inside a button takes the focus, whatever GTK says of it.
    items = item.walk(closed=BUTTON)
    items = [part for part, can in zip(items, have(items, ["focusable"])) if can]
    items = [part for part, box, name in zip(items, boxes_of(items), names_of(items))
             if box[2] > 0 and (not name or CLASS_NAME.fullmatch(name))]
    # A row that has left its list meanwhile is none of them: GTK 4.18 goes on to tell its place, but its name no more.
    return [repr(part) for part in items if part in part.parent.children]


def endless_folder(folder):
    """A folder that takes longer to read than any test waits: one file by many names, so that neither
    the disk nor the memory fills."""
    path = os.path.join(folder, "endless")
    os.mkdir(path)
    with open(os.path.join(path, "0"), "wb") as file:
        file.truncate(1 << 26)
    for name in range(1, 2000):
        os.link(os.path.join(path, "0"), os.path.join(path, str(name)))
    return path


def timed_file(folder, duration):
    """A file whose checksum takes about so many seconds on this machine."""
    path = os.path.join(folder, f"takes-{duration}-s")
    probe = 1 << 26
    with open(path, "w+b") as file:
        file.truncate(probe)
        before = time.perf_counter()
        hashlib.file_digest(file, "sha256")
        file.truncate(int(probe / (time.perf_counter() - before) * duration))
    return path


class FerryWindow:
    """with FerryWindow() as window: …; closes it in the end, and fails if Ferry had to warn."""

    def __init__(self, size=None, words=(), cwd=None, say=lambda text: text, tolerates=None, **environment):
        self.size = size
        self.words = words
        self.cwd = cwd
        # What the window calls what is "Run on" and "Show operations" in English.
        self.say = say
        # Warnings of GTK's own that are no fault of the window's; a regular expression.
        self.tolerates = tolerates
        # When another click on an item is one of its own.
        self.listens = {}
        self.environment = {**os.environ, "G_DEBUG": "fatal-warnings", **environment}
        self.scale = int(environment.get("GDK_SCALE", 1))

    def __enter__(self):
        self.errors = tempfile.TemporaryFile("w+")
        # Killed with this test, should that be killed.
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", FERRY, *self.words], stdin=subprocess.DEVNULL,
                                        stderr=self.errors, env=self.environment, cwd=self.cwd)
        try:
            self.find_places()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def find_places(self):
        self.application = screen.application(self.process)
        self.frame = self.application.children[0]
        self.focus = Focus(self.application)
        self.window = wait(lambda: screen.windows(self.process), "an X window")[0]
        if self.size is not None:
            self.resize(*self.size)
        screen.focus(self.window)
        wait(lambda: self.frame.box[2] > 0 and self.frame.has("active"), "a layout, and the keyboard")
        self.groups = self.frame.await_item("grouping", self.say("Run on"))
        self.panel = self.groups.parent.parent

    def __exit__(self, kind, error, trace):
        try:
            if kind is not None:
                self.keep_picture(f"failed-{self.process.pid}")
            else:
                if self.process.poll() is None:
                    press("ctrl+q")
                self.await_end()
        finally:
            self.process.kill()
            self.process.wait()
            warnings = self.warnings()
            self.errors.close()
        if warnings:
            raise AssertionError("Ferry warned:\n" + "\n".join(warnings)) from error

    def await_end(self):
        """The exit code must be 0."""
        code = self.process.wait(PATIENCE)
        if code != 0:
            raise AssertionError(f"it ended with {code}: {self.warnings()}")

    def warnings(self):
        self.errors.seek(0)
        lines = self.errors.read().splitlines()
        # What a sanitizer found is of use with its stacks only.
        report = next((number for number, line in enumerate(lines) if SANITIZER.search(line)), len(lines))
        warned = [line for line in lines[:report] if re.search("WARNING|CRITICAL|ERROR", line)
                  and not (self.tolerates and re.search(self.tolerates, line))]
        return warned + lines[report:report + REPORT_LINES]

    def launch_again(self, *words, **options):
        return subprocess.Popen([FERRY, *words], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)

    def resize(self, width, height):
        on_screen = (width * self.scale, height * self.scale)
        screen.resize(self.window, *on_screen)
        # Laid out too, not only asked for; the frame's border is the rest.
        wait(lambda: screen.geometry(self.window)[2:] == on_screen and width - 20 <= self.frame.box[2] <= width,
             lambda: f"{width}x{height}; it is {screen.geometry(self.window)[2:]}")

    def keep_picture(self, name):
        PICTURES.mkdir(parents=True, exist_ok=True)
        try:
            screen.picture(str(PICTURES / f"{name}.png"), self.window)
        except (AttributeError, subprocess.SubprocessError):
            screen.picture(str(PICTURES / f"{name}.png"))

    # What can be pointed at

    def click(self, item):
        # Within 0.4 s another click on the same would be taken for a double one.
        time.sleep(max(0, self.listens.get(item, 0) - time.monotonic()))
        screen.point_at(self.window, self.frame, item)
        screen.click()
        self.listens[item] = time.monotonic() + 0.5

    def button(self, name):
        return wait(lambda: self.frame.find_shown(BUTTON, name), f"the button {name}")

    @property
    def run_line(self):
        """The line with Run, the state, the progress and the verdict: the panel's last."""
        return self.panel.children[-1]

    @property
    def run_button(self):
        return self.run_line.children[0]

    @property
    def is_sidebar_shown(self):
        return self.frame.find(BUTTON, self.say("Show operations")).has("pressed")

    def focused(self):
        return keyboard.focused(self)

    def other_window(self):
        """The one that has come beside the main one, with the focus in it."""
        number = wait(lambda: next((number for number in screen.windows(self.process) if number != self.window), None), "another window")
        screen.focus(number)
        return number

    def await_alone(self):
        """Until nothing is beside the main window, and that has the focus."""
        wait(lambda: len(screen.windows(self.process)) == 1, "the other window to go")
        screen.focus(self.window)

    # What can be read

    @property
    def run_words(self):
        parts = self.run_line.children
        return names_of([item for item, role in zip(parts, roles_of(parts)) if role == "label"])

    @property
    def state(self):
        """The state of the call that the panel follows, "" before the first."""
        return next(iter(self.run_words), "")

    @property
    def verdict(self):
        return "".join(self.run_words[1:2])

    @property
    def progress(self):
        """What stands beside the bar, "" without one."""
        labels = [label for item in self.run_line.children if item.role not in BUTTON + ("label",) for label in item.labels()]
        return labels[0] if labels else ""

    @property
    def problem(self):
        """What is wrong with the form, "" if nothing."""
        alerts = [item.name or item.text for item in self.panel.children if item.role in ("alert", "notification")]
        return alerts[0] if alerts else ""

    def verdict_of_loop(self):
        """The label in the header that tells how the loop fares."""
        return wait(lambda: next((item for item in self.frame.all("label") if " in the last 10 s" in item.name), None), "a verdict")

    def tile(self, caption):
        tile = self.frame.await_item(screen.PANEL, caption)
        # From right to left there are marks around it.
        return next(name for name in tile.names("label") if name != caption).strip("\u200f\u2068\u2069")

    def await_state(self, *states):
        return wait(lambda: self.state if self.state in states else None, lambda: f"{states}; it is {self.state!r}")

    def rows(self, table, columns):
        """The rows of a table, top to bottom, as dictionaries."""
        view = self.frame.find(screen.TABLE, table)
        rows = []
        shown = view.shown("table row") if view else []
        for row, box, cells in zip(shown, boxes_of(shown), children_of(shown)):
            cells = [cell for cell, role in zip(cells, roles_of(cells)) if role == "table cell"]
            if cells:
                texts = [" ".join(cell.labels()) for cell in cells]
                rows.append((box[1], dict(zip(columns + ["Outcome"], texts))))
        return [row for _, row in sorted(rows, key=lambda pair: pair[0])]

    def scroll(self, table, steps):
        """Turns the wheel over a table: down, or up for less than 0."""
        screen.point_at(self.window, self.frame, self.frame.find(screen.TABLE, table))
        screen.click(5 if steps > 0 else 4, times=abs(steps))

    def toast(self):
        """What the message at the bottom says, "" if there is none."""
        close = self.frame.find_shown(BUTTON, "Dismiss")
        # It may go between one look and the next.
        parts = close.parent.children if close else []
        return parts[0].name if parts else ""

    def choose_in_menu(self, label):
        """By keys; then the menu is shut."""
        press("F10")
        keyboard.choose_menu_row(self, label)

    def reach(self, item):
        """Turns the wheel beside the pages until an item of them is on the screen whole."""
        pane = self.frame.find("scroll pane", self.say("Operation and pages"))
        screen.point_at(self.window, self.frame, pane, (0.003, 0.5))
        for _ in range(100):
            _, top, _, height = pane.box
            _, y, _, item_height = before = item.box
            if item_height > 0 and top <= y and y + item_height <= top + height:
                return
            screen.click(4 if y < top else 5)
            wait(lambda: item.box != before, f"{item} to move")
        raise AssertionError(f"{item} cannot be reached: {item.box} in {pane.box}")

    def reach_and_click(self, item):
        self.reach(item)
        self.click(item)

    def calls(self):
        return self.rows("Calls", CALL_COLUMNS)

    def stalls(self):
        return self.rows("Stalls", STALL_COLUMNS)

    # Moves

    def show_page(self, name):
        tab = self.frame.await_item("page tab", name)
        self.click(tab)
        wait(lambda: tab.has("selected"), f"the page {name}")

    def choose_operation(self, title):
        if self.is_sidebar_shown:
            row = self.frame.await_item("list item", title)
            self.click(row)
        else:
            # In a narrow window it comes above the rest, and goes with the choice; not all rows fit.
            press("F9")
            keyboard.await_focus(self, lambda item: item.role in screen.LIST_ITEM, "the sidebar")
            row = self.frame.await_item("list item", title)
            press("Home", *["Down"] * [self.say(operation) for operation in OPERATIONS].index(title), "Return")
            wait(lambda: not self.is_sidebar_shown, "the sidebar to go")
        wait(lambda: row.has("selected") and title in self.panel.children[0].labels(), f"the form of {title}")

    def choose_executor(self, title):
        button = self.groups.await_item(BUTTON, title)
        self.reach_and_click(button)
        wait(lambda: button.has("pressed"), f"{title} to be pressed")

    def field(self, label):
        return wait(lambda: self.panel.find_shown("text", label), f"the field {label}")

    def enter(self, label, text):
        """Replaces the text of a field by hand."""
        field = self.field(label)
        self.click(field)
        wait(lambda: field.has("focused"), f"the focus on {label}")
        press("ctrl+a")
        screen.type_text(text)
        wait(lambda: field.text == text, lambda: f"{text!r} in {label}; it holds {field.text!r}")

    def choose_row(self, combo, row):
        """Opens a drop-down that is on the screen, and takes the row of that number."""
        self.click(combo)
        wait(lambda: len(screen.windows(self.process)) > 1, "the list of choices")
        press(*["Home"] + ["Down"] * row + ["Return"])
        wait(lambda: len(screen.windows(self.process)) == 1, "the list to close")
        keyboard.await_focus_back_from_list(self)

    def choose(self, label, choice):
        """Goes down the list of a drop-down until the choice is taken."""
        combo = self.panel.await_item("combo box", label)
        for row in range(10):
            self.choose_row(combo, row)
            if choice in combo.labels():
                return
        raise AssertionError(f"{label} offers no {choice}")

    def calls_over(self):
        """How many calls have ended, as the window tells other programs."""
        answer = subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.ferry_gtk.Ferry", "--object-path", "/io/github/ferry_gtk/Ferry",
                                 "--method", "io.github.ferry_gtk.Ferry.Monitor.ListCalls"], check=True, capture_output=True, text=True).stdout
        return len(re.findall("'state': <'(?!queued|running|cancelling)", answer))

    def see_end(self, begin, state):
        """Begins a call, and waits for its end: its state may be that of the call before."""
        before = self.calls_over()
        begin()
        wait(lambda: self.calls_over() > before, "another call to end")
        self.await_state(state)

    def save_as(self, path):
        """Answers the dialog that asks for a file's name."""
        self.other_window()
        name = wait(lambda: next((item for item in self.application.all("text", states=["focused"]) if self.frame not in item.ancestors()), None),
                    "the name of the file")
        press("ctrl+a")
        screen.type_text(path)
        wait(lambda: name.text == path, lambda: f"{path!r}; it holds {name.text!r}")
        press("Return")
        self.await_alone()

    def await_calls(self, *states):
        """Until the page Calls, which is shown, has rows with exactly these states."""
        return wait(lambda: (calls := self.calls()) and [call["State"] for call in calls] == list(states) and calls,
                    lambda: f"{states}; there are {self.calls()}")

    def await_patience(self):
        """Until there is progress to see: by then a click counts again, however soon the call began."""
        wait(lambda: self.progress, "progress")

    def run(self):
        if self.run_button.name != "Run":
            raise AssertionError(f"the button says {self.run_button.name}")
        self.click(self.run_button)

    def run_file(self, path):
        self.enter("Files and folders", path)
        self.run()
        self.await_state("Running")
