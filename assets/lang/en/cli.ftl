# What the command and the tour say.

cli-no-home = Trestle does not know where to keep its files. Say so with --home and a folder.
cli-cannot-write = Trestle cannot write { $path }. Nothing was changed. Check that the folder is there and that you may write in it.
cli-cannot-read = Trestle cannot read { $path }. Check the name, and that you may open it.
cli-check-sound = { $count ->
    [one] All is well: 1 part was looked at, and it is as it was written.
   *[other] All is well: { $count } parts were looked at, and all are as they were written.
}
cli-check-damaged = Part of this table on this computer is damaged. It is fetched again when you meet the others: “trestle check --repair” does so now. All the rest is as it was.
cli-check-mended = Part of this table on this computer was damaged. What the others have of it has come back.
cli-check-nobody = Part of this table on this computer is damaged. Nobody was there to get it from. Try again when one of the others has Trestle open. All the rest is as it was.
cli-backed-up = The backup is here: { $path }. This computer’s key is not in it.
cli-kept = { $changes ->
    [one] Done. 1 change came in, and all is saved.
   *[other] Done. { $changes } changes came in, and all is saved.
}
cli-no-table = There is no table on this computer yet. Put one up with “new”, or take a seat with “join”.
cli-which-table = There are several tables here. Say which with --table and the start of its name. “tables” lists them.
cli-no-such-table = No one table here starts with “{ $table }”. “tables” lists them.
cli-no-such-design = No design here starts with “{ $doc }”. “docs” lists them.
cli-which-design = More than one design starts with “{ $doc }”. Write more of its name.
cli-no-such-person = No one person here is called “{ $name }”. “people” lists them.
cli-no-such-side = No side at this table starts with “{ $side }”.
cli-no-such-moment = This design has no such moment. Take the heads from “log --json”.
cli-not-an-action = That is not an action. { $said }. “actions” lists them all.
cli-not-a-json-string = { $text } is not a JSON string. Put the words between quotes.
cli-open-quote = A quote in this line does not end.
cli-wrong-line = This line was not understood: { $said }
cli-past-the-end = The text is not that long.
cli-unknown-ending = Trestle can write files that end in .md or .html. { $path } does not.
cli-started = “{ $title }” is on the table.
cli-changed = “{ $title }” now reads like the file.
cli-no-change = “{ $title }” reads like the file already.
cli-exported = “{ $title }” is in { $path }.
cli-put-up = “{ $title }” is up.
cli-sat-down = You have a seat at “{ $title }”.
cli-door-open =
    { $minutes ->
        [one] The door is open for one minute. Read these four words out in the room:
       *[other] The door is open for { $minutes } minutes. Read these four words out in the room:
    }
    { $words }
cli-door-came =
    { $count ->
        [0] The door is open. No one has come in yet.
        [one] One person has come in by the door.
       *[other] { $count } people have come in by the door.
    }
cli-door-shut = The door is closed.
cli-door-time-up = The time is up, so the door is closed now.
cli-door-three-wrong = Wrong words were tried three times, so the door is closed. No one came in with them. Open it again to get new words.
cli-door-not-open = The door could not be opened. Check that this computer has a network, and room on its disk. Then try again.
cli-nearby-door = “{ $title }” · { $name } has the door open
cli-nearby-none = No table in this room has its door open. Ask someone at the table to open it.
cli-nearby-hidden = This network hides computers from each other, so no open door can be seen. Ask for a link.
cli-which-door = More than one door is open here. Say which with --door and the start of the table’s name, or of the person’s.
cli-not-four-words = Those are not four words of an open door. Look at them once more. No one was asked, so no try is lost.
cli-wrong-words =
    { $count ->
        [0] Those words are wrong. It was the third try, so the door is closed now. Ask for it to be opened again.
        [one] Those words are wrong. One more try is left.
       *[other] Those words are wrong. { $count } tries are left.
    }
