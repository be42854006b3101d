//! Every screen that there is, by name.

use egui::{Key, Modifiers};
use trestle_app::{
    documents::unsent::{UnsentAnswer, UnsentForm, UnsentWords},
    lang::{Language, Words},
    screens::Page,
    theme::ThemeKind,
    view::{ApartView, ComputerLink, ComputersView, Matched, TableView},
};
use trestle_tests::seen::{
    sample,
    sample_comments::Said,
    sample_decision::{Moment, decision_id, statement_id},
    sample_places, sample_promises,
    seat_scene::{self, At},
    stage::{Stage, View, now},
    table_scene::TableScene,
};

pub(crate) const THEMES: [ThemeKind; 3] = [ThemeKind::Light, ThemeKind::Dark, ThemeKind::Contrast];

/// A screen, and how to get there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    make: fn(View) -> Stage,
}

impl Scene {
    pub(crate) fn stage(&self, view: View) -> Stage {
        let mut stage = (self.make)(view);
        stage.leave();
        stage
    }

    /// The same, scrolled to what the scene is about where that would not be in sight.
    pub(crate) fn shown(&self, view: View) -> Stage {
        let mut stage = self.stage(view);
        if let Some((_, key)) = ABOUT.iter().find(|(name, _)| *name == self.name) {
            let words = stage.say(key);
            stage.scroll_to(&words);
        }
        stage
    }

    pub(crate) fn called(name: &str) -> Scene {
        *ALL.iter().find(|scene| scene.name == name).expect("there is a scene of that name")
    }
}

