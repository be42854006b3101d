//! What is said aloud while the keyboard stays where it is: who sat down, who came into this design, who wrote what,
//! that words are saved, that copies match, what the door did. Two views are compared; nothing is asked anew.

mod deciding;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use trestle_trust::{
    Gone,
    agreement::Minutes,
    ids::{DocumentId, PersonId},
};

use crate::{
    lang::Words,
    view::{
        DoorEnd, DoorView, Matched, TableView,
        places::{GoneView, MyPlace, RemovalView},
    },
    widgets::live,
};

/// What somebody wrote is said at most this often.
const WROTE_EVERY_SECS: f64 = 3.0;
/// Words count as saved to whoever wrote them when they have paused for so long.
const SAVED_AFTER_SECS: f64 = 2.0;
/// No more letters than this of what somebody wrote.
const WROTE_CHARS_MAX: usize = 200;

/// What has been said, and what waits to be.
#[derive(Debug, Default)]
pub(super) struct Announcer {
    /// With whom copies matched when it was last said.
    met: BTreeSet<PersonId>,
    /// Who wrote what, not said yet.
    wrote: Option<(String, String)>,
    wrote_at: Option<f64>,
    /// When an own act last happened that is not said to be saved.
    acted_at: Option<f64>,
    on_disk: bool,
    /// What was said of decisions when it was last looked at.
    minutes: Option<Arc<Minutes>>,
}

impl Announcer {
    /// Somebody else wrote: their name, and the words of the paragraph as they are now.
    pub(super) fn wrote(&mut self, name: String, words: &str) {
        let words: String = words.chars().take(WROTE_CHARS_MAX).collect();
        if !words.trim().is_empty() {
            self.wrote = Some((name, words));
        }
    }

    /// This person wrote, at `now` by egui's clock.
    pub(super) fn acted(&mut self, now: f64) {
        self.acted_at = Some(now);
        self.on_disk = false;
    }

    /// Everything is on disk.
    pub(super) fn saved(&mut self) {
        self.on_disk = true;
    }

    /// Says what is due, and asks for a frame when the next is.
    pub(super) fn speak(&mut self, ctx: &egui::Context, words: &Words) {
        let now = ctx.input(|input| input.time);
        let mut next = f64::INFINITY;
        if self.wrote.is_some() {
            let due = self.wrote_at.map_or(now, |at| at + WROTE_EVERY_SECS);
            if now < due {
                next = next.min(due - now);
            } else if let Some((name, what)) = self.wrote.take() {
                self.wrote_at = Some(now);
                live::say(
                    ctx,
                    words.say_with("said-wrote", &[("name", name.into()), ("words", what.into())]),
                );
            }
        }
        if let Some(at) = self.acted_at.filter(|_| self.on_disk) {
            if now < at + SAVED_AFTER_SECS {
                next = next.min(at + SAVED_AFTER_SECS - now);
            } else {
                self.acted_at = None;
                live::say(ctx, words.say("said-saved"));
            }
        }
        if next.is_finite() {
            ctx.request_repaint_after(Duration::from_secs_f64(next));
        }
    }

    /// What is to be said when `before` became `after`, with the design `open` on the screen.
    pub(super) fn differences(
        &mut self,
        words: &Words,
        before: &TableView,
        after: &TableView,
        open: Option<DocumentId>,
    ) -> Vec<String> {
        let mut said = Vec::new();
        let named = |key: &str, name: &str| words.say_with(key, &[("name", name.into())]);
        for person in after.people.iter().filter(|person| !person.me) {
            let old = before.person(person.id);
            if old.is_none() {
                said.push(named("said-sat-down", &person.name));
            }
            let was_in = old.and_then(|old| old.in_design);
            if open.is_some() && person.in_design == open && was_in != open {
                said.push(named("said-came-in", &person.name));
            }
        }
        said.extend(places(words, before, after));
        if before.computers.count > 0 && after.computers.count > before.computers.count {
            said.push(words.say("computers-linked"));
        }
        said.extend(self.met(words, after));
        said.extend(door(words, &before.door, &after.door));
        said
    }

    /// Copies match with somebody with whom they did not before.
    fn met(&mut self, words: &Words, after: &TableView) -> Option<String> {
        let here = |person: &&crate::view::PersonView| !person.me && person.matched == Matched::HereNow;
        let here: BTreeSet<PersonId> = after.people.iter().filter(here).map(|person| person.id).collect();
        self.met.retain(|person| here.contains(person));
        let sync = &after.sync;
        if sync.connected == 0 || sync.up_to_date < sync.connected || here.is_subset(&self.met) {
            return None;
        }
        self.met = here;
        Some(words.say_with("said-matched", &[("count", sync.connected.into())]))
    }
}

