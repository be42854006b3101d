//! Asking each side that somebody sits here no more, and what came of it: in the open, with who asked, why, and who has
//! said yes.

use egui::Ui;
use trestle_trust::{RemovalState, ids::PersonId};

use super::own;
use crate::{
    documents::{deciding::DecidingAct, place::PlaceAct, unsent::UnsentRemoval},
    look::Look,
    screens::{self, Intent, Sent, SentId, promises::name_of},
    theme::{self, Type, icon},
    view::{
        PersonView, TableView,
        places::{AskedPerson, AskedSide, RemovalView},
    },
    widgets::{
        button::Button,
        field::{Field, describe},
        list,
        surface::{self, Tone},
        text,
    },
};

/// What is being asked.
#[derive(Debug, Default)]
pub(super) struct Asking {
    open: bool,
    person: Option<PersonId>,
    words: String,
    tried: bool,
    /// The words that were sent.
    sent: Option<(SentId, String)>,
}

impl Asking {
    /// It was asked, or could not be: then what was typed stays.
    pub(super) fn said(&mut self, sent: SentId, done: bool) {
        if let Some((_, words)) = self.sent.take_if(|(id, _)| *id == sent).filter(|_| done) {
            screens::goes(&mut self.words, &words);
            (self.tried, self.person) = (false, None);
            self.open = !self.words.is_empty();
        }
    }

    /// What is typed and not sent.
    pub(super) fn unsent(&self) -> UnsentRemoval {
        let person = self.person.filter(|_| !self.words.is_empty()).map(|id| id.to_string());
        UnsentRemoval { person, words: self.words.clone() }
    }

    /// What was typed here before, and not sent.
    pub(super) fn typed_before(&mut self, unsent: UnsentRemoval) {
        self.open = !unsent.words.is_empty();
        self.person = unsent.person.and_then(|id| id.parse().ok());
        self.words = unsent.words;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        let Some(me) = view.me().filter(|_| !view.alone()) else { return };
        ui.add_space(theme::SPACE_8);
        surface::wide_card(ui, look, |ui| {
            screens::fold(ui, look, &look.say("removal-ask"), &mut self.open);
            if !self.open {
                return;
            }
            text::label(ui, Type::Small, look.colors().ink, look.say("removal-ask-means"));
            if !me.standing {
                text::label(ui, Type::Small, look.colors().warn, look.say("removal-ask-not-yet"));
                if self.words.is_empty() {
                    return;
                }
            }
            let who = look.say("removal-ask-who");
            let shown = text::label(ui, Type::Strong, look.colors().ink, &who);
            own::choose(ui, look, view, &who, &mut self.person);
            let one = self.person.and_then(|id| view.person(id));
            let needed = look.say("removal-ask-needs-who");
            describe(ui, look, &shown, (self.tried && one.is_none()).then_some(needed.as_str()));
            if let Some(one) = one {
                few(ui, look, view, one);
            }
            let why = look.say("removal-ask-why");
            let needed = look.say("removal-ask-needs-why");
            let trouble = (self.tried && self.words.trim().is_empty()).then_some(needed.as_str());
            let id = ui.scope_id().with("removal_why");
            Field::new(&why).id(id).rows(theme::AREA_ROWS).trouble(trouble).show(ui, look, &mut self.words);
            let name = one.map_or_else(|| look.say("someone"), |one| one.name.clone());
            let say = look.say_with("removal-ask-say", &[("name", name.into())]);
            if !Button::plain(&say).icon(icon::SENT).show(ui, look).clicked() {
                return;
            }
            self.tried = true;
            let words = self.words.trim().to_owned();
            if let Some(one) = one.filter(|_| !words.is_empty()) {
                let sent = Sent::new(DecidingAct::Place(PlaceAct::AskRemoval { person: one.id, words }));
                self.sent = Some((sent.id, self.words.clone()));
                *intent = Some(Intent::Decide(Box::new(sent)));
            }
        });
    }
}

/// A side of one or two comes to it only if the one whom it is about says yes: it is said before anybody asks.
fn few(ui: &mut Ui, look: &Look, view: &TableView, one: &PersonView) {
    let of_side = view.people.iter().filter(|other| other.side_id == one.side_id && other.standing);
    let (others, all) = of_side.fold((0, 0), |(others, all), other| {
        (others + usize::from(other.id != one.id && !other.on_paper), all + 1)
    });
    if one.standing && others < all / 2 + 1 {
        let values = [("side", (&one.side).into()), ("name", (&one.name).into())];
        text::label(ui, Type::Small, look.colors().warn, look.say_with("removal-ask-few", &values));
    }
}

/// What is open, and what got stuck.
///
/// Gives whether somebody wants to take the way on from what is stuck.
pub(super) fn cards(ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) -> bool {
    let shown = || view.places.removals.iter().filter(|one| one.state != RemovalState::Effective);
    if shown().next().is_none() {
        return false;
    }
    let mut goes_on = false;
    list::list(ui, &look.say("removal-ask"), |ui| {
        for one in shown() {
            list::item(ui, ("removal", one.statement), |ui| goes_on |= card(ui, look, view, one, intent));
            ui.add_space(theme::SPACE_4);
        }
    });
    goes_on
}

