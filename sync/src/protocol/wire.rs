//! What peers say to each other: frames as CBOR arrays whose first element is the frame's kind.
//!
//! A frame is bounded by [`FRAME_BYTES_MAX`] before it comes here, and every list in it by its own limit, so that
//! reading costs no more than a few times the frame's length. Kinds that a later program may add are read as
//! [`Frame::Unknown`] and mean nothing.
//!
//! Absent: the length prefix, compression, and whether what a frame says is true.

use minicbor::data::Type;
use minicbor::encode::write::Write;
use minicbor::{Decoder, Encoder};
use trestle_trust::{ActorId, ChangeHash, DocumentId, Label, StatementId};

use crate::admit::SignedChange;
use crate::columns::CHANGE_BYTES_MAX;

/// The protocol's version. Peers that speak another do not talk.
pub const VERSION: u32 = 1;
/// The longest frame, in bytes without its length prefix. A longer one is refused unread.
pub const FRAME_BYTES_MAX: usize = 2 * 1024 * 1024;
/// A `Changes` frame is closed when it has grown to this many bytes. One more change may follow.
pub const CHANGES_FRAME_BYTES: usize = 256 * 1024;
/// The longest statement, in bytes.
pub const STATEMENT_BYTES_MAX: usize = 256 * 1024;
/// The longest presence, in bytes.
pub const PRESENCE_BYTES_MAX: usize = 512;
/// A presence datagram: a counter of 8 bytes, then the presence.
pub const PRESENCE_DATAGRAM_BYTES_MAX: usize = PRESENCE_BYTES_MAX + 8;
/// The most documents, actors or changes that one frame lists.
pub(crate) const LIST_MAX: usize = 20_000;
/// The most heads that one document has in a frame: more than these are left out, which costs a longer answer.
pub(crate) const HEADS_MAX: usize = 1_000;

/// The first 16 bytes of a SHA-256 over what a peer has.
pub(crate) type Digest = [u8; 16];
/// The first 8 bytes of a SHA-256 over the heads of one document.
pub(crate) type HeadsDigest = [u8; 8];

/// The newest changes of one actor: several where it forked.
pub(crate) type ActorTips = (ActorId, Vec<(u64, ChangeHash)>);

/// One message of the control stream.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Frame {
    /// First on every connection, from both sides.
    Hello { version: u32, statements: Digest, documents: Digest },
    /// "These are the newest statements I have of each signer: send me what I lack."
    StatementsHave { latest: Vec<StatementId> },
    /// Exact bytes, in causal order.
    Statements { statements: Vec<Vec<u8>> },
    /// "All my documents, with digests of their heads: tell me your heads where yours differ."
    Documents { documents: Vec<(DocumentId, HeadsDigest)> },
    /// "The heads that I have."
    Heads { kind: HeadsKind, documents: Vec<(DocumentId, Vec<ChangeHash>)> },
    /// "Exactly this is what I have of the document: send me what I lack."
    Tips { document: DocumentId, actors: Vec<ActorTips> },
    /// In causal order.
    Changes { document: DocumentId, changes: Vec<WireChange> },
    /// What the peer's computer is called; nothing any more. Programs that do not know this pass over it.
    Name { name: Option<Label> },
    /// Of a later program.
    Unknown,
}

/// Why someone tells their heads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HeadsKind {
    /// Something came in. Who has the same says so, once.
    News = 0,
    /// Part of the answer to `Documents`.
    Answer = 1,
    /// The end of the answer to `Documents`: whatever it has left out is the same.
    AnswerEnd = 2,
    /// Nothing came in: this is only said so that it is known. Needs no answer.
    Echo = 3,
}

/// A change as a frame holds it: its tip's other fields are in the change itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WireChange {
    pub(crate) bytes: Vec<u8>,
    pub(crate) signature: Option<[u8; 64]>,
}

/// The bytes are no frame.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a frame: {0}")]
pub(crate) struct FrameError(String);

impl From<minicbor::decode::Error> for FrameError {
    fn from(error: minicbor::decode::Error) -> Self {
        Self(error.to_string())
    }
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

impl Frame {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut encoder = Encoder::new(Vec::new());
        self.write(&mut encoder).expect("writing to memory does not fail");
        encoder.into_writer()
    }

