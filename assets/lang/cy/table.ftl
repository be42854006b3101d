# Sgriniau'r bwrdd: yr hyn maen nhw'n ei ddweud heblaw'r hyn sydd yn window.ftl.

## Y rheilen

rail-parts = Rhannau'r bwrdd hwn
rail-more = Geiriau a golwg
rail-waiting = { $count ->
    [one] mae 1 peth yn aros amdanoch
    [two] mae 2 beth yn aros amdanoch
   *[other] mae { $count } o bethau'n aros amdanoch
}
sync-taking-in = Yn derbyn gwaith pobl eraill: { $done } o { $total }
sync-whose = { $name } ({ $computer })
sync-last-met-today = Wedi cwrdd â { $name } heddiw

## Hafan

home-lead-waiting = Beth mae'r grŵp yn ei wneud, a beth sy'n aros amdanoch.
home-waiting = Yn aros amdanoch
home-waiting-none = Does dim yn aros amdanoch nawr.
home-waiting-person = Mae { $name } wedi eistedd ar eich ochr chi
home-waiting-person-note = Ydych chi'n nabod eich gilydd? Rhowch groeso, a bydd yr atebion yn cyfrif.
home-waiting-rules = Darllenwch y rheolau sylfaenol a awgrymir
home-waiting-rules-note = Maen nhw'n dweud sut mae'r bwrdd hwn yn gweithio. Does neb wedi cytuno arnyn nhw eto.
home-waiting-rules-button = Darllen
home-here-invite = Dim ond chi sydd yma hyd yma. Mae bwrdd i fwy nag un.
home-here-invite-button = Gofyn i rywun eistedd
home-designs-empty-button = Dechrau'r un cyntaf
design-state-made = Wrthi'n ei ysgrifennu
design-state-newer = Angen Trestle mwy newydd

## Rheolau sylfaenol

rules-follow = Y geiriau hyn sy'n gwneud y rheol y mae'r rhaglen yn ei dilyn.
rules-side = **{ $side }** ({ $count })
rules-sides-all = { $sides }. Mae pob ochr yn cyfrif fel un, ac yn dweud pwy sy'n eistedd gyda hi.
rules-agreed-by = { $percent ->
    [50] Does neb yn gwrthwynebu. Ar bob ochr, mae **o leiaf hanner** y bobl yn cytuno. Rydym yn cyfrif fesul ochr, byth fesul pen.
   *[other] Does neb yn gwrthwynebu. Ar bob ochr, mae **o leiaf { $percent } o bob 100** o bobl yn cytuno. Rydym yn cyfrif fesul ochr, byth fesul pen.
}
rules-wait-days = { $count ->
    [one] **1 diwrnod**, neu nes bod pawb wedi ateb. Gall cyfarfod gyda phob ochr yno ei orffen yn gynt.
    [two] **2 ddiwrnod**, neu nes bod pawb wedi ateb. Gall cyfarfod gyda phob ochr yno ei orffen yn gynt.
   *[other] **{ $count } diwrnod**, neu nes bod pawb wedi ateb. Gall cyfarfod gyda phob ochr yno ei orffen yn gynt.
}
rules-invite-everyone = **Unrhyw un** wrth y bwrdd.
rules-invite-standing = **Unrhyw un y mae ei ochr wedi rhoi croeso iddo.**
rules-again-months = { $count ->
    [one] Rydym yn edrych eto ar ôl **1 mis**.
    [two] Rydym yn edrych eto ar ôl **2 fis**.
   *[other] Rydym yn edrych eto ar ôl **{ $count } mis**.
}
rules-languages-both = **Cymraeg a Saesneg**, ochr yn ochr. Rydym yn llofnodi'r ddwy.

## Pobl

people-alone = Dim ond chi sy'n eistedd yma hyd yma. Gofynnwch i rywun eistedd gyda chi.
people-computer = Cyfrifiadur: { $computer }
people-computer-yours = Y cyfrifiadur hwn: { $computer }
people-afar = O rywle arall
people-copy = Copïo dolen
people-stick = Rhoi ar gof bach
people-ask-terms = { $count ->
    [one] Gall unrhyw un yma wahodd. Mae dolen yn gweithio i 1 person, tan { $day }.
    [two] Gall unrhyw un yma wahodd. Mae dolen yn gweithio i 2 berson, tan { $day }.
    [few] Gall unrhyw un yma wahodd. Mae dolen yn gweithio i 3 pherson, tan { $day }.
   *[other] Gall unrhyw un yma wahodd. Mae dolen yn gweithio i { $count } o bobl, tan { $day }.
}
people-ask-change = Newid faint o bobl a pha mor hir
people-meet-room-found = Dros y Wi-Fi hwn. Does dim angen y rhyngrwyd.
people-meet-room-off = Wedi'i ddiffodd yn y gosodiadau. Mae dolen yn gweithio o hyd.
people-meet-room-hidden = Mae'r rhwydwaith hwn yn cuddio cyfrifiaduron rhag ei gilydd. Mae dolen yn gweithio o hyd.
people-meet-town-open = Yn syth o'r naill gyfrifiadur i'r llall, os bydd y blychau Wi-Fi yn y ddau gartref yn gadael iddo.
people-meet-cut-off = Does gan y cyfrifiadur hwn ddim ffordd allan ar hyn o bryd. Mae eich gwaith wedi'i gadw yma.
people-meet-hand = Â llaw
people-meet-hand-note = Gall y bwrdd hwn i gyd fynd ar gof bach, at rywun sy'n eistedd yma.

