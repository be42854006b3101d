//! The first screen: one's own tables first, then put up a table, take a seat, or look around.
//!
//! The first card holds the first question of [`Create`]; once it has words the card becomes the whole form where it
//! stands, and the two other cards lie beside it.

use std::path::PathBuf;

use egui::{Layout, Response, Role, Sense, Ui, Vec2, WidgetInfo};
use trestle_sync::room::Door;

use super::{Intent, create::Create};
use crate::{
    command::Command,
    lang::Language,
    look::Look,
    theme::{self, Type, icon, icon::Icon},
    widgets::{button, button::Button, identity, surface, text},
};

/// A table that is on this computer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHere {
    pub folder: PathBuf,
    pub title: String,
    pub last_unix_secs: Option<i64>,
}

/// What there is to show.
#[derive(Debug)]
pub struct Shown<'a> {
    pub tables: &'a [TableHere],
    /// The tables in this room.
    pub doors: &'a [Door],
    /// A table is being put up, for longer than a moment.
    pub working: bool,
    /// Why none was put up.
    pub trouble: Option<&'a (String, String)>,
}

/// The first screen and what has been typed on it.
#[derive(Debug, Default)]
pub struct Welcome {
    pub create: Create,
}

/// The first screen shows so many tables in this room; the next shows all.
const DOORS_MAX: usize = 3;

/// How high the contents of the three cards were, so that they can be made as high as each other.
type Heights = [f32; 3];

impl Welcome {
    /// `name` is the one given last, offered again.
    pub fn new(name: Option<&str>) -> Self {
        Welcome { create: Create::new(name) }
    }

    /// Another name was chosen in settings.
    pub fn offer_name(&mut self, before: &str, name: &str) {
        self.create.offer_name(before, name);
    }

    pub fn ui(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) -> Option<Intent> {
        let mut intent = None;
        let anew = !self.create.unfolded();
        super::centered_as(ui, theme::WELCOME_WIDTH, theme::WELCOME_HEIGHT, anew, |ui| {
            head(ui, look, &mut intent);
            ui.add_space(theme::SPACE_16);
            // Who has been here before mostly comes back to the same table.
            if !shown.tables.is_empty() {
                tables_here(ui, look, shown.tables, &mut intent);
                ui.add_space(theme::SPACE_8);
            }
            if self.create.unfolded() {
                self.unfolded(ui, look, shown, &mut intent);
            } else {
                self.cards(ui, look, shown.doors, &mut intent);
            }
            ui.add_space(theme::SPACE_8);
            where_work_lives(ui, look);
        });
        intent
    }

    /// Three cards beside each other, or under each other where there is no room.
    fn cards(&mut self, ui: &mut Ui, look: &Look, doors: &[Door], intent: &mut Option<Intent>) {
        if ui.available_width() < theme::NARROW {
            self.first_card(ui, look, 0.0);
            seat_card(ui, look, doors, 0.0, intent);
            sample_card(ui, look, 0.0, intent);
            return;
        }
        let id = ui.scope_id().with("card_heights");
        let before = ui.data(|data| data.get_temp::<Heights>(id)).unwrap_or_default();
        let most = before.into_iter().fold(0.0, f32::max);
        let mut heights = Heights::default();
        let gap = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, theme::SPACE_16);
        ui.columns(3, |columns| {
            for column in columns.iter_mut() {
                column.spacing_mut().item_spacing.x = gap;
            }
            heights[0] = self.first_card(&mut columns[0], look, most - before[0]);
            heights[1] = seat_card(&mut columns[1], look, doors, most - before[1], intent);
            heights[2] = sample_card(&mut columns[2], look, most - before[2], intent);
        });
        ui.spacing_mut().item_spacing.x = gap;
        if heights.iter().zip(before).any(|(one, other)| (one - other).abs() > 0.5) {
            ui.data_mut(|data| data.insert_temp(id, heights));
            ui.ctx().request_discard("card_heights");
        }
    }

    /// The whole form, with the two other cards at its right.
    fn unfolded(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>, intent: &mut Option<Intent>) {
        let right = ui.available_width() - theme::FORM_WIDTH - theme::SPACE_16;
        let right = if right < theme::CARD_WIDTH_MIN { f32::INFINITY } else { right };
        surface::columns(
            ui,
            &mut (self, intent),
            right,
            |ui, (welcome, intent)| {
                let create = &mut welcome.create;
                card(ui, look, &first_words(), 0.0, |ui, _| {
                    let about = create.about(ui, look);
                    let asked = create.rest(ui, look, &about, shown.working, shown.trouble);
                    if asked.is_some() {
                        **intent = asked;
                    }
                });
            },
            |ui, (_, intent)| {
                seat_card(ui, look, shown.doors, 0.0, intent);
                ui.add_space(theme::SPACE_8);
                sample_card(ui, look, 0.0, intent);
            },
        );
    }

    fn first_card(&mut self, ui: &mut Ui, look: &Look, stretch: f32) -> f32 {
        let create = &mut self.create;
        card(ui, look, &first_words(), stretch, |ui, title| {
            create.about(ui, look);
            ui.add_space(theme::SPACE_4);
            let start = Button::main(&look.say("welcome-new-button")).show(ui, look);
            super::describe(&start, title);
            if start.clicked() {
                create.unfold(ui.ctx());
            }
        })
    }
}

