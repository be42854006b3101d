//! Taking a seat: at a table in this room by four words, or by a link, or by a file. All that was typed stays, whichever
//! way a person goes back and forth.

mod invitation;
mod room;

use std::path::PathBuf;

use egui::{Id, Key, Response, Ui};
use trestle_sync::room::{AskError, Door};
use trestle_trust::{DeviceLink, ground_rules::Side, ids::TransportKey};

use super::Intent;
use crate::{
    documents::Pasted,
    look::Look,
    messages,
    theme::{self, Type, icon},
    widgets::{
        button::Button,
        field::{self, Field},
        surface, text,
    },
};

/// What there is to show.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The tables in this room.
    pub doors: &'a [Door],
    pub looking: Looking,
    /// The key of what is being done, once that takes long.
    pub working: Option<&'static str>,
    /// Why nobody sat down.
    pub trouble: Option<&'a (String, String)>,
}

/// Whether tables in this room are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looking {
    Yes,
    /// A person has switched it off.
    Off,
    /// This network keeps computers from seeing each other.
    NoMulticast,
}

/// The way to a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Way {
    #[default]
    Room,
    Link,
    File,
}

/// What has been chosen, pasted and typed so far.
#[derive(Debug, Default)]
pub struct Seat {
    way: Way,
    /// The door that was chosen, as it was then.
    door: Option<Door>,
    words: String,
    /// What the door said to which words.
    refused: Option<(String, AskError)>,
    link: String,
    /// The link as it was when it was last read, and what it turned out to be.
    read: Option<(String, Result<Pasted, &'static str>)>,
    path: String,
    /// Why the file at this path is no invitation.
    file_trouble: Option<(String, (String, String))>,
    name: String,
    side: Option<u32>,
    asked: bool,
    first_side: Option<Id>,
    /// The keyboard goes to the first thing to do.
    to_focus: bool,
}

fn words_id() -> Id {
    Id::unique("seat_words")
}

fn link_id() -> Id {
    Id::unique("seat_link")
}

fn path_id() -> Id {
    Id::unique("seat_path")
}

fn name_id() -> Id {
    Id::unique("seat_name")
}

impl Seat {
    /// `name` is the one given last, offered again.
    pub fn new(name: Option<&str>) -> Self {
        Seat { name: name.unwrap_or_default().to_owned(), ..Seat::default() }
    }

    /// Another name was chosen in settings. It comes in place of `before`, and of nothing that was typed here.
    pub fn offer_name(&mut self, before: &str, name: &str) {
        if self.name == before {
            name.clone_into(&mut self.name);
        }
    }

    /// The keyboard goes to the first thing to do.
    pub fn focus(&mut self) {
        self.to_focus = true;
    }

    /// A table in this room was chosen.
    pub fn choose(&mut self, ctx: &egui::Context, door: Door) {
        self.way = Way::Room;
        if self.door.as_ref().is_none_or(|chosen| chosen.sides != door.sides) {
            self.side = None;
        }
        self.door = Some(door);
        self.asked = false;
        focus(ctx, words_id());
    }

    /// The door did not give what was asked for with these words.
    pub fn refused(&mut self, ctx: &egui::Context, why: AskError) {
        self.refused = Some((self.words.clone(), why));
        focus(ctx, words_id());
    }

    /// A file was chosen or dropped.
    pub fn file_chosen(&mut self, path: PathBuf) -> Option<Intent> {
        self.way = Way::File;
        self.path = path.display().to_string();
        self.file_trouble = None;
        Some(Intent::ReadInvitation(path))
    }

    /// The invitation in the file, as a link.
    pub fn file_read(&mut self, ctx: &egui::Context, link: String) {
        self.link = link;
        self.way = Way::Link;
        self.go_on_from_link(ctx);
    }

    /// The file holds no invitation.
    pub fn file_failed(&mut self, trouble: (String, String)) {
        self.file_trouble = Some((self.path.clone(), trouble));
    }

