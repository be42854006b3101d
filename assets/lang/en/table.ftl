# The screens of a table: what they say beside what stands in window.ftl.

## The rail

rail-parts = Parts of this table
rail-more = Words and looks
rail-waiting = { $count ->
    [one] 1 thing waits for you
   *[other] { $count } things wait for you
}
sync-taking-in = Taking in what others did: { $done } of { $total }
sync-whose = { $name } ({ $computer })
sync-last-met-today = Last met { $name } today

## Home

home-lead-waiting = What the group is making, and what is waiting for you.
home-waiting = Waiting for you
home-waiting-none = Nothing waits for you now.
home-waiting-person = { $name } has sat down on your side
home-waiting-person-note = Do you know them? Welcome them, and their answers will count.
home-waiting-rules = Read the suggested ground rules
home-waiting-rules-note = They say how this table works. They are not agreed yet.
home-waiting-rules-button = Read them
home-here-invite = Only you are here so far. A table is for more than one.
home-here-invite-button = Ask someone to sit down
home-designs-empty-button = Start the first one
design-state-made = Being written
design-state-newer = Needs a newer Trestle

## Ground rules

rules-follow = These words make the rule that the program follows.
rules-side = **{ $side }** ({ $count })
rules-sides-all = { $sides }. Each side counts as one, and says who sits with it.
rules-agreed-by = { $percent ->
    [50] No one objects. On each side, **at least half of the people** agree. We count by side, never by heads.
   *[other] No one objects. On each side, **at least { $percent } in 100 people** agree. We count by side, never by heads.
}
rules-wait-days = { $count ->
    [one] **1 day**, or until all have answered. A meeting with each side there can end it sooner.
   *[other] **{ $count } days**, or until all have answered. A meeting with each side there can end it sooner.
}
rules-invite-everyone = **Anyone** at the table.
rules-invite-standing = **Anyone whom their side has welcomed.**
rules-again-months = { $count ->
    [one] We look again after **1 month**.
   *[other] We look again after **{ $count } months**.
}
rules-languages-both = **Welsh and English**, side by side. We sign both.

## People

people-alone = Only you sit here so far. Ask someone to sit down with you.
people-computer = Computer: { $computer }
people-computer-yours = This computer: { $computer }
people-afar = From somewhere else
people-copy = Copy a link
people-stick = Put on a stick
people-ask-terms = { $count ->
    [one] Anyone here can invite. A link works for 1 person, until { $day }.
   *[other] Anyone here can invite. A link works for { $count } people, until { $day }.
}
people-ask-change = Change how many and how long
people-meet-room-found = Over this Wi-Fi. The internet is not needed.
people-meet-room-off = Turned off in the settings. A link still works.
people-meet-room-hidden = This network hides computers from each other. A link still works.
people-meet-town-open = Straight from one computer to the other. The Wi-Fi boxes in both homes must let it.
people-meet-cut-off = This computer has no way out right now. Your work is kept here.
people-meet-hand = By hand
people-meet-hand-note = All of this table can go on a stick, to someone who sits here.

## The door

door-room = In this room
door-about = Open the door for ten minutes. You will get four words. Read them out to the person beside you.
door-open = Open the door
door-open-again = Open the door again
door-minutes = { $count ->
    [one] **In this room** · the door is open for 1 minute
   *[other] **In this room** · the door is open for { $count } minutes
}
door-words = The four words: { $words }
door-how = They choose “Take a seat”, pick this table from the list, and type these four words.
door-wrong = { $count ->
    [one] 1 wrong try so far. The door closes after 3.
   *[other] { $count } wrong tries so far. The door closes after 3.
}
door-came = { $count ->
    [one] 1 person came in.
   *[other] { $count } people came in.
}
door-close = Close the door
door-time-up = The door closed by itself: ten minutes are up.
door-three-wrong = The door closed: the words were wrong three times. If you open it again, you get new words.
door-nearby-off = Finding others nearby is off in the settings. Turn it on, or use a link.
door-nearby-hidden = This network hides computers from each other. Use a link or a stick here.
door-closed-here = You closed the door.

