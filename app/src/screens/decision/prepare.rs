//! Before it is open for answers: who can say yes, the question, when to look again, and the next step.

use egui::Ui;
use trestle_model::decision::{
    DecisionAction, Item, ItemId, Stage, TextField, ValueField, content::NotReady,
};

use super::desk::Desk;
use crate::{
    documents::deciding::DecidingAct,
    theme::{self, Type, icon},
    view::deciding::StandingView,
    widgets::{
        button::Button,
        surface::{self, Tone},
        text,
    },
};

/// The field for the day on which it is looked at again.
pub(super) const REVIEW: &str = "decision_review";

/// The fields of the decision itself.
pub(super) fn fields(ui: &mut Ui, desk: &mut Desk<'_>) {
    let title = desk.say("decision-about");
    desk.card(ui, &title, |ui, desk| about(ui, desk));
}

/// The same without a card.
pub(super) fn about(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (who, hint) = (desk.say("decision-who"), desk.say("decision-who-hint"));
    own_text(ui, desk, TextField::WhoCanSayYes, (&who, &hint));
    desk.note(ui, desk.say("decision-who-help"));
    let (question, hint) = (desk.say("decision-question"), desk.say("decision-question-hint"));
    own_text(ui, desk, TextField::Question, (&question, &hint));
    review(ui, desk);
}

fn own_text(ui: &mut Ui, desk: &mut Desk<'_>, field: TextField, (name, hint): (&str, &str)) {
    let now = match field {
        TextField::WhoCanSayYes => desk.page.who_can_say_yes.clone(),
        _ => desk.page.question.clone(),
    };
    let key = format!("{} {}", ItemId::decision(), field.name());
    desk.fill(&key, &now);
    if desk.draft_field(ui, &key, name, hint, 1).changed() {
        let text = desk.kept.draft(&key).clone();
        desk.prepare(DecisionAction::Write { item: ItemId::decision(), field, text });
    }
}

/// When it is looked at again: a date, or as long as the ground rules say.
fn review(ui: &mut Ui, desk: &mut Desk<'_>) {
    let (look, key) = (desk.look, REVIEW);
    let now = desk.page.review.clone();
    let months =
        look.say_with("decision-review-hint", &[("count", i64::from(desk.table.rules.review_months).into())]);
    if let Some(value) = desk.typed_date(ui, key, &look.say("decision-review"), &now) {
        let (item, field) = (ItemId::decision(), ValueField::Review);
        desk.prepare(DecisionAction::Put { item, field, value });
    }
    if desk.page.review.is_empty() {
        desk.note(ui, months);
    }
}

/// Where it is, and the step that comes next: nobody has to take the steps in order.
pub(super) fn next(ui: &mut Ui, desk: &mut Desk<'_>) {
    let StandingView::Preparing(stage) = desk.page.standing else { return };
    let look = desk.look;
    let (title, means, on) = match stage {
        Stage::Draft => {
            ("decision-draft-now", "decision-draft-means", Some(("decision-to-questions", Stage::Questions)))
        }
        Stage::Questions => (
            "decision-questions-now",
            "decision-questions-means",
            Some(("decision-to-reactions", Stage::Reactions)),
        ),
        Stage::Reactions => ("decision-reactions-now", "decision-reactions-means", None),
    };
    let back = match stage {
        Stage::Draft => None,
        Stage::Questions => Some(("decision-back-draft", Stage::Draft)),
        Stage::Reactions => Some(("decision-back-questions", Stage::Questions)),
    };
    desk.card(ui, &look.say(title), |ui, desk| {
        text::label(ui, Type::Body, look.colors().ink, look.say(means));
        if let Some((key, to)) = on {
            let words = look.say(key);
            if Button::plain(&words).icon(icon::ON).show(ui, look).clicked() {
                stage_is(desk, to);
            }
        }
        if let Some((key, to)) = back
            && Button::plain(&look.say(key)).icon(icon::BACK).show(ui, look).clicked()
        {
            stage_is(desk, to);
        }
        ui.add_space(theme::SPACE_8);
        surface::rule(ui, look);
        ui.add_space(theme::SPACE_4);
        open(ui, desk);
    });
}

fn stage_is(desk: &mut Desk<'_>, stage: Stage) {
    let (item, field) = (ItemId::decision(), ValueField::Stage);
    desk.prepare(DecisionAction::Put { item, field, value: stage.name().to_owned() });
}

/// Puts the words to answer, or says what is still missing.
fn open(ui: &mut Ui, desk: &mut Desk<'_>) {
    let look = desk.look;
    text::heading(ui, Type::Strong, look.colors().ink, &look.say("decision-open-title"));
    text::label(ui, Type::Small, look.colors().ink_2, look.say("decision-open-means"));
    if let Some(missing) = desk.page.not_ready {
        surface::notice(ui, look, Tone::Warn, &look.say(needs(missing)), "", false);
        return;
    }
    super::replaces::choose(ui, desk);
    let words = look.say("decision-open");
    if Button::main(&words).icon(icon::DECISIONS).show(ui, look).clicked()
        && let Some(document) = desk.page.document
    {
        let replaces = desk.kept.replaces.iter().copied().collect();
        desk.decide(DecidingAct::Open { document, replaces });
    }
}

/// What is still missing, in words.
pub(super) fn needs(missing: NotReady) -> &'static str {
    match missing {
        NotReady::NoQuestion => "decision-needs-question",
        NotReady::NoWhoCanSayYes => "decision-needs-who",
        NotReady::NoWording => "decision-needs-wording",
        NotReady::LanguageEmpty => "decision-needs-language",
        NotReady::PartMissing => "decision-needs-part",
        NotReady::TooLong => "decision-needs-shorter",
    }
}

/// Who added an item, where that is known.
pub(super) fn wrote(desk: &Desk<'_>, item: &Item) -> String {
    desk.page.wrote.get(&item.id).map_or_else(|| desk.say("someone"), |person| desk.name(*person))
}
