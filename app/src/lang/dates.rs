//! Days in words: "today", "yesterday", "Tuesday", "3 June", "3 June 2025".

use jiff::{Timestamp, Zoned};

use super::Words;

/// The day of `unix_secs` as said on the day of `now`, in `now`'s time zone.
pub fn day(words: &Words, unix_secs: i64, now: &Zoned) -> String {
    let Some(when) = zoned(unix_secs, now) else { return String::new() };
    let days = days_between(&when, now);
    match days {
        0 => words.say("date-today"),
        1 => words.say("date-yesterday"),
        2..=6 => weekday(words, &when),
        _ if when.year() == now.year() => day_and_month(words, &when),
        _ => words.say_with(
            "date-with-year",
            &[("day", day_and_month(words, &when).into()), ("year", when.year().to_string().into())],
        ),
    }
}

/// Whether `unix_secs` lies on the day of `now`, in `now`'s time zone.
pub fn is_today(unix_secs: i64, now: &Zoned) -> bool {
    zoned(unix_secs, now).is_some_and(|when| days_between(&when, now) == 0)
}

/// "today 09:12", "yesterday", "Tuesday": with the time only where it helps.
pub fn moment(words: &Words, unix_secs: i64, now: &Zoned) -> String {
    let Some(when) = zoned(unix_secs, now) else { return String::new() };
    let minutes = now.timestamp().as_second().saturating_sub(unix_secs) / 60;
    if (0..2).contains(&minutes) {
        return words.say("date-just-now");
    }
    if (2..60).contains(&minutes) {
        return words.say_with("date-minutes-ago", &[("count", minutes.into())]);
    }
    if days_between(&when, now) == 0 {
        let time = format!("{:02}:{:02}", when.hour(), when.minute());
        return words.say_with("date-today-at", &[("time", time.into())]);
    }
    day(words, unix_secs, now)
}

/// "Sunday 30 June": a date to come, in full.
pub fn until(words: &Words, unix_secs: i64, now: &Zoned) -> String {
    let Some(when) = zoned(unix_secs, now) else { return String::new() };
    words.say_with(
        "date-weekday-and-day",
        &[("weekday", weekday(words, &when).into()), ("day", day_and_month(words, &when).into())],
    )
}

/// Whole days from `when` to `now` by the calendar; negative when `when` is to come.
fn days_between(when: &Zoned, now: &Zoned) -> i64 {
    let hours = (now.date() - when.date()).get_days();
    i64::from(hours)
}

fn zoned(unix_secs: i64, now: &Zoned) -> Option<Zoned> {
    Some(Timestamp::from_second(unix_secs).ok()?.to_zoned(now.time_zone().clone()))
}

fn weekday(words: &Words, when: &Zoned) -> String {
    use jiff::civil::Weekday;
    words.say(match when.weekday() {
        Weekday::Monday => "date-monday",
        Weekday::Tuesday => "date-tuesday",
        Weekday::Wednesday => "date-wednesday",
        Weekday::Thursday => "date-thursday",
        Weekday::Friday => "date-friday",
        Weekday::Saturday => "date-saturday",
        Weekday::Sunday => "date-sunday",
    })
}

fn day_and_month(words: &Words, when: &Zoned) -> String {
    let key = match when.month() {
        1 => "date-january",
        2 => "date-february",
        3 => "date-march",
        4 => "date-april",
        5 => "date-may",
        6 => "date-june",
        7 => "date-july",
        8 => "date-august",
        9 => "date-september",
        10 => "date-october",
        11 => "date-november",
        _ => "date-december",
    };
    words.say_with(key, &[("day", when.day().to_string().into())])
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};

    use super::*;
    use crate::lang::Language;

    #[test]
    fn a_day_is_said_as_people_say_it() {
        let now = date(2026, 11, 22).at(14, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment");
        let check = |language, (year, month, day_number): (i16, i8, i8), expected: &str| {
            let when =
                date(year, month, day_number).at(9, 12, 0, 0).to_zoned(TimeZone::UTC).expect("a moment");
            let words = Words::new(language);
            assert_eq!(day(&words, when.timestamp().as_second(), &now), expected);
        };
        check(Language::English, (2026, 11, 22), "today");
        check(Language::English, (2026, 11, 21), "yesterday");
        check(Language::English, (2026, 11, 17), "Tuesday");
        check(Language::English, (2026, 6, 3), "3 June");
        check(Language::English, (2025, 6, 3), "3 June 2025");
        check(Language::Welsh, (2026, 11, 21), "ddoe");
        check(Language::Welsh, (2026, 11, 17), "dydd Mawrth");
        check(Language::Welsh, (2026, 6, 3), "3 Mehefin");
        check(Language::English, (2026, 11, 24), "24 November");
    }
}
