//! A made-up decision at each of its stages: two-hour repair slots, as `data/samples.json` has them. Its document is a real
//! one, and what is put to answer are the real bytes of it; only where people stand is made up.

mod draft;

use std::sync::Arc;

use trestle_app::{
    ground_rules,
    lang::Language,
    view::{
        TableView, changed,
        deciding::{
            AfterView, AnswerView, AskedRules, AskedView, AttachmentView, ClosingView, DecisionPage,
            DecisionRow, DraftView, ObjectionView, OptionView, OtherView, PromiseRow, RecordedView,
            ReplyView, SideAnswers, StandingView, WordingView,
        },
    },
};
use trestle_export::markdown;
use trestle_model::{
    decision::{
        ItemKind, Stage,
        content::{Content, Wording, blocks_of},
        wording_document,
    },
    text::{Block, BlockId, TextView},
};
use trestle_trust::{
    ids::{ContentHash, DocumentId, PersonId, StatementId},
    person::SideId,
    statement::deciding::{Because, Ending, Given, Progress, Stance},
};

use draft::{draft, words};

use super::{
    sample::{design_id, person_id},
    stage::now,
};

const DAY: i64 = 24 * 60 * 60;
/// Carys, Idris, Siân and Owen live here; Meinir and Rhodri work here.
const CARYS: u8 = 1;
const IDRIS: u8 = 2;
const SIAN: u8 = 3;
const OWEN: u8 = 4;
const MEINIR: u8 = 5;
const RHODRI: u8 = 6;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Draft,
    Questions,
    /// Open, and Carys has not answered yet.
    Covered,
    /// Open, and she has; the words were changed since.
    CheckAgain,
    /// The same, and more than the words.
    MoreThanWords,
    /// Open, and Owen objects.
    Objection,
    /// Open, and Carys herself objects; a reply waits to be seen.
    OwnObjection,
    /// Enough agree: it can be closed.
    Closing,
    Agreed,
    /// Agreed, and the day has come to look again.
    Review,
    /// Open, and what is asked is to stop what was agreed before.
    Stopping,
    Contested,
}

impl Moment {
    /// What is written was changed since it was asked.
    fn is_changed(self) -> bool {
        matches!(self, Moment::CheckAgain | Moment::MoreThanWords)
    }
}

pub fn decision_id() -> DocumentId {
    DocumentId([40; DocumentId::LEN])
}

pub fn statement_id(number: u8) -> StatementId {
    StatementId([number; 32])
}

fn ago(seconds: i64) -> i64 {
    now().timestamp().as_second() - seconds
}

fn of(language: Language, english: &str, welsh: &str) -> String {
    match language {
        Language::English => english,
        Language::Welsh => welsh,
    }
    .to_owned()
}

/// The table, with the list of its decisions and what came of their promises.
pub fn with_decisions(table: &mut TableView, language: Language, moment: Moment) {
    let row = |document, question: String, standing, waits_for_me, days| DecisionRow {
        document,
        opening: Some(statement_id(90 + u8::try_from(days).unwrap_or_default())),
        question,
        standing,
        waits_for_me,
        review: String::new(),
        last_unix_secs: ago(days * DAY),
    };
    let (page, _) = page(language, moment);
    let open = StandingView::Open { holds: false, everyone: false, check_again: false };
    let agreed = StandingView::Agreed { unix_secs: ago(30 * DAY), review_due: false };
    let id = |number| Some(DocumentId([number; DocumentId::LEN]));
    let rules = of(language, "Our ground rules", "Ein rheolau sylfaenol");
    let texts = of(language, "Who sends the text on the day?", "Pwy sy'n anfon y neges ar y diwrnod?");
    let keys = of(language, "Can neighbours hold spare keys?", "All cymdogion gadw allweddi?");
    let paint = of(language, "Which colour for the stairs?", "Pa liw i'r grisiau?");
    table.decisions = [
        row(page.document, page.question.clone(), page.standing.clone(), true, 0),
        row(None, rules, open.clone(), true, 1),
        row(id(41), texts, StandingView::Preparing(Stage::Questions), false, 2),
        row(id(42), keys, agreed, false, 30),
        row(id(43), paint, StandingView::NotAgreed, false, 60),
    ]
    .map(Arc::new)
    .into();
    if moment == Moment::Agreed {
        table.promises = promises(language).into_iter().map(Arc::new).collect();
    }
}

