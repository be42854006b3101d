//! What a file of an agreement is taken for, and what is said of it: nothing that was not signed, and all that matters.

mod table;

use std::collections::BTreeMap;

use ed25519_dalek::{Signer as _, SigningKey};
use sha2::Sha256;
use table::{
    LIVES, Parts, WORKS, agree, answer, ask, ask_rules, close, made, person, put, remark, say, seats, side,
};
use trestle_export::agreement;
use trestle_export::bundle::{self, CheckError, Checked, Verdict, WriteError};
use trestle_model::decision::content::{Content, ContentPromise, Wording};
use trestle_model::text::{NewBlock, Run};
use trestle_trust::statement::deciding::{Deciding, Ending, Given, NewRules, Stance, Whose};
use trestle_trust::{DocumentId, Graph, GroundRules, Inviters, Statement, StatementId};

/// Each line as the sentence that it says.
fn lines(checked: &Checked) -> Vec<String> {
    let blocks = agreement::blocks(checked, "en", &|sentence| format!("{sentence:?}"));
    blocks.iter().map(|block| block.runs.iter().map(|run| run.text.as_str()).collect()).collect()
}

fn checked(graph: &Graph, opening: StatementId, content: &[u8]) -> Checked {
    let file = bundle::write(graph, opening, content).expect("it can be written");
    bundle::check(file.as_bytes()).expect("it holds together")
}

/// The lines that say one of these, in their order.
fn those(lines: &[String], names: &[&str]) -> Vec<String> {
    let says = |line: &&String| names.iter().any(|name| line.split([' ', '(']).next() == Some(name));
    lines.iter().filter(says).cloned().collect()
}

#[test]
fn words_that_cannot_be_shown_are_not_valid() {
    let other = Content { decision: DocumentId([8; 16]), ..made("Another question?") };
    let newer = br#"{"format":"trestle decision 2","more":[]}"#.to_vec();
    for (words, error) in [
        (b"no decision at all".to_vec(), CheckError::OtherContent),
        (other.bytes(), CheckError::OtherContent),
        (newer, CheckError::Newer),
    ] {
        let mut graph = seats("Damp");
        let opening = ask(&mut graph, &words);
        agree(&mut graph, opening);
        let file = Parts::by_hand(&graph, opening, &words).file();
        assert_eq!(bundle::check(file.as_bytes()).err(), Some(error.clone()));
        let written = bundle::write(&graph, opening, &words);
        match error {
            CheckError::Newer => assert_eq!(written, Ok(file)),
            _ => assert_eq!(written, Err(WriteError::OtherContent)),
        }
    }
}

/// A statement of a kind that is still to come.
fn of_a_later_program(graph: &Graph, key: &SigningKey) -> Statement {
    let bytes = |bytes: &[u8]| [&[0x58, u8::try_from(bytes.len()).expect("short")], bytes].concat();
    let head = graph.heads()[0];
    let mut signed = vec![0x87, 1];
    signed.extend(bytes(&graph.table().0));
    signed.extend([0x18, 99]);
    signed.extend(bytes(key.verifying_key().as_bytes()));
    signed.push(0x81);
    signed.extend(bytes(&head.0));
    signed.extend([0x43, 1, 2, 3]);
    let signature = key.sign(&[b"trestle/1/statement\0".as_slice(), &signed].concat());
    signed.extend(bytes(&signature.to_bytes()));
    Statement::decode(&signed).expect("a statement")
}

fn key_of_member(who: u8) -> SigningKey {
    let mut key = [0; 32];
    let derived = hkdf::Hkdf::<Sha256>::new(Some(b"trestle/1/device-secret"), &[who; 32]);
    derived.expand(b"author", &mut key).expect("32 bytes");
    SigningKey::from_bytes(&key)
}

#[test]
fn a_statement_of_a_kind_to_come_ends_no_taking_away() {
    let words = made("How long?").bytes();
    let mut graph = seats("Damp");
    let opening = ask(&mut graph, &words);
    agree(&mut graph, opening);
    let stranger = of_a_later_program(&graph, &SigningKey::from_bytes(&[77; 32]));
    put(&mut graph, stranger);
    let found = checked(&graph, opening, &words);
    assert_eq!((found.verdict, found.newer), (Verdict::Valid, 0), "a stranger says nothing here");
    let member = of_a_later_program(&graph, &key_of_member(5));
    put(&mut graph, member);
    let found = checked(&graph, opening, &words);
    assert_eq!((found.verdict, found.newer), (Verdict::Valid, 1));
}