    fn write<W: Write<Error = std::convert::Infallible>>(&self, e: &mut Encoder<W>) -> Written {
        match self {
            Self::Hello { version, statements, documents } => {
                e.array(4)?.u8(0)?.u32(*version)?.bytes(statements)?.bytes(documents)?;
            }
            Self::StatementsHave { latest } => {
                e.array(2)?.u8(1)?.encode(latest)?;
            }
            Self::Statements { statements } => {
                e.array(2)?.u8(2)?.array(statements.len() as u64)?;
                for statement in statements {
                    e.bytes(statement)?;
                }
            }
            Self::Documents { documents } => {
                e.array(2)?.u8(3)?.array(documents.len() as u64 * 2)?;
                for (document, digest) in documents {
                    e.encode(document)?.bytes(digest)?;
                }
            }
            Self::Heads { kind, documents } => {
                e.array(3)?.u8(4)?.u8(*kind as u8)?.array(documents.len() as u64 * 2)?;
                for (document, heads) in documents {
                    e.encode(document)?.encode(heads)?;
                }
            }
            Self::Tips { document, actors } => {
                e.array(3)?.u8(5)?.encode(document)?.array(actors.len() as u64 * 2)?;
                for (actor, tips) in actors {
                    e.encode(actor)?.array(tips.len() as u64 * 2)?;
                    for (seq, hash) in tips {
                        e.u64(*seq)?.encode(hash)?;
                    }
                }
            }
            Self::Changes { document, changes } => {
                e.array(3)?.u8(6)?.encode(document)?.array(changes.len() as u64 * 2)?;
                for change in changes {
                    e.bytes(&change.bytes)?;
                    match &change.signature {
                        Some(signature) => e.bytes(signature)?,
                        None => e.null()?,
                    };
                }
            }
            Self::Name { name } => {
                e.array(2)?.u8(7)?.encode(name)?;
            }
            Self::Unknown => {
                e.array(1)?.u8(u8::MAX)?;
            }
        }
        Ok(())
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(FrameError("too long".into()));
        }
        let mut d = Decoder::new(bytes);
        let length = list(&mut d, LIST_MAX)?;
        let kind = d.u8()?;
        let frame = match (kind, length) {
            (0, 4) => {
                Self::Hello { version: d.u32()?, statements: fixed(&mut d)?, documents: fixed(&mut d)? }
            }
            (1, 2) => Self::StatementsHave { latest: many(&mut d, LIST_MAX, |d| Ok(d.decode()?))? },
            (2, 2) => Self::Statements {
                statements: many(&mut d, LIST_MAX, |d| bytes_up_to(d, STATEMENT_BYTES_MAX))?,
            },
            (3, 2) => Self::Documents { documents: pairs(&mut d, |d| Ok((d.decode()?, fixed(d)?)))? },
            (4, 3) => Self::Heads {
                kind: match d.u8()? {
                    0 => HeadsKind::News,
                    1 => HeadsKind::Answer,
                    2 => HeadsKind::AnswerEnd,
                    3 => HeadsKind::Echo,
                    _ => return Err(FrameError("heads of an unknown kind".into())),
                },
                documents: pairs(&mut d, |d| Ok((d.decode()?, many(d, HEADS_MAX, |d| Ok(d.decode()?))?)))?,
            },
            (5, 3) => Self::Tips {
                document: d.decode()?,
                actors: pairs(&mut d, |d| Ok((d.decode()?, pairs(d, |d| Ok((d.u64()?, d.decode()?)))?)))?,
            },
            (6, 3) => Self::Changes { document: d.decode()?, changes: pairs(&mut d, wire_change)? },
            (7, 2) => Self::Name { name: d.decode()? },
            (7.., _) => return Ok(Self::Unknown),
            _ => return Err(FrameError("the wrong number of fields".into())),
        };
        if d.position() != bytes.len() {
            return Err(FrameError("something follows it".into()));
        }
        Ok(frame)
    }
}

fn wire_change(d: &mut Decoder<'_>) -> Result<WireChange, FrameError> {
    let bytes = bytes_up_to(d, CHANGE_BYTES_MAX)?;
    let signature = if d.datatype()? == Type::Null {
        d.null()?;
        None
    } else {
        Some(fixed(d)?)
    };
    Ok(WireChange { bytes, signature })
}

fn list(d: &mut Decoder<'_>, max: usize) -> Result<usize, FrameError> {
    let length = d.array()?.ok_or_else(|| FrameError("a list of unknown length".into()))?;
    usize::try_from(length).ok().filter(|l| *l <= max).ok_or_else(|| FrameError("a list is too long".into()))
}

fn many<'b, T>(
    d: &mut Decoder<'b>,
    max: usize,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, FrameError>,
) -> Result<Vec<T>, FrameError> {
    let length = list(d, max)?;
    // Grown as elements are really there, never by what the length claims.
    let mut all = Vec::new();
    for _ in 0..length {
        all.push(read(d)?);
    }
    Ok(all)
}

