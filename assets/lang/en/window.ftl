## The first screen

app-name = Trestle
welcome-lead = A table anyone can put up. All who sit round it design and decide as equals.
welcome-new = Put up a table
welcome-new-about = Start a new shared space. You will not own it: everyone who joins can do all that you can.
welcome-new-button = Start
welcome-seat = Take a seat
welcome-seat-about = Sit down with people in this room, or use an invitation: a link or a file.
welcome-seat-button = Join
welcome-sample = Look around first
welcome-sample-about = Open a made-up table about repairs. Nothing you do there goes out to others.
welcome-sample-button = Try it
welcome-back = Your tables
welcome-table-last = Last used: { $day }
welcome-where-title = Where your work lives.
welcome-where = On this computer and on those of the people you invite. No firm, council or landlord holds it for you. You can copy it, put it on a stick and read it without Trestle.

## Putting up a table

create-about = What is it about?
create-about-hint = Repairs, done together
create-name = Your name, as people call you
create-name-hint = A nickname is welcome
create-side = How are you here?
create-side-live = I live here
create-side-work = I work here
create-side-other = Another way…
create-side-own = In your own words
create-side-own-hint = I help out here
create-button = Put it up
create-note = You will not be in charge of it. Whoever sits down can do all that you can.
create-working = Putting up the table…
create-needs-about = Say in a few words what the table is about.
create-needs-name = Type the name that people call you by.
create-needs-choice = Choose how you are here.
create-needs-side = Say in a few words how you are here.
side-live = People who live here
side-work = People who work here
button-back = Back
button-stop = Stop
button-again = Try again
button-close = Close

## Round the table

rail-people = { $count ->
    [one] 1 person · equal say
   *[other] { $count } people · equal say
}
rail-home = Home
rail-designs = Designs
rail-people-page = People
rail-rules = Ground rules
rail-menu = Words and looks
sync-alone = Only you so far
sync-alone-note = Invite someone to keep a copy too.
sync-together = { $count ->
    [one] Up to date with 1 person
   *[other] Up to date with { $count } people
}
sync-catching-up = { $count ->
    [one] Bringing 1 person up to date…
   *[other] Bringing { $count } people up to date…
}
sync-apart = Nobody else is here now
sync-unsent = { $count ->
    [one] 1 change here that nobody else has yet
   *[other] { $count } changes here that nobody else has yet
}
sync-last-met = Last met { $name }: { $day }
sync-safe = Your work is safe on this computer.
sync-not-saved = Your newest words are not saved on this computer yet.
opening-table = Opening the table…
opening-table-note = This can take a while when a lot has been done there.

## Home

home-morning = Good morning, { $name }
home-afternoon = Good afternoon, { $name }
home-evening = Good evening, { $name }
home-invite = Invite someone
home-new = Start something new
home-designs = Designs
home-designs-empty = Nothing here yet
home-designs-empty-note = A design is something you write together: an idea, a plan, what people said. Start the first one.
home-here = Here now
home-here-you = { $name } (you)
home-here-in = in “{ $title }”
home-here-alone = When others open this table, you will see them here.
home-happened = What happened
home-happened-empty = What people do here will show in this list.
design-first = Our first design
design-new-title = What will it be about?
design-new-hint = What a good repair feels like
design-new-button = Start writing
design-untitled = Without a name
design-text = Design document
design-unknown = Made with a newer Trestle
design-made-by = { $name }, { $day }
design-here-one = { $name } is here now
design-here-many = { $count ->
    [one] 1 person is here now
   *[other] { $count } people are here now
}
designs-title = Designs
designs-lead = All that the group is making together.
happened-wrote = { $name } wrote in “{ $title }”
happened-started = { $name } started “{ $title }”
happened-commented = { $name } put a comment on “{ $title }”
happened-commented-you = You put a comment on “{ $title }”
happened-wrote-you = You wrote in “{ $title }”
happened-started-you = You started “{ $title }”
happened-changes = { $count ->
    [one] { $when } · 1 change
   *[other] { $when } · { $count } changes
}
someone = Someone

## People

