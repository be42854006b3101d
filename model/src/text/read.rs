//! Reads one block record or one Text object out of automerge, as it is now or was at some heads.
//!
//! Nothing here fails: what cannot be understood is read as its default and said to be odd.

use std::ops::RangeFull;

use automerge::iter::Span;
use automerge::marks::MarkSet;
use automerge::{ChangeHash, ObjId, ObjType, ReadDoc, ScalarValue, ScalarValueRef, ValueRef, hydrate};

use super::place::{Place, Position, Stand};
use super::view::{BlockId, BlockKind, INDENT_MAX, Marks, Run};

/// A block's registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) object: ObjId,
    pub(crate) place: Place,
    pub(crate) kind: BlockKind,
    pub(crate) indent: u8,
    /// The Text object of its own, unless it was split off another block's.
    pub(crate) text: Option<ObjId>,
    /// A kind that this program does not know.
    pub(crate) unknown_kind: Option<String>,
    /// A register is missing or garbled.
    pub(crate) odd: bool,
}

/// What a stretch of a Text object belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// The block that has the Text object.
    Owner,
    /// The block that a marker names.
    Marker(BlockId),
    /// A marker that names none.
    Nameless,
}

/// A stretch of a Text object between two markers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: Start,
    /// Index of its first char in the Text object; a marker takes one place.
    pub(crate) index: usize,
    /// In chars.
    pub(crate) len: usize,
    pub(crate) runs: Vec<Run>,
}

/// A document at some moment.
#[derive(Debug)]
pub(crate) struct Moment<'a, D> {
    pub(crate) doc: &'a D,
    /// `None` is now.
    pub(crate) heads: Option<&'a [ChangeHash]>,
}

impl<'a, D: ReadDoc> Moment<'a, D> {
    pub(crate) fn now(doc: &'a D) -> Self {
        Moment { doc, heads: None }
    }

    /// The ids and record objects of all blocks. An entry that is no map is left out: it can hold no words.
    pub(crate) fn records(&self, blocks: &ObjId) -> Vec<(BlockId, Record)> {
        let entries = match self.heads {
            None => self.doc.map_range(blocks, RangeFull),
            Some(heads) => self.doc.map_range_at(blocks, RangeFull, heads),
        };
        let maps = entries.filter(|entry| matches!(entry.value, ValueRef::Object(ObjType::Map)));
        let named: Vec<(BlockId, ObjId)> =
            maps.map(|entry| (BlockId::from(&*entry.key), entry.id())).collect();
        named.into_iter().map(|(id, object)| (id, self.record(object))).collect()
    }

    /// The record of one block, if it is there.
    pub(crate) fn record_of(&self, blocks: &ObjId, id: &BlockId) -> Option<Record> {
        let value = match self.heads {
            None => self.doc.get(blocks, id.as_str()),
            Some(heads) => self.doc.get_at(blocks, id.as_str(), heads),
        };
        match value {
            Ok(Some((automerge::Value::Object(ObjType::Map), object))) => Some(self.record(object)),
            _ => None,
        }
    }

    fn record(&self, object: ObjId) -> Record {
        let entries = match self.heads {
            None => self.doc.map_range(&object, RangeFull),
            Some(heads) => self.doc.map_range_at(&object, RangeFull, heads),
        };
        let mut raw = Raw::default();
        for entry in entries {
            match (&*entry.key, &entry.value) {
                ("text", ValueRef::Object(ObjType::Text)) => raw.text = Some(entry.id()),
                ("place", ValueRef::Scalar(ScalarValueRef::Str(text))) => raw.place = Place::parse(text),
                ("kind", ValueRef::Scalar(ScalarValueRef::Str(text))) => raw.kind = Some(text.to_string()),
                ("language", ValueRef::Scalar(ScalarValueRef::Str(text))) => raw.language = text.to_string(),
                ("done", ValueRef::Scalar(ScalarValueRef::Boolean(done))) => raw.done = *done,
                ("indent", ValueRef::Scalar(value)) => raw.indent = number(value),
                ("level", ValueRef::Scalar(value)) => raw.level = number(value),
                ("start", ValueRef::Scalar(value)) => raw.start = number(value),
                _ => {}
            }
        }
        raw.into_record(object)
    }

