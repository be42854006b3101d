//! No act asks who put the table up. On a real table of signed statements each act about deciding is signed by everybody in
//! turn, and what comes of it is the same for all who sit in the same place: on the same side, welcomed or not. And it is
//! the same whoever of them put the table up. The list of acts that the screen shows is held against it.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng as _};
use trestle_app::acts::{self, Seat};
use trestle_model::{decision::content::ContentPromise, promise};
use trestle_trust::{
    DeviceSecret, Graph, GroundRules, Label, Membership, Side, SideId, Statement, Ticket,
    agreement::Minutes,
    ids::{ContentHash, DocumentId, PersonId, StatementId},
    keys::{person_of_first_device, person_on_paper},
    person::{DeviceCertificate, consent_to_be_device_of},
    statement::{
        self, Newest,
        deciding::{
            Answer, Because, Closing, Deciding, Ending, Given, NewRules, Opening, Progress, Remark, Stance,
            Subject, Update, Whose, content_hash,
        },
    },
};

const LIVES: SideId = SideId(1);
const WORKS: SideId = SideId(2);
/// Those who try each act: welcomed, on both sides, and two whom nobody has welcomed yet.
const TRY: [(u8, SideId, bool); 7] = [
    (1, LIVES, true),
    (2, LIVES, true),
    (3, LIVES, true),
    (4, WORKS, true),
    (5, WORKS, true),
    (6, LIVES, false),
    (7, WORKS, false),
];
/// Who asked, answered and objected before: they do not try, so that all who do have the same part in it.
const BEFORE: [(u8, SideId); 2] = [(8, LIVES), (9, WORKS)];

fn secret(number: u8) -> DeviceSecret {
    DeviceSecret::from_bytes([number; 32])
}

fn person(number: u8) -> PersonId {
    person_of_first_device(&secret(number).author_key())
}

fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

fn rules() -> GroundRules {
    let side = |id, name: &str| Side {
        id,
        names: BTreeMap::from([("en".to_owned(), Label::new(name).expect("a short word"))]),
    };
    let sides = vec![side(LIVES, "People who live here"), side(WORKS, "People who work here")];
    GroundRules::suggested(sides, BTreeMap::new())
}

fn put(graph: &mut Graph, statement: Statement) -> StatementId {
    let id = statement.id();
    graph.insert(statement).expect("it fits");
    id
}

fn say(graph: &mut Graph, by: u8, deciding: Deciding) -> StatementId {
    let said = statement::say_deciding(graph, &secret(by).author(), deciding).expect("it can be said");
    put(graph, said)
}

fn remark(words: &str) -> Remark {
    Remark::new(words).expect("a few words")
}

/// A table that `founder` put up, where all the others sit as [`TRY`] and [`BEFORE`] say.
fn table(founder: u8) -> Graph {
    let mut all: Vec<(u8, SideId, bool)> =
        TRY.into_iter().chain(BEFORE.map(|(number, side)| (number, side, true))).collect();
    all.sort_by_key(|(number, _, welcomed)| (*number != founder, !welcomed, *number));
    let (_, side, _) = all[0];
    let first = statement::genesis(&secret(founder), "Repairs", rules(), "First", side, &mut rng(1));
    let mut graph = Graph::new(first.expect("rules in their bounds")).expect("a genesis");
    let mut here = vec![(founder, side)];
    for (number, side, welcomed) in &all[1..] {
        let signer = secret(founder).author();
        let until = 2_000_000_000;
        let (invite, ephemeral) =
            statement::invite(&graph, &signer, 1, until, &mut rng(u64::from(*number))).expect("one may come");
        let invite = put(&mut graph, invite);
        let ticket = Ticket::new(&graph, invite, ephemeral, vec![]).expect("an invitation");
        let join = statement::join(&ticket, &secret(*number), &format!("Person {number}"), *side);
        let join = put(&mut graph, join.expect("a side that is there"));
        let receipt = statement::receipt(&graph, &signer, join).expect("they asked");
        put(&mut graph, receipt);
        if *welcomed {
            // Of a side that has nobody yet all the others are asked.
            let first = !here.iter().any(|(_, of)| of == side);
            for (other, _) in here.iter().filter(|(_, of)| first || of == side) {
                let vouched = statement::acknowledge(&graph, &secret(*other).author(), person(*number));
                put(&mut graph, vouched.expect("they sit here"));
            }
            here.push((*number, *side));
        }
    }
    let membership = Membership::read(&graph);
    for (number, _, welcomed) in &all {
        let standing = membership.person(person(*number)).map(|one| one.standing);
        assert_eq!(standing, Some(*welcomed), "person {number} at the table of {founder}");
    }
    graph
}

