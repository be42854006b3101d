//! What is the same on every screen: commands and their keys, the palette, the pages that lie over a screen (settings,
//! keys, messages), messages at the foot, and the window's title.

use egui::{Context, Event, Id, Key, Modifiers, Ui, UiBuilder, ViewportCommand};

use super::{App, table::AtTable};
use crate::{
    command::{COMMANDS, Command, Group, Here, Spot},
    home::Settings,
    lang::Language,
    look::Look,
    messages::Trouble,
    notices::{Notice, Notices},
    screens::{
        Change, ExportKind, Intent, LinkFor, Page,
        messages::{self, Foot},
        palette::{Entry, Outcome, Palette, Target},
        settings::SettingsScreen,
        shortcuts,
    },
    theme::{self, ThemeKind, icon},
    widgets::{
        live,
        parts::{self, Part},
        surface::Tone,
        tree,
    },
};

/// A page that lies over the screen. The screen stays as it is underneath.
#[derive(Debug)]
enum Cover {
    Settings(SettingsScreen),
    Shortcuts,
    Messages,
}

/// What is kept for every screen.
#[derive(Debug, Default)]
pub(super) struct Shell {
    cover: Option<Cover>,
    palette: Option<Palette>,
    /// What was picked in the palette, until egui lets go of the keyboard for it: what it opens may want that at once.
    picked: Option<Intent>,
    notices: Notices,
    foot: Foot,
    /// The title that the window has.
    titled: String,
    /// Who had the keyboard at the end of the last frame.
    focused: Option<Id>,
    /// How large the window is, in points at the usual size of words; none while it fills the screen.
    size: Option<(u16, u16)>,
}

impl Shell {
    /// Tells a person something, on whatever screen they are.
    pub(super) fn tell(&mut self, ctx: &Context, look: &Look, notice: Notice) {
        live::say(ctx, notice.said.whole(&look.words));
        self.notices.tell(notice, look.now_unix_secs());
        ctx.request_repaint();
    }

    /// The command that was pressed, if it can be done here; its key is taken away from whatever else would hear it.
    fn pressed(&self, ctx: &Context, here: &Here) -> Option<Command> {
        let on_top = parts::is_something_on_top(ctx);
        let heard = |event: &Event| {
            let command = Command::pressed(event)?;
            let meant = match (&self.palette, on_top) {
                (Some(_), _) => command == Command::Palette || command.info().group == Group::Looks,
                (None, true) => command.info().group == Group::Looks,
                (None, false) => !command.is_for_editor(),
            };
            (meant && command.possible(here)).then_some(command)
        };
        ctx.input_mut(|input| {
            let place = input.events.iter().position(|event| heard(event).is_some())?;
            let command = heard(&input.events.remove(place));
            // Alt and a digit come as a key and as the digit; it is not written.
            if input.events.get(place).is_some_and(|event| matches!(event, Event::Text(_))) {
                input.events.remove(place);
            }
            command
        })
    }

    /// Esc closes what is on top. Menus and windows in the window do so by themselves.
    fn escape(&mut self, ctx: &Context) -> Option<Intent> {
        if self.palette.is_some() || parts::is_something_on_top(ctx) {
            return None;
        }
        let pressed = |ctx: &Context| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if self.cover.is_some() {
            return pressed(ctx).then_some(Intent::Uncover);
        }
        if self.notices.any_open() && pressed(ctx) {
            self.notices.close_newest();
            // egui takes the keyboard away at Esc; the person goes on where they were.
            if let Some(focused) = self.focused {
                ctx.memory_mut(|memory| memory.request_focus(focused));
            }
        }
        None
    }

