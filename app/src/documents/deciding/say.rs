//! What is said of a question that was put to answer: looked at first, then signed.

use trestle_model::{
    decision::content::{Content, ContentPromise, NotReady},
    promise,
};
use trestle_trust::{
    Membership,
    agreement::{Minutes, Objection, Question, State},
    ids::{PersonId, StatementId},
    person::SideId,
    statement::deciding::{
        Answer, Because, Closing, Deciding, Ending, Given, Progress, Remark, Stance, Update, Whose,
    },
};

use super::{
    AnswerTo, DecideError, Decided, DecidingAct,
    question::{self, document_of},
    standing,
};
use crate::documents::{Documents, now_unix_secs};

impl Documents {
    pub(super) fn say(&mut self, act: &DecidingAct) -> Result<Decided, DecideError> {
        let minutes = self.minutes();
        let (question, deciding) = match act {
            DecidingAct::Answer { opening, stance, words, whose } => {
                let question = open_question(&minutes, *opening)?;
                self.must_have_words(question)?;
                (question, self.answer(question, *stance, words, whose)?)
            }
            DecidingAct::Witness { answer } => {
                let (question, recorded) = recorded(&minutes, *answer)?;
                if !recorded.2.contains(&self.repo.me()) {
                    return Err(DecideError::NotAWitness);
                }
                (question, Deciding::Witness { answer: *answer })
            }
            DecidingAct::Contest { answer, words } => {
                let (question, _) = recorded(&minutes, *answer)?;
                (question, Deciding::Contest { answer: *answer, words: why(words)? })
            }
            DecidingAct::Reply { objection, words } => {
                let (question, found) = objection_of(&minutes, *objection)?;
                if found.maker == self.repo.me() {
                    return Err(DecideError::OwnAnswer);
                }
                (question, Deciding::Reply { objection: *objection, words: why(words)? })
            }
            DecidingAct::Seen { reply } => (self.may_have_seen(&minutes, *reply)?, seen(*reply)),
            DecidingAct::NotAnObjection { objection, reply, days, words } => {
                let question = self.may_say_not_one(&minutes, *objection, *reply, *days)?;
                let (objection, reply, days, words) = (*objection, *reply, *days, why(words)?);
                (question, Deciding::NotAnObjection { objection, reply, days, words })
            }
            DecidingAct::Close { opening, ending, because } => {
                let question = open_question(&minutes, *opening)?;
                self.must_have_words(question)?;
                if *ending == Ending::Agreed {
                    self.must_be_mended_by_letters(question)?;
                }
                self.may_close(&minutes, question, *ending, *because)?;
                let (opening, content) = (*opening, question.content);
                let day = Some(standing::today().to_string());
                let closing = Closing { opening, content, ending: *ending, because: *because, day };
                (question, Deciding::Closing(closing))
            }
            DecidingAct::Withdraw { opening, words } => {
                let question = agreed_question(&minutes, *opening)?;
                (question, Deciding::Withdrawal { opening: *opening, words: why(words)? })
            }
            DecidingAct::Reopen { opening, words } => {
                let question = minutes.agreements().question(*opening).ok_or(DecideError::NoQuestion)?;
                if matches!(question.state, State::Open { .. } | State::Void) {
                    return Err(DecideError::NotClosed);
                }
                let (opening, words) = (*opening, why(words)?);
                (question, Deciding::Reopening { opening, words, new_information: true })
            }
            DecidingAct::Update { opening, promise, progress, due, to, words } => {
                let question = agreed_question(&minutes, *opening)?;
                let update = Update {
                    opening: *opening,
                    promise: promise.clone(),
                    progress: *progress,
                    due: due.clone(),
                    to: *to,
                    words: remark(words)?,
                };
                self.may_update(question, &update)?;
                (question, Deciding::Update(update))
            }
            DecidingAct::Start { .. }
            | DecidingAct::Prepare { .. }
            | DecidingAct::Open { .. }
            | DecidingAct::LookAgain { .. }
            | DecidingAct::OpenRules { .. }
            | DecidingAct::OnlyATypo { .. }
            | DecidingAct::Place(_)
            | DecidingAct::SeatOnPaper { .. } => unreachable!("`decide` has carried these out"),
        };
        let document = document_of(question);
        Ok(Decided { document, signing: Some(self.repo.say(deciding)) })
    }

