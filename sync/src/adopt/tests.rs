//! What is made passes everybody's admission, does nothing to a document, and follows all that it is to follow, however
//! many that are. Held against automerge itself.

use std::collections::BTreeSet;

use automerge::{ActorId as Actor, AutoCommit, Automerge, ReadDoc as _};
use trestle_trust::AuthorKey;

use super::*;
use crate::admit::{self, SchemaChange};
use crate::columns::tests::{actor, born, history};
use crate::log::Schema;
use crate::ops::OpTable;

struct Both {
    schema: Schema,
    log: Log,
    table: OpTable,
    doc: Automerge,
}

impl Both {
    fn new() -> Self {
        let doc = born().0;
        let genesis = doc.get_last_local_change().expect("it was born");
        let schema = SchemaChange { hash: ChangeHash(genesis.hash().0), bytes: genesis.raw_bytes().to_vec() };
        let schema = Schema::read(&[schema]).expect("plain");
        Self { table: OpTable::new(&schema), schema, log: Log::default(), doc }
    }

    fn take(&mut self, bytes: &[u8]) {
        let meta = admit::examine(bytes).expect("in form");
        admit::fits(&self.log, &self.schema, &meta).expect("it fits its past");
        self.table.admit(&self.log, &meta, bytes).expect("all it names is there");
        self.log.insert(&self.schema, &meta).expect("its past is here");
        self.doc.apply_changes([Change::from_bytes(bytes.to_vec()).expect("plain")]).expect("it applies");
    }
}

fn stamp(by: u8) -> Stamp<'static> {
    Stamp {
        actor: ActorId::new(AuthorKey([by; 32]), [by; 8]),
        label: "act-take-up",
        unix_secs: 1_790_000_000,
    }
}

fn words(doc: &Automerge) -> String {
    let (_, text) = doc.get(automerge::ROOT, "text").expect("readable").expect("made");
    doc.text(text).expect("a text")
}

#[test]
fn it_follows_every_head_is_let_in_and_changes_no_word() {
    for seed in 0..20 {
        let mut both = Both::new();
        for change in history(seed, 40) {
            both.take(change.raw_bytes());
        }
        let before = words(&both.doc);
        // Twice, by two people, the second not knowing of the first; and once more by somebody who knows of both.
        let heads: Vec<_> = both.log.heads().collect();
        let made = [10, 11].map(|by| changes(&both.log, &heads, stamp(by)));
        for change in made.iter().flatten() {
            both.take(change);
        }
        let heads: Vec<_> = both.log.heads().collect();
        assert_eq!(heads.len(), 2, "seed {seed}");
        let last = changes(&both.log, &heads, stamp(12));
        both.take(&last[0]);
        assert_eq!(both.log.heads().len(), 1, "seed {seed}");
        assert_eq!(words(&both.doc), before);
        let saved = Automerge::load(&both.doc.save()).expect("it loads again");
        assert_eq!((words(&saved), saved.get_heads()), (before, both.doc.get_heads()));
        // Whoever writes on follows it as any other change.
        let mut on =
            AutoCommit::load(&both.doc.save()).expect("it loads").with_actor(Actor::from(actor(13).0));
        let (_, text) = on.get(automerge::ROOT, "text").expect("readable").expect("made");
        automerge::transaction::Transactable::splice_text(&mut on, &text, 0, 0, "On. ").expect("writable");
        let change = on.get_last_local_change().expect("made").raw_bytes().to_vec();
        both.take(&change);
    }
}

#[test]
fn more_heads_than_one_change_may_follow_take_several() {
    let mut both = Both::new();
    let born = both.doc.clone();
    let (_, text) = born.get(automerge::ROOT, "text").expect("readable").expect("made");
    for n in 0..1500_u64 {
        let actor = ActorId::new(AuthorKey([7; 32]), n.to_be_bytes());
        let mut doc = born.clone().with_actor(Actor::from(actor.0));
        let mut tx = doc.transaction();
        automerge::transaction::Transactable::splice_text(&mut tx, &text, 0, 0, "x").expect("writable");
        tx.commit();
        both.take(doc.get_last_local_change().expect("made").raw_bytes());
    }
    let heads: Vec<_> = both.log.heads().collect();
    assert_eq!(heads.len(), 1500);
    let made = changes(&both.log, &heads, stamp(200));
    assert_eq!(made.len(), 2);
    for change in &made {
        both.take(change);
    }
    let one: BTreeSet<_> = both.log.heads().collect();
    assert_eq!(one.len(), 1, "all is in the past of the last");
    assert_eq!(words(&both.doc).len(), 1500);
}

#[test]
fn nothing_is_made_that_follows_nothing() {
    assert!(changes(&Both::new().log, &[], stamp(1)).is_empty());
}
