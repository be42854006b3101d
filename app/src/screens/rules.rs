//! The ground rules in force, in plain words, with what the program goes by. Anybody can suggest others; they are put to
//! answer as a question, and change only when every side agrees. Nothing here changes them.

mod asked;
mod counting;
mod draft;
mod edit;
mod history;
mod paper;
mod said;

use std::collections::BTreeMap;

use egui::{Margin, Ui};

use super::{
    FilePurpose, Intent, Paper, Sent, SentId,
    path::{Asked, PathDialog},
};
use crate::{
    documents::{
        deciding::DecidingAct,
        unsent::{UnsentRules, UnsentWords},
    },
    look::Look,
    theme::{self, Type, icon},
    view::{TableView, deciding::RulesAsked},
    widgets::{button::Button, list, marked, surface, surface::Tone, text},
};
use draft::Draft;
use said::{Part, Said, Tense};

/// What the page keeps: what is folded away, and the changes that somebody is making up.
#[derive(Debug)]
pub struct Rules {
    whole: bool,
    counting: bool,
    draft: Option<Draft>,
    /// What was made up before and not sent, until the rules in force are known.
    before: Option<UnsentRules>,
    editing: Option<Part>,
    asked: asked::Answering,
    history: history::History,
    file: Option<PathDialog>,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            whole: true,
            counting: false,
            draft: None,
            before: None,
            editing: None,
            asked: asked::Answering::default(),
            history: history::History::default(),
            file: None,
        }
    }
}

