//! What is done to a decision's document, and putting its words to answer.

use std::sync::Arc;

use trestle_model::{
    Decision, DecisionAction, DocumentKind, Stamp,
    action::TableAction,
    decision::{
        ItemId, TextField, ValueField, YES,
        content::{Content, NotReady, blocks_of},
    },
};
use trestle_trust::{
    agreement::{Minutes, Question, State},
    ids::{DocumentId, StatementId},
    statement::deciding::{Deciding, NewRules, REPLACES_MAX, Subject},
};

use super::{DecideError, Decided, DecidingAct, OnScreen, OpenDecision, question};
use crate::documents::{DesignError, Documents, now_unix_secs, place::PlaceError};

impl Documents {
    /// Does one act. What is signed has its turn with the engine, so this waits for the disk at most, and only for
    /// documents that are not open.
    ///
    /// # Errors
    /// [`DecideError`] in words that `messages` has; then nothing has changed.
    pub fn decide(&mut self, act: &DecidingAct) -> Result<Decided, DecideError> {
        self.decide_as_seen(act, OnScreen::default())
    }

    /// As [`Documents::decide`], of the words that were on the screen.
    ///
    /// # Errors
    /// [`DecideError::WordsChanged`] where the act is said of words and there are others by now.
    pub fn decide_as_seen(&mut self, act: &DecidingAct, on_screen: OnScreen) -> Result<Decided, DecideError> {
        self.note_heard();
        if !self.sits_here() {
            return Err(PlaceError::NotHere.into());
        }
        self.must_be_as_seen(act, on_screen)?;
        match act {
            DecidingAct::Start { question } => self.start_decision(question),
            DecidingAct::Prepare { document, action } => {
                self.prepare(*document, action)?;
                Ok(Decided { document: Some(*document), signing: None })
            }
            DecidingAct::Open { document, replaces } => {
                self.put(*document, ValueField::Ends, "")?;
                self.put_to_answer(*document, replaces)
            }
            DecidingAct::LookAgain { document, ends } => self.look_again(*document, *ends),
            DecidingAct::OpenRules { rules } => self.put_rules_to_answer(rules),
            DecidingAct::OnlyATypo { opening } => {
                let minutes = self.minutes();
                let question = minutes.agreements().question(*opening).ok_or(DecideError::NoQuestion)?;
                self.only_a_typo(question)
            }
            DecidingAct::Place(act) => Ok(Decided { document: None, signing: Some(self.say_of_place(act)?) }),
            DecidingAct::SeatOnPaper { name } => {
                if name.trim().is_empty() {
                    return Err(DecideError::NoWords);
                }
                let membership = self.repo.membership();
                let me = membership.person(self.repo.me()).ok_or(DecideError::NotADecider)?;
                let signing = self.repo.seat_on_paper(name.trim(), me.side);
                Ok(Decided { document: None, signing: Some(signing) })
            }
            said => self.say(said),
        }
    }

    fn start_decision(&mut self, question: &str) -> Result<Decided, DecideError> {
        let question = question.trim();
        if question.is_empty() {
            return Err(NotReady::NoQuestion.into());
        }
        let mut id = [0; DocumentId::LEN];
        rand_core::Rng::fill_bytes(&mut rand::rng(), &mut id);
        let id = DocumentId(id);
        let kind = DocumentKind::Decision.as_str().to_owned();
        self.apply_table(&TableAction::AddDocument { id, kind, title: question.to_owned() })?;
        let decision = Decision::new();
        let incoming = std::collections::VecDeque::new();
        self.deciding.open.insert(id, OpenDecision { decision, actor: None, incoming, unsaved: false });
        let item = ItemId::decision();
        let write =
            DecisionAction::Write { item: item.clone(), field: TextField::Question, text: question.into() };
        let languages =
            DecisionAction::Put { item, field: ValueField::Languages, value: self.deciding.language.clone() };
        self.apply_decision(id, &write)?;
        self.apply_decision(id, &languages)?;
        Ok(Decided { document: Some(id), signing: None })
    }

    /// One act on a decision's document. The list shows its question as the document's title.
    fn prepare(&mut self, id: DocumentId, action: &DecisionAction) -> Result<(), DecideError> {
        self.is_decision(id)?;
        self.apply_decision(id, action)?;
        if let DecisionAction::Write { item, field: TextField::Question, .. } = action
            && *item == ItemId::decision()
        {
            let title = self.decision(id)?.question().trim().to_owned();
            if !title.is_empty() {
                self.apply_table(&TableAction::Rename { id, title })?;
            }
        }
        Ok(())
    }

