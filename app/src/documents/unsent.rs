//! Words that somebody typed and has not sent: kept in a file in the table's folder until they are, so that closing the
//! window loses none of them. They stay on this computer and are no part of the table.
//!
//! The file is written whole beside the old one and renamed, is readable by its owner only, and is gone once nothing is left
//! to send. One that cannot be read is put aside under another name: the table opens without it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

const FILE: &str = "unsent.json";
/// A file that could not be read is called so from then on.
const ASIDE: &str = "unsent.broken.json";
/// More than this is no file of ours.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// All that is typed at a table and not sent. Ids are written as their hex.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Unsent {
    /// A question that is about to be asked,
    pub question: String,
    /// the title of a design that is about to be begun,
    pub title: String,
    /// and the name of somebody who is about to get a seat on paper.
    pub seat_on_paper: String,
    /// By the document of a decision.
    pub decisions: BTreeMap<String, UnsentWords>,
    /// By the Opening of ground rules.
    pub rules: BTreeMap<String, UnsentWords>,
    /// Ground rules that are being made up.
    pub new_rules: Option<UnsentRules>,
    pub promises: Vec<UnsentUpdate>,
    /// Why somebody should sit here no more.
    pub removal: UnsentRemoval,
    /// What is said of words, by the design that they are in.
    pub comments: BTreeMap<String, UnsentComments>,
}

/// What is typed about the words of one design: a comment that is begun, replies by their comment, and own words that are
/// being changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentComments {
    pub new: Option<UnsentComment>,
    pub replies: BTreeMap<String, String>,
    pub changes: BTreeMap<String, String>,
}

impl UnsentComments {
    pub fn is_empty(&self) -> bool {
        *self == UnsentComments::default()
    }
}

/// A comment as far as it is typed, and the anchors of the words that it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentComment {
    pub words: String,
    pub about: String,
    pub from: Vec<u8>,
    pub to: Vec<u8>,
}

/// What is being asked of somebody's place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentRemoval {
    pub person: Option<String>,
    pub words: String,
}

/// What is typed on one page: by field, and answers by the Opening that they are given to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentWords {
    pub fields: BTreeMap<String, String>,
    pub answers: BTreeMap<String, UnsentAnswer>,
}

impl UnsentWords {
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.answers.is_empty()
    }
}

/// One's own answer, and one for somebody else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentAnswer {
    pub mine: UnsentForm,
    pub other: UnsentForm,
    /// An objection that is carried for a neighbour; else an answer on paper or aloud.
    pub neighbour: bool,
    pub person: Option<String>,
    pub aloud: Option<bool>,
    pub witnesses: BTreeSet<String>,
    /// It was typed about other words.
    pub of_other_words: bool,
}

/// An answer as far as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentForm {
    /// 1 to 4, in the order in which they are offered.
    pub stance: Option<u8>,
    pub words: String,
    pub fix: String,
}

/// Ground rules that are being made up, as far as they differ from those in force then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentRules {
    pub percent: u8,
    pub open_days: u16,
    pub objection_days: u16,
    pub review_months: u16,
    pub everyone_invites: bool,
    /// Each with its names by language, and the side that its people would sit with.
    pub sides: Vec<(u32, BTreeMap<String, String>, Option<u32>)>,
    pub text: BTreeMap<String, String>,
    pub languages: BTreeSet<String>,
}

/// What is typed about a promise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnsentUpdate {
    pub opening: String,
    pub promise: String,
    /// It is being checked; else somebody says how it goes.
    pub check: bool,
    /// The place of what is said in the list of what can be said.
    pub progress: Option<u8>,
    pub words: String,
    pub due: String,
    pub to: Option<String>,
}

impl Unsent {
    pub fn is_empty(&self) -> bool {
        *self == Unsent::default()
    }
}

/// Where the words of a table lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsentFile(PathBuf);

/// What was found there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub unsent: Unsent,
    /// It could not be read; it was put aside under this name.
    pub aside: Option<PathBuf>,
}

impl UnsentFile {
    /// Of the table in that folder.
    pub fn of(folder: &Path) -> Self {
        UnsentFile(folder.to_path_buf())
    }

