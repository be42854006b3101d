# Lleoedd wrth y bwrdd: cyfrifiaduron, symud, gadael, a gofyn i rywun beidio ag eistedd yma mwyach.

## Fy lle i

place-title = Eich lle yma
place-computers = Eich cyfrifiaduron
place-computer-this = hwn
place-computer-mark = Arwydd: { $mark }
place-computer-remove = Tynnu
place-computer-remove-named = Tynnu'r cyfrifiadur â'r arwydd { $mark }
place-computer-remove-means = Gwnewch hyn os ydych wedi'i golli. Ni all ddweud dim yn eich enw wedyn, ac ni chaiff eiriau newydd. Mae'r hyn a ysgrifennoch arno yn aros. Nid oes modd dadwneud hyn.
place-computer-remove-yes = Ie, ei dynnu
place-move = Eistedd gydag ochr arall
place-move-means = Daw eich lle gyda'r ochr hon i ben nawr: { $side }. Bydd eich atebion yn cyfrif eto pan fydd yr ochr newydd wedi'ch croesawu. Mae'r hyn a ddywedoch hyd yma yn aros fel y mae.
place-move-to = Eistedd gyda: { $side }
place-was = Roeddwn i'n eistedd yma o'r blaen
place-was-means = A golloch chi'ch cyfrifiadur, a dod yn ôl i le newydd? Dywedwch pwy oeddech chi. Bydd yn dangos pan fydd eich ochr wedi'ch croesawu eto. Dim ond pan ofynnir i bob ochr y daw'r hen le i ben.
place-was-who = Pwy oeddech chi?
place-was-say = Fi oedd { $name }
place-was-said = Yn eistedd yma o'r blaen fel { $name }
place-leave = Gadael y bwrdd hwn
place-leave-means = Rydych yn gadael am byth. I ddod yn ôl bydd angen lle newydd arnoch. Mae'r hyn a ddywedoch ac a ysgrifennoch yn aros, dan eich enw.
place-leave-take = Yn gyntaf, ewch â chopi o'r cyfan gyda chi:
place-leave-yes = Gadael am byth

## Gofyn i rywun beidio ag eistedd yma mwyach

removal-ask = Pan na ddylai rhywun eistedd yma mwyach
removal-ask-means = Rydych yn gofyn i bob ochr. Daw i fod pan fydd mwy na hanner pob ochr yn dweud ie, a dau berson o leiaf. Gwêl pawb mai chi a ofynnodd, a pham. Mae'r hyn a ysgrifennodd y person yn aros.
removal-ask-not-yet = Gallwch ofyn hyn pan fydd eich ochr wedi'ch croesawu.
removal-ask-who = Am bwy mae hyn?
removal-ask-why = Pam?
removal-ask-needs-who = Dewiswch am bwy mae hyn.
removal-ask-needs-why = Dywedwch pam, mewn ychydig eiriau.
removal-ask-say = Gofyn bod { $name } ddim yn eistedd yma mwyach
removal-open = Mae { $name } yn gofyn bod { $names } ddim yn eistedd yma mwyach
removal-open-you = Mae { $name } yn gofyn i chi beidio ag eistedd yma mwyach
removal-open-mine = Rydych yn gofyn bod { $names } ddim yn eistedd yma mwyach
removal-asked-on = Gofynnwyd { $day }
removal-side = { $side }: mae { $count } o { $all } wedi dweud ie. Angen: { $enough }.
removal-said-yes = Ie: { $names }
removal-not-yet = Dim eto: { $names }
removal-person-paper = { $name } (ar bapur)
removal-paper = Ni all y rhai sy'n ateb ar bapur ddweud ie i hyn.
removal-side-cannot = Mae cymaint o'r ochr hon yn ateb ar bapur fel na all byth fod yn ddigon.
removal-side-needs = Dim ond os bydd { $names } yn dweud ie hefyd y mae hyn yn ddigon. Os na, y ffordd ymlaen yw gwahanu.
removal-ask-few = Mae rhy ychydig o bobl ar yr ochr hon: { $side }. Dim ond os bydd { $name } yn dweud ie hefyd y daw hyn i fod.
removal-nobody-alone = Nid oes neb yn mynd oni bai bod pob ochr yn dweud ie.
removal-names-you = Does dim rhaid i chi ddweud dim. Dim ond os bydd pob ochr yn dweud ie y daw eich lle i ben.
removal-consent = Ie, rwyf innau am hyn
removal-consent-named = Ie, rwyf innau am hyn: { $names }
removal-consent-means = Os hwn yw'r ie olaf sydd ei angen, ni fydd { $names } yn eistedd yma o hyn ymlaen.
removal-consented = Rydych wedi dweud ie i hyn.
removal-stuck = Gofynnwyd bod { $names } ddim yn eistedd yma mwyach, ac aeth yn sownd
removal-stuck-means = Gofynnodd pobl i eraill fynd ar yr un pryd, neu roedd rhaid gofyn i ragor o bobl. Felly nid oes neb yn mynd, ac mae popeth fel yr oedd.
removal-stuck-way = Y ffordd ymlaen yw gwahanu. Gall y rhai sydd am wneud osod bwrdd newydd, â holl eiriau a dyluniadau hwn. Nid yw'n cymryd dim oddi ar neb.

