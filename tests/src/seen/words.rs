//! Where words ended up: cut off, on top of each other, out of reach, or too close to the colour behind them.
//!
//! Everything is measured on what egui painted. What does not show at first may be scrolled into sight: [`look_over`]
//! scrolls through the whole window, and a word is lost only if it is whole nowhere.

use std::collections::BTreeMap;

use egui::{Color32, Pos2, Rect, Shape, accesskit::Role, epaint::ClippedShape};

use trestle_app::theme;

use super::stage::{Stage, each_shape};

/// Edges of letters may stick out so far.
const SLACK: f32 = 1.0;
/// A window is scrolled to its end in no more turns than this.
const TURNS: usize = 90;
/// What has to be in sight somewhere. Words of a design are found as lines.
const CONTROLS: [Role; 9] = [
    Role::Button,
    Role::Link,
    Role::TextInput,
    Role::CheckBox,
    Role::RadioButton,
    Role::ComboBox,
    Role::Heading,
    Role::Label,
    Role::Image,
];

/// One line of words as it was painted.
#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
    /// Around its letters.
    pub ink: Rect,
    /// Outside of this nothing shows.
    pub clip: Rect,
    /// Its place in the order of painting.
    pub order: usize,
    /// It is the name above somebody's caret.
    pub on_flag: bool,
    /// Something painted later lies on a part of it.
    pub covered: bool,
    /// Where each letter is that nothing covers, and its colour.
    pub letters: Vec<(Rect, Color32)>,
    /// The end was left out.
    pub elided: bool,
}

impl Line {
    fn whole(&self, window: Rect) -> bool {
        self.clip.intersect(window).expand(SLACK).contains_rect(self.ink)
    }

    fn shows(&self, window: Rect) -> bool {
        let seen = self.clip.intersect(window).intersect(self.ink);
        seen.width() > SLACK && seen.height() > SLACK
    }

    /// The same line elsewhere on a scrolled page.
    fn key(&self) -> (String, i32) {
        (self.text.clone(), self.ink.left().round() as i32)
    }
}

/// All lines that were painted and that nothing painted later hides.
pub fn lines(shapes: &[ClippedShape], window: Rect) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut flags: Vec<Rect> = Vec::new();
    each_shape(shapes, |order, clip, shape| match shape {
        Shape::Text(text) => {
            for row in &text.galley.rows {
                let from = text.pos + row.pos.to_vec2();
                let mut letters = Vec::new();
                for glyph in row.glyphs.iter().filter(|glyph| !glyph.uv_rect.is_nothing()) {
                    let Some(corner) = row.visuals.mesh.vertices.get(glyph.first_vertex as usize) else {
                        continue;
                    };
                    let own =
                        if corner.color == Color32::PLACEHOLDER { text.fallback_color } else { corner.color };
                    let color = text.override_text_color.unwrap_or(own).gamma_multiply(text.opacity_factor);
                    let place = from + glyph.pos.to_vec2() + glyph.uv_rect.offset;
                    letters.push((Rect::from_min_size(place, glyph.uv_rect.size), color));
                }
                let Some(ink) = letters.iter().map(|(rect, _)| *rect).reduce(Rect::union) else { continue };
                found.push(Line {
                    text: row.glyphs.iter().map(|glyph| glyph.chr).collect::<String>().trim().to_owned(),
                    ink,
                    clip: *clip,
                    order,
                    on_flag: flags.iter().any(|flag| flag.contains_rect(ink)),
                    covered: false,
                    letters,
                    elided: text.galley.elided,
                });
            }
        }
        Shape::Rect(rect) if rect.fill.a() == 255 => {
            let cover = rect.rect.intersect(*clip);
            for line in &mut found {
                line.letters.retain(|(letter, _)| !cover.contains(letter.center()));
            }
            let hidden = |line: &Line| cover.contains_rect(line.ink.intersect(line.clip).intersect(window));
            // The name above another person's caret lies over the words for as long as they write there.
            let flag = cover.height() <= theme::FLAG_HEIGHT + SLACK;
            let caret = cover.width() <= theme::CARET_WIDTH + SLACK;
            for line in found.iter_mut().filter(|line| !hidden(line) && !flag && !caret) {
                let part = cover.intersect(line.ink).intersect(line.clip);
                line.covered |= part.width() > SLACK && part.height() > SLACK;
            }
            found.retain(|line| !hidden(line));
            flags.extend(flag.then_some(cover));
        }
        // What lies under the shade of a window on top is not to be read now.
        _ if is_shade(shape, window) => found.clear(),
        _ => {}
    });
    found.retain(|line| line.shows(window) && !line.text.is_empty());
    found
}

