//! People leave, and liars are removed and go on: they write, backdate, and have their words carried to others by hand.
//! Those who sit there still see the same, whatever came first; nothing of theirs is lost; and who has gone learns of it
//! and keeps all that they wrote.
//!
//! One seed plays one world; `TRESTLE_SEED` replays it, `TRESTLE_WORLDS` says how many to play.

use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_tests::world::{Nature, World};
use trestle_trust::{ChangeHash, DocumentId};

const DOCUMENTS: [DocumentId; 2] = [DocumentId([1; 16]), DocumentId([2; 16])];
const ACTS: u64 = 140;
const WORLDS: u64 = 18;
const SOAK_WORLDS: u64 = 1_500;

/// A word that was typed, by whom and with which change.
struct Typed {
    device: usize,
    document: DocumentId,
    change: ChangeHash,
    word: String,
}

/// What happened in a world, for saying that it was not nothing.
#[derive(Debug, Default)]
struct Figures {
    steps: u64,
    removed: usize,
    left: usize,
    made_anew: u64,
    taken_up: u64,
    /// Changes that do not count in the end, on one copy.
    uncounted: usize,
    /// Changes of people who have gone that count.
    counted: usize,
}

impl Figures {
    fn add(&mut self, more: &Self) {
        self.steps += more.steps;
        self.removed += more.removed;
        self.left += more.left;
        self.made_anew += more.made_anew;
        self.taken_up += more.taken_up;
        self.uncounted += more.uncounted;
        self.counted += more.counted;
    }
}

fn nature(seed: u64) -> (Nature, usize) {
    let devices = 4 + (seed % 5) as u8;
    let delay_max_millis = [40, 5, 600][(seed / 5 % 3) as usize];
    let nature = Nature { devices, delay_max_millis, all_stand: true, ..Nature::default() };
    (nature, (1 + seed as usize % 2).min(usize::from(devices - 1) / 3))
}

/// What happens `number`th.
fn happen(world: &mut World, typed: &mut Vec<Typed>, seed: u64, number: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed * 1_000_003 + number);
    let count = world.devices.len();
    let (a, b) = (rng.random_range(0..count), rng.random_range(0..count));
    let document = DOCUMENTS[rng.random_range(0..DOCUMENTS.len())];
    let liars: Vec<usize> = (0..count).filter(|device| world.is_liar(*device)).collect();
    let liar = liars[rng.random_range(0..liars.len())];
    match rng.random_range(0..60) {
        0..=3 if a != b => world.cut(a, b),
        4..=8 if a != b => world.heal(a, b),
        9 if world.runs(a) => world.crash(a),
        10..=12 if !world.runs(a) => world.start(a),
        13..=20 => world.lie(liar, document),
        21..=24 if liar != b => world.carry_words(liar, b, document),
        25 if a != b => world.carry_words(a, b, document),
        26..=29 if number > ACTS / 5 && world.runs(a) && !world.is_liar(a) => {
            world.ask_to_remove(a, &[liar]);
        }
        30..=37 if world.runs(a) && !world.is_liar(a) => world.consent(a, |named| liars.contains(&named)),
        38..=40 if world.runs(liar) => {
            // What a liar wants is done by nobody but liars.
            let honest = (0..count).find(|device| !liars.contains(device)).unwrap_or_default();
            world.ask_to_remove(liar, &[honest]);
            world.consent(liar, |named| !liars.contains(&named));
        }
        41 | 42 if number > ACTS / 3 && world.runs(count - liars.len() - 1) => {
            world.leave(count - liars.len() - 1);
        }
        43..=46 if world.runs(liar) => {
            world.act(liar, document, |doc, actor, now, rng| {
                doc.act_by_chance(actor, now, Some("[late]"), rng)
            });
            world.carry_words(liar, b, document);
        }
        // Rarely: what is taken up counts from then on.
        47 if world.runs(a) && !world.is_liar(a) && rng.random_bool(0.2) => {
            DOCUMENTS.into_iter().for_each(|document| world.take_up(a, document));
        }
        _ if world.runs(a) => {
            let word = rng.random_bool(0.4).then(|| format!("[{number}]"));
            let act = |doc: &mut trestle_tests::document::Document, actor, now, rng: &mut ChaCha8Rng| {
                doc.act_by_chance(actor, now, word.as_deref(), rng)
            };
            let made = world.act(a, document, act);
            if let (Some(change), Some(word)) = (made, word) {
                typed.push(Typed { device: a, document, change, word });
            }
        }
        _ => {}
    }
    world.run(Duration::from_millis(rng.random_range(0..400)));
}

/// Whether all honest devices have the same statements, and those that sit there the same changes, of which the same count.
fn agree(world: &World) -> bool {
    let honest = honest(world);
    let statements = |device: &usize| world.machine(*device).graph().len();
    let of = |device: &usize| -> Vec<_> {
        let machine = world.machine(*device);
        let heads = |document: &DocumentId| {
            let heads: Vec<_> = machine.log(*document).into_iter().flat_map(|log| log.heads()).collect();
            (heads, machine.counted_heads(*document))
        };
        DOCUMENTS.iter().map(heads).collect()
    };
    let sitting: Vec<usize> = honest.iter().copied().filter(|device| world.sits(*device, *device)).collect();
    honest.windows(2).all(|pair| statements(&pair[0]) == statements(&pair[1]))
        && sitting.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
}

