# Penderfyniadau: y rhestr, ac un penderfyniad drwy ei holl gamau.

## Y rhestr

decisions-title = Penderfyniadau
decisions-lead = Beth rydym yn ei ofyn i'n hunain, a beth rydym wedi cytuno arno.
decisions-ask = Gofyn cwestiwn
decisions-ask-question = Beth sydd angen i ni ei benderfynu?
decisions-ask-note = Mae'n dechrau fel drafft. Gall pawb ei weld a'i newid.
decisions-ask-button = Dechrau
decisions-empty = Does dim wedi'i ofyn eto.
decisions-empty-note = Gofynnwch y cwestiwn cyntaf. Rydym yn ei ysgrifennu gyda'n gilydd, ac mae pob ochr yn cyfrif fel un.
decisions-empty-button = Gofyn yr un cyntaf
decisions-last = Newid diwethaf: { $day }
decisions-waits = Yn aros amdanoch chi
decisions-draft = Drafft
decisions-questions = Ar agor i gwestiynau
decisions-reactions = Ar agor i sylwadau cyntaf
decisions-open = Ar agor i atebion
decisions-can-close = Mae digon yn cytuno: gall gau
decisions-check-again = Mae'r geiriau wedi newid
decisions-agreed = Wedi cytuno: { $day }
decisions-review = Amser edrych eto
decisions-ended = Wedi dod i ben: { $day }
decisions-not-agreed = Heb gytuno
decisions-in-question = Dan amheuaeth
decisions-contested = Dau eiriad, ar wahân
decisions-superseded = Un mwy newydd yn ei le
decisions-void = Dan hen reolau sylfaenol
command-decisions = Penderfyniadau
command-decisions-tip = Mynd i benderfyniadau'r bwrdd hwn
command-new-decision = Gofyn cwestiwn
command-new-decision-tip = Dechrau penderfyniad newydd
command-export-bundle = Mynd â phopeth a lofnodwyd
command-export-bundle-tip = Cadw'r geiriau a phopeth a lofnodwyd, fel y gall unrhyw un eu gwirio

## Y camau

stage-draft = Drafft
stage-questions = Cwestiynau
stage-reactions = Sylwadau cyntaf
stage-open = Ar agor i atebion
stage-agreed = Wedi cytuno
stage-ended = Wedi dod i ben
stage-not-agreed = Heb gytuno
stage-review = Edrych eto
stage-now = { $stage } (nawr)

## Pen penderfyniad

decision-no-question = Cwestiwn heb eiriau eto
decision-who-line = **Pwy all ddweud ie i hyn?** { $who }
decision-who-nobody = Does neb wedi dweud eto.
decision-who-to-come = Dyw hynny ddim wedi dod i'r cyfrifiadur hwn eto.
decision-take-away = Mynd ag e oddi yma
decision-to-answers = Mynd at yr atebion
decision-back = Yn ôl at y penderfyniad

## Cyn iddo agor

