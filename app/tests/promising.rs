//! Promises, ground rules that are made up anew, and who vouches: on views made by hand, found as a screen reader finds
//! them, and by the keyboard alone. What is asked for is an act, and nothing else.

use std::{collections::BTreeMap, sync::Arc};

use egui::{Color32, Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use trestle_app::{
    acts,
    documents::deciding::DecidingAct,
    ground_rules,
    lang::{Language, Words},
    look::Look,
    screens::{
        Intent, Page,
        designs::NewDesign,
        equal, home,
        people::{LinkState, People},
        promises::Promises,
        rules::Rules,
    },
    theme::{Theme, ThemeKind, install_fonts},
    view::{
        Matched, PersonView, RulesView, SideView, TableView,
        deciding::{DecisionRow, PromiseRow, SaidView, StandingView, WaitView, WaitsFor},
    },
};
use trestle_trust::{
    ids::{PersonId, StatementId},
    person::SideId,
    statement::deciding::{NewRules, Progress},
};

/// 2026-11-22, 14:00.
const NOW_SECS: i64 = 1_795_356_000;
const LIVE: SideId = SideId(1);
const WORK: SideId = SideId(2);
const CARYS: u8 = 0;
const IOLO: u8 = 4;

fn person(number: u8, name: &str, side_id: SideId) -> PersonView {
    PersonView {
        id: PersonId([number; 32]),
        name: name.to_owned(),
        alike: false,
        color: Color32::BLACK,
        side: side(side_id).to_owned(),
        side_id,
        on_paper: false,
        me: number == CARYS,
        standing: true,
        mine_to_welcome: false,
        apart: false,
        first: false,
        sat_with: None,
        was: None,
        welcomed_by_me: false,
        matched: Matched::HereNow,
        in_design: None,
        computers: Vec::new(),
    }
}

fn side(id: SideId) -> &'static str {
    if id == LIVE { "People who live here" } else { "People who work here" }
}

fn promise(id: &str, what: &str, who: u8, of: SideId) -> PromiseRow {
    PromiseRow {
        opening: StatementId([7; 32]),
        id: id.to_owned(),
        what: what.to_owned(),
        for_whom: String::new(),
        from: "Should repairs be booked in two-hour slots?".to_owned(),
        side: Some(of),
        who: Some(PersonId([who; 32])),
        backup: String::new(),
        known_by: "Three people book a slot".to_owned(),
        first_due: "2026-12-01".to_owned(),
        due: "2026-12-01".to_owned(),
        progress: Progress::UnderWay,
        late: false,
        checked_by: None,
        mine: who == CARYS,
        soon: false,
        clause: String::new(),
        may_check: false,
        said: Vec::new(),
    }
}

fn table() -> TableView {
    let in_force = NewRules { rules: ground_rules::suggested(), merged: BTreeMap::new() };
    let sides = [LIVE, WORK].map(|id| SideView { id, name: side(id).to_owned(), people: 2 });
    TableView {
        title: "Repairs, done together".to_owned(),
        people: vec![
            person(CARYS, "Carys", LIVE),
            person(2, "Idris", LIVE),
            person(IOLO, "Iolo", WORK),
            person(5, "Gwen", WORK),
        ],
        sides: sides.to_vec(),
        rules: RulesView {
            whole: "# Our rules\n\n- We use plain words.\n".to_owned(),
            in_force: Some(Box::new(in_force)),
            read: true,
            ..RulesView::default()
        },
        ..TableView::default()
    }
}

fn with(promises: Vec<PromiseRow>) -> TableView {
    TableView { promises: promises.into_iter().map(Arc::new).collect(), ..table() }
}

type Shown<T> = Harness<'static, (T, Vec<Intent>)>;

