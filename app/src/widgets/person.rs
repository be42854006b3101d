//! A person as a circle: their colour and the letters of their name.

use egui::{Align2, Color32, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};
use unicode_segmentation::UnicodeSegmentation;

use crate::{
    look::Look,
    theme::{self, Type},
};

/// One or two letters for a name: the first of its first and last word.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.unicode_words().collect();
    let first = |word: &&str| word.graphemes(true).next().unwrap_or_default().to_uppercase();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.graphemes(true).take(2).collect::<String>().to_uppercase(),
        [one, .., last] => format!("{}{}", first(one), first(last)),
    }
}

/// The circle beside a name; the name is written there, so a screen reader skips it.
pub fn circle(ui: &mut Ui, look: &Look, name: &str, color: Color32, size: f32) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    paint(ui, look, rect, name, color);
}

/// The circle alone, with the name as a tooltip and for a screen reader.
pub fn alone(ui: &mut Ui, look: &Look, name: &str, color: Color32, size: f32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    // The ring parts circles that lie on each other.
    ui.painter().circle_filled(rect.center(), size / 2.0 + theme::CARET_WIDTH, look.colors().paper);
    paint(ui, look, rect, name, color);
    response.on_hover_text(name)
}

fn paint(ui: &Ui, look: &Look, rect: Rect, name: &str, color: Color32) {
    ui.painter().circle_filled(rect.center(), rect.width() / 2.0, color);
    let kind = if rect.width() < theme::AVATAR { Type::Tiny } else { Type::SmallStrong };
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        initials(name),
        kind.font(),
        look.colors().on_person,
    );
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_name() {
        let check = |name: &str, expected: &str| assert_eq!(initials(name), expected, "{name}");
        check("Carys Wyn", "CW");
        check("Siân", "SI");
        check("Mary Jane  Watson", "MW");
        check("élodie", "ÉL");
        check("", "");
        check("×", "");
    }
}
