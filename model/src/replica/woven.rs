//! A copy with forks: its document is made of view changes ([`crate::forks`]), and speaks to the outside in log changes.

use std::collections::BTreeSet;

use automerge::{Automerge, Change};
use trestle_trust::ids::{ActorId, ChangeHash};

use super::{ENCODING, MergeError, Replica, TakenIn, guarded, hash_of};
use crate::forks::{Fork, Weave};
use crate::text::Element;

impl Replica {
    /// Where devices wrote apart.
    pub(crate) fn forks(&self) -> Vec<Fork> {
        self.weave.as_ref().map(Weave::forks).unwrap_or_default()
    }

    /// Whether changes can be made with this actor: not if it wrote apart.
    pub(crate) fn may_write_as(&self, actor: &ActorId) -> bool {
        let actor = automerge::ActorId::from(&actor.0[..]);
        self.weave.as_ref().is_none_or(|weave| !weave.has_forked(&actor))
    }

    /// What is signed, kept and sent of a change that has just been made.
    pub(crate) fn logged(&self, change: &Change) -> (ChangeHash, Vec<u8>) {
        let view = hash_of(change);
        let log = self.weave.as_ref().and_then(|weave| weave.log_bytes(&view));
        log.unwrap_or_else(|| (view, change.raw_bytes().to_vec()))
    }

    /// What an operation is called now; it may have been named before a fork was known. It was none of `fresh`.
    pub(crate) fn actor_now(
        &self,
        counter: u64,
        actor: &automerge::ActorId,
        fresh: &BTreeSet<ChangeHash>,
    ) -> Option<automerge::ActorId> {
        self.weave.as_ref()?.name_now(&automerge::legacy::OpId(counter, actor.clone()), fresh)
    }

    /// The element that is named in what the change `by` (as the document has it) has written down.
    pub(crate) fn meant(&self, by: &automerge::ChangeHash, element: &Element) -> Option<Element> {
        let Some(weave) = &self.weave else { return Some(element.clone()) };
        let named = automerge::legacy::OpId(element.counter, element.actor.clone());
        let actor = weave.meant(&ChangeHash(by.0), &named)?;
        Some(Element { counter: element.counter, actor })
    }

    pub(super) fn put_in_woven(&mut self, fresh: Vec<Change>) -> Result<TakenIn, MergeError> {
        let Some(weave) = &mut self.weave else { return Ok(TakenIn::default()) };
        let before = weave.len();
        let mut views = Vec::with_capacity(fresh.len());
        for change in &fresh {
            let added = weave.add(change);
            if let Ok(Some(view)) = added {
                views.push(view);
                continue;
            }
            weave.cut_off(before);
            added?;
            let read = |bytes: &[u8]| Change::from_bytes(bytes.to_vec()).expect("it was read before");
            let here = weave.changes().map(read).collect();
            return self.weave_anew(here, fresh);
        }
        let (doc, batch) = (&mut self.doc, views.clone());
        if guarded(|| doc.apply_changes(batch).map_err(|e| e.to_string())).is_err() {
            weave.cut_off(before);
            self.go_back();
            apply_each(&mut self.doc.clone(), &views, &fresh)?;
            let hash = fresh.last().map_or(ChangeHash([0; 32]), hash_of);
            return Err(MergeError::Breaks { hash, why: "they break the document only together".to_owned() });
        }
        Ok(TakenIn { fresh: views, ..TakenIn::default() })
    }

    /// Makes the document of view changes, because a fork has come.
    pub(super) fn weave_anew(
        &mut self,
        here: Vec<Change>,
        fresh: Vec<Change>,
    ) -> Result<TakenIn, MergeError> {
        let hashes = fresh.iter().map(hash_of).collect();
        let mut all = here;
        all.extend(fresh);
        let (weave, views) = Weave::new(&all)?;
        let mut doc = Automerge::new_with_encoding(ENCODING);
        apply_each(&mut doc, &views, &all)?;
        self.doc = doc;
        (self.base, self.pen, self.weave) = (None, None, Some(weave));
        self.since_base.clear();
        Ok(TakenIn { fresh: views, renamed: true, hashes })
    }
}

/// Whether two of these changes have one actor and number.
pub(super) fn wrote_apart<'a>(changes: impl Iterator<Item = &'a Change>) -> bool {
    let mut seen = BTreeSet::new();
    let mut changes = changes;
    changes.any(|change| !seen.insert((change.actor_id().clone(), change.seq())))
}

/// Applies view changes; a failure names the log change. All at once if they fit.
fn apply_each(doc: &mut Automerge, views: &[Change], log: &[Change]) -> Result<(), MergeError> {
    let before = doc.clone();
    if guarded(|| doc.apply_changes(views.to_vec()).map_err(|e| e.to_string())).is_ok() {
        return Ok(());
    }
    *doc = before;
    for (view, change) in views.iter().zip(log) {
        let one = view.clone();
        guarded(|| doc.apply_changes([one]).map_err(|e| e.to_string()))
            .map_err(|why| MergeError::Breaks { hash: hash_of(change), why })?;
    }
    Ok(())
}
