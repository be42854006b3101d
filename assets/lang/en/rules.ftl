# Making the ground rules our own, who vouches for whom, and that all have the same.

## Whether they are agreed

rules-agreed-all = We have agreed these
rules-agreed-all-note = They count till each side agrees on new ones.
rules-put-as-they-are = Put these to all of us
rules-in-question = Ground rules are in question
rules-contested = There are two agreed sets of ground rules now
rules-doubt-count = They still count till each side agrees on new ones.
rules-doubt-count-not = They do not count now. The rules below do.
rules-doubt-way = You can suggest a change below, and put it to all of us.
rules-asked = New ground rules are put to all of us
rules-asked-as-they-are = They would stay as they are below, and be agreed.

## Making up a change

rules-suggest = Suggest a change
rules-suggest-done = Done
rules-suggest-named = { $words }: { $title }
rules-suggest-words = Suggest other words
rules-changes = Your changes
rules-changes-list = What would change
rules-changes-note = Nobody else sees this yet. Put it to all of us, and every side can say where it stands.
rules-now = Now: { $words }
rules-then = Then: { $words }
rules-before = From: { $words }
rules-after = To: { $words }
rules-words-go = We would not keep these words any more.
rules-words-in = The words { $language }
rules-put = Put it to all of us
rules-leave = Leave it
rules-needs-name = Give each side a name, in both languages.
rules-needs-shorter-name = The name of a side is too long.
rules-needs-fewer-words = These are too many words. Please make them shorter.
rules-needs-side = A table needs at least one side.
rules-needs-language = Choose at least one language.
rules-needs-words = Write the words in each language that you choose.
language-english = English
language-welsh = Welsh
language-in-english = in English
language-in-welsh = in Welsh
language-in = in { $language }
rules-languages-one = **{ $language }**. We write and sign our words in it.
rules-languages-all = **{ $languages }**, side by side. We sign them all.
rules-languages-none = These rules name no language.
decision-language-missing = Our ground rules ask for these words in: { $languages }
people-sat-with = Sat down with: { $side }

## How they came to be

button-history = History
rules-history = How our ground rules came to be
rules-history-put = { $name } put them to all of us · { $day }
rules-history-same = Nothing would change in them.
rules-history-first = The first ones came from Trestle, when this table was put up.
rules-history-counted = { $words }: { $title }
rules-last-counted = See how the last decision was counted
rules-objection-days = { $count ->
    [0] It would cause harm, or break something we agreed. It helps to say what would fix it. Living it is evidence, like numbers.
    [one] It would cause harm, or break something we agreed. **1 day** after its maker read a reply, each side can say why it does not hold.
   *[other] It would cause harm, or break something we agreed. **{ $count } days** after its maker read a reply, each side can say why it does not hold.
}
rules-edit-less = Less
rules-edit-more = More
rules-edit-percent = How many of each side must agree
rules-edit-percent-value = { $count } in 100
rules-edit-days = How long we wait for answers
rules-edit-objection = How long after a reply was read
rules-edit-days-value = { $count ->
    [one] 1 day
   *[other] { $count } days
}
rules-edit-months = When we look again
rules-edit-months-value = { $count ->
    [one] 1 month
   *[other] { $count } months
}
rules-edit-everyone = Anyone at the table
rules-edit-standing = Those whom their side has welcomed
rules-edit-name = Name { $language }
rules-edit-unnamed = a new side
rules-edit-add = Add a side
rules-edit-take-away = Take it away again
rules-edit-join = Sit as one with: { $side }
rules-edit-joins = { $side } would sit as one with: { $other }
rules-edit-part = Keep them apart
rules-edit-words = The words { $language }
rules-edit-words-note = A line that starts with # is a heading. One that starts with - is an item. The words should say the same as the numbers above.
rules-edit-languages-note = We write our words in each of these, and sign them all. To add one, write these rules in it too.

## How it is counted

rules-counting = See how a question is counted
counting-sides = We count each side by itself. More people on one side do not weigh more.
counting-side = { $count ->
    [one] { $side }: 1 person counts now.
   *[other] { $side }: { $count } people count now. It needs { $enough } of them to agree, with or without a worry.
}
counting-side-empty = { $side }: nobody counts here yet, so the other sides decide without them.
counting-objection = If one person still objects, on any side, it is stopped.
counting-end = It ends when someone of each side says so. All have answered by then, or the days are over, or we met.
counting-words = An answer is to exact words. If the words change, it does not count for the new ones.
counting-same = Each of our computers counts the same signed answers in the same way. Nobody counts for the rest of us.