decision-about = Beth rydym yn ei ofyn
decision-who = Pwy all ddweud ie i hyn?
decision-who-hint = Ni, am gyfnod prawf; y Bwrdd wedyn
decision-who-help = Os nad yw'r cyfan yn ein dwylo ni, dywedwch yn nwylo pwy y mae.
decision-question = Y cwestiwn
decision-question-hint = A ddylid trefnu gwaith trwsio fesul dwy awr?
decision-review = Pryd byddwn ni'n edrych arno eto?
decision-date-form = Ysgrifennwch y dyddiad fel hyn: 1/9/2027
decision-date-is = Dyna { $day }.
decision-draft-now = Drafft yw hwn
decision-draft-means = Ysgrifennwch e gyda'ch gilydd. Pan fydd yr ystyr yn glir, gofynnwch am gwestiynau.
decision-questions-now = Ar agor i gwestiynau
decision-questions-means = Gofynnwch beth sydd angen i chi ei wybod. Does dim rhaid i neb ddewis eto.
decision-reactions-now = Ar agor i sylwadau cyntaf
decision-reactions-means = Dywedwch beth yw eich barn hyd yma. Gall y geiriau newid o hyd.
decision-to-questions = Gofyn am gwestiynau
decision-to-reactions = Gofyn am sylwadau cyntaf
decision-back-draft = Yn ôl i ddrafft
decision-back-questions = Yn ôl i gwestiynau
decision-open-title = Barod i ofyn?
decision-open-means = O hynny ymlaen rydym yn ateb yr union eiriau hyn. Os bydd y geiriau'n newid, byddwn yn ateb o'r newydd.
decision-open = Agor i atebion
decision-loading = Mae'r geiriau'n cael eu hagor.
replaces-choose = A yw'n cymryd lle rhywbeth y cytunwyd arno?
replaces-choose-means = Os bydd pob ochr yn cytuno â hyn, bydd yr hyn a ddewiswch yma yn dod i ben. Mae'n aros ar gofnod.
replaces-find = Dewch o hyd iddo wrth ei eiriau
replaces-more = Mae rhagor. Teipiwch rai o'r geiriau i ddod o hyd i un.
replaces-if-agreed = Os cytunwn ar hyn, mae'n cymryd lle:
replaces-these = Mae hwn yn cymryd lle:
replaces-by = Yr hyn a ddaeth yn ei le: { $title }
decision-needs-question = Mae angen cwestiwn yn gyntaf.
decision-needs-who = Dywedwch yn gyntaf pwy all ddweud ie i hyn.
decision-needs-wording = Mae angen geiriau y gallwn gytuno arnyn nhw.
decision-needs-language = Does dim geiriau eto mewn un iaith.
decision-needs-part = Dyw un rhan ddim wedi cyrraedd y cyfrifiadur hwn eto.
decision-needs-shorter = Mae'n rhy hir. Tynnwch ddyluniad allan, neu byrhewch y geiriau.

## Y geiriau