fn pairs<'b, T>(
    d: &mut Decoder<'b>,
    mut read: impl FnMut(&mut Decoder<'b>) -> Result<T, FrameError>,
) -> Result<Vec<T>, FrameError> {
    let length = list(d, LIST_MAX * 2)?;
    if length % 2 != 0 {
        return Err(FrameError("half a pair".into()));
    }
    let mut all = Vec::new();
    for _ in 0..length / 2 {
        all.push(read(d)?);
    }
    Ok(all)
}

fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], FrameError> {
    d.bytes()?.try_into().map_err(|_| FrameError("a field has the wrong length".into()))
}

fn bytes_up_to(d: &mut Decoder<'_>, max: usize) -> Result<Vec<u8>, FrameError> {
    let bytes = d.bytes()?;
    if bytes.len() > max { Err(FrameError("a field is too long".into())) } else { Ok(bytes.to_vec()) }
}

/// The document whose changes a frame holds; `None` if it is of another kind.
#[cfg_attr(not(feature = "io"), allow(dead_code))]
pub(crate) fn document_of_changes(frame: &[u8]) -> Option<DocumentId> {
    let mut d = Decoder::new(frame);
    let is_changes = list(&mut d, LIST_MAX).ok()? == 3 && d.u8().ok()? == 6;
    is_changes.then(|| d.decode().ok()).flatten()
}

/// So many bytes of changes, or of statements, are handled without a look at what else waits;
const SLICE_BYTES: usize = 32 * 1024;
/// of signed changes so many, as signatures take the longest,
const SLICE_SIGNATURES: usize = 32;
/// and so many documents' heads.
const SLICE_HEADS: usize = 64;

/// A frame as several that say the same, none of which takes long to handle. What is short, or no frame, stays as it is.
#[cfg_attr(not(feature = "io"), allow(dead_code))]
pub(crate) fn slices(frame: Vec<u8>) -> Vec<Vec<u8>> {
    if frame.len() <= SLICE_BYTES / 4 {
        return vec![frame];
    }
    match Frame::decode(&frame) {
        Ok(Frame::Changes { document, changes }) => {
            let parts = sliced(changes, |change| {
                let signed = if change.signature.is_some() { SLICE_BYTES / SLICE_SIGNATURES } else { 0 };
                change.bytes.len().max(signed)
            });
            parts.map(|changes| Frame::Changes { document, changes }.encode()).collect()
        }
        Ok(Frame::Statements { statements }) => {
            let parts = sliced(statements, |statement| statement.len().max(SLICE_BYTES / 128));
            parts.map(|statements| Frame::Statements { statements }.encode()).collect()
        }
        Ok(Frame::Heads { kind, documents }) => {
            let mut parts = sliced(documents, |_| SLICE_BYTES / SLICE_HEADS).peekable();
            let mut slices = Vec::new();
            while let Some(documents) = parts.next() {
                let is_last = parts.peek().is_none();
                let kind = if kind == HeadsKind::AnswerEnd && !is_last { HeadsKind::Answer } else { kind };
                slices.push(Frame::Heads { kind, documents }.encode());
            }
            slices
        }
        _ => vec![frame],
    }
}

/// Parts that weigh [`SLICE_BYTES`] each, or are one that weighs more.
fn sliced<T>(all: Vec<T>, weigh: impl Fn(&T) -> usize) -> impl Iterator<Item = Vec<T>> {
    let mut rest = all.into_iter().peekable();
    std::iter::from_fn(move || {
        let first = rest.next()?;
        let mut weight = weigh(&first);
        let mut part = vec![first];
        while let Some(next) = rest.next_if(|next| weight + weigh(next) <= SLICE_BYTES) {
            weight += weigh(&next);
            part.push(next);
        }
        Some(part)
    })
}

