# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is on the screen as assistive technology knows it: AT-SPI's D-Bus interface, asked for many things at a time.

Its own library asks for one thing and waits: a window of Ferry's is 800 things, and a wait each for
name, role, states, and children of all of them would be most of what these tests take."""

import contextlib
import functools
import os

# Warnings of a library's are those of the program under test only.
os.environ.pop("G_DEBUG", None)

import gi  # noqa: E402  pylint: disable=wrong-import-position

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402  pylint: disable=wrong-import-position

from patience import wait  # noqa: E402  pylint: disable=wrong-import-position

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
TEXT = "org.a11y.atspi.Text"
ACTION = "org.a11y.atspi.Action"
ROOT = "/org/a11y/atspi/accessible/root"
NOTHING = "/org/a11y/atspi/null"

# The usual patience of 0.8 s is less than what a stalled main loop needs.
TIMEOUT_MS = 30000
# So many questions are answered in one iteration of the main loop that is looked at: few enough for it
# not to be a stall.
IN_FLIGHT = 12

# What has no parts. A role is for life, so it is asked for once.
LEAVES = {"label", "image", "icon", "separator", "progress bar"}
roles = {}
# Whether something is a stack, once it had a page.
stacks = {}
# What was found in something by role, name and states, to be looked at first the next time.
found_before = {}


CONTEXT = GLib.MainContext.new()


@contextlib.contextmanager
def own_context():
    """A test may be in the middle of another one."""
    CONTEXT.push_thread_default()
    try:
        yield CONTEXT
    finally:
        CONTEXT.pop_thread_default()


@functools.cache
def connection():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                Gio.DBusCallFlags.NONE, TIMEOUT_MS, None).unpack()[0]
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def ask(questions):
    """The answers to many calls, each (bus name, path, interface, method, arguments), in their order;
    None for those that were refused: what is asked may be gone by then."""
    answers = [None] * len(questions)
    waiting = iter(enumerate(questions))
    open_questions = 0

    def answered(bus, result, number):
        nonlocal open_questions
        open_questions -= 1
        try:
            answers[number] = bus.call_finish(result).unpack()
        except GLib.Error:
            pass

    def send():
        nonlocal open_questions
        number, (name, path, interface, method, arguments) = next(waiting)
        open_questions += 1
        connection().call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, TIMEOUT_MS, None, answered, number)

    left = len(questions)
    with own_context() as context:
        while left or open_questions:
            while left and open_questions < IN_FLIGHT:
                send()
                left -= 1
            context.iteration(True)
    return answers


class Item:
    """Something on the screen."""

    def __init__(self, name, path):
        self.address = name, path

    def __eq__(self, other):
        return isinstance(other, Item) and self.address == other.address

    def __hash__(self):
        return hash(self.address)

    def __repr__(self):
        return f"<{self.role} {self.name!r}>"

    def question(self, interface, method, signature=None, *arguments):
        return (*self.address, interface, method, GLib.Variant(signature, arguments) if signature else None)

    def question_of(self, interface, name):
        return self.question("org.freedesktop.DBus.Properties", "Get", "(ss)", interface, name)

    def call(self, *words):
        return ask([self.question(*words)])[0]

    def get(self, interface, name):
        answer = ask([self.question_of(interface, name)])[0]
        return answer[0] if answer else None

    @property
    def name(self):
        return names_of([self])[0]

    @property
    def description(self):
        return descriptions_of([self])[0]

    @property
    def role(self):
        return roles_of([self])[0]

    def has(self, *states):
        return have([self], states)[0]

    @property
    def box(self):
        """Left, top, width and height within the window; all 0 for what was never laid out."""
        return boxes_of([self])[0]

    @property
    def children(self):
        return children_of([self])[0]

    @property
    def parent(self):
        # Of what is gone, nothing.
        return Item(*(self.get(ACCESSIBLE, "Parent") or (self.address[0], NOTHING)))

    def ancestors(self):
        item = self
        while item.address[1] not in (ROOT, NOTHING):
            item = item.parent
            yield item

    @property
    def text(self):
        # GTK 4.8 takes -1 as an end for nothing at all.
        answer = self.call(TEXT, "GetText", "(ii)", 0, self.get(TEXT, "CharacterCount") or 0)
        return answer[0] if answer else ""

    @property
    def caret(self):
        return self.get(TEXT, "CaretOffset")

    @property
    def value(self):
        return self.get("org.a11y.atspi.Value", "CurrentValue")

    @property
    def actions(self):
        return [self.call(ACTION, "GetName", "(i)", number)[0] for number in range(self.get(ACTION, "NActions"))]

    def act(self, action):
        self.call(ACTION, "DoAction", "(i)", self.actions.index(action))

    def set_text(self, text):
        self.call("org.a11y.atspi.EditableText", "SetTextContents", "(s)", text)

    def walk(self, closed=()):
        """It and all that is in it, each before its parts; those of some roles are not looked into."""
        parts = {}
        level = [self]
        while level:
            level = [item for item, role in zip(level, roles_of(level)) if role not in closed]
            below = children_of(level)
            parts.update(zip(level, below))
            level = [child for children in below for child in children if child not in parts]
        found, to_visit = [], [self]
        while to_visit:
            item = to_visit.pop()
            found.append(item)
            to_visit.extend(reversed(parts.pop(item, [])))
        return found

    def walk_shown(self, closed=()):
        """What of it is shown, each before its parts: GTK 4.8 says of the window alone that it is "showing". Those of
        some roles are not looked into."""
        found, level = [], [self]
        while level:
            level = [item for item, visible in zip(level, have(level, ["visible"])) if visible]
            found += level
            level = [item for item, role in zip(level, roles_of(level)) if role not in closed]
            below = zip(level, children_of(level))
            level = [part for item, parts in below for part in (shown_contents(item, parts) if stacks.get(item) else parts)]
        return found

    def leads_to(self, item):
        """Whether walking it comes to an item: what is hidden goes on to tell its parent, which tells it no more."""
        way = [item]
        for ancestor in item.ancestors():
            way.append(ancestor)
            if ancestor == self:
                return all(part in parts for part, parts in zip(way, children_of(way[1:])))
        return False

    def all(self, wanted=None, name=None, states=()):
        """What is in it with one of some roles, a name and states: each is asked only of what is left."""
        wanted = (wanted,) if isinstance(wanted, str) else wanted
        items = self.walk()
        if wanted is not None:
            items = [item for item, role in zip(items, roles_of(items)) if role in wanted]
        if name is not None:
            items = [item for item, own in zip(items, names_of(items)) if own == name]
        if states:
            items = [item for item, own in zip(items, have(items, states)) if own]
        return items

    def find(self, wanted=None, name=None, states=()):
        """The first of them. One that still is what it was, where it was, is not looked for again."""
        question = self, wanted, name, tuple(states)
        before = found_before.get(question) if name is not None else None
        if before and before.name == name and before.has(*states) and self.leads_to(before):
            return before
        found_before[question] = None
        if name is None or states:
            found_before[question] = next(iter(self.all(wanted, name, states)), None)
        else:
            # Who looks for one page's tab will look for the next one's: the first of each name.
            items = self.all(wanted)
            for item, own in reversed(list(zip(items, names_of(items)))):
                found_before[self, wanted, own, ()] = item
        return found_before[question]

    def await_item(self, *words, **more):
        return wait(lambda: self.find(*words, **more), lambda: f"{words} {more}")

    def shown(self, *words, **more):
        """Those of them that are laid out."""
        items = self.all(*words, **more)
        return [item for item, box in zip(items, boxes_of(items)) if box[2] > 0]

    def find_shown(self, wanted=None, name=None, states=()):
        """The first of those. Where the first of all is one, no other is looked at."""
        if name is not None:
            first = self.find(wanted, name, states)
            if first is None or first.box[2] > 0:
                return first
        return next(iter(self.shown(wanted, name, states)), None)

    def names(self, *words, **more):
        return names_of(self.all(*words, **more))

    def texts(self):
        """The texts in it that are laid out, in the order of its parts."""
        return names_of(self.shown("label"))

    def labels(self):
        """The texts in it that are laid out, from left to right."""
        items = self.all("label")
        return [name for box, name in sorted(zip(boxes_of(items), names_of(items))) if box[2] > 0 and name]


def roles_of(items):
    """The roles of many, by AT-SPI's names: GTK's own words for them are others; "gone" for what is no more."""
    new = [item for item in items if item not in roles]
    for item, answer in zip(new, ask([item.question(ACCESSIBLE, "GetRole") for item in new])):
        if answer:
            roles[item] = Atspi.role_get_name(Atspi.Role(answer[0]))
    return [roles.get(item, "gone") for item in items]


def names_of(items):
    answers = ask([item.question_of(ACCESSIBLE, "Name") for item in items])
    names = [answer[0] if answer else "" for answer in answers]
    # Newer versions of GTK name no status, they have its text read.
    return [name or (item.text if roles.get(item) == "status bar" else "") for item, name in zip(items, names)]


def descriptions_of(items):
    answers = ask([item.question_of(ACCESSIBLE, "Description") for item in items])
    return [answer[0] if answer else "" for answer in answers]


def boxes_of(items):
    answers = ask([item.question(COMPONENT, "GetExtents", "(u)", int(Atspi.CoordType.WINDOW)) for item in items])
    return [answer[0] if answer else (0, 0, 0, 0) for answer in answers]


def have(items, states):
    """Of many, whether each has all states; by their names in AT-SPI, in lower case."""
    wanted = 0
    for state in states:
        wanted |= 1 << int(getattr(Atspi.StateType, state.upper()))
    answers = ask([item.question(ACCESSIBLE, "GetState") for item in items])
    return [bool(answer) and (answer[0][0] | answer[0][1] << 32) & wanted == wanted for answer in answers]


def children_of(items):
    with_parts = [item for item, role in zip(items, roles_of(items)) if role not in LEAVES]
    answers = ask([item.question(ACCESSIBLE, "GetChildren") for item in with_parts])
    children = {item: [Item(*address) for address in answer[0]] for item, answer in zip(with_parts, answers) if answer}
    find_stacks({item: parts[0] for item, parts in children.items() if parts and item not in stacks})
    for item in children:
        if stacks.get(item):
            children[item] = pages_of(item, len(children[item]))
    return [children.get(item, []) for item in items]


def find_stacks(first_parts):
    """GTK 4.8 leaves out the pages of a stack, which carry their names, for what is on them: their parent
    is another then."""
    parents = ask([part.question_of(ACCESSIBLE, "Parent") for part in first_parts.values()])
    for item, parent in zip(first_parts, parents):
        if parent:
            stacks[item] = Item(*parent[0]) != item


def pages_of(stack, count):
    answers = ask([stack.question(ACCESSIBLE, "GetChildAtIndex", "(i)", number) for number in range(count)])
    return [Item(*answer[0]) for answer in answers if answer and answer[0][1] != NOTHING]


def shown_contents(stack, pages):
    """What is on the pages of a stack, without what is beyond it: one that is not shown keeps the place that it had when
    there was more room, and GTK lays no other out so."""
    contents = [part for parts in children_of(pages) for part in parts]
    left, _, width, _ = stack.box
    return [part for part, box in zip(contents, boxes_of(contents)) if left <= box[0] and box[0] + box[2] <= left + width]


class Focus:
    """What of a program has the focus. It tells of it with each change; else all that is there would have to
    be asked, which takes the longer the more there is."""

    def __init__(self, program):
        self.last = None
        self.is_asked_for = False
        with own_context():
            connection().signal_subscribe(program.address[0], "org.a11y.atspi.Event.Object", "StateChanged", None, "focused",
                                          Gio.DBusSignalFlags.NONE, self.on_changed)

    def on_changed(self, _connection, sender, path, _interface, _signal, words):
        if words.unpack()[1]:
            self.last = Item(sender, path)

    def within(self, item):
        """What in an item has it; None if nothing has."""
        if not self.is_asked_for:
            # Newer GTK tells of nothing that nobody has asked the registry for.
            self.is_asked_for = True
            ask([("org.a11y.atspi.Registry", "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "RegisterEvent",
                  GLib.Variant("(sass)", ("object:state-changed:focused", [], "")))])
        # The first answer comes after what was told before it, of another maybe.
        for _ in range(2):
            last = self.last
            if last and last.has("focused") and item in last.ancestors():
                return last
        return item.find(states=["focused"])


def application(process_id):
    """The programs of a process that assistive technology knows, at most one."""
    programs = Item("org.a11y.atspi.Registry", ROOT).children
    owners = ask([("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                   GLib.Variant("(s)", (program.address[0],))) for program in programs])
    return next((program for program, owner in zip(programs, owners) if owner == (process_id,)), None)
