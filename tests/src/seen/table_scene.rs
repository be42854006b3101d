//! A page of a made-up table, drawn as `app` draws a real one.

use std::{cell::RefCell, rc::Rc};

use egui::{CentralPanel, Frame, Ui};
use trestle_app::{
    documents::unsent::UnsentWords,
    lang::Words,
    look::Look,
    screens::{
        Intent, LinkFor, Page,
        decision::DecisionScreen,
        decisions,
        decisions::NewDecision,
        designs,
        designs::NewDesign,
        document::{DocumentScreen, Shown},
        equal, home,
        late::{LateDialog, over_the_page},
        people::{self, Link, LinkState, People},
        promises::Promises,
        rail,
        rules::Rules,
    },
    theme::{Theme, install_fonts},
    view::{ComputerLink, ComputersView, TableView, deciding::DecisionPage, late::LateView},
    widgets::editor::OtherCaret,
};
use trestle_model::text::TextView;

use super::{
    sample,
    sample_comments::{self, Said},
    sample_decision::{self, Moment},
    sample_places,
    stage::{Stage, View, now},
};

/// A page of a made-up table.
#[derive(Debug)]
pub struct TableScene {
    view: View,
    table: TableView,
    page: Page,
    people: People,
    link: LinkState,
    promises: Promises,
    rules: Rules,
    new: NewDesign,
    new_decision: NewDecision,
    decision: Option<DecisionPage>,
    decision_screen: DecisionScreen,
    document: DocumentScreen,
    words: TextView,
    others: Vec<OtherCaret>,
    /// What is said of the words, and whether one more is being said.
    comments: Option<(Said, bool)>,
    late: Vec<LateView>,
    late_dialog: LateDialog,
    heard: Heard,
    dressed: bool,
}

/// What a page asked for, in order.
pub type Heard = Rc<RefCell<Vec<Intent>>>;

impl TableScene {
    /// A page of the table in full swing.
    pub fn new(view: View, page: Page) -> Self {
        let words = sample::words(view.language);
        TableScene {
            view,
            table: sample::table(view.language),
            page,
            people: People::default(),
            link: LinkState::default(),
            promises: Promises::default(),
            rules: Rules::default(),
            new: NewDesign::default(),
            new_decision: NewDecision::default(),
            decision: None,
            decision_screen: DecisionScreen::default(),
            document: DocumentScreen::new(sample::design_id(1)),
            others: sample::others(&words),
            comments: None,
            late: Vec::new(),
            late_dialog: LateDialog::default(),
            words,
            heard: Heard::default(),
            dressed: false,
        }
    }

    /// The same page where one person sits alone and nothing has been made yet.
    pub fn before_anything(mut self) -> Self {
        self.table = sample::new_table(self.view.language);
        (self.words, self.others) = (TextView::default(), Vec::new());
        self
    }

    /// With a link that was made.
    pub fn with_link(mut self) -> Self {
        let until_unix_secs = now().timestamp().as_second() + 7 * 24 * 60 * 60;
        let text = format!("trestle:{}", "k5xq3zr7".repeat(20));
        self.link.made = Some(Link { text, made_for: LinkFor { uses: 20, days: 7 }, until_unix_secs });
        self
    }

    /// With a link to a further computer that was made.
    pub fn with_computer_link(mut self) -> Self {
        let until_unix_secs = now().timestamp().as_second() + 24 * 60 * 60;
        self.table.computers = ComputersView {
            count: 1,
            needs_second: false,
            link: Some(ComputerLink { until_unix_secs, used: false }),
        };
        self.people.computers.made = Some(format!("trestle-computer:{}", "k5xq3zr7".repeat(20)));
        self.people.computers.copied = true;
        self
    }

    /// With the table read by `change`.
    pub fn with(mut self, change: impl FnOnce(&mut TableView)) -> Self {
        change(&mut self.table);
        self
    }

    /// With a decision that has come so far, and its place in the list.
    pub fn deciding(mut self, moment: Moment) -> Self {
        sample_decision::with_decisions(&mut self.table, self.view.language, moment);
        self.decision = Some(sample_decision::page(self.view.language, moment).0);
        self
    }

