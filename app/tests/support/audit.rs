//! What must hold of every screen for who cannot see it and for who has only a keyboard.
//!
//! Each check gives the things that are wrong, in words; a screen is right when it gives none.
#![allow(dead_code, reason = "each file of tests uses its own part of it")]

use std::collections::BTreeSet;

use egui::{
    Event, Key, Modifiers, Rect, Shape,
    accesskit::{Action, Role},
    epaint::ClippedShape,
};
use egui_kittest::{
    Harness,
    kittest::{AccessKitNode, NodeT},
};

/// Everything that is wrong with what shows now.
pub(crate) fn audit<State>(harness: &mut Harness<'_, State>, accent: egui::Color32) -> Vec<String> {
    let mut wrong = names(harness);
    wrong.extend(words(harness));
    wrong.extend(order(harness));
    wrong.extend(tab(harness, accent));
    wrong
}

fn walk<'a>(node: AccessKitNode<'a>, found: &mut Vec<AccessKitNode<'a>>) {
    if node.is_hidden() {
        return;
    }
    found.push(node);
    for child in node.children() {
        walk(child, found);
    }
}

/// All parts of the window in reading order.
pub(crate) fn parts<'a, State>(harness: &'a Harness<'_, State>) -> Vec<AccessKitNode<'a>> {
    let mut found = Vec::new();
    walk(harness.root().accesskit_node(), &mut found);
    found
}

fn called(node: &AccessKitNode<'_>) -> String {
    let name = node.label().or_else(|| node.value()).unwrap_or_default();
    format!("{:?} {name:?}", node.role())
}

/// What lies on top and wants an answer first, if anything does: the rest cannot be reached.
fn top<'a, State>(harness: &'a Harness<'_, State>) -> AccessKitNode<'a> {
    let all = parts(harness);
    let dialog = all.iter().find(|node| node.role() == Role::Dialog).copied();
    dialog.unwrap_or_else(|| harness.root().accesskit_node())
}

/// The parts of what can be reached now.
fn reachable<'a, State>(harness: &'a Harness<'_, State>) -> Vec<AccessKitNode<'a>> {
    let mut found = Vec::new();
    walk(top(harness), &mut found);
    found
}

/// Parts that the keyboard can be at.
fn is_control(node: &AccessKitNode<'_>) -> bool {
    // Where one of a list is chosen with the arrows, Tab is for the list.
    let one_of_a_list = node.role() == Role::ListBoxOption;
    node.data().supports_action(Action::Focus) && !node.is_root() && !node.is_disabled() && !one_of_a_list
}

/// Every control has a role and a name, and a state where it has one.
fn names<State>(harness: &Harness<'_, State>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut last = String::new();
    for node in parts(harness) {
        // egui's own; whoever cannot see needs none.
        let bar = node.role() == Role::ScrollBar;
        let clickable = node.data().supports_action(Action::Click) && !node.is_root() && !bar;
        if is_control(&node) || clickable {
            if matches!(node.role(), Role::Unknown | Role::GenericContainer | Role::Pane | Role::Label) {
                wrong.push(format!("no role of a control: {} after {last}", called(&node)));
            }
            if node.label().is_none_or(|name| name.trim().is_empty()) {
                wrong.push(format!("no name: {} after {last}", called(&node)));
            }
        }
        if matches!(node.role(), Role::Dialog | Role::Menu | Role::Heading)
            && node.label().is_none_or(|name| name.is_empty())
        {
            wrong.push(format!("no name: {:?} after {last}", node.role()));
        }
        let stateful = matches!(node.role(), Role::CheckBox | Role::RadioButton | Role::Switch);
        if stateful && node.toggled().is_none() {
            wrong.push(format!("not said whether it is on: {}", called(&node)));
        }
        if node.label().is_some() {
            last = called(&node);
        }
    }
    wrong
}

fn one_space(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All that the tree says, name by name.
fn told<State>(harness: &Harness<'_, State>) -> String {
    let mut all = String::new();
    for node in parts(harness) {
        let data = node.data();
        for words in
            [data.label(), data.value(), data.description(), data.placeholder()].into_iter().flatten()
        {
            all.push('\u{1}');
            all.push_str(&one_space(words));
        }
    }
    all
}

/// The words painted where they can be seen.
fn painted(shapes: &[ClippedShape], found: &mut Vec<(String, Rect)>) {
    fn of(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, clip, found)),
            Shape::Text(text) => {
                let rect = text.galley.rect.translate(text.pos.to_vec2());
                let shown = text.opacity_factor > 0.0 && clip.intersects(rect) && clip.is_positive();
                let words = one_space(text.galley.text());
                if shown && !words.is_empty() {
                    found.push((words, rect));
                }
            }
            _ => {}
        }
    }
    for clipped in shapes {
        of(&clipped.shape, clipped.clip_rect, found);
    }
}

/// Icons come from the font's own part of the letters.
fn is_icon(words: &str) -> bool {
    words.chars().all(|c| ('\u{e000}'..='\u{f8ff}').contains(&c) || c.is_whitespace())
}

