//! One decision whole, as the screens and the command show it.

use std::{collections::BTreeMap, sync::Arc};

use trestle_model::decision::{
    DecisionView, Item, ItemId, ItemKind, ValueField,
    content::{Content, NotReady},
    wording_document,
};
use trestle_trust::{
    agreement::{Minutes, Question},
    ground_rules::Side,
    ids::{DocumentId, PersonId, StatementId},
    person::SideId,
    statement::deciding::{NewRules, Subject},
};

use super::rows;
use crate::{
    documents::Documents,
    view::deciding::{AttachmentView, DecisionPage, OptionView, StandingView, WordingView},
};

impl Documents {
    /// A decision that is open ([`Documents::open_decision`]), whole.
    pub fn decision_page(&self, document: DocumentId) -> Option<DecisionPage> {
        let draft = self.deciding.open.get(&document)?.decision.view();
        let minutes = self.minutes();
        let mut questions: Vec<&Question> = (minutes.agreements().questions().values())
            .map(Arc::as_ref)
            .filter(|question| matches!(&question.subject, Subject::Decision(of) if *of == document))
            .collect();
        rows::newest_first(&minutes, &mut questions);
        let drafted = self.draft_now(document).map(|content| content.hash());
        let asked = |question: &&Question| {
            self.asked(&minutes, question, Some(draft), drafted.as_ref().ok().copied())
        };
        let standing = match questions.first() {
            Some(question) => {
                let check_again = match &drafted {
                    Ok(drafted) => !question.contents.contains(drafted),
                    Err(why) => *why != NotReady::PartMissing,
                };
                let bytes = draft.contents.get(&question.content);
                let content = bytes.and_then(|bytes| Content::read_of(document, bytes).ok());
                let signed = rows::Signed::of(content.as_ref());
                self.standing(&minutes, &self.repo.membership(), question, signed, check_again)
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
            wrote: self.wrote(draft),
            drafted: drafted.as_ref().ok().copied(),
            not_ready: drafted.as_ref().err().copied(),
            asked: questions.next().map(asked),
            earlier: questions.map(asked).collect(),
        })
    }

    /// Who added each item, as far as the people here are known.
    fn wrote(&self, draft: &DecisionView) -> BTreeMap<ItemId, PersonId> {
        let membership = self.repo.membership();
        let by = |item: &Item| Some(membership.person_of_author(item.by?.author())?.id);
        draft.items.iter().filter_map(|item| Some((item.id.clone(), by(item)?))).collect()
    }

    /// A question about the ground rules, whole.
    pub fn rules_page(&self, opening: StatementId) -> Option<DecisionPage> {
        let minutes = self.minutes();
        let asked_now = minutes.agreements().question(opening)?;
        let Subject::Rules(_) = &asked_now.subject else { return None };
        let mut all: Vec<&Question> = (minutes.agreements().questions().values())
            .map(Arc::as_ref)
            .filter(|question| matches!(question.subject, Subject::Rules(_)))
            .collect();
        rows::newest_first(&minutes, &mut all);
        Some(self.rules_page_among(&minutes, asked_now, &all))
    }

    /// A question about the ground rules with what was said of those `others`, the newest first.
    pub(super) fn rules_page_among(
        &self,
        minutes: &Minutes,
        asked_now: &Question,
        others: &[&Question],
    ) -> DecisionPage {
        let membership = self.repo.membership();
        let others = others.iter().filter(|question| question.opening != asked_now.opening);
        DecisionPage {
            document: None,
            question: String::new(),
            who_can_say_yes: String::new(),
            review: String::new(),
            standing: self.standing(minutes, &membership, asked_now, rows::Signed::default(), false),
            wordings: Vec::new(),
            brought: Vec::new(),
            options: Vec::new(),
            promises: Vec::new(),
            attachments: Vec::new(),
            remarks: Vec::new(),
            sent_up: Vec::new(),
            wrote: BTreeMap::new(),
            drafted: None,
            not_ready: None,
            asked: Some(self.asked(minutes, asked_now, None, None)),
            earlier: others.map(|question| self.asked(minutes, question, None, None)).collect(),
        }
    }

    /// The new ground rules that were put to answer by that Opening.
    pub fn rules_asked(&self, opening: StatementId) -> Option<NewRules> {
        match &self.minutes().agreements().question(opening)?.subject {
            Subject::Rules(new) => Some((**new).clone()),
            Subject::Decision(_) => None,
        }
    }

    /// A side as it was called last, whether it is still one or not.
    pub fn side_once(&self, id: SideId) -> Option<Side> {
        let minutes = self.minutes();
        let agreements = minutes.agreements();
        let mut asked: Vec<&Question> = agreements.questions().values().map(Arc::as_ref).collect();
        rows::newest_first(&minutes, &mut asked);
        let in_rules = asked.into_iter().filter_map(|question| match &question.subject {
            Subject::Rules(new) => Some(&new.rules),
            Subject::Decision(_) => None,
        });
        let in_force = std::iter::once(&agreements.rules().rules);
        let membership = self.repo.membership();
        let mut known = in_force.chain(in_rules).chain([membership.rules()]);
        known.find_map(|rules| rules.side(id)).cloned()
    }

    fn wording(&self, decision: DocumentId, language: &str) -> WordingView {
        let document = wording_document(decision, language);
        let blocks = self.open_now(document).map(|design| design.view().blocks.clone()).unwrap_or_default();
        WordingView { language: language.to_owned(), document, blocks }
    }

    fn attachment(&self, item: &Item) -> Option<AttachmentView> {
        let document = item.value(ValueField::Document).parse().ok()?;
        let listed = self.workspace().documents.iter().find(|entry| entry.id == document);
        let title = listed.map_or_else(String::new, |entry| entry.title.clone());
        Some(AttachmentView { item: item.id.clone(), document, title })
    }
}

fn option(draft: &DecisionView, item: &Item) -> OptionView {
    let belonging = |kind| draft.belonging(kind, &item.id).cloned().collect();
    OptionView { item: item.clone(), good: belonging(ItemKind::Good), hard: belonging(ItemKind::Hard) }
}
