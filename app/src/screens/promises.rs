//! Promises across the table, mine first: who said they would do what, by when, how it goes, and who has seen that it is
//! kept. The first date stays beside a new one. Nobody checks what their own side promised.

mod paper;
mod row;
mod say;
mod status;
mod told;
mod waiting;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use egui::{Margin, Ui};
use trestle_trust::{ids::StatementId, person::SideId};

use super::{
    FilePurpose, Intent, Page, Paper, Sent, SentId,
    path::{Asked, PathDialog},
};
use crate::{
    documents::unsent::UnsentUpdate,
    look::Look,
    theme::{self, Type, icon},
    view::{TableView, deciding::PromiseRow},
    widgets::{button::Button, list, surface, text},
};
pub(crate) use row::name_of;
pub(crate) use status::{status, words as status_words};
pub(crate) use waiting::lines as unanswered_lines;

/// So many are shown at once; the rest is one press away.
const SHOWN_STEP: usize = 60;

/// Whose promises are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Whose {
    #[default]
    All,
    Mine,
    Side(SideId),
}

impl Whose {
    fn has(self, promise: &PromiseRow) -> bool {
        match self {
            Whose::All => true,
            Whose::Mine => promise.mine,
            Whose::Side(side) => promise.side == Some(side),
        }
    }
}

/// Names a promise: its agreement, and its own id there.
type Which = (StatementId, String);

fn which(promise: &PromiseRow) -> Which {
    (promise.opening, promise.id.clone())
}

/// What the page keeps: whose are shown, what is unfolded, and what is being said.
#[derive(Debug, Default)]
pub struct Promises {
    whose: Whose,
    /// As "You said, we agreed, what happened".
    told: bool,
    more: usize,
    open: BTreeSet<Which>,
    /// What is typed about each, and the one that shows.
    says: BTreeMap<(Which, say::Asked), say::Say>,
    saying: Option<(Which, say::Asked)>,
    file: Option<PathDialog>,
}

impl Promises {
    /// Asks where the calendar file should go, starting from `suggestion`.
    pub fn ask_path(&mut self, suggestion: String) {
        self.file = Some(PathDialog::new(FilePurpose::Calendar, suggestion));
    }

    /// Asks where the page to print should go, starting from `suggestion`.
    pub fn ask_print(&mut self, suggestion: String) {
        self.file = Some(PathDialog::new(FilePurpose::Print, suggestion));
    }

    /// A file was chosen in the system's own window.
    pub fn path_chosen(&mut self, path: String) {
        if let Some(file) = &mut self.file {
            file.put(path);
        }
    }

    /// What is typed here and not sent.
    pub fn unsent(&self) -> Vec<UnsentUpdate> {
        let typed = self.says.iter().filter(|(_, say)| !say.is_empty());
        typed.map(|((of, _), say)| say.unsent(of)).collect()
    }

    /// What was typed here before, and not sent; the first of them shows.
    pub fn typed_before(&mut self, unsent: &[UnsentUpdate]) {
        for one in unsent {
            let Ok(opening) = one.opening.parse() else { continue };
            let asked = if one.check { say::Asked::Check } else { say::Asked::Say };
            let which = ((opening, one.promise.clone()), asked);
            self.says.insert(which.clone(), say::Say::typed_before(one));
            self.saying.get_or_insert(which);
        }
    }

    /// What was sent is said, or could not be said: then what was typed for it stays.
    pub fn said(&mut self, sent: SentId, done: bool) {
        self.says.retain(|_, say| !say.came_of(sent, done));
        self.saying = self.saying.take().filter(|which| self.says.contains_key(which));
    }