decision-wording = Beth fydden ni'n cytuno arno
decision-wording-agreed = Beth gytunon ni
decision-wording-was = Beth oedden ni wedi cytuno arno
decision-wording-in = Beth fydden ni'n cytuno arno ({ $language })
decision-wording-apart = Un o'r ddau eiriad
decision-wording-by = Geiriad { $number } · agorwyd gan { $name }: { $day }
decision-words-none = Dim geiriau eto. Ysgrifennwch beth fydden ni'n cytuno arno.
decision-words-to-come = Dyw'r geiriau ddim wedi cyrraedd y cyfrifiadur hwn eto. Fe ddôn nhw pan fydd eich copïau'n cyfateb nesaf.
decision-write = Newid y geiriau ({ $language })
decision-write-first = Ysgrifennu'r geiriau ({ $language })
decision-write-new = Ychwanegu geiriau: { $language }
decision-ends = Mae gofyn i ni roi'r gorau i hyn. Os cytunwn, ni fydd y geiriau hyn yn cyfrif mwyach.
decision-words-change = Newid y geiriau
decision-rest-change = Newid y gweddill: addewidion, y dyddiad, pwy all ddweud ie
decision-words-change-means = Os bydd y geiriau'n newid, bydd pawb yn ateb o'r newydd.
decision-see-changed = Gweld beth newidiodd
decision-earlier = Gweld y geiriau o'r blaen, a beth a ddywedwyd
decision-earlier-read = Darllen y geiriau hyn
decision-earlier-plain = { $name }: { $stance }
decision-earlier-said = { $name }: { $stance }. “{ $words }”
decision-changed-legend = Tynnwyd [− allan −]. Rhoddwyd [+ i mewn +].
decision-changed-not-here = Dyw'r geiriau i gymharu â nhw ddim yma eto.
decision-changed-words = Y geiriau ({ $language })
decision-changed-looks = Mae'r olwg wedi newid hefyd. Yma mae sêr o gwmpas geiriau **trwm**, # o flaen teitl, ac mae dolen yn dangos i ble mae'n arwain.
decision-changed-promise = Addewid
decision-changed-promise-new = Addewid newydd
decision-changed-promise-out = Tynnwyd addewid
decision-changed-design = Dyluniad: { $title }
decision-changed-design-new = Dyluniad newydd: { $title }
decision-changed-design-out = Tynnwyd dyluniad: { $title }
decision-changed-ends = Mae'n gofyn nawr i ni roi'r gorau i'r hyn y cytunwyd arno.
decision-changed-goes-on = Dyw e ddim yn gofyn mwyach i ni roi'r gorau i'r hyn y cytunwyd arno.
decision-changed-no-day = dim dyddiad
decision-changed-order = Mae'r rhestr yr un peth, ond mewn trefn newydd.
decision-check-again = Edrychwch eto: mae'r geiriau wedi newid
decision-check-again-more = Edrychwch eto: mae mwy na'r geiriau wedi newid
decision-check-again-note = I'r hen eiriau y mae'r atebion hyd yma. Dydyn nhw ddim yn cyfrif i'r rhai newydd.
decision-open-again = Gofyn am y geiriau newydd
decision-only-a-typo = Dim ond llithriad yw hyn
decision-only-a-typo-means = Pan fydd un person o bob ochr yn dweud hynny, bydd yr atebion yn aros.
decision-typo-said = Dim ond llithriad, medd: { $sides }
decision-more-than-a-typo = Mae hyn yn fwy na llithriad. Felly rydym yn gofyn i bawb eto.
decision-typo-said-more = Dywedon nhw mai dim ond llithriad yw e, ond mae mwy wedi newid: { $sides }
decision-mended = Gweld beth a gywirwyd
decision-mended-more = Newidiwyd mwy na llithriad yma
decision-mended-more-means = Dywedwyd mai dim ond llithriad oedd e. I eiriau eraill y mae'r atebion o'r blaen. Felly does dim modd ei gau fel cytundeb. Gofynnwch i bawb eto.
decision-draft-differs = Yn cael ei newid ers hynny
decision-draft-differs-means = Mae rhywun wedi ysgrifennu rhywbeth arall ers hynny. Dim ond ar ôl gofyn i bawb amdano y bydd yn cyfrif.
decision-draft-see = Gweld beth sy'n cael ei newid
decision-unseen = { $name } yn gofyn i ni am eiriau newydd: { $day }
decision-unseen-means = Does dim modd dangos y geiriau hynny yma eto. Dôn nhw pan fydd eich copïau'n cyd-fynd nesaf.

## Pam

decision-brought = Beth mae pob ochr yn ei gynnig
decision-brought-note = Mae'r hyn y mae pobl wedi'i fyw a'r hyn a gyfrifwyd yn pwyso'r un faint.
decision-brought-words = Beth rydym yn ei wybod
decision-brought-hint = Collais i gyflog deuddydd yn aros gartref.
decision-lived = Profiad
decision-numbers = Rhifau
decision-how-known = Sut rydym yn gwybod?
decision-bring = Beth allwch chi ei ddweud wrthym?
decision-bring-lived = Ychwanegu fel profiad
decision-bring-numbers = Ychwanegu fel rhifau
decision-options = Pam hyn, a beth arall y buom yn ei ystyried
decision-options-note = Nodwch bob ffordd y gallai fynd, gyda'r hyn sy'n dda a'r hyn sy'n anodd.
decision-option = Y ffordd hon
decision-option-add = Ffordd arall y gallai fynd
decision-option-hint = Slotiau dwy awr
decision-good = Beth sy'n dda
decision-hard = Beth sy'n anodd
decision-good-one = Da
decision-hard-one = Anodd
decision-good-add = Un peth da arall
decision-hard-add = Un peth anodd arall
decision-add = Ychwanegu
decision-change = Newid
decision-change-named = Newid: { $words }
decision-add-named = { $button }: { $words }
decision-pick = Dewis…
decision-side = Ochr pwy?
decision-take-out = Tynnu allan
decision-take-out-named = Tynnu allan: { $words }
decision-taken-out = Mae wedi'i dynnu allan.
decision-put-back = Ei roi yn ôl