## Who vouches for whom

vouch-title = New on your side
vouch-asks = { $name } has sat down here as one of: { $side }. Do you know them, and is it so?
vouch-asks-paper = { $name } has a seat on paper as one of: { $side }. Do you know them, and is it so?
vouch-asks-apart = { $name } came to your side apart from you: { $side }. Do you know them, and is it so?
vouch-title-apart = On your side, and new to you
vouch-twice = This side came about twice: { $side }
vouch-twice-means = Some of its people came to it apart from the others. So we ask each part by itself. Nobody speaks for people who do not know them.
vouch-part = Part { $number }: { $names }
vouch-twice-way = Each part can welcome the other. When all have done so, they are one.
vouch-means = If you say yes, your name goes beside it. If you do not know { $name }, leave it to someone who does.
vouch-new = You have a seat, { $name }
vouch-new-can = You can read all of it, write, ask and answer. We keep each of your answers.
vouch-new-counts = They count as soon as your own side has said that it knows you: { $side }. No other side can say that for you, or stop it.
vouch-new-first = Nobody from your side counts here yet: { $side }. So more than half of each other side has to say that they know you.
vouch-first = Nobody counts on that side yet, so we ask all the others.
people-on-paper = answers on paper
paper-title = A seat on paper
paper-note = For someone without a computer. They decide like all of us, on paper or aloud. They sit on your side: { $side }.
paper-name = Their name
paper-needs-name = Type the name that people call them by.
paper-give = Give them a seat

## That all have the same

equal-title = What anyone can do
equal-lead = Each thing that can be done here, and who can do it.
equal-all = Nothing here asks who put the table up
equal-all-note = Whoever sat down last can do what the first one can. A few things hang on where you sit. They say so.
equal-deciding = When we decide and promise
equal-table = The table, its people and its designs
equal-commands = All commands
equal-commands-note = We all have this same list.
equal-group = { $title }: { $words }
seat-anyone = All of us
seat-welcomed = All whom their side has welcomed
seat-own-side = All who are welcomed, for their own side
seat-other-side = All who are welcomed, for another side
seat-own = All of us, for what we said ourselves
seat-named = Whoever was named as a witness
seat-rules = As the ground rules say: those whom their side has welcomed
may-start = Ask a question
may-prepare = Write in a decision while we prepare it
may-open = Put a decision to all of us
may-look-again = Ask if we keep what we agreed, or stop it
may-open-rules = Put other ground rules to all of us
may-answer = Say where you stand
may-answer-of = Write down how someone else stands. They said it on paper or aloud.
may-answer-neighbour = Object for a neighbour who fears to
may-witness = Say as a witness that an answer was given so
may-contest = Say that an answer on paper is not right
may-reply = Reply to an objection
may-seen = Say that you read the reply to your objection
may-not-an-objection = Say why an objection does not hold
may-only-a-typo = Say that only a typo was changed
may-close = Close a question, with someone of each side
may-withdraw = Take back that you agreed
may-reopen = Ask to look at it again
may-check = Say that a promise is kept
may-update = Say how a promise goes
may-seat-on-paper = Give someone a seat on paper
may-start-design = Start a design
may-rename = Give a design a new name
may-import = Bring words in from a file
may-welcome = Welcome someone who is new
may-invite = Ask someone to sit down
may-link-computer = Link one more computer that is yours
may-door = Open and close the door
may-take-away = Take a design or the promises with you as a file
may-carry = Put a copy of the table on a stick, and take one in
may-put-up = Put up a table
may-go-on = Go on at a new table, with copies of what lies here
may-sit-down = Sit down at a table
may-leave = Leave a table
may-write = Write in any design

command-promises = Promises
command-promises-tip = Go to what we said we would do
command-equal = What anyone can do
command-equal-tip = See each thing that can be done here, and who can do it
command-calendar = Promises for my calendar
command-calendar-tip = Save each promise on its day, as a file for a calendar
