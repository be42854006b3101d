"""Two people decide as equals, both through AT-SPI alone: ask, answer, object, work it through, agree, promise, check.

usage: decide.py PROGRAM HOME HOME FOLDER

The homes hold one table: Carys lives there and Idris works there. What the first window saves goes into FOLDER.
"""

import os
import subprocess
import sys

from reader import Atspi, Program, attributes, text, walk
from story import focused, play

QUESTION = "Should repairs be booked in slots?"
CLAUSE = "Every repair has a two-hour slot."
PROMISE = "Put two-hour slots in the diary"
OBJECTION = "Two planners cannot text by hand on busy days."
REPLY = "The van phone sends it."
COVERED = "The answers of others show once you have given yours."


class Window(Program):
    def __init__(self, program, home, x):
        environment = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", LANG="en_GB.UTF-8")
        arguments = [program, "--home", home, "--loopback", "--no-mdns", "--table", "Maes", "--size", "1280x800"]
        self.process = subprocess.Popen(arguments, env=environment)
        super().__init__(self.process.pid)
        self.move_to(x)
        self.find("heading", "Maes Helyg")

    def open_question(self):
        self.go("Decisions")
        self.press(QUESTION, exact=False)
        self.find("heading", "What we would agree")

    def reads(self, words):
        """Waits until words are on the screen, anywhere."""
        return self.until(f"the words {words!r}", lambda: self.look(None, words, exact=False))

    def says_not(self, words):
        assert self.look(None, words, exact=False) is None, f"{words!r} is on the screen"

    def answer(self, stance, fields=()):
        self.press(stance, "toggle button")
        for name, words in fields:
            self.fill(name, words)
        self.press("Give my answer")
        self.reads(f"You said “{stance}”")
        self.said("Your answer is given")

    def choose(self, name, value):
        """Opens a list and takes one of it."""
        self.press(f"{name} ", exact=False)
        self.press(value, role=None)
        self.find("push button", f"{name} {value}")

    def close(self):
        self.press("Agreed", "toggle button")
        self.press("All have answered", "toggle button")
        self.press("Close it for my side")


def ask(carys, idris):
    """A question with what one side brings, a way it could go, words to agree to and a promise."""
    carys.to_front()
    carys.go("Decisions")
    carys.press("Ask the first one")
    carys.fill("What do we need to decide?", QUESTION)
    carys.press("Start")
    carys.find("heading", "This is a draft")
    carys.find("heading", QUESTION)
    carys.fill("Who can say yes to this?", "We can, for a trial")
    carys.fill("What can you tell us?", "I lost two days' pay waiting in.")
    carys.press("Add as lived")
    carys.reads("I lost two days' pay waiting in.")
    carys.fill("Another way it could go", "Two-hour slots")
    carys.press("Add: Another way it could go")
    carys.find("heading", "Two-hour slots")
    carys.press("Change: Two-hour slots")
    carys.fill("One more good thing", "Less waiting in")
    carys.press("Add: One more good thing")
    carys.reads("Less waiting in")

    # The words have a page of their own.
    carys.press("Write the words (English)")
    page = carys.find("entry", "The words of this design")
    carys.until("the keyboard on the page", lambda: focused(carys.look("entry", "The words of this design")))
    assert Atspi.EditableText.set_text_contents(page, CLAUSE)
    carys.until("the words", lambda: text(carys.look("entry", "The words of this design")) == CLAUSE)
    carys.press("Back to the decision", role=None)
    carys.find("heading", "What we would agree")
    carys.reads(CLAUSE)

    carys.fill("What will be done?", PROMISE)
    carys.press("Add: What will be done?")
    carys.press(f"Change: {PROMISE}")
    carys.fill("How we will know it is done", "Three of us book a test slot")
    carys.fill("By when", "2027-05-21")
    carys.choose("Whose side?", "People who work here")
    carys.choose("Who", "Idris")
    idris.heard.clear()
    carys.press("Open it for answers")
    carys.find("heading", "Where do you stand, Carys?")
    idris.said(f"Carys asks: {QUESTION}")


