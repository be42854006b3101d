//! One decision whole, as the screens and the command show it.

use std::collections::BTreeMap;

use trestle_model::{
    decision::{
        DecisionView, ItemKind, ValueField,
        content::{Content, NotReady},
        wording_document,
    },
    schema::first_block,
    text::{Block, NewBlock},
};
use trestle_trust::{
    Membership,
    agreement::{Minutes, Objection, Question, State},
    ids::{ContentHash, DocumentId, PersonId, StatementId},
    statement::deciding::{Answer, Deciding, NewRules, Subject, Whose},
};

use super::rows;
use crate::{
    documents::{Documents, now_unix_secs},
    view::deciding::{
        AnswerView, AskedView, AttachmentView, DecisionPage, ObjectionView, OptionView, RecordedView,
        ReplyView, SideAnswers, StandingView, WordingView,
    },
};

impl Documents {
    /// A decision that is open ([`Documents::open_decision`]), whole.
    pub fn decision_page(&self, document: DocumentId) -> Option<DecisionPage> {
        let draft = self.deciding.open.get(&document)?.decision.view();
        let minutes = self.minutes();
        let mut questions: Vec<&Question> = (minutes.agreements().questions().values())
            .filter(|question| matches!(&question.subject, Subject::Decision(of) if *of == document))
            .collect();
        rows::newest_first(&minutes, &mut questions);
        let asked = |question: &&Question| self.asked(&minutes, question, Some(draft));
        let drafted = self.draft_now(document);
        let standing = match questions.first() {
            Some(question) => {
                let check_again = match &drafted {
                    Ok(drafted) => !question.contents.contains(&drafted.hash()),
                    Err(why) => *why != NotReady::PartMissing,
                };
                let content =
                    draft.contents.get(&question.content).and_then(|bytes| Content::read(bytes).ok());
                let review = content.map(|content| content.review);
                let membership = self.repo.membership();
                self.standing(&minutes, &membership, question, review.as_deref(), check_again)
            }
            None => StandingView::Preparing(draft.stage()),
        };
        let those = |kind| draft.of_kind(kind).cloned().collect();
        let mut questions = questions.iter();
        Some(DecisionPage {
            document: Some(document),
            question: draft.question().to_owned(),
            who_can_say_yes: draft.who_can_say_yes().to_owned(),
            review: draft.review().to_owned(),
            standing,
            wordings: draft.languages().map(|language| self.wording(document, language)).collect(),
            brought: those(ItemKind::Brought),
            options: draft.of_kind(ItemKind::Option).map(|item| option(draft, item)).collect(),
            promises: those(ItemKind::Promise),
            attachments: draft
                .of_kind(ItemKind::Attachment)
                .filter_map(|item| self.attachment(item))
                .collect(),
            remarks: those(ItemKind::Remark),
            sent_up: those(ItemKind::SentUp),
            not_ready: drafted.err(),
            asked: questions.next().map(asked),
            earlier: questions.map(asked).collect(),
        })
    }

    /// A question about the ground rules, whole.
    pub fn rules_page(&self, opening: StatementId) -> Option<DecisionPage> {
        let minutes = self.minutes();
        let asked_now = minutes.agreements().question(opening)?;
        let Subject::Rules(_) = &asked_now.subject else { return None };
        let mut others: Vec<&Question> = (minutes.agreements().questions().values())
            .filter(|question| matches!(question.subject, Subject::Rules(_)) && question.opening != opening)
            .collect();
        rows::newest_first(&minutes, &mut others);
        let membership = self.repo.membership();
        Some(DecisionPage {
            document: None,
            question: String::new(),
            who_can_say_yes: String::new(),
            review: String::new(),
            standing: self.standing(&minutes, &membership, asked_now, None, false),
            wordings: Vec::new(),
            brought: Vec::new(),
            options: Vec::new(),
            promises: Vec::new(),
            attachments: Vec::new(),
            remarks: Vec::new(),
            sent_up: Vec::new(),
            not_ready: None,
            asked: Some(self.asked(&minutes, asked_now, None)),
            earlier: others.into_iter().map(|question| self.asked(&minutes, question, None)).collect(),
        })
    }

    /// The new ground rules that were put to answer by that Opening.
    pub fn rules_asked(&self, opening: StatementId) -> Option<NewRules> {
        match &self.minutes().agreements().question(opening)?.subject {
            Subject::Rules(new) => Some((**new).clone()),
            Subject::Decision(_) => None,
        }
    }

    fn wording(&self, decision: DocumentId, language: &str) -> WordingView {
        let document = wording_document(decision, language);
        let blocks = self.open_now(document).map(|design| design.view().blocks.clone()).unwrap_or_default();
        WordingView { language: language.to_owned(), document, blocks }
    }

    fn attachment(&self, item: &trestle_model::decision::Item) -> Option<AttachmentView> {
        let document = item.value(ValueField::Document).parse().ok()?;
        let listed = self.workspace().documents.iter().find(|entry| entry.id == document);
        let title = listed.map_or_else(String::new, |entry| entry.title.clone());
        Some(AttachmentView { item: item.id.clone(), document, title })
    }