## Addewidion

decision-promises = Addewidion sy'n dod gydag e
decision-promises-note = Pwy fydd yn gwneud beth, ac erbyn pryd? Bydd rhywun o ochr arall yn ei wirio.
decision-promise-add = Beth fydd yn cael ei wneud?
decision-promise-hint = Rhoi slotiau dwy awr yn y dyddiadur
decision-promise-what = Beth
decision-promise-for-whom = I bwy
decision-promise-from = O ba ran o'r geiriau
decision-promise-how-known = Sut byddwn ni'n gwybod ei fod wedi'i wneud
decision-promise-when = Erbyn pryd
decision-promise-who = Pwy
decision-promise-steps-in = Pwy sy'n camu i mewn os na allan nhw
decision-promise-who-side = { $name } ({ $side })
decision-promise-by = Gan: { $name }
decision-promise-due = Erbyn: { $words }
decision-promise-first = Dyddiad cyntaf: { $day }
decision-promise-for = I bwy: { $words }
decision-promise-backup = Camu i mewn: { $words }
decision-promise-known = Sut byddwn ni'n gwybod: { $words }
decision-promise-clause = O'r geiriau: { $words }
decision-promise-not-started = Heb ddechrau
decision-promise-under-way = Ar y gweill
decision-promise-blocked = Wedi'i atal
decision-promise-done = Wedi'i wneud, yn aros am wiriad
decision-promise-checked = Wedi'i wneud a'i wirio
decision-promise-moved = Wedi symud i ddyddiad newydd
decision-promise-handed = Wedi'i drosglwyddo
decision-promise-changed = Wedi newid
decision-promise-dropped = Wedi'i ollwng

## Dyluniadau, lefelau eraill, sylwadau

decision-attached = Dyluniadau sy'n rhan ohono
decision-attached-note = Rydym yn cytuno arnyn nhw fel y maen nhw pan gaiff ei agor i atebion.
decision-attach = Ychwanegu dyluniad
decision-sent = Gofynnwyd yn uwch i fyny
decision-sent-note = Os oes rhaid i eraill ddweud ie i ran ohono, nodwch i bwy y gofynnoch chi a beth ddaeth yn ôl.
decision-sent-add = Beth ydych chi'n ei ofyn iddyn nhw?
decision-sent-hint = Gawn ni dalu am waith dydd Sadwrn?
decision-sent-to = Anfonwyd at { $to }: { $day }
decision-sent-waits = Dim ateb eto
decision-sent-waits-until = Dim ateb eto; i fod erbyn { $day }
decision-sent-came = Daeth yr ateb
decision-sent-came-on = Daeth: { $day }
decision-sent-words = Beth ofynnon ni
decision-sent-whom = I bwy y gofynnon ni
decision-sent-reply = Beth ddywedon nhw
decision-sent-on = Anfonwyd ar
decision-sent-reply-due = Ateb erbyn
decision-sent-reply-came = Daeth yr ateb ar
decision-quote = “{ $words }”
decision-remarks = Cwestiynau a sylwadau cyntaf
decision-remarks-none = Does dim wedi'i ddweud eto.
decision-remark-question = Cwestiwn
decision-remark-reaction = Sylw cyntaf
decision-remark-settled = Wedi'i ateb
decision-ask = Beth hoffech chi ei wybod?
decision-ask-hint = Pwy sy'n aros gartref pan fydda i yn y gwaith?
decision-react = Beth yw eich barn hyd yma?
decision-react-hint = Rwy'n ei hoffi, ond mae dydd Sadwrn yn anodd.
decision-say = Ei ddweud
decision-reply = Eich ateb
decision-reply-say = Ateb
decision-settle = Mae hynny'n ei ateb
decision-said = { $name }: { $said }

## Y pedwar ateb

