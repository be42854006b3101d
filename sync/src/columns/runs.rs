//! Walks the run-length encoded columns of a change, run by run. A run of a million equal values is one step.

use super::{NAME_BYTES_MAX, NAMES_BYTES_MAX, ScanError};

/// Reads numbers and bytes from the front of a slice.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    place: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, place: 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.place == self.bytes.len()
    }

    pub(super) fn place(&self) -> usize {
        self.place
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.place..]
    }

    pub(super) fn take(&mut self, count: u64) -> Result<&'a [u8], ScanError> {
        let rest = &self.bytes[self.place..];
        let count = usize::try_from(count).map_err(|_| ScanError::CutOff)?;
        let taken = rest.get(..count).ok_or(ScanError::CutOff)?;
        self.place += count;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, ScanError> {
        let byte = *self.bytes.get(self.place).ok_or(ScanError::CutOff)?;
        self.place += 1;
        Ok(byte)
    }

    /// An unsigned LEB128 number in its shortest form.
    pub(super) fn unsigned(&mut self) -> Result<u64, ScanError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let fits = shift < 63 || byte <= 1;
                let shortest = shift == 0 || byte != 0;
                return if fits && shortest { Ok(value) } else { Err(ScanError::BadNumber) };
            }
        }
        Err(ScanError::BadNumber)
    }

    /// A signed LEB128 number in its shortest form.
    pub(super) fn signed(&mut self) -> Result<i64, ScanError> {
        let mut value: i64 = 0;
        let mut previous = 0_u8;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let negative = byte & 0x40 != 0;
                let fits = shift < 63 || byte == 0 || byte == 0x7f;
                let padded = (byte == 0 && previous & 0x40 == 0) || (byte == 0x7f && previous & 0x40 != 0);
                if !fits || (shift > 0 && padded) {
                    return Err(ScanError::BadNumber);
                }
                if negative && shift + 7 < 64 {
                    value |= -1 << (shift + 7);
                }
                return Ok(value);
            }
            previous = byte;
        }
        Err(ScanError::BadNumber)
    }
}

/// The values of one run-length encoded column, and what is required of them.
pub(super) struct Values<'a, 'b> {
    reader: Reader<'a>,
    kind: Kind<'b>,
}

enum Kind<'b> {
    /// Unsigned numbers up to this.
    Numbers { max: u64 },
    /// Differences whose running sum stays from 0 up to `max`.
    Deltas { sum: i64, max: i64 },
    /// Strings; `bytes` counts them all written out.
    Names { bytes: u64 },
    /// A value's type and length; `bytes` counts the lengths.
    ValueLengths { bytes: &'b mut u64 },
}

impl<'a, 'b> Values<'a, 'b> {
    pub(super) fn numbers(column: &'a [u8], max: u64) -> Self {
        Self { reader: Reader::new(column), kind: Kind::Numbers { max } }
    }

    pub(super) fn deltas(column: &'a [u8], max: u64) -> Self {
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        Self { reader: Reader::new(column), kind: Kind::Deltas { sum: 0, max } }
    }

    pub(super) fn names(column: &'a [u8]) -> Self {
        Self { reader: Reader::new(column), kind: Kind::Names { bytes: 0 } }
    }

    pub(super) fn value_lengths(column: &'a [u8], bytes: &'b mut u64) -> Self {
        Self { reader: Reader::new(column), kind: Kind::ValueLengths { bytes } }
    }

    /// How many values there are, nulls included: at most `max`.
    pub(super) fn count(self, max: u64, what: &'static str) -> Result<u64, ScanError> {
        Ok(self.walk(max, what)?.0)
    }

    /// The sum of all values, which is at most `max`.
    pub(super) fn sum(self, max: u64, what: &'static str) -> Result<u64, ScanError> {
        let (_, sum) = self.walk(u64::MAX, what)?;
        if sum <= max { Ok(sum) } else { Err(ScanError::TooLarge { what }) }
    }

    fn walk(mut self, max: u64, what: &'static str) -> Result<(u64, u64), ScanError> {
        let (mut count, mut sum) = (0_u64, 0_u64);
        while !self.reader.is_empty() {
            let run = self.reader.signed()?;
            // Judged before a value of it is read, so that a literal run cannot cost more than its bytes.
            let length = if run == 0 { self.reader.unsigned()? } else { run.unsigned_abs() };
            count = count.saturating_add(length);
            if count > max {
                return Err(ScanError::TooLarge { what });
            }
            match run {
                0 => {}
                1.. => sum = sum.saturating_add(self.value(length)?.saturating_mul(length)),
                _ => {
                    for _ in 0..length {
                        sum = sum.saturating_add(self.value(1)?);
                    }
                }
            }
        }
        Ok((count, sum))
    }

    /// Reads one value that stands `times` times, and gives it if it is a number that sums make sense of.
    fn value(&mut self, times: u64) -> Result<u64, ScanError> {
        match &mut self.kind {
            Kind::Numbers { max } => {
                let number = self.reader.unsigned()?;
                if number > *max {
                    return Err(ScanError::OutOfRange { what: "value of a column" });
                }
                return Ok(number);
            }
            Kind::Deltas { sum, max } => {
                let delta = self.reader.signed()?;
                let times = i64::try_from(times).unwrap_or(i64::MAX);
                // A run goes one way, so its first and last sums bound those between.
                let first = sum.saturating_add(delta);
                *sum = sum.saturating_add(delta.saturating_mul(times));
                if !(0..=*max).contains(&first) || !(0..=*max).contains(sum) {
                    return Err(ScanError::OutOfRange { what: "counter of a column" });
                }
            }
            Kind::Names { bytes } => {
                let length = self.reader.unsigned()?;
                if length > NAME_BYTES_MAX {
                    return Err(ScanError::TooLarge { what: "name" });
                }
                self.reader.take(length)?;
                *bytes = bytes.saturating_add(length.saturating_mul(times));
                if *bytes > NAMES_BYTES_MAX {
                    return Err(ScanError::TooLarge { what: "list of names" });
                }
            }
            Kind::ValueLengths { bytes } => {
                let meta = self.reader.unsigned()?;
                let (kind, length) = (meta & 0xf, meta >> 4);
                // Null, false and true have no bytes; automerge would skip a length without reading it.
                if kind <= 2 && length != 0 {
                    return Err(ScanError::ColumnsDisagree);
                }
                **bytes = bytes.saturating_add(length.saturating_mul(times));
            }
        }
        Ok(0)
    }
}

/// How many values a column of booleans holds: at most `max`.
pub(super) fn count_booleans(column: &[u8], max: u64) -> Result<u64, ScanError> {
    let mut reader = Reader::new(column);
    let mut count = 0_u64;
    while !reader.is_empty() {
        count = count.saturating_add(reader.unsigned()?);
        if count > max {
            return Err(ScanError::TooLarge { what: "column of yes and no" });
        }
    }
    Ok(count)
}
