//! A member changes the table's documents by hand: any key, any object, of any document, signed with their own device. The
//! others' real programs take it in by the real way. What is agreed and which ground rules are in force does not change,
//! nothing of it is hidden, and nobody's program stops.

use std::sync::Arc;

use automerge::{
    ActorId as AmActor, Automerge, LoadOptions, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, TextEncoding,
    transaction::{CommitOptions, Transactable, Transaction},
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde_json::{Value, json};
use trestle_app::{
    cli::process::ShellProcess,
    documents::{Documents, Engine, rules_document, table_document},
};
use trestle_model::{DocumentKind, decision::wording_document};
use trestle_sync::repo::Repo;
use trestle_trust::ids::DocumentId;

use super::deciding::{answer, close, decide, page_with, put_to_answer, seats};
use crate::{ALONE, ask, run, shell};

/// How many changes at random, beside those that are listed.
const AT_RANDOM: usize = 150;

/// What is binding, as a copy tells it. Anybody can call a design as they like, so the decision is asked for by its id.
fn told(seat: &mut ShellProcess, decision: DocumentId) -> Value {
    let page = ask(seat, &format!("show {decision}"));
    let binding = json!({
        "rules": ask(seat, "show rules")["in_force"],
        "people": ask(seat, "people")["people"],
        "is": page["standing"]["is"],
        "asked": page["asked"],
        "earlier": page["earlier"],
    });
    without_what_passes(binding)
}

/// Who is connected just now, and when something was heard, is not compared.
fn without_what_passes(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            fields.retain(|key, _| {
                !["matched", "here", "computers", "in_design", "devices"].contains(&key.as_str())
            });
            for field in fields.values_mut() {
                *field = without_what_passes(field.take());
            }
        }
        Value::Array(items) => {
            for item in items {
                *item = without_what_passes(item.take());
            }
        }
        _ => {}
    }
    value
}

fn engine() -> Engine {
    Engine { loopback_only: true, meets: true, mdns: false, device_name: None, wake: Arc::new(|| {}) }
}

/// A copy of a document that keeps no rule of ours, only automerge's.
struct Raw {
    document: DocumentId,
    doc: Automerge,
}

impl Raw {
    fn of(repo: &Repo, document: DocumentId, kind: DocumentKind) -> Self {
        let stored = repo.load(document).expect("the table is open");
        let mut doc = match &stored.snapshot {
            Some(snapshot) => {
                let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
                Automerge::load_with_options(snapshot, options).expect("our own snapshot")
            }
            None => Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint),
        };
        let schema = trestle_model::schema::steps(kind).iter().map(|step| step.bytes.to_vec());
        for bytes in schema.chain(stored.changes) {
            let change = automerge::Change::from_bytes(bytes).expect("a change that was admitted");
            doc.apply_changes([change]).expect("it fits");
        }
        let actor = repo.new_actor();
        doc.set_actor(AmActor::from(&actor.0[..]));
        Raw { document, doc }
    }

    /// One change, signed with the device's key and sent.
    fn change(&mut self, repo: &Repo, write: impl FnOnce(&mut Transaction<'_>)) -> bool {
        let mut tx = self.doc.transaction();
        write(&mut tx);
        let (hash, _) = tx.commit_with(CommitOptions::default().with_message("By hand"));
        if hash.is_none() {
            return false;
        }
        let change = self.doc.get_last_local_change().expect("it was just made");
        repo.commit(self.document, change.raw_bytes().to_vec());
        true
    }

    /// Every map, list and text in it.
    fn objects(&self) -> Vec<(ObjId, ObjType)> {
        let mut objects = vec![(ROOT, ObjType::Map)];
        let mut at = 0;
        while let Some((object, kind)) = objects.get(at).cloned() {
            at += 1;
            if kind == ObjType::Text {
                continue;
            }
            let keys: Vec<String> = self.doc.keys(&object).collect();
            for key in keys {
                if let Ok(Some((automerge::Value::Object(kind), child))) = self.doc.get(&object, key.as_str())
                {
                    objects.push((child, kind));
                }
            }
        }
        objects
    }
}

/// Rules that nobody agreed on, wherever they may be looked for.
fn rules_by_hand(tx: &mut Transaction<'_>, object: &ObjId, key: &str) {
    let rules = tx.put_object(object, key, ObjType::Map).expect("a map takes any key");
    for (field, number) in [("agree_percent", 1), ("wait_days", 0), ("objection_days", 0)] {
        tx.put(&rules, field, number).expect("a number");
    }
    tx.put(&rules, "in_force", true).expect("a word");
    tx.put(&rules, "source", "00".repeat(32)).expect("a word");
}