impl Rules {
    /// The page.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView) -> Option<Intent> {
        let mut intent = None;
        self.let_go(view);
        super::page(ui, |ui| {
            let (title, lead) = (look.say("rules-title"), look.say("rules-lead"));
            let (history, print) = (look.say("button-history"), look.say("button-print"));
            let open = self.history.open;
            let buttons = vec![
                Button::plain(&history).icon(icon::HISTORY).selected(open),
                Button::plain(&print).icon(icon::PRINT),
            ];
            match super::page_head(ui, look, &title, &lead, buttons) {
                Some(0) => self.history.open = !open,
                Some(_) => intent = Some(Intent::AskPrint),
                None => {}
            }
            if self.history.open {
                self.history.ui(ui, look, view, &mut self.asked, &mut intent);
                ui.add_space(theme::SPACE_4);
            }
            self.standing(ui, look, view, &mut intent);
            self.changes(ui, look, view, &mut intent);
            ui.add_space(theme::SPACE_4);
            self.parts(ui, look, view, &title);
            text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-follow"));
            self.last_counted(ui, look, view, &mut intent);
            super::fold(ui, look, &look.say("rules-counting"), &mut self.counting);
            if self.counting {
                counting::ui(ui, look, view);
            }
            self.words(ui, look, view);
        });
        self.file_ui(ui, look, view).or(intent)
    }

    /// Asks where the page to print should go, starting from `suggestion`.
    pub fn ask_path(&mut self, suggestion: String) {
        self.file = Some(PathDialog::new(FilePurpose::Print, suggestion));
    }

    /// A file was chosen in the system's own window.
    pub fn path_chosen(&mut self, path: String) {
        if let Some(file) = &mut self.file {
            file.put(path);
        }
    }

    fn file_ui(&mut self, ui: &Ui, look: &Look, view: &TableView) -> Option<Intent> {
        match self.file.as_mut()?.ui(ui, look) {
            Asked::Still => None,
            Asked::Browse(path) => Some(Intent::Browse { file: FilePurpose::Print, path }),
            Asked::Chosen(path) => {
                self.file = None;
                let paper = match view.rules.agreed {
                    // What was agreed is printed with all that was signed.
                    Some(opening) => Paper::Agreement(opening),
                    None => {
                        Paper::Shown { title: look.say("rules-title"), blocks: paper::blocks(look, view) }
                    }
                };
                Some(Intent::Print { paper: Box::new(paper), path })
            }
            Asked::Left => {
                self.file = None;
                None
            }
        }
    }

    /// The way to the last question that was closed, and to how it was counted.
    fn last_counted(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let closed = view.decisions.iter().filter(|row| history::is_closed(&row.standing));
        let Some(last) = closed.max_by_key(|row| row.last_unix_secs) else { return };
        if !text::link(ui, look, Type::Small, &look.say("rules-last-counted")).clicked() {
            return;
        }
        match (last.document, last.opening) {
            (Some(document), _) => *intent = Some(Intent::SeeCounted(document)),
            (None, Some(opening)) => {
                self.history.show(opening);
                self.asked.show_counted(opening);
            }
            (None, None) => {}
        }
    }

    /// What was sent is done, or could not be done: then what was typed for it stays.
    pub fn said(&mut self, sent: SentId, done: bool) {
        self.asked.said(sent, done);
        if let Some(draft) = self.draft.as_mut().filter(|draft| !done && draft.sent == Some(sent)) {
            draft.sent = None;
        }
    }

    /// What is typed here and not sent: of questions by their Opening, and rules that are being made up.
    pub fn unsent(&self) -> (BTreeMap<String, UnsentWords>, Option<UnsentRules>) {
        let draft = self.draft.as_ref().and_then(Draft::unsent);
        (self.asked.unsent(), draft.or_else(|| self.before.clone()))
    }

    /// What was typed here before, and not sent.
    pub fn typed_before(&mut self, asked: &BTreeMap<String, UnsentWords>, draft: Option<UnsentRules>) {
        self.asked.typed_before(asked);
        self.before = draft;
    }

    /// What was put to answer is no longer mine to change.
    fn let_go(&mut self, view: &TableView) {
        let asked = |draft: &Draft| {
            let built = draft.built();
            built.is_ok_and(|built| view.rules_asked.iter().any(|asked| asked.rules == built))
        };
        if let Some(in_force) = &view.rules.in_force
            && let Some(before) = self.before.take()
        {
            // It may have been put to answer just before the window was closed.
            self.draft = Some(Draft::typed_before(in_force, before)).filter(|draft| !asked(draft));
        }
        if self.draft.as_ref().is_some_and(|draft| draft.sent.is_some() && asked(draft)) {
            (self.draft, self.editing) = (None, None);
        }
    }

    /// Whether they are agreed; and what is put to answer, which comes first.
    fn standing(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let mut open = view.rules_asked.iter().filter(|asked| asked.is_open()).peekable();
        let any_open = open.peek().is_some();
        for asked in open {
            list::item(ui, asked.opening, |ui| self.asked.ui(ui, look, view, asked, intent));
            ui.add_space(theme::SPACE_4);
        }
        for asked in view.rules_asked.iter().filter(|asked| asked.is_in_doubt()) {
            ui.push_id(("doubt", asked.opening), |ui| self.asked.doubt(ui, look, view, asked, intent));
            ui.add_space(theme::SPACE_4);
        }
        let elsewhere = |asked: &&RulesAsked| !asked.is_open() && !asked.is_in_doubt();
        for asked in view.rules_asked.iter().filter(elsewhere) {
            self.asked.written(ui, look, view, asked);
        }
        let in_force = view.rules_asked.iter().find(|asked| view.rules.agreed == Some(asked.opening));
        if in_force.is_some_and(RulesAsked::is_in_doubt) {
            return;
        }
        let agreed = view.rules.agreed.is_some();
        let (tone, icon, key, note) = match agreed {
            true => (Tone::Good, icon::AGREED, "rules-agreed-all", "rules-agreed-all-note"),
            false => (Tone::Warn, icon::WAITING, "rules-suggested", "rules-suggested-note"),
        };
        let words = |ui: &mut Ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon, theme::ICON_ROW, tone.colors(look).0);
                ui.add_space(theme::SPACE_8);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::heading(ui, Type::Strong, look.colors().ink, &look.say(key));
                    text::label(ui, Type::Small, look.colors().ink_2, look.say(note));
                });
            });
        };
        let first = !agreed && !any_open && self.draft.is_none();
        surface::striped_card(ui, look, tone, |ui| match view.rules.in_force.as_ref().filter(|_| first) {
            // Agreeing them as they are is a question like any other.
            Some(rules) => {
                let button = look.say("rules-put-as-they-are");
                if super::beside(ui, look, Button::main(&button), words) {
                    let rules = rules.clone();
                    *intent = Some(Intent::Decide(Box::new(Sent::new(DecidingAct::OpenRules { rules }))));
                }
            }
            None => words(ui),
        });
        if let Some(asked) = in_force {
            ui.add_space(theme::SPACE_4);
            ui.push_id(("since", asked.opening), |ui| self.asked.since(ui, look, view, asked, intent));
        }
    }

    /// What is made up and not yet put to answer.
    fn changes(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let (Some(draft), Some(in_force)) = (&mut self.draft, &view.rules.in_force) else { return };
        let built = draft.built();
        let changes = match &built {
            Ok(built) => said::changes(look, view, in_force, built),
            Err(_) => Vec::new(),
        };
        if changes.is_empty() && built.is_ok() {
            return;
        }
        let mut left = false;
        surface::striped_card(ui, look, Tone::Plum, |ui| {
            text::heading(ui, Type::Strong, look.colors().ink, &look.say("rules-changes"));
            match &built {
                Ok(_) => said::show(ui, look, &changes, Tense::Asked),
                Err(why) => {
                    text::label(ui, Type::Body, look.colors().ink, look.say(why.key()));
                }
            }
            text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-changes-note"));
            ui.horizontal_wrapped(|ui| {
                let put = look.say("rules-put");
                if Button::main(&put).enabled(built.is_ok()).show(ui, look).clicked()
                    && let Ok(rules) = &built
                {
                    let rules = Box::new(rules.clone());
                    let sent = Sent::new(DecidingAct::OpenRules { rules });
                    draft.sent = Some(sent.id);
                    *intent = Some(Intent::Decide(Box::new(sent)));
                }
                left = Button::plain(&look.say("rules-leave")).show(ui, look).clicked();
            });
        });
        if left {
            (self.draft, self.editing) = (None, None);
        }
    }

    fn parts(&mut self, ui: &mut Ui, look: &Look, view: &TableView, title: &str) {
        let said = Said::in_force(look, view);
        surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            list::list(ui, title, |ui| {
                for (index, part) in Part::ALL.into_iter().enumerate() {
                    if index > 0 {
                        surface::rule(ui, look);
                    }
                    list::item(ui, part.title_key(), |ui| self.part(ui, look, view, part, &said));
                }
            });
        });
    }

    fn part(&mut self, ui: &mut Ui, look: &Look, view: &TableView, part: Part, said: &Said) {
        // In line with the card above, which has a stripe at its left.
        let margin = look.theme.card_margin();
        let margin = Margin { left: margin.left + theme::STRIPE as i8, ..margin };
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let title = look.say(part.title_key());
            let words = |ui: &mut Ui| {
                ui.horizontal_top(|ui| {
                    text::icon(ui, part.icon(), theme::ICON_ROW, look.colors().accent);
                    ui.add_space(theme::SPACE_8);
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                        text::heading(ui, Type::Strong, look.colors().ink, &title);
                        let kinds = (Type::Small, Type::SmallStrong);
                        marked::label(ui, kinds, look.colors().ink, &said.sentence(look, part));
                    });
                });
            };
            if view.rules.in_force.is_none() {
                words(ui);
                return;
            }
            let on = self.editing == Some(part);
            let (suggest, done) = (look.say("rules-suggest"), look.say("rules-suggest-done"));
            let name = if on { &done } else { &suggest };
            let named =
                look.say_with("rules-suggest-named", &[("words", name.into()), ("title", (&title).into())]);
            if super::beside(ui, look, Button::plain(name).named(&named), words) {
                self.editing = (!on).then_some(part);
            }
            if self.editing == Some(part) {
                self.edit(ui, look, view, part);
            }
        });
    }

    fn edit(&mut self, ui: &mut Ui, look: &Look, view: &TableView, part: Part) {
        let Some(in_force) = &view.rules.in_force else { return };
        let draft = self.draft.get_or_insert_with(|| Draft::new(in_force));
        ui.add_space(theme::SPACE_8);
        edit::ui(ui, look, part, draft);
    }

    /// The rules in full, in the type of a design.
    fn words(&mut self, ui: &mut Ui, look: &Look, view: &TableView) {
        let markdown = &view.rules.whole;
        if markdown.is_empty() {
            return;
        }
        ui.add_space(theme::SPACE_8);
        super::fold(ui, look, &look.say("rules-whole"), &mut self.whole);
        if !self.whole {
            return;
        }
        let side = if ui.available_width() < theme::FORM_WIDTH {
            theme::SHEET_PADDING_NARROW
        } else {
            theme::SHEET_PADDING
        };
        let margin = Margin::symmetric(side as i8, theme::SPACE_24 as i8);
        surface::card(look).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_max_width(theme::SHEET_TEXT_MAX.min(ui.available_width()));
            said::whole(ui, look, markdown);
            if view.rules.in_force.is_none() {
                return;
            }
            ui.add_space(theme::SPACE_8);
            let on = self.editing == Some(Part::Words);
            let words = look.say(if on { "rules-suggest-done" } else { "rules-suggest-words" });
            ui.horizontal(|ui| {
                if Button::plain(&words).icon(icon::RENAME).show(ui, look).clicked() {
                    self.editing = (!on).then_some(Part::Words);
                }
            });
            if self.editing == Some(Part::Words) {
                self.edit(ui, look, view, Part::Words);
            }
        });
    }
}
