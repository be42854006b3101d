# Decisions: the list, and one decision through all its stages.

## The list

decisions-title = Decisions
decisions-lead = What we are asking ourselves, and what we have agreed.
decisions-ask = Ask a question
decisions-ask-question = What do we need to decide?
decisions-ask-note = It starts as a draft. All of us can see it and change it.
decisions-ask-button = Start
decisions-empty = Nothing has been asked yet.
decisions-empty-note = Ask the first question. We write it together, and each side counts as one.
decisions-empty-button = Ask the first one
decisions-last = Last change: { $day }
decisions-waits = Waits for you
decisions-draft = A draft
decisions-questions = Open for questions
decisions-reactions = Open for first thoughts
decisions-open = Open for answers
decisions-can-close = Enough agree: it can close
decisions-check-again = The words have changed
decisions-agreed = Agreed: { $day }
decisions-review = Time to look again
decisions-ended = Stopped: { $day }
decisions-not-agreed = Not agreed
decisions-in-question = In question
decisions-contested = Two wordings, apart
decisions-superseded = Replaced by a newer one
decisions-void = Under old ground rules
command-decisions = Decisions
command-decisions-tip = Go to the decisions of this table
command-new-decision = Ask a question
command-new-decision-tip = Start a new decision
command-export-bundle = Take away all that was signed
command-export-bundle-tip = Save the words and all that was signed, so that anyone can check them

## The stages

stage-draft = Draft
stage-questions = Questions
stage-reactions = First thoughts
stage-open = Open for answers
stage-agreed = Agreed
stage-ended = Stopped
stage-not-agreed = Not agreed
stage-review = Look again
stage-now = { $stage } (now)

## The top of a decision

decision-no-question = A question without words yet
decision-who-line = **Who can say yes to this?** { $who }
decision-who-nobody = Nobody has said yet.
decision-who-to-come = That has not come to this computer yet.
decision-take-away = Take it away
decision-to-answers = Go to the answers
decision-back = Back to the decision

## Before it is open

decision-about = What we are asking
decision-who = Who can say yes to this?
decision-who-hint = We can, for a trial; the Board after that
decision-who-help = If it is not all in our hands, say whose hands it is in.
decision-question = The question
decision-question-hint = Should repairs be booked in two-hour slots?
decision-review = When do we look at it again?
decision-date-form = Write the day like this: 1/9/2027
decision-date-is = That is { $day }.
decision-draft-now = This is a draft
decision-draft-means = Write it together. When it is clear what is meant, ask for questions.
decision-questions-now = Open for questions
decision-questions-means = Ask what you need to know. Nobody has to take a stand yet.
decision-reactions-now = Open for first thoughts
decision-reactions-means = Say what you think of it so far. The words can still change.
decision-to-questions = Ask for questions
decision-to-reactions = Ask for first thoughts
decision-back-draft = Back to a draft
decision-back-questions = Back to questions
decision-open-title = Ready to ask?
decision-open-means = From then on we answer to these very words. If the words change, we answer anew.
decision-open = Open it for answers
decision-loading = The words are being opened.
replaces-choose = Does this end one we agreed before?
replaces-choose-means = If all sides agree to this, what you choose here ends. It stays on record.
replaces-find = Find it by its words
replaces-more = There are more. Type some of the words to find one.
replaces-if-agreed = If we agree to this, it replaces:
replaces-these = This replaces:
replaces-by = Replaced by: { $title }
decision-needs-question = It needs a question first.
decision-needs-who = First say who can say yes to this.
decision-needs-wording = It needs words that we can agree to.
decision-needs-language = One language has no words yet.
decision-needs-part = A part of it has not come to this computer yet.
decision-needs-shorter = It is too long. Take out a design, or make the words shorter.

## The words