    /// The page that lies over the screen.
    fn cover_ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        settings: &Settings,
        folder: &std::path::Path,
    ) -> Option<Intent> {
        match self.cover.as_mut()? {
            Cover::Settings(screen) => screen.ui(ui, look, settings, folder),
            Cover::Shortcuts => shortcuts::ui(ui, look),
            Cover::Messages => messages::ui(ui, look, &self.notices),
        }
    }

    /// The palette, while it is open.
    fn palette_ui(&mut self, ctx: &Context, look: &Look, entries: &[Entry]) {
        let Some(outcome) = self.palette.as_mut().and_then(|palette| palette.ui(ctx, look, entries)) else {
            return;
        };
        self.palette = None;
        self.picked = match outcome {
            Outcome::Close => None,
            Outcome::Pick(Target::Do(command)) => Some(Intent::Do(command)),
            Outcome::Pick(Target::Design(id)) => Some(Intent::Go(Page::Design(id))),
            Outcome::Pick(Target::Decision(id)) => Some(Intent::Go(Page::Decision(id))),
            Outcome::Pick(Target::Person(_)) => Some(Intent::Go(Page::People)),
        };
        ctx.request_repaint();
    }

    /// What was picked, once nothing lies on top any more.
    fn take_picked(&mut self, ctx: &Context) -> Option<Intent> {
        self.picked.as_ref()?;
        if parts::is_something_on_top(ctx) {
            ctx.request_repaint();
            return None;
        }
        self.picked.take()
    }

    pub(super) fn window_size(&self) -> Option<(u16, u16)> {
        self.size
    }

    fn note_size(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        let size = ctx.input(|input| {
            let window = input.viewport();
            let filled = window.maximized == Some(true) || window.fullscreen == Some(true);
            window
                .inner_rect
                .filter(|_| !filled && window.minimized != Some(true))
                .map(|rect| rect.size() * zoom)
        });
        if let Some(size) = size.filter(|size| size.x >= 1.0 && size.y >= 1.0) {
            self.size = Some((size.x.round() as u16, size.y.round() as u16));
        }
    }

    /// The window is called after the table.
    fn title(&mut self, ctx: &Context, look: &Look, table: Option<&str>) {
        let title = match table {
            Some(table) if !table.is_empty() => look.say_with("window-title", &[("table", table.into())]),
            _ => look.say("app-name"),
        };
        if self.titled != title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.titled = title;
        }
    }
}

