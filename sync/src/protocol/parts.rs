//! `[kind, [parts]]` as CBOR: the form of everything on the join protocol.

use minicbor::{Decoder, Encoder};

pub(crate) fn encode(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    let written = (|| {
        encoder.array(2)?.u8(kind)?.array(parts.len() as u64)?;
        for part in parts {
            encoder.bytes(part)?;
        }
        Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
    })();
    written.expect("writing to memory does not fail");
    encoder.into_writer()
}

/// The kind and the parts; `None` if the bytes have another form, or something follows.
pub(crate) fn decode(bytes: &[u8]) -> Option<(u8, Vec<Vec<u8>>)> {
    let mut decoder = Decoder::new(bytes);
    if decoder.array().ok()? != Some(2) {
        return None;
    }
    let kind = decoder.u8().ok()?;
    let count = decoder.array().ok()??;
    // Grown as parts are really there, never by what the count claims.
    let mut parts = Vec::new();
    for _ in 0..count {
        parts.push(decoder.bytes().ok()?.to_vec());
    }
    (decoder.position() == bytes.len()).then_some((kind, parts))
}
