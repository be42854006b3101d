//! A design: its name, who is here, the toolbar, and the page that it is written on.

use std::path::PathBuf;

use egui::{Color32, Layout, TextEdit, Ui, Vec2};
use trestle_model::text::{BlockKind, TextView};
use trestle_trust::ids::DocumentId;

use super::{ExportKind, Intent, Page, designs};
use crate::{
    command::Command,
    look::Look,
    theme::{self, Type, icon},
    widgets::{
        button::{self, Button},
        editor::{Editor, OtherCaret},
        field, person, surface,
        surface::Tone,
        text,
    },
};

/// What there is to show.
#[derive(Debug)]
pub struct Shown<'a> {
    pub document: DocumentId,
    pub title: &'a str,
    pub view: &'a TextView,
    /// The words are still being loaded: they can be read, and what is typed waits.
    pub loading: bool,
    pub can_undo: bool,
    pub can_redo: bool,
    pub others: &'a [OtherCaret],
    /// Who has it open now, oneself included.
    pub here: &'a [(String, Color32)],
}

/// The screen of one design.
#[derive(Debug)]
pub struct DocumentScreen {
    pub editor: Editor,
    title: String,
    /// The title as it was when the field was last filled: if the real one differs, somebody gave another.
    title_seen: Option<String>,
    path: Option<PathField>,
    /// The name takes the keyboard in the next frame.
    renaming: bool,
}

/// Where a file should go or come from, typed by hand: for whom no file window opens.
#[derive(Debug)]
struct PathField {
    /// None brings a file in.
    export: Option<ExportKind>,
    path: String,
    focused: bool,
}

impl DocumentScreen {
    pub fn new(document: DocumentId) -> Self {
        let mut editor = Editor::new(document);
        editor.focus();
        DocumentScreen { editor, title: String::new(), title_seen: None, path: None, renaming: false }
    }

    /// Takes the keyboard to the name.
    pub fn rename(&mut self) {
        self.renaming = true;
    }

    /// Asks for a path by hand, starting from `suggestion`.
    pub fn ask_path(&mut self, export: Option<ExportKind>, suggestion: String) {
        self.path = Some(PathField { export, path: suggestion, focused: false });
    }

