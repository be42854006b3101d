//! A made-up table at a fixed moment, as its screens would show it, in both languages. Nobody on it is real.

use std::collections::BTreeMap;

use trestle_app::{
    ground_rules,
    lang::Language,
    theme::colors::PEOPLE,
    view::{
        ComputersView, DesignView, DoorView, HappenedView, LastMet, Matched, MeetingView, PersonView,
        RulesView, SideView, SyncView, TableView, places::PlacesView,
    },
    widgets::editor::{OtherCaret, Selection},
};
use trestle_export::markdown;
use trestle_model::text::{Block, BlockId, Spot, TextView};
use trestle_trust::{
    ids::{DocumentId, PersonId},
    person::SideId,
    statement::deciding::NewRules,
};

use super::{sample_places, stage::now};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn ago(seconds: i64) -> i64 {
    now().timestamp().as_second() - seconds
}

/// English or Welsh words of the sample.
fn of(language: Language, english: &str, welsh: &str) -> String {
    match language {
        Language::English => english,
        Language::Welsh => welsh,
    }
    .to_owned()
}

pub fn person_id(number: u8) -> PersonId {
    PersonId([number; 32])
}

pub fn design_id(number: u8) -> DocumentId {
    DocumentId([number; DocumentId::LEN])
}

fn live(language: Language) -> String {
    of(language, "People who live here", "Pobl sy'n byw yma")
}

fn work(language: Language) -> String {
    of(language, "People who work here", "Pobl sy'n gweithio yma")
}

/// A table that one person has just put up.
pub fn new_table(language: Language) -> TableView {
    let full = table(language);
    let alone = SyncView { saved: true, ..SyncView::default() };
    TableView {
        stays_here: false,
        people: full.people.into_iter().take(1).collect(),
        designs: Vec::new(),
        decisions: Vec::new(),
        promises: [].into(),
        waits: Vec::new(),
        rules_asked: Vec::new(),
        unanswered: Vec::new(),
        sent_up: Vec::new(),
        happened: Vec::new(),
        sync: alone,
        title: full.title,
        sides: vec![
            SideView { id: SideId(1), name: live(language), people: 1 },
            SideView { id: SideId(2), name: work(language), people: 0 },
        ],
        apart: Vec::new(),
        places: PlacesView { computers: sample_places::computers(false), ..PlacesView::default() },
        rules: full.rules,
        door: DoorView::default(),
        meeting: MeetingView::default(),
        computers: ComputersView::default(),
        stuck: false,
    }
}

/// The four words of an open door.
pub fn open_door(language: Language) -> DoorView {
    DoorView::Open {
        words: of(language, "copper lantern orchard seven", "afal bwrdd cadair dŵr"),
        until_unix_secs: ago(-9 * MINUTE),
        wrong_tries: 0,
        came: 1,
    }
}

/// Six people in the middle of their work.
pub fn table(language: Language) -> TableView {
    let person = |number: u8, name: &str, side: String, matched| PersonView {
        id: person_id(number),
        name: name.to_owned(),
        alike: false,
        color: PEOPLE[usize::from(number - 1)],
        side,
        side_id: SideId(if matches!(number, 5 | 6) { 2 } else { 1 }),
        on_paper: false,
        me: number == 1,
        standing: true,
        mine_to_welcome: false,
        apart: false,
        first: false,
        sat_with: None,
        was: None,
        welcomed_by_me: false,
        matched,
        in_design: None,
        computers: Vec::new(),
    };
    let mut people = vec![
        person(1, "Carys", live(language), Matched::HereNow),
        person(2, "Idris", live(language), Matched::HereNow),
        person(3, "Siân", live(language), Matched::At { unix_secs: ago(3 * DAY) }),
        person(4, "Owen", live(language), Matched::At { unix_secs: ago(2 * HOUR) }),
        person(5, "Meinir", work(language), Matched::HereNow),
        person(6, "Rhodri", work(language), Matched::Never),
        person(7, "Amina", live(language), Matched::At { unix_secs: ago(5 * HOUR) }),
    ];
    people[1].in_design = Some(design_id(1));
    people[4].in_design = Some(design_id(1));
    people[3].computers = vec!["Hafan office laptop".to_owned()];
    people[5].standing = false;
    (people[6].standing, people[6].mine_to_welcome) = (false, true);
    let designs = designs(language);
    let happened = happened(language, &designs);
    TableView {
        stays_here: false,
        title: of(language, "Repairs, done together", "Trwsio gyda'n gilydd"),
        people,
        sides: vec![
            SideView { id: SideId(1), name: live(language), people: 5 },
            SideView { id: SideId(2), name: work(language), people: 2 },
        ],
        apart: Vec::new(),
        places: PlacesView { computers: sample_places::computers(false), ..PlacesView::default() },
        rules: RulesView {
            whole: ground_rules::text(language).to_owned(),
            in_force: Some(Box::new(NewRules { rules: ground_rules::suggested(), merged: BTreeMap::new() })),
            first: Some(Box::new(NewRules { rules: ground_rules::suggested(), merged: BTreeMap::new() })),
            ..RulesView::default()
        },
        designs,
        decisions: Vec::new(),
        promises: [].into(),
        waits: Vec::new(),
        rules_asked: Vec::new(),
        unanswered: Vec::new(),
        sent_up: Vec::new(),
        happened,
        sync: SyncView {
            others: 6,
            connected: 2,
            up_to_date: 2,
            unsent: 0,
            last_met: Some(LastMet {
                name: "Owen".to_owned(),
                computer: Some("Hafan office laptop".to_owned()),
                unix_secs: ago(2 * HOUR),
            }),
            saved: true,
            taking_in: None,
        },
        door: DoorView::default(),
        meeting: MeetingView::default(),
        computers: ComputersView::default(),
        stuck: false,
    }
}

