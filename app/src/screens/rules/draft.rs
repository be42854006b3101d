//! Ground rules that somebody is making up: the ones in force, with changes. Pure.

use std::collections::{BTreeMap, BTreeSet};

use trestle_trust::{
    ground_rules::{GroundRules, GroundRulesError, Inviters, SIDES_MAX, Side},
    label::{Label, LabelError},
    person::SideId,
    statement::deciding::NewRules,
};

use crate::{documents::unsent::UnsentRules, lang::Language, screens::SentId};

/// The changes so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    from: NewRules,
    pub(super) percent: u8,
    pub(super) open_days: u16,
    pub(super) objection_days: u16,
    pub(super) review_months: u16,
    pub(super) inviters: Inviters,
    pub(super) sides: Vec<SideDraft>,
    /// By language.
    pub(super) text: BTreeMap<String, String>,
    /// The languages that the rules are in, and that a wording should be in.
    pub(super) languages: BTreeSet<String>,
    /// It was put to answer.
    pub(super) sent: Option<SentId>,
}

/// A side that somebody is making up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SideDraft {
    pub(super) id: SideId,
    /// By language; both languages of the program always.
    pub(super) names: BTreeMap<String, String>,
    /// Its people would sit with that side.
    pub(super) joins: Option<SideId>,
}

/// Why changes cannot be put to answer yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unready {
    Nameless,
    LongName,
    LongWords,
    OneSide,
    NoLanguage,
    /// A language of the rules has no words yet.
    Wordless,
}

impl Unready {
    pub(super) fn key(self) -> &'static str {
        match self {
            Unready::Nameless => "rules-needs-name",
            Unready::LongName => "rules-needs-shorter-name",
            Unready::LongWords => "rules-needs-fewer-words",
            Unready::OneSide => "rules-needs-side",
            Unready::NoLanguage => "rules-needs-language",
            Unready::Wordless => "rules-needs-words",
        }
    }
}

impl Draft {
    pub(super) fn new(from: &NewRules) -> Self {
        let rules = &from.rules;
        let side = |side: &Side| {
            let name = |language: Language| (language.code().to_owned(), side.name(language.code()));
            let mut names: BTreeMap<String, String> =
                side.names.iter().map(|(language, name)| (language.clone(), name.shown())).collect();
            for (language, name) in Language::ALL.into_iter().map(name) {
                names.entry(language).or_insert(name);
            }
            SideDraft { id: side.id, names, joins: None }
        };
        let mut text = rules.text.clone();
        for language in Language::ALL {
            text.entry(language.code().to_owned()).or_default();
        }
        Draft {
            percent: rules.agree_percent,
            open_days: rules.open_days,
            objection_days: rules.objection_days,
            review_months: rules.review_months,
            inviters: rules.inviters,
            sides: rules.sides.iter().map(side).collect(),
            languages: rules.text.keys().cloned().collect(),
            text,
            sent: None,
            from: from.clone(),
        }
    }

    /// As it is kept until it is sent; none where nothing is changed.
    pub(super) fn unsent(&self) -> Option<UnsentRules> {
        let untouched = Draft::new(&self.from);
        (*self != Draft { sent: self.sent, ..untouched }).then(|| UnsentRules {
            percent: self.percent,
            open_days: self.open_days,
            objection_days: self.objection_days,
            review_months: self.review_months,
            everyone_invites: self.inviters == Inviters::Everyone,
            sides: (self.sides.iter())
                .map(|side| (side.id.0, side.names.clone(), side.joins.map(|to| to.0)))
                .collect(),
            text: self.text.clone(),
            languages: self.languages.clone(),
        })
    }

    /// What was made up before, as changes of the rules that are in force now.
    pub(super) fn typed_before(from: &NewRules, unsent: UnsentRules) -> Self {
        let side = |(id, names, joins): (u32, BTreeMap<String, String>, Option<u32>)| SideDraft {
            id: SideId(id),
            names,
            joins: joins.map(SideId),
        };
        Draft {
            percent: unsent.percent,
            open_days: unsent.open_days,
            objection_days: unsent.objection_days,
            review_months: unsent.review_months,
            inviters: if unsent.everyone_invites { Inviters::Everyone } else { Inviters::Standing },
            sides: unsent.sides.into_iter().map(side).collect(),
            text: unsent.text,
            languages: unsent.languages,
            ..Draft::new(from)
        }
    }

