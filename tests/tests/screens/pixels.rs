//! Pictures of screens, compared pixel by pixel with those kept in `tests/snapshots`. Languages and themes are spread
//! over them.

use trestle_app::{
    lang::Language::{English, Welsh},
    theme::ThemeKind::{Contrast, Dark, Light},
};
use trestle_tests::seen::{picture, stage::View};

use crate::{gather, scenes::Scene};

#[test]
fn screens_look_as_they_did() {
    let narrow = View { size: [480, 760], ..View::new(Light, English) };
    let large = View { percent: 200, ..View::new(Light, English) };
    let tight = View { size: [1024, 768], percent: 200, ..View::new(Dark, Welsh) };
    let kept: [(&str, View); 50] = [
        ("welcome", View::new(Light, English)),
        ("welcome", View::new(Dark, Welsh)),
        ("welcome-form", View::new(Contrast, English)),
        ("seat", View::new(Light, Welsh)),
        ("seat-file", View::new(Dark, English)),
        ("no-router", View::new(Light, English)),
        ("shortcuts", View::new(Light, Welsh)),
        ("home", View::new(Light, English)),
        ("home", View::new(Dark, Welsh)),
        ("home", narrow),
        ("home-new", View::new(Contrast, Welsh)),
        ("home-apart", View::new(Light, English)),
        ("naming", View::new(Dark, English)),
        ("designs", View::new(Light, Welsh)),
        ("people", View::new(Contrast, English)),
        ("people", View { percent: 200, ..View::new(Light, Welsh) }),
        ("people-door", View::new(Light, English)),
        ("people-link", View::new(Dark, English)),
        ("people-asked", View::new(Dark, Welsh)),
        ("people-stuck", View::new(Light, Welsh)),
        ("people-gone", View::new(Light, English)),
        ("people-me-gone", View::new(Contrast, English)),
        ("rules", View::new(Light, English)),
        ("rules-change", View::new(Light, Welsh)),
        ("rules-asked", View::new(Dark, English)),
        ("rules-history", View::new(Light, English)),
        ("decisions", View::new(Light, English)),
        ("decision-covered", View::new(Light, English)),
        ("decision-changed", View::new(Light, English)),
        ("decision-objection", View::new(Dark, English)),
        ("decision-agreed", View::new(Light, Welsh)),
        ("decision-contested", View::new(Contrast, English)),
        ("decision-review", View::new(Dark, Welsh)),
        ("decision-stopping", View::new(Light, English)),
        ("promises", View::new(Light, English)),
        ("promises-moved", View::new(Contrast, Welsh)),
        ("promises-told", View::new(Dark, Welsh)),
        ("home-full", View::new(Light, English)),
        ("home-full", tight),
        ("equal", View::new(Contrast, English)),
        ("people-new", View::new(Light, Welsh)),
        ("design", View::new(Light, English)),
        ("design", View::new(Dark, Welsh)),
        ("design-comments", View::new(Light, English)),
        ("design-commenting", View::new(Dark, Welsh)),
        ("design-late", View::new(Light, English)),
        ("design-late-look", View::new(Dark, Welsh)),
        ("design", View::new(Contrast, English)),
        ("design", large),
        ("design-new", View::new(Light, Welsh)),
    ];
    let wrong = gather(&kept, |(name, view)| {
        let picture = Scene::called(name).stage(*view).picture();
        picture::compare(&format!("{name}-{}", view.name()), &picture).err().into_iter().collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What these tests rest on: the same scene is the same picture, to the last bit.
#[test]
fn a_screen_drawn_twice_is_the_same() {
    let view = View::new(Light, English);
    let draw = |name| Scene::called(name).stage(view).picture();
    for name in ["welcome", "design"] {
        assert!(draw(name) == draw(name), "{name} differs from itself");
    }
    assert!(draw("welcome") != draw("design"));
}