/// The decision, whole, and the fingerprint of its words.
pub fn page(language: Language, moment: Moment) -> (DecisionPage, ContentHash) {
    let decision = draft(language, moment);
    let view = decision.view();
    let tags: Vec<String> = view.languages().map(str::to_owned).collect();
    let preparing = matches!(moment, Moment::Draft | Moment::Questions);
    let wordings: Vec<WordingView> = tags
        .iter()
        .map(|tag| {
            let document = wording_document(decision_id(), tag);
            let words = Language::coded(tag).map_or("", |one| words(one, moment.is_changed()));
            WordingView { language: tag.clone(), document, blocks: blocks(words) }
        })
        .collect();
    let asked_words: Vec<(String, Vec<Block>)> = tags
        .iter()
        .map(|tag| (tag.clone(), blocks(Language::coded(tag).map_or("", |one| words(one, false)))))
        .collect();
    let text = |document: DocumentId| {
        let wording = asked_words.iter().find(|(tag, _)| wording_document(decision_id(), tag) == document);
        let blocks = wording.map_or_else(|| blocks("# Slots"), |(_, blocks)| blocks.clone());
        let view = TextView { blocks, ..TextView::default() };
        Some((of(language, "A day waiting in", "Diwrnod o aros gartref"), blocks_of(&view)))
    };
    let content = Content::of(decision_id(), view, text).ok();
    let fingerprint = content.as_ref().map_or(ContentHash([0; 32]), |content| content.hash());
    let items = |kind| view.of_kind(kind).cloned().collect::<Vec<_>>();
    let wrote = view.items.iter().map(|item| (item.id.clone(), item.by)).filter_map(|(id, by)| {
        let number = by?.0[0];
        Some((id, person_id(number)))
    });
    let mut asked = asked(language, moment, asked_words, content.clone(), fingerprint);
    match moment {
        Moment::Review => long_ago(&mut asked),
        // The days that the rules give it are up.
        Moment::Closing => asked.unix_secs = ago(29 * DAY),
        _ => {}
    }
    let page = DecisionPage {
        document: Some(decision_id()),
        question: view.question().to_owned(),
        who_can_say_yes: view.who_can_say_yes().to_owned(),
        review: view.review().to_owned(),
        standing: standing(moment),
        wordings,
        brought: items(ItemKind::Brought),
        options: view
            .of_kind(ItemKind::Option)
            .map(|item| OptionView {
                item: item.clone(),
                good: view.belonging(ItemKind::Good, &item.id).cloned().collect(),
                hard: view.belonging(ItemKind::Hard, &item.id).cloned().collect(),
            })
            .collect(),
        promises: items(ItemKind::Promise),
        attachments: view
            .of_kind(ItemKind::Attachment)
            .map(|item| AttachmentView {
                item: item.id.clone(),
                document: design_id(4),
                title: of(language, "A day waiting in", "Diwrnod o aros gartref"),
            })
            .collect(),
        remarks: items(ItemKind::Remark),
        sent_up: items(ItemKind::SentUp),
        wrote: wrote.collect(),
        drafted: content.as_ref().map(|put| written(language, moment, put).hash()),
        not_ready: content.is_none().then_some(trestle_model::decision::content::NotReady::NoWording),
        draft: content.as_ref().filter(|_| !preparing).map(|put| draft_view(language, moment, put)),
        unseen: Vec::new(),
        earlier: earlier(language, moment, content.as_ref()),
        asked: (!preparing).then_some(asked),
    };
    (page, fingerprint)
}