/// What there is to say something about.
#[derive(Debug, Clone, Copy)]
struct Scene {
    /// Open: somebody objects, somebody replied, the maker saw it; one answer is on paper.
    open: StatementId,
    objection: StatementId,
    reply: StatementId,
    paper: PersonId,
    slip: StatementId,
    /// All agree, and nobody has closed it.
    ready: StatementId,
    agreed: StatementId,
    /// That person 8 sits here no more.
    removal: StatementId,
}

fn wording(text: &str) -> ContentHash {
    content_hash(text.as_bytes())
}

fn ask(graph: &mut Graph, by: u8, document: u8, text: &str) -> StatementId {
    let rules = Minutes::read(graph).agreements().rules().source;
    let subject = Subject::Decision(DocumentId([document; 16]));
    let opening = Opening { subject, content: wording(text), rules, replaces: vec![] };
    let asked = statement::open_question(graph, &secret(by).author(), opening).expect("it can be asked");
    put(graph, asked)
}

fn answer(opening: StatementId, text: &str, stance: Stance, whose: Whose) -> Deciding {
    Deciding::Answer(Answer { opening, content: wording(text), stance, words: remark("so it is"), whose })
}

fn close(opening: StatementId, text: &str) -> Deciding {
    let (ending, because) = (Ending::Agreed, Because::Meeting);
    Deciding::Closing(Closing { opening, content: wording(text), ending, because, day: None })
}

fn everyone_agrees(graph: &mut Graph, opening: StatementId, text: &str) {
    let welcomed = TRY.into_iter().filter(|(_, _, welcomed)| *welcomed).map(|(number, ..)| number);
    for by in welcomed.chain(BEFORE.map(|(number, _)| number)) {
        say(graph, by, answer(opening, text, Stance::Agree, Whose::Mine));
    }
}

fn scene(graph: &mut Graph) -> Scene {
    let seat = statement::paper_seat(graph, &secret(8).author(), "Mair", LIVES).expect("a name");
    let paper = person_on_paper(&put(graph, seat));
    for by in [1, 2, 3, 8] {
        let vouched = statement::acknowledge(graph, &secret(by).author(), paper).expect("they sit here");
        put(graph, vouched);
    }
    let open = ask(graph, 8, 40, "slots");
    let objection = say(graph, 9, answer(open, "slots", Stance::Object, Whose::Mine));
    let reply = say(graph, 8, Deciding::Reply { objection, words: remark("we run past six") });
    say(graph, 9, Deciding::Seen { reply });
    let mut witnesses: Vec<PersonId> = TRY.iter().map(|(number, ..)| person(*number)).collect();
    witnesses.sort();
    let whose = Whose::Of { person: paper, how: Given::OnPaper, witnesses };
    let slip = say(graph, 8, answer(open, "slots", Stance::Agree, whose));
    let ready = ask(graph, 8, 41, "hall");
    everyone_agrees(graph, ready, "hall");
    let agreed = ask(graph, 8, 42, "keys");
    everyone_agrees(graph, agreed, "keys");
    for by in [8, 9] {
        say(graph, by, close(agreed, "keys"));
    }
    for (by, ..) in TRY {
        let device = secret(by + 100);
        let consent = consent_to_be_device_of(&device.author(), graph.table(), secret(by).author_key());
        let certificate = DeviceCertificate::new(&device);
        let second = statement::device(graph, &secret(by).author(), certificate, consent);
        put(graph, second.expect("it consents"));
    }
    let people = BTreeSet::from([person(8)]);
    let asked =
        statement::removal(graph, &secret(9).author(), &people, Newest::default(), remark("it is so"));
    let removal = put(graph, asked.expect("somebody else"));
    Scene { open, objection, reply, paper, slip, ready, agreed, removal }
}

