//! Who a control is from one frame to the next.
//!
//! egui counts the widgets of a page and calls each by its number: when a sentence before a button comes or goes, the button
//! is another one to it, and the keyboard and a screen reader lose their place. A control here is called by where it is
//! written in the program and the how-manyeth from there it is, within its part of the page; entries of a list are parts
//! ([`super::list::item`]).

use std::panic::Location;

use egui::{Id, Rect, Response, Sense, Ui, Vec2};

/// How many controls from one place were shown in a pass.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    pass: u64,
    count: u32,
}

/// Who the next control written at `place` is.
fn id(ui: &Ui, place: &'static Location<'static>) -> Id {
    let base = ui.scope_id().with(place);
    let pass = ui.ctx().cumulative_pass_nr();
    let count = ui.data_mut(|data| {
        let shown: &mut Shown = data.get_temp_mut_or_default(base);
        if shown.pass != pass {
            *shown = Shown { pass, count: 0 };
        }
        shown.count += 1;
        shown.count
    });
    base.with(count)
}

/// Room for the control that the caller shows here, and what is done to it.
#[track_caller]
pub fn allocate(ui: &mut Ui, size: Vec2, sense: Sense) -> (Rect, Response) {
    allocate_reaching(ui, Location::caller(), size, 0.0, sense)
}

/// The same for a control of that size that is written at `place` and reaches `out` points to the left of its room: all of
/// it can be pressed.
pub fn allocate_reaching(
    ui: &mut Ui,
    place: &'static Location<'static>,
    size: Vec2,
    out: f32,
    sense: Sense,
) -> (Rect, Response) {
    let id = id(ui, place);
    let inside = size - Vec2::new(out, 0.0);
    let (_, room) = ui.allocate_space(inside);
    let reaching = |rect: Rect| rect.with_min_x(rect.left() - out);
    let response = ui.interact(reaching(room), id, sense);
    (reaching(ui.layout().align_size_within_rect(inside, room)), response)
}
