//! Who stands, in one cut of the graph. See `record` for what a cut sees.

use std::collections::BTreeMap;

use crate::graph::Bits;
use crate::person::SideId;

/// The seats that stand, and how many of each side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    seats: Bits,
    per_side: BTreeMap<SideId, usize>,
}

impl Standing {
    pub(crate) fn contains(&self, seat: usize) -> bool {
        self.seats.contains(seat)
    }

    pub(crate) fn seats(&self) -> impl Iterator<Item = usize> {
        self.seats.iter()
    }

    pub(crate) fn add(&mut self, seat: usize, side: SideId) {
        if self.seats.insert(seat) {
            *self.per_side.entry(side).or_default() += 1;
        }
    }

    /// Adds all of `other`'s, whose sides `side` tells.
    pub(crate) fn extend(&mut self, other: &Self, side: impl Fn(usize) -> SideId) {
        for seat in other.seats.iter() {
            self.add(seat, side(seat));
        }
    }

    /// Whether a newcomer to `side` stands when, of the people who stand in each side, so many as `acknowledged` says
    /// vouched for them: more than half of their own side, or, where nobody stands there, of every other side.
    pub(crate) fn admits(&self, side: SideId, acknowledged: &BTreeMap<SideId, usize>) -> bool {
        let more_than_half =
            |side: &SideId, standing: usize| acknowledged.get(side).copied().unwrap_or(0) * 2 > standing;
        match self.per_side.get(&side) {
            Some(standing) => more_than_half(&side, *standing),
            None => self.per_side.iter().all(|(side, standing)| more_than_half(side, *standing)),
        }
    }
}

/// A set of statements that holds the past of each of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut<'a> {
    past: &'a Bits,
    and: Option<usize>,
}

impl<'a> Cut<'a> {
    /// What a statement saw.
    pub(crate) fn before(past: &'a Bits) -> Self {
        Self { past, and: None }
    }

    /// What a statement saw, and itself.
    pub(crate) fn with(past: &'a Bits, at: usize) -> Self {
        Self { past, and: Some(at) }
    }

    pub(crate) fn contains(&self, at: usize) -> bool {
        self.and == Some(at) || self.past.contains(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_half_is_more_than_half() {
        let (here, there) = (SideId(1), SideId(2));
        for (standing_here, standing_there, yes_here, yes_there, admitted) in [
            (1, 0, 0, 0, false),
            (1, 0, 1, 0, true),
            (2, 0, 1, 0, false),
            (2, 5, 2, 0, true),
            (3, 0, 1, 9, false),
            (3, 0, 2, 0, true),
            (0, 1, 0, 1, true),
            (0, 2, 0, 1, false),
            (0, 3, 0, 2, true),
        ] {
            let mut standing = Standing::default();
            (0..standing_here).for_each(|n| standing.add(n, here));
            (0..standing_there).for_each(|n| standing.add(100 + n, there));
            let acknowledged = BTreeMap::from([(here, yes_here), (there, yes_there)]);
            assert_eq!(
                standing.admits(here, &acknowledged),
                admitted,
                "{yes_here}/{standing_here} and {yes_there}/{standing_there}"
            );
        }
    }
}
