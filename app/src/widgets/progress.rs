//! How far something is that takes a while: a bar that fills, with its words beside it. It never moves by itself.

use egui::{Role, Sense, Ui, Vec2, WidgetInfo};

use crate::{look::Look, theme};

/// `done` of `total`; `name` says of what.
pub fn bar(ui: &mut Ui, look: &Look, name: &str, done: u64, total: u64) {
    let size = Vec2::new(ui.available_width(), theme::PROGRESS_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_numeric_value(done as f64);
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(total as f64);
    });
    let colors = look.colors();
    let corner = theme::PROGRESS_HEIGHT / 2.0;
    ui.painter().rect(rect, corner, colors.sunken, look.theme.hairline(), egui::StrokeKind::Inside);
    let share = if total == 0 { 0.0 } else { (done as f64 / total as f64).clamp(0.0, 1.0) as f32 };
    let mut full = rect;
    full.set_width(rect.width() * share);
    ui.painter().rect_filled(full, corner, colors.accent);
}
