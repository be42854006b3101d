//! What somebody wrote after they had left, in a window of one who sits there: it is said above its page, looked at, and
//! taken up, by keys alone too.

use std::sync::Arc;

use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use trestle_app::{
    documents::{Documents, Engine, deciding::DecidingAct},
    theme::{Theme, ThemeKind},
};
use trestle_model::{
    decision::wording_document,
    text::{NewBlock, Run, TextAction},
};
use trestle_trust::ids::DocumentId;

use crate::{
    every_screen::audit,
    person::{Person, two_at_a_table, words_of},
};

const TABLE: &str = "Repairs";
const SAID: &str = "Idris wrote something here after they had left.";

fn apart(person: &Person) -> Documents {
    let engine =
        Engine { loopback_only: true, meets: false, mdns: false, device_name: None, wake: Arc::new(|| {}) };
    Documents::open(&person.table_folder(), &engine).expect("nobody else has it open")
}

fn design_of(table: &Documents) -> DocumentId {
    let titled = |entry: &&trestle_model::DocumentEntry| entry.title.starts_with("What a good repair");
    table.workspace().documents.iter().find(titled).expect("it is in the list").id
}

/// Writes behind the first words.
fn writes_on(table: &mut Documents, words: &str) {
    let design = design_of(table);
    let block = table.design(design).expect("it opens").view().blocks[0].clone();
    let at = block.text().chars().count();
    let action = TextAction::Type { block: block.id, at, text: words.to_owned() };
    table.apply(design, &action).expect("it can be typed").expect("it changes something");
}

/// Carys' window, on the page of a design for which Idris' words come too late.
fn too_late() -> (Person, Person) {
    let (mut carys, mut idris) = two_at_a_table();
    carys.write("We begin.");
    idris.until("the words", |harness| words_of(harness).as_deref() == Some("We begin."));
    carys.close();
    idris.close();
    let mut his = apart(&idris);
    his.repo().leave().wait().expect("anybody may leave");
    writes_on(&mut his, " And one thing more.");
    let stick = tempfile::tempdir().expect("a folder");
    let copy = stick.path().join("idris.trestle-copy");
    his.repo().pack(&copy, |_, _| true).expect("it can be written");
    his.close();
    let hers = apart(&carys);
    hers.repo().unpack(&copy, |_, _| true).expect("it is whole");
    hers.close();
    carys.open(TABLE);
    carys.sees("Carys (you)");
    (carys, idris)
}

fn to_the_design(carys: &mut Person) {
    carys.click("Designs");
    carys.sees("What a good repair feels like. ");
    carys.harness.get_by_label_contains("What a good repair feels like. ").click();
    carys.until("the page", |harness| words_of(harness).as_deref() == Some("We begin."));
}

/// For who cannot see it, and for who has only a keyboard.
fn looks_right(person: &mut Person) {
    let accent = Theme::new(ThemeKind::Light).focus_ring().color;
    let wrong = audit::audit(&mut person.harness, accent);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn it_is_said_above_its_page_looked_at_and_taken_up() {
    let (mut carys, _idris) = too_late();
    assert_eq!(carys.harness.query_all_by_label_contains(SAID).count(), 0, "it is of one page");
    to_the_design(&mut carys);
    carys.sees(SAID);
    let said = carys.harness.query_all_by_role(Role::Status).filter_map(|node| node.accesskit_node().label());
    assert!(said.into_iter().any(|said| said.contains(SAID)), "it is said aloud when it comes");
    looks_right(&mut carys);
    carys.click("Look at it");
    carys.sees("Words that came too late");
    carys.sees("And one thing more.");
    looks_right(&mut carys);
    assert_eq!(words_of(&carys.harness).as_deref(), Some("We begin."), "to look at it changes nothing");
    carys.click("Close");
    carys.until("it is closed", |harness| harness.query_by_label("Words that came too late").is_none());
    carys.click("Look at it");
    carys.sees("Take up what Idris wrote");
    // The little window has grown by what it shows, and takes its place in the middle again.
    carys.harness.run_steps(3);
    carys.click("Take up what Idris wrote");
    carys.sees("You took up what Idris wrote too late.");
    let whole = "We begin. And one thing more.";
    carys.until("the words", |harness| words_of(harness).as_deref() == Some(whole));
    carys.until("nothing is late", |harness| {
        // What was said aloud may still be there to be heard.
        harness.query_all_by_label_contains(SAID).all(|node| node.accesskit_node().role() == Role::Status)
    });
    carys.click("Home");
    carys.sees("You took up late words in “What a good repair feels like”");
}

#[test]
fn by_keys_alone() {
    let (mut carys, _idris) = too_late();
    to_the_design(&mut carys);
    carys.sees(SAID);
    // The strip's controls are reached by Tab, wherever the keyboard was.
    assert!(
        carys.harness.query_by_label("Take it up").is_none(),
        "nobody takes up what they have not looked at"
    );
    let tab_to = |carys: &mut Person, name: &str| {
        for _ in 0..60 {
            if carys.harness.get_by_role_and_label(Role::Button, name).accesskit_node().is_focused() {
                break;
            }
            carys.press(Modifiers::SHIFT, Key::Tab);
        }
        carys.press(Modifiers::NONE, Key::Enter);
    };
    tab_to(&mut carys, "Look at it");
    carys.sees("Take up what Idris wrote");
    carys.harness.run_steps(3);
    tab_to(&mut carys, "Take up what Idris wrote");
    carys.sees("You took up what Idris wrote too late.");
    let whole = "We begin. And one thing more.";
    carys.until("the words", |harness| words_of(harness).as_deref() == Some(whole));
    // She writes on in it, and her words and his are there when the window is opened again.
    carys.reopen(TABLE);
    carys.click("Designs");
    carys.sees("What a good repair feels like. ");
    carys.harness.get_by_label_contains("What a good repair feels like. ").click();
    carys.until("all of it", |harness| words_of(harness).as_deref() == Some(whole));
}

#[test]
fn a_decision_says_so_in_the_list() {
    let (mut carys, mut idris) = two_at_a_table();
    carys.close();
    idris.close();
    let stick = tempfile::tempdir().expect("a folder");
    let [hers, his] = ["hers", "his"].map(|whose| stick.path().join(format!("{whose}.trestle-copy")));
    let mut table = apart(&carys);
    let start = DecidingAct::Start { question: "Who mends the gate?".to_owned() };
    let decision = table.decide(&start).expect("it begins").document.expect("it has a document");
    table.repo().pack(&hers, |_, _| true).expect("it can be written");
    table.close();
    let mut table = apart(&idris);
    table.repo().unpack(&hers, |_, _| true).expect("it is whole");
    table.drain();
    table.repo().leave().wait().expect("anybody may leave");
    let blocks = vec![NewBlock { runs: vec![Run::plain("I would.")], ..NewBlock::default() }];
    let action = TextAction::InsertBlocks { after: None, blocks };
    table.apply(wording_document(decision, "en"), &action).expect("it can be typed");
    table.repo().pack(&his, |_, _| true).expect("it can be written");
    table.close();
    let table = apart(&carys);
    table.repo().unpack(&his, |_, _| true).expect("it is whole");
    table.close();
    carys.open(TABLE);
    carys.click("Decisions");
    carys.sees("Who mends the gate?");
    carys.sees("words came too late");
    carys.harness.get_by_label_contains("Who mends the gate?").click();
    carys.sees(SAID);
}