#[test]
fn odd_files_are_told_apart_and_end() {
    let table = table::table("Damp");
    let parts = Parts::of(&bundle::write(&table.graph, table.opening, &table.content).expect("a file"));
    let newer = Parts { format: "trestle agreement 2".to_owned(), ..parts.clone() }.file();
    let newer = newer.replacen("{\n", "{\n  \"more\": true,\n", 1);
    assert_eq!(bundle::check(newer.as_bytes()).err(), Some(CheckError::Newer));
    let many = Parts { statements: vec!["AAAA".to_owned(); bundle::STATEMENTS_MAX + 1], ..parts };
    assert_eq!(bundle::check(many.file().as_bytes()).err(), Some(CheckError::TooLarge));
    for first in [b'{', b'<', 0] {
        let mut endless = vec![b' '; bundle::BUNDLE_BYTES_MAX + 1];
        endless[0] = first;
        assert_eq!(bundle::check(&endless).err(), Some(CheckError::TooLarge));
    }
}

#[test]
fn ground_rules_say_all_that_holds_power() {
    let mut graph = seats("Damp");
    let text = BTreeMap::from([("en".to_owned(), "We are fair.".to_owned())]);
    let both = vec![side(LIVES, "People who live here"), side(WORKS, "People who work here")];
    let suggested = NewRules { rules: GroundRules::suggested(both, text.clone()), merged: BTreeMap::new() };
    let one = vec![side(LIVES, "People who live here")];
    let taken = GroundRules { inviters: Inviters::Standing, ..GroundRules::suggested(one, text) };
    let taken = NewRules { rules: taken, merged: BTreeMap::from([(WORKS, LIVES)]) };
    let mut say_of = |new: &NewRules| {
        let opening = ask_rules(&mut graph, new.clone());
        lines(&checked(&graph, opening, &bundle::rules_content(new)))
    };
    let power = ["RulesSide", "Merged", "Inviters"];
    assert_eq!(
        those(&say_of(&suggested), &power),
        [
            "RulesSide { number: 1, tag: \"en\", name: \"People who live here\" }",
            "RulesSide { number: 2, tag: \"en\", name: \"People who work here\" }",
            "Inviters(Everyone)",
        ]
    );
    assert_eq!(
        those(&say_of(&taken), &power),
        [
            "RulesSide { number: 1, tag: \"en\", name: \"People who live here\" }",
            "Merged { from: (2, \"People who work here\"), into: (1, \"People who live here\") }",
            "Inviters(Standing)",
        ]
    );
}

#[test]
fn a_side_has_the_name_that_it_had_when_it_was_asked() {
    let words = made("How long?").bytes();
    let mut graph = seats("Damp");
    let opening = ask(&mut graph, &words);
    agree(&mut graph, opening);
    let sides = vec![side(LIVES, "Tenants"), side(WORKS, "Landlords")];
    let new = NewRules { rules: GroundRules::suggested(sides, BTreeMap::new()), merged: BTreeMap::new() };
    let rules = ask_rules(&mut graph, new);
    agree(&mut graph, rules);
    let found = checked(&graph, opening, &words);
    assert_eq!(found.minutes.agreements().rules().source, rules);
    assert_eq!(
        those(&lines(&found), &["Side"]),
        [
            "Side { name: \"People who live here\", agree: 2, deciders: 2 }",
            "Side { name: \"People who work here\", agree: 2, deciders: 2 }",
        ]
    );
}

#[test]
fn who_did_what_is_said_as_it_was() {
    let words = made("How long?").bytes();
    let mut graph = seats("Damp");
    let opening = ask(&mut graph, &words);
    // 5 objects, and it is worked through; 2 answers on paper, and 5 says that it was not like that.
    let objects = answer(&graph, opening, Stance::Object, "too long", Whose::Mine);
    let objection = say(&mut graph, 5, objects);
    let reply = say(&mut graph, 4, Deciding::Reply { objection, words: remark("two hours") });
    say(&mut graph, 5, Deciding::Seen { reply });
    for by in [1, 4] {
        let words = remark("it harms no one");
        say(&mut graph, by, Deciding::NotAnObjection { objection, reply, days: 7, words });
    }
    let paper = Whose::Of { person: person(2), how: Given::OnPaper, witnesses: vec![person(4)] };
    let recorded = answer(&graph, opening, Stance::Agree, "yes", paper);
    let recorded = say(&mut graph, 1, recorded);
    say(&mut graph, 4, Deciding::Witness { answer: recorded });
    say(&mut graph, 5, Deciding::Contest { answer: recorded, words: remark("I was there") });
    for by in [1, 4] {
        let agrees = answer(&graph, opening, Stance::Agree, "", Whose::Mine);
        say(&mut graph, by, agrees);
    }
    close(&mut graph, 5, opening, Ending::NotAgreed);
    close(&mut graph, 1, opening, Ending::Agreed);
    let open = lines(&checked(&graph, opening, &words));
    assert_eq!(those(&open, &["Closings", "Closing"]), [""; 0], "one side alone closes nothing");
    close(&mut graph, 4, opening, Ending::Agreed);
    let asks = Deciding::Reopening { opening, words: remark("it rained"), new_information: true };
    say(&mut graph, 2, asks);
    let found = checked(&graph, opening, &words);
    assert_eq!(found.verdict, Verdict::Valid);
    let said = lines(&found);
    assert_eq!(
        those(&said, &["Recorded", "NotRight", "DoesNotCount"]),
        [
            "Recorded { name: \"Person 2\", by: \"Siân\", how: OnPaper, witnesses: \"Person 4\", stance: Agree, \
             words: \"yes\" }",
            "NotRight { name: \"Person 5\", words: \"I was there\" }",
            "DoesNotCount",
        ]
    );
    assert_eq!(
        those(&said, &["Replied", "NotAnObjection", "Objection"]),
        [
            "Replied { name: \"Person 4\", words: \"two hours\", seen: true }",
            "NotAnObjection { name: \"Siân\", days: 7, words: \"it harms no one\" }",
            "NotAnObjection { name: \"Person 4\", days: 7, words: \"it harms no one\" }",
            "Objection { open: false }",
        ]
    );
    assert_eq!(
        those(&said, &["Closings", "Closing", "Else", "ClosedElse", "Reopens"]),
        [
            "Closings",
            "Closing { name: \"Siân\", because: Meeting }",
            "Closing { name: \"Person 4\", because: Meeting }",
            "Else",
            "ClosedElse { name: \"Person 5\", ending: NotAgreed, other_words: false }",
            "Reopens { name: \"Person 2\", words: \"it rained\" }",
        ]
    );
}