def answers(carys, idris):
    """Each answers; nobody sees the other's answer before that."""
    idris.open_question()
    idris.find("heading", "Where do you stand, Idris?")
    idris.reads(CLAUSE)
    idris.heard.clear()
    carys.answer("Agree")
    idris.said(f"Carys has answered: {QUESTION}")
    idris.reads(COVERED)
    idris.says_not("1 of 1 agree")
    assert not any("gree" in words.replace("agreement", "") for words in idris.announcements()), idris.announcements()

    carys.heard.clear()
    objection = "What harm would it do, or what would it break?"
    idris.answer("Object", [(objection, OBJECTION), ("What would fix it?", "A phone in the van.")])
    idris.reads("1 of 1 agree")
    idris.says_not(COVERED)
    carys.said("Idris has answered")
    carys.find("heading", "One objection to work through")
    carys.reads(OBJECTION)


def work_through(carys, idris):
    """A reply, its maker has seen it, and changes their mind."""
    idris.heard.clear()
    carys.fill("Your reply", REPLY)
    carys.press("Reply")
    idris.said("Carys has replied to what you said")
    idris.reads(REPLY)
    carys.heard.clear()
    idris.press("I have seen the reply by Carys")
    carys.reads("Idris has seen the reply.")
    idris.answer("Agree with a concern", [("What worries you?", "Some of us do not text.")])
    carys.said("Idris has answered")
    carys.reads("Enough agree, and all have answered. It can be closed.")


def agree(carys, idris):
    idris.heard.clear()
    carys.close()
    idris.said(f"Carys has closed it for their side: {QUESTION}")
    carys.heard.clear()
    idris.reads("Yet to close it as agreed: People who work here")
    idris.close()
    for window in (carys, idris):
        window.said(f"It is agreed: {QUESTION}")
        window.find("heading", "What we agreed")
        window.reads("Each side has closed it, and no objection is open.")
        # Read as a screen reader goes through the page: the question, the words, the promise and the answers.
        root = window.root()
        names = [told[1] for node, _ in walk(root) if (told := attributes(node))]
        places = [next(at for at, name in enumerate(names) if part in name) for part in (QUESTION, "What we agreed", CLAUSE)]
        assert places == sorted(places), places


def promise(carys, idris):
    """Who made it cannot check it."""
    idris.go("Promises")
    idris.press(f"Say how it goes: {PROMISE}")
    idris.press("It is done", "toggle button")
    carys.heard.clear()
    idris.press("Say it")
    idris.reads("Done, waiting for a check")
    idris.press(f"More: {PROMISE}")
    idris.reads("Someone from another side checks this. Your own side made it, so you cannot.")
    assert idris.look("push button", f"Check it: {PROMISE}") is None
    carys.said(f"Idris said how a promise goes: {PROMISE}")
    carys.go("Promises")
    idris.heard.clear()
    carys.press(f"Check it: {PROMISE}")
    carys.fill("What did you see?", "We booked three slots.")
    carys.press("I have seen that it is kept")
    idris.said(f"Carys said how a promise goes: {PROMISE}")
    for window in (carys, idris):
        window.reads("Checked by Carys")


def save(window, file):
    window.fill("Folder and name of the file", file)
    window.heard.clear()
    window.press("Save")
    window.said(file)


def take_away(window, folder):
    """The agreement in its three forms, and the calendar."""
    window.go("Promises")
    window.press("Save for my calendar")
    save(window, f"{folder}/promises.ics")
    window.go("Decisions")
    window.press(QUESTION, exact=False)
    window.find("heading", "What we agreed")
    for name, file in (
        ("Web page file", "agreed.html"),
        ("Markdown file", "agreed.md"),
        ("Take away all that was signed", "agreed.json"),
    ):
        window.press("Take it away")
        window.press(name, role=None, exact=False)
        save(window, f"{folder}/{file}")


def story(carys, idris, folder):
    ask(carys, idris)
    answers(carys, idris)
    work_through(carys, idris)
    agree(carys, idris)
    promise(carys, idris)
    take_away(carys, folder)


def main():
    program, *homes, folder = sys.argv[1:5]
    return play((Window(program, home, 1280 * place) for place, home in enumerate(homes)), lambda *windows: story(*windows, folder))



if __name__ == "__main__":
    sys.exit(main())
