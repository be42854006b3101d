//! Every colour, size, space, font and icon of the window. Nothing else in the program names one.
//!
//! [`Theme`] is chosen once a frame and handed to screens; [`install_fonts`] and [`Theme::apply`] tell egui.
//! Sizes are in points; a person's own text size is egui's zoom, so everything here grows together.

pub mod colors;
pub mod fonts;
pub mod icon;
pub mod logo;

use egui::{CornerRadius, FontId, Margin, Stroke, Vec2};

pub use colors::Colors;
pub use fonts::install_fonts;

/// Space between things, smallest to largest.
pub const SPACE_4: f32 = 4.0;
pub const SPACE_8: f32 = 8.0;
pub const SPACE_12: f32 = 12.0;
pub const SPACE_16: f32 = 16.0;
pub const SPACE_24: f32 = 24.0;
pub const SPACE_28: f32 = 28.0;

/// No control is lower than this.
pub const CONTROL_HEIGHT: f32 = 36.0;
/// A field to type in, with room around its words.
pub const FIELD_HEIGHT: f32 = 44.0;
/// Beside the words of a button.
pub const BUTTON_PADDING: Vec2 = Vec2::new(14.0, 8.0);
/// A bare icon button, and the room between a rail's icon and its words.
pub const ICON_BUTTON: f32 = 38.0;
pub const RAIL_ROW_HEIGHT: f32 = 38.0;
pub const RAIL_WIDTH: f32 = 224.0;
/// How high the foot of the rail is taken to be until it has been measured.
pub const RAIL_FOOT_GUESS: f32 = 130.0;
/// Below this width the rail lies on top as a row, and side columns go underneath.
pub const NARROW: f32 = 760.0;
/// Below this height a narrow window shows its parts as a menu: what is left belongs to the page.
pub const LOW: f32 = 480.0;
/// The widest that a page of words or cards grows.
pub const PAGE_WIDTH_MAX: f32 = 1240.0;
pub const WELCOME_WIDTH: f32 = 920.0;
pub const WELCOME_CARD_HEIGHT: f32 = 226.0;
/// How high the first screen is as a rule.
pub const WELCOME_HEIGHT: f32 = 560.0;
/// No card of words beside another is narrower.
pub const CARD_WIDTH_MIN: f32 = 240.0;
pub const FORM_WIDTH: f32 = 520.0;
/// What stands around the words in the little window that shows what came too late.
pub const LATE_AROUND: f32 = 220.0;
/// The page of pictured steps, and a picture on it.
pub const STEPS_WIDTH: f32 = 720.0;
pub const PICTURE: Vec2 = Vec2::new(168.0, 108.0);
/// The column at the right of a page.
pub const SIDE_COLUMN: f32 = 340.0;
pub const PEOPLE_COLUMN: f32 = 380.0;
/// Comments beside the sheet of a design; where the sheet would be narrower than this, they take its place.
pub const COMMENTS_COLUMN: f32 = 292.0;
pub const SHEET_BESIDE_MIN: f32 = 420.0;
pub const DECISION_COLUMN: f32 = 400.0;
/// The same on a smaller window.
pub const DECISION_COLUMN_MIN: f32 = 340.0;
/// One of the four answers is never narrower; before that they stand below each other.
pub const STANCE_WIDTH_MIN: f32 = 150.0;
/// A way that it could go, beside others.
pub const OPTION_WIDTH_MIN: f32 = 160.0;
/// The sheet that a design is written on: its widest text and the room around it.
pub const SHEET_TEXT_MAX: f32 = 640.0;
pub const SHEET_PADDING: f32 = 56.0;
pub const SHEET_PADDING_NARROW: f32 = 20.0;
pub const INDENT_STEP: f32 = 24.0;
pub const AVATAR: f32 = 34.0;
pub const AVATAR_SMALL: f32 = 26.0;
pub const STRIPE: f32 = 5.0;
/// A list of promises: from this width on each has two halves, of which the left one has this share; before that each is
/// told from top to bottom.
pub const PROMISES_MIDDLE: f32 = 440.0;
pub const PROMISE_LEFT: f32 = 0.62;
/// From this width on it is a table, where these shares go to what, who, when, where it is, and what can be done.
pub const PROMISES_WIDE: f32 = 760.0;
pub const PROMISE_SHARES: [f32; 5] = [0.31, 0.2, 0.14, 0.16, 0.19];
/// Half of a page, where two cards lie beside each other; never narrower.
pub const HALF_MIN: f32 = 340.0;
/// A field for several sentences has so many lines at first.
pub const AREA_ROWS: usize = 3;
/// In the list of acts, who each is open to stands beside it from this width on; this is the share for what it is.
pub const ACTS_WIDE: f32 = 520.0;
pub const ACT_SHARE: f32 = 0.55;
pub const RULES_ROWS: usize = 14;
pub const PROGRESS_HEIGHT: f32 = 8.0;
/// Words beside a button are never narrower than this; before that the button goes underneath.
pub const BESIDE_MIN: f32 = 220.0;
pub const LOGO: Vec2 = Vec2::new(50.0, 38.0);
pub const MENU_WIDTH: f32 = 240.0;
pub const POPUP_WIDTH: f32 = 340.0;
/// The list that Ctrl+K opens: how wide it grows, and how far from the top of the window it lies.
pub const PALETTE_WIDTH: f32 = 620.0;
pub const PALETTE_TOP: f32 = 64.0;
/// The widest column of a page that is read and filled from top to bottom.
pub const COLUMN_WIDTH: f32 = 720.0;
/// Messages take no more than this part of the window, and one at a time where it is lower than that.
pub const NOTICES_SHARE: f32 = 0.45;
pub const NOTICES_ROOM: f32 = 560.0;
/// Sizes of the words, in per cent, from the usual one on.
pub const TEXT_PERCENTS: [u16; 6] = [100, 110, 125, 150, 175, 200];
pub const CHECKBOX: f32 = 18.0;
pub const BULLET_RADIUS: f32 = 3.0;
pub const CARET_WIDTH: f32 = 2.0;
pub const FLAG_HEIGHT: f32 = 17.0;
pub const FOCUS_WIDTH: f32 = 2.0;
pub const WINDOW: Vec2 = Vec2::new(1280.0, 800.0);
pub const WINDOW_MIN: Vec2 = Vec2::new(480.0, 400.0);

