"""Two people decide by keyboard alone: ask, write the words, answer, object, change one's mind, agree.

usage: decide_by_keys.py PROGRAM HOME HOME

The homes are those of `decide.py`. Where the keyboard is, is asked of the window, as a person sees the ring around it.
"""

import sys

from decide import CLAUSE, COVERED, OBJECTION, QUESTION, Window as Told
from keyboard import Window as Keys
from story import PAGE, play


class Window(Told):
    """Started as in `decide.py`, driven by keys."""

    key, type, here, at = Keys.key, Keys.type, Keys.here, Keys.at
    tab_to, moved_from = Keys.tab_to, Keys.moved_from
    command, page_reads, read = Keys.command, Keys.reads, Keys.read

    def press_at(self, name, key="Return"):
        self.tab_to(name)
        self.key(key)

    def type_at(self, name, words):
        self.tab_to(name)
        self.type(words)


def ask(carys):
    carys.to_front()
    carys.command("Ask a question", "What do we need to decide?")
    carys.at("What do we need to decide?")
    carys.type(QUESTION)
    carys.key("Return")
    carys.find("heading", "This is a draft")
    carys.type_at("Who can say yes to this?", "We can, for a trial")
    carys.press_at("Write the words (English)")
    carys.at(PAGE)
    carys.type(CLAUSE)
    carys.page_reads(CLAUSE)
    # Off the page, back over the toolbar to the way back.
    carys.key("Escape", "shift+Tab")
    carys.tab_to("Back to the decision", "shift+Tab")
    carys.key("Return")
    carys.find("heading", "What we would agree")
    carys.press_at("Open it for answers")
    carys.find("heading", "Where do you stand, Carys?")


def answers(carys, idris):
    carys.press_at("Agree", "space")
    carys.press_at("Give my answer")
    carys.said("Your answer is given")
    idris.said(f"Carys asks: {QUESTION}")
    idris.to_front()
    idris.command(QUESTION, "Where do you stand, Idris?")
    idris.reads(COVERED)
    idris.press_at("Object", "space")
    idris.type_at("What harm would it do, or what would it break?", OBJECTION)
    idris.press_at("Give my answer")
    idris.reads("You said “Object”")
    carys.said("Idris has answered")
    carys.to_front()
    carys.find("heading", "One objection to work through")
    carys.type_at("Your reply", "The van phone sends it.")
    carys.press_at("Reply")
    idris.said("Carys has replied to what you said")
    idris.to_front()
    idris.press_at("I have seen the reply by Carys")
    idris.press_at("Agree", "space")
    idris.press_at("Give my answer")
    idris.reads("Enough agree, and all have answered. It can be closed.")
    # What was said before stays to be read.
    idris.reads(f"Before that: Object. “{OBJECTION}”")


def agree(carys, idris):
    for window in (idris, carys):
        window.to_front()
        for choice in ("Agreed", "All have answered"):
            window.press_at(choice, "space")
        window.press_at("Close it for my side")
        window.said("Done. All of us can see it.")
    for window in (carys, idris):
        window.said(f"It is agreed: {QUESTION}")
        window.find("heading", "What we agreed")


def story(carys, idris):
    ask(carys)
    answers(carys, idris)
    agree(carys, idris)


def main():
    program, *homes = sys.argv[1:4]
    return play((Window(program, home, 1280 * place) for place, home in enumerate(homes)), story)



if __name__ == "__main__":
    sys.exit(main())
