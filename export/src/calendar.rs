//! A calendar file (iCalendar, RFC 5545) of days on which something is due: promises, and when an agreement is looked at
//! again.
//!
//! An entry is a whole day, whatever the time zone. An entry written again has the same [`Entry::uid`], so that a calendar
//! that reads the file twice changes what it has and doubles nothing. Absent: the clock (the moment comes in), time of day,
//! repetition, and any sentence of our own.

use std::fmt::{self, Write as _};

/// The most octets of a line, without its end (RFC 5545, 3.1).
const LINE_OCTETS_MAX: usize = 75;
const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// A calendar to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar<'a> {
    /// What the calendar is called.
    pub name: &'a str,
    /// The language tag of its words, `cy` for one.
    pub language: &'a str,
    /// When it is written.
    pub written_unix_secs: i64,
    pub entries: &'a [Entry],
}

/// A day on which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Names what is due, for ever and on every computer.
    pub uid: String,
    pub day: Day,
    /// A line.
    pub title: String,
    /// More about it, several lines perhaps.
    pub about: String,
    /// Rises each time that the entry says something else.
    pub sequence: u32,
    /// So many days before, the calendar reminds; none reminds of nothing.
    pub remind_days_before: Option<u8>,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

/// Not a day that the calendar has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day is written 2027-05-21")]
pub struct NoDay;

impl Day {
    /// That day, if the calendar has it. Years have four digits.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let sound = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day);
        sound.then_some(Day { year, month, day })
    }

    /// The day of that moment, in UTC.
    fn of_unix(unix_secs: i64) -> (i64, u8, u8) {
        // Days since 1 March of the year 0, in eras of 400 years: the leap day is the last of its year.
        let days = unix_secs.div_euclid(SECONDS_A_DAY) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * shifted + 2) / 5 + 1) as u8;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
        (era * 400 + year + i64::from(month <= 2), month, day)
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl std::str::FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
        };
        let found = (number(4), number(2), number(2));
        let (Some(year), Some(month), Some(day), None) = (found.0, found.1, found.2, parts.next()) else {
            return Err(NoDay);
        };
        let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
        Day::new(year, small(month), small(day)).ok_or(NoDay)
    }
}

/// As a `DATE` of the file: `20270521`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}{:02}", self.year, self.month, self.day)
    }
}

/// The file's text. Entries come in the order given.
pub fn write(calendar: &Calendar<'_>) -> String {
    let mut file = File::default();
    let stamp = moment(calendar.written_unix_secs);
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line("PRODID:-//Trestle//Promises//EN");
    file.line("CALSCALE:GREGORIAN");
    file.line("METHOD:PUBLISH");
    file.words("NAME", calendar.language, calendar.name);
    file.line(&format!("X-WR-CALNAME:{}", escaped(calendar.name)));
    for entry in calendar.entries {
        file.line("BEGIN:VEVENT");
        file.line(&format!("UID:{}", escaped(&entry.uid)));
        file.line(&format!("DTSTAMP:{stamp}"));
        file.line(&format!("SEQUENCE:{}", entry.sequence));
        file.line(&format!("DTSTART;VALUE=DATE:{}", entry.day));
        file.words("SUMMARY", calendar.language, &entry.title);
        if !entry.about.is_empty() {
            file.words("DESCRIPTION", calendar.language, &entry.about);
        }
        // Nobody is busy because something is due.
        file.line("TRANSP:TRANSPARENT");
        if let Some(days) = entry.remind_days_before {
            file.line("BEGIN:VALARM");
            file.line("ACTION:DISPLAY");
            file.line(&format!("TRIGGER:-P{days}D"));
            file.words("DESCRIPTION", calendar.language, &entry.title);
            file.line("END:VALARM");
        }
        file.line("END:VEVENT");
    }
    file.line("END:VCALENDAR");
    file.0
}

/// The lines so far.
#[derive(Debug, Default)]
struct File(String);

impl File {
    fn words(&mut self, name: &str, language: &str, words: &str) {
        self.line(&format!("{name};LANGUAGE={}:{}", parameter(language), escaped(words)));
    }

    /// One content line, folded so that no line is too long: what follows begins with a space.
    fn line(&mut self, line: &str) {
        let mut room = LINE_OCTETS_MAX;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE_OCTETS_MAX - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Words as a `TEXT` of the file. Signs that no text may have are left out.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A language tag has letters, digits and hyphens.
fn parameter(language: &str) -> String {
    language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// As a `DATE-TIME` in UTC: `20270521T120000Z`.
fn moment(unix_secs: i64) -> String {
    let (year, month, day) = Day::of_unix(unix_secs);
    let of_day = unix_secs.rem_euclid(SECONDS_A_DAY);
    let mut out = String::new();
    write!(out, "{:04}{month:02}{day:02}T", year.clamp(0, 9999)).expect("writing to memory does not fail");
    write!(out, "{:02}{:02}{:02}Z", of_day / 3_600, of_day / 60 % 60, of_day % 60)
        .expect("writing to memory does not fail");
    out
}

#[cfg(test)]
mod tests;
