//! A design: its name, who is here, the toolbar, the page that it is written on, and what is said of its words.

mod card;
pub mod comments;
mod typed;

pub use typed::NewComment;

use egui::{Color32, Layout, TextEdit, Ui, UiBuilder, Vec2};
use trestle_model::text::{BlockKind, TextView};
use trestle_trust::ids::DocumentId;

use comments::{Comments, Counted};

use super::{
    FilePurpose, Intent, Page,
    path::{Asked, PathDialog},
};
use crate::{
    command::Command,
    lang::Language,
    look::Look,
    theme::{self, Type, icon},
    view::comments::CommentsView,
    widgets::{
        button::{self, Button},
        editor::{Editor, OnWords, OtherCaret},
        person, surface,
        surface::Tone,
        text,
    },
};

/// So many faces of those who are here; the rest is a number.
const FACES_MAX: usize = 5;

/// What there is to show.
#[derive(Debug)]
pub struct Shown<'a> {
    pub document: DocumentId,
    pub title: &'a str,
    pub view: &'a TextView,
    /// The words are still being loaded: they can be read, and what is typed waits.
    pub loading: bool,
    /// Why they could not be loaded: what happened, and what can be done.
    pub failed: Option<&'a (String, String)>,
    pub can_undo: bool,
    pub can_redo: bool,
    pub others: &'a [OtherCaret],
    /// Who has it open now, oneself included.
    pub here: &'a [(String, Color32)],
    /// What is said of its words.
    pub comments: &'a CommentsView,
    /// It is the wording of a decision, which is called by its question.
    pub part_of: Option<PartOf>,
}

/// The decision whose wording is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartOf {
    pub decision: DocumentId,
    /// The language of these words, if the program knows it.
    pub language: Option<Language>,
}

/// The screen of one design.
#[derive(Debug)]
pub struct DocumentScreen {
    pub editor: Editor,
    pub comments: Comments,
    title: String,
    /// The title as it was when the field was last filled: if the real one differs, somebody gave another.
    title_seen: Option<String>,
    path: Option<PathDialog>,
    /// The name takes the keyboard in the next frame.
    renaming: bool,
}

impl DocumentScreen {
    pub fn new(document: DocumentId) -> Self {
        let mut editor = Editor::new(document);
        editor.focus();
        DocumentScreen {
            editor,
            comments: Comments::default(),
            title: String::new(),
            title_seen: None,
            path: None,
            renaming: false,
        }
    }

    /// Takes the keyboard to the name.
    pub fn rename(&mut self) {
        self.renaming = true;
    }

    /// A comment is begun, and takes the keyboard.
    pub fn begin_comment(&mut self, new: NewComment) {
        self.editor.give_way();
        self.comments.begin(new);
    }

    /// Asks for a path by hand, starting from `suggestion`.
    pub fn ask_path(&mut self, file: FilePurpose, suggestion: String) {
        self.path = Some(PathDialog::new(file, suggestion));
    }

    /// A file was chosen in the system's own window.
    pub fn path_chosen(&mut self, path: String) {
        if let Some(asked) = &mut self.path {
            asked.put(path);
        }
    }