decision-wording = What we would agree
decision-wording-agreed = What we agreed
decision-wording-was = What we had agreed
decision-wording-in = What we would agree ({ $language })
decision-wording-apart = One of the two wordings
decision-wording-by = Wording { $number } · opened by { $name }: { $day }
decision-words-none = No words yet. Write what we would agree to.
decision-words-to-come = The words have not come to this computer yet. They come when your copies next match.
decision-write = Change the words ({ $language })
decision-write-first = Write the words ({ $language })
decision-write-new = Add words in { $language }
decision-ends = We are asked to stop this. If we agree, these words no longer hold.
decision-words-change = Change the words
decision-rest-change = Change the rest: promises, the date, who can say yes
decision-words-change-means = If the words change, all of us answer anew.
decision-see-changed = See what changed
decision-earlier = See the words from before, and what was said
decision-earlier-read = Read these words
decision-earlier-plain = { $name }: { $stance }
decision-earlier-said = { $name }: { $stance }. “{ $words }”
decision-changed-legend = [− out −] was taken out. [+ in +] was put in.
decision-changed-not-here = The words we would hold it against are not here yet.
decision-changed-words = The words ({ $language })
decision-changed-looks = How it looks has changed too. Here **bold** has stars, a title has #, and a link shows where it leads.
decision-changed-promise = A promise
decision-changed-promise-new = A new promise
decision-changed-promise-out = A promise is taken out
decision-changed-design = A design: { $title }
decision-changed-design-new = A new design: { $title }
decision-changed-design-out = A design is taken out: { $title }
decision-changed-ends = It now asks us to stop what we agreed.
decision-changed-goes-on = It no longer asks us to stop what we agreed.
decision-changed-no-day = no day given
decision-changed-order = The list is the same, but in a new order.
decision-check-again = Check again: the words have changed
decision-check-again-more = Check again: more than the words has changed
decision-check-again-note = The answers so far are to the old words. They do not count for the new ones.
decision-open-again = Ask about the new words
decision-only-a-typo = It is only a typo
decision-only-a-typo-means = When one person of each side says so, the answers stay.
decision-typo-said = Only a typo, say: { $sides }
decision-more-than-a-typo = This is more than a typo. So we ask all of us again.
decision-typo-said-more = They said it is only a typo, but more has changed: { $sides }
decision-mended = See what was mended
decision-mended-more = More was changed here than a typo
decision-mended-more-means = It was said to be only a typo. The answers from before are to other words. So it cannot be closed as agreed. Ask all of us again.
decision-draft-differs = Being changed since
decision-draft-differs-means = Someone has written something else since. It counts only once all of us are asked about it.
decision-draft-see = See what is being changed
decision-unseen = { $name } asks us about some new words: { $day }
decision-unseen-means = Those words cannot be shown here yet. They come when your copies next match.

## Why

decision-brought = What each side brings
decision-brought-note = What people have lived and what was counted weigh the same.
decision-brought-words = What we know
decision-brought-hint = I lost two days' pay waiting in.
decision-lived = Lived
decision-numbers = Numbers
decision-how-known = How do we know?
decision-bring = What can you tell us?
decision-bring-lived = Add as lived
decision-bring-numbers = Add as numbers
decision-options = Why this, and what else we looked at
decision-options-note = Write down each way it could go, with what is good and what is hard.
decision-option = This way
decision-option-add = Another way it could go
decision-option-hint = Two-hour slots
decision-good = What is good
decision-hard = What is hard
decision-good-one = Good
decision-hard-one = Hard
decision-good-add = One more good thing
decision-hard-add = One more hard thing
decision-add = Add
decision-change = Change
decision-change-named = Change: { $words }
decision-add-named = { $button }: { $words }
decision-pick = Choose…
decision-side = Whose side?
decision-take-out = Take out
decision-take-out-named = Take out: { $words }
decision-taken-out = It was taken out.
decision-put-back = Put it back

## Promises