fn designs(language: Language) -> Vec<DesignView> {
    let design = |number, english: &str, welsh: &str, by: &str, seconds, here: &[&str]| DesignView {
        id: design_id(number),
        title: of(language, english, welsh),
        opens: true,
        last_by: Some(by.to_owned()),
        last_unix_secs: ago(seconds),
        here: here.iter().map(|name| (*name).to_owned()).collect(),
        late: false,
    };
    vec![
        design(
            1,
            "What a good repair feels like",
            "Sut deimlad yw gwaith trwsio da",
            "Meinir",
            4 * MINUTE,
            &["Idris", "Meinir"],
        ),
        design(
            2,
            "Reporting a repair: how it works today",
            "Rhoi gwybod am waith: sut mae hi heddiw",
            "Idris",
            5 * HOUR,
            &[],
        ),
        design(
            3,
            "What we already have on the estate",
            "Beth sydd gennym ni ar y stad yn barod",
            "Siân",
            3 * DAY,
            &[],
        ),
        design(4, "A day waiting in", "Diwrnod o aros gartref", "Owen", 9 * DAY, &[]),
    ]
}

fn happened(language: Language, designs: &[DesignView]) -> Vec<HappenedView> {
    let line = |who: &str, me, design: usize, started, changes, seconds| HappenedView {
        who: Some(who.to_owned()),
        me,
        document: designs[design].id,
        title: of(language, &designs[design].title, &designs[design].title),
        started,
        took_up: false,
        said: false,
        changes,
        unix_secs: ago(seconds),
    };
    vec![
        line("Meinir", false, 0, false, 14, 4 * MINUTE),
        line("Carys", true, 0, false, 31, 50 * MINUTE),
        line("Idris", false, 1, true, 1, 5 * HOUR),
        line("Siân", false, 2, false, 8, 3 * DAY),
        line("Owen", false, 3, false, 2, 9 * DAY),
    ]
}

/// The words of the first design.
pub fn words(language: Language) -> TextView {
    let text = match language {
        Language::English => ENGLISH,
        Language::Welsh => WELSH,
    };
    let blocks = markdown::parse(text.as_bytes()).expect("the sample is text");
    let blocks = blocks.into_iter().enumerate().map(|(index, block)| Block {
        id: BlockId::from(format!("b{index}").as_str()),
        kind: block.kind,
        indent: block.indent,
        runs: block.runs,
    });
    TextView { blocks: blocks.collect(), ..TextView::default() }
}

/// Idris's caret, and the words that Meinir has marked.
pub fn others(words: &TextView) -> Vec<OtherCaret> {
    let spot = |block: usize, at| Spot { block: words.blocks[block].id.clone(), at };
    let end = words.blocks[1].len();
    vec![
        OtherCaret { name: "Idris".to_owned(), color: PEOPLE[1], selection: Selection::caret(spot(1, end)) },
        OtherCaret {
            name: "Meinir".to_owned(),
            color: PEOPLE[4],
            selection: Selection { anchor: spot(5, 0), focus: spot(5, words.blocks[5].len()) },
        },
    ]
}

const ENGLISH: &str = "\
# What a good repair feels like

We asked 31 homes on Maes Helyg to tell us about the last repair that went well. Nobody talked about speed first. They \
talked about **knowing what would happen next**.

## What people told us

- “She rang from the van. I had time to put the dog away.”
- “He showed me the part and told me what it cost.”
- “I could choose the evening, so I did not lose a day’s pay.”

## What we want to keep

The estate already has people who hold spare keys for their neighbours. We start from that. See [the list at the \
hub](https://example.org/keys).

1. Ask the street before the work starts.
2. Say who is coming, and when.

- [x] Ask the office for the diary
- [ ] Try it in one block first

> When an empty home needs work, the street is told the same day.

```
Monday    07:30   van 4
Tuesday   16:00   van 2
```
";

const WELSH: &str = "\
# Sut deimlad yw gwaith trwsio da

Gofynnon ni i 31 o gartrefi ym Maes Helyg am y gwaith trwsio diwethaf a aeth yn dda. Soniodd neb am gyflymder yn gyntaf. \
Sonion nhw am **wybod beth fyddai'n digwydd nesaf**.

## Beth ddywedodd pobl wrthym ni

- “Ffoniodd hi o'r fan. Roedd gen i amser i gadw'r ci.”
- “Dangosodd e'r darn i mi a dweud faint oedd y pris.”
- “Cefais ddewis gyda'r nos, felly chollais i ddim cyflog.”

## Beth rydym ni am ei gadw

Mae pobl ar y stad yn barod sy'n cadw allweddi i'w cymdogion. Dyna ble rydym ni'n dechrau. Gweler [y rhestr yn y \
ganolfan](https://example.org/keys).

1. Gofyn i'r stryd cyn i'r gwaith ddechrau.
2. Dweud pwy sy'n dod, a phryd.

- [x] Gofyn i'r swyddfa am y dyddiadur
- [ ] Rhoi cynnig arni mewn un bloc yn gyntaf

> Pan fydd angen gwaith ar gartref gwag, caiff y stryd wybod yr un diwrnod.

```
Dydd Llun     07:30   fan 4
Dydd Mawrth   16:00   fan 2
```
";
