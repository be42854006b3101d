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

/// "Sunday 30 June": a date in full, after "until" or "on".
pub fn until(words: &Words, unix_secs: i64, now: &Zoned) -> String {
    let Some(when) = zoned(unix_secs, now) else { return String::new() };
    words.say_with(
        "date-until",
        &[("weekday", weekday_until(words, &when).into()), ("day", day_and_month(words, &when).into())],
    )
}

/// A date as it is written down, `2027-05-21`, in words; what is no date stays as it is.
pub fn date(words: &Words, written: &str, now: &Zoned) -> String {
    let Ok(date) = written.trim().parse::<jiff::civil::Date>() else { return written.to_owned() };
    let Ok(when) = date.to_zoned(now.time_zone().clone()) else { return written.to_owned() };
    let day = day_and_month(words, &when);
    if when.year() == now.year() {
        return day;
    }
    words.say_with("date-with-year", &[("day", day.into()), ("year", when.year().to_string().into())])
}

/// The same with its year, for what is kept and read in later years.
pub fn in_full(words: &Words, written: &str) -> String {
    let date = written.trim().parse::<jiff::civil::Date>().ok();
    let Some(when) = date.and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok()) else {
        return written.to_owned();
    };
    let day = day_and_month(words, &when);
    words.say_with("date-with-year", &[("day", day.into()), ("year", when.year().to_string().into())])
}

/// Whether something is a date as it is written down: `2027-05-21`.
pub fn is_date(written: &str) -> bool {
    written.trim().parse::<jiff::civil::Date>().is_ok()
}

/// The day that a person means: `2027-05-21`, `21/5/2027`, `21.5.27` or `21 5 2027`.
pub fn meant(typed: &str) -> Option<String> {
    let parts: Vec<&str> =
        typed.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (*first, *last) } else { (*last, *first) };
    let year = match year.len() {
        2 => 2000 + year.parse::<i16>().ok()?,
        4 => year.parse().ok()?,
        _ => return None,
    };
    let date = jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_string())
}

/// A date as people type it: `21/5/2027`; what is no date stays as it is.
pub fn typed(written: &str) -> String {
    match written.parse::<jiff::civil::Date>() {
        Ok(date) => format!("{}/{}/{}", date.day(), date.month(), date.year()),
        Err(_) => written.to_owned(),
    }
}

/// So many days after `date`, or after the day of `now` where that is no date or is over.
pub fn later(date: &str, days: i32, now: &Zoned) -> String {
    let today = now.date();
    let from = date.parse::<jiff::civil::Date>().unwrap_or(today).max(today);
    let then = from.checked_add(jiff::Span::new().days(days)).unwrap_or(from);
    then.to_string()
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

/// The day as it is said after "until" and "on": Welsh softens it.
fn weekday_until(words: &Words, when: &Zoned) -> String {
    use jiff::civil::Weekday;
    words.say(match when.weekday() {
        Weekday::Monday => "date-until-monday",
        Weekday::Tuesday => "date-until-tuesday",
        Weekday::Wednesday => "date-until-wednesday",
        Weekday::Thursday => "date-until-thursday",
        Weekday::Friday => "date-until-friday",
        Weekday::Saturday => "date-until-saturday",
        Weekday::Sunday => "date-until-sunday",
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
    fn a_date_after_until_is_softened_in_welsh() {
        let now = date(2026, 11, 22).at(14, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment");
        let then = date(2026, 11, 29).at(14, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment");
        let check = |language, sentence: &str, expected: &str| {
            let words = Words::new(language);
            let day = until(&words, then.timestamp().as_second(), &now);
            assert_eq!(words.say_with(sentence, &[("day", day.into())]), expected);
        };
        check(Language::English, "seat-until", "This link works until Sunday 29 November.");
        check(Language::Welsh, "seat-until", "Mae'r ddolen hon yn gweithio tan ddydd Sul 29 Tachwedd.");
    }

    #[test]
    fn a_date_is_read_in_the_ways_people_write_it() {
        let now = date(2027, 5, 3).at(14, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment");
        for (typed, expected) in [
            ("2027-05-21", Some("2027-05-21")),
            ("21/5/2027", Some("2027-05-21")),
            ("21.5.27", Some("2027-05-21")),
            (" 21 05 2027 ", Some("2027-05-21")),
            ("31/2/2027", None),
            ("21/5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(meant(typed).as_deref(), expected, "{typed}");
            if let Some(date) = expected {
                assert_eq!(meant(&super::typed(date)).as_deref(), expected, "as it is typed");
            }
        }
        let say = |language, written| super::date(&Words::new(language), written, &now);
        assert_eq!(say(Language::English, "2027-05-21"), "21 May");
        assert_eq!(say(Language::Welsh, "2027-05-21"), "21 Mai");
        assert_eq!(say(Language::English, "2026-06-03"), "3 June 2026");
        assert_eq!(say(Language::English, "when it is warm"), "when it is warm");
        assert_eq!(later("2027-05-21", 7, &now), "2027-05-28");
        assert_eq!(later("2027-04-01", 7, &now), "2027-05-10", "from today, where the date is over");
        assert_eq!(later("", 14, &now), "2027-05-17");
    }

    #[test]
    fn a_date_that_is_written_down_is_said_in_words() {
        let now = date_at(2026, 11, 22);
        let check = |language, written: &str, expected: &str| {
            assert_eq!(super::date(&Words::new(language), written, &now), expected);
        };
        check(Language::English, "2026-12-01", "1 December");
        check(Language::English, "2027-05-21", "21 May 2027");
        check(Language::Welsh, "2027-05-21", "21 Mai 2027");
        check(Language::English, "next spring", "next spring");
        assert!(is_date("2027-05-21") && !is_date("2027-02-31") && !is_date("soon"));
    }

    fn date_at(year: i16, month: i8, day: i8) -> Zoned {
        date(year, month, day).at(14, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment")
    }

    #[test]
    fn minutes_and_times_follow_the_language() {
        let now = date(2026, 11, 22).at(14, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment");
        let check = |language, minutes: i64, expected: &str| {
            let then = now.timestamp().as_second() - minutes * 60;
            assert_eq!(moment(&Words::new(language), then, &now), expected);
        };
        check(Language::English, 0, "just now");
        check(Language::English, 4, "4 minutes ago");
        check(Language::English, 288, "today 09:12");
        check(Language::Welsh, 0, "nawr");
        check(Language::Welsh, 2, "2 funud yn ôl");
        check(Language::Welsh, 5, "5 munud yn ôl");
        check(Language::Welsh, 288, "heddiw 09:12");
    }

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