fn show<T: 'static>(
    kept: T,
    screen: impl Fn(&mut egui::Ui, &Look, &mut T) -> Option<Intent> + 'static,
) -> Shown<T> {
    let now = jiff::Timestamp::from_second(NOW_SECS).expect("a moment").to_zoned(jiff::tz::TimeZone::UTC);
    let look = Look { words: Words::new(Language::English), theme: Theme::new(ThemeKind::Light), now };
    let mut dressed = false;
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 1600.0)).build_ui_state(
        move |ui, (kept, asked): &mut (T, Vec<Intent>)| {
            if !std::mem::replace(&mut dressed, true) {
                install_fonts(ui.ctx());
                look.theme.apply(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            asked.extend(screen(ui, &look, kept));
        },
        (kept, Vec::new()),
    );
    harness.run_steps(4);
    harness
}

fn promises_page(view: TableView) -> Shown<Promises> {
    show(Promises::default(), move |ui, look, page| page.ui(ui, look, &view))
}

fn rules_page(view: TableView) -> Shown<Rules> {
    show(Rules::default(), move |ui, look, page| page.ui(ui, look, &view))
}

fn says<T>(shown: &Shown<T>, words: &str) -> bool {
    shown.query_all_by_label_contains(words).next().is_some()
}

#[track_caller]
fn press<T>(shown: &mut Shown<T>, label: &str) {
    shown.get_by_role_and_label(Role::Button, label).click_accesskit();
    shown.run_steps(3);
}

fn write<T>(shown: &mut Shown<T>, field: &str, words: &str) {
    shown
        .get_by(|node| {
            matches!(node.role(), Role::TextInput | Role::MultilineTextInput)
                && node.label().is_some_and(|label| label == field)
        })
        .focus();
    shown.run_steps(2);
    shown.event(egui::Event::Text(words.to_owned()));
    shown.run_steps(3);
}

/// The acts that were asked for; anything else that was asked for fails the test.
#[track_caller]
fn acts_asked<T>(shown: &mut Shown<T>) -> Vec<DecidingAct> {
    let asked = std::mem::take(&mut shown.state_mut().1);
    let act = |intent| match intent {
        Intent::Decide(sent) => sent.act,
        other => panic!("not an act: {other:?}"),
    };
    asked.into_iter().map(act).collect()
}

/// The names of the list's entries, from top to bottom: the first words in each.
fn order<T>(shown: &Shown<T>, whats: &[&str]) -> Vec<String> {
    let mut found: Vec<(f32, String)> =
        whats.iter().map(|what| (shown.get_by_label(what).rect().top(), (*what).to_owned())).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, what)| what).collect()
}

#[test]
fn mine_come_first_in_whatever_order_they_are_read() {
    let view = with(vec![
        promise("a", "Ask the Board", IOLO, WORK),
        promise("b", "Share the list", CARYS, LIVE),
        promise("c", "Draw the map", 2, LIVE),
        promise("d", "Ask each home", CARYS, LIVE),
    ]);
    let mut shown = promises_page(view);
    let all = ["Ask the Board", "Share the list", "Draw the map", "Ask each home"];
    assert_eq!(order(&shown, &all), ["Share the list", "Ask each home", "Ask the Board", "Draw the map"]);
    press(&mut shown, "Mine");
    assert!(says(&shown, "Ask each home") && !says(&shown, "Draw the map"));
    press(&mut shown, "People who work here");
    assert!(says(&shown, "Ask the Board") && !says(&shown, "Share the list"));
}

#[test]
fn my_own_side_cannot_check_and_is_told_why() {
    let done = |id, what, who, of| PromiseRow { progress: Progress::Done, ..promise(id, what, who, of) };
    let check = |view: TableView, why: Option<&str>| {
        let mut shown = promises_page(view);
        assert_eq!(says(&shown, "Check it"), why.is_none());
        press(&mut shown, "More: Draw the map");
        if let Some(why) = why {
            assert!(says(&shown, why), "{why}");
        }
    };
    check(with(vec![done("a", "Draw the map", 2, LIVE)]), Some("Your own side made it, so you cannot."));
    let theirs = done("a", "Draw the map", IOLO, WORK);
    let mut newcomer = with(vec![theirs.clone()]);
    newcomer.people[0].standing = false;
    check(newcomer, Some("Your side has not welcomed you yet."));
    check(with(vec![PromiseRow { may_check: true, ..theirs }]), None);
}

