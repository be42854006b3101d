//! Is it agreed? By side, never as a total; who is missing, by name; how it was counted, in plain words beside the numbers;
//! and where everyone stands, once one has answered.

use egui::Ui;

use super::desk::Desk;
use crate::{
    documents::deciding::DecidingAct,
    theme::{self, Type, icon},
    view::deciding::{AnswerView, AskedView, RecordedView, SideAnswers, StandingView},
    widgets::{
        button::Button,
        list, person, progress, stances,
        surface::{self, Tone},
        text,
    },
};
use trestle_trust::statement::deciding::Given;

/// Names the fold that shows how it was counted.
pub(super) const COUNTED: &str = "counted";

/// How the sides stand.
pub(super) fn agreed(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(asked) = desk.page.asked.as_ref() else { return };
    if matches!(desk.page.standing, StandingView::Preparing(_)) {
        return;
    }
    let look = desk.look;
    let title = look.say("agreed-title");
    desk.card(ui, &title, |ui, desk| {
        if asked.uncovered {
            list::list(ui, &title, |ui| {
                for (nth, side) in asked.sides.iter().enumerate() {
                    list::item(ui, (side.side.0, nth), |ui| side_row(ui, desk, side));
                }
            });
        }
        let open = asked.objections.iter().filter(|objection| objection.open).count();
        if let StandingView::Open { holds, everyone, .. } = desk.page.standing
            && asked.uncovered
        {
            let (tone, words) = match (holds, everyone) {
                (true, true) => (Tone::Good, look.say("agreed-yes-everyone")),
                (true, false) => (Tone::Good, look.say("agreed-yes")),
                (false, _) if open > 0 => {
                    (Tone::Warn, look.say_with("agreed-not-objections", &[("count", open.into())]))
                }
                (false, _) => (Tone::Warn, look.say("agreed-not-enough")),
            };
            surface::notice(ui, look, tone, &words, "", false);
        }
        missing(ui, desk, asked);
        if asked.uncovered && asked.many_aside {
            surface::notice(
                ui,
                look,
                Tone::Warn,
                &look.say("agreed-many-aside"),
                &look.say("agreed-many-aside-note"),
                false,
            );
        }
        if asked.uncovered && desk.fold(ui, COUNTED, &look.say("agreed-how")) {
            counted(ui, desk, asked, open);
        }
    });
}

/// How many of a side agree, and how many are enough.
fn side_row(ui: &mut Ui, desk: &Desk<'_>, side: &SideAnswers) {
    let look = desk.look;
    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
    text::label(ui, Type::SmallStrong, look.colors().ink, &side.name);
    let values =
        [("agree", side.agree.into()), ("deciders", side.deciders.into()), ("enough", side.enough.into())];
    let words = look.say_with("agreed-side", &values);
    progress::bar(ui, look, &words, side.agree as u64, side.deciders as u64);
    text::label(ui, Type::Small, look.colors().ink_2, &words);
    ui.add_space(theme::SPACE_4);
}

/// Who has not answered, by name and side.
fn missing(ui: &mut Ui, desk: &Desk<'_>, asked: &AskedView) {
    if !matches!(desk.page.standing, StandingView::Open { .. }) {
        return;
    }
    for side in asked.sides.iter().filter(|side| !side.missing.is_empty()) {
        let values = [("names", desk.names(&side.missing).into()), ("side", side.name.as_str().into())];
        desk.note(ui, desk.say_with("agreed-missing", &values));
    }
}

/// The rule in plain words, each part beside what it came to.
fn counted(ui: &mut Ui, desk: &Desk<'_>, asked: &AskedView, open: usize) {
    // By the rules of the question: others may be in force by now.
    let (look, rules) = (desk.look, &asked.rules);
    let percent = rules.agree_percent;
    let mut rows = Vec::new();
    for side in &asked.sides {
        let values = [
            ("agree", side.agree.into()),
            ("deciders", side.deciders.into()),
            ("enough", side.enough.into()),
        ];
        rows.push((
            look.say_with(
                "counted-side",
                &[("side", side.name.as_str().into()), ("percent", percent.into())],
            ),
            look.say_with("agreed-side", &values),
        ));
    }
    rows.push((look.say("counted-objections"), look.say_with("counted-open", &[("count", open.into())])));
    let missing: usize = asked.sides.iter().map(|side| side.missing.len()).sum();
    let days = rules.open_days;
    rows.push((
        look.say_with("counted-end", &[("count", days.into())]),
        look.say_with("counted-missing", &[("count", missing.into())]),
    ));
    let half = (ui.available_width() - theme::SPACE_12) / 2.0;
    for (rule, number) in rows {
        surface::rule(ui, look);
        if half < theme::OPTION_WIDTH_MIN {
            text::label(ui, Type::Small, look.colors().ink, rule);
            text::label(ui, Type::SmallStrong, look.colors().ink, number);
            continue;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = theme::SPACE_12;
            ui.spacing_mut().interact_size.y = 0.0;
            let down = egui::Layout::top_down(egui::Align::LEFT);
            for (kind, words) in [(Type::Small, rule), (Type::SmallStrong, number)] {
                ui.allocate_ui_with_layout(egui::vec2(half, 0.0), down, |ui| {
                    ui.set_width(half);
                    text::label(ui, kind, look.colors().ink, words);
                });
            }
        });
    }
    surface::rule(ui, look);
    desk.note(ui, look.say("counted-heads"));
}

