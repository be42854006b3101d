//! The screens of a table on views made by hand, of awkward sizes too: nobody else there, sixty people, names that do not
//! end, a window with hardly any room. What is on them is looked for as a screen reader finds it.

use egui::{Color32, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use trestle_app::{
    lang::{Language, Words},
    look::Look,
    screens::{
        Intent, LinkFor, Page,
        designs::{self, NewDesign},
        home,
        people::{Link, LinkState, People},
        rail,
        rules::Rules,
    },
    theme::{Theme, ThemeKind, install_fonts},
    view::{
        DesignView, DoorEnd, DoorView, LastMet, Matched, MeetingView, Nearby, PersonView, SideView, SyncView,
        TableView, TakingIn,
    },
};
use trestle_trust::{
    ids::{DocumentId, PersonId},
    person::SideId,
};

/// 2026-11-22, 14:00.
const NOW_SECS: i64 = 1_795_356_000;
const DAY_SECS: i64 = 24 * 60 * 60;
const LONG_NAME: &str = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Residents and Tenants Association Repairs Group";

fn look(language: Language) -> Look {
    let now = jiff::Timestamp::from_second(NOW_SECS).expect("a moment").to_zoned(jiff::tz::TimeZone::UTC);
    Look { words: Words::new(language), theme: Theme::new(ThemeKind::Light), now }
}

fn person(number: u8, name: &str) -> PersonView {
    PersonView {
        id: PersonId([number; 32]),
        name: name.to_owned(),
        alike: false,
        color: Color32::BLACK,
        side: "People who live here".to_owned(),
        side_id: SideId(1),
        on_paper: false,
        me: number == 0,
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

fn design(number: u8, title: &str) -> DesignView {
    DesignView {
        id: DocumentId([number; 16]),
        title: title.to_owned(),
        opens: true,
        last_by: Some("Idris".to_owned()),
        last_unix_secs: NOW_SECS - DAY_SECS,
        here: Vec::new(),
        late: false,
    }
}

/// A table that one person has just put up.
fn alone() -> TableView {
    TableView {
        title: "Repairs, done together".to_owned(),
        people: vec![person(0, "Carys")],
        sides: vec![SideView { id: SideId(1), name: "People who live here".to_owned(), people: 1 }],
        sync: SyncView { saved: true, ..SyncView::default() },
        ..TableView::default()
    }
}

fn many(people: u8) -> TableView {
    let people = (0..people).map(|number| person(number, &format!("Person {number}"))).collect::<Vec<_>>();
    let others = people.len() - 1;
    let sync = SyncView { others, connected: others, up_to_date: others, saved: true, ..SyncView::default() };
    TableView { people, sync, ..alone() }
}

/// What is drawn, and what it asked for last.
type Shown<T> = Harness<'static, (T, Option<Intent>)>;

/// Draws `screen` on a window of `size` points, in `language`, until nothing moves.
fn show<T: 'static>(
    size: (f32, f32),
    language: Language,
    kept: T,
    screen: impl Fn(&mut egui::Ui, &Look, &mut T) -> Option<Intent> + 'static,
) -> Shown<T> {
    let look = look(language);
    let mut fonts = false;
    let size = egui::vec2(size.0, size.1);
    let mut harness = Harness::builder().with_size(size).build_ui_state(
        move |ui, (kept, asked): &mut (T, Option<Intent>)| {
            if !std::mem::replace(&mut fonts, true) {
                install_fonts(ui.ctx());
                look.theme.apply(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            if let Some(intent) = screen(ui, &look, kept) {
                *asked = Some(intent);
            }
        },
        (kept, None),
    );
    harness.run_steps(4);
    harness
}

const WIDE: (f32, f32) = (1280.0, 800.0);
/// 1024 × 768 with the text at 200 %.
const SMALL: (f32, f32) = (512.0, 384.0);

fn home_page(size: (f32, f32), language: Language, view: TableView) -> Shown<NewDesign> {
    show(size, language, NewDesign::default(), move |ui, look, new| home::ui(ui, look, &view, new))
}

fn people_page(size: (f32, f32), language: Language, view: TableView, link: LinkState) -> Shown<People> {
    show(size, language, People::default(), move |ui, look, people| people.ui(ui, look, &view, &link))
}

fn says<T>(shown: &Shown<T>, words: &str) -> bool {
    shown.query_all_by_label_contains(words).next().is_some()
}

#[track_caller]
fn must_say<T>(shown: &Shown<T>, all: &[&str]) {
    for words in all {
        assert!(says(shown, words), "{words:?} is not in {:?}", shown.root());
    }
}

#[track_caller]
fn press<T>(shown: &mut Shown<T>, label: &str) -> Option<Intent> {
    // As a screen reader does it: it need not be in sight.
    shown.get_by_role_and_label(Role::Button, label).click_accesskit();
    shown.run_steps(3);
    shown.state_mut().1.take()
}

#[test]
fn a_new_table_offers_the_first_steps() {
    let mut shown = home_page(WIDE, Language::English, alone());
    must_say(
        &shown,
        &["Good afternoon, Carys", "Read the suggested ground rules", "Only you are here so far"],
    );
    assert!(matches!(press(&mut shown, "Read them"), Some(Intent::Go(Page::Rules))));
    assert!(matches!(press(&mut shown, "Ask someone to sit down"), Some(Intent::Go(Page::People))));
    press(&mut shown, "Start the first one");
    let mut new = designs_field(shown);
    must_say(&new, &["What will it be about?"]);
    new.key_press(egui::Key::Escape);
    new.run_steps(3);
    assert!(!says(&new, "What will it be about?"), "Esc closes what is on top");
}

/// The same page with the field for a new design on top.
fn designs_field(shown: Shown<NewDesign>) -> Shown<NewDesign> {
    let new = shown.state();
    assert!(format!("{:?}", new.0).contains("open: true"), "the button asks for a name");
    drop(shown);
    let mut new = NewDesign::default();
    new.open();
    let view = alone();
    show(WIDE, Language::English, new, move |ui, look, new| {
        designs::ui(ui, look, &view, new).or(new.ui(ui, look))
    })
}

#[test]
fn nothing_that_waits_is_said_too() {
    let mut view = many(3);
    view.rules.read = true;
    let shown = home_page(WIDE, Language::English, view);
    must_say(&shown, &["Nothing waits for you now."]);
    assert!(!says(&shown, "Read the suggested ground rules"));
}

#[test]
fn who_waits_is_welcomed_from_the_first_page() {
    let mut view = many(3);
    view.people[2].standing = false;
    view.people[2].mine_to_welcome = true;
    assert_eq!(view.waiting(), 2);
    let mut shown = home_page(WIDE, Language::English, view);
    must_say(&shown, &["Person 2 has sat down on your side"]);
    let asked = press(&mut shown, "Welcome Person 2");
    assert!(matches!(asked, Some(Intent::Acknowledge(PersonId([2, ..])))), "{asked:?}");
}

#[test]
fn designs_are_a_list_with_their_state() {
    let mut view = many(2);
    view.designs = vec![design(1, LONG_NAME), design(2, ""), DesignView { opens: false, ..design(3, "Map") }];
    view.designs[0].here = vec!["Idris".to_owned()];
    for size in [WIDE, SMALL] {
        let mut shown = home_page(size, Language::English, view.clone());
        must_say(&shown, &["Idris is here now. Being written", "Without a name", "Needs a newer Trestle"]);
        let list = shown.get_by_role_and_label(Role::List, "Designs");
        let items =
            list.children_recursive().filter(|node| node.accesskit_node().role() == Role::ListItem).count();
        assert_eq!(items, 3);
        shown.get_by_label_contains(LONG_NAME).click_accesskit();
        shown.run_steps(3);
        let asked = shown.state_mut().1.take();
        assert!(matches!(asked, Some(Intent::Go(Page::Design(DocumentId([1, ..]))))), "{asked:?}");
    }
}

#[test]
fn names_that_read_the_same_are_warned_of_where_somebody_is_welcomed() {
    let mut view = many(2);
    for (person, name) in view.people.iter_mut().zip(["Siân (07af 1122 c0de)", "Sian (99b0 0101 2a2a)"]) {
        person.name = name.to_owned();
        person.alike = true;
    }
    view.people[1].standing = false;
    view.people[1].mine_to_welcome = true;
    let page = people_page((1024.0, 768.0), Language::English, view, LinkState::default());
    let rows =
        page.get_all_by_label("Another name here looks like this one. Go by the signs in the brackets.");
    assert_eq!(rows.count(), 2);
    page.get_by_label_contains("Ask them to read out the signs in the brackets behind their name.");
    page.get_by_label("Welcome Sian (99b0 0101 2a2a)");
}

#[test]
fn sixty_people_are_all_there_and_each_has_a_state() {
    let mut view = many(60);
    view.people[1].name = LONG_NAME.to_owned();
    view.people[1].computers = vec!["Hafan office laptop".to_owned()];
    view.people[2].matched = Matched::At { unix_secs: NOW_SECS - 3600 };
    view.people[3].matched = Matched::At { unix_secs: NOW_SECS - 3 * DAY_SECS };
    view.people[4].matched = Matched::At { unix_secs: NOW_SECS - 40 * DAY_SECS };
    view.people[5].matched = Matched::Never;
    for size in [WIDE, SMALL] {
        let shown = people_page(size, Language::English, view.clone(), LinkState::default());
        let list = shown.get_by_role_and_label(Role::List, "Around the table");
        let items =
            list.children_recursive().filter(|node| node.accesskit_node().role() == Role::ListItem).count();
        assert_eq!(items, 60);
        let states = ["copies matched today", "copies matched this week", "copies matched longer ago"];
        must_say(&shown, &states);
        must_say(&shown, &["copies not matched yet", LONG_NAME, "Computer: Hafan office laptop"]);
    }
}

fn door_page(door: DoorView) -> Shown<People> {
    people_page(WIDE, Language::English, TableView { door, ..alone() }, LinkState::default())
}

#[test]
fn the_door_shows_its_words_and_how_long_it_stays_open() {
    let mut closed = door_page(DoorView::Closed(None));
    assert!(matches!(press(&mut closed, "Open the door"), Some(Intent::OpenDoor)));
    let open = |seconds, wrong_tries, came| DoorView::Open {
        words: "copper lantern orchard seven".to_owned(),
        until_unix_secs: NOW_SECS + seconds,
        wrong_tries,
        came,
    };
    let check = |seconds, minutes: &str| {
        let shown = door_page(open(seconds, 0, 0));
        must_say(&shown, &[minutes, "copper lantern orchard seven", "They choose “Take a seat”"]);
        assert!(!says(&shown, "wrong tr"));
    };
    check(600, "the door is open for 10 minutes");
    check(541, "the door is open for 10 minutes");
    check(540, "the door is open for 9 minutes");
    check(60, "the door is open for 1 minute");
    check(1, "the door is open for 1 minute");
    let mut shown = door_page(open(300, 2, 1));
    must_say(&shown, &["2 wrong tries so far. The door closes after 3.", "1 person came in."]);
    assert!(matches!(press(&mut shown, "Close the door"), Some(Intent::CloseDoor)));
}

#[test]
fn a_closed_door_says_why_and_can_be_opened_again() {
    let check = |end, why: &str| {
        let mut shown = door_page(DoorView::Closed(Some(end)));
        must_say(&shown, &[why]);
        assert!(matches!(press(&mut shown, "Open the door again"), Some(Intent::OpenDoor)));
    };
    check(DoorEnd::TimeUp, "ten minutes are up");
    check(DoorEnd::ThreeWrong, "the words were wrong three times");
    check(DoorEnd::Here, "You closed the door.");
}

#[test]
fn an_open_door_is_drawn_again_when_its_minute_is_over_and_not_before() {
    let door = DoorView::Open {
        words: "copper lantern orchard seven".to_owned(),
        until_unix_secs: NOW_SECS + 150,
        wrong_tries: 0,
        came: 0,
    };
    let shown = door_page(door);
    let delay = shown.output().viewport_output.values().map(|view| view.repaint_delay).min();
    let delay = delay.expect("there is one window");
    assert!((25..=31).contains(&delay.as_secs()), "the next frame is wanted after {delay:?}");
}

#[test]
fn a_link_is_for_so_many_people_and_both_can_be_changed() {
    let mut shown = people_page(WIDE, Language::English, alone(), LinkState::default());
    must_say(&shown, &["A link works for 20 people, until Sunday 29 November."]);
    assert!(!says(&shown, "Fewer people"), "the choices are folded away");
    press(&mut shown, "Change how many and how long");
    press(&mut shown, "Fewer people");
    press(&mut shown, "A shorter time");
    must_say(&shown, &["A link works for 10 people, until Tuesday 24 November."]);
    let asked = press(&mut shown, "Copy a link");
    assert!(matches!(asked, Some(Intent::CopyLink(LinkFor { uses: 10, days: 2 }))), "{asked:?}");
    let asked = press(&mut shown, "Put on a stick");
    assert!(matches!(asked, Some(Intent::PutOnStick(LinkFor { uses: 10, days: 2 }))), "{asked:?}");
}

#[test]
fn an_invitation_goes_where_it_is_wanted_and_says_where_it_lies() {
    let mut people = People::default();
    people.ask_path("/media/carys/STICK/Repairs.trestle".to_owned());
    let view = alone();
    let screen = move |ui: &mut egui::Ui, look: &Look, people: &mut People| {
        people.ui(ui, look, &view, &LinkState::default())
    };
    let mut shown = show(WIDE, Language::English, people, screen);
    must_say(&shown, &["Where should the invitation file go to?", "Choose a place"]);
    match press(&mut shown, "Save") {
        Some(Intent::WriteInvitation { path, link: LinkFor { uses: 20, days: 7 } }) => {
            assert_eq!(path.to_str(), Some("/media/carys/STICK/Repairs.trestle"));
        }
        other => panic!("{other:?}"),
    }
    let made = Link {
        text: "trestle:abc".to_owned(),
        made_for: LinkFor { uses: 20, days: 7 },
        until_unix_secs: NOW_SECS + 7 * DAY_SECS,
    };
    let link = LinkState { made: Some(made), copied: true, file: Some("/media/a.trestle".to_owned()) };
    let shown = people_page(WIDE, Language::English, alone(), link);
    must_say(&shown, &["The invitation is here: /media/a.trestle", "Copied. Now paste it", "The link"]);
}

#[test]
fn the_ways_to_meet_are_the_true_ones() {
    let check = |meeting: MeetingView, words: &str| {
        let view = TableView { meeting, ..alone() };
        let shown = people_page(WIDE, Language::English, view, LinkState::default());
        must_say(&shown, &[words]);
    };
    let nearby = |nearby| MeetingView { nearby, cut_off: None };
    check(nearby(Nearby::Found), "Over this Wi-Fi.");
    check(nearby(Nearby::Off), "Turned off in the settings");
    check(nearby(Nearby::Hidden), "This network hides computers from each other");
    check(nearby(Nearby::Off), "Finding others nearby is off in the settings.");
    check(nearby(Nearby::Hidden), "Use a link or a stick here.");
    let cut_off = MeetingView { nearby: Nearby::Found, cut_off: Some("network is down".to_owned()) };
    check(cut_off, "This computer has no way out right now");
}

#[test]
fn the_numbers_of_the_ground_rules_are_those_of_this_table() {
    let mut view = many(5);
    view.sides = vec![
        SideView { id: SideId(1), name: "People who live here".to_owned(), people: 3 },
        SideView { id: SideId(2), name: "**Staff**".to_owned(), people: 2 },
    ];
    view.rules.agree_percent = 66;
    view.rules.wait_days = 14;
    view.rules.review_months = 1;
    view.rules.everyone_invites = false;
    view.rules.whole = "# Our rules\n\n## How we sit\n\n- Everyone here has the same say.\n".to_owned();
    for size in [WIDE, SMALL] {
        let view = view.clone();
        let screen = move |ui: &mut egui::Ui, look: &Look, rules: &mut Rules| rules.ui(ui, look, &view);
        let mut shown = show(size, Language::English, Rules::default(), screen);
        let numbers = ["People who live here (3)", "*Staff* (2)", "at least 66 in 100 people"];
        must_say(&shown, &numbers);
        must_say(
            &shown,
            &[
                "14 days, or until all",
                "We look again after 1 month.",
                "Anyone whom their side has welcomed.",
            ],
        );
        must_say(&shown, &["Suggested, not yet agreed", "Everyone here has the same say."]);
        assert!(shown.query_by_role_and_label(Role::Heading, "How long we wait").is_some());
        let buttons = shown.query_all_by_role(Role::Button).count();
        let folds = "there are only folds to press (the history, how it is counted, the words), and Print";
        assert_eq!(buttons, 4, "{folds}");
        press(&mut shown, "The words in full");
        assert!(!says(&shown, "Everyone here has the same say."));
    }
}

fn rail_of(size: (f32, f32), language: Language, view: TableView) -> Shown<()> {
    show(size, language, (), move |ui, look, ()| rail::ui(ui, look, &view, Page::Home, None))
}

#[test]
fn every_part_is_reached_however_little_room_there_is() {
    for (width, height) in [WIDE, (1024.0, 768.0), (512.0, 600.0)] {
        for (language, people) in [(Language::English, "People"), (Language::Welsh, "Pobl")] {
            let mut shown = rail_of((width, height), language, many(3));
            let window = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
            for node in shown.query_all_by_role(Role::Button) {
                assert!(
                    window.contains_rect(node.rect()),
                    "{:?} at {width} × {height}",
                    node.accesskit_node().label()
                );
            }
            assert!(matches!(press(&mut shown, people), Some(Intent::Go(Page::People))));
        }
    }
    let mut shown = rail_of(SMALL, Language::English, many(3));
    press(&mut shown, "Home");
    assert!(matches!(press(&mut shown, "Ground rules"), Some(Intent::Go(Page::Rules))));
}

#[test]
fn what_waits_is_a_number_beside_home_and_is_said() {
    let shown = rail_of(WIDE, Language::English, many(3));
    let home = shown.get_by_role_and_label(Role::Button, "Home");
    assert_eq!(home.accesskit_node().description().as_deref(), Some("1 thing waits for you"));
}

#[test]
fn copies_are_told_as_people_and_time() {
    let met = |computer: Option<&str>, unix_secs| {
        Some(LastMet { name: "Idris".to_owned(), computer: computer.map(str::to_owned), unix_secs })
    };
    let sync = |others, connected, up_to_date| SyncView {
        others,
        connected,
        up_to_date,
        saved: true,
        ..SyncView::default()
    };
    let check = |sync: SyncView, expected: &[&str]| {
        must_say(&rail_of(WIDE, Language::English, TableView { sync, ..alone() }), expected);
    };
    check(sync(0, 0, 0), &["Only you so far"]);
    check(sync(3, 3, 3), &["Up to date with 3 people"]);
    check(sync(3, 2, 1), &["Bringing 1 person up to date…"]);
    let apart =
        SyncView { last_met: met(Some("Hafan office laptop"), NOW_SECS - 60), unsent: 14, ..sync(2, 0, 0) };
    check(apart, &["Last met Idris (Hafan office laptop) today", "14 changes here that nobody else has yet"]);
    let longer = SyncView { last_met: met(None, NOW_SECS - 5 * DAY_SECS), ..sync(2, 0, 0) };
    check(longer, &["Last met Idris: Tuesday"]);
    let coming = SyncView { taking_in: Some(TakingIn { done: 3200, total: 5000 }), ..sync(1, 1, 0) };
    check(coming, &["Taking in what others did: 3,200 of 5,000"]);
    check(SyncView { saved: false, ..sync(0, 0, 0) }, &["not saved on this computer yet"]);
}

#[test]
fn a_screen_reader_finds_how_far_a_catch_up_is() {
    let sync = SyncView {
        taking_in: Some(TakingIn { done: 3200, total: 5000 }),
        saved: true,
        ..SyncView::default()
    };
    let shown = rail_of(WIDE, Language::English, TableView { sync, ..many(2) });
    let bar = shown.get_by_role(Role::ProgressIndicator);
    let bar = bar.accesskit_node();
    assert_eq!((bar.numeric_value(), bar.max_numeric_value()), (Some(3200.0), Some(5000.0)));
}