stance-agree = Cytuno
stance-agree-means = Rwy'n hapus gyda hyn.
stance-concern = Cytuno, gyda phryder
stance-concern-means = Digon da i roi cynnig arno. Caiff fy mhryder ei gadw.
stance-aside = Sefyll o'r neilltu
stance-aside-means = Fydda i ddim yn dewis, nac yn ei atal.
stance-object = Gwrthwynebu
stance-object-means = Byddai'n gwneud niwed, neu'n torri ein cytundeb.

## Ateb

answer-title = Ble ydych chi'n sefyll, { $name }?
answer-given = Dywedoch chi “{ $stance }”. Gallwch ei newid tra bo hwn ar agor.
answer-check-again = Edrychwch eto
answer-earlier = I eiriau eraill yr oedd eich “{ $stance }” cynharach.
answer-newcomer = Mae croeso i'ch ateb, a bydd pawb yn ei weld.
answer-newcomer-note = Dyw eich ochr ddim wedi dweud eto eich bod yn eistedd gyda nhw. Pan fydd rhywun yn dweud, bydd yr ateb hwn yn cyfrif. Does dim angen ei roi eto.
answer-words-agree = Oes mwy yr hoffech ei ddweud?
answer-words-concern = Beth sy'n eich poeni?
answer-words-aside = Ydych chi am ddweud pam?
answer-words-object = Pa niwed fyddai'n ei wneud, neu beth fyddai'n ei dorri?
answer-fix = Beth fyddai'n ei ddatrys?
answer-with-fix = { $words } Beth fyddai'n ei ddatrys: { $fix }
answer-needs-concern = Dywedwch mewn ychydig eiriau beth sy'n eich poeni.
answer-needs-object = Dywedwch pa niwed fyddai'n ei wneud. Yna gallwn weithio drwyddo.
answer-give = Rhoi fy ateb
answer-written = Roeddech chi wedi ysgrifennu hyn
answer-written-note = Am eiriau eraill yr oedd. Darllenwch y geiriau newydd cyn ei anfon.
answer-written-other = Am eiriau eraill y cafodd ei ddweud. Gofynnwch eto yn gyntaf.
written-title = Roeddech chi wedi ysgrifennu
written-note = Chafodd hyn mo'i anfon. Mae'n aros yma, ar eich cyfrifiadur chi, nes i chi ei ollwng.
written-copy = Ei gopïo
written-let-go = Ei ollwng
written-named = { $button }: { $words }
answer-other = Nodi ateb rhywun arall
answer-other-paper = Ar bapur neu ar lafar y dywedon nhw
answer-other-neighbour = Cario gwrthwynebiad cymydog
answer-neighbour-means = Dros rywun sy'n ofni ei ddweud wrth ei enw. Mae'n atal y penderfyniad fel unrhyw wrthwynebiad. Nid eich ateb chi yw e.
answer-carry = Cario'r gwrthwynebiad hwn
answer-paper-means = Mae'n cyfrif pan fydd y bobl a ddewison nhw wedi dweud ei fod yn gywir. Os atebant drostynt eu hunain, hwnnw sy'n cyfrif.
answer-paper-needs = Dywedwch ateb pwy yw e, sut y dywedwyd e, a phwy oedd yno.
answer-whose = Ateb pwy yw e?
answer-seat = Does ganddyn nhw ddim sedd eto
answer-seat-means = Mae sedd ar bapur yn sedd lawn. Eich ochr chi sy'n dweud pwy ydyn nhw.
answer-seat-name = Beth yw eu henw?
answer-seat-give = Rhoi sedd
answer-how = Sut dywedon nhw e?
answer-on-paper = Ar bapur
answer-aloud = Ar lafar
answer-witnesses = Pwy oedd yno? Nhw ddewisodd y bobl hyn.
answer-what = Beth ddywedon nhw?
answer-write-down = Ei nodi

## Oes cytundeb?

