"""Two people meet by four words and write together, both through AT-SPI alone.

usage: meet.py PROGRAM HOME HOME
"""

import os
import subprocess
import sys

from reader import Program, text
from story import open_design, page, play, put_up, write


def window(program, home):
    environment = dict(os.environ, LIBGL_ALWAYS_SOFTWARE="1", LANG="en_GB.UTF-8")
    process = subprocess.Popen([program, "--home", home, "--loopback"], env=environment)
    opened = Program(process.pid)
    opened.process = process
    return opened


def story(carys, idris):
    put_up(carys)
    write(carys, "What a good repair feels like")
    carys.go("People")
    carys.heard.clear()
    carys.press("Open the door")
    four = carys.said("The four words are: ").split(": ")[1].strip()
    assert len(four.split()) == 4, four

    # The table shows by itself in the other window.
    idris.press("Join")
    # The page before this one lists it too: pressed there while the page changes, the press finds nobody.
    idris.find("push button", "Back")
    idris.press("Repairs, done together", role=None, exact=False)
    field = idris.until("the field for the words", lambda: idris.look("entry", "The four words", exact=False))
    idris.fill(field.get_name(), four)
    idris.fill("Your name, as people call you", "Idris")
    idris.press("People who work here", role=None)
    carys.heard.clear()
    idris.press("Take a seat")
    idris.find(None, "Ground rules")
    carys.said("Idris sat down")

    for reader in (carys, idris):
        open_design(reader)
    first = "What a good repair feels like"
    idris.until("what Carys wrote", lambda: text(page(idris)) == first)
    carys.heard.clear()
    whole = first + "\nHe showed me the part."
    write(idris, whole)
    carys.said("Idris wrote")
    carys.until("what Idris wrote", lambda: text(page(carys)) == whole)
    idris.heard.clear()
    write(carys, whole + "\nWe start from that.")
    idris.said("Carys wrote")
    idris.until("the same words", lambda: text(page(idris)) == text(page(carys)))


def windows(program, homes):
    for place, home in enumerate(homes):
        opened = window(program, home)
        if place > 0:
            opened.move_to(1280 * place)
        yield opened


def main():
    program, *homes = sys.argv[1:4]
    return play(windows(program, homes), story)



if __name__ == "__main__":
    sys.exit(main())