/// Every word that can be seen is in the tree. The letters in a person's circle stand beside the name.
fn words<State>(harness: &Harness<'_, State>) -> Vec<String> {
    let told = told(harness);
    let mut seen = Vec::new();
    painted(&harness.output().shapes, &mut seen);
    let initials = |words: &str| words.chars().count() <= 2 && words.chars().all(char::is_uppercase);
    let missing = seen.into_iter().filter(|(words, _)| !is_icon(words) && !initials(words));
    let missing = missing.filter(|(words, _)| !told.contains(words.trim_end_matches('…').trim()));
    missing.map(|(words, rect)| format!("seen and not told: {words:?} at {rect:?}")).collect()
}

fn rect_of(node: &AccessKitNode<'_>) -> Option<Rect> {
    let bounds = node.raw_bounds()?;
    let corner = |x: f64, y: f64| egui::pos2(x as f32, y as f32);
    Some(Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1)))
}

/// Reading goes down, along a line to the right, and up only to a column further right.
fn order<State>(harness: &Harness<'_, State>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut before: Option<(Rect, String)> = None;
    for node in reachable(harness) {
        let leaf = node.label().or_else(|| node.value()).is_some_and(|name| !name.trim().is_empty());
        // The page's own parts are held by other tests; what is said aloud is not painted.
        let of_its_own = [
            Role::TextRun,
            Role::Status,
            Role::MultilineTextInput,
            Role::Window,
            // One of a long list, of which a part shows.
            Role::ListBoxOption,
        ];
        let on_the_page = node.parent().is_some_and(|parent| parent.role() == Role::MultilineTextInput);
        let skipped = of_its_own.contains(&node.role()) || on_the_page;
        let holds = node.children().any(|child| child.role() != Role::TextRun);
        let Some(rect) = rect_of(&node).filter(|_| leaf && !skipped && !holds) else { continue };
        if let Some((last, name)) = &before {
            let above = rect.bottom() <= last.top() + 1.0 && rect.left() < last.right() - 1.0;
            let beside = rect.center().y < last.bottom() && rect.center().y > last.top();
            let left = beside && rect.right() <= last.left() + 1.0;
            if above || left {
                wrong.push(format!("{} is read after {name}, and seen before it", called(&node)));
            }
        }
        before = Some((rect, called(&node)));
    }
    wrong
}

fn focused<State>(harness: &Harness<'_, State>) -> Option<(String, Option<Rect>, String)> {
    let all = parts(harness);
    let node = all.iter().find(|node| node.is_focused() && !node.is_root())?;
    Some((format!("{:?}", node.id()), rect_of(node), called(node)))
}

/// Tab comes to every control once, in reading order, and back to the first; where it is can be seen.
fn tab<State>(harness: &mut Harness<'_, State>, accent: egui::Color32) -> Vec<String> {
    let mut wrong = Vec::new();
    let controls: Vec<(String, String)> = reachable(harness)
        .iter()
        .filter(|node| is_control(node))
        .map(|node| (format!("{:?}", node.id()), called(node)))
        .collect();
    let press = |harness: &mut Harness<'_, State>| {
        harness.key_press_modifiers(Modifiers::NONE, Key::Tab);
        harness.run_steps(3);
    };
    press(harness);
    let mut visited = Vec::new();
    let mut seen = BTreeSet::new();
    for _ in 0..controls.len() + 3 {
        let Some((id, rect, name)) = focused(harness) else {
            wrong.push(format!("Tab is nowhere after {:?}", visited.last()));
            break;
        };
        if !seen.insert(id.clone()) {
            if visited.first().is_some_and(|(first, _): &(String, String)| *first != id) {
                wrong.push(format!("Tab comes to {name} again before all others"));
            }
            break;
        }
        if !name.contains("MultilineTextInput") && rect.is_none_or(|rect| !has_ring(harness, rect, accent)) {
            wrong.push(format!("nothing shows that the keyboard is at {name}"));
        }
        visited.push((id, name));
        press(harness);
    }
    for (id, name) in &controls {
        if !seen.contains(id) {
            wrong.push(format!("Tab never comes to {name}"));
        }
    }
    wrong
}

/// A line of the accent's colour around the place.
fn has_ring<State>(harness: &Harness<'_, State>, rect: Rect, accent: egui::Color32) -> bool {
    fn ring(shape: &Shape, rect: Rect, accent: egui::Color32) -> bool {
        match shape {
            Shape::Vec(shapes) => shapes.iter().any(|shape| ring(shape, rect, accent)),
            Shape::Rect(shape) => {
                // The way past the rail takes no room until it has the keyboard.
                let small = rect.expand(12.0).contains_rect(shape.rect) || !rect.is_positive();
                let near = shape.rect.expand(8.0).contains_rect(rect) && small;
                near && shape.stroke.color == accent && shape.stroke.width > 1.0
            }
            _ => false,
        }
    }
    harness.output().shapes.iter().any(|clipped| ring(&clipped.shape, rect, accent))
}

/// Presses Escape, for what lies on top.
pub(crate) fn escape<State>(harness: &mut Harness<'_, State>) {
    harness.event(Event::Key {
        key: Key::Escape,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(3);
}