agreed-title = Oes cytundeb?
agreed-side = Mae { $agree } o { $deciders } yn cytuno. Byddai { $enough } yn ddigon.
agreed-yes-everyone = Mae digon yn cytuno, ac mae pawb wedi ateb. Gellir ei gau.
agreed-yes = Mae digon yn cytuno, a does neb yn gwrthwynebu.
agreed-not-enough = Ddim eto: ar ryw ochr, rhy ychydig sy'n cytuno.
agreed-missing = Heb ateb eto: { $names } ({ $side })
agreed-many-aside = Mae mwy na thraean o un ochr yn sefyll o'r neilltu
agreed-many-aside-note = Gofynnwch iddyn nhw pam cyn ei gau. Efallai nad yw'r geiriau'n iawn eto.
agreed-how = Gweld sut y cyfrifwyd hyn
counted-heads = Rydym yn cyfrif fesul ochr, byth fesul pen. Mae pob copi'n cyfrif yn yr un ffordd.
counted-objections = Does dim gwrthwynebiad ar agor.
everyone-title = Ble mae pawb yn sefyll
everyone-covered = Bydd atebion pobl eraill yn dangos pan fyddwch wedi rhoi eich un chi.
everyone-covered-why = Felly mae pawb yn meddwl yn gyntaf, a does dim rhaid i neb ddilyn.
everyone-none = Does neb wedi ateb eto.
everyone-not-counted = Ddim yn cyfrif eto: dyw eu hochr ddim wedi'u croesawu.
everyone-before = Cyn hynny: { $stance }. “{ $words }”
everyone-before-plain = Cyn hynny: { $stance }.
everyone-apart = Daeth dau ateb ganddyn nhw. Yr un mwyaf gofalus sy'n cyfrif.
recorded-paper = Ar bapur. Nodwyd gan { $name }.
recorded-aloud = Ar lafar. Nodwyd gan { $name }.
recorded-signed = Roedden nhw yno, ac yn dweud ei fod yn gywir: { $names }
recorded-unsigned = Heb ddweud eto ei fod yn gywir: { $names }
recorded-contested = Mae rhywun yn dweud nad yw hyn yn gywir
recorded-waits = Mae'n cyfrif pan fydd pawb oedd yno wedi dweud hynny.
recorded-counts-not = Felly nid yw'n cyfrif.
recorded-witness = Roeddwn i yno, ac mae'n gywir
recorded-contest = Dyw hyn ddim yn gywir
recorded-contest-why = Beth sydd ddim yn gywir?
recorded-contest-say = Dweud nad yw'n gywir

## Gwrthwynebiadau

objections-settled = Does dim gwrthwynebiad ar agor
objection-said = { $name }: “{ $said }”
objection-carried = Dros gymydog, wedi'i gario gan { $name }: “{ $said }”
objection-reply = Atebodd { $name }: “{ $said }”
objection-reply-seen = Atebodd { $name }, ac fe'i gwelwyd: “{ $said }”
objection-settled = Wedi gweithio drwyddo
objection-waits-reply = Mae'n aros am ateb.
objection-waits-seen = Mae'n aros i { $name } weld yr ateb.
objection-not-one-sides = Dim gwrthwynebiad, medd: { $sides }
objection-seen = Rwyf wedi gweld ateb { $name }
objection-your-reply = Eich ateb
objection-your-reply-hint = Beth allen ni ei newid, fel na fydd yn gwneud niwed?
objection-reply-send = Ateb
objection-not-one = Dweud pam nad yw'n wrthwynebiad
objection-not-one-why = Pam nad yw'n gwneud niwed, nac yn torri dim?
objection-not-one-say = Dweud hynny

## Cau

