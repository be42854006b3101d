//! Buttons: the one main button of a view, plain ones, bare icons, choices, and rows of a list.

use std::panic::Location;

use egui::{Color32, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::{identity, text};
use crate::{
    command::Command,
    look::Look,
    theme::{self, ThemeKind, Type, icon::Icon},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Main,
    Plain,
    Bare,
}

/// A button to be shown.
#[derive(Debug)]
#[must_use = "a button does nothing until it is shown"]
pub struct Button<'a> {
    words: &'a str,
    name: Option<&'a str>,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    kind: Kind,
    selected: Option<bool>,
    enabled: bool,
    flush: bool,
    tip: Option<String>,
    /// Where it is written: who it is.
    place: &'static Location<'static>,
}

impl<'a> Button<'a> {
    /// The one main button of a view.
    #[track_caller]
    pub fn main(words: &'a str) -> Self {
        Self::new(words, Kind::Main)
    }

    #[track_caller]
    pub fn plain(words: &'a str) -> Self {
        Self::new(words, Kind::Plain)
    }

    /// Without an edge until pointed at: for toolbars and menus.
    #[track_caller]
    pub fn bare(words: &'a str) -> Self {
        Self::new(words, Kind::Bare)
    }

    /// An icon alone; `name` is what a screen reader says and the tooltip shows.
    #[track_caller]
    pub fn icon_only(icon: Icon, name: &'a str) -> Self {
        let mut button = Self::new("", Kind::Bare);
        button.icon = Some(icon);
        button.name = Some(name);
        button.tip = Some(name.to_owned());
        button
    }

    #[track_caller]
    fn new(words: &'a str, kind: Kind) -> Self {
        Button {
            words,
            name: None,
            icon: None,
            trailing: None,
            kind,
            selected: None,
            enabled: true,
            flush: false,
            tip: None,
            place: Location::caller(),
        }
    }

    /// With an edge, as a control that stands by itself.
    pub fn edged(mut self) -> Self {
        self.kind = Kind::Plain;
        self
    }

    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    pub fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// A choice that is on or off.
    pub fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    pub fn tip(mut self, tip: impl Into<String>) -> Self {
        self.tip = Some(tip.into());
        self
    }

