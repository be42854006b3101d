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

use super::{question, standing};
use crate::{
    documents::Documents,
    view::{
        changed,
        deciding::{
            AskedView, AttachmentView, DecisionPage, DraftView, OptionView, StandingView, UnseenView,
            WordingView,
        },
    },
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
        question::newest_first(&minutes, &mut questions);
        let read = |hash| Content::read_of(document, draft.contents.get(&hash)?).ok();
        let unseen = question::step_behind(&mut questions, |question| read(question.content).is_some());
        let written = self.written_now(document);
        let hash = written.as_ref().map(Content::hash);
        let not_ready = written.as_ref().map_or(Some(NotReady::PartMissing), |now| now.ready().err());
        let put = questions.first().and_then(|question| read(question.content));
        let asked = |question: &Question| self.asked(&minutes, question, Some(draft), hash);
        let standing = match questions.first() {
            Some(question) => {
                let check_again = hash.is_some_and(|hash| !question.contents.contains(&hash));
                let signed = standing::Signed::of(put.as_ref());
                self.standing(&minutes, &self.repo.membership(), question, signed, check_again)
            }
            None => StandingView::Preparing(draft.stage()),
        };
        let those = |kind| draft.of_kind(kind).cloned().collect();
        let newest = questions.first().map(|question| asked(question));
        let earlier = earlier(&questions, &asked, put.as_ref());
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
            drafted: not_ready.is_none().then_some(hash).flatten(),
            not_ready,
            draft: newest.is_some().then(|| written.map(|now| held_against(put.as_ref(), &now))).flatten(),
            asked: newest,
            earlier,
            unseen: unseen.into_iter().map(|question| self.unseen(question)).collect(),
        })
    }

    /// The question about that decision that its page shows; none while nothing was asked. Waits for the disk.
    pub fn question_shown(&mut self, document: DocumentId) -> Option<StatementId> {
        let minutes = self.minutes();
        let contents = &self.decision(document).ok()?.contents;
        let mut questions: Vec<&Question> = (minutes.agreements().questions().values())
            .map(Arc::as_ref)
            .filter(|question| question::document_of(question) == Some(document))
            .collect();
        question::newest_first(&minutes, &mut questions);
        question::step_behind(&mut questions, |question| {
            contents.get(&question.content).is_some_and(|bytes| Content::read_of(document, bytes).is_ok())
        });
        questions.first().map(|question| question.opening)
    }

    fn unseen(&self, question: &Question) -> UnseenView {
        let unix_secs = self.heard_at(question.opening).unwrap_or(0);
        UnseenView { opening: question.opening, by: question.asked_by, unix_secs }
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
        question::newest_first(&minutes, &mut all);
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
            standing: self.standing(minutes, &membership, asked_now, standing::Signed::default(), false),
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
            draft: None,
            unseen: Vec::new(),
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
        question::newest_first(&minutes, &mut asked);
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

/// Those that were asked before, each with what differs in the newest: where it can be seen side by side with that.
fn earlier(
    questions: &[&Question],
    asked: &impl Fn(&Question) -> AskedView,
    put: Option<&Content>,
) -> Vec<AskedView> {
    let compared = |at: usize, view: &AskedView| {
        let held = matches!(view.standing, StandingView::Agreed { .. } | StandingView::Contested { .. });
        at == 0 || held
    };
    let one = |(at, question): (usize, &&Question)| {
        let mut view = asked(question);
        if compared(at, &view)
            && let (Some(then), Some(now)) = (&view.whole, put)
        {
            view.to_now = changed::parts(then, now);
        }
        view
    };
    questions.iter().skip(1).enumerate().map(one).collect()
}

fn held_against(put: Option<&Content>, now: &Content) -> DraftView {
    DraftView {
        since: put.map(|put| changed::parts(put, now)).unwrap_or_default(),
        only_letters: put.is_some_and(|put| put.is_but_for_a_typo(now)),
    }
}

fn option(draft: &DecisionView, item: &Item) -> OptionView {
    let belonging = |kind| draft.belonging(kind, &item.id).cloned().collect();
    OptionView { item: item.clone(), good: belonging(ItemKind::Good), hard: belonging(ItemKind::Hard) }
}
