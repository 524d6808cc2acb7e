#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ferry and other programs: one instance, files that it is opened with, activation, and what the window
answers on the session bus."""

import contextlib
import os
import pathlib
import subprocess
import tempfile

import screen
import tap
from ferry_window import FERRY, FerryWindow
from gi.repository import Gio, GLib
from screen import press, wait
from tap import case, comment, names_all, same

NAME = "io.github.ferry_gtk.Ferry"
PATH = "/io/github/ferry_gtk/Ferry"
MONITOR = NAME + ".Monitor"
ERROR = NAME + ".Error."

# Looks for cancellation all the time, and lasts longer than any test.
ENDLESS = {"mode": GLib.Variant("s", "sleep"), "seconds": GLib.Variant("d", 600)}
FOREVER = {"on": GLib.Variant("s", "own-pool"), "deadline": GLib.Variant("i", 3600)}


def gdbus(method, *arguments, dest=NAME, path=PATH):
    """As a shell script asks: what gdbus says, or the error that it tells."""
    done = subprocess.run(["gdbus", "call", "--session", "--timeout", "60", "--dest", dest, "--object-path", path, "--method", method,
                           *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr.strip()


def ask_bus(method, *arguments):
    return gdbus(f"org.freedesktop.DBus.{method}", *arguments, dest="org.freedesktop.DBus", path="/org/freedesktop/DBus")


class Program:
    """Another program on the bus: with Program() as program: …; in the end it leaves."""

    def __enter__(self):
        self.context = GLib.MainContext.new()
        self.context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.bus = Gio.DBusConnection.new_for_address_sync(address, flags)
        self.bus.set_exit_on_close(False)
        self.heard = []
        return self

    def __exit__(self, kind, error, trace):
        if not self.bus.is_closed():
            self.leave()
        self.context.pop_thread_default()

    def leave(self):
        self.bus.close_sync()

    def call(self, method, signature="()", *arguments, interface=MONITOR):
        answer = self.bus.call_sync(NAME, PATH, interface, method, GLib.Variant(signature, arguments), None,
                                    Gio.DBusCallFlags.NO_AUTO_START, 60000, None)
        return answer.unpack()

    def run(self, operation, parameters, **options):
        return self.call("Run", "(sa{sv}a{sv})", operation, parameters, {**FOREVER, **options})[0]

    def error(self, method, signature, *arguments):
        """The name and the words of the error that must come."""
        try:
            answer = self.call(method, signature, *arguments)
        except GLib.Error as error:
            name = Gio.DBusError.get_remote_error(error)
            Gio.DBusError.strip_remote_error(error)
            return name, error.message
        raise AssertionError(f"{method} {arguments} was answered: {answer}")

    def listen(self):
        """Hears the window's signals, and asks nothing: for the window it is nobody who cares."""
        self.bus.signal_subscribe(NAME, None, None, PATH, None, Gio.DBusSignalFlags.NONE,
                                  lambda *words: self.heard.append((words[4], words[5].unpack())))
        # The bus has the subscription when it has answered something later.
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", None, None,
                           Gio.DBusCallFlags.NONE, 60000, None)

    def hear(self):
        while self.context.iteration(False):
            pass
        return self.heard


def states(program):
    return {call["call_id"]: call["state"] for call in program.call("ListCalls")[0]}


@contextlib.contextmanager
def files(*names):
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            pathlib.Path(folder, name).write_text(name, encoding="utf-8")
        yield folder


@case
def files_are_offered_and_not_run():
    with files("first", "-second") as folder, FerryWindow(words=["--", "first", "-second"], cwd=folder) as window:
        same(window.panel.children[0].labels()[0], "Checksum files", "the form")
        names_all(window.field("Files and folders").text, f"{folder}/first", f"{folder}/-second")
        same(window.state, "", "the state")
        window.run()
        window.await_state("Succeeded")


