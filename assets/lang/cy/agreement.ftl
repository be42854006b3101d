# Pam na wnaed rhywbeth ynghylch penderfyniad, beth mae cytundeb yn ei ddweud, a beth mae gwiriad yn ei ganfod.

decide-not-done = Ni wnaed hynny
decide-needs-question = Does dim cwestiwn eto. Ysgrifennwch beth rydych am ei benderfynu.
decide-needs-who = Does neb wedi dweud eto pwy all gytuno i hyn. Ysgrifennwch hynny yn gyntaf.
decide-needs-wording = Does dim geiriau eto. Ysgrifennwch beth rydych am gytuno arno.
decide-needs-language = Does dim geiriau eto mewn un iaith. Ysgrifennwch nhw, neu tynnwch yr iaith honno.
decide-needs-part = Mae rhan ohono heb ddod i'r cyfrifiadur hwn eto. Cwrddwch â'r lleill, yna rhowch gynnig arall arni.
decide-needs-shorter = Mae'n rhy hir i gytuno arno fel un. Tynnwch rywbeth allan.
decide-no-question = Does dim cwestiwn o'r fath yma.
decide-already-open = Mae'r geiriau hyn yn aros am atebion nawr.
decide-replaces = Dim ond rhywbeth y cytunwyd arno o'r blaen y gall hwn ddod ag ef i ben.
decide-same-rules = Mae'r rheolau sylfaenol yn dweud hyn yn barod.
decide-rules-unsound = Dydy'r rheolau hyn ddim yn ffitio gyda'i gilydd. Gwiriwch yr ochrau a'r rhifau.
decide-closed = Mae'r cwestiwn hwn wedi cau. Gallwch ofyn am edrych arno eto.
decide-not-closed = Mae'r cwestiwn hwn yn dal ar agor.
decide-not-agreed = Does dim cytundeb ar hyn, felly does dim i'w dynnu'n ôl nac i adrodd arno.
decide-no-answer = Does dim ateb o'r fath yma. Efallai ei fod wedi newid. Edrychwch eto.
decide-no-words = Dywedwch pam, mewn ychydig eiriau.
decide-long-words = Mae'r geiriau hyn yn rhy hir. Dywedwch hynny mewn llai o eiriau.
decide-witnesses = Mae angen un tyst neu fwy ar ateb dros rywun arall. Ni allwch chi na'r person hwnnw fod yn dyst.
decide-not-a-witness = Ni chawsoch eich enwi'n dyst i'r ateb hwn.
decide-own-answer = Eich gwrthwynebiad chi yw hwn. Rhaid i rywun arall ddweud hyn.
decide-not-the-maker = Dim ond y person sy'n gwrthwynebu all ddweud iddo weld yr ateb.
decide-not-seen = Dydy'r person sy'n gwrthwynebu ddim wedi gweld yr ateb eto.
decide-too-soon = Does dim digon o ddyddiau wedi mynd heibio. Mae'r rheolau'n dweud faint.
decide-not-a-decider = Dydy'ch ochr ddim wedi dweud eto eich bod yn eistedd gyda hi. Gofynnwch i rywun ar eich ochr.
decide-same-words = Yr un geiriau ydyn nhw ag o'r blaen.
decide-more-than-a-typo = Mae mwy na llithriad wedi newid. Gofynnwch i bawb am y geiriau newydd.
decide-words-changed = Mae'r geiriau wedi newid. Edrychwch eto.
decide-content-of-no-words = Dydy'r weithred hon ddim am eiriau. Peidiwch â rhoi “content”.
decide-does-not-hold = Ar ryw ochr mae rhy ychydig yn cytuno, neu mae gwrthwynebiad ar agor.
decide-not-everyone = Mae rhai heb ddweud eto ble maen nhw’n sefyll.
decide-no-promise = Does dim addewid o'r fath yma.
decide-own-promise = Rhywun ar ochr arall sy'n gwirio'r addewid hwn.
decide-no-date = Ysgrifennwch y dyddiad newydd fel hyn: 2027-05-21.
decide-no-person = Dywedwch pwy sy'n ei gymryd.

