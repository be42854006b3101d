//! The screens. Each is `what there is to show -> ui -> Option<Intent>`: it shows and reports, and changes nothing
//! but what is being typed into its own fields. Here is what several of them are put together from.

pub mod create;
pub mod decision;
pub mod decisions;
pub mod designs;
pub mod document;
pub mod equal;
pub mod home;
mod intent;
pub mod late;
pub mod messages;
pub mod no_router;
pub mod opening;
pub mod palette;
pub mod path;
pub mod people;
pub mod promises;
pub mod rail;
pub mod rules;
pub mod sample;
pub mod seat;
pub mod settings;
pub mod shortcuts;
mod strip;
pub mod welcome;
mod written;

use trestle_model::text::{BlockKind, NewBlock, Run};

use intent::goes;
pub use intent::{
    CommentAct, ExportKind, FilePurpose, Intent, LinkFor, Page, Paper, Sent, SentId, SideChoice, Task,
};
pub use settings::Change;

/// A column in the middle of the window, scrolled where it does not fit. The first frame guesses its height.
pub(crate) fn centered(
    ui: &mut egui::Ui,
    width: f32,
    height_guess: f32,
    contents: impl FnOnce(&mut egui::Ui),
) {
    centered_as(ui, width, height_guess, true, contents);
}

/// As [`centered`]. Where not `anew`, its top stays where it was, however high it has become, as long as all of it shows.
pub(crate) fn centered_as(
    ui: &mut egui::Ui,
    width: f32,
    height_guess: f32,
    anew: bool,
    contents: impl FnOnce(&mut egui::Ui),
) {
    let room = ui.available_size();
    let id = ui.scope_id().with("centered_height");
    let height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(height_guess);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = width.min(room.x - 2.0 * crate::theme::SPACE_24);
        let most = ui.data(|data| data.get_temp::<f32>(id.with("found"))).unwrap_or(height);
        let above = ((room.y - height) / 2.0).max(crate::theme::SPACE_24);
        // What would be cut at the bottom begins at the top instead.
        let above = if above + most > room.y { crate::theme::SPACE_24 } else { above };
        let corner = ui.max_rect().min + egui::vec2((room.x - width) / 2.0, above);
        let rect = egui::Rect::from_min_size(corner, egui::vec2(width, 0.0));
        let shown = ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
            ui.set_width(width);
            contents(ui);
        });
        let found = shown.response.rect.height();
        if (found - most).abs() > 1.0 {
            ui.data_mut(|data| data.insert_temp(id.with("found"), found));
            ui.ctx().request_discard("column_cut");
        }
        if anew && (found - height).abs() > 1.0 {
            ui.data_mut(|data| data.insert_temp(id, found));
            ui.ctx().request_discard("column_height");
        }
        ui.add_space(crate::theme::SPACE_24);
    });
}

/// A line of a page that is made to be printed.
pub(crate) fn printed(kind: BlockKind, indent: u8, words: impl Into<String>) -> NewBlock {
    NewBlock { kind, indent, runs: vec![Run::plain(words.into())] }
}

/// A page of a table: a scrolled column with room around it.
pub(crate) fn page(ui: &mut egui::Ui, contents: impl FnOnce(&mut egui::Ui)) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let around = crate::theme::room_at(crate::theme::SPACE_24, ui.ctx().zoom_factor());
        egui::Frame::new().inner_margin(egui::Margin::same(around as i8)).show(ui, |ui| {
            ui.set_width(ui.available_width().min(crate::theme::PAGE_WIDTH_MAX));
            contents(ui);
        });
    });
}

/// One of several ways, of which one is chosen: a tick and an edge say which.
pub(crate) fn choice(
    ui: &mut egui::Ui,
    look: &crate::look::Look,
    words: &str,
    on: bool,
    choose: impl FnOnce(),
) -> egui::Response {
    let shown = choice_button(words, on).show(ui, look);
    if shown.clicked() {
        choose();
    }
    shown
}

/// The button of a [`choice`].
#[track_caller]
pub(crate) fn choice_button(words: &str, on: bool) -> crate::widgets::button::Button<'_> {
    use crate::{theme::icon, widgets::button::Button};
    let button = Button::plain(words).selected(on);
    if on { button.icon(icon::DONE) } else { button }
}

/// What a screen reader says after a control's name: the question that a choice answers, the heading over a button.
pub(crate) fn describe(control: &egui::Response, words: &str) {
    control.ctx.accesskit_node_builder(control.id, |node| node.set_description(words));
}

