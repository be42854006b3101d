//! A question that was put to answer, and all that was said about it, as the screens and the command show it.

use std::collections::{BTreeMap, BTreeSet};

use trestle_model::{
    decision::{
        DecisionView,
        content::{Content, Wording},
    },
    schema::first_block,
    text::{Block, NewBlock},
};
use trestle_trust::{
    Membership,
    agreement::{Doubt, Minute, Minutes, Objection, Question, SideCount, State},
    ids::{ContentHash, PersonId, StatementId},
    person::SideId,
    statement::deciding::{Answer, Deciding, Ending, NewRules, Stance, Subject, Whose},
};

use super::{question, standing, waits};
use crate::{
    documents::{Documents, now_unix_secs},
    view::{
        changed,
        deciding::{
            AfterView, AnswerView, AskedRules, AskedView, ClosingView, MendedView, ObjectionView, OtherView,
            RecordedView, ReplyView, SideAnswers,
        },
    },
};

impl Documents {
    pub(super) fn asked(
        &self,
        minutes: &Minutes,
        question: &Question,
        draft: Option<&DecisionView>,
        drafted: Option<ContentHash>,
    ) -> AskedView {
        let (membership, me) = (self.repo.membership(), self.repo.me());
        let one = One { documents: self, minutes, membership: &membership, question, me };
        let state = &question.state;
        let read = |hash: ContentHash| {
            Content::read_of(question::document_of(question)?, draft?.contents.get(&hash)?).ok()
        };
        let whole = read(question.content);
        let mine = question.standpoints.get(&me).filter(|standpoint| !standpoint.recorded);
        let my_side = question.sides.iter().find(|side| side.deciders.contains(&me));
        let can_close = my_side.is_some_and(|side| !side.closed) && matches!(state, State::Open { .. });
        let holds = matches!(state, State::Open { holds: true, .. });
        let standing =
            self.standing(minutes, &membership, question, standing::Signed::of(whole.as_ref()), false);
        let too_many = |deciders: &Vec<PersonId>| question::aside(question, deciders) * 3 > deciders.len();
        AskedView {
            opening: question.opening,
            standing,
            by: question.asked_by,
            unix_secs: one.heard(question.opening),
            wordings: match (&question.subject, &whole) {
                (Subject::Rules(new), _) => rules_words(new),
                (Subject::Decision(_), Some(content)) => words(content),
                (Subject::Decision(_), None) => Vec::new(),
            },
            rules: AskedRules::of(
                question::rules_of(minutes, &membership, question.opening),
                &self.deciding.language,
            ),
            sides: one.sides(drafted),
            mine: mine.map(|standpoint| standpoint.stance),
            i_count: my_side.is_some() || membership.person(me).is_some_and(|me| me.standing),
            uncovered: mine.is_some() || !matches!(state, State::Open { .. }),
            answers: one.answers(),
            objections: question.objections.iter().map(|objection| one.objection(objection)).collect(),
            many_aside: question.sides.iter().any(|side| too_many(&side.deciders)),
            may_close_agreed: can_close && holds && question::is_mended_by_letters(question, read),
            may_close_not_agreed: my_side.is_some() && matches!(state, State::Open { .. }),
            days_are_up: self.days_are_up(minutes, &membership, question.opening),
            content: question.content,
            mended: mended(question, read),
            to_now: Vec::new(),
            closings: one.closings(),
            closing_waits: one.closing_waits(),
            after: one.after(),
            replaces: one.others(question::replaces(minutes, question.opening)),
            replaced_by: match state {
                State::Superseded { by } => one.other(*by),
                _ => None,
            },
            whole,
        }
    }
}

/// What was mended in the words of a question since it was asked.
fn mended(question: &Question, read: impl Fn(ContentHash) -> Option<Content>) -> Option<MendedView> {
    let first = *question.contents.first().filter(|first| **first != question.content)?;
    let parts = read(first).zip(read(question.content)).map(|(then, now)| changed::parts(&then, &now));
    let only_letters = question::is_mended_by_letters(question, read);
    Some(MendedView { parts: parts.unwrap_or_default(), only_letters })
}

