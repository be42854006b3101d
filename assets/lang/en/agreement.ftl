# Why something about a decision was not done, what an agreement says when it is taken away, and what a check finds.

decide-not-done = That was not done
decide-needs-question = There is no question yet. Write what you want to decide.
decide-needs-who = No one has said yet who can say yes to this. Write it down first.
decide-needs-wording = There are no words yet. Write what you want to agree.
decide-needs-language = One language has no words yet. Write them, or take that language out.
decide-needs-part = A part of it has not come to this computer yet. Meet the others, then try again.
decide-needs-shorter = It is too long to be agreed as one. Take something out.
decide-no-question = There is no such question here.
decide-already-open = These words are out for answers now.
decide-replaces = This can end only what we agreed on before.
decide-same-rules = The ground rules say this already.
decide-rules-unsound = These ground rules do not fit together. Check the sides and the numbers.
decide-closed = This question is closed. You can ask to look at it again.
decide-not-closed = This question is still open.
decide-not-agreed = This is not agreed. So there is nothing to take back or to report on.
decide-no-answer = There is no such answer here. It may have changed. Look again.
decide-no-words = Say why, in a few words.
decide-long-words = These words are too long. Say it in fewer.
decide-witnesses = An answer for someone else needs one or more witnesses. Neither you nor that person can be one.
decide-not-a-witness = You were not named as a witness of this answer.
decide-own-answer = This is your own objection. Someone else has to say this.
decide-not-the-maker = Only the one who objects can say they have seen the reply.
decide-not-seen = The person who objects has not seen the reply yet.
decide-too-soon = Too few days have passed. The ground rules say how many.
decide-not-a-decider = Your side has not said yet that you sit with it. Ask someone on your side.
decide-same-words = The words are the same as before.
decide-more-than-a-typo = More has changed than a typo. Ask all of us about the new words.
decide-words-changed = The words have changed. Look again.
decide-content-of-no-words = This act is not about words. Leave “content” out.
decide-does-not-hold = On some side too few agree. Or an objection is open.
decide-not-everyone = Some have not said yet where they stand.
decide-no-promise = There is no such promise here.
decide-own-promise = A promise is checked by one from another side.
decide-no-date = Write the new date like this: 2027-05-21.
decide-no-person = Say who takes it on.

agreement-open = This is not agreed yet. It is still open.
agreement-agreed = This is agreed.
agreement-not-agreed = This was closed and is not agreed.
agreement-in-question = This was agreed. Something has come in since then, so it is in question.
agreement-contested = Two groups each agreed on words of their own. No one’s words count until all have looked.
agreement-replaces = This stands in place of the words with this fingerprint: { $fingerprint }
agreement-superseded = This was agreed. A new one has come in its place.
agreement-void = This question does not count. It went by ground rules that did not hold.
agreement-who = Who can say yes to this? { $who }
agreement-ends = This asks to stop what was agreed. These words then no longer hold.
agreement-wording = { $tag ->
    [en] The words in English
    [cy] The words in Welsh
   *[other] The words ({ $tag })
}
agreement-promises = Promises
agreement-promise = { $what } · { $who }, by { $due }
agreement-promise-no-date = { $what } · { $who }
agreement-promise-side = Side: { $side }
agreement-promise-for = For whom: { $whom }
agreement-promise-clause = From the words: { $clause }
agreement-promise-backup = Steps in: { $name }
agreement-known-by = How we will know: { $how }
agreement-review = We look at this again on { $day }.
agreement-answers = What each side said
agreement-side = { $name }: { $agree } of { $deciders } agree
agreement-not-counted = People whose side has not spoken for them yet
agreement-said-agree = { $name } agrees. { $why }
agreement-said-concern = { $name } agrees, with a concern. { $why }
agreement-said-aside = { $name } stands aside. { $why }
agreement-said-object = { $name } objects. { $why }
agreement-recorded-paper = Said on paper. { $by } wrote this down. These people were there, and say it is right: { $witnesses }.
agreement-recorded-aloud = Said aloud. { $by } wrote this down. These people were there, and say it is right: { $witnesses }.
agreement-not-right = { $name } says that this is not right. { $why }
agreement-does-not-count = So this answer does not count.
agreement-carried = { $by } brings an objection for a neighbour. { $why }
agreement-replied = { $name } replied: “{ $said }”
agreement-replied-seen = { $name } replied, and it was seen: “{ $said }”
agreement-not-an-objection = { $name } says why it is not an objection ({ $days } days after the reply was seen): “{ $why }”
agreement-objection-open = This objection is open.
agreement-objection-settled = This objection was worked through.
agreement-closings = Who closed it
agreement-closing-everyone = { $name }: everyone has answered.
agreement-closing-days = { $name }: the days have passed.
agreement-closing-meeting = { $name }: in a meeting with people of every side.
agreement-closing-day = The day they gave: { $day }
agreement-else = What else was said
agreement-closed-agreed = { $name } said: we can close this as agreed.
agreement-closed-agreed-other = { $name } said of other words: we can close these as agreed.
agreement-closed-not-agreed = { $name } said: we can close this as not agreed.
agreement-closed-not-agreed-other = { $name } said of other words: we can close these as not agreed.
agreement-reopens = { $name } asks to look at it again. { $why }
agreement-withdrew = { $name } has taken back their agreement. { $why }
agreement-signers = Who signed
agreement-signer = { $name } · { $fingerprint }
agreement-sides = The sides
agreement-rules-side = { $tag ->
    [en] Side { $number }, in English: { $name }
    [cy] Side { $number }, in Welsh: { $name }
    [none] Side { $number } has no name
   *[other] Side { $number } ({ $tag }): { $name }
}
agreement-merged = Side { $from } ({ $was }) is no more. Its people sit with side { $into } ({ $now }).
agreement-invite-everyone = All at the table can ask new people in.
agreement-invite-standing = Only those whom their side has welcomed can ask new people in.
agreement-numbers = On each side, { $percent } in every 100 must agree. Days a question stays open: { $open }. Days to work through an objection: { $objection }. Months until we look again: { $review }.
agreement-check = How to check this
agreement-check-note = Keep the file as it is and run “trestle verify” on it. No network is needed. You will see the signed words, and who signed them. These words have this mark: { $fingerprint }
agreement-as-known = This is how it stood on { $day }.
agreement-too-many = So much has been said at this table that it does not fit into one file. Nothing was written.
agreement-not-here = The signed words have not come to this computer yet. Meet the others, then try again.