pub(crate) const ALL: &[Scene] = &[
    Scene { name: "welcome", make: Stage::program },
    Scene { name: "welcome-form", make: form },
    Scene { name: "seat", make: seat },
    Scene { name: "welcome-doors", make: |view| seat_scene::stage(view, At::Welcome) },
    Scene { name: "seat-doors", make: |view| seat_scene::stage(view, At::List) },
    Scene { name: "seat-door", make: |view| seat_scene::stage(view, At::Door) },
    Scene { name: "seat-refused", make: |view| seat_scene::stage(view, At::Refused) },
    Scene { name: "seat-link", make: |view| after(seat(view), "seat-way-link") },
    Scene { name: "seat-file", make: |view| after(seat(view), "seat-way-file") },
    Scene { name: "seat-computer", make: |view| seat_scene::stage(view, At::Computer) },
    Scene { name: "no-router", make: no_router },
    Scene { name: "sample", make: made_up },
    Scene { name: "palette", make: |view| keys(made_up(view), Modifiers::COMMAND, Key::K) },
    Scene { name: "settings", make: |view| keys(Stage::program(view), Modifiers::COMMAND, Key::Comma) },
    Scene { name: "shortcuts", make: |view| keys(Stage::program(view), Modifiers::NONE, Key::F1) },
    Scene { name: "home", make: |view| TableScene::new(view, Page::Home).stage() },
    Scene { name: "home-new", make: |view| TableScene::new(view, Page::Home).before_anything().stage() },
    Scene { name: "home-apart", make: |view| TableScene::new(view, Page::Home).with(apart).stage() },
    Scene { name: "naming", make: |view| TableScene::new(view, Page::Home).naming().stage() },
    Scene { name: "designs", make: |view| TableScene::new(view, Page::Designs).stage() },
    Scene { name: "people", make: |view| TableScene::new(view, Page::People).stage() },
    Scene {
        name: "people-door",
        make: |view| {
            TableScene::new(view, Page::People)
                .with(|table| table.door = sample::open_door(view.language))
                .stage()
        },
    },
    Scene { name: "people-link", make: |view| TableScene::new(view, Page::People).with_link().stage() },
    Scene {
        name: "people-computer",
        make: |view| TableScene::new(view, Page::People).with(one_computer).stage(),
    },
    Scene {
        name: "people-computer-link",
        make: |view| TableScene::new(view, Page::People).with_computer_link().stage(),
    },
    Scene {
        name: "people-computer-linked",
        make: |view| TableScene::new(view, Page::People).with(two_computers).stage(),
    },
    Scene {
        name: "home-computer",
        make: |view| TableScene::new(view, Page::Home).with(one_computer).stage(),
    },
    Scene { name: "people-go-on", make: go_on },
    Scene { name: "home-full", make: |view| full(view, Page::Home).stage() },
    Scene { name: "people-new", make: |view| TableScene::new(view, Page::People).with(not_welcomed).stage() },
    Scene { name: "people-merged", make: |view| TableScene::new(view, Page::People).with(merged).stage() },
    Scene { name: "people-apart", make: |view| TableScene::new(view, Page::People).with(apart_side).stage() },
    Scene { name: "people-own", make: own },
    Scene { name: "people-leaving", make: leaving },
    Scene { name: "people-asking", make: asking },
    Scene { name: "people-asked", make: |view| asked(view, Page::People) },
    Scene { name: "home-asked", make: |view| asked(view, Page::Home) },
    Scene {
        name: "people-stuck",
        make: |view| {
            let stuck = |table: &mut TableView| sample_places::with_stuck(table, view.language);
            TableScene::new(view, Page::People).with(stuck).stage()
        },
    },
    Scene { name: "people-gone", make: |view| gone(view, Page::People) },
    Scene { name: "home-gone", make: |view| gone(view, Page::Home) },
    Scene { name: "people-me-gone", make: |view| me_gone(view, Page::People) },
    Scene { name: "home-me-gone", make: |view| me_gone(view, Page::Home) },
    Scene { name: "promises", make: |view| full(view, Page::Promises).stage() },
    Scene { name: "promises-none", make: |view| TableScene::new(view, Page::Promises).stage() },
    Scene { name: "promises-moved", make: moved },
    Scene {
        name: "promises-check",
        make: |view| after(down_to(full(view, Page::Promises).stage(), "promises-check"), "promises-check"),
    },
    Scene { name: "promises-told", make: |view| after(full(view, Page::Promises).stage(), "promises-told") },
    Scene { name: "rules", make: |view| TableScene::new(view, Page::Rules).stage() },
    Scene { name: "rules-change", make: rules_change },
    Scene {
        name: "rules-asked",
        make: |view| {
            let asked = |table: &mut TableView| sample_promises::with_rules_asked(table, view.language);
            TableScene::new(view, Page::Rules).with(asked).stage()
        },
    },
    Scene {
        name: "rules-apart",
        make: |view| {
            let apart = |table: &mut TableView| sample_promises::with_rules_apart(table, view.language);
            TableScene::new(view, Page::Rules).with(apart).stage()
        },
    },
    Scene {
        name: "rules-history",
        make: |view| {
            let agreed = |table: &mut TableView| sample_promises::with_rules_history(table, view.language);
            after(TableScene::new(view, Page::Rules).with(agreed).stage(), "button-history")
        },
    },
    Scene { name: "rules-languages", make: rules_languages },
    Scene { name: "equal", make: |view| TableScene::new(view, Page::Equal).stage() },
    Scene {
        name: "decisions",
        make: |view| TableScene::new(view, Page::Decisions).deciding(Moment::Covered).stage(),
    },
    Scene { name: "decisions-none", make: |view| TableScene::new(view, Page::Decisions).stage() },
    Scene { name: "decision-draft", make: |view| decision(view, Moment::Draft) },
    Scene { name: "decision-questions", make: |view| decision(view, Moment::Questions) },
    Scene { name: "decision-covered", make: |view| decision(view, Moment::Covered) },
    Scene { name: "decision-open", make: |view| decision(view, Moment::Closing) },
    Scene { name: "decision-changed", make: |view| decision(view, Moment::CheckAgain) },
    Scene {
        name: "decision-changed-more",
        make: |view| down_to(decision(view, Moment::MoreThanWords), "decision-open-again"),
    },
    Scene { name: "decision-objection", make: |view| after(decision(view, Moment::Objection), "agreed-how") },
    Scene {
        name: "decision-objecting",
        make: |view| after(decision(view, Moment::Covered), "stance-object"),
    },
    Scene { name: "decision-agreed", make: |view| decision(view, Moment::Agreed) },
    Scene { name: "decision-rest", make: rest },
    Scene { name: "decision-written", make: written },
    Scene { name: "decision-review", make: |view| decision(view, Moment::Review) },
    Scene {
        name: "decision-stopping",
        make: |view| after(decision(view, Moment::Stopping), "after-still-read"),
    },
    Scene { name: "decision-paper", make: |view| after(decision(view, Moment::Closing), "answer-other") },
    Scene { name: "decision-contested", make: |view| decision(view, Moment::Contested) },
    Scene { name: "design", make: |view| TableScene::new(view, Page::Design(sample::design_id(1))).stage() },
    Scene {
        name: "design-new",
        make: |view| TableScene::new(view, Page::Design(sample::design_id(1))).before_anything().stage(),
    },
    Scene { name: "design-comments", make: |view| commented(view, Said::Open) },
    Scene { name: "design-comments-odd", make: |view| after_settled(commented(view, Said::Odd)) },
    Scene { name: "design-commenting", make: commenting },
    Scene { name: "design-late", make: |view| late(view, false) },
    Scene { name: "design-late-look", make: |view| late(view, true) },
];

