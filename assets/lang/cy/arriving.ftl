## Taking a seat

seat-title = Cymryd sedd
seat-room = Byrddau yn yr ystafell hon
seat-door = Mae'r drws ar agor gan { $name }
seat-door-closed = Roedd y drws ar agor gan { $name }. Mae ar gau nawr.
seat-doors-found = { $count ->
    [0] Does dim bwrdd yn yr ystafell hon â'i ddrws ar agor nawr.
    [one] Mae 1 bwrdd yn yr ystafell hon â'i ddrws ar agor.
    [two] Mae 2 fwrdd yn yr ystafell hon â'u drysau ar agor.
   *[other] Mae { $count } bwrdd yn yr ystafell hon â'u drysau ar agor.
}
seat-looking = Wrthi'n chwilio am fyrddau yn eich ymyl…
seat-looking-note = Dim un eto. Gofynnwch i rywun wrth y bwrdd fynd i Pobl ac agor y drws. Bydd yn ymddangos yma wedyn.
seat-looking-off = Dydyn ni ddim yn chwilio am fyrddau yn yr ystafell hon
seat-looking-off-note = Mae'r chwilio wedi'i ddiffodd yn y gosodiadau yma. Gallwch ddefnyddio dolen neu ffeil.
seat-no-multicast = Allwn ni ddim chwilio am fyrddau ar y rhwydwaith hwn
seat-no-multicast-note = Mae'n cadw cyfrifiaduron rhag gweld ei gilydd. Gofynnwch am ddolen neu ffeil. Neu cysylltwch y ddau gyfrifiadur mewn ffordd arall: gweler isod.
seat-words = Y pedwar gair ar y sgrin gan { $name }
seat-words-hint = Pedwar gair, un ar ôl y llall
seat-words-wrong = { $count ->
    [one] Ddim yn hollol gywir. Un cynnig arall sydd ar ôl.
   *[other] Ddim yn hollol gywir. Cynigion sydd ar ôl: { $count }.
}
seat-words-shut = Dyna'r trydydd cynnig, felly mae'r drws wedi cau. Gofynnwch i { $name } ei agor eto. Cewch eiriau newydd.
seat-needs-words = Teipiwch y pedwar gair fel maen nhw ar y sgrin gan { $name }. Gwiriwch sillafu pob un.
seat-link = Gludwch y ddolen wahoddiad
seat-link-hint = trestle:…
seat-table = Mae gwahoddiad i chi eistedd wrth
seat-until = Mae'r ddolen hon yn gweithio tan { $day }.
seat-link-table = Rydych yn eistedd yn barod wrth
seat-link-as = Rydych yn eistedd yno fel { $name }.
seat-link-about = Bydd y cyfrifiadur hwn yn un arall o'ch rhai chi. Mae'r hyn a ysgrifennwch ac a ddywedwch arno yn cyfrif fel eich un chi, unwaith.
seat-link-button = Cysylltu'r cyfrifiadur hwn
seat-link-ended = Peidiodd y ddolen hon â gweithio ar { $day }. Gwnewch un newydd ar eich cyfrifiadur arall.
seat-linking = Yn chwilio am eich cyfrifiadur arall…
seat-linking-note = Rhaid i Trestle fod ar agor arno nawr, wrth y bwrdd hwn. Gallwch stopio a rhoi cynnig arall arni wedyn.
seat-file = Ble mae'r ffeil wahoddiad
seat-file-hint = Mae'n gorffen gyda “.trestle”
seat-file-choose = Dewis ffeil
seat-file-open = Agor y ffeil
seat-file-note = Gallwch hefyd lusgo'r ffeil i'r ffenestr hon.
seat-needs-file = Dewiswch y ffeil, neu teipiwch ble mae hi.
seat-name = Eich enw, fel mae pobl yn eich galw
seat-side = Sut rydych chi yma?
seat-button = Cymryd sedd
seat-note = Gall pawb wrth y bwrdd hwn weld popeth sydd arno, a'r hyn rydych chi'n ei ysgrifennu yno.
seat-asking = Wrthi'n gofyn wrth y drws…
seat-working = Wrthi'n chwilio am rywun wrth y bwrdd…
seat-working-note = Rhaid bod Trestle ar agor nawr gan un o'r bobl wrth y bwrdd. Gallwch stopio a rhoi cynnig arall arni wedyn.
seat-ended = Peidiodd y ddolen hon â gweithio ar { $day }. Gofynnwch am un newydd.
seat-needs-link = Gludwch y ddolen a roddodd rhywun i chi.
seat-link-wrong = Nid yw'r ddolen hon yn gweithio
seat-link-garbled = Nid yw hon yn ddolen wahoddiad gyfan. Copïwch hi eto, o'r llythyren gyntaf i'r olaf.
seat-link-cut = Mae diwedd y ddolen hon ar goll. Copïwch y cyfan, yna gludwch eto.
seat-link-newer = Gwnaed y ddolen hon gan Trestle mwy newydd. Mynnwch y Trestle diweddaraf, yna gludwch hi eto.
seat-elsewhere = Ddim yn yr un ystafell?
seat-other-way = Ffordd arall i mewn?
seat-way-room = Rwyf yn yr un ystafell
seat-way-link = Mae gen i ddolen
seat-way-file = Mae gen i gof bach neu ffeil
seat-no-list = Dim bwrdd yn y rhestr?
seat-no-router = Gweld sut i gysylltu dau gyfrifiadur heb lwybrydd