/// Where everyone stands; covered until one has answered oneself.
pub(super) fn everyone(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(asked) = desk.page.asked.as_ref() else { return };
    if matches!(desk.page.standing, StandingView::Preparing(_)) {
        return;
    }
    let look = desk.look;
    let title = look.say("everyone-title");
    desk.card(ui, &title, |ui, desk| {
        if !asked.uncovered {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::COVERED, theme::ICON_ROW, look.colors().ink_2);
                text::label(ui, Type::Body, look.colors().ink, look.say("everyone-covered"));
            });
            desk.note(ui, look.say("everyone-covered-why"));
        } else if asked.answers.is_empty() {
            desk.note(ui, look.say("everyone-none"));
        }
        // What one wrote down, or was there to hear, is no secret.
        let me = desk.table.me().map(|me| me.id);
        let known = |answer: &&AnswerView| asked.uncovered || me.is_some_and(|me| answer.known_to(me));
        let shown: Vec<&AnswerView> = asked.answers.iter().filter(known).collect();
        if shown.is_empty() {
            return;
        }
        list::list(ui, &title, |ui| {
            for answer in shown {
                let who = answer.statement.to_string();
                list::item(ui, &who, |ui| row(ui, desk, answer));
            }
        });
    });
}

fn row(ui: &mut Ui, desk: &mut Desk<'_>, answer: &AnswerView) {
    let look = desk.look;
    surface::rule(ui, look);
    let name = desk.name(answer.person);
    let (color, side) = desk
        .person(answer.person)
        .map_or((look.colors().ink_2, String::new()), |person| (person.color, person.side.clone()));
    ui.horizontal_top(|ui| {
        person::circle(ui, look, &name, color, theme::AVATAR_SMALL);
        ui.add_space(theme::SPACE_4);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::SPACE_4;
            ui.spacing_mut().interact_size.y = 0.0;
            ui.horizontal_wrapped(|ui| {
                text::label(ui, Type::Strong, look.colors().ink, &name);
                text::label(ui, Type::Small, look.colors().ink_2, side);
            });
            let stance = answer.stance;
            surface::icon_chip(
                ui,
                look,
                stances::tone(stance),
                stances::icon(stance),
                &stances::name(look, stance),
            );
            if !answer.words.is_empty() {
                text::label(ui, Type::Small, look.colors().ink, &answer.words);
            }
            for (stance, words) in &answer.before {
                let values =
                    [("stance", stances::name(look, *stance).into()), ("words", words.trim().into())];
                let key = if words.trim().is_empty() { "everyone-before-plain" } else { "everyone-before" };
                desk.note(ui, look.say_with(key, &values));
            }
            if !answer.counts {
                let recorded = answer.recorded.as_ref();
                let waits = |one: &&RecordedView| one.witnesses.iter().any(|(_, signed)| !signed);
                let key = match recorded {
                    _ if !answer.decides => "everyone-not-counted",
                    Some(one) if one.contested => "recorded-counts-not",
                    _ if recorded.filter(waits).is_some() => "recorded-waits",
                    _ => "recorded-counts-not",
                };
                desk.note(ui, look.say(key));
            }
            if answer.apart {
                desk.note(ui, look.say("everyone-apart"));
            }
            if let Some(recorded) = &answer.recorded {
                written_down(ui, desk, answer, recorded);
            }
        });
    });
}

/// How an answer on paper or aloud was recorded, who was there, and what one can say about it.
fn written_down(ui: &mut Ui, desk: &mut Desk<'_>, answer: &AnswerView, recorded: &RecordedView) {
    let look = desk.look;
    let key = match recorded.how {
        Given::OnPaper => "recorded-paper",
        Given::Aloud => "recorded-aloud",
    };
    desk.note(ui, look.say_with(key, &[("name", desk.name(recorded.by).into())]));
    for (signed, key) in [(true, "recorded-signed"), (false, "recorded-unsigned")] {
        let who: Vec<_> =
            recorded.witnesses.iter().filter(|(_, has)| *has == signed).map(|(who, _)| *who).collect();
        if !who.is_empty() {
            desk.note(ui, look.say_with(key, &[("names", desk.names(&who).into())]));
        }
    }
    if recorded.contested {
        surface::chip(ui, look, Tone::Warn, &look.say("recorded-contested"));
    }
    let open = matches!(desk.page.standing, StandingView::Open { .. });
    if !open {
        return;
    }
    if recorded.mine_to_witness
        && Button::plain(&look.say("recorded-witness")).icon(icon::TICK).show(ui, look).clicked()
    {
        desk.decide(DecidingAct::Witness { answer: answer.statement });
    }
    let key = format!("contest {}", answer.statement);
    if !desk.fold(ui, &key, &look.say("recorded-contest")) {
        return;
    }
    let name = look.say("recorded-contest-why");
    desk.draft_field(ui, &key, &name, "", 2);
    let ready = desk.kept.has_draft(&key);
    if Button::plain(&look.say("recorded-contest-say")).enabled(ready).show(ui, look).clicked() {
        desk.kept.sends(&[&key]);
        let words = desk.kept.draft(&key).trim().to_owned();
        desk.decide(DecidingAct::Contest { answer: answer.statement, words });
    }
}