    /// A further side, without a name yet. A number that was ever used is not used again.
    pub(super) fn add_side(&mut self) {
        if self.staying().count() >= SIDES_MAX {
            return;
        }
        let used = self.sides.iter().map(|side| side.id.0).chain(self.from.merged.keys().map(|id| id.0));
        let id = SideId(used.max().unwrap_or_default() + 1);
        let names = Language::ALL.into_iter().map(|language| (language.code().to_owned(), String::new()));
        self.sides.push(SideDraft { id, names: names.collect(), joins: None });
    }

    /// Takes away a side that is not in force yet.
    pub(super) fn take_away(&mut self, id: SideId) {
        if !self.is_new(id) {
            return;
        }
        self.sides.retain(|side| side.id != id);
        for side in self.sides.iter_mut().filter(|side| side.joins == Some(id)) {
            side.joins = None;
        }
    }

    /// The rules in force have no words in that language.
    pub(super) fn came_in(&self, language: &str) -> bool {
        !self.from.rules.text.contains_key(language)
    }

    pub(super) fn is_new(&self, id: SideId) -> bool {
        self.from.rules.side(id).is_none()
    }

    /// The sides that would be.
    pub(super) fn staying(&self) -> impl Iterator<Item = &SideDraft> {
        self.sides.iter().filter(|side| side.joins.is_none())
    }

    /// Lets the people of `id` sit with `to`; those who would have sat with it sit there too.
    pub(super) fn join(&mut self, id: SideId, to: SideId) {
        for side in &mut self.sides {
            if side.id == id || side.joins == Some(id) {
                side.joins = Some(to);
            }
        }
    }