    fn answer(
        &self,
        question: &Question,
        stance: Stance,
        words: &str,
        whose: &AnswerTo,
    ) -> Result<Deciding, DecideError> {
        let words = if stance == Stance::Object { why(words)? } else { remark(words)? };
        let whose = match whose {
            AnswerTo::Mine => Whose::Mine,
            AnswerTo::Neighbour => Whose::Neighbours,
            AnswerTo::Of { person, how, witnesses } => {
                let mut witnesses = witnesses.clone();
                witnesses.sort_unstable();
                witnesses.dedup();
                let membership = self.repo.membership();
                let me = self.repo.me();
                let known = |id: &PersonId| membership.person(*id).is_some_and(|person| person.member);
                let odd = witnesses.contains(person) || witnesses.contains(&me) || *person == me;
                let max = trestle_trust::statement::deciding::WITNESSES_MAX;
                if witnesses.is_empty() || odd || witnesses.len() > max || !witnesses.iter().all(known) {
                    return Err(DecideError::Witnesses);
                }
                if !known(person) {
                    return Err(DecideError::NoPerson);
                }
                Whose::Of { person: *person, how: *how, witnesses }
            }
        };
        let (opening, content) = (question.opening, question.content);
        Ok(Deciding::Answer(Answer { opening, content, stance, words, whose }))
    }