cli-door-was-closed = That door is closed by now. Ask for it to be opened again. You will get new words.
cli-door-nobody = No one answers at that door. Perhaps that computer sleeps. No try is lost.
cli-door-busy = Others are trying their words just now. Wait a moment, then try again.
cli-door-failed = The door did not answer as it should, so you have no seat yet. Try again, or ask for a link. The computer said: { $why }
cli-person = { $name } · { $side }
cli-person-new = { $name } · { $side } · new here
cli-invited =
    { $count ->
        [one] This link works for one person, until { $day }:
       *[other] This link works for { $count } people, until { $day }:
    }
    { $link }
cli-link =
    Go to your other computer. Type “trestle link” there, and then this link. It works once, until { $day }. Leave the table open here until then:
    { $link }
cli-link-ended = The link to your other computer has ended. No computer can use it now.
cli-linked = This computer is yours at “{ $title }”. You sit there as { $name }.
cli-went-on = You go on at “{ $title }”. Copied from “{ $old }”: { $designs } designs, { $drafts } open decisions, { $agreements } agreements. The old table is as it was.
cli-link-not-join = This link is for one more computer of yours. Use it with “trestle link”, not with “trestle join”.
cli-join-not-link = This link is to take a seat. Use “trestle join” with it, not “trestle link”.
cli-welcomed = You have said that { $name } sits with your side.
cli-met-nobody = Nobody was there. Your work is kept, and goes to the others when you next meet.
cli-met =
    { $count ->
        [one] Met one person. Changes that came in: { $changes }.
       *[other] Met { $count } people. Changes that came in: { $changes }.
    }
cli-log-entry =
    { $count ->
        [one] { $when } · { $name } · { $title } · one change
       *[other] { $when } · { $name } · { $title } · { $count } changes
    }
cli-comments-none = Nothing has been said of the words in “{ $title }” yet.
cli-comment-of = “{ $words }”
cli-comment-of-gone = “{ $words }” (these words are gone)
cli-comment-of-nothing = What this was about is not here
cli-comment-line = { $mark } · { $when } · { $name }: { $said }
cli-comment-line-changed = { $mark } · { $when } · { $name } (changed since): { $said }
cli-comment-not-theirs = { $other } wrote in this. It may not be what { $name } said.
cli-comment-was-out = (taken out)
cli-comment-settled-by = Settled, says { $name }
cli-comment-opened-by = Opened again by { $name }
cli-comment-said = It is said.
cli-comment-settled = It is settled.
cli-comment-open = It is open again.
cli-comment-out = It is taken out.
cli-comment-reworded = It is changed.
cli-comment-is-so = It is so already.
cli-comment-no-words = “{ $words }” does not stand there. Write the words just as they are.
cli-comment-which-words = “{ $words }” stands there more than once. Write more of the words around it.
cli-comment-none = No comment there starts with “{ $words }”. “comments” lists them.
cli-comment-which = More than one comment starts with “{ $words }”. Write more of it, or its mark.
cli-log-commented =
    { $count ->
        [one] { $when } · { $name } · { $title } · one thing said of its words
       *[other] { $when } · { $name } · { $title } · { $count } things said of its words
    }
cli-somebody = somebody
cli-the-table = the table

tour-put-up = { $name } put up a table. The first thing on it is “{ $title }”.
tour-sat-down = { $name } took a seat by the link.
tour-at-once = { $people } people wrote in it at once, { $keys } keys in all. Every computer shows the same words.
tour-apart = They parted. Each went on writing alone. One broke a paragraph in two and moved half of it.
tour-killed = { $name }’s computer lost its power half way through a word. Then it came on again.
tour-met-again = They met again. All { $people } computers have the same words, and nothing that was saved is gone.
tour-taken-away =
    The design left as two files:
    { $markdown }
    { $page }
tour-end = That was the tour. Its files are in { $folder }
tour-broke = The tour stopped: { $why }. This should not happen. Please tell us.
cli-no-window = The window could not be opened. Your tables are safe, and everything also works without a window: trestle --help. The computer said: { $why }
