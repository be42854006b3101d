# Gwneud y rheolau sylfaenol yn rhai i ni, pwy sy'n gwarantu pwy, a bod gan bawb yr un peth.

## A oes cytundeb arnyn nhw

rules-agreed-all = Wedi cytuno arnyn nhw wrth y bwrdd hwn
rules-agreed-all-note = Maen nhw'n cyfrif nes bod pob ochr yn cytuno ar rai eraill.
rules-put-as-they-are = Rhoi'r rhain o flaen pawb
rules-in-question = Mae amheuaeth am reolau sylfaenol
rules-contested = Mae dwy set o reolau sylfaenol wedi'u cytuno nawr
rules-doubt-count = Maen nhw'n cyfrif o hyd nes i bob ochr gytuno ar rai newydd.
rules-doubt-count-not = Dydyn nhw ddim yn cyfrif nawr. Mae'r rheolau isod yn cyfrif.
rules-doubt-way = Gallwch awgrymu newid isod, a'i roi i bawb ohonom.
rules-asked = Mae rheolau sylfaenol newydd o flaen pawb ohonom
rules-asked-as-they-are = Bydden nhw'n aros fel y maen nhw isod, gyda chytundeb.

## Llunio newid

rules-suggest = Awgrymu newid
rules-suggest-done = Wedi gorffen
rules-suggest-named = { $words }: { $title }
rules-suggest-words = Awgrymu geiriau eraill
rules-changes = Eich newidiadau
rules-changes-list = Beth fyddai'n newid
rules-changes-note = Does neb arall yn gweld hyn eto. Rhowch ef o flaen pawb, a gall pob ochr ddweud ble mae'n sefyll.
rules-now = Nawr: { $words }
rules-then = Wedyn: { $words }
rules-before = O: { $words }
rules-after = I: { $words }
rules-words-go = Fydden ni ddim yn cadw'r geiriau hyn mwyach.
rules-words-in = Y geiriau { $language }
rules-put = Ei roi o flaen pawb
rules-leave = Gadael i fod
rules-needs-name = Rhowch enw i bob ochr, yn y ddwy iaith.
rules-needs-shorter-name = Mae enw un ochr yn rhy hir.
rules-needs-fewer-words = Mae gormod o eiriau yma. Gwnewch nhw'n fyrrach, os gwelwch yn dda.
rules-needs-side = Mae angen o leiaf un ochr ar fwrdd.
rules-needs-language = Dewiswch o leiaf un iaith.
rules-needs-words = Ysgrifennwch y geiriau ym mhob iaith a ddewiswch.
language-english = Saesneg
language-welsh = Cymraeg
language-in-english = yn Saesneg
language-in-welsh = yn Gymraeg
language-in = yn { $language }
rules-languages-one = **{ $language }**. Ynddi hi rydym yn ysgrifennu ac yn llofnodi ein geiriau.
rules-languages-all = **{ $languages }**, ochr yn ochr. Rydym yn llofnodi pob un.
rules-languages-none = Nid yw'r rheolau hyn yn enwi iaith.
decision-language-missing = Mae ein rheolau sylfaenol yn gofyn am y geiriau hyn yn: { $languages }
people-sat-with = Wedi eistedd gyda: { $side }

## Sut y daethon nhw i fod

button-history = Hanes
rules-history = Sut y daeth ein rheolau sylfaenol i fod
rules-history-put = { $name } a'u rhoddodd o flaen pawb · { $day }
rules-history-same = Fyddai dim yn newid ynddyn nhw.
rules-history-first = Trestle a awgrymodd y rhai cyntaf pan osodwyd y bwrdd hwn.
rules-history-counted = { $words }: { $title }
rules-last-counted = Gweld sut y cyfrifwyd y penderfyniad diwethaf
rules-objection-days = { $count ->
    [0] Byddai'n achosi niwed, neu'n torri rhywbeth y cytunom arno. Mae'n help dweud beth fyddai'n ei drwsio. Mae ei fyw yn dystiolaeth, fel rhifau.
    [one] Byddai'n achosi niwed, neu'n torri rhywbeth y cytunom arno. **1 diwrnod** ar ôl i'w wneuthurwr ddarllen ymateb, gall pob ochr ddweud pam nad yw'n dal.
    [two] Byddai'n achosi niwed, neu'n torri rhywbeth y cytunom arno. **2 ddiwrnod** ar ôl i'w wneuthurwr ddarllen ymateb, gall pob ochr ddweud pam nad yw'n dal.
   *[other] Byddai'n achosi niwed, neu'n torri rhywbeth y cytunom arno. **{ $count } diwrnod** ar ôl i'w wneuthurwr ddarllen ymateb, gall pob ochr ddweud pam nad yw'n dal.
}
rules-edit-less = Llai
rules-edit-more = Mwy
rules-edit-percent = Faint o bob ochr sy'n gorfod cytuno
rules-edit-percent-value = { $count } o bob 100
rules-edit-days = Pa mor hir rydym yn aros am atebion
rules-edit-objection = Pa mor hir ar ôl darllen ymateb
rules-edit-days-value = { $count ->
    [one] 1 diwrnod
    [two] 2 ddiwrnod
   *[other] { $count } diwrnod
}
rules-edit-months = Pryd byddwn ni'n edrych eto
rules-edit-months-value = { $count ->
    [one] 1 mis
    [two] 2 fis
   *[other] { $count } mis
}
rules-edit-everyone = Unrhyw un wrth y bwrdd
rules-edit-standing = Y rhai y mae eu hochr wedi rhoi croeso iddyn nhw
rules-edit-name = Enw { $language }
rules-edit-unnamed = ochr newydd
rules-edit-add = Ychwanegu ochr
rules-edit-take-away = Ei thynnu i ffwrdd eto
rules-edit-join = Eistedd fel un gyda: { $side }
rules-edit-joins = Byddai { $side } yn eistedd fel un gyda: { $other }
rules-edit-part = Eu cadw ar wahân
rules-edit-words = Y geiriau { $language }
rules-edit-words-note = Pennawd yw llinell sy'n dechrau gyda #. Eitem yw un sy'n dechrau gyda -. Dylai'r geiriau ddweud yr un peth â'r rhifau uchod.
rules-edit-languages-note = Rydym yn ysgrifennu ein geiriau ym mhob un o'r rhain, ac yn eu llofnodi i gyd. I ychwanegu un, ysgrifennwch y rheolau hyn ynddi hefyd.

