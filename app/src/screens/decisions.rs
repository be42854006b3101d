//! The list of decisions: the question, and where it stands in words. What waits for this person comes first.

use std::sync::Arc;

use egui::{
    Galley, Role, Sense, TextFormat, Ui, Vec2, WidgetInfo,
    text::{LayoutJob, TextWrapping},
};
use trestle_model::decision::Stage;

use super::{Intent, Page, Sent};
use crate::{
    documents::deciding::DecidingAct,
    look::Look,
    theme::{self, Type, icon},
    view::{
        TableView,
        deciding::{DecisionRow, StandingView},
    },
    widgets::{button, button::Button, dialog, field, identity, list, surface, surface::Tone, text},
};

/// The question that is about to be asked.
#[derive(Debug, Default)]
pub struct NewDecision {
    open: bool,
    question: String,
    focused: bool,
}

impl NewDecision {
    /// Shows the field from the next frame on, with what was typed there and not asked.
    pub fn open(&mut self) {
        (self.open, self.focused) = (true, false);
    }

    /// What is typed there and not asked.
    pub fn unsent(&self) -> &str {
        self.question.trim()
    }

    /// What was typed there before, and not asked.
    pub fn typed_before(&mut self, question: String) {
        self.question = question;
    }

    /// The question is asked: the field is empty next time.
    pub fn carried_out(&mut self) {
        self.question.clear();
    }

    /// The popup with the one field; Esc closes it.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        if !self.open {
            return None;
        }
        let mut intent = None;
        let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
        let title = look.say("decisions-ask");
        let modal =
            dialog::named(egui::Id::unique("new_decision"), &title).frame(frame).show(ui.ctx(), |ui| {
                ui.set_width(theme::FORM_WIDTH.min(ui.ctx().content_rect().width() - 4.0 * theme::SPACE_24));
                text::heading(ui, Type::Subheading, look.colors().ink, &title);
                let (name, hint) = (look.say("decisions-ask-question"), look.say("decision-question-hint"));
                let question = field::named(ui, look, &name, &hint, &mut self.question);
                if !self.focused {
                    question.request_focus();
                    self.focused = true;
                }
                text::label(ui, Type::Small, look.colors().ink_2, look.say("decisions-ask-note"));
                let entered = question.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                let asked = self.question.trim().to_owned();
                ui.horizontal_wrapped(|ui| {
                    let start = Button::main(&look.say("decisions-ask-button")).show(ui, look).clicked();
                    if (start || entered) && !asked.is_empty() {
                        let act = DecidingAct::Start { question: asked };
                        intent = Some(Intent::Decide(Box::new(Sent::new(act))));
                    }
                    if Button::plain(&look.say("button-back")).show(ui, look).clicked() {
                        self.open = false;
                    }
                });
            });
        if modal.should_close() || intent.is_some() {
            self.open = false;
        }
        intent
    }
}

/// The page.
pub fn ui(ui: &mut Ui, look: &Look, view: &TableView, new: &mut NewDecision) -> Option<Intent> {
    let mut intent = None;
    super::page(ui, |ui| {
        let ask = look.say("decisions-ask");
        let buttons = vec![Button::main(&ask).icon(icon::PLUS)];
        let (title, lead) = (look.say("decisions-title"), look.say("decisions-lead"));
        if super::page_head(ui, look, &title, &lead, buttons).is_some() {
            new.open();
        }
        intent = list(ui, look, &view.decisions, new);
    });
    intent
}

/// The decisions, one a row; where there is none yet, the first step.
pub fn list(ui: &mut Ui, look: &Look, rows: &[Arc<DecisionRow>], new: &mut NewDecision) -> Option<Intent> {
    let mut intent = None;
    if rows.is_empty() {
        surface::wide_card(ui, look, |ui| {
            let button = look.say("decisions-empty-button");
            let pressed = super::beside(ui, look, Button::plain(&button).icon(icon::PLUS), |ui| {
                text::label(ui, Type::Strong, look.colors().ink, look.say("decisions-empty"));
                text::label(ui, Type::Body, look.colors().ink_2, look.say("decisions-empty-note"));
            });
            if pressed {
                new.open();
            }
        });
        return None;
    }
    let name = look.say("decisions-title");
    surface::card(look).inner_margin(egui::Margin::ZERO).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list::long(
            ui,
            &name,
            rows,
            |one| (one.document, one.opening),
            |ui, index, one| {
                if index > 0 {
                    surface::rule(ui, look);
                }
                if row(ui, look, one) {
                    let page = one.document.map_or(Page::Rules, Page::Decision);
                    intent = Some(Intent::Go(page));
                }
            },
        );
    });
    intent
}