    pub fn ui(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>) -> Option<Intent> {
        let mut intent = None;
        let narrow = ui.available_width() < theme::NARROW;
        let zoomed = theme::room_at(theme::SPACE_24, ui.ctx().zoom_factor());
        let room = if narrow { zoomed.min(theme::SPACE_12) } else { theme::SPACE_24 };
        egui::Frame::new().inner_margin(egui::Margin::same(room as i8)).show(ui, |ui| {
            self.head(ui, look, shown, &mut intent);
            let beside =
                ui.available_width() - theme::COMMENTS_COLUMN - theme::SPACE_16 >= theme::SHEET_BESIDE_MIN;
            self.toolbar(ui, look, shown, beside);
            if let Some((title, sentence)) = shown.failed {
                surface::notice(ui, look, Tone::Bad, title, sentence, false);
                if Button::main(&look.say("document-again")).icon(icon::AGAIN).show(ui, look).clicked() {
                    intent = Some(Intent::TryAgain(shown.document));
                }
            } else if shown.loading {
                ui.horizontal_wrapped(|ui| {
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
            let asked = self.sheet(ui, look, shown, beside);
            intent = asked.or(intent.take());
        });
        if let Some(asked) = self.path_ui(ui, look) {
            intent = Some(asked);
        }
        intent
    }

    /// The page, and the cards beside it or in its place.
    fn sheet(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>, beside: bool) -> Option<Intent> {
        let of = (shown.document, shown.comments);
        let opens = !shown.loading && shown.failed.is_none();
        let any = self.comments.any(shown.comments);
        if !beside && self.comments.instead(shown.comments) {
            return self.comments.ui(ui, look, of, (&mut self.editor, opens), false);
        }
        let room = ui.available_rect_before_wrap();
        let mut sheet = room;
        if beside && any {
            sheet.max.x -= theme::COMMENTS_COLUMN + theme::SPACE_16;
        }
        let name = look.say("document-text");
        let current = self.comments.current(shown.comments, &self.editor);
        let on_words = OnWords { carets: shown.others, comments: &shown.comments.on_words, current };
        ui.scope_builder(UiBuilder::new().max_rect(sheet), |ui| {
            self.editor.ui(ui, look, shown.view, on_words, &name);
        });
        if !beside || !any {
            return None;
        }
        let cards = room.with_min_x(sheet.right() + theme::SPACE_16);
        let shown = ui.scope_builder(UiBuilder::new().max_rect(cards), |ui| {
            self.comments.ui(ui, look, of, (&mut self.editor, opens), true)
        });
        shown.inner
    }

    fn head(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>, intent: &mut Option<Intent>) {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        let export = look.say("export-menu");
        let menu = Button::plain(&export).icon(icon::EXPORT).trailing(icon::DOWN);
        let faces = shown.here.len().min(FACES_MAX) as f32;
        let faces = faces * (theme::AVATAR_SMALL - theme::SPACE_4) + theme::SPACE_4;
        let more = more_here(look, shown).map_or(0.0, |more| {
            let words = text::galley(ui, Type::SmallStrong, look.colors().ink_2, &more, f32::INFINITY);
            words.size().x + theme::SPACE_8
        });
        let right = menu.width(ui, look) + faces + more + 2.0 * theme::SPACE_8 + theme::SPACE_4;
        let room = ui.available_width() - right;
        if ui.ctx().content_rect().height() >= theme::LOW {
            trail(ui, look, shown, intent);
        }
        ui.horizontal_top(|ui| {
            let down = Layout::top_down(egui::Align::LEFT);
            ui.allocate_ui_with_layout(Vec2::new(room.max(theme::BESIDE_MIN), 0.0), down, |ui| {
                let room = room.max(theme::BESIDE_MIN);
                if shown.part_of.is_some() {
                    ui.set_width(room);
                    text::heading(ui, Type::Heading, look.colors().ink, shown.title);
                } else {
                    self.title_field(ui, look, shown, room, intent);
                }
            });
            faces_ui(ui, look, shown);
            ui.add_space(theme::SPACE_4);
            self.file_menu(ui, look, intent);
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
        let low = ui.ctx().content_rect().height() < theme::LOW;
        let kind = if low { Type::Subheading } else { Type::Heading };
        let hint = text::rich(kind, look.colors().ink_2, look.say("design-untitled"));
        // In the middle of the buttons beside it.
        let height = kind.line_height() + 2.0 * theme::SPACE_4;
        ui.add_space(((theme::CONTROL_HEIGHT - height) / 2.0).max(0.0));
        let field = ui
            .scope(|ui| {
                // It reads as a heading until it is used.
                let widgets = &mut ui.visuals_mut().widgets;
                widgets.inactive.bg_stroke = egui::Stroke::NONE;
                widgets.hovered.bg_stroke = look.theme.hairline();
                ui.visuals_mut().text_edit_bg_color = Some(look.colors().paper);
                // As many lines as a long name takes: nothing of it is cut off.
                ui.add(
                    TextEdit::multiline(&mut self.title)
                        .font(kind.font())
                        .text_color(look.colors().ink)
                        .hint_text(hint)
                        .margin(Vec2::new(0.0, theme::SPACE_4))
                        .desired_rows(1)
                        .return_key(None)
                        .desired_width(room),
                )
            })
            .inner;
        let name = look.say("document-title");
        if std::mem::take(&mut self.renaming) {
            field.request_focus();
        }
        ui.ctx().accesskit_node_builder(field.id, |node| {
            node.set_role(egui::accesskit::Role::TextInput);
            node.set_label(name);
        });
        if self.title.contains(['\n', '\r']) {
            self.title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if field.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            field.surrender_focus();
            self.editor.focus();
        }
        if field.lost_focus() {
            if ui.input(|input| input.key_pressed(egui::Key::Escape)) {
                shown.title.clone_into(&mut self.title);
            }
            let title = self.title.trim();
            if title != shown.title {
                *intent = Some(Intent::Rename { document: shown.document, title: title.to_owned() });
            }
        }
    }

    fn file_menu(&mut self, ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
        let words = look.say("export-menu");
        let opener = Button::plain(&words).icon(icon::EXPORT).trailing(icon::DOWN).show(ui, look);
        button::menu(&opener, look, &words, |ui| {
            for command in [Command::ExportMarkdown, Command::ExportHtml] {
                if button::menu_command(ui, look, command, false) {
                    *intent = Some(Intent::Do(command));
                }
            }
            surface::rule(ui, look);
            if button::menu_command(ui, look, Command::Import, false) {
                *intent = Some(Intent::Do(Command::Import));
            }
        });
    }

    /// One line of tools; those that do not fit are in a menu at its end.
    fn toolbar(&mut self, ui: &mut Ui, look: &Look, shown: &Shown<'_>, beside: bool) {
        let marks = self.editor.marks(shown.view);
        let kind = self.editor.kind(shown.view);
        let tools = [
            (Command::Bold, marks.bold),
            (Command::Italic, marks.italic),
            (Command::Bullets, kind == BlockKind::Bullet),
            (Command::Numbers, matches!(kind, BlockKind::Numbered { .. })),
            (Command::Checks, matches!(kind, BlockKind::Check { .. })),
            (Command::Link, marks.link.is_some()),
            (Command::Quote, kind == BlockKind::Quote),
        ];
        let low = ui.ctx().content_rect().height() < theme::LOW;
        // Where buttons have an edge, it keeps off that of the card.
        let above = match (low, look.theme.bare_edge().width > 0.0) {
            (true, false) => 0.0,
            (true, true) => theme::SPACE_4,
            (false, _) => theme::SPACE_8,
        };
        let margin = egui::Margin::symmetric(theme::SPACE_12 as i8, above as i8);
        surface::card(look).inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = theme::SPACE_4;
                let each = theme::ICON_BUTTON + theme::SPACE_4;
                let words = kind_name(look, &kind);
                let kind_width = Button::bare(&words).trailing(icon::DOWN).width(ui, look) + theme::SPACE_4;
                let counted =
                    (!beside && self.comments.any(shown.comments)).then(|| Counted::of(look, shown.comments));
                let counted_width =
                    counted.as_ref().map_or(0.0, |one| one.button(&self.comments).width(ui, look));
                // Comment, undo and redo are always in sight.
                let room = ui.available_width() - kind_width - counted_width - 3.0 * each - theme::SPACE_28;
                let fit = (room / each).max(0.0) as usize;
                let fit = if fit >= tools.len() { tools.len() } else { fit.saturating_sub(1) };
                let comment = Command::Comment.name(look);
                let worded = Button::bare(&comment).icon(icon::COMMENT).tip(Command::Comment.tip(look));
                let has_room = room - tools.len() as f32 * each >= worded.width(ui, look) - each;
                self.kind_menu(ui, look, &kind);
                for (command, on) in &tools[..fit] {
                    if button::tool(ui, look, *command, Some(*on), true).clicked() {
                        self.editor.command(*command);
                    }
                }
                if fit < tools.len() {
                    self.more_tools(ui, look, &tools[fit..]);
                }
                let comment = match (shown.part_of, has_room) {
                    (Some(_), _) => None,
                    (None, true) => Some(worded.show(ui, look)),
                    (None, false) => Some(button::tool(ui, look, Command::Comment, None, true)),
                };
                if comment.is_some_and(|comment| comment.clicked()) {
                    self.editor.command(Command::Comment);
                }
                ui.add_space(theme::SPACE_12);
                for (command, can) in [(Command::Undo, shown.can_undo), (Command::Redo, shown.can_redo)] {
                    if button::tool(ui, look, command, None, can && !shown.loading).clicked() {
                        self.editor.command(command);
                    }
                }
                if let Some(counted) = counted
                    && counted.button(&self.comments).show(ui, look).clicked()
                {
                    self.comments.turn(ui.ctx(), &mut self.editor);
                }
            });
        });
    }

    fn more_tools(&mut self, ui: &mut Ui, look: &Look, tools: &[(Command, bool)]) {
        let words = look.say("document-more-tools");
        let opener = Button::icon_only(icon::DOWN, &words).show(ui, look);
        button::menu(&opener, look, &words, |ui| {
            for (command, on) in tools {
                if button::menu_command(ui, look, *command, *on) {
                    self.editor.command(*command);
                }
            }
        });
    }

    fn kind_menu(&mut self, ui: &mut Ui, look: &Look, kind: &BlockKind) {
        let words = kind_name(look, kind);
        let opener = Button::bare(&words).trailing(icon::DOWN).show(ui, look);
        button::menu(&opener, look, &words, |ui| {
            for (one, command) in KINDS {
                if button::menu_command(ui, look, command, one == *kind) {
                    match one {
                        BlockKind::Divider => self.editor.command(Command::Divider),
                        one => self.editor.set_kind(one),
                    }
                }
            }
        });
    }

    fn path_ui(&mut self, ui: &Ui, look: &Look) -> Option<Intent> {
        let asked = self.path.as_mut()?;
        let file = asked.purpose();
        let intent = match asked.ui(ui, look) {
            Asked::Still => return None,
            Asked::Browse(path) => return Some(Intent::Browse { file, path }),
            Asked::Left => None,
            Asked::Chosen(path) => match file {
                FilePurpose::Export(kind) => Some(Intent::SaveAs { kind, path }),
                FilePurpose::Import => Some(Intent::ImportFrom { path }),
                FilePurpose::Invitation
                | FilePurpose::ComputerLink
                | FilePurpose::Calendar
                | FilePurpose::Print
                | FilePurpose::CarryOut
                | FilePurpose::CarryIn => None,
            },
        };
        self.path = None;
        self.editor.focus();
        intent
    }
}

/// What a paragraph can be made, in the order of the menu.
const KINDS: [(BlockKind, Command); 10] = [
    (BlockKind::Paragraph, Command::Paragraph),
    (BlockKind::Heading { level: 1 }, Command::Heading1),
    (BlockKind::Heading { level: 2 }, Command::Heading2),
    (BlockKind::Heading { level: 3 }, Command::Heading3),
    (BlockKind::Bullet, Command::Bullets),
    (BlockKind::Numbered { start: 1 }, Command::Numbers),
    (BlockKind::Check { done: false }, Command::Checks),
    (BlockKind::Quote, Command::Quote),
    (BlockKind::Code { language: String::new() }, Command::CodeBlock),
    (BlockKind::Divider, Command::Divider),
];

/// What a block is called; one that the list lacks is called text.
fn kind_name(look: &Look, kind: &BlockKind) -> String {
    KINDS.iter().find(|(one, _)| one == kind).map_or(Command::Paragraph, |(_, command)| *command).name(look)
}

/// Back to the list, or to the decision that this is a part of; and what this is.
fn trail(ui: &mut Ui, look: &Look, shown: &Shown<'_>, intent: &mut Option<Intent>) {
    let (back, page) = match shown.part_of {
        Some(part) => ("decision-back", Page::Decision(part.decision)),
        None => ("rail-designs", Page::Designs),
    };
    let here = match shown.part_of {
        Some(PartOf { language: Some(language), .. }) => {
            look.say_with("decision-wording-in", &[("language", look.language(language.code()).into())])
        }
        Some(_) => look.say("decision-wording"),
        None => look.say("design-text"),
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().item_spacing.x = theme::SPACE_4;
        if text::link(ui, look, Type::Small, &look.say(back)).clicked() {
            *intent = Some(Intent::Go(page));
        }
        text::icon(ui, icon::RIGHT, Type::Small.line_height(), look.colors().ink_2);
        text::label(ui, Type::Small, look.colors().ink_2, here);
    });
}

/// Who has it open now: faces that lie on each other, and a number for the rest.
fn faces_ui(ui: &mut Ui, look: &Look, shown: &Shown<'_>) {
    let size = Vec2::new(0.0, theme::CONTROL_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = -theme::SPACE_4;
        for (name, color) in shown.here.iter().take(FACES_MAX) {
            person::alone(ui, look, name, *color, theme::AVATAR_SMALL);
        }
    });
    if let Some(more) = more_here(look, shown) {
        text::label(ui, Type::SmallStrong, look.colors().ink_2, more);
    }
}

/// How many faces do not show.
fn more_here(look: &Look, shown: &Shown<'_>) -> Option<String> {
    let more = shown.here.len().saturating_sub(FACES_MAX);
    (more > 0).then(|| look.say_with("document-more-here", &[("count", more.into())]))
}
