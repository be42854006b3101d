//! What is typed and not sent, in the real window over a real table: it outlives the window, other words and the end of the
//! question, and nothing that lies in its file stops a table from opening.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use egui::accesskit::Role;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use tempfile::TempDir;
use trestle_app::{
    documents::{Documents, Engine, deciding::DecidingAct},
    ground_rules,
    home::Home,
    lang::Language,
};
use trestle_model::{
    DecisionAction,
    decision::{ItemId, TextField, wording_document},
    text::{BlockKind, NewBlock, Run, TextAction},
};
use trestle_trust::{
    ids::{DocumentId, StatementId},
    person::SideId,
    statement::deciding::{Because, Ending},
};

use crate::{
    deciding,
    person::{Person, Window},
};

const TABLE: &str = "Repairs, done together";
const HARM: &str = "What harm would it do, or what would it break?";
const LIMIT: Duration = Duration::from_secs(20);

fn press(person: &mut Person, name: &str) {
    person.sees(name);
    person.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    person.harness.run_steps(3);
}

/// Types into the field of that name, in the middle of whatever else is there.
fn type_in(person: &mut Person, name: &str, words: &str) {
    person.until(name, |harness| harness.query_by_label(name).is_some());
    person.harness.get_by_role_and_label(Role::MultilineTextInput, name).focus();
    person.harness.run_steps(2);
    person.write(words);
}

fn words_in(person: &Person, name: &str) -> Option<String> {
    let field = person.harness.query_by_role_and_label(Role::MultilineTextInput, name)?;
    field.accesskit_node().value()
}

/// What stands in the field of that name.
fn value(harness: &Harness<'_, Window>, name: &str) -> Option<String> {
    harness.query_by_role_and_label(Role::TextInput, name)?.accesskit_node().value()
}

/// From the list to the one decision there is.
fn to_the_decision(carys: &mut Person) {
    carys.click("Decisions");
    let row = |node: &egui_kittest::Node<'_>| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Should repairs be booked in slots?"))
    };
    carys.until("the row", |harness| harness.query_all_by_role(Role::Button).any(|node| row(&node)));
    carys.harness.query_all_by_role(Role::Button).find(row).expect("it was there").click();
    carys.harness.run_steps(3);
}

fn file(carys: &Person) -> PathBuf {
    carys.table_folder().join("unsent.json")
}

#[test]
fn what_is_typed_outlives_the_window_until_it_is_sent() {
    let mut carys = deciding::open();
    carys.click("Object");
    type_in(&mut carys, HARM, "It would fail in week one.");
    let kept = file(&carys);
    carys.until("it is kept soon", |_| kept.exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&kept).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
    }
    // This comes too late to be kept by itself: the window is closed at once.
    type_in(&mut carys, HARM, " And cost more.");
    carys.click("Ground rules");
    press(&mut carys, "Suggest a change: How long we wait");
    press(&mut carys, "More");
    carys.click("Decisions");
    carys.click("Ask a question");
    carys.type_into("What do we need to decide?", "Who keeps the keys?");
    press(&mut carys, "Back");
    carys.click("Designs");
    carys.click("Start something new");
    carys.type_into("What will it be about?", "The bins");
    press(&mut carys, "Back");
    carys.click("People");
    carys.type_into("Their name", "Mair");
    carys.reopen(TABLE);
    carys.click("People");
    carys.until("the name", |harness| value(harness, "Their name").as_deref() == Some("Mair"));
    press(&mut carys, "Give them a seat");
    carys.click("Designs");
    carys.click("Start something new");
    carys.until("the title", |harness| {
        value(harness, "What will it be about?").as_deref() == Some("The bins")
    });
    press(&mut carys, "Start writing");
    to_the_decision(&mut carys);
    carys.sees("Where do you stand, Carys?");
    assert_eq!(words_in(&carys, HARM).as_deref(), Some("It would fail in week one. And cost more."));
    press(&mut carys, "Give my answer");
    carys.sees("You said “Object”");
    carys.sees("It would fail in week one. And cost more.");
    carys.click("Ground rules");
    carys.sees("Your changes");
    press(&mut carys, "Leave it");
    carys.click("Decisions");
    carys.click("Ask a question");
    let question = "What do we need to decide?";
    carys.until("the question", |harness| value(harness, question).as_deref() == Some("Who keeps the keys?"));
    carys.press(egui::Modifiers::NONE, egui::Key::Enter);
    carys.sees("This is a draft");
    carys.until("nothing is left to send", |_| !kept.exists());
}

