//! A window for tests to look at: the real program over a folder of its own, or a page of a made-up table.

use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers, Pos2, Rect, Shape, Ui, Vec2, accesskit::Role, epaint::ClippedShape};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use jiff::{Zoned, civil::date, tz::TimeZone};
use tempfile::TempDir;
use trestle_app::{
    app::{App, Start},
    home::{Home, Settings},
    lang::{Language, Words},
    theme::ThemeKind,
};

use super::{picture::Picture, raster::Raster, words::Control};

/// How long something may take before it counts as never.
const LIMIT: Duration = Duration::from_secs(20);
/// Who says nothing new for so long has nothing to say.
const QUIET_FOR: Duration = Duration::from_millis(400);
/// Without a name these only hold others.
const QUIET: [Role; 4] = [Role::GenericContainer, Role::Window, Role::Pane, Role::Unknown];
/// Where words are typed.
const FIELDS: [Role; 2] = [Role::TextInput, Role::MultilineTextInput];
/// After so many frames without news nothing moves any more.
const SETTLED: usize = 5;

/// Twenty past two on a Friday afternoon in June: the moment of every window here.
pub fn now() -> Zoned {
    date(2026, 6, 26).at(14, 20, 0, 0).to_zoned(TimeZone::UTC).expect("a real moment")
}

/// How a window is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    pub theme: ThemeKind,
    pub language: Language,
    /// In pixels.
    pub size: [usize; 2],
    pub percent: u16,
}

impl View {
    pub const fn new(theme: ThemeKind, language: Language) -> Self {
        View { theme, language, size: [1280, 800], percent: 100 }
    }

    /// "light-en", with what is unusual after it.
    pub fn name(&self) -> String {
        let mut name = format!("{}-{}", self.theme.name(), self.language.code());
        if self.size != [1280, 800] {
            name += &format!("-{}x{}", self.size[0], self.size[1]);
        }
        if self.percent != 100 {
            name += &format!("-{}", self.percent);
        }
        name
    }
}

/// What the window shows, frame by frame.
struct Scene(Box<dyn FnMut(&mut Ui)>);

impl Scene {
    fn frame(&mut self, ui: &mut Ui) {
        // The harness keeps a margin; a window has none.
        let window = ui.ctx().content_rect();
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(window));
        ui.set_clip_rect(window);
        (self.0)(&mut ui);
    }
}

/// A window, what it last painted, and a way to press its keys.
#[derive(Debug)]
pub struct Stage {
    harness: Harness<'static, Scene>,
    view: View,
    words: Words,
    raster: Raster,
    /// Goes with the window.
    _folder: Option<TempDir>,
}

impl Stage {
    /// The real program, with nothing there yet.
    pub fn program(view: View) -> Self {
        Self::program_at(view, Some(now()))
    }

    /// The real program by the real clock.
    pub fn program_today(view: View) -> Self {
        Self::program_at(view, None)
    }

