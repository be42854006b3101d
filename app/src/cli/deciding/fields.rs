//! Decisions, answers and promises as JSON.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};
use trestle_export::bundle::{Checked, Verdict};
use trestle_model::decision::Item;
use trestle_trust::{
    agreement::{Doubt, InForce},
    ground_rules::Inviters,
    person::SideId,
    statement::deciding::{Because, Ending, Progress, Stance},
};

use crate::agreement::Shows;
use crate::view::changed::{Became, Part, Pieces};
use crate::view::deciding::{
    AnswerView, AskedView, DecisionPage, DecisionRow, ObjectionView, OptionView, OtherView, PromiseRow,
    SentUpView, SideAnswers, StandingView, Unanswered, UnansweredView,
};

pub(super) fn row(row: &DecisionRow, question: &str) -> Json {
    json!({
        "id": row.document.map(|id| id.to_string()), "opening": row.opening.map(|id| id.to_string()),
        "question": question, "standing": standing(&row.standing), "waits_for_me": row.waits_for_me,
        "last_unix_secs": row.last_unix_secs,
    })
}

fn standing(standing: &StandingView) -> Json {
    match standing {
        StandingView::Preparing(stage) => json!({"is": "preparing", "stage": stage.name()}),
        StandingView::Open { holds, everyone, check_again } => {
            json!({"is": "open", "holds": holds, "everyone": everyone, "check_again": check_again})
        }
        StandingView::Agreed { unix_secs, review_due } => {
            json!({"is": "agreed", "unix_secs": unix_secs, "review_due": review_due})
        }
        StandingView::Ended { unix_secs } => json!({"is": "ended", "unix_secs": unix_secs}),
        StandingView::NotAgreed => json!({"is": "not_agreed"}),
        StandingView::InQuestion(doubt) => json!({"is": "in_question", "why": match doubt {
            Doubt::TwoEndings => "two_endings",
            Doubt::Wording => "wording",
            Doubt::Objection => "objection",
            Doubt::TooFew => "too_few",
        }}),
        StandingView::Contested { with } => {
            json!({"is": "contested", "with": with.iter().map(ToString::to_string).collect::<Vec<_>>()})
        }
        StandingView::Superseded { by } => json!({"is": "superseded", "by": by.to_string()}),
        StandingView::Void => json!({"is": "void"}),
    }
}

