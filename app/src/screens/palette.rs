//! Everything that can be done here, found by its name: Ctrl+K. A field, and under it the list of what fits.
//!
//! The keyboard stays in the field; Up and Down choose, Enter does it, Esc closes. A screen reader is told how many
//! things fit, and hears the chosen one.

use egui::{Context, Id, Key, Modifiers, Role, Sense, Ui, Vec2, WidgetInfo, accesskit};
use trestle_trust::ids::{DocumentId, PersonId};

use crate::{
    command::{self, Command},
    look::Look,
    theme::{self, Type, icon::Icon},
    widgets::{field, live, surface, text},
};

/// How many things fit is said when nothing has been typed for so long.
const PAUSE_SECS: f64 = 0.5;

/// What an entry leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Do(Command),
    Design(DocumentId),
    Decision(DocumentId),
    Person(PersonId),
}

/// One thing that can be done here.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub target: Target,
    pub name: String,
    pub about: String,
    pub keys: Option<String>,
    pub icon: Icon,
}

/// What came of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Close,
    Pick(Target),
}

/// The palette while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    query: String,
    /// Place in the list of what fits.
    chosen: usize,
    /// What stands at that place: it stays chosen when something comes into the list before it.
    at: Option<Target>,
    /// Up or Down chose it, so that a screen reader reads it and not the field.
    by_arrows: bool,
    /// For what the count was last said.
    said_for: Option<String>,
    /// When a letter was typed last, by egui's clock.
    typed_secs: f64,
    reveal: bool,
    /// The list below the field, for screen readers.
    list: Option<Id>,
}

