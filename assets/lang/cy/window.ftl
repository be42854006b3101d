## The first screen

app-name = Trestle
welcome-lead = Bwrdd y gall unrhyw un ei osod. Mae pawb sy'n eistedd o'i gwmpas yn dylunio ac yn penderfynu fel pobl gyfartal.
welcome-new = Gosod bwrdd
welcome-new-about = Dechreuwch le newydd i'w rannu. Nid chi fydd biau'r bwrdd: gall pawb sy'n ymuno wneud popeth y gallwch chi.
welcome-new-button = Dechrau
welcome-seat = Cymryd sedd
welcome-seat-about = Eisteddwch gyda phobl yn yr ystafell hon, neu defnyddiwch wahoddiad: dolen neu ffeil.
welcome-seat-button = Ymuno
welcome-sample = Edrych o gwmpas yn gyntaf
welcome-sample-about = Agorwch fwrdd dychmygol am waith trwsio. Does dim a wnewch yno yn gadael y cyfrifiadur hwn.
welcome-sample-button = Rhoi cynnig arni
welcome-back = Eich byrddau
welcome-table-last = Defnyddiwyd ddiwethaf: { $day }
welcome-where-title = Ble mae eich gwaith yn byw.
welcome-where = Ar y cyfrifiadur hwn ac ar rai'r bobl rydych yn eu gwahodd. Nid oes cwmni, cyngor na landlord yn ei gadw ar eich rhan. Gallwch ei gopïo, ei roi ar gof bach a'i ddarllen heb Trestle.

## Putting up a table

create-about = Am beth mae'r bwrdd?
create-about-hint = Trwsio, gyda'n gilydd
create-name = Eich enw, fel mae pobl yn eich galw
create-name-hint = Mae croeso i chi roi llysenw
create-side = Sut rydych chi yma?
create-side-live = Rwy'n byw yma
create-side-work = Rwy'n gweithio yma
create-side-other = Ffordd arall…
create-side-own = Yn eich geiriau eich hun
create-side-own-hint = Rwy'n helpu yma
create-button = Gosod y bwrdd
create-note = Nid chi fydd yn rheoli'r bwrdd. Gall pawb sy'n eistedd wneud popeth y gallwch chi.
create-working = Wrthi'n gosod y bwrdd…
create-needs-about = Dywedwch mewn ychydig eiriau am beth mae'r bwrdd.
create-needs-name = Teipiwch eich enw, fel mae pobl yn eich galw.
create-needs-choice = Dewiswch sut rydych chi yma.
create-needs-side = Dywedwch mewn ychydig eiriau sut rydych chi yma.
side-live = Pobl sy'n byw yma
side-work = Pobl sy'n gweithio yma
button-back = Yn ôl
button-stop = Stopio
button-again = Rhoi cynnig arall arni
button-close = Cau

## Round the table

rail-people = { $count ->
    [one] 1 person · llais cyfartal
    [two] 2 berson · llais cyfartal
    [few] 3 pherson · llais cyfartal
   *[other] { $count } o bobl · llais cyfartal
}
rail-home = Hafan
rail-designs = Dyluniadau
rail-people-page = Pobl
rail-rules = Rheolau sylfaenol
rail-menu = Geiriau a golwg
sync-alone = Dim ond chi hyd yma
sync-alone-note = Gwahoddwch rywun i gadw copi hefyd.
sync-together = { $count ->
    [one] Wedi cydweddu ag 1 person
    [two] Wedi cydweddu â 2 berson
    [few] Wedi cydweddu â 3 pherson
   *[other] Wedi cydweddu â { $count } o bobl
}
sync-catching-up = { $count ->
    [one] Wrthi'n cydweddu ag 1 person…
    [two] Wrthi'n cydweddu â 2 berson…
    [few] Wrthi'n cydweddu â 3 pherson…
   *[other] Wrthi'n cydweddu â { $count } o bobl…
}
sync-apart = Does neb arall yma nawr
sync-unsent = { $count ->
    [one] 1 newid yma nad oes gan neb arall eto
    [two] 2 newid yma nad oes gan neb arall eto
   *[other] { $count } newid yma nad oes gan neb arall eto
}
sync-last-met = Wedi cwrdd â { $name } ddiwethaf: { $day }
sync-safe = Mae eich gwaith yn ddiogel ar y cyfrifiadur hwn.
sync-not-saved = Nid yw eich geiriau diweddaraf wedi'u cadw ar y cyfrifiadur hwn eto.
opening-table = Wrthi'n agor y bwrdd…
opening-table-note = Gall hyn gymryd ychydig os oes llawer wedi'i wneud yno.

## Home

