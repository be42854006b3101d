//! The rail at the left of a table: whose it is, its parts, and at the foot how our copies stand. Where there is little
//! room it lies along the top, each part an icon with its name underneath.

mod foot;

use egui::{Frame, Margin, Panel, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{Intent, Page};
use crate::{
    command::Command,
    lang::Language,
    look::Look,
    theme::{self, ThemeKind, Type, icon, icon::Icon},
    view::TableView,
    widgets::{
        button::{self, Button},
        identity, list,
        parts::{self, Part},
        surface, text,
    },
};

/// The parts, in the order of the rail.
const PARTS: [(Page, &str, Icon); 6] = [
    (Page::Home, "rail-home", icon::HOME),
    (Page::Designs, "rail-designs", icon::DESIGNS),
    (Page::Decisions, "rail-decisions", icon::DECISIONS),
    (Page::Promises, "rail-promises", icon::PROMISES),
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
        let low = ui.available_height() < theme::LOW;
        let ground = ground.inner_margin(Margin::symmetric(8, 4));
        Panel::top("rail").frame(ground).resizable(false).show(ui, |ui| {
            parts::begin(ui, Part::Rail);
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            if low {
                let fits = ui
                    .horizontal_top(|ui| {
                        menu(ui, look, view, page, chosen, &mut intent);
                        let fits = ui.available_width() >= theme::BESIDE_MIN;
                        if fits {
                            foot::beside(ui, look, view);
                        }
                        fits
                    })
                    .inner;
                if !fits {
                    foot::line(ui, look, view);
                }
            } else {
                tabs(ui, look, view, page, chosen, &mut intent);
                foot::line(ui, look, view);
            }
        });
        return intent;
    }
    Panel::left("rail").frame(ground).resizable(false).exact_size(theme::RAIL_WIDTH).show(ui, |ui| {
        parts::begin(ui, Part::Rail);
        // Its place is at the bottom, and it comes last in reading order: so it is measured before it is shown.
        let id = ui.scope_id().with("foot_height");
        let foot_height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(theme::RAIL_FOOT_GUESS);
        let whole = ui.available_rect_before_wrap();
        let room = (whole.height() - foot_height).max(theme::RAIL_ROW_HEIGHT);
        ui.allocate_ui(Vec2::new(whole.width(), room), |ui| {
            egui::ScrollArea::vertical().auto_shrink(false).max_height(room).show(ui, |ui| {
                rows(ui, look, view, page, &mut intent);
            });
        });
        let below = Rect::from_min_max(pos2(whole.left(), whole.bottom() - foot_height), whole.max);
        let shown = ui.scope_builder(egui::UiBuilder::new().max_rect(below), |ui| {
            surface::rule(ui, look);
            foot::ui(ui, look, &view.sync);
            settings_menu(ui, look, chosen, &mut intent);
        });
        let found = shown.response.rect.height();
        if (found - foot_height).abs() > 1.0 {
            ui.data_mut(|data| data.insert_temp(id, found));
            ui.ctx().request_repaint();
        }
    });
    intent
}

/// Whose table it is, and its parts, one a row.
fn rows(ui: &mut Ui, look: &Look, view: &TableView, page: Page, intent: &mut Option<Intent>) {
    Frame::new().inner_margin(Margin::symmetric(8, 6)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        text::heading(ui, Type::Strong, look.colors().ink, &view.title);
        let people = look.say_with("rail-people", &[("count", view.people.len().into())]);
        text::label(ui, Type::Small, look.colors().ink_2, people);
    });
    ui.add_space(theme::SPACE_4);
    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
    for (part, key, icon) in PARTS {
        let waiting = waiting(view, part);
        if row(ui, look, icon, &look.say(key), is_part(page, part), waiting) {
            *intent = Some(Intent::Go(part));
        }
    }
}

/// Where there is hardly any room at all: the parts as a menu, opened where the present one is named.
fn menu(
    ui: &mut Ui,
    look: &Look,
    view: &TableView,
    page: Page,
    chosen: Option<ThemeKind>,
    intent: &mut Option<Intent>,
) {
    let here = PARTS.iter().find(|(part, ..)| is_part(page, *part)).unwrap_or(&PARTS[0]);
    let words = look.say(here.1);
    let opener = Button::plain(&words).icon(here.2).trailing(icon::DOWN).show(ui, look);
    let waits = view.waiting();
    describe(ui, look, &opener, waits);
    if waits > 0 {
        let half = theme::ICON_CHIP / 2.0;
        badge(ui, look, opener.rect.right_top() + vec2(theme::SPACE_4, half), waits);
    }
    egui::Popup::menu(&opener).accessible_name(look.say("rail-parts")).width(theme::MENU_WIDTH).show(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (part, key, icon) in PARTS {
            let waiting = waiting(view, part);
            let name = match waiting {
                0 => look.say(key),
                _ => format!("{} ({waiting})", look.say(key)),
            };
            if button::menu_row(ui, look, Some(icon), &name, is_part(page, part)) {
                *intent = Some(Intent::Go(part));
            }
        }
    });
    let more = look.say("rail-more");
    let opener = Button::icon_only(icon::LIGHT, &more).show(ui, look);
    settings_rows(&opener, look, chosen, &more, intent);
}

