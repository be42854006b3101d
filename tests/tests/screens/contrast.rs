//! Every word stands out from what is really painted beneath it, in every theme.

use trestle_app::{lang::Language, theme::ThemeKind};
use trestle_tests::seen::{stage::View, words};

use crate::{
    gather,
    scenes::{ALL, Scene, THEMES},
};

#[test]
fn words_stand_out_on_every_screen() {
    let views: Vec<(Scene, ThemeKind)> =
        ALL.iter().flat_map(|scene| THEMES.map(|theme| (*scene, theme))).collect();
    let wrong = gather(&views, |(scene, theme)| {
        let view = View::new(*theme, Language::English);
        let least = if *theme == ThemeKind::Contrast { 7.0 } else { 4.5 };
        let found = words::pale(&scene.stage(view), least);
        found.into_iter().map(|one| format!("{}-{}: {one}", scene.name, view.name())).collect()
    });
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
