//! What the screens of a table show, read from its people, its list of designs, its peers and its history.

mod places;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use trestle_model::DocumentKind;
use trestle_sync::repo::{DoorClosed, DoorStatus, PeerStatus};
use trestle_trust::{
    Membership, RemovalState,
    agreement::InForce,
    ground_rules::{GroundRules, Inviters},
    ids::{DocumentId, PersonId, TransportKey},
    person::SideId,
    statement::deciding::NewRules,
};

use crate::{
    documents::{Documents, Happened, deciding::side_now, presence::Place},
    look::Look,
    messages::side_name,
    theme::colors,
    view::{
        ApartView, DesignView, DoorEnd, DoorView, HAPPENED_MAX, HappenedView, LastMet, Matched, MeetingView,
        PersonView, RulesView, SideView, SyncView, TableView,
        deciding::{DecisionRow, UnansweredView, WaitView},
    },
};

/// What is known beside the documents themselves.
#[derive(Debug)]
pub(super) struct Noted<'a> {
    /// The newest first.
    pub(super) happened: &'a [Happened],
    pub(super) presence: &'a BTreeMap<(PersonId, TransportKey), Place>,
    /// Whom this person has welcomed since the table was opened.
    pub(super) welcomed: &'a BTreeSet<PersonId>,
    pub(super) saved: bool,
    pub(super) rules_read: bool,
    pub(super) meeting: MeetingView,
    /// The door was open since this table was opened.
    pub(super) door_opened: bool,
    /// What this computer is called.
    pub(super) computer: Option<&'a str>,
}

/// Reads everything. Some microseconds a person and a design.
pub(super) fn read(documents: &Documents, noted: &Noted<'_>, look: &Look) -> TableView {
    let happened = noted.happened;
    let repo = documents.repo();
    let membership = repo.membership();
    let peers = repo.peers();
    let rows = documents.rows();
    let minutes = documents.minutes();
    let in_force = minutes.agreements().rules();
    let rules = &in_force.rules;
    let rules_title = || look.say("rules-title");
    let titled = |question: &str| if question.is_empty() { rules_title() } else { question.to_owned() };
    let people = people(documents, &membership, in_force, &peers, noted, look);
    let places = places::Reader { documents, membership: &membership, in_force, peers: &peers, noted, look };
    let places = places.read();
    let synced = sync(&people, &peers, noted);
    let titles: BTreeMap<DocumentId, &String> =
        documents.workspace().documents.iter().map(|one| (one.id, &one.title)).collect();
    let happened_views = happened
        .iter()
        .filter_map(|Happened { sitting: entry, started, took_up, said }| {
            // Words of a decision's wording are that decision's.
            let document = documents.decision_worded_in(entry.document).unwrap_or(entry.document);
            let title = titles.get(&document)?;
            let who = entry.person.and_then(|id| membership.person(id));
            Some(HappenedView {
                who: who.map(|person| person.name.clone()),
                me: who.is_some_and(|person| person.id == repo.me()),
                document,
                title: (*title).clone(),
                started: *started,
                took_up: *took_up,
                said: *said,
                changes: entry.changes.len(),
                unix_secs: entry.to_unix_secs,
            })
        })
        .take(HAPPENED_MAX)
        .collect();
    TableView {
        title: membership.title().to_owned(),
        designs: designs(documents, &membership, happened, &people),
        decisions: (rows.decisions.iter())
            .map(|row| match row.document {
                Some(_) => Arc::clone(row),
                None => Arc::new(DecisionRow { question: titled(&row.question), ..(**row).clone() }),
            })
            .collect(),
        promises: Arc::clone(&rows.promises),
        waits: (rows.waits.iter())
            .map(|wait| WaitView { question: titled(&wait.question), ..wait.clone() })
            .collect(),
        rules_asked: rows.rules_asked.to_vec(),
        unanswered: (rows.unanswered.iter())
            .map(|one| UnansweredView { question: titled(&one.question), ..one.clone() })
            .collect(),
        sent_up: rows.sent_up.to_vec(),
        happened: happened_views,
        // Nobody could ever have the changes of a table that stays here.
        sync: SyncView { unsent: if repo.stays_here() { 0 } else { synced.unsent }, ..synced },
        stays_here: repo.stays_here(),
        sides: rules
            .sides
            .iter()
            .map(|side| SideView {
                id: side.id,
                name: side_name(side, &look.words),
                people: membership
                    .people()
                    .values()
                    .filter(|one| one.member && side_now(in_force, one.side) == side.id)
                    .count(),
            })
            .collect(),
        apart: apart(documents, &membership, look),
        places,
        door: door(repo.door(), noted.door_opened),
        meeting: noted.meeting.clone(),
        computers: super::computers::read(repo, &membership),
        stuck: membership.removals().iter().any(|one| one.state == RemovalState::Stuck),
        rules: RulesView {
            agree_percent: rules.agree_percent.into(),
            wait_days: rules.open_days.into(),
            review_months: rules.review_months.into(),
            objection_days: rules.objection_days.into(),
            in_force: Some(Box::new(NewRules { rules: rules.clone(), merged: in_force.merged.clone() })),
            first: Some(Box::new(NewRules { rules: membership.rules().clone(), merged: BTreeMap::new() })),
            agreed: minutes.agreements().question(in_force.source).map(|question| question.opening),
            everyone_invites: rules.inviters == Inviters::Everyone,
            whole: text_in(rules, look.words.language().code()),
            read: noted.rules_read,
        },
        people,
    }
}

