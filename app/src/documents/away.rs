//! Long work on a copy of an open design, on another thread, while the design itself stays in use.
//!
//! [`Documents::catch_up`] hands out a copy with all that waits for it; [`CatchUp::run`] takes that in, and
//! [`Documents::caught_up`] puts the copy in the design's place, together with the person's own acts since then.
//! [`Documents::bring_in`] does the same for one long act of the person's own; other acts have to wait for it, since
//! acts of one actor follow each other. Absent: threads, which belong to the window.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use trestle_model::{ApplyError, Committed, DocumentKind, Stamp, TextDesign, Touched, text::TextAction};
use trestle_sync::repo::Repo;
use trestle_trust::ids::DocumentId;

use super::anew::carry_on;
use super::{
    Arrived, DesignError, Documents, LeftOut, OpenDesign, author_of, fit, now_unix_secs, open_design, parts,
};

/// So many changes are taken in between two tellings of how far it is.
const CHANGES_PER_STEP: usize = 500;
/// What would take longer than so many slices is long.
const SLICES_MAX: usize = 8;
/// So is what waits if it has more bytes than this: a key has some 130.
const WAITING_BYTES_MAX: usize = 16 * 1024;

/// A copy of the design is elsewhere.
#[derive(Debug)]
pub struct Away {
    progress: Progress,
    /// Own acts on the design since the copy was made.
    since: Vec<Vec<u8>>,
    /// Own acts wait until the copy is back.
    acts_wait: bool,
}

impl Away {
    /// Whether what came back is what went away: the design may have been shut, or the work given up, meanwhile.
    fn is(&self, progress: &Progress) -> bool {
        Arc::ptr_eq(&self.progress.done, &progress.done)
    }

    /// An own act that the copy lacks.
    pub(super) fn acted(&mut self, change: &[u8]) {
        self.since.push(change.to_vec());
    }
}

#[derive(Debug, Clone, Default)]
struct Progress {
    done: Arc<AtomicU64>,
    total: u64,
}

/// A copy of a design, and all that waits for it.
#[derive(Debug)]
pub struct CatchUp {
    document: DocumentId,
    design: TextDesign,
    changes: Vec<Vec<u8>>,
    /// It is to be loaded anew first.
    anew: Option<(Repo, DocumentKind)>,
    progress: Progress,
}

/// The copy with everything in it.
#[derive(Debug)]
pub struct CaughtUp {
    document: DocumentId,
    design: TextDesign,
    arrived: Arrived,
    /// Changes that did not fit and are not shown.
    left_out: LeftOut,
    progress: Progress,
}

/// A copy of a design, and an act for it.
#[derive(Debug)]
pub struct Brought {
    document: DocumentId,
    design: TextDesign,
    stamp: Stamp,
    progress: Progress,
}

/// What came of that act.
#[derive(Debug)]
pub struct Back {
    document: DocumentId,
    done: Result<(TextDesign, Vec<Committed>), ApplyError>,
    progress: Progress,
}

impl CatchUp {
    /// Takes everything in. Waits; `told` is called after each step.
    pub fn run(self, told: &dyn Fn()) -> CaughtUp {
        let CatchUp { document, mut design, mut changes, anew, progress } = self;
        let by = changes.last().and_then(|change| author_of(change));
        let count = changes.len();
        let mut touched = Touched::default();
        let mut left_out = LeftOut::default();
        match anew.map(|(repo, kind)| open_design(&repo, document, kind)) {
            Some(Ok(loaded)) => {
                touched = all_of(&design);
                left_out.add(loaded.left_out);
                design = loaded.design;
                touched.blocks.extend(all_of(&design).blocks);
                // What counts of these is in it.
                changes.clear();
            }
            Some(Err(error)) => tracing::error!(%error, "a design is not made anew"),
            None => {}
        }
        let mut changes = changes.into_iter();
        loop {
            let step: Vec<_> = changes.by_ref().take(CHANGES_PER_STEP).collect();
            if step.is_empty() {
                break;
            }
            let steps = step.len() as u64;
            let (merged, out) = fit::merge_what_fits(step, |step| Ok(design.merge(step)?));
            left_out.add(out);
            if let Some(more) = merged {
                touched.blocks.extend(more.blocks);
                touched.order_changed |= more.order_changed;
                touched.comments |= more.comments;
            }
            progress.done.fetch_add(steps, Ordering::Relaxed);
            told();
        }
        touched.blocks.sort();
        touched.blocks.dedup();
        let arrived = Arrived { document, changes: count, touched, by };
        CaughtUp { document, design, arrived, left_out, progress }
    }
}

