//! The open design: loading it, its acts, the carets on it, taking it away and bringing words in.

use std::path::PathBuf;

use egui::Ui;
use trestle_export::{html, markdown};
use trestle_model::text::{Anchor, Block, TextAction, TextView};
use trestle_trust::ids::DocumentId;

use super::{
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    command::Command,
    documents::{self, DesignError, kept_view, open_design, presence::Place},
    lang::Words,
    look::Look,
    messages::Trouble,
    screens::{
        ExportKind, Intent,
        document::{DocumentScreen, Shown},
    },
    widgets::{
        editor::{EditorAct, OtherCaret, Selection},
        surface::Tone,
    },
};

/// Addresses that a click may open.
const OPENED: [&str; 3] = ["https://", "http://", "mailto:"];

/// The design on the screen.
#[derive(Debug)]
pub(super) struct OpenDesign {
    pub(super) document: DocumentId,
    screen: DocumentScreen,
    /// What was kept of it, to be read until it is loaded.
    kept: TextView,
    others: Vec<OtherCaret>,
    /// What peers see of us, as it was last sent.
    sent: Option<Place>,
}

/// The two ends of what is marked, so that they survive a merge.
pub(super) type Ends = Option<(Anchor, Anchor)>;

impl AtTable {
    pub(super) fn enter_design(&mut self, document: DocumentId, mailbox: &Mailbox) {
        self.design = Some(OpenDesign {
            document,
            screen: DocumentScreen::new(document),
            kept: TextView::default(),
            others: Vec::new(),
            sent: None,
        });
        if self.documents.open_now(document).is_some() {
            self.find_others();
            return;
        }
        self.documents.loading(document);
        let (repo, repo_for_view) = (self.documents.repo().clone(), self.documents.repo().clone());
        let kind = self.documents.kind(document);
        mailbox.report_both(
            move || kept_view(&repo_for_view, document).map(|view| News::View(document, view)),
            move || News::Design(document, Box::new(open_design(&repo, document, kind))),
        );
    }

    /// Whether words can be read, of the design itself or of what was kept of it.
    pub(super) fn shows_words(&self) -> bool {
        self.design.as_ref().is_some_and(|design| {
            let loaded = self.documents.open_now(design.document);
            !loaded.map_or(&design.kept, |loaded| loaded.view()).blocks.is_empty()
        })
    }

    pub(super) fn leave_design(&mut self) {
        if let Some(design) = self.design.take() {
            self.documents.shut(design.document);
            self.documents.repo().set_presence(None);
        }
    }

    pub(super) fn take_for_design(&mut self, news: News) {
        match news {
            News::View(document, view) => {
                if let Some(design) = self.design.as_mut().filter(|design| design.document == document) {
                    design.kept = view;
                }
            }
            News::Design(document, loaded) => self.loaded(document, *loaded),
            News::Chosen(path) => {
                if let (Some(design), Some(path)) = (&mut self.design, path) {
                    design.screen.path_chosen(path.display().to_string());
                }
            }
            News::Written(Err(error)) => self.notice_trouble(&Trouble::writing(&error)),
            News::Written(Ok(path)) => {
                let file = path.display().to_string();
                self.tell(Tone::Good, "document-exported", &[("file", file.into())]);
            }
            News::Read(Err(error)) => self.notice_trouble(&Trouble::reading(&error)),
            News::Read(Ok(bytes)) => self.bring_in(&bytes),
            News::Opened(..)
            | News::Asked(..)
            | News::Invitation(_)
            | News::InvitationChosen(_)
            | News::Closed
            | News::SettingsNotKept(_)
            | News::Invited(_)
            | News::Happened(_) => {}
        }
    }

