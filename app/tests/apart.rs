//! Tables whose people were apart and meet again, each in a window of their own: halves that asked one another to go, and a
//! side that came about twice.

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::{
    going::{asks, press},
    person::{Person, link_of, sits_down, words_of},
};

const TABLE: &str = "Repairs";
const DESIGN: &str = "What a good repair feels like. ";
const STUCK: &str = "and it got stuck";
const TWICE: &str = "This side came about twice: People who work here";

fn open(person: &mut Person) {
    person.open(TABLE);
    person.click("People");
}

fn shows(person: &Person, label: &str) -> bool {
    person.harness.query_all_by_label_contains(label).next().is_some()
}

/// Carys, Idris and Owen live there, all three count, and all are on the page of people.
fn three_who_count() -> [Person; 3] {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.start_a_design();
    carys.write("We begin.");
    let mut idris = sits_down(&link_of(&mut carys), "Idris", "People who live here");
    // By a link of Idris's: it says where both of them are found.
    let mut owen = sits_down(&link_of(&mut idris), "Owen", "People who live here");
    owen.click("People");
    press(&mut carys, "Welcome Owen");
    press(&mut idris, "Welcome Owen");
    for person in [&mut carys, &mut idris, &mut owen] {
        person.until("all count", |harness| {
            let all = ["Carys", "Idris", "Owen"];
            all.iter().all(|name| harness.query_all_by_label_contains(name).next().is_some())
                && harness.query_all_by_label_contains("waiting to be welcomed").next().is_none()
        });
    }
    // What was written is on all three computers.
    for person in [&mut idris, &mut owen] {
        person.click("Designs");
        person.sees(DESIGN);
        person.harness.get_by_label_contains(DESIGN).click();
        person.until("the words", |harness| words_of(harness).as_deref() == Some("We begin."));
    }
    [carys, idris, owen]
}

/// `by` asks that `who` sits there no more, and `with`, who is at the table too, says yes.
fn removed(by: &mut Person, with: &mut Person, who: &str, why: &str) {
    asks(by, who, why);
    press(by, &format!("Ask that {who} sits here no more"));
    press(with, &format!("Yes, I want this too: {who}"));
    for person in [by, with] {
        person.sees("People who sat here");
        person.sees(&format!("Why: “{why}”"));
    }
}

#[test]
fn halves_that_removed_one_another_read_that_nobody_goes_and_go_on_at_a_new_table() {
    let [mut carys, mut idris, mut owen] = three_who_count();
    owen.close();
    idris.close();
    // No two halves have more than half each, unless somebody is in both: Idris uses two computers with one copy.
    let elsewhere = idris.copy();
    open(&mut idris);
    removed(&mut carys, &mut idris, "Owen", "He shouts.");
    carys.close();
    idris.close();
    open(&mut owen);
    let mut idris = Person::in_folder(elsewhere, TABLE);
    idris.click("People");
    removed(&mut owen, &mut idris, "Carys", "She keeps the keys.");
    idris.close();

    open(&mut carys);
    for person in [&mut carys, &mut owen] {
        person.until("both learn of both", |harness| harness.query_all_by_label_contains(STUCK).count() >= 2);
        for words in [
            "People asked that others go at the same time, or more people had to be asked. So no one goes, and all is as it was.",
            "The way on is to part. Those who want to can put up a new table, with all the words and designs of this one. It takes nothing from anyone.",
            "A wish to send people away is stuck here, so it does not count. Each half can go on at a table of its own.",
            "Why: “He shouts.”",
            "Why: “She keeps the keys.”",
        ] {
            person.sees(words);
        }
        for absent in ["People who sat here", "Yes, I want this too", "You do not sit here any more"] {
            assert!(!shows(person, absent), "{absent}");
        }
        for name in ["Carys", "Idris", "Owen"] {
            assert!(shows(person, name), "{name} sits there as before");
        }
    }

    // The way on stands in what says that it got stuck, and leads to where it is done.
    let field = "What the new table is called";
    assert!(!shows(&carys, field));
    let ways: Vec<_> =
        carys.harness.get_all_by_role_and_label(Role::Button, "Go on at a new table…").collect();
    assert_eq!(ways.len(), 3, "one in each card and the one that is always there");
    ways[0].click_accesskit();
    drop(ways);
    carys.harness.run_steps(3);
    carys.sees(field);
    press(&mut carys, "Put up the new table");
    carys.sees("This is the new table, with the copies on it.");
    carys.sees("Repairs, done together, going on");
    assert_eq!((carys.table_count(), owen.table_count()), (2, 1));
    carys.click("Designs");
    carys.sees(DESIGN);
    carys.harness.get_by_label_contains(DESIGN).click();
    carys.until("the words came along", |harness| {
        words_of(harness).is_some_and(|words| words.ends_with("We begin."))
    });
    carys.click("People");
    carys.sees("Only you sit here so far.");
    assert!(!shows(&carys, STUCK));
    // The other half is where it was.
    owen.harness.run_steps(3);
    assert!(shows(&owen, STUCK));
}