decision-promises = Promises that come with it
decision-promises-note = Who will do what, and by when? Someone from another side checks it.
decision-promise-add = What will be done?
decision-promise-hint = Put two-hour slots in the diary
decision-promise-what = What
decision-promise-for-whom = For whom
decision-promise-from = From which part of the words
decision-promise-how-known = How we will know it is done
decision-promise-when = By when
decision-promise-who = Who
decision-promise-steps-in = Who steps in if they cannot
decision-promise-who-side = { $name } ({ $side })
decision-promise-by = By: { $name }
decision-promise-due = By when: { $words }
decision-promise-first = First date: { $day }
decision-promise-for = For whom: { $words }
decision-promise-backup = Steps in: { $words }
decision-promise-known = How we will know: { $words }
decision-promise-clause = From the words: { $words }
decision-promise-not-started = Not started
decision-promise-under-way = Under way
decision-promise-blocked = Stuck
decision-promise-done = Done, waits for a check
decision-promise-checked = Done and checked
decision-promise-moved = Moved to a new date
decision-promise-handed = Handed on
decision-promise-changed = Changed
decision-promise-dropped = Dropped

## Designs, other levels, remarks

decision-attached = Designs that are part of it
decision-attached-note = We agree to them as they are when it is opened for answers.
decision-attach = Add a design
decision-sent = Asked higher up
decision-sent-note = If others must say yes to a part of it, write down whom you asked and what came back.
decision-sent-add = What do you ask them?
decision-sent-hint = Can we pay for Saturday work?
decision-sent-to = Sent to { $to }: { $day }
decision-sent-waits = No reply yet
decision-sent-waits-until = No reply yet; due { $day }
decision-sent-came = The reply came
decision-sent-came-on = It came: { $day }
decision-sent-words = What we asked
decision-sent-whom = Whom we asked
decision-sent-reply = What they said
decision-sent-on = Sent on
decision-sent-reply-due = Reply due by
decision-sent-reply-came = Reply came on
decision-quote = “{ $words }”
decision-remarks = Questions and first thoughts
decision-remarks-none = Nothing has been said yet.
decision-remark-question = Question
decision-remark-reaction = First thought
decision-remark-settled = Answered
decision-ask = What would you like to know?
decision-ask-hint = Who waits in when I am at work?
decision-react = What do you think of it so far?
decision-react-hint = I like it, but Saturday is hard.
decision-say = Say it
decision-reply = Your reply
decision-reply-say = Reply
decision-settle = That answers it
decision-said = { $name }: { $said }

## The four answers

stance-agree = Agree
stance-agree-means = I am happy with this.
stance-concern = Agree with a concern
stance-concern-means = Good enough to try. My worry is kept.
stance-aside = Stand aside
stance-aside-means = I will not choose, and I will not stop it.
stance-object = Object
stance-object-means = It would do harm, or break what we agreed.

## Answering

answer-title = Where do you stand, { $name }?
answer-given = You said “{ $stance }”. You can change it while this is open.
answer-check-again = Check again
answer-earlier = Your earlier “{ $stance }” was for other words.
answer-newcomer = Your answer is welcome, and all of us will see it.
answer-newcomer-note = Your side has not said yet that you sit with them. Once someone does, this answer counts. You need not give it again.
answer-words-agree = Is there more you want to say?
answer-words-concern = What worries you?
answer-words-aside = Do you want to say why?
answer-words-object = What harm would it do, or what would it break?
answer-fix = What would fix it?
answer-with-fix = { $words } What would fix it: { $fix }
answer-needs-concern = Say in a few words what worries you.
answer-needs-object = Say what harm it would do. Then we can work it through.
answer-give = Give my answer
answer-written = You had written this
answer-written-note = It was about other words. Read the new words before you send it.
answer-written-other = It was said of other words. Ask again first.
written-title = You had written
written-note = It was not sent. It stays here, on your computer, until you let it go.
written-copy = Copy it
written-let-go = Let it go
written-named = { $button }: { $words }
answer-other = Write down someone else's answer
answer-other-paper = They said it on paper or aloud
answer-other-neighbour = Carry a neighbour's objection
answer-neighbour-means = For someone who is afraid to say it by name. It stops the decision as any objection does. It is not your own answer.
answer-carry = Carry this objection
answer-paper-means = It counts once the people whom they chose have said that it is right. If they answer for themselves, that counts.
answer-paper-needs = Say whose it is, how it was said, and who was there.
answer-whose = Whose answer is it?
answer-seat = They have no seat yet
answer-seat-means = A seat on paper is a full seat. Your side says who they are.
answer-seat-name = What are they called?
answer-seat-give = Give a seat
answer-how = How did they say it?
answer-on-paper = On paper
answer-aloud = Aloud
answer-witnesses = Who was there? They chose these people.
answer-what = What did they say?
answer-write-down = Write it down