/// What an act about a place comes to, without names: whether it is said at all, who sits and counts where, and how far what
/// was asked of others has come.
fn place_effect(graph: &Graph, scene: &Scene, by: u8, act: Act) -> (bool, String) {
    let mut after = graph.clone();
    let said = act(&mut after, by, scene);
    let membership = Membership::read(&after);
    let heard = membership.place_words().iter().any(|word| word.statement == said);
    let people = membership.people().values();
    let mut places: Vec<_> = people
        .filter(|one| one.id == person(by) || !TRY.iter().any(|(number, ..)| one.id == person(*number)))
        .map(|one| (one.member, one.standing, one.side, one.devices.len(), one.gone.is_some()))
        .collect();
    places.sort();
    let mut removals: Vec<_> = (membership.removals().iter())
        .map(|one| {
            let asked: Vec<_> = one.asked.iter().map(|part| (part.side, part.consent, part.enough)).collect();
            (asked, one.consented.contains(&person(by)), format!("{:?}", one.state))
        })
        .collect();
    removals.sort();
    (heard, format!("{places:?} {removals:?}"))
}

/// Every act about places at the table, by its key in the list that the screen shows. Person 9 has asked that person 8 sits
/// here no more; each has a second device.
const PLACES: [(&str, Act); 6] = [
    ("may-move", |graph, by, _| {
        let side = if side_of(by) == Some(LIVES) { WORKS } else { LIVES };
        let moved = statement::move_to(graph, &secret(by).author(), side).expect("there is such a side");
        put(graph, moved)
    }),
    ("may-go", |graph, by, _| {
        let left = statement::leave(graph, &secret(by).author(), Newest::default()).expect("they sit here");
        put(graph, left)
    }),
    ("may-remove-computer", |graph, by, _| {
        let lost = secret(by + 100).author_key();
        let removed = statement::remove_device(graph, &secret(by).author(), lost, Newest::default());
        put(graph, removed.expect("it is theirs"))
    }),
    ("may-ask-removal", |graph, by, _| {
        let people = BTreeSet::from([person(9)]);
        let why = remark("they shout");
        let asked = statement::removal(graph, &secret(by).author(), &people, Newest::default(), why);
        put(graph, asked.expect("somebody else"))
    }),
    ("may-consent", |graph, by, scene| {
        let consent = statement::consent(graph, &secret(by).author(), scene.removal, Newest::default());
        put(graph, consent.expect("it was asked"))
    }),
    ("may-was", |graph, by, _| {
        put(graph, statement::was(graph, &secret(by).author(), person(8)).expect("they sit here"))
    }),
];

/// Signs one act, as anybody would.
type Act = fn(&mut Graph, u8, &Scene) -> StatementId;

