//! The program, killed again and again while two people write.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

use super::{seed, soaks};
use crate::{ALONE, ask, level, shell, text, two_at_a_table};

#[test]
fn all_that_was_saved_is_there_however_often_the_power_goes() {
    let mut rng = ChaCha8Rng::seed_from_u64(seed());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    let mut saved: Vec<String> = Vec::new();
    // Enough that some are old, and are packed while the program is killed.
    super::type_letters(&mut carys, "Words", 0, 360);
    let rounds = if soaks() { 1000 } else { 20 };
    for round in 0..rounds {
        for n in 0..rng.random_range(1..12) {
            let word = format!("<{round}.{n}>");
            ask(&mut carys, &format!("insert Words 0 {}", json!(word)));
            if rng.random_range(0..4) == 0 {
                ask(&mut idris, &format!("insert Words 0 {}", json!("i")));
            }
            if rng.random_range(0..3) == 0 {
                ask(&mut carys, "flush");
                saved.push(word);
            }
        }
        if rng.random_range(0..3) == 0 {
            carys.send("check").expect("the program is there");
        }
        for n in 0..rng.random_range(0..6) {
            let line = format!("insert Words 0 {}", json!(format!("[{n}]")));
            carys.send(&line).expect("the program is there");
        }
        std::thread::sleep(Duration::from_millis(rng.random_range(0..30)));
        carys.kill();
        carys = shell(&folder.path().join("carys"), &ALONE);
        let words = text(&mut carys, "Words");
        for word in &saved {
            assert!(words.contains(word), "round {round}: {word} was saved and is not there: {words}");
        }
        if round % 10 == 9 {
            let both = level(&mut carys, &mut idris, "Words");
            assert!(both.contains("The third paragraph."), "round {round}: {both}");
        }
    }
    let both = level(&mut carys, &mut idris, "Words");
    carys.quit().expect("it ends");
    assert!(super::packs(&folder.path().join("carys")) > 0, "nothing was packed");
    println!("{} kills, {} saved words, {} letters", rounds, saved.len(), both.chars().count());
}