## Y drws

door-room = Yn yr ystafell hon
door-about = Agorwch y drws am ddeg munud. Cewch bedwar gair. Darllenwch nhw i'r person wrth eich ochr.
door-open = Agor y drws
door-open-again = Agor y drws eto
door-minutes = { $count ->
    [one] **Yn yr ystafell hon** · mae'r drws ar agor am 1 munud
    [two] **Yn yr ystafell hon** · mae'r drws ar agor am 2 funud
   *[other] **Yn yr ystafell hon** · mae'r drws ar agor am { $count } munud
}
door-words = Y pedwar gair: { $words }
door-how = Maen nhw'n dewis “Cymryd sedd”, yn dewis y bwrdd hwn o'r rhestr, ac yn teipio'r pedwar gair hyn.
door-wrong = { $count ->
    [one] 1 cynnig anghywir hyd yma. Mae'r drws yn cau ar ôl 3.
    [two] 2 gynnig anghywir hyd yma. Mae'r drws yn cau ar ôl 3.
   *[other] { $count } cynnig anghywir hyd yma. Mae'r drws yn cau ar ôl 3.
}
door-came = { $count ->
    [one] Daeth 1 person i mewn.
    [two] Daeth 2 berson i mewn.
    [few] Daeth 3 pherson i mewn.
   *[other] Daeth { $count } o bobl i mewn.
}
door-close = Cau'r drws
door-time-up = Caeodd y drws ei hun: mae deg munud ar ben.
door-three-wrong = Caeodd y drws: roedd y geiriau'n anghywir dair gwaith. Os agorwch ef eto, cewch eiriau newydd.
door-nearby-off = Mae dod o hyd i eraill gerllaw wedi'i ddiffodd yn y gosodiadau. Trowch ef ymlaen, neu defnyddiwch ddolen.
door-nearby-hidden = Mae'r rhwydwaith hwn yn cuddio cyfrifiaduron rhag ei gilydd. Defnyddiwch ddolen neu gof bach yma.
door-closed-here = Rydych wedi cau'r drws.

## Gwahoddiad ar gof bach

stick-title = I ble dylai ffeil y gwahoddiad fynd?
stick-note = Rhowch ef ar gof bach, neu mewn unrhyw ffolder. Gall pwy bynnag sydd â'r ffeil eistedd.
stick-written = Mae'r gwahoddiad yma: { $file }
stick-written-note = Rhowch ef iddyn nhw. Maen nhw'n dewis “Cymryd sedd” ac yn agor y ffeil hon yno.
stick-file = Gwahoddiad yw hwn i eistedd wrth fwrdd: “{ $title }”. I'w ddefnyddio, agorwch Trestle, dewiswch “Cymryd sedd”, ac agorwch y ffeil hon yno.
file-place = Dewis lle

## Yr hyn sy'n cymryd amser

busy-link = Wrthi'n gwneud y ddolen…
busy-writing = Wrthi'n ysgrifennu'r ffeil…
busy-reading = Wrthi'n darllen y ffeil…
busy-bringing-in = Wrthi'n ychwanegu'r geiriau…
busy-taking-back = Wrthi'n newid y geiriau yn ôl…
busy-carrying-out = Wrthi'n ysgrifennu'r copi…
busy-carrying-in = Wrthi'n derbyn y copi…

## Copi ar gof bach