closing-title = Ei gau
closing-means = Mae wedi cau pan fydd rhywun o bob ochr wedi dweud hynny.
closing-how = Sut mae'n gorffen?
closing-agreed = Wedi cytuno
closing-not-agreed = Heb gytuno
closing-why = Pam gall e orffen nawr?
closing-everyone = Mae pawb wedi ateb
closing-meeting = Rydym mewn cyfarfod, gyda phobl o bob ochr
closing-button = Ei gau dros fy ochr i
closing-waits = Heb ei gau â chytundeb eto: { $sides }
closing-waits-not-agreed = Heb ei gau heb gytundeb eto: { $sides }
closing-by-agreed = Caeodd { $name } e â chytundeb: { $day }. { $because }
closing-by-not-agreed = Caeodd { $name } e heb gytundeb: { $day }. { $because }
closing-because-everyone = Roedd pawb wedi ateb.
closing-because-days = Roedd y dyddiau ar ben.
closing-because-meeting = Mewn cyfarfod yr oedd.

## Wedyn

after-agreed = Wedi cytuno: { $day }
after-agreed-means = Mae pob ochr wedi'i gau, a does dim gwrthwynebiad ar agor.
after-review-due = Mae'n bryd edrych eto. Ydyn ni'n ei gadw, ei newid neu stopio?
after-keep = Gofyn i bawb ei gadw
after-keep-means = Mae'r geiriau'n aros fel y maent. Byddwn yn edrych eto yn nes ymlaen.
after-change = Ei newid
after-change-means = Newidiwch y geiriau yn gyntaf. Wedyn gofynnwch i bawb amdanynt.
after-stop = Gofyn i bawb roi'r gorau iddo
after-stop-means = Os cytunwn, daw'r geiriau hyn i ben. Daw'r addewidion i ben hefyd.
after-still = Mae'r hyn y cytunwyd arno o'r blaen yn dal i sefyll
after-still-means = Cytunwyd: { $day }. Mae'n sefyll nes i ni gytuno ar rywbeth newydd.
after-still-read = Darllen yr hyn y cytunwyd arno
after-still-compare = Gweld beth fyddai'n newid
after-still-take-away = Mynd â'r hyn y cytunwyd arno
after-review = Byddwn yn edrych arno eto: { $day }
after-ended = Cytunwyd i roi'r gorau i hyn: { $day }
after-ended-means = Nid yw'r hyn y cytunwyd arno yn cyfrif mwyach. Mae'n aros yma i'w ddarllen.
after-not-agreed = Heb gytuno
after-not-agreed-means = Mae pob ochr wedi'i gau. Gallwch newid y geiriau a gofyn eto.
after-in-question = Dan amheuaeth
after-doubt-endings = Caeodd rhai e â chytundeb, a rhai heb gytundeb.
after-doubt-wording = Cywirodd dau berson y geiriau ar wahân, mewn dwy ffordd.
after-doubt-objection = Mae rhywun yn gwrthwynebu heb wybod ei fod wedi cau.
after-doubt-few = Ar ryw ochr, rhy ychydig sy'n cytuno nawr.
after-contested = Mae dau eiriad wedi'u cytuno nawr
after-contested-means = Wnaeth neb ddim o'i le: ni allai dwy hanner y bwrdd gwrdd. Dyw'r naill na'r llall mewn grym nes bod pawb wedi edrych.
after-way-on = Y ffordd ymlaen
after-contested-way = Gwnewch un geiriad o'r ddau, a gofynnwch i bawb eto.
after-superseded = Mae cytundeb mwy newydd yn ei le
after-superseded-means = Mae'n aros yma, fel y gall pawb weld beth gytunwyd.
after-void = Gofynnwyd dan hen reolau sylfaenol
after-void-means = Roedd y rheolau sylfaenol wedi newid pan agorwyd hwn. Gofynnwch eto, a bydd yn cyfrif.
after-fingerprint = Ôl bys yr union eiriau hyn. Mae'r un fath ar bob copi.
after-ask-again = Agor y geiriau hyn i atebion
after-since = Dywedwyd ers hynny
after-withdrew = Tynnodd { $name } gytundeb yn ôl ({ $day }): “{ $words }”
after-reopens = Mae { $name } yn gofyn am edrych arno eto ({ $day }): “{ $words }”
after-withdraw = Tynnu fy llofnod yn ôl
after-withdraw-means = Bydd yr hyn a ddywedoch yn dal i'w weld. Os bydd rhy ychydig yn cytuno wedyn, bydd dan amheuaeth.
after-withdraw-why = Pam?
after-withdraw-say = Ei dynnu'n ôl
after-reopen = Gofyn am edrych arno eto
after-reopen-means = Gall unrhyw un ofyn. Dywedwch beth sy'n newydd, neu beth sydd heb weithio.
after-reopen-why = Beth sy'n newydd?
after-reopen-say = Gofyn

