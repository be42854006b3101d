//! Every operation on a file, failing, in eleven pieces of work.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{copy, packs, run_on, said, soaks, type_letters};
use crate::{ask, run, shell};

/// One piece of work: a command, and how to see that it was done.
struct Work {
    name: &'static str,
    /// The home that it is done in.
    base: PathBuf,
    arguments: Vec<String>,
    /// On the home afterwards: whether it was done.
    is_done: Box<dyn Fn(&Path) -> bool + Sync>,
}

/// So many keys, that most of them are packed.
const LETTERS: usize = 400;
const OLD: &str = "The first paragraph.";
const ENOSPC: i32 = 28;
const EIO: i32 = 5;

fn json(home: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = run(home, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn shows(doc: &'static str, words: &'static str) -> Box<dyn Fn(&Path) -> bool + Sync> {
    // Work that was cut short may have left one of the same name without words.
    Box::new(move |home| {
        let listed = json(home, &["docs"]);
        let named = listed["docs"].as_array().into_iter().flatten().filter(|one| one["title"] == doc);
        let mut ids = named.filter_map(|one| one["id"].as_str());
        ids.any(|id| json(home, &["show", id]).to_string().contains(words))
    })
}

/// A home with a table and a design, and beside it what the work needs.
fn base(folder: &Path) -> PathBuf {
    let home = folder.join("home");
    let file = |name: &str, words: &str| {
        let path = folder.join(name);
        fs::write(&path, words).expect("a file");
        path.display().to_string()
    };
    let first = file("first.md", &format!("# Words\n\n{OLD}\n"));
    file("second.md", "# Words\n\nThe second wording.\n");
    file("third.md", "# Garden\n\nWhat grows by the door.\n");
    for arguments in [&["new", "Repairs", "--as", "Carys"][..], &["add", "text", "Words", "--from", &first]] {
        let output = run(&home, arguments);
        assert!(output.status.success(), "{}", said(&output));
    }
    // A copy of the table as it will be, to be taken in.
    let later = folder.join("later");
    copy(&home, &later);
    let grown = folder.join("third.md").display().to_string();
    json(&later, &["import", &grown]);
    json(&later, &["pack", &folder.join("later.trestle-copy").display().to_string()]);
    home
}

/// The same with so many changes that some are old.
fn old_base(base: &Path, folder: &Path) -> PathBuf {
    let home = folder.join("old");
    copy(base, &home);
    let mut carys = shell(&home, &["--apart"]);
    type_letters(&mut carys, "Words", 0, LETTERS);
    ask(&mut carys, "flush");
    carys.quit().expect("it ends");
    assert_eq!(packs(&home), 0);
    home
}

fn works(folder: &Path, base: &Path, old: &Path) -> Vec<Work> {
    let at = |name: &str| folder.join(name).display().to_string();
    let work = |name, arguments: &[&str], is_done| Work {
        name,
        base: base.to_path_buf(),
        arguments: arguments.iter().map(|one| (*one).to_owned()).collect(),
        is_done,
    };
    let file = |name: &'static str| -> Box<dyn Fn(&Path) -> bool + Sync> {
        Box::new(move |home| fs::metadata(home.join(name)).is_ok_and(|file| file.len() > 0))
    };
    vec![
        work(
            "new",
            &["new", "Another", "--as", "Carys"],
            Box::new(|home| json(home, &["tables"]).to_string().contains("Another")),
        ),
        work("add", &["add", "text", "Garden", "--from", &at("third.md")], shows("Garden", "What grows")),
        work("edit", &["edit", "Words", "--from", &at("second.md")], shows("Words", "The second wording")),
        work("import", &["import", &at("third.md")], shows("Garden", "What grows")),
        work(
            "decision",
            &["add", "decision", "Shall we plant?", "--from", &at("third.md")],
            Box::new(|home| json(home, &["docs"]).to_string().contains("Shall we plant?")),
        ),
        work("invite", &["invite", "--uses", "2"], Box::new(|_| true)),
        work(
            "decide",
            &["decide", r#"{"act":"seat_on_paper","name":"Nia"}"#],
            Box::new(|home| json(home, &["people"]).to_string().contains("Nia")),
        ),
        work("pack", &["pack", "{home}/out.trestle-copy"], file("out.trestle-copy")),
        work("unpack", &["unpack", &at("later.trestle-copy")], shows("Garden", "What grows")),
        work("export", &["export", "Words", "{home}/out.html"], file("out.html")),
        // It looks at everything and packs what is old.
        Work {
            base: old.to_path_buf(),
            ..work("check", &["check"], Box::new(|home| packs(home) > 0 && is_sound(home)))
        },
    ]
}

/// Whether every key that was typed into the old home is there, whether packed or not.
fn is_sound(home: &Path) -> bool {
    let letters: String = super::letters(0, LETTERS);
    let checked = json(home, &["--table", "Repairs", "check"]);
    checked["damaged"] == 0
        && json(home, &["--table", "Repairs", "show", "Words"]).to_string().contains(&letters)
}

/// How many operations on files `work` does.
fn count(folder: &Path, work: &Work) -> usize {
    let home = folder.join(format!("count-{}", work.name));
    copy(&work.base, &home);
    let record = folder.join(format!("record-{}", work.name));
    let output = run_on(&home, &[("TRESTLE_DISK_RECORD", record.display().to_string())], &on(work, &home));
    assert!(output.status.success(), "{}: {}", work.name, said(&output));
    assert!((work.is_done)(&home), "{} does nothing", work.name);
    super::cuts::Record::read(&record).ops.len()
}

fn on<'a>(work: &'a Work, home: &Path) -> Vec<&'a str> {
    let home = home.display().to_string();
    let put = |one: &'a String| -> &'a str {
        if one.contains("{home}") { Box::leak(one.replace("{home}", &home).into_boxed_str()) } else { one }
    };
    work.arguments.iter().map(put).collect()
}