/// The keys of a card's words.
struct CardWords {
    icon: Icon,
    title: &'static str,
    about: &'static str,
}

fn first_words() -> CardWords {
    CardWords { icon: icon::PUT_UP, title: "welcome-new", about: "welcome-new-about" }
}

fn seat_card(ui: &mut Ui, look: &Look, doors: &[Door], stretch: f32, intent: &mut Option<Intent>) -> f32 {
    let words = CardWords { icon: icon::SEAT, title: "welcome-seat", about: "welcome-seat-about" };
    card(ui, look, &words, stretch, |ui, title| {
        if !doors.is_empty() {
            text::label(ui, Type::Strong, look.colors().ink, look.say("seat-room"));
        }
        for door in doors.iter().take(DOORS_MAX) {
            let about = look.say_with("seat-door", &[("name", door.person.as_str().into())]);
            let row = surface::card(look).inner_margin(egui::Margin::ZERO).show(ui, |ui| {
                ui.set_width(ui.available_width());
                table_row(ui, look, &door.title, Some(&about), None).clicked()
            });
            if row.inner {
                *intent = Some(Intent::ChooseDoor(Box::new(door.clone())));
            }
        }
        let join = Button::plain(&look.say("welcome-seat-button")).show(ui, look);
        super::describe(&join, title);
        if join.clicked() {
            *intent = Some(Intent::Seat);
        }
    })
}

fn sample_card(ui: &mut Ui, look: &Look, stretch: f32, intent: &mut Option<Intent>) -> f32 {
    let words = CardWords { icon: icon::LOOK_ROUND, title: "welcome-sample", about: "welcome-sample-about" };
    card(ui, look, &words, stretch, |ui, title| {
        let look_round = Button::plain(&look.say("welcome-sample-button")).show(ui, look);
        super::describe(&look_round, title);
        if look_round.clicked() {
            *intent = Some(Intent::LookRound);
        }
    })
}

/// A card whose `end` (given its title) lies at its foot, `stretch` lower than it would. Gives the height of what is in
/// it, unstretched.
fn card(ui: &mut Ui, look: &Look, words: &CardWords, stretch: f32, end: impl FnOnce(&mut Ui, &str)) -> f32 {
    let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        // Columns justify; words here are ragged at the right, as everywhere.
        ui.with_layout(Layout::top_down(egui::Align::LEFT), |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_8;
            text::icon(ui, words.icon, theme::ICON_CARD, look.colors().accent);
            ui.add_space(theme::SPACE_4);
            let title = look.say(words.title);
            text::heading(ui, Type::Subheading, look.colors().ink, &title);
            text::label(ui, Type::Body, look.colors().ink_2, look.say(words.about));
            ui.add_space(theme::SPACE_4 + stretch.max(0.0));
            ui.spacing_mut().item_spacing.y = theme::SPACE_12;
            end(ui, &title);
        });
    });
    shown.response.rect.height() - stretch.max(0.0)
}

fn head(ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
    let mut below = None;
    ui.horizontal(|ui| {
        // Its feet stand on the line of the name.
        ui.vertical(|ui| {
            ui.add_space(theme::SPACE_8);
            surface::logo(ui, look, theme::LOGO);
        });
        ui.add_space(theme::SPACE_8);
        text::heading(ui, Type::Name, look.colors().ink, &look.say("app-name"));
        let settings = look.say("command-settings");
        let gap = ui.spacing().item_spacing.x;
        let buttons = Language::ALL.map(|language| of_language(look, language));
        let wide = |button: &Button<'_>| button.width(ui, look) + gap;
        let all = buttons.iter().chain([&Button::bare(&settings)]).map(wide).sum::<f32>() - gap;
        let room = ui.available_width() - all;
        if room > 0.0 {
            ui.add_space(room);
            languages(ui, look, &settings, intent);
        } else {
            below = Some(settings);
        }
    });
    if let Some(settings) = below {
        ui.horizontal_wrapped(|ui| languages(ui, look, &settings, intent));
    }
    text::label(ui, Type::Tagline, look.colors().ink, look.say("welcome-lead"));
}

