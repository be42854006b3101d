//! Where a block stands: one register, one string.
//!
//! A *position* is a fraction written in steps of three base-62 digits: strings compare as positions do, there is
//! always room between two of them, and two people who choose at the same place rarely choose the same one.
//! A *place* is a position and how the block stands: `0zz` (never moved), `0zz!` (moved), `0zz/BLOCK` (glued) or `0zz=`
//! (folded back).

use std::sync::Arc;

use rand_core::Rng;

use super::view::BlockId;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How many values a step of three digits has.
const STEP: u32 = 62 * 62 * 62;
/// A gap narrower than this is left for the next step, so that choices made apart seldom meet.
const GAP_MIN: u32 = 4096;

/// A fraction between 0 (the empty string) and 1, exclusive of both where a block stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position(Arc<str>);

impl Position {
    /// Reads a position from a document. `None` if it is none: nothing could be put before or after it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let whole = !text.is_empty() && text.len().is_multiple_of(3);
        let digits = text.bytes().all(|b| b.is_ascii_alphanumeric());
        (whole && digits && !text.ends_with("000")).then(|| Position(text.into()))
    }

    /// The first eight digits as a number that compares as they do.
    pub(crate) fn prefix(&self) -> u64 {
        let digits = self.0.bytes().chain(std::iter::repeat(0));
        digits.take(8).fold(0, |number, digit| number << 8 | u64::from(digit))
    }

    fn step(&self, i: usize) -> u32 {
        let Some(digits) = self.0.as_bytes().get(i * 3..i * 3 + 3) else { return 0 };
        digits.iter().fold(0, |n, digit| n * 62 + digit_value(*digit))
    }

    /// A position between two others: after `low`, and before `high` if there is one. Nearer to `low`, because
    /// people mostly write downwards. A `high` that is not above `low` counts for nothing.
    pub(crate) fn between(low: &Position, high: Option<&Position>, rng: &mut impl Rng) -> Position {
        let mut made = String::new();
        let mut bound = high.filter(|high| *high > low);
        for i in 0.. {
            let from = low.step(i);
            let to = bound.map_or(STEP, |high| high.step(i));
            let gap = to.saturating_sub(from);
            if gap >= GAP_MIN {
                push_step(&mut made, from + 1 + rng.next_u32() % (gap / 128));
                break;
            }
            push_step(&mut made, from);
            if gap > 0 {
                // Anything that starts like `low` up to here is already before `high`.
                bound = None;
            }
        }
        Position(made.into())
    }

    /// `count` positions in order between two others.
    pub(crate) fn spread(
        low: &Position,
        high: Option<&Position>,
        count: usize,
        rng: &mut impl Rng,
    ) -> Vec<Position> {
        let mut made: Vec<Position> = Vec::with_capacity(count);
        for _ in 0..count {
            let next = Position::between(made.last().unwrap_or(low), high, rng);
            made.push(next);
        }
        made
    }
}

fn digit_value(digit: u8) -> u32 {
    let value = match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'Z' => digit - b'A' + 10,
        _ => digit.saturating_sub(b'a') + 36,
    };
    u32::from(value)
}

fn push_step(text: &mut String, step: u32) {
    for part in [step / (62 * 62), step / 62 % 62, step % 62] {
        text.push(char::from(DIGITS[part as usize]));
    }
}

/// What a block's position counts among.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stand {
    /// In the text's own order, and never moved: split-offs of one text keep to the order of its words.
    Unmoved,
    /// In the text's own order, where someone moved it.
    Moved,
    /// At the end of another block, among what is glued there.
    Glued(BlockId),
    /// Where the text goes on, as if it had never been split off: glued, before all else, to what is before it.
    Folded,
}

/// The `place` register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) position: Position,
    pub(crate) stand: Stand,
}

impl Place {
    pub(crate) fn new(position: Position, stand: Stand) -> Self {
        Place { position, stand }
    }

    /// Reads the register. `None` if it is garbled.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((position, to)) = text.split_once('/') {
            let to = (!to.is_empty()).then(|| BlockId::from(to))?;
            return Some(Place::new(Position::parse(position)?, Stand::Glued(to)));
        }
        if let Some(position) = text.strip_suffix('!') {
            return Some(Place::new(Position::parse(position)?, Stand::Moved));
        }
        if let Some(position) = text.strip_suffix('=') {
            return Some(Place::new(Position::parse(position)?, Stand::Folded));
        }
        Some(Place::new(Position::parse(text)?, Stand::Unmoved))
    }

    /// Writes the register.
    pub(crate) fn encode(&self) -> String {
        match &self.stand {
            Stand::Unmoved => self.position.0.to_string(),
            Stand::Moved => format!("{}!", self.position.0),
            Stand::Glued(to) => format!("{}/{to}", self.position.0),
            Stand::Folded => format!("{}=", self.position.0),
        }
    }

    pub(crate) fn glued_to(&self) -> Option<&BlockId> {
        match &self.stand {
            Stand::Glued(to) => Some(to),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn there_is_always_room_between_two_positions() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut all = vec![Position::between(&Position::default(), None, &mut rng)];
        for _ in 0..3000 {
            let at = rng.next_u32() as usize % (all.len() + 1);
            let low = if at == 0 { Position::default() } else { all[at - 1].clone() };
            let made = Position::between(&low, all.get(at), &mut rng);
            assert!(low < made, "{low:?} {made:?}");
            assert!(all.get(at).is_none_or(|high| made < *high), "{made:?} {:?}", all.get(at));
            assert_eq!(Position::parse(&made.0).as_ref(), Some(&made));
            all.insert(at, made);
        }
    }

    #[test]
    fn positions_stay_short_where_people_write_downwards() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let first = Position::between(&Position::default(), None, &mut rng);
        let fence = Position::between(&first, None, &mut rng);
        for high in [None, Some(&fence)] {
            let last = Position::spread(&first, high, 6000, &mut rng).pop().expect("6000 positions");
            assert!(last.0.len() <= 24, "{last:?}");
        }
    }

    #[test]
    fn a_place_reads_back_and_garbage_is_none() {
        for text in ["0zz", "0zz!", "0zz001/abc", "0zz="] {
            assert_eq!(Place::parse(text).expect(text).encode(), text);
        }
        for text in ["", "!", "0z", "000", "0z-", "0zz/", "/abc", "0zz!!", "0zz!=", "é0"] {
            assert_eq!(Place::parse(text), None, "{text}");
        }
    }
}