agreement-open = Does dim cytundeb ar hyn eto. Mae'n dal ar agor.
agreement-agreed = Mae cytundeb ar hyn.
agreement-not-agreed = Caewyd hyn heb gytundeb.
agreement-in-question = Roedd cytundeb ar hyn. Daeth rhywbeth i mewn ers hynny, felly mae amheuaeth amdano.
agreement-contested = Cytunodd dau grŵp ar eiriau gwahanol. Dydy geiriau neb yn cyfrif nes i bawb edrych.
agreement-replaces = Mae hwn yn cymryd lle'r geiriau â'r nod hwn: { $fingerprint }
agreement-superseded = Roedd cytundeb ar hyn. Mae un newydd wedi dod yn ei le.
agreement-void = Nid yw'r cwestiwn hwn yn cyfrif. Roedd yn dilyn rheolau nad oedd mewn grym.
agreement-who = Pwy all gytuno i hyn? { $who }
agreement-ends = Mae hwn yn gofyn am roi'r gorau i'r hyn y cytunwyd arno. Ni fydd y geiriau hyn yn cyfrif wedyn.
agreement-wording = { $tag ->
    [en] Y geiriau yn Saesneg
    [cy] Y geiriau yn Gymraeg
   *[other] Y geiriau ({ $tag })
}
agreement-promises = Addewidion
agreement-promise = { $what } · { $who }, erbyn { $due }
agreement-promise-no-date = { $what } · { $who }
agreement-promise-side = Ochr: { $side }
agreement-promise-for = I bwy: { $whom }
agreement-promise-clause = O'r geiriau: { $clause }
agreement-promise-backup = Camu i mewn: { $name }
agreement-known-by = Sut byddwn yn gwybod: { $how }
agreement-review = Byddwn yn edrych ar hyn eto ar { $day }.
agreement-answers = Beth ddywedodd pob ochr
agreement-side = { $name }: mae { $agree } o { $deciders } yn cytuno
agreement-not-counted = Pobl nad yw eu hochr wedi siarad drostyn nhw eto
agreement-said-agree = Mae { $name } yn cytuno. { $why }
agreement-said-concern = Mae { $name } yn cytuno, gyda phryder. { $why }
agreement-said-aside = Mae { $name } yn sefyll o'r neilltu. { $why }
agreement-said-object = Mae { $name } yn gwrthwynebu. { $why }
agreement-recorded-paper = Ar bapur. Nodwyd gan { $by }. Roedd y bobl hyn yno, ac yn dweud ei fod yn gywir: { $witnesses }.
agreement-recorded-aloud = Ar lafar. Nodwyd gan { $by }. Roedd y bobl hyn yno, ac yn dweud ei fod yn gywir: { $witnesses }.
agreement-not-right = Mae { $name } yn dweud nad yw hyn yn gywir. { $why }
agreement-does-not-count = Felly nid yw'r ateb hwn yn cyfrif.
agreement-carried = Mae { $by } yn dod â gwrthwynebiad dros gymydog. { $why }
agreement-replied = Atebodd { $name }: “{ $said }”
agreement-replied-seen = Atebodd { $name }, ac fe'i gwelwyd: “{ $said }”
agreement-not-an-objection = Mae { $name } yn dweud pam nad yw'n wrthwynebiad (diwrnodau ers gweld yr ateb: { $days }): “{ $why }”
agreement-objection-open = Mae'r gwrthwynebiad hwn ar agor.
agreement-objection-settled = Gweithiwyd trwy'r gwrthwynebiad hwn.
agreement-closings = Pwy gaeodd hyn
agreement-closing-everyone = { $name }: mae pawb wedi ateb.
agreement-closing-days = { $name }: mae'r dyddiau wedi mynd heibio.
agreement-closing-meeting = { $name }: mewn cyfarfod gyda phobl o bob ochr.
agreement-closing-day = Y diwrnod a roddwyd: { $day }
agreement-else = Beth arall a ddywedwyd
agreement-closed-agreed = Dywedodd { $name }: gallwn gau hyn gyda chytundeb.
agreement-closed-agreed-other = Dywedodd { $name } am eiriau eraill: gallwn gau'r rhain gyda chytundeb.
agreement-closed-not-agreed = Dywedodd { $name }: gallwn gau hyn heb gytundeb.
agreement-closed-not-agreed-other = Dywedodd { $name } am eiriau eraill: gallwn gau'r rhain heb gytundeb.
agreement-reopens = Mae { $name } yn gofyn am edrych ar hyn eto. { $why }
agreement-withdrew = Mae { $name } wedi tynnu cytundeb yn ôl. { $why }
agreement-signers = Pwy lofnododd
agreement-signer = { $name } · { $fingerprint }
agreement-sides = Yr ochrau
agreement-rules-side = { $tag ->
    [en] Ochr { $number }, yn Saesneg: { $name }
    [cy] Ochr { $number }, yn Gymraeg: { $name }
    [none] Ochr { $number }, heb enw
   *[other] Ochr { $number } ({ $tag }): { $name }
}
agreement-merged = Nid yw ochr { $from } ({ $was }) yn bod mwyach. Mae ei phobl yn eistedd gydag ochr { $into } ({ $now }).
agreement-invite-everyone = Gall unrhyw un wrth y bwrdd wahodd.
agreement-invite-standing = Dim ond pobl y mae eu hochr wedi eu croesawu a all wahodd.
agreement-numbers = Ar bob ochr, rhaid i { $percent } ym mhob 100 gytuno. Dyddiau y mae cwestiwn ar agor: { $open }. Dyddiau i weithio trwy wrthwynebiad: { $objection }. Misoedd nes i ni edrych eto: { $review }.
agreement-check = Sut i wirio hyn
agreement-check-note = Cadwch y ffeil fel y mae a rhedwch “trestle verify” arni. Does dim angen rhwydwaith. Fe welwch y geiriau a lofnodwyd, a phwy a'u llofnododd. Dyma nod y geiriau hyn: { $fingerprint }
agreement-as-known = Fel hyn roedd pethau ar { $day }.
agreement-too-many = Dywedwyd cymaint wrth y bwrdd hwn fel na fydd yn ffitio mewn un ffeil. Ni ysgrifennwyd dim.
agreement-not-here = Dydy'r geiriau a lofnodwyd ddim wedi dod i'r cyfrifiadur hwn eto. Cwrddwch â'r lleill, yna rhowch gynnig arall arni.

