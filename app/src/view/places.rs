//! Who may sit here and who does not any more, as screens show it: one's own computers, what was asked of somebody's place
//! and what it came to, and those who have gone.

use egui::Color32;
use trestle_trust::{
    Gone, RemovalState,
    ids::{AuthorKey, PersonId, StatementId},
};

use super::Matched;

/// All that is known of places at the table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlacesView {
    pub mine: MyPlace,
    /// Those that speak for me, this one first.
    pub computers: Vec<ComputerView>,
    /// The newest first.
    pub removals: Vec<RemovalView>,
    /// Who has gone, by name.
    pub gone: Vec<GoneView>,
    /// What was said of places, the newest first, at most [`super::HAPPENED_MAX`].
    pub happened: Vec<PlaceHappened>,
}

/// Whether I sit here, and if not, why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MyPlace {
    #[default]
    Here,
    Left,
    /// By what every side was asked.
    Removed(StatementId),
    /// I sit here, and another computer of mine has said that this one does not.
    NotThisComputer,
}

/// A computer of mine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComputerView {
    pub device: AuthorKey,
    /// Enough of its key to tell it from my others.
    pub mark: String,
    /// What it is called, where it has told.
    pub name: Option<String>,
    pub this: bool,
    pub matched: Matched,
}

/// Somebody asked that people sit here no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovalView {
    pub statement: StatementId,
    pub people: Vec<PersonId>,
    pub why: String,
    pub asked_by: Option<PersonId>,
    pub unix_secs: i64,
    pub sides: Vec<AskedSide>,
    pub state: RemovalState,
    pub consented_by_me: bool,
    /// I am asked, have not consented, and it may still come about.
    pub may_consent: bool,
    pub names_me: bool,
}

/// Those of a side who are asked; of a side that came about apart, those of one part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedSide {
    pub side: String,
    pub people: Vec<AskedPerson>,
    pub consent: usize,
    /// How many are enough.
    pub enough: usize,
}

impl AskedSide {
    /// Whether too many of it answer on paper to ever be enough: nobody can consent for them.
    pub fn cannot(&self) -> bool {
        let can = self.people.iter().filter(|one| one.consents || !one.on_paper).count();
        can < self.enough
    }

    /// Whether it is never enough without those whom it is about.
    pub fn needs(&self, named: &[PersonId]) -> bool {
        let others = self.people.iter().filter(|one| !named.contains(&one.id));
        let can = others.filter(|one| one.consents || !one.on_paper).count();
        !self.cannot() && can < self.enough
    }
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPerson {
    pub id: PersonId,
    pub consents: bool,
    pub on_paper: bool,
}

/// Somebody who sat here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneView {
    pub id: PersonId,
    pub name: String,
    pub color: Color32,
    pub side: String,
    pub me: bool,
    pub how: Gone,
    pub unix_secs: i64,
}

/// Something that was said of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceHappened {
    pub by: PersonId,
    pub what: PlaceWhat,
    pub unix_secs: i64,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceWhat {
    /// The side as it is called now.
    Moved {
        side: String,
    },
    Left,
    ComputerRemoved,
    Asked {
        people: Vec<PersonId>,
    },
    /// With that consent, or with what came since, it has come about.
    Removed {
        people: Vec<PersonId>,
    },
    Was {
        person: PersonId,
    },
}

impl PlacesView {
    /// What waits for me to say whether I consent.
    pub fn waiting(&self) -> impl Iterator<Item = &RemovalView> {
        self.removals
            .iter()
            .filter(|asked| asked.may_consent && asked.state == RemovalState::Open && !asked.names_me)
    }
}