/// The words in that language, or in the one there is.
fn text_in(rules: &GroundRules, language: &str) -> String {
    rules.text.get(language).or_else(|| rules.text.values().next()).cloned().unwrap_or_default()
}

fn people(
    documents: &Documents,
    membership: &Membership,
    in_force: &InForce,
    peers: &[PeerStatus],
    noted: &Noted<'_>,
    look: &Look,
) -> Vec<PersonView> {
    let me = documents.repo().me();
    let mine = membership.person(me);
    let stand = mine.is_some_and(|me| me.standing);
    let colors = colors::of_people(membership.people().keys());
    let mut people: Vec<_> = membership.people().values().filter(|person| person.member).collect();
    // Oneself first, then by name: nobody's place in the list is above another's.
    people.sort_by_key(|person| (person.id != me, person.name.to_lowercase(), person.id));
    people
        .into_iter()
        .map(|person| {
            let side_id = side_now(in_force, person.side);
            let side = in_force.rules.side(side_id);
            let welcomed = noted.welcomed.contains(&person.id);
            // Of a side where nobody stands yet, all the others vouch.
            let first = !membership.people().values().any(|one| one.standing && one.side == person.side);
            let same_side = first || mine.is_some_and(|me| me.side == person.side);
            // Somebody who came to this side apart from us: each is asked about the other.
            let apart = mine.is_some_and(|me| me.side == person.side && !me.parts.is_subset(&person.parts));
            let asked = (!person.standing && same_side) || (person.standing && apart);
            let apart = apart && person.standing;
            PersonView {
                id: person.id,
                name: if person.name.is_empty() { look.say("someone") } else { person.name.clone() },
                alike: person.alike,
                color: colors.get(&person.id).copied().unwrap_or(look.colors().ink),
                side: side.map_or_else(String::new, |side| side_name(side, &look.words)),
                side_id,
                sat_with: (side_id != person.side)
                    .then(|| documents.side_once(person.side).map(|side| side_name(&side, &look.words)))
                    .flatten(),
                was: person.was,
                on_paper: person.on_paper.is_some(),
                me: person.id == me,
                standing: person.standing,
                mine_to_welcome: asked && person.id != me && stand && !welcomed,
                apart,
                first,
                welcomed_by_me: welcomed,
                matched: matched(peers, person.id),
                in_design: noted
                    .presence
                    .iter()
                    .find(|((who, _), _)| *who == person.id)
                    .map(|(_, place)| place.document),
                computers: if person.id == me {
                    noted.computer.map(str::to_owned).into_iter().collect()
                } else {
                    computers(peers, person.id)
                },
            }
        })
        .collect()
}

/// The sides that came about more than once, with who welcomed whom. Parts with the same people are one.
fn apart(documents: &Documents, membership: &Membership, look: &Look) -> Vec<ApartView> {
    let mut by_side: BTreeMap<SideId, BTreeMap<PersonId, BTreeSet<PersonId>>> = BTreeMap::new();
    for person in membership.people().values().filter(|person| person.standing) {
        for first in &person.parts {
            by_side.entry(person.side).or_default().entry(*first).or_default().insert(person.id);
        }
    }
    let name = |id: PersonId| {
        let name = membership.person(id).map(|person| person.name.clone());
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| look.say("someone"))
    };
    let several = by_side.into_iter().filter_map(|(side, parts)| {
        let parts: BTreeSet<BTreeSet<PersonId>> = parts.into_values().collect();
        (parts.len() > 1).then_some((side, parts))
    });
    several
        .map(|(side, parts)| ApartView {
            side: documents.side_once(side).map(|side| side_name(&side, &look.words)).unwrap_or_default(),
            parts: parts.into_iter().map(|people| people.into_iter().map(name).collect()).collect(),
        })
        .collect()
}

