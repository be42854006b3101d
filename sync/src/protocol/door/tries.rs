//! How often a door may be guessed at.

/// A door takes so many wrong tries, from everybody together.
pub const TRIES: u8 = 3;

/// Counts wrong tries, and those that are under way: a try is reserved before anything is answered, so that any number of
/// guessers at once get no more than [`TRIES`] together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tries {
    wrong: u8,
    running: u8,
    shut: bool,
}

/// Why nobody may try now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTry {
    /// As many exchanges are under way as there are tries left: one of them will end soon.
    Busy,
    /// The door is closed.
    Shut,
}

impl Tries {
    /// Reserves a try. Each is given back by exactly one of [`Tries::wrong`] and [`Tries::ended`].
    ///
    /// # Errors
    /// See [`NoTry`].
    pub fn reserve(&mut self) -> Result<(), NoTry> {
        if self.is_shut() {
            return Err(NoTry::Shut);
        }
        if self.wrong + self.running >= TRIES {
            return Err(NoTry::Busy);
        }
        self.running += 1;
        Ok(())
    }

    /// The reserved try was wrong. Says how many are left.
    pub fn wrong(&mut self) -> u8 {
        self.running = self.running.saturating_sub(1);
        self.wrong = (self.wrong + 1).min(TRIES);
        TRIES - self.wrong
    }

    /// The reserved try was right, or was broken off before anything was tried.
    pub fn ended(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    /// Closes the door for good, whatever is under way.
    pub fn shut(&mut self) {
        self.shut = true;
    }

    /// So many tries were wrong.
    #[must_use]
    pub fn wrong_tries(&self) -> u8 {
        self.wrong
    }

    /// Whether the door is closed, by its host or by wrong tries.
    #[must_use]
    pub fn is_shut(&self) -> bool {
        self.shut || self.wrong >= TRIES
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tries_that_run_at_once_are_three_together() {
        let mut tries = Tries::default();
        for _ in 0..3 {
            assert_eq!(tries.reserve(), Ok(()));
        }
        assert_eq!(tries.reserve(), Err(NoTry::Busy));
        tries.ended();
        assert_eq!(tries.reserve(), Ok(()), "what was broken off counts for nothing");
        assert_eq!(tries.wrong(), 2);
        assert_eq!(tries.reserve(), Err(NoTry::Busy), "two run and one was wrong");
        assert_eq!((tries.wrong(), tries.wrong()), (1, 0));
        assert_eq!(tries.reserve(), Err(NoTry::Shut));
    }

    #[test]
    fn a_door_that_its_host_closed_takes_no_try() {
        let mut tries = Tries::default();
        tries.shut();
        assert_eq!(tries.reserve(), Err(NoTry::Shut));
    }

    proptest! {
        /// Whatever guessers do, they are told three times at most whether they were right.
        #[test]
        fn no_order_of_events_gives_a_fourth_try(steps in prop::collection::vec(0..3_u8, 0..200)) {
            let mut tries = Tries::default();
            let (mut running, mut wrong) = (0, 0);
            for step in steps {
                match step {
                    0 if tries.reserve().is_ok() => running += 1,
                    1 if running > 0 => { running -= 1; wrong += 1; tries.wrong(); }
                    2 if running > 0 => { running -= 1; tries.ended(); }
                    _ => {}
                }
                prop_assert!(running + wrong <= i32::from(TRIES));
                prop_assert_eq!(tries.is_shut(), wrong == i32::from(TRIES));
            }
        }
    }
}
