//! Large designs: one grown from a real writing session, and ones as long as wanted.

use std::{io::Read as _, path::Path};

use anyhow::{Context as _, Result};
use trestle_model::text::{NewBlock, Run, Spot, TextAction, TextView};

/// A recorded writing session: at a char, so many chars out, these in.
pub(crate) struct Trace {
    edits: Vec<(usize, usize, String)>,
}

impl Trace {
    /// Reads the format of github.com/josephg/editing-traces, packed with gzip.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let packed = std::fs::read(path).with_context(|| path.display().to_string())?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text)?;
        let whole: serde_json::Value = serde_json::from_str(&text)?;
        let mut edits = Vec::new();
        for one in whole["txns"].as_array().context("txns")? {
            for patch in one["patches"].as_array().context("patches")? {
                let number = |i: usize| patch[i].as_u64().context("a number").map(|number| number as usize);
                edits.push((number(0)?, number(1)?, patch[2].as_str().context("text")?.to_owned()));
            }
        }
        Ok(Self { edits })
    }

    pub(crate) fn edits(&self) -> &[(usize, usize, String)] {
        &self.edits
    }

    pub(crate) fn len(&self) -> usize {
        self.edits.len()
    }

    /// The words after the first `count` edits.
    pub(crate) fn text_after(&self, count: usize) -> String {
        // Pieces short enough to be shifted cheaply.
        let mut chars: Vec<char> = Vec::new();
        for (at, out, words) in &self.edits[..count] {
            chars.splice(*at..at + out, words.chars());
        }
        chars.into_iter().collect()
    }

    /// The words after all but the last `kept` edits, as an import brings them in, and then those edits as acts.
    pub(crate) fn grow(
        &self,
        kept: usize,
        mut act: impl FnMut(&dyn Fn(&TextView) -> TextAction) -> Result<()>,
    ) -> Result<()> {
        let from = self.len() - kept.min(self.len());
        let blocks = paragraphs(&self.text_after(from));
        act(&|_| TextAction::Replace { blocks: blocks.clone() })?;
        for (at, out, words) in &self.edits[from..] {
            if *out > 0 {
                act(&|view| TextAction::Delete { from: spot(view, *at), to: spot(view, at + out) })?;
            }
            let mut at = *at;
            for (i, line) in words.split('\n').enumerate() {
                if i > 0 {
                    act(&|view| {
                        let Spot { block, at } = spot(view, at);
                        TextAction::Split { block, at }
                    })?;
                    at += 1;
                }
                if !line.is_empty() {
                    act(&|view| {
                        let Spot { block, at } = spot(view, at);
                        TextAction::Type { block, at, text: line.to_owned() }
                    })?;
                    at += line.chars().count();
                }
            }
        }
        Ok(())
    }
}

/// The block and the place in it at a char of the plain text.
fn spot(view: &TextView, position: usize) -> Spot {
    let mut start = 0;
    for block in &view.blocks {
        let end = start + block.len();
        if position <= end {
            return Spot { block: block.id.clone(), at: position - start };
        }
        start = end + 1;
    }
    let last = view.blocks.last().expect("a text has a block");
    Spot { block: last.id.clone(), at: last.len() }
}

/// One block a line.
pub(crate) fn paragraphs(text: &str) -> Vec<NewBlock> {
    let runs = |line: &str| if line.is_empty() { Vec::new() } else { vec![Run::plain(line)] };
    text.split('\n').map(|line| NewBlock { runs: runs(line), ..NewBlock::default() }).collect()
}

/// `count` paragraphs of some 90 letters, no two alike.
pub(crate) fn long(count: usize) -> Vec<NewBlock> {
    let line = |i: usize| {
        format!(
            "{i}. She rang from the van and said what part was needed, and on day {} it had come.",
            i * 7 % 365
        )
    };
    (0..count).map(|i| NewBlock { runs: vec![Run::plain(line(i))], ..NewBlock::default() }).collect()
}
