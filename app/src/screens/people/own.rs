//! One's own place: the computers that speak for one, another side, who one was, and leaving. Each act says what it means
//! where it is done, before it is done.

use egui::Ui;
use trestle_trust::ids::{AuthorKey, PersonId};

use super::matched;
use crate::{
    command::Command,
    documents::{deciding::DecidingAct, place::PlaceAct},
    look::Look,
    screens::{self, Intent, Sent, SentId},
    theme::{self, Type, icon},
    view::{TableView, places::ComputerView},
    widgets::{
        button::Button,
        list,
        surface::{self, Tone},
        text,
    },
};

/// What is unfolded, and who was chosen.
#[derive(Debug, Default)]
pub(super) struct Own {
    removing: Option<AuthorKey>,
    moves: bool,
    was_open: bool,
    was: Option<PersonId>,
    leaves: bool,
    sent: Option<SentId>,
}

impl Own {
    /// What was said is done: what it was said with folds away. Else all stays as it is.
    pub(super) fn said(&mut self, sent: SentId, done: bool) {
        if self.sent.take_if(|id| *id == sent).is_some() && done {
            *self = Own::default();
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, look: &Look, view: &TableView, intent: &mut Option<Intent>) {
        surface::wide_card(ui, look, |ui| {
            text::heading(ui, Type::Subheading, look.colors().ink, &look.say("place-title"));
            let mut act = self.computers(ui, look, &view.places.computers);
            act = self.side(ui, look, view).or(act);
            act = self.before(ui, look, view).or(act);
            act = self.leaving(ui, look, intent).or(act);
            if let Some(act) = act {
                let sent = Sent::new(DecidingAct::Place(act));
                self.sent = Some(sent.id);
                *intent = Some(Intent::Decide(Box::new(sent)));
            }
        });
    }

    fn computers(&mut self, ui: &mut Ui, look: &Look, computers: &[ComputerView]) -> Option<PlaceAct> {
        let title = look.say("place-computers");
        text::heading(ui, Type::Strong, look.colors().ink, &title);
        let mut act = None;
        list::list(ui, &title, |ui| {
            for computer in computers {
                list::item(ui, ("computer", computer.device), |ui| {
                    act = self.computer(ui, look, computer).or(act.take());
                });
            }
        });
        act
    }

    fn computer(&mut self, ui: &mut Ui, look: &Look, computer: &ComputerView) -> Option<PlaceAct> {
        let mark = look.say_with("place-computer-mark", &[("mark", (&computer.mark).into())]);
        let (tone, key) = match computer.this {
            true => (Tone::Good, "place-computer-this"),
            false => matched(look, computer.matched),
        };
        surface::with_state(ui, look, (tone, icon::SCREEN, &look.say(key)), |ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            if let Some(name) = &computer.name {
                text::label(ui, Type::SmallStrong, look.colors().ink, name);
            }
            text::label(ui, Type::Small, look.colors().ink_2, mark);
        });
        if computer.this {
            return None;
        }
        let mut open = self.removing == Some(computer.device);
        let named = look.say_with("place-computer-remove-named", &[("mark", (&computer.mark).into())]);
        screens::fold_named(ui, look, &look.say("place-computer-remove"), &named, &mut open);
        if open {
            self.removing = Some(computer.device);
        } else {
            self.removing.take_if(|device| *device == computer.device);
        }
        if !open {
            return None;
        }
        text::label(ui, Type::Small, look.colors().ink, look.say("place-computer-remove-means"));
        let yes = Button::plain(&look.say("place-computer-remove-yes")).icon(icon::CLOSE).show(ui, look);
        screens::describe(&yes, &named);
        yes.clicked().then_some(PlaceAct::RemoveComputer { device: computer.device })
    }

    fn side(&mut self, ui: &mut Ui, look: &Look, view: &TableView) -> Option<PlaceAct> {
        let me = view.me()?;
        let mut others = view.sides.iter().filter(|side| side.id != me.side_id).peekable();
        others.peek()?;
        screens::fold(ui, look, &look.say("place-move"), &mut self.moves);
        if !self.moves {
            return None;
        }
        let means = look.say_with("place-move-means", &[("side", (&me.side).into())]);
        text::label(ui, Type::Small, look.colors().ink, means);
        let mut act = None;
        for side in others {
            let words = look.say_with("place-move-to", &[("side", (&side.name).into())]);
            let button =
                ui.push_id(side.id, |ui| Button::plain(&words).icon(icon::SEAT).show(ui, look)).inner;
            if button.clicked() {
                act = Some(PlaceAct::Move { side: side.id });
            }
        }
        act
    }

    /// Who lost their only computer says whom they were.
    fn before(&mut self, ui: &mut Ui, look: &Look, view: &TableView) -> Option<PlaceAct> {
        if view.alone() {
            return None;
        }
        screens::fold(ui, look, &look.say("place-was"), &mut self.was_open);
        if !self.was_open {
            return None;
        }
        text::label(ui, Type::Small, look.colors().ink, look.say("place-was-means"));
        let title = look.say("place-was-who");
        text::label(ui, Type::SmallStrong, look.colors().ink, &title);
        choose(ui, look, view, &title, &mut self.was);
        let one = self.was.and_then(|id| view.person(id))?;
        let words = look.say_with("place-was-say", &[("name", (&one.name).into())]);
        let say = Button::plain(&words).icon(icon::PERSON).show(ui, look);
        say.clicked().then_some(PlaceAct::Was { person: one.id })
    }

    fn leaving(&mut self, ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) -> Option<PlaceAct> {
        screens::fold(ui, look, &look.say("place-leave"), &mut self.leaves);
        if !self.leaves {
            return None;
        }
        text::label(ui, Type::Small, look.colors().ink, look.say("place-leave-means"));
        text::label(ui, Type::SmallStrong, look.colors().ink, look.say("place-leave-take"));
        let mut leaves = false;
        ui.horizontal_wrapped(|ui| {
            take_along(ui, look, intent);
            leaves = Button::plain(&look.say("place-leave-yes")).icon(icon::OUT).show(ui, look).clicked();
        });
        leaves.then_some(PlaceAct::Leave)
    }
}

/// The button that puts all of the table into a file.
pub(super) fn take_along(ui: &mut Ui, look: &Look, intent: &mut Option<Intent>) {
    let name = Command::CarryOut.name(look);
    let icon = Command::CarryOut.info().icon;
    if Button::plain(&name).icon(icon).tip(Command::CarryOut.tip(look)).show(ui, look).clicked() {
        *intent = Some(Intent::Do(Command::CarryOut));
    }
}

/// One of the others.
pub(super) fn choose(
    ui: &mut Ui,
    look: &Look,
    view: &TableView,
    question: &str,
    chosen: &mut Option<PersonId>,
) {
    list::list(ui, question, |ui| {
        ui.horizontal_wrapped(|ui| {
            for one in view.people.iter().filter(|one| !one.me) {
                let on = *chosen == Some(one.id);
                let choose = || *chosen = if on { None } else { Some(one.id) };
                list::item(ui, ("choose", one.id), |ui| {
                    let shown = screens::choice(ui, look, &one.name, on, choose);
                    screens::describe(&shown, question);
                });
            }
        });
    });
}
