//! How our copies stand: people and time, never networks.

use egui::{Color32, Frame, Margin, Ui};

use crate::{
    lang::numbers,
    look::Look,
    theme::{self, Type, icon, icon::Icon},
    view::{LastMet, SyncView, TableView, TakingIn},
    widgets::{progress, text},
};

/// At the foot of the rail, with what it means for the work.
pub(super) fn ui(ui: &mut Ui, look: &Look, sync: &SyncView) {
    let colors = look.colors();
    let (icon, color, title) = title(look, sync);
    Frame::new().inner_margin(Margin::symmetric(8, 8)).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            text::icon(ui, icon, theme::ICON_ROW, color);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::label(ui, Type::SmallStrong, color, &title);
                if let Some(TakingIn { done, total }) = sync.taking_in {
                    progress::bar(ui, look, &title, done, total);
                }
                for note in notes(look, sync) {
                    text::label(ui, Type::Small, colors.ink_2, note);
                }
            });
        });
    });
}

/// The same in one line, for a narrow window: whose table it is, and how its copies stand.
pub(super) fn line(ui: &mut Ui, look: &Look, view: &TableView) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().item_spacing = egui::vec2(theme::SPACE_8, 0.0);
        text::label(ui, Type::SmallStrong, look.colors().ink, &view.title);
        state(ui, look, view);
        not_saved(ui, look, view);
    });
    taking_in(ui, look, view);
}

/// The same in two lines, beside the buttons of a window that is narrow and low.
pub(super) fn beside(ui: &mut Ui, look: &Look, view: &TableView) {
    ui.vertical(|ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().item_spacing = egui::vec2(theme::SPACE_8, 0.0);
        text::label(ui, Type::SmallStrong, look.colors().ink, &view.title);
        // In a row of its own, so that the words wrap under themselves and not under the icon.
        ui.horizontal_top(|ui| state(ui, look, view));
        not_saved(ui, look, view);
        taking_in(ui, look, view);
    });
}

/// How copies stand, in a few words.
fn state(ui: &mut Ui, look: &Look, view: &TableView) {
    let (icon, color, title) = title(look, &view.sync);
    text::icon(ui, icon, theme::ICON, color);
    text::label(ui, Type::Small, color, &title);
}

fn not_saved(ui: &mut Ui, look: &Look, view: &TableView) {
    if !view.sync.saved {
        text::label(ui, Type::Small, look.colors().warn, look.say("sync-not-saved"));
    }
}

fn taking_in(ui: &mut Ui, look: &Look, view: &TableView) {
    if let Some(TakingIn { done, total }) = view.sync.taking_in {
        let (_, _, title) = title(look, &view.sync);
        progress::bar(ui, look, &title, done, total);
    }
}

/// In a few words.
pub(crate) fn title(look: &Look, sync: &SyncView) -> (Icon, Color32, String) {
    let colors = look.colors();
    let catching_up = sync.connected.saturating_sub(sync.up_to_date);
    if let Some(TakingIn { done, total }) = sync.taking_in {
        let number = |number: u64| numbers::grouped(number).into();
        let said = look.say_with("sync-taking-in", &[("done", number(done)), ("total", number(total))]);
        (icon::AGAIN, colors.warn, said)
    } else if sync.others == 0 {
        (icon::APART, colors.ink_2, look.say("sync-alone"))
    } else if sync.connected == 0 {
        (icon::APART, colors.ink_2, look.say("sync-apart"))
    } else if catching_up > 0 {
        (icon::AGAIN, colors.warn, look.say_with("sync-catching-up", &[("count", catching_up.into())]))
    } else {
        (icon::MEETING, colors.good, look.say_with("sync-together", &[("count", sync.connected.into())]))
    }
}

fn notes(look: &Look, sync: &SyncView) -> Vec<String> {
    let mut notes = Vec::new();
    if !sync.saved {
        notes.push(look.say("sync-not-saved"));
    }
    if sync.others == 0 {
        notes.push(look.say("sync-alone-note"));
        return notes;
    }
    if let (0, Some(met)) = (sync.connected, &sync.last_met) {
        notes.push(last_met(look, met));
    }
    if sync.unsent > 0 {
        notes.push(look.say_with("sync-unsent", &[("count", sync.unsent.into())]));
    } else if sync.saved {
        notes.push(look.say("sync-safe"));
    }
    notes
}

/// Today, this week, or the day: never minutes.
fn last_met(look: &Look, met: &LastMet) -> String {
    let name = match &met.computer {
        Some(computer) => {
            look.say_with("sync-whose", &[("name", (&met.name).into()), ("computer", computer.into())])
        }
        None => met.name.clone(),
    };
    let day = look.day(met.unix_secs);
    let key = if look.is_today(met.unix_secs) { "sync-last-met-today" } else { "sync-last-met" };
    look.say_with(key, &[("name", name.into()), ("day", day.into())])
}
