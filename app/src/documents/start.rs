//! Putting up a table, sitting down at one, opening one. All wait for the disk, sitting down for the network too.

use std::{
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use trestle_export::markdown;
use trestle_model::text::TextAction;
use trestle_sync::repo::{CreateError, JoinError, OpenError, Repo};
use trestle_trust::{DeviceLink, ground_rules::GroundRules, invitation::Ticket, person::SideId};

use super::{DesignError, Documents, Engine, options};
use crate::{ground_rules, home::Home, lang::Language};

/// A table that was open is tried again after so long.
const AGAIN_AFTER: Duration = Duration::from_millis(50);

/// Why a table was not put up.
#[derive(Debug, thiserror::Error)]
pub enum PutUpError {
    #[error(transparent)]
    Create(#[from] CreateError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Design(#[from] DesignError),
    /// The new table's folder could not be made, or not be given its name.
    #[error("the folder of the new table: {0}")]
    Folder(#[from] io::Error),
}

/// Why nobody sat down, or why a table was not opened.
#[derive(Debug, thiserror::Error)]
pub enum SitDownError {
    #[error(transparent)]
    Join(#[from] JoinError),
    /// This computer was not linked.
    #[error("linking this computer: {0}")]
    Link(#[source] JoinError),
    #[error(transparent)]
    Design(#[from] DesignError),
}

impl Documents {
    /// Puts up a table in a folder of its own under `home`, with the suggested ground rules as its first text, in
    /// `language`.
    ///
    /// # Errors
    /// [`PutUpError`]. What was made is removed again.
    pub fn put_up(
        home: &Home,
        title: &str,
        rules: GroundRules,
        name: &str,
        side: SideId,
        language: Language,
        engine: &Engine,
    ) -> Result<Self, PutUpError> {
        // A table's id is known once it is made, so it is made under another name first.
        let mut random = [0_u8; 8];
        rand_core::Rng::fill_bytes(&mut rand::rng(), &mut random);
        let folder = home.tables_folder().join(format!("new-{:016x}", u64::from_be_bytes(random)));
        fs::create_dir_all(home.tables_folder())?;
        let nobody = Engine { loopback_only: true, mdns: false, meets: false, ..engine.clone() };
        let made = Repo::create(&folder, title, rules, name, side, options(&nobody).0)?;
        let place = home.table_folder(&made.table());
        // Nothing is in it yet that could be lost.
        drop(made.close());
        fs::rename(&folder, &place)?;
        // Until then the table is there under its first name only, after a power cut.
        if let Ok(tables) = fs::File::open(home.tables_folder()) {
            tables.sync_all()?;
        }
        let mut table = Documents::open(&place, engine)?;
        if let Ok(blocks) = markdown::parse(ground_rules::text(language).as_bytes()) {
            let rules = table.ground_rules();
            table.apply(rules, &TextAction::Replace { blocks })?;
            table.shut(rules);
        }
        Ok(table)
    }

    /// Sits down by a ticket.
    ///
    /// # Errors
    /// [`SitDownError`].
    pub fn sit_down(
        home: &Home,
        ticket: &Ticket,
        name: &str,
        side: SideId,
        engine: &Engine,
    ) -> Result<Self, SitDownError> {
        let (options, events) = options(engine);
        let folder = home.table_folder(&ticket.table);
        let repo = Repo::join(&folder, ticket, name, side, options)?;
        Ok(Documents::new(&folder, repo, events, engine.wake.clone())?)
    }

    /// Makes this computer one of the person's who made `link`, at their table.
    ///
    /// # Errors
    /// [`SitDownError`].
    pub fn link(home: &Home, link: &DeviceLink, engine: &Engine) -> Result<Self, SitDownError> {
        let (options, events) = options(engine);
        let folder = home.table_folder(&link.table);
        let repo = Repo::link(&folder, link, options).map_err(SitDownError::Link)?;
        Ok(Documents::new(&folder, repo, events, engine.wake.clone())?)
    }

    /// Opens the table in `folder`.
    ///
    /// # Errors
    /// [`OpenError`]; a list of designs that cannot be read counts as damage.
    pub fn open(folder: &Path, engine: &Engine) -> Result<Self, OpenError> {
        let (options, events) = options(engine);
        let repo = Repo::open(folder, options)?;
        Documents::new(folder, repo, events, engine.wake.clone())
            .map_err(|error| OpenError::Damaged(error.to_string()))
    }

    /// As [`Documents::open`]. A table that is open already is tried again for as long as `patience`: it may be closing.
    ///
    /// # Errors
    /// See [`Documents::open`].
    #[expect(clippy::disallowed_methods, reason = "waits for another thread by a real clock")]
    pub fn open_soon(folder: &Path, engine: &Engine, patience: Duration) -> Result<Self, OpenError> {
        let began = Instant::now();
        loop {
            match Documents::open(folder, engine) {
                Err(OpenError::AlreadyOpen) if began.elapsed() < patience => {
                    std::thread::sleep(AGAIN_AFTER);
                }
                opened => return opened,
            }
        }
    }
}
