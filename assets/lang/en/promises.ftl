# Promises across the table, and what became of them.

## The page

rail-decisions = Decisions
rail-promises = Promises
promises-title = Promises
promises-lead = What we said we would do. Someone from another side checks it.
promises-calendar = Save for my calendar
promises-all = All
promises-mine = Mine
promises-told = You said, we agreed, what happened
promises-what = What, and how we will know
promises-who = Who
promises-when = By when
promises-where = Where it is
promises-backup = { $name } · backup { $other }
promises-nobody = No name yet
promises-no-date = No date
promises-first-date = First date: { $day }
promises-first-none = There was no date at first
promises-moved-why = Moved: { $why }
promises-more = More
promises-less = Less
promises-more-about = { $words }: { $title }
promises-check = Check it
promises-check-named = { $words }: { $title }
promises-say = Say how it goes
promises-say-named = { $words }: { $title }
promises-more-left = { $count ->
    [one] Show 1 more
   *[other] Show { $count } more
}
promises-none-here = There are no promises here yet.
promises-empty = Nobody has made a promise yet
promises-empty-note = A promise is part of a decision. It has a name and a date. Once the decision is agreed, you see it here.
promises-empty-button = Go to the decisions

## All that is known of one

promises-for = For whom: { $said }
promises-from = From: { $said }
promises-clause = The words it comes from: { $said }
promises-of-side = Made by: { $said }
promises-said = What was said about it
promises-said-nothing = Nothing yet.
promises-said-plain = { $when }, { $name }: { $state }
promises-said-words = { $when }, { $name }: { $state }. “{ $said }”
promises-said-date = { $when }, { $name }: { $state } to { $day }. “{ $said }”
promises-said-counts-not = All can read this. It does not change how the promise stands.
promises-check-own-side = Someone from another side checks this. Your own side made it, so you cannot.
promises-check-not-yet = Your side has not welcomed you yet. Once it has, you can check what the others said they would do.
promises-check-another = Someone on the other side checks this.

## Where it is

promise-not-started = Not started
promise-under-way = Under way
promise-blocked = Something is in the way
promise-done = Done, waiting for a check
promise-checked = Seen to be kept
promise-checked-by = Checked by { $name }
promise-moved = Moved
promise-handed-on = Handed on
promise-changed = Changed
promise-dropped = Dropped
promise-late = Late: the day is over

## Saying how it goes

promise-say-title = How does it go?
promise-say-under-way = It is under way
promise-say-blocked = Something is in the way
promise-say-done = It is done
promise-say-moved = It needs a new date
promise-say-handed-on = Someone else does it
promise-say-changed = It has changed
promise-say-dropped = We will not do it
promise-say-note = All at the table can read this, and it stays.
promise-say-it = Say it
promise-words-more = More words, if you like
promise-words-blocked = What is in the way?
promise-words-why = Why?
promise-words-changed = What will you do now?
promise-words-done = How can others see it?
promise-week = A week later
promise-two-weeks = Two weeks later
promise-four-weeks = Four weeks later
promise-new-date = The new date
promise-new-date-hint = 21/5/2027
promise-new-date-is = That is { $day }. The first date stays beside it.
promise-to-whom = Who does it now?
promise-needs-date = Type a day like 21/5/2027.
promise-needs-person = Choose who does it now. Ask them first.
promise-needs-words = Say it in a few words.

## Seeing that it is kept

promise-check-title = Have you seen that it is kept?
promise-check-known = We will know by this: { $said }
promise-check-words = What did you see?
promise-check-kept = I have seen that it is kept
promise-check-not-yet = Not yet

## You said, we agreed, what happened

told-note = Nobody writes this page. It comes from what we agreed and from what was said since.
told-said = You said
told-agreed = We agreed
told-happened = What happened
told-by = { $name }, by { $day }
told-new-date = The new date is { $day }.
told-last = { $name }: “{ $said }”

## Waiting for an answer, and what was asked higher up

unanswered-title = Waiting for an answer
unanswered-none = Nothing waits for an answer.
unanswered-open = { $sides }: where do you stand? “{ $title }”
unanswered-question = { $name } asks: “{ $words }”
unanswered-objection = Why { $name } would stop this: “{ $words }”
unanswered-asked = { $title } · since { $day }
unanswered-asked-by = Asked by { $name } · { $day }
sent-title = Sent up, came back
sent-none = Nothing has been sent up.
sent-on = Sent: { $day }
sent-to = Sent to: { $to }

## A page to print

button-print = Print
print-title = Where should the page go?
print-note = Your browser opens it then. You can print it from there.
print-ready = Your browser shows the page, and can print it. The file is here: { $file }
print-footer = As it was on { $day }. Made together with Trestle.
command-print = Print this page
command-print-tip = Make a page of the ground rules or the promises that you can print

## The calendar file

calendar-title = Where should the calendar file go?
calendar-note = Open it with your calendar. It has each promise on its day, and the days when we look again.
calendar-promise = Promise: { $said }
calendar-review = Look again: { $said }
calendar-rules = our ground rules
calendar-who = Who: { $said }
calendar-known = How we will know: { $said }
calendar-from = From: { $said }

## Home

home-waiting-person-first = { $name } has sat down, the first on that side
home-waiting-more = There is more. Look at Decisions and at Promises.
home-wait-named = { $words }: { $title }
home-wait-answer = It is open for answers. Yours is missing.
home-wait-answer-button = Say where you stand
home-wait-again = The words were changed after you answered. Please look again.
home-wait-again-button = Look again
home-wait-closing = All have said where they stand. Someone on your side can close it.
home-wait-closing-button = Look and close
home-wait-reply = Someone wrote back about why you object.
home-wait-reply-button = Read it
home-wait-witness = { $name } gave an answer and named you as a witness. Was it so?
home-wait-witness-button = Look at it
home-wait-rules = New ground rules are put to all of us
home-wait-rules-row = Our ground rules
home-wait-check = { $name } says that it is done. Your side can check it.
home-wait-check-button = Check it
home-wait-late = You said you would do it by { $day }. How does it go?
home-wait-late-button = Say how it goes
home-wait-review = We agreed this some time ago, and said that we would look again. Does it still hold?
home-wait-review-button = Look at it again
home-decisions-all = All decisions
home-promises-all = All promises
happened-agreed = We agreed: { $title }
happened-agreed-rules = We agreed our ground rules
happened-decision = { $when } · decision
happened-promise = { $when } · promise
happened-said = { $name }, about “{ $title }”: { $state }
heard-title = Who have we not heard from?
heard-note = Ask this at the end, all together. Who has said little? Who is not in the room? Go round once more, and listen.
heard-side = Nobody sits here yet for: { $side }.
heard-ask = Ask someone to sit down