#[test]
fn a_file_that_cannot_be_read_is_put_aside_and_the_table_opens() {
    let mut carys = deciding::open();
    let kept = file(&carys);
    for (number, broken) in ["{\"decisions\": {\"", "\u{0}\u{0}\u{0}"].iter().enumerate() {
        carys.close();
        std::fs::write(&kept, broken).expect("it can be written");
        carys.open(TABLE);
        carys.sees("Words that you had not sent could not be read.");
        to_the_decision(&mut carys);
        carys.sees("Where do you stand, Carys?");
        let name = if number == 0 { "unsent.broken.json" } else { "unsent.broken.2.json" };
        let aside = kept.with_file_name(name);
        assert_eq!(std::fs::read_to_string(aside).expect("it is there"), *broken);
        assert!(!kept.exists());
    }
}

/// Carys's table without a window: she has put a question to answer, and Idris sits down in a window.
struct Carys {
    documents: Documents,
    decision: DocumentId,
    _folder: TempDir,
}

impl Carys {
    fn asks() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let wake: std::sync::Arc<dyn Fn() + Send + Sync> = std::sync::Arc::new(|| ());
        let engine = Engine { loopback_only: true, meets: true, mdns: false, device_name: None, wake };
        let (rules, side) = (ground_rules::suggested(), SideId(1));
        let table = Documents::put_up(&home, TABLE, rules, "Carys", side, Language::English, &engine);
        let mut documents = table.expect("it is put up");
        documents.set_language("en");
        let start = DecidingAct::Start { question: "Should repairs be booked in slots?".to_owned() };
        let decision = documents.decide(&start).expect("it begins").document.expect("it has a document");
        let (item, field) = (ItemId::decision(), TextField::WhoCanSayYes);
        let action = DecisionAction::Write { item, field, text: "We can".to_owned() };
        documents.decide(&DecidingAct::Prepare { document: decision, action }).expect("it is written");
        let mut carys = Carys { documents, decision, _folder: folder };
        carys.writes("Every repair has a slot.");
        let open = DecidingAct::Open { document: decision, replaces: Vec::new() };
        carys.documents.decide(&open).expect("it is open").statement().expect("it is signed");
        carys
    }

    /// Idris types an objection.
    fn typing(&mut self) -> Person {
        let ticket = self.documents.repo().invite(5, 4_102_444_800).expect("anyone may invite");
        let mut idris = Person::new();
        idris.click("Join");
        idris.click("I have a link");
        idris.type_into("Paste the invitation link", &ticket.to_string());
        idris.sees(TABLE);
        idris.click("People who live here");
        idris.type_into("Your name, as people call you", "Idris");
        idris.press(egui::Modifiers::NONE, egui::Key::Enter);
        idris.sees("Idris (you)");
        to_the_decision(&mut idris);
        idris.sees("Every repair has a slot.");
        idris.click("Object");
        type_in(&mut idris, HARM, "It would fail in week one.");
        idris
    }

    fn opening(&self) -> StatementId {
        let page = self.documents.decision_page(self.decision).expect("it is open");
        page.asked.expect("it is asked").opening
    }

    fn writes(&mut self, words: &str) {
        let block = NewBlock { kind: BlockKind::Paragraph, indent: 0, runs: vec![Run::plain(words)] };
        let action = TextAction::InsertBlocks { after: None, blocks: vec![block] };
        let wording = wording_document(self.decision, "en");
        self.documents.apply(wording, &action).expect("it is written");
    }

    /// Writes before what is there, in the same paragraph: nothing but letters differ.
    fn mends(&mut self, words: &str) {
        let page = self.documents.decision_page(self.decision).expect("it is open");
        let mut blocks = page.wordings.iter().flat_map(|wording| wording.blocks.iter());
        let block = blocks.find(|block| !block.is_empty()).expect("something is written").id.clone();
        let action = TextAction::Type { block, at: 0, text: format!("{words} ") };
        let wording = wording_document(self.decision, "en");
        self.documents.apply(wording, &action).expect("it is written");
    }

    /// Does it, and waits until Idris's computer has it: not his window, which draws nothing meanwhile.
    #[expect(clippy::disallowed_methods, reason = "waiting for the other copy needs a real clock")]
    fn does(&mut self, act: &DecidingAct) {
        self.documents.decide(act).expect("it can be done").statement().expect("it is signed");
        self.documents.drain();
        let (start, mut level_since) = (Instant::now(), None);
        // It is not yet known to lack anything right after something was said.
        while level_since.is_none_or(|since: Instant| since.elapsed() < Duration::from_millis(300)) {
            assert!(start.elapsed() < LIMIT, "it never came to Idris");
            std::thread::sleep(Duration::from_millis(2));
            let level = self.documents.repo().peers().iter().any(|peer| peer.up_to_date);
            level_since = level_since.or(Some(Instant::now())).filter(|_| level);
        }
    }
}

