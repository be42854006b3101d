//! Promises of the made-up table, what waits there, and other ground rules that are put to answer. Nobody in it is real.

use std::{collections::BTreeMap, sync::Arc};

use trestle_app::{
    ground_rules,
    lang::Language,
    view::{
        TableView,
        deciding::{
            PromiseRow, RulesAsked, SaidView, SentUpView, StandingView, Unanswered, UnansweredView, WaitView,
            WaitsFor,
        },
    },
};
use trestle_trust::{
    label::Label,
    person::SideId,
    statement::deciding::{NewRules, Progress, Stance},
};

use super::{
    sample::person_id,
    sample_decision::{self, Moment, decision_id, statement_id},
    stage::now,
};

const DAY: i64 = 24 * 60 * 60;
const LIVE: SideId = SideId(1);
const WORK: SideId = SideId(2);

fn of(language: Language, english: &str, welsh: &str) -> String {
    match language {
        Language::English => english,
        Language::Welsh => welsh,
    }
    .to_owned()
}

/// Carys, whose table it is seen from, and others, at work on what they promised.
pub fn promises(language: Language) -> Vec<PromiseRow> {
    let say = |english: &str, welsh: &str| of(language, english, welsh);
    let promise = |number: u8, what: String, who: u8, side, due: &str, progress| PromiseRow {
        opening: statement_id(if number < 5 { 70 } else { 71 }),
        id: format!("c{number}"),
        what,
        for_whom: String::new(),
        from: if number < 5 {
            say("Should repairs be booked in two-hour slots?", "A ddylid trefnu gwaith mewn slotiau dwy awr?")
        } else {
            say("Where do we meet this summer?", "Ble byddwn ni'n cwrdd yr haf hwn?")
        },
        side: Some(side),
        who: Some(person_id(who)),
        backup: String::new(),
        known_by: String::new(),
        first_due: due.to_owned(),
        due: due.to_owned(),
        progress,
        late: false,
        checked_by: None,
        mine: who == 1,
        soon: false,
        clause: String::new(),
        may_check: false,
        said: Vec::new(),
    };
    let said = |by: u8, days: i64, progress, words: String| SaidView {
        by: person_id(by),
        progress,
        due: None,
        words,
        counts: true,
        unix_secs: now().timestamp().as_second() - days * DAY,
    };
    let asks =
        say("Ask each home how they want to be told", "Gofyn i bob cartref sut maen nhw am gael gwybod");
    let late = PromiseRow {
        known_by: say("84 homes asked", "Wedi gofyn i 84 o gartrefi"),
        backup: "Desta K.".to_owned(),
        late: true,
        said: vec![said(1, 9, Progress::UnderWay, say("61 of 84 so far", "61 o 84 hyd yma"))],
        ..promise(1, asks, 1, LIVE, "2026-06-12", Progress::UnderWay)
    };
    let shares =
        say("Share the list of neighbours who can wait in", "Rhannu'r rhestr o gymdogion sy'n gallu aros");
    let mine = PromiseRow {
        known_by: say("Each neighbour has said yes to it", "Mae pob cymydog wedi dweud ie"),
        backup: person_id(3).to_string(),
        ..promise(2, shares, 1, LIVE, "2026-07-10", Progress::NotStarted)
    };
    let asked = say("Ask the Board to pay for Saturdays", "Gofyn i'r Bwrdd dalu am ddyddiau Sadwrn");
    let to_check = PromiseRow {
        known_by: say("The Board’s answer is on this table", "Mae ateb y Bwrdd ar y bwrdd hwn"),
        for_whom: say("Those who work shifts", "Y rhai sy'n gweithio shifftiau"),
        backup: "Huw M.".to_owned(),
        may_check: true,
        said: vec![said(
            5,
            1,
            Progress::Done,
            say("They said yes, for the trial", "Dywedon nhw ie, am y tro"),
        )],
        ..promise(3, asked, 5, WORK, "2026-06-24", Progress::Done)
    };
    let diary = say("Put two-hour slots in the diary", "Rhoi slotiau dwy awr yn y dyddiadur");
    let checked = PromiseRow {
        known_by: say("Three residents book a test slot by phone", "Tri phreswylydd yn trefnu slot prawf"),
        checked_by: Some(person_id(3)),
        said: vec![
            said(5, 8, Progress::Done, String::new()),
            said(3, 7, Progress::Checked, say("I booked one myself", "Trefnais i un fy hun")),
        ],
        ..promise(4, diary, 5, WORK, "2026-06-19", Progress::Checked)
    };
    let why = say("The hall was shut", "Roedd y neuadd ar gau");
    let moved_said = SaidView { due: Some("2026-07-03".to_owned()), ..said(4, 6, Progress::Moved, why) };
    let moved = PromiseRow {
        known_by: say("Photo of the sheet", "Llun o'r daflen"),
        due: "2026-07-03".to_owned(),
        said: vec![said(4, 20, Progress::UnderWay, String::new()), moved_said],
        ..promise(
            5,
            say("Put up the visits sheet each Friday", "Rhoi'r daflen ymweliadau i fyny bob dydd Gwener"),
            4,
            LIVE,
            "2026-06-19",
            Progress::UnderWay,
        )
    };
    let own_side = PromiseRow {
        known_by: say("Someone in a wheelchair came in", "Daeth rhywun mewn cadair olwyn i mewn"),
        said: vec![said(2, 2, Progress::Done, say("It has a ramp now", "Mae ramp yno nawr"))],
        ..promise(
            6,
            say("Find a room with a ramp", "Dod o hyd i ystafell gyda ramp"),
            2,
            LIVE,
            "2026-06-25",
            Progress::Done,
        )
    };
    vec![late, mine, to_check, checked, moved, own_side]
}