    /// Takes back this person's own last act on a decision that is being prepared. False if there is none.
    ///
    /// # Errors
    /// [`DecideError::Design`].
    pub fn undo_prepare(&mut self, id: DocumentId) -> Result<bool, DecideError> {
        self.change_decision(id, |decision, stamp| decision.undo(stamp))
    }

    fn apply_decision(&mut self, id: DocumentId, action: &DecisionAction) -> Result<bool, DecideError> {
        self.change_decision(id, |decision, stamp| decision.apply(action, stamp))
    }

    fn change_decision(
        &mut self,
        id: DocumentId,
        act: impl FnOnce(
            &mut Decision,
            Stamp,
        ) -> Result<Option<trestle_model::Committed>, trestle_model::ApplyError>,
    ) -> Result<bool, DecideError> {
        self.decision(id)?;
        let open = self.deciding.open.get_mut(&id).ok_or(DesignError::Closed)?;
        let actor = *open.actor.get_or_insert_with(|| self.repo.new_actor());
        let stamp = Stamp { actor, now_unix_secs: now_unix_secs() };
        let Some(committed) = act(&mut open.decision, stamp)? else { return Ok(false) };
        open.unsaved = true;
        self.repo.commit(id, committed.bytes);
        self.deciding.keeper.changed(id);
        Ok(true)
    }

    /// Sets one of the decision's own values, if it says something else.
    fn put(&mut self, id: DocumentId, field: ValueField, value: &str) -> Result<(), DecideError> {
        self.is_decision(id)?;
        let own = self.decision(id)?.items.iter().find(|item| item.id == ItemId::decision());
        if own.map_or("", |own| own.value(field)) != value {
            let value = value.to_owned();
            self.apply_decision(id, &DecisionAction::Put { item: ItemId::decision(), field, value })?;
        }
        Ok(())
    }

    /// Asks whether what was agreed is kept, for as long again as the ground rules say, or stopped.
    fn look_again(&mut self, id: DocumentId, ends: bool) -> Result<Decided, DecideError> {
        let minutes = self.minutes();
        let agreed = minutes.agreements().questions().values().any(|question| {
            matches!(&question.subject, Subject::Decision(of) if *of == id)
                && matches!(question.state, State::Agreed | State::InQuestion(_))
        });
        if !agreed {
            return Err(DecideError::NotAgreed);
        }
        self.put(id, ValueField::Ends, if ends { YES } else { "" })?;
        self.put(id, ValueField::Review, "")?;
        self.put_to_answer(id, &[])
    }

    fn put_to_answer(&mut self, id: DocumentId, replaces: &[StatementId]) -> Result<Decided, DecideError> {
        self.is_decision(id)?;
        let minutes = self.minutes();
        let replaces = replaced(&minutes, id, replaces)?;
        let content = self.draft(id)?;
        let hash = content.hash();
        let about = |question: &&Question| matches!(&question.subject, Subject::Decision(of) if *of == id);
        let mut asked: Vec<&Question> =
            minutes.agreements().questions().values().map(Arc::as_ref).filter(about).collect();
        question::newest_first(&minutes, &mut asked);
        // Words that were asked earlier can be asked again: it is the newest that is answered to.
        let contents = &self.decision(id)?.contents;
        let read = |hash| Content::read_of(id, contents.get(&hash)?).ok();
        let same = asked.first().is_some_and(|question| {
            matches!(question.state, State::Open { .. })
                && question.contents.contains(&hash)
                // What was moved on by more than a typo can only be asked again.
                && question::is_mended_by_letters(question, read)
                && question::replaces(&minutes, question.opening) == replaces
        });
        if same {
            return Err(DecideError::AlreadyOpen);
        }
        self.keep_content(id, &content)?;
        let signing = self.repo.open_question(Subject::Decision(id), hash, replaces);
        Ok(Decided { document: Some(id), signing: Some(signing) })
    }

