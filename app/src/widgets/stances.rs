//! The four answers, as four equal buttons: the same size and the same look, each with its icon, its words and what it
//! means. Absent: which of them anybody should choose.

use egui::{Role, Sense, StrokeKind, Ui, Vec2, WidgetInfo};
use trestle_trust::statement::deciding::Stance;

use super::{button, identity, surface::Tone, text};
use crate::{
    look::Look,
    theme::{self, Type, icon, icon::Icon},
};

/// How an answer is called.
pub fn name(look: &Look, stance: Stance) -> String {
    look.say(match stance {
        Stance::Agree => "stance-agree",
        Stance::Concern => "stance-concern",
        Stance::Aside => "stance-aside",
        Stance::Object => "stance-object",
    })
}

/// What it means, in one line.
pub fn meaning(look: &Look, stance: Stance) -> String {
    look.say(match stance {
        Stance::Agree => "stance-agree-means",
        Stance::Concern => "stance-concern-means",
        Stance::Aside => "stance-aside-means",
        Stance::Object => "stance-object-means",
    })
}

pub fn icon(stance: Stance) -> Icon {
    match stance {
        Stance::Agree => icon::AGREE,
        Stance::Concern => icon::CONCERN,
        Stance::Aside => icon::ASIDE,
        Stance::Object => icon::OBJECT,
    }
}

/// The ground of its chip, beside a name.
pub fn tone(stance: Stance) -> Tone {
    match stance {
        Stance::Agree => Tone::Good,
        Stance::Concern => Tone::Info,
        Stance::Aside => Tone::Quiet,
        Stance::Object => Tone::Bad,
    }
}

/// Shows the four; gives the one that was pressed.
pub fn four(ui: &mut Ui, look: &Look, chosen: Option<Stance>) -> Option<Stance> {
    let mut pressed = None;
    let room = ui.available_width();
    let across = if room >= 2.0 * theme::STANCE_WIDTH_MIN + theme::SPACE_8 { 2 } else { 1 };
    let width = ((room - (across - 1) as f32 * theme::SPACE_8) / across as f32).floor();
    let laid: Vec<Laid> = Stance::ALL.iter().map(|stance| Laid::out(ui, look, *stance, width)).collect();
    let height = laid.iter().map(Laid::height).fold(theme::CONTROL_HEIGHT, f32::max).ceil();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(theme::SPACE_8);
        for row in laid.chunks(across) {
            ui.horizontal_top(|ui| {
                for one in row {
                    // Of those beside each other none looks weightier; below each other each is as high as it needs.
                    let height = if across == 1 { one.height().ceil() } else { height };
                    if one.show(ui, look, Vec2::new(width, height), chosen == Some(one.stance)) {
                        pressed = Some(one.stance);
                    }
                }
            });
        }
    });
    pressed
}

/// One of the four, with its words laid out.
struct Laid {
    stance: Stance,
    name: std::sync::Arc<egui::Galley>,
    meaning: std::sync::Arc<egui::Galley>,
}

impl Laid {
    fn out(ui: &Ui, look: &Look, stance: Stance, width: f32) -> Self {
        let colors = look.colors();
        let inner = width - 2.0 * theme::SPACE_12;
        // The mark of the one that is chosen has its place in all of them.
        let beside = 2.0 * (theme::ICON + theme::SPACE_8);
        let name = text::galley(ui, Type::Strong, colors.ink, &name(look, stance), inner - beside);
        let meaning = text::galley(ui, Type::Small, colors.ink_2, &meaning(look, stance), inner);
        Laid { stance, name, meaning }
    }

    fn height(&self) -> f32 {
        self.name.size().y + theme::SPACE_4 + self.meaning.size().y + 2.0 * theme::SPACE_8
    }

    fn show(&self, ui: &mut Ui, look: &Look, size: Vec2, chosen: bool) -> bool {
        let colors = look.colors();
        let (rect, response) = identity::allocate(ui, size, Sense::click());
        let words = self.name.text().to_owned();
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &words));
        let means = self.meaning.text().to_owned();
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(means));
        let (fill, edge) = match (chosen, response.hovered()) {
            (true, _) => (colors.surface, look.theme.focus_ring()),
            (false, true) => (colors.sunken, egui::Stroke::new(1.0, colors.ink_2)),
            (false, false) => (colors.surface, look.theme.hairline()),
        };
        ui.painter().rect(rect, theme::CORNER, fill, edge, StrokeKind::Inside);
        button::focus_ring(ui, look, rect, &response);
        let at = rect.min + Vec2::new(theme::SPACE_12, theme::SPACE_8);
        let slot = |left: f32| {
            let place = egui::pos2(left, at.y + (Type::Strong.line_height() - theme::ICON) / 2.0);
            egui::Rect::from_min_size(place, Vec2::splat(theme::ICON))
        };
        text::paint_icon(ui, slot(at.x), icon(self.stance), theme::ICON, colors.ink);
        if chosen {
            let right = rect.right() - theme::SPACE_12 - theme::ICON;
            text::paint_icon(ui, slot(right), icon::DONE, theme::ICON, colors.accent);
        }
        let name_at = at + Vec2::new(theme::ICON + theme::SPACE_8, 0.0);
        ui.painter().galley(name_at, self.name.clone(), colors.ink);
        let below = at + Vec2::new(0.0, self.name.size().y + theme::SPACE_4);
        ui.painter().galley(below, self.meaning.clone(), colors.ink_2);
        response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
    }
}
