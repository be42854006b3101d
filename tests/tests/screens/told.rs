//! Screens as a screen reader tells them: what each thing is, its name and its words, in order.

use trestle_app::{lang::Language, theme::ThemeKind};
use trestle_tests::seen::{picture, stage::View};

use crate::{gather, scenes::Scene};

#[test]
fn screens_are_told_as_they_were() {
    let kept = [
        ("welcome", Language::English),
        ("seat", Language::Welsh),
        ("home", Language::English),
        ("home-new", Language::Welsh),
        ("people-door", Language::English),
        ("home-full", Language::English),
        ("rules", Language::English),
        ("rules-history", Language::Welsh),
        ("decision-covered", Language::English),
        ("decision-agreed", Language::Welsh),
        ("decision-review", Language::English),
        ("people-merged", Language::English),
        ("people-computer-link", Language::English),
        ("seat-computer", Language::Welsh),
        ("people-own", Language::English),
        ("people-asking", Language::Welsh),
        ("people-asked", Language::English),
        ("people-me-gone", Language::Welsh),
        ("promises", Language::English),
        ("equal", Language::Welsh),
        ("design", Language::English),
        ("design-comments", Language::English),
        ("design-comments-odd", Language::Welsh),
        ("design-late", Language::English),
        ("design-late-look", Language::Welsh),
    ];
    let wrong = gather(&kept, |(name, language)| {
        let stage = Scene::called(name).stage(View::new(ThemeKind::Light, *language));
        picture::compare_text(&format!("{name}-{}", language.code()), &stage.told())
            .err()
            .into_iter()
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
