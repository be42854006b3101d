//! The made-up table's words, read from what is built in. See `assets/samples/table/README.md` for how they are written.

use crate::lang::Language;

const PEOPLE: &str = include_str!("../../../../assets/samples/table/people.txt");

/// The title and the designs of one language.
type Files = (&'static str, [&'static str; 2]);

const ENGLISH: Files = (
    include_str!("../../../../assets/samples/table/en/title.txt"),
    [
        include_str!("../../../../assets/samples/table/en/1-repair-visits.md"),
        include_str!("../../../../assets/samples/table/en/2-strengths.md"),
    ],
);

const WELSH: Files = (
    include_str!("../../../../assets/samples/table/cy/title.txt"),
    [
        include_str!("../../../../assets/samples/table/cy/1-repair-visits.md"),
        include_str!("../../../../assets/samples/table/cy/2-strengths.md"),
    ],
);

/// All that happened at the made-up table.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) title: String,
    /// In the order in which they sat down.
    pub(super) people: Vec<Person>,
    pub(super) designs: Vec<Design>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) works: bool,
}

#[derive(Debug)]
pub(super) struct Design {
    pub(super) title: String,
    pub(super) acts: Vec<Act>,
}

/// Something that one of them did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Added these words at the end, in Markdown.
    Write { name: String, days_ago: i64, words: String },
    /// Ticked the line that begins with these words.
    Tick { name: String, days_ago: i64, words: String },
}

impl Script {
    /// # Errors
    /// A line that is not written as it should be.
    pub(super) fn of(language: Language) -> Result<Self, String> {
        let (title, files) = match language {
            Language::English => ENGLISH,
            Language::Welsh => WELSH,
        };
        let people = PEOPLE.lines().map(person).collect::<Result<_, _>>()?;
        let designs = files.iter().map(|file| design(file)).collect::<Result<_, _>>()?;
        Ok(Script { title: title.trim().to_owned(), people, designs })
    }
}

impl Design {
    /// Who began it, and how many days ago.
    pub(super) fn begun(&self) -> Result<(&str, i64), String> {
        match self.acts.first() {
            Some(Act::Write { name, days_ago, .. } | Act::Tick { name, days_ago, .. }) => {
                Ok((name, *days_ago))
            }
            None => Err(self.title.clone()),
        }
    }
}

fn person(line: &str) -> Result<Person, String> {
    let (name, side) = line.split_once(", ").ok_or_else(|| line.to_owned())?;
    Ok(Person { name: name.to_owned(), works: side == "work" })
}

fn design(file: &str) -> Result<Design, String> {
    let (title, rest) = file.split_once('\n').ok_or_else(|| file.to_owned())?;
    let mut acts = Vec::new();
    for line in rest.lines() {
        if let Some(by) = line.strip_prefix("by ") {
            let (name, days_ago) = who(by)?;
            acts.push(Act::Write { name, days_ago, words: String::new() });
        } else if let Some(tick) = line.strip_prefix("tick ") {
            let (by, words) = tick.split_once(": ").ok_or_else(|| line.to_owned())?;
            let (name, days_ago) = who(by)?;
            acts.push(Act::Tick { name, days_ago, words: words.to_owned() });
        } else if let Some(Act::Write { words, .. }) = acts.last_mut() {
            words.push_str(line);
            words.push('\n');
        } else if !line.trim().is_empty() {
            return Err(line.to_owned());
        }
    }
    Ok(Design { title: title.to_owned(), acts })
}

/// `NAME, N days ago`
fn who(by: &str) -> Result<(String, i64), String> {
    let read = || {
        let (name, days) = by.split_once(", ")?;
        Some((name.to_owned(), days.strip_suffix(" days ago")?.parse().ok()?))
    };
    read().ok_or_else(|| by.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_tell_the_same_story() {
        let read = |language| Script::of(language).expect("the words are written as they should be");
        let (english, welsh) = (read(Language::English), read(Language::Welsh));
        let told = |script: &Script| {
            let acts = script.designs.iter().map(|design| {
                let who = |act: &Act| match act {
                    Act::Write { name, days_ago, .. } | Act::Tick { name, days_ago, .. } => {
                        (name.clone(), *days_ago)
                    }
                };
                design.acts.iter().map(who).collect::<Vec<_>>()
            });
            acts.collect::<Vec<_>>()
        };
        assert_eq!(told(&english), told(&welsh));
        assert!(english.people.iter().any(|one| one.works) && english.people.iter().any(|one| !one.works));
    }
}
