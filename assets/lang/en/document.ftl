document-title = Name of this design
document-text = The words of this design
document-text-keys = In a list, Tab moves an item in. To leave the page, press Escape and then Tab.
page-tab-leaves = Tab leaves the page now.
document-opening = Bringing the words…
document-opening-type = You can read now. What you type will be kept.
document-empty = Start writing here.
document-problems = { $count ->
    [one] One part was made with a newer Trestle and shows as plain words.
   *[other] { $count } parts were made with a newer Trestle and show as plain words.
}
document-imported = Words added at the end. Undo takes them out again.
document-exported = Saved as { $file }
export-menu = Export
file-save-title = Where should the file go?
file-open-title = Which file?
file-path = Folder and name of the file
file-save = Save
file-open = Open
file-browse = Look for it
block-paragraph = Paragraph
block-heading = Heading { $level }
block-bullet = List item
block-numbered = Numbered item { $number }
block-check-open = To do
block-check-done = Done
block-quote = Quote
block-code = Fixed-width words
block-divider = Line across the page
block-verbatim = Kept from Markdown as it was
check-tick = Tick this off
check-untick = Untick this
flag-here = { $name } is writing here
link-title = Link
link-address = Where it leads
link-address-hint = https://…
link-set = Make it a link
link-remove = Take the link off
link-needs-words = Mark the words first, then choose Link.
link-refused = Only links that start with https, http or mailto are opened.

## Commands: name, and what it does

command-undo = Undo
command-undo-tip = Take back your own last change
command-redo = Redo
command-redo-tip = Put back what you took back
command-bold = Bold
command-bold-tip = Make the words bold
command-italic = Italic
command-italic-tip = Make the words italic
command-strike = Crossed out
command-strike-tip = Cross the words out
command-code = Fixed width
command-code-tip = Show the words at fixed width
command-link = Link
command-link-tip = Make the words a link
command-bullets = List
command-bullets-tip = Make a list
command-numbers = Numbered list
command-numbers-tip = Make a numbered list
command-checks = Check list
command-checks-tip = Make a list to tick off
command-quote = Quote
command-quote-tip = Show the words as a quote
command-heading-1 = Big heading
command-heading-1-tip = Make this a big heading
command-heading-2 = Heading
command-heading-2-tip = Make this a heading
command-heading-3 = Small heading
command-heading-3-tip = Make this a small heading
command-paragraph = Text
command-paragraph-tip = Make this plain text
command-code-block = Fixed-width words
command-code-block-tip = Show whole lines at fixed width
command-divider = Line across
command-divider-tip = Put a line across the page
command-tick = Tick off
command-tick-tip = Tick this item, or take the tick off
command-indent = Further in
command-indent-tip = Move this item further in
command-outdent = Further out
command-outdent-tip = Move this item further out
command-move-up = Move up
command-move-up-tip = Move this paragraph up
command-move-down = Move down
command-move-down-tip = Move this paragraph down
command-select-all = Select all
command-select-all-tip = Mark all the words
command-home = Home
command-home-tip = Go to the first page of this table
command-new-design = Start something new
command-new-design-tip = Start a new design
command-with-keys = { $tip } ({ $keys })

## What a change did, in the history

act-type = wrote
act-delete = took words out
act-split = started a new paragraph
act-join = joined two paragraphs
act-move = moved a paragraph
act-set-kind = changed what a paragraph is
act-set-indent = moved an item in or out
act-mark = changed how words look
act-insert-blocks = added paragraphs
act-remove = took a paragraph out
act-replace = brought in a new text
act-add-document = started a design
act-rename = gave a new name
act-undo = took back a change
act-redo = put a change back
act-add-item = added a part
act-write = wrote in a part
act-put = chose something
act-remove-item = took a part out
act-put-back = put a part back
act-keep-content = kept the exact words
act-take-up = took up what came too late

## Around a design that is taken away as a web page

page-footer = Made together with Trestle.
