//! What a person shows of themselves while here (a caret, a name): sent as datagrams, never stored, never repeated
//! to third peers.
//!
//! At most ten a second go out; what changes faster is gathered, and the last word is said twice because datagrams
//! get lost. Each carries a counter, so that a late one is not taken for news.
//!
//! Absent: any knowledge of what the bytes mean.

use std::time::Duration;

use super::wire::PRESENCE_BYTES_MAX;

/// The least time between two datagrams.
pub const INTERVAL: Duration = Duration::from_millis(100);
/// When the last word is said again.
pub const REPEAT_AFTER: Duration = Duration::from_secs(1);

/// This device's own presence.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    mine: Option<Vec<u8>>,
    counter: u64,
    sent_at: Option<Duration>,
    send_at: Option<Duration>,
    is_repeat: bool,
}

impl Presence {
    /// Takes what is to be shown from now on. Longer ones than [`PRESENCE_BYTES_MAX`] are not shown at all.
    pub(crate) fn set(&mut self, bytes: Option<Vec<u8>>, now: Duration) {
        let bytes = bytes.filter(|bytes| bytes.len() <= PRESENCE_BYTES_MAX && !bytes.is_empty());
        if bytes == self.mine {
            return;
        }
        self.mine = bytes;
        self.is_repeat = false;
        let earliest = self.sent_at.map_or(now, |sent| sent + INTERVAL);
        self.send_at = Some(earliest.max(now));
    }

    /// The datagram that is to go to everybody now, if one is.
    pub(crate) fn due(&mut self, now: Duration) -> Option<Vec<u8>> {
        if self.send_at.is_none_or(|at| at > now) {
            return None;
        }
        self.sent_at = Some(now);
        self.send_at = if self.is_repeat { None } else { Some(now + REPEAT_AFTER) };
        self.is_repeat = true;
        self.counter += 1;
        Some(self.datagram())
    }

    /// The datagram for a peer that has just come, if there is anything to show.
    pub(crate) fn for_newcomer(&self) -> Option<Vec<u8>> {
        self.mine.as_ref().map(|_| self.datagram())
    }

    pub(crate) fn wake_at(&self) -> Option<Duration> {
        self.send_at
    }

    fn datagram(&self) -> Vec<u8> {
        let mut datagram = self.counter.to_be_bytes().to_vec();
        datagram.extend(self.mine.iter().flatten());
        datagram
    }
}

/// What one connection has shown.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    counter: Option<u64>,
    pub(crate) something: bool,
}

impl Shown {
    /// Reads a datagram: what is shown from now on, or `None` when it is old or no presence.
    pub(crate) fn read(&mut self, datagram: &[u8]) -> Option<Option<Vec<u8>>> {
        let (counter, bytes) = datagram.split_first_chunk::<8>()?;
        let counter = u64::from_be_bytes(*counter);
        if bytes.len() > PRESENCE_BYTES_MAX || self.counter.is_some_and(|last| last >= counter) {
            return None;
        }
        self.counter = Some(counter);
        self.something = !bytes.is_empty();
        Some(self.something.then(|| bytes.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn presence_that_changes_fast_goes_out_ten_times_a_second_and_its_last_word_twice() {
        let mut presence = Presence::default();
        let mut sent = Vec::new();
        for at in 0..3_000 {
            if at < 1_000 {
                presence.set(Some(at.to_string().into_bytes()), millis(at));
            }
            sent.extend(presence.due(millis(at)).map(|datagram| (at, datagram[8..].to_vec())));
        }
        assert_eq!(sent.iter().filter(|(at, _)| *at < 1_000).count(), 10);
        let last_word: Vec<_> = sent.iter().filter(|(_, bytes)| bytes == b"999").map(|(at, _)| *at).collect();
        assert_eq!(last_word, [1_000, 2_000]);
    }

    #[test]
    fn a_late_datagram_is_not_news() {
        let mut presence = Presence::default();
        let mut shown = Shown::default();
        presence.set(Some(b"one".to_vec()), millis(0));
        let first = presence.due(millis(0)).expect("due");
        presence.set(None, millis(200));
        let gone = presence.due(millis(200)).expect("due");
        assert_eq!(shown.read(&gone), Some(None));
        assert_eq!(shown.read(&first), None);
        assert_eq!(shown.read(b"short"), None);
        assert_eq!(shown.read(&[0xff; 8 + PRESENCE_BYTES_MAX + 1]), None);
    }
}
