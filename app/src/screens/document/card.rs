//! The card of one comment: who said what about which words, what was replied, and what can be done with it.

use egui::{Align, Layout, Rect, Sense, Ui, UiBuilder, Vec2};

use super::{
    comments::{Cards, Comments, Wanted, fetch, too_long},
    typed::Field,
};
use crate::{
    screens::CommentAct,
    theme::{self, Type, icon},
    view::comments::{CommentView, SaidView, short},
    widgets::{
        button::{self, Button},
        field, person,
        surface::{self, Tone},
        text,
    },
};

/// One card.
pub(super) struct Card<'a> {
    pub(super) comments: &'a mut Comments,
    pub(super) one: &'a CommentView,
}

impl Card<'_> {
    /// Gives where it lies.
    pub(super) fn ui(mut self, ui: &mut Ui, cards: &mut Cards<'_>) -> Rect {
        let look = cards.look;
        // Pressed anywhere, it goes to its words; what is on it comes first.
        let builder = UiBuilder::new().id_salt("card").sense(Sense::CLICK);
        let shown = ui.scope_builder(builder, |ui| {
            surface::striped_card(ui, look, Tone::Warn, |ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_8;
                self.about(ui, cards);
                let one = self.one;
                for said in one.everything() {
                    ui.push_id(said.id.as_str(), |ui| self.said(ui, cards, said));
                }
                self.ways(ui, cards);
            });
        });
        let rect = shown.response.rect;
        if cards.current.as_ref() == Some(&self.one.said.id) {
            let ring = look.theme.focus_ring();
            ui.painter().rect_stroke(rect, theme::CARD_CORNER, ring, egui::StrokeKind::Inside);
        }
        if shown.response.clicked() {
            cards.to_words = Some(self.one.said.id.clone());
        }
        rect
    }

    /// The words that it is about: they lead to their place.
    fn about(&self, ui: &mut Ui, cards: &mut Cards<'_>) {
        let (look, about) = (cards.look, &self.one.about);
        if self.one.at.is_empty() {
            let gone = look.say_with("comment-words-gone", &[("words", about.into())]);
            text::label(ui, Type::Small, look.colors().ink_2, gone);
            return;
        }
        let words = look.say_with("comment-to-words", &[("words", short(about).into())]);
        let shown = text::link(ui, look, Type::Small, &words);
        let named = look.say_with("comment-to-words-named", &[("words", short(about).into())]);
        shown.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &named));
        if shown.clicked() {
            cards.to_words = Some(self.one.said.id.clone());
        }
    }

    /// One thing that was said.
    fn said(&mut self, ui: &mut Ui, cards: &mut Cards<'_>, said: &SaidView) {
        let look = cards.look;
        let name = said.called(look);
        let mine = said.me && !said.taken_out && cards.opens;
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        if !mine {
            ui.spacing_mut().interact_size.y = 0.0;
        }
        ui.horizontal(|ui| {
            let more = if mine { theme::ICON_BUTTON + theme::SPACE_8 } else { 0.0 };
            person::circle(ui, look, &name, said.color, theme::AVATAR_SMALL);
            let high = if mine { theme::CONTROL_HEIGHT } else { theme::AVATAR_SMALL };
            let room = Vec2::new(ui.available_width() - more, high);
            let row = Layout::left_to_right(Align::Center).with_main_wrap(true);
            ui.allocate_ui_with_layout(room, row, |ui| {
                ui.set_width(room.x);
                ui.set_min_height(high);
                ui.spacing_mut().interact_size.y = 0.0;
                text::label(ui, Type::Strong, look.colors().ink, &name);
                text::label(ui, Type::Small, look.colors().ink_2, said.when(look));
            });
            if mine {
                self.more(ui, cards, said);
            }
        });
        if mine && self.comments.typed.changes.contains_key(&said.id) {
            self.change(ui, cards, said);
        } else {
            let ink = if said.taken_out { look.colors().ink_2 } else { look.colors().ink };
            text::label(ui, Type::Body, ink, said.shown(look));
        }
        if let Some(doubt) = said.doubt(look) {
            field::needs(ui, look, &doubt);
        }
    }

    /// What can be done with what one said oneself.
    fn more(&mut self, ui: &mut Ui, cards: &mut Cards<'_>, said: &SaidView) {
        let look = cards.look;
        let named = named(cards, &look.say("comment-more"), said);
        let opener = Button::icon_only(icon::MORE, &named).show(ui, look);
        button::menu(&opener, look, &named, |ui| {
            if button::menu_row(ui, look, Some(icon::RENAME), &look.say("comment-change"), false) {
                self.comments.typed.changes.insert(said.id.clone(), said.words.clone());
                self.comments.wanted = Some(Wanted::Field(Field::Change(said.id.clone())));
            }
            if button::menu_row(ui, look, Some(icon::MINUS), &look.say("comment-take-out"), false) {
                cards.act = Some(CommentAct::TakeOut(said.id.clone()));
            }
        });
    }

    /// One's own words, to be said otherwise.
    fn change(&mut self, ui: &mut Ui, cards: &mut Cards<'_>, said: &SaidView) {
        let look = cards.look;
        let Some(words) = self.comments.typed.changes.get_mut(&said.id) else { return };
        let (name, long) = (look.say("comment-change-field"), too_long(look, words));
        let field = field::Field::new(&name).rows(theme::AREA_ROWS).trouble(long.as_deref());
        let field = field.show(ui, look, words);
        fetch(ui, &field, &mut self.comments.wanted, &Wanted::Field(Field::Change(said.id.clone())));
        let words = words.trim().to_owned();
        ui.horizontal_wrapped(|ui| {
            let ready = !words.is_empty() && long.is_none() && words != said.words.trim();
            if Button::plain(&look.say("comment-change-say")).enabled(ready).show(ui, look).clicked() {
                cards.act = Some(CommentAct::Reword { said: said.id.clone(), words: words.clone() });
            }
            if Button::plain(&look.say("comment-keep")).show(ui, look).clicked() {
                self.comments.typed.changes.remove(&said.id);
            }
        });
    }

    /// Reply, settle, open again.
    fn ways(&mut self, ui: &mut Ui, cards: &mut Cards<'_>) {
        let (look, id) = (cards.look, &self.one.said.id);
        if let Some(name) = &self.one.settled_by {
            let name = if name.is_empty() { look.say("someone") } else { name.clone() };
            let by = look.say_with("comment-settled-by", &[("name", name.into())]);
            surface::icon_chip(ui, look, Tone::Good, icon::DONE, &by);
        }
        let typed = self.comments.typed.replies.get_mut(id);
        let mut ready = None;
        if let Some(words) = typed {
            let (name, long) = (look.say("decision-reply"), too_long(look, words));
            let field = field::Field::new(&name).rows(2).trouble(long.as_deref());
            let field = field.show(ui, look, words);
            fetch(ui, &field, &mut self.comments.wanted, &Wanted::Field(Field::Reply(id.clone())));
            ready = Some(if long.is_none() { words.trim().to_owned() } else { String::new() });
        }
        ui.horizontal_wrapped(|ui| {
            let reply = look.say("comment-reply");
            let called = named(cards, &reply, &self.one.said);
            let enabled = cards.opens && ready.as_ref().is_none_or(|words| !words.is_empty());
            let button = if ready.is_some() { Button::main(&reply) } else { Button::plain(&reply) };
            let button = button.named(&called).enabled(enabled).show(ui, look);
            fetch(ui, &button, &mut self.comments.wanted, &Wanted::Reply(id.clone()));
            if button.clicked() {
                match ready {
                    Some(words) => cards.act = Some(CommentAct::Reply { to: id.clone(), words }),
                    None => {
                        self.comments.typed.replies.insert(id.clone(), String::new());
                        self.comments.wanted = Some(Wanted::Field(Field::Reply(id.clone())));
                    }
                }
            }
            let (key, act) = match self.one.settled_by {
                Some(_) => ("comment-open-again", CommentAct::OpenAgain(id.clone())),
                None => ("comment-settle", CommentAct::Settle(id.clone())),
            };
            let words = look.say(key);
            let called = named(cards, &words, &self.one.said);
            if Button::plain(&words).named(&called).enabled(cards.opens).show(ui, look).clicked() {
                cards.act = Some(act);
            }
        });
    }
}

/// What a screen reader calls a button that others have too: with whose words it is about.
fn named(cards: &Cards<'_>, button: &str, said: &SaidView) -> String {
    let look = cards.look;
    let (name, words) = (said.called(look), short(&said.shown(look)));
    let values = [("button", button.into()), ("name", name.into()), ("words", words.into())];
    look.say_with("comment-button-named", &values)
}