verify-valid = VALID. All of this was signed. It is agreed, as known when this file was made.
verify-valid-on = VALID. All of this was signed. It is agreed, as known when this file was made: { $day }, it says.
verify-other-page = NOT VALID. What this page shows is not what was signed. Go by the words below, not by the page. Only they were signed.
verify-unknown-page = NOT VALID here. Another Trestle made this page, so this one cannot check what it shows. Go by the words below, not by the page. They were signed, and they are agreed, as known when the file was made.
verify-newer-statements = { $count ->
    [one] 1 thing said here is of a newer Trestle. This one cannot read it.
   *[other] { $count } things said here are of a newer Trestle. This one cannot read them.
}
verify-contested = NOT VALID. It was agreed once and does not count now.
verify-not-agreed = NOT VALID. It was signed, but it is not agreed.
verify-too-large = NOT VALID. This file is too large to be an agreement.
verify-not-one = NOT VALID. This is not a file of an agreement.
verify-newer = NOT VALID here. A newer Trestle made this file. Check it with that one.
verify-damaged = NOT VALID. This file is damaged, or someone has changed it.
verify-bad-statement = NOT VALID. Something in this file is not what was signed.
verify-missing = NOT VALID. A part of this file is missing.
verify-other-words = NOT VALID. The words in this file are not the words that were signed.

cli-decision = { $question } · { $standing }
cli-decision-mine = { $question } · { $standing } · waits for you
cli-standing-preparing = being prepared
cli-standing-open = open for answers
cli-standing-check-again = open for answers, and the words have changed since
cli-standing-agreed = agreed
cli-standing-ended = stopped
cli-standing-not-agreed = not agreed
cli-standing-in-question = in question
cli-standing-contested = two groups agreed on two wordings
cli-standing-superseded = a new one has come in its place
cli-standing-void = does not count
cli-promise = { $what } · { $who } · { $due } · { $progress }
cli-unanswered = Waits for an answer: { $title }
cli-sent-up = Sent up to { $to }: { $words }
cli-came-back = Came back from { $to }: { $words } “{ $reply }”
cli-progress-not-started = not started
cli-progress-under-way = under way
cli-progress-blocked = blocked
cli-progress-done = done, waits for a check
cli-progress-checked = checked
cli-progress-moved = moved to another date
cli-progress-handed-on = handed on
cli-progress-changed = changed
cli-progress-dropped = dropped
cli-said = { $when } · { $name } · { $title } · { $what }
cli-said-opening = asks for answers
cli-said-answer = answers
cli-said-witness = was there when it was said
cli-said-contest = says an answer is not right
cli-said-reply = replies to an objection
cli-said-seen = has seen a reply
cli-said-not-one = says why it is no objection
cli-said-amendment = says it is only a typo
cli-said-closing = closes it
cli-said-withdrawal = takes back their agreement
cli-said-reopening = asks to look at it again
cli-said-update = tells how a promise goes
cli-no-such-statement = No one thing that was said here starts with “{ $id }”. “show” lists them.
cli-which-question = More than one thing here has an id that starts with “{ $id }”. Type more of it.
cli-still-holds = What we agreed before still holds. This takes it away: agreement { $id }
cli-calendar = The days are in { $path }.
cli-decided = Done.
help-decide = Do one act on a decision, the ground rules or a promise
help-decide-act = The act, as JSON. “actions” lists them all
help-decisions = List the decisions, and where each one stands
help-promises = List the promises, yours first
help-agreement = Take an agreement away as a file. All can check it
help-agreement-about = Which one: the start of its question, or of its id, or “rules”
help-agreement-as = How: html, md or bundle
help-agreement-out = The file
help-calendar = Put the days of promises in a file
help-calendar-out = The file. Its name ends in .ics
help-verify = Check an agreement in a file. No table and no network are needed
help-verify-file = The file: a bundle, or an HTML page

tour-asked = They asked a question, and each said where they stand. { $name } objected, so it was not agreed.
tour-agreed = They changed the words, asked again, and agreed. Someone from each side closed it. Every computer says so.
tour-promised = { $name } made a promise and says it is done. Only someone from the other side can check it.
tour-verified = The agreement is in { $page } and { $bundle }. Each was checked: VALID. One bit was changed in a copy: NOT VALID.
