//! Which blocks are seen, in which order, and what is glued to what: a pure function of registers and markers.
//!
//! - A block has its own Text object, or else the stretch after its marker; the first marker counts (by the id of
//!   the text's owner, then by its place in the text). A stretch whose marker does not count belongs to what is
//!   before it.
//! - A glued block is shown at the end of the one it is glued to, depth first, by position and then by id. One that is
//!   folded back is glued to the block that shows what is before it in its text, and comes before all others there.
//!   Where blocks are glued in a circle, the smallest id among them counts as not glued.
//! - All others are roots, by position and then by id. Split-offs of one text that were never moved keep to the order
//!   of its words: each counts as standing no later than the ones behind it in the text.

use std::collections::{BTreeMap, BTreeSet};

use super::place::{Position, Stand};
use super::read::{Piece, Record, Start};
use super::view::{BlockId, Problem};

/// A stretch of text as part of what a root shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The block whose text this is.
    pub(crate) node: BlockId,
    /// The block that has the Text object.
    pub(crate) owner: BlockId,
    /// Which of the owner's pieces.
    pub(crate) piece: usize,
}

/// A block that is seen, with all that is glued to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) id: BlockId,
    /// Where it stands among the others, as it counts.
    pub(crate) position: Position,
    pub(crate) parts: Vec<Part>,
}

/// What roots are put in order by: the position (its beginning as a number first), then the tie between equals.
pub(crate) type RootKey<'a> = (u64, &'a Position, (&'a BlockId, usize), &'a BlockId);

impl Root {
    /// As in [`arrange`], for a root that shows something.
    pub(crate) fn key(&self, records: &BTreeMap<BlockId, Record>) -> RootKey<'_> {
        let unmoved = records.get(&self.id).is_some_and(|record| record.place.stand == Stand::Unmoved);
        let tie = match self.parts.first() {
            Some(part) if unmoved => (&part.owner, part.piece),
            _ => (&self.id, 0),
        };
        (self.position.prefix(), &self.position, tie, &self.id)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    pub(crate) roots: Vec<Root>,
    /// Which root shows a block, by its index in `roots`.
    pub(crate) root_of: BTreeMap<BlockId, usize>,
    /// What is glued to a block, in order.
    pub(crate) glued: BTreeMap<BlockId, Vec<BlockId>>,
    /// What a glued block is glued to.
    pub(crate) glued_to: BTreeMap<BlockId, BlockId>,
    /// Roots that count as standing elsewhere than their register says, with the owner of their text.
    pub(crate) settled: BTreeMap<BlockId, BlockId>,
    /// Roots at which a circle was broken.
    pub(crate) circles: Vec<BlockId>,
    pub(crate) problems: Vec<Problem>,
}

type Records = BTreeMap<BlockId, Record>;
type Texts = BTreeMap<BlockId, Vec<Piece>>;

/// Puts everything in order. Most blocks have a text of their own that nobody split, and are glued to nothing: for
/// those nothing is looked up, because this runs whenever someone presses Enter.
pub(crate) fn arrange(records: &Records, texts: &Texts) -> Order {
    let mut order = Order::default();
    let assigned = assign(records, texts, &mut order.problems);
    let free = find_roots(records, &assigned.before, &mut order);
    let settled = settle(records, texts, &assigned);
    let mut keyed: Vec<Keyed<'_>> = Vec::with_capacity(free.len());
    for (rank, (id, record)) in free.iter().enumerate() {
        // Among equals, split-offs of one text go by its words and all others by id.
        let tie = match assigned.first(id) {
            Some(part) if record.place.stand == Stand::Unmoved => (&part.owner, part.piece),
            _ => (*id, 0),
        };
        let position = settled.get(id).copied().unwrap_or(&record.place.position);
        keyed.push(Keyed { key: (position.prefix(), position, tie, id), rank });
    }
    keyed.sort_by(|a, b| a.key.cmp(&b.key));
    let owner = |id: &&BlockId| assigned.first(id).map(|part| ((*id).clone(), part.owner.clone()));
    order.settled = settled.keys().filter_map(owner).collect();
    let mut index_of_free = vec![0; free.len()];
    let mut index_of_glued = Vec::new();
    for (index, Keyed { key: (_, position, _, id), rank }) in keyed.into_iter().enumerate() {
        let mut root = Root { id: id.clone(), position: position.clone(), parts: Vec::new() };
        let glued = gather(&mut root, &order.glued, &assigned, records);
        index_of_free[rank] = index;
        index_of_glued.extend(glued.into_iter().map(|node| (node, index)));
        order.roots.push(root);
    }
    let index_of_free = free.iter().map(|(id, _)| (*id).clone()).zip(index_of_free);
    order.root_of = index_of_free.chain(index_of_glued).collect();
    report(records, &mut order.problems);
    order.problems.sort();
    order
}

