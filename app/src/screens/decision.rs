//! One decision, through all its stages. What shows depends on how far it has come; nothing that is typed is lost when it
//! comes further meanwhile. The screen reports what was asked for; `app` carries it out and says so.

mod after;
mod answer;
mod around;
pub(super) mod changed;
mod closing;
mod compared;
mod desk;
mod head;
mod kept;
mod objections;
mod prepare;
mod promises;
mod replaces;
mod standing;
mod why;
mod wording;
mod written;

use egui::Ui;
use trestle_trust::ids::StatementId;

use super::{
    ExportKind, FilePurpose, Intent, SentId,
    path::{Asked, PathDialog},
};
use crate::{
    documents::unsent::UnsentWords,
    look::Look,
    theme,
    view::{
        TableView,
        deciding::{DecisionPage, StandingView},
    },
    widgets::surface,
};
use desk::Desk;
use kept::Kept;

/// What is typed and unfolded on the page of one decision.
#[derive(Debug, Default)]
pub struct DecisionScreen {
    kept: Kept,
    path: Option<PathDialog>,
    /// That is asked for this agreement; else for the one that the page is about.
    path_of: Option<StatementId>,
}

impl DecisionScreen {
    /// What was sent is done: what was typed for it is said and goes. Or it could not be done: then it stays.
    pub fn said(&mut self, sent: SentId, done: bool) {
        self.kept.said(sent, done);
    }

    /// What is typed here and not sent.
    pub fn unsent(&self) -> UnsentWords {
        self.kept.unsent()
    }

    /// What was typed here before, and not sent.
    pub fn typed_before(&mut self, unsent: &UnsentWords) {
        self.kept.typed_before(unsent);
    }

    /// What was said since it was agreed, and what can be said: for what is agreed and shown elsewhere.
    pub fn since_ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        table: &TableView,
        page: &DecisionPage,
    ) -> Option<Intent> {
        let mut desk = Desk::new(ui, look, table, page, &mut self.kept);
        spaced(ui, &mut desk, "since", |ui, desk| {
            let Some(asked) = desk.page.asked.as_ref() else { return };
            after::since(ui, desk, asked);
            after::say_more(ui, desk, asked);
        });
        desk.intent
    }

    /// Words that were typed about it have no place on its page any more.
    pub fn has_written(&self, page: &DecisionPage) -> bool {
        !self.kept.homeless(page).is_empty()
    }

    /// Those words, for a question that shows nothing else now.
    pub fn written_ui(&mut self, ui: &mut Ui, look: &Look, table: &TableView, page: &DecisionPage) {
        let mut desk = Desk::new(ui, look, table, page, &mut self.kept);
        spaced(ui, &mut desk, "written_ui", written::ui);
    }

    /// Unfolds how it was counted.
    pub fn show_counted(&mut self) {
        self.kept.open.insert(standing::COUNTED.to_owned());
    }

    /// Asks for a path by hand, starting from `suggestion`.
    pub fn ask_path(&mut self, file: FilePurpose, suggestion: String) {
        self.path = Some(PathDialog::new(file, suggestion));
        self.path_of = None;
    }

    /// The same, for one agreement.
    pub fn ask_path_of(&mut self, opening: StatementId, kind: ExportKind, suggestion: String) {
        self.ask_path(FilePurpose::Export(kind), suggestion);
        self.path_of = Some(opening);
    }

    /// A file was chosen in the system's own window.
    pub fn path_chosen(&mut self, path: String) {
        if let Some(asked) = &mut self.path {
            asked.put(path);
        }
    }

    /// The page.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, table: &TableView, page: &DecisionPage) -> Option<Intent> {
        let mut intent = None;
        super::page(ui, |ui| {
            let mut desk = Desk::new(ui, look, table, page, &mut self.kept);
            head::ui(ui, &mut desk);
            let room = ui.available_width();
            let wide = room >= 2.0 * theme::DECISION_COLUMN;
            let right = if wide { theme::DECISION_COLUMN } else { theme::DECISION_COLUMN_MIN };
            if room < 2.0 * right {
                head::to_the_answers(ui, &mut desk);
            }
            surface::columns(ui, &mut desk, right, |ui, desk| words(ui, desk), |ui, desk| answers(ui, desk));
            intent = desk.intent;
        });
        self.path_ui(ui, look).or(intent)
    }

    /// What answering needs, for a question that has its words elsewhere: the ground rules.
    pub fn answers_ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        table: &TableView,
        page: &DecisionPage,
    ) -> Option<Intent> {
        let mut desk = Desk::new(ui, look, table, page, &mut self.kept);
        answers(ui, &mut desk);
        spaced(ui, &mut desk, "objections_ui", objections::ui);
        desk.intent
    }

    fn path_ui(&mut self, ui: &Ui, look: &Look) -> Option<Intent> {
        let asked = self.path.as_mut()?;
        let file = asked.purpose();
        let intent = match asked.ui(ui, look) {
            Asked::Still => return None,
            Asked::Browse(path) => return Some(Intent::Browse { file, path }),
            Asked::Left => None,
            Asked::Chosen(path) => match file {
                FilePurpose::Export(kind) => Some(match self.path_of {
                    Some(opening) => Intent::SaveAgreement { opening, kind, path },
                    None => Intent::SaveAs { kind, path },
                }),
                FilePurpose::Import
                | FilePurpose::Invitation
                | FilePurpose::ComputerLink
                | FilePurpose::Calendar
                | FilePurpose::Print
                | FilePurpose::CarryOut
                | FilePurpose::CarryIn => None,
            },
        };
        self.path = None;
        intent
    }
}

