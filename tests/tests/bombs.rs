//! Each of the bombs in `tests/src/bombs.rs` is given to a device as a member would send it. None takes a second (those
//! that are allowed, in a release build) or 256 MB, and a letter that is typed beside it leaves at once. `TRESTLE_FIGURES=1` prints what each took.

use std::time::{Duration, Instant};

use trestle_sync::protocol::Input;
use trestle_tests::bombs::{Bomb, Bomber, Fate};
use trestle_tests::document::Document;
use trestle_tests::table::device;
use trestle_tests::world::{Nature, World};
use trestle_trust::DocumentId;

const DOCUMENT: DocumentId = DocumentId([5; 16]);
const TIME_MAX: Duration = Duration::from_secs(1);
/// The largest changes that are allowed, decoded and shown without optimisation.
const ALLOWED_TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 1 });
const MEMORY_MAX: u64 = 256 * 1024 * 1024;

/// Two devices that know each other, and what the second makes.
fn met() -> (World, Bomber) {
    let mut world = World::new(7, Nature { devices: 2, ..Nature::default() });
    world.start_all();
    assert!(world.run_until(Duration::from_secs(30), World::all_level));
    let table = world.machine(0).membership().table();
    let bomber = Bomber::new(device(1), table, DOCUMENT, &mut world.rng);
    (world, bomber)
}

/// The most memory that this process had since it was last asked, in bytes. `None` where the system does not say.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

fn forget_peak() {
    // Linux: the peak counts from now on.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}

#[expect(clippy::disallowed_methods, reason = "what is tested is how long it takes")]
fn set_off(bomb: &Bomb) -> (Duration, Duration, u64) {
    let (mut world, _) = met();
    let type_letter = |world: &mut World| {
        let own = DocumentId([6; 16]);
        world.act(0, own, |document: &mut Document, actor, now, rng| {
            Some(document.type_at_end(actor, now, "x", rng))
        })
    };
    type_letter(&mut world);
    forget_peak();
    let before = peak_memory().unwrap_or(0);
    let (mut all, mut longest) = (Duration::ZERO, Duration::ZERO);
    let log_before = world.machine(0).log(DOCUMENT).map_or(0, |log| log.len());
    for frame in &bomb.frames {
        if !world.shut_out.is_empty() {
            break;
        }
        let began = Instant::now();
        world.input_frame(0, 1, frame.clone());
        let took = began.elapsed();
        all += took;
        longest = longest.max(took);
    }
    let grown = peak_memory().unwrap_or(0).saturating_sub(before);
    assert!(type_letter(&mut world).is_some(), "{}: nothing can be typed", bomb.name);
    let log = world.machine(0).log(DOCUMENT).map_or(0, |log| log.len()) - log_before;
    let fate = match (world.shut_out.is_empty(), world.machine(0).waiting_changes()) {
        (false, _) => Fate::Refused,
        (true, 0) if log > 0 => Fate::LetIn,
        (true, _) => Fate::Waits,
    };
    assert_eq!(fate, bomb.fate, "{}: {:?}", bomb.name, world.shut_out);
    world.input(0, Input::Tick);
    (all, longest, grown)
}

#[test]
fn no_bomb_takes_a_second_or_256_megabytes() {
    let (_, bomber) = met();
    for bomb in bomber.corpus() {
        let (all, longest, grown) = set_off(&bomb);
        if std::env::var_os("TRESTLE_FIGURES").is_some() {
            let bytes: usize = bomb.frames.iter().map(Vec::len).sum();
            let (all, longest) = (all.as_secs_f64() * 1e3, longest.as_secs_f64() * 1e3);
            println!(
                "{}: {bytes} bytes, {all:.1} ms, longest frame {longest:.1} ms, {} KB",
                bomb.name,
                grown / 1024
            );
        }
        let time_max = if bomb.fate == Fate::LetIn { ALLOWED_TIME_MAX } else { TIME_MAX };
        assert!(all < time_max, "{} took {all:?}", bomb.name);
        assert!(grown < MEMORY_MAX, "{} took {grown} bytes", bomb.name);
    }
}
