//! Small pictures that explain a step, drawn in the colours of the theme. Each goes with words that say the same.

use egui::{Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{surface, text};
use crate::{
    look::Look,
    theme::{self, icon},
};

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Two computers with a cable, and a phone that both can use.
    Joined,
    /// The same line ticked on both.
    SameNetwork,
    /// A door that is open, and four words.
    OpenDoor,
    /// A table chosen in a list.
    InTheList,
    /// A stick from one to the other.
    Stick,
}

/// Shows a picture; `alternative` is what a screen reader says instead.
pub fn show(ui: &mut Ui, look: &Look, picture: Picture, alternative: &str) {
    let (rect, response) = ui.allocate_exact_size(theme::PICTURE, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, alternative));
    if !ui.is_rect_visible(rect) {
        return;
    }
    ui.painter().rect_filled(rect, theme::CARD_CORNER, look.colors().sunken);
    let draw = Draw { ui, look, rect: rect.shrink(theme::SPACE_8) };
    match picture {
        Picture::Joined => draw.joined(),
        Picture::SameNetwork => draw.same_network(),
        Picture::OpenDoor => draw.open_door(),
        Picture::InTheList => draw.in_the_list(),
        Picture::Stick => draw.stick(),
    }
}

struct Draw<'a> {
    ui: &'a Ui,
    look: &'a Look,
    rect: Rect,
}