people-title = People
people-lead = All of us have the same say. No one person can send another away.
people-around = Around the table
people-you = { $name } (you)
people-here = here now
people-matched-today = copies matched today
people-matched-week = copies matched this week
people-matched-longer = copies matched longer ago
people-matched-never = copies not matched yet
people-waiting = waiting to be welcomed
people-waiting-other = Can write already. Answers count when more than half of { $side } have welcomed them.
people-alike = Another name here looks like this one. Go by the signs in the brackets.
vouch-alike = Another name here looks like this one. Ask them to read out the signs in the brackets behind their name.
people-welcome = Welcome { $name }
people-welcome-tip = Say that { $name } sits with you. Your name goes beside it.
people-welcomed = You have welcomed { $name }
people-ask = Ask someone to sit down
people-ask-uses = For how many people
people-ask-fewer = Fewer people
people-ask-more = More people
people-ask-days = For how long
people-ask-sooner = A shorter time
people-ask-later = A longer time
people-ask-days-value = { $count ->
    [one] 1 day
   *[other] { $count } days
}
people-ask-uses-value = { $count ->
    [one] 1 person
   *[other] { $count } people
}
people-ask-copied = Copied. Now paste it in a message.
people-ask-link = The link
computers-title = Another computer of yours
computers-about = Link it, and you can work on either one. If one is lost, the other still lets you in.
computers-only-one = only one computer
computers-needs-second = You sit here with one computer. If it is lost, you could be locked out, as your side is small. Link a second computer.
computers-go = Link a second computer
computers-link = Copy a link to it
computers-stick = Put the link on a stick
computers-link-name = The link to use on your other computer
computers-copied = Copied. Now go to your other computer and open Trestle. Press “Join” there, and paste it in.
computers-works = It works for one computer, until { $day }. Keep this table open here until then. Give the link to no one: who has it can sit here as you.
computers-end = End this link
computers-ended = The link has ended. No computer can use it now.
computers-linked = It worked. Your other computer is linked now.
computers-not-mine = Was it not yours? Then remove that computer here at once.
computers-file-name = my other computer
computers-file = With this file, another computer of { $name } can open “{ $title }”. Open it with Trestle: press “Join”, then “I have a stick or a file”. Give it to no one else.
computers-stick-title = Where should the link go?
computers-stick-note = Put it on a stick, and take the stick to your other computer. Then wipe it off: who has it can sit here as you.
## Going on at a new table

go-on-suggested = { $title }, going on
go-on-title = Go on at a new table
go-on-about = Anyone can do this, and it takes nothing away. You get a new table with copies of what lies here. This one stays as it is, for all who sit at it.
go-on-stuck-mark = stuck
go-on-stuck = A wish to send people away is stuck here, so it does not count. Each half can go on at a table of its own.
go-on-open = Go on at a new table…
go-on-name = What the new table is called
go-on-needs-title = Give the new table a name.
go-on-what = You get the designs, the ground rules and the open decisions. What was agreed comes as pages to read. You sit there alone, and ask whom you like.
go-on-button = Put up the new table
go-on-working = All is being put on the new table…
go-on-done = This is the new table, with the copies on it. Now ask people to sit down. The old one is in your list of tables.
go-on-note = From the table “{ $table }”, as it was there on { $day }. This is a copy: what is written there from now on does not come here.
go-on-agreed = Agreed there: { $title }
go-on-agreed-note = This was agreed at the table “{ $table }”. Copied on { $day }. Here it is only a page to read: this table has not agreed it.
go-on-from-title = Where this table comes from
go-on-from = This table goes on from “{ $table }”. On { $day }, all in this list was copied here. The old table is still there, and was not changed.
go-on-list-design = Design: “{ $title }”
go-on-list-draft = Decision, still open: “{ $title }”. What people said and asked about it stays at the old table.
go-on-list-agreement = Agreed there: “{ $title }”. Those who signed it, and their marks, are at the old table.
go-on-list-missing = Not copied, as it could not be read: “{ $title }”
people-ask-open = Keep Trestle open here until they have joined.
people-meet = How our computers meet
people-meet-room = In the same room
people-meet-town = Across town

## Ground rules

rules-title = Ground rules
rules-lead = How we work together. They change only when every side agrees, by the rules that stand now.
rules-suggested = Suggested, not yet agreed
rules-suggested-note = Trestle suggests these. They are yours to change. To agree them is the first thing this table decides.
rules-sides = Who we are
rules-agreed = When something is agreed
rules-wait = How long we wait
rules-objection = What an objection needs
rules-invite = Who may invite
rules-again = When we look again
rules-languages = Our languages
rules-whole = The words in full
