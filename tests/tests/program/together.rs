//! Two people write together, part, lose power, and meet again.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::{ALONE, ask, level, run, shell, text, two_at_a_table};

#[test]
fn both_see_each_others_words_as_they_are_typed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    ask(&mut idris, "watch Words");
    for (i, key) in " Yes.".chars().enumerate() {
        ask(&mut carys, &format!("insert Words {} {}", 20 + i, json!(key.to_string())));
    }
    let seen = idris.watched(Duration::from_secs(10)).expect("a line for what became readable");
    assert!(seen["changes"].as_u64().expect("a number of changes") >= 1, "{seen}");
    let words = level(&mut carys, &mut idris, "Words");
    assert_eq!(words, "The first paragraph. Yes.\nThe second paragraph.\nThe third paragraph.");
    let people = ask(&mut idris, "people");
    assert_eq!(people["people"].as_array().expect("people").len(), 2, "{people}");
}

#[test]
fn what_was_saved_before_a_power_cut_meets_what_others_wrote_meanwhile() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    ask(&mut carys, "part");
    ask(&mut idris, "part");

    // The same paragraph and different ones; a split and a move.
    ask(&mut idris, r#"insert Words 4 "very ""#);
    let shown = ask(&mut idris, "show Words");
    let third = shown["blocks"][2]["id"].clone();
    let action = json!({"act": "move", "block": third, "after": null});
    ask(&mut idris, &format!("act Words '{action}'"));
    let at = text(&mut idris, "Words").find("second").expect("the second paragraph");
    ask(&mut idris, &format!("insert Words {at} {}", json!("\n")));

    // Carys types; every tenth key she waits until it is saved; then the power goes in the middle of a word.
    let words: String = (0..40).map(|i| char::from(b'a' + i % 26)).collect();
    let mut acknowledged = 0;
    for (i, key) in words.chars().enumerate() {
        ask(&mut carys, &format!("insert Words {} {}", 4 + i, json!(key.to_string())));
        if i % 10 == 9 {
            ask(&mut carys, "flush");
            acknowledged = i + 1;
        }
    }
    for i in 0..30 {
        carys.send(&format!("insert Words {} {}", 44 + i, json!("z"))).expect("the program is there");
    }
    carys.kill();

    let mut carys = shell(&folder.path().join("carys"), &ALONE);
    let kept = text(&mut carys, "Words");
    assert!(kept.contains(&words[..acknowledged]), "{kept}");
    ask(&mut idris, "meet");
    let both = level(&mut carys, &mut idris, "Words");
    assert!(both.contains(&words[..acknowledged]), "{both}");
    assert!(both.contains("very "), "{both}");
    assert!(both.starts_with("The third paragraph."), "{both}");
    assert!(both.contains("The \nsecond paragraph."), "{both}");
}

#[test]
fn an_old_wording_can_be_read_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let home = folder.path().join("carys");
    let mut carys = shell(&home, &["--apart"]);
    ask(&mut carys, "new Table --as Carys");
    ask(&mut carys, "add text Words");
    ask(&mut carys, r#"insert Words 0 "before""#);
    let heads = ask(&mut carys, "show Words")["heads"][0].as_str().expect("heads").to_owned();
    ask(&mut carys, r#"insert Words 6 " and after""#);
    let old = ask(&mut carys, &format!("show Words --markdown --at {heads}"));
    assert_eq!(old["markdown"], "before\n");
    assert_eq!(text(&mut carys, "Words"), "before and after");
    let log = ask(&mut carys, "log Words");
    assert_eq!(log["entries"][0]["name"], "Carys", "{log}");
    carys.quit().expect("it ends");
}

#[test]
fn a_long_document_comes_in_is_edited_by_two_and_goes_out_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (mut carys, mut idris) = two_at_a_table(folder.path(), &ALONE);
    // More than 60 pages; what `export` keeps of it on its own is for the tests of `export`.
    let source = include_str!("../../../assets/samples/nodejs-stream.md");
    let file = folder.path().join("in.md");
    std::fs::write(&file, source).expect("a file");
    ask(&mut carys, &format!("add text Long --from '{}'", file.display()));
    let there = |docs: &serde_json::Value| docs.to_string().contains("Long");
    idris.ask_until("docs", there).expect("the design comes");
    let before = level(&mut carys, &mut idris, "Long");
    assert!(before.split_whitespace().count() > 9_000);

    // Both write at once, one at the top and one in the middle.
    ask(&mut carys, r#"insert Long 0 "CARYS""#);
    let middle = before.chars().count() / 2;
    ask(&mut idris, &format!("insert Long {middle} \"IDRIS\""));
    let after = level(&mut carys, &mut idris, "Long");
    assert!(after.contains("CARYS") && after.contains("IDRIS"));
    assert_eq!(after.replace("CARYS", "").replace("IDRIS", ""), before);

    let [markdown, page] = ["out.md", "out.html"].map(|name| {
        let out = folder.path().join(name);
        ask(&mut idris, &format!("export Long '{}'", out.display()));
        std::fs::read_to_string(&out).expect("the file")
    });
    let blocks = trestle_export::markdown::parse(source.as_bytes()).expect("Markdown");
    let expected = trestle_export::markdown::write_new(blocks);
    assert_eq!(markdown.replace("CARYS", "").replace("IDRIS", ""), expected);
    for part in ["<h1", "<h2", "<ul", "<strong>", "<a href=", "CARYS", "IDRIS"] {
        assert!(page.contains(part), "the page lacks {part}");
    }
}

#[test]
fn the_tour_ends_well_within_thirty_seconds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let start = clock();
    let output = run(folder.path(), &["tour", "--folder", &folder.path().join("tour").display().to_string()]);
    let took = start.elapsed();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("tour-met-again"), "{said}");
    assert!(took < Duration::from_secs(30), "{took:?}");
}

#[expect(clippy::disallowed_methods, reason = "the tour's time is one of the things that must hold")]
fn clock() -> Instant {
    Instant::now()
}
