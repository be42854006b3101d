//! What others did: it waits as events until it is taken in, a bounded slice at a time.

use trestle_model::{Fork, Touched};
use trestle_sync::{columns, repo::Event};
use trestle_trust::ids::{AuthorKey, DocumentId};

use super::{Documents, LeftOut, OpenDesign, fit, table_document};

/// Changes of others that are in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub document: DocumentId,
    pub changes: usize,
    pub touched: Touched,
    /// Who made the last of them.
    pub by: Option<AuthorKey>,
}

/// What [`Documents::take_in`] found.
#[derive(Debug, Default)]
pub struct News {
    pub arrived: Vec<Arrived>,
    /// All other events, in order.
    pub events: Vec<Event>,
    /// Changes that did not fit and are not shown.
    pub left_out: LeftOut,
    /// Where devices wrote apart in open documents: each is told once while it is open.
    pub forks: Vec<Fork>,
    /// There is more to merge: call again soon.
    pub more: bool,
    /// `Documents::rows` or `Documents::decision_page` may say something new.
    pub decisions: bool,
}

impl Documents {
    /// Takes in what the engine has to tell, and merges at most `changes_max` changes of others.
    pub fn take_in(&mut self, changes_max: usize) -> News {
        let mut news = News { left_out: std::mem::take(&mut self.left_out), ..News::default() };
        let mut listable = false;
        let table = table_document(self.repo.table());
        let events: Vec<_> = self.events.try_iter().collect();
        if !events.is_empty() {
            self.try_anew(changes_max == usize::MAX, &mut news);
        }
        for event in events {
            match event {
                Event::Changes { document, changes } if document == table => {
                    self.table_incoming.extend(changes)
                }
                Event::Anew { document } => {
                    listable |= self.listing.may_have(document);
                    self.is_anew(document, changes_max == usize::MAX, &mut news);
                }
                Event::Changes { document, changes } => {
                    listable |= self.listing.may_have(document);
                    let Some(changes) = self.deciding.comes(document, changes) else { continue };
                    if let Some(open) = self.designs.get_mut(&document) {
                        open.incoming.extend(changes);
                    } else {
                        let count = changes.len();
                        if let Some(held) = self.held.get_mut(&document) {
                            held.extend(changes);
                        }
                        let touched = Touched::default();
                        news.arrived.push(Arrived { document, changes: count, touched, by: None });
                    }
                }
                other => {
                    news.decisions |= matches!(other, Event::Membership);
                    news.events.push(other);
                }
            }
        }
        if news.decisions {
            self.note_heard();
        }
        if listable {
            self.relist();
        } else if news.decisions {
            self.relist_asked();
        }
        self.merge_slices(table, changes_max, &mut news);
        for (document, changes, left_out) in self.deciding.merge(changes_max) {
            news.left_out.add(left_out);
            news.decisions = true;
            news.arrived.push(Arrived { document, changes, touched: Touched::default(), by: None });
        }
        news.more |= self.deciding.has_more();
        for open in self.designs.values_mut() {
            let forks = open.design.forks().into_iter();
            news.forks.extend(forks.filter(|fork| open.forks_told.insert((fork.actor, fork.seq))));
        }
        news.decisions |= self.turn_decisions();
        news
    }

    /// All that has come in, for callers that may wait.
    pub fn drain(&mut self) -> Vec<Arrived> {
        self.take_in(usize::MAX).arrived
    }

    fn merge_slices(&mut self, table: DocumentId, changes_max: usize, news: &mut News) {
        let mut left = changes_max;
        if !self.table_incoming.is_empty() {
            self.table_unsaved = true;
            let slice: Vec<_> = self.table_incoming.drain(..left.min(self.table_incoming.len())).collect();
            left -= slice.len();
            let changes = slice.len();
            let (merged, out) = fit::merge_what_fits(slice, |slice| Ok(self.workspace.merge(slice)?));
            news.left_out.add(out);
            if merged.is_some() {
                self.relist();
                self.deciding.keeper.relisted();
                let touched = Touched::default();
                news.arrived.push(Arrived { document: table, changes, touched, by: None });
            }
        }
        for (id, open) in &mut self.designs {
            let take = left.min(open.incoming.len());
            // What comes in while a copy is away waits until it is back; what is long waits for `catch_up`.
            if take == 0 || open.is_elsewhere() || (changes_max < usize::MAX && open.is_long(changes_max)) {
                continue;
            }
            let slice: Vec<_> = open.incoming.drain(..take).collect();
            let by = slice.last().and_then(|change| author_of(change));
            left -= take;
            open.unsaved += take;
            let (merged, out) = fit::merge_what_fits(slice, |slice| Ok(open.design.merge(slice)?));
            news.left_out.add(out);
            if let Some(touched) = merged {
                news.arrived.push(Arrived { document: *id, changes: take, touched, by });
            }
        }
        let waits = |open: &OpenDesign| {
            !open.is_elsewhere() && !open.incoming.is_empty() && !open.is_long(changes_max)
        };
        news.more = !self.table_incoming.is_empty() || self.designs.values().any(waits);
    }
}

/// Who made a change.
pub(super) fn author_of(change: &[u8]) -> Option<AuthorKey> {
    Some(columns::scan(change).ok()?.actor.author())
}