/// A language to choose, by the name that its speakers give it; a tick says that it is this one.
fn of_language(look: &Look, language: Language) -> Button<'static> {
    let on = look.words.language() == language;
    let button = Button::bare(language.own_name()).selected(on);
    if on { button.icon(icon::TICK) } else { button }
}

/// The languages, and the way to all other settings.
fn languages(ui: &mut Ui, look: &Look, settings: &str, intent: &mut Option<Intent>) {
    for language in Language::ALL {
        if of_language(look, language).show(ui, look).clicked() {
            *intent = Some(Intent::Speak(language));
        }
    }
    if Button::bare(settings).show(ui, look).clicked() {
        *intent = Some(Intent::Do(Command::Settings));
    }
}

fn tables_here(ui: &mut Ui, look: &Look, tables: &[TableHere], intent: &mut Option<Intent>) {
    text::heading(ui, Type::Subheading, look.colors().ink, &look.say("welcome-back"));
    surface::card(look).inner_margin(egui::Margin::ZERO).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, table) in tables.iter().enumerate() {
            if index > 0 {
                surface::rule(ui, look);
            }
            let last = table.last_unix_secs.map(|last| look.day(last));
            let last = last.map(|day| look.say_with("welcome-table-last", &[("day", day.into())]));
            if table_row(ui, look, &table.title, last.as_deref(), None).clicked() {
                *intent = Some(Intent::OpenTable(table.folder.clone()));
            }
        }
    });
}

/// A table as a row that can be chosen: its title, and a sentence about it. `selected` where it is one of several.
pub(super) fn table_row(
    ui: &mut Ui,
    look: &Look,
    title: &str,
    about: Option<&str>,
    selected: Option<bool>,
) -> Response {
    let colors = look.colors();
    let indent = theme::SPACE_16 + theme::ICON_CARD + theme::SPACE_16;
    let width = ui.available_width();
    // The mark of the one that is chosen has its place in all of them.
    let mark = if selected.is_some() { theme::ICON_ROW + theme::SPACE_8 } else { 0.0 };
    let room = width - indent - theme::SPACE_16 - mark;
    let title_words = text::galley(ui, Type::Strong, colors.ink, title, room);
    let about_words = about.map(|about| text::galley(ui, Type::Small, colors.ink_2, about, room));
    let words_height = title_words.size().y + about_words.as_ref().map_or(0.0, |words| words.size().y);
    let height = words_height.max(theme::ICON_ROW) + 2.0 * theme::SPACE_12;
    let (rect, response) = identity::allocate(ui, Vec2::new(width, height), Sense::click());
    let name = about.map_or_else(|| title.to_owned(), |about| format!("{title}. {about}"));
    response.widget_info(|| match selected {
        Some(on) => WidgetInfo::selected(Role::Button, true, on, &name),
        None => WidgetInfo::labeled(Role::Button, true, &name),
    });
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink(1.0), theme::CARD_CORNER, colors.sunken);
    }
    button::focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
    let slot = egui::Rect::from_center_size(
        egui::pos2(rect.left() + theme::SPACE_16 + theme::ICON_CARD / 2.0, rect.center().y),
        theme::LOGO * (theme::ICON_CARD / theme::LOGO.x),
    );
    surface::paint_logo(ui, look, slot);
    let at = egui::pos2(rect.left() + indent, rect.center().y - words_height / 2.0);
    let below = at + egui::vec2(0.0, title_words.size().y);
    ui.painter().galley(at, title_words, colors.ink);
    if let Some(words) = about_words {
        ui.painter().galley(below, words, colors.ink_2);
    }
    if selected == Some(true) {
        let right = egui::pos2(rect.right() - theme::SPACE_16 - theme::ICON_ROW / 2.0, rect.center().y);
        let slot = egui::Rect::from_center_size(right, Vec2::splat(theme::ICON_ROW));
        text::paint_icon(ui, slot, icon::DONE, theme::ICON_ROW, colors.accent);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

fn where_work_lives(ui: &mut Ui, look: &Look) {
    let colors = look.colors();
    let ground = surface::card(look).fill(colors.accent_soft);
    ground.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut job = egui::text::LayoutJob::default();
        let format = |kind: Type| egui::TextFormat {
            line_height: Some(kind.line_height()),
            ..egui::TextFormat::simple(kind.font(), colors.ink)
        };
        job.append(&look.say("welcome-where-title"), 0.0, format(Type::Strong));
        job.append(&format!(" {}", look.say("welcome-where")), 0.0, format(Type::Body));
        ui.add(egui::Label::new(job).wrap());
    });
}