carry-out-title = I ble dylai'r copi fynd?
carry-out-note = Mae'r bwrdd hwn i gyd yn mynd i un ffeil. Rhowch hi ar gof bach ac ewch â hi at rywun sy'n eistedd yma. Gall pwy bynnag sydd â'r ffeil ei darllen.
carry-out-done = Mae'r copi yma: { $file }
carry-in-title = Pa gopi dylid ei dderbyn?
carry-in-note = Does dim yn cael ei golli. Mae'r hyn sy'n newydd yn y copi yn cael ei ychwanegu at yr hyn sydd gennych yma.
carry-in-button = Derbyn
carry-in-done = { $count ->
    [one] Derbyniwyd: 1 peth newydd. Mae wedi'i gadw ar y cyfrifiadur hwn.
    [two] Derbyniwyd: 2 beth newydd. Maen nhw wedi'u cadw ar y cyfrifiadur hwn.
   *[other] Derbyniwyd: { $count } o bethau newydd. Maen nhw wedi'u cadw ar y cyfrifiadur hwn.
}
carry-in-nothing-new = Does dim byd newydd yn y copi hwn. Roedd y cyfan gennych.
carry-in-damaged = { $count ->
    [one] Mae rhan o'r copi hwn ar goll neu wedi'i difrodi. Derbyniwyd yr hyn oedd yn gyfan: 1 peth newydd. Gofynnwch am y copi eto.
    [two] Mae rhan o'r copi hwn ar goll neu wedi'i difrodi. Derbyniwyd yr hyn oedd yn gyfan: 2 beth newydd. Gofynnwch am y copi eto.
   *[other] Mae rhan o'r copi hwn ar goll neu wedi'i difrodi. Derbyniwyd yr hyn oedd yn gyfan: { $count } o bethau newydd. Gofynnwch am y copi eto.
}
carry-in-damaged-nothing = Mae rhan o'r copi hwn ar goll neu wedi'i difrodi. Doedd dim byd newydd yn y gweddill. Gofynnwch am y copi eto.
carry-in-refused = { $count ->
    [one] Derbyniwyd: 1 peth newydd. Nid yw rhywbeth yn y copi hwn fel y mae Trestle yn ei ysgrifennu. Gadawyd hwnnw allan.
    [two] Derbyniwyd: 2 beth newydd. Nid yw rhywbeth yn y copi hwn fel y mae Trestle yn ei ysgrifennu. Gadawyd hwnnw allan.
   *[other] Derbyniwyd: { $count } o bethau newydd. Nid yw rhywbeth yn y copi hwn fel y mae Trestle yn ei ysgrifennu. Gadawyd hwnnw allan.
}
carry-in-waiting = { $count ->
    [one] Derbyniwyd: 1 peth newydd. Mae rhan o'r copi hwn yn adeiladu ar eiriau nad ydynt yma eto. Gofynnwch am gopi mwy newydd.
    [two] Derbyniwyd: 2 beth newydd. Mae rhan o'r copi hwn yn adeiladu ar eiriau nad ydynt yma eto. Gofynnwch am gopi mwy newydd.
   *[other] Derbyniwyd: { $count } o bethau newydd. Mae rhan o'r copi hwn yn adeiladu ar eiriau nad ydynt yma eto. Gofynnwch am gopi mwy newydd.
}

## Yr hyn a ddywedir yn uchel

said-wrote = Ysgrifennodd { $name }: { $words }
said-saved = Mae eich geiriau wedi'u cadw ar y cyfrifiadur hwn.
said-sat-down = Eisteddodd { $name } wrth y bwrdd.
said-came-in = Mae { $name } wedi dod i mewn i ysgrifennu yma hefyd.
said-matched = { $count ->
    [one] Mae eich copi'n cydweddu â chopi 1 person nawr.
    [two] Mae eich copi'n cydweddu â chopïau 2 berson nawr.
    [few] Mae eich copi'n cydweddu â chopïau 3 pherson nawr.
   *[other] Mae eich copi'n cydweddu â chopïau { $count } o bobl nawr.
}
said-asked = Mae { $name } yn gofyn: { $question }
said-asked-again = Mae { $name } wedi newid y geiriau, ac yn gofyn eto: { $question }
said-asked-own = Mae ar agor i atebion: { $question }
said-answered = Mae { $name } wedi ateb: { $question }
said-answered-own = Mae eich ateb wedi'i roi: { $question }
said-names-you = Ysgrifennodd { $name } ateb a'ch enwi chi fel un oedd yno: { $question }
said-replied-to-you = Mae { $name } wedi ymateb i'r hyn a ddywedoch: { $question }
said-typo = Mae { $name } yn dweud mai dim ond gwall teipio a newidiwyd: { $question }
said-closed = Mae { $name } wedi'i gau dros ei ochr: { $question }
said-withdrew = Mae { $name } wedi tynnu ei ie yn ôl: { $question }
said-reopened = Mae { $name } yn gofyn am edrych arno eto: { $question }
said-promise = Dywedodd { $name } sut mae addewid yn mynd: { $what }
said-spoke = Mae { $name } wedi dweud rhywbeth am hyn: { $question }
said-done = Wedi'i wneud. Gall pawb ei weld.
said-agreed = Cytunwyd arno: { $question }
said-not-agreed = Cafodd ei gau heb gytuno: { $question }
said-in-question = Mae dan amheuaeth nawr: { $question }
said-contested = Mae dau eiriad wedi'u cytuno nawr: { $question }
said-much = Ers i chi gwrdd ddiwethaf, dywedwyd { $count } o bethau newydd.
said-door-open = Mae'r drws ar agor am ddeg munud. Y pedwar gair yw: { $words }

## Dyluniad

document-again = Ceisio eto
document-more-here = a { $count } arall
document-more-tools = Rhagor o offer
