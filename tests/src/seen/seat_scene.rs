//! Taking a seat at a table in this room, with doors that are open, drawn as `app` draws it.

use egui::{CentralPanel, Frame, Ui};
use trestle_app::{
    lang::{Language, Words},
    look::Look,
    screens::{
        seat::{Looking, Seat, Shown},
        welcome::{self, Welcome},
    },
    theme::{Theme, install_fonts},
};
use trestle_sync::room::{AskError, Door};
use trestle_trust::{
    DeviceLink, Label,
    ground_rules::Side,
    ids::{AuthorKey, TableId, TransportKey},
    person::SideId,
};

use super::{
    sample,
    stage::{Stage, View, now},
};

/// What has happened at the door so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Two tables show on the first screen.
    Welcome,
    /// Two tables show in the list.
    List,
    /// One of them was chosen.
    Door,
    /// Wrong words were typed there.
    Refused,
    /// A link for a further computer of one's own was pasted.
    Computer,
}

fn theme(view: View) -> Theme {
    Theme::new(view.theme).zoomed(f32::from(view.percent) / 100.0)
}

/// A window with it.
pub fn stage(view: View, at: At) -> Stage {
    let doors = doors(view.language);
    let (mut seat, mut welcome) = (Seat::new(Some("Idris")), Welcome::default());
    let mut dressed = false;
    let mut stage = Stage::of(view, move |ui| {
        let look = Look { words: Words::new(view.language), theme: theme(view), now: now() };
        if !std::mem::replace(&mut dressed, true) {
            dress(ui, view, &look.theme);
            if matches!(at, At::Door | At::Refused) {
                seat.choose(ui.ctx(), doors[0].clone());
            }
            if at == At::Computer {
                seat.file_read(ui.ctx(), own_link(view.language).to_string());
            }
            if at == At::Refused {
                seat.refused(ui.ctx(), AskError::WrongWords { tries_left: 2 });
            }
        }
        let paper = Frame::new().fill(look.colors().paper);
        CentralPanel::default().frame(paper).show(ui, |ui| {
            if at == At::Welcome {
                let shown = welcome::Shown { tables: &[], doors: &doors, working: false, trouble: None };
                drop(welcome.ui(ui, &look, &shown));
            } else {
                let shown = Shown { doors: &doors, looking: Looking::Yes, working: None, trouble: None };
                drop(seat.ui(ui, &look, &shown));
            }
        });
    });
    stage.steps();
    stage
}

fn dress(ui: &Ui, view: View, theme: &Theme) {
    install_fonts(ui.ctx());
    ui.ctx().set_zoom_factor(f32::from(view.percent) / 100.0);
    theme.apply(ui.ctx());
    ui.ctx().all_styles_mut(|style| style.animation_time = 0.0);
}

fn own_link(language: Language) -> DeviceLink {
    DeviceLink {
        table: TableId([1; 32]),
        title: Label::new(&sample::table(language).title).expect("a title"),
        name: Label::new("Carys").expect("a name"),
        certifier: AuthorKey([2; 32]),
        ephemeral_secret: [3; 32],
        until_unix_secs: u64::try_from(now().timestamp().as_second()).expect("after 1970") + 24 * 60 * 60,
        addresses: Vec::new(),
    }
}

fn doors(language: Language) -> Vec<Door> {
    let rules = trestle_app::ground_rules::suggested();
    let sides: Vec<Side> = rules.sides.clone();
    debug_assert!(sides.iter().any(|side| side.id == SideId(1)));
    let door = |number: u8, title: String, person: &str| Door {
        title,
        person: person.to_owned(),
        sides: sides.clone(),
        transport: TransportKey([number; 32]),
        table: TableId([number; 32]),
        addresses: Vec::new(),
    };
    let other = if language == Language::Welsh { "Gofal yn y cartref" } else { "Care at home" };
    vec![door(1, sample::table(language).title, "Carys"), door(2, other.to_owned(), "Gwen")]
}
