//! What ground rules say, part by part, in whole sentences; and what would change between two of them.

use egui::Ui;
use similar::{ChangeTag, TextDiff};
use trestle_trust::{ground_rules::Inviters, person::SideId, statement::deciding::NewRules};

use crate::{
    look::Look,
    messages::side_name,
    theme::{self, Type, icon, icon::Icon},
    view::TableView,
    widgets::{list, marked, text},
};

/// A part of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Sides,
    Agreed,
    Wait,
    Objection,
    Invite,
    Again,
    Languages,
    /// The words in full.
    Words,
}

impl Part {
    /// Those of the list; the words in full stand under it.
    pub(super) const ALL: [Part; 7] =
        [Part::Sides, Part::Agreed, Part::Wait, Part::Objection, Part::Invite, Part::Again, Part::Languages];

    pub(super) fn title_key(self) -> &'static str {
        match self {
            Part::Sides => "rules-sides",
            Part::Agreed => "rules-agreed",
            Part::Wait => "rules-wait",
            Part::Objection => "rules-objection",
            Part::Invite => "rules-invite",
            Part::Again => "rules-again",
            Part::Languages => "rules-languages",
            Part::Words => "rules-whole",
        }
    }

    pub(super) fn icon(self) -> Icon {
        match self {
            Part::Sides => icon::PEOPLE,
            Part::Agreed => icon::AGREEING,
            Part::Wait => icon::CALENDAR,
            Part::Objection => icon::RULES,
            Part::Invite => icon::INVITE,
            Part::Again => icon::AGAIN,
            Part::Languages => icon::LANGUAGES,
            Part::Words => icon::DESIGN,
        }
    }
}

/// The numbers and sides that the sentences name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    percent: u32,
    wait_days: u32,
    objection_days: u32,
    review_months: u32,
    everyone_invites: bool,
    /// Each with how many sit with it.
    sides: Vec<(String, usize)>,
    /// By their tags.
    languages: Vec<String>,
}

impl Said {
    /// As they stand now.
    pub(super) fn in_force(_: &Look, view: &TableView) -> Self {
        let rules = &view.rules;
        Said {
            percent: rules.agree_percent,
            wait_days: rules.wait_days,
            objection_days: rules.objection_days,
            review_months: rules.review_months,
            everyone_invites: rules.everyone_invites,
            sides: view.sides.iter().map(|side| (side.name.clone(), side.people)).collect(),
            languages: rules.in_force.as_ref().map(|new| languages(new)).unwrap_or_default(),
        }
    }

    /// As they would be.
    fn of(look: &Look, view: &TableView, new: &NewRules) -> Self {
        let rules = &new.rules;
        let people = |id: SideId| {
            let now = view.sides.iter().filter(|side| side.id == id || new.merged.get(&side.id) == Some(&id));
            now.map(|side| side.people).sum()
        };
        Said {
            percent: rules.agree_percent.into(),
            wait_days: rules.open_days.into(),
            objection_days: rules.objection_days.into(),
            review_months: rules.review_months.into(),
            everyone_invites: rules.inviters == Inviters::Everyone,
            sides: rules.sides.iter().map(|side| (side_name(side, &look.words), people(side.id))).collect(),
            languages: languages(new),
        }
    }

    /// What it says about that part; the words in full are told elsewhere.
    pub(super) fn sentence(&self, look: &Look, part: Part) -> String {
        let count = |key: &str, number: u32| look.say_with(key, &[("count", i64::from(number).into())]);
        match part {
            Part::Sides => {
                let sides = self.sides.iter().map(|(name, people)| {
                    let name = marked::plain(name);
                    look.say_with("rules-side", &[("side", name.into()), ("count", (*people).into())])
                });
                let sides = sides.collect::<Vec<_>>().join(" · ");
                look.say_with("rules-sides-all", &[("sides", sides.into())])
            }
            Part::Agreed => look.say_with("rules-agreed-by", &[("percent", i64::from(self.percent).into())]),
            Part::Wait => count("rules-wait-days", self.wait_days),
            Part::Objection => count("rules-objection-days", self.objection_days),
            Part::Invite => look.say(if self.everyone_invites {
                "rules-invite-everyone"
            } else {
                "rules-invite-standing"
            }),
            Part::Again => count("rules-again-months", self.review_months),
            Part::Languages => match self.languages.as_slice() {
                [] => look.say("rules-languages-none"),
                [one] => {
                    let name = marked::plain(&look.language(one));
                    look.say_with("rules-languages-one", &[("language", name.into())])
                }
                two if two == ["cy", "en"] => look.say("rules-languages-both"),
                more => {
                    let names: Vec<String> =
                        more.iter().map(|tag| marked::plain(&look.language(tag))).collect();
                    look.say_with("rules-languages-all", &[("languages", names.join(" · ").into())])
                }
            },
            Part::Words => String::new(),
        }
    }
}

/// The languages that the rules are written in.
fn languages(new: &NewRules) -> Vec<String> {
    new.rules.text.keys().cloned().collect()
}

/// A part that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    title: String,
    /// The sentence now and then; of the words in full the lines that go and those that come.
    before: Vec<String>,
    after: Vec<String>,
}

