# Addewidion ar draws y bwrdd, a beth ddaeth ohonyn nhw.

## Y dudalen

rail-decisions = Penderfyniadau
rail-promises = Addewidion
promises-title = Addewidion
promises-lead = Beth ddywedom ni y byddem yn ei wneud. Rhywun o ochr arall sy'n ei wirio.
promises-calendar = Cadw i fy nghalendr
promises-all = Pob un
promises-mine = Fy rhai i
promises-told = Dywedoch chi, cytunom ni, beth ddigwyddodd
promises-what = Beth, a sut byddwn ni'n gwybod
promises-who = Pwy
promises-when = Erbyn pryd
promises-where = Ble mae hi
promises-backup = { $name } · wrth gefn: { $other }
promises-nobody = Dim enw eto
promises-no-date = Dim dyddiad
promises-first-date = Dyddiad cyntaf: { $day }
promises-first-none = Doedd dim dyddiad ar y dechrau
promises-moved-why = Symudwyd: { $why }
promises-more = Rhagor
promises-less = Llai
promises-more-about = { $words }: { $title }
promises-check = Gwirio
promises-check-named = { $words }: { $title }
promises-say = Dweud sut mae'n mynd
promises-say-named = { $words }: { $title }
promises-more-left = { $count ->
    [one] Dangos 1 arall
   *[other] Dangos { $count } arall
}
promises-none-here = Does dim addewidion yma eto.
promises-empty = Does neb wedi gwneud addewid eto
promises-empty-note = Mae addewid yn rhan o benderfyniad. Mae ganddo enw a dyddiad. Ar ôl cytuno ar y penderfyniad, fe'i gwelwch yma.
promises-empty-button = Mynd i'r penderfyniadau

## Y cyfan sy'n hysbys am un

promises-for = I bwy: { $said }
promises-from = O: { $said }
promises-clause = Y geiriau y mae'n dod ohonyn nhw: { $said }
promises-of-side = Gwnaed gan: { $said }
promises-said = Beth a ddywedwyd amdano
promises-said-nothing = Dim eto.
promises-said-plain = { $when }, { $name }: { $state }
promises-said-words = { $when }, { $name }: { $state }. “{ $said }”
promises-said-date = { $when }, { $name }: { $state } i { $day }. “{ $said }”
promises-said-counts-not = Gall pawb ddarllen hyn. Nid yw'n newid sut mae'r addewid yn sefyll.
promises-check-own-side = Rhywun o ochr arall sy'n gwirio hyn. Eich ochr chi a'i gwnaeth, felly allwch chi ddim.
promises-check-not-yet = Gallwch wirio'r hyn y mae ochrau eraill yn ei addo cyn gynted ag y bydd eich ochr wedi rhoi croeso i chi.
promises-check-another = Rhywun o ochr arall sy'n gwirio hyn.

## Ble mae hi

promise-not-started = Heb ddechrau
promise-under-way = Ar waith
promise-blocked = Mae rhywbeth yn y ffordd
promise-done = Wedi'i wneud, yn aros i gael ei wirio
promise-checked = Gwelwyd iddo gael ei gadw
promise-checked-by = Gwiriwyd gan { $name }
promise-moved = Symudwyd
promise-handed-on = Trosglwyddwyd
promise-changed = Newidiwyd
promise-dropped = Rhoddwyd y gorau iddo
promise-late = Yn hwyr: mae'r diwrnod wedi mynd

## Dweud sut mae'n mynd

promise-say-title = Sut mae'n mynd?
promise-say-under-way = Mae ar waith
promise-say-blocked = Mae rhywbeth yn y ffordd
promise-say-done = Mae wedi'i wneud
promise-say-moved = Mae angen dyddiad newydd
promise-say-handed-on = Rhywun arall sy'n ei wneud
promise-say-changed = Mae wedi newid
promise-say-dropped = Fyddwn ni ddim yn ei wneud
promise-say-note = Gall pawb wrth y bwrdd ddarllen hyn, ac mae'n aros.
promise-say-it = Ei ddweud
promise-words-more = Rhagor o eiriau, os hoffech
promise-words-blocked = Beth sydd yn y ffordd?
promise-words-why = Pam?
promise-words-changed = Beth wnewch chi nawr?
promise-words-done = Sut gall eraill ei weld?
promise-week = Wythnos yn hwyrach
promise-two-weeks = Pythefnos yn hwyrach
promise-four-weeks = Pedair wythnos yn hwyrach
promise-new-date = Y dyddiad newydd
promise-new-date-hint = 21/5/2027
promise-new-date-is = { $day } yw hwnnw. Mae'r dyddiad cyntaf yn aros wrth ei ochr.
promise-to-whom = Pwy sy'n ei wneud nawr?
promise-needs-date = Teipiwch ddiwrnod fel 21/5/2027.
promise-needs-person = Dewiswch pwy sy'n ei wneud nawr. Gofynnwch yn gyntaf.
promise-needs-words = Dywedwch mewn ychydig eiriau.

## Gweld iddo gael ei gadw

promise-check-title = Ydych chi wedi gweld iddo gael ei gadw?
promise-check-known = Byddwn ni'n gwybod drwy hyn: { $said }
promise-check-words = Beth welsoch chi?
promise-check-kept = Rwyf wedi gweld iddo gael ei gadw
promise-check-not-yet = Ddim eto