@case
def a_second_launch_hands_its_files_over():
    with files("one", "two") as folder, FerryWindow() as window:
        window.choose_operation("Count primes")
        second = window.launch_again("one", "two", cwd=folder)
        # It is there for some seconds only, which the start of a window may take.
        wait(lambda: window.toast() == "2 names are in the form: Run computes their checksums", lambda: f"the message; it says {window.toast()!r}")
        same(second.wait(screen.PATIENCE), 0, "the second's exit code")
        wait(lambda: window.panel.children[0].labels()[0] == "Checksum files", "the form")
        field = window.field("Files and folders")
        wait(lambda: all(f"{folder}/{name}" in field.text for name in ("one", "two")), lambda: field.text)
        same(window.state, "", "the state")
        screen.drop_focus()
        same(window.launch_again().wait(screen.PATIENCE), 0, "the third's exit code")
        same(len(screen.windows(window.process)), 1, "windows")
        # Names that are not there are refused before anybody is asked for anything.
        done = subprocess.run([FERRY, "one", "three"], cwd=folder, capture_output=True, text=True, check=False)
        same((done.returncode, done.stdout), (2, ""), done.stderr)
        names_all(done.stderr, "“three”", "existing files")


@case
def actions_of_the_desktop():
    with FerryWindow() as window:
        for action in "tour", "compare", "tour":
            if action == "compare":
                # It asks for what is in the form.
                window.choose_operation("Fractal")
            subprocess.run(["gapplication", "action", NAME, action], check=True)
            window.other_window()
            same(window.panel.children[0].labels()[0], "Fractal", "the form")
            # Whoever is asked already is not asked once more.
            subprocess.run(["gapplication", "action", NAME, "tour"], check=True)
            gdbus("org.freedesktop.DBus.Peer.Ping")
            same(len(screen.windows(window.process)), 2, "windows")
            press("Escape")
            window.await_alone()


