//! The newest changes of somebody who goes, as somebody who signs that they go knew them: the cut in what they made.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::ids::{ChangeHash, DocumentId};
use crate::wire;

/// The most documents that one cut lists.
pub const NEWEST_DOCUMENTS_MAX: usize = 256;
/// The most changes that one cut lists for a document.
pub const NEWEST_CHANGES_MAX: usize = 16;
/// The most changes that one cut lists altogether.
const CHANGES_MAX: usize = 1024;

/// By document the newest changes of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Newest(BTreeMap<DocumentId, BTreeSet<ChangeHash>>);

impl Newest {
    /// These, and of more than fit the first. What is not listed comes in when others have built on it.
    pub fn new(changes: impl IntoIterator<Item = (DocumentId, ChangeHash)>) -> Self {
        let mut newest: BTreeMap<DocumentId, BTreeSet<ChangeHash>> = BTreeMap::new();
        let mut left = CHANGES_MAX;
        for (document, change) in changes {
            let documents = newest.len();
            if left == 0 || documents >= NEWEST_DOCUMENTS_MAX && !newest.contains_key(&document) {
                continue;
            }
            let of_document = newest.entry(document).or_default();
            if of_document.len() < NEWEST_CHANGES_MAX && of_document.insert(change) {
                left -= 1;
            }
        }
        Self(newest)
    }

    /// By document, rising.
    pub fn changes(&self) -> &BTreeMap<DocumentId, BTreeSet<ChangeHash>> {
        &self.0
    }
}

impl<C> Encode<C> for Newest {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.map(self.0.len() as u64)?;
        for (document, changes) in &self.0 {
            e.encode(document)?.array(changes.len() as u64)?;
            for change in changes {
                e.encode(change)?;
            }
        }
        e.ok()
    }
}

impl<'b, C> Decode<'b, C> for Newest {
    /// Reads more than one encoding; whoever reads a body compares.
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let wrong = || decode::Error::message("a cut of too much, or of nothing");
        let len = d.map()?.filter(|n| *n <= NEWEST_DOCUMENTS_MAX as u64).ok_or_else(wrong)?;
        let (mut newest, mut count) = (BTreeMap::new(), 0);
        for _ in 0..len {
            let document = d.decode()?;
            let len = wire::array_up_to(d, NEWEST_CHANGES_MAX as u64)?;
            let changes = (0..len).map(|_| d.decode()).collect::<Result<BTreeSet<ChangeHash>, _>>()?;
            count += changes.len();
            if changes.is_empty() || count > CHANGES_MAX {
                return Err(wrong());
            }
            newest.insert(document, changes);
        }
        Ok(Self(newest))
    }
}
