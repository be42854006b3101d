//! Cards, chips, notices and columns: where things lie on a page.

use egui::{Color32, Frame, Margin, Stroke, Ui, Vec2};

use super::text;
use crate::{
    look::Look,
    theme::{self, Type, icon::Icon},
};

/// What a chip or a notice means; its colour never says it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Info,
    Plum,
    Quiet,
}

impl Tone {
    pub fn colors(self, look: &Look) -> (Color32, Color32) {
        let colors = look.colors();
        match self {
            Tone::Good => (colors.good, colors.good_soft),
            Tone::Warn => (colors.warn, colors.warn_soft),
            Tone::Bad => (colors.bad, colors.bad_soft),
            Tone::Info => (colors.info, colors.info_soft),
            Tone::Plum => (colors.plum, colors.plum_soft),
            Tone::Quiet => (colors.ink_2, colors.sunken),
        }
    }

    fn icon(self) -> Icon {
        match self {
            Tone::Good => theme::icon::DONE,
            Tone::Warn => theme::icon::WAITING,
            Tone::Bad => theme::icon::TROUBLE,
            Tone::Info | Tone::Plum | Tone::Quiet => theme::icon::NOTE,
        }
    }
}

/// A white sheet with a hairline edge.
pub fn card(look: &Look) -> Frame {
    Frame::new()
        .fill(look.colors().surface)
        .stroke(look.theme.hairline())
        .corner_radius(theme::CARD_CORNER)
        .inner_margin(look.theme.card_margin())
}

/// A card that fills the width.
pub fn wide_card<R>(ui: &mut Ui, look: &Look, contents: impl FnOnce(&mut Ui) -> R) -> R {
    card(look)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        })
        .inner
}

/// A card with a stripe of its tone at the left.
pub fn striped_card<R>(ui: &mut Ui, look: &Look, tone: Tone, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let margin = look.theme.card_margin();
    let margin = Margin { left: margin.left + theme::STRIPE as i8, ..margin };
    let shown = card(look).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui)
    });
    // The edge of the whole card, cut where the stripe ends: so it follows the round corners.
    let mut stripe = shown.response.rect;
    stripe.set_width(theme::STRIPE);
    let painter = ui.painter().with_clip_rect(stripe.intersect(ui.clip_rect()));
    painter.rect_filled(shown.response.rect, theme::CARD_CORNER, tone.colors(look).0);
    shown.inner
}

/// A short word on its tone's ground.
pub fn chip(ui: &mut Ui, look: &Look, tone: Tone, words: &str) -> egui::Response {
    let (ink, ground) = tone.colors(look);
    let edge = chip_edge(look, tone);
    // With its edge it is as large as without one.
    let padding = theme::CHIP_PADDING - Vec2::splat(edge.width);
    Frame::new()
        .fill(ground)
        .stroke(edge)
        .corner_radius(theme::CHIP_CORNER)
        .inner_margin(Margin::symmetric(padding.x as i8, padding.y as i8))
        .show(ui, |ui| text::label(ui, Type::Tiny, ink, words))
        .inner
}

/// How something stands: an icon and a few words on their tone's ground, wrapped where the room ends.
pub fn icon_chip(ui: &mut Ui, look: &Look, tone: Tone, icon: Icon, words: &str) {
    let (ink, ground) = tone.colors(look);
    let edge = chip_edge(look, tone);
    // With its edge it is as large as without one.
    let padding = theme::CHIP_PADDING - Vec2::splat(edge.width);
    Frame::new()
        .fill(ground)
        .stroke(edge)
        .corner_radius(theme::CHIP_CORNER)
        .inner_margin(Margin::symmetric(padding.x as i8, padding.y as i8))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = theme::SPACE_4;
                ui.spacing_mut().interact_size.y = 0.0;
                text::icon(ui, icon, theme::ICON_CHIP, ink);
                text::label(ui, Type::Tiny, ink, words);
            });
        });
}

/// Contents with how they stand at the right, or underneath where there is no room for both.
pub fn with_state(
    ui: &mut Ui,
    look: &Look,
    (tone, icon, words): (Tone, Icon, &str),
    contents: impl FnOnce(&mut Ui),
) {
    let chip = chip_size(&chip_galley(ui, look, tone, words)).x + theme::ICON_CHIP + theme::SPACE_4;
    let room = ui.available_width() - chip - theme::SPACE_16;
    if room < theme::BESIDE_MIN {
        contents(ui);
        icon_chip(ui, look, tone, icon, words);
        return;
    }
    ui.horizontal_top(|ui| {
        let down = egui::Layout::top_down(egui::Align::LEFT);
        ui.allocate_ui_with_layout(Vec2::new(room, 0.0), down, |ui| {
            ui.set_width(room);
            contents(ui);
        });
        ui.add_space(theme::SPACE_16 - ui.spacing().item_spacing.x);
        icon_chip(ui, look, tone, icon, words);
    });
}

/// Words and chips beside each other, wrapped, and no higher than they are.
pub fn words_row<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let row = ui.scope(|ui| {
        // A row is as high as a button otherwise, from when it is begun.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal_wrapped(contents).inner
    });
    row.inner
}