/// So long ago that the day to look again has come.
fn long_ago(asked: &mut AskedView) {
    let moved = 88 * DAY;
    asked.unix_secs -= moved;
    asked.answers.iter_mut().for_each(|answer| answer.unix_secs -= moved);
    asked.closings.iter_mut().for_each(|closing| closing.unix_secs -= moved);
}

fn standing(moment: Moment) -> StandingView {
    let open = |holds, everyone, check_again| StandingView::Open { holds, everyone, check_again };
    match moment {
        Moment::Draft => StandingView::Preparing(Stage::Draft),
        Moment::Questions => StandingView::Preparing(Stage::Questions),
        Moment::Covered | Moment::Stopping => open(false, false, false),
        Moment::CheckAgain | Moment::MoreThanWords => open(false, false, true),
        Moment::Objection | Moment::OwnObjection => open(false, true, false),
        Moment::Closing => open(true, true, false),
        Moment::Agreed => StandingView::Agreed { unix_secs: ago(2 * DAY), review_due: false },
        Moment::Review => StandingView::Agreed { unix_secs: ago(90 * DAY), review_due: true },
        Moment::Contested => StandingView::Contested { with: vec![statement_id(51)] },
    }
}

fn blocks(words: &str) -> Vec<Block> {
    let parsed = markdown::parse(words.as_bytes()).expect("the sample is text");
    let block = |(index, block): (usize, trestle_model::text::NewBlock)| Block {
        id: BlockId::from(format!("w{index}").as_str()),
        kind: block.kind,
        indent: block.indent,
        runs: block.runs,
    };
    parsed.into_iter().enumerate().map(block).collect()
}

/// What was put to answer, and where people stand.
fn asked(
    language: Language,
    moment: Moment,
    wordings: Vec<(String, Vec<Block>)>,
    whole: Option<Content>,
    fingerprint: ContentHash,
) -> AskedView {
    let objects = matches!(moment, Moment::Objection | Moment::OwnObjection) || moment.is_changed();
    let covered = matches!(moment, Moment::Covered | Moment::Stopping);
    let closed = matches!(moment, Moment::Agreed | Moment::Review | Moment::Contested);
    let whole = whole.map(|whole| Content { ends: moment == Moment::Stopping, ..whole });
    let side = |id, name: String, deciders, agree, enough, missing: Vec<PersonId>| SideAnswers {
        side: SideId(id),
        name,
        deciders,
        agree,
        enough,
        missing,
        closed,
        mine: id == 1,
        typo_said: id == 2 && moment.is_changed(),
    };
    let live = of(language, "People who live here", "Pobl sy'n byw yma");
    let work = of(language, "People who work here", "Pobl sy'n gweithio yma");
    let agree = if objects { 3 } else { 4 } - usize::from(covered);
    let missing = if covered { vec![person_id(CARYS)] } else { Vec::new() };
    AskedView {
        opening: statement_id(50),
        standing: standing(moment),
        by: Some(person_id(MEINIR)),
        unix_secs: ago(8 * DAY),
        wordings,
        whole,
        rules: AskedRules::of(&ground_rules::suggested(), language.code()),
        sides: vec![side(1, live, 4, agree, 2, missing), side(2, work, 1, 1, 1, Vec::new())],
        mine: (!covered).then_some(Stance::Agree),
        i_count: true,
        uncovered: !covered,
        answers: answers(language, objects, covered),
        objections: if objects {
            vec![objection(language, moment == Moment::OwnObjection)]
        } else {
            Vec::new()
        },
        many_aside: false,
        may_close_agreed: moment == Moment::Closing,
        may_close_not_agreed: matches!(moment, Moment::Closing | Moment::Objection),
        days_are_up: moment == Moment::Closing,
        content: fingerprint,
        mended: None,
        to_now: Vec::new(),
        closing_waits: Vec::new(),
        closings: if closed { closings() } else { Vec::new() },
        after: if moment == Moment::Agreed { vec![reopens(language)] } else { Vec::new() },
        replaces: if moment == Moment::Agreed { vec![keys(language)] } else { Vec::new() },
        replaced_by: None,
    }
}