    /// What is kept. Nothing that lies there stops a table from opening. Waits for the disk.
    pub fn read(&self) -> Found {
        let file = self.0.join(FILE);
        let mut bytes = Vec::new();
        let opened = File::open(&file).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
        let why = match opened {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Found::default(),
            Err(error) => error.to_string(),
            Ok(_) if bytes.len() as u64 > FILE_BYTES_MAX => "too long".to_owned(),
            Ok(_) => match serde_json::from_slice(&bytes) {
                Ok(unsent) => return Found { unsent, aside: None },
                Err(error) => error.to_string(),
            },
        };
        tracing::warn!(%why, "what was typed and not sent cannot be read");
        let aside = self.aside();
        match fs::rename(&file, &aside) {
            Ok(()) => Found { unsent: Unsent::default(), aside: Some(aside) },
            Err(error) => {
                tracing::warn!(%error, "nor can it be put aside");
                Found::default()
            }
        }
    }

    /// A name that nothing has yet: what was put aside before stays.
    fn aside(&self) -> PathBuf {
        let numbered = (2..100).map(|number| self.0.join(format!("unsent.broken.{number}.json")));
        let mut names = std::iter::once(self.0.join(ASIDE)).chain(numbered);
        names.find(|name| !name.exists()).unwrap_or_else(|| self.0.join(ASIDE))
    }

    /// Keeps that instead of what was kept; nothing is left of the file where nothing is. Waits for the disk.
    ///
    /// # Errors
    /// The folder cannot be written; then what was kept before is there still.
    pub fn write(&self, unsent: &Unsent) -> io::Result<()> {
        let file = self.0.join(FILE);
        if unsent.is_empty() {
            return match fs::remove_file(file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            };
        }
        let beside = self.0.join("unsent.json.new");
        // One that a crash left behind may be readable by others.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut written = options.open(&beside)?;
        written.write_all(&serde_json::to_vec(unsent)?)?;
        written.sync_all()?;
        fs::rename(beside, file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Unsent {
        Unsent { question: "Shall we try slots?".to_owned(), ..Unsent::default() }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = (fs::read_dir(folder).unwrap())
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_kept_is_there_until_it_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let file = UnsentFile::of(folder.path());
        assert_eq!(file.read(), Found::default());
        file.write(&some()).unwrap();
        assert_eq!(file.read(), Found { unsent: some(), aside: None });
        assert_eq!(names(folder.path()), ["unsent.json"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        file.write(&Unsent::default()).unwrap();
        file.write(&Unsent::default()).unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn what_cannot_be_read_is_put_aside_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = UnsentFile::of(folder.path());
        let long = vec![b' '; usize::try_from(FILE_BYTES_MAX).unwrap() + 1];
        for (number, broken) in [&b"{\"question\":\"Sh"[..], b"\xff\xfe", b"[7]", &long].iter().enumerate() {
            fs::write(folder.path().join(FILE), broken).unwrap();
            let found = file.read();
            assert_eq!(found.unsent, Unsent::default());
            let aside = found.aside.expect("it is put aside");
            assert_eq!(fs::read(aside).unwrap(), *broken);
            assert_eq!(names(folder.path()).len(), number + 1, "those before it stay");
            assert_eq!(file.read(), Found::default());
        }
        // What lies there and is no file stops nothing either.
        fs::create_dir(folder.path().join(FILE)).unwrap();
        assert_eq!(file.read().unsent, Unsent::default());
    }

    #[test]
    fn what_a_crash_left_half_written_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = UnsentFile::of(folder.path());
        file.write(&some()).unwrap();
        fs::write(folder.path().join("unsent.json.new"), b"{\"quest").unwrap();
        assert_eq!(file.read().unsent, some());
        let more = Unsent { question: "Shall we?".to_owned(), ..Unsent::default() };
        file.write(&more).unwrap();
        assert_eq!(file.read().unsent, more);
    }

    #[test]
    fn a_later_programs_fields_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), br#"{"question":"Shall we try slots?","later":{"a":1}}"#)
            .unwrap();
        assert_eq!(UnsentFile::of(folder.path()).read().unsent, some());
    }
}