#[test]
fn a_promise_is_whole() {
    let promise = |id: &str, who: String| ContentPromise {
        id: id.to_owned(),
        what: "Mend the roof".to_owned(),
        for_whom: "Flat 3".to_owned(),
        clause: "Roofs".to_owned(),
        side: WORKS.0.to_string(),
        who,
        backup: person(5).to_string(),
        due: "2027-05-21".to_owned(),
        known_by: "It is dry".to_owned(),
    };
    let promises = vec![promise("a", String::new()), promise("b", person(4).to_string())];
    let words = Content { promises, ..made("Who mends it?") }.bytes();
    let mut graph = seats("Damp");
    let opening = ask(&mut graph, &words);
    let said = lines(&checked(&graph, opening, &words));
    let names = ["Promise", "OnSide", "ForWhom", "Clause", "Backup", "KnownBy"];
    let more = ["ForWhom(\"Flat 3\")", "Clause(\"Roofs\")", "Backup(\"Person 5\")", "KnownBy(\"It is dry\")"];
    let by =
        |who: &str| format!("Promise {{ what: \"Mend the roof\", who: \"{who}\", due: \"2027-05-21\" }}");
    let (first, second) = (by("People who work here"), by("Person 4"));
    let beside = "OnSide(\"People who work here\")";
    let expected: Vec<&str> = [[first.as_str()].as_slice(), &more, &[&second, beside], &more].concat();
    assert_eq!(those(&said, &names), expected);
}

#[test]
fn marks_that_turn_the_writing_are_seen() {
    let blocks =
        vec![NewBlock { runs: vec![Run::plain("pay \u{202e}01\u{202c} pounds")], ..NewBlock::default() }];
    let wording = vec![Wording { language: "en".to_owned(), blocks }];
    let words = Content { wording, ..made("How much?") }.bytes();
    let mut graph = seats("Damp");
    let opening = ask(&mut graph, &words);
    let why = answer(&graph, opening, Stance::Agree, "\u{1b}cVALID \u{2067}x\u{2069}", Whose::Mine);
    say(&mut graph, 1, why);
    let found = checked(&graph, opening, &words);
    let say = |sentence: agreement::Sentence<'_>| match sentence {
        agreement::Sentence::Said { words, .. } => words.to_owned(),
        _ => String::new(),
    };
    let blocks = agreement::blocks(&found, "en", &say);
    let text: String = blocks.iter().flat_map(|block| &block.runs).map(|run| run.text.as_str()).collect();
    assert!(text.contains("pay \u{fffd}01\u{fffd} pounds"), "{text:?}");
    assert!(text.contains("\u{fffd}cVALID \u{fffd}x\u{fffd}"), "{text:?}");
}

#[test]
fn a_heading_of_any_level_is_a_heading() {
    let heading = |level| NewBlock {
        kind: trestle_model::text::BlockKind::Heading { level },
        runs: vec![Run::plain("Roofs")],
        ..NewBlock::default()
    };
    let wording = vec![Wording { language: "en".to_owned(), blocks: vec![heading(254), heading(255)] }];
    let words = Content { wording, ..made("How much?") }.bytes();
    let mut graph = seats("Damp");
    let opening = ask(&mut graph, &words);
    let said = lines(&checked(&graph, opening, &words));
    assert_eq!(said.iter().filter(|line| *line == "Roofs").count(), 2);
}
