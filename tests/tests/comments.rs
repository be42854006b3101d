//! The container of comments came later than the documents: what admission says of documents of before it, of programs of
//! before it, and of who writes in it without following the change that made it.

use automerge::legacy::{Key, ObjectId};
use automerge::{Change, ExpandedChange};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_model::DocumentKind;
use trestle_model::schema::steps;
use trestle_model::text::{Spot, TextAction};
use trestle_sync::admit::{self, NotAdmitted, SchemaChange};
use trestle_sync::adopt::{self, Stamp};
use trestle_sync::log::{Log, Schema};
use trestle_sync::ops::{OpError, OpTable};
use trestle_tests::document::{self, Document, Made};
use trestle_trust::{ActorId, AuthorKey};

/// All of admission but signatures.
struct Admission {
    schema: Schema,
    log: Log,
    ops: OpTable,
}

impl Admission {
    fn of(schema: &[SchemaChange]) -> Self {
        let schema = Schema::read(schema).expect("plain");
        Self { log: Log::default(), ops: OpTable::new(&schema), schema }
    }

    fn takes(&mut self, bytes: &[u8]) {
        let meta = admit::examine(bytes).expect("honest");
        admit::fits(&self.log, &self.schema, &meta).expect("it comes after what it follows");
        self.ops.admit(&self.log, &meta, bytes).expect("all that it names is there");
        self.log.insert(&self.schema, &meta).expect("it fits");
    }
}

fn actor(number: u8) -> ActorId {
    ActorId::new(AuthorKey([number; 32]), [number; 8])
}

fn comment(document: &mut Document, number: u8, rng: &mut ChaCha8Rng) -> Made {
    let spot = |at| Spot { block: document.view().blocks[0].id.clone(), at };
    let action = TextAction::Comment { from: spot(0), to: spot(4), said: "Or make anew?".to_owned() };
    document.apply(&action, actor(number), 10, rng).expect("it is said")
}

#[test]
fn a_document_of_before_is_gone_on_with_and_a_program_of_before_waits_for_what_it_lacks() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let before = document::change_of_before(actor(1), "Mend the roof");
    let mut here = Document::open([before.clone()]);
    let made = comment(&mut here, 2, &mut rng);
    let mut there = Document::open([before.clone()]);
    let typed = there.type_at_end(actor(3), 20, " now", &mut rng);

    // Today's admission takes all of it, in either order, and what is taken up with it.
    for order in [[&made.bytes, &typed.bytes], [&typed.bytes, &made.bytes]] {
        let mut today = Admission::of(&document::schema());
        today.takes(&before);
        order.into_iter().for_each(|bytes| today.takes(bytes));
        let heads: Vec<_> = today.log.heads().collect();
        let stamp = Stamp { actor: actor(4), label: "act-take-up", unix_secs: 30 };
        let taken_up = adopt::changes(&today.log, &heads, stamp);
        taken_up.iter().for_each(|bytes| today.takes(bytes));
        let all = [&before].into_iter().chain(order).chain(&taken_up).cloned();
        let whole = Document::open(all);
        assert_eq!(whole.heads(), today.log.heads().collect::<Vec<_>>());
        let view = whole.view();
        assert_eq!(view.plain_text(), "Mend the roof now");
        assert_eq!(document::stands_on(view, &view.comments[0]), "Mend");
        // The table of operations is made anew from the log alone.
        let mut again = OpTable::new(&today.schema);
        let changes: Vec<Vec<u8>> = [&before].into_iter().chain(order).chain(&taken_up).cloned().collect();
        let hashes: Vec<_> = today.log.iter().map(|meta| meta.hash).collect();
        for (hash, bytes) in hashes.iter().zip(&changes) {
            assert_eq!(again.restore(&today.log, hash, bytes), Ok(None));
        }
    }

    // One of before takes nothing for harm: what follows a change that it lacks waits.
    let text = steps(DocumentKind::Text);
    let old: Vec<_> = document::schema().into_iter().filter(|step| step.hash != text[1].hash).collect();
    let mut old = Admission::of(&old);
    old.takes(&before);
    for bytes in [&made.bytes, &typed.bytes] {
        let meta = admit::examine(bytes).expect("honest");
        let waits = admit::fits(&old.log, &old.schema, &meta);
        assert_eq!(waits, Err(NotAdmitted::Waits(vec![text[1].hash])));
    }
}

#[test]
fn nobody_writes_in_the_container_without_following_what_made_it() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let before = document::change_of_before(actor(1), "Mend the roof");
    let made = comment(&mut Document::open([before.clone()]), 2, &mut rng);
    let mut change: ExpandedChange = Change::from_bytes(made.bytes).expect("honest").decode();
    let step = steps(DocumentKind::Text)[1].hash;
    change.deps.retain(|dep| dep.0 != step.0);
    change.hash = None;
    let bytes = Change::from(change.clone()).raw_bytes().to_vec();
    let mut today = Admission::of(&document::schema());
    today.takes(&before);
    let meta = admit::examine(&bytes).expect("well formed");
    admit::fits(&today.log, &today.schema, &meta).expect("it is numbered in step");
    let refused = today.ops.admit(&today.log, &meta, &bytes);
    assert_eq!(refused, Err(OpError::ObjectUnknown { op: change.start_op.get() }));
    // Another container of that name hides nothing: it is another object.
    let mut own = change;
    own.operations.truncate(1);
    own.operations[0].obj = ObjectId::Root;
    own.operations[0].key = Key::Map("comments".into());
    let bytes = Change::from(own).raw_bytes().to_vec();
    today.takes(&bytes);
    let mut document = Document::open([before, bytes]);
    comment(&mut document, 3, &mut rng);
    assert_eq!(document.view().comments.len(), 1);
}
