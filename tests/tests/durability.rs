//! Is what was acknowledged still there? Apart from convergence: each device is looked at alone, as it starts again
//! after a crash, before it has met anybody.

use std::collections::BTreeSet;
use std::time::Duration;

use rand::RngExt as _;
use trestle_tests::seeds::for_seeds;
use trestle_tests::world::{Nature, World};
use trestle_trust::DocumentId;

const DOCUMENT: DocumentId = DocumentId([1; 16]);

#[test]
fn what_was_acknowledged_before_a_crash_is_there_after_it() {
    for_seeds(150, |seed| {
        let mut world = World::new(seed, Nature { devices: 2, flush_max_millis: 300, ..Nature::default() });
        world.start_all();
        let mut crashes = 0;
        let mut lost = 0;
        for step in 0..60 {
            let device = world.rng.random_range(0..2);
            let word = (step % 3 > 0).then(|| format!("[{step}]"));
            world.act(device, DOCUMENT, |doc, actor, now, rng| {
                doc.act_by_chance(actor, now, word.as_deref(), rng)
            });
            let pause = world.rng.random_range(0..120);
            world.run(Duration::from_millis(pause));
            if world.rng.random_range(0..8) == 0 {
                crashes += 1;
                let before = logged(&world, device);
                world.crash(device);
                world.start(device);
                let after = logged(&world, device);
                let acknowledged = &world.devices[device].acknowledged;
                for (_, hash) in acknowledged {
                    assert!(after.contains(hash), "{hash:?} was acknowledged on device {device}");
                }
                let heads: BTreeSet<_> =
                    world.machine(device).log(DOCUMENT).iter().flat_map(|log| log.heads()).collect();
                let shown = world.devices[device]
                    .running
                    .as_ref()
                    .and_then(|running| running.documents.get(&DOCUMENT));
                let shown: BTreeSet<_> = shown.iter().flat_map(|document| document.heads()).collect();
                assert!(heads.is_empty() || heads == shown, "the log and the document say the same");
                lost += before.difference(&after).count();
            }
        }
        // With neither, this would test nothing; one seed alone may have had luck.
        assert!(crashes > 0 || lost == 0);
    });
}

fn logged(world: &World, device: usize) -> BTreeSet<trestle_trust::ChangeHash> {
    world.machine(device).log(DOCUMENT).iter().flat_map(|log| log.iter()).map(|meta| meta.hash).collect()
}

#[test]
fn a_crash_does_lose_what_was_not_acknowledged_so_these_tests_could_fail() {
    let mut world = World::new(1, Nature { devices: 1, flush_max_millis: 60_000, ..Nature::default() });
    world.start(0);
    let mut lost = 0;
    for _ in 0..50 {
        world.act(0, DOCUMENT, |doc, actor, now, rng| doc.act_by_chance(actor, now, Some("[word]"), rng));
        let before = logged(&world, 0).len();
        world.crash(0);
        world.start(0);
        lost += before - logged(&world, 0).len();
    }
    assert!(lost > 5, "only {lost}");
}
