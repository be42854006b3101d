//! What we would agree: the wording in each language, as it is now or as it was put to answer, and what was changed.

use egui::{Stroke, TextFormat, Ui, text::LayoutJob};
use trestle_model::{
    decision::{DecisionAction, ItemId, ValueField},
    text::Block,
};

use super::desk::Desk;
use crate::{
    documents::deciding::DecidingAct,
    lang::Language,
    look::Look,
    screens::{Intent, Page},
    theme::{self, Type, icon},
    view::{
        changed::{self, Became},
        deciding::{AskedView, StandingView},
    },
    widgets::{button::Button, editor::reading, list, stances, surface, surface::Tone, text},
};

/// The words that are put to answer, or those that are being prepared.
pub(super) fn ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let preparing = matches!(desk.page.standing, StandingView::Preparing(_));
    let asked = desk.page.asked.as_ref().filter(|_| !preparing);
    let title = match (&desk.page.standing, asked) {
        (StandingView::Agreed { .. }, _) => "decision-wording-agreed",
        (StandingView::Superseded { .. } | StandingView::InQuestion(_) | StandingView::Ended { .. }, _) => {
            "decision-wording-was"
        }
        (StandingView::Contested { .. }, _) => "decision-wording-apart",
        _ => "decision-wording",
    };
    let title = desk.say(title);
    let number = desk.page.earlier.len() + 1;
    desk.card(ui, &title, |ui, desk| match asked {
        Some(asked) => {
            let words: Vec<(String, &[Block])> =
                asked.wordings.iter().map(|(language, blocks)| (language.clone(), &blocks[..])).collect();
            let ends = asked.whole.as_ref().is_some_and(|whole| whole.ends);
            if ends && matches!(desk.page.standing, StandingView::Open { .. }) {
                surface::notice(ui, desk.look, Tone::Info, &desk.say("decision-ends"), "", false);
            }
            shown(ui, desk, &words, "decision-words-to-come");
            by(ui, desk, asked, number);
            earlier(ui, desk, asked);
            change(ui, desk);
        }
        None => {
            let words: Vec<(String, &[Block])> = desk
                .page
                .wordings
                .iter()
                .map(|wording| (wording.language.clone(), &wording.blocks[..]))
                .collect();
            shown(ui, desk, &words, "decision-words-none");
            write(ui, desk);
        }
    });
    if let Some(asked) = desk.page.asked.as_ref() {
        check_again(ui, desk, asked);
    }
}

/// Who put it to answer, and which wording it is.
fn by(ui: &mut Ui, desk: &Desk<'_>, asked: &AskedView, number: usize) {
    let day = desk.look.day(asked.unix_secs);
    let name = asked.by.map_or_else(|| desk.say("someone"), |by| desk.name(by));
    let values = [("number", number.into()), ("name", name.into()), ("day", day.into())];
    desk.note(ui, desk.say_with("decision-wording-by", &values));
}

/// One language at a time; the person chooses which.
fn shown(ui: &mut Ui, desk: &mut Desk<'_>, words: &[(String, &[Block])], none: &str) {
    let look = desk.look;
    if words.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            let now = language(desk, words);
            for (tag, _) in words {
                let name = language_name(tag);
                crate::screens::choice(ui, look, &name, now.as_deref() == Some(tag), || {
                    desk.kept.language = Some(tag.clone());
                });
            }
        });
    }
    let now = language(desk, words);
    let blocks = words.iter().find(|(tag, _)| now.as_deref() == Some(tag)).map(|(_, blocks)| *blocks);
    match blocks.filter(|blocks| blocks.iter().any(|block| !block.is_empty())) {
        Some(blocks) => reading::blocks(ui, look, blocks),
        None => desk.note(ui, look.say(none)),
    }
}

/// The language that was chosen, else that of the screen, else the first there is.
fn language(desk: &Desk<'_>, words: &[(String, &[Block])]) -> Option<String> {
    let screen = desk.look.words.language().code();
    let there = |tag: &str| words.iter().any(|(one, _)| one == tag).then(|| tag.to_owned());
    desk.kept
        .language
        .as_deref()
        .and_then(there)
        .or_else(|| there(screen))
        .or_else(|| words.first().map(|(tag, _)| tag.clone()))
}

/// What the speakers of a language call it; its tag for one that the program does not know.
fn language_name(tag: &str) -> String {
    Language::coded(tag).map_or_else(|| tag.to_owned(), |language| language.own_name().to_owned())
}

