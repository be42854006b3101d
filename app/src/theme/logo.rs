//! The table that stands for the program: its shape, and the picture of it that the system shows for the window.

use egui::{Color32, IconData, Pos2, Rect, pos2};

use super::Colors;

/// The side of the picture for the system.
const ICON_SIDE: u32 = 128;
/// How thick a leg is, as a part of the width.
pub const LEG: f32 = 0.075;

/// The top of the table, in a square of side 1.
pub const TOP: Rect = Rect { min: pos2(0.04, 0.05), max: pos2(0.96, 0.23) };
/// The four legs, each from its upper end to its lower.
pub const LEGS: [(Pos2, Pos2); 4] = [
    (pos2(0.23, 0.25), pos2(0.12, 0.93)),
    (pos2(0.23, 0.25), pos2(0.38, 0.93)),
    (pos2(0.77, 0.25), pos2(0.62, 0.93)),
    (pos2(0.77, 0.25), pos2(0.88, 0.93)),
];

/// The logo on nothing, for title bars and lists of windows.
pub fn icon() -> IconData {
    let color = Colors::LIGHT.accent;
    let mut rgba = Vec::with_capacity((ICON_SIDE * ICON_SIDE * 4) as usize);
    for y in 0..ICON_SIDE {
        for x in 0..ICON_SIDE {
            let at = pos2((x as f32 + 0.5) / ICON_SIDE as f32, (y as f32 + 0.5) / ICON_SIDE as f32);
            // Half a point of the picture is where its edge fades.
            let cover = (0.5 - distance(at) * ICON_SIDE as f32).clamp(0.0, 1.0);
            let faded =
                Color32::from_rgba_unmultiplied(color.r(), color.g(), color.b(), (cover * 255.0) as u8);
            rgba.extend(faded.to_srgba_unmultiplied());
        }
    }
    IconData { rgba, width: ICON_SIDE, height: ICON_SIDE }
}

/// How far `at` is from the logo; less than 0 inside.
fn distance(at: Pos2) -> f32 {
    let round = TOP.height() / 2.0;
    let (left, right) = (pos2(TOP.left() + round, TOP.center().y), pos2(TOP.right() - round, TOP.center().y));
    let top = to_line(at, left, right) - round;
    let legs = LEGS.iter().map(|(from, to)| to_line(at, *from, *to) - LEG / 2.0);
    legs.fold(top, f32::min)
}

fn to_line(at: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let part = ((at - from).dot(along) / along.length_sq()).clamp(0.0, 1.0);
    (at - (from + along * part)).length()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_a_table_on_nothing() {
        let icon = icon();
        assert_eq!(icon.rgba.len(), (icon.width * icon.height * 4) as usize);
        let alpha = |x: f32, y: f32| {
            let place = |part: f32| (part * ICON_SIDE as f32) as usize;
            icon.rgba[(place(y) * ICON_SIDE as usize + place(x)) * 4 + 3]
        };
        assert_eq!(alpha(0.5, 0.14), 255, "the top");
        assert_eq!(alpha(0.12, 0.92), 255, "a foot");
        assert_eq!(alpha(0.5, 0.6), 0, "between the legs");
        assert_eq!(alpha(0.01, 0.99), 0, "a corner");
    }
}
