# Sylwadau ar eiriau dyluniad.

command-comment = Sylw
command-comment-tip = Dweud rhywbeth am y geiriau
comments-title = Sylwadau
comments-count = { $count ->
    [one] 1 sylw
    [two] 2 sylw
    [few] 3 sylw
    [many] 6 sylw
   *[other] { $count } sylw
}
comments-back = Yn ôl at y geiriau
comment-no-words = Does dim geiriau yma. Dewiswch eiriau yn gyntaf, yna Sylw.
comment-too-wide = Mae hynny'n ormod ar unwaith. Dewiswch lai o eiriau, yna Sylw.
comment-too-long = Mae hyn yn rhy hir. Dywedwch ef mewn llai o eiriau.
comment-field = Eich sylw
comment-hint = Beth hoffech chi ei ddweud?
comment-say = Ei ddweud
comment-about = Mae am y geiriau: “{ $words }”
comment-to-words = “{ $words }”
comment-to-words-named = Mynd at y geiriau: “{ $words }”
comment-reply = Ateb
comment-settle = Wedi'i setlo
comment-open-again = Ei agor eto
comment-more = Mwy
comment-change = Newid y geiriau
comment-change-field = Eich geiriau
comment-change-say = Ei newid
comment-take-out = Ei dynnu allan
comment-keep = Ei adael fel y mae
comment-settled-count = { $count ->
    [one] 1 wedi'i setlo
   *[other] { $count } wedi'u setlo
}
comment-settled-by = Dywedodd { $name } ei fod wedi'i setlo
comment-words-gone = Mae ei eiriau wedi mynd. Dyma nhw: “{ $words }”
comment-new-words-gone = Mae'r geiriau wedi mynd. Gallwch gadw hwn o hyd. Dewiswch eiriau eraill, yna Sylw. Dyma nhw: “{ $words }”
comment-when-changed = { $when }, wedi'i newid wedyn
comment-not-theirs = Ysgrifennodd { $other } yn hwn. Efallai nad dyma a ddywedodd { $name }.
comment-was-taken-out = Tynnwyd hwn allan.
comment-button-named = { $button }: { $name }, “{ $words }”
comment-named = Dywedodd { $name } am y geiriau “{ $about }”: { $words }
comment-by = Dywedodd { $name } am hyn: { $words }
comment-by-you = Dywedoch chi am hyn: { $words }
comment-taken-out = Mae wedi'i dynnu allan. Mae Dadwneud yn ei roi'n ôl.

## Yr hyn a ddywedir yn uchel

said-comment = Mae { $name } yn dweud am y geiriau “{ $about }”: { $words }
said-comment-reply = Mae { $name } yn ateb: { $words }
said-comment-settled = Mae { $name } yn dweud bod hyn wedi'i setlo: { $words }
said-comment-yours = Mae eich sylw yno i ni i gyd.
said-comment-replied = Mae eich ateb yno i ni i gyd.
said-comment-changed = Mae wedi'i newid.
said-settled = Wedi'i setlo.
said-open-again = Mae ar agor eto.
may-comment = Rhoi sylw ar eiriau, ateb, a dweud ei fod wedi'i setlo
