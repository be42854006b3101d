//! Do copies agree? Random histories of four devices that write, meet, lose each other and crash; when everybody can
//! reach everybody again, all have the same changes and see the same, and what a person typed is there.

use std::collections::BTreeSet;
use std::time::Duration;

use rand::RngExt as _;
use trestle_tests::document::Document;
use trestle_tests::seeds::for_seeds;
use trestle_tests::world::{Nature, World};
use trestle_trust::{ChangeHash, DocumentId};

const DOCUMENTS: [DocumentId; 2] = [DocumentId([1; 16]), DocumentId([2; 16])];

/// A word that was typed, with the change that did it.
type Typed = (DocumentId, ChangeHash, String);

/// One device does something by chance.
fn act(world: &mut World, typed: &mut Vec<Typed>) {
    let device = world.rng.random_range(0..world.devices.len());
    if !world.runs(device) {
        return;
    }
    let document = DOCUMENTS[world.rng.random_range(0..DOCUMENTS.len())];
    let word = world.rng.random_bool(0.4).then(|| format!("[{}]", typed.len()));
    let made = world
        .act(device, document, |doc, actor, now, rng| doc.act_by_chance(actor, now, word.as_deref(), rng));
    if let (Some(hash), Some(word)) = (made, word) {
        typed.push((document, hash, word));
    }
}

/// The world does something by chance.
fn happen(world: &mut World) {
    let a = world.rng.random_range(0..world.devices.len());
    let b = world.rng.random_range(0..world.devices.len());
    match world.rng.random_range(0..30) {
        0..=2 if a != b => world.cut(a, b),
        3..=6 if a != b => world.heal(a, b),
        7 if world.runs(a) => world.crash(a),
        8..=9 if !world.runs(a) => world.start(a),
        _ => {}
    }
}

/// Slow and fast networks; tables where all know each other, and where the newest are known to few.
fn nature(seed: u64) -> Nature {
    let delay_max_millis = [40, 5, 600][usize::try_from(seed % 3).expect("small")];
    let hand_over_max_millis = [0, 20, 200][usize::try_from(seed / 3 % 3).expect("small")];
    Nature { delay_max_millis, hand_over_max_millis, all_known: seed.is_multiple_of(2), ..Nature::default() }
}

/// Lets everybody reach everybody until all are level, and checks that they are.
fn meet(world: &mut World) {
    world.heal_all();
    world.start_all();
    let level = world.run_until(Duration::from_secs(40), World::all_level);
    assert!(
        level,
        "not level after 40 s: {:#?}",
        (0..world.devices.len()).map(|d| world.machine(d).peers()).collect::<Vec<_>>()
    );
    assert_eq!(world.shut_out, []);
}

fn check_all_the_same(world: &World, typed: &[Typed]) {
    for document in DOCUMENTS {
        let first = world.devices[0].running.as_ref().and_then(|running| running.documents.get(&document));
        let Some(first) = first else { continue };
        for device in 0..world.devices.len() {
            let running = world.devices[device].running.as_ref().expect("all run");
            let log = running.machine.log(document).expect("everybody has it");
            assert_eq!(log.heads().collect::<Vec<_>>(), first.heads(), "device {device}: heads of the log");
            assert_eq!(running.documents[&document].heads(), first.heads(), "device {device}: heads");
            assert_eq!(running.documents[&document].view(), first.view(), "device {device}: view");
            let stored = world.devices[device].disk.documents().find(|(stored, _)| *stored == document);
            let stored = stored.expect("flushed by now").1.into_iter().map(|(_, change)| change.bytes);
            assert_eq!(
                Document::open(stored).view(),
                first.view(),
                "device {device}: view of what is stored"
            );
        }
        let shown = first.view().plain_text();
        let log = world.machine(0).log(document).expect("it has it");
        for (_, _, word) in typed.iter().filter(|(of, hash, _)| *of == document && log.contains(hash)) {
            assert!(shown.contains(word), "{word} is gone");
        }
    }
}

fn check_nothing_acknowledged_is_lost(world: &World) {
    for device in &world.devices {
        for (document, hash) in &device.acknowledged {
            for other in 0..world.devices.len() {
                let log = world.machine(other).log(*document).expect("everybody has it");
                assert!(log.contains(hash), "{hash:?} of device {} is not on device {other}", device.number);
            }
        }
    }
}

#[test]
fn devices_that_lose_each_other_and_crash_agree_when_they_meet() {
    for_seeds(150, |seed| {
        let mut world = World::new(seed, nature(seed));
        let mut typed = Vec::new();
        world.start_all();
        for _ in 0..120 {
            act(&mut world, &mut typed);
            happen(&mut world);
            let pause = world.rng.random_range(0..400);
            world.run(Duration::from_millis(pause));
        }
        meet(&mut world);
        check_all_the_same(&world, &typed);
        check_nothing_acknowledged_is_lost(&world);
        let hashes: BTreeSet<_> = typed.iter().map(|(_, hash, _)| *hash).collect();
        assert!(hashes.len() > 5, "somebody must have typed");
    });
}