pub(super) fn page(page: &DecisionPage) -> Map<String, Json> {
    let all = |items: &[Item]| json!(items);
    let wordings: Vec<Json> = (page.wordings.iter())
        .map(|one| {
            json!({"language": one.language, "document": one.document.to_string(), "blocks": one.blocks})
        })
        .collect();
    let option =
        |option: &OptionView| json!({"option": option.item, "good": option.good, "hard": option.hard});
    let attached: Vec<Json> = (page.attachments.iter())
        .map(|one| json!({"item": one.item, "document": one.document.to_string(), "title": one.title}))
        .collect();
    let fields = json!({
        "id": page.document.map(|id| id.to_string()),
        "question": page.shown().0,
        "who_can_say_yes": page.shown().1,
        "written": {
            "question": page.question, "who_can_say_yes": page.who_can_say_yes, "review": page.review,
        },
        "standing": standing(&page.standing),
        "wordings": wordings,
        "brought": all(&page.brought),
        "options": page.options.iter().map(option).collect::<Vec<_>>(),
        "promises": all(&page.promises),
        "attachments": attached,
        "remarks": all(&page.remarks),
        "sent_up": all(&page.sent_up),
        "not_ready": page.not_ready.map(|why| why.to_string()),
        "draft": {
            "hash": page.drafted.map(|hash| hash.to_string()),
            "only_letters": page.draft.as_ref().map(|draft| draft.only_letters),
            "since": page.being_changed().iter().map(part).collect::<Vec<_>>(),
        },
        "unseen": page.unseen.iter().map(|one| json!({
            "opening": one.opening.to_string(), "by": one.by.map(|by| by.to_string()), "unix_secs": one.unix_secs,
        })).collect::<Vec<_>>(),
        "asked": page.asked.as_ref().map(asked),
        "earlier": page.earlier.iter().map(asked).collect::<Vec<_>>(),
    });
    match fields {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn other(other: &OtherView) -> Json {
    json!({"opening": other.opening.to_string(), "id": other.document.to_string(), "question": other.question})
}

fn asked(asked: &AskedView) -> Json {
    let closings: Vec<Json> = (asked.closings.iter())
        .map(|one| json!({"by": one.by.to_string(), "ending": ending(one.ending), "because": because(one.because)}))
        .collect();
    let after: Vec<Json> = (asked.after.iter())
        .map(|one| json!({"by": one.by.to_string(), "withdrew": one.withdrew, "words": one.words}))
        .collect();
    json!({
        "opening": asked.opening.to_string(),
        "standing": standing(&asked.standing),
        "ends": asked.whole.as_ref().is_some_and(|whole| whole.ends),
        "by": asked.by.map(|by| by.to_string()),
        "unix_secs": asked.unix_secs,
        "words_are_here": !asked.wordings.is_empty(),
        "replaces": asked.replaces.iter().map(other).collect::<Vec<_>>(),
        "replaced_by": asked.replaced_by.as_ref().map(other),
        "sides": asked.sides.iter().map(side).collect::<Vec<_>>(),
        "mine": asked.mine.map(stance),
        "i_count": asked.i_count,
        "answers": asked.answers.iter().map(answer).collect::<Vec<_>>(),
        "objections": asked.objections.iter().map(objection).collect::<Vec<_>>(),
        "many_aside": asked.many_aside,
        "may_close_agreed": asked.may_close_agreed,
        "may_close_not_agreed": asked.may_close_not_agreed,
        "days_are_up": asked.days_are_up,
        "typo_said": typo_said(asked),
        "mended": asked.mended.as_ref().map(|mended| {
            json!({"only_letters": mended.only_letters, "parts": mended.parts.iter().map(part).collect::<Vec<_>>()})
        }),
        "rules": {
            "agree_percent": asked.rules.agree_percent, "open_days": asked.rules.open_days,
            "review_months": asked.rules.review_months,
        },
        "whole": asked.whole,
        "closing_waits": asked.closing_waits.iter()
            .map(|(how, sides)| json!({"ending": ending(*how), "sides": sides})).collect::<Vec<_>>(),
        "closings": closings,
        "after": after,
        "content": asked.content.to_string(),
    })
}

/// A part that is not the same, by name, with what was taken out and put in.
fn part(part: &Part) -> Json {
    let of = |pieces: &Pieces| -> Vec<Json> {
        let became = |became: &Became| match became {
            Became::Stayed => "stayed",
            Became::TakenOut => "out",
            Became::PutIn => "in",
        };
        pieces.iter().map(|(how, words)| json!({"is": became(how), "words": words})).collect()
    };
    match part {
        Part::Question(pieces) => json!({"part": "question", "pieces": of(pieces)}),
        Part::WhoCanSayYes(pieces) => json!({"part": "who_can_say_yes", "pieces": of(pieces)}),
        Part::Ends(now) => json!({"part": "ends", "now": now}),
        Part::Words { language, words } => {
            json!({"part": "wording", "language": language, "looks": words.looks, "pieces": of(&words.pieces)})
        }
        Part::Promise { then, now } => json!({"part": "promise", "then": then, "now": now}),
        Part::Design { title, became, words } => json!({
            "part": "design", "title": title, "looks": words.looks, "pieces": of(&words.pieces),
            "is": match became {
                Became::PutIn => "new",
                Became::TakenOut => "gone",
                Became::Stayed => "changed",
            },
        }),
        Part::Review { then, now } => json!({"part": "review", "then": then, "now": now}),
        Part::Order => json!({"part": "order"}),
    }
}

/// Each side of which somebody has said so, once.
fn typo_said(asked: &AskedView) -> BTreeSet<u32> {
    asked.sides.iter().filter(|side| side.typo_said).map(|side| side.side.0).collect()
}

fn side(side: &SideAnswers) -> Json {
    json!({
        "side": side.side.0, "name": side.name, "deciders": side.deciders, "agree": side.agree,
        "enough": side.enough, "closed": side.closed,
        "missing": side.missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn answer(answer: &AnswerView) -> Json {
    let recorded = answer.recorded.as_ref().map(|recorded| {
        let witness = |(person, signed): &(trestle_trust::PersonId, bool)| {
            json!({"person": person.to_string(), "signed": signed})
        };
        json!({
            "by": recorded.by.to_string(), "contested": recorded.contested,
            "witnesses": recorded.witnesses.iter().map(witness).collect::<Vec<_>>(),
        })
    });
    json!({
        "statement": answer.statement.to_string(), "person": answer.person.to_string(),
        "stance": stance(answer.stance), "words": answer.words, "recorded": recorded, "apart": answer.apart,
        "before": answer.before.iter().map(|(of, words)| json!({"stance": stance(*of), "words": words}))
            .collect::<Vec<_>>(),
        "counts": answer.counts,
    })
}

fn objection(objection: &ObjectionView) -> Json {
    let reply = |reply: &crate::view::deciding::ReplyView| {
        json!({
            "statement": reply.statement.to_string(), "by": reply.by.to_string(), "words": reply.words,
            "seen": reply.seen,
        })
    };
    json!({
        "answer": objection.answer.to_string(), "maker": objection.maker.to_string(),
        "carried": objection.carried, "open": objection.open, "words": objection.words,
        "replies": objection.replies.iter().map(reply).collect::<Vec<_>>(), "seen": objection.seen,
        "not_one": objection.not_one.iter().map(|side| side.0).collect::<Vec<_>>(), "days": objection.days,
        "may_say_not_one": objection.not_one_after.is_some(), "mine_to_see": objection.mine_to_see,
    })
}

pub(super) fn promise(promise: &PromiseRow) -> Json {
    let said: Vec<Json> = (promise.said.iter())
        .map(|said| {
            json!({
                "by": said.by.to_string(), "progress": progress(said.progress), "due": said.due,
                "words": said.words, "counts": said.counts,
            })
        })
        .collect();
    json!({
        "opening": promise.opening.to_string(), "id": promise.id, "what": promise.what,
        "for_whom": promise.for_whom, "from": promise.from, "clause": promise.clause, "side": promise.side.map(|SideId(side)| side),
        "who": promise.who.map(|who| who.to_string()), "backup": promise.backup,
        "known_by": promise.known_by, "first_due": promise.first_due, "due": promise.due,
        "progress": progress(promise.progress), "late": promise.late,
        "checked_by": promise.checked_by.map(|by| by.to_string()), "mine": promise.mine,
        "may_check": promise.may_check, "said": said,
    })
}

pub(super) fn unanswered(one: &UnansweredView) -> Json {
    let (what, words, sides) = match &one.what {
        Unanswered::Open { sides } => ("open", "", sides.iter().map(|SideId(side)| *side).collect()),
        Unanswered::Question { words } => ("question", words.as_str(), Vec::new()),
        Unanswered::Objection { words } => ("objection", words.as_str(), Vec::new()),
    };
    json!({
        "id": one.document.map(|id| id.to_string()), "question": one.question, "what": what, "words": words,
        "sides": sides, "by": one.by.map(|by| by.to_string()), "unix_secs": one.unix_secs,
    })
}

pub(super) fn sent_up(one: &SentUpView) -> Json {
    json!({
        "id": one.document.to_string(), "item": one.item.as_str(), "question": one.question,
        "words": one.words, "to": one.to, "sent": one.sent, "due": one.due, "reply": one.reply,
        "came": one.came, "late": one.late,
    })
}

pub(super) fn rules(in_force: &InForce) -> Json {
    let rules = &in_force.rules;
    let side = |side: &trestle_trust::Side| {
        let names: Map<String, Json> =
            side.names.iter().map(|(tag, name)| (tag.clone(), json!(name.shown()))).collect();
        json!({"side": side.id.0, "names": names})
    };
    json!({
        "source": in_force.source.to_string(), "agree_percent": rules.agree_percent,
        "open_days": rules.open_days, "objection_days": rules.objection_days,
        "review_months": rules.review_months, "everyone_invites": rules.inviters == Inviters::Everyone,
        "sides": rules.sides.iter().map(side).collect::<Vec<_>>(), "text": rules.text,
    })
}

/// What a file says of each who answered.
pub(super) fn checked(checked: &Checked) -> Json {
    let said = |(person, standpoint): (&trestle_trust::PersonId, &trestle_trust::agreement::Standpoint)| {
        let name = checked.membership.person(*person).map(|person| person.name.clone());
        json!({"person": person.to_string(), "name": name, "stance": stance(standpoint.stance)})
    };
    checked.question.standpoints.iter().map(said).collect()
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Contested => "contested",
        Verdict::NotAgreed => "not_agreed",
    }
}

/// What a page shows beside what was signed.
pub(super) fn page_shows(shows: Shows) -> &'static str {
    match shows {
        Shows::Same => "same",
        Shows::Other => "other",
        Shows::Unknown => "unknown",
    }
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Agree => "agree",
        Stance::Concern => "concern",
        Stance::Aside => "aside",
        Stance::Object => "object",
    }
}

fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Agreed => "agreed",
        Ending::NotAgreed => "not_agreed",
    }
}

fn because(because: Because) -> &'static str {
    match because {
        Because::Everyone => "everyone",
        Because::Days => "days",
        Because::Meeting => "meeting",
    }
}

fn progress(progress: Progress) -> String {
    progress_key(progress).trim_start_matches("cli-progress-").replace('-', "_")
}

/// What a progress is called.
pub(super) fn progress_key(progress: Progress) -> &'static str {
    match progress {
        Progress::NotStarted => "cli-progress-not-started",
        Progress::UnderWay => "cli-progress-under-way",
        Progress::Blocked => "cli-progress-blocked",
        Progress::Done => "cli-progress-done",
        Progress::Checked => "cli-progress-checked",
        Progress::Moved => "cli-progress-moved",
        Progress::HandedOn => "cli-progress-handed-on",
        Progress::Changed => "cli-progress-changed",
        Progress::Dropped => "cli-progress-dropped",
    }
}
