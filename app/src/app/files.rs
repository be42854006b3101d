//! Taking a design away as a file, and bringing words in: on other threads, so that the window goes on.

use std::path::PathBuf;

use trestle_export::{html, markdown};
use trestle_model::{
    TextDesign,
    text::{Block, NewBlock, TextAction},
};

use super::{
    decision::decision_of,
    design::Ends,
    links,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    documents::DesignError,
    lang::Words,
    messages::Trouble,
    screens::{ExportKind, Task},
    widgets::surface::Tone,
};

/// An act on more blocks than this is done on another thread.
const BLOCKS_AT_ONCE: usize = 200;

impl AtTable {
    pub(super) fn written(&mut self, written: Result<PathBuf, std::io::Error>) {
        match written {
            Err(error) => self.notice_trouble(&Trouble::writing(&error)),
            Ok(path) => {
                let file = path.display().to_string();
                self.tell(Tone::Good, "document-exported", &[("file", file.into())]);
            }
        }
    }

    /// In the person's own documents, called after the design.
    pub(super) fn suggested_path(&self, export: Option<ExportKind>) -> String {
        let folder = links::documents_folder();
        let Some(kind) = export else { return folder.join("").display().to_string() };
        folder.join(links::file_name(&self.title(), kind.extension())).display().to_string()
    }

    fn title(&self) -> String {
        let document = self.design.as_ref().map(|design| design.document);
        let question = decision_of(self.page)
            .and_then(|decision| self.view.decisions.iter().find(|row| row.document == Some(decision)));
        let title = document.and_then(|id| self.view.design(id)).map(|design| design.title.clone());
        let title = title.or_else(|| question.map(|row| row.question.clone()));
        title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| self.words().say("design-untitled"))
    }

    pub(super) fn save_as(
        &mut self,
        kind: ExportKind,
        path: PathBuf,
        ctx: &egui::Context,
        mailbox: &Mailbox,
    ) {
        let Some(design) = &self.design else { return };
        let loaded = self.documents.open_now(design.document);
        let blocks = loaded.map_or(&design.kept, |loaded| loaded.view()).blocks.clone();
        let (title, words) = (self.title(), self.words().clone());
        let stop = self.busy.begin(Task::Writing, ctx.input(|input| input.time));
        mailbox.report(move || {
            let text = match kind {
                ExportKind::Markdown => markdown::write(&blocks),
                // A design has no signatures: a bundle of one is its page.
                ExportKind::Html | ExportKind::Bundle => page(&title, &blocks, &words),
            };
            let written = links::write_whole(&path, text.as_bytes(), &stop);
            News::Written(stop, written.map(|()| path))
        });
    }

    /// Adds the words of a Markdown file at the end, as one act: a long one on another thread.
    pub(super) fn bring_in(&mut self, blocks: Vec<NewBlock>, ctx: &egui::Context, mailbox: &Mailbox) {
        let Some(design) = &self.design else { return };
        let document = design.document;
        let Some(loaded) = self.documents.open_now(document) else { return };
        let last = loaded.view().blocks.last();
        let empty = loaded.view().blocks.iter().all(|block| block.is_empty());
        let long = blocks.len() + loaded.view().blocks.len() * usize::from(empty) > BLOCKS_AT_ONCE;
        let action = if empty {
            TextAction::Replace { blocks }
        } else {
            TextAction::InsertBlocks { after: last.map(|block| block.id.clone()), blocks }
        };
        if !long {
            let anchors = self.anchors();
            let done = self.documents.apply(document, &action).map(|_| None);
            return self.brought_in(done, anchors);
        }
        match self.documents.bring_in(document) {
            Ok(brought) => {
                let stop = self.busy.begin(Task::BringingIn, ctx.input(|input| input.time));
                mailbox.report(move || News::BroughtIn(stop, Box::new(brought.run(&action))));
            }
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    pub(super) fn brought_in(&mut self, done: Result<Option<TextDesign>, DesignError>, anchors: Ends) {
        match done {
            Ok(old) => {
                // Letting go of a long history takes milliseconds.
                std::thread::spawn(move || drop(old));
                self.restore(anchors);
                self.tell(Tone::Good, "document-imported", &[]);
            }
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }
}

/// The words of a Markdown file. Waits for the disk.
pub(super) fn read_words(path: &std::path::Path) -> Result<Vec<NewBlock>, Trouble> {
    let bytes = std::fs::read(path).map_err(|error| Trouble::reading(&error))?;
    markdown::parse(&bytes).map_err(|error| (&error).into())
}

/// A design as one HTML file.
fn page(title: &str, blocks: &[Block], words: &Words) -> String {
    let (done, not_done) = (words.say("block-check-done"), words.say("block-check-open"));
    let footer = words.say("page-footer");
    html::page(&html::Page {
        title,
        lang: words.language().code(),
        blocks,
        words: html::Words { done: &done, not_done: &not_done, footer: &footer },
    })
}
