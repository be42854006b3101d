//! No word is cut off, covered or out of reach: every screen, in both languages, at both sizes of words and windows.

use trestle_app::{lang::Language, theme::ThemeKind};
use trestle_tests::seen::{stage::View, words};

use crate::{
    gather,
    scenes::{ALL, Scene},
};

#[test]
fn no_word_is_cut_off_or_hidden() {
    let mut views: Vec<(Scene, View)> = Vec::new();
    for scene in ALL {
        for language in Language::ALL {
            for size in [[1280, 800], [1024, 768]] {
                for percent in [100, 200] {
                    views.push((*scene, View { size, percent, ..View::new(ThemeKind::Light, language) }));
                }
            }
            // Other themes have other edges and weights: the tightest of all is enough for them.
            for theme in [ThemeKind::Dark, ThemeKind::Contrast] {
                views.push((*scene, View { size: [1024, 768], percent: 200, ..View::new(theme, language) }));
            }
        }
    }
    let wrong = gather(&views, |(scene, view)| {
        let found = words::look_over(&mut scene.stage(*view));
        found.into_iter().map(|one| format!("{}-{}: {one}", scene.name, view.name())).collect()
    });
    assert!(wrong.is_empty(), "{} findings:\n{}", wrong.len(), wrong.join("\n"));
}