home-morning = Bore da, { $name }
home-afternoon = Prynhawn da, { $name }
home-evening = Noswaith dda, { $name }
home-invite = Gwahodd rhywun
home-new = Dechrau rhywbeth newydd
home-designs = Dyluniadau
home-designs-empty = Dim byd yma eto
home-designs-empty-note = Dyluniad yw rhywbeth rydych yn ei ysgrifennu gyda'ch gilydd: syniad, cynllun, yr hyn a ddywedodd pobl. Dechreuwch yr un cyntaf.
home-here = Yma nawr
home-here-you = { $name } (chi)
home-here-in = yn “{ $title }”
home-here-alone = Pan fydd pobl eraill yn agor y bwrdd hwn, byddwch yn eu gweld yma.
home-happened = Beth ddigwyddodd
home-happened-empty = Bydd yr hyn y mae pobl yn ei wneud yma i'w weld yn y rhestr hon.
design-new-title = Am beth fydd y dyluniad?
design-first = Ein dyluniad cyntaf
design-new-hint = Sut deimlad yw trwsio da
design-new-button = Dechrau ysgrifennu
design-untitled = Heb enw
design-text = Dogfen ddylunio
design-unknown = Gwnaed hwn gyda Trestle mwy newydd
design-made-by = { $name }, { $day }
design-here-one = Mae { $name } yma nawr
design-here-many = { $count ->
    [one] Mae 1 person yma nawr
    [two] Mae 2 berson yma nawr
    [few] Mae 3 pherson yma nawr
   *[other] Mae { $count } o bobl yma nawr
}
designs-title = Dyluniadau
designs-lead = Popeth mae'r grŵp yn ei wneud gyda'i gilydd.
happened-wrote = Ysgrifennodd { $name } yn “{ $title }”
happened-started = Dechreuodd { $name } “{ $title }”
happened-commented = Rhoddodd { $name } sylw ar “{ $title }”
happened-commented-you = Rhoesoch chi sylw ar “{ $title }”
happened-wrote-you = Ysgrifennoch chi yn “{ $title }”
happened-started-you = Dechreuoch chi “{ $title }”
happened-changes = { $count ->
    [one] { $when } · 1 newid
    [two] { $when } · 2 newid
   *[other] { $when } · { $count } newid
}
someone = Rhywun

## People

people-title = Pobl
people-lead = Mae gan bob un ohonom yr un llais. Ni all un person ar ei ben ei hun anfon rhywun arall i ffwrdd.
people-around = O gwmpas y bwrdd
people-you = { $name } (chi)
people-here = yma nawr
people-matched-today = copïau wedi cydweddu heddiw
people-matched-week = copïau wedi cydweddu yr wythnos hon
people-matched-longer = copïau wedi cydweddu amser yn ôl
people-matched-never = copïau heb gydweddu eto
people-waiting = yn aros am groeso
people-waiting-other = Gall ysgrifennu'n barod. Bydd yr atebion yn cyfrif pan fydd mwy na hanner yr ochr hon wedi rhoi croeso: { $side }.
people-alike = Mae enw arall yma sy'n edrych fel hwn. Ewch yn ôl yr arwyddion yn y cromfachau.
vouch-alike = Mae enw arall yma sy'n edrych fel hwn. Gofynnwch iddyn nhw ddarllen yr arwyddion yn y cromfachau ar ôl eu henw.
people-welcome = Croesawu { $name }
people-welcome-tip = Dywedwch fod { $name } yn eistedd gyda chi. Bydd eich enw wrth ei ochr.
people-welcomed = Rydych wedi croesawu { $name }
people-ask = Gofyn i rywun eistedd
people-ask-uses = I faint o bobl
people-ask-fewer = Llai o bobl
people-ask-more = Mwy o bobl
people-ask-days = Am faint o amser
people-ask-sooner = Amser byrrach
people-ask-later = Amser hirach
people-ask-days-value = { $count ->
    [one] 1 diwrnod
    [two] 2 ddiwrnod
   *[other] { $count } diwrnod
}
people-ask-uses-value = { $count ->
    [one] 1 person
    [two] 2 berson
    [few] 3 pherson
   *[other] { $count } o bobl
}
people-ask-copied = Wedi'i chopïo. Nawr gludwch hi mewn neges.
people-ask-link = Y ddolen
computers-title = Cyfrifiadur arall o'ch eiddo
computers-about = Cysylltwch ef, a gallwch weithio ar y naill neu'r llall. Os collir un, mae'r llall yn dal i'ch gadael i mewn.
computers-only-one = un cyfrifiadur yn unig
computers-needs-second = Rydych yn eistedd yma gydag un cyfrifiadur. Os collir ef, gallech gael eich cloi allan, gan fod eich ochr yn fach. Cysylltwch ail gyfrifiadur.
computers-go = Cysylltu ail gyfrifiadur
computers-link = Copïo dolen ato
computers-stick = Rhoi'r ddolen ar gof bach
computers-link-name = Y ddolen i'w defnyddio ar eich cyfrifiadur arall
computers-copied = Wedi'i chopïo. Nawr ewch at eich cyfrifiadur arall ac agorwch Trestle. Pwyswch “Ymuno” yno, a gludwch hi.
computers-works = Mae'n gweithio i un cyfrifiadur, tan { $day }. Cadwch y bwrdd hwn ar agor yma tan hynny. Peidiwch â rhoi'r ddolen i neb: gall pwy bynnag sydd â hi eistedd yma fel chi.
computers-end = Dod â'r ddolen hon i ben
computers-ended = Mae'r ddolen wedi dod i ben. Ni all unrhyw gyfrifiadur ei defnyddio nawr.
computers-linked = Fe weithiodd. Mae eich cyfrifiadur arall wedi'i gysylltu nawr.
computers-not-mine = Nid eich un chi oedd e? Yna tynnwch y cyfrifiadur hwnnw yma ar unwaith.
computers-file-name = fy nghyfrifiadur arall
computers-file = Gyda'r ffeil hon, gall cyfrifiadur arall { $name } agor “{ $title }”. Agorwch hi gyda Trestle: pwyswch “Ymuno”, yna “Mae gen i gof bach neu ffeil”. Peidiwch â'i rhoi i neb arall.
computers-stick-title = Ble dylai'r ddolen fynd?
computers-stick-note = Rhowch hi ar gof bach, ac ewch â'r cof bach at eich cyfrifiadur arall. Yna dilëwch hi: gall pwy bynnag sydd â hi eistedd yma fel chi.
## Mynd ymlaen wrth fwrdd newydd

