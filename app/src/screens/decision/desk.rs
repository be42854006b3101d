//! What all parts of a decision's page share: what there is to show, what is typed but not sent, and what was asked for.

use egui::{Response, Ui};
use trestle_model::decision::{DecisionAction, Item, ItemId, ItemKind, NewItem, TextField, ValueField};
use trestle_trust::{ids::PersonId, person::SideId};

use super::kept::Kept;
use crate::{
    documents::deciding::{DecidingAct, OnScreen},
    lang::{Value, dates},
    look::Look,
    screens::{Intent, Sent},
    theme::{self, Type, icon},
    view::{PersonView, TableView, deciding::DecisionPage},
    widgets::{
        button::{self, Button},
        field::{self, Field},
        surface, text,
    },
};

/// What is on the page now.
pub(super) struct Desk<'a> {
    pub(super) look: &'a Look,
    pub(super) table: &'a TableView,
    pub(super) page: &'a DecisionPage,
    pub(super) kept: &'a mut Kept,
    pub(super) intent: Option<Intent>,
    /// The words that somebody who acts now has seen.
    on_screen: OnScreen,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        ui: &Ui,
        look: &'a Look,
        table: &'a TableView,
        page: &'a DecisionPage,
        kept: &'a mut Kept,
    ) -> Self {
        let asked = page.asked.as_ref().map(|asked| asked.content);
        let on_screen = kept.begins(ui, OnScreen { asked, draft: page.drafted });
        Desk { look, table, page, kept, intent: None, on_screen }
    }
}