    fn program_at(view: View, now: Option<Zoned>) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let home = Home::find(Some(folder.path().to_path_buf())).expect("the folder is given");
        let settings = Settings {
            language: Some(view.language.code().to_owned()),
            theme: Some(view.theme.name().to_owned()),
            text_percent: Some(view.percent),
            computer: Some("Hafan office laptop".to_owned()),
            ..Settings::default()
        };
        home.save_settings(&settings).expect("the folder can be written");
        let start = Start { loopback_only: true, now, ..Start::default() };
        // Made in the first frame, when there is something to draw on.
        let mut app: Option<App> = None;
        let mut stage = Stage::of(view, move |ui| {
            app.get_or_insert_with(|| App::new(ui.ctx(), home.clone(), start.clone())).frame(ui);
        });
        stage._folder = Some(folder);
        stage
    }

    /// Whatever `frame` draws.
    pub fn of(view: View, frame: impl FnMut(&mut Ui) + 'static) -> Self {
        let raster = Raster::default();
        let mut harness = Harness::builder()
            .with_size(egui::vec2(view.size[0] as f32, view.size[1] as f32))
            .with_theme(if view.theme == ThemeKind::Dark { egui::Theme::Dark } else { egui::Theme::Light })
            .renderer(raster.clone())
            .build_ui_state(|ui, scene: &mut Scene| scene.frame(ui), Scene(Box::new(frame)));
        harness.ctx.all_styles_mut(|style| style.animation_time = 0.0);
        // As large in pixels as before, however large the words are.
        let points = 1.0 / harness.ctx.zoom_factor();
        harness.set_size(egui::vec2(view.size[0] as f32 * points, view.size[1] as f32 * points));
        harness.run_steps(SETTLED);
        Stage { harness, view, words: Words::new(view.language), raster, _folder: None }
    }

    pub fn view(&self) -> View {
        self.view
    }

    /// A sentence of the window in the language of this view.
    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    pub fn steps(&mut self) {
        self.harness.run_steps(SETTLED);
    }

    /// What was painted in the last frame, in points.
    pub fn shapes(&self) -> &[ClippedShape] {
        &self.harness.output().shapes
    }

    /// The window in points.
    pub fn rect(&self) -> Rect {
        self.harness.ctx.content_rect()
    }

    /// The window as it is now.
    pub fn picture(&self) -> Picture {
        self.draw(self.shapes().to_vec())
    }

    /// The window with nothing but these painted.
    pub fn draw(&self, shapes: Vec<ClippedShape>) -> Picture {
        self.raster.draw(&self.harness.ctx, shapes, self.harness.output().pixels_per_point, self.view.size)
    }

    /// All that a screen reader can name.
    pub fn controls(&self) -> Vec<Control> {
        fn gather(node: &egui_kittest::Node<'_>, found: &mut Vec<Control>) {
            let inner = node.accesskit_node();
            let name = inner.label().unwrap_or_default();
            let value = inner.value().unwrap_or_default();
            if !(name.is_empty() && value.is_empty()) && inner.bounding_box().is_some() {
                let id = inner.id();
                found.push(Control {
                    id: format!("{id:?}"),
                    role: inner.role(),
                    name,
                    value,
                    rect: node.rect(),
                });
            }
            node.children().for_each(|child| gather(&child, found));
        }
        let mut found = Vec::new();
        gather(&self.harness.root(), &mut found);
        found
    }

    /// The window as a screen reader tells it: a line for each thing, deeper things further to the right.
    pub fn told(&self) -> String {
        fn tell(node: &egui_kittest::Node<'_>, depth: usize, told: &mut String) {
            let inner = node.accesskit_node();
            let (name, value) = (inner.label().unwrap_or_default(), inner.value().unwrap_or_default());
            let role = inner.role();
            let silent =
                role == Role::TextRun || (name.is_empty() && value.is_empty() && QUIET.contains(&role));
            if !silent {
                let mut line = format!("{}{role:?}", "  ".repeat(depth));
                for (mark, words) in [("", &name), ("= ", &value)] {
                    if !words.is_empty() {
                        line += &format!(" {mark}{words:?}");
                    }
                }
                for (note, on) in [
                    ("pressed", inner.toggled() == Some(egui::accesskit::Toggled::True)),
                    ("chosen", inner.is_selected() == Some(true)),
                    ("cannot be used", inner.is_disabled()),
                    ("has the keyboard", inner.is_focused()),
                ] {
                    if on {
                        line += &format!(", {note}");
                    }
                }
                *told += &(line + "\n");
            }
            node.children().for_each(|child| tell(&child, depth + usize::from(!silent), told));
        }
        let mut told = String::new();
        tell(&self.harness.root(), 0, &mut told);
        told
    }

    /// Turns the wheel over `at`, far enough for most of what shows there.
    pub fn scroll(&mut self, at: Pos2, down: f32) {
        self.harness.event(Event::PointerMoved(at));
        self.harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Unknown,
            delta: Vec2::new(0.0, -down),
            phase: egui::TouchPhase::Move,
            modifiers: Modifiers::NONE,
        });
        self.steps();
    }

    /// Scrolls until what a screen reader calls `label` lies in the upper half of the window, if it is out of sight.
    pub fn scroll_to(&mut self, label: &str) {
        let window = self.rect();
        for _ in 0..60 {
            let all = self.controls();
            let Some(found) = all.iter().find(|control| control.name.starts_with(label)) else { break };
            let top = found.rect.top();
            if (window.top()..window.bottom() - window.height() / 4.0).contains(&top) {
                break;
            }
            self.scroll(window.center(), top - window.top() - window.height() / 4.0);
            let after = self.controls().into_iter().find(|control| control.name.starts_with(label));
            if after.is_none_or(|after| (after.rect.top() - top).abs() < 1.0) {
                break;
            }
        }
        self.leave();
    }

    /// Takes the mouse away, so that nothing is pointed at.
    pub fn leave(&mut self) {
        self.harness.event(Event::PointerGone);
        self.steps();
    }

    /// Steps until `found` says so.
    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    fn until(&mut self, what: &str, mut found: impl FnMut(&Harness<'static, Scene>) -> bool) {
        let start = Instant::now();
        while !found(&self.harness) {
            assert!(start.elapsed() < LIMIT, "never seen: {what}\n{:?}", self.harness.root());
            self.harness.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.steps();
    }

    /// Waits for words that a screen reader would say.
    pub fn sees(&mut self, label: &str) {
        self.until(label, |harness| harness.query_all_by_label_contains(label).next().is_some());
    }

    /// Waits until all that other threads have to say has been said.
    #[expect(clippy::disallowed_methods, reason = "waiting for threads needs a real clock")]
    pub fn settle(&mut self) {
        let (mut told, mut since) = (self.told(), Instant::now());
        while since.elapsed() < QUIET_FOR {
            std::thread::sleep(Duration::from_millis(10));
            self.harness.step();
            let now = self.told();
            if now != told {
                (told, since) = (now, Instant::now());
            }
        }
        self.steps();
    }

    /// Presses the button that is called `label`, or the first whose name starts with it.
    pub fn click(&mut self, label: &str) {
        self.press_a(Role::Button, label);
    }

    /// As [`Stage::click`], the last of several that are called alike.
    pub fn click_last(&mut self, label: &str) {
        let found = |harness: &Harness<'static, Scene>| {
            harness
                .query_all_by_role(Role::Button)
                .rfind(|node| node.accesskit_node().label().is_some_and(|name| name == label))
                .map(|node| node.click_accesskit())
        };
        self.until(label, |harness| found(harness).is_some());
        self.leave();
    }

    /// As [`Stage::click`], for words that lead somewhere.
    pub fn follow(&mut self, label: &str) {
        self.press_a(Role::Link, label);
    }

    fn press_a(&mut self, role: Role, label: &str) {
        let found = |harness: &Harness<'static, Scene>| {
            harness
                .query_all_by_role(role)
                .find(|node| node.accesskit_node().label().is_some_and(|name| name.starts_with(label)))
                .map(|node| node.click_accesskit())
        };
        self.until(label, |harness| found(harness).is_some());
        self.leave();
    }

    pub fn type_into(&mut self, field: &str, words: &str) {
        let focus = |harness: &Harness<'static, Scene>| {
            harness
                .query_all_by(|node| FIELDS.contains(&node.role()))
                .find(|node| node.accesskit_node().label().is_some_and(|name| name == field))
                .map(|node| node.focus())
        };
        self.until(field, |harness| focus(harness).is_some());
        self.write(words);
    }

    pub fn write(&mut self, words: &str) {
        self.harness.event(Event::Text(words.to_owned()));
        self.steps();
    }

    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.steps();
    }
}

/// Calls `each` with every shape that is no list of shapes, in the order of painting.
pub fn each_shape<'a>(shapes: &'a [ClippedShape], mut each: impl FnMut(usize, &'a Rect, &'a Shape)) {
    fn inner<'a>(
        index: usize,
        clip: &'a Rect,
        shape: &'a Shape,
        each: &mut impl FnMut(usize, &'a Rect, &'a Shape),
    ) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|one| inner(index, clip, one, each)),
            one => each(index, clip, one),
        }
    }
    for (index, one) in shapes.iter().enumerate() {
        inner(index, &one.clip_rect, &one.shape, &mut each);
    }
}