/// What a scene is about, where a smaller window or larger words would leave it out of sight.
const ABOUT: &[(&str, &str)] = &[
    ("seat-door", "seat-side"),
    ("people-door", "door-room"),
    ("people-own", "place-title"),
    ("people-leaving", "place-leave"),
    ("people-asking", "removal-ask-why"),
    ("people-asked", "removal-consent"),
    ("people-computer", "computers-needs-second"),
    ("people-computer-link", "computers-end"),
    ("people-computer-linked", "computers-linked"),
    ("home-computer", "computers-go"),
    ("people-go-on", "go-on-button"),
    ("promises-check", "promise-check-title"),
    ("promises-moved", "promise-say-title"),
    ("rules-change", "rules-edit-add"),
    ("rules-languages", "rules-edit-languages-note"),
    ("rules-asked", "stance-agree"),
    ("decision-covered", "stance-agree"),
    ("decision-open", "closing-title"),
    ("decision-rest", "decision-rest-change"),
    ("decision-written", "written-title"),
    ("decision-changed", "decision-check-again"),
    ("decision-objection", "agreed-how"),
    ("decision-objecting", "stance-object"),
    ("decision-stopping", "after-still"),
    ("decision-paper", "answer-other"),
];

/// While a lost computer is taken off the table.
fn own(view: View) -> Stage {
    let mut stage = TableScene::new(view, Page::People).with(sample_places::with_two_computers).stage();
    let named = stage.say("place-computer-remove-named");
    stage.click(named.split('{').next().unwrap_or_default());
    after(stage, "place-move")
}

/// Before one leaves for good.
fn leaving(view: View) -> Stage {
    after(TableScene::new(view, Page::People).stage(), "place-leave")
}

/// While it is asked that Meinir sits here no more, and no words say why yet.
fn asking(view: View) -> Stage {
    let mut stage = after(TableScene::new(view, Page::People).stage(), "removal-ask");
    stage.click("Meinir");
    stage
}

/// Each side is asked whether Owen sits here no more.
fn asked(view: View, page: Page) -> Stage {
    let asked = |table: &mut TableView| sample_places::with_removal(table, view.language);
    TableScene::new(view, page).with(asked).stage()
}

/// Two sit here no more.
fn gone(view: View, page: Page) -> Stage {
    TableScene::new(view, page).with(|table| sample_places::with_gone(table, view.language)).stage()
}

/// Whoever looks sits here no more.
fn me_gone(view: View, page: Page) -> Stage {
    TableScene::new(view, page).with(|table| sample_places::with_me_gone(table, view.language)).stage()
}