/// The ways to write it: each wording on a page of its own, and another language.
pub(super) fn write(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(decision) = desk.page.document else { return };
    let look = desk.look;
    let rules = desk.table.rules.in_force.as_ref();
    let wanted = rules.into_iter().flat_map(|new| new.rules.text.keys());
    let there = |tag: &&String| desk.page.wordings.iter().any(|wording| wording.language == **tag);
    let missing: Vec<String> = wanted.filter(|tag| !there(tag)).map(|tag| language_name(tag)).collect();
    if !missing.is_empty() {
        let values = [("languages", missing.join(", ").into())];
        desk.note(ui, look.say_with("decision-language-missing", &values));
    }
    ui.horizontal_wrapped(|ui| {
        for wording in &desk.page.wordings {
            let values = [("language", language_name(&wording.language).into())];
            let empty = wording.blocks.iter().all(Block::is_empty);
            let words = look.say_with(if empty { "decision-write-first" } else { "decision-write" }, &values);
            if Button::plain(&words).icon(icon::RENAME).show(ui, look).clicked() {
                let document = wording.document;
                desk.intent = Some(Intent::Go(Page::Wording { decision, document }));
            }
        }
        let mut tags: Vec<&str> =
            desk.page.wordings.iter().map(|wording| wording.language.as_str()).collect();
        for language in Language::ALL.iter().filter(|language| !tags.clone().contains(&language.code())) {
            let values = [("language", language.own_name().into())];
            let words = look.say_with("decision-write-new", &values);
            if Button::plain(&words).icon(icon::PLUS).show(ui, look).clicked() {
                tags.push(language.code());
                let value = tags.join(" ");
                let (item, field) = (ItemId::decision(), ValueField::Languages);
                desk.prepare(DecisionAction::Put { item, field, value });
                break;
            }
        }
    });
}

/// The words can be changed while they are open for answers; everybody answers anew then.
fn change(ui: &mut Ui, desk: &mut Desk<'_>) {
    let StandingView::Open { check_again, .. } = desk.page.standing else { return };
    if check_again || !desk.fold(ui, "change_words", &desk.say("decision-words-change")) {
        return;
    }
    desk.note(ui, desk.say("decision-words-change-means"));
    write(ui, desk);
}

/// The words were changed since they were put to answer: what changed, and the two ways on.
fn check_again(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView) {
    let StandingView::Open { check_again: true, .. } = desk.page.standing else { return };
    let look = desk.look;
    surface::striped_card(ui, look, Tone::Warn, |ui| {
        text::heading(ui, Type::Strong, look.colors().ink, &look.say("decision-check-again"));
        text::label(ui, Type::Body, look.colors().ink, look.say("decision-check-again-note"));
        let now: Vec<(String, &[Block])> = desk
            .page
            .wordings
            .iter()
            .map(|wording| (wording.language.clone(), &wording.blocks[..]))
            .collect();
        let then: Vec<(String, &[Block])> =
            asked.wordings.iter().map(|(tag, blocks)| (tag.clone(), &blocks[..])).collect();
        difference(ui, look, &then, &now);
        let (open, typo) = (look.say("decision-open-again"), look.say("decision-only-a-typo"));
        ui.horizontal_wrapped(|ui| {
            if Button::main(&open).icon(icon::AGREEING).show(ui, look).clicked()
                && let Some(document) = desk.page.document
            {
                let replaces = super::replaces::again(desk);
                desk.decide(DecidingAct::Open { document, replaces });
            }
            let said = desk.my_side().is_some_and(|side| asked.typo_said.contains(&side));
            if !said && Button::plain(&typo).show(ui, look).clicked() {
                desk.decide(DecidingAct::OnlyATypo { opening: asked.opening });
            }
        });
        text::label(ui, Type::Small, look.colors().ink_2, look.say("decision-only-a-typo-means"));
        if !asked.typo_said.is_empty() {
            let sides: Vec<String> = asked.typo_said.iter().map(|side| desk.side(*side)).collect();
            let sentence = look.say_with("decision-typo-said", &[("sides", sides.join(", ").into())]);
            text::label(ui, Type::SmallStrong, look.colors().ink, sentence);
        }
    });
}

/// What changed between this wording and the one before it, and what was said of those before: unfolded on request.
fn earlier(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView) {
    let Some(before) = desk.page.earlier.first() else { return };
    let words = desk.say("decision-see-changed");
    if desk.fold(ui, "what_changed", &words) {
        compare(ui, desk.look, before, asked);
    }
    let title = desk.say("decision-earlier");
    if !desk.fold(ui, "earlier_wordings", &title) {
        return;
    }
    let count = desk.page.earlier.len();
    list::list(ui, &title, |ui| {
        for (index, one) in desk.page.earlier.iter().enumerate() {
            let who = one.opening.to_string();
            list::item(ui, &who, |ui| {
                surface::rule(ui, desk.look);
                by(ui, desk, one, count - index);
                said_of(ui, desk, one);
                let key = format!("earlier {}", one.opening);
                if desk.fold(ui, &key, &desk.say("decision-earlier-read")) {
                    read(ui, desk, one);
                }
            });
        }
    });
}