/// What would be otherwise.
pub(super) fn changes(look: &Look, view: &TableView, from: &NewRules, to: &NewRules) -> Vec<Change> {
    let (now, then) = (Said::of(look, view, from), Said::of(look, view, to));
    let mut changes = Vec::new();
    for part in Part::ALL {
        let (before, after) = (now.sentence(look, part), then.sentence(look, part));
        if before != after {
            let title = look.say(part.title_key());
            changes.push(Change { title, before: vec![before], after: vec![after] });
        }
    }
    // A side may be called otherwise in a language that is not on the screen, and sit with another: that is what power
    // rests on, so all of it is told.
    if from.rules.sides != to.rules.sides || from.merged != to.merged {
        let title = look.say(Part::Sides.title_key());
        changes.retain(|change| change.title != title);
        let names = |rules: &NewRules| {
            let names = rules.rules.sides.iter().map(|side| {
                let names = side.names.values().map(|name| marked::plain(&name.shown()));
                names.collect::<Vec<_>>().join(" / ")
            });
            let names = names.collect::<Vec<_>>().join(" · ");
            let merged = rules.merged.iter().map(|(was, now)| {
                let name = |id: &SideId| {
                    let name = rules.rules.side(*id).map(|side| side_name(side, &look.words));
                    let once = || view.sides.iter().find(|side| side.id == *id).map(|side| side.name.clone());
                    marked::plain(&name.or_else(once).unwrap_or_default())
                };
                let values = [
                    ("from", i64::from(was.0).into()),
                    ("was", name(was).into()),
                    ("into", i64::from(now.0).into()),
                    ("now", name(now).into()),
                ];
                look.say_with("agreement-merged", &values)
            });
            std::iter::once(names).chain(merged).collect::<Vec<_>>()
        };
        changes.insert(0, Change { title, before: names(from), after: names(to) });
    }
    let mut languages: Vec<&String> = from.rules.text.keys().chain(to.rules.text.keys()).collect();
    languages.sort();
    languages.dedup();
    for language in languages {
        let text = |rules: &NewRules| rules.rules.text.get(language).cloned().unwrap_or_default();
        let (before, after) = (text(from), text(to));
        if !to.rules.text.contains_key(language) {
            let title = look.say_with("rules-words-in", &[("language", look.in_language(language).into())]);
            changes.push(Change { title, before: Vec::new(), after: vec![look.say("rules-words-go")] });
        } else if before != after {
            let title = look.say_with("rules-words-in", &[("language", look.in_language(language).into())]);
            let diff = TextDiff::from_lines(&before, &after);
            let lines = |tag| {
                let lines = diff.iter_all_changes().filter(|change| change.tag() == tag);
                lines
                    .map(|change| marked::plain(change.value().trim()))
                    .filter(|line| !line.is_empty())
                    .collect()
            };
            changes.push(Change { title, before: lines(ChangeTag::Delete), after: lines(ChangeTag::Insert) });
        }
    }
    changes
}

/// Whether changes are still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Asked,
    Past,
}

/// What would change, or did: now, and then.
pub(super) fn show(ui: &mut Ui, look: &Look, changes: &[Change], tense: Tense) {
    let (first, second) = match tense {
        Tense::Asked => ("rules-now", "rules-then"),
        Tense::Past => ("rules-before", "rules-after"),
    };
    let (ink, quiet) = (look.colors().ink, look.colors().ink_2);
    let kinds = (Type::Small, Type::SmallStrong);
    list::list(ui, &look.say("rules-changes-list"), |ui| {
        for change in changes {
            list::item(ui, &change.title, |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                ui.add_space(theme::SPACE_4);
                text::label(ui, Type::SmallStrong, ink, &change.title);
                for line in &change.before {
                    let now = look.say_with(first, &[("words", line.into())]);
                    marked::label(ui, kinds, quiet, &now);
                }
                for line in &change.after {
                    let then = look.say_with(second, &[("words", line.into())]);
                    marked::label(ui, kinds, ink, &then);
                }
            });
        }
    });
}

/// Headings, list items and sentences.
pub(super) fn whole(ui: &mut Ui, look: &Look, markdown: &str) {
    let ink = look.colors().ink;
    for line in markdown.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            text::heading(ui, Type::Heading, ink, title);
        } else if let Some(title) = line.strip_prefix("## ") {
            ui.add_space(theme::SPACE_12);
            text::heading(ui, Type::Subheading, ink, title);
        } else if let Some(item) = line.strip_prefix("- ") {
            ui.horizontal_top(|ui| {
                let line_height = Type::Reading.line_height();
                let (slot, _) =
                    ui.allocate_exact_size(egui::vec2(theme::SPACE_12, line_height), egui::Sense::hover());
                ui.painter().circle_filled(slot.center(), theme::BULLET_RADIUS, ink);
                text::label(ui, Type::Reading, ink, item);
            });
        } else {
            text::label(ui, Type::Reading, ink, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        ground_rules,
        lang::{Language, Words},
        theme::{Theme, ThemeKind},
    };

    #[test]
    fn what_is_done_to_sides_is_told_beside_any_other_change() {
        let (words, theme) = (Words::new(Language::English), Theme::new(ThemeKind::Light));
        let look = Look { words, theme, now: jiff::Zoned::default() };
        let from = NewRules { rules: ground_rules::suggested(), merged: BTreeMap::new() };
        let mut named = from.clone();
        named.rules.open_days += 7;
        let other = named.rules.sides[1].names["cy"].clone();
        let was = named.rules.sides[0].names.insert("cy".into(), other).expect("it has a name");
        named.rules.sides[1].names.insert("cy".into(), was);
        let mut merged = from.clone();
        merged.rules.open_days += 7;
        merged.merged.insert(SideId(9), SideId(2));
        for to in [named, merged] {
            let titles: Vec<_> =
                changes(&look, &TableView::default(), &from, &to).into_iter().map(|one| one.title).collect();
            assert_eq!(titles, [look.say("rules-sides"), look.say("rules-wait")]);
        }
    }
}