/// Words came too late for a design; or those of two people are looked at.
fn late(view: View, looked: bool) -> Stage {
    let scene = TableScene::new(view, Page::Design(sample::design_id(1)));
    scene.late(sample_places::late(looked), looked).stage()
}

/// What is said of the words of a design; in the place of its page where both have no room.
fn commented(view: View, said: Said) -> Stage {
    let mut stage = TableScene::new(view, Page::Design(sample::design_id(1))).commented(said, false).stage();
    let words = Words::new(view.language).say_with("comments-count", &[("count", 2_usize.into())]);
    if stage.controls().iter().any(|control| control.name == words) {
        stage.click(&words);
    }
    stage
}

/// While those that are settled show too.
fn after_settled(mut stage: Stage) -> Stage {
    let words =
        Words::new(stage.view().language).say_with("comment-settled-count", &[("count", 1_usize.into())]);
    stage.click(&words);
    stage
}

/// While one more comment is being written.
fn commenting(view: View) -> Stage {
    let scene = TableScene::new(view, Page::Design(sample::design_id(1))).commented(Said::Open, true);
    let mut stage = scene.stage();
    stage.write(match view.language {
        Language::English => "How much was that?",
        Language::Welsh => "Faint oedd hynny?",
    });
    stage
}

/// A decision that has come so far.
fn decision(view: View, moment: Moment) -> Stage {
    TableScene::new(view, Page::Decision(decision_id())).deciding(moment).stage()
}

/// While more than the words is changed of what is out for answers.
fn rest(view: View) -> Stage {
    after(after(decision(view, Moment::Closing), "decision-words-change"), "decision-rest-change")
}

/// Agreed, while an answer and a remark were still being typed.
fn written(view: View) -> Stage {
    let (words, remark) = match view.language {
        Language::English => ("Slots would keep me waiting too.", "Who tells the night shift?"),
        Language::Welsh => ("Byddai slotiau'n gwneud i mi aros hefyd.", "Pwy sy'n dweud wrth y shifft nos?"),
    };
    let mine = UnsentForm { stance: Some(4), words: words.to_owned(), ..UnsentForm::default() };
    let unsent = UnsentWords {
        fields: [("remark".to_owned(), remark.to_owned())].into(),
        answers: [(statement_id(50).to_string(), UnsentAnswer { mine, ..UnsentAnswer::default() })].into(),
    };
    let scene = TableScene::new(view, Page::Decision(decision_id())).deciding(Moment::Agreed);
    scene.typed_before(&unsent).stage()
}

/// The table with promises, decisions, and things that wait.
fn full(view: View, page: Page) -> TableScene {
    TableScene::new(view, page).with(|table| sample_promises::in_full_swing(table, view.language))
}

/// While a new date is given to a promise, which is unfolded too.
fn moved(view: View) -> Stage {
    let stage = after(full(view, Page::Promises).stage(), "promises-more");
    after(after(stage, "promises-say"), "promise-say-moved")
}

/// While the sides are being made up anew, after a number.
fn rules_change(view: View) -> Stage {
    let mut stage = TableScene::new(view, Page::Rules).stage();
    for (part, button) in [("rules-wait", "rules-edit-less"), ("rules-sides", "rules-edit-add")] {
        let (words, title) = (stage.say("rules-suggest"), stage.say(part));
        stage.click(&format!("{words}: {title}"));
        stage.click(&stage.say(button));
    }
    stage
}

/// While Welsh is left out of the languages of the rules.
fn rules_languages(view: View) -> Stage {
    let mut stage = TableScene::new(view, Page::Rules).stage();
    let (words, title) = (stage.say("rules-suggest"), stage.say("rules-languages"));
    stage.click(&format!("{words}: {title}"));
    stage.click(Language::Welsh.own_name());
    stage
}

