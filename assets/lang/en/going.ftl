# Places at the table: computers, moving, leaving, and asking that someone sits here no more.

## My own place

place-title = Your place here
place-computers = Your computers
place-computer-this = this one
place-computer-mark = Sign: { $mark }
place-computer-remove = Remove
place-computer-remove-named = Remove the computer with the sign { $mark }
place-computer-remove-means = Do this if you lost it. It can say no more in your name, and it gets no new words. What you wrote on it stays. This cannot be undone.
place-computer-remove-yes = Yes, remove it
place-move = Sit with another side
place-move-means = Your place with this side ends now: { $side }. Your answers count again once the new side has welcomed you. What you said so far stays as it is.
place-move-to = Sit with { $side }
place-was = I sat here before
place-was-means = Did you lose your computer, and come back with a new place? Say who you were. It shows once your side has welcomed you again. Your old place ends only when all sides are asked.
place-was-who = Who were you?
place-was-say = I was { $name }
place-was-said = Sat here before as { $name }
place-leave = Leave this table
place-leave-means = You leave for good. To come back you need a new place. What you said and wrote stays, under your name.
place-leave-take = First, take a copy of all of it with you:
place-leave-yes = Leave for good

## Asking that someone sits here no more

removal-ask = When someone should sit here no more
removal-ask-means = You ask each side. It comes about when more than half of each side say yes, and two people at least. All see that you asked, and why. What they wrote stays.
removal-ask-not-yet = You can ask this once your side has welcomed you.
removal-ask-who = Who is it about?
removal-ask-why = Why?
removal-ask-needs-who = Choose who it is about.
removal-ask-needs-why = Say why, in a few words.
removal-ask-say = Ask that { $name } sits here no more
removal-open = { $name } asks that { $names } sits here no more
removal-open-you = { $name } asks that you sit here no more
removal-open-mine = You ask that { $names } sits here no more
removal-asked-on = Asked { $day }
removal-side = { $side }: { $count } of { $all } have said yes. Needed: { $enough }.
removal-said-yes = Yes: { $names }
removal-not-yet = Not yet: { $names }
removal-person-paper = { $name } (on paper)
removal-paper = Who answers on paper cannot say yes to this.
removal-side-cannot = Too many of this side are on paper. It can never be enough.
removal-side-needs = This is only enough if { $names } says yes too. If not, the way on is to part.
removal-ask-few = This side has too few people for it: { $side }. It only comes about if { $name } says yes too.
removal-nobody-alone = No one goes unless each side says yes.
removal-names-you = You need not say a thing. Only if each side says yes does your place end.
removal-consent = Yes, I want this too
removal-consent-named = Yes, I want this too: { $names }
removal-consent-means = If this is the last yes that is needed, { $names } sits here no more from now on.
removal-consented = You have said yes to this.
removal-stuck = It was asked that { $names } sits here no more, and it got stuck
removal-stuck-means = People asked that others go at the same time, or more people had to be asked. So no one goes, and all is as it was.
removal-stuck-way = The way on is to part. Those who want to can put up a new table, with all the words and designs of this one. It takes nothing from anyone.

## Those who have gone

gone-title = People who sat here
gone-left = Left { $day }
gone-removed = Each side said yes to their going, { $day }
gone-why = Why: “{ $words }”
gone-you-left = You have left this table
gone-you-removed = You do not sit here any more
gone-you-computer = This computer does not sit here any more
gone-you-left-means = Thank you for all you brought. All words that were here when you left are still here. You can read them and take them with you.
gone-you-removed-means = Each side was asked, and said yes. All words that came before are still here. You can read them and take them with you. What you said in time stays, under your name.
gone-you-computer-means = Another computer of yours said so. If it was not you, talk to the others at the table. The words are still here to read.
gone-you-way = You can put up a table of your own at any time.
gone-strip = You do not sit here any more. You can read all of it, and take it with you.
gone-strip-close = Close this table

## On the first page

home-wait-removal-button = Look at it
happened-place = { $when } · people
happened-moved = { $name } sits with { $side } now
happened-left = { $name } left the table
happened-computer = { $name } lost a computer. It speaks for them no more.
happened-asked = { $name } asked that { $names } sits here no more
happened-removed = { $names } sits here no more. Each side said yes.
happened-was = { $name } said they sat here before as { $names }
said-removal-asked = { $name } asks that { $names } sits here no more. It waits for you on the page of people.
said-left = { $name } has left the table.
said-gone = { $name } sits here no more.

## Why something was not done

