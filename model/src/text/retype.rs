//! Chars of a peer who had exactly what is here, taken in by typing them again in the peer's name.
//!
//! Automerge takes in a change by walking through the whole text that it touches: half a millisecond in a paragraph of a
//! thousand keys. Typing looks at the place alone. From the same document the same act makes the same change, so this
//! gives the very change that came, and its hash proves it ([`Replica::write_as`]). That holds for nearly all that is
//! typed while nobody else types in the same moment; everything else goes the ordinary way.

use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
use automerge::{Change, ExpandedChange, ObjId, ObjType, ReadDoc, ScalarValue};

use super::state::State;
use super::undo::Element;
use super::view::BlockId;
use super::write::find;
use crate::replica::{Replica, guarded};

/// A change of more operations goes the ordinary way.
const OPS_MAX: usize = 64;

/// Words put in at one place, and nothing else.
pub(crate) struct Typed {
    pub(crate) owner: BlockId,
    pub(crate) text: ObjId,
    pub(crate) index: usize,
    pub(crate) words: String,
    pub(crate) change: ExpandedChange,
}

impl Typed {
    /// `None` if the change is anything else, or its author had not exactly what is here.
    pub(crate) fn of(change: &Change, replica: &Replica, state: &State) -> Option<Self> {
        if change.len() > OPS_MAX || !change.extra_bytes().is_empty() || !replica.is_next(change) {
            return None;
        }
        let change = guarded(|| Ok(change.decode())).ok()?;
        let (text, behind, words) = run(&change)?;
        let owner = state.owner_of(&text)?.clone();
        if let Some(index) = behind.as_ref().and_then(|behind| state.typed_behind(&owner, behind)) {
            return Some(Typed { owner, text, index, words, change });
        }
        // Automerge asserts that an element is one of the text's.
        let index = guarded(|| {
            let doc = replica.doc();
            let is_text = matches!(doc.object_type(&text), Ok(ObjType::Text));
            let behind = match behind.filter(|_| is_text) {
                Some(element) => find(doc, &text, &element).filter(|(_, there)| *there),
                None => None,
            };
            behind.map(|(index, _)| index + 1).ok_or_else(String::new)
        });
        Some(Typed { owner, text, index: index.ok()?, words, change })
    }
}

/// The text, the element behind which the words were put (`None` at its start), and the words.
fn run(change: &ExpandedChange) -> Option<(ObjId, Option<Element>, String)> {
    let first = change.operations.first()?;
    let ObjectId::Id(OpId(counter, actor)) = &first.obj else { return None };
    let text = ObjId::Id(*counter, actor.clone(), 0);
    let behind = match &first.key {
        Key::Seq(ElementId::Id(OpId(counter, actor))) => {
            Some(Element { counter: *counter, actor: actor.clone() })
        }
        Key::Seq(ElementId::Head) => None,
        Key::Map(_) => return None,
    };
    let mut words = String::new();
    for (number, op) in (change.start_op.get()..).zip(&change.operations) {
        let follows = number == change.start_op.get()
            || matches!(&op.key, Key::Seq(ElementId::Id(OpId(counter, actor)))
                if counter + 1 == number && *actor == change.actor_id);
        let OpType::Put(ScalarValue::Str(letter)) = &op.action else { return None };
        if !op.insert || op.obj != first.obj || !follows || letter.chars().count() != 1 {
            return None;
        }
        words.push_str(letter);
    }
    Some((text, behind, words))
}
