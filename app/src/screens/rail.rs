//! The rail at the left of a table: whose it is, its parts, and at the foot how our copies stand.

use egui::{Frame, Margin, Panel, Role, Sense, Ui, Vec2, WidgetInfo};

use super::{Intent, Page};
use crate::{
    lang::Language,
    look::Look,
    theme::{self, ThemeKind, Type, icon, icon::Icon},
    view::{SyncView, TableView},
    widgets::{
        button,
        button::Button,
        parts::{self, Part},
        text,
    },
};

/// The four parts, in the order of the rail.
const PARTS: [(Page, &str, Icon); 4] = [
    (Page::Home, "rail-home", icon::HOME),
    (Page::Designs, "rail-designs", icon::DESIGNS),
    (Page::People, "rail-people-page", icon::PEOPLE),
    (Page::Rules, "rail-rules", icon::RULES),
];

/// Shows the rail beside what follows; on a narrow window it lies along the top.
pub fn ui(
    ui: &mut Ui,
    look: &Look,
    view: &TableView,
    page: Page,
    chosen: Option<ThemeKind>,
) -> Option<Intent> {
    let mut intent = None;
    let ground = Frame::new().fill(look.colors().sunken).inner_margin(Margin::same(12));
    if ui.available_width() < theme::NARROW {
        // Little room: names stay, the rest of the rail folds into one line.
        let ground = ground.inner_margin(Margin::symmetric(8, 4));
        Panel::top("rail").frame(ground).resizable(false).show(ui, |ui| {
            parts::begin(ui, Part::Rail);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = egui::vec2(0.0, 0.0);
                for (part, key, icon) in PARTS {
                    let words = look.say(key);
                    let button = Button::bare(&words).icon(icon).selected(is_part(page, part));
                    if button.show(ui, look).clicked() {
                        intent = Some(Intent::Go(part));
                    }
                }
                settings_menu(ui, look, chosen, true, &mut intent);
            });
            let (_, color, title) = sync_title(look, &view.sync);
            let shown = text::line(ui, Type::SmallStrong, color, title);
            live(ui, &shown);
        });
        return intent;
    }
    Panel::left("rail").frame(ground).resizable(false).exact_size(theme::RAIL_WIDTH).show(ui, |ui| {
        parts::begin(ui, Part::Rail);
        let foot = Panel::bottom("rail_foot").frame(Frame::new()).show_separator_line(false);
        foot.show(ui, |ui| {
            crate::widgets::surface::rule(ui, look);
            sync_line(ui, look, &view.sync);
            settings_menu(ui, look, chosen, false, &mut intent);
        });
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(8, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::heading(ui, Type::Strong, look.colors().ink, &view.title);
                let people = look.say_with("rail-people", &[("count", view.people.len().into())]);
                text::label(ui, Type::Small, look.colors().ink_2, people);
            });
            ui.add_space(theme::SPACE_4);
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            for (part, key, icon) in PARTS {
                if row(ui, look, icon, &look.say(key), is_part(page, part)) {
                    intent = Some(Intent::Go(part));
                }
            }
        });
    });
    intent
}

fn is_part(page: Page, part: Page) -> bool {
    page == part || (part == Page::Designs && matches!(page, Page::Design(_)))
}

