//! Where everything of one person on one computer lies: `HOME/settings.json` and a folder for each table.
//!
//! Used by the window and the command alike. Knows folders and names only; what is in a table's folder belongs to `sync`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use trestle_trust::ids::TableId;

/// The folder that `--home` or `TRESTLE_HOME` names, or the system's place for a program's data.
#[derive(Debug, Clone)]
pub struct Home {
    folder: PathBuf,
}

/// What a person chose for the program as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `en` or `cy`; none until chosen, when the system's is followed.
    pub language: Option<String>,
    /// `light`, `dark` or `contrast`; none follows the system.
    pub theme: Option<String>,
    /// How large everything is, 100 being the usual.
    pub text_percent: Option<u16>,
    /// The name given last, offered at the next table.
    pub name: Option<String>,
    /// What this computer is called, told to the people of its tables and to nobody else; none if it has no name.
    pub computer: Option<String>,
    /// Whether others on the same network are looked for; none is yes.
    pub mdns: Option<bool>,
    /// How large the window was when it was closed, at the usual size of words.
    pub window: Option<(u16, u16)>,
}

impl Home {
    /// `folder` if given, else the system's place; none where the system has no such place.
    pub fn find(folder: Option<PathBuf>) -> Option<Self> {
        folder
            .or_else(|| {
                directories::ProjectDirs::from("", "", "trestle")
                    .map(|dirs| dirs.data_local_dir().to_path_buf())
            })
            .map(|folder| Self { folder })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the table `id` lies, or would lie.
    pub fn table_folder(&self, id: &TableId) -> PathBuf {
        let name: String = id.to_string().chars().take(16).collect();
        self.tables_folder().join(name)
    }

    /// A folder of its own for a table that has no id yet; `sync` moves it to its place.
    pub fn tables_folder(&self) -> PathBuf {
        self.folder.join("tables")
    }

    /// The folders of all tables here, the one used last first. A home that is not there yet has none.
    ///
    /// # Errors
    /// The folder is there and cannot be read.
    pub fn tables(&self) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(self.tables_folder()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut tables = Vec::new();
        for entry in entries {
            let folder = entry?.path();
            let database = folder.join("table.db");
            if let Ok(meta) = fs::metadata(&database) {
                tables.push((meta.modified().ok(), folder));
            }
        }
        tables.sort_by(|a, b| b.cmp(a));
        Ok(tables.into_iter().map(|(_, folder)| folder).collect())
    }

    /// What was chosen before; the defaults where nothing was, or where the file cannot be read.
    pub fn settings(&self) -> Settings {
        fs::read(self.settings_file())
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Writes `settings` beside the old file and renames, so that a crash leaves one of the two whole.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn save_settings(&self, settings: &Settings) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let bytes = serde_json::to_vec_pretty(settings)?;
        let beside = self.settings_file().with_extension("json.new");
        fs::write(&beside, bytes)?;
        fs::rename(beside, self.settings_file())
    }

    fn settings_file(&self) -> PathBuf {
        self.folder.join("settings.json")
    }
}