/// With promises, decisions, and something of each kind that waits.
pub fn in_full_swing(table: &mut TableView, language: Language) {
    sample_decision::with_decisions(table, language, Moment::CheckAgain);
    table.promises = promises(language).into_iter().map(Arc::new).collect();
    let question = |document, question: String, opening: u8, what| WaitView {
        document,
        opening: statement_id(opening),
        question,
        what,
    };
    table.waits = vec![
        question(
            Some(decision_id()),
            of(
                language,
                "Should repairs be booked in two-hour slots?",
                "A ddylid trefnu gwaith mewn slotiau dwy awr?",
            ),
            70,
            WaitsFor::AnswerAgain,
        ),
        question(
            Some(decision_id()),
            of(language, "Where do we meet this summer?", "Ble byddwn ni'n cwrdd yr haf hwn?"),
            71,
            WaitsFor::Witness { answer: statement_id(72), of: person_id(3) },
        ),
    ];
    (table.unanswered, table.sent_up) = (unanswered(language), sent_up(language));
}

fn slots(language: Language) -> String {
    of(
        language,
        "Should repairs be booked in two-hour slots?",
        "A ddylid trefnu gwaith mewn slotiau dwy awr?",
    )
}

fn unanswered(language: Language) -> Vec<UnansweredView> {
    let say = |english: &str, welsh: &str| of(language, english, welsh);
    let one = |question: String, by: u8, days: i64, what| UnansweredView {
        document: Some(decision_id()),
        question,
        by: Some(person_id(by)),
        what,
        unix_secs: now().timestamp().as_second() - days * DAY,
    };
    let van = say("Can the van phone send the text?", "All ffôn y fan anfon y neges?");
    let meet = say("Where do we meet this summer?", "Ble byddwn ni'n cwrdd yr haf hwn?");
    let texts = say("Who sends the text on the day?", "Pwy sy'n anfon y neges ar y diwrnod?");
    vec![
        one(texts, 2, 9, Unanswered::Question { words: van }),
        one(meet, 4, 3, Unanswered::Open { sides: vec![WORK] }),
    ]
}