/// Whoever looks has sat down, and their side has not welcomed them yet.
fn not_welcomed(table: &mut TableView) {
    for person in &mut table.people {
        person.mine_to_welcome = false;
        person.standing &= !person.me;
    }
    if let Some(last) = table.people.last_mut() {
        (last.on_paper, last.standing) = (true, true);
    }
}

/// Amina and Siân sat down with a side that sits as one with another since.
fn merged(table: &mut TableView) {
    let once = table.sides[1].name.clone();
    for person in table.people.iter_mut().filter(|person| ["Amina", "Siân"].contains(&person.name.as_str()))
    {
        person.sat_with = Some(once.clone());
        person.mine_to_welcome = false;
    }
}

/// Owen and Amina came to the side of those who live here apart from the others, and have welcomed one another.
fn apart_side(table: &mut TableView) {
    let side = table.people[0].side.clone();
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for person in table.people.iter_mut().filter(|person| person.side == side) {
        person.apart = ["Owen", "Amina"].contains(&person.name.as_str());
        (person.standing, person.mine_to_welcome) = (true, person.apart);
        if person.apart { &mut there } else { &mut here }.push(person.name.clone());
    }
    table.apart = vec![ApartView { side, parts: vec![here, there] }];
}

/// The form of a new table, filled in.
fn form(view: View) -> Stage {
    let mut stage = Stage::program(view);
    stage.type_into(&stage.say("create-about"), "Repairs, done together");
    stage.type_into(&stage.say("create-name"), "Carys");
    stage.click(&stage.say("create-side-live"));
    stage
}

/// Where one takes a seat.
fn seat(view: View) -> Stage {
    let mut stage = Stage::program(view);
    stage.click(&stage.say("welcome-seat-button"));
    stage
}

/// The steps for a room without a router.
fn no_router(view: View) -> Stage {
    let mut stage = seat(view);
    stage.follow(&stage.say("seat-no-router"));
    stage
}

/// The made-up table that anybody can look round at, as the program itself opens it.
fn made_up(view: View) -> Stage {
    let mut stage = Stage::program_today(view);
    stage.click(&stage.say("welcome-sample-button"));
    stage.sees(&stage.say("home-here"));
    stage.settle();
    stage
}

/// As far down as it takes to have that button in sight: a list makes only the rows that show.
fn down_to(mut stage: Stage, button: &str) -> Stage {
    let words = stage.say(button);
    let middle = stage.rect().center();
    for _ in 0..30 {
        if stage.controls().iter().any(|control| control.name.starts_with(&words)) {
            break;
        }
        stage.scroll(middle, 100.0);
    }
    stage
}

/// After one more button.
fn after(mut stage: Stage, button: &str) -> Stage {
    stage.click(&stage.say(button));
    stage
}

fn keys(mut stage: Stage, modifiers: Modifiers, key: Key) -> Stage {
    stage.press(modifiers, key);
    stage
}

/// Two halves have removed each other, and whoever looks goes on at a new table.
fn go_on(view: View) -> Stage {
    let mut stage = TableScene::new(view, Page::People).with(|table| table.stuck = true).stage();
    let words = stage.say("go-on-open");
    stage.scroll_to(&words);
    after(stage, "go-on-open")
}

/// Whoever looks has one computer, in a small side.
fn one_computer(table: &mut TableView) {
    table.computers = ComputersView { count: 1, needs_second: true, link: None };
}

/// A second one has just been linked.
fn two_computers(table: &mut TableView) {
    let link = Some(ComputerLink { until_unix_secs: now().timestamp().as_second(), used: true });
    table.computers = ComputersView { count: 2, needs_second: false, link };
}

/// Nobody else is in reach.
fn apart(table: &mut TableView) {
    for one in table.people.iter_mut().filter(|one| !one.me && one.matched == Matched::HereNow) {
        one.matched = Matched::At { unix_secs: now().timestamp().as_second() - 3600 };
        one.in_design = None;
    }
    table.designs.iter_mut().for_each(|design| design.here.clear());
    (table.sync.connected, table.sync.up_to_date, table.sync.unsent) = (0, 0, 14);
}
