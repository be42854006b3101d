//! What the screens show of decisions, ground rules and promises, as plain data.

use std::collections::BTreeMap;

use trestle_model::{
    decision::{Item, ItemId, Stage, content::Content},
    text::Block,
};
use trestle_trust::{
    ground_rules::GroundRules,
    ids::{ContentHash, DocumentId, PersonId, StatementId},
    person::SideId,
    statement::deciding::{Because, Ending, Given, NewRules, Progress, Stance},
};

use super::changed::Part;

/// A line of the list of decisions.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionRow {
    /// The decision's document, or none for a question about the ground rules.
    pub document: Option<DocumentId>,
    /// The newest Opening, once it was open for answers.
    pub opening: Option<StatementId>,
    pub question: String,
    pub standing: StandingView,
    /// It waits for my answer, or for my closing.
    pub waits_for_me: bool,
    /// Somebody wrote on its page too late: set where the list is read for the window.
    pub late: bool,
    /// The day on which it is looked at again, `2027-09-01`: once it is agreed, else empty.
    pub review: String,
    pub last_unix_secs: i64,
}

/// Where a decision is, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StandingView {
    /// Being prepared: draft, questions or reactions.
    Preparing(Stage),
    /// Open for answers. `check_again`: the wording was changed since it was opened.
    Open {
        holds: bool,
        everyone: bool,
        check_again: bool,
    },
    Agreed {
        unix_secs: i64,
        review_due: bool,
    },
    /// It was agreed to stop what had been agreed.
    Ended {
        unix_secs: i64,
    },
    NotAgreed,
    InQuestion(Doubt),
    /// Two wordings were agreed apart: neither is in force.
    Contested {
        with: Vec<StatementId>,
    },
    Superseded {
        by: StatementId,
    },
    /// It named ground rules that were not in force.
    Void,
}

pub use trestle_trust::agreement::Doubt;

/// A decision that is open on the screen, whole. What is in the document and can be written is beside what was put to
/// answer (`asked`): [`DecisionPage::shown`] says which of the two a page is headed by.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionPage {
    /// None for a question about the ground rules.
    pub document: Option<DocumentId>,
    /// As it is written now.
    pub question: String,
    pub who_can_say_yes: String,
    /// A date, or empty for as long as the ground rules say.
    pub review: String,
    pub standing: StandingView,
    /// The draft's wording as it is now, by language: drawn by the editor while it is being prepared.
    pub wordings: Vec<WordingView>,
    pub brought: Vec<Item>,
    pub options: Vec<OptionView>,
    pub promises: Vec<Item>,
    pub attachments: Vec<AttachmentView>,
    pub remarks: Vec<Item>,
    pub sent_up: Vec<Item>,
    /// Who added each of these, where that is known.
    pub wrote: BTreeMap<ItemId, PersonId>,
    /// The hash of what would be put to answer now; none where it cannot be.
    pub drafted: Option<ContentHash>,
    /// Why it cannot be put to answer yet.
    pub not_ready: Option<trestle_model::decision::content::NotReady>,
    /// What is written now, whole, once something was asked; none while a part of it is not here.
    pub draft: Option<DraftView>,
    /// The question that was put to answer, the newest whose words can be shown here, and older ones.
    pub asked: Option<AskedView>,
    pub earlier: Vec<AskedView>,
    /// Newer ones, whose words cannot be shown here yet: they hide none that has words. The newest first.
    pub unseen: Vec<UnseenView>,
}

impl DecisionPage {
    /// The question and who can say yes to it: as they were put to answer, or as they are being written while nothing was.
    /// What was asked and is not here has the question that the list has, and nobody yet to say yes.
    pub fn shown(&self) -> (&str, Option<&str>) {
        match &self.asked {
            None => (&self.question, Some(&self.who_can_say_yes)),
            Some(asked) => match &asked.whole {
                Some(put) => (&put.question, Some(&put.who_can_say_yes)),
                None => (&self.question, None),
            },
        }
    }

    /// What differs between what was asked and what is written now.
    pub fn being_changed(&self) -> &[Part] {
        self.draft.as_ref().map(|draft| draft.since.as_slice()).unwrap_or_default()
    }
}

/// What is written now, held against what was put to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftView {
    /// All that differs; nothing while the words that were asked are not here.
    pub since: Vec<Part>,
    /// Only letters of the wording differ.
    pub only_letters: bool,
}