/// The exact words of a content, by language.
fn words(content: &Content) -> Vec<(String, Vec<Block>)> {
    let words = |wording: &Wording| (wording.language.clone(), numbered(wording.blocks.clone()));
    content.wording.iter().map(words).collect()
}

fn rules_words(new: &NewRules) -> Vec<(String, Vec<Block>)> {
    let blocks = |text: &String| trestle_export::markdown::parse(text.as_bytes()).unwrap_or_default();
    new.rules.text.iter().map(|(language, text)| (language.clone(), numbered(blocks(text)))).collect()
}

/// Blocks that are in no document, with ids of their own.
pub(crate) fn numbered(blocks: Vec<NewBlock>) -> Vec<Block> {
    let block = |(at, new): (usize, NewBlock)| Block {
        id: format!("{}-{at}", first_block()).as_str().into(),
        kind: new.kind,
        indent: new.indent,
        runs: new.runs,
    };
    blocks.into_iter().enumerate().map(block).collect()
}

/// Objections are worked through while a question is open, and where one put an agreement in question.
pub(super) fn is_worked_through(state: &State) -> bool {
    matches!(state, State::Open { .. } | State::InQuestion(Doubt::Objection))
}

/// A question and what is known around it.
struct One<'a> {
    documents: &'a Documents,
    minutes: &'a Minutes,
    membership: &'a Membership,
    question: &'a Question,
    me: PersonId,
}

