//! What takes long: each is shown once it has taken 0.3 s, and can be stopped. Absent: the work itself.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use egui::Ui;

use crate::{
    look::Look,
    screens::{Intent, Task},
    theme::{self, Type},
    widgets::{button::Button, progress, surface, text},
};

/// What is done sooner is not worth a word.
const SHOWN_AFTER_SECS: f64 = 0.3;

/// Tells the thread that works whether somebody still wants it to, and how far it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<Told>);

#[derive(Debug, Default)]
struct Told {
    stopped: AtomicBool,
    done: AtomicU64,
    /// None while it is zero.
    total: AtomicU64,
}

impl Stop {
    pub(super) fn asked(&self) -> bool {
        self.0.stopped.load(Ordering::Relaxed)
    }

    /// So much of so much is done. False if nobody wants the rest.
    pub(super) fn goes_on(&self, done: u64, total: u64) -> bool {
        self.0.done.store(done, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        !self.asked()
    }

    /// How far it is, where that is known.
    fn progress(&self) -> Option<(u64, u64)> {
        let total = self.0.total.load(Ordering::Relaxed);
        (total > 0).then(|| (self.0.done.load(Ordering::Relaxed), total))
    }
}

/// What is under way.
#[derive(Debug, Default)]
pub(super) struct Busy {
    running: BTreeMap<Task, Running>,
}

#[derive(Debug)]
struct Running {
    since: f64,
    stop: Stop,
}

impl Busy {
    /// Something begins, at `now` by egui's clock. What ran under that name is stopped.
    pub(super) fn begin(&mut self, task: Task, now: f64) -> Stop {
        self.stop(task);
        let stop = Stop::default();
        self.running.insert(task, Running { since: now, stop: stop.clone() });
        stop
    }

    /// Something is done. True if it is still wanted.
    pub(super) fn end(&mut self, task: Task, stop: &Stop) -> bool {
        let mine = self.running.get(&task).is_some_and(|running| Arc::ptr_eq(&running.stop.0, &stop.0));
        if mine {
            self.running.remove(&task);
        }
        mine
    }

    pub(super) fn stop(&mut self, task: Task) {
        if let Some(running) = self.running.remove(&task) {
            running.stop.0.stopped.store(true, Ordering::Relaxed);
        }
    }

    /// What takes long, one under the other.
    pub(super) fn ui(&self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        let now = ui.input(|input| input.time);
        let mut intent = None;
        for (task, running) in &self.running {
            let left = running.since + SHOWN_AFTER_SECS - now;
            if left > 0.0 {
                ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
                continue;
            }
            let key = match task {
                Task::MakingLink => "busy-link",
                Task::Writing => "busy-writing",
                Task::Reading => "busy-reading",
                Task::BringingIn => "busy-bringing-in",
                Task::TakingBack => "busy-taking-back",
                Task::CarryingOut => "busy-carrying-out",
                Task::CarryingIn => "busy-carrying-in",
            };
            let margin = egui::Margin::symmetric(theme::SPACE_12 as i8, theme::SPACE_8 as i8);
            surface::card(look).inner_margin(margin).show(ui, |ui| {
                ui.set_width(ui.available_width());
                let stop = look.say("button-stop");
                let pressed = crate::screens::beside(ui, look, Button::plain(&stop), |ui| {
                    ui.horizontal_wrapped(|ui| {
                        ui.add(egui::Spinner::new().size(theme::ICON).color(look.colors().accent));
                        text::label(ui, Type::Strong, look.colors().ink, look.say(key));
                    });
                });
                if let Some((done, total)) = running.stop.progress() {
                    progress::bar(ui, look, &look.say(key), done, total);
                    ui.ctx().request_repaint_after(Duration::from_secs_f64(SHOWN_AFTER_SECS));
                }
                if pressed {
                    intent = Some(Intent::Stop(*task));
                }
            });
        }
        intent
    }
}