## Y rhai sydd wedi mynd

gone-title = Pobl a fu'n eistedd yma
gone-left = Wedi gadael { $day }
gone-removed = Dywedodd pob ochr ie iddo fynd neu iddi fynd, { $day }
gone-why = Pam: “{ $words }”
gone-you-left = Rydych wedi gadael y bwrdd hwn
gone-you-removed = Nid ydych yn eistedd yma mwyach
gone-you-computer = Nid yw'r cyfrifiadur hwn yn eistedd yma mwyach
gone-you-left-means = Diolch am bopeth a roesoch. Mae'r holl eiriau oedd yma pan adawoch yma o hyd. Gallwch eu darllen a mynd â nhw gyda chi.
gone-you-removed-means = Gofynnwyd i bob ochr, a dywedodd pob un ie. Mae'r holl eiriau a ddaeth cyn hynny yma o hyd. Gallwch eu darllen a mynd â nhw gyda chi. Mae'r hyn a ddywedoch mewn pryd yn aros, dan eich enw.
gone-you-computer-means = Cyfrifiadur arall sydd gennych a ddywedodd hyn. Os nad chi a'i gwnaeth, siaradwch â'r lleill wrth y bwrdd. Mae'r geiriau yma o hyd i'w darllen.
gone-you-way = Gallwch osod eich bwrdd eich hun unrhyw bryd.
gone-strip = Nid ydych yn eistedd yma mwyach. Gallwch ddarllen y cyfan, a mynd ag ef gyda chi.
gone-strip-close = Cau'r bwrdd hwn

## Ar y dudalen gyntaf

home-wait-removal-button = Edrych arno
happened-place = { $when } · pobl
happened-moved = Mae { $name } nawr yn eistedd gyda'r ochr hon: { $side }
happened-left = Gadawodd { $name } y bwrdd
happened-computer = Collodd { $name } gyfrifiadur. Nid yw hwnnw bellach yn siarad drosto.
happened-asked = Gofynnodd { $name } bod { $names } ddim yn eistedd yma mwyach
happened-removed = Nid yw { $names } yn eistedd yma mwyach. Dywedodd pob ochr ie.
happened-was = Dywedodd { $name } iddo eistedd yma o'r blaen fel { $names }
said-removal-asked = Mae { $name } yn gofyn bod { $names } ddim yn eistedd yma mwyach. Mae'n aros amdanoch ar dudalen y bobl.
said-left = Mae { $name } wedi gadael y bwrdd.
said-gone = Nid yw { $name } yn eistedd yma mwyach.

## Pam na wnaed rhywbeth