/// What it is about.
fn words(ui: &mut Ui, desk: &mut Desk<'_>) {
    let preparing = matches!(desk.page.standing, StandingView::Preparing(_));
    if preparing {
        spaced(ui, desk, "prepare_fields", prepare::fields);
    }
    spaced(ui, desk, "wording_ui", wording::ui);
    spaced(ui, desk, "why_options", why::options);
    spaced(ui, desk, "objections_ui", objections::ui);
    spaced(ui, desk, "why_brought", why::brought);
    spaced(ui, desk, "promises_ui", promises::ui);
    spaced(ui, desk, "around_attached", around::attached);
    spaced(ui, desk, "around_sent_up", around::sent_up);
    spaced(ui, desk, "around_remarks", around::remarks);
    spaced(ui, desk, "put_back", desk::put_back);
}

/// Where people stand, and what can be done now.
fn answers(ui: &mut Ui, desk: &mut Desk<'_>) {
    if std::mem::take(&mut desk.kept.to_answers) {
        ui.scroll_to_cursor(Some(egui::Align::TOP));
    }
    spaced(ui, desk, "after_ui", after::ui);
    spaced(ui, desk, "replaces_ui", replaces::ui);
    spaced(ui, desk, "after_still", after::still);
    spaced(ui, desk, "prepare_next", prepare::next);
    spaced(ui, desk, "written_ui", written::ui);
    spaced(ui, desk, "answer_ui", answer::ui);
    spaced(ui, desk, "standing_agreed", standing::agreed);
    spaced(ui, desk, "closing_ui", closing::ui);
    spaced(ui, desk, "standing_everyone", standing::everyone);
}

/// One card and the room under it, if there is anything to show. Each part is a place of its own, so that its controls
/// stay who they are when another part comes or goes.
fn spaced<'a>(ui: &mut Ui, desk: &mut Desk<'a>, name: &str, part: fn(&mut Ui, &mut Desk<'a>)) {
    let room = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
    let shown = ui.push_id(name, |ui| {
        ui.spacing_mut().item_spacing.y = room;
        part(ui, desk);
    });
    if shown.response.rect.height() > theme::SPACE_8 {
        ui.add_space(theme::SPACE_12);
    }
    ui.spacing_mut().item_spacing.y = room;
}