    /// The page.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView) -> Option<Intent> {
        let mut intent = None;
        super::page(ui, |ui| {
            let (title, lead) = (look.say("promises-title"), look.say("promises-lead"));
            let (calendar, print) = (look.say("promises-calendar"), look.say("button-print"));
            let buttons = match view.promises.is_empty() {
                true => Vec::new(),
                false => vec![
                    Button::plain(&calendar).icon(icon::TO_CALENDAR),
                    Button::plain(&print).icon(icon::PRINT),
                ],
            };
            match super::page_head(ui, look, &title, &lead, buttons) {
                Some(0) => intent = Some(Intent::AskCalendar),
                Some(_) => intent = Some(Intent::AskPrint),
                None => {}
            }
            if view.promises.is_empty() {
                empty(ui, look, &mut intent);
            } else {
                self.choices(ui, look, view);
                ui.add_space(theme::SPACE_4);
                if self.told {
                    told::ui(ui, look, view, |promise| self.whose.has(promise));
                } else {
                    self.table(ui, look, view, &mut intent);
                }
            }
            self.written(ui, look, view);
            waiting::ui(ui, look, view, &mut intent);
        });
        self.file_ui(ui, look, view).or(intent)
    }

    /// What was typed of promises that are no more.
    fn written(&mut self, ui: &mut Ui, look: &Look, view: &TableView) {
        let typed = self.says.iter().filter(|(_, say)| !say.is_empty());
        let gone = |of: &Which| !view.promises.iter().any(|promise| which(promise) == *of);
        let homeless: Vec<_> = typed
            .filter(|((of, _), _)| gone(of))
            .map(|(which, say)| (which.clone(), say.words().to_owned()))
            .collect();
        if homeless.is_empty() {
            return;
        }
        ui.add_space(theme::SPACE_4);
        if let Some(which) = super::written::card(ui, look, &homeless) {
            self.says.remove(&which);
        }
    }

    /// Whose are shown, and how.
    fn choices(&mut self, ui: &mut Ui, look: &Look, view: &TableView) {
        let mut choices =
            vec![(look.say("promises-all"), Whose::All), (look.say("promises-mine"), Whose::Mine)];
        choices.extend(view.sides.iter().map(|side| (side.name.clone(), Whose::Side(side.id))));
        // Another way to show the same ones, not one more of them: at the right, or on a line of its own.
        let told = look.say("promises-told");
        let gap = ui.spacing().item_spacing.x;
        let width = |words: &str, on| super::choice_button(words, on).width(ui, look) + gap;
        let whose: f32 = choices.iter().map(|(words, whose)| width(words, self.whose == *whose)).sum();
        let room = ui.available_width() - whose - width(&told, self.told) + gap;
        // Pressing it makes it wider: it stays on its line, and so it stays the same button.
        let beside = ui.available_width() - whose - width(&told, true) >= theme::SPACE_16;
        let mut telling = |ui: &mut Ui| {
            let on = self.told;
            super::choice(ui, look, &told, on, || self.told = !on);
        };
        ui.horizontal_wrapped(|ui| {
            for (words, whose) in choices {
                let on = self.whose == whose;
                super::choice(ui, look, &words, on, || self.whose = whose);
            }
            if beside {
                ui.add_space(room);
                telling(ui);
            }
        });
        if !beside {
            ui.add_space(theme::SPACE_8);
            telling(ui);
        }
    }

    fn table(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        // Mine first, in whatever order they come.
        let mut shown: Vec<&PromiseRow> =
            view.promises.iter().map(Arc::as_ref).filter(|promise| self.whose.has(promise)).collect();
        shown.sort_by_key(|promise| !promise.mine);
        if shown.is_empty() {
            surface::wide_card(ui, look, |ui| {
                text::label(ui, Type::Body, look.colors().ink_2, look.say("promises-none-here"));
            });
            return;
        }
        let most = SHOWN_STEP * (self.more + 1);
        surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let room = row::Room::of(ui);
            if let row::Room::Columns(widths) = room {
                row::head(ui, look, &widths);
            }
            list::long(
                ui,
                &look.say("promises-title"),
                &shown[..most.min(shown.len())],
                |promise| (promise.opening, promise.id.clone()),
                |ui, index, promise| {
                    if index > 0 {
                        surface::rule(ui, look);
                    }
                    ui.set_width(ui.available_width());
                    self.row(ui, look, view, promise, room, intent);
                },
            );
        });
        if shown.len() > most {
            let left = look.say_with("promises-more-left", &[("count", (shown.len() - most).into())]);
            if Button::plain(&left).icon(icon::DOWN).show(ui, look).clicked() {
                self.more += 1;
            }
        }
    }

    fn row(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        view: &TableView,
        promise: &PromiseRow,
        room: row::Room,
        intent: &mut Option<Intent>,
    ) {
        let saying = self.saying.as_ref().is_some_and(|(of, _)| *of == which(promise));
        let mut open = self.open.contains(&which(promise));
        let pressed = row::ui(ui, look, view, promise, room, &mut open);
        if open {
            self.open.insert(which(promise));
        } else {
            self.open.remove(&which(promise));
        }
        if let Some(pressed) = pressed {
            let saying = (which(promise), pressed);
            self.says.entry(saying.clone()).or_insert_with(|| say::Say::new(promise, pressed)).begin();
            self.saying = Some(saying);
        }
        if open {
            row::more(ui, look, view, promise);
        }
        if saying && let Some(say) = self.saying.as_ref().and_then(|which| self.says.get_mut(which)) {
            match say.ui(ui, look, view, promise) {
                say::Outcome::Still => {}
                say::Outcome::Say(act) => {
                    let sent = Sent::new(act);
                    say.sends(sent.id);
                    *intent = Some(Intent::Decide(Box::new(sent)));
                }
                // What is typed there shows when it is pressed again.
                say::Outcome::Left => self.saying = None,
            }
        }
    }

    fn file_ui(&mut self, ui: &Ui, look: &Look, view: &TableView) -> Option<Intent> {
        let asked = self.file.as_mut()?;
        let file = asked.purpose();
        match asked.ui(ui, look) {
            Asked::Still => None,
            Asked::Browse(path) => Some(Intent::Browse { file, path }),
            Asked::Chosen(path) => {
                self.file = None;
                Some(match file {
                    FilePurpose::Print => {
                        let blocks = paper::blocks(look, view, |promise| self.whose.has(promise));
                        let title = look.say("promises-title");
                        Intent::Print { paper: Box::new(Paper::Shown { title, blocks }), path }
                    }
                    _ => Intent::SaveCalendar { path },
                })
            }
            Asked::Left => {
                self.file = None;
                None
            }
        }
    }
}

/// What belongs here, and the first step.
fn empty(ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
    surface::wide_card(ui, look, |ui| {
        let button = look.say("promises-empty-button");
        let pressed = super::beside(ui, look, Button::plain(&button).icon(icon::AGREEING), |ui| {
            text::label(ui, Type::Strong, look.colors().ink, look.say("promises-empty"));
            text::label(ui, Type::Body, look.colors().ink_2, look.say("promises-empty-note"));
        });
        if pressed {
            *intent = Some(Intent::Go(Page::Decisions));
        }
    });
}
