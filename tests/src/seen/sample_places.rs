//! The made-up table while people's places at it are spoken of: computers, what each side is asked, and who has gone.

use trestle_app::{
    documents::place::mark_of,
    lang::Language,
    theme::colors::PEOPLE,
    view::{
        Matched, TableView,
        changed::{Became, Words},
        late::{LateLook, LateOf, LateView, LookOf, Went},
        places::{
            AskedPerson, AskedSide, ComputerView, GoneView, MyPlace, PlaceHappened, PlaceWhat, RemovalView,
        },
    },
};
use trestle_trust::{
    Gone, RemovalState,
    ids::{AuthorKey, ChangeHash, StatementId},
};

use super::{
    sample::{design_id, person_id},
    stage::now,
};

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

fn ago(seconds: i64) -> i64 {
    now().timestamp().as_second() - seconds
}

pub fn removal_id() -> StatementId {
    StatementId([90; 32])
}

pub fn lost_device() -> AuthorKey {
    AuthorKey(std::array::from_fn(|at| 0x3d_u8.wrapping_mul(at as u8 + 3)))
}

/// This computer, and an old one.
pub fn computers(two: bool) -> Vec<ComputerView> {
    let this = AuthorKey(std::array::from_fn(|at| 0x95_u8.wrapping_mul(at as u8 + 7)));
    let computer = |device, this, name: &str, matched| ComputerView {
        device,
        mark: mark_of(device),
        name: Some(name.to_owned()),
        this,
        matched,
    };
    let mut computers = vec![computer(this, true, "carys-laptop", Matched::HereNow)];
    if two {
        let matched = Matched::At { unix_secs: ago(40 * DAY) };
        computers.push(computer(lost_device(), false, "old-tablet", matched));
    }
    computers
}

/// With a computer that was lost.
pub fn with_two_computers(table: &mut TableView) {
    table.places.computers = computers(true);
}

fn removal(language: Language, table: &TableView, state: RemovalState) -> RemovalView {
    let asked = |number: u8, consents, on_paper| AskedPerson { id: person_id(number), consents, on_paper };
    let sides = vec![
        AskedSide {
            side: table.sides[0].name.clone(),
            people: vec![
                asked(1, false, false),
                asked(2, true, false),
                asked(3, false, true),
                asked(4, false, false),
            ],
            consent: 1,
            enough: 3,
        },
        AskedSide {
            side: table.sides[1].name.clone(),
            people: vec![asked(5, true, false)],
            consent: 1,
            enough: 1,
        },
    ];
    RemovalView {
        statement: removal_id(),
        people: vec![person_id(4)],
        why: match language {
            Language::English => "Owen has shouted at two of us, and it goes on.",
            Language::Welsh => "Mae Owen wedi gweiddi ar ddau ohonom, ac mae'n parhau.",
        }
        .to_owned(),
        asked_by: Some(person_id(2)),
        unix_secs: ago(5 * HOUR),
        sides,
        state,
        consented_by_me: false,
        may_consent: state == RemovalState::Open,
        names_me: false,
    }
}

/// Idris asks that Owen sits here no more, and Meinir has said yes.
pub fn with_removal(table: &mut TableView, language: Language) {
    table.places.removals = vec![removal(language, table, RemovalState::Open)];
    let asked = |what| PlaceHappened { by: person_id(2), what, unix_secs: ago(5 * HOUR) };
    table.places.happened = vec![asked(PlaceWhat::Asked { people: vec![person_id(4)] })];
}

/// Owen asked the same about Idris meanwhile, and both were complete.
pub fn with_stuck(table: &mut TableView, language: Language) {
    let mut stuck = removal(language, table, RemovalState::Stuck);
    for side in &mut stuck.sides {
        for one in side.people.iter_mut().filter(|one| one.id != person_id(4)) {
            (one.consents, one.on_paper) = (true, false);
        }
        side.consent = side.people.iter().filter(|one| one.consents).count();
    }
    (stuck.may_consent, stuck.consented_by_me) = (false, true);
    table.places.removals = vec![stuck];
}

