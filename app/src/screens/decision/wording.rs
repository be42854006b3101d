//! What we would agree: the wording in each language, as it is now or as it was put to answer, and what was changed.

use egui::Ui;
use trestle_model::{
    decision::{DecisionAction, ItemId, ValueField},
    text::Block,
};

use super::{changed, desk::Desk, prepare, promises};
use crate::{
    documents::deciding::DecidingAct,
    lang::Language,
    look::Look,
    screens::{Intent, Page},
    theme::{Type, icon},
    view::{
        changed::Part,
        deciding::{AskedView, DecisionPage, DraftView, StandingView},
    },
    widgets::{button::Button, editor::reading, list, stances, surface, surface::Tone, text},
};

/// The fold for other words than those that are open for answers,
pub(super) const CHANGE_WORDS: &str = "change_words";
/// and in it that for what else is signed.
pub(super) const CHANGE_REST: &str = "change_rest";

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
    unseen(ui, desk);
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
            mended(ui, desk, asked);
            earlier(ui, desk);
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
    let Some((asked, draft)) = desk.page.asked.as_ref().zip(desk.page.draft.as_ref()) else { return };
    match desk.page.standing {
        StandingView::Open { check_again: true, .. } => check_again(ui, desk, asked, draft),
        _ => being_changed(ui, desk, draft),
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
            for tag in in_order(look, words.iter().map(|(tag, _)| tag.as_str())) {
                let name = match Language::coded(tag) {
                    Some(language) => language.own_name(),
                    None => tag,
                };
                crate::screens::choice(ui, look, name, now.as_deref() == Some(tag), || {
                    desk.kept.language = Some(tag.to_owned());
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
    desk.kept.language.as_deref().and_then(there).or_else(|| there(screen)).or_else(|| {
        in_order(desk.look, words.iter().map(|(tag, _)| tag.as_str())).first().map(|tag| (*tag).to_owned())
    })
}

/// Languages in the order in which they show wherever there are several, each once: the reader's own first.
fn in_order<'a>(look: &Look, tags: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let own = look.words.language();
    let mut tags: Vec<&str> = tags.collect();
    tags.sort_unstable_by_key(|tag| (Language::coded(tag) != Some(own), *tag));
    tags.dedup();
    tags
}

/// The ways to write it: each wording on a page of its own, and another language.
pub(super) fn write(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(decision) = desk.page.document else { return };
    let look = desk.look;
    let rules = desk.table.rules.in_force.as_ref();
    let wanted = rules.into_iter().flat_map(|new| new.rules.text.keys());
    let there = |tag: &&String| desk.page.wordings.iter().any(|wording| wording.language == **tag);
    let missing: Vec<String> = wanted.filter(|tag| !there(tag)).map(|tag| look.language(tag)).collect();
    if !missing.is_empty() {
        let values = [("languages", missing.join(", ").into())];
        desk.note(ui, look.say_with("decision-language-missing", &values));
    }
    ui.horizontal_wrapped(|ui| {
        let tags = in_order(look, desk.page.wordings.iter().map(|wording| wording.language.as_str()));
        let of = |tag| desk.page.wordings.iter().find(|wording| wording.language == tag);
        for wording in tags.into_iter().filter_map(of) {
            let values = [("language", look.language(&wording.language).into())];
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
            let values = [("language", look.language(language.code()).into())];
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
    let StandingView::Open { .. } = desk.page.standing else { return };
    if !desk.fold(ui, CHANGE_WORDS, &desk.say("decision-words-change")) {
        return;
    }
    desk.note(ui, desk.say("decision-words-change-means"));
    write_anew(ui, desk);
}

/// The ways to write it once something was asked: the wordings, and all else that is signed with them.
pub(super) fn write_anew(ui: &mut Ui, desk: &mut Desk<'_>) {
    write(ui, desk);
    // Ground rules are written on their own page.
    if desk.page.document.is_none() || !desk.fold(ui, CHANGE_REST, &desk.say("decision-rest-change")) {
        return;
    }
    prepare::about(ui, desk);
    text::heading(ui, Type::Strong, desk.look.colors().ink, &desk.say("decision-promises"));
    promises::edit(ui, desk);
}

/// Whether that is on the page, perhaps in a fold.
pub(super) fn can_be_written(page: &DecisionPage) -> bool {
    let looked_at_again =
        || page.asked.as_ref().is_some_and(|asked| asked.after.iter().any(|one| !one.withdrew));
    match page.standing {
        StandingView::Preparing(_)
        | StandingView::Open { .. }
        | StandingView::NotAgreed
        | StandingView::InQuestion(_)
        | StandingView::Void
        | StandingView::Contested { .. } => true,
        StandingView::Agreed { review_due, .. } => review_due || looked_at_again(),
        StandingView::Ended { .. } => looked_at_again(),
        StandingView::Superseded { .. } => false,
    }
}

/// It was changed since it was put to answer: what changed, all of it, and the ways on.
fn check_again(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView, draft: &DraftView) {
    let look = desk.look;
    let only_words = draft.since.iter().all(|part| matches!(part, Part::Words { .. }));
    let title = if only_words { "decision-check-again" } else { "decision-check-again-more" };
    surface::striped_card(ui, look, Tone::Warn, |ui| {
        text::heading(ui, Type::Strong, look.colors().ink, &look.say(title));
        text::label(ui, Type::Body, look.colors().ink, look.say("decision-check-again-note"));
        changed::ui(ui, desk, &draft.since);
        if let Some(missing) = desk.page.not_ready {
            surface::notice(ui, look, Tone::Warn, &look.say(prepare::needs(missing)), "", false);
        }
        let ready = desk.page.not_ready.is_none();
        let typo = look.say("decision-only-a-typo");
        ui.horizontal_wrapped(|ui| {
            ask_again(ui, desk);
            let said = asked.sides.iter().any(|side| side.mine && side.typo_said);
            let may = draft.only_letters && ready && !said;
            if may && Button::plain(&typo).show(ui, look).clicked() {
                desk.decide(DecidingAct::OnlyATypo { opening: asked.opening });
            }
        });
        let said: Vec<&str> =
            asked.sides.iter().filter(|side| side.typo_said).map(|side| side.name.as_str()).collect();
        let values = [("sides", said.join(", ").into())];
        let (note, sentence) = match draft.only_letters {
            true => ("decision-only-a-typo-means", "decision-typo-said"),
            false => ("decision-more-than-a-typo", "decision-typo-said-more"),
        };
        text::label(ui, Type::Small, look.colors().ink_2, look.say(note));
        if !said.is_empty() {
            text::label(ui, Type::SmallStrong, look.colors().ink, look.say_with(sentence, &values));
        }
    });
}

/// What is written now is not what was asked. It is shown apart, and never in the place of that.
fn being_changed(ui: &mut Ui, desk: &mut Desk<'_>, draft: &DraftView) {
    if draft.since.is_empty() {
        return;
    }
    let title = desk.say("decision-draft-differs");
    desk.card(ui, &title, |ui, desk| {
        desk.note(ui, desk.say("decision-draft-differs-means"));
        if desk.fold(ui, "draft_changed", &desk.say("decision-draft-see")) {
            changed::ui(ui, desk, &draft.since);
        }
    });
}

/// Words that were asked later, and are not here: they hide none that are, and are told of.
fn unseen(ui: &mut Ui, desk: &Desk<'_>) {
    for one in &desk.page.unseen {
        let name = one.by.map_or_else(|| desk.say("someone"), |by| desk.name(by));
        let values = [("name", name.into()), ("day", desk.look.day(one.unix_secs).into())];
        let title = desk.say_with("decision-unseen", &values);
        surface::notice(ui, desk.look, Tone::Warn, &title, &desk.say("decision-unseen-means"), false);
    }
}

/// What was mended in the words while people answered: the answers from before count for them as they are now.
fn mended(ui: &mut Ui, desk: &mut Desk<'_>, asked: &AskedView) {
    let Some(mended) = &asked.mended else { return };
    if !mended.only_letters {
        let (title, means) = (desk.say("decision-mended-more"), desk.say("decision-mended-more-means"));
        surface::notice(ui, desk.look, Tone::Bad, &title, &means, false);
    }
    let key = format!("mended {}", asked.opening);
    if desk.fold(ui, &key, &desk.say("decision-mended")) {
        changed::ui(ui, desk, &mended.parts);
    }
    let open = matches!(desk.page.standing, StandingView::Open { check_again: false, .. });
    if open && !mended.only_letters {
        ask_again(ui, desk);
    }
}

/// Puts what is written now to answer, in the place of what was asked.
fn ask_again(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (look, ready) = (desk.look, desk.page.not_ready.is_none());
    let words = look.say("decision-open-again");
    let button = Button::main(&words).icon(icon::AGREEING);
    if button.enabled(ready).show(ui, look).clicked()
        && let Some(document) = desk.page.document
    {
        let replaces = super::replaces::again(desk);
        desk.decide(DecidingAct::Open { document, replaces });
    }
}

/// What changed between this wording and the one before it, and what was said of those before: unfolded on request.
fn earlier(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(before) = desk.page.earlier.first() else { return };
    let words = desk.say("decision-see-changed");
    if desk.fold(ui, "what_changed", &words) {
        changed::ui(ui, desk, &before.to_now);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lang::Words,
        theme::{Theme, ThemeKind},
    };

    #[test]
    fn the_language_of_the_reader_comes_first() {
        for (language, order) in
            [(Language::English, ["en", "cy", "ur"]), (Language::Welsh, ["cy", "en", "ur"])]
        {
            let (words, theme) = (Words::new(language), Theme::new(ThemeKind::Light));
            let look = Look { words, theme, now: jiff::Zoned::default() };
            assert_eq!(in_order(&look, ["ur", "en", "cy", "en"].into_iter()), order);
        }
    }
}
