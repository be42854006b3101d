//! The ground rules that the table starts with: suggested, not yet agreed. Only to be read:
//! agreeing and changing them is a decision, and decisions have their own screens.

use egui::{Margin, Ui};

use crate::{
    look::Look,
    theme::{self, Type, icon, icon::Icon},
    view::TableView,
    widgets::{surface, surface::Tone, text},
};

/// The page. There is nothing on it to press.
pub fn ui(ui: &mut Ui, look: &Look, view: &TableView) {
    let rules = &view.rules;
    super::page(ui, |ui| {
        super::page_head(ui, look, &look.say("rules-title"), &look.say("rules-lead"), |_| ());
        surface::striped_card(ui, look, Tone::Warn, |ui| {
            ui.horizontal_top(|ui| {
                text::icon(ui, icon::WAITING, theme::ICON_CARD, look.colors().warn);
                ui.add_space(theme::SPACE_4);
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                    text::label(ui, Type::Strong, look.colors().ink, look.say("rules-suggested"));
                    text::label(ui, Type::Small, look.colors().ink_2, look.say("rules-suggested-note"));
                });
            });
        });
        ui.add_space(theme::SPACE_8);
        let sides = look.say_with("rules-sides-text", &[("sides", view.sides.join(" · ").into())]);
        let agreed =
            look.say_with("rules-agreed-text", &[("percent", i64::from(rules.agree_percent).into())]);
        let wait = look.say_with("rules-wait-text", &[("count", i64::from(rules.wait_days).into())]);
        let again = look.say_with("rules-again-text", &[("count", i64::from(rules.review_months).into())]);
        let rows: [(Icon, &str, String); 7] = [
            (icon::PEOPLE, "rules-sides", sides),
            (icon::AGREEING, "rules-agreed", agreed),
            (icon::CALENDAR, "rules-wait", wait),
            (icon::RULES, "rules-objection", look.say("rules-objection-text")),
            (icon::INVITE, "rules-invite", look.say("rules-invite-text")),
            (icon::AGAIN, "rules-again", again),
            (icon::LANGUAGES, "rules-languages", look.say("rules-languages-text")),
        ];
        surface::card(look).inner_margin(Margin::ZERO).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, (icon, title, sentence)) in rows.into_iter().enumerate() {
                if index > 0 {
                    surface::rule(ui, look);
                }
                row(ui, look, icon, &look.say(title), &sentence);
            }
        });
        whole(ui, look, &rules.whole);
    });
}

fn row(ui: &mut Ui, look: &Look, icon: Icon, title: &str, sentence: &str) {
    egui::Frame::new().inner_margin(theme::CARD_MARGIN).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            text::icon(ui, icon, theme::ICON_ROW, look.colors().accent);
            ui.add_space(theme::SPACE_8);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = theme::SPACE_4;
                text::label(ui, Type::Strong, look.colors().ink, title);
                text::label(ui, Type::Small, look.colors().ink_2, sentence);
            });
        });
    });
}

/// Headings, list items and sentences of the rules in full.
fn whole(ui: &mut Ui, look: &Look, markdown: &str) {
    if markdown.is_empty() {
        return;
    }
    ui.add_space(theme::SPACE_8);
    surface::wide_card(ui, look, |ui| {
        text::heading(ui, Type::Subheading, look.colors().ink, &look.say("rules-whole"));
        for line in markdown.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# "))
        {
            if let Some(title) = line.strip_prefix("## ") {
                ui.add_space(theme::SPACE_4);
                text::heading(ui, Type::Strong, look.colors().ink, title);
            } else if let Some(item) = line.strip_prefix("- ") {
                ui.horizontal_top(|ui| {
                    text::icon(ui, icon::RIGHT, theme::ICON, look.colors().accent);
                    text::label(ui, Type::Body, look.colors().ink, item);
                });
            } else {
                text::label(ui, Type::Body, look.colors().ink, line);
            }
        }
    });
}
