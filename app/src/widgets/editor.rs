//! The text editor: blocks on a page, of which only the visible ones are laid out.
//!
//! Data flows one way. [`Editor::gather`] takes the keys of this frame; [`Editor::next_act`] turns them, one at a time,
//! into acts against the view as it stands then, so that every key is one act; `app` applies each before it asks for
//! the next. [`Editor::ui`] then paints the view. Letters of an input method stay here until they are final.
//!
//! Absent: the document. The editor never changes it, and egui's own text fields and undo never see it.

mod access;
mod acts;
mod chars;
mod commented;
mod flag;
mod insert;
mod keys;
mod link;
mod moves;
mod page;
mod paint;
mod pointer;
pub mod reading;
mod selection;
mod shape;
mod shortcuts;

use std::collections::VecDeque;

use egui::{Event, EventFilter, Id, Ui};
use trestle_model::text::{BlockId, BlockKind, Mark, Marks, Spot, TextAction, TextView};

use crate::{command::Command, look::Look};
pub use commented::{Commented, OnWords, words_at, words_of};
use page::Page;
pub use selection::Selection;
use shape::Preedit;

/// What the writer did, for `app` to carry out.
#[derive(Debug, Clone, PartialEq)]
pub enum EditorAct {
    Text(TextAction),
    Undo,
    Redo,
    Copy(String),
    /// Follow a link; `app` decides whether it may be opened.
    Follow(String),
    /// Comment on these words; none where there are none to comment on.
    Comment(Option<Selection>),
}

/// Somebody else's caret, or the words that they have marked.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherCaret {
    pub name: String,
    pub color: egui::Color32,
    pub selection: Selection,
}

/// Something still to be turned into acts, in order.
#[derive(Debug, Clone)]
enum Todo {
    Event(Event),
    Command(Command),
    Kind(BlockKind),
    Paste(String),
    Link(Option<String>),
    Toggle(BlockId),
    /// The mouse put the caret somewhere while keys were still waiting.
    Select(Selection),
    /// A screen reader wrote the whole page anew.
    SetText(String),
}

/// Where the caret goes once the act just made has been applied.
#[derive(Debug, Clone)]
enum Plan {
    At(Spot),
    /// The block that stands there then, and the place in it; beyond its end means its end.
    Index(usize, usize),
    /// So many chars from the start of the page.
    Offset(usize),
}

/// The state of one editor: what is marked, what is still to be done, how the page is laid out.
#[derive(Debug)]
pub struct Editor {
    id: Id,
    selection: Selection,
    /// Where the caret's block stood last: where to go if somebody takes that block away.
    index: usize,
    next_row: bool,
    /// The way across that Up and Down keep to.
    column: Option<f32>,
    /// Looks chosen at a caret, for what is typed next.
    next_marks: Vec<(Mark, bool)>,
    todo: VecDeque<Todo>,
    acts: VecDeque<EditorAct>,
    plan: Option<Plan>,
    preedit: Option<Preedit>,
    page: Page,
    access: access::Access,
    reveal: bool,
    take_focus: bool,
    /// Escape was pressed: Tab leaves the page, in a list too.
    leaving: bool,
    link: Option<link::LinkField>,
    /// What was last said of the comment that the caret is in.
    said_comment: Option<String>,
}

impl Editor {
    /// An editor with the caret at the start. `salt` tells one document's editor from another's.
    pub fn new(salt: impl std::hash::Hash + std::fmt::Debug) -> Self {
        let nowhere = Spot { block: BlockId::from(""), at: 0 };
        Editor {
            id: Id::unique(("text_editor", salt)),
            selection: Selection::caret(nowhere),
            index: 0,
            next_row: true,
            column: None,
            next_marks: Vec::new(),
            todo: VecDeque::new(),
            acts: VecDeque::new(),
            plan: None,
            preedit: None,
            page: Page::default(),
            access: access::Access::default(),
            reveal: false,
            take_focus: false,
            leaving: false,
            link: None,
            said_comment: None,
        }
    }

    /// What is marked now; for presence, and to be kept as anchors across a merge.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// Puts back what was marked, after a merge moved it.
    pub fn set_selection(&mut self, selection: Selection) {
        self.selection = selection;
    }

    /// Moves what is marked, and brings it into sight.
    pub fn move_to(&mut self, selection: Selection) {
        self.plan = None;
        self.place(selection);
    }

    /// Takes the keyboard in the next frame.
    pub fn focus(&mut self) {
        self.take_focus = true;
    }

    /// Whether the keyboard is in the words.
    pub fn has_keyboard(&self, ctx: &egui::Context) -> bool {
        ctx.memory(|memory| memory.has_focus(self.id))
    }

    /// Asks for the keyboard no more: it goes elsewhere.
    pub fn give_way(&mut self) {
        self.take_focus = false;
    }

    /// Does as if its keys had been pressed, then takes the keyboard back from the toolbar.
    pub fn command(&mut self, command: Command) {
        self.todo.push_back(Todo::Command(command));
        self.take_focus = true;
    }

    /// Makes the marked blocks something else.
    pub fn set_kind(&mut self, kind: BlockKind) {
        self.todo.push_back(Todo::Kind(kind));
        self.take_focus = true;
    }

