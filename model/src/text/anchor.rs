//! A place in a text that stays with its words: through typing, splits, joins and moves.
//!
//! An anchor names the element at its left, a char or a marker, in the Text object of a block. One that comes from a
//! peer is checked before automerge sees it: automerge asserts that an element is one of the object's.

use std::collections::BTreeSet;

use automerge::{Automerge, ObjId, ReadDoc};

use super::state::State;
use super::undo::Element;
use super::view::{BlockId, Spot};
use super::write::find;
use crate::replica::guarded;

const VERSION: u8 = 1;
/// So many anchors are remembered as checked.
const CHECKED_MAX: usize = 256;

/// A place in a text design, fixed to the char at its left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Anchor {
    owner: BlockId,
    /// `None` is the start of the owner's text.
    after: Option<Element>,
}

impl Anchor {
    /// Bytes to send to a peer: about 70.
    pub fn encode(&self) -> Vec<u8> {
        let owner = self.owner.as_str().as_bytes();
        let mut bytes = vec![VERSION, u8::try_from(owner.len()).unwrap_or(0)];
        // No honest id is longer than 13 letters; an anchor in a block with another resolves to nothing.
        bytes.extend_from_slice(if owner.len() < 256 { owner } else { &[] });
        if let Some(Element { counter, actor }) = &self.after {
            bytes.extend_from_slice(&counter.to_be_bytes());
            bytes.extend_from_slice(actor.to_bytes());
        }
        bytes
    }

    /// Reads what a peer sent. `None` if it is garbled. Whether it names anything here, resolving tells.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (&version, bytes) = bytes.split_first()?;
        let (&len, bytes) = bytes.split_first()?;
        let (owner, bytes) = bytes.split_at_checked(usize::from(len))?;
        let owner = BlockId::from(std::str::from_utf8(owner).ok()?);
        if version != VERSION {
            return None;
        }
        if bytes.is_empty() {
            return Some(Anchor { owner, after: None });
        }
        let (counter, actor) = bytes.split_first_chunk::<8>()?;
        // Of the schema, of a device, and of a device that wrote apart.
        let known_length = matches!(actor.len(), 32 | 40 | 48);
        let element =
            Element { counter: u64::from_be_bytes(*counter), actor: automerge::ActorId::from(actor) };
        known_length.then_some(Anchor { owner, after: Some(element) })
    }

    /// The place behind an element.
    pub(super) fn behind(owner: BlockId, element: Element) -> Self {
        Anchor { owner, after: Some(element) }
    }

    /// What it is behind, and in whose text. `None` at the start of a text.
    pub(super) fn parts(self) -> Option<(BlockId, Element)> {
        Some((self.owner, self.after?))
    }

    /// The same place, if what is at its left has another name now.
    pub(crate) fn renamed(&self, now: impl Fn(&Element) -> Option<automerge::ActorId>) -> Option<Anchor> {
        let after = self.after.as_ref()?;
        let actor = now(after).filter(|actor| *actor != after.actor)?;
        let after = Some(Element { counter: after.counter, actor });
        Some(Anchor { owner: self.owner.clone(), after })
    }

    pub(crate) fn at(doc: &Automerge, state: &State, spot: &Spot) -> Option<Self> {
        let gap = state.gap(state.index(&spot.block)?, spot.at)?;
        let text = state.records.get(&gap.owner)?.text.as_ref()?;
        let after = match gap.index.checked_sub(1) {
            Some(left) => Some(Element::of(&doc.get_cursor(text, left, None).ok()?)?),
            None => None,
        };
        Some(Anchor { owner: gap.owner, after })
    }

    /// Remembers that this anchor is sound.
    pub(crate) fn keep_in(&self, checked: &mut BTreeSet<Anchor>) {
        if checked.len() >= CHECKED_MAX {
            checked.clear();
        }
        checked.insert(self.clone());
    }

    /// `checked` are anchors whose element is known to be one of the text's: that never changes, and asking takes a look
    /// at all of the text.
    pub(crate) fn resolve(
        &self,
        doc: &Automerge,
        state: &State,
        checked: &mut BTreeSet<Anchor>,
    ) -> Option<Spot> {
        let text = state.records.get(&self.owner)?.text.as_ref()?;
        let index = match &self.after {
            None => 0,
            Some(element) => {
                if !checked.contains(self) {
                    if !is_element(doc, text, element) {
                        return None;
                    }
                    self.keep_in(checked);
                }
                let (index, there) = guarded(|| find(doc, text, element).ok_or_else(String::new)).ok()?;
                index + usize::from(there)
            }
        };
        state.spot(&self.owner, index)
    }
}

/// True if this element was made in this Text object: then it was visible there right after the change that made it.
pub(super) fn is_element(doc: &Automerge, text: &ObjId, element: &Element) -> bool {
    if element.counter > u64::from(u32::MAX) {
        return false;
    }
    let id = ObjId::Id(element.counter, element.actor.clone(), 0);
    let made_by = guarded(|| Ok(doc.hash_for_opid(&id))).ok().flatten();
    made_by.is_some_and(|hash| doc.list_range_at(text, .., &[hash]).any(|item| item.id() == id))
}