/// Every act about deciding that is a signed statement, by its key in the list that the screen shows.
const ACTS: [(&str, Act); 18] = [
    ("may-open", |graph, by, _| ask(graph, by, 50, "bins")),
    ("may-look-again", |graph, by, _| ask(graph, by, 42, "keys, as they are")),
    ("may-open-rules", |graph, by, _| {
        let new = NewRules { rules: GroundRules { open_days: 14, ..rules() }, merged: BTreeMap::new() };
        let content = new.content_hash();
        let rules = Minutes::read(graph).agreements().rules().source;
        let opening = Opening { subject: Subject::Rules(Box::new(new)), content, rules, replaces: vec![] };
        let asked = statement::open_question(graph, &secret(by).author(), opening).expect("it can be asked");
        put(graph, asked)
    }),
    ("may-answer", |graph, by, scene| {
        say(graph, by, answer(scene.open, "slots", Stance::Agree, Whose::Mine))
    }),
    ("may-answer-of", |graph, by, scene| {
        let whose = Whose::Of { person: scene.paper, how: Given::Aloud, witnesses: vec![person(8)] };
        let said = say(graph, by, answer(scene.ready, "hall", Stance::Agree, whose));
        say(graph, 8, Deciding::Witness { answer: said });
        said
    }),
    ("may-answer-neighbour", |graph, by, scene| {
        say(graph, by, answer(scene.open, "slots", Stance::Object, Whose::Neighbours))
    }),
    ("may-witness", |graph, by, scene| say(graph, by, Deciding::Witness { answer: scene.slip })),
    ("may-contest", |graph, by, scene| {
        // The slip counts once all who were named have signed.
        for (witness, ..) in TRY {
            say(graph, witness, Deciding::Witness { answer: scene.slip });
        }
        say(graph, by, Deciding::Contest { answer: scene.slip, words: remark("I was not asked") })
    }),
    ("may-reply", |graph, by, scene| {
        say(graph, by, Deciding::Reply { objection: scene.objection, words: remark("and on Saturdays") })
    }),
    ("may-seen", |graph, by, scene| say(graph, by, Deciding::Seen { reply: scene.reply })),
    ("may-not-an-objection", |graph, by, scene| {
        let (objection, reply) = (scene.objection, scene.reply);
        say(graph, by, Deciding::NotAnObjection { objection, reply, days: 7, words: remark("it is met") })
    }),
    ("may-only-a-typo", |graph, by, scene| {
        let (from, to) = (wording("slots"), wording("slots."));
        let amendment = |opening| Deciding::Amendment { opening, from, to };
        for (other, _) in BEFORE.iter().filter(|(_, side)| Some(*side) != side_of(by)) {
            say(graph, *other, amendment(scene.open));
        }
        say(graph, by, amendment(scene.open))
    }),
    ("may-close", |graph, by, scene| {
        for (other, _) in BEFORE.iter().filter(|(_, side)| Some(*side) != side_of(by)) {
            say(graph, *other, close(scene.ready, "hall"));
        }
        say(graph, by, close(scene.ready, "hall"))
    }),
    ("may-withdraw", |graph, by, scene| {
        say(graph, by, Deciding::Withdrawal { opening: scene.agreed, words: remark("I was wrong") })
    }),
    ("may-reopen", |graph, by, scene| {
        let words = remark("the van was sold");
        say(graph, by, Deciding::Reopening { opening: scene.agreed, words, new_information: true })
    }),
    ("may-check", |graph, by, scene| {
        say(graph, 9, update(scene.agreed, Progress::Done));
        say(graph, by, update(scene.agreed, Progress::Checked))
    }),
    ("may-update", |graph, by, scene| say(graph, by, update(scene.agreed, Progress::Blocked))),
    ("may-seat-on-paper", |graph, by, _| {
        let side = side_of(by).expect("they sit here");
        let seat = statement::paper_seat(graph, &secret(by).author(), "Gwil", side).expect("a name");
        put(graph, seat)
    }),
];

fn side_of(number: u8) -> Option<SideId> {
    let before = BEFORE.iter().find(|(one, _)| *one == number).map(|(_, side)| *side);
    before.or_else(|| TRY.iter().find(|(one, ..)| *one == number).map(|(_, side, _)| *side))
}

fn update(opening: StatementId, progress: Progress) -> Deciding {
    let promise = "c1".to_owned();
    Deciding::Update(Update { opening, promise, progress, due: None, to: None, words: remark("look") })
}

/// What came of it, without names: whether it is a part of what was said, and all that the table counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Effect {
    heard: bool,
    counts: String,
}

