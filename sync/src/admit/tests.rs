//! What is admitted, and what is not, for every reason there is.

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId as Actor, Automerge, Change, ROOT};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_trust::{ActorId, DeviceSecret, Graph, GroundRules, Label, Side, SideId, statement};

use super::*;

const DOCUMENT: DocumentId = DocumentId([5; 16]);

struct Here {
    secret: DeviceSecret,
    membership: Membership,
    schema: Schema,
    genesis: Change,
    log: Log,
    ops: OpTable,
}

fn here() -> Here {
    let secret = DeviceSecret::from_bytes([1; 32]);
    let side =
        Side { id: SideId(1), names: BTreeMap::from([("en".into(), Label::new("Here").expect("short"))]) };
    let text = BTreeMap::from([("en".to_owned(), "We start from what is good.".to_owned())]);
    let rules = GroundRules::suggested(vec![side], text);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let made = statement::genesis(&secret, "Damp", rules, "Siân", SideId(1), &mut rng).expect("fits");
    let membership = Membership::read(&Graph::new(made).expect("a genesis"));
    let mut doc = Automerge::new().with_actor(Actor::from([0; 32]));
    let genesis = put(&mut doc, "born");
    let bytes = genesis.raw_bytes().to_vec();
    let schema = Schema::read(&[SchemaChange { hash: ChangeHash(genesis.hash().0), bytes }]).expect("plain");
    let ops = OpTable::new(&schema);
    Here { secret, membership, schema, genesis, log: Log::default(), ops }
}

fn put(doc: &mut Automerge, key: &str) -> Change {
    let mut tx = doc.transaction();
    tx.put(ROOT, key, 1).expect("it can be done");
    tx.put(ROOT, key, 2).expect("it can be done");
    tx.commit_with(CommitOptions::default().with_time(7));
    doc.get_last_local_change().expect("just made")
}

impl Here {
    fn actor(&self, tail: u8) -> ActorId {
        ActorId::new(self.secret.author_key(), [tail; 8])
    }

    fn document(&self, tail: u8) -> Automerge {
        let mut doc = Automerge::new().with_actor(Actor::from(self.actor(tail).0));
        doc.apply_changes([self.genesis.clone()]).expect("it fits");
        doc
    }

    fn sign(&self, change: &Change) -> SignedChange {
        let bytes = change.raw_bytes().to_vec();
        let actor = ActorId(change.actor_id().to_bytes().try_into().expect("one of ours"));
        let hash = ChangeHash(change.hash().0);
        let tip =
            Tip::sign(&self.secret.author(), self.membership.table(), DOCUMENT, actor, change.seq(), hash);
        SignedChange { bytes, tip: Some(tip) }
    }

    fn admit(&self, change: &SignedChange) -> Result<ChangeMeta, NotAdmitted> {
        let table = self.membership.table();
        admit(&self.log, &mut self.ops.clone(), &self.schema, &self.membership, table, DOCUMENT, change)
    }

    fn take(&mut self, change: &Change) {
        let signed = self.sign(change);
        let meta = self.admit(&signed).expect("honest");
        self.ops.admit(&self.log, &meta, &signed.bytes).expect("honest");
        self.log.insert(&self.schema, &meta).expect("admitted");
    }
}

/// The same change with something else in it, written in its proper form.
fn altered(change: &Change, alter: impl FnOnce(&mut automerge::ExpandedChange)) -> Change {
    let mut expanded = change.decode();
    expanded.hash = None;
    alter(&mut expanded);
    Change::from(expanded)
}

#[test]
fn a_members_changes_are_admitted_one_after_the_other() {
    let mut here = here();
    let mut doc = here.document(1);
    let (first, second) = (put(&mut doc, "a"), put(&mut doc, "b"));
    let waits = NotAdmitted::Waits(vec![ChangeHash(first.hash().0)]);
    assert_eq!(here.admit(&here.sign(&second)), Err(waits));
    here.take(&first);
    here.take(&second);
    assert_eq!(here.log.heads().collect::<Vec<_>>(), [ChangeHash(second.hash().0)]);
}

#[test]
fn who_is_no_member_is_not_known_here() {
    let here = here();
    let stranger = Here { secret: DeviceSecret::from_bytes([2; 32]), ..self::here() };
    let change = stranger.sign(&put(&mut stranger.document(1), "a"));
    assert_eq!(here.admit(&change), Err(NotAdmitted::AuthorUnknown));
}

