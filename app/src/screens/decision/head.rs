//! The top of the page: who can say yes to this, the question, how far it has come, and taking it away.

use egui::Ui;

use super::desk::Desk;
use crate::{
    command::Command,
    screens::{Intent, Page},
    theme::{self, Type, icon},
    view::deciding::StandingView,
    widgets::{
        button::{self, Button},
        marked, text,
    },
};
use trestle_model::decision::Stage;

pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    trail(ui, desk);
    let (look, question) = (desk.look, desk.page.shown().0.trim().to_owned());
    let question = if question.is_empty() { desk.say("decision-no-question") } else { question };
    let words = desk.say("decision-take-away");
    let button = || Button::plain(&words).icon(icon::EXPORT).trailing(icon::DOWN);
    // What was never asked is nothing to take away yet.
    let wide = if desk.page.asked.is_some() { button().width(ui, look) + theme::SPACE_16 } else { 0.0 };
    let beside = wide > 0.0 && ui.available_width() - wide >= theme::BESIDE_MIN;
    if !beside {
        text::heading(ui, Type::Heading, look.colors().ink, &question);
        if wide > 0.0 {
            take_away(ui, desk, button(), &words);
        }
    } else {
        let room = ui.available_width() - wide;
        ui.horizontal_top(|ui| {
            let down = egui::Layout::top_down(egui::Align::LEFT);
            ui.allocate_ui_with_layout(egui::vec2(room, 0.0), down, |ui| {
                ui.set_width(room);
                text::heading(ui, Type::Heading, look.colors().ink, &question);
            });
            ui.add_space(theme::SPACE_16 - ui.spacing().item_spacing.x);
            take_away(ui, desk, button(), &words);
        });
    }
    stages(ui, desk);
    ui.add_space(theme::SPACE_4);
}

/// Where there is no room beside the words, a way past them.
pub(super) fn to_the_answers(ui: &mut Ui, desk: &mut Desk<'_>) {
    if desk.page.asked.is_none() {
        return;
    }
    let words = desk.say("decision-to-answers");
    if Button::plain(&words).icon(icon::DOWN).show(ui, desk.look).clicked() {
        desk.kept.to_answers = true;
    }
}

/// The ways to take it along.
fn take_away(ui: &mut Ui, desk: &mut Desk<'_>, button: Button<'_>, words: &str) {
    let look = desk.look;
    let opener = button.show(ui, look);
    button::menu(&opener, look, words, |ui| {
        for command in [Command::ExportMarkdown, Command::ExportHtml, Command::ExportBundle] {
            if button::menu_command(ui, look, command, false) {
                desk.intent = Some(Intent::Do(command));
            }
        }
    });
}

/// Back to the list, and who can say yes to this: the first line of every decision.
fn trail(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.spacing_mut().item_spacing.x = theme::SPACE_4;
        if text::link(ui, look, Type::Small, &look.say("decisions-title")).clicked() {
            desk.intent = Some(Intent::Go(Page::Decisions));
        }
        text::icon(ui, icon::RIGHT, Type::Small.line_height(), look.colors().ink_2);
        let who = match desk.page.shown().1.map(str::trim) {
            None => look.say("decision-who-to-come"),
            Some("") => look.say("decision-who-nobody"),
            Some(who) => marked::plain(who),
        };
        let sentence = look.say_with("decision-who-line", &[("who", who.into())]);
        marked::label(ui, (Type::Small, Type::SmallStrong), look.colors().ink, &sentence);
    });
}

/// All that a decision goes through, as a line of words; where it is now is told and not only shown.
fn stages(ui: &mut Ui, desk: &Desk<'_>) {
    let ended = match desk.page.standing {
        StandingView::NotAgreed => "stage-not-agreed",
        StandingView::Ended { .. } => "stage-ended",
        _ => "stage-agreed",
    };
    let all = ["stage-draft", "stage-questions", "stage-reactions", "stage-open", ended, "stage-review"];
    let now = match &desk.page.standing {
        StandingView::Preparing(Stage::Draft) => 0,
        StandingView::Preparing(Stage::Questions) => 1,
        StandingView::Preparing(Stage::Reactions) => 2,
        StandingView::Open { .. } | StandingView::Void => 3,
        StandingView::Agreed { review_due: true, .. } => 5,
        _ => 4,
    };
    let words: Vec<String> = all
        .iter()
        .enumerate()
        .map(|(at, key)| match at == now {
            true => format!("**{}**", desk.say_with("stage-now", &[("stage", desk.say(key).into())])),
            false => desk.say(key),
        })
        .collect();
    let line = words.join(" › ");
    marked::label(ui, (Type::Small, Type::SmallStrong), desk.look.colors().ink, &line);
}
