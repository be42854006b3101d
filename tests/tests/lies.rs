//! Up to a third of the members lie: they forge, write apart, withhold, flood, backdate and poison. Disks tear and fill,
//! clocks are wrong, links break. The honest ones agree in the end, nothing of theirs is refused or lost, and nobody
//! honest is shut out.
//!
//! One seed plays one world. A world that fails is played again with less and less happening in it, and the line is
//! printed that plays the least of it again. `./test soak` plays on until ten million steps have been taken.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_tests::world::{Nature, World};
use trestle_trust::DocumentId;

const DOCUMENTS: [DocumentId; 2] = [DocumentId([1; 16]), DocumentId([2; 16])];
/// In one world.
const ACTS: u64 = 160;
const WORLDS: u64 = 12;
const SOAK_STEPS: u64 = 10_000_000;
/// A failing world is played again so often at most.
const SHRINKING_MAX: usize = 80;

/// Devices, 3 to 12, and how many of them lie.
fn nature(seed: u64) -> (Nature, usize) {
    let devices = 3 + (seed % 10) as u8;
    let delay_max_millis = [40, 5, 600][(seed / 10 % 3) as usize];
    let hand_over_max_millis = [0, 100][(seed / 30 % 2) as usize];
    let nature = Nature { devices, delay_max_millis, hand_over_max_millis, ..Nature::default() };
    (nature, (1 + seed as usize % 4).min(usize::from(devices) / 3))
}

/// What happens `number`th. Each draws its chances afresh, so that one can be left out and the others stay.
fn happen(world: &mut World, seed: u64, number: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed * 1_000_003 + number);
    let count = world.devices.len();
    let (a, b) = (rng.random_range(0..count), rng.random_range(0..count));
    let document = DOCUMENTS[rng.random_range(0..DOCUMENTS.len())];
    match rng.random_range(0..60) {
        0..=3 if a != b => world.cut(a, b),
        4..=10 if a != b => world.heal(a, b),
        11 if world.runs(a) => world.crash(a),
        12..=14 if !world.runs(a) => world.start(a),
        15 => world.fill_disk(a),
        16..=18 => world.free_disk(a),
        19 => world.clock_errors[a] = rng.random_range(-100_000_000..100_000_000),
        20..=34 => {
            let liars: Vec<usize> = (0..count).filter(|device| world.is_liar(*device)).collect();
            world.lie(liars[rng.random_range(0..liars.len())], document);
        }
        _ if world.runs(a) => {
            let word = rng.random_bool(0.4).then(|| format!("[{number}]"));
            let act = |doc: &mut trestle_tests::document::Document, actor, now, rng: &mut ChaCha8Rng| {
                doc.act_by_chance(actor, now, word.as_deref(), rng)
            };
            world.act(a, document, act);
        }
        _ => {}
    }
    world.run(Duration::from_millis(rng.random_range(0..400)));
}

/// Plays a world without some of what happens in it. Gives steps, lies, forks and how often a liar was shut out.
fn play(seed: u64, left_out: &BTreeSet<u64>) -> [u64; 4] {
    let (nature, liars) = nature(seed);
    let mut world = World::new(seed, nature);
    for liar in 0..liars {
        world.corrupt(usize::from(nature.devices) - 1 - liar);
    }
    world.start_all();
    for number in (0..ACTS).filter(|number| !left_out.contains(number)) {
        happen(&mut world, seed, number);
    }
    world.heal_all();
    world.start_all();
    for device in 0..world.devices.len() {
        world.free_disk(device);
    }
    world.run(Duration::from_secs(30));
    let agree = world.run_until(Duration::from_secs(600), |world| world.honest_agree(&DOCUMENTS));
    assert!(agree, "the honest do not agree after ten minutes:\n{}", told(&world));
    check(&world);
    [world.steps, world.lies.values().sum(), world.forks, world.shut_out.len() as u64]
}

/// What each honest device has, for whoever looks into a world that failed.
fn told(world: &World) -> String {
    let honest = (0..world.devices.len()).filter(|device| !world.is_liar(*device) && world.runs(*device));
    let one = |device: usize| {
        let machine = world.machine(device);
        let documents: Vec<_> = (DOCUMENTS.iter())
            .filter_map(|document| machine.log(*document))
            .map(|log| {
                (log.len(), log.heads().map(|head| head.to_string()[..8].to_owned()).collect::<Vec<_>>())
            })
            .collect();
        let peers: Vec<_> = (machine.peers().iter())
            .map(|peer| {
                let number = world.devices.iter().position(|other| other.transport == peer.peer);
                (number, peer.connected, peer.level, peer.changes_they_lack)
            })
            .collect();
        let (statements, waits) = (machine.graph().iter().count(), machine.waiting_changes());
        format!("{device}: {statements} statements, {waits} wait, {documents:?}, peers {peers:?}")
    };
    let shut_out: Vec<_> = world.shut_out.iter().map(|(by, _, why)| format!("{by}: {why}")).collect();
    format!("{}\nshut out:\n{}", honest.map(one).collect::<Vec<_>>().join("\n"), shut_out.join("\n"))
}