fn all_of(design: &TextDesign) -> Touched {
    let blocks = design.view().blocks.iter().map(|block| block.id.clone()).collect();
    Touched { blocks, order_changed: true, comments: true }
}

impl Brought {
    /// Performs the act on the copy, in as many changes as it takes. Waits.
    pub fn run(mut self, action: &TextAction) -> Back {
        let done = self.perform(action);
        let done = done.map(|committed| (self.design, committed));
        Back { document: self.document, done, progress: self.progress }
    }

    /// Takes back the person's last act on the copy, or does it again. Waits.
    pub fn take_back(mut self, again: bool) -> Back {
        let (stamp, mut rng) = (self.stamp, rand::rng());
        let done = match again {
            false => self.design.undo(stamp, &mut rng),
            true => self.design.redo(stamp, &mut rng),
        };
        let done = done.map(|committed| (self.design, committed.into_iter().collect()));
        Back { document: self.document, done, progress: self.progress }
    }

    fn perform(&mut self, action: &TextAction) -> Result<Vec<Committed>, ApplyError> {
        let Some((first, rest)) = parts::of(action, self.design.view()) else {
            return Ok(self.perform_one(action)?.into_iter().collect());
        };
        let mut done: Vec<_> = self.perform_one(&first)?.into_iter().collect();
        for blocks in rest {
            let made = done.last().and_then(|done| done.caret.as_ref()).map(|caret| &caret.block);
            let after = parts::next(self.design.view(), made);
            done.extend(self.perform_one(&TextAction::InsertBlocks { after, blocks })?);
        }
        Ok(done)
    }

    fn perform_one(&mut self, action: &TextAction) -> Result<Option<Committed>, ApplyError> {
        self.design.apply(action, self.stamp, &mut rand::rng())
    }
}

impl Documents {
    /// A copy for another thread, if more waits for an open design than fits into a few slices of `slice` changes, or if it
    /// is to be made anew. [`Documents::take_in`] leaves that alone.
    pub fn catch_up(&mut self, slice: usize) -> Option<CatchUp> {
        let long = |open: &OpenDesign| open.away.is_none() && (open.anew || open.is_long(slice));
        let ground_rules = self.ground_rules();
        let (id, open) = self.designs.iter_mut().find(|(_, open)| long(open))?;
        let changes: Vec<_> = open.incoming.drain(..).collect();
        let progress = Progress { total: changes.len() as u64, ..Progress::default() };
        open.away = Some(Away { progress: progress.clone(), since: Vec::new(), acts_wait: false });
        let kind = if *id == ground_rules { DocumentKind::GroundRules } else { DocumentKind::Text };
        let anew = std::mem::take(&mut open.anew).then(|| (self.repo.clone(), kind));
        Some(CatchUp { document: *id, design: open.design.clone(), changes, anew, progress })
    }

    /// Puts the copy in the place of the design. The old one is given back with what happened, to be dropped
    /// where there is time for it. `None` if the design was shut meanwhile: what came in is in the engine's log.
    pub fn caught_up(&mut self, caught_up: CaughtUp) -> Option<(Arrived, LeftOut, TextDesign)> {
        let CaughtUp { document, design, arrived, left_out, progress } = caught_up;
        let open = self.designs.get_mut(&document).filter(|open| open.waits_for(&progress))?;
        let old = open.replace(design)?;
        open.unsaved += arrived.changes;
        Some((arrived, left_out, old))
    }