/// Columns beside each other, as wide as given with the gap after each; each is filled from the top.
pub fn cells(ui: &mut Ui, widths: &[f32], mut cell: impl FnMut(&mut Ui, usize)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_12;
        let down = egui::Layout::top_down(egui::Align::LEFT);
        for (index, width) in widths.iter().enumerate() {
            let room = (width - theme::SPACE_12).max(0.0);
            ui.allocate_ui_with_layout(Vec2::new(room, 0.0), down, |ui| {
                ui.set_width(room);
                ui.spacing_mut().item_spacing = Vec2::new(theme::SPACE_8, theme::SPACE_4);
                cell(ui, index);
            });
        }
    });
}

/// The word of a chip that is painted by hand, laid out.
pub fn chip_galley(ui: &Ui, look: &Look, tone: Tone, words: &str) -> std::sync::Arc<egui::Galley> {
    text::galley(ui, Type::Tiny, tone.colors(look).0, words, f32::INFINITY)
}

/// How large its chip is.
pub fn chip_size(words: &egui::Galley) -> Vec2 {
    words.size() + 2.0 * theme::CHIP_PADDING
}

/// Paints the chip with its left top corner at `at`; whoever does it also says its word to a screen reader.
pub fn paint_chip(ui: &Ui, look: &Look, tone: Tone, at: egui::Pos2, words: std::sync::Arc<egui::Galley>) {
    let (ink, ground) = tone.colors(look);
    let rect = egui::Rect::from_min_size(at, chip_size(&words));
    ui.painter().rect(rect, theme::CHIP_CORNER, ground, chip_edge(look, tone), egui::StrokeKind::Inside);
    ui.painter().galley(at + theme::CHIP_PADDING, words, ink);
}

/// High contrast has no soft grounds: an edge stands for them. What is quiet has no colour of its own, but an edge.
fn chip_edge(look: &Look, tone: Tone) -> Stroke {
    match (look.theme.kind, tone) {
        (theme::ThemeKind::Contrast, _) => Stroke::new(1.0, tone.colors(look).0),
        (_, Tone::Quiet) => look.theme.hairline(),
        _ => Stroke::NONE,
    }
}

/// What happened, what it means, and what can be done: a title and a sentence. Returns true when it is closed.
pub fn notice(ui: &mut Ui, look: &Look, tone: Tone, title: &str, sentence: &str, closable: bool) -> bool {
    let mut closed = false;
    let (ink, ground) = tone.colors(look);
    card(look).fill(ground).stroke(Stroke::new(1.0, ink)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            text::icon(ui, tone.icon(), theme::ICON_ROW, ink);
            let button = if closable { theme::ICON_BUTTON + theme::SPACE_8 } else { 0.0 };
            let room = ui.available_width() - button;
            ui.allocate_ui_with_layout(
                Vec2::new(room, 0.0),
                egui::Layout::top_down(egui::Align::LEFT),
                |ui| {
                    ui.set_width(room);
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::label(ui, Type::Strong, look.colors().ink, title);
                    if !sentence.is_empty() {
                        text::label(ui, Type::Body, look.colors().ink, sentence);
                    }
                },
            );
            if closable {
                let name = look.say("button-close");
                closed = super::button::Button::icon_only(theme::icon::CLOSE, &name).show(ui, look).clicked();
            }
        });
    });
    closed
}

/// Whether there is room for two [`columns`], the right one `right` wide.
pub fn has_room_beside(ui: &Ui, right: f32) -> bool {
    ui.available_width() >= right * 2.0
}

/// Two columns, the right one `right` wide; underneath each other where there is no room.
pub fn columns<S: ?Sized>(
    ui: &mut Ui,
    state: &mut S,
    right: f32,
    left_contents: impl FnOnce(&mut Ui, &mut S),
    right_contents: impl FnOnce(&mut Ui, &mut S),
) {
    let room = ui.available_width();
    if !has_room_beside(ui, right) {
        left_contents(ui, state);
        ui.add_space(theme::SPACE_8);
        right_contents(ui, state);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::SPACE_16;
        let down = egui::Layout::top_down(egui::Align::LEFT);
        ui.allocate_ui_with_layout(Vec2::new(room - right - theme::SPACE_16, 0.0), down, |ui| {
            ui.set_width(room - right - theme::SPACE_16);
            ui.spacing_mut().item_spacing.x = theme::SPACE_8;
            left_contents(ui, state);
        });
        ui.allocate_ui_with_layout(Vec2::new(right, 0.0), down, |ui| {
            ui.set_width(right);
            ui.spacing_mut().item_spacing.x = theme::SPACE_8;
            right_contents(ui, state);
        });
    });
}

/// A hairline across.
pub fn rule(ui: &mut Ui, look: &Look) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), 1.0), egui::Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, look.theme.hairline());
}

/// The table that stands for the program.
pub fn logo(ui: &mut Ui, look: &Look, size: Vec2) {
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, look.say("app-name")));
    paint_logo(ui, look, rect);
}

/// Paints the table that stands for the program into `rect`.
pub fn paint_logo(ui: &Ui, look: &Look, rect: egui::Rect) {
    let size = rect.size();
    let color = look.colors().accent;
    let at = |point: egui::Pos2| rect.min + point.to_vec2() * size;
    let top = egui::Rect::from_min_max(at(theme::logo::TOP.min), at(theme::logo::TOP.max));
    ui.painter().rect_filled(top, top.height() / 2.0, color);
    let leg = Stroke::new(size.x * theme::logo::LEG, color);
    for (from, to) in theme::logo::LEGS {
        let ends = [at(from), at(to)];
        ui.painter().line_segment(ends, leg);
        for end in ends {
            ui.painter().circle_filled(end, leg.width / 2.0, color);
        }
    }
}
