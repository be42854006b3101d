## What can be done on every screen: name, and what it does

group-finding = Dod o hyd i'ch ffordd
group-table = Wrth fwrdd
group-design = Mewn dyluniad
group-writing = Ysgrifennu
group-looks = Geiriau a golwg
group-program = Trestle ei hun
command-palette = Dod o hyd i unrhyw beth
command-palette-tip = Dewch o hyd i bopeth y gallwch ei wneud yma wrth ei enw
command-shortcuts = Bysellau
command-shortcuts-tip = Gweld popeth y gellir ei wneud, a'r bysellau ar ei gyfer
command-settings = Gosodiadau
command-settings-tip = Eich enw, sut mae pethau'n edrych, ble mae eich gwaith yn byw
command-messages = Negeseuon
command-messages-tip = Darllen eto'r hyn a ddywedodd Trestle wrthych
command-next-part = Rhan nesaf y ffenestr
command-next-part-tip = Mynd o'r rhestr ar yr ochr i'r dudalen, ac ymlaen i'r negeseuon
command-previous-part = Y rhan o'r blaen
command-previous-part-tip = Mynd yn ôl i'r rhan o'r ffenestr cyn hon
command-to-page = Neidio i'r dudalen
command-to-page-tip = Mynd heibio'r rhestr ar yr ochr
command-put-up = Gosod bwrdd
command-put-up-tip = Dechrau bwrdd newydd
command-take-seat = Cymryd sedd
command-take-seat-tip = Ymuno â bwrdd y cawsoch wahoddiad iddo
command-look-around = Edrych o gwmpas yn gyntaf
command-look-around-tip = Rhoi cynnig ar fwrdd ffug. Does dim yn gadael y cyfrifiadur hwn
command-stop = Stopio aros
command-stop-tip = Stopio'r hyn mae Trestle yn ei wneud nawr
command-first-screen = Sgrin gyntaf
command-first-screen-tip = Mynd yn ôl i ble mae Trestle yn dechrau
command-designs = Dyluniadau
command-designs-tip = Mynd at bopeth mae'r bwrdd hwn yn ei wneud
command-people = Pobl
command-people-tip = Gweld pwy sy'n eistedd o gwmpas y bwrdd hwn
command-rules = Rheolau sylfaenol
command-rules-tip = Darllen sut mae'r bwrdd hwn yn gweithio gyda'i gilydd
command-invite = Gwahodd rhywun
command-invite-tip = Gofyn i rywun eistedd wrth y bwrdd hwn
command-open-door = Agor y drws
command-open-door-tip = Gadael i bobl yn yr ystafell hon eistedd gyda phedwar gair
command-close-door = Cau'r drws
command-close-door-tip = Ni all neb arall eistedd gyda'r pedwar gair
command-copy-link = Copïo'r ddolen
command-copy-link-tip = Copïo'r ddolen sy'n gadael i bobl eistedd
command-put-on-stick = Rhoi gwahoddiad ar gof bach
command-put-on-stick-tip = Ysgrifennu ffeil sy'n gadael i bobl eistedd
command-carry-out = Rhoi copi ar gof bach
command-carry-out-tip = Ysgrifennu'r bwrdd hwn i gyd i ffeil y gallwch ei chario
command-carry-in = Derbyn copi o gof bach
command-carry-in-tip = Ychwanegu'r hyn sydd mewn ffeil a ddaeth rhywun â hi
command-leave-table = Byrddau eraill
command-leave-table-tip = Cau'r bwrdd hwn yma a gweld eich rhai eraill
command-rename = Enw newydd
command-rename-tip = Rhoi enw arall i'r dyluniad hwn
command-import = Ychwanegu o ffeil Markdown
command-import-tip = Ychwanegu geiriau ffeil ar y diwedd
command-export-markdown = Ffeil Markdown
command-export-markdown-tip = Cadw'r dyluniad hwn fel ffeil Markdown
command-export-html = Ffeil tudalen we
command-export-html-tip = Cadw'r dyluniad hwn fel tudalen i unrhyw borwr
command-english = English
command-english-tip = Dangos Trestle yn Saesneg
command-welsh = Cymraeg
command-welsh-tip = Dangos Trestle yn Gymraeg
command-look-system = Yr un fath â'r cyfrifiadur hwn
command-look-system-tip = Edrych yn olau neu'n dywyll fel mae'r cyfrifiadur hwn
command-look-light = Golau
command-look-light-tip = Geiriau tywyll ar gefndir golau
command-look-dark = Tywyll
command-look-dark-tip = Geiriau golau ar gefndir tywyll
command-look-contrast = Cyferbyniad uchel
command-look-contrast-tip = Du ar wyn, gydag ymylon cryf
command-larger = Mwy
command-larger-tip = Gwneud yr holl eiriau'n fwy
command-smaller = Llai
command-smaller-tip = Gwneud yr holl eiriau'n llai
command-usual-size = Maint arferol
command-usual-size-tip = Gwneud y geiriau'r maint arferol eto
command-copy-folder = Copïo enw'r ffolder
command-copy-folder-tip = Copïo enw'r ffolder lle mae eich gwaith yn byw
command-open-folder = Agor y ffolder
command-open-folder-tip = Gweld y ffeiliau lle mae eich gwaith yn byw
command-close-notice = Cau'r neges
command-close-notice-tip = Cau'r neges ddiweddaraf
command-quit = Cau Trestle
command-quit-tip = Cadw popeth a chau'r ffenestr