verify-valid = DILYS. Llofnodwyd hyn i gyd. Mae cytundeb arno, hyd y gwyddid pan wnaed y ffeil hon.
verify-valid-on = DILYS. Llofnodwyd hyn i gyd. Mae cytundeb arno, hyd y gwyddid pan wnaed y ffeil hon: { $day }, meddai hi.
verify-other-page = NID YW'N DDILYS. Nid yw'r dudalen hon yn dangos yr hyn a lofnodwyd. Dilynwch y geiriau isod, nid y dudalen. Dim ond y rheini a lofnodwyd.
verify-unknown-page = NID YW'N DDILYS yma. Trestle arall a wnaeth y dudalen hon, felly ni all hwn wirio beth mae'n ei ddangos. Dilynwch y geiriau isod, nid y dudalen. Fe'u llofnodwyd, ac mae cytundeb arnyn nhw, hyd y gwyddid pan wnaed y ffeil.
verify-newer-statements = { $count ->
    [one] Mae 1 peth a ddywedwyd yma o Trestle mwy newydd. Ni all hwn ei ddarllen.
    [two] Mae 2 beth a ddywedwyd yma o Trestle mwy newydd. Ni all hwn eu darllen.
   *[other] Pethau a ddywedwyd yma o Trestle mwy newydd: { $count }. Ni all hwn eu darllen.
}
verify-contested = NID YW'N DDILYS. Roedd cytundeb unwaith, ac nid yw'n cyfrif nawr.
verify-not-agreed = NID YW'N DDILYS. Fe'i llofnodwyd, ond does dim cytundeb arno.
verify-too-large = NID YW'N DDILYS. Mae'r ffeil hon yn rhy fawr i fod yn gytundeb.
verify-not-one = NID YW'N DDILYS. Nid ffeil o gytundeb yw hon.
verify-newer = NID YW'N DDILYS yma. Trestle mwy newydd a wnaeth y ffeil hon. Gwiriwch hi gyda hwnnw.
verify-damaged = NID YW'N DDILYS. Mae'r ffeil hon wedi'i difrodi, neu mae rhywun wedi'i newid.
verify-bad-statement = NID YW'N DDILYS. Mae rhywbeth yn y ffeil hon nad yw fel y'i llofnodwyd.
verify-missing = NID YW'N DDILYS. Mae rhan o'r ffeil hon ar goll.
verify-other-words = NID YW'N DDILYS. Nid geiriau'r ffeil hon yw'r geiriau a lofnodwyd.