    /// A file was chosen in the system's own window.
    pub fn path_chosen(&mut self, path: String) {
        if let Some(asked) = &mut self.path {
            asked.path = path;
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) -> Option<Intent> {
        let mut intent = None;
        let narrow = ui.available_width() < theme::NARROW;
        let room = if narrow { theme::SPACE_8 } else { theme::SPACE_24 };
        egui::Frame::new().inner_margin(egui::Margin::same(room as i8)).show(ui, |ui| {
            self.head(ui, look, shown, &mut intent);
            self.toolbar(ui, look, shown);
            if shown.loading {
                ui.horizontal(|ui| {
                    ui.add(egui::Spinner::new().size(theme::ICON).color(look.colors().accent));
                    text::label(ui, Type::SmallStrong, look.colors().ink, look.say("document-opening"));
                    text::label(ui, Type::Small, look.colors().ink_2, look.say("document-opening-type"));
                });
            }
            if !shown.view.problems.is_empty() {
                let count = shown.view.problems.len();
                let sentence = look.say_with("document-problems", &[("count", count.into())]);
                surface::notice(ui, look, Tone::Info, &sentence, "", false);
            }
            let name = look.say("document-text");
            self.editor.ui(ui, look, shown.view, shown.others, &name);
        });
        if let Some(asked) = self.path_ui(ui, look) {
            intent = Some(asked);
        }
        intent
    }

    fn head(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>, intent: &mut Option<Intent>) {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        if ui.available_width() >= theme::NARROW {
            let trail = look.say("rail-designs");
            let words = text::rich(Type::Small, look.colors().ink_2, &trail);
            let back = ui.add(egui::Label::new(words).sense(egui::Sense::click()));
            back.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &trail));
            button::focus_ring(ui, look, back.rect, &back);
            if back.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                *intent = Some(Intent::Go(Page::Designs));
            }
        }
        ui.horizontal(|ui| {
            let buttons =
                if ui.available_width() < theme::NARROW { theme::RAIL_WIDTH } else { theme::PEOPLE_COLUMN };
            let room = (ui.available_width() - buttons).max(theme::RAIL_WIDTH);
            self.title_field(ui, look, shown, room, intent);
            designs::at_the_right(ui, |ui| {
                self.file_menu(ui, look, intent);
                ui.add_space(theme::SPACE_4);
                ui.spacing_mut().item_spacing.x = -theme::SPACE_4;
                for (name, color) in shown.here.iter().rev() {
                    person::alone(ui, look, name, *color, theme::AVATAR_SMALL);
                }
            });
        });
        ui.add_space(theme::SPACE_4);
        ui.spacing_mut().item_spacing.y = theme::SPACE_8;
    }

    /// The name of the design, which anyone can change: written when the field is left.
    fn title_field(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        shown: &Shown<'_>,
        room: f32,
        intent: &mut Option<Intent>,
    ) {
        if self.title_seen.as_deref() != Some(shown.title) {
            shown.title.clone_into(&mut self.title);
            self.title_seen = Some(shown.title.to_owned());
        }
        let hint = text::rich(Type::Heading, look.colors().ink_2, look.say("design-untitled"));
        let field = ui
            .scope(|ui| {
                // It reads as a heading until it is used.
                let widgets = &mut ui.visuals_mut().widgets;
                widgets.inactive.bg_stroke = egui::Stroke::NONE;
                widgets.hovered.bg_stroke = look.theme.hairline();
                ui.visuals_mut().text_edit_bg_color = Some(look.colors().paper);
                ui.add(
                    TextEdit::singleline(&mut self.title)
                        .font(Type::Heading.font())
                        .text_color(look.colors().ink)
                        .hint_text(hint)
                        .margin(Vec2::new(0.0, theme::SPACE_4))
                        .desired_width(room),
                )
            })
            .inner;
        let name = look.say("document-title");
        ui.ctx().accesskit_node_builder(field.id, |node| node.set_label(name));
        if std::mem::take(&mut self.renaming) {
            field.request_focus();
        }
        if field.lost_focus() {
            let title = self.title.trim();
            if title != shown.title {
                *intent = Some(Intent::Rename { document: shown.document, title: title.to_owned() });
            }
            if ui.input(|input| input.key_pressed(egui::Key::Enter)) {
                self.editor.focus();
            }
        }
    }

    fn file_menu(&mut self, ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
        let words = look.say("export-menu");
        let opener = Button::plain(&words).icon(icon::EXPORT).trailing(icon::DOWN).show(ui, look);
        egui::Popup::menu(&opener).accessible_name(words).width(theme::MENU_WIDTH).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let markdown = look.say("export-markdown");
            if button::menu_row(ui, look, Some(icon::EXPORT), &markdown, false) {
                *intent = Some(Intent::Export(ExportKind::Markdown));
            }
            if button::menu_row(ui, look, Some(icon::EXPORT), &look.say("export-html"), false) {
                *intent = Some(Intent::Export(ExportKind::Html));
            }
            surface::rule(ui, look);
            let import = look.say("import-markdown");
            if button::menu_row(ui, look, Some(icon::IMPORT), &import, false) {
                *intent = Some(Intent::Import);
            }
        });
    }

    fn toolbar(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) {
        let marks = self.editor.marks(shown.view);
        let kind = self.editor.kind(shown.view);
        let margin = egui::Margin::symmetric(theme::SPACE_12 as i8, theme::SPACE_8 as i8);
        surface::card(look).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = theme::SPACE_4;
                self.kind_menu(ui, look, &kind);
                let numbered = matches!(kind, BlockKind::Numbered { .. });
                let checks = matches!(kind, BlockKind::Check { .. });
                let tools = [
                    (Command::Bold, marks.bold),
                    (Command::Italic, marks.italic),
                    (Command::Bullets, kind == BlockKind::Bullet),
                    (Command::Numbers, numbered),
                    (Command::Checks, checks),
                    (Command::Link, marks.link.is_some()),
                    (Command::Quote, kind == BlockKind::Quote),
                ];
                for (command, on) in tools {
                    if button::tool(ui, look, command, Some(on), true).clicked() {
                        self.editor.command(command);
                    }
                }
                ui.add_space(theme::SPACE_16);
                for (command, can) in [(Command::Undo, shown.can_undo), (Command::Redo, shown.can_redo)] {
                    if button::tool(ui, look, command, None, can && !shown.loading).clicked() {
                        self.editor.command(command);
                    }
                }
            });
        });
    }

    fn kind_menu(&mut self, ui: &mut Ui, look: &Look, kind: &BlockKind) {
        let kinds: [(BlockKind, &str); 10] = [
            (BlockKind::Paragraph, "kind-paragraph"),
            (BlockKind::Heading { level: 1 }, "kind-heading-1"),
            (BlockKind::Heading { level: 2 }, "kind-heading-2"),
            (BlockKind::Heading { level: 3 }, "kind-heading-3"),
            (BlockKind::Bullet, "kind-bullet"),
            (BlockKind::Numbered { start: 1 }, "kind-numbered"),
            (BlockKind::Check { done: false }, "kind-check"),
            (BlockKind::Quote, "kind-quote"),
            (BlockKind::Code { language: String::new() }, "kind-code"),
            (BlockKind::Divider, "kind-divider"),
        ];
        let now = kinds.iter().find(|(one, _)| one == kind).map_or("kind-menu", |(_, key)| key);
        let words = look.say(now);
        let opener = Button::bare(&words).trailing(icon::DOWN).show(ui, look);
        egui::Popup::menu(&opener).accessible_name(words).width(theme::MENU_WIDTH).show(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (one, key) in kinds {
                if button::menu_row(ui, look, None, &look.say(key), one == *kind) {
                    match one {
                        BlockKind::Divider => self.editor.command(Command::Divider),
                        one => self.editor.set_kind(one),
                    }
                }
            }
        });
    }

    /// The little window for a path typed by hand.
    fn path_ui(&mut self, ui: &Ui, look: &Look) -> Option<Intent> {
        let asked = self.path.as_mut()?;
        let mut intent = None;
        let mut finished = false;
        let frame = surface::card(look).inner_margin(egui::Margin::same(theme::SPACE_24 as i8));
        let modal = egui::Modal::new(egui::Id::unique("path_by_hand")).frame(frame).show(ui.ctx(), |ui| {
            ui.set_width(theme::FORM_WIDTH.min(ui.ctx().content_rect().width() - 4.0 * theme::SPACE_24));
            let (title, words) = match asked.export {
                Some(_) => ("file-save-title", "file-save"),
                None => ("file-open-title", "file-open"),
            };
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say(title));
            let path = field::named(ui, look, &look.say("file-path"), "", &mut asked.path);
            if !asked.focused {
                path.request_focus();
                asked.focused = true;
            }
            let entered = path.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                let pressed = Button::main(&look.say(words)).show(ui, look).clicked();
                let path = PathBuf::from(asked.path.trim());
                if Button::plain(&look.say("file-browse")).show(ui, look).clicked() {
                    intent = Some(Intent::Browse { export: asked.export, path: path.clone() });
                }
                if (pressed || entered) && !asked.path.trim().is_empty() {
                    finished = true;
                    intent = Some(match asked.export {
                        Some(kind) => Intent::SaveAs { kind, path },
                        None => Intent::ImportFrom { path },
                    });
                }
                if Button::plain(&look.say("button-back")).show(ui, look).clicked() {
                    ui.close();
                }
            });
        });
        if modal.should_close() || finished {
            self.path = None;
            self.editor.focus();
        }
        intent
    }
}