## Cyfrif

decision-review-hint = { $count ->
    [one] Heb ddyddiad, byddwn yn edrych eto ar ôl 1 mis.
    [two] Heb ddyddiad, byddwn yn edrych eto ar ôl 2 fis.
   *[other] Heb ddyddiad, byddwn yn edrych eto ar ôl { $count } mis.
}
agreed-not-objections = { $count ->
    [one] Ddim eto: mae 1 gwrthwynebiad ar agor.
    [two] Ddim eto: mae 2 wrthwynebiad ar agor.
   *[other] Ddim eto: mae { $count } gwrthwynebiad ar agor.
}
counted-open = { $count ->
    [0] Does dim un ar agor.
    [one] Mae 1 ar agor.
    [two] Mae 2 ar agor.
   *[other] Mae { $count } ar agor.
}
counted-end = { $count ->
    [one] Mae'n gorffen pan fydd pawb wedi ateb, ar ôl 1 diwrnod, neu mewn cyfarfod.
    [two] Mae'n gorffen pan fydd pawb wedi ateb, ar ôl 2 ddiwrnod, neu mewn cyfarfod.
   *[other] Mae'n gorffen pan fydd pawb wedi ateb, ar ôl { $count } diwrnod, neu mewn cyfarfod.
}
counted-missing = { $count ->
    [0] Mae pawb wedi ateb.
    [one] Mae 1 person heb ateb eto.
    [two] Mae 2 berson heb ateb eto.
   *[other] Mae { $count } o bobl heb ateb eto.
}
objections-title = { $count ->
    [one] Un gwrthwynebiad i weithio drwyddo
    [two] Dau wrthwynebiad i weithio drwyddynt
   *[other] { $count } gwrthwynebiad i weithio drwyddynt
}
objection-waits-days = { $count ->
    [one] Mae { $name } wedi gweld yr ateb. Ar ôl 1 diwrnod, gall rhywun o bob ochr ddweud pam nad yw'n wrthwynebiad.
    [two] Mae { $name } wedi gweld yr ateb. Ar ôl 2 ddiwrnod, gall rhywun o bob ochr ddweud pam nad yw'n wrthwynebiad.
   *[other] Mae { $name } wedi gweld yr ateb. Ar ôl { $count } diwrnod, gall rhywun o bob ochr ddweud pam nad yw'n wrthwynebiad.
}
objection-not-one-means = { $count ->
    [one] Dywedwch hyn dim ond os yw 1 diwrnod wedi mynd ers gweld yr ateb. Rydych yn llofnodi hynny.
    [two] Dywedwch hyn dim ond os yw 2 ddiwrnod wedi mynd ers gweld yr ateb. Rydych yn llofnodi hynny.
   *[other] Dywedwch hyn dim ond os yw { $count } diwrnod wedi mynd ers gweld yr ateb. Rydych yn llofnodi hynny.
}
closing-days = { $count ->
    [one] Mae 1 diwrnod ar ben
    [two] Mae 2 ddiwrnod ar ben
   *[other] Mae { $count } diwrnod ar ben
}
after-review-months = { $count ->
    [one] Byddwn yn edrych arno eto ar ôl 1 mis.
    [two] Byddwn yn edrych arno eto ar ôl 2 fis.
   *[other] Byddwn yn edrych arno eto ar ôl { $count } mis.
}
counted-side = { $percent ->
    [50] Ar ochr { $side }, rhaid i o leiaf hanner gytuno.
   *[other] Ar ochr { $side }, rhaid i o leiaf { $percent } o bob 100 gytuno.
}