impl Draw<'_> {
    fn painter(&self) -> &Painter {
        self.ui.painter()
    }

    fn ink(&self) -> Stroke {
        Stroke::new(theme::FOCUS_WIDTH, self.look.colors().ink)
    }

    fn accent(&self) -> Stroke {
        Stroke::new(theme::FOCUS_WIDTH, self.look.colors().accent)
    }

    /// A place by parts of the whole.
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.rect.min + vec2(x * self.rect.width(), y * self.rect.height())
    }

    fn part(&self, from: (f32, f32), to: (f32, f32)) -> Rect {
        Rect::from_min_max(self.at(from.0, from.1), self.at(to.0, to.1))
    }

    fn line(&self, from: Pos2, to: Pos2, stroke: Stroke) {
        self.painter().line_segment([from, to], stroke);
    }

    /// A laptop in `place`; gives its screen.
    fn laptop(&self, place: Rect) -> Rect {
        let hinge = place.bottom() - place.height() * 0.16;
        let side = place.width() * 0.12;
        let screen =
            Rect::from_min_max(pos2(place.left() + side, place.top()), pos2(place.right() - side, hinge));
        self.painter().rect(
            screen,
            theme::CHIP_CORNER,
            self.look.colors().surface,
            self.ink(),
            StrokeKind::Inside,
        );
        let foot = [
            pos2(screen.left(), hinge),
            pos2(screen.right(), hinge),
            pos2(place.right(), place.bottom()),
            pos2(place.left(), place.bottom()),
        ];
        let shape = egui::Shape::convex_polygon(foot.to_vec(), self.look.colors().line, self.ink());
        self.painter().add(shape);
        screen.shrink(theme::SPACE_4)
    }

    fn icon(&self, icon: icon::Icon, center: Pos2, size: f32) {
        let slot = Rect::from_center_size(center, Vec2::splat(size));
        text::paint_icon(self.ui, slot, icon, size, self.look.colors().accent);
    }

    fn joined(&self) {
        let left = self.part((0.0, 0.46), (0.38, 1.0));
        let right = self.part((0.62, 0.46), (1.0, 1.0));
        self.laptop(left);
        self.laptop(right);
        self.line(self.at(0.38, 0.96), self.at(0.62, 0.96), self.accent());
        // Its waves end above the screens.
        let phone = self.part((0.45, 0.0), (0.55, 0.42));
        self.painter().rect(
            phone,
            theme::CHIP_CORNER,
            self.look.colors().surface,
            self.ink(),
            StrokeKind::Inside,
        );
        for reach in [0.10, 0.18] {
            for way in [-1.0, 1.0] {
                let arc: Vec<Pos2> = (-4..=4)
                    .map(|step| {
                        let angle = step as f32 / 4.0 * std::f32::consts::FRAC_PI_4;
                        let radius = reach * self.rect.width();
                        phone.center() + vec2(way * angle.cos(), angle.sin()) * radius
                    })
                    .collect();
                self.painter().add(egui::Shape::line(arc, self.accent()));
            }
        }
    }

    fn same_network(&self) {
        for (from, to) in [((0.0, 0.1), (0.47, 0.95)), ((0.53, 0.1), (1.0, 0.95))] {
            let screen = self.laptop(self.part(from, to));
            self.lines(screen, 1);
        }
    }

    /// A list on a screen, with one line chosen.
    fn lines(&self, screen: Rect, chosen: usize) {
        let step = screen.height() / 3.0;
        for row in 0..3 {
            let y = screen.top() + step * (row as f32 + 0.5);
            let stroke = if row == chosen { self.accent() } else { self.look.theme.hairline() };
            let start = screen.left() + screen.width() * 0.32;
            self.line(pos2(start, y), pos2(screen.right() - theme::SPACE_4, y), stroke);
            if row == chosen {
                let place = pos2(screen.left() + screen.width() * 0.17, y);
                self.icon(icon::DONE, place, step.min(theme::ICON));
            }
        }
    }

    fn open_door(&self) {
        let screen = self.laptop(self.part((0.08, 0.02), (0.92, 0.98)));
        let part = |x: f32, y: f32| screen.min + vec2(x * screen.width(), y * screen.height());
        let frame = Rect::from_min_max(part(0.08, 0.10), part(0.36, 0.98));
        self.painter().rect_stroke(frame, 0.0, self.ink(), StrokeKind::Inside);
        let leaf = [frame.left_top(), part(0.24, 0.22), part(0.24, 1.0), frame.left_bottom()];
        let fill = self.look.colors().accent_soft;
        self.painter().add(egui::Shape::convex_polygon(leaf.to_vec(), fill, self.accent()));
        for (row, end) in [(0, 0.82), (1, 0.72), (2, 0.90), (3, 0.78)] {
            let y = 0.2 + 0.2 * row as f32;
            self.line(part(0.50, y), part(end, y), self.accent());
        }
    }

    fn in_the_list(&self) {
        let screen = self.laptop(self.part((0.08, 0.02), (0.92, 0.98)));
        let row = Rect::from_center_size(screen.center(), vec2(screen.width() * 0.86, screen.height() * 0.5));
        let fill = self.look.colors().accent_soft;
        self.painter().rect(row, theme::CHIP_CORNER, fill, self.accent(), StrokeKind::Inside);
        let logo = Vec2::new(row.height() * 0.72, row.height() * 0.55);
        let place = Rect::from_center_size(pos2(row.left() + row.width() * 0.2, row.center().y), logo);
        surface::paint_logo(self.ui, self.look, place);
        for (y, end) in [(0.38, 0.92), (0.64, 0.74)] {
            let y = row.top() + row.height() * y;
            let x = |part: f32| row.left() + row.width() * part;
            self.line(pos2(x(0.42), y), pos2(x(end), y), self.ink());
        }
    }

    fn stick(&self) {
        self.laptop(self.part((0.0, 0.32), (0.36, 0.95)));
        self.laptop(self.part((0.64, 0.32), (1.0, 0.95)));
        let middle = self.at(0.5, 0.30);
        self.icon(icon::STICK, middle, theme::ICON_CARD);
        let (from, to) = (self.at(0.40, 0.66), self.at(0.60, 0.66));
        self.line(from, to, self.accent());
        for way in [-1.0, 1.0] {
            self.line(to, to + vec2(-theme::SPACE_8, way * theme::SPACE_4), self.accent());
        }
    }
}
