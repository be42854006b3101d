//! What comes in by itself: changes of others, a slice a frame or on another thread, and the engine's events.

use trestle_model::text::Block;
use trestle_sync::repo::{DoorStatus, Event};

use super::{
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::{Arrived, CaughtUp, LeftOut, presence, table_document},
    messages::Trouble,
    screens::Page,
    view::{Nearby, TakingIn},
    widgets::surface::Tone,
};

/// Taking in what others did may take so much of a frame; how many changes that are, is found by measuring.
const SLICE_MILLIS_MAX: u128 = 4;
pub(super) const SLICE_CHANGES_START: usize = 64;
const SLICE_CHANGES_MAX: usize = 512;
/// A catch-up of fewer changes is over before it could be read about.
const TAKING_IN_SHOWN: u64 = 500;

impl AtTable {
    /// Takes in what others did, a slice a frame; what is too much for that, on another thread.
    #[expect(clippy::disallowed_methods, reason = "how much fits into a frame is found by measuring")]
    pub(super) fn take_in(&mut self, ctx: &egui::Context, mailbox: &Mailbox) {
        let anchors = self.anchors();
        let start = std::time::Instant::now();
        let news = self.documents.take_in(self.slice);
        let millis = start.elapsed().as_millis();
        if millis >= SLICE_MILLIS_MAX {
            self.slice = (self.slice / 2).max(1);
        } else if millis < SLICE_MILLIS_MAX / 2 && news.more {
            self.slice = (self.slice * 2).min(SLICE_CHANGES_MAX);
        }
        if let Some(catch_up) = self.documents.catch_up(self.slice) {
            let waker = mailbox.waker();
            mailbox.report(move || News::CaughtUp(Box::new(catch_up.run(&*waker))));
        } else if news.more {
            ctx.request_repaint();
        }
        let shown = self.design.as_ref().map(|design| design.document);
        if news.arrived.iter().any(|arrived| Some(arrived.document) == shown) {
            self.restore(anchors);
        }
        for arrived in &news.arrived {
            self.arrived(arrived);
        }
        for event in news.events {
            self.happen(event, ctx);
        }
        // A decision shows its wordings, which are documents of their own.
        self.stale |= news.decisions || (matches!(self.page, Page::Decision(_)) && !news.arrived.is_empty());
        self.tell_left_out(&news.left_out);
        for fork in &news.forks {
            let membership = self.documents.repo().membership();
            self.notice_of(Tone::Warn, &Trouble::wrote_apart(fork, &membership));
        }
    }

    fn arrived(&mut self, arrived: &Arrived) {
        self.happened_stale = true;
        self.stale |= arrived.document == table_document(self.documents.repo().table());
        let Some(design) = self.design.as_ref().filter(|design| design.document == arrived.document) else {
            return;
        };
        let membership = self.documents.repo().membership();
        let Some(by) = arrived.by.and_then(|by| membership.person_of_author(by)) else { return };
        let Some(loaded) = self.documents.open_now(design.document) else { return };
        let touched = |block: &&Block| arrived.touched.blocks.contains(&block.id);
        if let Some(block) = loaded.view().blocks.iter().rev().find(touched) {
            self.announcer.wrote(by.name.clone(), &words_of(block));
        }
    }

    /// A long catch-up is done: the copy with everything in it takes the place of the design.
    pub(super) fn caught_up(&mut self, caught_up: CaughtUp) {
        let anchors = self.anchors();
        let Some((arrived, left_out, old)) = self.documents.caught_up(caught_up) else { return };
        // Letting go of a long history takes milliseconds.
        std::thread::spawn(move || drop(old));
        self.restore(anchors);
        self.arrived(&arrived);
        self.stale = true;
        self.tell_left_out(&left_out);
    }

    /// Says whose changes cannot be shown, if any.
    fn tell_left_out(&mut self, left_out: &LeftOut) {
        if !left_out.is_empty() {
            let membership = self.documents.repo().membership();
            self.notice_of(Tone::Warn, &Trouble::left_out(left_out, &membership));
        }
    }

    fn happen(&mut self, event: Event, ctx: &egui::Context) {
        match event {
            Event::Membership => {
                self.stale = true;
                self.late.look_again();
            }
            Event::Late => self.stale = true,
            Event::Door(status) => {
                self.door_opened |= matches!(status, DoorStatus::Open { .. });
                self.stale = true;
            }
            Event::Peers => {
                self.stale = true;
                if self.documents.repo().peers().iter().all(|peer| !peer.connected) {
                    self.coming.clear();
                }
            }
            Event::Presence { peer, device, bytes } => {
                match bytes.as_deref().and_then(presence::Place::decode) {
                    Some(place) => self.presence.insert((peer, device), place),
                    None => self.presence.remove(&(peer, device)),
                };
                self.stale = true;
                self.find_others();
            }
            Event::Saved => {
                self.stale |= !self.saved;
                self.saved = true;
                self.announcer.saved();
                ctx.request_repaint();
            }
            Event::Trouble(trouble) => {
                self.meeting_changed(&trouble);
                if matches!(trouble, trestle_sync::repo::Trouble::NotSaving(_)) {
                    self.saved = false;
                    self.stale = true;
                }
                let title_of = |document| self.documents.title_of_page(document);
                if let Some((tone, trouble)) = Trouble::by_itself(&trouble, title_of) {
                    self.notice_of(tone, &trouble);
                }
            }
            Event::CatchingUp { document, received, total } => {
                if received < total {
                    self.coming.insert(document, TakingIn { done: received, total });
                } else {
                    self.coming.remove(&document);
                }
            }
            // Changes were taken in already.
            Event::Changes { .. } | Event::Anew { .. } => {}
        }
    }

    /// What is settled for this computer: whether others on the same network are looked for, and what it is called.
    pub(super) fn settled(&mut self, mdns: bool, computer: Option<&str>) {
        let nearby = match (mdns, self.hidden) {
            (false, _) => Nearby::Off,
            (true, true) => Nearby::Hidden,
            (true, false) => Nearby::Found,
        };
        if self.meeting.nearby != nearby || self.computer.as_deref() != computer {
            self.meeting.nearby = nearby;
            self.computer = computer.map(str::to_owned);
            self.stale = true;
        }
    }

    /// By which ways our computers can meet has changed.
    fn meeting_changed(&mut self, trouble: &trestle_sync::repo::Trouble) {
        use trestle_sync::repo::Trouble as T;
        match trouble {
            T::NoMulticast => self.hidden = true,
            T::MulticastAgain => self.hidden = false,
            T::CannotMeet { why } => self.meeting.cut_off = Some(why.clone()),
            _ => return,
        }
        self.stale = true;
    }

    /// How far a long catch-up is: what comes in from peers, or what waits to be taken in.
    pub(super) fn taking_in(&self) -> Option<TakingIn> {
        let add = |all: TakingIn, one: &TakingIn| TakingIn {
            done: all.done + one.done,
            total: all.total + one.total,
        };
        let coming = self.coming.values().fold(TakingIn { done: 0, total: 0 }, add);
        let merging = self.documents.taking_in().map(|(done, total)| TakingIn { done, total });
        [Some(coming), merging].into_iter().flatten().find(|one| one.total >= TAKING_IN_SHOWN)
    }
}

/// The words of a paragraph, without how they look.
fn words_of(block: &Block) -> String {
    block.runs.iter().map(|run| run.text.as_str()).collect()
}
