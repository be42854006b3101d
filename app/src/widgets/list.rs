//! Lists, so that a screen reader says how many there are and where one is. Absent: how they look.

use egui::{AsIdSalt, Rangef, Ui, UiBuilder, accesskit::Role};

/// What is shown inside is one list, called `name`.
pub fn list<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().accessibility_role(Role::List).accessibility_label(name);
    ui.scope_builder(builder, contents).inner
}

/// What is shown inside is one entry of a list. `who` stays with it when others come and go around it.
pub fn item<R>(ui: &mut Ui, who: impl AsIdSalt, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let builder = UiBuilder::new().id_salt(who).accessibility_role(Role::ListItem);
    ui.scope_builder(builder, contents).inner
}

/// A list of no more rows than these is made whole,
const WHOLE_MAX: usize = 40;
/// and while a screen reader listens, one of no more than these.
const WHOLE_TOLD_MAX: usize = 200;

/// What a long list knows of its rows from one frame to the next.
#[derive(Debug, Clone, Default)]
struct Rows {
    width: f32,
    /// By place; none for a row that has not been in sight.
    heights: Vec<Option<f32>>,
    /// The row that has the keyboard.
    focused: Option<usize>,
}

/// A list called `name` of which, where it is long, only the rows in sight, and half a page before and after, are made:
/// what a frame costs does not grow with it.
///
/// The row that has the keyboard is always there with those beside it, and so are the first and the last: Tab goes
/// through all of them, one after the other. A screen reader hears how many there are and where one is; for a reader, a
/// list of up to [`WHOLE_TOLD_MAX`] rows is made whole, so that it can be browsed from end to end.
pub fn long<T, W: AsIdSalt>(
    ui: &mut Ui,
    name: &str,
    rows: &[T],
    who: impl Fn(&T) -> W,
    row: impl FnMut(&mut Ui, usize, &T),
) {
    long_with(ui, name, rows, who, (WHOLE_MAX, None), row);
}

/// The same for rows of which more than `whole_max` are too many to make all, with one more that is always there.
pub fn long_with<T, W: AsIdSalt>(
    ui: &mut Ui,
    name: &str,
    rows: &[T],
    who: impl Fn(&T) -> W,
    (whole_max, wanted_row): (usize, Option<usize>),
    mut row: impl FnMut(&mut Ui, usize, &T),
) {
    list(ui, name, |ui| {
        let told = |node: &mut egui::accesskit::Node| node.set_size_of_set(rows.len());
        let listens = ui.ctx().accesskit_node_builder(ui.unique_id(), told).is_some();
        let whole = rows.len() <= if listens { WHOLE_TOLD_MAX } else { whole_max };
        let id = ui.unique_id().with("rows");
        let mut known = ui.data(|data| data.get_temp::<Rows>(id)).unwrap_or_default();
        if known.width != ui.available_width() {
            known = Rows { width: ui.available_width(), ..Rows::default() };
        }
        known.heights.resize(rows.len(), None);
        let sight = ui.clip_rect().y_range();
        let near = Rangef::new(sight.min - sight.span() / 2.0, sight.max + sight.span() / 2.0);
        let keyboard = known.focused.take();
        let mut passed_over = 0.0;
        for (at, one) in rows.iter().enumerate() {
            let guess = known.heights.first().copied().flatten().unwrap_or_default();
            let height = known.heights[at].unwrap_or(guess);
            let top = ui.cursor().top() + passed_over;
            let wanted = whole
                || Rangef::new(top, top + height).intersects(near)
                || at == 0
                || at + 1 == rows.len()
                || wanted_row == Some(at)
                || keyboard.is_some_and(|keyboard| keyboard.abs_diff(at) <= 1);
            if !wanted {
                passed_over += height;
                continue;
            }
            ui.add_space(std::mem::take(&mut passed_over));
            let top = ui.cursor().top();
            item(ui, who(one), |ui| {
                ui.ctx().accesskit_node_builder(ui.unique_id(), |node| node.set_position_in_set(at));
                row(ui, at, one);
            });
            let bottom = ui.cursor().top();
            known.heights[at] = Some(bottom - top);
            if has_keyboard(ui, Rangef::new(top, bottom)) {
                known.focused = Some(at);
            }
        }
        ui.add_space(passed_over);
        ui.data_mut(|data| data.insert_temp(id, known));
    });
}

/// Whether what has the keyboard lies there.
fn has_keyboard(ui: &Ui, row: Rangef) -> bool {
    let focused = ui.memory(|memory| memory.focused());
    let focused = focused.and_then(|focused| ui.ctx().read_response(focused));
    focused.is_some_and(|focused| row.contains(focused.rect.center().y))
}