## Keys as they are called

key-up = I fyny
key-down = I lawr
key-plus = plws
key-minus = minws
key-comma = coma
key-enter = Enter
key-home = Home

## Finding anything

palette-title = Dod o hyd i unrhyw beth
palette-field = Beth hoffech chi ei wneud?
palette-hint = Teipiwch ychydig lythrennau
palette-list = Beth sy'n cyfateb
palette-none = Does dim byd â'r enw hwnnw yma. Rhowch gynnig ar lai o lythrennau.
palette-keys-note = Mae I fyny ac I lawr yn dewis. Enter sy'n ei wneud. Mae Esc yn cau.
palette-count = { $count ->
    [one] Mae 1 peth yn cyfateb. { $first }
    [two] Mae 2 beth yn cyfateb. Y cyntaf: { $first }
    [few] Mae 3 pheth yn cyfateb. Y cyntaf: { $first }
   *[other] Mae { $count } o bethau'n cyfateb. Y cyntaf: { $first }
}
palette-design = Dyluniad
palette-decision = Penderfyniad
palette-person = Rhywun wrth y bwrdd hwn
palette-entry = { $name }. { $about }
palette-entry-keys = { $name }. { $about }. Bysellau: { $keys }

## Keys

shortcuts-title = Bysellau
shortcuts-lead = Popeth y gellir ei wneud, a'r bysellau ar ei gyfer. Gallwch hefyd bwyso Ctrl+K a theipio'r enw.
shortcuts-no-keys = mae i'w gael gyda Ctrl+K
shortcuts-moving = Symud o gwmpas
shortcuts-tab = Mynd i'r botwm neu'r maes nesaf
shortcuts-tab-keys = Tab
shortcuts-back-tab = Mynd yn ôl i'r un o'r blaen
shortcuts-back-tab-keys = Shift+Tab
shortcuts-press = Pwyso botwm
shortcuts-press-keys = Enter neu'r Bylchwr
shortcuts-escape = Cau'r hyn sydd ar y top
shortcuts-escape-keys = Esc
shortcuts-leave-page = Gadael y dudalen rydych yn ysgrifennu arni. Mewn rhestr, mae Tab ar ei ben ei hun yn symud yr eitem.
shortcuts-leave-page-keys = Esc, yna Tab

## Settings

settings-title = Gosodiadau
settings-lead = Chi'n unig biau'r rhain. Mae pob newid yn cyfrif ar unwaith.
settings-you = Chi
settings-name = Eich enw, fel mae pobl yn eich galw
settings-name-note = Mae Trestle yn cynnig yr enw hwn pan fyddwch yn eistedd wrth fwrdd newydd.
settings-computer = Beth yw enw'r cyfrifiadur hwn
settings-computer-note = Dim ond pobl wrth eich byrddau sy'n gweld hwn. Mae'n eu helpu i wahaniaethu rhwng eich cyfrifiaduron. Gallwch ei adael yn wag.
settings-computer-hint = Gliniadur y gegin
settings-words = Geiriau a golwg
settings-language = Iaith
settings-look = Golwg
settings-size = Maint y geiriau
settings-size-tip = { $percent } % nawr
settings-where = Ble mae eich gwaith yn byw
settings-where-note = Mae eich holl fyrddau yn y ffolder hon ar y cyfrifiadur hwn. Copïwch hi i'w chadw'n ddiogel.
settings-where-copied = Wedi copïo enw'r ffolder.
settings-meet = Cwrdd ar y rhwydwaith hwn
settings-meet-on = Ymlaen
settings-meet-off = I ffwrdd
settings-meet-note = Pan fydd hwn ymlaen, gall cyfrifiaduron wrth eich byrddau ddod o hyd i'w gilydd ar yr un Wi-Fi. Gall eraill ar y Wi-Fi weld bod y cyfrifiadur hwn yn rhedeg Trestle, ond nid eich enw, eich byrddau na'ch geiriau. Pan fyddwch yn agor y drws, byddan nhw'n gweld eich enw ac enw'r bwrdd hefyd.
settings-meet-off-note = Pan fydd hwn i ffwrdd, gallwch gwrdd o hyd drwy ddolen neu ffeil ar gof bach.
settings-about = Ynglŷn â Trestle
settings-about-version = Trestle { $version }. Mae am ddim i'w ddefnyddio, ei rannu a'i newid, dan drwydded MIT neu Apache 2.0.

## Messages

messages-title = Negeseuon
messages-lead = Yr hyn a ddywedodd Trestle wrthych ers i chi ei agor. Y diweddaraf sydd gyntaf.
messages-empty = Dim byd eto. Pan fydd gan Trestle rywbeth i'w ddweud wrthych, gallwch ei ddarllen eto yma.

## The window

window-title = { $table } – Trestle
skip-to-page = Neidio i'r dudalen
trouble-open-folder = Ni allodd Trestle agor y ffolder
trouble-open-folder-note = Copïwch ei henw yn lle hynny a chwiliwch amdani eich hun. (Dywedodd y cyfrifiadur: { $why })