fn effect(graph: &Graph, scene: &Scene, by: u8, act: Act) -> Effect {
    let mut after = graph.clone();
    let said = act(&mut after, by, scene);
    let minutes = Minutes::read(&after);
    let seated = Membership::read(&after).people().values().filter(|one| one.member).count();
    let mut counts: Vec<String> = Vec::new();
    for question in minutes.agreements().questions().values() {
        let sides: Vec<_> =
            question.sides.iter().map(|one| (one.side, one.agree, one.missing.len(), one.closed)).collect();
        let objections: BTreeSet<_> =
            question.objections.iter().map(|one| (one.carried, one.open, one.not_one_say.clone())).collect();
        let contested = question.standpoints.values().filter(|one| one.contested).count();
        let updates: Vec<_> = question.updates.iter().map(|one| one.sides.len()).collect();
        counts.push(format!(
            "{:?} {sides:?} {objections:?} {contested} {updates:?} {} {} {} {} {}",
            question.state,
            question.standpoints.len(),
            question.closings.len(),
            question.withdrawn.len(),
            question.reopenings.len(),
            question.contents.len(),
        ));
    }
    let question = minutes.agreements().question(scene.agreed).expect("it was asked");
    let said_of =
        question.updates.iter().filter_map(|updated| match minutes.get(updated.statement)?.said()? {
            Deciding::Update(update) => Some((updated, update)),
            _ => None,
        });
    let kept = promise::standing(&promised(), said_of.collect::<Vec<_>>());
    // Questions come in the order of their ids, which are not the same from one signer to another.
    counts.sort();
    let counts = format!("{seated} sit here; {}; {:?}", counts.join("; "), kept.progress);
    let heard = minutes.get(said).is_some()
        || matches!(after.get(said).map(Statement::body), Some(trestle_trust::Body::PaperSeat { .. }));
    Effect { heard, counts }
}

/// By those who work there.
fn promised() -> ContentPromise {
    ContentPromise {
        id: "c1".into(),
        what: "Put the slots in the diary".into(),
        for_whom: String::new(),
        clause: String::new(),
        side: WORKS.to_string(),
        who: person(9).to_string(),
        backup: String::new(),
        due: "2027-05-21".into(),
        known_by: String::new(),
    }
}

#[test]
fn what_comes_of_an_act_hangs_on_where_one_sits_and_never_on_who_one_is() {
    // Two who live there and two who work there each put the table up in turn.
    let mut by_founder: Vec<BTreeMap<(&str, SideId, bool), Effect>> = Vec::new();
    for founder in [1, 2, 4, 5] {
        let mut graph = table(founder);
        let scene = scene(&mut graph);
        let mut seats: BTreeMap<(&str, SideId, bool), Effect> = BTreeMap::new();
        for (name, act) in ACTS {
            for (by, side, welcomed) in TRY {
                let found = effect(&graph, &scene, by, act);
                match seats.get(&(name, side, welcomed)) {
                    Some(other) => assert_eq!(
                        *other, found,
                        "{name} by person {by} is something else than by others of their place"
                    ),
                    None => drop(seats.insert((name, side, welcomed), found)),
                }
            }
        }
        by_founder.push(seats);
    }
    for other in &by_founder[1..] {
        assert_eq!(&by_founder[0], other, "it matters who put the table up");
    }
}

