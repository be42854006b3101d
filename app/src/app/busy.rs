//! What takes long: each is shown once it has taken 0.3 s, and can be stopped. Absent: the work itself.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use egui::Ui;

use crate::{
    look::Look,
    screens::{Intent, Task},
    theme::{self, Type},
    widgets::{button::Button, surface, text},
};

/// What is done sooner is not worth a word.
const SHOWN_AFTER_SECS: f64 = 0.3;

/// Tells the thread that works whether somebody still wants it to.
#[derive(Debug, Clone, Default)]
pub(super) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(super) fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
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
            running.stop.0.store(true, Ordering::Relaxed);
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
                if pressed {
                    intent = Some(Intent::Stop(*task));
                }
            });
        }
        intent
    }
}
