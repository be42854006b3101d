//! Names that could be taken for one another are told apart: each gets the first of its person's id behind it, wherever it
//! is shown.
//!
//! Alike is what reads the same: by UTS 39 (a Cyrillic "а" for an "a", "rn" for "m"), in capitals or not, accents and
//! spaces aside, and whatever stands behind it in brackets, since that is how a name would pretend to have been told
//! apart. Whoever only asked to sit down is compared with those who sit here, and changes nobody's name.

use std::collections::{BTreeMap, BTreeSet};

use unicode_security::skeleton;

use super::Person;
use crate::ids::PersonId;

/// So many bytes of a person's id stand behind a name that is like another. To make a key whose id begins with chosen six
/// takes one processor some hundred years.
const MARK_BYTES: usize = 6;

pub(super) fn tell_apart(people: &mut BTreeMap<PersonId, Person>) {
    let looks: BTreeMap<PersonId, [String; 2]> =
        people.values().filter(|one| !one.name.is_empty()).map(|one| (one.id, looks(&one.name))).collect();
    let mut who: BTreeMap<&String, BTreeSet<PersonId>> = BTreeMap::new();
    for (id, look) in looks.iter().filter(|(id, _)| people[id].member) {
        for look in look {
            who.entry(look).or_default().insert(*id);
        }
    }
    for (id, looks) in &looks {
        let Some(person) = people.get_mut(id) else { continue };
        let others = looks.iter().filter_map(|look| who.get(look)).flatten();
        if others.into_iter().any(|other| other != id) {
            person.name = format!("{} ({})", person.name, mark(*id));
            person.alike = true;
        }
    }
}

/// Two names with one of these in common read the same.
fn looks(name: &str) -> [String; 2] {
    let bare = match name.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((before, _)) if !before.trim().is_empty() => before,
        _ => name,
    };
    // What a capital looks like is lost in small letters ("Ian" and "lan"), and the other way round.
    [bare.to_owned(), bare.to_lowercase()].map(|name| {
        let plain = skeleton(&name).filter(|c| !c.is_whitespace() && !is_accent(*c));
        skeleton(&plain.collect::<String>()).collect()
    })
}

/// Marks above and below letters: small enough to be passed over.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// The first of an id, in groups of four hexadecimal digits.
fn mark(id: PersonId) -> String {
    let pair = |pair: &[u8]| pair.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    id.0[..MARK_BYTES].chunks(2).map(pair).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::SideId;

    /// Gives the names that are shown for these, the last `asking` of whom only asked to sit down.
    fn shown(names: &[&str], asking: usize) -> Vec<String> {
        let person = |at: usize, name: &str| {
            let id = PersonId([u8::try_from(at).unwrap() + 0xa0; 32]);
            let person = Person {
                id,
                name: name.to_owned(),
                alike: false,
                side: SideId(0),
                devices: Vec::new(),
                member: at < names.len() - asking,
                standing: true,
                parts: BTreeSet::new(),
                was: None,
                gone: None,
                joined: None,
                on_paper: None,
            };
            (id, person)
        };
        let mut people = names.iter().enumerate().map(|(at, name)| person(at, name)).collect();
        tell_apart(&mut people);
        let marked = |person: &Person| person.alike == person.name.ends_with(')');
        assert!(people.values().all(|person| marked(person) || names.contains(&person.name.as_str())));
        people.into_values().map(|person| person.name).collect()
    }

    #[test]
    fn names_that_read_the_same_get_a_mark() {
        let pairs = [
            ("Carys", "Carys"),
            ("Carys", "carys"),
            ("Carys", "C\u{430}rys"),
            ("Ian", "lan"),
            ("Siân", "Sian"),
            ("Siân", "Sia\u{302}n"),
            ("Sam", "Sarn"),
            ("Carys D.", "CarysD."),
            ("Carys", "Carys (a0a0 a0a0 a0a0)"),
        ];
        for (one, two) in pairs {
            let marked = [format!("{one} (a0a0 a0a0 a0a0)"), format!("{two} (a1a1 a1a1 a1a1)")];
            assert_eq!(shown(&[one, two], 0), marked);
        }
    }

    #[test]
    fn other_names_stay_as_they_are() {
        let names = ["Carys", "Carys D.", "Owen", "Owain", "Ŵyn", "", "", "(one)", "(two)", "李", "季"];
        assert_eq!(shown(&names, 0), names);
    }

    #[test]
    fn who_only_asks_is_marked_and_marks_nobody() {
        assert_eq!(shown(&["Owen", "Carys", "carys"], 1), ["Owen", "Carys", "carys (a2a2 a2a2 a2a2)"]);
        assert_eq!(shown(&["Owen", "Carys", "carys"], 2), ["Owen", "Carys", "carys"]);
    }
}