/// A window on top lays it over all that is below.
fn is_shade(shape: &Shape, window: Rect) -> bool {
    matches!(shape, Shape::Rect(rect) if rect.fill.a() > 0 && rect.fill.a() < 255 && rect.rect.contains_rect(window.shrink(SLACK)))
}

/// Something that a screen reader finds: what it is, its words, where it is.
#[derive(Debug, Clone)]
pub struct Control {
    pub id: String,
    pub role: Role,
    pub name: String,
    pub value: String,
    pub rect: Rect,
}

/// What is wrong with the words of a window; empty when all is well.
pub fn look_over(stage: &mut Stage) -> Vec<String> {
    let mut looker = Looker::default();
    looker.frame(stage);
    let window = stage.rect();
    // The middle of the page, the rail at the left, and what is said beside the sheet of a design.
    let middle = Pos2::new(window.center().x, window.height() * 0.7);
    let beside = Pos2::new(window.right() - 60.0, middle.y);
    let cards = stage.controls().iter().any(|one| {
        one.role == Role::Button && one.rect.left() > middle.x && one.rect.top() > window.height() / 5.0
    });
    let sheet = stage.controls().iter().any(|one| one.role == Role::MultilineTextInput);
    let beside = (sheet && cards).then_some(beside);
    for at in [middle, Pos2::new(window.left() + 60.0, 200.0)].into_iter().chain(beside) {
        // A screen that opens where the keyboard is has something above as well.
        for _ in 0..TURNS {
            let before = positions(stage);
            stage.scroll(at, -window.height() * 0.25);
            if positions(stage) == before {
                break;
            }
            // What the mouse points at explains itself, over what lies beside it.
            stage.leave();
            looker.frame(stage);
        }
        for _ in 0..TURNS {
            let before = positions(stage);
            stage.scroll(at, window.height() * 0.25);
            if positions(stage) == before {
                break;
            }
            // What the mouse points at explains itself, over what lies beside it.
            stage.leave();
            looker.frame(stage);
        }
    }
    stage.leave();
    looker.findings()
}

fn positions(stage: &Stage) -> Vec<(String, i32)> {
    let lines = lines(stage.shapes(), stage.rect());
    lines.into_iter().map(|line| (line.text, line.ink.top().round() as i32)).collect()
}

/// What has been seen of each line and each control in all positions so far.
#[derive(Debug, Default)]
struct Looker {
    /// Whole somewhere, and the last that was wrong with it.
    lines: BTreeMap<(String, i32), (bool, String)>,
    controls: BTreeMap<String, (bool, String)>,
    wrong: BTreeMap<String, ()>,
}

/// Whether a name has these words. A number is one of its own: the 2 of what waits is no part of a day in May.
fn says(name: &str, words: &str) -> bool {
    if !words.chars().all(char::is_numeric) {
        return name.contains(words);
    }
    name.split(|letter: char| !letter.is_numeric()).any(|number| number == words)
}