/// A wording that was put to answer, whose words cannot be shown here yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnseenView {
    pub opening: StatementId,
    pub by: Option<PersonId>,
    pub unix_secs: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WordingView {
    pub language: String,
    pub document: DocumentId,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct OptionView {
    pub item: Item,
    pub good: Vec<Item>,
    pub hard: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AttachmentView {
    pub item: ItemId,
    pub document: DocumentId,
    pub title: String,
}

/// A wording that was put to answer, and all that was said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedView {
    pub opening: StatementId,
    /// What it has come to; of the newest one the page says more.
    pub standing: StandingView,
    pub by: Option<PersonId>,
    pub unix_secs: i64,
    /// The exact words, from the signed bytes; empty until they have come.
    pub wordings: Vec<(String, Vec<Block>)>,
    /// The ground rules by which it is counted: not those in force now, if these are others.
    pub rules: AskedRules,
    /// All that is signed with them: promises, designs, the date to look again. None for ground rules, and until it has come.
    pub whole: Option<Content>,
    pub sides: Vec<SideAnswers>,
    /// My own stance, if I have answered these words.
    pub mine: Option<Stance>,
    /// My answer counts: I was asked, or my side has vouched for me since.
    pub i_count: bool,
    /// Others' answers are shown: I have answered, or it is closed.
    pub uncovered: bool,
    pub answers: Vec<AnswerView>,
    pub objections: Vec<ObjectionView>,
    /// More than a third of somebody's side stand aside.
    pub many_aside: bool,
    /// I may close it now, as agreed or not.
    pub may_close_agreed: bool,
    pub may_close_not_agreed: bool,
    /// The days that the ground rules give have passed since it came to this computer.
    pub days_are_up: bool,
    /// The hash of the exact content: the fingerprint that is shown.
    pub content: ContentHash,
    /// What was mended in its words since it was asked, and the answers still count; none if nothing was.
    pub mended: Option<MendedView>,
    /// Of an earlier one: all that differs in the one that is shown now.
    pub to_now: Vec<Part>,
    /// Who has closed it so far, the oldest first.
    pub closings: Vec<ClosingView>,
    /// While it is open and somebody has closed it: by how, whose closing is still waited for.
    pub closing_waits: Vec<(Ending, Vec<String>)>,
    /// Who took back their agreement, and who asks to look at it again, the oldest first.
    pub after: Vec<AfterView>,
    /// Agreements of other decisions that it ends where it is agreed.
    pub replaces: Vec<OtherView>,
    /// What has come in its place.
    pub replaced_by: Option<OtherView>,
}

impl AskedView {
    /// A side as the rules of this question call it; empty for one that they do not have.
    pub fn side(&self, id: SideId) -> &str {
        self.rules.sides.get(&id).map_or("", String::as_str)
    }
}

/// What of the ground rules of a question is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AskedRules {
    pub agree_percent: i64,
    pub open_days: i64,
    pub review_months: i64,
    /// What each side is called.
    pub sides: BTreeMap<SideId, String>,
}

impl AskedRules {
    /// With sides as they are called in `language`.
    pub fn of(rules: &GroundRules, language: &str) -> Self {
        AskedRules {
            agree_percent: rules.agree_percent.into(),
            open_days: rules.open_days.into(),
            review_months: rules.review_months.into(),
            sides: rules.sides.iter().map(|side| (side.id, side.name(language))).collect(),
        }
    }
}

/// Words that were moved on, since somebody of each side said that they differ by a typo only.
#[derive(Debug, Clone, PartialEq)]
pub struct MendedView {
    /// All that differs from what was asked; nothing while one of the two is not here.
    pub parts: Vec<Part>,
    /// It is so: nothing but letters of the wording differ. Else more was changed than a typo, or it is not known.
    pub only_letters: bool,
}

/// A question about another decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherView {
    pub opening: StatementId,
    pub document: DocumentId,
    pub question: String,
}

/// Somebody said how the question ends.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosingView {
    pub by: PersonId,
    pub ending: Ending,
    pub because: Because,
    pub unix_secs: i64,
}

/// What somebody said after the question was closed.
#[derive(Debug, Clone, PartialEq)]
pub struct AfterView {
    pub statement: StatementId,
    pub by: PersonId,
    /// They took back their agreement; else they ask to look at it again.
    pub withdrew: bool,
    pub words: String,
    pub unix_secs: i64,
}