/// Something that is no act of the program's, drawn by chance.
fn at_random(raw: &mut Raw, repo: &Repo, rng: &mut ChaCha8Rng) -> bool {
    let mut below = |most: usize| (rng.next_u64() % most.max(1) as u64) as usize;
    let objects = raw.objects();
    let (object, kind) = objects[below(objects.len())].clone();
    let keys: Vec<String> = raw.doc.keys(&object).collect();
    let known = (!keys.is_empty()).then(|| keys[below(keys.len())].clone());
    let strange =
        ["rules", "ground_rules", "agreement", "sides", "documents", "contents", "items", "", "kind"];
    let key = match (known, below(3)) {
        (Some(known), 0 | 1) => known,
        _ => strange[below(strange.len())].to_owned(),
    };
    let value = match below(7) {
        0 => ScalarValue::Null,
        1 => ScalarValue::Int(-1),
        2 => ScalarValue::Boolean(true),
        3 => ScalarValue::Bytes(vec![0; 40]),
        4 => ScalarValue::F64(f64::NAN),
        5 => ScalarValue::counter(7),
        _ => ScalarValue::Str("decision".into()),
    };
    let (what, length) = (below(4), raw.doc.length(&object));
    raw.change(repo, |tx| {
        let done = match kind {
            ObjType::Text => tx.splice_text(&object, 0, length as isize, "By hand"),
            ObjType::List => tx.insert(&object, 0, value),
            _ => match what {
                0 => tx.delete(&object, key.as_str()),
                1 => tx.put_object(&object, key.as_str(), ObjType::List).map(drop),
                2 => tx.put_object(&object, key.as_str(), ObjType::Text).map(drop),
                _ => tx.put(&object, key.as_str(), value),
            },
        };
        // What automerge itself does not take is no change.
        drop(done);
    })
}

/// Ground rules that all agreed on: from then on more than three quarters of each side have to agree.
fn agree_on_rules(seats: &mut [ShellProcess]) {
    decide(&mut seats[0], &json!({"act": "open_rules", "agree_percent": 76}));
    let asked = |page: &Value| page["asked"]["opening"].is_string();
    for seat in seats.iter_mut() {
        seat.ask_until("show rules", asked).expect("it is asked");
        decide(seat, &json!({"act": "answer", "about": "rules", "stance": "agree"}));
    }
    let everyone = |page: &Value| page["standing"]["everyone"] == true;
    for seat in &mut seats[..2] {
        seat.ask_until("show rules", everyone).expect("all have answered");
        decide(seat, &json!({"act": "close", "about": "rules", "ending": "agreed", "because": "everyone"}));
    }
    for seat in seats.iter_mut() {
        let agreed = |page: &Value| page["in_force"]["agree_percent"] == 76;
        seat.ask_until("show rules", agreed).expect("they are in force");
    }
}