## Sut mae'n cael ei gyfrif

rules-counting = Gweld sut mae cwestiwn yn cael ei gyfrif
counting-sides = Rydym yn cyfrif pob ochr ar ei phen ei hun. Nid yw mwy o bobl ar un ochr yn pwyso mwy.
counting-side = { $count ->
    [one] { $side }: mae 1 person yn cyfrif nawr.
    [two] { $side }: mae 2 berson yn cyfrif nawr. Mae angen i { $enough } ohonyn nhw gytuno, gyda phryder neu hebddo.
   *[other] { $side }: mae { $count } o bobl yn cyfrif nawr. Mae angen i { $enough } ohonyn nhw gytuno, gyda phryder neu hebddo.
}
counting-side-empty = { $side }: does neb yn cyfrif yma eto, felly mae'r ochrau eraill yn penderfynu hebddyn nhw.
counting-objection = Mae un gwrthwynebiad agored yn ei atal, o unrhyw ochr.
counting-end = Mae'n dod i ben pan fydd rhywun o bob ochr yn dweud hynny. Mae pawb wedi ateb erbyn hynny, neu mae'r dyddiau ar ben, neu fe gwrddon ni.
counting-words = Ateb i union eiriau yw ateb. Os bydd y geiriau'n newid, nid yw'n cyfrif i'r rhai newydd.
counting-same = Mae pob un o'n cyfrifiaduron yn cyfrif yr un atebion wedi'u llofnodi yn yr un ffordd. Does neb yn cyfrif dros y gweddill ohonom.

## Pwy sy'n gwarantu pwy

vouch-title = Newydd ar eich ochr chi
vouch-asks = Mae { $name } wedi eistedd yma fel un o'r rhain: { $side }. Ydych chi'n nabod eich gilydd, ac ai felly mae hi?
vouch-asks-paper = Mae gan { $name } sedd ar bapur fel un o'r rhain: { $side }. Ydych chi'n nabod eich gilydd, ac ai felly mae hi?
vouch-asks-apart = Daeth { $name } at eich ochr chi ar wahân i chi: { $side }. Ydych chi'n adnabod y person, ac a yw hynny'n wir?
vouch-title-apart = Ar eich ochr chi, ac yn newydd i chi
vouch-twice = Dechreuodd yr ochr hon ddwywaith: { $side }
vouch-twice-means = Daeth rhai o'i phobl ati ar wahân i'r lleill. Felly rydym yn gofyn i bob rhan ar ei phen ei hun. Does neb yn siarad dros bobl nad ydyn nhw'n eu hadnabod.
vouch-part = Rhan { $number }: { $names }
vouch-twice-way = Bydd y rhannau'n un cyn gynted ag y bydd pobl pob rhan wedi croesawu'r lleill.
vouch-means = Os dywedwch ie, bydd eich enw wrth ei ochr. Os nad ydych yn nabod { $name }, gadewch ef i rywun sydd.
vouch-new = Mae gennych sedd, { $name }
vouch-new-can = Gallwch ddarllen y cyfan, ysgrifennu, gofyn ac ateb. Rydym yn cadw pob un o'ch atebion.
vouch-new-counts = Maen nhw'n cyfrif cyn gynted ag y bydd eich ochr chi wedi dweud ei bod yn eich nabod: { $side }. All yr un ochr arall ddweud hynny drosoch, na'i atal.
vouch-new-first = Does neb o'ch ochr chi'n cyfrif yma eto: { $side }. Felly rhaid i fwy na hanner pob ochr arall ddweud eu bod yn eich nabod.
vouch-first = Does neb yn cyfrif ar yr ochr honno eto, felly rydym yn gofyn i bawb arall.
people-on-paper = atebion ar bapur
paper-title = Sedd ar bapur
paper-note = I rywun heb gyfrifiadur. Maen nhw'n penderfynu fel pawb ohonom, ar bapur neu'n uchel. Maen nhw'n eistedd ar eich ochr chi: { $side }.
paper-name = Eu henw
paper-needs-name = Teipiwch yr enw y mae pobl yn ei ddefnyddio.
paper-give = Rhoi sedd iddyn nhw