## Is it agreed?

agreed-title = Is it agreed?
agreed-side = { $agree } of { $deciders } agree. { $enough } would be enough.
agreed-yes-everyone = Enough agree, and all have answered. It can be closed.
agreed-yes = Enough of us agree, and no one objects.
agreed-not-enough = Not yet: on some side too few agree.
agreed-missing = Yet to answer: { $names } ({ $side })
agreed-many-aside = More than a third of a side stand aside
agreed-many-aside-note = Ask them why before you close it. The words may not be right yet.
agreed-how = See how this was counted
counted-heads = We count by side, never by heads. All copies count in the same way.
counted-objections = No objection is open.
everyone-title = Where everyone stands
everyone-covered = The answers of others show once you have given yours.
everyone-covered-why = So each of us thinks first, and no one has to follow.
everyone-none = No one has answered yet.
everyone-not-counted = Does not count yet: their side has not welcomed them.
everyone-before = Before that: { $stance }. “{ $words }”
everyone-before-plain = Before that: { $stance }.
everyone-apart = Two answers came in from them. The more careful one counts.
recorded-paper = Said on paper. Written down by { $name }.
recorded-aloud = Said aloud. Written down by { $name }.
recorded-signed = They were there, and say it is right: { $names }
recorded-unsigned = Yet to say that it is right: { $names }
recorded-contested = Someone says this is not right
recorded-waits = It counts once all who were there have said so.
recorded-counts-not = So it does not count.
recorded-witness = I was there, and it is right
recorded-contest = This is not right
recorded-contest-why = What is not right about it?
recorded-contest-say = Say that it is not right

## Objections

objections-settled = No objection is open
objection-said = { $name }: “{ $said }”
objection-carried = For a neighbour, carried by { $name }: “{ $said }”
objection-reply = { $name } replied: “{ $said }”
objection-reply-seen = { $name } replied, and it was seen: “{ $said }”
objection-settled = Worked through
objection-waits-reply = It waits for a reply.
objection-waits-seen = It waits for { $name } to see the reply.
objection-not-one-sides = Not an objection, say: { $sides }
objection-seen = I have seen the reply by { $name }
objection-your-reply = Your reply
objection-your-reply-hint = What could we change, so that it does no harm?
objection-reply-send = Reply
objection-not-one = Say why it is not an objection
objection-not-one-why = Why does it do no harm, and break nothing?
objection-not-one-say = Say so

## Closing

closing-title = Close it
closing-means = It is closed when someone of each side has said so.
closing-how = How does it end?
closing-agreed = Agreed
closing-not-agreed = Not agreed
closing-why = Why can it end now?
closing-everyone = All have answered
closing-meeting = We are in a meeting, with people of each side
closing-button = Close it for my side
closing-waits = Yet to close it as agreed: { $sides }
closing-waits-not-agreed = Yet to close it as not agreed: { $sides }
closing-by-agreed = { $name } closed it as agreed: { $day }. { $because }
closing-by-not-agreed = { $name } closed it as not agreed: { $day }. { $because }
closing-because-everyone = All had answered.
closing-because-days = The days were up.
closing-because-meeting = It was in a meeting.

## After