/// The operation `at` fails, and so do `more` behind it (0: all).
fn fails(folder: &Path, work: &Work, at: usize, more: usize, errno: i32) {
    let case = format!("{}-{at}-{more}-{errno}", work.name);
    let home = folder.join(&case);
    copy(&work.base, &home);
    let told = [
        ("TRESTLE_DISK_FAIL_AT", at.to_string()),
        ("TRESTLE_DISK_FAIL_COUNT", more.to_string()),
        ("TRESTLE_DISK_ERRNO", errno.to_string()),
    ];
    let arguments = on(work, &home);
    let output = run_on(&home, &told, &arguments);
    let words = said(&output);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{case}: {:?} {words}", output.status);
    for jargon in ["panicked", "Error(", "sqlite", "os error", "errno"] {
        assert!(!words.contains(jargon), "{case} says {jargon:?}: {words}");
    }
    if work.name == "check" {
        // Packing is put off without a word where the disk refuses, and nothing is damaged by that.
        let sound = words.contains("\"damaged\":0") || words.contains("\"error\"");
        assert!(sound, "{case}: {words}");
        assert!(is_sound(&home), "{case}: {words}");
    } else if output.status.success() {
        assert!((work.is_done)(&home), "{case} says it is done, and it is not: {words}");
    } else {
        assert!(words.contains("\"error\""), "{case} says nothing: {words}");
    }
    // What was there is there, and the same work can be done now that the disk works.
    let kept = run(&home, &["--table", "Repairs", "show", "Words"]);
    let kept = said(&kept);
    assert!(kept.contains(OLD) || kept.contains("The second wording"), "{case}: {kept}");
    if !(work.is_done)(&home) || work.name == "invite" {
        let mut again = vec!["--table", "Repairs"];
        again.extend(&arguments);
        let again = if work.name == "new" { run(&home, &arguments) } else { run(&home, &again) };
        assert!(again.status.success(), "{case}, again: {}", said(&again));
        assert!((work.is_done)(&home), "{case}, again");
    }
    fs::remove_dir_all(&home).expect("its own folder");
}

#[test]
fn a_full_or_failing_disk_at_every_operation_of_eleven_pieces_of_work_loses_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let base = base(folder.path());
    let works = works(folder.path(), &base, &old_base(&base, folder.path()));
    let mut cases = Vec::new();
    for (index, work) in works.iter().enumerate() {
        let total = count(folder.path(), work);
        assert!(total > 3, "{} does only {total} operations", work.name);
        let step = if soaks() { 1 } else { (total / 4).max(1) };
        // Another part of them in each kind, so that a short run sees more of them.
        for (shift, (errno, more)) in [(ENOSPC, 0), (ENOSPC, 1), (EIO, 0), (EIO, 1)].into_iter().enumerate() {
            let start = 1 + (shift + index) % step;
            cases.extend((start..=total).step_by(step).map(|at| (index, at, more, errno)));
        }
        println!("{}: {total} operations", work.name);
    }
    println!("{} cases", cases.len());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((work, at, more, errno)) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    fails(folder.path(), &works[*work], *at, *more, *errno);
                }
            });
        }
    });
}
