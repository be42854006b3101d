//! Commands that look after a table: keep it at hand for others, check what is on the disk, write a backup.

use std::{
    path::Path,
    sync::mpsc::{Receiver, channel},
    thread,
};

use trestle_sync::repo::CarryError;

use super::{
    reply::{Plain, Reply},
    session::Session,
};

impl Session {
    /// Stays connected until the program is told to end, then saves everything.
    pub(super) fn keep(&mut self) -> Result<Reply, Plain> {
        let ended = asked_to_end();
        self.meet(true)?;
        let mut changes = 0;
        while ended.recv_timeout(super::shell::NAP) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            changes += self.table_mut()?.drain().iter().map(|arrived| arrived.changes).sum::<usize>();
        }
        changes += self.table_mut()?.drain().iter().map(|arrived| arrived.changes).sum::<usize>();
        self.flush()?;
        let said = self.words.say_with("cli-kept", &[("changes", changes.into())]);
        Ok(Reply::say(said).with("changes", changes))
    }

    /// Looks at everything on the disk. `repair` meets others, who have what was damaged.
    pub(super) fn check(&mut self, repair: bool) -> Result<Reply, Plain> {
        let checked = self.table()?.repo().check().map_err(|error| self.trouble(&error))?;
        let rows = usize::try_from(checked.rows).unwrap_or(usize::MAX);
        let reply =
            |said: String| Reply::say(said).with("rows", checked.rows).with("damaged", checked.damaged);
        if repair {
            // What was taken out of the file before is fetched now too.
            self.sync(None)?;
        }
        if checked.damaged == 0 {
            return Ok(reply(self.words.say_with("cli-check-sound", &[("count", rows.into())])));
        }
        if !repair {
            return Ok(reply(self.words.say("cli-check-damaged")).failing(true));
        }
        let peers = self.table()?.repo().peers();
        let met = peers.iter().any(|peer| peer.last_matched_unix_secs.is_some());
        let key = if met { "cli-check-mended" } else { "cli-check-nobody" };
        Ok(reply(self.words.say(key)).failing(!met))
    }

    /// Writes all of the table but this computer's key to `file`.
    pub(super) fn backup(&mut self, file: &Path) -> Result<Reply, Plain> {
        let made = self.table()?.repo().back_up(file);
        made.map_err(|error| match error {
            CarryError::Disk(_) => self.cannot_write(file),
            error => self.trouble(&error),
        })?;
        let shown = file.display().to_string();
        let said = self.words.say_with("cli-backed-up", &[("path", shown.as_str().into())]);
        Ok(Reply::say(said).with("file", shown))
    }
}

/// Says so once the system, or whoever sits before it, asks the program to end.
fn asked_to_end() -> Receiver<()> {
    let (sender, ended) = channel();
    thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        runtime.block_on(async {
            let pressed = tokio::signal::ctrl_c();
            #[cfg(unix)]
            {
                use tokio::signal::unix::{SignalKind, signal};
                match signal(SignalKind::terminate()) {
                    Ok(mut told) => tokio::select! { _ = pressed => {}, _ = told.recv() => {} },
                    Err(_) => drop(pressed.await),
                }
            }
            #[cfg(not(unix))]
            drop(pressed.await);
        });
        // It ends all the same if nobody waits.
        let _ = sender.send(());
    });
    ended
}