    fn asked(&self, minutes: &Minutes, question: &Question, draft: Option<&DecisionView>) -> AskedView {
        let (membership, me) = (self.repo.membership(), self.repo.me());
        let one = One { documents: self, minutes, membership: &membership, question, me };
        let state = &question.state;
        let mine = question.standpoints.get(&me).filter(|standpoint| !standpoint.recorded);
        let my_side = question.sides.iter().find(|side| side.deciders.contains(&me));
        let can_close = my_side.is_some_and(|side| !side.closed) && matches!(state, State::Open { .. });
        let holds = matches!(state, State::Open { holds: true, .. });
        let too_many = |deciders: &Vec<PersonId>| rows::aside(question, deciders) * 3 > deciders.len();
        AskedView {
            opening: question.opening,
            by: question.asked_by,
            unix_secs: one.heard(question.opening),
            wordings: draft
                .map_or_else(|| rules_words(&question.subject), |draft| words(draft, question.content)),
            sides: one.sides(),
            mine: mine.map(|standpoint| standpoint.stance),
            i_count: my_side.is_some(),
            uncovered: mine.is_some() || !matches!(state, State::Open { .. }),
            answers: one.answers(),
            objections: question.objections.iter().map(|objection| one.objection(objection)).collect(),
            many_aside: question.sides.iter().any(|side| too_many(&side.deciders)),
            may_close_agreed: can_close && holds,
            may_close_not_agreed: my_side.is_some() && matches!(state, State::Open { .. }),
            content: question.content.to_string(),
        }
    }
}

fn option(draft: &DecisionView, item: &trestle_model::decision::Item) -> OptionView {
    let belonging = |kind| draft.belonging(kind, &item.id).cloned().collect();
    OptionView { item: item.clone(), good: belonging(ItemKind::Good), hard: belonging(ItemKind::Hard) }
}

/// The exact words of a content, by language.
fn words(draft: &DecisionView, content: ContentHash) -> Vec<(String, Vec<Block>)> {
    let content = draft.contents.get(&content).and_then(|bytes| Content::read(bytes).ok());
    let wording = content.map(|content| content.wording).unwrap_or_default();
    wording.into_iter().map(|wording| (wording.language, numbered(wording.blocks))).collect()
}

fn rules_words(subject: &Subject) -> Vec<(String, Vec<Block>)> {
    let Subject::Rules(new) = subject else { return Vec::new() };
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

    fn sides(&self) -> Vec<SideAnswers> {
        let rules = rows::rules_of(self.minutes, self.membership, self.question.opening);
        let side = |count: &trestle_trust::agreement::SideCount| SideAnswers {
            side: count.side,
            name: rules
                .side(count.side)
                .map(|side| side.name(&self.documents.deciding.language))
                .unwrap_or_default(),
            deciders: count.deciders.len(),
            agree: count.agree,
            enough: count.enough,
            missing: count.missing.clone(),
            closed: count.closed,
        };
        self.question.sides.iter().map(side).collect()
    }

    /// Everyone's answer that stands, and those on paper or aloud that still wait for a witness.
    fn answers(&self) -> Vec<AnswerView> {
        let mut standing: BTreeMap<StatementId, (PersonId, bool)> = BTreeMap::new();
        for (person, standpoint) in &self.question.standpoints {
            standing.extend(standpoint.answers.iter().map(|answer| (*answer, (*person, standpoint.apart))));
        }
        let view = |minute: &trestle_trust::agreement::Minute| {
            let Some(Deciding::Answer(answer)) = minute.said() else { return None };
            let waits = match &answer.whose {
                Whose::Of { person, .. } => {
                    let own = self.question.standpoints.contains_key(person);
                    (!own && self.question.contents.contains(&answer.content)).then_some((*person, false))
                }
                _ => None,
            };
            let stands = standing.get(&minute.id()).copied();
            let (person, apart) = stands.or(waits)?;
            let recorded = minute.by.and_then(|by| self.recorded(minute.id(), answer, by));
            let contested = recorded.as_ref().is_some_and(|recorded| recorded.contested);
            Some(AnswerView {
                statement: minute.id(),
                person,
                stance: answer.stance,
                words: answer.words.words().to_owned(),
                unix_secs: self.heard(minute.id()),
                recorded,
                apart,
                counts: stands.is_some() && self.counts(person) && !contested,
            })
        };
        self.minutes.of(self.question.opening).filter_map(view).collect()
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
        let rules = rows::rules_of(self.minutes, self.membership, self.question.opening);
        let words = self.minutes.get(objection.answer).and_then(|minute| match minute.said()? {
            Deciding::Answer(answer) => Some(answer.words.words().to_owned()),
            _ => None,
        });
        let reply = |minute: &trestle_trust::agreement::Minute| match minute.said()? {
            Deciding::Reply { objection: to, words } if *to == objection.answer => {
                Some(ReplyView { statement: minute.id(), by: minute.by?, words: words.words().to_owned() })
            }
            _ => None,
        };
        let replies: Vec<ReplyView> = self.minutes.of(self.question.opening).filter_map(reply).collect();
        let seen = |reply: &ReplyView| rows::seen_at(self.minutes, self.question.opening, reply.statement);
        let heard = self.documents.deciding.heard.borrow();
        let days = i64::from(rules.objection_days);
        let waited = replies
            .iter()
            .filter_map(seen)
            .any(|seen| heard.days_since(seen, now_unix_secs()).is_some_and(|passed| passed >= days));
        let my_side = self.question.sides.iter().find(|side| side.deciders.contains(&self.me));
        let said = my_side.is_some_and(|side| objection.not_one_say.contains(&side.side));
        let is_open = matches!(self.question.state, State::Open { .. }) && objection.open;
        ObjectionView {
            answer: objection.answer,
            maker: objection.maker,
            carried: objection.carried,
            open: objection.open,
            words: words.unwrap_or_default(),
            seen: replies.iter().any(|reply| seen(reply).is_some()),
            not_one: objection.not_one_say.clone(),
            days: u32::from(rules.objection_days),
            may_say_not_one: is_open && waited && my_side.is_some() && !said && objection.maker != self.me,
            replies,
        }
    }
}
