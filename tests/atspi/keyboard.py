"""A first meeting by keyboard alone: two windows on one screen, keys and nothing else.

usage: keyboard.py PROGRAM HOME HOME

A person sees where the keyboard is by the ring around it; here the window is asked for it. Nothing is done that way.
"""

import os
import subprocess
import sys

from reader import Never, Program, attributes, is_focused, text, walk
from story import PAGE, page, play

# More presses of Tab than any screen has places for the keyboard.
PLACES_MAX = 80


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], check=True, capture_output=True)


class Window(Program):
    """A window that is driven by keys."""

    def __init__(self, program, home, x):
        environment = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", LANG="en_GB.UTF-8")
        arguments = [program, "--home", home, "--loopback"]
        self.process = subprocess.Popen(arguments, env=environment)
        super().__init__(self.process.pid)
        self.move_to(x)
        self.until("its parts", lambda: self.look(None, "What is it about?"))
        self.to_front()

    def key(self, *keys):
        for key in keys:
            xdotool("key", key)
            self.turn(0.05)

    def type(self, words):
        xdotool("type", "--delay", "15", "--", words)
        self.turn(0.1)

    def here(self):
        """The name of what has the keyboard."""
        root = self.root()
        for node, _ in walk(root) if root else []:
            if not is_focused(node):
                continue
            told = attributes(node)
            if told and told[0] != "frame":
                return told[1]
        return None

    def tab_to(self, name, key="Tab"):
        """Presses Tab until the keyboard is there."""
        passed = []
        for _ in range(PLACES_MAX):
            here = self.here()
            if here == name:
                return
            passed.append(here)
            self.key(key)
            self.moved_from(here)
        raise Never(f"Tab never comes to {name!r}: {passed}")

    def moved_from(self, place):
        """Waits until the keyboard is elsewhere: a window that is busy is pressed no further. Two places may have one name."""
        for _ in range(20):
            if self.here() != place:
                return
            self.turn(0.05)

    def tab_to_part(self, part):
        """The same by a part of a name; gives the whole name."""
        name = self.until(f"something called {part!r}", lambda: self.look(None, part, exact=False)).get_name()
        self.tab_to(name)
        return name

    def at(self, name):
        self.until(f"the keyboard at {name!r}, not {self.here()!r}", lambda: self.here() == name)

    def command(self, words, there):
        """A command by its name, from anywhere."""
        self.key("ctrl+k")
        self.until("the list of commands", lambda: self.here() is not None)
        self.type(words)
        self.key("Return")
        return self.until(f"{there!r} after {words!r}", lambda: self.look(None, there))

    def read(self):
        return text(page(self))

    def reads(self, words):
        self.until(f"the page to read {words!r}, not {self.read()!r}", lambda: self.read() == words)


def story(carys, idris):
    # Put up a table.
    carys.to_front()
    carys.tab_to("What is it about?")
    carys.type("Repairs, done together")
    carys.tab_to("Your name, as people call you")
    carys.type("Carys")
    carys.tab_to("I live here")
    carys.key("space")
    carys.tab_to("Put it up")
    carys.key("Return")
    carys.at(PAGE)

    # Write: a heading by its key, a list by its marker, an item moved in by Tab.
    carys.type("What people told us")
    carys.key("ctrl+1", "Return")
    carys.type("- She rang from the van.")
    carys.key("Return", "Tab")
    carys.type("Twice.")
    words = "What people told us\nShe rang from the van.\nTwice."
    carys.reads(words)
    carys.until("the heading", lambda: carys.look("heading", "What people told us"))

    # In a list Tab is the page's own; after Escape it leaves. Back to the toolbar, and to the page.
    carys.key("Escape", "shift+Tab")
    carys.until("the keyboard off the page", lambda: carys.here() != PAGE)
    carys.tab_to("Bold", "shift+Tab")
    carys.key("space")
    carys.at(PAGE)
    carys.type(" Really.")
    carys.reads(words + " Really.")
    words += " Really."

    # Ask somebody to sit down.
    carys.command("People", "Open the door")
    carys.tab_to("Open the door")
    carys.heard.clear()
    carys.key("Return")
    four = carys.said("The four words are: ").split(": ")[1].strip()

    # Take that seat in the other window, where the table shows by itself, by typing the words.
    idris.to_front()
    idris.tab_to("Join")
    idris.key("Return")
    idris.tab_to_part("Repairs, done together")
    idris.key("Return")
    idris.until("the field for the words", lambda: idris.look("entry", "The four words", exact=False))
    idris.tab_to_part("The four words")
    idris.type(four)
    idris.tab_to("Your name, as people call you")
    idris.type("Idris")
    idris.tab_to("People who work here")
    idris.key("space")
    idris.tab_to("Take a seat")
    idris.key("Return")
    idris.until("a seat", lambda: idris.look(None, "Ground rules"))
    carys.said("Idris sat down")

    # Both on the page.
    idris.command("Our first design", PAGE)
    idris.at(PAGE)
    idris.reads(words)
    carys.to_front()
    carys.command("Our first design", PAGE)
    carys.at(PAGE)
    carys.heard.clear()
    idris.to_front()
    idris.key("ctrl+End", "Return", "Return")
    idris.type("We start from that.")
    carys.said("Idris wrote")
    words += "\nWe start from that."
    carys.until("the same words", lambda: carys.read() == idris.read() == words)

    # A comment on marked words by its key. The other hears it, goes to it by F6, and replies; Escape goes back.
    carys.to_front()
    carys.key("ctrl+Home", "shift+End", "ctrl+alt+m")
    carys.at("Your comment")
    carys.type("Who told us?")
    idris.heard.clear()
    carys.tab_to("Say it")
    carys.key("Return")
    carys.at(PAGE)
    idris.said("Carys says of")
    for window in (carys, idris):
        said = "Carys said of “What people told us”: Who told us?"
        window.until("what was said", lambda: window.look("list item", said))
    idris.to_front()
    idris.key("F6")
    idris.tab_to("Reply: Carys, “Who told us?”")
    idris.key("Return")
    idris.at("Your reply")
    idris.type("The whole street.")
    carys.heard.clear()
    idris.tab_to("Reply: Carys, “Who told us?”")
    idris.key("Return")
    carys.said("Idris says in reply: The whole street.")
    idris.key("Escape")
    idris.at(PAGE)

    # One's own last act goes, and nobody else's.
    carys.to_front()
    carys.key("ctrl+Home")
    carys.type("So: ")
    carys.reads("So: " + words)
    carys.key("ctrl+z")
    carys.reads(words)
    idris.until("the same words", lambda: idris.read() == words)


def main():
    program, *homes = sys.argv[1:4]
    return play((Window(program, home, 1280 * place) for place, home in enumerate(homes)), story)



if __name__ == "__main__":
    sys.exit(main())
