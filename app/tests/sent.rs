//! What is typed and what is sent, on the page of a decision over real documents: an act is said of the words that were on
//! the screen, and what came of it takes away just what was typed for it.

use std::{cell::RefCell, rc::Rc};

use egui::accesskit::Role;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use tempfile::TempDir;
use trestle_app::{
    documents::{
        Documents, Engine,
        deciding::{DecideError, DecidingAct, OnScreen},
    },
    ground_rules,
    home::Home,
    lang::{Language, Words},
    look::Look,
    screens::{Intent, Sent, decision::DecisionScreen},
    theme::{Theme, ThemeKind, install_fonts},
    view::{
        TableView,
        deciding::{DecisionPage, StandingView},
    },
};
use trestle_model::{
    DecisionAction,
    decision::{ItemId, TextField, wording_document},
    text::{BlockKind, NewBlock, Run, TextAction},
};
use trestle_trust::{
    ids::DocumentId,
    person::SideId,
    statement::deciding::{Because, Ending, Stance},
};

const HARM: &str = "What harm would it do, or what would it break?";

/// A decision of a real table, and its page as it is read when the test says so.
struct Desk {
    documents: Documents,
    decision: DocumentId,
    page: Rc<RefCell<DecisionPage>>,
    shown: Harness<'static, (DecisionScreen, Vec<Sent>)>,
    _folder: TempDir,
}

impl Desk {
    /// Before it is put to answer.
    fn drafted() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let wake: std::sync::Arc<dyn Fn() + Send + Sync> = std::sync::Arc::new(|| {});
        let engine = Engine { loopback_only: true, meets: false, mdns: false, device_name: None, wake };
        let rules = ground_rules::suggested();
        let table =
            Documents::put_up(&home, "Repairs", rules, "Carys", SideId(1), Language::English, &engine);
        let mut documents = table.expect("it is put up");
        documents.set_language("en");
        let start = DecidingAct::Start { question: "Shall we try slots?".to_owned() };
        let decision = documents.decide(&start).expect("it begins").document.expect("it has a document");
        let (item, field) = (ItemId::decision(), TextField::WhoCanSayYes);
        let action = DecisionAction::Write { item, field, text: "We can".to_owned() };
        documents.decide(&DecidingAct::Prepare { document: decision, action }).expect("it is written");
        write(&mut documents, decision, "Every repair has a slot.");
        documents.open_decision(decision).expect("it opens");
        let page = documents.decision_page(decision).expect("it is open");
        let page = Rc::new(RefCell::new(page));
        let shown = show(page.clone());
        Desk { documents, decision, page, shown, _folder: folder }
    }

    fn asked() -> Self {
        let mut desk = Desk::drafted();
        desk.does(&DecidingAct::Open { document: desk.decision, replaces: Vec::new() });
        desk.read();
        desk
    }

    /// Said elsewhere: the screen shows it once the page is read.
    #[track_caller]
    fn does(&mut self, act: &DecidingAct) {
        self.documents.decide(act).expect("it can be done").statement().expect("it is signed");
        self.documents.drain();
    }

    fn read(&mut self) {
        *self.page.borrow_mut() = self.documents.decision_page(self.decision).expect("it is open");
        self.shown.run_steps(3);
    }

    /// Presses it in the very frame in which the page shows what there is now.
    #[track_caller]
    fn presses_as_it_changes(&mut self, label: &str) -> Sent {
        self.shown.get_by_role_and_label(Role::Button, label).click_accesskit();
        *self.page.borrow_mut() = self.documents.decision_page(self.decision).expect("it is open");
        self.shown.step();
        self.sent()
    }

    #[track_caller]
    fn presses(&mut self, label: &str) {
        self.shown.get_by_role_and_label(Role::Button, label).click_accesskit();
        self.shown.run_steps(3);
    }

    /// What was asked for since.
    #[track_caller]
    fn sent(&mut self) -> Sent {
        let mut sent = std::mem::take(&mut self.shown.state_mut().1);
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }

    fn types(&mut self, field: &str, words: &str) {
        self.shown.get_all_by(|node| is_field(node, field)).next_back().expect("it is there").focus();
        self.shown.run_steps(2);
        self.shown.event(egui::Event::Text(words.to_owned()));
        self.shown.run_steps(2);
    }

    fn words_in(&self, field: &str) -> Vec<String> {
        let fields = self.shown.query_all_by(|node| is_field(node, field));
        fields.map(|node| node.accesskit_node().value().unwrap_or_default()).collect()
    }

    fn came_of(&mut self, sent: &Sent, done: bool) {
        self.shown.state_mut().0.said(sent.id, done);
        self.shown.run_steps(3);
    }

    fn is_open(&self) -> bool {
        matches!(self.page.borrow().standing, StandingView::Open { .. })
    }
}

