//! What is said of the words of a design: cards beside the sheet, or in its place where there is no room for both.
//!
//! The card of the words in which the caret stands is marked, and so are the words of the card in which the keyboard is.
//! Escape goes back to the words. What is typed here stays until it is sent or let go of ([`typed`](super::typed)).

use egui::{Key, Rect, Ui, UiBuilder};
use trestle_model::text::{CommentId, Spot, comment::SAID_MAX};
use trestle_trust::ids::DocumentId;

use super::{
    card::Card,
    typed::{Field, NewComment, Typed},
};
use crate::{
    documents::unsent::UnsentComments,
    look::Look,
    screens::{CommentAct, Intent, written},
    theme::{self, Type, icon},
    view::comments::{CommentView, CommentsView, short},
    widgets::{
        button::Button,
        editor::{Editor, Selection},
        field, list,
        parts::{self, Part},
        surface::{self, Tone},
        text,
    },
};

/// Cards are high: of more than these only those in sight are made.
const WHOLE_MAX: usize = 8;

/// Where the keyboard goes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    Field(Field),
    /// The button that replies.
    Reply(CommentId),
    /// The way back to the page that the cards stand in the place of.
    Back,
}

/// What the cards of one design keep from one frame to the next.
#[derive(Debug, Default)]
pub struct Comments {
    pub(super) typed: Typed,
    /// Those that are settled are shown too.
    settled_open: bool,
    /// The cards stand in the place of the page.
    instead: bool,
    /// The card that was pressed last: several can be about the same words.
    chosen: Option<CommentId>,
    pub(super) wanted: Option<Wanted>,
    /// Where the keyboard was in the last frame.
    keyboard: Option<At>,
    /// The card that was last brought into sight.
    seen: Option<CommentId>,
}

/// A place among the cards.
#[derive(Debug, Clone, PartialEq, Eq)]
enum At {
    New,
    Card(CommentId),
    Elsewhere,
}

/// What there is to show, and what is asked for.
pub(super) struct Cards<'a> {
    pub(super) look: &'a Look,
    pub(super) view: &'a CommentsView,
    /// The card of these words.
    pub(super) current: Option<CommentId>,
    /// The words are there, and something can be said of them.
    pub(super) opens: bool,
    /// The keyboard is in the words, which may have lain where the cards do now.
    in_words: bool,
    pub(super) act: Option<CommentAct>,
    /// The words of that one are wanted.
    pub(super) to_words: Option<CommentId>,
}

impl Cards<'_> {
    /// Whether what has the keyboard lies there.
    fn has_keyboard(&self, ui: &Ui, rect: Rect) -> bool {
        let focused = ui.memory(|memory| memory.focused()).filter(|_| !self.in_words);
        let focused = focused.and_then(|focused| ui.ctx().read_response(focused));
        focused.is_some_and(|focused| rect.contains(focused.rect.center()))
    }
}

impl Comments {
    /// What was typed before is in its fields again.
    pub fn typed_before(unsent: &UnsentComments) -> Self {
        Comments { typed: Typed::typed_before(unsent), ..Comments::default() }
    }

    /// What is typed and not sent.
    pub fn unsent(&self) -> UnsentComments {
        self.typed.unsent()
    }

    /// The comment that is being written.
    pub fn being_written(&self) -> Option<&NewComment> {
        self.typed.new.as_ref()
    }

    /// A comment is begun.
    pub fn begin(&mut self, new: NewComment) {
        self.typed.begin(new);
        self.instead = true;
        self.wanted = Some(Wanted::Field(Field::New));
    }

    /// It was carried out. True if the keyboard is to go back to the words.
    pub fn done(&mut self, act: &CommentAct) -> bool {
        self.typed.done(act);
        match act {
            CommentAct::Say(_) => {
                self.instead &= self.typed.new.is_some();
                !self.instead
            }
            CommentAct::Reply { to: of, .. } | CommentAct::OpenAgain(of) => {
                self.wanted = Some(Wanted::Reply(of.clone()));
                false
            }
            CommentAct::Reword { .. } | CommentAct::Settle(_) | CommentAct::TakeOut(_) => {
                self.wanted = self.instead.then_some(Wanted::Back);
                !self.instead
            }
        }
    }

    /// Whether there are cards.
    pub(super) fn any(&self, view: &CommentsView) -> bool {
        !view.all.is_empty() || !self.typed.is_empty()
    }

    /// Whether the cards stand in the place of the page, where both have no room.
    pub(super) fn instead(&self, view: &CommentsView) -> bool {
        self.instead && self.any(view)
    }

    /// Shows the cards in the place of the page, or the page again; the keyboard goes there.
    pub(super) fn turn(&mut self, ctx: &egui::Context, editor: &mut Editor) {
        self.instead = !self.instead;
        if self.instead {
            editor.give_way();
            parts::go(ctx, Part::Comments);
        } else {
            editor.focus();
        }
    }