    /// The rules as they would be, exactly as they are put to answer.
    ///
    /// # Errors
    /// [`Unready`] says what is missing.
    pub(super) fn built(&self) -> Result<NewRules, Unready> {
        let mut sides = Vec::new();
        for side in self.staying() {
            let known = self.from.rules.side(side.id);
            let mut names = BTreeMap::new();
            for (language, name) in &side.names {
                // A name that nobody touched stays as it was signed.
                let same =
                    known.and_then(|known| known.names.get(language)).filter(|old| old.shown() == *name);
                let label = match same {
                    Some(old) => old.clone(),
                    None => Label::new(name).map_err(|error| match error {
                        LabelError::Empty => Unready::Nameless,
                        LabelError::TooLong => Unready::LongName,
                    })?,
                };
                // Nor does one come in that was only shown in place of one that is missing.
                let shown_only = known.is_some_and(|known| {
                    !known.names.contains_key(language) && known.name(language) == *name
                });
                if !shown_only {
                    names.insert(language.clone(), label);
                }
            }
            sides.push(Side { id: side.id, names });
        }
        let joins: BTreeMap<SideId, SideId> =
            self.sides.iter().filter_map(|side| Some((side.id, side.joins?))).collect();
        let joins = joins.into_iter().filter(|(from, _)| !self.is_new(*from)).collect::<BTreeMap<_, _>>();
        let mut merged: BTreeMap<SideId, SideId> =
            self.from.merged.iter().map(|(from, to)| (*from, *joins.get(to).unwrap_or(to))).collect();
        merged.extend(joins);
        let old = &self.from.rules.text;
        if self.languages.is_empty() && !old.is_empty() {
            return Err(Unready::NoLanguage);
        }
        let text = self.text.iter().filter(|(language, _)| self.languages.contains(*language));
        if text.clone().any(|(language, words)| words.trim().is_empty() && !old.contains_key(language)) {
            return Err(Unready::Wordless);
        }
        let rules = GroundRules {
            sides,
            agree_percent: self.percent,
            open_days: self.open_days,
            objection_days: self.objection_days,
            review_months: self.review_months,
            inviters: self.inviters,
            text: text.map(|(language, words)| (language.clone(), words.clone())).collect(),
        };
        match rules.check() {
            Ok(()) => Ok(NewRules { rules, merged }),
            Err(GroundRulesError::Text) => Err(Unready::LongWords),
            Err(_) => Err(Unready::OneSide),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground_rules;

    fn in_force() -> NewRules {
        NewRules { rules: ground_rules::suggested(), merged: BTreeMap::new() }
    }

    fn sides(new: &NewRules) -> Vec<(u32, String)> {
        new.rules.sides.iter().map(|side| (side.id.0, side.name("en"))).collect()
    }

    #[test]
    fn rules_that_nobody_touched_are_the_same_to_the_last_byte() {
        assert_eq!(Draft::new(&in_force()).built().map(|new| new.content()), Ok(in_force().content()));
        let mut one_language = in_force();
        for side in &mut one_language.rules.sides {
            side.names.remove("cy");
        }
        one_language.rules.text.remove("cy");
        assert_eq!(Draft::new(&one_language).built(), Ok(one_language));
    }

    #[test]
    fn what_is_made_up_is_kept_whole_and_what_nobody_touched_is_not() {
        let mut draft = Draft::new(&in_force());
        assert_eq!(draft.unsent(), None);
        draft.open_days += 7;
        draft.inviters = Inviters::Standing;
        draft.add_side();
        draft.join(SideId(1), SideId(2));
        draft.text.insert("en".to_owned(), "We listen first.".to_owned());
        draft.languages.remove("cy");
        let unsent = draft.unsent().expect("it was touched");
        let json = serde_json::to_vec(&unsent).unwrap();
        let read = serde_json::from_slice(&json).unwrap();
        assert_eq!(Draft::typed_before(&in_force(), read), draft);
    }

    #[test]
    fn sides_can_be_called_otherwise_added_and_joined() {
        let mut draft = Draft::new(&in_force());
        draft.sides[0].names.insert("en".to_owned(), "Neighbours".to_owned());
        draft.add_side();
        assert_eq!(draft.built(), Err(Unready::Nameless));
        for name in draft.sides[2].names.values_mut() {
            *name = "Carers".to_owned();
        }
        let built = draft.built().unwrap();
        let names = ["Neighbours", "People who work here", "Carers"];
        assert_eq!(sides(&built), [1, 2, 3].into_iter().zip(names.map(str::to_owned)).collect::<Vec<_>>());
        draft.join(SideId(1), SideId(3));
        draft.join(SideId(3), SideId(2));
        let built = draft.built().unwrap();
        assert_eq!(sides(&built), [(2, "People who work here".to_owned())]);
        // The third one never was: nobody sits with it.
        assert_eq!(built.merged, BTreeMap::from([(SideId(1), SideId(2))]));
    }

    #[test]
    fn what_was_joined_before_stays_joined_and_no_number_comes_twice() {
        let mut before = in_force();
        before.rules.sides.remove(0);
        before.merged.insert(SideId(9), SideId(2));
        let mut draft = Draft::new(&before);
        draft.add_side();
        assert_eq!(draft.sides[1].id, SideId(10));
        for name in draft.sides[1].names.values_mut() {
            *name = "Everyone".to_owned();
        }
        draft.join(SideId(2), SideId(10));
        let joined = BTreeMap::from([(SideId(2), SideId(10)), (SideId(9), SideId(10))]);
        assert_eq!(draft.built().unwrap().merged, joined);
        draft.take_away(SideId(10));
        assert_eq!(draft.built().unwrap(), before);
    }

    #[test]
    fn a_language_comes_with_words_and_goes_with_them() {
        let mut draft = Draft::new(&in_force());
        draft.languages.remove("cy");
        let english = draft.built().unwrap();
        assert_eq!(english.rules.text.keys().collect::<Vec<_>>(), ["en"]);
        draft.languages.clear();
        assert_eq!(draft.built(), Err(Unready::NoLanguage));
        let mut draft = Draft::new(&english);
        draft.languages.insert("cy".to_owned());
        assert_eq!(draft.built(), Err(Unready::Wordless));
        draft.text.insert("cy".to_owned(), "Geiriau".to_owned());
        assert_eq!(draft.built().unwrap().rules.text.len(), 2);
    }

    #[test]
    fn words_that_are_too_long_are_told() {
        let mut draft = Draft::new(&in_force());
        draft.text.insert("en".to_owned(), "x".repeat(7 * 1024));
        assert_eq!(draft.built(), Err(Unready::LongWords));
        draft.text.insert("en".to_owned(), "Short.".to_owned());
        draft.sides[0].names.insert("cy".to_owned(), "x".repeat(201));
        assert_eq!(draft.built(), Err(Unready::LongName));
    }
}