/// What somebody's computers are called, the one met last first.
fn computers(peers: &[PeerStatus], person: PersonId) -> Vec<String> {
    let mut theirs: Vec<_> = peers.iter().filter(|peer| peer.person == person).collect();
    theirs.sort_by_key(|peer| std::cmp::Reverse((peer.connected, peer.last_matched_unix_secs)));
    theirs.into_iter().filter_map(|peer| peer.device_name.clone()).collect()
}

/// By the device that is nearest.
fn matched(peers: &[PeerStatus], person: PersonId) -> Matched {
    let devices = || peers.iter().filter(|peer| peer.person == person);
    if devices().any(|peer| peer.connected) {
        return Matched::HereNow;
    }
    match devices().filter_map(|peer| peer.last_matched_unix_secs).max() {
        Some(unix_secs) => Matched::At { unix_secs },
        None => Matched::Never,
    }
}

fn designs(
    documents: &Documents,
    membership: &Membership,
    happened: &[Happened],
    people: &[PersonView],
) -> Vec<DesignView> {
    let late = documents.repo().documents_with_late();
    let mut designs: Vec<DesignView> = documents
        .workspace()
        .documents
        .iter()
        .filter(|entry| entry.kind != DocumentKind::Decision.as_str())
        .map(|entry| {
            let sittings = happened.iter().map(|one| &one.sitting);
            let last = sittings.filter(|one| one.document == entry.id).max_by_key(|one| one.to_unix_secs);
            let who = last.and_then(|last| last.person).and_then(|id| membership.person(id));
            DesignView {
                id: entry.id,
                title: entry.title.clone(),
                opens: DocumentKind::parse(&entry.kind).is_some(),
                last_by: who.map(|person| person.name.clone()),
                last_unix_secs: last.map_or(entry.created_unix_secs, |last| last.to_unix_secs),
                here: here(people, entry.id),
                late: late.contains_key(&entry.id),
            }
        })
        .collect();
    designs.sort_by_key(|design| std::cmp::Reverse((design.last_unix_secs, design.id)));
    designs
}

fn here(people: &[PersonView], document: DocumentId) -> Vec<String> {
    people
        .iter()
        .filter(|person| !person.me && person.in_design == Some(document))
        .map(|person| person.name.clone())
        .collect()
}

/// The door as people see it: one that was never open has no reason to be closed.
fn door(status: DoorStatus, opened: bool) -> DoorView {
    match status {
        DoorStatus::Open { words, until_unix_secs, wrong_tries, came } => DoorView::Open {
            words: words.to_string(),
            until_unix_secs: i64::try_from(until_unix_secs).unwrap_or(i64::MAX),
            wrong_tries,
            came,
        },
        DoorStatus::Closed(why) => DoorView::Closed(opened.then_some(match why {
            DoorClosed::TimeUp => DoorEnd::TimeUp,
            DoorClosed::ThreeWrong => DoorEnd::ThreeWrong,
            DoorClosed::Here => DoorEnd::Here,
        })),
    }
}

fn sync(people: &[PersonView], peers: &[PeerStatus], noted: &Noted<'_>) -> SyncView {
    let others: Vec<_> = people.iter().filter(|person| !person.me).collect();
    let here = others.iter().filter(|person| person.matched == Matched::HereNow);
    let up_to_date = here.clone().filter(|person| {
        peers.iter().any(|peer| peer.person == person.id && peer.connected && peer.up_to_date)
    });
    let last_met = others
        .iter()
        .filter_map(|person| match person.matched {
            Matched::At { unix_secs } => {
                let computer = person.computers.first().cloned();
                Some(LastMet { name: person.name.clone(), computer, unix_secs })
            }
            Matched::HereNow | Matched::Never => None,
        })
        .max_by_key(|met| met.unix_secs);
    // What the one who lacks least still lacks, nobody else has.
    let unsent = peers.iter().map(|peer| peer.changes_they_lack).min().unwrap_or_default();
    SyncView {
        others: others.len(),
        connected: here.clone().count(),
        up_to_date: up_to_date.count(),
        unsent: usize::try_from(unsent).unwrap_or(usize::MAX),
        last_met,
        saved: noted.saved,
        taking_in: None,
    }
}