    fn put_rules_to_answer(&mut self, rules: &NewRules) -> Result<Decided, DecideError> {
        rules.rules.check().map_err(|_| DecideError::RulesUnsound)?;
        let minutes = self.minutes();
        let in_force = minutes.agreements().rules();
        // Those that a table begins with are only suggested: to agree them as they are is its first decision.
        let agreed = minutes.agreements().question(in_force.source).is_some();
        if agreed && in_force.rules == rules.rules && in_force.merged == rules.merged {
            return Err(DecideError::SameRules);
        }
        let same = |question: &Question| match &question.subject {
            Subject::Rules(new) => matches!(question.state, State::Open { .. }) && **new == *rules,
            Subject::Decision(_) => false,
        };
        if minutes.agreements().questions().values().any(|question| same(question)) {
            return Err(DecideError::AlreadyOpen);
        }
        let signing = self.repo.open_question(
            Subject::Rules(Box::new(rules.clone())),
            rules.content_hash(),
            Vec::new(),
        );
        Ok(Decided { document: None, signing: Some(signing) })
    }

    /// The draft as it is now differs from what was asked by a typo only, this person says.
    fn only_a_typo(&mut self, question: &Question) -> Result<Decided, DecideError> {
        let Subject::Decision(id) = &question.subject else { return Err(DecideError::NoQuestion) };
        if !matches!(question.state, State::Open { .. }) {
            return Err(DecideError::Closed);
        }
        self.must_decide(question)?;
        let content = self.draft(*id)?;
        let to = content.hash();
        if question.contents.contains(&to) {
            return Err(DecideError::SameWords);
        }
        let asked = self.content(*id, question.content).ok_or(NotReady::PartMissing)?;
        let asked = Content::read_of(*id, &asked).map_err(|_| NotReady::PartMissing)?;
        if !asked.is_but_for_a_typo(&content) {
            return Err(DecideError::MoreThanATypo);
        }
        self.keep_content(*id, &content)?;
        let amendment = Deciding::Amendment { opening: question.opening, from: question.content, to };
        Ok(Decided { document: Some(*id), signing: Some(self.repo.say(amendment)) })
    }

    /// The exact bytes go into the decision's document, and so to everybody.
    fn keep_content(&mut self, id: DocumentId, content: &Content) -> Result<(), DecideError> {
        let text = String::from_utf8(content.bytes()).expect("JSON is text");
        self.apply_decision(id, &DecisionAction::KeepContent { content: text })?;
        Ok(())
    }

    /// What would be put to answer now.
    ///
    /// # Errors
    /// [`DecideError::NotReady`] says what is missing.
    pub fn draft(&mut self, id: DocumentId) -> Result<Content, DecideError> {
        self.open_decision(id)?;
        Ok(self.draft_now(id)?)
    }

    /// As [`Documents::draft`], of documents that are open.
    fn draft_now(&self, id: DocumentId) -> Result<Content, NotReady> {
        let content = self.written_now(id).ok_or(NotReady::PartMissing)?;
        content.ready().map(|()| content)
    }

    /// What is written now, ready to be put to answer or not, of documents that are open.
    pub(super) fn written_now(&self, id: DocumentId) -> Option<Content> {
        let open = self.deciding.open.get(&id)?;
        Content::gather(id, open.decision.view(), |part| {
            let design = self.open_now(part)?;
            let listed = self.workspace().documents.iter().find(|entry| entry.id == part);
            let title = listed.map_or_else(String::new, |entry| entry.title.clone());
            Some((title, blocks_of(design.view())))
        })
    }

    fn is_decision(&self, id: DocumentId) -> Result<(), DecideError> {
        let listed = self.decisions_listed().any(|listed| listed == id);
        if listed { Ok(()) } else { Err(DecideError::NoQuestion) }
    }

    /// The documents of all decisions on the list.
    pub(in crate::documents) fn decisions_listed(&self) -> impl Iterator<Item = DocumentId> {
        let decision = DocumentKind::Decision.as_str();
        self.workspace().documents.iter().filter(move |one| one.kind == decision).map(|one| one.id)
    }
}

/// The agreements of other decisions than `id` that were put by these, rising.
fn replaced(
    minutes: &Minutes,
    id: DocumentId,
    replaces: &[StatementId],
) -> Result<Vec<StatementId>, DecideError> {
    let mut replaces = replaces.to_vec();
    replaces.sort_unstable();
    replaces.dedup();
    let of_another = |opening: &StatementId| {
        minutes.agreements().question(*opening).is_some_and(|question| {
            let other = matches!(&question.subject, Subject::Decision(of) if *of != id);
            other && matches!(question.state, State::Agreed | State::InQuestion(_) | State::Contested { .. })
        })
    };
    let sound = replaces.len() <= REPLACES_MAX && replaces.iter().all(of_another);
    if sound { Ok(replaces) } else { Err(DecideError::Replaces) }
}