impl Looker {
    fn frame(&mut self, stage: &Stage) {
        let window = stage.rect();
        let lines = lines(stage.shapes(), window);
        let mut shaded = false;
        each_shape(stage.shapes(), |_, _, shape| shaded |= is_shade(shape, window));
        let mut controls = stage.controls();
        if shaded {
            // What lies below a window cannot be reached now, and is not meant to be.
            controls.retain(|one| one.role == Role::TextInput);
        }
        let typed = |line: &Line| {
            controls.iter().any(|one| {
                one.role == Role::TextInput
                    && one.rect.expand(SLACK).contains(line.ink.intersect(one.rect).center())
            })
        };
        for line in &lines {
            if line.elided {
                self.wrong.insert(format!("ends in “…”: {:?}", line.text), ());
            }
            // A field to type in scrolls by itself.
            let whole = line.whole(window) || typed(line);
            let seen = self.lines.entry(line.key()).or_default();
            seen.0 |= whole;
            seen.1 = format!("letters at {:?}, shown within {:?}", line.ink, line.clip.intersect(window));
            let on = |one: &&Control| {
                one.role == Role::Button
                    && one.rect.contains(line.ink.center())
                    && says(&one.name, &line.text)
            };
            for one in controls.iter().filter(on) {
                if whole && !one.rect.expand(SLACK).contains_rect(line.ink) {
                    self.wrong.insert(format!("out of its button: {:?} in {:?}", line.text, one.name), ());
                }
            }
            if line.covered {
                self.wrong.insert(format!("covered in part: {:?}", line.text), ());
            }
        }
        for (index, one) in lines.iter().enumerate() {
            for other in lines[index + 1..].iter().filter(|other| !other.on_flag) {
                let both = one.ink.intersect(other.ink).intersect(one.clip).intersect(other.clip);
                if both.width() > SLACK && both.height() > SLACK {
                    self.wrong
                        .insert(format!("on top of each other: {:?} and {:?}", one.text, other.text), ());
                }
            }
        }
        if shaded {
            return;
        }
        for one in controls.iter().filter(|one| CONTROLS.contains(&one.role) && one.rect.is_finite()) {
            let seen = self.controls.entry(one.id.clone()).or_default();
            let tall = one.rect.height() > window.height() / 2.0;
            let across = one.rect.x_range();
            let inside = window.expand(SLACK).contains_rect(one.rect)
                || (tall && across.min >= -SLACK && across.max <= window.right() + SLACK);
            seen.0 |= inside;
            seen.1 = format!("{:?} {:?} {:?} at {:?}", one.role, one.name, one.value, one.rect);
        }
    }

    fn findings(self) -> Vec<String> {
        let lines = self.lines.into_iter().filter(|(_, (whole, _))| !whole);
        let lines = lines.map(|((text, _), (_, note))| format!("cut off: {text:?}: {note}"));
        let controls = self.controls.into_values().filter(|(inside, _)| !inside);
        let controls = controls.map(|(_, note)| format!("out of reach: {note}"));
        self.wrong.into_keys().chain(lines).chain(controls).collect()
    }
}

/// How light a colour is, 0 to 1, by WCAG.
pub fn luminance(color: [u8; 3]) -> f64 {
    let channel = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(color[0]) + 0.7152 * channel(color[1]) + 0.0722 * channel(color[2])
}

/// 1 for the same colour, 21 for black on white.
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The words whose colour is less than `least` from what was painted beneath them, each with what was found.
pub fn pale(stage: &Stage, least: f64) -> Vec<String> {
    let window = stage.rect();
    let scale = stage.view().size[0] as f32 / window.width();
    // What cannot be used now is painted half through, and may be fainter.
    let unusable = (least - 1.5).max(3.0);
    // Everything but words.
    let mut ground = stage.shapes().to_vec();
    for one in &mut ground {
        without_words(&mut one.shape);
    }
    let ground = stage.draw(ground);
    let mut found = BTreeMap::new();
    for line in &lines(stage.shapes(), window) {
        let seen = line.clip.intersect(window);
        for (rect, color) in line.letters.iter().filter(|(rect, _)| seen.contains_rect(*rect)) {
            let middle = rect.center() * scale;
            let under = ground.at(middle.x as usize, middle.y as usize);
            let over = over(*color, under);
            let ratio = contrast(over, under);
            if ratio < if color.a() < 255 { unusable } else { least } {
                let note = format!("{over:?} on {under:?} is {ratio:.2} : 1: {:?}", line.text);
                found.insert((line.text.clone(), over), note);
            }
        }
    }
    found.into_values().collect()
}

/// A premultiplied colour as it looks on a ground.
fn over(color: Color32, under: [u8; 3]) -> [u8; 3] {
    let [r, g, b, a] = color.to_array();
    let mut mixed = under;
    for (value, own) in mixed.iter_mut().zip([r, g, b]) {
        *value = own.saturating_add((u32::from(*value) * u32::from(255 - a) / 255) as u8);
    }
    mixed
}

fn without_words(shape: &mut Shape) {
    match shape {
        Shape::Text(_) => *shape = Shape::Noop,
        Shape::Vec(shapes) => shapes.iter_mut().for_each(without_words),
        _ => {}
    }
}
