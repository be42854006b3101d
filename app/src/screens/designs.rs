//! The list of designs, and the few words with which a new one starts.

use egui::{Role, Sense, Ui, Vec2, WidgetInfo};

use super::{Intent, Page};
use crate::{
    look::Look,
    theme::{self, Type, icon},
    view::{DesignView, TableView},
    widgets::{button, button::Button, dialog, field, identity, list, surface, surface::Tone, text},
};

/// The name of a design that is about to be started.
#[derive(Debug, Default)]
pub struct NewDesign {
    open: bool,
    title: String,
    focused: bool,
}

impl NewDesign {
    /// Shows the field from the next frame on, with what was typed there and not begun.
    pub fn open(&mut self) {
        (self.open, self.focused) = (true, false);
    }

    /// What is typed there and not begun.
    pub fn unsent(&self) -> &str {
        self.title.trim()
    }

    /// What was typed there before, and not begun.
    pub fn typed_before(&mut self, title: String) {
        self.title = title;
    }

    /// The design is there: the field is empty next time.
    pub fn carried_out(&mut self) {
        self.title.clear();
    }

    /// The popup with the one field; Esc closes it.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        if !self.open {
            return None;
        }
        let mut intent = None;
        let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
        let modal = dialog::named(egui::Id::unique("new_design"), &look.say("home-new")).frame(frame).show(
            ui.ctx(),
            |ui| {
                ui.set_width(theme::FORM_WIDTH.min(ui.ctx().content_rect().width() - 4.0 * theme::SPACE_24));
                text::heading(ui, Type::Subheading, look.colors().ink, &look.say("home-new"));
                let title = field::named(
                    ui,
                    look,
                    &look.say("design-new-title"),
                    &look.say("design-new-hint"),
                    &mut self.title,
                );
                if !self.focused {
                    title.request_focus();
                    self.focused = true;
                }
                let entered = title.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                ui.add_space(theme::SPACE_4);
                ui.horizontal(|ui| {
                    if Button::main(&look.say("design-new-button")).show(ui, look).clicked() || entered {
                        intent = Some(Intent::StartDesign { title: self.title.trim().to_owned() });
                    }
                    if Button::plain(&look.say("button-back")).show(ui, look).clicked() {
                        self.open = false;
                    }
                });
            },
        );
        if modal.should_close() || intent.is_some() {
            self.open = false;
        }
        intent
    }
}

/// The page with nothing but the list.
pub fn ui(ui: &mut Ui, look: &Look, view: &TableView, new: &mut NewDesign) -> Option<Intent> {
    let mut intent = None;
    super::page(ui, |ui| {
        let start = look.say("home-new");
        let buttons = vec![Button::main(&start).icon(icon::PLUS)];
        if super::page_head(ui, look, &look.say("designs-title"), &look.say("designs-lead"), buttons)
            .is_some()
        {
            new.open();
        }
        intent = list(ui, look, &view.designs, new);
    });
    intent
}

/// The designs, one a row; where there is none yet, what belongs there.
pub fn list(ui: &mut Ui, look: &Look, designs: &[DesignView], new: &mut NewDesign) -> Option<Intent> {
    let mut intent = None;
    if designs.is_empty() {
        surface::wide_card(ui, look, |ui| {
            let button = look.say("home-designs-empty-button");
            let pressed = super::beside(ui, look, Button::plain(&button).icon(icon::PLUS), |ui| {
                text::label(ui, Type::Strong, look.colors().ink, look.say("home-designs-empty"));
                text::label(ui, Type::Body, look.colors().ink_2, look.say("home-designs-empty-note"));
            });
            if pressed {
                new.open();
            }
        });
        return None;
    }
    let name = look.say("home-designs");
    surface::card(look).inner_margin(egui::Margin::ZERO).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list::list(ui, &name, |ui| {
            for (index, design) in designs.iter().enumerate() {
                if index > 0 {
                    surface::rule(ui, look);
                }
                if list::item(ui, design.id, |ui| row(ui, look, design)) {
                    intent = Some(Intent::Go(Page::Design(design.id)));
                }
            }
        });
    });
    intent
}