#[test]
fn hand_made_changes_of_live_documents_alter_no_rules_and_no_agreement() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let people = [("Mali", "live", 0), ("Iolo", "work", 0), ("Ruth", "live", 0)];
    let mut all = seats(folder.path(), &people);
    put_to_answer(&mut all[0], folder.path());
    for seat in &mut all {
        page_with(seat, |page| page["asked"]["words_are_here"] == true);
        answer(seat, "agree", "");
    }
    for seat in &mut all[..2] {
        page_with(seat, |page| page["standing"]["everyone"] == true);
        close(seat, "everyone");
    }
    for seat in &mut all {
        page_with(seat, |page| page["standing"]["is"] == "agreed");
    }
    agree_on_rules(&mut all);
    let listed = |docs: &Value| docs.to_string().contains("After it all");
    let decision: DocumentId =
        ask(&mut all[0], "show Try")["id"].as_str().expect("an id").parse().expect("a document's");
    let before: Vec<Value> = all.iter_mut().map(|seat| told(seat, decision)).collect();
    assert!(before[0]["rules"].to_string().contains("76"), "{:#}", before[0]["rules"]);

    // Iolo's computer, without our program's acts. Ruth is away, and hears of it later.
    ask(&mut all[2], "part");
    all.remove(1).quit().expect("it ends");
    let home = trestle_app::home::Home::find(Some(folder.path().join("iolo"))).expect("the folder is given");
    let table =
        std::fs::read_dir(home.tables_folder()).expect("a table").next().expect("one").expect("a folder");
    let mut hand = Documents::open(&table.path(), &engine()).expect("nobody else has it open");
    let made = by_hand(&hand);
    assert!(made > AT_RANDOM / 2, "{made} changes were made");
    hand.add_design("After it all").expect("an ordinary act");
    hand.repo().flush().expect("it is on the disk");
    let (Some(mut ruth), Some(mut mali)) = (all.pop(), all.pop()) else { panic!("two") };
    mali.ask_until("docs", listed).expect("all before it has come, and the table is there");
    hand.close();
    ask(&mut ruth, "meet");
    ruth.ask_until("docs", listed).expect("all before it has come, and the table is there");
    let mut iolo = shell(&folder.path().join("iolo"), &ALONE);
    let own = told(&mut iolo, decision);
    for (mut seat, before, name) in [(mali, &before[0], "Mali"), (ruth, &before[2], "Ruth")] {
        assert_same(&told(&mut seat, decision), before, name);
        // And it can be taken away, whole.
        let file = folder.path().join(format!("{name}.html"));
        ask(&mut seat, &format!("agreement {decision} --out '{}'", file.display()));
        let output = run(folder.path(), &["verify", &file.display().to_string()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        seat.quit().expect("it ends");
        let home = folder.path().join(name.to_lowercase());
        let mut again = shell(&home, &ALONE);
        assert_same(&told(&mut again, decision), before, name);
    }
    assert_same(&own, &before[1], "Iolo");
}

fn assert_same(after: &Value, before: &Value, name: &str) {
    for key in ["rules", "people", "is", "asked", "earlier"] {
        assert_eq!(after[key], before[key], "{key}, as {name} is told");
    }
}

/// Changes all that the table keeps in documents. How many changes were made.
fn by_hand(table: &Documents) -> usize {
    let repo = table.repo();
    let own = table_document(repo.table());
    let decision = (table.workspace().documents.iter())
        .find(|entry| entry.kind == DocumentKind::Decision.as_str())
        .expect("the decision is listed")
        .id;
    let mut raws = [
        Raw::of(repo, own, DocumentKind::Table),
        Raw::of(repo, rules_document(repo.table()), DocumentKind::GroundRules),
        Raw::of(repo, decision, DocumentKind::Decision),
        Raw::of(repo, wording_document(decision, "en"), DocumentKind::Text),
    ];
    let mut made = 0;
    for raw in &mut raws {
        let objects = raw.objects();
        // Rules of one's own, in every place there is.
        for (object, kind) in objects.iter().filter(|(_, kind)| *kind == ObjType::Map) {
            for key in ["rules", "ground_rules", "in_force"] {
                made += usize::from(raw.change(repo, |tx| rules_by_hand(tx, object, key)));
            }
            assert_eq!(*kind, ObjType::Map);
        }
        // Every text says something else.
        for (object, _) in objects.iter().filter(|(_, kind)| *kind == ObjType::Text) {
            let length = raw.doc.length(object);
            made += usize::from(raw.change(repo, |tx| {
                tx.splice_text(object, 0, length as isize, "The office decides alone.").expect("a text");
            }));
        }
    }
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    for nth in 0..AT_RANDOM {
        made += usize::from(at_random(&mut raws[nth % 4], repo, &mut rng));
    }
    for raw in &mut raws {
        // The exact words that were answered to are others, and then gone; and so is all else.
        for root in ["contents", "items", "blocks", "documents"] {
            let Ok(Some((automerge::Value::Object(_), object))) = first_at(&raw.doc, root) else { continue };
            let keys: Vec<String> = raw.doc.keys(&object).collect();
            for key in &keys {
                made += usize::from(raw.change(repo, |tx| {
                    tx.put(&object, key.as_str(), b"other words".to_vec()).expect("a map takes any value");
                }));
                made += usize::from(raw.change(repo, |tx| {
                    tx.delete(&object, key.as_str()).expect("it is there");
                }));
            }
        }
        // The places themselves: gone, of another kind, and by another name.
        let keys: Vec<String> = raw.doc.keys(ROOT).collect();
        for key in keys {
            made += usize::from(raw.change(repo, |tx| {
                tx.delete(ROOT, key.as_str()).expect("it is there");
                tx.put_object(ROOT, key.as_str(), ObjType::List).expect("a root takes any key");
                tx.put_object(ROOT, format!("{key}-2"), ObjType::Map).expect("a root takes any key");
            }));
        }
    }
    // The ground rules are a decision now, by the list; and the decision is in no list at all.
    let entry = |raw: &mut Raw, id: DocumentId, kind: &str| {
        raw.change(repo, |tx| {
            let documents = genesis_object(1);
            let entry = tx.put_object(&documents, id.to_string(), ObjType::Map).expect("a map");
            tx.put(&entry, "kind", kind).expect("a word");
            tx.put(&entry, "title", "Try two-hour repair slots from June to August").expect("a word");
            tx.put(&entry, "created", 0).expect("a number");
        })
    };
    made += usize::from(entry(&mut raws[0], rules_document(repo.table()), "decision"));
    // A design that is called as the ground rules are asked for.
    made += usize::from(raws[0].change(repo, |tx| {
        let documents = genesis_object(1);
        let entry = tx.put_object(&documents, "07".repeat(16), ObjType::Map).expect("a map");
        tx.put(&entry, "kind", "text").expect("a word");
        tx.put(&entry, "title", "rules").expect("a word");
    }));
    made
}

/// The fixed object that every copy makes first.
fn genesis_object(number: u64) -> ObjId {
    ObjId::Id(number, AmActor::from([0_u8; 32]), 0)
}

fn first_at(
    doc: &Automerge,
    key: &str,
) -> Result<Option<(automerge::Value<'static>, ObjId)>, automerge::AutomergeError> {
    let all = doc.get_all(ROOT, key)?;
    let fixed = |(_, id): &(automerge::Value<'_>, ObjId)| matches!(id, ObjId::Id(_, actor, _) if actor.to_bytes() == [0; 32]);
    let found = all.into_iter().find(fixed).map(|(value, id)| (value.into_owned(), id));
    Ok(found.or_else(|| {
        let number = match key {
            "contents" => 2,
            _ => 1,
        };
        let id = genesis_object(number);
        doc.object_type(&id).ok().map(|kind| (automerge::Value::Object(kind), id))
    }))
}