place-not-here = You do not sit here any more
place-not-here-note = So nothing new can be said from this computer. All that was here can be read and taken with you.
place-no-side = There is no such side at this table.
place-same-side = You sit with this side now.
place-no-computer = You have no such computer here. It may be gone by now.
place-this-computer = This is the computer you are at. Do this from another one of yours.
place-no-person = No one of that name sits here now.
place-oneself = That is you. You can leave, but you cannot ask this about yourself.
place-asked-already = Someone has asked this. You can say yes to it.
place-no-removal = No one has asked this.
place-consented = You have said yes to this.
place-gone = They sit here no more. There is nothing left to say yes to.
place-stuck = It got stuck, as people asked that others go at the same time. One more yes does not help. No one goes.
place-said-already = The others know this by now.

## Who can do what

equal-places = Places at the table
may-move = Sit with another side
may-go = Leave the table for good
may-remove-computer = Say that a computer of yours is lost
may-ask-removal = Ask that someone sits here no more
may-consent = Say yes when someone asks this
may-was = Say who you were here before

## The command

help-move = Sit with another side
help-move-side = The side: live, work, or the start of its name
help-leave = Leave the table
help-leave-for-good = Say that you know it is for good
help-remove-computer = Take a computer of yours that you lost off the table
help-remove-computer-mark = The start of its sign. “people” shows it
help-ask-removal = Ask each side that someone sits here no more
help-ask-removal-why = Why. All at the table see it
help-consent = Say yes to what was asked about someone
help-was = Say who you were here, before you lost your computer
cli-moved = You sit with { $side } now. Your answers count once they have welcomed you.
cli-leave-for-good = You would leave for good. What you said stays, under your name. Take a copy with “pack” first. Then say it again with --for-good.
cli-left = You have left “{ $title }”. All that was here is still on this computer.
cli-no-such-computer = You have no one computer here with a sign that starts with “{ $mark }”. “people” lists them.
cli-computer-removed = The computer with the sign { $mark } speaks for you no more.
cli-not-asked = No one has asked that { $name } sits here no more.
cli-was = You have said that you were { $name }. It shows once your side has welcomed you again.
cli-person-was = { $name } sat here before as { $was }
cli-person-left = { $name } · has left
cli-person-removed = { $name } · sits here no more
cli-this-computer = Your computer { $mark } · this one
cli-other-computer = Your computer { $mark }
cli-removal-open = { $name } asks that { $names } sits here no more: “{ $why }”. No one goes unless each side says yes.
cli-removal-stuck = { $name } asked that { $names } sits here no more: “{ $why }”. It got stuck: people asked that others go at the same time, or more people had to be asked. No one goes.
cli-removal-done = { $names } sits here no more. Each side said yes.
cli-removal-side = { $side }: { $count } of { $all } have said yes. Needed: { $enough }. Asked: { $names }.
cli-removal-paper = Who answers on paper cannot say yes to this.

## What came too late

late-left = { $name } wrote something here after they had left. It is kept, and is no part of this page.
late-removed = { $name } wrote something here after their place had ended. It is kept, and is no part of this page.
late-computer = Something was written here on a computer that { $name } lost. It is kept, and is no part of this page.
late-own-computer = Something was written here on a computer that you lost. It is kept, and is no part of this page.
late-somebody = Something was written here too late. It is kept, and is no part of this page.
late-several = Something was written here too late, in the names of { $count } people. It is kept, and is no part of this page.
design-late = words came too late
late-narrow = Some words came too late.
late-look = Look at it
late-take-up = Take it up
late-take-up-of = Take up what { $name } wrote
late-title = Words that came too late
late-means = You can take them up. Then they are part of this page for us all, and all can see that you did it. If you do not, they stay as they are.
late-legend = This is how the page would change. [− taken out −] [+ put in +]
late-reading = Just a moment …
late-no-words = No words would change on this page.
late-of-text = The words of the page
late-of-decision = What is asked, and all that goes with it
late-of-list = The list of what lies here
late-taken-up-of = You took up what { $name } wrote too late. It is part of the page now.
late-taken-up = You took up what was written too late. It is part of the page now.
late-counts-already = It is part of the page by now. Someone was first.
trouble-take-up = It was not taken up
trouble-take-up-note = Nothing has changed. Please look at it again, and then try once more.
happened-took-up = { $name } took up late words in “{ $title }”
happened-took-up-you = You took up late words in “{ $title }”
may-take-up = Take up what someone wrote after they had gone
cli-log-took-up = { $when } · { $name } · { $title } · took up words that came too late
cli-late-none = Nothing came too late for “{ $title }”.
cli-late-none-of = { $name } wrote nothing too late in “{ $title }”.
cli-late-two-tables = “table” is the list of what lies here, and a design is called that too. For the design, say: { $doc }. For the list, say: { $list }.
cli-late-see = To see it, say: late { $doc }
cli-late-take-up = To take it up, say: take-up { $doc } { $name }
cli-late-which = More than one wrote too late here. Say whose words you take up: { $names }
help-late = Show what people wrote in a design after they had gone
help-take-up = Take up what someone wrote in a design after they had gone
