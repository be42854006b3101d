# Yr hyn y mae'r gorchymyn a'r daith yn ei ddweud.

cli-no-home = Nid yw Trestle yn gwybod ble i gadw ei ffeiliau. Dywedwch ble gyda --home a ffolder.
cli-cannot-write = Ni all Trestle ysgrifennu i { $path }. Does dim wedi newid. Gwiriwch fod y ffolder yno, a bod gennych hawl i ysgrifennu ynddi.
cli-cannot-read = Ni all Trestle ddarllen { $path }. Gwiriwch yr enw, a bod gennych hawl i'w agor.
cli-check-sound = { $count ->
    [one] Mae popeth yn iawn: edrychwyd ar 1 rhan, ac mae fel y'i hysgrifennwyd.
   *[other] Mae popeth yn iawn: edrychwyd ar { $count } o rannau, ac maen nhw i gyd fel y'u hysgrifennwyd.
}
cli-check-damaged = Mae rhan o'r bwrdd hwn ar y cyfrifiadur hwn wedi'i difrodi. Daw yn ôl pan fyddwch yn cwrdd â'r lleill: mae “trestle check --repair” yn gwneud hynny nawr. Mae'r gweddill i gyd fel yr oedd.
cli-check-mended = Roedd rhan o'r bwrdd hwn ar y cyfrifiadur hwn wedi'i difrodi. Mae'r hyn sydd gan y lleill ohoni wedi dod yn ôl.
cli-check-nobody = Mae rhan o'r bwrdd hwn ar y cyfrifiadur hwn wedi'i difrodi, a doedd neb yno i'w chael ganddo. Rhowch gynnig arall arni pan fydd gan un o'r lleill Trestle ar agor. Mae'r gweddill i gyd fel yr oedd.
cli-backed-up = Mae'r copi wrth gefn yma: { $path }. Nid yw allwedd y cyfrifiadur hwn ynddo.
cli-kept = { $changes ->
    [one] Wedi gorffen. Daeth 1 newid i mewn, ac mae'r cyfan wedi'i gadw.
   *[other] Wedi gorffen. Daeth { $changes } newid i mewn, ac mae'r cyfan wedi'i gadw.
}
cli-no-table = Does dim bwrdd ar y cyfrifiadur hwn eto. Gosodwch un gyda “new”, neu cymerwch sedd gyda “join”.
cli-which-table = Mae sawl bwrdd yma. Dywedwch pa un gyda --table a dechrau ei enw. Mae “tables” yn eu rhestru.
cli-no-such-table = Nid oes un bwrdd yma sy'n dechrau â “{ $table }”. Mae “tables” yn eu rhestru.
cli-no-such-design = Nid oes dyluniad yma sy'n dechrau â “{ $doc }”. Mae “docs” yn eu rhestru.
cli-which-design = Mae mwy nag un dyluniad yn dechrau â “{ $doc }”. Ysgrifennwch fwy o'i enw.
cli-no-such-person = Nid oes un person yma o'r enw “{ $name }”. Mae “people” yn eu rhestru.
cli-no-such-side = Nid oes ochr wrth y bwrdd hwn sy'n dechrau â “{ $side }”.
cli-no-such-moment = Nid oes gan y dyluniad hwn y fath foment. Cymerwch y pennau o “log --json”.
cli-not-an-action = Nid gweithred yw honno. { $said }. Mae “actions” yn eu rhestru i gyd.
cli-not-a-json-string = Nid llinyn JSON yw { $text }. Rhowch y geiriau rhwng dyfynodau.
cli-open-quote = Nid yw dyfynod yn y llinell hon yn cau.
cli-wrong-line = Ni ddeallwyd y llinell hon: { $said }
cli-past-the-end = Nid yw'r testun mor hir â hynny.
cli-unknown-ending = Gall Trestle ysgrifennu ffeiliau sy'n gorffen â .md neu .html. Nid yw { $path } felly.
cli-started = Mae “{ $title }” ar y bwrdd.
cli-changed = Mae “{ $title }” bellach yn darllen fel y ffeil.
cli-no-change = Mae “{ $title }” yn darllen fel y ffeil yn barod.
cli-exported = Mae “{ $title }” wedi'i gadw yn { $path }.
cli-put-up = Mae “{ $title }” wedi'i osod.
cli-sat-down = Mae gennych sedd wrth “{ $title }”.
cli-door-open =
    { $minutes ->
        [one] Mae'r drws ar agor am un munud. Darllenwch y pedwar gair hyn yn uchel yn yr ystafell:
       *[other] Mae'r drws ar agor am { $minutes } munud. Darllenwch y pedwar gair hyn yn uchel yn yr ystafell:
    }
    { $words }