fn gone(table: &mut TableView, number: u8, how: Gone, seconds: i64) -> GoneView {
    let one = table.person(person_id(number)).cloned().expect("they sat here");
    table.people.retain(|other| other.id != one.id);
    GoneView {
        id: one.id,
        name: one.name,
        color: PEOPLE[usize::from(number - 1)],
        side: one.side,
        me: one.me,
        how,
        unix_secs: ago(seconds),
    }
}

/// Owen was removed, Rhodri has left, and Amina says that she is who sat here as Owen.
pub fn with_gone(table: &mut TableView, language: Language) {
    table.places.removals = vec![removal(language, table, RemovalState::Effective)];
    let left = gone(table, 6, Gone::Left(StatementId([91; 32])), 9 * DAY);
    let removed = gone(table, 4, Gone::Removed(removal_id()), 2 * DAY);
    table.places.gone = vec![removed, left];
    if let Some(amina) = table.people.iter_mut().find(|one| one.id == person_id(7)) {
        (amina.was, amina.standing, amina.mine_to_welcome) = (Some(person_id(4)), true, false);
    }
    let happened =
        |number, what, seconds| PlaceHappened { by: person_id(number), what, unix_secs: ago(seconds) };
    table.places.happened = vec![
        happened(2, PlaceWhat::Removed { people: vec![person_id(4)] }, 2 * DAY),
        happened(6, PlaceWhat::Left, 9 * DAY),
    ];
}

/// Whoever looks was removed.
pub fn with_me_gone(table: &mut TableView, language: Language) {
    let mut effective = removal(language, table, RemovalState::Effective);
    (effective.people, effective.names_me) = (vec![person_id(1)], true);
    effective.why = match language {
        Language::English => "Carys has shouted at two of us, and it goes on.",
        Language::Welsh => "Mae Carys wedi gweiddi ar ddau ohonom, ac mae'n parhau.",
    }
    .to_owned();
    table.places.removals = vec![effective];
    let me = gone(table, 1, Gone::Removed(removal_id()), 2 * DAY);
    table.places.gone = vec![me];
    table.places.mine = MyPlace::Removed(removal_id());
    for one in &mut table.people {
        one.mine_to_welcome = false;
    }
}

/// What came too late for the first design: Owen's words, who was removed; and, if there is more than one, what was written
/// on a computer that whoever looks has lost.
pub fn late(more: bool) -> Vec<LateView> {
    let of = |number: u8| vec![LateOf { document: design_id(1), heads: vec![ChangeHash([number; 32])] }];
    let one = |number: u8, name: &str, me, went| LateView {
        person: Some(person_id(number)),
        name: name.to_owned(),
        me,
        went,
        changes: 12,
        of: of(number),
        unix_secs: ago(DAY),
    };
    let mut late = vec![one(4, "Owen", false, Went::Removed)];
    if more {
        late.push(one(1, "Carys", true, Went::Computer));
    }
    late
}

/// What those words would change.
pub fn late_looks(language: Language) -> Vec<LateLook> {
    let pieces = match language {
        Language::English => [
            (Became::Stayed, "A good repair is done by people who "),
            (Became::TakenOut, "come on time"),
            (Became::PutIn, "ring the bell and wait"),
            (Became::Stayed, "."),
            (Became::PutIn, " I wrote this on the bus home, with no signal."),
        ],
        Language::Welsh => [
            (Became::Stayed, "Gwneir atgyweiriad da gan bobl sy'n "),
            (Became::TakenOut, "dod ar amser"),
            (Became::PutIn, "canu'r gloch ac aros"),
            (Became::Stayed, "."),
            (Became::PutIn, " Ysgrifennais hwn ar y bws adref, heb signal."),
        ],
    };
    let pieces = pieces.into_iter().map(|(became, words)| (became, words.to_owned())).collect();
    vec![LateLook { of: LookOf::Text, words: Words { pieces, looks: false } }]
}