## Bod gan bawb yr un peth

equal-title = Beth all unrhyw un ei wneud
equal-lead = Pob peth y gellir ei wneud yma, a phwy all ei wneud.
equal-all = Does dim byd yma'n gofyn pwy osododd y bwrdd
equal-all-note = Gall pwy bynnag a eisteddodd olaf wneud yr hyn y gall y cyntaf. Mae ambell beth yn dibynnu ar ble rydych yn eistedd. Maen nhw'n dweud hynny.
equal-deciding = Wrth i ni benderfynu ac addo
equal-table = Y bwrdd, ei bobl a'i ddyluniadau
equal-commands = Pob gorchymyn
equal-commands-note = Mae gan bawb ohonom yr un rhestr hon.
equal-group = { $title }: { $words }
seat-anyone = Pawb ohonom
seat-welcomed = Pawb y mae eu hochr wedi rhoi croeso iddyn nhw
seat-own-side = Pawb sydd wedi cael croeso, dros eu hochr eu hunain
seat-other-side = Pawb sydd wedi cael croeso, dros ochr arall
seat-own = Pawb ohonom, am yr hyn a ddywedom ein hunain
seat-named = Pwy bynnag a enwyd yn dyst
seat-rules = Fel y dywed y rheolau sylfaenol: y rhai y mae eu hochr wedi rhoi croeso iddyn nhw
may-start = Gofyn cwestiwn
may-prepare = Ysgrifennu mewn penderfyniad wrth i ni ei baratoi
may-open = Rhoi penderfyniad o flaen pawb
may-look-again = Gofyn a ydym yn cadw'r hyn y cytunwyd arno, neu'n rhoi'r gorau iddo
may-open-rules = Rhoi rheolau sylfaenol eraill o flaen pawb
may-answer = Dweud ble rydych chi'n sefyll
may-answer-of = Nodi ateb a roddodd rhywun ar bapur neu'n uchel
may-answer-neighbour = Cario gwrthwynebiad dros gymydog
may-witness = Dweud fel tyst mai felly y rhoddwyd ateb
may-contest = Dweud nad yw ateb ar bapur yn iawn
may-reply = Ymateb i wrthwynebiad
may-seen = Dweud eich bod wedi darllen yr ymateb i'ch gwrthwynebiad
may-not-an-objection = Dweud pam nad yw gwrthwynebiad yn dal
may-only-a-typo = Dweud mai dim ond gwall teipio a newidiwyd
may-close = Cau cwestiwn, gyda rhywun o bob ochr
may-withdraw = Tynnu'n ôl eich bod wedi cytuno
may-reopen = Gofyn am edrych arno eto
may-check = Dweud bod addewid wedi'i gadw
may-update = Dweud sut mae addewid yn mynd
may-seat-on-paper = Rhoi sedd ar bapur i rywun
may-start-design = Dechrau dyluniad
may-rename = Rhoi enw arall i ddyluniad
may-import = Dod â geiriau i mewn o ffeil
may-welcome = Rhoi croeso i rywun newydd
may-invite = Gofyn i rywun eistedd
may-link-computer = Cysylltu un cyfrifiadur arall o'ch eiddo
may-door = Agor a chau'r drws
may-take-away = Mynd â dyluniad neu'r addewidion i ffwrdd fel ffeil
may-carry = Cario copi o'r bwrdd ar gof bach, a derbyn un
may-put-up = Gosod bwrdd
may-go-on = Mynd ymlaen wrth fwrdd newydd, gyda chopïau o'r hyn sydd yma
may-sit-down = Eistedd wrth fwrdd
may-leave = Gadael bwrdd
may-write = Ysgrifennu mewn unrhyw ddyluniad

command-promises = Addewidion
command-promises-tip = Mynd i'r hyn y dywedom y byddem yn ei wneud
command-equal = Beth all unrhyw un ei wneud
command-equal-tip = Gweld pob peth y gellir ei wneud yma, a phwy all ei wneud
command-calendar = Addewidion i fy nghalendr
command-calendar-tip = Cadw'r addewidion a'u dyddiau fel ffeil galendr