fn check(world: &World) {
    let honest: Vec<usize> = (0..world.devices.len()).filter(|device| !world.is_liar(*device)).collect();
    for (by, peer, why) in &world.shut_out {
        let shut_out =
            world.devices.iter().position(|device| device.transport == *peer).expect("it is one of them");
        assert!(
            world.is_liar(shut_out) || world.is_liar(*by),
            "{by} shut out {shut_out}, who is honest: {why}"
        );
    }
    for device in &honest {
        for (document, hash) in &world.devices[*device].acknowledged {
            for other in &honest {
                let log = world.machine(*other).log(*document).expect("everybody has it");
                assert!(log.contains(hash), "{hash:?} of device {device} is not on device {other}");
            }
        }
    }
    for document in DOCUMENTS {
        let views: Vec<_> = honest
            .iter()
            .filter_map(|device| {
                let running = world.devices[*device].running.as_ref().expect("all run");
                let open = running.documents.get(&document)?;
                let heads: Vec<_> = running.machine.log(document).expect("it is open").heads().collect();
                assert_eq!(open.heads(), heads, "device {device} shows all that it has");
                Some((open.view(), open.forks()))
            })
            .collect();
        assert!(views.windows(2).all(|pair| pair[0] == pair[1]), "the honest see different things");
    }
}

/// Leaves out more and more of what happens, as long as it still fails. Gives what had to stay.
fn shrink(seed: u64, fails: impl Fn(&BTreeSet<u64>) -> bool) -> Vec<u64> {
    let mut left_out = BTreeSet::new();
    let mut tries = 0;
    let mut size = ACTS / 2;
    while size > 0 && tries < SHRINKING_MAX {
        let mut from = 0;
        while from < ACTS && tries < SHRINKING_MAX {
            let more: BTreeSet<u64> = (from..(from + size).min(ACTS)).collect();
            if !more.is_subset(&left_out) {
                let all = &left_out | &more;
                tries += 1;
                if fails(&all) {
                    left_out = all;
                }
            }
            from += size;
        }
        size /= 2;
    }
    eprintln!("world {seed} was played {tries} times more");
    (0..ACTS).filter(|number| !left_out.contains(number)).collect()
}

fn numbers(list: &str) -> BTreeSet<u64> {
    list.split(',').filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn liars_part_no_honest_copies_and_lose_nothing_of_theirs() {
    if let Some(seed) = std::env::var("TRESTLE_SEED").ok().and_then(|seed| seed.parse().ok()) {
        let only = std::env::var("TRESTLE_ONLY").ok().map(|only| numbers(&only));
        let left_out = |number: &u64| only.as_ref().is_some_and(|only| !only.contains(number));
        println!("{:?}", play(seed, &(0..ACTS).filter(left_out).collect()));
        return;
    }
    let soak = std::env::var_os("TRESTLE_SOAK").is_some();
    let mut all = [0; 4];
    let mut seed = 0;
    while if soak { all[0] < SOAK_STEPS } else { seed < WORLDS } {
        match catch_unwind(AssertUnwindSafe(|| play(seed, &BTreeSet::new()))) {
            Ok(figures) => all.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure),
            Err(panic) => {
                let fails = |left_out: &BTreeSet<u64>| {
                    catch_unwind(AssertUnwindSafe(|| play(seed, left_out))).is_err()
                };
                let only: Vec<String> = shrink(seed, fails).iter().map(u64::to_string).collect();
                eprintln!(
                    "TRESTLE_SEED={seed} TRESTLE_ONLY={} cargo test -p trestle-tests --test lies",
                    only.join(",")
                );
                resume_unwind(panic);
            }
        }
        seed += 1;
    }
    println!(
        "{seed} worlds: {} steps, {} lies, {} forks seen, {} times somebody was shut out",
        all[0], all[1], all[2], all[3]
    );
    assert!(all[1] > 100 && all[2] > 0 && all[3] > 10, "nobody lied: {all:?}");
}
