document-title = Enw'r dyluniad hwn
document-text = Geiriau'r dyluniad hwn
document-text-keys = Mewn rhestr, mae Tab yn symud eitem i mewn. I adael y dudalen, pwyswch Escape ac yna Tab.
page-tab-leaves = Mae Tab yn gadael y dudalen nawr.
document-opening = Wrthi'n nôl y geiriau…
document-opening-type = Gallwch ddarllen nawr. Bydd yr hyn rydych yn ei deipio yn cael ei gadw.
document-empty = Dechreuwch ysgrifennu yma.
document-problems = { $count ->
    [one] Gwnaed un rhan gyda Trestle mwy newydd, ac mae'n ymddangos fel geiriau plaen.
    [two] Gwnaed 2 ran gyda Trestle mwy newydd, ac maen nhw'n ymddangos fel geiriau plaen.
   *[other] Gwnaed { $count } rhan gyda Trestle mwy newydd, ac maen nhw'n ymddangos fel geiriau plaen.
}
document-imported = Ychwanegwyd geiriau ar y diwedd. Mae Dadwneud yn eu tynnu eto.
document-exported = Cadwyd fel { $file }
export-menu = Allforio
file-save-title = Ble dylai'r ffeil fynd?
file-open-title = Pa ffeil?
file-path = Ffolder ac enw'r ffeil
file-save = Cadw
file-open = Agor
file-browse = Chwilio amdani
block-paragraph = Paragraff
block-heading = Pennawd { $level }
block-bullet = Eitem rhestr
block-numbered = Eitem rhif { $number }
block-check-open = I'w wneud
block-check-done = Wedi'i wneud
block-quote = Dyfyniad
block-code = Geiriau lled sefydlog
block-divider = Llinell ar draws y dudalen
block-verbatim = Cadwyd o Markdown fel yr oedd
check-tick = Ticio hwn
check-untick = Dad-dicio hwn
flag-here = Mae { $name } yn ysgrifennu yma
link-title = Dolen
link-address = I ble mae'n arwain
link-address-hint = https://…
link-set = Gwneud dolen
link-remove = Tynnu'r ddolen
link-needs-words = Dewiswch y geiriau yn gyntaf, yna Dolen.
link-refused = Dim ond dolenni sy'n dechrau gyda https, http neu mailto sy'n cael eu hagor.

## Commands: name, and what it does

command-undo = Dadwneud
command-undo-tip = Tynnu eich newid diwethaf chi yn ôl
command-redo = Ailwneud
command-redo-tip = Rhoi'n ôl yr hyn a dynnoch
command-bold = Trwm
command-bold-tip = Gwneud y geiriau'n drwm
command-italic = Italig
command-italic-tip = Gwneud y geiriau'n italig
command-strike = Wedi'i groesi
command-strike-tip = Croesi'r geiriau allan
command-code = Lled sefydlog
command-code-tip = Dangos y geiriau ar led sefydlog
command-link = Dolen
command-link-tip = Gwneud y geiriau'n ddolen
command-bullets = Rhestr
command-bullets-tip = Gwneud rhestr
command-numbers = Rhestr rifau
command-numbers-tip = Gwneud rhestr rifau
command-checks = Rhestr dicio
command-checks-tip = Gwneud rhestr i'w thicio
command-quote = Dyfyniad
command-quote-tip = Dangos y geiriau fel dyfyniad
command-heading-1 = Pennawd mawr
command-heading-1-tip = Gwneud hwn yn bennawd mawr
command-heading-2 = Pennawd
command-heading-2-tip = Gwneud hwn yn bennawd
command-heading-3 = Pennawd bach
command-heading-3-tip = Gwneud hwn yn bennawd bach
command-paragraph = Testun
command-paragraph-tip = Gwneud hwn yn destun plaen
command-code-block = Geiriau lled sefydlog
command-code-block-tip = Dangos llinellau cyfan ar led sefydlog
command-divider = Llinell ar draws
command-divider-tip = Rhoi llinell ar draws y dudalen
command-tick = Ticio
command-tick-tip = Ticio'r eitem hon, neu dynnu'r tic
command-indent = I mewn
command-indent-tip = Symud yr eitem hon i mewn
command-outdent = Allan
command-outdent-tip = Symud yr eitem hon allan
command-move-up = Symud i fyny
command-move-up-tip = Symud y paragraff hwn i fyny
command-move-down = Symud i lawr
command-move-down-tip = Symud y paragraff hwn i lawr
command-select-all = Dewis popeth
command-select-all-tip = Dewis y geiriau i gyd
command-home = Hafan
command-home-tip = Mynd i dudalen gyntaf y bwrdd hwn
command-new-design = Dechrau rhywbeth newydd
command-new-design-tip = Dechrau dyluniad newydd
command-with-keys = { $tip } ({ $keys })

## What a change did, in the history

act-type = ysgrifennu
act-delete = tynnu geiriau
act-split = dechrau paragraff newydd
act-join = uno dau baragraff
act-move = symud paragraff
act-set-kind = newid math paragraff
act-set-indent = symud eitem i mewn neu allan
act-mark = newid golwg geiriau
act-insert-blocks = ychwanegu paragraffau
act-remove = tynnu paragraff
act-replace = dod â thestun newydd i mewn
act-add-document = dechrau dyluniad
act-rename = rhoi enw newydd
act-undo = tynnu newid yn ôl
act-redo = rhoi newid yn ôl
act-add-item = ychwanegu rhan
act-write = ysgrifennu mewn rhan
act-put = dewis rhywbeth
act-remove-item = tynnu rhan allan
act-put-back = rhoi rhan yn ôl
act-keep-content = cadw'r union eiriau
act-take-up = derbyn yr hyn a ddaeth yn rhy hwyr
act-comment = rhoi sylw ar eiriau
act-reply = ateb sylw
act-settle = setlo sylw
act-open-again = ailagor sylw
act-reword = newid eu sylw
act-take-out = tynnu eu sylw

## Around a design that is taken away as a web page

page-footer = Gwnaed ar y cyd gyda Trestle.