    /// With words on it that came too late; the little window about them is open if they are `looked` at.
    pub fn late(mut self, late: Vec<LateView>, looked: bool) -> Self {
        if looked {
            self.late_dialog.open(&late);
            for one in &late {
                self.late_dialog.looked(one, Ok(sample_places::late_looks(self.view.language)));
            }
        }
        self.late = late;
        self
    }

    /// With comments on its words; one more is being `written`.
    pub fn commented(mut self, said: Said, written: bool) -> Self {
        self.comments = Some((said, written));
        if written {
            self.document.begin_comment(sample_comments::begun(self.view.language));
        }
        self
    }

    /// With words that were typed about its decision and not sent.
    pub fn typed_before(mut self, unsent: &UnsentWords) -> Self {
        self.decision_screen.typed_before(unsent);
        self
    }

    /// Tells `heard` what its decision asks for.
    pub fn heard_by(mut self, heard: &Heard) -> Self {
        self.heard = heard.clone();
        self
    }

    /// While a name for a new design is asked for.
    pub fn naming(mut self) -> Self {
        self.new.open();
        self
    }

    /// A window with it.
    pub fn stage(mut self) -> Stage {
        Stage::of(self.view, move |ui| self.frame(ui))
    }

    fn frame(&mut self, ui: &mut Ui) {
        let theme = Theme::new(self.view.theme);
        if !self.dressed {
            self.dressed = true;
            install_fonts(ui.ctx());
            ui.ctx().set_zoom_factor(f32::from(self.view.percent) / 100.0);
            theme.apply(ui.ctx());
            ui.ctx().all_styles_mut(|style| style.animation_time = 0.0);
        }
        let theme = theme.zoomed(ui.ctx().zoom_factor());
        let look = Look { words: Words::new(self.view.language), theme, now: now() };
        rail::ui(ui, &look, &self.table, self.page, Some(self.view.theme));
        if !self.table.i_sit_here() {
            people::gone::strip(ui, &look);
        }
        let asked = over_the_page(ui, &look, &self.late);
        self.heard.borrow_mut().extend(asked);
        let paper = Frame::new().fill(look.colors().paper);
        CentralPanel::default().frame(paper).show(ui, |ui| {
            match self.page {
                Page::Home => drop(home::ui(ui, &look, &self.table, &mut self.new)),
                Page::Designs => drop(designs::ui(ui, &look, &self.table, &mut self.new)),
                Page::People => {
                    let asked = self.people.ui(ui, &look, &self.table, &self.link);
                    self.heard.borrow_mut().extend(asked);
                }
                Page::Promises => drop(self.promises.ui(ui, &look, &self.table)),
                Page::Rules => drop(self.rules.ui(ui, &look, &self.table)),
                Page::Equal => drop(equal::ui(ui, &look, &self.table)),
                Page::Decisions => {
                    drop(decisions::ui(ui, &look, &self.table, &mut self.new_decision));
                }
                Page::Decision(_) => {
                    if let Some(page) = &self.decision {
                        let asked = self.decision_screen.ui(ui, &look, &self.table, page);
                        self.heard.borrow_mut().extend(asked);
                    }
                }
                Page::Design(document) | Page::Wording { document, .. } => {
                    let people = self.table.people.iter();
                    let here = people.filter(|one| one.me || one.in_design == Some(document));
                    let here: Vec<_> = here.map(|one| (one.name.clone(), one.color)).collect();
                    let title = self.table.design(document).map(|design| design.title.clone());
                    let title = title.unwrap_or_default();
                    let comments = self
                        .comments
                        .map(|(said, written)| sample_comments::comments(&look, &self.words, said, written));
                    let comments = comments.unwrap_or_default();
                    let shown = Shown {
                        document,
                        title: &title,
                        view: &self.words,
                        loading: false,
                        failed: None,
                        can_undo: true,
                        can_redo: false,
                        others: &self.others,
                        here: &here,
                        comments: &comments,
                        part_of: None,
                    };
                    let asked = self.document.ui(ui, &look, &shown);
                    self.heard.borrow_mut().extend(asked);
                }
            }
            self.new.ui(ui, &look);
            let asked = self.late_dialog.ui(ui, &look, self.table.i_sit_here());
            self.heard.borrow_mut().extend(asked);
        });
    }
}