/// What is asked of somebody's place, and who has gone.
fn places(words: &Words, before: &TableView, after: &TableView) -> Vec<String> {
    let mut said = Vec::new();
    let name = |id: PersonId| after.name_of(id).map_or_else(|| words.say("someone"), str::to_owned);
    let known = |asked: &&RemovalView| {
        before.places.removals.iter().any(|before| before.statement == asked.statement)
    };
    for asked in after.places.waiting().filter(|asked| !known(asked)) {
        let by = asked.asked_by.map_or_else(|| words.say("someone"), name);
        let names = asked.people.iter().map(|id| name(*id)).collect::<Vec<_>>().join(", ");
        said.push(words.say_with("said-removal-asked", &[("name", by.into()), ("names", names.into())]));
    }
    let was = |gone: &&GoneView| before.places.gone.iter().any(|before| before.id == gone.id);
    for gone in after.places.gone.iter().filter(|gone| !gone.me && !was(gone)) {
        let key = match gone.how {
            Gone::Left(_) => "said-left",
            Gone::Removed(_) => "said-gone",
        };
        said.push(words.say_with(key, &[("name", (&gone.name).into())]));
    }
    if before.places.mine == MyPlace::Here && after.places.mine != MyPlace::Here {
        said.push(words.say("gone-strip"));
    }
    said
}

fn door(words: &Words, before: &DoorView, after: &DoorView) -> Option<String> {
    if before == after {
        return None;
    }
    match (before, after) {
        (DoorView::Closed(_), DoorView::Open { words: four, .. }) => {
            Some(words.say_with("said-door-open", &[("words", four.into())]))
        }
        (DoorView::Open { wrong_tries: was, came: some, .. }, DoorView::Open { wrong_tries, came, .. }) => {
            if came > some {
                Some(words.say_with("door-came", &[("count", i64::from(*came).into())]))
            } else if wrong_tries > was {
                Some(words.say_with("door-wrong", &[("count", i64::from(*wrong_tries).into())]))
            } else {
                None
            }
        }
        (_, DoorView::Closed(end)) => Some(words.say(match (*end)? {
            DoorEnd::TimeUp => "door-time-up",
            DoorEnd::ThreeWrong => "door-three-wrong",
            DoorEnd::Here => "door-closed-here",
        })),
    }
}

#[cfg(test)]
mod tests {
    use egui::{Context, RawInput};

    use super::*;
    use crate::lang::Language;

    /// What is said in a frame at that second, by a screen reader's tree.
    fn heard(ctx: &Context, announcer: &mut Announcer, at_secs: f64) -> Vec<String> {
        let words = Words::new(Language::English);
        let input = RawInput { time: Some(at_secs), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            announcer.speak(ui.ctx(), &words);
            live::show(ui.ctx());
        });
        output.textures_delta.clear();
        let tree = output.platform_output.accesskit_update.expect("a screen reader listens");
        let said = tree.nodes.iter().filter(|(_, node)| node.role() == egui::accesskit::Role::Status);
        said.filter_map(|(_, node)| node.label().map(str::to_owned)).collect()
    }

    #[test]
    fn what_others_write_is_said_every_three_seconds_and_then_the_newest() {
        let ctx = Context::default();
        ctx.enable_accesskit();
        let mut announcer = Announcer::default();
        let mut heard_so_far = 0;
        for key in 0..60 {
            announcer.wrote("Idris".to_owned(), &format!("{key} words"));
            heard_so_far = heard(&ctx, &mut announcer, 10.0 + 0.1 * f64::from(key)).len();
        }
        assert_eq!(heard_so_far, 2, "sixty keys in six seconds are said twice");
        let last = heard(&ctx, &mut announcer, 20.0);
        assert!(last.last().is_some_and(|said| said.contains("59 words")), "{last:?}");
        assert_eq!(heard(&ctx, &mut announcer, 30.0), last, "and nothing is said again");
    }

    #[test]
    fn words_are_said_to_be_saved_after_a_pause_and_once_they_are() {
        let ctx = Context::default();
        ctx.enable_accesskit();
        let mut announcer = Announcer::default();
        announcer.acted(10.0);
        assert_eq!(heard(&ctx, &mut announcer, 20.0), Vec::<String>::new(), "not on disk yet");
        announcer.saved();
        assert_eq!(heard(&ctx, &mut announcer, 21.0).len(), 1);
        assert_eq!(heard(&ctx, &mut announcer, 31.0).len(), 1, "once");
        announcer.acted(40.0);
        announcer.saved();
        assert_eq!(heard(&ctx, &mut announcer, 41.9).len(), 1, "they may go on writing");
        assert_eq!(heard(&ctx, &mut announcer, 42.1).len(), 2);
    }
}
