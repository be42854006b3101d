## What can be done on every screen: name, and what it does

group-finding = Finding your way
group-table = At a table
group-design = In a design
group-writing = Writing
group-looks = Words and looks
group-program = Trestle itself
command-palette = Find anything
command-palette-tip = Find all that you can do here by its name
command-shortcuts = Keys
command-shortcuts-tip = See all that can be done, and the keys for it
command-settings = Settings
command-settings-tip = Your name, how things look, where your work lives
command-messages = Messages
command-messages-tip = Read again what Trestle told you
command-next-part = Next part of the window
command-next-part-tip = Go from the list at the side to the page, and on to messages
command-previous-part = Part before this one
command-previous-part-tip = Go back to the part of the window before this one
command-to-page = Skip to the page
command-to-page-tip = Go past the list at the side
command-put-up = Put up a table
command-put-up-tip = Start a new table
command-take-seat = Take a seat
command-take-seat-tip = Join a table that someone asked you to
command-look-around = Look around first
command-look-around-tip = Try a made-up table. Nothing leaves this computer
command-stop = Stop waiting
command-stop-tip = Stop what Trestle is doing now
command-first-screen = First screen
command-first-screen-tip = Go back to where Trestle starts
command-designs = Designs
command-designs-tip = Go to all that this table is making
command-people = People
command-people-tip = See who sits round this table
command-rules = Ground rules
command-rules-tip = Read how we work here
command-invite = Invite someone
command-invite-tip = Ask someone to sit down at this table
command-open-door = Open the door
command-open-door-tip = Let people in this room sit down with four words
command-close-door = Close the door
command-close-door-tip = Nobody more can sit down with the four words
command-copy-link = Copy the link
command-copy-link-tip = Copy the link that lets people sit down
command-put-on-stick = Invitation on a stick
command-put-on-stick-tip = Write a file that lets people sit down
command-carry-out = Put a copy on a stick
command-carry-out-tip = Write all of this table to a file that you can carry
command-carry-in = Take in a copy from a stick
command-carry-in-tip = Add what is in a file that someone brought
command-leave-table = Other tables
command-leave-table-tip = Close this table here and see your others
command-rename = New name
command-rename-tip = Call this design by a new name
command-import = Add from a Markdown file
command-import-tip = Add the words of a file at the end
command-export-markdown = Markdown file
command-export-markdown-tip = Save this design as a Markdown file
command-export-html = Web page file
command-export-html-tip = Save this design as a page for any browser
command-english = English
command-english-tip = Show Trestle in English
command-welsh = Cymraeg
command-welsh-tip = Show Trestle in Welsh
command-look-system = Same as this computer
command-look-system-tip = Look light or dark as this computer does
command-look-light = Light
command-look-light-tip = Dark words on light
command-look-dark = Dark
command-look-dark-tip = Light words on dark
command-look-contrast = High contrast
command-look-contrast-tip = Black on white, with strong edges
command-larger = Larger
command-larger-tip = Make all the words larger
command-smaller = Smaller
command-smaller-tip = Make all the words smaller
command-usual-size = Usual size
command-usual-size-tip = Make the words the usual size again
command-copy-folder = Copy the folder’s name
command-copy-folder-tip = Copy the name of the folder where your work lives
command-open-folder = Open the folder
command-open-folder-tip = See the files where your work lives
command-close-notice = Close the message
command-close-notice-tip = Close the newest message
command-quit = Close Trestle
command-quit-tip = Save all and close the window

## Keys as they are called

key-up = Up
key-down = Down
key-plus = plus
key-minus = minus
key-comma = comma
key-enter = Enter
key-home = Home

## Finding anything

palette-title = Find anything
palette-field = What would you like to do?
palette-hint = Type a few letters
palette-list = What fits
palette-none = Nothing here is called that. Try fewer letters.
palette-keys-note = Up and Down choose. Enter does it. Esc closes.
palette-count = { $count ->
    [one] 1 thing fits. { $first }
   *[other] { $count } things fit. First: { $first }
}
palette-design = A design
palette-decision = A decision
palette-person = Someone at this table
palette-entry = { $name }. { $about }
palette-entry-keys = { $name }. { $about }. Keys: { $keys }

## Keys

shortcuts-title = Keys
shortcuts-lead = All that can be done, and the keys for it. You can also press Ctrl+K and type its name.
shortcuts-no-keys = find it with Ctrl+K
shortcuts-moving = Moving about
shortcuts-tab = Go to the next button or field
shortcuts-tab-keys = Tab
shortcuts-back-tab = Go back to the one before
shortcuts-back-tab-keys = Shift+Tab
shortcuts-press = Press a button
shortcuts-press-keys = Enter or Space
shortcuts-escape = Close what is on top
shortcuts-escape-keys = Esc
shortcuts-leave-page = Leave the page you write on. In a list, Tab alone moves the item.
shortcuts-leave-page-keys = Esc, then Tab

## Settings

settings-title = Settings
settings-lead = These are yours alone. What you change counts at once.
settings-you = You
settings-name = Your name, as people call you
settings-name-note = Trestle offers this name when you sit down at a new table.
settings-computer = What this computer is called
settings-computer-note = Only people at your tables see this. It helps them tell your computers apart. You can leave it empty.
settings-computer-hint = Kitchen laptop
settings-words = Words and looks
settings-language = Language
settings-look = Look
settings-size = Size of the words
settings-size-tip = Now { $percent } %
settings-where = Where your work lives
settings-where-note = All your tables are in this folder on this computer. Copy it to keep it safe.
settings-where-copied = Copied the folder’s name.
settings-meet = Meeting on this network
settings-meet-on = On
settings-meet-off = Off
settings-meet-note = When this is on, computers at your tables can find each other on the same Wi-Fi. Others on it can see that Trestle runs here. They do not see your name, your tables or your words. When you open the door, they see your name and what the table is called.
settings-meet-off-note = When this is off, you can still meet by a link or a file on a stick.
settings-about = About Trestle
settings-about-version = Trestle { $version }. Free to use, share and change, by the MIT or Apache 2.0 licence.

## Messages

messages-title = Messages
messages-lead = What Trestle told you since you opened it. The newest is first.
messages-empty = Nothing yet. When Trestle has something to tell you, you can read it again here.

## The window

window-title = { $table } – Trestle
skip-to-page = Skip to the page
trouble-open-folder = Trestle could not open the folder
trouble-open-folder-note = Copy its name instead and look for it yourself. (The computer said: { $why })
