//! The open design: loading it, its acts, the carets on it, and what comes back from other threads for it.

use egui::Ui;
use trestle_model::{
    TextDesign,
    decision::wording_document,
    text::{Anchor, TextView},
};
use trestle_trust::ids::DocumentId;

use super::{
    commenting::Commenting,
    files,
    table::AtTable,
    worker::{Mailbox, News},
};
use crate::{
    command::Command,
    documents::{
        self, DesignError, LoadedDesign, kept_view, open_design, place::PlaceError, presence::Place,
    },
    lang::Language,
    look::Look,
    messages::Trouble,
    screens::{
        FilePurpose, Intent, Page, Task,
        document::{DocumentScreen, PartOf, Shown, comments::Comments},
    },
    widgets::{
        editor::{EditorAct, OtherCaret, Selection},
        surface::Tone,
    },
};

/// Addresses that a click may open.
const OPENED: [&str; 3] = ["https://", "http://", "mailto:"];

/// Chars to take back or to do again, at some ten microseconds each: more would hold a frame up for too long.
const TAKEN_BACK_AT_ONCE: usize = 5_000;

/// The design on the screen.
#[derive(Debug)]
pub(super) struct OpenDesign {
    pub(super) document: DocumentId,
    pub(super) screen: DocumentScreen,
    /// What was kept of it, to be read until it is loaded.
    pub(super) kept: TextView,
    others: Vec<OtherCaret>,
    /// What peers see of us, as it was last sent.
    sent: Option<Place>,
    /// Why it could not be loaded.
    failed: Option<Trouble>,
    pub(super) commenting: Commenting,
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
            failed: None,
            commenting: Commenting::default(),
        });
        if let (Some(design), Some(unsent)) = (&mut self.design, self.commented.remove(&document)) {
            design.screen.comments = Comments::typed_before(&unsent);
        }
        if self.documents.open_now(document).is_some() {
            self.find_others();
            return;
        }
        self.load(document, mailbox);
    }

    fn load(&mut self, document: DocumentId, mailbox: &Mailbox) {
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
            let unsent = design.screen.comments.unsent();
            if !unsent.is_empty() {
                self.commented.insert(design.document, unsent);
            }
            self.documents.shut(design.document);
            self.documents.repo().set_presence(None);
        }
    }

    pub(super) fn take_for_design(&mut self, news: News, ctx: &egui::Context, mailbox: &Mailbox) {
        match news {
            News::View(document, view) => {
                if let Some(design) = self.design.as_mut().filter(|design| design.document == document) {
                    design.kept = view;
                }
            }
            News::Design(document, loaded) => self.loaded(document, *loaded),
            News::Chosen(_, Some(path)) if self.decision_screen().is_some() => {
                if let Some(screen) = self.decision_screen() {
                    screen.path_chosen(path.display().to_string());
                }
            }
            News::Chosen(_, path) => {
                if let (Some(design), Some(path)) = (&mut self.design, path) {
                    design.screen.path_chosen(path.display().to_string());
                }
            }
            News::Written(stop, written) => {
                if self.busy.end(Task::Writing, &stop) {
                    self.written(written);
                }
            }
            News::Read(stop, read) => {
                if self.busy.end(Task::Reading, &stop) {
                    match read {
                        Ok(blocks) => self.bring_in(blocks, ctx, mailbox),
                        Err(trouble) => self.notice_trouble(&trouble),
                    }
                }
            }
            News::BroughtIn(stop, back) => {
                let anchors = self.anchors();
                let done = self.documents.brought_in(*back);
                if self.busy.end(Task::BringingIn, &stop) {
                    self.brought_in(done, anchors);
                }
            }
            News::TakenBack(stop, back) => {
                let anchors = self.anchors();
                let done = self.documents.brought_in(*back);
                if self.busy.end(Task::TakingBack, &stop) {
                    self.taken_back(done, anchors);
                }
            }
            News::Opened(..)
            | News::Asked(..)
            | News::Invitation(_)
            | News::InvitationChosen(_)
            | News::Closed
            | News::SettingsNotKept(_)
            | News::UnsentNotKept(_)
            | News::Invited(..)
            | News::LinkWritten(..)
            | News::ComputerLink(..)
            | News::ComputerLinkEnded(_)
            | News::Printed(..)
            | News::NotTaken(..)
            | News::CaughtUp(_)
            | News::Decision(..)
            | News::Said(..)
            | News::CarriedOut(..)
            | News::CarriedIn(..)
            | News::Late(..)
            | News::LateLooked(..)
            | News::TakenUp(..)
            | News::Happened(_) => {}
        }
    }

    fn loaded(&mut self, document: DocumentId, loaded: Result<LoadedDesign, DesignError>) {
        match loaded {
            Ok(design) => {
                self.documents.opened(document, design);
                if self.design.as_ref().is_none_or(|design| design.document != document) {
                    self.documents.shut(document);
                }
                self.find_others();
            }
            Err(error) => {
                if let Some(design) = self.design.as_mut().filter(|design| design.document == document) {
                    design.failed = Some((&error).into());
                }
            }
        }
    }

    pub(super) fn design_ui(&mut self, ui: &mut Ui, look: &Look) -> Option<Intent> {
        self.read_comments(ui.ctx(), look);
        let AtTable { documents, design, view, page, .. } = self;
        let design = design.as_mut()?;
        let part_of = match *page {
            Page::Wording { decision, document } => {
                let of = |language: &&Language| wording_document(decision, language.code()) == document;
                let language = Language::ALL.iter().find(of).copied();
                Some(PartOf { decision, language })
            }
            _ => None,
        };
        let loaded = documents.open_now(design.document);
        let title = match part_of {
            Some(part) => {
                view.decisions.iter().find(|row| row.document == Some(part.decision)).map(|row| &row.question)
            }
            None => view.design(design.document).map(|design| &design.title),
        };
        let title = title.map(String::as_str).unwrap_or_default();
        let here: Vec<_> = view
            .people
            .iter()
            .filter(|person| person.me || person.in_design == Some(design.document))
            .map(|person| (person.name.clone(), person.color))
            .collect();
        let failed = design.failed.as_ref().map(|why| (why.title(&look.words), why.note(&look.words)));
        let shown = Shown {
            document: design.document,
            title,
            view: loaded.map_or(&design.kept, |loaded| loaded.view()),
            loading: loaded.is_none(),
            failed: failed.as_ref(),
            can_undo: loaded.is_some_and(|loaded| loaded.can_undo()),
            can_redo: loaded.is_some_and(|loaded| loaded.can_redo()),
            others: &design.others,
            here: &here,
            comments: &design.commenting.view,
            part_of,
        };
        let mut intent = design.screen.ui(ui, look, &shown);
        let dropped = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        // A copy of a table is no file of words: the table takes it in, whatever page is open.
        if let Some(path) = dropped.filter(|_| super::carry::dropped(ui).is_none()) {
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
    pub(super) fn do_acts(&mut self, ctx: &egui::Context, look: &Look, mailbox: &Mailbox) {
        let Some(document) = self.design.as_ref().map(|design| design.document) else { return };
        // The same while a long act of one's own is under way elsewhere.
        if self.documents.acts_wait(document) {
            return;
        }
        while !self.documents.acts_wait(document)
            && let Some(design) = &mut self.design
        {
            let Some(loaded) = self.documents.open_now(document) else { return };
            let Some(act) = design.screen.editor.next_act(ctx, look, loaded.view()) else { break };
            let back = self.long_way_back(document, &act);
            if !back.is_some_and(|again| self.take_back_elsewhere(ctx, document, again, mailbox)) {
                self.do_act(ctx, document, act);
            }
        }
        self.do_comments(ctx);
    }

    /// Whether `act` takes back (or does again, if true) so much that the window would stand still.
    fn long_way_back(&self, document: DocumentId, act: &EditorAct) -> Option<bool> {
        let again = match act {
            EditorAct::Undo => false,
            EditorAct::Redo => true,
            _ => return None,
        };
        let weight = self.documents.open_now(document)?.take_back_weight(again);
        (weight > TAKEN_BACK_AT_ONCE).then_some(again)
    }

    /// False if the design is elsewhere already, because others' changes are taken in there.
    fn take_back_elsewhere(
        &mut self,
        ctx: &egui::Context,
        document: DocumentId,
        again: bool,
        mailbox: &Mailbox,
    ) -> bool {
        let Ok(brought) = self.documents.bring_in(document) else { return false };
        let stop = self.busy.begin(Task::TakingBack, ctx.input(|input| input.time));
        mailbox.report(move || News::TakenBack(stop, Box::new(brought.take_back(again))));
        true
    }

    fn taken_back(&mut self, done: Result<Option<TextDesign>, DesignError>, anchors: Ends) {
        match done {
            Ok(old) => {
                // Letting go of a long history takes milliseconds.
                std::thread::spawn(move || drop(old));
                self.restore(anchors);
            }
            Err(error) => self.notice_trouble(&(&error).into()),
        }
    }

    fn do_act(&mut self, ctx: &egui::Context, document: DocumentId, act: EditorAct) {
        let writes = matches!(act, EditorAct::Text(_) | EditorAct::Undo | EditorAct::Redo);
        if writes && self.documents.repo().is_full() {
            return self.notice_trouble(&Trouble::disk_full());
        }
        if writes && !self.documents.sits_here() {
            return self.notice_trouble(&PlaceError::NotHere.into());
        }
        let done = match act {
            EditorAct::Text(action) => self.documents.apply(document, &action),
            EditorAct::Undo => self.documents.undo(document).inspect(|done| self.caret_of(done.as_ref())),
            EditorAct::Redo => self.documents.redo(document).inspect(|done| self.caret_of(done.as_ref())),
            EditorAct::Copy(words) => {
                ctx.copy_text(words);
                return;
            }
            EditorAct::Comment(words) => return self.begin_comment(words),
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
            Ok(done) => {
                if done.is_some() {
                    self.announcer.acted(ctx.input(|input| input.time));
                }
                self.find_others();
            }
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

    /// Whether the words can be changed, and whether there is something to undo and to do again. Words that are still
    /// being loaded can: what is asked for is kept until they are there.
    pub(super) fn can_change(&self) -> (bool, bool, bool) {
        let Some(design) = &self.design else { return (false, false, false) };
        match self.documents.open_now(design.document) {
            Some(loaded) => (true, loaded.can_undo(), loaded.can_redo()),
            None => (design.failed.is_none(), false, false),
        }
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

    pub(super) fn carry_out_for_design(&mut self, intent: Intent, ctx: &egui::Context, mailbox: &Mailbox) {
        match intent {
            Intent::Comment { document, act } => {
                if let Some(design) = self.design.as_mut().filter(|design| design.document == document) {
                    design.commenting.ask(act);
                }
            }
            Intent::Export(kind) => {
                let suggestion = self.suggested_path(Some(kind));
                if let Some(design) = &mut self.design {
                    design.screen.ask_path(FilePurpose::Export(kind), suggestion);
                }
            }
            Intent::Import => {
                let suggestion = self.suggested_path(None);
                if let Some(design) = &mut self.design {
                    design.screen.ask_path(FilePurpose::Import, suggestion);
                }
            }
            Intent::Browse { file, path } => {
                mailbox.report(move || News::Chosen(file, super::window::choose_file(file, &path)));
            }
            Intent::SaveAs { kind, path } => self.save_as(kind, path, ctx, mailbox),
            Intent::ImportFrom { path } => {
                let stop = self.busy.begin(Task::Reading, ctx.input(|input| input.time));
                mailbox.report(move || News::Read(stop, files::read_words(&path)));
            }
            Intent::TryAgain(document) => {
                if let Some(design) = self.design.as_mut().filter(|design| design.document == document) {
                    design.failed = None;
                    self.load(document, mailbox);
                }
            }
            _ => {}
        }
    }
}
