//! A decision as it is read: what was asked, with all that is signed with it; and apart from that what is written now.

use trestle_export::markdown;
use trestle_model::{
    decision::content::{Content, ContentPromise},
    text::Block,
};
use trestle_trust::{ids::PersonId, person::SideId};

use super::super::session::Session;
use crate::{
    lang::{Language, Value, dates},
    view::{
        changed::{self, Became, Part, Words},
        deciding::{AskedView, DecisionPage, StandingView},
    },
};

/// Digits of an id that are shown.
const SHORT: usize = 8;

impl Session {
    /// The page of a decision in words.
    pub(super) fn told(&self, page: &DecisionPage) -> String {
        let (question, who) = page.shown();
        let who = who.map_or_else(|| self.words.say("decision-who-to-come"), str::to_owned);
        let mut told = vec![question.to_owned(), self.with("agreement-who", &[("who", who.into())])];
        told.push(self.words.say(super::standing_key(&page.standing)));
        match &page.asked {
            Some(asked) => self.asked(&mut told, page, asked),
            None => {
                for wording in &page.wordings {
                    told.push(self.wording(&wording.language, &wording.blocks));
                }
            }
        }
        told.retain(|part| !part.trim().is_empty());
        told.join("\n\n")
    }

    fn asked(&self, told: &mut Vec<String>, page: &DecisionPage, asked: &AskedView) {
        for one in &page.unseen {
            let day = dates::day(&self.words, one.unix_secs, &self.now());
            let values = [("name", self.name_of(one.by).into()), ("day", day.into())];
            told.push(format!(
                "{}\n{}",
                self.with("decision-unseen", &values),
                self.words.say("decision-unseen-means")
            ));
        }
        if asked.wordings.is_empty() {
            told.push(self.words.say("decision-words-to-come"));
        }
        for (language, blocks) in &asked.wordings {
            told.push(self.wording(language, blocks));
        }
        if let Some(whole) = &asked.whole {
            self.beside_words(told, asked, whole);
        }
        if let Some(mended) = asked.mended.as_ref().filter(|mended| !mended.only_letters) {
            told.push(self.words.say("decision-mended-more-means"));
            told.extend(mended.parts.iter().map(|part| self.changed(asked, part)));
        }
        let held = page.earlier.iter().find(|one| matches!(one.standing, StandingView::Agreed { .. }));
        if let Some(before) = held.filter(|_| !matches!(page.standing, StandingView::Agreed { .. })) {
            let id: String = before.opening.to_string().chars().take(SHORT).collect();
            told.push(self.with("cli-still-holds", &[("id", id.into())]));
        }
        if !page.being_changed().is_empty() {
            let note = self.words.say("decision-draft-differs-means");
            told.push(format!("{}: {note}", self.words.say("decision-draft-differs")));
            told.extend(page.being_changed().iter().map(|part| self.changed(asked, part)));
        }
    }

    /// All that is signed with the words.
    fn beside_words(&self, told: &mut Vec<String>, asked: &AskedView, whole: &Content) {
        if whole.ends {
            told.push(self.words.say("agreement-ends"));
        }
        let listed = |title: &str, lines: Vec<String>| match lines.is_empty() {
            true => String::new(),
            false => format!("{}\n{}", self.words.say(title), lines.join("\n")),
        };
        let promise = |one| format!("- {}", self.promise(asked, one).join(" · "));
        told.push(listed("agreement-promises", whole.promises.iter().map(promise).collect()));
        let designs = whole.attachments.iter().map(|one| format!("- {}", one.title)).collect();
        told.push(listed("decision-attached", designs));
        if !whole.review.is_empty() {
            told.push(self.with("agreement-review", &[("day", self.day(&whole.review).into())]));
        }
    }

    fn wording(&self, language: &str, blocks: &[Block]) -> String {
        let title = self.with("agreement-wording", &[("tag", language.into())]);
        format!("{title}\n\n{}", markdown::write(blocks).trim_end())
    }

    fn day(&self, written: &str) -> String {
        dates::date(&self.words, written, &self.now())
    }

    fn with(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.words.say_with(key, values)
    }

    /// All that is said of a promise.
    fn promise(&self, asked: &AskedView, promise: &ContentPromise) -> Vec<String> {
        let name = |id: &str| match id.parse::<PersonId>() {
            Ok(person) => self.name_of(Some(person)),
            Err(_) => id.to_owned(),
        };
        let side = promise.side.parse().map(|id| asked.side(SideId(id)).to_owned()).unwrap_or_default();
        let facts = [
            ("decision-promise-by", "name", name(&promise.who)),
            ("agreement-promise-side", "side", side),
            ("decision-promise-due", "words", self.day(&promise.due)),
            ("decision-promise-for", "words", promise.for_whom.clone()),
            ("decision-promise-clause", "words", promise.clause.clone()),
            ("decision-promise-backup", "words", name(&promise.backup)),
            ("decision-promise-known", "words", promise.known_by.clone()),
        ];
        let facts = facts.into_iter().filter(|(.., value)| !value.trim().is_empty());
        [promise.what.clone()]
            .into_iter()
            .chain(facts.map(|(key, what, value)| self.with(key, &[(what, value.into())])))
            .collect()
    }

    /// A part that is not the same, with what was taken out and put in between marks.
    fn changed(&self, asked: &AskedView, part: &Part) -> String {
        let said = |key: &str| self.words.say(key);
        let (title, pieces) = match part {
            Part::Question(pieces) => (said("decision-question"), pieces.clone()),
            Part::WhoCanSayYes(pieces) => (said("decision-who"), pieces.clone()),
            Part::Ends(true) => (said("decision-changed-ends"), Vec::new()),
            Part::Ends(false) => (said("decision-changed-goes-on"), Vec::new()),
            Part::Words { language, words: Words { pieces, .. } } => {
                let name = Language::coded(language)
                    .map_or_else(|| language.clone(), |one| one.own_name().to_owned());
                (self.with("decision-changed-words", &[("language", name.into())]), pieces.clone())
            }
            Part::Promise { then, now } => {
                let text = |one: &Option<ContentPromise>| {
                    one.as_ref().map(|one| self.promise(asked, one).join("\n")).unwrap_or_default()
                };
                let key = match (then, now) {
                    (None, _) => "decision-changed-promise-new",
                    (_, None) => "decision-changed-promise-out",
                    _ => "decision-changed-promise",
                };
                (said(key), changed::pieces(&text(then), &text(now)))
            }
            Part::Design { title, became, words } => {
                let key = match became {
                    Became::PutIn => "decision-changed-design-new",
                    Became::TakenOut => "decision-changed-design-out",
                    Became::Stayed => "decision-changed-design",
                };
                (self.with(key, &[("title", title.as_str().into())]), words.pieces.clone())
            }
            Part::Review { then, now } => {
                let day = |written: &str| match written.is_empty() {
                    true => said("decision-changed-no-day"),
                    false => self.day(written),
                };
                let pieces = vec![(Became::TakenOut, day(then)), (Became::PutIn, day(now))];
                (said("decision-review"), pieces)
            }
            Part::Order => (said("decision-changed-order"), Vec::new()),
        };
        format!("{title}\n{}", changed::in_marks(&pieces)).trim_end().to_owned()
    }
}