/// What was agreed before, and ends with it.
fn keys(language: Language) -> OtherView {
    OtherView {
        opening: statement_id(120),
        document: DocumentId([42; DocumentId::LEN]),
        question: of(language, "Can neighbours hold spare keys?", "All cymdogion gadw allweddi?"),
    }
}

fn answers(language: Language, objects: bool, covered: bool) -> Vec<AnswerView> {
    let answer = |number: u8, stance, words: String| AnswerView {
        statement: statement_id(60 + number),
        person: person_id(number),
        stance,
        words,
        unix_secs: ago(i64::from(number) * DAY),
        recorded: None,
        apart: false,
        before: Vec::new(),
        counts: number != RHODRI,
        decides: number != RHODRI,
    };
    let pay =
        of(language, "It would have saved me two days' pay.", "Byddai wedi arbed cyflog deuddydd i mi.");
    let shifts = of(
        language,
        "Two hours is no good if you work shifts. It has to run past 6pm.",
        "Dyw dwy awr yn dda i ddim i weithwyr shifft. Rhaid iddo fynd heibio 6yh.",
    );
    let calls = of(language, "Calls must be free for us to return.", "Rhaid i ni allu ffonio'n ôl am ddim.");
    let ill = of(
        language,
        "We need a plan if two workers are ill.",
        "Mae angen cynllun os bydd dau weithiwr yn sâl.",
    );
    let mut all = vec![
        answer(IDRIS, Stance::Agree, pay),
        answer(SIAN, Stance::Concern, calls),
        answer(
            OWEN,
            if objects { Stance::Object } else { Stance::Agree },
            if objects { shifts } else { String::new() },
        ),
        answer(MEINIR, Stance::Concern, ill),
        answer(RHODRI, Stance::Agree, String::new()),
    ];
    all[1].recorded = Some(RecordedView {
        how: Given::OnPaper,
        by: person_id(IDRIS),
        witnesses: vec![(person_id(MEINIR), true), (person_id(CARYS), false)],
        contested: false,
        mine_to_witness: true,
    });
    if !covered {
        all.insert(0, answer(CARYS, Stance::Agree, String::new()));
    }
    all
}

fn objection(language: Language, own: bool) -> ObjectionView {
    let words = of(
        language,
        "Two hours is no good if you work shifts. It has to run past 6pm.",
        "Dyw dwy awr yn dda i ddim i weithwyr shifft. Rhaid iddo fynd heibio 6yh.",
    );
    let reply = of(
        language,
        "Some slots could be after 5pm. Would that do?",
        "Gallai rhai slotiau fod ar ôl 5yh. A fyddai hynny'n iawn?",
    );
    ObjectionView {
        answer: statement_id(60 + OWEN),
        maker: person_id(if own { CARYS } else { OWEN }),
        carried: false,
        open: true,
        words,
        replies: vec![ReplyView {
            statement: statement_id(70),
            by: person_id(MEINIR),
            words: reply,
            seen: !own,
        }],
        seen: !own,
        not_one: Vec::new(),
        days: 7,
        not_one_after: (!own).then_some(statement_id(70)),
        mine_to_see: own,
    }
}

fn closings() -> Vec<ClosingView> {
    [(IDRIS, Because::Everyone), (MEINIR, Because::Meeting)]
        .map(|(number, because)| ClosingView {
            by: person_id(number),
            ending: Ending::Agreed,
            because,
            unix_secs: ago(2 * DAY),
        })
        .to_vec()
}