fn is_field(node: &egui_kittest::kittest::AccessKitNode<'_>, field: &str) -> bool {
    matches!(node.role(), Role::TextInput | Role::MultilineTextInput)
        && node.label().is_some_and(|label| label == field)
}

fn show(page: Rc<RefCell<DecisionPage>>) -> Harness<'static, (DecisionScreen, Vec<Sent>)> {
    let now =
        jiff::Timestamp::from_second(1_795_356_000).expect("a moment").to_zoned(jiff::tz::TimeZone::UTC);
    let look = Look { words: Words::new(Language::English), theme: Theme::new(ThemeKind::Light), now };
    let table = TableView::default();
    let mut dressed = false;
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 3000.0)).build_ui_state(
        move |ui, (screen, sent): &mut (DecisionScreen, Vec<Sent>)| {
            if !std::mem::replace(&mut dressed, true) {
                install_fonts(ui.ctx());
                look.theme.apply(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            if let Some(Intent::Decide(act)) = screen.ui(ui, &look, &table, &page.borrow()) {
                sent.push(*act);
            }
        },
        (DecisionScreen::default(), Vec::new()),
    );
    harness.run_steps(4);
    harness
}

/// Writes in the words of a decision, as its writer's page does.
fn write(documents: &mut Documents, decision: DocumentId, words: &str) {
    let block = NewBlock { kind: BlockKind::Paragraph, indent: 0, runs: vec![Run::plain(words)] };
    let action = TextAction::InsertBlocks { after: None, blocks: vec![block] };
    documents.apply(wording_document(decision, "en"), &action).expect("it is written");
}

/// Writes before what is there, in the same paragraph: nothing but letters differ.
fn mend(documents: &mut Documents, decision: DocumentId, words: &str) {
    let page = documents.decision_page(decision).expect("it is open");
    let mut blocks = page.wordings.iter().flat_map(|wording| wording.blocks.iter());
    let block = blocks.find(|block| !block.is_empty()).expect("something is written").id.clone();
    let action = TextAction::Type { block, at: 0, text: format!("{words} ") };
    documents.apply(wording_document(decision, "en"), &action).expect("it is written");
}

#[test]
fn words_that_others_changed_in_the_frame_of_the_press_are_not_put_to_answer() {
    let mut desk = Desk::drafted();
    let shown = desk.page.borrow().drafted;
    write(&mut desk.documents, desk.decision, "Not on Sundays.");
    let sent = desk.presses_as_it_changes("Open it for answers");
    assert_eq!(sent.on_screen, OnScreen { asked: None, draft: shown }, "what stood there before the press");
    let done = desk.documents.decide_as_seen(&sent.act, sent.on_screen);
    assert!(matches!(done, Err(DecideError::WordsChanged)), "{done:?}");
    desk.read();
    assert!(!desk.is_open(), "nothing was said");
    desk.presses("Open it for answers");
    let sent = desk.sent();
    desk.documents
        .decide_as_seen(&sent.act, sent.on_screen)
        .expect("they were seen")
        .statement()
        .expect("signed");
    desk.read();
    assert!(desk.is_open());
}

/// A typo that was mended makes other words of the same question: the field and the button stay where they are.
#[test]
fn an_answer_is_to_the_words_that_were_on_the_screen() {
    let mut desk = Desk::asked();
    let opening = desk.page.borrow().asked.as_ref().expect("it is asked").opening;
    let first = desk.page.borrow().asked.as_ref().map(|asked| asked.content);
    desk.presses("Object");
    desk.types(HARM, "It would fail.");
    mend(&mut desk.documents, desk.decision, "Not on Sundays.");
    desk.does(&DecidingAct::OnlyATypo { opening });
    let sent = desk.presses_as_it_changes("Give my answer");
    assert_eq!(sent.on_screen.asked, first);
    let done = desk.documents.decide_as_seen(&sent.act, sent.on_screen);
    assert!(matches!(done, Err(DecideError::WordsChanged)), "{done:?}");
    desk.came_of(&sent, false);
    assert_eq!(desk.words_in(HARM), ["It would fail."], "it is typed still");
    let page = desk.documents.decision_page(desk.decision).expect("it is open");
    assert_eq!(page.asked.and_then(|asked| asked.mine), None, "nothing was said");
    desk.presses("Give my answer");
    let sent = desk.sent();
    desk.documents
        .decide_as_seen(&sent.act, sent.on_screen)
        .expect("they were seen")
        .statement()
        .expect("signed");
    let page = desk.documents.decision_page(desk.decision).expect("it is open");
    assert_eq!(page.asked.and_then(|asked| asked.mine), Some(Stance::Object));
}

/// What is asked for by hand, with the words that are named.
#[test]
fn every_act_about_words_is_refused_where_there_are_others() {
    let mut desk = Desk::asked();
    let (opening, first) = {
        let page = desk.page.borrow();
        let asked = page.asked.as_ref().expect("it is asked");
        (asked.opening, OnScreen { asked: Some(asked.content), draft: page.drafted })
    };
    write(&mut desk.documents, desk.decision, "Not on Sundays.");
    let document = desk.decision;
    let check = |desk: &mut Desk, act: &DecidingAct, on_screen: OnScreen| {
        let done = desk.documents.decide_as_seen(act, on_screen);
        assert!(matches!(done, Err(DecideError::WordsChanged)), "{act:?}: {done:?}");
    };
    let typo = DecidingAct::OnlyATypo { opening };
    let again = DecidingAct::Open { document, replaces: Vec::new() };
    for act in [&typo, &again] {
        check(&mut desk, act, first);
    }
    desk.does(&again);
    let words = || "It is new.".to_owned();
    let answer = DecidingAct::Answer {
        opening,
        stance: Stance::Agree,
        words: String::new(),
        whose: trestle_app::documents::deciding::AnswerTo::Mine,
    };
    let close = DecidingAct::Close { opening, ending: Ending::NotAgreed, because: Because::Meeting };
    for act in [&answer, &close, &typo] {
        check(&mut desk, act, first);
    }
    let other = OnScreen { asked: Some(trestle_trust::ids::ContentHash([9; 32])), draft: None };
    check(&mut desk, &DecidingAct::Withdraw { opening, words: words() }, other);
    check(&mut desk, &DecidingAct::Reopen { opening, words: words() }, other);
    let page = desk.documents.decision_page(document).expect("it is open");
    assert_eq!(page.earlier.len(), 1);
    assert!(page.asked.is_some_and(|asked| asked.answers.is_empty() && asked.closings.is_empty()));
}

#[test]
fn what_is_typed_after_it_was_sent_stays_in_its_own_field_and_in_others() {
    let mut desk = Desk::asked();
    desk.presses("Object");
    desk.types(HARM, "It would fail.");
    desk.presses("Give my answer");
    let sent = desk.sent();
    // It is on its way.
    desk.types(HARM, " And it costs more.");
    desk.presses("Write down someone else's answer");
    desk.presses("Carry a neighbour's objection");
    desk.types(HARM, "I am afraid of this.");
    assert_eq!(desk.words_in(HARM), ["It would fail. And it costs more.", "I am afraid of this."]);
    desk.came_of(&sent, true);
    assert_eq!(desk.words_in(HARM), ["And it costs more.", "I am afraid of this."]);
    // The other answer goes by itself.
    desk.presses("Carry this objection");
    let carried = desk.sent();
    desk.came_of(&sent, true);
    assert_eq!(desk.words_in(HARM)[1], "I am afraid of this.", "that was another one");
    desk.came_of(&carried, true);
    assert_eq!(desk.words_in(HARM), ["And it costs more.", ""]);
}

#[test]
fn what_could_not_be_said_stays_with_what_was_typed_behind_it() {
    let mut desk = Desk::asked();
    desk.presses("Object");
    desk.types(HARM, "It would fail.");
    desk.presses("Give my answer");
    let sent = desk.sent();
    desk.types(HARM, " And it costs more.");
    desk.came_of(&sent, false);
    assert_eq!(desk.words_in(HARM), ["It would fail. And it costs more."]);
    // Nothing comes of it twice.
    desk.came_of(&sent, true);
    assert_eq!(desk.words_in(HARM), ["It would fail. And it costs more."]);
}

#[test]
fn fields_of_their_own_are_sent_each_by_itself() {
    let mut desk = Desk::drafted();
    let (way, promise) = ("Another way it could go", "What will be done?");
    desk.types(way, "By phone");
    desk.types(promise, "A list of");
    desk.presses("Add: Another way it could go");
    let sent = desk.sent();
    desk.types(way, " or by post");
    desk.types(promise, " slots");
    desk.came_of(&sent, true);
    assert_eq!(
        (desk.words_in(way), desk.words_in(promise)),
        (vec!["or by post".to_owned()], vec!["A list of slots".to_owned()])
    );
}