    fn may_have_seen<'a>(
        &self,
        minutes: &'a Minutes,
        reply: StatementId,
    ) -> Result<&'a Question, DecideError> {
        let found = minutes.get(reply).and_then(|minute| minute.said());
        let Some(Deciding::Reply { objection, .. }) = found else { return Err(DecideError::NoAnswer) };
        let (question, objection) = objection_of(minutes, *objection)?;
        let is_witness =
            recorded(minutes, objection.answer).is_ok_and(|(_, (_, _, w))| w.contains(&self.repo.me()));
        if objection.maker != self.repo.me() && !is_witness {
            return Err(DecideError::NotTheMaker);
        }
        Ok(question)
    }

    fn may_say_not_one<'a>(
        &self,
        minutes: &'a Minutes,
        objection: StatementId,
        reply: StatementId,
        days: u16,
    ) -> Result<&'a Question, DecideError> {
        let (question, found) = objection_of(minutes, objection)?;
        self.must_decide(question)?;
        if found.maker == self.repo.me() {
            return Err(DecideError::OwnAnswer);
        }
        let membership = self.repo.membership();
        let rules = question::rules_of(minutes, &membership, question.opening);
        let when = question::seen_at(minutes, question.opening, reply).ok_or(DecideError::NotSeen)?;
        let passed = self.deciding.heard.borrow().days_since(when, now_unix_secs()).unwrap_or(0);
        if days < rules.objection_days || passed < i64::from(days) {
            return Err(DecideError::TooSoon);
        }
        Ok(question)
    }

    fn may_close(
        &self,
        minutes: &Minutes,
        question: &Question,
        ending: Ending,
        because: Because,
    ) -> Result<(), DecideError> {
        self.must_decide(question)?;
        let State::Open { holds, everyone } = question.state else { return Err(DecideError::Closed) };
        if ending == Ending::Agreed && !holds {
            return Err(DecideError::DoesNotHold);
        }
        match because {
            Because::Everyone if !everyone => Err(DecideError::NotEveryone),
            Because::Days if !self.days_are_up(minutes, &self.repo.membership(), question.opening) => {
                Err(DecideError::TooSoon)
            }
            Because::Days | Because::Everyone | Because::Meeting => Ok(()),
        }
    }

    /// Whether a question has been here for as many days as the ground rules give.
    pub(super) fn days_are_up(
        &self,
        minutes: &Minutes,
        membership: &Membership,
        opening: StatementId,
    ) -> bool {
        let rules = question::rules_of(minutes, membership, opening);
        let passed = self.deciding.heard.borrow().days_since(opening, now_unix_secs());
        passed.is_some_and(|days| days >= i64::from(rules.open_days))
    }

    fn may_update(&mut self, question: &Question, update: &Update) -> Result<(), DecideError> {
        let promise = self.promise(question, &update.promise)?;
        match update.progress {
            Progress::Checked => {
                let membership = self.repo.membership();
                let me = membership.person(self.repo.me()).filter(|me| me.standing);
                let me = me.ok_or(DecideError::NotADecider)?;
                let minutes = self.minutes();
                let rules = minutes.agreements().rules();
                let promised = promise.side.parse().ok().map(|side| question::side_now(rules, SideId(side)));
                let standing = promise::standing(&promise, question::updates(&minutes, question));
                let own = promised == Some(question::side_now(rules, me.side));
                if own || !standing.may_check(me.id, &[me.side]) {
                    return Err(DecideError::OwnPromise);
                }
            }
            Progress::Moved if !update.due.as_deref().is_some_and(is_date) => {
                return Err(DecideError::NoDate);
            }
            Progress::Moved | Progress::Dropped | Progress::Changed
                if update.words.words().trim().is_empty() =>
            {
                return Err(DecideError::NoWords);
            }
            Progress::HandedOn => {
                let membership = self.repo.membership();
                update.to.and_then(|to| membership.person(to)).ok_or(DecideError::NoPerson)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn promise(&mut self, question: &Question, id: &str) -> Result<ContentPromise, DecideError> {
        let document = document_of(question).ok_or(DecideError::NoPromise)?;
        let kept = self.deciding.keeper.get(document).and_then(|kept| kept.content(question.content));
        if let Some(kept) = kept {
            let found = kept.promises.iter().find(|promise| promise.id == id);
            return found.cloned().ok_or(DecideError::NoPromise);
        }
        let bytes = self.content(document, question.content).ok_or(DecideError::NoPromise)?;
        let content = Content::read_of(document, &bytes);
        let promises = content.map(|content| content.promises).unwrap_or_default();
        promises.into_iter().find(|promise| promise.id == id).ok_or(DecideError::NoPromise)
    }

    /// Nobody signs words that have not come to this computer, or cannot be shown here.
    fn must_have_words(&mut self, question: &Question) -> Result<(), DecideError> {
        let Some(document) = document_of(question) else { return Ok(()) };
        let bytes = self.content(document, question.content);
        let shown = bytes.is_some_and(|bytes| Content::read_of(document, &bytes).is_ok());
        if shown { Ok(()) } else { Err(NotReady::PartMissing.into()) }
    }

    /// Nobody closes as agreed what was moved on as a typo and is more than that: the answers are to other words.
    fn must_be_mended_by_letters(&mut self, question: &Question) -> Result<(), DecideError> {
        let Some(document) = document_of(question) else { return Ok(()) };
        let contents = &self.decision(document)?.contents;
        let read = |hash| Content::read_of(document, contents.get(&hash)?).ok();
        let letters = question::is_mended_by_letters(question, read);
        if letters { Ok(()) } else { Err(DecideError::MoreThanATypo) }
    }

    /// Whether this person counts in that question.
    pub(super) fn must_decide(&self, question: &Question) -> Result<(), DecideError> {
        let me = self.repo.me();
        let counts = question.sides.iter().any(|side| side.deciders.contains(&me));
        if counts { Ok(()) } else { Err(DecideError::NotADecider) }
    }
}

/// `2027-05-21`.
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

fn seen(reply: StatementId) -> Deciding {
    Deciding::Seen { reply }
}

fn remark(words: &str) -> Result<Remark, DecideError> {
    Remark::new(words.trim()).ok_or(DecideError::LongWords)
}

/// Words that must not be empty.
fn why(words: &str) -> Result<Remark, DecideError> {
    if words.trim().is_empty() { Err(DecideError::NoWords) } else { remark(words) }
}

fn open_question(minutes: &Minutes, opening: StatementId) -> Result<&Question, DecideError> {
    let question = minutes.agreements().question(opening).ok_or(DecideError::NoQuestion)?;
    match question.state {
        State::Open { .. } => Ok(question),
        State::Void => Err(DecideError::NoQuestion),
        _ => Err(DecideError::Closed),
    }
}

fn agreed_question(minutes: &Minutes, opening: StatementId) -> Result<&Question, DecideError> {
    let question = minutes.agreements().question(opening).ok_or(DecideError::NoQuestion)?;
    match question.state {
        State::Open { .. } | State::Void | State::NotAgreed => Err(DecideError::NotAgreed),
        _ => Ok(question),
    }
}

type Recorded<'a> = (PersonId, Given, &'a [PersonId]);

/// An answer that somebody recorded for another.
fn recorded(minutes: &Minutes, answer: StatementId) -> Result<(&Question, Recorded<'_>), DecideError> {
    let minute = minutes.get(answer).ok_or(DecideError::NoAnswer)?;
    let question = minutes.agreements().question(minute.question).ok_or(DecideError::NoAnswer)?;
    match minute.said() {
        Some(Deciding::Answer(Answer { whose: Whose::Of { person, how, witnesses }, .. })) => {
            Ok((question, (*person, *how, witnesses)))
        }
        _ => Err(DecideError::NoAnswer),
    }
}

/// An objection that stands.
fn objection_of(minutes: &Minutes, answer: StatementId) -> Result<(&Question, &Objection), DecideError> {
    let minute = minutes.get(answer).ok_or(DecideError::NoAnswer)?;
    let question = minutes.agreements().question(minute.question).ok_or(DecideError::NoAnswer)?;
    let found = question.objections.iter().find(|objection| objection.answer == answer);
    Ok((question, found.ok_or(DecideError::NoAnswer)?))
}