fn reopens(language: Language) -> AfterView {
    AfterView {
        statement: statement_id(80),
        by: person_id(OWEN),
        withdrew: false,
        words: of(
            language,
            "The evening van has no driver in July.",
            "Does dim gyrrwr gyda'r nos ym mis Gorffennaf.",
        ),
        unix_secs: ago(DAY),
    }
}

/// The wording before this one, or the one that was agreed apart.
fn earlier(language: Language, moment: Moment, put: Option<&Content>) -> Vec<AskedView> {
    if !matches!(moment, Moment::Covered | Moment::Contested | Moment::Stopping) {
        return Vec::new();
    }
    let words = Language::ALL.map(|one| (one.code().to_owned(), blocks(words(one, true))));
    let mut before = asked(language, Moment::Agreed, words.to_vec(), None, ContentHash([0; 32]));
    before.whole = put.map(|put| Content { wording: wording(true), ..put.clone() });
    before.to_now = before.whole.iter().zip(put).flat_map(|(then, now)| changed::parts(then, now)).collect();
    before.opening = statement_id(51);
    before.unix_secs = ago(20 * DAY);
    if moment == Moment::Stopping {
        long_ago(&mut before);
    }
    before.standing = match moment {
        Moment::Contested => StandingView::Contested { with: vec![statement_id(50)] },
        Moment::Stopping => standing(Moment::Review),
        _ => StandingView::Open { holds: false, everyone: false, check_again: false },
    };
    vec![before]
}

/// The wording in every language, in the order of their tags.
fn wording(changed: bool) -> Vec<Wording> {
    let mut all = Language::ALL.map(|language| {
        let blocks = blocks(words(language, changed)).iter().map(Block::to_new).collect();
        Wording { language: language.code().to_owned(), blocks }
    });
    all.sort_by(|one, other| one.language.cmp(&other.language));
    all.to_vec()
}

/// What is written now beside what was asked.
fn draft_view(language: Language, moment: Moment, put: &Content) -> DraftView {
    let now = written(language, moment, put);
    DraftView { since: changed::parts(put, &now), only_letters: put.is_but_for_a_typo(&now) }
}

/// What is written now, where that was asked.
fn written(language: Language, moment: Moment, put: &Content) -> Content {
    let mut now = put.clone();
    if moment.is_changed() {
        now.wording = wording(true);
    }
    if moment == Moment::MoreThanWords {
        now.who_can_say_yes = of(language, "We can, until August", "Ni, tan fis Awst");
        "2026-12-01".clone_into(&mut now.review);
        "2026-08-01".clone_into(&mut now.promises[0].due);
        now.promises[0].who = person_id(RHODRI).to_string();
        now.promises.pop();
        let link = of(
            language,
            "See [our list](https://example.org/day).",
            "Gweler [ein rhestr](https://example.org/day).",
        );
        now.attachments[0].blocks.extend(blocks(&link).iter().map(Block::to_new));
    }
    now
}

fn promises(language: Language) -> Vec<PromiseRow> {
    let (page, _) = page(language, Moment::Closing);
    let whole = page.asked.and_then(|asked| asked.whole).expect("it is open");
    let progress = [Progress::Checked, Progress::UnderWay, Progress::NotStarted];
    whole
        .promises
        .iter()
        .zip(progress)
        .map(|(promise, progress)| PromiseRow {
            opening: statement_id(50),
            id: promise.id.clone(),
            what: promise.what.clone(),
            for_whom: promise.for_whom.clone(),
            from: page.question.clone(),
            side: promise.side.parse().ok().map(SideId),
            who: promise.who.parse().ok(),
            backup: promise.backup.clone(),
            known_by: promise.known_by.clone(),
            first_due: promise.due.clone(),
            due: promise.due.clone(),
            progress,
            late: false,
            checked_by: None,
            mine: false,
            soon: false,
            clause: String::new(),
            may_check: false,
            said: Vec::new(),
        })
        .collect()
}