    /// The comment that the page is about now, by its place in the list: the card with the keyboard, or the words with the
    /// caret.
    pub(super) fn current(&self, view: &CommentsView, editor: &Editor) -> Option<usize> {
        match &self.keyboard {
            Some(At::New) => return Some(view.all.len()),
            Some(At::Card(id)) => return view.all.iter().position(|one| one.said.id == *id),
            Some(At::Elsewhere) => return None,
            None => {}
        }
        let here = view.on_words.at(&editor.selection().focus);
        let chosen =
            here.iter().find(|at| view.all.get(**at).map(|one| &one.said.id) == self.chosen.as_ref());
        chosen.or(here.first()).copied()
    }

    /// The cards, as high as the room.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        look: &Look,
        (document, view): (DocumentId, &CommentsView),
        (editor, opens): (&mut Editor, bool),
        beside: bool,
    ) -> Option<Intent> {
        self.escape(ui, view, editor);
        let current = self.current(view, editor).and_then(|at| view.all.get(at));
        let current = current.map(|comment| comment.said.id.clone());
        let in_words = editor.has_keyboard(ui.ctx());
        let mut cards = Cards { look, view, current, opens, in_words, act: None, to_words: None };
        // Room for the ring round what has the keyboard.
        let room = ui.available_rect_before_wrap().expand(theme::SPACE_4);
        let mut keyboard = None;
        ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
            let area = egui::ScrollArea::vertical().id_salt(("comments", beside)).auto_shrink(false);
            area.show(ui, |ui| {
                let around = egui::Margin::same(theme::SPACE_4 as i8);
                egui::Frame::new().inner_margin(around).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.spacing_mut().item_spacing.y = theme::SPACE_12;
                    self.all(ui, &mut cards, (editor, room, beside), &mut keyboard);
                });
            });
        });
        self.keyboard = keyboard;
        if let Some(id) = cards.to_words.take() {
            self.go_to_words(view, &id, editor);
        }
        cards.act.map(|act| Intent::Comment { document, act })
    }

    fn all(
        &mut self,
        ui: &mut Ui,
        cards: &mut Cards<'_>,
        (editor, room, beside): (&mut Editor, Rect, bool),
        keyboard: &mut Option<At>,
    ) {
        let (look, view) = (cards.look, cards.view);
        let top = ui.cursor().top();
        // F6 comes to the card of these words, or to the first thing here.
        let here = cards.current.clone().filter(|_| self.typed.new.is_none() && beside);
        if here.is_none() {
            parts::begin_in(ui, Part::Comments, room);
        }
        if !beside {
            let back = Button::plain(&look.say("comments-back")).icon(icon::BACK).show(ui, look);
            fetch(ui, &back, &mut self.wanted, &Wanted::Back);
            if back.clicked() {
                self.turn(ui.ctx(), editor);
            }
        }
        if self.new_card(ui, cards, keyboard) {
            self.typed.let_go(&Field::New);
            self.instead = false;
            editor.focus();
        }
        if cards.opens {
            let homeless = self.typed.homeless(view);
            if !homeless.is_empty()
                && let Some(field) = written::card(ui, look, &homeless)
            {
                self.typed.let_go(&field);
            }
        }
        let (settled, open): (Vec<&CommentView>, Vec<&CommentView>) =
            view.all.iter().partition(|one| one.settled_by.is_some() && !self.typed.is_on(one));
        let at = here.as_ref().and_then(|here| open.iter().position(|one| one.said.id == *here));
        if here.is_some() && at.is_none() {
            parts::begin_in(ui, Part::Comments, room);
        }
        if !open.is_empty() {
            let title = look.say("comments-title");
            list::long_with(
                ui,
                &title,
                &open,
                |one| one.said.id.as_str(),
                (WHOLE_MAX, at),
                |ui, row, one| {
                    if Some(row) == at {
                        parts::begin_in(ui, Part::Comments, room);
                    }
                    self.card(ui, cards, one, keyboard);
                },
            );
        }
        self.settled(ui, cards, &settled, keyboard);
        if keyboard.is_none() && cards.has_keyboard(ui, Rect::everything_below(top).intersect(room)) {
            *keyboard = Some(At::Elsewhere);
        }
    }

    /// A comment that is being written. True if it is let go of.
    fn new_card(&mut self, ui: &mut Ui, cards: &mut Cards<'_>, keyboard: &mut Option<At>) -> bool {
        let look = cards.look;
        let Some(new) = &mut self.typed.new else { return false };
        let about = new.about.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut let_go = false;
        let shown = ui.scope(|ui| {
            surface::striped_card(ui, look, Tone::Warn, |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_8;
                if cards.view.drafted_on_nothing && cards.opens {
                    let gone = look.say_with("comment-new-words-gone", &[("words", about.clone().into())]);
                    field::needs(ui, look, &gone);
                } else {
                    let about = look.say_with("comment-about", &[("words", short(&about).into())]);
                    text::label(ui, Type::Small, look.colors().ink_2, about);
                }
                let (name, hint) = (look.say("comment-field"), look.say("comment-hint"));
                let long = too_long(look, &new.words);
                let field = field::Field::new(&name).hint(&hint).rows(theme::AREA_ROWS);
                let field = field.trouble(long.as_deref());
                let field = field.show(ui, look, &mut new.words);
                fetch(ui, &field, &mut self.wanted, &Wanted::Field(Field::New));
                ui.horizontal_wrapped(|ui| {
                    let words = new.words.trim();
                    let ready = !words.is_empty() && long.is_none();
                    let ready = ready && cards.opens && !cards.view.drafted_on_nothing;
                    let say = look.say("comment-say");
                    if Button::main(&say).enabled(ready).show(ui, look).clicked() {
                        cards.act = Some(CommentAct::Say(words.to_owned()));
                    }
                    let_go = Button::plain(&look.say("written-let-go")).show(ui, look).clicked();
                });
            });
        });
        if cards.has_keyboard(ui, shown.response.rect) {
            *keyboard = Some(At::New);
        }
        let_go
    }

    fn card(&mut self, ui: &mut Ui, cards: &mut Cards<'_>, one: &CommentView, keyboard: &mut Option<At>) {
        let name = one.name(cards.look);
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| node.set_label(name));
        let rect = Card { comments: self, one }.ui(ui, cards);
        let here = cards.current.as_ref() == Some(&one.said.id);
        if here && self.seen != cards.current {
            ui.scroll_to_rect_animation(rect, None, egui::style::ScrollAnimation::none());
        }
        if here || self.seen.as_ref() == Some(&one.said.id) {
            self.seen.clone_from(&cards.current);
        }
        if cards.has_keyboard(ui, rect) {
            *keyboard = Some(At::Card(one.said.id.clone()));
        }
    }

    /// Those that are settled, behind one line.
    fn settled(
        &mut self,
        ui: &mut Ui,
        cards: &mut Cards<'_>,
        settled: &[&CommentView],
        keyboard: &mut Option<At>,
    ) {
        if settled.is_empty() {
            return;
        }
        let look = cards.look;
        let words = look.say_with("comment-settled-count", &[("count", settled.len().into())]);
        crate::screens::fold(ui, look, &words, &mut self.settled_open);
        if self.settled_open {
            let who = |one: &&CommentView| one.said.id.to_string();
            list::long_with(ui, &words, settled, who, (WHOLE_MAX, None), |ui, _, one| {
                self.card(ui, cards, one, keyboard);
            });
        }
    }

    /// Escape goes back to the words; fields in which nothing new is typed close.
    fn escape(&mut self, ui: &Ui, view: &CommentsView, editor: &mut Editor) {
        let pressed = ui.input(|input| input.key_pressed(Key::Escape));
        if self.keyboard.is_none() || !pressed || parts::is_something_on_top(ui.ctx()) {
            return;
        }
        self.keyboard = None;
        self.wanted = None;
        self.instead = false;
        if self.typed.new.as_ref().is_some_and(|new| new.words.trim().is_empty()) {
            self.typed.let_go(&Field::New);
        }
        self.typed.replies.retain(|_, words| !words.trim().is_empty());
        self.typed.changes.retain(|id, words| view.mine(id).is_none_or(|mine| mine.words != *words));
        editor.focus();
        ui.ctx().request_repaint();
    }

    /// Marks the words that a card is about, and takes the keyboard there.
    fn go_to_words(&mut self, view: &CommentsView, id: &CommentId, editor: &mut Editor) {
        let at = view.comment(id).map(|comment| comment.at.as_slice()).unwrap_or_default();
        let (Some(first), Some(last)) = (at.first(), at.last()) else { return };
        self.chosen = Some(id.clone());
        self.instead = false;
        let anchor = Spot { block: first.block.clone(), at: first.from };
        let focus = Spot { block: last.block.clone(), at: last.to };
        editor.move_to(Selection { anchor, focus });
        editor.focus();
    }
}