/// The parts beside each other: each has its icon and its name underneath, in as many rows as it takes.
fn tabs(
    ui: &mut Ui,
    look: &Look,
    view: &TableView,
    page: Page,
    chosen: Option<ThemeKind>,
    intent: &mut Option<Intent>,
) {
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    let menu = look.say("rail-more");
    let names: Vec<String> = PARTS.iter().map(|(_, key, _)| look.say(key)).chain([menu.clone()]).collect();
    let word =
        |word: &str| text::galley(ui, Type::SmallStrong, look.colors().ink, word, f32::INFINITY).size().x;
    let longest = names.iter().flat_map(|name| name.split_whitespace()).map(word).fold(0.0, f32::max);
    let least = longest + 2.0 * theme::SPACE_4;
    let in_a_row = ((ui.available_width() / least) as usize).clamp(1, names.len());
    let width = ui.available_width() / in_a_row as f32;
    let tab_height = |name: &String| Tab::words(ui, look, name, width).size().y;
    let height = names.iter().map(tab_height).fold(0.0, f32::max) + theme::ICON_ROW + 3.0 * theme::SPACE_4;
    let size = vec2(width, height.max(theme::CONTROL_HEIGHT));
    list::list(ui, &look.say("rail-parts"), |ui| {
        ui.horizontal_wrapped(|ui| {
            for (part, key, icon) in PARTS {
                let name = look.say(key);
                let waiting = waiting(view, part);
                let tab = Tab { icon, name: &name, on: is_part(page, part), waiting };
                if tab.ui(ui, look, size).clicked() {
                    *intent = Some(Intent::Go(part));
                }
            }
            let opener = Tab { icon: icon::LIGHT, name: &menu, on: false, waiting: 0 }.ui(ui, look, size);
            settings_rows(&opener, look, chosen, &menu, intent);
        });
    });
}

/// A part of the table where there is little room.
struct Tab<'a> {
    icon: Icon,
    name: &'a str,
    on: bool,
    waiting: usize,
}

impl Tab<'_> {
    fn words(ui: &Ui, look: &Look, name: &str, width: f32) -> std::sync::Arc<egui::Galley> {
        let (kind, ink) = (Type::SmallStrong, look.colors().ink);
        let width = width - 2.0 * theme::SPACE_4;
        let mut job = egui::text::LayoutJob::simple(name.to_owned(), kind.font(), ink, width);
        job.halign = egui::Align::Center;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    fn ui(&self, ui: &mut Ui, look: &Look, size: Vec2) -> Response {
        let colors = look.colors();
        let (rect, response) = identity::allocate(ui, size, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, self.on, self.name));
        describe(ui, look, &response, self.waiting);
        let ink = if self.on { colors.on_accent } else { colors.ink };
        if self.on {
            ui.painter().rect_filled(rect, theme::CORNER, colors.accent);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, theme::CORNER, colors.line);
        }
        button::edge(ui, look, rect);
        button::focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
        let slot = Rect::from_center_size(
            pos2(rect.center().x, rect.top() + theme::SPACE_4 + theme::ICON_ROW / 2.0),
            Vec2::splat(theme::ICON_ROW),
        );
        text::paint_icon(ui, slot, self.icon, theme::ICON_ROW, ink);
        let words = Self::words(ui, look, self.name, size.x);
        let at = pos2(rect.center().x, slot.bottom() + theme::SPACE_4);
        ui.painter().galley_with_override_text_color(at, words, ink);
        if self.waiting > 0 {
            badge(ui, look, pos2(slot.right() + theme::ICON_ROW, slot.center().y), self.waiting);
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand)
    }
}

/// Tells a screen reader how much waits there.
fn describe(ui: &Ui, look: &Look, response: &Response, waiting: usize) {
    if waiting > 0 {
        let said = look.say_with("rail-waiting", &[("count", waiting.into())]);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(said));
    }
}