impl Desk<'_> {
    pub(super) fn say(&self, key: &str) -> String {
        self.look.say(key)
    }

    pub(super) fn say_with(&self, key: &str, values: &[(&str, Value)]) -> String {
        self.look.say_with(key, values)
    }

    pub(super) fn decide(&mut self, act: DecidingAct) {
        let changes = matches!(act, DecidingAct::Prepare { .. });
        let sent = Sent::of(act, self.on_screen);
        self.kept.goes(sent.id, changes);
        self.intent = Some(Intent::Decide(Box::new(sent)));
    }

    /// Changes what is being prepared; nothing for ground rules, which are prepared elsewhere.
    pub(super) fn prepare(&mut self, action: DecisionAction) {
        if let Some(document) = self.page.document {
            self.decide(DecidingAct::Prepare { document, action });
        }
    }

    pub(super) fn person(&self, id: PersonId) -> Option<&PersonView> {
        self.table.person(id)
    }

    /// What somebody is called; who is not known here is someone.
    pub(super) fn name(&self, id: PersonId) -> String {
        self.table.name_of(id).map_or_else(|| self.say("someone"), str::to_owned)
    }

    pub(super) fn names(&self, ids: &[PersonId]) -> String {
        ids.iter().map(|id| self.name(*id)).collect::<Vec<_>>().join(", ")
    }

    /// A side by its number as it is written in an item; empty for none.
    pub(super) fn side_written(&self, number: &str) -> String {
        number.parse().map(|number| self.side(SideId(number))).unwrap_or_default()
    }

    pub(super) fn side(&self, id: SideId) -> String {
        self.table.sides.iter().find(|side| side.id == id).map(|side| side.name.clone()).unwrap_or_default()
    }

    /// A person by their id as it is written in an item; a name that was typed stays as it is.
    pub(super) fn person_written(&self, id: &str) -> String {
        id.parse().map_or_else(|_| id.to_owned(), |id| self.name(id))
    }

    pub(super) fn my_side(&self) -> Option<SideId> {
        let me = self.table.me()?;
        self.table.sides.iter().find(|side| side.name == me.side).map(|side| side.id)
    }

    /// A small sentence in the second ink.
    pub(super) fn note(&self, ui: &mut Ui, words: impl Into<String>) {
        text::label(ui, Type::Small, self.look.colors().ink_2, words);
    }

    /// A card with its heading.
    pub(super) fn card(&mut self, ui: &mut Ui, title: &str, contents: impl FnOnce(&mut Ui, &mut Self)) {
        let look = self.look;
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, look.colors().ink, title);
            contents(ui, self);
        });
    }

    /// A fold that stays open or closed while the page changes. True if it is open.
    pub(super) fn fold(&mut self, ui: &mut Ui, key: &str, words: &str) -> bool {
        self.fold_named(ui, key, words, words)
    }

    /// "Change", beside others of the same words: what it changes is part of its name.
    pub(super) fn fold_change(&mut self, ui: &mut Ui, key: &str, what: &str) -> bool {
        let (words, values) = (self.say("decision-change"), [("words", what.into())]);
        let named = self.say_with("decision-change-named", &values);
        self.fold_named(ui, key, &words, &named)
    }

    fn fold_named(&mut self, ui: &mut Ui, key: &str, words: &str, name: &str) -> bool {
        let mut open = self.kept.open.contains(key);
        crate::screens::fold_named(ui, self.look, words, name, &mut open);
        if open {
            self.kept.open.insert(key.to_owned());
        } else {
            self.kept.open.remove(key);
        }
        open
    }

    /// A field whose words are nowhere else until they are sent.
    pub(super) fn draft_field(
        &mut self,
        ui: &mut Ui,
        key: &str,
        name: &str,
        hint: &str,
        rows: usize,
    ) -> Response {
        let look = self.look;
        Field::new(name).hint(hint).rows(rows).show(ui, look, self.kept.draft(key))
    }

    /// A line to add something by: what was typed, when its button or Enter was pressed.
    pub(super) fn add_line(
        &mut self,
        ui: &mut Ui,
        key: &str,
        (name, hint, button): (&str, &str, &str),
    ) -> Option<String> {
        let field = self.draft_field(ui, key, name, hint, 1);
        let entered = field::entered(ui, &field);
        let ready = self.kept.has_draft(key);
        let values = [("button", button.into()), ("words", name.into())];
        let named = self.say_with("decision-add-named", &values);
        let plus = Button::plain(button).named(&named).icon(icon::PLUS).enabled(ready);
        let pressed = plus.show(ui, self.look).clicked();
        if ready && (pressed || entered) {
            self.kept.sends(&[key]);
            return Some(self.kept.draft(key).trim().to_owned());
        }
        None
    }

    /// A field of the document, written as it is typed: what others write there meanwhile shows at once.
    pub(super) fn text_field(
        &mut self,
        ui: &mut Ui,
        item: &Item,
        field: TextField,
        (name, hint, rows): (&str, &str, usize),
    ) {
        let key = format!("{} {}", item.id, field.name());
        self.fill(&key, item.text(field));
        let shown = self.draft_field(ui, &key, name, hint, rows);
        if shown.changed() {
            let text = self.kept.draft(&key).clone();
            self.prepare(DecisionAction::Write { item: item.id.clone(), field, text });
        }
    }

    /// A date of the document; it is written once it is one, or empty.
    pub(super) fn date_field(&mut self, ui: &mut Ui, item: &Item, field: ValueField, name: &str) {
        let key = format!("{} {}", item.id, field.name());
        if let Some(value) = self.typed_date(ui, &key, name, item.value(field)) {
            self.prepare(DecisionAction::Put { item: item.id.clone(), field, value });
        }
    }

    /// A field for a day, as people type one; what it is taken for is said under it. Gives the day when it was changed to
    /// one, `2027-09-01`, or to none.
    pub(super) fn typed_date(&mut self, ui: &mut Ui, key: &str, name: &str, now: &str) -> Option<String> {
        let look = self.look;
        if self.kept.seen.get(key).is_none_or(|seen| seen != now) {
            self.kept.seen.insert(key.to_owned(), now.to_owned());
            // What is typed for that day stays as it is typed.
            if dates::meant(self.kept.draft(key)).as_deref() != Some(now) {
                *self.kept.draft(key) = dates::typed(now);
            }
        }
        let typed = self.kept.draft(key);
        let (empty, meant) = (typed.trim().is_empty(), dates::meant(typed));
        let wrong = look.say("decision-date-form");
        let wrong = (!empty && meant.is_none()).then_some(&*wrong);
        let hint = look.say("promise-new-date-hint");
        let shown = Field::new(name).hint(&hint).trouble(wrong).show(ui, look, typed);
        if let Some(day) = &meant {
            let values = [("day", look.date(day).into())];
            self.note(ui, look.say_with("decision-date-is", &values));
        }
        if !shown.changed() {
            return None;
        }
        let typed = self.kept.draft(key);
        if typed.trim().is_empty() { Some(String::new()) } else { dates::meant(typed) }
    }

    /// Takes what is in the document into the field, when that is news.
    pub(super) fn fill(&mut self, key: &str, now: &str) {
        if self.kept.seen.get(key).is_none_or(|seen| seen != now) {
            self.kept.seen.insert(key.to_owned(), now.to_owned());
            now.clone_into(self.kept.draft(key));
        }
    }

    /// One of several, opened as a menu. Gives the one that was chosen.
    #[track_caller]
    pub(super) fn pick<T: Clone>(
        &self,
        ui: &mut Ui,
        name: &str,
        now: &str,
        offered: &[(String, T)],
    ) -> Option<T> {
        let (look, nothing) = (self.look, self.say("decision-pick"));
        let shown = if now.is_empty() { &nothing } else { now };
        text::label(ui, Type::Strong, look.colors().ink, name);
        ui.add_space(-theme::SPACE_4);
        let called = format!("{name} {shown}");
        let opener = Button::plain(shown).named(&called).trailing(icon::DOWN).show(ui, look);
        let mut chosen = None;
        button::menu(&opener, look, name, |ui| {
            for (words, value) in offered {
                if button::menu_row(ui, look, None, words, words == now) {
                    chosen = Some(value.clone());
                }
            }
        });
        chosen
    }

    /// Whose side something is.
    pub(super) fn pick_side(&mut self, ui: &mut Ui, item: &Item) {
        let name = self.say("decision-side");
        let sides: Vec<(String, SideId)> =
            self.table.sides.iter().map(|side| (side.name.clone(), side.id)).collect();
        let now = self.side_written(item.value(ValueField::Side));
        if let Some(side) = self.pick(ui, &name, &now, &sides) {
            let value = side.0.to_string();
            self.prepare(DecisionAction::Put { item: item.id.clone(), field: ValueField::Side, value });
        }
    }

    /// Somebody at the table, or nobody yet.
    pub(super) fn pick_person(&mut self, ui: &mut Ui, item: &Item, field: ValueField, name: &str) {
        let people: Vec<(String, PersonId)> =
            self.table.people.iter().map(|person| (person.name.clone(), person.id)).collect();
        let now = self.person_written(item.value(field));
        if let Some(person) = self.pick(ui, name, &now, &people) {
            let value = person.to_string();
            self.prepare(DecisionAction::Put { item: item.id.clone(), field, value });
        }
    }

    /// Adds an item with these words and values.
    pub(super) fn add(&mut self, kind: ItemKind, texts: &[(TextField, &str)], values: &[(ValueField, &str)]) {
        let texts = texts.iter().map(|(field, words)| (*field, (*words).to_owned())).collect();
        let values = values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
        let id = ItemId::generate(&mut rand::rng());
        self.prepare(DecisionAction::AddItem(NewItem { id, kind, texts, values }));
    }

    /// The button that takes an item out; it can be put back.
    pub(super) fn take_out(&mut self, ui: &mut Ui, item: &Item, called: &str) {
        let (words, look) = (self.say("decision-take-out"), self.look);
        let named = self.say_with("decision-take-out-named", &[("words", called.into())]);
        if Button::plain(&words).named(&named).icon(icon::MINUS).show(ui, look).clicked() {
            self.kept.taken_out = Some(item.id.clone());
            self.prepare(DecisionAction::Remove { item: item.id.clone() });
        }
    }
}

/// What was taken out last can be put back.
pub(super) fn put_back(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(item) = desk.kept.taken_out.clone() else { return };
    let look = desk.look;
    surface::wide_card(ui, look, |ui| {
        let back = look.say("decision-put-back");
        let pressed = crate::screens::beside(ui, look, Button::plain(&back).icon(icon::UNDO), |ui| {
            text::label(ui, Type::Body, look.colors().ink, look.say("decision-taken-out"));
        });
        if pressed {
            desk.kept.taken_out = None;
            desk.prepare(DecisionAction::PutBack { item });
        }
    });
}