pub const CORNER: CornerRadius = CornerRadius::same(8);
pub const CARD_CORNER: CornerRadius = CornerRadius::same(10);
/// Around the word of a chip.
pub const CHIP_PADDING: Vec2 = Vec2::new(8.0, 3.0);
pub const CHIP_CORNER: CornerRadius = CornerRadius::same(6);
pub const CARD_MARGIN: Margin = Margin::same(16);

/// The sizes of type. Which weight goes with which is part of the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    Title,
    Heading,
    Subheading,
    Strong,
    Body,
    /// The sentence under a page's title.
    Lead,
    Small,
    SmallStrong,
    /// The sentence under the program's name.
    Tagline,
    /// Words in a design, at line height 1.6.
    Reading,
    /// On a flag above another person's caret, and in a small avatar.
    Tiny,
    /// The program's name on the first screen.
    Name,
    /// The four words that open a door: read out, and read from across a room.
    Words,
    Mono,
}

impl Type {
    pub fn font(self) -> FontId {
        match self {
            Type::Name => FontId::new(38.0, fonts::bold()),
            Type::Words => FontId::new(30.0, fonts::bold()),
            Type::Title => FontId::new(28.0, fonts::bold()),
            Type::Heading => FontId::new(24.0, fonts::bold()),
            Type::Subheading => FontId::new(18.0, fonts::bold()),
            Type::Tagline => FontId::new(18.0, fonts::regular()),
            Type::Strong => FontId::new(15.0, fonts::semibold()),
            Type::Body => FontId::new(15.0, fonts::regular()),
            Type::Lead => FontId::new(15.0, fonts::regular()),
            Type::Small => FontId::new(13.0, fonts::regular()),
            Type::SmallStrong => FontId::new(13.0, fonts::semibold()),
            Type::Reading => FontId::new(READING, fonts::regular()),
            Type::Tiny => FontId::new(12.0, fonts::semibold()),
            Type::Mono => FontId::new(14.0, egui::FontFamily::Monospace),
        }
    }