impl One<'_> {
    fn heard(&self, id: StatementId) -> i64 {
        self.documents.deciding.heard.borrow().at(id).unwrap_or(0)
    }

    fn counts(&self, person: PersonId) -> bool {
        self.question.sides.iter().any(|side| side.deciders.contains(&person))
    }

    fn others(&self, openings: &[StatementId]) -> Vec<OtherView> {
        openings.iter().filter_map(|opening| self.other(*opening)).collect()
    }

    /// A question about another decision, as it was put.
    fn other(&self, opening: StatementId) -> Option<OtherView> {
        let question = self.minutes.agreements().question(opening)?;
        let Subject::Decision(document) = question.subject else { return None };
        if self.question.subject == question.subject {
            return None;
        }
        let kept = self.documents.deciding.keeper.get(document);
        let asked = kept.and_then(|kept| kept.content(question.content)).map(|content| &content.question);
        let listed = || self.documents.workspace().documents.iter().find(|entry| entry.id == document);
        let question = asked.cloned().or_else(|| listed().map(|entry| entry.title.clone()));
        Some(OtherView { opening, document, question: question.unwrap_or_default() })
    }

    /// What was said, with who said it.
    fn said(&self) -> impl Iterator<Item = (&Minute, &Deciding, PersonId)> {
        self.minutes.of(self.question.opening).filter_map(|minute| Some((minute, minute.said()?, minute.by?)))
    }

    /// Who has said that what is written now is the same but for a typo.
    fn typo_said(&self, drafted: Option<ContentHash>) -> BTreeSet<PersonId> {
        let said = self.said().filter(|(_, said, _)| {
            matches!(said, Deciding::Amendment { from, to, .. } if *from == self.question.content && Some(*to) == drafted)
        });
        said.map(|(_, _, by)| by).collect()
    }

    /// Who of these closes is left, for each way in which somebody has closed it as it is now.
    fn closing_waits(&self) -> Vec<(Ending, Vec<String>)> {
        if !matches!(self.question.state, State::Open { .. }) {
            return Vec::new();
        }
        let mut by: BTreeMap<Ending, BTreeSet<PersonId>> = BTreeMap::new();
        for (_, said, person) in self.said() {
            if let Deciding::Closing(closing) = said
                && closing.content == self.question.content
                && self.counts(person)
            {
                by.entry(closing.ending).or_default().insert(person);
            }
        }
        let names = self.names();
        let waits = |ending: Ending, closed: BTreeSet<PersonId>| {
            let sides = self.question.sides.iter().zip(&names);
            let open = sides.filter(|(side, _)| !side.deciders.iter().any(|person| closed.contains(person)));
            let left_out = self.question.left_out.iter().filter(|left_out| left_out.ending == ending);
            let left_out = left_out.map(|left_out| self.name_of_part(left_out.side, &left_out.people));
            open.map(|(_, name)| name.clone()).chain(left_out).collect()
        };
        by.into_iter().map(|(ending, closed)| (ending, waits(ending, closed))).collect()
    }

    fn closings(&self) -> Vec<ClosingView> {
        let closing = |(minute, said, by): (&Minute, &Deciding, PersonId)| match said {
            Deciding::Closing(closing) => Some(ClosingView {
                by,
                ending: closing.ending,
                because: closing.because,
                unix_secs: standing::said_on(closing, self.documents.heard_at(minute.id())),
            }),
            _ => None,
        };
        self.said().filter_map(closing).collect()
    }

    fn after(&self) -> Vec<AfterView> {
        let after = |(minute, said, by): (&Minute, &Deciding, PersonId)| {
            let (withdrew, words) = match said {
                Deciding::Withdrawal { words, .. } => (true, words),
                Deciding::Reopening { words, .. } => (false, words),
                _ => return None,
            };
            let (statement, unix_secs) = (minute.id(), self.heard(minute.id()));
            Some(AfterView { statement, by, withdrew, words: words.words().to_owned(), unix_secs })
        };
        self.said().filter_map(after).collect()
    }

    /// What those who are counted together are called: a side by the rules of the question, a part of one by its people.
    fn names(&self) -> Vec<String> {
        let name = |count: &SideCount| {
            if self.question.sides.iter().filter(|other| other.side == count.side).count() < 2 {
                return self.name_of(count.side);
            }
            self.name_of_part(count.side, &count.deciders)
        };
        self.question.sides.iter().map(name).collect()
    }

    fn name_of(&self, side: SideId) -> String {
        let rules = question::rules_of(self.minutes, self.membership, self.question.opening);
        rules.side(side).map(|side| side.name(&self.documents.deciding.language)).unwrap_or_default()
    }

    /// A part of a side is called by its people too.
    fn name_of_part(&self, side: SideId, people: &[PersonId]) -> String {
        let people = people.iter().filter_map(|id| self.membership.person(*id));
        let people = people.map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
        format!("{} ({people})", self.name_of(side))
    }

    fn sides(&self, drafted: Option<ContentHash>) -> Vec<SideAnswers> {
        let typo_said = self.typo_said(drafted);
        let side = |(count, name): (&SideCount, String)| SideAnswers {
            side: count.side,
            name,
            deciders: count.deciders.len(),
            agree: count.agree,
            enough: count.enough,
            missing: count.missing.clone(),
            closed: count.closed,
            mine: count.deciders.contains(&self.me),
            typo_said: count.deciders.iter().any(|person| typo_said.contains(person)),
        };
        self.question.sides.iter().zip(self.names()).map(side).collect()
    }

    /// Everyone's answer that stands, and those on paper or aloud that still wait for a witness.
    fn answers(&self) -> Vec<AnswerView> {
        let mut standing: BTreeMap<StatementId, (PersonId, bool)> = BTreeMap::new();
        for (person, standpoint) in &self.question.standpoints {
            standing.extend(standpoint.answers.iter().map(|answer| (*answer, (*person, standpoint.apart))));
        }
        let view = |minute: &Minute| {
            let Some(Deciding::Answer(answer)) = minute.said() else { return None };
            let waits = waits::unwitnessed(self.minutes, self.question, minute).map(|person| (person, false));
            let stands = standing.get(&minute.id()).copied();
            let (person, apart) = stands.or(waits)?;
            let recorded = minute.by.and_then(|by| self.recorded(minute.id(), answer, by));
            let contested =
                recorded.as_ref().is_some_and(|recorded| recorded.contested) && answer.stance.agrees();
            Some(AnswerView {
                statement: minute.id(),
                person,
                stance: answer.stance,
                words: answer.words.words().to_owned(),
                unix_secs: self.heard(minute.id()),
                recorded,
                apart,
                before: self.before(minute, answer),
                counts: stands.is_some() && self.counts(person) && !contested,
                decides: self.counts(person),
            })
        };
        self.minutes.of(self.question.opening).filter_map(view).collect()
    }

    /// What somebody said of their own before that answer.
    fn before(&self, minute: &Minute, answer: &Answer) -> Vec<(Stance, String)> {
        if answer.whose != Whose::Mine {
            return Vec::new();
        }
        let own = self.said().filter(|(_, _, by)| Some(*by) == minute.by);
        own.take_while(|(one, _, _)| one.id() != minute.id())
            .filter_map(|(_, said, _)| match said {
                Deciding::Answer(one) if one.whose == Whose::Mine => {
                    Some((one.stance, one.words.words().to_owned()))
                }
                _ => None,
            })
            .collect()
    }

    fn recorded(&self, id: StatementId, answer: &Answer, by: PersonId) -> Option<RecordedView> {
        let Whose::Of { how, witnesses, .. } = &answer.whose else { return None };
        let of = |is: &dyn Fn(&Deciding) -> bool, by: Option<PersonId>| {
            self.minutes
                .of(self.question.opening)
                .any(|minute| minute.said().is_some_and(is) && (by.is_none_or(|by| minute.by == Some(by))))
        };
        let signed = |person: PersonId| {
            of(&|said| matches!(said, Deciding::Witness { answer } if *answer == id), Some(person))
        };
        let contests = |said: &Deciding| matches!(said, Deciding::Contest { answer, .. } if *answer == id);
        let contested = self
            .minutes
            .of(self.question.opening)
            .any(|minute| minute.said().is_some_and(contests) && minute.by.is_some_and(|by| self.counts(by)));
        Some(RecordedView {
            how: *how,
            by,
            witnesses: witnesses.iter().map(|person| (*person, signed(*person))).collect(),
            contested,
            mine_to_witness: witnesses.contains(&self.me) && !signed(self.me),
        })
    }

    fn objection(&self, objection: &Objection) -> ObjectionView {
        let rules = question::rules_of(self.minutes, self.membership, self.question.opening);
        let words = self.minutes.get(objection.answer).and_then(|minute| match minute.said()? {
            Deciding::Answer(answer) => Some(answer.words.words().to_owned()),
            _ => None,
        });
        let reply = |minute: &Minute| match minute.said()? {
            Deciding::Reply { objection: to, words } if *to == objection.answer => Some(ReplyView {
                statement: minute.id(),
                by: minute.by?,
                words: words.words().to_owned(),
                seen: question::seen_at(self.minutes, self.question.opening, minute.id()).is_some(),
            }),
            _ => None,
        };
        let replies: Vec<ReplyView> = self.minutes.of(self.question.opening).filter_map(reply).collect();
        let seen =
            |reply: &ReplyView| question::seen_at(self.minutes, self.question.opening, reply.statement);
        let heard = self.documents.deciding.heard.borrow();
        let days = i64::from(rules.objection_days);
        let waited = |reply: &&ReplyView| {
            let passed = seen(reply).and_then(|seen| heard.days_since(seen, now_unix_secs()));
            passed.is_some_and(|passed| passed >= days)
        };
        let waited = replies.iter().rev().find(waited).map(|reply| reply.statement);
        let my_side = self.question.sides.iter().find(|side| side.deciders.contains(&self.me));
        let said = my_side.is_some_and(|side| objection.not_one_say.contains(&side.side));
        let may_say_not_one = is_worked_through(&self.question.state)
            && objection.open
            && my_side.is_some()
            && !said
            && objection.maker != self.me;
        let was_there = match self.minutes.get(objection.answer).and_then(|minute| minute.said()) {
            Some(Deciding::Answer(Answer { whose: Whose::Of { witnesses, .. }, .. })) => {
                witnesses.contains(&self.me)
            }
            _ => false,
        };
        ObjectionView {
            answer: objection.answer,
            maker: objection.maker,
            carried: objection.carried,
            open: objection.open,
            words: words.unwrap_or_default(),
            seen: replies.iter().any(|reply| seen(reply).is_some()),
            not_one: objection.not_one_say.clone(),
            days: u32::from(rules.objection_days),
            not_one_after: waited.filter(|_| may_say_not_one),
            mine_to_see: was_there || objection.maker == self.me,
            replies,
        }
    }
}