/// Packs changes, in the order given, into frames for a bulk stream (or the control stream).
///
/// Each frame but the last is at least [`CHANGES_FRAME_BYTES`] long and none is longer than [`FRAME_BYTES_MAX`].
#[must_use]
pub fn changes_frames(document: DocumentId, changes: impl IntoIterator<Item = SignedChange>) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut packed = Vec::new();
    let mut packed_bytes = 0;
    for change in changes {
        packed_bytes += change.bytes.len() + 80;
        packed.push(WireChange { bytes: change.bytes, signature: change.tip.map(|tip| tip.signature) });
        if packed_bytes >= CHANGES_FRAME_BYTES {
            let changes = std::mem::take(&mut packed);
            frames.push(Frame::Changes { document, changes }.encode());
            packed_bytes = 0;
        }
    }
    if !packed.is_empty() {
        frames.push(Frame::Changes { document, changes: packed }.encode());
    }
    frames
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Vec<Frame> {
        let document = DocumentId([1; 16]);
        let hash = ChangeHash([2; 32]);
        vec![
            Frame::Hello { version: VERSION, statements: [3; 16], documents: [4; 16] },
            Frame::StatementsHave { latest: vec![StatementId([5; 32]), StatementId([6; 32])] },
            Frame::Statements { statements: vec![vec![1, 2, 3], vec![]] },
            Frame::Documents { documents: vec![(document, [7; 8])] },
            Frame::Heads {
                kind: HeadsKind::AnswerEnd,
                documents: vec![(document, vec![hash]), (DocumentId([9; 16]), vec![])],
            },
            Frame::Tips {
                document,
                actors: vec![(ActorId([8; 40]), vec![(1, hash), (1, ChangeHash([3; 32]))])],
            },
            Frame::Changes {
                document,
                changes: vec![
                    WireChange { bytes: vec![1; 300], signature: Some([9; 64]) },
                    WireChange { bytes: vec![2; 3], signature: None },
                ],
            },
            Frame::Name { name: Some(Label::new("Siân's laptop").unwrap()) },
            Frame::Name { name: None },
        ]
    }

    #[test]
    fn every_frame_reads_back_from_its_bytes() {
        for frame in samples() {
            assert_eq!(Frame::decode(&frame.encode()), Ok(frame));
        }
    }

    #[test]
    fn a_frame_that_is_cut_or_longer_is_refused() {
        for frame in samples() {
            let bytes = frame.encode();
            for length in 0..bytes.len() {
                assert!(Frame::decode(&bytes[..length]).is_err(), "{frame:?} cut to {length}");
            }
            assert!(Frame::decode(&[bytes, vec![0]].concat()).is_err());
        }
    }

    #[test]
    fn a_list_that_claims_more_than_is_there_costs_nothing() {
        // An array of two: kind 1, and a list that claims 2^64 - 1 elements.
        let bytes = [0x82, 1, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(Frame::decode(&bytes).is_err());
    }

    #[test]
    fn a_kind_of_a_later_program_is_passed_over() {
        assert_eq!(Frame::decode(&Frame::Unknown.encode()), Ok(Frame::Unknown));
        assert_eq!(Frame::decode(&[0x82, 0x18, 40, 0x60]), Ok(Frame::Unknown));
    }

    #[test]
    fn a_long_frame_is_handled_in_slices_that_say_the_same() {
        let document = DocumentId([1; 16]);
        let signed = |n: u32| WireChange { bytes: n.to_be_bytes().repeat(50), signature: Some([9; 64]) };
        let changes: Vec<_> = (0..1_000).map(signed).collect();
        let slices = slices(Frame::Changes { document, changes: changes.clone() }.encode());
        let mut back = Vec::new();
        for slice in &slices {
            let Ok(Frame::Changes { document: of, changes }) = Frame::decode(slice) else { panic!() };
            assert!(of == document && changes.len() <= SLICE_SIGNATURES);
            back.extend(changes);
        }
        assert_eq!(back, changes);

        let documents: Vec<_> = (0..1_000_u16)
            .map(|n| (DocumentId([n.to_be_bytes()[1]; 16]), vec![ChangeHash([n as u8; 32])]))
            .collect();
        let kinds = super::slices(Frame::Heads { kind: HeadsKind::AnswerEnd, documents }.encode());
        let kinds: Vec<_> = kinds
            .iter()
            .map(|slice| match Frame::decode(slice) {
                Ok(Frame::Heads { kind, .. }) => kind,
                other => panic!("{other:?}"),
            })
            .collect();
        let (last, before) = kinds.split_last().unwrap();
        assert_eq!((*last, before), (HeadsKind::AnswerEnd, &[HeadsKind::Answer; 15][..]));

        for whole in [vec![7; 50_000], Frame::Tips { document, actors: vec![] }.encode()] {
            assert_eq!(super::slices(whole.clone()), [whole]);
        }
        let one = vec![WireChange { bytes: vec![1; 900_000], signature: None }];
        assert_eq!(super::slices(Frame::Changes { document, changes: one }.encode()).len(), 1);
    }

    #[test]
    fn changes_are_packed_in_order_into_frames_of_bounded_length() {
        let change = |n: u8| SignedChange { bytes: vec![n; 100_000], tip: None };
        let frames = changes_frames(DocumentId([0; 16]), (0..20).map(change));
        let mut seen = Vec::new();
        for frame in &frames {
            assert!(frame.len() <= FRAME_BYTES_MAX);
            let Ok(Frame::Changes { changes, .. }) = Frame::decode(frame) else { panic!("not changes") };
            seen.extend(changes.iter().map(|c| c.bytes[0]));
        }
        assert_eq!(seen, (0..20).collect::<Vec<u8>>());
        assert!(frames.len() > 5);
    }
}