/// Where people stood on an earlier wording: it stays on record.
fn said_of(ui: &mut Ui, desk: &Desk<'_>, one: &AskedView) {
    if !one.uncovered {
        desk.note(ui, desk.say("everyone-covered"));
        return;
    }
    for answer in &one.answers {
        let values = [
            ("name", desk.name(answer.person).into()),
            ("stance", stances::name(desk.look, answer.stance).into()),
            ("words", answer.words.trim().into()),
        ];
        let key =
            if answer.words.trim().is_empty() { "decision-earlier-plain" } else { "decision-earlier-said" };
        text::label(ui, Type::Small, desk.look.colors().ink, desk.say_with(key, &values));
    }
    for objection in one.objections.iter().filter(|objection| objection.carried) {
        let values = [("name", desk.name(objection.maker).into()), ("said", objection.words.as_str().into())];
        text::label(ui, Type::Small, desk.look.colors().ink, desk.say_with("objection-carried", &values));
    }
}

/// The words of one that was put to answer, in one language.
pub(super) fn read(ui: &mut Ui, desk: &mut Desk<'_>, one: &AskedView) {
    let words: Vec<(String, &[Block])> =
        one.wordings.iter().map(|(language, blocks)| (language.clone(), &blocks[..])).collect();
    shown(ui, desk, &words, "decision-words-to-come");
}

/// Two wordings that were put to answer, side by side word for word.
pub(super) fn compare(ui: &mut Ui, look: &Look, before: &AskedView, now: &AskedView) {
    let of = |asked: &AskedView| -> Vec<(String, Vec<Block>)> { asked.wordings.clone() };
    let (before, now) = (of(before), of(now));
    let slices = |words: &[(String, Vec<Block>)]| -> Vec<(String, String)> {
        words.iter().map(|(tag, blocks)| (tag.clone(), changed::words_of(blocks))).collect()
    };
    texts(ui, look, &slices(&before), &slices(&now));
}

fn difference(ui: &mut Ui, look: &Look, then: &[(String, &[Block])], now: &[(String, &[Block])]) {
    let words = |all: &[(String, &[Block])]| -> Vec<(String, String)> {
        all.iter().map(|(tag, blocks)| (tag.clone(), changed::words_of(blocks))).collect()
    };
    texts(ui, look, &words(then), &words(now));
}

/// Each language by itself, as far as it was changed.
fn texts(ui: &mut Ui, look: &Look, then: &[(String, String)], now: &[(String, String)]) {
    let of = |all: &[(String, String)], tag: &str| -> String {
        all.iter().find(|(one, _)| one == tag).map(|(_, words)| words.clone()).unwrap_or_default()
    };
    let mut tags: Vec<&str> = now.iter().chain(then).map(|(tag, _)| tag.as_str()).collect();
    tags.sort_unstable();
    tags.dedup();
    let changed: Vec<&str> = tags.iter().copied().filter(|tag| of(then, tag) != of(now, tag)).collect();
    if changed.is_empty() {
        text::label(ui, Type::Small, look.colors().ink_2, look.say("decision-changed-elsewhere"));
        return;
    }
    text::label(ui, Type::Small, look.colors().ink_2, look.say("decision-changed-legend"));
    for tag in &changed {
        if tags.len() > 1 {
            text::label(ui, Type::SmallStrong, look.colors().ink, language_name(tag));
        }
        marked_changes(ui, look, &super::compared::pieces(ui, &of(then, tag), &of(now, tag)));
    }
}

/// The words with what was taken out and put in between marks, so that nothing is told by colour alone.
fn marked_changes(ui: &mut Ui, look: &Look, pieces: &[(Became, String)]) {
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
            Became::TakenOut => ("[− ", " −]", colors.bad, Type::Body),
            Became::PutIn => ("[+ ", " +]", colors.good, Type::Strong),
        };
        // Spaces and new lines at the ends stay outside the marks.
        let core = words.trim();
        let start = words.len() - words.trim_start().len();
        job.append(&words[..start], 0.0, plain(Type::Body, colors.ink));
        let line = Stroke::new(1.0, ink);
        let (strikethrough, underline) = match became {
            Became::TakenOut => (line, Stroke::NONE),
            _ => (Stroke::NONE, line),
        };
        job.append(open, 0.0, plain(Type::Strong, ink));
        job.append(core, 0.0, TextFormat { strikethrough, underline, ..plain(mark, ink) });
        job.append(close, 0.0, plain(Type::Strong, ink));
        let after = if *became == Became::TakenOut { " " } else { &words[start + core.len()..] };
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
