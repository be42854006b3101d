"""A first meeting through AT-SPI alone: put up a table, write, invite, hear what somebody else writes, read it back.

usage: story.py PROGRAM HOME

Speaks with the test that started it by lines: it prints JSON, the test answers with a line. So the test plays the
second person with a process of the real program.
"""

import json
import os
import subprocess
import sys

from gi.repository import Gio, GLib

from reader import Atspi, Never, Program, text

PAGE = "The words of this design"


def listen():
    """Tells the desktop that a screen reader is here, as Orca does when it starts."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    for name in ("IsEnabled", "ScreenReaderEnabled"):
        value = GLib.Variant("(ssv)", ("org.a11y.Status", name, GLib.Variant("b", True)))
        bus.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", value, None, 0, -1, None
        )


def tell(step, **told):
    """Tells the test what was done, and waits until it has done its part."""
    print(json.dumps({"step": step, **told}), flush=True)
    return sys.stdin.readline().strip()


def play(windows, story):
    """Opens the windows one after the other, plays the story in them, and says how it ended."""
    listen()
    try:
        story(*windows)
        print(json.dumps({"step": "done"}), flush=True)
        return 0
    except (Never, AssertionError) as error:
        tree = "\n---\n".join(window.tree() for window in Program.opened)
        print(json.dumps({"failed": str(error), "tree": tree}), flush=True)
        return 1
    finally:
        for window in Program.opened:
            window.process.terminate()
            window.process.wait(20)


def page(window):
    return window.look("entry", PAGE)


def write(window, words):
    """Writes the page anew, and waits until it reads so."""
    node = window.find("entry", PAGE)
    if not Atspi.EditableText.set_text_contents(node, words):
        raise Never("no words can be put on the page")
    window.until(f"the page to read {words!r}", lambda: text(page(window)) == words)


def put_caret(window, at):
    """Puts the caret somewhere, and hears where it is."""
    window.heard.clear()
    if not Atspi.Text.set_caret_offset(page(window), at):
        raise Never("the caret cannot be moved")
    window.until(f"the caret at {at}", lambda: Atspi.Text.get_caret_offset(page(window)) == at)

    def told():
        moved = [place for kind, _, place, _ in window.heard if kind.startswith("object:text-caret-moved")]
        return at in moved

    window.until(f"word that the caret moved to {at}", told)


def put_up(window):
    """Four acts, and the keyboard is on a page to write on."""
    window.find("entry", "What is it about?")
    window.to_front()
    window.fill("What is it about?", "Repairs, done together")
    window.fill("Your name, as people call you", "Carys")
    window.press("I live here", role=None)
    window.press("Put it up")
    node = window.find("entry", PAGE)
    window.until("the keyboard on the page", lambda: focused(page(window)))
    assert text(node) == "", text(node)


def story(window):
    put_up(window)
    window.heard.clear()
    write(window, "What a good repair feels like\nShe rang from the van.")
    echo = [words for kind, words, _, _ in window.heard if kind.startswith("object:text-changed:insert")]
    assert any(words and "She rang" in words for words in echo), f"what is written is told: {echo}"

    # The first line becomes a heading: the caret goes there, the toolbar does the rest, and it is said.
    put_caret(window, 3)
    window.heard.clear()
    window.press("Text")
    window.press("Big heading", role=None)
    window.find("heading", "What a good repair feels like")
    window.said("Heading 1")
    window.said("saved")

    window.go("People")
    window.press("Copy a link")
    link = window.until("the link", lambda: text(window.look("entry", "The link")))
    window.heard.clear()
    tell("invite", link=link)
    window.said("Idris sat down")

    open_design(window)
    window.heard.clear()
    expected = json.loads(tell("hear"))
    sentence = window.said("Idris wrote")
    window.until("what Idris wrote on the page", lambda: text(page(window)) == expected)
    # The whole of it back, as the other person's program has it, and line by line as a reader goes through it.
    whole = text(page(window))
    lines = read_lines(page(window))
    tell("read", text=whole, lines=lines, sentence=sentence)


def focused(node):
    return node is not None and node.get_state_set().contains(Atspi.StateType.FOCUSED)


def open_design(window):
    """From anywhere at the table to the first design's page."""
    window.go("Designs")
    window.press("Our first design. ", exact=False)
    window.find("entry", PAGE)


def read_lines(node):
    """Every line of a text, from the first to the last, as a reader asks for them."""
    lines = []
    at = 0
    count = Atspi.Text.get_character_count(node)
    while at < count:
        line = Atspi.Text.get_string_at_offset(node, at, Atspi.TextGranularity.LINE)
        if line.end_offset <= at:
            raise Never(f"no line at {at}")
        lines.append(line.content)
        at = line.end_offset
    return lines


def opened(program, home):
    arguments = [program, "--home", home, "--loopback", "--no-mdns"]
    process = subprocess.Popen(arguments, env=dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", LANG="en_GB.UTF-8"))
    window = Program(process.pid)
    window.process = process
    yield window


def main():
    program, home = sys.argv[1:3]
    return play(opened(program, home), story)



if __name__ == "__main__":
    sys.exit(main())