impl App {
    /// One frame: what was pressed, the screen or what lies over it, messages, the palette.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        parts::begin_frame(&ctx);
        self.dress(&ctx);
        self.take_news(&ctx);
        self.pass_on_told(&ctx);
        if let Some(command) = self.shell.pressed(&ctx, &self.here()) {
            self.carry_out(Intent::Do(command), &ctx);
        }
        if let Some(intent) = self.shell.take_picked(&ctx) {
            self.carry_out(intent, &ctx);
        }
        if let Some(intent) = self.shell.escape(&ctx) {
            self.carry_out(intent, &ctx);
        }
        let look = self.look();
        tree::name_window(&ctx, &look);
        let showing = self.shell.foot.showing(&ctx, &mut self.shell.notices);
        let mut room = ui.max_rect();
        room.max.y -= self.shell.foot.height();
        let shown = ui.scope_builder(UiBuilder::new().max_rect(room), |ui| match &self.shell.cover {
            Some(_) => {
                let paper = egui::Frame::new().fill(look.colors().paper);
                let panel = egui::CentralPanel::default().frame(paper);
                let folder = self.home.folder();
                panel.show(ui, |ui| self.shell.cover_ui(ui, &look, &self.settings, folder)).inner
            }
            None => {
                parts::skip_link(ui, &look);
                self.screen(ui, &look)
            }
        });
        let intent = shown.inner;
        let below = ui.max_rect().with_min_y(room.max.y).with_max_y(room.max.y + ui.max_rect().height());
        ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
            if let Some(closed) = self.shell.foot.ui(ui, &look, &showing) {
                self.shell.notices.close(closed);
                ctx.request_repaint();
            }
        });
        if self.shell.palette.is_some() {
            let (here, table) = (self.here(), self.table());
            let entries = entries(&look, &here, table);
            self.shell.palette_ui(&ctx, &look, &entries);
        }
        self.pass_on_told(&ctx);
        if let Some(intent) = intent {
            self.carry_out(intent, &ctx);
            ctx.request_repaint();
        }
        let title = self.table().map(|table| table.view.title.clone());
        self.shell.title(&ctx, &look, title.as_deref());
        self.shell.note_size(&ctx);
        parts::end_frame(&ctx, self.shell.cover.is_some());
        self.shell.focused = ctx.memory(|memory| memory.focused()).or(self.shell.focused);
        if self.table.is_none() {
            self.look_nearby();
        }
        live::show(&ctx);
    }

    /// What the table has to tell goes where everything is told.
    fn pass_on_told(&mut self, ctx: &Context) {
        let told = self.table_mut().map(|table| std::mem::take(&mut table.told)).unwrap_or_default();
        let look = self.look();
        for notice in told {
            self.shell.tell(ctx, &look, notice);
        }
    }

    /// A plain description of the place.
    fn here(&self) -> Here {
        let spot = self.spot();
        let mut here = Here::at(spot);
        here.covered = self.shell.cover.is_some();
        here.notice = self.shell.notices.any_open();
        if let Some(table) = self.table() {
            here.invites = !table.documents.repo().stays_here();
            here.door = table.door_is_open();
            here.prints = matches!(table.page(), Page::Rules | Page::Promises);
            let (loaded, can_undo, can_redo) = table.can_change();
            (here.loaded, here.can_undo, here.can_redo) = (loaded, can_undo, can_redo);
        }
        here
    }

    /// Carries out one command of the list.
    pub(super) fn do_command(&mut self, command: Command, ctx: &Context) {
        if command.is_for_editor() {
            if let Some(table) = self.table_mut() {
                table.edit(command);
            }
            return;
        }
        match command {
            Command::Palette => {
                self.shell.palette = match self.shell.palette {
                    Some(_) => None,
                    None => Some(Palette::default()),
                };
            }
            Command::Settings => self.cover(Cover::Settings(SettingsScreen::new(&self.settings))),
            Command::Shortcuts => self.cover(Cover::Shortcuts),
            Command::Messages => self.cover(Cover::Messages),
            Command::NextPart => parts::step(ctx, true),
            Command::PreviousPart => parts::step(ctx, false),
            Command::ToPage => parts::go(ctx, Part::Page),
            Command::CloseNotice => {
                self.shell.notices.close_newest();
            }
            Command::Larger => self.resize(ctx, 1),
            Command::Smaller => self.resize(ctx, -1),
            Command::UsualSize => self.resize(ctx, 0),
            Command::CopyFolder => {
                ctx.copy_text(self.home.folder().display().to_string());
                let notice = Notice::sentence(Tone::Good, "settings-where-copied", &[]);
                self.shell.tell(ctx, &self.look(), notice);
            }
            Command::OpenFolder => {
                if let Err(error) = open::that_detached(self.home.folder()) {
                    let notice = Notice::trouble(Tone::Warn, &Trouble::open_folder(&error));
                    self.shell.tell(ctx, &self.look(), notice);
                }
            }
            Command::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            Command::Rename => {
                if let Some(table) = self.table_mut() {
                    table.rename();
                }
            }
            other => {
                if let Some(intent) = intent_of(other) {
                    self.carry_out(intent, ctx);
                }
            }
        }
        ctx.request_repaint();
    }

    fn cover(&mut self, cover: Cover) {
        self.uncover();
        self.shell.cover = Some(cover);
    }

    /// Shows the screen again. What was typed in settings is kept.
    pub(super) fn uncover(&mut self) {
        if let Some(Cover::Settings(screen)) = self.shell.cover.take() {
            for change in screen.unsaved(&self.settings) {
                self.change(change);
            }
        }
    }

    pub(super) fn change(&mut self, change: Change) {
        let given = |words: String| Some(words).filter(|words| !words.is_empty());
        match change {
            Change::Name(name) => {
                let before = std::mem::replace(&mut self.settings.name, given(name));
                self.arriving.offer_name(before.as_deref(), self.settings.name.as_deref());
            }
            Change::Computer(name) => {
                self.settings.computer = given(name);
                if let Some(table) = self.table() {
                    table.documents.repo().set_device_name(self.settings.computer.as_deref());
                }
            }
            Change::Mdns(on) => {
                self.settings.mdns = Some(on);
                if let Some(table) = self.table() {
                    table.documents.repo().set_mdns(on && self.start.mdns);
                }
            }
        }
        self.keep_settings();
    }

    /// The next size of the words, the one before, or the usual one.
    fn resize(&mut self, ctx: &Context, step: i8) {
        let sizes = theme::TEXT_PERCENTS;
        let now = self.settings.text_percent.unwrap_or(100);
        let next = match step {
            1 => sizes.iter().find(|size| **size > now).or(sizes.last()),
            -1 => sizes.iter().rev().find(|size| **size < now).or(sizes.first()),
            _ => sizes.first(),
        };
        let percent = next.copied().unwrap_or(now);
        self.settings.text_percent = Some(percent);
        ctx.set_zoom_factor(f32::from(percent) / 100.0);
        self.keep_settings();
        let percent = usize::from(percent);
        live::say(ctx, self.look().say_with("settings-size-tip", &[("percent", percent.into())]));
    }
}

