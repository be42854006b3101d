//! Keeps the order of blocks in step without putting all of them in order anew.
//!
//! Blocks that share a text or are glued to each other form a group. What [`arrange`] says of a group depends on nothing
//! outside it; only where its roots stand among all others does, and that goes by their keys. So a change that touches a
//! few blocks has their groups arranged by themselves and the roots of these put in their places. Where anything is odd
//! (a marker without a block, a circle), everything is arranged anew: so is it where a group is large.

use std::collections::{BTreeMap, BTreeSet};

use super::order::{Order, Root, arrange};
use super::place::Stand;
use super::read::Start;
use super::state::State;
use super::view::{Block, BlockId};
use crate::replica::Touched;

/// Groups of more blocks than this are not worth it.
const GROUP_MAX: usize = 256;

impl State {
    /// Puts the groups of these texts and records in order; `None` if everything has to be arranged anew, and then
    /// nothing has changed. No text may have lost a marker.
    pub(super) fn rearrange_some(
        &mut self,
        texts: &BTreeSet<BlockId>,
        records: &BTreeSet<BlockId>,
    ) -> Option<Touched> {
        if !self.order.problems.is_empty() {
            return None;
        }
        let group = self.group(texts.iter().chain(records))?;
        let order = self.arrange_group(&group)?;
        Some(self.put_in_place(&group, order))
    }

    /// These blocks and all that they share a text with or are glued to, as it was and as it is now.
    fn group<'a>(&self, blocks: impl Iterator<Item = &'a BlockId>) -> Option<BTreeSet<BlockId>> {
        let mut group = BTreeSet::new();
        let mut open: Vec<BlockId> = blocks.cloned().collect();
        while let Some(id) = open.pop() {
            if group.contains(&id) {
                continue;
            }
            if let Stand::Glued(to) = &self.records.get(&id)?.place.stand {
                open.push(to.clone());
            }
            for piece in self.texts.get(&id).into_iter().flatten() {
                if let Start::Marker(shown) = &piece.start {
                    open.push(shown.clone());
                }
            }
            if let Some(root) = self.order.root_of.get(&id) {
                let root = &self.order.roots[*root];
                open.push(root.id.clone());
                open.extend(root.parts.iter().flat_map(|part| [part.node.clone(), part.owner.clone()]));
            }
            open.extend(self.order.glued.get(&id).into_iter().flatten().cloned());
            open.extend(self.order.glued_to.get(&id).cloned());
            group.insert(id);
            if group.len() > GROUP_MAX || open.len() > 8 * GROUP_MAX {
                return None;
            }
        }
        Some(group)
    }

    /// The order of a group by itself; `None` where something is odd.
    fn arrange_group(&mut self, group: &BTreeSet<BlockId>) -> Option<Order> {
        let records: BTreeMap<_, _> = group.iter().filter_map(|id| self.records.remove_entry(id)).collect();
        let texts: BTreeMap<_, _> = group.iter().filter_map(|id| self.texts.remove_entry(id)).collect();
        let order = arrange(&records, &texts);
        self.records.extend(records);
        self.texts.extend(texts);
        order.problems.is_empty().then_some(order)
    }

    fn put_in_place(&mut self, group: &BTreeSet<BlockId>, order: Order) -> Touched {
        let Order { roots, root_of, glued, glued_to, settled, .. } = order;
        let before: Vec<(usize, BlockId)> =
            group.iter().filter_map(|id| Some((self.index(id)?, id.clone()))).collect();
        let mut touched = Touched::default();
        for id in group {
            self.order.root_of.remove(id);
            self.order.glued.remove(id);
            self.order.glued_to.remove(id);
            self.order.settled.remove(id);
        }
        let shown_by: Vec<(BlockId, BlockId)> =
            root_of.into_iter().map(|(id, index)| (id, roots[index].id.clone())).collect();
        let blocks: Vec<Block> = roots.iter().map(|root| self.show(root)).collect();
        self.order.glued.extend(glued);
        self.order.glued_to.extend(glued_to);
        self.order.settled.extend(settled);

        let mut index_of: BTreeMap<BlockId, usize> = BTreeMap::new();
        if self.stay(&before, &roots) {
            let mut indices: Vec<usize> = before.iter().map(|(index, _)| *index).collect();
            indices.sort_unstable();
            for ((index, root), block) in indices.into_iter().zip(roots).zip(blocks) {
                if self.view.blocks[index] != block {
                    touched.blocks.push(root.id.clone());
                    self.view.blocks[index] = block;
                }
                index_of.insert(root.id.clone(), index);
                self.order.roots[index] = root;
            }
        } else {
            touched.order_changed = true;
            let gone: BTreeSet<usize> = before.iter().map(|(index, _)| *index).collect();
            let mut old: BTreeMap<BlockId, Block> = BTreeMap::new();
            for index in gone.iter().rev() {
                let root = self.order.roots.remove(*index);
                old.insert(root.id, self.view.blocks.remove(*index));
            }
            let mut put_in = BTreeSet::new();
            // They come in their order, so none moves one that was put in before it.
            for (root, block) in roots.into_iter().zip(blocks) {
                let key = root.key(&self.records);
                let at = self.order.roots.partition_point(|other| other.key(&self.records) < key);
                if old.remove(&root.id).as_ref() != Some(&block) {
                    touched.blocks.push(root.id.clone());
                }
                put_in.insert(at);
                index_of.insert(root.id.clone(), at);
                self.order.roots.insert(at, root);
                self.view.blocks.insert(at, block);
            }
            touched.blocks.extend(old.into_keys());
            self.count_anew(&gone, &put_in);
        }
        for (id, root) in shown_by {
            self.order.root_of.insert(id, index_of[&root]);
        }
        touched
    }

    /// Whether the roots of a group are the same blocks as before, in the same places.
    fn stay(&self, before: &[(usize, BlockId)], roots: &[Root]) -> bool {
        let mut before: Vec<&(usize, BlockId)> = before.iter().collect();
        before.sort_unstable();
        before.len() == roots.len()
            && before.iter().zip(roots).all(|((index, id), root)| {
                let (left, right) = (index.checked_sub(1), index + 1);
                let key = |index: usize| Some(self.order.roots.get(index)?.key(&self.records));
                *id == root.id
                    && left.and_then(key).is_none_or(|left| left < root.key(&self.records))
                    && key(right).is_none_or(|right| root.key(&self.records) < right)
            })
    }

    /// Gives all other roots their new indices, after some were taken out (by their old index) and some put in (by their
    /// new one).
    fn count_anew(&mut self, gone: &BTreeSet<usize>, put_in: &BTreeSet<usize>) {
        let before = self.order.roots.len() + gone.len() - put_in.len();
        let mut index = 0;
        let mut now = vec![0; before];
        for (old, now) in now.iter_mut().enumerate() {
            if gone.contains(&old) {
                continue;
            }
            while put_in.contains(&index) {
                index += 1;
            }
            *now = index;
            index += 1;
        }
        for root in self.order.root_of.values_mut() {
            *root = now[*root];
        }
    }
}