/// A root on its way to its place: what it goes by, and which it was by id.
struct Keyed<'a> {
    key: RootKey<'a>,
    rank: usize,
}

/// Who shows what of the texts that were split. All others are shown by their owners.
struct Assigned<'a> {
    parts: BTreeMap<&'a BlockId, Vec<Part>>,
    /// For blocks that are folded back: the block that shows the piece before.
    before: BTreeMap<&'a BlockId, &'a BlockId>,
}

impl Assigned<'_> {
    fn first(&self, id: &BlockId) -> Option<&Part> {
        self.parts.get(id)?.first()
    }
}

/// Gives every piece of the texts that were split to the block that shows it.
fn assign<'a>(records: &'a Records, texts: &'a Texts, problems: &mut Vec<Problem>) -> Assigned<'a> {
    let mut folds = BTreeMap::new();
    let mut parts: BTreeMap<&BlockId, Vec<Part>> = BTreeMap::new();
    for (owner, pieces) in texts.iter().filter(|(_, pieces)| pieces.len() > 1) {
        let mut before = owner;
        for (piece, Piece { start, .. }) in pieces.iter().enumerate() {
            let node = match start {
                Start::Owner => owner,
                Start::Nameless => {
                    problems.push(Problem::MarkerWithoutBlock { block: before.clone() });
                    before
                }
                Start::Marker(id) => match records.get(id) {
                    None => {
                        problems.push(Problem::MarkerWithoutBlock { block: before.clone() });
                        before
                    }
                    Some(record) if record.text.is_some() || parts.contains_key(id) => {
                        problems.push(Problem::SecondMarker { block: id.clone() });
                        before
                    }
                    Some(record) => {
                        if record.place.stand == Stand::Folded {
                            folds.insert(id, before);
                        }
                        id
                    }
                },
            };
            parts.entry(node).or_default().push(Part { node: node.clone(), owner: owner.clone(), piece });
            before = node;
        }
    }
    for (id, _) in records.iter().filter(|(id, record)| record.text.is_none() && !parts.contains_key(id)) {
        problems.push(Problem::BlockWithoutText { block: id.clone() });
    }
    Assigned { parts, before: folds }
}

/// Finds who is glued to whom and returns those that are glued to nobody, by id.
fn find_roots<'a>(
    records: &'a Records,
    before: &BTreeMap<&'a BlockId, &'a BlockId>,
    order: &mut Order,
) -> Vec<(&'a BlockId, &'a Record)> {
    let target = |id: &BlockId, record: &Record| match &record.place.stand {
        Stand::Glued(to) => records.get_key_value(to),
        Stand::Folded => before.get(id).and_then(|to| records.get_key_value(to)),
        Stand::Unmoved | Stand::Moved => None,
    };
    let least_of_circles = find_circles(records, &target);
    let mut free = Vec::with_capacity(records.len());
    for (id, record) in records {
        match target(id, record) {
            Some((to, _)) if !least_of_circles.contains(id) => {
                order.glued.entry(to.clone()).or_default().push(id.clone());
                order.glued_to.insert(id.clone(), to.clone());
            }
            Some(_) => {
                free.push((id, record));
                order.circles.push(id.clone());
                order.problems.push(Problem::GluedInACircle { block: id.clone() });
            }
            None => {
                free.push((id, record));
                if matches!(record.place.stand, Stand::Glued(_) | Stand::Folded) {
                    order.problems.push(Problem::OddBlock { block: id.clone() });
                }
            }
        }
    }
    for glued in order.glued.values_mut().filter(|glued| glued.len() > 1) {
        glued.sort_by_cached_key(|id| {
            let place = &records[id].place;
            (place.stand != Stand::Folded, place.position.clone(), id.clone())
        });
    }
    free
}