fn row(ui: &mut Ui, look: &Look, icon: Icon, words: &str, on: bool) -> bool {
    let colors = look.colors();
    let ink = if on { colors.on_accent } else { colors.ink };
    let kind = if on { Type::Strong } else { Type::Body };
    let indent = theme::SPACE_8 + theme::ICON_ROW + theme::SPACE_8;
    let galley = text::galley(ui, kind, ink, words, ui.available_width() - indent - theme::SPACE_4);
    let height = (galley.size().y + 2.0 * theme::SPACE_8).max(theme::RAIL_ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, words));
    if on {
        ui.painter().rect_filled(rect, theme::CORNER, colors.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, theme::CORNER, colors.line);
    }
    button::focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
    let slot = egui::Rect::from_min_size(
        rect.left_center() + egui::vec2(theme::SPACE_8, -theme::ICON_ROW / 2.0),
        Vec2::splat(theme::ICON_ROW),
    );
    text::paint_icon(ui, slot, icon, theme::ICON_ROW, ink);
    let place = egui::pos2(rect.left() + indent, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(place, galley, ink);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// How our copies stand, in a few words.
fn sync_title(look: &Look, sync: &SyncView) -> (Icon, egui::Color32, String) {
    let colors = look.colors();
    let catching_up = sync.connected.saturating_sub(sync.up_to_date);
    if sync.others == 0 {
        (icon::APART, colors.ink_2, look.say("sync-alone"))
    } else if sync.connected == 0 {
        (icon::APART, colors.ink_2, look.say("sync-apart"))
    } else if catching_up > 0 {
        (icon::AGAIN, colors.warn, look.say_with("sync-catching-up", &[("count", catching_up.into())]))
    } else {
        (icon::MEETING, colors.good, look.say_with("sync-together", &[("count", sync.connected.into())]))
    }
}

/// Said aloud when it changes, without taking the keyboard away.
fn live(ui: &Ui, shown: &egui::Response) {
    ui.ctx().accesskit_node_builder(shown.id, |node| node.set_live(egui::accesskit::Live::Polite));
}

/// How our copies stand: people and time, never networks.
fn sync_line(ui: &mut Ui, look: &Look, sync: &SyncView) {
    let colors = look.colors();
    let (icon, color, title) = sync_title(look, sync);
    let note = if !sync.saved {
        look.say("sync-not-saved")
    } else if sync.others == 0 {
        look.say("sync-alone-note")
    } else if sync.unsent > 0 {
        look.say_with("sync-unsent", &[("count", sync.unsent.into())])
    } else if let (0, Some((name, secs))) = (sync.connected, &sync.last_met) {
        let day = look.day(*secs);
        look.say_with("sync-last-met", &[("name", name.into()), ("day", day.into())])
    } else {
        look.say("sync-safe")
    };
    Frame::new().inner_margin(Margin::symmetric(8, 8)).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            text::icon(ui, icon, theme::ICON_ROW, color);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let shown = text::label(ui, Type::SmallStrong, color, title);
                live(ui, &shown);
                text::label(ui, Type::Small, colors.ink_2, note);
            });
        });
    });
}

fn settings_menu(
    ui: &mut Ui,
    look: &Look,
    chosen: Option<ThemeKind>,
    small: bool,
    intent: &mut Option<Intent>,
) {
    let words = look.say("rail-menu");
    let opener = match small {
        true => Button::icon_only(icon::LIGHT, &words).show(ui, look),
        false => Button::bare(&words).icon(icon::LIGHT).trailing(icon::DOWN).show(ui, look),
    };
    egui::Popup::menu(&opener).accessible_name(words).width(theme::MENU_WIDTH).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for language in Language::ALL {
            let on = look.words.language() == language;
            if button::menu_row(ui, look, None, language.own_name(), on) {
                *intent = Some(Intent::Speak(language));
            }
        }
        crate::widgets::surface::rule(ui, look);
        let themes = [
            (None, "theme-system"),
            (Some(ThemeKind::Light), "theme-light"),
            (Some(ThemeKind::Dark), "theme-dark"),
            (Some(ThemeKind::Contrast), "theme-contrast"),
        ];
        for (kind, key) in themes {
            if button::menu_row(ui, look, None, &look.say(key), chosen == kind) {
                *intent = Some(Intent::Wear(kind));
            }
        }
        crate::widgets::surface::rule(ui, look);
        if button::menu_row(ui, look, Some(icon::OUT), &look.say("rail-leave"), false) {
            *intent = Some(Intent::LeaveTable);
        }
    });
}
