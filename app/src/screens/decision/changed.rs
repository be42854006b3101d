//! What changed, part by part: nothing that people answer to is left out of it.

use egui::{Stroke, TextFormat, Ui, text::LayoutJob};
use trestle_model::decision::content::ContentPromise;

use super::{compared, desk::Desk, promises};
use crate::{
    look::Look,
    theme::{self, Type},
    view::changed::{Became, Part, Pieces, Words},
    widgets::{list, text},
};

/// Each part that is not the same, with what was taken out and put in. Without any, the words to hold it against are not
/// here.
pub(super) fn ui(ui: &mut Ui, desk: &Desk<'_>, parts: &[Part]) {
    let look = desk.look;
    if parts.is_empty() {
        desk.note(ui, desk.say("decision-changed-not-here"));
        return;
    }
    desk.note(ui, desk.say("decision-changed-legend"));
    list::list(ui, &desk.say("decision-see-changed"), |ui| {
        for (at, part) in parts.iter().enumerate() {
            let (title, looks, pieces) = told(ui, desk, part);
            list::item(ui, ("changed", at), |ui| {
                text::label(ui, Type::SmallStrong, look.colors().ink, title);
                if looks {
                    desk.note(ui, desk.say("decision-changed-looks"));
                }
                if !pieces.is_empty() {
                    marked(ui, look, &pieces);
                }
            });
        }
    });
}

/// What a part is called, whether its pieces show looks, and they.
fn told(ui: &Ui, desk: &Desk<'_>, part: &Part) -> (String, bool, Pieces) {
    let said = |key: &str| desk.say(key);
    match part {
        Part::Question(pieces) => (said("decision-question"), false, pieces.clone()),
        Part::WhoCanSayYes(pieces) => (said("decision-who"), false, pieces.clone()),
        Part::Ends(true) => (said("decision-changed-ends"), false, Vec::new()),
        Part::Ends(false) => (said("decision-changed-goes-on"), false, Vec::new()),
        Part::Words { language, words: Words { pieces, looks } } => {
            let values = [("language", desk.look.language(language).into())];
            (desk.say_with("decision-changed-words", &values), *looks, pieces.clone())
        }
        Part::Promise { then, now } => {
            let key = match (then, now) {
                (None, _) => "decision-changed-promise-new",
                (_, None) => "decision-changed-promise-out",
                _ => "decision-changed-promise",
            };
            (said(key), false, promise(ui, desk, then.as_ref(), now.as_ref()))
        }
        Part::Design { title, became, words: Words { pieces, looks } } => {
            let key = match became {
                Became::PutIn => "decision-changed-design-new",
                Became::TakenOut => "decision-changed-design-out",
                Became::Stayed => "decision-changed-design",
            };
            let title = crate::screens::designs::shown_title(desk.look, title);
            (desk.say_with(key, &[("title", title.into())]), *looks, pieces.clone())
        }
        Part::Review { then, now } => {
            let day = |written: &String| match written.is_empty() {
                true => said("decision-changed-no-day"),
                false => desk.look.date(written),
            };
            let pieces = vec![(Became::TakenOut, day(then)), (Became::PutIn, day(now))];
            (said("decision-review"), false, pieces)
        }
        Part::Order => (said("decision-changed-order"), false, Vec::new()),
    }
}

/// All that is said of a promise, a line each. Two people of one name are told apart by their ids.
fn promise(ui: &Ui, desk: &Desk<'_>, then: Option<&ContentPromise>, now: Option<&ContentPromise>) -> Pieces {
    let read = |one: Option<&ContentPromise>| one.map(|one| promises::lines(desk, one).join("\n"));
    let (old, new) = (read(then).unwrap_or_default(), read(now).unwrap_or_default());
    if old != new {
        return compared::pieces(ui, &old, &new).to_vec();
    }
    let exact = |one: Option<&ContentPromise>| {
        one.map(|one| format!("{old}\n{} {} {}", one.side, one.who, one.backup)).unwrap_or_default()
    };
    compared::pieces(ui, &exact(then), &exact(now)).to_vec()
}

/// Spaces and ends of lines that can be seen.
fn shown_spaces(words: &str) -> String {
    words.chars().map(|char| if char == '\n' { '¶' } else { '·' }).collect()
}

/// The words with what was taken out and put in between marks, so that nothing is told by colour alone.
pub(in crate::screens) fn marked(ui: &mut Ui, look: &Look, pieces: &[(Became, String)]) {
    let colors = look.colors();
    let mut job = LayoutJob::default();
    let plain = |kind: Type, color| TextFormat {
        line_height: Some(Type::Body.line_height()),
        ..TextFormat::simple(kind.font(), color)
    };
    for (became, words) in pieces {
        let (open, close, ink, mark) = match became {
            Became::Stayed => {
                job.append(words, 0.0, plain(Type::Body, colors.ink));
                continue;
            }
            Became::TakenOut => ("[−\u{a0}", "\u{a0}−]", colors.bad, Type::Body),
            Became::PutIn => ("[+\u{a0}", "\u{a0}+]", colors.good, Type::Strong),
        };
        // Spaces and new lines at the ends stay outside the marks; where there is nothing else, they are shown as such.
        let (core, start) = match words.trim() {
            "" => (shown_spaces(words), words.len()),
            core => (core.to_owned(), words.len() - words.trim_start().len()),
        };
        job.append(&words[..start], 0.0, plain(Type::Body, colors.ink));
        let line = Stroke::new(1.0, ink);
        let (strikethrough, underline) = match became {
            Became::TakenOut => (line, Stroke::NONE),
            _ => (Stroke::NONE, line),
        };
        job.append(open, 0.0, plain(Type::Strong, ink));
        job.append(&core, 0.0, TextFormat { strikethrough, underline, ..plain(mark, ink) });
        job.append(close, 0.0, plain(Type::Strong, ink));
        let after = if *became == Became::TakenOut {
            " "
        } else {
            words.get(start + core.len()..).unwrap_or_default()
        };
        job.append(after, 0.0, plain(Type::Body, colors.ink));
    }
    egui::Frame::new()
        .fill(colors.surface)
        .stroke(look.theme.hairline())
        .corner_radius(theme::CORNER)
        .inner_margin(egui::Margin::same(theme::SPACE_12 as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(egui::Label::new(job).wrap().halign(egui::Align::LEFT));
        });
}