trouble-door-closed = Mae'r drws ar gau
trouble-door-closed-note = Gofynnwch i rywun ei agor eto. Cewch eiriau newydd. Mae'r hyn a deipioch yma yn aros.
trouble-door-nobody = Does neb yn ateb wrth y drws hwn
trouble-door-nobody-note = Efallai fod y cyfrifiadur hwnnw'n cysgu, neu ar rwydwaith arall nawr. Gwiriwch y ddau, yna rhowch gynnig arall arni. Ni ddefnyddiwyd cynnig.
trouble-door-busy = Mae pobl eraill wrth y drws nawr
trouble-door-busy-note = Arhoswch funud, yna rhowch gynnig arall arni. Ni ddefnyddiwyd cynnig.
trouble-door-failed = Nid atebodd y drws fel y dylai
trouble-door-failed-note = Ni chawsoch sedd. Rhowch gynnig arall arni, neu gofynnwch am ddolen. Dywedodd y cyfrifiadur: { $why }
trouble-not-invitation = Nid gwahoddiad yw'r ffeil hon
trouble-not-invitation-note = Dewiswch yr un sy'n gorffen gyda “.trestle”, neu gofynnwch am un newydd.
trouble-stays-here = Mae'r bwrdd hwn yn aros ar y cyfrifiadur hwn
trouble-stays-here-note = Bwrdd dychmygol yw hwn, felly ni ellir gwahodd neb ato. Gosodwch eich bwrdd eich hun i wahodd pobl.
trouble-sample = Ni ellid agor y bwrdd dychmygol
trouble-sample-note = Nid yw eich byrddau eich hun wedi'u newid. Rhyddhewch le, yna rhowch gynnig arall arni. Dywedodd y cyfrifiadur: { $why }

## Two computers and no router

no-router-title = Dau gyfrifiadur, heb lwybrydd
no-router-lead = Gall dau gyfrifiadur gwrdd heb y rhyngrwyd o gwbl. Dilynwch y camau hyn ar y ddau, un ar ôl y llall.
no-router-join = 1. Eu cysylltu
no-router-join-note = Rhowch gebl rhwydwaith rhwng y ddau. Neu trowch fan poeth (hotspot) ffôn ymlaen, a gadewch i'r ddau gyfrifiadur ei ddefnyddio.
no-router-join-picture = Dau liniadur gyda chebl o'r naill i'r llall. Wrth eu hochr, ffôn sy'n cynnig man poeth.
no-router-same = 2. Dewis yr un rhwydwaith
no-router-same-note = Agorwch y rhestr rhwydweithiau ar y ddau. Dewiswch yr un enw ar bob un. Os yw'n dweud “dim rhyngrwyd”, mae hynny'n iawn.
no-router-same-picture = Dau liniadur. Mae'r un llinell wedi'i thicio yn y rhestr rhwydweithiau ar y ddau.
no-router-door = 3. Agor y drws
no-router-door-note = Ar y cyfrifiadur sydd â'r bwrdd: ewch i Pobl, a phwyswch “Agor y drws”. Bydd pedwar gair yn ymddangos.
no-router-door-picture = Gliniadur sy'n dangos drws agored, a phedwar gair wrth ei ochr.
no-router-look = 4. Edrych eto yma
no-router-look-note = Ewch yn ôl i “Cymryd sedd”. Mae'r bwrdd yn y rhestr. Dewiswch ef a theipiwch y pedwar gair.
no-router-look-picture = Gliniadur sy'n dangos rhestr. Mae bwrdd ynddi wedi'i ddewis.
no-router-stick = Ddim yn y rhestr o hyd?
no-router-stick-note = Yna defnyddiwch gof bach. Ar y cyfrifiadur sydd â'r bwrdd: ewch i Pobl, a rhowch y gwahoddiad ar gof bach. Dewch ag ef yma a dewiswch “Mae gen i gof bach neu ffeil”. Rhaid i'r ddau gyfrifiadur fod wedi'u cysylltu o hyd.
no-router-stick-picture = Cof bach yn mynd o un gliniadur i'r llall.

## The made-up table

sample-visitor = Ymwelydd
sample-strip = Bwrdd dychmygol yw hwn. Does dim a wnewch yma yn gadael y cyfrifiadur hwn.
sample-own = Gosod eich bwrdd eich hun
sample-afresh = Dechrau o'r newydd
sample-leave = Gadael
opening-sample = Wrthi'n gosod y bwrdd dychmygol…
