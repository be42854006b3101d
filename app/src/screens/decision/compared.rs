//! What became of a text, remembered from one frame to the next: comparing long ones takes longer than a frame.

use std::sync::Arc;

use egui::{
    Ui,
    cache::{ComputerMut, FrameCache},
};

use crate::view::changed::{self, Became};

type Pieces = Arc<[(Became, String)]>;

#[derive(Debug, Default)]
struct Compare;

impl ComputerMut<(&str, &str), Pieces> for Compare {
    fn compute(&mut self, (then, now): (&str, &str)) -> Pieces {
        changed::pieces(then, now).into()
    }
}

/// As [`changed::pieces`], for as long as it is shown in every frame.
pub(super) fn pieces(ui: &Ui, then: &str, now: &str) -> Pieces {
    ui.memory_mut(|memory| memory.caches.cache::<FrameCache<Pieces, Compare>>().get((then, now)).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_are_compared_once_while_they_are_shown() {
        let ctx = egui::Context::default();
        let frame = |then: &str, now: &str| {
            let mut found = None;
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| found = Some(pieces(ui, then, now)));
            output.textures_delta.clear();
            found.expect("it ran")
        };
        let first = frame("Every repair has a slot.", "Every repair has a date.");
        assert!(Arc::ptr_eq(&first, &frame("Every repair has a slot.", "Every repair has a date.")));
        let other = frame("Every repair has a slot.", "Every repair has a day.");
        assert_ne!(first, other);
        assert_eq!(other[..], changed::pieces("Every repair has a slot.", "Every repair has a day.")[..]);
    }
}