after-agreed = Agreed: { $day }
after-agreed-means = Each side has closed it, and no objection is open.
after-review-due = It is time to look again. Do we keep it, change it or stop?
after-keep = Ask us all to keep it
after-keep-means = The words stay as they are. We look again later.
after-change = Change it
after-change-means = Change the words first. Then ask all of us about them.
after-stop = Ask us all to stop it
after-stop-means = If we agree, these words end. So do the promises.
after-still = What we agreed before still holds
after-still-means = Agreed: { $day }. It holds until we agree on something new.
after-still-read = Read what we agreed
after-still-compare = See what would change
after-still-take-away = Take away what we agreed
after-review = We look at it again: { $day }
after-ended = We agreed to stop this: { $day }
after-ended-means = What we had agreed no longer holds. It stays here to be read.
after-not-agreed = Not agreed
after-not-agreed-means = Each side has closed it. You can change the words and ask again.
after-in-question = In question
after-doubt-endings = Some closed it as agreed, and some as not agreed.
after-doubt-wording = Two people mended the words apart, in two ways.
after-doubt-objection = Someone objects who did not know that it was closed.
after-doubt-few = On some side too few agree now.
after-contested = There are two agreed wordings now
after-contested-means = Nobody did wrong: two halves of the table could not meet. Neither is in force until all have looked.
after-way-on = The way on
after-contested-way = Write one wording out of the two, and ask all of us again.
after-superseded = A newer agreement stands in its place
after-superseded-means = It stays here, so that all can see what was agreed.
after-void = Asked under old ground rules
after-void-means = The ground rules had changed when this was opened. Ask again, and it counts.
after-fingerprint = The fingerprint of these very words. On each copy it reads the same.
after-ask-again = Open these words for answers
after-since = Said since
after-withdrew = { $name } took back their yes ({ $day }): “{ $words }”
after-reopens = { $name } asks to look at it again ({ $day }): “{ $words }”
after-withdraw = Take back my yes
after-withdraw-means = What you said stays to be seen. If too few agree then, it is in question.
after-withdraw-why = Why?
after-withdraw-say = Take it back
after-reopen = Ask to look at it again
after-reopen-means = Anyone can ask. Say what is new, or what has not worked.
after-reopen-why = What is new?
after-reopen-say = Ask

## Counts

decision-review-hint = { $count ->
    [one] If no day is given, we look again after 1 month.
   *[other] If no day is given, we look again after { $count } months.
}
agreed-not-objections = { $count ->
    [one] Not yet: 1 objection is open.
   *[other] Not yet: { $count } objections are open.
}
counted-open = { $count ->
    [0] None is open.
    [one] 1 is open.
   *[other] { $count } are open.
}
counted-end = { $count ->
    [one] It ends when all have answered. It can also end after 1 day, or in a meeting.
   *[other] It ends when all have answered. It can also end after { $count } days, or in a meeting.
}
counted-missing = { $count ->
    [0] All have answered.
    [one] 1 person has yet to answer.
   *[other] { $count } people have yet to answer.
}
objections-title = { $count ->
    [one] One objection to work through
   *[other] { $count } objections to work through
}
objection-waits-days = { $count ->
    [one] { $name } has seen the reply. After 1 day, someone of each side can say why it is not an objection.
   *[other] { $name } has seen the reply. After { $count } days, someone of each side can say why it is not an objection.
}
objection-not-one-means = { $count ->
    [one] Say this only when 1 day has passed since the reply was seen. You sign that it has.
   *[other] Say this only when { $count } days have passed since the reply was seen. You sign that they have.
}
closing-days = { $count ->
    [one] 1 day is up
   *[other] { $count } days are up
}
after-review-months = { $count ->
    [one] We look at it again after 1 month.
   *[other] We look at it again after { $count } months.
}
counted-side = { $percent ->
    [50] On { $side }, at least half must agree.
   *[other] On { $side }, at least { $percent } in 100 must agree.
}