/// Carys has two computers. While they are apart, each lets in somebody who works there.
fn twice() -> [Person; 4] {
    let mut carys = Person::new();
    carys.put_up_a_table();
    carys.click("People");
    press(&mut carys, "Copy a link to it");
    let field = "The link to use on your other computer";
    carys.sees(field);
    let link = carys.harness.get_by_label(field).value().expect("the field holds the link");
    let mut laptop = Person::new();
    laptop.click("Join");
    laptop.click("I have a link");
    laptop.type_into("Paste the invitation link", &link);
    laptop.click("Link this computer");
    laptop.sees("Carys (you)");
    carys.sees("Your other computer is linked now.");
    laptop.close();
    let mut owen = sits_down(&link_of(&mut carys), "Owen", "People who work here");
    owen.close();
    carys.close();
    laptop.open(TABLE);
    let meinir = sits_down(&link_of(&mut laptop), "Meinir", "People who work here");
    [carys, laptop, owen, meinir]
}

#[test]
fn a_side_that_came_about_twice_is_told_part_by_part_until_its_people_have_welcomed_each_other() {
    let [mut carys, mut laptop, mut owen, mut meinir] = twice();
    meinir.click("People");
    meinir.sees("Around the table");
    assert!(!shows(&meinir, TWICE), "she knows of nobody else who works there");
    open(&mut carys);
    open(&mut owen);
    for person in [&mut carys, &mut laptop, &mut owen, &mut meinir] {
        person.sees(TWICE);
        person.sees("Some of its people came to it apart from the others. So we ask each part by itself.");
        person.sees("Part 1: ");
        person.sees("Part 2: ");
        let parts: Vec<bool> = ["Owen", "Meinir"]
            .iter()
            .flat_map(|name| [1, 2].map(|part| format!("Part {part}: {name}")))
            .map(|part| shows(person, &part))
            .collect();
        assert!(
            [[true, false, false, true], [false, true, true, false]]
                .contains(&parts.as_slice().try_into().expect("four")),
            "one in each part: {parts:?}"
        );
        person.sees("Each part can welcome the other. When all have done so, they are one.");
        // Both count, each in their part.
        assert!(!shows(person, "waiting to be welcomed"));
    }
    // Only those of the parts are asked about each other.
    for person in [&carys, &laptop] {
        assert!(!shows(person, "Welcome "), "it is not theirs to say");
    }
    for (person, other) in [(&mut owen, "Meinir"), (&mut meinir, "Owen")] {
        person.sees("On your side, and new to you");
        person.sees(&format!("{other} came to your side apart from you: People who work here."));
    }
    press(&mut owen, "Welcome Meinir");
    meinir.until("Meinir is of both parts", |harness| {
        harness.query_all_by_label_contains("Owen, Meinir").next().is_some()
            || harness.query_all_by_label_contains("Meinir, Owen").next().is_some()
    });
    assert!(shows(&meinir, TWICE), "one word does not make it one");
    press(&mut meinir, "Welcome Owen");
    for person in [&mut carys, &mut laptop, &mut owen, &mut meinir] {
        person.until("it is one", |harness| harness.query_all_by_label_contains(TWICE).next().is_none());
        assert!(!shows(person, "apart from you") && !shows(person, "waiting to be welcomed"));
    }
}
