//! People: who sits round the table, who waits to be welcomed, and the ways to ask somebody to sit down.

mod ask;
pub mod computers;
mod door;
mod go_on;
pub mod gone;
mod meet;
mod own;
mod paper;
mod removal;
mod vouch;

use egui::Ui;

use super::{
    FilePurpose, Intent, Page, SentId,
    path::{Asked, PathDialog},
};
use crate::{
    documents::unsent::UnsentRemoval,
    look::Look,
    theme::{self, Type, icon},
    view::{Matched, PersonView, TableView},
    widgets::{button::Button, list, person, surface, surface::Tone, text},
};
pub use ask::{Link, LinkState, Wanted};
pub(crate) use removal::asks;

/// What the page keeps: the choices for the next link, and the window that asks for a path.
#[derive(Debug, Default)]
pub struct People {
    ask: ask::Ask,
    paper: paper::Paper,
    own: own::Own,
    asking: removal::Asking,
    stick: Option<PathDialog>,
    pub computers: computers::Computers,
    go_on: go_on::GoOn,
}

impl People {
    /// Asks where the invitation file should go, starting from `suggestion`.
    pub fn ask_path(&mut self, suggestion: String) {
        self.stick = Some(PathDialog::new(FilePurpose::Invitation, suggestion));
    }

    /// A file was chosen in the system's own window.
    pub fn path_chosen(&mut self, path: String) {
        if let Some(stick) = &mut self.stick {
            stick.put(path);
        }
    }

    /// `link` is what was made while this table was open, and what became of it.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, link: &LinkState) -> Option<Intent> {
        let mut intent = None;
        super::page(ui, |ui| {
            let (title, lead) = (look.say("people-title"), look.say("people-lead"));
            let equal = look.say("equal-title");
            let buttons = vec![Button::plain(&equal).icon(icon::EQUAL)];
            if super::page_head(ui, look, &title, &lead, buttons).is_some() {
                intent = Some(Intent::Go(Page::Equal));
            }
            let here = view.i_sit_here();
            gone::mine(ui, look, view, &mut intent);
            if removal::cards(ui, look, view, &mut intent) {
                self.go_on.open();
            }
            if here {
                vouch::ui(ui, look, view, &mut intent);
            }
            // Underneath each other, asking somebody to sit down comes before one's own place.
            let beside = surface::has_room_beside(ui, theme::PEOPLE_COLUMN);
            let (own, asking) = (&mut self.own, &mut self.asking);
            let mut places = |ui: &mut Ui, intent: &mut Option<Intent>| {
                ui.add_space(theme::SPACE_8);
                own.ui(ui, look, view, intent);
                asking.ui(ui, look, view, intent);
            };
            surface::columns(
                ui,
                &mut intent,
                theme::PEOPLE_COLUMN,
                |ui, intent| {
                    around(ui, look, view);
                    gone::list(ui, look, view);
                    if here && beside {
                        places(ui, intent);
                    }
                },
                |ui, intent| {
                    if !here {
                        if let Some(asked) = meet::ui(ui, look, &view.meeting) {
                            *intent = Some(asked);
                        }
                        ui.add_space(theme::SPACE_8);
                        self.go_on.ui(ui, look, view, intent);
                        return;
                    }
                    if view.stays_here {
                        super::sample::nobody_can_come(ui, look, intent);
                        ui.add_space(theme::SPACE_8);
                        self.paper.ui(ui, look, view, intent);
                        return;
                    }
                    self.ask.ui(ui, look, view, link, intent);
                    ui.add_space(theme::SPACE_8);
                    self.paper.ui(ui, look, view, intent);
                    ui.add_space(theme::SPACE_8);
                    self.computers.ui(ui, look, view, intent);
                    ui.add_space(theme::SPACE_8);
                    if let Some(asked) = meet::ui(ui, look, &view.meeting) {
                        *intent = Some(asked);
                    }
                    ui.add_space(theme::SPACE_8);
                    self.go_on.ui(ui, look, view, intent);
                },
            );
            if here && !beside {
                places(ui, &mut intent);
            }
        });
        self.stick_ui(ui, look).or(intent)
    }

    /// The name that is typed for a seat on paper, and has none yet.
    pub fn unsent_seat(&self) -> &str {
        self.paper.unsent()
    }

    /// That name, as it was typed before.
    pub fn seat_typed_before(&mut self, name: String) {
        self.paper.typed_before(name);
    }

    /// A seat on paper was given, or something was said of a place, or could not be.
    pub fn said(&mut self, sent: SentId, done: bool) {
        self.paper.said(sent, done);
        self.own.said(sent, done);
        self.asking.said(sent, done);
    }

    /// What is typed here and not sent.
    pub fn unsent(&self) -> UnsentRemoval {
        self.asking.unsent()
    }

    /// What was typed here before, and not sent.
    pub fn typed_before(&mut self, unsent: UnsentRemoval) {
        self.asking.typed_before(unsent);
    }

    fn stick_ui(&mut self, ui: &Ui, look: &Look) -> Option<Intent> {
        let asked = self.stick.as_mut()?.ui(ui, look);
        match asked {
            Asked::Still => None,
            Asked::Browse(path) => Some(Intent::Browse { file: FilePurpose::Invitation, path }),
            Asked::Chosen(path) => {
                self.stick = None;
                Some(Intent::WriteInvitation { link: self.ask.link_for(), path })
            }
            Asked::Left => {
                self.stick = None;
                None
            }
        }
    }
}