    fn loaded(&mut self, document: DocumentId, loaded: Result<trestle_model::TextDesign, DesignError>) {
        match loaded {
            Ok(design) => {
                self.documents.opened(document, design);
                if self.design.as_ref().is_none_or(|design| design.document != document) {
                    self.documents.shut(document);
                }
                self.find_others();
            }
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    pub(super) fn design_ui(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        let AtTable { documents, design, view, .. } = self;
        let design = design.as_mut()?;
        let loaded = documents.open_now(design.document);
        let title = view.design(design.document).map(|design| design.title.as_str()).unwrap_or_default();
        let here: Vec<_> = view
            .people
            .iter()
            .filter(|person| person.me || person.in_design == Some(design.document))
            .map(|person| (person.name.clone(), person.color))
            .collect();
        let shown = Shown {
            document: design.document,
            title,
            view: loaded.map_or(&design.kept, |loaded| loaded.view()),
            loading: loaded.is_none(),
            can_undo: loaded.is_some_and(|loaded| loaded.can_undo()),
            can_redo: loaded.is_some_and(|loaded| loaded.can_redo()),
            others: &design.others,
            here: &here,
        };
        let mut intent = design.screen.ui(ui, look, &shown);
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = dropped {
            intent = Some(Intent::ImportFrom { path });
        }
        intent
    }

    /// Takes the keys of this frame, once.
    pub(super) fn gather_keys(&mut self, ctx: &egui::Context) {
        if let Some(design) = &mut self.design {
            design.screen.editor.gather(ctx);
        }
    }

    /// Turns the keys of this frame into acts, one at a time, each applied before the next is asked for. While the
    /// words are still being loaded the keys are kept.
    pub(super) fn do_acts(&mut self, ctx: &egui::Context, look: &Look) {
        let Some(document) = self.design.as_ref().map(|design| design.document) else { return };
        while let Some(design) = &mut self.design {
            let Some(loaded) = self.documents.open_now(document) else { return };
            let Some(act) = design.screen.editor.next_act(ctx, look, loaded.view()) else { break };
            self.do_act(ctx, document, act);
        }
    }

    fn do_act(&mut self, ctx: &egui::Context, document: DocumentId, act: EditorAct) {
        let done = match act {
            EditorAct::Text(action) => self.documents.apply(document, &action),
            EditorAct::Undo => self.documents.undo(document).inspect(|done| self.caret_of(done.as_ref())),
            EditorAct::Redo => self.documents.redo(document).inspect(|done| self.caret_of(done.as_ref())),
            EditorAct::Copy(words) => {
                ctx.copy_text(words);
                return;
            }
            EditorAct::Follow(address) => {
                if OPENED.iter().any(|start| address.to_lowercase().starts_with(start)) {
                    ctx.open_url(egui::OpenUrl::new_tab(address));
                } else {
                    self.tell(Tone::Info, "link-refused", &[]);
                }
                return;
            }
        };
        match done {
            Ok(_) => self.find_others(),
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    /// A command about the words that are marked.
    pub(super) fn edit(&mut self, command: Command) {
        if let Some(design) = &mut self.design {
            design.screen.editor.command(command);
            design.screen.editor.focus();
        }
    }

    /// Takes the keyboard to the name of the design.
    pub(super) fn rename(&mut self) {
        if let Some(design) = &mut self.design {
            design.screen.rename();
        }
    }

    /// Whether the words can be changed, and whether there is something to undo and to do again.
    pub(super) fn can_change(&self) -> (bool, bool, bool) {
        let loaded = self.design.as_ref().and_then(|design| self.documents.open_now(design.document));
        loaded.map_or((false, false, false), |loaded| (true, loaded.can_undo(), loaded.can_redo()))
    }

    /// After undo the caret stands where something came back.
    fn caret_of(&mut self, done: Option<&documents::Done>) {
        if let (Some(design), Some(spot)) = (&mut self.design, done.and_then(|done| done.caret.clone())) {
            design.screen.editor.move_to(Selection::caret(spot));
        }
    }

    /// What is marked, so that it can be found again after a merge.
    pub(super) fn anchors(&self) -> Ends {
        let design = self.design.as_ref()?;
        let loaded = self.documents.open_now(design.document)?;
        let marked = design.screen.editor.selection();
        Some((loaded.anchor(&marked.anchor)?, loaded.anchor(&marked.focus)?))
    }

    /// Puts back what was marked.
    pub(super) fn restore(&mut self, ends: Ends) {
        if let (Some(design), Some((anchor, focus))) = (&mut self.design, ends)
            && let Some(loaded) = self.documents.open_now(design.document)
            && let (Some(anchor), Some(focus)) = (loaded.resolve(&anchor), loaded.resolve(&focus))
        {
            design.screen.editor.set_selection(Selection { anchor, focus });
        }
        self.find_others();
    }

    /// Where the others' carets are now.
    pub(super) fn find_others(&mut self) {
        let membership = self.documents.repo().membership();
        let colors = crate::theme::colors::of_people(membership.people().keys());
        let Some(design) = &mut self.design else { return };
        let Some(loaded) = self.documents.open_now(design.document) else { return };
        let spot = |bytes: &[u8]| Anchor::decode(bytes).and_then(|anchor| loaded.resolve(&anchor));
        let here = self.presence.iter().filter(|(_, place)| place.document == design.document);
        design.others = here
            .filter_map(|((person, _), place)| {
                let (anchor, focus) = place.marked.as_ref()?;
                let person = membership.person(*person)?;
                Some(OtherCaret {
                    name: person.name.clone(),
                    color: *colors.get(&person.id)?,
                    selection: Selection { anchor: spot(anchor)?, focus: spot(focus)? },
                })
            })
            .collect();
    }

    /// Lets peers see where we are, when that changed. The engine sends it ten times a second at most.
    pub(super) fn show_presence(&mut self) {
        let marked = self.anchors().map(|(anchor, focus)| (anchor.encode(), focus.encode()));
        let Some(design) = &mut self.design else { return };
        let place = Place { document: design.document, marked };
        if design.sent.as_ref() != Some(&place) {
            self.documents.repo().set_presence(Some(place.encode()));
            design.sent = Some(place);
        }
    }

    pub(super) fn carry_out_for_design(&mut self, intent: Intent, mailbox: &Mailbox) {
        match intent {
            Intent::Export(kind) => {
                let suggestion = self.suggested_path(Some(kind));
                if let Some(design) = &mut self.design {
                    design.screen.ask_path(Some(kind), suggestion);
                }
            }
            Intent::Import => {
                let suggestion = self.suggested_path(None);
                if let Some(design) = &mut self.design {
                    design.screen.ask_path(None, suggestion);
                }
            }
            Intent::Browse { export, path } => {
                mailbox.report(move || News::Chosen(super::window::choose_file(export, &path)));
            }
            Intent::SaveAs { kind, path } => self.save_as(kind, path, mailbox),
            Intent::ImportFrom { path } => {
                mailbox.report(move || News::Read(std::fs::read(path)));
            }
            _ => {}
        }
    }

    /// In the person's own documents, called after the design.
    fn suggested_path(&self, export: Option<ExportKind>) -> String {
        let dirs = directories::UserDirs::new();
        let folder = dirs
            .as_ref()
            .map(|dirs| dirs.document_dir().unwrap_or(dirs.home_dir()).to_path_buf())
            .unwrap_or_default();
        let Some(kind) = export else { return folder.join("").display().to_string() };
        let title = self.title();
        let name: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        folder.join(format!("{}.{}", name.trim_matches('-'), kind.extension())).display().to_string()
    }

    fn title(&self) -> String {
        let document = self.design.as_ref().map(|design| design.document);
        let title = document.and_then(|id| self.view.design(id)).map(|design| design.title.clone());
        title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| self.words().say("design-untitled"))
    }

    fn save_as(&mut self, kind: ExportKind, path: PathBuf, mailbox: &Mailbox) {
        let Some(design) = &self.design else { return };
        let loaded = self.documents.open_now(design.document);
        let blocks = loaded.map_or(&design.kept, |loaded| loaded.view()).blocks.clone();
        let (title, words) = (self.title(), self.words().clone());
        mailbox.report(move || {
            let text = match kind {
                ExportKind::Markdown => markdown::write(&blocks),
                ExportKind::Html => page(&title, &blocks, &words),
            };
            News::Written(std::fs::write(&path, text).map(|()| path))
        });
    }

    /// Adds the words of a Markdown file at the end, as one act.
    fn bring_in(&mut self, bytes: &[u8]) {
        let Some(design) = &self.design else { return };
        let document = design.document;
        let blocks = match markdown::parse(bytes) {
            Ok(blocks) => blocks,
            Err(error) => return self.notice_trouble(&(&error).into()),
        };
        let Some(loaded) = self.documents.open_now(document) else { return };
        let last = loaded.view().blocks.last();
        let empty = loaded.view().blocks.iter().all(|block| block.is_empty());
        let action = if empty {
            TextAction::Replace { blocks }
        } else {
            TextAction::InsertBlocks { after: last.map(|block| block.id.clone()), blocks }
        };
        match self.documents.apply(document, &action) {
            Ok(_) => self.tell(Tone::Good, "document-imported", &[]),
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }
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