place-not-here = Nid ydych yn eistedd yma mwyach
place-not-here-note = Felly ni ellir dweud dim newydd o'r cyfrifiadur hwn. Gallwch ddarllen popeth oedd yma a mynd ag ef gyda chi.
place-no-side = Nid oes ochr o'r fath wrth y bwrdd hwn.
place-same-side = Rydych yn eistedd gyda'r ochr hon nawr.
place-no-computer = Nid oes gennych gyfrifiadur o'r fath yma. Efallai ei fod wedi mynd erbyn hyn.
place-this-computer = Dyma'r cyfrifiadur rydych wrtho. Gwnewch hyn o un arall o'ch rhai chi.
place-no-person = Nid oes neb o'r enw hwnnw yn eistedd yma nawr.
place-oneself = Chi yw hwnnw. Gallwch adael, ond ni allwch ofyn hyn amdanoch eich hun.
place-asked-already = Mae rhywun wedi gofyn hyn. Gallwch ddweud ie iddo.
place-no-removal = Nid oes neb wedi gofyn hyn.
place-consented = Rydych wedi dweud ie i hyn.
place-gone = Nid yw'n eistedd yma mwyach. Does dim ar ôl i ddweud ie iddo.
place-stuck = Aeth yn sownd, gan i bobl ofyn i eraill fynd ar yr un pryd. Nid yw un ie arall yn helpu. Nid oes neb yn mynd.
place-said-already = Mae'r lleill yn gwybod hyn erbyn hyn.

## Pwy all wneud beth

equal-places = Lleoedd wrth y bwrdd
may-move = Eistedd gydag ochr arall
may-go = Gadael y bwrdd am byth
may-remove-computer = Dweud bod un o'ch cyfrifiaduron ar goll
may-ask-removal = Gofyn i rywun beidio ag eistedd yma mwyach
may-consent = Dweud ie pan fydd rhywun yn gofyn hyn
may-was = Dweud pwy oeddech chi yma o'r blaen

## Y gorchymyn

help-move = Eistedd gydag ochr arall
help-move-side = Yr ochr: live, work, neu ddechrau ei henw
help-leave = Gadael y bwrdd
help-leave-for-good = Dweud eich bod yn gwybod mai am byth y mae
help-remove-computer = Tynnu cyfrifiadur a golloch oddi ar y bwrdd
help-remove-computer-mark = Dechrau ei arwydd. Mae “people” yn ei ddangos
help-ask-removal = Gofyn i bob ochr na fydd rhywun yn eistedd yma mwyach
help-ask-removal-why = Pam. Gwêl pawb wrth y bwrdd hyn
help-consent = Dweud ie i'r hyn a ofynnwyd am rywun
help-was = Dweud pwy oeddech chi yma, cyn i chi golli'ch cyfrifiadur
cli-moved = Rydych nawr yn eistedd gyda'r ochr hon: { $side }. Bydd eich atebion yn cyfrif pan fyddant wedi'ch croesawu.
cli-leave-for-good = Byddech yn gadael am byth. Mae'r hyn a ddywedoch yn aros, dan eich enw. Ewch â chopi gyda “pack” yn gyntaf. Yna dywedwch hyn eto gyda --for-good.
cli-left = Rydych wedi gadael “{ $title }”. Mae popeth oedd yma ar y cyfrifiadur hwn o hyd.
cli-no-such-computer = Nid oes gennych un cyfrifiadur yma ag arwydd sy'n dechrau â “{ $mark }”. Mae “people” yn eu rhestru.
cli-computer-removed = Nid yw'r cyfrifiadur â'r arwydd { $mark } yn siarad drosoch mwyach.
cli-not-asked = Nid oes neb wedi gofyn bod { $name } ddim yn eistedd yma mwyach.
cli-was = Rydych wedi dweud mai chi oedd { $name }. Bydd yn dangos pan fydd eich ochr wedi'ch croesawu eto.
cli-person-was = Roedd { $name } yn eistedd yma o'r blaen fel { $was }
cli-person-left = { $name } · wedi gadael
cli-person-removed = { $name } · ddim yn eistedd yma mwyach
cli-this-computer = Eich cyfrifiadur { $mark } · hwn
cli-other-computer = Eich cyfrifiadur { $mark }
cli-removal-open = Mae { $name } yn gofyn bod { $names } ddim yn eistedd yma mwyach: “{ $why }”. Nid oes neb yn mynd oni bai bod pob ochr yn dweud ie.
cli-removal-stuck = Gofynnodd { $name } bod { $names } ddim yn eistedd yma mwyach: “{ $why }”. Aeth yn sownd: gofynnodd pobl i eraill fynd ar yr un pryd, neu roedd rhaid gofyn i ragor o bobl. Nid oes neb yn mynd.
cli-removal-done = Nid yw { $names } yn eistedd yma mwyach. Dywedodd pob ochr ie.
cli-removal-side = { $side }: mae { $count } o { $all } wedi dweud ie. Angen: { $enough }. Gofynnir i: { $names }.
cli-removal-paper = Ni all y rhai sy'n ateb ar bapur ddweud ie i hyn.