fn sent_up(language: Language) -> Vec<SentUpView> {
    let say = |english: &str, welsh: &str| of(language, english, welsh);
    let board = say("the Board", "y Bwrdd Rheoli");
    let one = |item: &str, words: String| SentUpView {
        document: decision_id(),
        item: item.into(),
        question: slots(language),
        words,
        to: board.clone(),
        sent: "2026-05-14".to_owned(),
        due: "2026-06-12".to_owned(),
        reply: String::new(),
        came: String::new(),
        late: false,
    };
    let phone = say("Can the call back be free?", "All yr alwad yn ôl fod am ddim?");
    let pay = say("Can we pay for Saturday work?", "Allwn ni dalu am waith dydd Sadwrn?");
    vec![
        SentUpView { late: true, ..one("s1", phone) },
        SentUpView {
            reply: say("Yes, for the trial only.", "Gallwch, am y cyfnod prawf yn unig."),
            came: "2026-06-11".to_owned(),
            ..one("s2", pay)
        },
    ]
}

/// With ground rules that were agreed, and others that were not before that.
pub fn with_rules_history(table: &mut TableView, language: Language) {
    with_rules_asked(table, language);
    let Some(newest) = table.rules_asked.first_mut() else { return };
    let unix_secs = now().timestamp().as_second() - 12 * DAY;
    newest.page.standing = StandingView::Agreed { unix_secs, review_due: false };
    if let Some(asked) = &mut newest.page.asked {
        asked.unix_secs = unix_secs - 9 * DAY;
    }
    let mut before = newest.clone();
    before.opening = statement_id(96);
    before.rules.rules.agree_percent = 100;
    before.page.standing = StandingView::NotAgreed;
    if let Some(asked) = &mut before.page.asked {
        (asked.opening, asked.unix_secs) = (before.opening, unix_secs - 20 * DAY);
    }
    table.rules.agreed = Some(newest.opening);
    table.rules.in_force = Some(Box::new(newest.rules.clone()));
    table.rules_asked.push(before);
}

/// With two sets of ground rules that were agreed apart: those before them count.
pub fn with_rules_apart(table: &mut TableView, language: Language) {
    with_rules_asked(table, language);
    let Some(one) = table.rules_asked.first_mut() else { return };
    let mut other = one.clone();
    other.opening = statement_id(96);
    other.rules.rules.open_days = 7;
    for (asked, with) in [(&mut *one, 96), (&mut other, 97)] {
        asked.page.standing = StandingView::Contested { with: vec![statement_id(with)] };
        if let Some(put) = &mut asked.page.asked {
            put.opening = asked.opening;
            (put.uncovered, put.mine) = (true, Some(Stance::Agree));
        }
    }
    table.rules_asked.push(other);
}

/// With ground rules that are put to answer: a larger share, fewer days, a side that is called otherwise.
pub fn with_rules_asked(table: &mut TableView, language: Language) {
    let (mut page, _) = sample_decision::page(language, Moment::Covered);
    page.document = None;
    page.question = String::new();
    (page.attachments, page.sent_up, page.promises) = (Vec::new(), Vec::new(), Vec::new());
    page.earlier = Vec::new();
    if let Some(asked) = &mut page.asked {
        (asked.wordings, asked.whole) = (Vec::new(), None);
    }
    let mut rules = NewRules { rules: ground_rules::suggested(), merged: BTreeMap::new() };
    (rules.rules.agree_percent, rules.rules.open_days) = (67, 14);
    let neighbours = Label::new("Neighbours").expect("a short word");
    let cymdogion = Label::new("Cymdogion").expect("a short word");
    rules.rules.sides[0].names =
        BTreeMap::from([("cy".to_owned(), cymdogion), ("en".to_owned(), neighbours)]);
    table.rules_asked = vec![RulesAsked { opening: statement_id(97), rules, page }];
}