#[test]
fn a_tip_vouches_for_one_change_of_one_document_only() {
    let here = here();
    let mut doc = here.document(1);
    let (first, second) = (put(&mut doc, "a"), put(&mut doc, "b"));
    let good = here.sign(&first);
    let with = |alter: fn(&mut Tip)| {
        let mut change = good.clone();
        change.tip.iter_mut().for_each(alter);
        here.admit(&change)
    };
    let other = || Err(NotAdmitted::Refused(Refusal::OtherTip));
    assert_eq!(with(|tip| tip.document.0[0] ^= 1), other());
    assert_eq!(with(|tip| tip.table.0[0] ^= 1), other());
    assert_eq!(with(|tip| tip.actor.0[39] ^= 1), other());
    assert_eq!(with(|tip| tip.seq = 2), other());
    assert_eq!(with(|tip| tip.hash.0[0] ^= 1), other());
    assert_eq!(with(|tip| tip.signature[0] ^= 1), Err(Refusal::BadSignature.into()));
    let swapped = SignedChange { tip: here.sign(&second).tip, ..good.clone() };
    assert_eq!(here.admit(&swapped), other());
    assert_eq!(here.admit(&SignedChange { tip: None, ..good }), Err(NotAdmitted::Unvouched));
}

#[test]
fn a_change_that_contradicts_its_past_is_refused() {
    let mut here = here();
    let mut doc = here.document(1);
    let (first, second) = (put(&mut doc, "a"), put(&mut doc, "b"));
    here.take(&first);
    let mut elsewhere = here.document(2);
    let others = put(&mut elsewhere, "c");
    here.take(&others);
    let cases = [
        ("a number left out", altered(&second, |c| c.seq = 3), Refusal::OutOfSequence),
        (
            "without the own previous change",
            altered(&second, |c| c.deps = others.deps().to_vec()),
            Refusal::OutOfSequence,
        ),
        (
            "after another's change only",
            altered(&second, |c| c.deps = vec![others.hash()]),
            Refusal::OutOfSequence,
        ),
        ("after nothing", altered(&first, |c| c.deps = vec![]), Refusal::NoDependency),
        (
            "operations too late",
            altered(&second, |c| c.start_op = c.start_op.saturating_add(1)),
            Refusal::OutOfStep,
        ),
        (
            "operations too early",
            altered(&second, |c| c.start_op = (c.start_op.get() - 1).try_into().expect("not the first")),
            Refusal::OutOfStep,
        ),
    ];
    for (what, change, refusal) in cases {
        assert_eq!(here.admit(&here.sign(&change)), Err(refusal.into()), "{what}");
    }
}

#[test]
fn both_branches_of_a_fork_are_admitted() {
    let mut here = here();
    let mut restored = here.document(1);
    let mut doc = restored.clone();
    let (one, other) = (put(&mut doc, "a"), put(&mut restored, "b"));
    assert_eq!((one.seq(), one.actor_id()), (other.seq(), other.actor_id()));
    here.take(&one);
    here.take(&other);
    assert_eq!(here.log.heads().len(), 2);
}

#[test]
fn a_change_written_in_another_form_is_refused() {
    let here = here();
    let good = put(&mut here.document(1), "a");
    assert!(examine(good.raw_bytes()).is_ok());
    let with_extra = altered(&good, |change| change.extra_bytes = vec![1, 2, 3]);
    assert_eq!(examine(with_extra.raw_bytes()), Err(Refusal::Scan(ScanError::LeftOver)));
    // The same two values as two runs of one instead of one run of two.
    let bytes = good.raw_bytes();
    let place = bytes.windows(4).rposition(|run| run == [0x02, 0x01, 0x02, 0x14]).expect("the action column");
    let mut data = bytes[10..].to_vec();
    data.splice(place - 10..place - 8, [0x01, 0x01, 0x01, 0x01]);
    let column = data.windows(2).position(|column| column == [0x42, 0x02]).expect("the action column");
    data[column + 1] = 0x04;
    let rewritten = columns::tests::chunk(1, &data);
    assert!(columns::scan(&rewritten).is_ok(), "the scan does not mind");
    assert_eq!(examine(&rewritten), Err(Refusal::NotCanonical));
}
