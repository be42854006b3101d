//! What peers see of somebody while they have a design open: which one, and what they have marked, as anchors.
//!
//! Shape: version 1 (1 byte) ‖ document (16) ‖ length (2) ‖ anchor of the fixed end ‖ length (2) ‖ anchor of the caret.
//! Lengths are big-endian. It comes from peers: anything else reads as nothing.

use trestle_trust::ids::DocumentId;

const VERSION: u8 = 1;
/// The most that the engine sends.
pub const BYTES_MAX: usize = 512;

/// Somebody's place in a design. Anchors are still encoded: only the design can tell whether they are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub document: DocumentId,
    /// None while they have only the design open.
    pub marked: Option<(Vec<u8>, Vec<u8>)>,
}

impl Place {
    /// At most [`BYTES_MAX`] bytes: anchors that are too long are left out.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(self.document.as_bytes());
        let head = bytes.len();
        if let Some((anchor, focus)) = &self.marked {
            for part in [anchor, focus] {
                let Ok(length) = u16::try_from(part.len()) else {
                    bytes.truncate(head);
                    return bytes;
                };
                bytes.extend_from_slice(&length.to_be_bytes());
                bytes.extend_from_slice(part);
            }
        }
        if bytes.len() > BYTES_MAX {
            bytes.truncate(head);
        }
        bytes
    }

    /// None for what no program of this version sends.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        if *version != VERSION || bytes.len() > BYTES_MAX {
            return None;
        }
        let (document, rest) = rest.split_at_checked(DocumentId::LEN)?;
        let document = DocumentId::try_from(document).ok()?;
        if rest.is_empty() {
            return Some(Place { document, marked: None });
        }
        let (anchor, rest) = part(rest)?;
        let (focus, rest) = part(rest)?;
        rest.is_empty().then_some(Place { document, marked: Some((anchor, focus)) })
    }
}

fn part(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let (part, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((part.to_vec(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_and_nothing_else_does() {
        let document = DocumentId([7; 16]);
        let places =
            [Place { document, marked: None }, Place { document, marked: Some((vec![1, 2, 3], vec![4])) }];
        for place in places {
            let bytes = place.encode();
            assert_eq!(Place::decode(&bytes), Some(place));
            for cut in 0..bytes.len() {
                // Cut right after the document it is a shorter place, and still one.
                let expected = (cut == 1 + DocumentId::LEN).then_some(Place { document, marked: None });
                assert_eq!(Place::decode(&bytes[..cut]), expected, "cut at {cut}");
            }
        }
        assert_eq!(Place::decode(&[2; 17]), None);
    }

    #[test]
    fn anchors_that_do_not_fit_are_left_out() {
        let place = Place { document: DocumentId([7; 16]), marked: Some((vec![0; 400], vec![0; 400])) };
        assert_eq!(Place::decode(&place.encode()).map(|place| place.marked), Some(None));
    }
}