    /// What it says begins where the words above and below do; its ground reaches out to the left of them. In high
    /// contrast, where it has an edge, the edge stays in line instead.
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }

    /// What a screen reader says where that is more than the words.
    pub fn named(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// How wide it is where there is room, in points.
    pub fn width(&self, ui: &Ui, look: &Look) -> f32 {
        let (padding, gap) = if self.words.is_empty() {
            (theme::SPACE_8, 0.0)
        } else {
            (theme::BUTTON_PADDING.x, theme::SPACE_8)
        };
        let icons = usize::from(self.icon.is_some()) + usize::from(self.trailing.is_some());
        let words = text::galley(ui, Type::Strong, self.ink(look), self.words, f32::INFINITY).size().x;
        (words + icons as f32 * (theme::ICON + gap) + 2.0 * padding).ceil().max(theme::CONTROL_HEIGHT)
    }

    pub fn show(self, ui: &mut Ui, look: &Look) -> Response {
        let ink = self.ink(look);
        let padding = if self.words.is_empty() { Vec2::splat(theme::SPACE_8) } else { theme::BUTTON_PADDING };
        let icons = usize::from(self.icon.is_some()) + usize::from(self.trailing.is_some());
        let gap = if self.words.is_empty() { 0.0 } else { theme::SPACE_8 };
        let icons_width = icons as f32 * (theme::ICON + gap);
        let room = (ui.available_width() - 2.0 * padding.x - icons_width).max(theme::ICON_BUTTON);
        let words = text::galley(ui, Type::Strong, ink, self.words, room);
        let words_width = if self.words.is_empty() { 0.0 } else { words.size().x };
        let size = Vec2::new(
            (words_width + icons_width + 2.0 * padding.x).max(theme::CONTROL_HEIGHT),
            (words.size().y + 2.0 * padding.y).max(theme::CONTROL_HEIGHT),
        );
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let reaches = self.flush && look.theme.bare_edge() == Stroke::NONE;
        // No further than the window goes: margins are narrow where words are large.
        let margin = (ui.max_rect().left() - ui.clip_rect().left()).clamp(0.0, padding.x);
        let out = if reaches { margin } else { 0.0 };
        let size = if reaches { size - Vec2::new(padding.x - margin, 0.0) } else { size };
        let (rect, response) = identity::allocate_reaching(ui, self.place, size, out, sense);
        let name = self.name.unwrap_or(self.words);
        response.widget_info(|| match self.selected {
            Some(on) => WidgetInfo::selected(Role::Button, self.enabled, on, name),
            None => WidgetInfo::labeled(Role::Button, self.enabled, name),
        });
        bring_into_sight(&response);
        if ui.is_rect_visible(rect) {
            self.paint_ground(ui, look, rect, &response);
            let mut x = rect.left() + (rect.width() - words_width - icons_width) / 2.0;
            if let Some(icon) = self.icon {
                let slot = egui::Rect::from_min_size(
                    egui::pos2(x, rect.center().y - theme::ICON / 2.0),
                    Vec2::splat(theme::ICON),
                );
                // The glyph itself stands in line, not the empty room at its left.
                let empty = if out > 0.0 { text::icon_bearing(ui, icon, theme::ICON) } else { 0.0 };
                text::paint_icon(ui, slot.translate(Vec2::new(-empty, 0.0)), icon, theme::ICON, ink);
                x += theme::ICON + gap;
            }
            ui.painter().galley(egui::pos2(x, rect.center().y - words.size().y / 2.0), words, ink);
            if let Some(icon) = self.trailing {
                let slot = egui::Rect::from_min_size(
                    egui::pos2(x + words_width + gap, rect.center().y - theme::ICON / 2.0),
                    Vec2::splat(theme::ICON),
                );
                text::paint_icon(ui, slot, icon, theme::ICON, ink);
            }
        }
        let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
        match self.tip {
            Some(tip) => response.on_hover_text(tip),
            None => response,
        }
    }

    fn ink(&self, look: &Look) -> Color32 {
        let colors = look.colors();
        match (self.enabled, self.kind, self.selected) {
            (false, _, _) => colors.off,
            (_, Kind::Main, _) => colors.on_accent,
            (_, Kind::Bare, Some(true)) if look.theme.kind == ThemeKind::Contrast => colors.on_accent,
            (_, _, Some(true)) => colors.accent,
            _ => colors.ink,
        }
    }

    fn paint_ground(&self, ui: &Ui, look: &Look, rect: egui::Rect, response: &Response) {
        let colors = look.colors();
        let lit = response.hovered() && self.enabled;
        let (fill, stroke) = match (self.kind, self.selected == Some(true)) {
            (Kind::Main, _) if !self.enabled => (colors.sunken, look.theme.hairline()),
            (Kind::Main, _) if lit => (colors.accent.gamma_multiply(0.9), Stroke::NONE),
            (Kind::Main, _) => (colors.accent, Stroke::NONE),
            (Kind::Plain, true) => (colors.surface, look.theme.focus_ring()),
            (Kind::Plain, false) if lit => (colors.sunken, Stroke::new(1.0, colors.ink_2)),
            (Kind::Plain, false) => (colors.surface, look.theme.hairline()),
            // Without other colours, what is on is filled.
            (Kind::Bare, true) if look.theme.kind == ThemeKind::Contrast => (colors.accent, Stroke::NONE),
            (Kind::Bare, true) => (colors.accent_soft, look.theme.hairline()),
            (Kind::Bare, false) if lit => (colors.sunken, look.theme.bare_edge()),
            (Kind::Bare, false) => (Color32::TRANSPARENT, look.theme.bare_edge()),
        };
        ui.painter().rect(rect, theme::CORNER, fill, stroke, StrokeKind::Inside);
        focus_ring(ui, look, rect, response);
    }
}

