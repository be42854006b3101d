"""What a screen reader can do and no more: find parts by role and name, ask for text, set text, press, listen.

No key and no mouse. Every wait is for something that the program tells of, and has a limit.
"""

import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# How long anything may take, in seconds, before it counts as never.
LIMIT = 30


class Never(Exception):
    """Something that was waited for did not come."""


def attributes(node):
    """Role, name and states of a part, or None where it is gone."""
    try:
        return node.get_role_name(), node.get_name() or "", node.get_state_set()
    except GLib.Error:
        return None


def name_of(node):
    """The name of a part, or None where it is gone."""
    try:
        return node.get_name() or ""
    except GLib.Error:
        return None


def is_focused(node):
    try:
        return node.get_state_set().contains(Atspi.StateType.FOCUSED)
    except GLib.Error:
        return False


def children(node):
    try:
        count = node.get_child_count()
    except GLib.Error:
        return
    for index in range(count):
        try:
            child = node.get_child_at_index(index)
        except GLib.Error:
            continue
        if child is not None:
            yield child


def walk(node, depth=0):
    """All parts under a part, in reading order."""
    yield node, depth
    for child in children(node):
        yield from walk(child, depth + 1)


class Program:
    """One window of the program, by its process id."""

    # All of them, those too whose first page never comes.
    opened = []

    def __init__(self, pid):
        Program.opened.append(self)
        self.pid = pid
        self.heard = []
        self.loop = GLib.MainContext.default()
        self.listener = Atspi.EventListener.new(self._event)
        for kind in (
            "object:announcement",
            "object:text-caret-moved",
            "object:text-changed",
            "object:state-changed:focused",
        ):
            self.listener.register(kind)

    def _event(self, event):
        try:
            pid = event.source.get_process_id()
        except GLib.Error:
            return
        if pid != self.pid:
            return
        said = event.any_data if isinstance(event.any_data, str) else None
        self.heard.append((event.type, said, event.detail1, event.source))

    def turn(self, seconds=0.05):
        """Lets events come in."""
        end = GLib.get_monotonic_time() + int(seconds * 1e6)
        GLib.timeout_add(int(seconds * 1000), lambda: False)
        while GLib.get_monotonic_time() < end:
            self.loop.iteration(True)

    def until(self, what, found):
        """Waits until `found` gives something, and gives it."""
        end = GLib.get_monotonic_time() + LIMIT * 1000000
        while True:
            got = found()
            if got not in (None, False):
                return got
            if GLib.get_monotonic_time() > end:
                raise Never(f"never: {what}\n{self.tree()}")
            self.turn()

    def window_id(self):
        asked = ["xdotool", "search", "--onlyvisible", "--pid", str(self.pid)]
        found = subprocess.run(asked, capture_output=True, text=True).stdout.split()
        return found[0] if found else None

    def move_to(self, x):
        """Beside another window: one that is covered draws nothing, and so tells nothing new."""
        self.until("a window", self.window_id)
        subprocess.run(["xdotool", "windowmove", self.window_id(), str(x), "0"], check=True, capture_output=True)

    def to_front(self):
        """What a window manager does: there is none here."""
        self.until("a window", self.window_id)
        for act in (["windowraise"], ["windowfocus", "--sync"]):
            subprocess.run(["xdotool", *act, self.window_id()], check=True, capture_output=True)

    def root(self):
        desktop = Atspi.get_desktop(0)
        for application in children(desktop):
            try:
                if application.get_process_id() == self.pid:
                    return application
            except GLib.Error:
                continue
        return None

    def tree(self):
        """The whole window as lines, for reading when something is missing."""
        root = self.root()
        if root is None:
            return "(no window)"
        lines = []
        for node, depth in walk(root):
            told = attributes(node)
            if told:
                states = ",".join(state.value_nick for state in told[2].get_states())
                lines.append(f"{'  ' * depth}{told[0]} {told[1]!r} [{states}]")
        return "\n".join(lines)

    def look(self, role, name, exact=True):
        root = self.root()
        if root is None:
            return None
        for node, _ in walk(root):
            # Each question goes to the other process and back: the name is asked first.
            called = name_of(node)
            if called is None or (called != name if exact else name not in called):
                continue
            told = attributes(node)
            if told is not None and role in (None, told[0]):
                return node
        return None

    def find(self, role, name, exact=True):
        return self.until(f"{role} {name!r}", lambda: self.look(role, name, exact))

    def press(self, name, role="push button", exact=True):
        """Does what a part is for. A part may be made anew between being found and being pressed."""

        def pressed():
            node = self.look(role, name, exact)
            try:
                return node is not None and Atspi.Action.do_action(node, 0)
            except GLib.Error:
                return False

        self.until(f"{role} {name!r} that can be pressed", pressed)

    def go(self, place):
        """To a page of the table, and waits for it: the page before it may have a heading and controls of these names."""
        self.press(place, role=None)
        self.until(f"the page {place!r}", lambda: self.is_pressed(place) and self.look("heading", place))

    def is_pressed(self, name):
        node = self.look("toggle button", name)
        try:
            return node is not None and node.get_state_set().contains(Atspi.StateType.PRESSED)
        except GLib.Error:
            return False

    def fill(self, name, words):
        """Puts words into the field of that name and waits until it has them."""
        node = self.find("entry", name)
        if not Atspi.EditableText.set_text_contents(node, words):
            raise Never(f"no words can be put into {name!r}")
        self.until(f"{name!r} to say {words!r}", lambda: text(self.look("entry", name)) == words)

    def said(self, part):
        """Waits for an announcement that has `part` in it."""

        def find():
            for kind, words, _, _ in self.heard:
                if kind.startswith("object:announcement") and words and part in words:
                    return words
            return None

        return self.until(f"the announcement {part!r} among {self.announcements()}", find)

    def announcements(self):
        return [words for kind, words, _, _ in self.heard if kind.startswith("object:announcement")]


def text(node):
    """All the words of a text."""
    if node is None:
        return None
    try:
        return Atspi.Text.get_text(node, 0, -1)
    except GLib.Error:
        return None