## Yr hyn a ddaeth yn rhy hwyr

late-left = Ysgrifennodd { $name } rywbeth yma ar ôl gadael. Mae wedi'i gadw, ac nid yw'n rhan o'r dudalen hon.
late-removed = Ysgrifennodd { $name } rywbeth yma ar ôl i'r lle wrth y bwrdd ddod i ben. Mae wedi'i gadw, ac nid yw'n rhan o'r dudalen hon.
late-computer = Ysgrifennwyd rhywbeth yma ar gyfrifiadur a gollodd { $name }. Mae wedi'i gadw, ac nid yw'n rhan o'r dudalen hon.
late-own-computer = Ysgrifennwyd rhywbeth yma ar gyfrifiadur a golloch chi. Mae wedi'i gadw, ac nid yw'n rhan o'r dudalen hon.
late-somebody = Ysgrifennwyd rhywbeth yma yn rhy hwyr. Mae wedi'i gadw, ac nid yw'n rhan o'r dudalen hon.
late-several = Ysgrifennwyd rhywbeth yma yn rhy hwyr, yn enw { $count } o bobl. Mae wedi'i gadw, ac nid yw'n rhan o'r dudalen hon.
design-late = daeth geiriau yn rhy hwyr
late-narrow = Daeth geiriau'n rhy hwyr.
late-look = Edrych arno
late-take-up = Ei dderbyn
late-take-up-of = Derbyn yr hyn a ysgrifennodd { $name }
late-title = Geiriau a ddaeth yn rhy hwyr
late-means = Gallwch eu derbyn. Wedyn maen nhw'n rhan o'r dudalen hon i bawb ohonom, a gall pawb weld mai chi wnaeth hynny. Os na wnewch chi, maen nhw'n aros fel y maen nhw.
late-legend = Dyma sut byddai'r dudalen yn newid. [− tynnwyd allan −] [+ rhoddwyd i mewn +]
late-reading = Dim ond eiliad …
late-no-words = Ni fyddai unrhyw eiriau'n newid ar y dudalen hon.
late-of-text = Geiriau'r dudalen
late-of-decision = Yr hyn a ofynnir, a phopeth sy'n mynd gydag ef
late-of-list = Y rhestr o'r hyn sydd yma
late-taken-up-of = Derbynioch chi'r hyn a ysgrifennodd { $name } yn rhy hwyr. Mae'n rhan o'r dudalen nawr.
late-taken-up = Derbynioch chi'r hyn a ysgrifennwyd yn rhy hwyr. Mae'n rhan o'r dudalen nawr.
late-counts-already = Mae'n rhan o'r dudalen erbyn hyn. Roedd rhywun yn gyntaf.
trouble-take-up = Ni chafodd ei dderbyn
trouble-take-up-note = Nid oes dim wedi newid. Edrychwch arno eto, ac yna rhowch gynnig arall arni.
happened-took-up = Derbyniodd { $name } eiriau hwyr yn “{ $title }”
happened-took-up-you = Derbynioch chi eiriau hwyr yn “{ $title }”
may-take-up = Derbyn yr hyn a ysgrifennodd rhywun ar ôl mynd
cli-log-took-up = { $when } · { $name } · { $title } · derbyn geiriau a ddaeth yn rhy hwyr
cli-late-none = Ni ddaeth dim yn rhy hwyr i “{ $title }”.
cli-late-none-of = Nid ysgrifennodd { $name } ddim yn rhy hwyr yn “{ $title }”.
cli-late-two-tables = “table” yw'r rhestr o'r hyn sydd yma, ac mae dyluniad o'r un enw. I enwi'r dyluniad: { $doc }. I enwi'r rhestr: { $list }.
cli-late-see = I'w weld, dywedwch: late { $doc }
cli-late-take-up = I'w dderbyn, dywedwch: take-up { $doc } { $name }
cli-late-which = Ysgrifennodd mwy nag un yn rhy hwyr yma. Dywedwch eiriau pwy rydych chi'n eu derbyn: { $names }
help-late = Dangos yr hyn a ysgrifennodd pobl mewn dyluniad ar ôl mynd
help-take-up = Derbyn yr hyn a ysgrifennodd rhywun mewn dyluniad ar ôl mynd
