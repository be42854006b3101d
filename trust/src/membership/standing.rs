//! Who stands, in one cut of the graph. See `record` for what a cut sees.

use std::collections::BTreeMap;

use super::record::Departed;
use crate::graph::Bits;
use crate::person::SideId;

/// The parts of all sides, each by the seat that it began with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    parts: BTreeMap<usize, Part>,
}

/// Those of a side who stand by the word of one another, back to the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    side: SideId,
    seats: Bits,
    len: usize,
}

impl Standing {
    /// Whether that seat stands, in any part of its side.
    pub(crate) fn contains(&self, seat: usize) -> bool {
        self.parts.values().any(|part| part.seats.contains(seat))
    }

    /// All that stand, with the part in which they do: once for each part.
    pub(crate) fn seats(&self) -> impl Iterator<Item = (usize, usize)> {
        self.parts.iter().flat_map(|(first, part)| part.seats.iter().map(|seat| (*first, seat)))
    }

    /// The parts, by the seats that they began with.
    pub(super) fn firsts(&self) -> impl Iterator<Item = usize> {
        self.parts.keys().copied()
    }

    /// By part, the seats in it.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Bits> {
        self.parts.values().map(|part| &part.seats)
    }

    /// Adds `seat` to the part that began with `first`, or begins it.
    pub(crate) fn add(&mut self, first: usize, seat: usize, side: SideId) {
        let part = self.parts.entry(first).or_insert_with(|| Part { side, seats: Bits::default(), len: 0 });
        if part.seats.insert(seat) {
            part.len += 1;
        }
    }

    /// Adds all of `other`'s.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (first, part) in &other.parts {
            for seat in part.seats.iter() {
                self.add(*first, seat, part.side);
            }
        }
    }

    /// The parts in which a seat of `side` comes to stand when the people of `vouching` seats vouch for it: those of which
    /// more than half do and in which it is not yet. Where its side has none it begins one (its own number), when more than
    /// half of every other part do, and there is one.
    pub(crate) fn admits(&self, seat: usize, side: SideId, vouching: &[usize]) -> Vec<usize> {
        let more_than_half =
            |part: &Part| vouching.iter().filter(|by| part.seats.contains(**by)).count() * 2 > part.len;
        let mut own = self.parts.iter().filter(|(_, part)| part.side == side).peekable();
        if own.peek().is_none() {
            let all = !self.parts.is_empty() && self.parts.values().all(more_than_half);
            return if all { vec![seat] } else { Vec::new() };
        }
        own.filter(|(_, part)| !part.seats.contains(seat) && more_than_half(part))
            .map(|(first, _)| *first)
            .collect()
    }
}

/// A set of statements that holds the past of each of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut<'a> {
    past: &'a Bits,
    and: Option<usize>,
    departed: &'a Departed,
}

impl<'a> Cut<'a> {
    /// What a statement saw, and who had gone there.
    pub(crate) fn before(past: &'a Bits, departed: &'a Departed) -> Self {
        Self { past, and: None, departed }
    }

    /// What a statement saw, and itself.
    pub(crate) fn with(past: &'a Bits, at: usize, departed: &'a Departed) -> Self {
        Self { past, and: Some(at), departed }
    }

    /// What its one statement more saw.
    pub(crate) fn past(self) -> Self {
        Self { and: None, ..self }
    }

    /// The same where those have gone.
    pub(super) fn where_gone<'b>(self, departed: &'b Departed) -> Cut<'b>
    where
        'a: 'b,
    {
        Cut { past: self.past, and: self.and, departed }
    }

    /// Who has gone in it.
    pub(crate) fn departed(&self) -> &'a Departed {
        self.departed
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
            (0..standing_here).for_each(|n| standing.add(0, n, here));
            (0..standing_there).for_each(|n| standing.add(100, 100 + n, there));
            let vouching: Vec<usize> = (0..yes_here).chain(100..100 + yes_there).collect();
            assert_eq!(
                standing.admits(50, here, &vouching),
                if !admitted {
                    vec![]
                } else if standing_here == 0 {
                    vec![50]
                } else {
                    vec![0]
                },
                "{yes_here}/{standing_here} and {yes_there}/{standing_there}"
            );
        }
    }

    #[test]
    fn each_part_of_a_side_takes_in_whom_it_vouches_for() {
        let (here, there) = (SideId(1), SideId(2));
        let mut standing = Standing::default();
        standing.add(0, 0, here);
        standing.add(10, 10, there);
        standing.add(20, 20, there);
        assert_eq!(standing.admits(30, there, &[0, 10]), [10]);
        assert_eq!(standing.admits(30, there, &[10, 20]), [10, 20]);
        assert_eq!(standing.admits(20, there, &[10]), [10], "who began a part may come into another");
        assert_eq!(standing.admits(30, SideId(3), &[0, 10]), [0; 0], "every part of every other side");
        assert_eq!(standing.admits(30, SideId(3), &[0, 10, 20]), [30]);
    }
}