/// A number whose right end is at `right`.
fn badge(ui: &Ui, look: &Look, right: egui::Pos2, waiting: usize) {
    let (ink, ground) = surface::Tone::Warn.colors(look);
    let number = text::galley(ui, Type::Tiny, ink, &waiting.to_string(), f32::INFINITY);
    let size =
        vec2(number.size().x.max(number.size().y), number.size().y) + vec2(theme::SPACE_8, theme::SPACE_4);
    let rect = Rect::from_min_size(right - vec2(size.x, size.y / 2.0), size);
    ui.painter().rect_filled(rect, size.y / 2.0, ground);
    ui.painter().galley(rect.center() - number.size() / 2.0, number, ink);
}

/// How many things wait there for this person.
fn waiting(view: &TableView, part: Page) -> usize {
    match part {
        Page::Home => view.waiting(),
        Page::Decisions => view.waits.iter().filter(|wait| wait.document.is_some()).count(),
        Page::Promises => view.promises_waiting().count(),
        Page::Rules => view.waits.iter().filter(|wait| wait.document.is_none()).count(),
        Page::People => view.to_welcome().count() + view.places.waiting().count(),
        _ => 0,
    }
}

fn is_part(page: Page, part: Page) -> bool {
    let within = match page {
        Page::Design(_) => Page::Designs,
        Page::Decision(_) | Page::Wording { .. } => Page::Decisions,
        // What anyone can do is told of people.
        Page::Equal => Page::People,
        page => page,
    };
    within == part
}

fn row(ui: &mut Ui, look: &Look, icon: Icon, words: &str, on: bool, waiting: usize) -> bool {
    let colors = look.colors();
    let ink = if on { colors.on_accent } else { colors.ink };
    let kind = if on { Type::Strong } else { Type::Body };
    let indent = theme::SPACE_8 + theme::ICON_ROW + theme::SPACE_8;
    let galley =
        text::galley(ui, kind, ink, words, ui.available_width() - indent - theme::ICON_ROW - theme::SPACE_8);
    let height = (galley.size().y + 2.0 * theme::SPACE_8).max(theme::RAIL_ROW_HEIGHT);
    let (rect, response) = identity::allocate(ui, Vec2::new(ui.available_width(), height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, words));
    describe(ui, look, &response, waiting);
    if on {
        ui.painter().rect_filled(rect, theme::CORNER, colors.accent);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, theme::CORNER, colors.line);
    }
    button::edge(ui, look, rect);
    button::focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
    let slot = Rect::from_min_size(
        rect.left_center() + vec2(theme::SPACE_8, -theme::ICON_ROW / 2.0),
        Vec2::splat(theme::ICON_ROW),
    );
    text::paint_icon(ui, slot, icon, theme::ICON_ROW, ink);
    let place = pos2(rect.left() + indent, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(place, galley, ink);
    if waiting > 0 {
        badge(ui, look, rect.right_center() - vec2(theme::SPACE_8, 0.0), waiting);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn settings_menu(ui: &mut Ui, look: &Look, chosen: Option<ThemeKind>, intent: &mut Option<Intent>) {
    let words = look.say("rail-menu");
    let opener = Button::bare(&words).icon(icon::LIGHT).trailing(icon::DOWN).show(ui, look);
    settings_rows(&opener, look, chosen, &words, intent);
}

/// What opens at `opener`: language, looks, and the way out.
fn settings_rows(
    opener: &Response,
    look: &Look,
    chosen: Option<ThemeKind>,
    words: &str,
    intent: &mut Option<Intent>,
) {
    let mut row = |ui: &mut Ui, command: Command, on: bool| {
        if button::menu_command(ui, look, command, on) {
            *intent = Some(Intent::Do(command));
        }
    };
    button::menu(opener, look, words, |ui| {
        let language = look.words.language();
        row(ui, Command::English, language == Language::English);
        row(ui, Command::Welsh, language == Language::Welsh);
        surface::rule(ui, look);
        row(ui, Command::LookSystem, chosen.is_none());
        row(ui, Command::LookLight, chosen == Some(ThemeKind::Light));
        row(ui, Command::LookDark, chosen == Some(ThemeKind::Dark));
        row(ui, Command::LookContrast, chosen == Some(ThemeKind::Contrast));
        surface::rule(ui, look);
        row(ui, Command::Palette, false);
        row(ui, Command::Settings, false);
        row(ui, Command::Shortcuts, false);
        row(ui, Command::Messages, false);
        surface::rule(ui, look);
        row(ui, Command::LeaveTable, false);
    });
}