cli-decision = { $question } · { $standing }
cli-decision-mine = { $question } · { $standing } · yn aros amdanoch chi
cli-standing-preparing = yn cael ei baratoi
cli-standing-open = ar agor am atebion
cli-standing-check-again = ar agor am atebion, ac mae'r geiriau wedi newid ers hynny
cli-standing-agreed = mae cytundeb
cli-standing-ended = wedi dod i ben
cli-standing-not-agreed = dim cytundeb
cli-standing-in-question = mae amheuaeth amdano
cli-standing-contested = cytunodd dau grŵp ar ddau eiriad
cli-standing-superseded = mae un newydd wedi dod yn ei le
cli-standing-void = nid yw'n cyfrif
cli-promise = { $what } · { $who } · { $due } · { $progress }
cli-unanswered = Yn aros am ateb: { $title }
cli-sent-up = Anfonwyd i fyny at { $to }: { $words }
cli-came-back = Daeth yn ôl o { $to }: { $words } “{ $reply }”
cli-progress-not-started = heb ddechrau
cli-progress-under-way = ar y gweill
cli-progress-blocked = wedi'i rwystro
cli-progress-done = wedi'i wneud, yn aros am wiriad
cli-progress-checked = wedi'i wirio
cli-progress-moved = wedi symud i ddyddiad arall
cli-progress-handed-on = wedi'i roi i rywun arall
cli-progress-changed = wedi newid
cli-progress-dropped = wedi'i ollwng
cli-said = { $when } · { $name } · { $title } · { $what }
cli-said-opening = yn gofyn am atebion
cli-said-answer = yn ateb
cli-said-witness = oedd yno pan ddywedwyd hynny
cli-said-contest = yn dweud nad yw ateb yn gywir
cli-said-reply = yn ateb gwrthwynebiad
cli-said-seen = wedi gweld ateb
cli-said-not-one = yn dweud pam nad yw'n wrthwynebiad
cli-said-amendment = yn dweud mai dim ond gwall teipio yw
cli-said-closing = yn ei gau
cli-said-withdrawal = yn tynnu cytundeb yn ôl
cli-said-reopening = yn gofyn am edrych arno eto
cli-said-update = yn dweud sut mae addewid yn mynd
cli-no-such-statement = Does dim un peth a ddywedwyd yma yn dechrau gyda “{ $id }”. Mae “show” yn eu rhestru.
cli-which-question = Mae gan fwy nag un peth yma ddynodydd sy'n dechrau gyda “{ $id }”. Teipiwch ragor ohono.
cli-still-holds = Mae'r hyn y cytunwyd arno o'r blaen yn dal i sefyll. Dyma sut i fynd ag e: agreement { $id }
cli-calendar = Mae'r dyddiau yn { $path }.
cli-decided = Wedi'i wneud.
help-decide = Gwneud un weithred ar benderfyniad, y rheolau sylfaenol neu addewid
help-decide-act = Y weithred, fel JSON. Mae “actions” yn eu rhestru i gyd
help-decisions = Rhestru'r penderfyniadau, a lle mae pob un arni
help-promises = Rhestru'r addewidion, eich rhai chi yn gyntaf
help-agreement = Mynd â chytundeb i ffwrdd fel ffeil y gall unrhyw un ei gwirio
help-agreement-about = Pa un: dechrau ei gwestiwn, neu ei rif, neu “rules”
help-agreement-as = Sut: html, md neu bundle
help-agreement-out = Y ffeil
help-calendar = Rhoi dyddiau addewidion mewn ffeil
help-calendar-out = Y ffeil. Mae ei henw'n gorffen gydag .ics
help-verify = Gwirio cytundeb mewn ffeil. Does dim angen bwrdd na rhwydwaith
help-verify-file = Y ffeil: bundle, neu dudalen HTML

tour-asked = Gofynnon nhw gwestiwn, a dywedodd pob un ble mae'n sefyll. Gwrthwynebodd { $name }, felly doedd dim cytundeb.
tour-agreed = Newidion nhw'r geiriau, gofyn eto, a chytuno. Caeodd rhywun o bob ochr y cwestiwn. Mae pob cyfrifiadur yn dweud hynny.
tour-promised = Gwnaeth { $name } addewid, a dywedodd fod y gwaith ar ben. Dim ond rhywun o'r ochr arall all ei wirio.
tour-verified = Mae'r cytundeb yn { $page } a { $bundle }. Gwiriwyd y ddau: DILYS. Newidiwyd un did mewn copi: NID YW'N DDILYS.