    /// Distance from one line to the next.
    pub fn line_height(self) -> f32 {
        let size = self.font().size;
        match self {
            Type::Reading => (READING * 1.6).round(),
            Type::Body | Type::Lead | Type::Strong => (size * 1.47).round(),
            Type::Small | Type::SmallStrong => (size * 1.45).round(),
            _ => (size * 1.3).round(),
        }
    }
}

/// Size of the words of a design.
pub const READING: f32 = 17.0;
/// Size of icons: in buttons, in rows, beside what waits, on the first screen's cards.
pub const ICON: f32 = 18.0;
pub const ICON_ROW: f32 = 22.0;
pub const ICON_CHIP: f32 = 14.0;
pub const ICON_WAITING: f32 = 28.0;
pub const ICON_CARD: f32 = 34.0;

/// Sizes of headings in a design, level 1 to 6.
pub fn heading_size(level: u8) -> f32 {
    match level {
        0 | 1 => 28.0,
        2 => 21.0,
        3 => 18.0,
        _ => READING,
    }
}

/// Room above a block of a design, by what it is.
pub fn room_above_heading(level: u8) -> f32 {
    if level <= 1 { SPACE_16 } else { SPACE_24 }
}
pub const ROOM_ABOVE_PARAGRAPH: f32 = 10.0;
pub const ROOM_ABOVE_LIST: f32 = 1.0;

/// Which of the three themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeKind {
    #[default]
    Light,
    Dark,
    Contrast,
}

impl ThemeKind {
    /// As written in the settings file.
    pub fn name(self) -> &'static str {
        match self {
            ThemeKind::Light => "light",
            ThemeKind::Dark => "dark",
            ThemeKind::Contrast => "contrast",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        [ThemeKind::Light, ThemeKind::Dark, ThemeKind::Contrast].into_iter().find(|kind| kind.name() == name)
    }
}

/// Room around things is not read: where words are `zoom` times their usual size it stays as wide on the glass as it was,
/// so that the words have it.
pub fn room_at(points: f32, zoom: f32) -> f32 {
    (points / zoom.max(1.0)).round().max(SPACE_8.min(points))
}

/// The colours in force, and how large the words are. Cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theme {
    pub kind: ThemeKind,
    pub colors: Colors,
    /// 1.0 is the usual size.
    pub zoom: f32,
}

impl Theme {
    pub fn new(kind: ThemeKind) -> Self {
        let colors = match kind {
            ThemeKind::Light => Colors::LIGHT,
            ThemeKind::Dark => Colors::DARK,
            ThemeKind::Contrast => Colors::CONTRAST,
        };
        Theme { kind, colors, zoom: 1.0 }
    }

    /// The same where words are so many times their usual size.
    pub fn zoomed(self, zoom: f32) -> Self {
        Theme { zoom, ..self }
    }

    /// Inside the edge of a card.
    pub fn card_margin(&self) -> Margin {
        Margin::same(room_at(f32::from(CARD_MARGIN.left), self.zoom) as i8)
    }

    pub fn hairline(&self) -> Stroke {
        Stroke::new(1.0, self.colors.line)
    }

    /// The edge of a control that has none until it is pointed at. In high contrast every control has one.
    pub fn bare_edge(&self) -> Stroke {
        if self.kind == ThemeKind::Contrast { self.hairline() } else { Stroke::NONE }
    }

    pub fn focus_ring(&self) -> Stroke {
        let wider = if self.kind == ThemeKind::Contrast { 1.0 } else { 0.0 };
        Stroke::new(FOCUS_WIDTH + wider, self.colors.accent)
    }