fn row(ui: &mut Ui, look: &Look, design: &DesignView) -> bool {
    let colors = look.colors();
    let title = shown_title(look, &design.title);
    let about = about(look, design);
    let (tone, state) = state(look, design);
    let width = ui.available_width();
    let indent = theme::SPACE_16 + theme::ICON_ROW + theme::SPACE_16;
    let chip = surface::chip_galley(ui, look, tone, &state);
    let chip_size = surface::chip_size(&chip);
    // The pill stands at the right, or underneath where the words need the room.
    let beside = width - indent - chip_size.x - 3.0 * theme::SPACE_16 >= theme::BESIDE_MIN;
    let room = width - indent - theme::SPACE_16 - if beside { chip_size.x + theme::SPACE_16 } else { 0.0 };
    let title_galley = text::galley(ui, Type::Strong, colors.ink, &title, room);
    let about_galley = text::galley(ui, Type::Small, colors.ink_2, &about, room);
    let under = if beside { 0.0 } else { chip_size.y + theme::SPACE_4 };
    let words = title_galley.size().y + about_galley.size().y + theme::SPACE_4;
    let height = words + under + 2.0 * theme::SPACE_12;
    let sense = if design.opens { Sense::click() } else { Sense::hover() };
    let (rect, response) = identity::allocate(ui, Vec2::new(width, height), sense);
    let said = format!("{title}. {about}. {state}");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, design.opens, &said));
    if response.hovered() && design.opens {
        ui.painter().rect_filled(rect.shrink(1.0), theme::CARD_CORNER, colors.sunken);
    }
    button::focus_ring(ui, look, rect.shrink(theme::SPACE_4), &response);
    let slot = egui::Rect::from_center_size(
        egui::pos2(rect.left() + theme::SPACE_16 + theme::ICON_ROW / 2.0, rect.center().y),
        Vec2::splat(theme::ICON_ROW),
    );
    text::paint_icon(ui, slot, icon::DESIGN, theme::ICON_ROW, colors.accent);
    let at = rect.min + egui::vec2(indent, theme::SPACE_12);
    let below = at + egui::vec2(0.0, title_galley.size().y + theme::SPACE_4);
    let chip_at = if beside {
        rect.right_center() - egui::vec2(theme::SPACE_16 + chip_size.x, chip_size.y / 2.0)
    } else {
        at + egui::vec2(0.0, words + theme::SPACE_4)
    };
    ui.painter().galley(at, title_galley, colors.ink);
    ui.painter().galley(below, about_galley, colors.ink_2);
    surface::paint_chip(ui, look, tone, chip_at, chip);
    if design.opens { response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() } else { false }
}

/// How far a design has come.
fn state(look: &Look, design: &DesignView) -> (Tone, String) {
    match design.opens {
        true => (Tone::Good, look.say("design-state-made")),
        false => (Tone::Warn, look.say("design-state-newer")),
    }
}

/// A design without a title still needs something to be called by.
pub fn shown_title(look: &Look, title: &str) -> String {
    if title.trim().is_empty() { look.say("design-untitled") } else { title.to_owned() }
}

fn about(look: &Look, design: &DesignView) -> String {
    let kind = look.say(if design.opens { "design-text" } else { "design-unknown" });
    let who = match (design.here.as_slice(), &design.last_by) {
        ([one], _) => Some(look.say_with("design-here-one", &[("name", one.into())])),
        ([_, _, ..], _) => Some(look.say_with("design-here-many", &[("count", design.here.len().into())])),
        ([], Some(name)) => {
            let day = look.day(design.last_unix_secs);
            Some(look.say_with("design-made-by", &[("name", name.into()), ("day", day.into())]))
        }
        ([], None) => None,
    };
    let late = design.late.then(|| look.say("design-late"));
    [Some(kind), who, late].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