/// The press that was meant for what stood there before comes with what is new.
fn press_as_it_comes(idris: &mut Person, name: &str) {
    idris.harness.get_by_role_and_label(Role::Button, name).click_accesskit();
    idris.harness.step();
}

#[test]
fn words_stay_when_others_are_asked_about_while_one_types() {
    let mut carys = Carys::asks();
    let mut idris = carys.typing();
    carys.writes("Not on Sundays.");
    let document = carys.decision;
    carys.does(&DecidingAct::Open { document, replaces: Vec::new() });
    press_as_it_comes(&mut idris, "Give my answer");
    idris.sees("You had written this");
    idris.sees("Not on Sundays.");
    assert!(idris.harness.query_by_label_contains("You said “Object”").is_none(), "nothing was said");
    assert_eq!(words_in(&idris, HARM).as_deref(), Some("It would fail in week one."));
    // The keyboard is where it was.
    idris.write(" And cost more.");
    let all = "It would fail in week one. And cost more.";
    assert_eq!(words_in(&idris, HARM).as_deref(), Some(all));
    idris.reopen(TABLE);
    to_the_decision(&mut idris);
    idris.sees("You had written this");
    assert_eq!(words_in(&idris, HARM).as_deref(), Some(all));
    press(&mut idris, "Give my answer");
    idris.sees("You said “Object”");
    idris.until("they are sent", |harness| {
        harness.query_by_role_and_label(Role::MultilineTextInput, HARM).is_none()
    });
    carys.documents.close();
}

#[test]
fn an_answer_to_words_that_changed_under_it_is_refused_and_stays_typed() {
    let mut carys = Carys::asks();
    let mut idris = carys.typing();
    // Her side is the only one whose people stand: what she calls a typo is one.
    let opening = carys.opening();
    carys.mends("Not on Sundays.");
    carys.does(&DecidingAct::OnlyATypo { opening });
    press_as_it_comes(&mut idris, "Give my answer");
    idris.sees("The words have changed. Look again.");
    idris.sees("Not on Sundays.");
    assert!(idris.harness.query_by_label_contains("You said “Object”").is_none(), "nothing was said");
    assert_eq!(words_in(&idris, HARM).as_deref(), Some("It would fail in week one."));
    press(&mut idris, "Give my answer");
    idris.sees("You said “Object”");
    carys.documents.close();
}

#[test]
fn words_stay_in_sight_when_it_is_closed_while_one_types() {
    let mut carys = Carys::asks();
    let mut idris = carys.typing();
    let (opening, ending, because) = (carys.opening(), Ending::NotAgreed, Because::Meeting);
    carys.does(&DecidingAct::Close { opening, ending, because });
    press_as_it_comes(&mut idris, "Give my answer");
    idris.sees("You had written");
    idris.sees("“It would fail in week one.”");
    idris.reopen(TABLE);
    to_the_decision(&mut idris);
    idris.sees("“It would fail in week one.”");
    press(&mut idris, "Copy it: It would fail in week one.");
    press(&mut idris, "Let it go: It would fail in week one.");
    idris.until("they are gone", |harness| harness.query_by_label_contains("in week one").is_none());
    let kept = file(&idris);
    idris.until("nothing is left", |_| !kept.exists());
    carys.documents.close();
}
