//! The ground rules that a new table starts with: `product.md`'s suggestion, in both languages.

use std::collections::BTreeMap;

use trestle_trust::{
    ground_rules::{GroundRules, Side},
    label::{Label, LabelError},
    person::SideId,
};

use crate::{
    lang::{Language, Words},
    screens::SideChoice,
};

const LIVE: SideId = SideId(1);
const WORK: SideId = SideId(2);
const OTHER: SideId = SideId(3);

/// The suggested wording in `language`, as Markdown.
pub fn text(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../assets/ground_rules/en.md"),
        Language::Welsh => include_str!("../../assets/ground_rules/cy.md"),
    }
}

/// The two sides that every table suggests.
pub fn suggested() -> GroundRules {
    let side = |id, key: &str| {
        let name = |language: Language| {
            let name =
                Label::new(&Words::new(language).say(key)).expect("the names of the sides are short words");
            (language.code().to_owned(), name)
        };
        Side { id, names: Language::ALL.into_iter().map(name).collect() }
    };
    let text: BTreeMap<String, String> = Language::ALL
        .into_iter()
        .map(|language| (language.code().to_owned(), text(language).to_owned()))
        .collect();
    GroundRules::suggested(vec![side(LIVE, "side-live"), side(WORK, "side-work")], text)
}

/// The rules of a table whose first person is here as `choice` says, and the number of their side. A side in a
/// person's own words is a third one, called the same in every language.
///
/// # Errors
/// [`LabelError`] if the words are too long or nothing to read.
pub fn with(choice: &SideChoice) -> Result<(GroundRules, SideId), LabelError> {
    let mut rules = suggested();
    let side = match choice {
        SideChoice::LivesHere => LIVE,
        SideChoice::WorksHere => WORK,
        SideChoice::Other(own) => {
            let name = Label::new(own)?;
            let names = Language::ALL
                .into_iter()
                .map(|language| (language.code().to_owned(), name.clone()))
                .collect();
            rules.sides.push(Side { id: OTHER, names });
            OTHER
        }
    };
    Ok((rules, side))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_in_own_words_comes_beside_the_two_suggested_ones() {
        let (rules, side) = with(&SideChoice::Other("I help out".to_owned())).expect("short words");
        rules.check().expect("the suggestion is within its bounds");
        assert_eq!(rules.sides.len(), 3);
        assert_eq!(rules.side(side).map(|side| side.name("cy")), Some("I help out".to_owned()));
        let (rules, side) = with(&SideChoice::WorksHere).expect("no words");
        assert_eq!(rules.sides.len(), 2);
        assert_eq!(rules.side(side).map(|side| side.name("cy")), Some("Pobl sy'n gweithio yma".to_owned()));
    }
}