/// How a side stands: heads are never compared between sides.
#[derive(Debug, Clone, PartialEq)]
pub struct SideAnswers {
    pub side: SideId,
    pub name: String,
    pub deciders: usize,
    pub agree: usize,
    pub enough: usize,
    pub missing: Vec<PersonId>,
    pub closed: bool,
    /// I decide with them.
    pub mine: bool,
    /// Somebody of them has said that what is written now differs by a typo only.
    pub typo_said: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AnswerView {
    pub statement: StatementId,
    pub person: PersonId,
    pub stance: Stance,
    pub words: String,
    pub unix_secs: i64,
    /// Given on paper or aloud, recorded by somebody.
    pub recorded: Option<RecordedView>,
    /// Different answers given apart: the most cautious counts.
    pub apart: bool,
    /// What they had said before they changed their mind, the oldest first: it stays on record.
    pub before: Vec<(Stance, String)>,
    /// Counts for a side.
    pub counts: bool,
    /// Their side has vouched for them.
    pub decides: bool,
}

impl AnswerView {
    /// Shown before this person has answered: they wrote it down, or were there when it was said.
    pub fn known_to(&self, me: PersonId) -> bool {
        let part = |recorded: &RecordedView| {
            recorded.by == me || recorded.witnesses.iter().any(|(witness, _)| *witness == me)
        };
        self.recorded.as_ref().is_some_and(part)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct RecordedView {
    pub how: Given,
    pub by: PersonId,
    pub witnesses: Vec<(PersonId, bool)>,
    pub contested: bool,
    /// I am a witness and have not signed.
    pub mine_to_witness: bool,
}

/// An objection, and how far it is worked through.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectionView {
    pub answer: StatementId,
    pub maker: PersonId,
    /// Carried for a neighbour who fears to make it by name.
    pub carried: bool,
    pub open: bool,
    pub words: String,
    pub replies: Vec<ReplyView>,
    /// Its maker has seen a reply.
    pub seen: bool,
    /// I made it, or I was there when it was made on paper or aloud: I can say that a reply was seen.
    pub mine_to_see: bool,
    pub not_one: Vec<SideId>,
    /// Days that must pass after its maker has seen the reply.
    pub days: u32,
    /// The reply after which I can say why it is not one: it was seen so many days ago.
    pub not_one_after: Option<StatementId>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ReplyView {
    pub statement: StatementId,
    pub by: PersonId,
    pub words: String,
    /// The objection's maker has seen it.
    pub seen: bool,
}

/// Something that an open question waits for from me.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitView {
    /// None for a question about the ground rules.
    pub document: Option<DocumentId>,
    pub opening: StatementId,
    pub question: String,
    pub what: WaitsFor,
}

/// What a question waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    Answer,
    /// I answered, and the wording was changed since.
    AnswerAgain,
    /// The rule holds and everyone has answered, or another side has closed it: it waits for somebody of my side.
    Closing,
    /// Somebody replied to my objection, and I have not said that I saw it.
    Reply,
    /// I was named as a witness of somebody's answer on paper or aloud.
    Witness {
        answer: StatementId,
        of: PersonId,
    },
}

/// Something that was asked and that nobody has answered yet: an item, never a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredView {
    /// None for a question about the ground rules.
    pub document: Option<DocumentId>,
    /// The decision's question.
    pub question: String,
    pub by: Option<PersonId>,
    pub what: Unanswered,
    pub unix_secs: i64,
}

/// What has no answer yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// A question that is open: the sides of which somebody has not said where they stand.
    Open { sides: Vec<SideId> },
    /// Somebody asked this while it is being prepared.
    Question { words: String },
    /// An objection that nobody has replied to.
    Objection { words: String },
}

/// What another level was asked, and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentUpView {
    pub document: DocumentId,
    /// Names it within that decision.
    pub item: ItemId,
    /// The decision's question.
    pub question: String,
    pub words: String,
    pub to: String,
    /// Dates, `2027-05-21`, or empty.
    pub sent: String,
    pub due: String,
    /// Empty until it came back.
    pub reply: String,
    pub came: String,
    /// Nothing came back, and the day is over.
    pub late: bool,
}

/// Other ground rules that are put to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct RulesAsked {
    pub opening: StatementId,
    pub rules: NewRules,
    pub page: DecisionPage,
}

impl RulesAsked {
    /// Whether it can still be answered.
    pub fn is_open(&self) -> bool {
        matches!(self.page.standing, StandingView::Open { .. })
    }

    /// Closed as agreed once, and in question, or agreed apart from others.
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.page.standing, StandingView::InQuestion(_) | StandingView::Contested { .. })
    }
}

/// A promise as it stands, mine first.
#[derive(Debug, Clone, PartialEq)]
pub struct PromiseRow {
    pub opening: StatementId,
    /// The promise within that agreement.
    pub id: String,
    pub what: String,
    pub for_whom: String,
    /// The decision's question.
    pub from: String,
    /// The words of the agreement that it comes from, as whoever wrote it down put it; or empty.
    pub clause: String,
    pub side: Option<SideId>,
    pub who: Option<PersonId>,
    pub backup: String,
    pub known_by: String,
    /// Never changes.
    pub first_due: String,
    pub due: String,
    pub progress: Progress,
    pub late: bool,
    /// Its day is near, and it is not done.
    pub soon: bool,
    pub checked_by: Option<PersonId>,
    pub mine: bool,
    /// I stand in another side and it waits for a check.
    pub may_check: bool,
    pub said: Vec<SaidView>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SaidView {
    pub by: PersonId,
    pub progress: Progress,
    pub due: Option<String>,
    pub words: String,
    pub counts: bool,
    pub unix_secs: i64,
}