## Dywedoch chi, cytunom ni, beth ddigwyddodd

told-note = Does neb yn ysgrifennu'r dudalen hon. Mae'n dod o'r hyn y cytunom arno a'r hyn a ddywedwyd ers hynny.
told-said = Dywedoch chi
told-agreed = Cytunom ni
told-happened = Beth ddigwyddodd
told-by = { $name }, erbyn { $day }
told-new-date = Y dyddiad newydd yw { $day }.
told-last = { $name }: “{ $said }”

## Yn aros am ateb, a beth a ofynnwyd yn uwch

unanswered-title = Yn aros am ateb
unanswered-none = Does dim yn aros am ateb.
unanswered-open = { $sides }: ble rydych chi'n sefyll? “{ $title }”
unanswered-question = Mae { $name } yn gofyn: “{ $words }”
unanswered-objection = Pam y byddai { $name } yn atal hyn: “{ $words }”
unanswered-asked = { $title } · ers { $day }
unanswered-asked-by = Gofynnwyd gan { $name } · { $day }
sent-title = Anfonwyd i fyny, daeth yn ôl
sent-none = Does dim wedi'i anfon i fyny.
sent-on = Anfonwyd: { $day }
sent-to = Anfonwyd at: { $to }

## Tudalen i'w hargraffu

button-print = Argraffu
print-title = I ble dylai'r dudalen fynd?
print-note = Bydd eich porwr yn ei hagor wedyn. Gallwch ei hargraffu o'r fan honno.
print-ready = Mae eich porwr yn dangos y dudalen, a gall ei hargraffu. Mae'r ffeil yma: { $file }
print-footer = Fel yr oedd ar { $day }. Gwnaed gyda'n gilydd gyda Trestle.
command-print = Argraffu'r dudalen hon
command-print-tip = Gwneud tudalen o'r rheolau sylfaenol neu'r addewidion y gallwch ei hargraffu

## Y ffeil galendr

calendar-title = I ble dylai'r ffeil galendr fynd?
calendar-note = Agorwch hi gyda'ch calendr. Mae pob addewid ynddi ar ei ddiwrnod, a'r dyddiau pan fyddwn ni'n edrych eto.
calendar-promise = Addewid: { $said }
calendar-review = Edrych eto: { $said }
calendar-rules = ein rheolau sylfaenol
calendar-who = Pwy: { $said }
calendar-known = Sut byddwn ni'n gwybod: { $said }
calendar-from = O: { $said }

## Hafan

home-waiting-person-first = Mae { $name } wedi eistedd, y person cyntaf ar yr ochr honno
home-waiting-more = Mae rhagor yn aros ar dudalennau'r penderfyniadau a'r addewidion.
home-wait-named = { $words }: { $title }
home-wait-answer = Mae ar agor i gael atebion. Mae eich un chi ar goll.
home-wait-answer-button = Dweud ble rydych chi'n sefyll
home-wait-again = Newidiwyd y geiriau ar ôl i chi ateb. Edrychwch eto, os gwelwch yn dda.
home-wait-again-button = Edrych eto
home-wait-closing = Mae pawb wedi dweud ble maen nhw'n sefyll. Gall rhywun ar eich ochr chi ei gau.
home-wait-closing-button = Edrych a chau
home-wait-reply = Ysgrifennodd rhywun yn ôl am pam rydych chi'n gwrthwynebu.
home-wait-reply-button = Ei ddarllen
home-wait-witness = Rhoddodd { $name } ateb a'ch enwi chi'n dyst. Ai felly y bu?
home-wait-witness-button = Edrych arno
home-wait-rules = Mae rheolau sylfaenol newydd o flaen pawb ohonom
home-wait-rules-row = Ein rheolau sylfaenol
home-wait-check = Mae { $name } yn dweud ei fod wedi'i wneud. Gall eich ochr chi ei wirio.
home-wait-check-button = Gwirio
home-wait-late = Dywedoch chi y byddech yn ei wneud erbyn { $day }. Sut mae'n mynd?
home-wait-late-button = Dweud sut mae'n mynd
home-wait-review = Cytunom ni ar hyn beth amser yn ôl, a dweud y byddem yn edrych eto. Ydy e'n dal i weithio?
home-wait-review-button = Edrych arno eto
home-decisions-all = Pob penderfyniad
home-promises-all = Pob addewid
happened-agreed = Cytunom ni: { $title }
happened-agreed-rules = Cytunom ni ar ein rheolau sylfaenol
happened-decision = { $when } · penderfyniad
happened-promise = { $when } · addewid
happened-said = { $name }, am “{ $title }”: { $state }
heard-title = Pwy nad ydym wedi clywed ganddyn nhw?
heard-note = Gofynnwch hyn ar y diwedd, gyda'ch gilydd. Pwy sydd heb ddweud llawer? Pwy sydd ddim yn yr ystafell? Ewch o amgylch unwaith eto, a gwrandewch.
heard-side = Does neb yn eistedd yma eto dros: { $side }.
heard-ask = Gofyn i rywun eistedd