fn card(ui: &mut Ui, look: &Look, view: &TableView, one: &RemovalView, intent: &mut Option<Intent>) -> bool {
    let stuck = one.state == RemovalState::Stuck;
    let mut goes_on = false;
    let tone = if stuck { Tone::Info } else { Tone::Warn };
    surface::striped_card(ui, look, tone, |ui| {
        ui.spacing_mut().item_spacing.y = theme::SPACE_4;
        text::heading(ui, Type::Subheading, look.colors().ink, &asks(look, view, one));
        let why = look.say_with("gone-why", &[("words", (&one.why).into())]);
        text::label(ui, Type::Body, look.colors().ink, why);
        if one.unix_secs > 0 {
            let day = look.say_with("removal-asked-on", &[("day", look.day(one.unix_secs).into())]);
            text::label(ui, Type::Small, look.colors().ink_2, day);
        }
        if stuck {
            text::label(ui, Type::Body, look.colors().ink, look.say("removal-stuck-means"));
        }
        for (at, side) in one.sides.iter().enumerate() {
            ui.push_id(at, |ui| asked_side(ui, look, view, side, &one.people));
        }
        if one.sides.iter().any(|side| side.people.iter().any(|one| one.on_paper)) {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("removal-paper"));
        }
        if stuck {
            goes_on = way_on(ui, look);
        } else {
            text::label(ui, Type::Small, look.colors().ink_2, look.say("removal-nobody-alone"));
        }
        consent(ui, look, view, one, intent);
    });
    goes_on
}

/// Who asks it of whom.
pub(crate) fn asks(look: &Look, view: &TableView, one: &RemovalView) -> String {
    let names = names(look, view, one.people.iter().copied());
    let by = one.asked_by.map_or_else(|| look.say("someone"), |by| name_of(look, view, by));
    let mine = one.asked_by.is_some() && one.asked_by == view.me().map(|me| me.id);
    let values = [("name", by.into()), ("names", names.into())];
    let key = match (one.state, one.names_me, mine) {
        (RemovalState::Stuck, ..) => "removal-stuck",
        (_, true, _) => "removal-open-you",
        (_, _, true) => "removal-open-mine",
        _ => "removal-open",
    };
    look.say_with(key, &values)
}

fn names(look: &Look, view: &TableView, people: impl Iterator<Item = PersonId>) -> String {
    people.map(|id| name_of(look, view, id)).collect::<Vec<_>>().join(", ")
}

/// How far one side is, and by whom.
fn asked_side(ui: &mut Ui, look: &Look, view: &TableView, side: &AskedSide, named: &[PersonId]) {
    ui.add_space(theme::SPACE_4);
    let values = [
        ("side", (&side.side).into()),
        ("count", side.consent.into()),
        ("all", side.people.len().into()),
        ("enough", side.enough.into()),
    ];
    let enough = side.consent >= side.enough;
    let (mark, color) =
        if enough { (icon::DONE, look.colors().good) } else { (icon::OPEN, look.colors().ink_2) };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        text::icon(ui, mark, theme::ICON, color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            text::label(ui, Type::SmallStrong, look.colors().ink, look.say_with("removal-side", &values));
            for (key, said) in [("removal-said-yes", true), ("removal-not-yet", false)] {
                let name = |one: &AskedPerson| {
                    let name = name_of(look, view, one.id);
                    match one.on_paper {
                        true => look.say_with("removal-person-paper", &[("name", name.into())]),
                        false => name,
                    }
                };
                let of = side.people.iter().filter(|one| one.consents == said).map(name);
                let of = of.collect::<Vec<_>>().join(", ");
                if !of.is_empty() {
                    let words = look.say_with(key, &[("names", of.into())]);
                    text::label(ui, Type::Small, look.colors().ink_2, words);
                }
            }
            if side.cannot() {
                text::label(ui, Type::Small, look.colors().warn, look.say("removal-side-cannot"));
            }
            if side.needs(named) && !enough {
                let names = names(look, view, named.iter().copied());
                let needs = look.say_with("removal-side-needs", &[("names", names.into())]);
                text::label(ui, Type::Small, look.colors().warn, needs);
            }
        });
    });
}

/// Where nobody can be removed, people part.
fn way_on(ui: &mut Ui, look: &Look) -> bool {
    text::label(ui, Type::Body, look.colors().ink, look.say("removal-stuck-way"));
    Button::plain(&look.say("go-on-open")).icon(icon::PUT_UP).show(ui, look).clicked()
}

fn consent(ui: &mut Ui, look: &Look, view: &TableView, one: &RemovalView, intent: &mut Option<Intent>) {
    if one.names_me && one.state == RemovalState::Open {
        text::label(ui, Type::Body, look.colors().ink, look.say("removal-names-you"));
    }
    if one.consented_by_me {
        text::label(ui, Type::SmallStrong, look.colors().good, look.say("removal-consented"));
    }
    if !one.may_consent {
        return;
    }
    let names = names(look, view, one.people.iter().copied());
    if !one.names_me {
        let means = look.say_with("removal-consent-means", &[("names", (&names).into())]);
        text::label(ui, Type::Small, look.colors().ink, means);
    }
    let (words, named) =
        (look.say("removal-consent"), look.say_with("removal-consent-named", &[("names", names.into())]));
    if Button::plain(&words).named(&named).icon(icon::AGREE).show(ui, look).clicked() {
        let act = PlaceAct::Consent { removal: one.statement };
        *intent = Some(Intent::Decide(Box::new(Sent::new(DecidingAct::Place(act)))));
    }
}