## An invitation on a stick

stick-title = Where should the invitation file go to?
stick-note = Put it on a stick, or in any folder. Whoever has the file can sit down.
stick-written = The invitation is here: { $file }
stick-written-note = Give it to them. They choose “Take a seat” and open this file there.
stick-file = This is an invitation to sit at a table: “{ $title }”. To use it, open Trestle, choose “Take a seat”, and open this file there.
file-place = Choose a place

## What takes long

busy-link = Making the link…
busy-writing = Writing the file…
busy-reading = Reading the file…
busy-bringing-in = Adding the words…
busy-taking-back = Changing the words back…
busy-carrying-out = Writing the copy…
busy-carrying-in = Taking in the copy…

## A copy on a stick

carry-out-title = Where should the copy go to?
carry-out-note = All of this table goes into one file. Put it on a stick and take it to someone who sits here. Whoever has the file can read it.
carry-out-done = The copy is here: { $file }
carry-in-title = Which copy should be taken in?
carry-in-note = Nothing is lost by this. What is new in the copy is added to what you have here.
carry-in-button = Take in
carry-in-done = { $count ->
    [one] Taken in: 1 new thing. It is saved on this computer.
   *[other] Taken in: { $count } new things. They are saved on this computer.
}
carry-in-nothing-new = There is nothing new in this copy. You had all of it.
carry-in-damaged = { $count ->
    [one] Part of this copy is missing or damaged. What was whole was taken in: 1 new thing. Ask for the copy again.
   *[other] Part of this copy is missing or damaged. What was whole was taken in: { $count } new things. Ask for the copy again.
}
carry-in-damaged-nothing = Part of this copy is missing or damaged. There was nothing new in the rest. Ask for the copy again.
carry-in-refused = { $count ->
    [one] Taken in: 1 new thing. Something in this copy is not as Trestle writes it. That was left out.
   *[other] Taken in: { $count } new things. Something in this copy is not as Trestle writes it. That was left out.
}
carry-in-waiting = { $count ->
    [one] Taken in: 1 new thing. Some of this copy builds on words that are not here yet. Ask for a newer copy.
   *[other] Taken in: { $count } new things. Some of this copy builds on words that are not here yet. Ask for a newer copy.
}

## What is said aloud

said-wrote = { $name } wrote: { $words }
said-saved = Your words are saved on this computer.
said-sat-down = { $name } sat down at the table.
said-came-in = { $name } has come in to write here too.
said-matched = { $count ->
    [one] Your copy matches that of 1 person now.
   *[other] Your copy matches those of { $count } people now.
}
said-asked = { $name } asks: { $question }
said-asked-again = { $name } has changed the words, and asks again: { $question }
said-asked-own = It is open for answers: { $question }
said-answered = { $name } has answered: { $question }
said-answered-own = Your answer is given: { $question }
said-names-you = { $name } wrote down an answer and names you as one who was there: { $question }
said-replied-to-you = { $name } has replied to what you said: { $question }
said-typo = { $name } says that only a typo was changed: { $question }
said-closed = { $name } has closed it for their side: { $question }
said-withdrew = { $name } has taken back their yes: { $question }
said-reopened = { $name } asks to look at it again: { $question }
said-promise = { $name } said how a promise goes: { $what }
said-spoke = { $name } has said something about this: { $question }
said-done = Done. All of us can see it.
said-agreed = It is agreed: { $question }
said-not-agreed = It was closed and is not agreed: { $question }
said-in-question = It is in question now: { $question }
said-contested = There are two agreed wordings now: { $question }
said-much = Since you last met, { $count } new things were said.
said-door-open = The door is open for ten minutes. The four words are: { $words }

## A design

document-again = Try again
document-more-here = and { $count } more
document-more-tools = More tools