    /// Tells egui's own widgets (fields, menus, scroll bars) how to look.
    pub fn apply(&self, ctx: &egui::Context) {
        let egui_theme = if self.kind == ThemeKind::Dark { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.set_theme(egui_theme);
        let mut style = egui::Style { visuals: self.visuals(), ..egui::Style::default() };
        style.text_styles = [
            (egui::TextStyle::Small, Type::Small.font()),
            (egui::TextStyle::Body, Type::Body.font()),
            (egui::TextStyle::Monospace, Type::Mono.font()),
            (egui::TextStyle::Button, Type::Strong.font()),
            (egui::TextStyle::Heading, Type::Heading.font()),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(SPACE_8, SPACE_8);
        style.spacing.button_padding = BUTTON_PADDING;
        style.spacing.interact_size = egui::vec2(CONTROL_HEIGHT, CONTROL_HEIGHT);
        style.spacing.menu_margin = Margin::same(6);
        style.spacing.window_margin = CARD_MARGIN;
        style.spacing.tooltip_width = POPUP_WIDTH;
        style.spacing.scroll = egui::style::ScrollStyle {
            bar_width: SPACE_12,
            floating_width: SPACE_8,
            handle_min_length: CONTROL_HEIGHT,
            // Words that fade where more follows would not stand out.
            fade: match self.kind {
                ThemeKind::Contrast => egui::style::ScrollFadeStyle { strength: 0.0, ..Default::default() },
                ThemeKind::Light | ThemeKind::Dark => Default::default(),
            },
            ..egui::style::ScrollStyle::floating()
        };
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
        style.url_in_tooltip = true;
        ctx.set_style_of(egui_theme, style);
    }

    fn visuals(&self) -> egui::Visuals {
        let colors = &self.colors;
        let mut visuals =
            if self.kind == ThemeKind::Dark { egui::Visuals::dark() } else { egui::Visuals::light() };
        visuals.panel_fill = colors.paper;
        visuals.window_fill = colors.surface;
        visuals.window_stroke = self.hairline();
        visuals.window_corner_radius = CARD_CORNER;
        visuals.menu_corner_radius = CARD_CORNER;
        visuals.extreme_bg_color = colors.surface;
        visuals.text_edit_bg_color = Some(colors.surface);
        visuals.faint_bg_color = colors.sunken;
        visuals.code_bg_color = colors.sunken;
        visuals.override_text_color = None;
        visuals.weak_text_color = Some(colors.ink_2);
        visuals.hyperlink_color = colors.accent;
        visuals.warn_fg_color = colors.warn;
        visuals.error_fg_color = colors.bad;
        visuals.selection.bg_fill = colors.selection;
        visuals.selection.stroke = Stroke::new(FOCUS_WIDTH, colors.accent);
        visuals.text_cursor.stroke = Stroke::new(CARET_WIDTH, colors.ink);
        visuals.text_cursor.blink = false;
        visuals.disabled_alpha = 0.6;
        for widget in [
            &mut visuals.widgets.noninteractive,
            &mut visuals.widgets.inactive,
            &mut visuals.widgets.hovered,
            &mut visuals.widgets.active,
            &mut visuals.widgets.open,
        ] {
            widget.bg_fill = colors.surface;
            widget.weak_bg_fill = colors.surface;
            widget.bg_stroke = self.hairline();
            widget.fg_stroke = Stroke::new(1.0, colors.ink);
            widget.corner_radius = CORNER;
            widget.expansion = 0.0;
        }
        visuals.widgets.inactive.bg_fill = colors.line;
        visuals.widgets.hovered.bg_fill = colors.ink_2;
        visuals.widgets.hovered.weak_bg_fill = colors.sunken;
        visuals.widgets.hovered.bg_stroke = Stroke::new(1.0, colors.ink_2);
        visuals.widgets.active.weak_bg_fill = colors.sunken;
        visuals.widgets.active.bg_stroke = self.focus_ring();
        visuals.widgets.open.bg_stroke = self.focus_ring();
        visuals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_comes_back_by_the_name_it_is_saved_under() {
        for kind in [ThemeKind::Light, ThemeKind::Dark, ThemeKind::Contrast] {
            assert_eq!(ThemeKind::named(kind.name()), Some(kind));
        }
        assert_eq!(ThemeKind::named("mauve"), None);
    }
}