cli-door-came =
    { $count ->
        [0] Mae'r drws ar agor. Does neb wedi dod i mewn eto.
        [one] Mae un person wedi dod i mewn drwy'r drws.
       *[other] Mae { $count } o bobl wedi dod i mewn drwy'r drws.
    }
cli-door-shut = Mae'r drws ar gau.
cli-door-time-up = Mae'r amser ar ben, felly mae'r drws ar gau nawr.
cli-door-three-wrong = Rhoddwyd cynnig ar eiriau anghywir dair gwaith, felly mae'r drws ar gau. Ddaeth neb i mewn gyda nhw. Agorwch ef eto i gael geiriau newydd.
cli-door-not-open = Nid oedd modd agor y drws. Gwiriwch fod gan y cyfrifiadur hwn rwydwaith, a lle ar ei ddisg. Yna rhowch gynnig arall arni.
cli-nearby-door = “{ $title }” · mae'r drws ar agor gan { $name }
cli-nearby-none = Does gan yr un bwrdd yn yr ystafell hon ddrws agored. Gofynnwch i rywun wrth y bwrdd ei agor.
cli-nearby-hidden = Mae'r rhwydwaith hwn yn cuddio cyfrifiaduron rhag ei gilydd, felly ni ellir gweld drws agored. Gofynnwch am ddolen.
cli-which-door = Mae mwy nag un drws ar agor yma. Dywedwch pa un gyda --door a dechrau enw'r bwrdd, neu enw'r person.
cli-not-four-words = Nid pedwar gair drws agored yw'r rheini. Edrychwch arnyn nhw eto. Ni ofynnwyd i neb, felly ni chollwyd cynnig.
cli-wrong-words =
    { $count ->
        [0] Mae'r geiriau hynny'n anghywir. Hwn oedd y trydydd cynnig, felly mae'r drws ar gau nawr. Gofynnwch am ei agor eto.
        [one] Mae'r geiriau hynny'n anghywir. Mae un cynnig arall ar ôl.
       *[other] Mae'r geiriau hynny'n anghywir. Mae { $count } gynnig ar ôl.
    }
cli-door-was-closed = Mae'r drws hwnnw wedi cau erbyn hyn. Gofynnwch am ei agor eto. Cewch eiriau newydd.
cli-door-nobody = Does neb yn ateb wrth y drws hwnnw. Efallai fod y cyfrifiadur yn cysgu. Ni chollwyd cynnig.
cli-door-busy = Mae eraill yn rhoi cynnig ar eu geiriau ar hyn o bryd. Arhoswch eiliad, yna rhowch gynnig arall arni.
cli-door-failed = Nid atebodd y drws fel y dylai, felly does gennych chi ddim sedd eto. Rhowch gynnig arall arni, neu gofynnwch am ddolen. Dywedodd y cyfrifiadur: { $why }
cli-person = { $name } · { $side }
cli-person-new = { $name } · { $side } · newydd yma
cli-invited =
    { $count ->
        [one] Mae'r ddolen hon yn gweithio i un person, tan { $day }:
       *[other] Mae'r ddolen hon yn gweithio i { $count } o bobl, tan { $day }:
    }
    { $link }
cli-link =
    Ewch at eich cyfrifiadur arall. Teipiwch “trestle link” yno, ac yna'r ddolen hon. Mae'n gweithio unwaith, tan { $day }. Gadewch y bwrdd ar agor yma tan hynny:
    { $link }
