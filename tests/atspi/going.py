"""Places at a table, through AT-SPI alone: one is asked to go, one moves to another side, one leaves.

usage: going.py PROGRAM HOME HOME

The homes hold one table: Carys works there, and Idris lives there, as do Owen and Meinir, whom the test plays with
processes of the real program: it is told by lines when it is their turn.
"""

import sys

from decide import Window
from reader import text
from story import PAGE, play, tell

WHY = "He shouts at us."
LIVES = "People who live here"
WORKS = "People who work here"


def gone(window, words):
    window.until(f"{words!r} to be gone", lambda: window.look(None, words, exact=False) is None)


def one_is_asked_to_go(carys, idris):
    for window in (carys, idris):
        window.go("People")
    carys.press("When someone should sit here no more")
    carys.reads("You ask each side.")
    carys.press("Owen", "toggle button")
    carys.fill("Why?", WHY)
    idris.heard.clear()
    carys.press("Ask that Owen sits here no more")
    carys.find("heading", "You ask that Owen sits here no more")
    carys.reads("You have said yes to this.")

    idris.said("Carys asks that Owen sits here no more. It waits for you on the page of people.")
    idris.find("heading", "Carys asks that Owen sits here no more")
    idris.reads(f"Why: “{WHY}”")
    idris.reads(f"{WORKS}: 1 of 1 have said yes. Needed: 1.")
    idris.reads(f"{LIVES}: 0 of 3 have said yes. Needed: 2.")
    idris.reads("No one goes unless each side says yes.")
    idris.press("Yes, I want this too: Owen")
    idris.reads("You have said yes to this.")
    for window in (carys, idris):
        window.reads(f"{LIVES}: 1 of 3 have said yes. Needed: 2.")
        window.says_not("People who sat here")
        window.heard.clear()
    tell("consent")
    for window in (carys, idris):
        window.said("Owen sits here no more.")
        window.find("heading", "People who sat here")
        window.reads("Each side said yes to their going")
        window.reads(f"Why: “{WHY}”")


def one_moves(carys, idris):
    idris.press("Sit with another side")
    idris.reads(f"Your place with this side ends now: {LIVES}.")
    idris.press(f"Sit with {WORKS}")
    idris.find("heading", "You have a seat, Idris")
    carys.reads(f"Idris has sat down here as one of: {WORKS}. Do you know them, and is it so?")
    carys.reads("waiting to be welcomed")
    carys.press("Welcome Idris")
    for window in (carys, idris):
        gone(window, "waiting to be welcomed")
    gone(idris, "You have a seat, Idris")
    tell("moved")


def one_leaves(carys, idris):
    carys.heard.clear()
    idris.press("Leave this table")
    idris.reads("You leave for good. To come back you need a new place.")
    idris.press("Leave for good")
    idris.find("heading", "You have left this table")
    idris.reads("Thank you for all you brought.")
    gone(idris, "Your place here")
    carys.said("Idris has left the table.")
    carys.reads("Left today")

    # All that was there can be read still.
    idris.go("Designs")
    idris.press("Words. ", exact=False)
    idris.until("the words", lambda: text(idris.look("entry", PAGE)) == "We begin. ")
    idris.reads("You do not sit here any more. You can read all of it, and take it with you.")


def story(carys, idris):
    one_is_asked_to_go(carys, idris)
    one_moves(carys, idris)
    one_leaves(carys, idris)


def main():
    program, *homes = sys.argv[1:4]
    return play((Window(program, home, 1280 * place) for place, home in enumerate(homes)), story)



if __name__ == "__main__":
    sys.exit(main())