fn around(ui: &mut Ui, look: &Look, view: &TableView) {
    surface::wide_card(ui, look, |ui| {
        let title = look.say("people-around");
        text::heading(ui, Type::Subheading, look.colors().ink, &title);
        list::list(ui, &title, |ui| {
            for (index, one) in view.people.iter().enumerate() {
                if index > 0 {
                    surface::rule(ui, look);
                }
                list::item(ui, one.id, |ui| row(ui, look, view, one));
            }
        });
        if view.alone() {
            surface::rule(ui, look);
            text::label(ui, Type::Small, look.colors().ink_2, look.say("people-alone"));
        }
    });
}

fn row(ui: &mut Ui, look: &Look, view: &TableView, one: &PersonView) {
    let margin = egui::Margin::symmetric(0, theme::SPACE_4 as i8);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| around_row(ui, look, view, one));
}

fn around_row(ui: &mut Ui, look: &Look, view: &TableView, one: &PersonView) {
    ui.horizontal_top(|ui| {
        person::circle(ui, look, &one.name, one.color, theme::AVATAR);
        ui.add_space(theme::SPACE_4);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            ui.spacing_mut().interact_size.y = 0.0;
            ui.set_min_height(theme::AVATAR);
            // One line stands in the middle of the circle.
            if one.standing
                && !one.alike
                && one.sat_with.is_none()
                && one.was.is_none()
                && one.computers.is_empty()
            {
                ui.add_space((theme::AVATAR - Type::Strong.line_height()) / 2.0);
            }
            let (tone, key) = match (one.me, one.on_paper) {
                (true, _) => (Tone::Good, "people-here"),
                (false, true) => (Tone::Quiet, "people-on-paper"),
                (false, false) => matched(look, one.matched),
            };
            let state = look.say(key);
            // At the right of the name as long as there is room for both; at the right of the words otherwise.
            let chip_size = surface::chip_size(&surface::chip_galley(ui, look, tone, &state));
            let room = ui.available_width() - chip_size.x - theme::SPACE_12;
            if room >= theme::BESIDE_MIN {
                ui.horizontal_top(|ui| {
                    let down = egui::Layout::top_down(egui::Align::LEFT);
                    ui.allocate_ui_with_layout(egui::vec2(room, 0.0), down, |ui| {
                        ui.set_width(room);
                        who(ui, look, view, one);
                    });
                    ui.add_space(theme::SPACE_12 - ui.spacing().item_spacing.x);
                    surface::chip(ui, look, tone, &state);
                });
            } else {
                who(ui, look, view, one);
                surface::chip(ui, look, tone, &state);
            }
            if !one.standing {
                welcome(ui, look, one);
            }
        });
    });
}

/// Name, side, and what their computers are called.
fn who(ui: &mut Ui, look: &Look, view: &TableView, one: &PersonView) {
    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
    ui.horizontal_wrapped(|ui| {
        let name = if one.me {
            look.say_with("people-you", &[("name", (&one.name).into())])
        } else {
            one.name.clone()
        };
        text::label(ui, Type::Strong, look.colors().ink, name);
        text::label(ui, Type::Small, look.colors().ink_2, &one.side);
    });
    if one.alike {
        text::label(ui, Type::Small, look.colors().warn, look.say("people-alike"));
    }
    if let Some(side) = &one.sat_with {
        let sat = look.say_with("people-sat-with", &[("side", side.into())]);
        text::label(ui, Type::Small, look.colors().ink_2, sat);
    }
    if let Some(was) = one.was.and_then(|was| view.name_of(was)) {
        let was = look.say_with("place-was-said", &[("name", was.into())]);
        text::label(ui, Type::Small, look.colors().ink_2, was);
    }
    if !one.computers.is_empty() {
        let computers = one.computers.join(" · ");
        let key = if one.me { "people-computer-yours" } else { "people-computer" };
        let sentence = look.say_with(key, &[("computer", computers.into())]);
        text::label(ui, Type::Small, look.colors().ink_2, sentence);
    }
}

/// Who waits, and how they come to count. Where it is mine to say, it is asked at the top of the page.
fn welcome(ui: &mut Ui, look: &Look, one: &PersonView) {
    surface::chip(ui, look, Tone::Warn, &look.say("people-waiting"));
    if one.welcomed_by_me {
        let words = look.say_with("people-welcomed", &[("name", (&one.name).into())]);
        text::label(ui, Type::SmallStrong, look.colors().good, words);
    } else if !one.me && !one.mine_to_welcome {
        // Those with whom they sat down know them, not those with whom they sit as one since.
        let side = one.sat_with.as_ref().unwrap_or(&one.side);
        let sentence = look.say_with("people-waiting-other", &[("side", side.into())]);
        text::label(ui, Type::Small, look.colors().ink_2, sentence);
    }
}

/// Today, this week, longer ago: never minutes or places.
fn matched(look: &Look, matched: Matched) -> (Tone, &'static str) {
    let secs = match matched {
        Matched::HereNow => return (Tone::Good, "people-here"),
        Matched::Never => return (Tone::Quiet, "people-matched-never"),
        Matched::At { unix_secs } => unix_secs,
    };
    if look.is_today(secs) {
        return (Tone::Info, "people-matched-today");
    }
    match look.now_unix_secs().saturating_sub(secs) / 86_400 {
        ..=6 => (Tone::Info, "people-matched-week"),
        _ => (Tone::Quiet, "people-matched-longer"),
    }
}