    /// The stretches of a Text object, in order; the first is the owner's.
    pub(crate) fn pieces(&self, text: &ObjId) -> Vec<Piece> {
        let spans = match self.heads {
            None => self.doc.spans(text),
            Some(heads) => self.doc.spans_at(text, heads),
        };
        let mut pieces = vec![Piece { start: Start::Owner, index: 0, len: 0, runs: Vec::new() }];
        // An object that is no Text has no spans; the record says that it is one.
        for span in spans.into_iter().flatten() {
            let last = pieces.last_mut().expect("it starts with one piece");
            match span {
                Span::Text { text, marks } => {
                    last.len += text.chars().count();
                    push_run(&mut last.runs, Run { text, marks: read_marks(marks.as_deref()) });
                }
                Span::Block(map) => {
                    let index = last.index + last.len + 1;
                    pieces.push(Piece { start: read_marker(&map), index, len: 0, runs: Vec::new() });
                }
            }
        }
        pieces
    }
}

/// Appends a run, joining it to the last one if they look the same.
pub(crate) fn push_run(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        _ if run.text.is_empty() => {}
        Some(last) if last.marks == run.marks => last.text.push_str(&run.text),
        _ => runs.push(run),
    }
}

#[derive(Default)]
struct Raw {
    place: Option<Place>,
    kind: Option<String>,
    text: Option<ObjId>,
    language: String,
    done: bool,
    indent: Option<u32>,
    level: Option<u32>,
    start: Option<u32>,
}

impl Raw {
    fn into_record(self, object: ObjId) -> Record {
        let odd = self.place.is_none() || self.kind.is_none();
        let name = self.kind.unwrap_or_else(|| "paragraph".to_owned());
        let level = self.level.unwrap_or(1).clamp(1, 6) as u8;
        let known = match name.as_str() {
            "paragraph" => Some(BlockKind::Paragraph),
            "heading" => Some(BlockKind::Heading { level }),
            "bullet" => Some(BlockKind::Bullet),
            "numbered" => Some(BlockKind::Numbered { start: self.start.unwrap_or(1) }),
            "check" => Some(BlockKind::Check { done: self.done }),
            "quote" => Some(BlockKind::Quote),
            "code" => Some(BlockKind::Code { language: self.language }),
            "divider" => Some(BlockKind::Divider),
            "verbatim" => Some(BlockKind::Verbatim),
            _ => None,
        };
        Record {
            object,
            place: self.place.unwrap_or(Place::new(Position::default(), Stand::Moved)),
            unknown_kind: known.is_none().then_some(name),
            kind: known.unwrap_or_default(),
            indent: self.indent.unwrap_or(0).min(u32::from(INDENT_MAX)) as u8,
            text: self.text,
            odd,
        }
    }
}

fn number(value: &ScalarValueRef<'_>) -> Option<u32> {
    match value {
        ScalarValueRef::Int(n) => u32::try_from(*n).ok(),
        ScalarValueRef::Uint(n) => u32::try_from(*n).ok(),
        _ => None,
    }
}

fn read_marker(map: &hydrate::Map) -> Start {
    match map.get("block") {
        Some(hydrate::Value::Scalar(ScalarValue::Str(id))) if !id.is_empty() => {
            Start::Marker(BlockId::from(&**id))
        }
        _ => Start::Nameless,
    }
}

/// Marks of other names, or with odd values, are not shown and stay in the document.
pub(crate) fn read_marks(set: Option<&MarkSet>) -> Marks {
    let mut marks = Marks::default();
    for (name, value) in set.into_iter().flat_map(MarkSet::iter) {
        let on = matches!(value, ScalarValue::Boolean(true));
        match name {
            "bold" => marks.bold = on,
            "italic" => marks.italic = on,
            "strike" => marks.strike = on,
            "code" => marks.code = on,
            "link" => {
                if let ScalarValue::Str(url) = value {
                    marks.link = Some(url.to_string());
                }
            }
            _ => {}
        }
    }
    marks
}