#[test]
fn an_act_about_a_place_is_open_as_the_list_says_and_the_same_for_all_who_sit_alike() {
    let listed: BTreeSet<&str> = acts::PLACES.iter().map(|act| act.key).collect();
    assert_eq!(listed, PLACES.iter().map(|(name, _)| *name).collect(), "every act of the list is tried");
    // An act by who does it: their side, and whether they are welcomed.
    type Seats<'a> = BTreeMap<(&'a str, SideId, bool), (bool, String)>;
    let mut by_founder: Vec<Seats> = Vec::new();
    for founder in [1, 2, 4, 5] {
        let mut graph = table(founder);
        let scene = scene(&mut graph);
        let mut seats = Seats::new();
        for (name, act) in PLACES {
            let seat = acts::PLACES.iter().find(|act| act.key == name).map(|act| act.seat);
            for (by, side, welcomed) in TRY {
                let found = place_effect(&graph, &scene, by, act);
                let may = match seat {
                    Some(Seat::Anyone | Seat::Own) => true,
                    Some(Seat::Welcomed) => welcomed,
                    other => panic!("{name}: {other:?}"),
                };
                assert_eq!(found.0, may, "{name} by person {by}");
                match seats.get(&(name, side, welcomed)) {
                    Some(other) => assert_eq!(*other, found, "{name} by person {by}"),
                    None => drop(seats.insert((name, side, welcomed), found)),
                }
            }
        }
        // A computer of somebody else's is nobody's to remove.
        let others = statement::remove_device(
            &graph,
            &secret(1).author(),
            secret(102).author_key(),
            Newest::default(),
        );
        let said = put(&mut graph, others.expect("it can be said"));
        assert!(!Membership::read(&graph).place_words().iter().any(|word| word.statement == said));
        by_founder.push(seats);
    }
    for other in &by_founder[1..] {
        assert_eq!(&by_founder[0], other, "it matters who put the table up");
    }
}

#[test]
fn the_list_on_the_screen_says_what_is_so() {
    let mut graph = table(4);
    let scene = scene(&mut graph);
    let listed: BTreeSet<&str> = acts::DECIDING.iter().map(|act| act.key).collect();
    // A decision is started and prepared by writing in its document, which is open to all as any design is.
    let written = ["may-start", "may-prepare"];
    let tried: BTreeSet<&str> = ACTS.iter().map(|(name, _)| *name).chain(written).collect();
    assert_eq!(listed, tried, "every act of the list is tried");
    let seat = |name: &str| acts::DECIDING.iter().find(|act| act.key == name).map(|act| act.seat);
    let mut nothing: BTreeMap<&str, BTreeSet<(SideId, bool)>> = BTreeMap::new();
    for (name, act) in ACTS {
        for (by, side, welcomed) in TRY {
            let found = effect(&graph, &scene, by, act);
            let may = match seat(name) {
                Some(Seat::Anyone | Seat::Named) => true,
                Some(Seat::Welcomed | Seat::OtherSide) => welcomed,
                _ => false,
            };
            assert!(found.heard || !may, "{name} by person {by} is not heard");
            // Compared with the same act by somebody of the same side who is welcomed.
            let peer =
                TRY.iter().find(|(_, of, welcomed)| *of == side && *welcomed).map(|(number, ..)| *number);
            let counted = effect(&graph, &scene, peer.expect("there is one"), act);
            if counted.counts != found.counts {
                nothing.entry(name).or_default().insert((side, welcomed));
            }
        }
    }
    // Only for acts that say so does it matter whether one is welcomed. An answer is kept, and counts later.
    for (name, places) in &nothing {
        let says_so = matches!(seat(name), Some(Seat::Welcomed | Seat::OtherSide | Seat::Own));
        assert!(says_so || *name == "may-answer", "{name} is something else for {places:?}");
    }
    for name in ["may-close", "may-contest", "may-update", "may-not-an-objection", "may-only-a-typo"] {
        assert!(nothing.contains_key(name), "{name} counts although nobody has welcomed its signer");
    }
    // A check counts for the other side alone.
    let check = ACTS.iter().find(|(name, _)| *name == "may-check").map(|(_, act)| *act).expect("it is there");
    for (by, expected) in [(1, Progress::Checked), (4, Progress::Done), (6, Progress::Done)] {
        let counts = effect(&graph, &scene, by, check).counts;
        assert!(counts.ends_with(&format!("{expected:?}")), "a check by person {by}: {counts}");
    }
}
