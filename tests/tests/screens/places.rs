//! Every act about places at the table on the page of people: pressing its controls reports that act and nothing else.

use trestle_app::{
    documents::{deciding::DecidingAct, place::PlaceAct},
    lang::Language,
    screens::{Intent, Page},
    theme::ThemeKind,
    view::TableView,
};
use trestle_tests::seen::{
    sample::{self, person_id},
    sample_places,
    stage::{Stage, View},
    table_scene::{Heard, TableScene},
};
use trestle_trust::person::SideId;

/// What the page of people reports where `change` has come about and `does` was done.
fn reports(change: fn(&mut TableView), does: impl FnOnce(&mut Stage)) -> Vec<PlaceAct> {
    let heard = Heard::default();
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let mut stage = TableScene::new(view, Page::People).with(change).heard_by(&heard).stage();
    does(&mut stage);
    let heard = heard.borrow();
    heard
        .iter()
        .map(|intent| match intent {
            Intent::Decide(sent) => match &sent.act {
                DecidingAct::Place(act) => act.clone(),
                other => panic!("{other:?} is about no place"),
            },
            other => panic!("{other:?} is no act"),
        })
        .collect()
}

fn press(stage: &mut Stage, keys: &[&str]) {
    for key in keys {
        stage.click(&stage.say(key));
    }
}

#[test]
fn ones_own_place() {
    let moved = reports(
        |_| {},
        |stage| {
            press(stage, &["place-move"]);
            stage.click("Sit with People who work here");
        },
    );
    assert_eq!(moved, [PlaceAct::Move { side: SideId(2) }]);
    assert_eq!(reports(|_| {}, |stage| press(stage, &["place-leave", "place-leave-yes"])), [PlaceAct::Leave]);
    let removed = reports(sample_places::with_two_computers, |stage| {
        stage.click("Remove the computer with the sign");
        press(stage, &["place-computer-remove-yes"]);
    });
    assert_eq!(removed, [PlaceAct::RemoveComputer { device: sample_places::lost_device() }]);
    let was = reports(
        |_| {},
        |stage| {
            press(stage, &["place-was"]);
            stage.click("Owen");
            stage.click("I was Owen");
        },
    );
    assert_eq!(was, [PlaceAct::Was { person: person_id(4) }]);
}

#[test]
fn what_each_side_is_asked() {
    let asked = reports(
        |_| {},
        |stage| {
            press(stage, &["removal-ask"]);
            // Nothing is asked before somebody is chosen and it is said why.
            stage.click("Ask that");
            stage.click("Owen");
            stage.click("Ask that Owen");
            stage.type_into(&stage.say("removal-ask-why"), "He shouts.");
            stage.click("Ask that Owen");
        },
    );
    let words = "He shouts.".to_owned();
    assert_eq!(asked, [PlaceAct::AskRemoval { person: person_id(4), words }]);
    let with_removal = |table: &mut TableView| sample_places::with_removal(table, Language::English);
    let consented = reports(with_removal, |stage| stage.click("Yes, I want this too"));
    assert_eq!(consented, [PlaceAct::Consent { removal: sample_places::removal_id() }]);
}

#[test]
fn where_it_got_stuck_and_for_who_has_gone_there_is_nothing_to_press() {
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let told = |change: fn(&mut TableView)| TableScene::new(view, Page::People).with(change).stage().told();
    let stuck = told(|table| sample_places::with_stuck(table, Language::English));
    assert!(stuck.contains("The way on is to part.") && !stuck.contains("Yes, I want this too"), "{stuck}");
    let gone = told(|table| sample_places::with_me_gone(table, Language::English));
    for absent in
        ["Leave this table", "When someone should sit here no more", "Open the door", "Give them a seat"]
    {
        assert!(!gone.contains(absent), "{absent}");
    }
    assert!(gone.contains("Put a copy on a stick"));
}

#[test]
fn what_came_too_late_is_looked_at_and_taken_up_on_its_page() {
    let heard_of = |more: bool, looked: bool, gone: bool, presses: &[&str]| {
        let heard = Heard::default();
        let view = View::new(ThemeKind::Light, Language::English);
        let scene = TableScene::new(view, Page::Design(sample::design_id(1)));
        let scene = match gone {
            true => scene.with(|table| sample_places::with_me_gone(table, Language::English)),
            false => scene,
        };
        let mut stage = scene.late(sample_places::late(more), looked).heard_by(&heard).stage();
        for words in presses {
            stage.click(words);
        }
        let told = stage.told();
        (told, heard.take())
    };
    let took = |heard: &[Intent]| match heard {
        [Intent::TakeUp { name, of }] => (name.clone(), of.clone()),
        other => panic!("{other:?}"),
    };
    let [owen, mine] = [0, 1].map(|at| sample_places::late(true)[at].clone());
    // Each by name, and not before they were looked at.
    let (told, heard) = heard_of(false, false, false, &["Look at it"]);
    assert!(told.contains("Owen wrote something here after their place had ended."), "{told}");
    assert!(!told.contains("Take it up"), "{told}");
    assert!(matches!(heard[..], [Intent::LookAtLate]), "{heard:?}");
    let (told, heard) = heard_of(true, false, false, &["Look at it"]);
    assert!(told.contains("too late, in the names of 2 people.") && !told.contains("Take it up"), "{told}");
    assert!(matches!(heard[..], [Intent::LookAtLate]), "{heard:?}");
    let (_, heard) = heard_of(true, true, false, &["Take up what Owen wrote"]);
    assert_eq!(took(&heard), ("Owen".to_owned(), owen.of));
    let (_, heard) = heard_of(true, true, false, &["Take up what Carys wrote"]);
    assert_eq!(took(&heard), ("Carys".to_owned(), mine.of));
    // Who sits here no more can look, and takes nothing up.
    let (told, _) = heard_of(true, true, true, &[]);
    assert!(told.contains("ring the bell and wait") && !told.contains("Take up"), "{told}");
}