/// Of each device that runs: whether it sits there as it sees it, how many statements it has, and how many changes, of which
/// so many wait.
fn known(world: &World) -> Vec<(usize, bool, usize, Vec<usize>, usize)> {
    let running = (0..world.devices.len()).filter(|device| world.runs(*device));
    let of = |device: usize| {
        let machine = world.machine(device);
        let changes = DOCUMENTS.iter().map(|document| machine.log(*document).map_or(0, |log| log.len()));
        (
            device,
            world.sits(device, device),
            machine.graph().len(),
            changes.collect(),
            machine.waiting_changes(),
        )
    };
    running.map(of).collect()
}

fn honest(world: &World) -> Vec<usize> {
    (0..world.devices.len()).filter(|device| !world.is_liar(*device) && world.runs(*device)).collect()
}

fn play(seed: u64) -> Figures {
    let (nature, liars) = nature(seed);
    let mut world = World::new(seed, nature);
    for liar in 0..liars {
        world.corrupt(usize::from(nature.devices) - 1 - liar);
    }
    world.start_all();
    let mut typed = Vec::new();
    for number in 0..ACTS {
        happen(&mut world, &mut typed, seed, number);
    }
    world.heal_all();
    world.start_all();
    world.run(Duration::from_secs(30));
    if seed.is_multiple_of(4) {
        // Two take up the same at once, neither knowing of the other.
        for device in honest(&world).into_iter().take(2) {
            DOCUMENTS.into_iter().for_each(|document| world.take_up(device, document));
        }
    }
    let agreed = world.run_until(Duration::from_secs(900), agree);
    assert!(agreed, "world {seed}: the honest do not agree after a quarter of an hour: {:#?}", known(&world));
    check(&world, seed, &typed)
}

fn check(world: &World, seed: u64, typed: &[Typed]) -> Figures {
    let honest = honest(world);
    let sitting: Vec<usize> = honest.iter().copied().filter(|device| world.sits(*device, *device)).collect();
    let first = sitting[0];
    let memberships = honest.iter().map(|device| world.machine(*device).membership());
    let memberships: Vec<_> = memberships.collect();
    assert!(memberships.windows(2).all(|pair| pair[0] == pair[1]), "world {seed}: who sits there");
    for device in honest.iter().filter(|device| !sitting.contains(device)) {
        assert!(
            memberships[0]
                .person_of_transport(world.devices[*device].transport)
                .is_some_and(|p| p.gone.is_some())
        );
    }
    for (by, peer, why) in &world.shut_out {
        let shut_out =
            world.devices.iter().position(|device| device.transport == *peer).expect("one of them");
        assert!(world.is_liar(shut_out) || world.is_liar(*by), "{by} shut out {shut_out}: {why}");
    }
    let mut figures = Figures {
        steps: world.steps,
        removed: world.removals(first),
        left: world.leavings(first),
        made_anew: world.made_anew,
        taken_up: world.taken_up,
        ..Figures::default()
    };
    for document in DOCUMENTS {
        let mut views = Vec::new();
        for device in &honest {
            let running = world.devices[*device].running.as_ref().expect("all run");
            let Some(open) = running.documents.get(&document) else { continue };
            let shown = running.machine.counted_heads(document);
            assert_eq!(open.heads(), shown, "world {seed}: device {device} shows what counts");
            let text = open.view().plain_text();
            let log = running.machine.log(document).expect("it is open");
            for word in typed.iter().filter(|typed| typed.document == document) {
                // One's own, and those of all who sit there still.
                if word.device == *device || sitting.contains(&word.device) && sitting.contains(device) {
                    assert!(
                        text.contains(&word.word) || !log.contains(&word.change),
                        "world {seed}: {} of device {} is gone on device {device}",
                        word.word,
                        word.device
                    );
                }
            }
            if sitting.contains(device) {
                views.push((open.view(), open.forks()));
            }
        }
        assert!(
            views.windows(2).all(|pair| pair[0] == pair[1]),
            "world {seed}: the honest see different things"
        );
        let machine = world.machine(first);
        for change in machine.log(document).into_iter().flat_map(|log| log.iter()) {
            let counts = machine.counts(document, &change.hash);
            let sits = memberships[0].is_member_author(change.actor.author());
            assert!(counts || !sits, "world {seed}: what somebody made who sits there counts");
            figures.uncounted += usize::from(!counts);
            figures.counted += usize::from(counts && !sits);
        }
    }
    for device in &honest {
        for (document, hash) in &world.devices[*device].acknowledged {
            // What somebody wrote who has gone stays on their own device at least.
            let on: &[usize] = if sitting.contains(device) { &sitting } else { &[*device] };
            for other in on.iter().chain([device]) {
                let log = world.machine(*other).log(*document).expect("it has it");
                assert!(log.contains(hash), "world {seed}: {hash:?} of {device} is not on {other}");
            }
        }
    }
    figures
}

#[test]
fn who_has_gone_writes_on_in_vain_and_everybody_sees_the_same() {
    if let Some(seed) = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        println!("{:?}", play(seed));
        return;
    }
    let asked = std::env::var("TRESTLE_WORLDS").ok().and_then(|worlds| worlds.parse().ok());
    let soak = std::env::var_os("TRESTLE_SOAK").is_some();
    let worlds = asked.unwrap_or(if soak { SOAK_WORLDS } else { WORLDS });
    let mut all = Figures::default();
    for seed in 0..worlds {
        all.add(&play(seed));
    }
    println!("{worlds} worlds: {all:?}");
    let enough = all.removed >= 5
        && all.left >= 2
        && all.made_anew > 10
        && all.taken_up > 3
        && all.uncounted > 20
        && all.counted > 20;
    assert!(enough, "too little happened: {all:?}");
}