/// What is wrong with words that nobody can keep.
pub(super) fn too_long(look: &Look, words: &str) -> Option<String> {
    (words.chars().count() > SAID_MAX).then(|| look.say("comment-too-long"))
}

/// Sends the keyboard to a control that it is wanted in: a window that closes on top keeps it for one more frame.
pub(super) fn fetch(ui: &Ui, control: &egui::Response, wanted: &mut Option<Wanted>, this: &Wanted) {
    if wanted.as_ref() != Some(this) || parts::is_something_on_top(ui.ctx()) {
        return;
    }
    if control.has_focus() {
        *wanted = None;
    } else {
        control.request_focus();
        ui.ctx().request_repaint();
    }
}

/// How many comments are open, where there is no room for their cards beside the page.
pub(super) struct Counted {
    words: String,
    name: String,
}

impl Counted {
    pub(super) fn of(look: &Look, view: &CommentsView) -> Self {
        let count = view.open().count();
        let name = look.say_with("comments-count", &[("count", count.into())]);
        Counted { words: count.to_string(), name }
    }

    /// The button that shows them in the place of the page.
    #[track_caller]
    pub(super) fn button(&self, comments: &Comments) -> Button<'_> {
        Button::bare(&self.words).named(&self.name).icon(icon::COMMENTS).selected(comments.instead)
    }
}