/// The smallest id of every circle.
fn find_circles<'a, F>(records: &'a Records, target: &F) -> BTreeSet<&'a BlockId>
where
    F: Fn(&BlockId, &Record) -> Option<(&'a BlockId, &'a Record)>,
{
    let mut least = BTreeSet::new();
    // 1: on the way that is being followed; 2: known to end well.
    let mut seen: BTreeMap<&BlockId, u8> = BTreeMap::new();
    for start in records {
        let mut way: Vec<&BlockId> = Vec::new();
        let mut at = Some(start);
        while let Some((id, record)) = at {
            let next = target(id, record);
            if next.is_none() {
                break;
            }
            match seen.insert(id, 1) {
                Some(1) => {
                    let circle = way.iter().position(|node| *node == id).map_or(&[][..], |from| &way[from..]);
                    least.extend(circle.iter().min());
                    break;
                }
                Some(_) => {
                    seen.insert(id, 2);
                    break;
                }
                None => way.push(id),
            }
            at = next;
        }
        for id in way {
            seen.insert(id, 2);
        }
    }
    least
}

/// Where split-offs count as standing, if that differs from their register.
fn settle<'a>(
    records: &'a Records,
    texts: &'a Texts,
    assigned: &Assigned<'_>,
) -> BTreeMap<&'a BlockId, &'a Position> {
    let mut settled = BTreeMap::new();
    for (owner, pieces) in texts.iter().filter(|(_, pieces)| pieces.len() > 1) {
        let mut least: Option<&Position> = None;
        for (piece, Piece { start, .. }) in pieces.iter().enumerate().rev() {
            let id = match start {
                Start::Owner => owner,
                Start::Marker(id) => id,
                Start::Nameless => continue,
            };
            let counts = assigned.first(id).is_some_and(|part| part.owner == *owner && part.piece == piece);
            let Some(record) = records.get(id).filter(|_| counts) else { continue };
            if record.place.stand != Stand::Unmoved {
                continue;
            }
            match least {
                Some(least) if *least < record.place.position => {
                    settled.insert(id, least);
                }
                _ => least = Some(&record.place.position),
            }
        }
    }
    settled
}

/// Collects what a root shows, and returns what is glued to it, depth first. That may be much and deep: it keeps its
/// own stack.
fn gather(
    root: &mut Root,
    glued: &BTreeMap<BlockId, Vec<BlockId>>,
    assigned: &Assigned<'_>,
    records: &Records,
) -> Vec<BlockId> {
    let mut found = Vec::new();
    root.parts = parts_of(&root.id, assigned, records);
    let mut stack: Vec<&BlockId> = glued.get(&root.id).into_iter().flatten().rev().collect();
    while let Some(id) = stack.pop() {
        root.parts.extend(parts_of(id, assigned, records));
        stack.extend(glued.get(id).into_iter().flatten().rev());
        found.push(id.clone());
    }
    found
}

fn parts_of(id: &BlockId, assigned: &Assigned<'_>, records: &Records) -> Vec<Part> {
    match assigned.parts.get(id) {
        Some(parts) => parts.clone(),
        None if records.get(id).is_some_and(|record| record.text.is_some()) => {
            vec![Part { node: id.clone(), owner: id.clone(), piece: 0 }]
        }
        None => Vec::new(),
    }
}

fn report(records: &Records, problems: &mut Vec<Problem>) {
    for (id, record) in records {
        if let Some(kind) = &record.unknown_kind {
            problems.push(Problem::UnknownKind { block: id.clone(), kind: kind.clone() });
        }
        if record.odd {
            problems.push(Problem::OddBlock { block: id.clone() });
        }
    }
}
