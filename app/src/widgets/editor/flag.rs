//! Other people's carets, each with a flag that says whose it is. A flag never lies on words for longer than a moment: it
//! stands where there are none, and is folded to a nub where words are all around.

use std::time::Duration;

use egui::{Id, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2};
use trestle_model::text::{BlockId, TextView};

use super::{
    OtherCaret,
    paint::{Drawn, place},
};
use crate::{
    look::Look,
    theme::{self, Type},
    widgets::text,
};

/// A flag among words shows its name for so long after its caret moved.
const UNFOLDED_SECS: f64 = 3.0;

/// Where a caret was in the frame before, and when it came there by egui's clock.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    block: BlockId,
    at: usize,
    moved_secs: Option<f64>,
}

/// A caret in its owner's colour, and its flag.
pub(super) fn paint(ui: &mut Ui, look: &Look, view: &TextView, other: &OtherCaret, drawn: &[Drawn]) {
    let focus = &other.selection.focus;
    let Some(one) = drawn.iter().find(|one| view.blocks[one.index].id == focus.block) else { return };
    let caret = place(one, focus.at, true);
    let line = Rect::from_center_size(caret.center(), Vec2::new(theme::CARET_WIDTH, caret.height()));
    ui.painter().rect_filled(line, 0.0, other.color);
    let name = text::galley(ui, Type::Tiny, look.colors().on_person, &other.name, theme::POPUP_WIDTH);
    let size = Vec2::new(name.size().x + theme::SPACE_8, theme::FLAG_HEIGHT);
    let beside =
        Rect::from_min_size(pos2(line.right() + theme::CARET_WIDTH, line.center().y - size.y / 2.0), size);
    let above = Rect::from_min_size(pos2(line.left(), line.top() - size.y + theme::SPACE_4), size);
    let free = [beside, above].into_iter().find(|flag| is_free(ui, *flag, drawn));
    let id = ui.scope_id().with(("flag", &other.name));
    let moved = moved_lately(ui, id.with("seen"), &focus.block, focus.at);
    let nub = Rect::from_min_size(line.left_top(), Vec2::splat(theme::SPACE_8));
    // Hovered in the frame before: the name does not flicker while the pointer is on it.
    let pointed = ui.ctx().read_response(id).is_some_and(|before| before.hovered());
    let (flag, shows) = match free {
        Some(flag) => (flag, true),
        None if moved || pointed => (above, true),
        None => (nub, false),
    };
    ui.painter().rect_filled(flag, theme::SPACE_4 / 2.0, other.color);
    if shows {
        let corner = flag.center() - name.size() / 2.0;
        ui.painter().galley(corner, name, look.colors().on_person);
    }
    let response = ui.interact(flag.union(nub), id, Sense::hover());
    response.widget_info(|| {
        let words = look.say_with("flag-here", &[("name", (&other.name).into())]);
        WidgetInfo::labeled(Role::Label, true, words)
    });
}

/// No letter lies there, and all of it is in sight.
fn is_free(ui: &Ui, flag: Rect, drawn: &[Drawn]) -> bool {
    let letters = |one: &Drawn| {
        let corner = one.corner().to_vec2();
        one.shape.galley.rows.iter().any(|row| {
            let row = row.rect().translate(corner);
            // A line is higher than its letters.
            let lead = (row.height() - theme::READING * 1.3).max(0.0) / 2.0;
            row.width() > 0.0 && row.shrink2(Vec2::new(0.0, lead)).intersects(flag)
        })
    };
    ui.clip_rect().contains_rect(flag) && !drawn.iter().any(letters)
}

/// Whether the caret has just come to this place. Where it is seen first it has not moved.
fn moved_lately(ui: &Ui, id: Id, block: &BlockId, at: usize) -> bool {
    let now = ui.input(|input| input.time);
    let before = ui.data(|data| data.get_temp::<Seen>(id));
    let moved_secs = match before {
        Some(before) if before.block == *block && before.at == at => before.moved_secs,
        Some(_) => Some(now),
        None => None,
    };
    ui.data_mut(|data| data.insert_temp(id, Seen { block: block.clone(), at, moved_secs }));
    let left = moved_secs.map_or(0.0, |moved| moved + UNFOLDED_SECS - now);
    if left > 0.0 {
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
    }
    left > 0.0
}
