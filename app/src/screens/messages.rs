//! What Trestle tells: the messages that show now, at the foot of the window, and all of them on a page of their own.

use egui::{Context, Frame, Ui};

use super::Intent;
use crate::{
    look::Look,
    notices::{Notices, Told},
    theme::{self, Type},
    widgets::{
        parts::{self, Part},
        surface, text,
    },
};

/// How high the messages at the foot are, and which of them is being read, as of the last frame.
#[derive(Debug, Default)]
pub struct Foot {
    height: f32,
    reading: Option<u64>,
}

impl Foot {
    /// What to leave free at the foot of the window.
    pub fn height(&self) -> f32 {
        self.height
    }

    /// The messages that show now, in what is left of `ui`. Gives the one that was closed.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, showing: &[Told]) -> Option<u64> {
        if showing.is_empty() {
            if self.height > 0.0 {
                // The page has its room back at once, and not when something else happens.
                ui.ctx().request_discard("messages_are_gone");
            }
            (self.height, self.reading) = (0.0, None);
            return None;
        }
        let mut closed = None;
        let mut reading = None;
        let most = ui.ctx().content_rect().height() * theme::NOTICES_SHARE;
        let frame = Frame::new().inner_margin(egui::Margin::same(theme::SPACE_12 as i8));
        let shown = frame.fill(look.colors().paper).show(ui, |ui| {
            parts::begin(ui, Part::Notices);
            egui::ScrollArea::vertical().max_height(most).auto_shrink([false, true]).show(ui, |ui| {
                for told in showing {
                    let (title, note) =
                        (told.notice.said.title(&look.words), told.notice.said.note(&look.words));
                    let shown = ui.push_id(told.number, |ui| {
                        surface::notice(ui, look, told.notice.tone, &title, &note, true)
                    });
                    if shown.inner {
                        closed = Some(told.number);
                    }
                    let focused = ui.memory(|memory| memory.focused());
                    let focused = focused.and_then(|id| ui.ctx().read_response(id));
                    let inside =
                        focused.is_some_and(|focused| shown.response.rect.contains(focused.rect.center()));
                    if shown.response.contains_pointer() || inside {
                        reading = Some(told.number);
                    }
                }
            });
        });
        let height = shown.response.rect.height();
        if (height - self.height).abs() > 1.0 {
            self.height = height;
            // Nothing is drawn over something else, not even for one frame.
            ui.ctx().request_discard("messages_need_room");
        }
        self.reading = reading;
        closed
    }

    /// The messages that show now; says new ones aloud and wakes the window when the next goes.
    pub fn showing(&self, ctx: &Context, notices: &mut Notices) -> Vec<Told> {
        let (now, height) = (ctx.input(|input| input.time), ctx.content_rect().height());
        let most = if height < theme::NOTICES_ROOM { 1 } else { 2 };
        let (showing, next) = notices.showing(now, most, self.reading);
        if let Some(secs) = next {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(secs));
        }
        showing
    }
}

/// The page with all messages.
pub fn ui(ui: &mut Ui, look: &Look, notices: &Notices) -> Option<Intent> {
    super::settings::over_page(ui, look, "messages-title", "messages-lead", |ui, _| {
        let mut any = false;
        for told in notices.all() {
            any = true;
            let said = &told.notice.said;
            let (title, note) = (said.title(&look.words), said.note(&look.words));
            surface::notice(ui, look, told.notice.tone, &title, &note, false);
            let when = look.moment(told.unix_secs);
            text::label(ui, Type::Small, look.colors().ink_2, when);
        }
        if !any {
            text::label(ui, Type::Body, look.colors().ink_2, look.say("messages-empty"));
        }
    })
}