/// What is happening now, with a way to stop it.
pub(crate) fn working(ui: &mut egui::Ui, look: &crate::look::Look, key: &str) -> Option<Intent> {
    use crate::{
        theme::Type,
        widgets::{button::Button, text},
    };
    let mut intent = None;
    ui.horizontal(|ui| {
        ui.add(egui::Spinner::new().size(crate::theme::ICON_ROW).color(look.colors().accent));
        text::label(ui, Type::Strong, look.colors().ink, look.say(key));
    });
    ui.horizontal(|ui| {
        if Button::plain(&look.say("button-stop")).show(ui, look).clicked() {
            intent = Some(Intent::StopWaiting);
        }
    });
    intent
}

/// A button that shows or hides what follows it; a screen reader hears which.
pub(crate) fn fold(ui: &mut egui::Ui, look: &crate::look::Look, words: &str, open: &mut bool) {
    fold_named(ui, look, words, words, open);
}

/// The same, where a screen reader says more than the words.
pub(crate) fn fold_named(
    ui: &mut egui::Ui,
    look: &crate::look::Look,
    words: &str,
    name: &str,
    open: &mut bool,
) {
    use crate::{theme::icon, widgets::button::Button};
    let arrow = if *open { icon::DOWN } else { icon::RIGHT };
    let button = Button::bare(words).named(name).icon(arrow).flush().show(ui, look);
    if button.clicked() {
        *open = !*open;
    }
    ui.ctx().accesskit_node_builder(button.id, |node| node.set_expanded(*open));
}

/// The title of a page and the sentence under it, with buttons at the right (or underneath where there is no room), in
/// reading order. Gives the one that was pressed.
pub(crate) fn page_head(
    ui: &mut egui::Ui,
    look: &crate::look::Look,
    title: &str,
    lead: &str,
    buttons: Vec<crate::widgets::button::Button<'_>>,
) -> Option<usize> {
    use crate::{theme, theme::Type, widgets::text};
    let mut pressed = None;
    let mut show = |ui: &mut egui::Ui, buttons: Vec<crate::widgets::button::Button<'_>>| {
        for (index, button) in buttons.into_iter().enumerate() {
            if button.show(ui, look).clicked() {
                pressed = Some(index);
            }
        }
    };
    let wide: f32 = buttons.iter().map(|button| button.width(ui, look) + theme::SPACE_8).sum();
    let title_wide = text::galley(ui, Type::Title, look.colors().ink, title, f32::INFINITY).size().x;
    if wide > 0.0 && ui.available_width() >= title_wide + wide + theme::SPACE_16 {
        ui.horizontal_top(|ui| {
            let room = ui.available_width() - wide;
            let left = egui::Layout::top_down(egui::Align::LEFT);
            ui.allocate_ui_with_layout(egui::vec2(room, 0.0), left, |ui| {
                ui.set_width(room);
                text::heading(ui, Type::Title, look.colors().ink, title);
            });
            show(ui, buttons);
        });
        ui.add_space(-theme::SPACE_4);
        text::label(ui, Type::Lead, look.colors().ink_2, lead);
    } else {
        text::heading(ui, Type::Title, look.colors().ink, title);
        ui.add_space(-theme::SPACE_4);
        text::label(ui, Type::Lead, look.colors().ink_2, lead);
        if wide > 0.0 {
            ui.horizontal_wrapped(|ui| show(ui, buttons));
        }
    }
    ui.add_space(theme::SPACE_8);
    pressed
}

/// Contents with a button at the right, or underneath where there is no room. True if it was pressed.
pub(crate) fn beside(
    ui: &mut egui::Ui,
    look: &crate::look::Look,
    button: crate::widgets::button::Button<'_>,
    contents: impl FnOnce(&mut egui::Ui),
) -> bool {
    use crate::theme;
    let wide = button.width(ui, look);
    let room = ui.available_width() - wide - theme::SPACE_16;
    if room < theme::BESIDE_MIN {
        contents(ui);
        return button.show(ui, look).clicked();
    }
    ui.horizontal_top(|ui| {
        let down = egui::Layout::top_down(egui::Align::LEFT);
        let shown = ui.allocate_ui_with_layout(egui::vec2(room, theme::CONTROL_HEIGHT), down, |ui| {
            ui.set_width(room);
            contents(ui);
        });
        ui.add_space(theme::SPACE_8);
        ui.vertical(|ui| {
            ui.add_space(((shown.response.rect.height() - theme::CONTROL_HEIGHT) / 2.0).max(0.0));
            button.show(ui, look).clicked()
        })
        .inner
    })
    .inner
}