/// What a command that only goes somewhere, or starts something, asks for.
fn intent_of(command: Command) -> Option<Intent> {
    Some(match command {
        Command::PutUp => Intent::Create,
        Command::TakeSeat => Intent::Seat,
        Command::LookAround => Intent::LookRound,
        Command::Stop => Intent::StopWaiting,
        Command::FirstScreen => Intent::Welcome,
        Command::Home => Intent::Go(Page::Home),
        Command::Designs => Intent::Go(Page::Designs),
        Command::People | Command::Invite => Intent::Go(Page::People),
        Command::Rules => Intent::Go(Page::Rules),
        Command::Decisions => Intent::Go(Page::Decisions),
        Command::Promises => Intent::Go(Page::Promises),
        Command::Equal => Intent::Go(Page::Equal),
        Command::SaveCalendar => Intent::AskCalendar,
        Command::Print => Intent::AskPrint,
        Command::NewDecision => Intent::AskQuestion,
        Command::LeaveTable => Intent::LeaveTable,
        Command::NewDesign => Intent::NameDesign,
        Command::OpenDoor => Intent::OpenDoor,
        Command::CloseDoor => Intent::CloseDoor,
        Command::CopyLink => Intent::CopyLink(LinkFor::default()),
        Command::PutOnStick => Intent::PutOnStick(LinkFor::default()),
        Command::CarryOut => Intent::AskCarryOut,
        Command::CarryIn => Intent::AskCarryIn,
        Command::Import => Intent::Import,
        Command::ExportMarkdown => Intent::Export(ExportKind::Markdown),
        Command::ExportHtml => Intent::Export(ExportKind::Html),
        Command::ExportBundle => Intent::Export(ExportKind::Bundle),
        Command::English => Intent::Speak(Language::English),
        Command::Welsh => Intent::Speak(Language::Welsh),
        Command::LookSystem => Intent::Wear(None),
        Command::LookLight => Intent::Wear(Some(ThemeKind::Light)),
        Command::LookDark => Intent::Wear(Some(ThemeKind::Dark)),
        Command::LookContrast => Intent::Wear(Some(ThemeKind::Contrast)),
        _ => return None,
    })
}

/// Everything that can be done here, and where at the table one can go.
fn entries(look: &Look, here: &Here, table: Option<&AtTable>) -> Vec<Entry> {
    let possible = COMMANDS.iter().map(|info| info.command).filter(|command| {
        // The palette is open already.
        *command != Command::Palette && command.possible(here)
    });
    let mut entries: Vec<Entry> = possible
        .map(|command| Entry {
            target: Target::Do(command),
            name: command.name(look),
            about: look.say(command.info().tip_key),
            keys: command.keys(look),
            icon: command.info().icon,
        })
        .collect();
    let Some(table) = table else { return entries };
    entries.extend(table.view.designs.iter().filter(|design| design.opens).map(|design| Entry {
        target: Target::Design(design.id),
        name: crate::screens::designs::shown_title(look, &design.title),
        about: look.say("palette-design"),
        keys: None,
        icon: icon::DESIGN,
    }));
    entries.extend(table.view.decisions.iter().filter_map(|row| {
        Some(Entry {
            target: Target::Decision(row.document?),
            name: row.question.trim().to_owned(),
            about: look.say("palette-decision"),
            keys: None,
            icon: icon::DECISIONS,
        })
    }));
    entries.extend(table.view.people.iter().map(|person| Entry {
        target: Target::Person(person.id),
        name: person.name.clone(),
        about: look.say("palette-person"),
        keys: None,
        icon: icon::PERSON,
    }));
    entries
}

/// Where the person is, as far as commands are concerned.
pub(super) fn spot_at(page: Page) -> Spot {
    match page {
        Page::Design(_) => Spot::Design,
        Page::Wording { .. } => Spot::Wording,
        Page::Decision(_) => Spot::Decision,
        Page::Home
        | Page::Designs
        | Page::Decisions
        | Page::Promises
        | Page::People
        | Page::Rules
        | Page::Equal => Spot::Table,
    }
}