fn row(ui: &mut Ui, look: &Look, one: &DecisionRow) -> bool {
    let colors = look.colors();
    let question = one.question.trim();
    let question = match (one.document, question) {
        (None, _) => look.say("home-wait-rules-row"),
        (Some(_), "") => look.say("decision-no-question"),
        (Some(_), question) => question.to_owned(),
    };
    let (tone, state) = state(look, &one.standing);
    let mut last = look.say_with("decisions-last", &[("day", look.day(one.last_unix_secs).into())]);
    if one.late {
        last = format!("{last} · {}", look.say("design-late"));
    }
    let about =
        if one.waits_for_me { format!("{} · {last}", look.say("decisions-waits")) } else { last.clone() };
    let indent = theme::SPACE_16 + theme::ICON_ROW + theme::SPACE_16;
    let width = ui.available_width();
    let chip = surface::chip_galley(ui, look, tone, &state);
    let chip_size = surface::chip_size(&chip);
    let beside = width - indent - chip_size.x - 3.0 * theme::SPACE_16 >= theme::BESIDE_MIN;
    let room = width - indent - theme::SPACE_16 - if beside { chip_size.x + theme::SPACE_16 } else { 0.0 };
    let question_galley = text::galley(ui, Type::Strong, colors.ink, &question, room);
    let about_galley = about_galley(ui, look, one.waits_for_me, &last, room);
    let words = question_galley.size().y + about_galley.size().y + theme::SPACE_4;
    let under = if beside { 0.0 } else { chip_size.y + theme::SPACE_4 };
    let (rect, response) =
        identity::allocate(ui, Vec2::new(width, words + under + 2.0 * theme::SPACE_12), Sense::click());
    let said = format!("{question}. {about}. {state}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &said));
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(1.0), theme::CARD_CORNER, colors.sunken);
    }
    button::focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
    let slot = egui::Rect::from_center_size(
        egui::pos2(rect.left() + theme::SPACE_16 + theme::ICON_ROW / 2.0, rect.center().y),
        Vec2::splat(theme::ICON_ROW),
    );
    let mark = if one.document.is_some() { icon::DECISIONS } else { icon::RULES };
    text::paint_icon(ui, slot, mark, theme::ICON_ROW, colors.accent);
    let at = rect.min + egui::vec2(indent, theme::SPACE_12);
    let below = at + egui::vec2(0.0, question_galley.size().y + theme::SPACE_4);
    let chip_at = if beside {
        rect.right_center() - egui::vec2(theme::SPACE_16 + chip_size.x, chip_size.y / 2.0)
    } else {
        at + egui::vec2(0.0, words + theme::SPACE_4)
    };
    ui.painter().galley(at, question_galley, colors.ink);
    ui.painter().galley(below, about_galley, colors.ink_2);
    surface::paint_chip(ui, look, tone, chip_at, chip);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// That it waits for this person, and when something last came of it: only the first is a warning.
fn about_galley(ui: &Ui, look: &Look, waits: bool, last: &str, room: f32) -> Arc<Galley> {
    let colors = look.colors();
    let mut job = LayoutJob { wrap: TextWrapping::wrap_at_width(room), ..LayoutJob::default() };
    let mut append = |words: &str, kind: Type, ink| {
        let line_height = Some(kind.line_height());
        job.append(words, 0.0, TextFormat { line_height, ..TextFormat::simple(kind.font(), ink) });
    };
    if waits {
        append(&look.say("decisions-waits"), Type::SmallStrong, colors.warn);
        append(" · ", Type::Small, colors.ink_2);
    }
    append(last, Type::Small, colors.ink_2);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Where a decision stands, in a few words.
pub fn state(look: &Look, standing: &StandingView) -> (Tone, String) {
    let (tone, key) = match standing {
        StandingView::Preparing(Stage::Draft) => (Tone::Quiet, "decisions-draft"),
        StandingView::Preparing(Stage::Questions) => (Tone::Info, "decisions-questions"),
        StandingView::Preparing(Stage::Reactions) => (Tone::Info, "decisions-reactions"),
        StandingView::Open { check_again: true, .. } => (Tone::Warn, "decisions-check-again"),
        StandingView::Open { holds: true, .. } => (Tone::Good, "decisions-can-close"),
        StandingView::Open { .. } => (Tone::Warn, "decisions-open"),
        StandingView::Agreed { review_due: true, .. } => (Tone::Warn, "decisions-review"),
        StandingView::Agreed { unix_secs, .. } => {
            let day = look.day(*unix_secs);
            return (Tone::Plum, look.say_with("decisions-agreed", &[("day", day.into())]));
        }
        StandingView::Ended { unix_secs } => {
            let day = look.day(*unix_secs);
            return (Tone::Quiet, look.say_with("decisions-ended", &[("day", day.into())]));
        }
        StandingView::NotAgreed => (Tone::Quiet, "decisions-not-agreed"),
        StandingView::InQuestion(_) => (Tone::Warn, "decisions-in-question"),
        StandingView::Contested { .. } => (Tone::Warn, "decisions-contested"),
        StandingView::Superseded { .. } => (Tone::Quiet, "decisions-superseded"),
        StandingView::Void => (Tone::Quiet, "decisions-void"),
    };
    (tone, look.say(key))
}