@case
def the_bus_starts_it():
    services = pathlib.Path(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
    services.mkdir(parents=True)
    (services / f"{NAME}.service").write_text(f"[D-BUS Service]\nName={NAME}\nExec={FERRY} --gapplication-service\n", encoding="utf-8")
    try:
        ask_bus("ReloadConfig")
        # Without a window there is nobody to run anything.
        names_all(gdbus(f"{MONITOR}.ListCalls"), ERROR + "NoWindow")
        names_all(gdbus("org.freedesktop.DBus.Properties.Get", MONITOR, "BusyShare"), "no window")
        same(gdbus("org.freedesktop.DBus.Properties.GetAll", MONITOR), "(@a{sv} {},)", "the properties")
        with files("one") as folder:
            subprocess.run(["gapplication", "launch", NAME, f"{folder}/one"], check=True)
            same(gdbus(f"{MONITOR}.ListCalls"), "(@aa{sv} [],)", "the calls")
            subprocess.run(["gapplication", "launch", NAME], check=True)
        subprocess.run(["gapplication", "action", NAME, "quit"], check=True)
        wait(lambda: ask_bus("NameHasOwner", NAME) == "(false,)", "it to leave the bus")
    finally:
        (services / f"{NAME}.service").unlink()
        ask_bus("ReloadConfig")


@case
def a_script_runs_and_waits():
    with FerryWindow() as window:
        text = subprocess.run(["gdbus", "introspect", "--session", "--dest", NAME, "--object-path", PATH], capture_output=True, text=True,
                              check=True).stdout
        names_all(text, MONITOR, "Run(", "Wait(", "Cancel(", "ListCalls(", "CallFinished(", "InputDelayP99", "UnfinishedCalls")
        same(gdbus(f"{MONITOR}.Run", "compute.primes", "{'limit': <1000>}", "{'keep': <true>}"), "(uint64 1,)", "the id")
        names_all(gdbus(f"{MONITOR}.Wait", "1"), "('succeeded'", "'count': <uint64 168>", "'attempts': <uint32 1>")
        same(gdbus(f"{MONITOR}.Cancel", "1"), "(false,)", "what was there to cancel")
        names_all(gdbus(f"{MONITOR}.ListCalls"), "'call_id': <uint64 1>", "'state': <'succeeded'>", "'executor': <'own-pool'>")
        # A person sees it among the calls.
        window.show_page("Calls")
        same([call["Operation"] for call in window.await_calls("Succeeded")], ["Count primes"], "the calls")


@case
def what_is_not_allowed_is_an_error():
    with FerryWindow() as window, Program() as program:
        for operation, parameters, options, words in (
                ("nothing", {}, {}, ["operation", "nothing", "files.checksum"]),
                ("", {}, {}, ["operation"]),
                ("x" * 100000, {}, {}, ["operation", "xxx", "files.checksum"]),
                ("compute.primes", {"limit": GLib.Variant("s", "many")}, {}, ["limit", "many", "whole number"]),
                ("compute.primes", {"limit": GLib.Variant("t", 2**64 - 1)}, {}, ["limit", "18446744073709551615", "whole number"]),
                ("compute.primes", {"limit": GLib.Variant("a{sv}", {})}, {}, ["limit", "whole number"]),
                ("compute.primes", {"moon": GLib.Variant("i", 1)}, {}, ["moon", "limit"]),
                ("database.query", {}, {}, ["database", "missing"]),
                ("files.checksum", {"paths": GLib.Variant("as", ["/nowhere/at all"])}, {}, ["paths", "/nowhere/at all"]),
                ("files.checksum", {"paths": GLib.Variant("s", "relative")}, {}, ["paths", "relative", "absolute"]),
                ("unreliable.call", {}, {"on": GLib.Variant("s", "moon")}, ["on", "moon", "own-pool"]),
                ("unreliable.call", {}, {"on": GLib.Variant("s", "native")}, ["on", "native", "own-pool"]),
                ("unreliable.call", {}, {"deadline": GLib.Variant("d", -1)}, ["deadline", "-1", "86400"]),
                ("unreliable.call", {}, {"deadline": GLib.Variant("d", float("nan"))}, ["deadline", "nan"]),
                ("unreliable.call", {}, {"keep": GLib.Variant("i", 1)}, ["keep", "1", "true or false"]),
                ("unreliable.call", {}, {"moon": GLib.Variant("i", 1)}, ["moon", "deadline"])):
            name, message = program.error("Run", "(sa{sv}a{sv})", operation, parameters, options)
            same(name, ERROR + "InvalidParameter", message)
            names_all(message, *words)
            same(len(message) < 1000, True, f"{len(message)} characters")
        for method in "Wait", "Cancel":
            for call in 0, 1, 2**64 - 1:
                name, message = program.error(method, "(t)", call)
                same(name, ERROR + "UnknownCall", message)
                names_all(message, str(call))
        # What is not of the interface GIO answers itself.
        for method, signature, *arguments in (("Run", "(s)", "x"), ("Wait", "(s)", "1"), ("ListCalls", "(u)", 1), ("Nothing", "()")):
            name, message = program.error(method, signature, *arguments)
            same(name.startswith("org.freedesktop.DBus.Error."), True, f"{name}: {message}")
        same(program.call("ListCalls"), ([],), "the calls")
        same(window.state, "", "the state")


@case
def who_leaves_leaves_nothing_behind():
    with FerryWindow(), Program() as other:
        with Program() as program:
            mine = [program.run("unreliable.call", ENDLESS) for _ in range(3)]
            kept = program.run("unreliable.call", ENDLESS, keep=GLib.Variant("b", True))
            theirs = other.run("unreliable.call", ENDLESS)
            names = {call["call_id"]: call["program"] for call in other.call("ListCalls")[0]}
            same([names[call] for call in mine + [kept]], [program.bus.get_unique_name()] * 4, "whose they are")
            # It waits, and is not there any more when it is answered.
            program.bus.call(NAME, PATH, MONITOR, "Wait", GLib.Variant("(t)", (mine[0],)), None, Gio.DBusCallFlags.NONE, -1, None, None)
            program.bus.flush_sync()
        same([other.call("Wait", "(t)", call)[0] for call in mine], ["cancelled"] * 3, "its calls")
        same([states(other)[call] for call in (kept, theirs)], ["running"] * 2, "those to be kept, and another's")
        # Anybody may cancel any call.
        same(other.call("Cancel", "(t)", kept), (True,), "whether there was anything to cancel")
        outcome, details = other.call("Wait", "(t)", kept)
        same((outcome, details["error"]), ("cancelled", "cancelled"), details)


@case
def who_leaves_at_once_leaves_nothing_behind():
    """Though it is gone before its call has begun."""
    with FerryWindow(), Program() as other, files("some") as folder:
        for _ in range(20):
            with Program() as program:
                for parameters in ENDLESS, {"mode": GLib.Variant("s", "nonsense")}:
                    program.bus.call(NAME, PATH, MONITOR, "Run", GLib.Variant("(sa{sv}a{sv})", ("unreliable.call", parameters, FOREVER)), None,
                                     Gio.DBusCallFlags.NONE, -1, None, None)
                program.bus.call(NAME, PATH, MONITOR, "Run",
                                 GLib.Variant("(sa{sv}a{sv})", ("files.checksum", {"paths": GLib.Variant("s", folder)}, FOREVER)), None,
                                 Gio.DBusCallFlags.NONE, -1, None, None)
                program.bus.flush_sync()
        same(other.call("ListCalls") is not None, True)
        wait(lambda: set(states(other).values()) <= {"cancelled", "succeeded"}, lambda: states(other))
        comment(f"{len(states(other))} calls were made")


@case
def news_come_while_somebody_cares():
    with FerryWindow() as window, Program() as listener:
        listener.listen()
        with Program() as program:
            figures, = program.call("GetAll", "(s)", MONITOR, interface="org.freedesktop.DBus.Properties")
            same((figures["UnfinishedCalls"], figures["DeliberateStalls"]), (0, 0), figures)
            before = GLib.get_monotonic_time()
            call = program.run("unreliable.call", {"seconds": GLib.Variant("d", 0.2)}, on=GLib.Variant("s", "main-loop"))
            program.call("Wait", "(t)", call)
            wait(lambda: any(name == "PropertiesChanged" and words[1].get("DeliberateStalls") for name, words in listener.hear()), "the news")
            same(program.call("Get", "(ss)", MONITOR, "DeliberateStalls", interface="org.freedesktop.DBus.Properties"), (1,))
            wait(lambda: GLib.get_monotonic_time() > before + 2 * GLib.USEC_PER_SEC, "some seconds of news")
            news = [words for name, words in listener.hear() if name == "PropertiesChanged"]
            elapsed = (GLib.get_monotonic_time() - before) / GLib.USEC_PER_SEC
            same(len(news) <= 2 * elapsed + 1, True, f"{len(news)} in {elapsed:.1f} s")
            same([words for words in news if words[0] != MONITOR or not words[1]], [], "news of nothing")
            same([words for name, words in listener.heard if name == "CallFinished"], [(call, "unreliable.call", "succeeded")], "ends")
        # Nobody is left who cares: what happens now is told to nobody. The bus tells the window who left
        # before it hands on what comes from somebody later.
        window.launch_again().wait(screen.PATIENCE)
        count = len(listener.hear())
        window.choose_operation("Unreliable call")
        window.choose_executor("Main loop")
        window.run()
        window.await_state("Succeeded")
        same(listener.hear()[count:], [], "what was told")


@case
def large_results_stay():
    with FerryWindow(), Program() as program:
        size = {name: GLib.Variant("i", 1024) for name in ("width", "height")}
        call = program.run("compute.fractal", {**size, "iterations": GLib.Variant("i", 20)},
                           on=GLib.Variant("s", "task-pool"))
        outcome, details = program.call("Wait", "(t)", call)
        same((outcome, "result" in details, details["result_bytes"] > 1 << 20), ("succeeded", False, True), details)


@case
def a_window_that_closes_answers():
    with FerryWindow() as window, Program() as program:
        call = program.run("unreliable.call", ENDLESS)
        answers = []
        for _ in range(2):
            program.bus.call(NAME, PATH, MONITOR, "Wait", GLib.Variant("(t)", (call,)), None, Gio.DBusCallFlags.NONE, 60000, None,
                             lambda bus, result: answers.append(bus.call_finish(result).unpack()[0]))
        program.bus.flush_sync()
        wait(lambda: states(program)[call] == "running", "the call to run")
        press("ctrl+q")
        wait(lambda: program.hear() or len(answers) == 2, "the answers")
        same(answers, ["cancelled"] * 2, "the answers")
        window.await_end()


if __name__ == "__main__":
    tap.run("bus")