/// The edge that a control without one has in high contrast.
pub fn edge(ui: &Ui, look: &Look, rect: egui::Rect) {
    ui.painter().rect_stroke(rect, theme::CORNER, look.theme.bare_edge(), StrokeKind::Inside);
}

/// Scrolls to what the keyboard has just come to. Not under a pointer: what moves while it is pressed is not clicked.
pub(super) fn bring_into_sight(response: &Response) {
    let pointed = || response.ctx.input(|input| input.pointer.any_down() || input.pointer.any_released());
    if response.gained_focus() && !pointed() {
        response.scroll_to_me_animation(None, egui::style::ScrollAnimation::none());
    }
}

/// Shows where the keyboard is: a ring with a pale edge on both sides, so that it is seen on every ground.
pub fn focus_ring(ui: &Ui, look: &Look, rect: egui::Rect, response: &Response) {
    bring_into_sight(response);
    if !response.has_focus() {
        return;
    }
    let ring = look.theme.focus_ring();
    let halo = Stroke::new(ring.width + 2.0, look.colors().paper);
    let painter = ui.painter();
    painter.rect_stroke(rect.expand(halo.width), theme::CARD_CORNER, halo, StrokeKind::Inside);
    painter.rect_stroke(rect.expand(ring.width + 1.0), theme::CARD_CORNER, ring, StrokeKind::Inside);
}

/// A command as a bare icon with its name and keys.
#[track_caller]
pub fn tool(ui: &mut Ui, look: &Look, command: Command, on: Option<bool>, enabled: bool) -> Response {
    let name = command.name(look);
    let mut button = Button::icon_only(command.info().icon, &name).tip(command.tip(look)).enabled(enabled);
    if let Some(on) = on {
        button = button.selected(on);
    }
    button.show(ui, look)
}

/// A command as a row of a menu. True when chosen.
#[track_caller]
pub fn menu_command(ui: &mut Ui, look: &Look, command: Command, on: bool) -> bool {
    menu_row(ui, look, Some(command.info().icon), &command.name(look), on)
}

/// What opens at `opener`: rows as high as they need, scrolled where the window is too low for all of them.
pub fn menu(opener: &Response, look: &Look, name: &str, rows: impl FnOnce(&mut Ui)) {
    let room = opener.ctx.content_rect().height() - 2.0 * theme::SPACE_24;
    let frame = egui::Frame::popup(&opener.ctx.global_style()).stroke(look.theme.hairline());
    egui::Popup::menu(opener).accessible_name(name).frame(frame).width(theme::MENU_WIDTH).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        // An area is no higher than egui guesses, unless it is told.
        ui.set_max_height(room);
        egui::ScrollArea::vertical().max_height(room).show(ui, rows);
    });
}

/// A row of a menu, as wide as the menu. True when chosen.
#[track_caller]
pub fn menu_row(ui: &mut Ui, look: &Look, icon: Option<Icon>, words: &str, on: bool) -> bool {
    let colors = look.colors();
    let ink = if on { colors.accent } else { colors.ink };
    let indent = theme::SPACE_8 + theme::ICON + theme::SPACE_12;
    let width = ui.available_width();
    let galley = text::galley(ui, Type::Body, ink, words, width - indent - theme::SPACE_8);
    let height = (galley.size().y + 2.0 * theme::SPACE_8).max(theme::CONTROL_HEIGHT);
    let (rect, response) = identity::allocate(ui, Vec2::new(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, words));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, theme::CORNER, colors.sunken);
    }
    focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
    let slot = egui::Rect::from_min_size(
        rect.left_center() + egui::vec2(theme::SPACE_8, -theme::ICON / 2.0),
        Vec2::splat(theme::ICON),
    );
    let mark = if on { Some(theme::icon::TICK) } else { icon };
    if let Some(mark) = mark {
        text::paint_icon(ui, slot, mark, theme::ICON, ink);
    }
    let place = egui::pos2(rect.left() + indent, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(place, galley, ink);
    let chosen = response.clicked();
    if chosen {
        ui.close();
    }
    chosen
}