cli-link-ended = Mae'r ddolen i'ch cyfrifiadur arall wedi dod i ben. Ni all unrhyw gyfrifiadur ei defnyddio nawr.
cli-linked = Eich cyfrifiadur chi yw hwn wrth “{ $title }”. Rydych yn eistedd yno fel { $name }.
cli-went-on = Rydych yn mynd ymlaen wrth “{ $title }”. Copïwyd o “{ $old }”: { $designs } dyluniad, { $drafts } penderfyniad agored, { $agreements } cytundeb. Mae'r hen fwrdd fel yr oedd.
cli-link-not-join = Mae'r ddolen hon ar gyfer un cyfrifiadur arall o'ch eiddo. Defnyddiwch hi gyda “trestle link”, nid gyda “trestle join”.
cli-join-not-link = Dolen i gymryd sedd yw hon. Defnyddiwch “trestle join” gyda hi, nid “trestle link”.
cli-welcomed = Rydych wedi dweud bod { $name } yn eistedd gyda'ch ochr chi.
cli-met-nobody = Doedd neb yno. Mae eich gwaith wedi'i gadw, a bydd yn mynd at y lleill pan fyddwch yn cwrdd nesaf.
cli-met =
    { $count ->
        [one] Wedi cwrdd ag un person. Newidiadau a ddaeth i mewn: { $changes }.
       *[other] Wedi cwrdd â { $count } o bobl. Newidiadau a ddaeth i mewn: { $changes }.
    }
cli-log-entry =
    { $count ->
        [one] { $when } · { $name } · { $title } · un newid
       *[other] { $when } · { $name } · { $title } · { $count } newid
    }
cli-comments-none = Does neb wedi dweud dim am y geiriau yn “{ $title }” eto.
cli-comment-of = “{ $words }”
cli-comment-of-gone = “{ $words }” (mae'r geiriau hyn wedi mynd)
cli-comment-of-nothing = Dydy'r hyn yr oedd hyn yn sôn amdano ddim yma
cli-comment-line = { $mark } · { $when } · { $name }: { $said }
cli-comment-line-changed = { $mark } · { $when } · { $name } (newidiwyd ers hynny): { $said }
cli-comment-not-theirs = Ysgrifennodd { $other } yn hwn. Efallai nad dyma a ddywedodd { $name }.
cli-comment-was-out = (wedi'i dynnu)
cli-comment-settled-by = Wedi'i setlo, meddai { $name }
cli-comment-opened-by = Ailagorwyd gan { $name }
cli-comment-said = Mae wedi'i ddweud.
cli-comment-settled = Mae wedi'i setlo.
cli-comment-open = Mae ar agor eto.
cli-comment-out = Mae wedi'i dynnu.
cli-comment-reworded = Mae wedi'i newid.
cli-comment-is-so = Felly y mae eisoes.
cli-comment-no-words = Dydy “{ $words }” ddim yno. Ysgrifennwch y geiriau yn union fel y maen nhw.
cli-comment-which-words = Mae “{ $words }” yno fwy nag unwaith. Ysgrifennwch fwy o'r geiriau o'i gwmpas.
cli-comment-none = Does dim sylw yno sy'n dechrau gyda “{ $words }”. Mae “comments” yn eu rhestru.
cli-comment-which = Mae mwy nag un sylw yn dechrau gyda “{ $words }”. Ysgrifennwch fwy ohono, neu ei farc.
cli-log-commented = { $when } · { $name } · { $title } · dweud rhywbeth am ei eiriau ({ $count })
cli-somebody = rhywun
cli-the-table = y bwrdd

tour-put-up = Gosododd { $name } fwrdd. Y peth cyntaf arno yw “{ $title }”.
tour-sat-down = Cymerodd { $name } sedd trwy'r ddolen.
tour-at-once = Ysgrifennodd { $people } o bobl ynddo ar yr un pryd, { $keys } o drawiadau i gyd. Mae pob cyfrifiadur yn dangos yr un geiriau.
tour-apart = Aethant ar wahân. Aeth pob un ymlaen i ysgrifennu ar ei ben ei hun. Torrodd un baragraff yn ddau a symud hanner ohono.
tour-killed = Collodd cyfrifiadur { $name } ei drydan hanner ffordd drwy air. Yna daeth ymlaen eto.
tour-met-again = Daethant at ei gilydd eto. Mae gan bob un o'r { $people } cyfrifiadur yr un geiriau, ac nid oes dim a gadwyd wedi mynd.
tour-taken-away =
    Gadawodd y dyluniad fel dwy ffeil:
    { $markdown }
    { $page }
tour-end = Dyna'r daith. Mae ei ffeiliau yn { $folder }
tour-broke = Stopiodd y daith: { $why }. Ni ddylai hyn ddigwydd. Rhowch wybod i ni.
cli-no-window = Nid oedd modd agor y ffenestr. Mae eich byrddau'n ddiogel, ac mae popeth yn gweithio heb ffenestr hefyd: trestle --help. Dywedodd y cyfrifiadur: { $why }