#[test]
fn somebody_of_another_side_says_that_it_is_kept_and_nobody_by_a_slip() {
    let row = promise("a", "Draw the map", IOLO, WORK);
    let row = PromiseRow { progress: Progress::Done, may_check: true, ..row };
    let mut shown = promises_page(with(vec![row]));
    press(&mut shown, "Check it: Draw the map");
    assert!(acts_asked(&mut shown).is_empty(), "it is asked first");
    assert!(says(&shown, "Three people book a slot"), "how we will know is said again");
    press(&mut shown, "Not yet");
    assert!(acts_asked(&mut shown).is_empty(), "what is missing has to be said");
    assert!(says(&shown, "Say it in a few words."));
    write(&mut shown, "What did you see?", "I booked one");
    press(&mut shown, "I have seen that it is kept");
    let expected = DecidingAct::Update {
        opening: StatementId([7; 32]),
        promise: "a".to_owned(),
        progress: Progress::Checked,
        due: None,
        to: None,
        words: "I booked one".to_owned(),
    };
    assert_eq!(acts_asked(&mut shown), [expected]);
}

#[test]
fn the_first_date_stays_beside_the_new_one() {
    let said = SaidView {
        by: PersonId([CARYS; 32]),
        progress: Progress::Moved,
        due: Some("2026-12-08".to_owned()),
        words: "The hall was shut".to_owned(),
        counts: true,
        unix_secs: NOW_SECS,
    };
    let row = PromiseRow {
        due: "2026-12-08".to_owned(),
        said: vec![said],
        ..promise("a", "Draw the map", CARYS, LIVE)
    };
    let shown = promises_page(with(vec![row]));
    for words in ["8 December", "First date: 1 December", "Moved: The hall was shut"] {
        assert!(says(&shown, words), "{words}");
    }
}

