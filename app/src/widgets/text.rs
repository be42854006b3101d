//! Words that are only read.

use egui::{Color32, Galley, Label, Response, RichText, Ui};
use std::sync::Arc;

use crate::{
    look::Look,
    theme::{Type, fonts, icon::Icon},
};

/// Words in a type and a colour, wrapped where the room ends.
pub fn label(ui: &mut Ui, kind: Type, color: Color32, words: impl Into<String>) -> Response {
    ui.add(Label::new(rich(kind, color, words)).wrap().halign(egui::Align::LEFT))
}

/// Words on one line, cut with "…" where the room ends; the whole shows on hover.
pub fn line(ui: &mut Ui, kind: Type, color: Color32, words: impl Into<String>) -> Response {
    ui.add(Label::new(rich(kind, color, words)).truncate())
}

/// Words as egui wants them.
pub fn rich(kind: Type, color: Color32, words: impl Into<String>) -> RichText {
    RichText::new(words).font(kind.font()).line_height(Some(kind.line_height())).color(color)
}

/// Words that lead somewhere, underlined.
pub fn link(ui: &mut Ui, look: &Look, kind: Type, words: &str) -> Response {
    let underlined = rich(kind, look.colors().ink, words).underline();
    let shown = ui.add(Label::new(underlined).wrap().sense(egui::Sense::click()));
    shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, words));
    super::button::focus_ring(ui, look, shown.rect, &shown);
    shown.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A heading of a card or a page.
pub fn heading(ui: &mut Ui, kind: Type, color: Color32, words: &str) -> Response {
    let response = label(ui, kind, color, words);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(egui::accesskit::Role::Heading);
        node.set_label(words.to_owned());
    });
    response
}

/// Lays words out for painting.
pub fn galley(ui: &Ui, kind: Type, color: Color32, words: &str, width_max: f32) -> Arc<Galley> {
    let mut job = egui::text::LayoutJob::simple(words.to_owned(), kind.font(), color, width_max);
    for section in &mut job.sections {
        section.format.line_height = Some(kind.line_height());
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// Lays one icon out for painting.
pub fn icon_galley(ui: &Ui, icon: Icon, size: f32, color: Color32) -> Arc<Galley> {
    ui.fonts_mut(|fonts| {
        fonts.layout_no_wrap(icon.to_string(), egui::FontId::new(size, fonts::icons()), color)
    })
}

/// How much of an icon's room at its left is empty.
pub fn icon_bearing(ui: &Ui, icon: Icon, size: f32) -> f32 {
    let galley = icon_galley(ui, icon, size, Color32::PLACEHOLDER);
    let bearing = (size - galley.size().x) / 2.0 + galley.mesh_bounds.left();
    if bearing.is_finite() { bearing.clamp(0.0, size / 2.0) } else { 0.0 }
}

/// An icon beside words that say the same: nothing for a screen reader.
pub fn icon(ui: &mut Ui, icon: Icon, size: f32, color: Color32) -> egui::Rect {
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(size), egui::Sense::hover());
    paint_icon(ui, rect, icon, size, color);
    rect
}

/// Paints an icon in the middle of `rect`.
pub fn paint_icon(ui: &Ui, rect: egui::Rect, icon: Icon, size: f32, color: Color32) {
    let galley = icon_galley(ui, icon, size, color);
    let place = rect.center() - galley.size() / 2.0;
    ui.painter().galley(place, galley, color);
}