    /// How far the catch-ups of all designs are, in changes: taken in, of how many.
    pub fn taking_in(&self) -> Option<(u64, u64)> {
        let mut away =
            self.designs.values().filter_map(|open| open.away.as_ref()).filter(|away| !away.acts_wait);
        let first = away.next()?;
        let add = |(done, total): (u64, u64), away: &Away| {
            (done + away.progress.done.load(Ordering::Relaxed), total + away.progress.total)
        };
        Some(away.fold(add((0, 0), first), add))
    }

    /// A copy for a long act on another thread. Until [`Documents::brought_in`] other acts on the design have to wait.
    ///
    /// # Errors
    /// [`DesignError::Closed`] if the design is not open, or at work already.
    pub fn bring_in(&mut self, id: DocumentId) -> Result<Brought, DesignError> {
        let open = self.designs.get_mut(&id).filter(|open| open.away.is_none()).ok_or(DesignError::Closed)?;
        let actor = *open.actor.get_or_insert_with(|| self.repo.new_actor());
        let progress = Progress::default();
        open.away = Some(Away { progress: progress.clone(), since: Vec::new(), acts_wait: true });
        let stamp = Stamp { actor, now_unix_secs: now_unix_secs() };
        Ok(Brought { document: id, design: open.design.clone(), stamp, progress })
    }

    /// Whether own acts on this design have to wait.
    pub fn acts_wait(&self, id: DocumentId) -> bool {
        let away = self.designs.get(&id).and_then(|open| open.away.as_ref());
        away.is_some_and(|away| away.acts_wait)
    }

    /// Gives a long act up. What comes of it is not looked at any more.
    pub fn give_up(&mut self, id: DocumentId) {
        if let Some(open) = self.designs.get_mut(&id)
            && open.away.as_ref().is_some_and(|away| away.acts_wait)
        {
            open.away = None;
        }
    }

    /// The long act is done: it is committed, unless it was given up. Gives back the old copy, to be dropped where
    /// there is time for it.
    ///
    /// # Errors
    /// [`DesignError`]; then nothing has changed.
    pub fn brought_in(&mut self, back: Back) -> Result<Option<TextDesign>, DesignError> {
        let Back { document, done, progress } = back;
        let open = self.designs.get_mut(&document);
        let Some(open) = open.filter(|open| open.waits_for(&progress)) else { return Ok(None) };
        let (design, committed) = match done {
            Ok(done) => done,
            Err(error) => {
                open.away = None;
                return Err(error.into());
            }
        };
        let old = open.replace(design).ok_or(DesignError::Closed)?;
        open.unsaved += committed.len();
        for committed in committed {
            self.repo.commit(document, committed.bytes);
        }
        Ok(Some(old))
    }
}

impl OpenDesign {
    /// Whether what waits is too much to be taken in between frames, `slice` changes at a time.
    pub(super) fn is_long(&self, slice: usize) -> bool {
        self.incoming.len() > slice.saturating_mul(SLICES_MAX)
            || self.incoming.iter().map(Vec::len).sum::<usize>() > WAITING_BYTES_MAX
    }

    fn waits_for(&self, progress: &Progress) -> bool {
        self.away.as_ref().is_some_and(|away| away.is(progress))
    }

    /// Takes the copy that was away, with the own acts since, and gives back the old one. `None` if none is away.
    fn replace(&mut self, mut design: TextDesign) -> Option<TextDesign> {
        let away = self.away.take()?;
        if !away.acts_wait {
            // They were made on what the copy was made from, so they fit it: but where that was made anew without something
            // that they build on. Then they hold that up, and all is made anew once more.
            if let Err(error) = design.merge(away.since) {
                tracing::warn!(%error, "own acts do not fit the design that was caught up");
            }
            carry_on(&mut design, &mut self.design);
        }
        Some(std::mem::replace(&mut self.design, design))
    }
}