    /// Takes the keys of this frame, if the keyboard is here.
    pub fn gather(&mut self, ctx: &egui::Context) {
        let has_focus = ctx.memory(|memory| memory.has_focus(self.id));
        let events = if has_focus && self.link.is_none() {
            ctx.input(|input| input.filtered_events(&self.filter()))
        } else {
            self.leaving = false;
            ctx.input(|input| input.filtered_events(&EventFilter::default()))
                .into_iter()
                .filter(|event| matches!(event, Event::AccessKitActionRequest(_)))
                .collect()
        };
        self.todo.extend(events.into_iter().map(Todo::Event));
    }

    /// The next act, against `view` as it is now; none when this frame's keys are used up.
    pub fn next_act(&mut self, ctx: &egui::Context, look: &Look, view: &TextView) -> Option<EditorAct> {
        loop {
            if let Some(act) = self.acts.pop_front() {
                return Some(act);
            }
            // Only now have all acts of the last key been applied, as its plan for the caret supposes.
            self.settle(view);
            let todo = self.todo.pop_front()?;
            self.take(todo, ctx, look, view);
            self.gather_up();
        }
    }

    /// What one key or one command does to the text is one act: one change, and one step back.
    fn gather_up(&mut self) {
        let all_text = self.acts.iter().all(|act| matches!(act, EditorAct::Text(_)));
        if self.acts.len() < 2 || !all_text {
            return;
        }
        let acts = self.acts.drain(..).filter_map(|act| match act {
            EditorAct::Text(act) => Some(act),
            _ => None,
        });
        let acts = acts.collect();
        self.act(TextAction::Together { acts });
    }

    /// The looks of what is marked, and of what would be typed next.
    pub fn marks(&self, view: &TextView) -> Marks {
        let (from, to) = self.selection.ends(view);
        let mut marks = selection::marks(view, &from, &to);
        for (mark, on) in &self.next_marks {
            match mark {
                Mark::Bold => marks.bold = *on,
                Mark::Italic => marks.italic = *on,
                Mark::Strike => marks.strike = *on,
                Mark::Code => marks.code = *on,
                Mark::Link(_) => {}
            }
        }
        marks
    }

    /// What the caret's block is.
    pub fn kind(&self, view: &TextView) -> BlockKind {
        view.blocks.get(self.index).map(|block| block.kind.clone()).unwrap_or_default()
    }

    /// Paints the page and takes the mouse. `name` is what a screen reader calls it.
    pub fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TextView, on_words: OnWords<'_>, name: &str) {
        if self.acts.is_empty() {
            self.settle(view);
        }
        self.fetch_focus(ui);
        let filter = self.filter();
        ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
        self.page_ui(ui, look, view, on_words, name);
        self.say_block(ui, look, view);
        self.say_comment(ui, on_words);
        self.link_ui(ui, look, view);
    }

    /// Asks for the keyboard until it is here: a window that closes on top keeps it for one more frame.
    fn fetch_focus(&mut self, ui: &Ui) {
        if !self.take_focus || ui.memory(|memory| memory.top_modal_layer().is_some()) {
            return;
        }
        let here = ui.memory(|memory| memory.has_focus(self.id) && memory.had_focus_last_frame(self.id));
        self.take_focus = !here;
        if !here {
            ui.memory_mut(|memory| memory.request_focus(self.id));
            ui.ctx().request_repaint();
        }
    }

    /// Arrows are always ours; Tab only where it moves a list item in and out, else it leaves the page. Escape stays
    /// here, and lets Tab leave in any case.
    fn filter(&self) -> EventFilter {
        EventFilter {
            tab: self.page.tab_indents && !self.leaving,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        }
    }

    /// Puts the caret where the last act wants it, and never off the page.
    fn settle(&mut self, view: &TextView) {
        match self.plan.take() {
            Some(Plan::At(spot)) => self.place(Selection::caret(spot)),
            Some(Plan::Index(index, at)) => {
                if let Some(block) = view.blocks.get(index.min(view.blocks.len().saturating_sub(1))) {
                    self.place(Selection::caret(selection::spot(&block.id, at)));
                }
            }
            Some(Plan::Offset(at)) => {
                if let Some(spot) = selection::spot_at(view, at) {
                    self.place(Selection::caret(spot));
                }
            }
            None => {}
        }
        let last = view.blocks.len().saturating_sub(1);
        let Some(fallback) = view.blocks.get(self.index.min(last)) else {
            self.index = 0;
            return;
        };
        for end in [&mut self.selection.anchor, &mut self.selection.focus] {
            match selection::index_of(view, &end.block) {
                Some(index) => end.at = end.at.min(view.blocks[index].len()),
                None => *end = selection::spot(&fallback.id, end.at.min(fallback.len())),
            }
        }
        self.index = selection::index_of(view, &self.selection.focus.block).unwrap_or_default();
        self.page.tab_indents = matches!(
            view.blocks[self.index].kind,
            BlockKind::Bullet | BlockKind::Numbered { .. } | BlockKind::Check { .. }
        );
    }

    /// Moves what is marked, and brings it into sight.
    fn place(&mut self, selection: Selection) {
        if self.selection != selection {
            self.next_marks.clear();
        }
        self.selection = selection;
        self.next_row = true;
        self.column = None;
        self.reveal = true;
    }
}
