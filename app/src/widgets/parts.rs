//! The parts of the window that F6 goes through (the list at the side, the page, messages), and where the keyboard goes
//! back to when what lay on top is closed. Nobody is trapped: Tab leaves every part, and what opens gives the keyboard back.

use egui::{Area, Context, FocusDirection, Id, Order, Rect, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::{
    look::Look,
    theme::{self, Type},
    widgets::{button, text},
};

/// A part of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Rail,
    Page,
    /// What is said of the words on the page, beside it.
    Comments,
    Notices,
}

/// Where the parts are, and where the keyboard was.
#[derive(Debug, Clone, Default)]
struct Parts {
    /// In the order in which they are drawn.
    now: Vec<(Part, Rect)>,
    before: Vec<(Part, Rect)>,
    /// Where the keyboard should go, and since which frame.
    wanted: Option<(Part, u64)>,
    /// Who had the keyboard before something was opened on top.
    under: Option<Id>,
    something_on_top: bool,
    /// Who had the keyboard when the frame before this one began, and when this one did.
    starts: [Option<Id>; 2],
}

fn with<R>(ctx: &Context, change: impl FnOnce(&mut Parts) -> R) -> R {
    ctx.data_mut(|data| change(data.get_temp_mut_or_default(Id::unique("parts_of_the_window"))))
}

/// Says that `part` begins here; what can take the keyboard in it comes after.
pub fn begin(ui: &Ui, part: Part) {
    begin_in(ui, part, ui.max_rect());
}

/// The same for a part that lies there, wherever in it this is: the keyboard comes to what is next.
pub fn begin_in(ui: &Ui, part: Part, rect: Rect) {
    let frame = ui.ctx().cumulative_frame_nr();
    let go = with(ui.ctx(), |parts| {
        parts.now.push((part, rect));
        // Not in the frame in which it was asked for: the Enter that asked would press what gets the keyboard as well.
        parts.wanted.take_if(|(wanted, since)| *wanted == part && *since < frame).is_some()
    });
    if go {
        // The keyboard is put just before this part and then sent on, as if by Tab.
        let before = Id::unique(("before_part", part as u8));
        ui.memory_mut(|memory| {
            memory.request_focus(before);
            memory.move_focus(FocusDirection::Next);
            memory.interested_in_focus(before, ui.layer_id());
        });
        ui.ctx().request_repaint();
    }
}

/// Sends the keyboard to the first thing in `part` that can have it, in the next frame.
pub fn go(ctx: &Context, part: Part) {
    let frame = ctx.cumulative_frame_nr();
    with(ctx, |parts| parts.wanted = Some((part, frame)));
    ctx.request_repaint();
}

/// Sends the keyboard to the next part, or the one before; from nowhere to the page.
pub fn step(ctx: &Context, forward: bool) {
    let focused = ctx.memory(|memory| memory.focused());
    let at = focused.and_then(|id| ctx.read_response(id)).map(|response| response.rect.center());
    let next = with(ctx, |parts| {
        let all = &parts.before;
        let here = at.and_then(|at| all.iter().rposition(|(_, rect)| rect.contains(at)));
        match here {
            Some(here) => {
                let step = if forward { 1 } else { all.len() - 1 };
                all.get((here + step) % all.len()).map(|(part, _)| *part)
            }
            None => all.iter().find(|(part, _)| *part == Part::Page).map(|(part, _)| *part),
        }
    });
    if let Some(next) = next {
        go(ctx, next);
    }
}

/// The first thing that Tab comes to: it leads past the list at the side. Seen only while it has the keyboard.
pub fn skip_link(ui: &mut Ui, look: &Look) {
    if !with(ui.ctx(), |parts| parts.before.iter().any(|(part, _)| *part == Part::Rail)) {
        return;
    }
    let words = look.say("skip-to-page");
    let colors = look.colors();
    let galley = text::galley(ui, Type::Strong, colors.on_accent, &words, f32::INFINITY);
    let size = galley.size() + 2.0 * theme::BUTTON_PADDING;
    let rect = Rect::from_min_size(ui.max_rect().min + Vec2::splat(theme::SPACE_8), size);
    let id = Id::unique("skip_link");
    let shown = ui.memory(|memory| memory.has_focus(id));
    // It is nothing to click at: who has a mouse needs no such link.
    let place = if shown { rect } else { Rect::from_min_size(rect.min, Vec2::ZERO) };
    let response = ui.interact(place, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &words));
    if response.has_focus() {
        Area::new(Id::unique("skip_link_shown")).order(Order::Tooltip).fixed_pos(rect.min).show(
            ui.ctx(),
            |ui| {
                ui.allocate_space(size);
                ui.painter().rect_filled(rect, theme::CORNER, colors.accent);
                ui.painter().galley(rect.min + theme::BUTTON_PADDING, galley, colors.on_accent);
                button::focus_ring(ui, look, rect, &response);
            },
        );
    }
    if response.clicked() {
        go(ui.ctx(), Part::Page);
    }
}

/// Called once a frame before anything is drawn: remembers who has the keyboard.
pub fn begin_frame(ctx: &Context) {
    let focused = ctx.memory(|memory| memory.focused());
    with(ctx, |parts| parts.starts = [parts.starts[1], focused]);
}

/// Called once a frame after everything is drawn: gives the keyboard back when what lay on top is gone.
pub fn end_frame(ctx: &Context, covered: bool) {
    let on_top = covered || is_something_on_top(ctx);
    let focused = ctx.memory(|memory| memory.focused());
    let back = with(ctx, |parts| {
        parts.before = std::mem::take(&mut parts.now);
        let before = std::mem::replace(&mut parts.something_on_top, on_top);
        match (before, on_top) {
            // What opens takes the keyboard in its first frame, and egui says a frame later that it is there.
            (false, true) => parts.under = parts.starts[0],
            (true, false) => return parts.under.take().filter(|_| focused.is_none()),
            _ => {}
        }
        None
    });
    if let Some(back) = back {
        ctx.memory_mut(|memory| memory.request_focus(back));
        ctx.request_repaint();
    } else if on_top && ctx.input(|input| !input.events.is_empty()) {
        // It may just have been closed; egui knows a frame later.
        ctx.request_repaint();
    }
}

/// A menu or a window in the window is open.
pub fn is_something_on_top(ctx: &Context) -> bool {
    egui::Popup::is_any_open(ctx) || ctx.memory(|memory| memory.top_modal_layer().is_some())
}
