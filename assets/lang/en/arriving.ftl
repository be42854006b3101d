## Taking a seat

seat-title = Take a seat
seat-room = Tables in this room
seat-door = { $name } has the door open
seat-door-closed = { $name } had the door open. It is closed now.
seat-doors-found = { $count ->
    [0] No table in this room has its door open now.
    [one] 1 table in this room has its door open.
   *[other] { $count } tables in this room have their doors open.
}
seat-looking = Looking for tables near you…
seat-looking-note = None yet. Ask someone at the table to go to People and open the door. It will then show here.
seat-looking-off = We do not look for tables in this room
seat-looking-off-note = Looking is switched off in the settings here. You can use a link or a file.
seat-no-multicast = We cannot look for tables on this network
seat-no-multicast-note = It keeps computers from seeing each other. Ask for a link or a file. Or join the two computers in another way: see below.
seat-words = The four words on { $name }’s screen
seat-words-hint = Four words, one after the other
seat-words-wrong = { $count ->
    [one] That is not quite it. One try left.
   *[other] That is not quite it. { $count } tries left.
}
seat-words-shut = That was the third try, so the door has closed. Ask { $name } to open it again. You will get new words.
seat-needs-words = Type all four words as they stand on { $name }’s screen. Check how each is spelled.
seat-link = Paste the invitation link
seat-link-hint = trestle:…
seat-table = You are asked to sit at
seat-until = This link works until { $day }.
seat-link-table = You sit already at
seat-link-as = You sit there as { $name }.
seat-link-about = This computer will be one more of yours. What you write and say on it counts as yours, once.
seat-link-button = Link this computer
seat-link-ended = This link stopped working on { $day }. Make a new one on your other computer.
seat-linking = Looking for your other computer…
seat-linking-note = It must have Trestle open now, at this table. You can stop and try again later.
seat-file = Where the invitation file is
seat-file-hint = It ends in “.trestle”
seat-file-choose = Choose a file
seat-file-open = Open the file
seat-file-note = You can also drag the file onto this window.
seat-needs-file = Choose the file, or type where it is.
seat-name = Your name, as people call you
seat-side = How are you here?
seat-button = Take a seat
seat-note = All at this table can see what is on it, and what you write there.
seat-asking = Asking at the door…
seat-working = Looking for someone at the table…
seat-working-note = One of the people at the table must have Trestle open now. You can stop and try again later.
seat-ended = This link stopped working on { $day }. Ask for a new one.
seat-needs-link = Paste the link that someone gave you.
seat-link-wrong = This link does not work
seat-link-garbled = This is not a whole invitation link. Copy it again, from the first letter to the last.
seat-link-cut = The end of this link is missing. Copy all of it, then paste again.
seat-link-newer = This link was made by a newer Trestle. Get the newest Trestle, then paste it again.
seat-elsewhere = Not in the same room?
seat-other-way = Another way in?
seat-way-room = I am in the same room
seat-way-link = I have a link
seat-way-file = I have a stick or a file
seat-no-list = No table in the list?
seat-no-router = See how to join two computers with no router

trouble-door-closed = The door is closed
trouble-door-closed-note = Ask for it to be opened again. You will get new words. What you typed here stays.
trouble-door-nobody = Nobody answers at this door
trouble-door-nobody-note = Perhaps that computer is asleep, or on another network now. Check both, then try again. No try was used.
trouble-door-busy = Others are at the door just now
trouble-door-busy-note = Wait a moment, then try again. No try was used.
trouble-door-failed = The door did not answer as it should
trouble-door-failed-note = You were not seated. Try again, or ask for a link. The computer said: { $why }
trouble-not-invitation = This file is no invitation
trouble-not-invitation-note = Choose the one that ends in “.trestle”, or ask for a new one.
trouble-stays-here = This table stays on this computer
trouble-stays-here-note = It is made up, so nobody can be asked to it. Put up a table of your own to invite people.
trouble-sample = The made-up table could not be opened
trouble-sample-note = Your own tables are not touched. Free some space, then try again. The computer said: { $why }

## Two computers and no router

no-router-title = Two computers, no router
no-router-lead = Two computers can meet with no internet at all. Do these steps on both, one after the other.
no-router-join = 1. Join them
no-router-join-note = Put a network cable between the two. Or turn on the hotspot of a phone, and let both computers use it.
no-router-join-picture = Two laptops with a cable from one to the other. Beside them, a phone sends out a hotspot.
no-router-same = 2. Choose the same network
no-router-same-note = Open the list of networks on both. Choose the same name on each. If it says “no internet”, that is fine.
no-router-same-picture = Two laptops. The same line is ticked in the list of networks on both.
no-router-door = 3. Open the door
no-router-door-note = On the computer that has the table: go to People, and press “Open the door”. Four words show.
no-router-door-picture = A laptop shows an open door, and four words beside it.
no-router-look = 4. Look again here
no-router-look-note = Go back to “Take a seat”. The table is in the list. Choose it and type the four words.
no-router-look-picture = A laptop shows a list. A table in it has been chosen.
no-router-stick = Still not in the list?
no-router-stick-note = Then use a stick. On the computer that has the table: go to People, and press “Put on a stick”. Bring it here and choose “I have a stick or a file”. Both computers must still be joined.
no-router-stick-picture = A stick goes from one laptop to the other.

## The made-up table

sample-visitor = Visitor
sample-strip = This is a made-up table. Nothing you do here leaves this computer.
sample-own = Put up your own
sample-afresh = Start it afresh
sample-leave = Leave it
opening-sample = Laying out the made-up table…