impl Palette {
    /// `entries` in the order in which they show while nothing is typed.
    pub fn ui(&mut self, ctx: &Context, look: &Look, entries: &[Entry]) -> Option<Outcome> {
        let found = fitting(&self.query, entries);
        self.follow(&found);
        let entered = self.keys(ctx, found.len());
        self.at = found.get(self.chosen).map(|entry| entry.target);
        self.say_count(ctx, look, &found);
        let mut picked = None;
        let room = ctx.content_rect();
        let top = theme::PALETTE_TOP.min(room.height() / 12.0);
        let area = egui::Modal::default_area(Id::unique("palette"))
            .anchor(egui::Align2::CENTER_TOP, Vec2::new(0.0, top))
            .accessible_name(look.say("palette-title"));
        let margin = egui::Margin::same(theme::SPACE_12 as i8);
        let frame = surface::card(look).inner_margin(margin);
        let modal = egui::Modal::new(Id::unique("palette")).area(area).frame(frame).show(ctx, |ui| {
            ui.set_width(theme::PALETTE_WIDTH.min(room.width() - 4.0 * theme::SPACE_12));
            self.field(ui, look, &found);
            let used = theme::FIELD_HEIGHT + 4.0 * theme::SPACE_24;
            let height = (room.height() - top - used).max(2.0 * theme::FIELD_HEIGHT);
            egui::ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                self.list = Some(ui.unique_id());
                ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                    node.set_role(accesskit::Role::ListBox);
                    node.set_label(look.say("palette-list"));
                });
                for (index, entry) in found.iter().enumerate() {
                    if self.row(ui, look, entry, index, found.len()) {
                        picked = Some(entry.target);
                    }
                }
                if found.is_empty() {
                    text::label(ui, Type::Body, look.colors().ink, look.say("palette-none"));
                }
            });
            self.reveal = false;
            // The list may go on below: where it stops is seen.
            surface::rule(ui, look);
            text::label(ui, Type::Small, look.colors().ink_2, look.say("palette-keys-note"));
        });
        if entered {
            // Letters typed in the same frame count: Enter came after them.
            picked = fitting(&self.query, entries).get(self.chosen).map(|entry| entry.target);
        }
        match picked {
            Some(target) => Some(Outcome::Pick(target)),
            None => modal.should_close().then_some(Outcome::Close),
        }
    }

    /// Finds the place of what was chosen, if it is still there.
    fn follow(&mut self, fitting: &[&Entry]) {
        let place = self.at.and_then(|at| fitting.iter().position(|entry| entry.target == at));
        self.chosen = place.unwrap_or(self.chosen).min(fitting.len().saturating_sub(1));
    }

    /// True if Enter was pressed.
    fn keys(&mut self, ctx: &Context, count: usize) -> bool {
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = count.saturating_sub(1);
        let before = self.chosen;
        let moved = [
            (Key::ArrowDown, if before >= last { 0 } else { before + 1 }),
            (Key::ArrowUp, if before == 0 { last } else { before - 1 }),
            (Key::PageDown, (before + 8).min(last)),
            (Key::PageUp, before.saturating_sub(8)),
        ];
        for (key, place) in moved {
            if pressed(key) {
                (self.chosen, self.by_arrows, self.reveal) = (place, true, true);
            }
        }
        pressed(Key::Enter)
    }

    fn field(&mut self, ui: &mut Ui, look: &Look, fitting: &[&Entry]) {
        let name = look.say("palette-field");
        let shown = field::bare(ui, look, &look.say("palette-hint"), &mut self.query);
        if shown.changed() {
            self.typed_secs = ui.input(|input| input.time);
            (self.chosen, self.at, self.by_arrows, self.reveal) = (0, None, false, true);
        }
        if !shown.has_focus() {
            shown.request_focus();
        }
        let list = self.list;
        let active = (self.by_arrows && !fitting.is_empty()).then(|| row_id(self.chosen).accesskit_id());
        ui.ctx().accesskit_node_builder(shown.id, |node| {
            node.set_role(accesskit::Role::EditableComboBox);
            node.set_label(name);
            node.set_expanded(true);
            node.set_has_popup(accesskit::HasPopup::Listbox);
            if let Some(list) = list {
                node.set_controls(vec![list.accesskit_id()]);
            }
            if let Some(active) = active {
                node.set_active_descendant(active);
            }
        });
    }

    fn row(&self, ui: &mut Ui, look: &Look, entry: &Entry, index: usize, count: usize) -> bool {
        let colors = look.colors();
        let on = index == self.chosen;
        let (ink, quiet) = if on { (colors.on_accent, colors.on_accent) } else { (colors.ink, colors.ink_2) };
        let width = ui.available_width();
        let indent = theme::SPACE_8 + theme::ICON_ROW + theme::SPACE_8;
        let keys = entry.keys.as_ref();
        let keys = keys.map(|keys| text::galley(ui, Type::SmallStrong, quiet, keys, width / 2.0));
        let keys_width = keys.as_ref().map_or(0.0, |keys| keys.size().x + theme::SPACE_24);
        let room = width - indent - keys_width - theme::SPACE_8;
        let name = text::galley(ui, Type::Strong, ink, &entry.name, room);
        let about = text::galley(ui, Type::Small, quiet, &entry.about, room);
        let height = name.size().y + about.size().y + 2.0 * theme::SPACE_4;
        let (_, rect) = ui.allocate_space(Vec2::new(width, height.max(theme::FIELD_HEIGHT)));
        // It can be clicked, but the keyboard stays in the field.
        let response = ui.interact(rect, row_id(index), Sense::CLICK);
        let said = match &entry.keys {
            Some(keys) => look.say_with(
                "palette-entry-keys",
                &[("name", (&entry.name).into()), ("about", (&entry.about).into()), ("keys", keys.into())],
            ),
            None => look.say_with(
                "palette-entry",
                &[("name", (&entry.name).into()), ("about", (&entry.about).into())],
            ),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, true, &said));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_selected(on);
            node.set_position_in_set(index);
            node.set_size_of_set(count);
        });
        if on && self.reveal {
            ui.scroll_to_rect(rect, None);
        }
        if ui.is_rect_visible(rect) {
            if on {
                ui.painter().rect_filled(rect, theme::CORNER, colors.accent);
            } else if response.hovered() {
                ui.painter().rect_filled(rect, theme::CORNER, colors.sunken);
            }
            let slot = egui::Rect::from_min_size(
                rect.left_center() + egui::vec2(theme::SPACE_8, -theme::ICON_ROW / 2.0),
                Vec2::splat(theme::ICON_ROW),
            );
            text::paint_icon(ui, slot, entry.icon, theme::ICON_ROW, ink);
            let top = rect.center().y - (name.size().y + about.size().y) / 2.0;
            let below = egui::pos2(rect.left() + indent, top + name.size().y);
            ui.painter().galley(egui::pos2(rect.left() + indent, top), name, ink);
            ui.painter().galley(below, about, quiet);
            if let Some(keys) = keys {
                let place = egui::pos2(
                    // Clear of the scroll bar.
                    rect.right() - theme::SPACE_16 - keys.size().x,
                    rect.center().y - keys.size().y / 2.0,
                );
                ui.painter().galley(place, keys, quiet);
            }
        }
        response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
    }

    /// Tells a screen reader how many things fit, once for what was typed, when the typing stops.
    fn say_count(&mut self, ctx: &Context, look: &Look, fitting: &[&Entry]) {
        if self.said_for.as_ref() == Some(&self.query) {
            return;
        }
        // After a word, and not after every letter.
        let left = self.typed_secs + PAUSE_SECS - ctx.input(|input| input.time);
        if left > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        self.said_for = Some(self.query.clone());
        if self.query.trim().is_empty() {
            return;
        }
        live::say(
            ctx,
            match fitting.first() {
                Some(first) => look.say_with(
                    "palette-count",
                    &[("count", fitting.len().into()), ("first", (&first.name).into())],
                ),
                None => look.say("palette-none"),
            },
        );
    }
}

fn row_id(index: usize) -> Id {
    Id::unique(("palette_row", index))
}

/// The entries that fit, the best first; as given while nothing is typed.
fn fitting<'a>(query: &str, entries: &'a [Entry]) -> Vec<&'a Entry> {
    let mut ranked: Vec<(u8, &Entry)> = entries
        .iter()
        .filter_map(|entry| Some((command::rank(query, &entry.name, &entry.about)?, entry)))
        .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, entry)| entry).collect()
}