go-on-suggested = { $title }, yn mynd ymlaen
go-on-title = Mynd ymlaen wrth fwrdd newydd
go-on-about = Gall unrhyw un wneud hyn, ac nid yw'n cymryd dim oddi ar neb. Cewch fwrdd newydd gyda chopïau o'r hyn sydd yma. Mae hwn yn aros fel y mae, i bawb sy'n eistedd wrtho.
go-on-stuck-mark = yn sownd
go-on-stuck = Mae dymuniad i anfon pobl i ffwrdd yn sownd yma, felly nid yw'n cyfrif. Gall pob hanner fynd ymlaen wrth ei fwrdd ei hun.
go-on-open = Mynd ymlaen wrth fwrdd newydd…
go-on-name = Enw'r bwrdd newydd
go-on-needs-title = Rhowch enw i'r bwrdd newydd.
go-on-what = Cewch y dyluniadau, y rheolau sylfaenol a'r penderfyniadau agored. Daw'r hyn y cytunwyd arno fel tudalennau i'w darllen. Rydych yn eistedd yno ar eich pen eich hun, ac yn gofyn i bwy bynnag a fynnwch.
go-on-button = Codi'r bwrdd newydd
go-on-working = Mae popeth yn cael ei roi ar y bwrdd newydd…
go-on-done = Dyma'r bwrdd newydd, gyda'r copïau arno. Nawr gofynnwch i bobl eistedd. Mae'r hen un yn eich rhestr o fyrddau.
go-on-note = O'r bwrdd “{ $table }”, fel yr oedd yno ar { $day }. Copi yw hwn: nid yw'r hyn a ysgrifennir yno o hyn ymlaen yn dod yma.
go-on-agreed = Cytunwyd yno: { $title }
go-on-agreed-note = Cytunwyd ar hyn wrth y bwrdd “{ $table }”. Copïwyd ar { $day }. Yma dim ond tudalen i'w darllen yw: nid yw'r bwrdd hwn wedi cytuno arno.
go-on-from-title = O ble daw'r bwrdd hwn
go-on-from = Mae'r bwrdd hwn yn mynd ymlaen o “{ $table }”. Ar { $day }, copïwyd popeth yn y rhestr hon yma. Mae'r hen fwrdd yno o hyd, ac ni newidiwyd ef.
go-on-list-design = Dyluniad: “{ $title }”
go-on-list-draft = Penderfyniad, yn agored o hyd: “{ $title }”. Mae'r hyn a ddywedodd ac a ofynnodd pobl amdano yn aros wrth yr hen fwrdd.
go-on-list-agreement = Cytunwyd yno: “{ $title }”. Mae'r rhai a'i llofnododd, a'u marciau, wrth yr hen fwrdd.
go-on-list-missing = Heb ei gopïo, gan nad oedd modd ei ddarllen: “{ $title }”
people-ask-open = Cadwch Trestle ar agor yma nes iddyn nhw ymuno.
people-meet = Sut mae ein cyfrifiaduron yn cwrdd
people-meet-room = Yn yr un ystafell
people-meet-town = Ar draws y dref

## Ground rules

rules-title = Rheolau sylfaenol
rules-lead = Sut rydym yn gweithio gyda'n gilydd. Dim ond pan fydd pob ochr yn cytuno y maen nhw'n newid, yn ôl y rheolau sydd mewn grym.
rules-suggested = Awgrym, heb gytuno eto
rules-suggested-note = Trestle sy'n awgrymu'r rhain. Chi sydd i'w newid. Cytuno arnyn nhw yw'r peth cyntaf i'r bwrdd hwn ei benderfynu.
rules-sides = Pwy ydym ni
rules-agreed = Pryd mae rhywbeth wedi'i gytuno
rules-wait = Pa mor hir rydym yn aros
rules-objection = Beth sydd ei angen ar wrthwynebiad
rules-invite = Pwy gaiff wahodd
rules-again = Pryd rydym yn edrych eto
rules-languages = Ein hieithoedd
rules-whole = Y geiriau'n llawn