#[test]
fn a_date_is_moved_only_to_a_day_and_with_a_reason() {
    let mut shown = promises_page(with(vec![promise("a", "Draw the map", CARYS, LIVE)]));
    press(&mut shown, "Say how it goes: Draw the map");
    press(&mut shown, "It needs a new date");
    press(&mut shown, "A week later");
    assert!(says(&shown, "That is 8 December. The first date stays beside it."));
    press(&mut shown, "Say it");
    assert!(acts_asked(&mut shown).is_empty() && says(&shown, "Say it in a few words."));
    write(&mut shown, "Why?", "The hall was shut");
    press(&mut shown, "Say it");
    match acts_asked(&mut shown).as_slice() {
        [DecidingAct::Update { progress: Progress::Moved, due: Some(due), words, to: None, .. }] => {
            assert_eq!((due.as_str(), words.as_str()), ("2026-12-08", "The hall was shut"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_late_is_said_plainly_here_and_on_the_first_page() {
    let late = PromiseRow { late: true, ..promise("a", "Draw the map", CARYS, LIVE) };
    let shown = promises_page(with(vec![late.clone()]));
    assert!(says(&shown, "Late: the day is over"));
    let view = with(vec![late]);
    let shown = show(NewDesign::default(), move |ui, look, new| home::ui(ui, look, &view, new));
    assert!(says(&shown, "You said you would do it by 1 December. How does it go?"));
}

#[test]
fn words_that_were_typed_stay_until_the_table_has_them() {
    let row = promise("a", "Draw the map", CARYS, LIVE);
    let said = |words: &str| SaidView {
        by: PersonId([2; 32]),
        progress: Progress::UnderWay,
        due: None,
        words: words.to_owned(),
        counts: true,
        unix_secs: NOW_SECS,
    };
    let others = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = others.clone();
    let mut shown = show(Promises::default(), move |ui, look, page: &mut Promises| {
        let said = if seen.get() { vec![said("A little")] } else { Vec::new() };
        page.ui(ui, look, &with(vec![PromiseRow { said, ..row.clone() }]))
    });
    press(&mut shown, "Say how it goes: Draw the map");
    press(&mut shown, "It is under way");
    write(&mut shown, "More words, if you like", "Half of it");
    press(&mut shown, "Say it");
    let sent = match std::mem::take(&mut shown.state_mut().1).as_slice() {
        [Intent::Decide(sent)] => sent.id,
        other => panic!("{other:?}"),
    };
    let words = |shown: &Shown<Promises>| {
        let field = shown.query_by_role_and_label(Role::MultilineTextInput, "More words, if you like");
        field.and_then(|field| field.accesskit_node().value())
    };
    // Somebody else says something of it meanwhile.
    others.set(true);
    shown.run_steps(3);
    assert_eq!(words(&shown).as_deref(), Some("Half of it"), "it may not have been possible");
    write(&mut shown, "More words, if you like", ", and the key");
    shown.state_mut().0.said(sent, true);
    shown.run_steps(3);
    assert_eq!(words(&shown).as_deref(), Some(", and the key"), "what was typed since stays");
    press(&mut shown, "Say it");
    let sent = match std::mem::take(&mut shown.state_mut().1).as_slice() {
        [Intent::Decide(sent)] => sent.id,
        other => panic!("{other:?}"),
    };
    shown.state_mut().0.said(sent, true);
    shown.run_steps(3);
    assert!(!says(&shown, "How does it go?"));
}

#[test]
fn words_about_a_promise_stay_when_another_is_spoken_of_and_when_it_is_no_more() {
    let both = [promise("a", "Draw the map", CARYS, LIVE), promise("b", "Ask each home", CARYS, LIVE)];
    let over = std::rc::Rc::new(std::cell::Cell::new(false));
    let seen = over.clone();
    let mut shown = show(Promises::default(), move |ui, look, page: &mut Promises| {
        let rows = both.iter().filter(|row| row.id == "b" || !seen.get());
        page.ui(ui, look, &with(rows.cloned().collect()))
    });
    let field = "More words, if you like";
    press(&mut shown, "Say how it goes: Draw the map");
    press(&mut shown, "It is under way");
    write(&mut shown, field, "Half of it");
    press(&mut shown, "Say how it goes: Ask each home");
    assert!(shown.query_by_role_and_label(Role::MultilineTextInput, field).is_none(), "that is another one");
    press(&mut shown, "Say how it goes: Draw the map");
    let words = shown.get_by_role_and_label(Role::MultilineTextInput, field).accesskit_node().value();
    assert_eq!(words.as_deref(), Some("Half of it"));
    over.set(true);
    shown.run_steps(3);
    assert!(says(&shown, "You had written") && says(&shown, "“Half of it”"));
    press(&mut shown, "Let it go: Half of it");
    assert!(!says(&shown, "Half of it"));
}

#[test]
fn you_said_we_agreed_what_happened_is_read_from_the_records() {
    let said = SaidView {
        by: PersonId([IOLO; 32]),
        progress: Progress::Blocked,
        due: None,
        words: "No van on Mondays".to_owned(),
        counts: true,
        unix_secs: NOW_SECS,
    };
    let row = promise("a", "Draw the map", IOLO, WORK);
    let row = PromiseRow { progress: Progress::Blocked, said: vec![said], ..row };
    let mut shown = promises_page(with(vec![row]));
    press(&mut shown, "You said, we agreed, what happened");
    for words in [
        "Should repairs be booked in two-hour slots?",
        "Draw the map",
        "Iolo, by 1 December",
        "Something is in the way",
        "Iolo: “No van on Mondays”",
    ] {
        assert!(says(&shown, words), "{words}");
    }
}

#[test]
fn rules_are_never_changed_only_put_to_answer() {
    let view = table();
    let in_force = view.rules.in_force.clone().expect("they are known");
    let mut shown = rules_page(view);
    press(&mut shown, "Suggest a change: How long we wait");
    press(&mut shown, "Less");
    press(&mut shown, "Suggest a change: Who may invite");
    press(&mut shown, "Those whom their side has welcomed");
    assert!(acts_asked(&mut shown).is_empty(), "so far nobody else is asked");
    for words in ["Now: 28 days", "Then: 21 days", "Then: Anyone whom their side has welcomed."] {
        assert!(says(&shown, words), "{words}");
    }
    press(&mut shown, "Put it to all of us");
    match acts_asked(&mut shown).as_slice() {
        [DecidingAct::OpenRules { rules }] => {
            let mut expected = *in_force;
            expected.rules.open_days = 21;
            expected.rules.inviters = trestle_trust::Inviters::Standing;
            assert_eq!(**rules, expected);
        }
        other => panic!("{other:?}"),
    }
    assert!(says(&shown, "**28 days**") || says(&shown, "28 days"), "what is in force stays on the page");
    press(&mut shown, "Leave it");
    assert!(!says(&shown, "Your changes") && acts_asked(&mut shown).is_empty());
}

#[test]
fn suggested_rules_can_be_agreed_as_they_are() {
    let view = table();
    let in_force = view.rules.in_force.clone().expect("they are known");
    let mut shown = rules_page(view);
    assert!(says(&shown, "Suggested, not yet agreed"));
    press(&mut shown, "Put these to all of us");
    assert_eq!(acts_asked(&mut shown), [DecidingAct::OpenRules { rules: in_force }]);
    let mut agreed = table();
    agreed.rules.agreed = Some(StatementId([3; 32]));
    let shown = rules_page(agreed);
    assert!(says(&shown, "We have agreed these") && !says(&shown, "Put these to all of us"));
}

#[test]
fn how_a_question_is_counted_is_said_with_the_numbers_of_this_table() {
    let mut view = table();
    view.people[1].standing = false;
    view.people.push(person(6, "Huw", WORK));
    let mut shown = rules_page(view);
    press(&mut shown, "See how a question is counted");
    assert!(says(&shown, "People who live here: 1 person counts now."));
    assert!(says(&shown, "People who work here: 3 people count now. It needs 2 of them to agree"));
}

#[test]
fn each_side_is_asked_about_its_own_and_a_newcomer_is_told_kindly() {
    let people = |view: TableView| {
        show(People::default(), move |ui, look, page: &mut People| {
            page.ui(ui, look, &view, &LinkState::default())
        })
    };
    let mut view = table();
    (view.people[1].standing, view.people[1].mine_to_welcome) = (false, true);
    (view.people[3].standing, view.people[3].mine_to_welcome) = (false, false);
    let mut shown = people(view);
    let asked = "Idris has sat down here as one of: People who live here. Do you know them, and is it so?";
    assert!(says(&shown, asked));
    assert!(!says(&shown, "Welcome Gwen"), "another side vouches for its own");
    press(&mut shown, "Welcome Idris");
    assert!(matches!(shown.state().1.as_slice(), [Intent::Acknowledge(PersonId([2, ..]))]));
    let mut view = table();
    view.people[0].standing = false;
    let shown = people(view);
    assert!(says(&shown, "You have a seat, Carys") && says(&shown, "We keep each of your answers."));
}

#[test]
fn a_seat_on_paper_is_given_by_name() {
    let view = table();
    let mut shown = show(People::default(), move |ui, look, page: &mut People| {
        page.ui(ui, look, &view, &LinkState::default())
    });
    press(&mut shown, "Give them a seat");
    assert!(acts_asked(&mut shown).is_empty() && says(&shown, "Type the name that people call them by."));
    write(&mut shown, "Their name", "Mair");
    press(&mut shown, "Give them a seat");
    assert_eq!(acts_asked(&mut shown), [DecidingAct::SeatOnPaper { name: "Mair".to_owned() }]);
}

#[test]
fn what_waits_is_a_list_of_things_to_do() {
    let mut view = table();
    let wait = |opening, what| WaitView {
        document: None,
        opening: StatementId([opening; 32]),
        question: String::new(),
        what,
    };
    view.waits = vec![wait(1, WaitsFor::Answer), wait(2, WaitsFor::Closing)];
    let done =
        PromiseRow { progress: Progress::Done, may_check: true, ..promise("a", "Draw the map", IOLO, WORK) };
    let near = PromiseRow { soon: true, ..promise("b", "Ask each home", CARYS, LIVE) };
    let of_others = PromiseRow { soon: true, ..promise("c", "Share the list", 2, LIVE) };
    view.promises = [done, near, of_others].map(Arc::new).into();
    let agreed = |opening, review_due| DecisionRow {
        document: None,
        opening: Some(StatementId([opening; 32])),
        question: String::new(),
        standing: StandingView::Agreed { unix_secs: 1, review_due },
        waits_for_me: false,
        late: false,
        review: String::new(),
        last_unix_secs: 1,
    };
    view.decisions = vec![Arc::new(agreed(3, true)), Arc::new(agreed(4, false))];
    let mut shown = show(NewDesign::default(), move |ui, look, new| home::ui(ui, look, &view, new));
    for words in [
        "New ground rules are put to all of us",
        "Iolo says that it is done. Your side can check it.",
        "You said you would do it by 1 December. How does it go?",
        "said that we would look again. Does it still hold?",
    ] {
        assert!(says(&shown, words), "{words}");
    }
    let asked = |words: &str| shown.query_all_by_role_and_label(Role::Button, words).count();
    assert_eq!(
        asked("Say how it goes: Share the list"),
        0,
        "what others are to do is theirs to be reminded of"
    );
    assert_eq!(asked("Look at it again: Our ground rules"), 1, "only what is due");
    press(&mut shown, "Say where you stand: New ground rules are put to all of us");
    assert!(matches!(shown.state().1.as_slice(), [Intent::Go(Page::Rules)]));
    assert!(says(&shown, "Who have we not heard from?"));
}

#[test]
fn every_act_is_on_the_page_and_says_who_it_is_open_to() {
    let view = table();
    let shown = show((), move |ui, look, ()| equal::ui(ui, look, &view));
    let words = Words::new(Language::English);
    for act in acts::DECIDING.iter().chain(acts::TABLE).chain([&acts::WRITING]) {
        assert!(says(&shown, &words.say(act.key)), "{}", act.key);
    }
    for info in trestle_app::command::COMMANDS {
        assert!(says(&shown, &words.say(info.name_key)), "{}", info.name_key);
    }
    assert!(says(&shown, "All of us") && says(&shown, "All who are welcomed, for another side"));
}

/// From the first button to the signed act, with no other hand than the keyboard.
#[test]
fn a_promise_is_spoken_of_by_the_keyboard_alone() {
    let mut shown = promises_page(with(vec![promise("a", "Draw the map", CARYS, LIVE)]));
    let tab_to = |shown: &mut Shown<Promises>, wanted: &str| {
        for _ in 0..40 {
            let here = shown
                .query_all_by(|node| node.is_focused())
                .next()
                .and_then(|node| node.accesskit_node().label());
            if here.as_deref() == Some(wanted) {
                return;
            }
            shown.key_press_modifiers(Modifiers::NONE, Key::Tab);
            shown.run_steps(2);
        }
        panic!("Tab never comes to {wanted}");
    };
    let enter = |shown: &mut Shown<Promises>| {
        shown.key_press_modifiers(Modifiers::NONE, Key::Enter);
        shown.run_steps(3);
    };
    tab_to(&mut shown, "Say how it goes: Draw the map");
    enter(&mut shown);
    tab_to(&mut shown, "Something is in the way");
    enter(&mut shown);
    tab_to(&mut shown, "What is in the way?");
    shown.event(egui::Event::Text("The van is out".to_owned()));
    shown.run_steps(2);
    tab_to(&mut shown, "Say it");
    enter(&mut shown);
    match acts_asked(&mut shown).as_slice() {
        [DecidingAct::Update { progress: Progress::Blocked, words, .. }] => {
            assert_eq!(words, "The van is out");
        }
        other => panic!("{other:?}"),
    }
}