    pub fn ui(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) -> Option<Intent> {
        let mut intent = None;
        self.take_pasted_link(ui);
        super::centered(ui, theme::FORM_WIDTH, theme::FORM_WIDTH, |ui| {
            surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_28 as i8)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = theme::SPACE_12;
                text::heading(ui, Type::Heading, look.colors().ink, &look.say("seat-title"));
                let entered = match self.way {
                    Way::Room => self.room(ui, look, shown),
                    Way::Link => self.by_link(ui, look),
                    Way::File => self.by_file(ui, look, &mut intent),
                };
                let entered = self.who(ui, look) | entered;
                if let Some((title, sentence)) = shown.trouble {
                    surface::notice(ui, look, surface::Tone::Bad, title, sentence, false);
                }
                ui.add_space(theme::SPACE_4);
                if let Some(working) = shown.working {
                    intent = super::working(ui, look, working).or(intent.take());
                    let note =
                        if self.linking().is_some() { "seat-linking-note" } else { "seat-working-note" };
                    text::label(ui, Type::Small, look.colors().ink_2, look.say(note));
                } else {
                    intent = self.buttons(ui, look, entered).or(intent.take());
                }
                ui.add_space(theme::SPACE_4);
                surface::rule(ui, look);
                self.other_ways(ui, look, &mut intent);
            });
        });
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = dropped {
            intent = self.file_chosen(path);
        }
        if shown.working.is_none() && ui.input(|input| input.key_pressed(Key::Escape)) {
            intent = Some(Intent::Welcome);
        }
        intent
    }

    /// The sides to choose from, once the table is known.
    fn sides(&self) -> Option<&[Side]> {
        match self.way {
            Way::Room => self.door.as_ref().map(|door| door.sides.as_slice()),
            Way::Link => match &self.read {
                Some((_, Ok(Pasted::Invitation(ticket)))) => Some(&ticket.sides),
                _ => None,
            },
            Way::File => None,
        }
    }

    /// What was pasted, if it is a link that makes this computer a further one of somebody's: then nothing more is asked.
    fn linking(&self) -> Option<&DeviceLink> {
        match &self.read {
            Some((_, Ok(Pasted::Computer(link)))) if self.way == Way::Link => Some(link),
            _ => None,
        }
    }

    /// Name and side, once the table is known. True when Enter was pressed.
    fn who(&mut self, ui: &mut Ui, look: &Look) -> bool {
        let Some(sides) = self.sides() else { return false };
        let sides: Vec<(u32, String)> =
            sides.iter().map(|side| (side.id.0, messages::side_name(side, &look.words))).collect();
        let missing = |missing: bool, key: &str| (self.asked && missing).then(|| look.say(key));
        let no_name = missing(self.name.trim().is_empty(), "create-needs-name");
        let no_side = missing(self.side.is_none(), "create-needs-choice");
        let (question, hint) = (look.say("seat-name"), look.say("create-name-hint"));
        let name = Field::new(&question).hint(&hint).id(name_id()).trouble(no_name.as_deref());
        let name = name.show(ui, look, &mut self.name);
        let question = look.say("seat-side");
        text::label(ui, Type::Strong, look.colors().ink, &question);
        ui.add_space(-theme::SPACE_4);
        let mut first: Option<Response> = None;
        ui.horizontal_wrapped(|ui| {
            for (id, side) in &sides {
                let on = self.side == Some(*id);
                let shown = super::choice(ui, look, side, on, || self.side = Some(*id));
                super::describe(&shown, &question);
                first.get_or_insert(shown);
            }
        });
        if let Some(first) = first {
            self.first_side = Some(first.id);
            field::describe(ui, look, &first, no_side.as_deref());
        }
        field::entered(ui, &name)
    }

    fn buttons(&mut self, ui: &mut Ui, look: &Look, entered: bool) -> Option<Intent> {
        let mut intent = None;
        ui.horizontal_wrapped(|ui| {
            let reads = self.way == Way::File;
            let linking = self.linking().is_some();
            let known = linking || self.sides().is_some();
            let main = match (reads, linking) {
                (true, _) => "seat-file-open",
                (false, true) => "seat-link-button",
                (false, false) => "seat-button",
            };
            let pressed = (known || reads) && Button::main(&look.say(main)).show(ui, look).clicked();
            if pressed || entered {
                self.asked = true;
                intent = self.finished();
                if intent.is_none() {
                    self.go_to_what_is_missing(ui.ctx());
                }
            }
            if Button::plain(&look.say("button-back")).icon(icon::BACK).show(ui, look).clicked() {
                intent = Some(Intent::Welcome);
            }
        });
        if self.sides().is_some() {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-note"));
        }
        intent
    }

    fn other_ways(&mut self, ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
        let question = match self.way {
            Way::Room => "seat-elsewhere",
            Way::Link | Way::File => "seat-other-way",
        };
        text::label(ui, Type::Strong, look.colors().ink, look.say(question));
        let now = self.way;
        ui.horizontal_wrapped(|ui| {
            let ways = [
                (Way::Room, "seat-way-room", icon::SEAT),
                (Way::Link, "seat-way-link", icon::LINK),
                (Way::File, "seat-way-file", icon::STICK),
            ];
            for (way, key, icon) in ways.into_iter().filter(|(way, ..)| *way != now) {
                if Button::plain(&look.say(key)).icon(icon).show(ui, look).clicked() {
                    self.way = way;
                    self.asked = false;
                    self.to_focus = true;
                }
            }
        });
        if self.way != Way::Room {
            // There is no list here.
            return;
        }
        ui.horizontal_wrapped(|ui| {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("seat-no-list"));
            if text::link(ui, look, Type::Small, &look.say("seat-no-router")).clicked() {
                *intent = Some(Intent::NoRouter);
            }
        });
    }

    fn take_focus(&mut self, ctx: &egui::Context, id: Id) {
        if std::mem::take(&mut self.to_focus) {
            focus(ctx, id);
        }
    }

    fn go_to_what_is_missing(&self, ctx: &egui::Context) {
        let known = matches!(&self.read, Some((_, Ok(_))));
        let missing = match self.way {
            Way::Room if trestle_sync::room::FourWords::parse(&self.words).is_none() => Some(words_id()),
            Way::Link if !known => Some(link_id()),
            Way::File => Some(path_id()),
            _ if self.name.trim().is_empty() => Some(name_id()),
            _ => self.first_side,
        };
        if let Some(missing) = missing {
            focus(ctx, missing);
        }
    }

    fn finished(&self) -> Option<Intent> {
        if self.way == Way::File {
            let path = self.path.trim();
            return (!path.is_empty()).then(|| Intent::ReadInvitation(PathBuf::from(path)));
        }
        if let Some(link) = self.linking() {
            return Some(Intent::LinkHere(Box::new(link.clone())));
        }
        let name = Some(self.name.trim()).filter(|name| !name.is_empty())?.to_owned();
        if self.way == Way::Room {
            let door = self.door.clone()?;
            trestle_sync::room::FourWords::parse(&self.words)?;
            let (words, side) = (self.words.clone(), self.side?);
            return Some(Intent::AskAtDoor { door: Box::new(door), words, name, side });
        }
        let (_, Ok(Pasted::Invitation(ticket))) = self.read.as_ref()? else { return None };
        Some(Intent::TakeSeat { ticket: ticket.clone(), name, side: self.side? })
    }

    /// Whether this is the door that was chosen.
    fn has_chosen(&self, key: TransportKey) -> bool {
        self.door.as_ref().is_some_and(|door| door.transport == key)
    }
}

fn focus(ctx: &egui::Context, id: Id) {
    ctx.memory_mut(|memory| memory.request_focus(id));
}
