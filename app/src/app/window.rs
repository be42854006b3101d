//! The window itself: eframe's, with our state in it, and the system's own window for choosing a file.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::anyhow;
use egui::ViewportBuilder;

use super::{App, Start};
use crate::{
    calendar,
    cli::now_micros,
    documents::{carried, invitation},
    home::Home,
    screens::FilePurpose,
    theme,
};

/// A window for choosing a file that has not answered by then is given up: some systems have none.
const CHOOSING_LIMIT: Duration = Duration::from_secs(300);

/// Opens the window over `home` and returns when it is closed and everything is saved. `size` is in points.
///
/// # Errors
/// There is no screen, or a part of the system that draws is missing; the error names the packages to install.
pub fn run_window(home: Home, start: Start, size: Option<(u16, u16)>) -> anyhow::Result<()> {
    let size = size.or_else(|| home.settings().window);
    let size = size.map_or(theme::WINDOW, |(width, height)| egui::vec2(width.into(), height.into()));
    let viewport = ViewportBuilder::default()
        .with_app_id("trestle")
        .with_title("Trestle")
        .with_inner_size(size)
        .with_min_inner_size(theme::WINDOW_MIN.min(size))
        .with_icon(theme::logo::icon());
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let shown = eframe::run_native(
        "Trestle",
        options,
        Box::new(move |creation| {
            Ok(Box::new(Window(App::new(&creation.egui_ctx, home, start).following_the_system())))
        }),
    );
    shown.map_err(|error| anyhow!("{}", missing(&error.to_string())))
}

struct Window(App);

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        if self.0.start.measure {
            let begun = now_micros();
            self.0.frame(ui);
            let (ended, words) = (now_micros(), self.0.shows_words());
            println!(r#"{{"begun_micros":{begun},"ended_micros":{ended},"words":{words}}}"#);
        } else {
            self.0.frame(ui);
        }
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.0.close();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// What the system said, and the packages of Debian and its like that may be missing. The caller puts it into a sentence.
fn missing(error: &str) -> String {
    let low = error.to_lowercase();
    let packages = if low.contains("xkb") {
        "libxkbcommon-x11-0"
    } else if low.contains("xcursor") {
        "libxcursor1"
    } else if low.contains("libxi") {
        "libxi6"
    } else if low.contains("gl") {
        "libgl1 libgl1-mesa-dri"
    } else {
        "libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 libgl1-mesa-dri"
    };
    format!("{error} ({packages})")
}

/// Asks for an invitation file in the system's own window. None if nothing was chosen, or if there is no such window.
pub(super) fn choose_invitation(path: &Path) -> Option<PathBuf> {
    let mut dialog =
        rfd::AsyncFileDialog::new().add_filter("Trestle", &[crate::documents::invitation::ENDING]);
    if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    runtime.block_on(async {
        let chosen = tokio::time::timeout(CHOOSING_LIMIT, dialog.pick_file()).await.ok()??;
        Some(chosen.path().to_path_buf())
    })
}

/// Asks for a file in the system's own window. None if nothing was chosen, or if there is no such window.
pub(super) fn choose_file(file: FilePurpose, path: &Path) -> Option<PathBuf> {
    let mut dialog = rfd::AsyncFileDialog::new();
    if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    runtime.block_on(async {
        let chosen = async {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let save = |ending: &'static str, dialog: rfd::AsyncFileDialog| {
                dialog.set_file_name(name).add_filter(ending, &[ending]).save_file()
            };
            match file {
                FilePurpose::Export(kind) => save(kind.extension(), dialog).await,
                FilePurpose::Invitation | FilePurpose::ComputerLink => save(invitation::ENDING, dialog).await,
                FilePurpose::Print => save("html", dialog).await,
                FilePurpose::Calendar => save(calendar::ENDING, dialog).await,
                FilePurpose::CarryOut => save(carried::ENDING, dialog).await,
                FilePurpose::CarryIn => {
                    dialog.add_filter("Trestle", &[carried::ENDING, "db"]).pick_file().await
                }
                FilePurpose::Import => {
                    dialog.add_filter("Markdown", &["md", "markdown", "txt"]).pick_file().await
                }
            }
        };
        let chosen = tokio::time::timeout(CHOOSING_LIMIT, chosen).await.ok()??;
        Some(chosen.path().to_path_buf())
    })
}
