//! Writes a picture of every screen: for the guide, the README and for looking at.
//!
//! `docs/pictures/make` runs it. `TRESTLE_PICTURES` is the folder; `TRESTLE_PICTURES_ALL=1` adds words at 200 % and
//! the smaller window, which are for looking at and not for keeping; `TRESTLE_PICTURES_ONLY` takes the screens whose
//! names start with one of these, with commas between them; `TRESTLE_PICTURES_VIEWS` the views that are called so, as in
//! the names of the files (`light-en-200,dark-cy`).

use std::{fs, path::PathBuf};

use trestle_app::lang::Language;
use trestle_tests::seen::stage::View;

use crate::{
    gather,
    scenes::{ALL, Scene, THEMES},
};

#[test]
#[ignore = "writes pictures: docs/pictures/make runs it"]
fn pictures() {
    let folder = PathBuf::from(std::env::var_os("TRESTLE_PICTURES").expect("the folder for the pictures"));
    let all = std::env::var_os("TRESTLE_PICTURES_ALL").is_some();
    fs::create_dir_all(&folder).expect("the folder can be made");
    let mut views: Vec<(Scene, View)> = Vec::new();
    let only = std::env::var("TRESTLE_PICTURES_ONLY").unwrap_or_default();
    let wanted = |scene: &&Scene| only.split(',').any(|start| scene.name.starts_with(start));
    for scene in ALL.iter().filter(wanted) {
        for theme in THEMES {
            for language in Language::ALL {
                let view = View::new(theme, language);
                views.push((*scene, view));
                if all {
                    views.push((*scene, View { percent: 200, ..view }));
                    views.push((*scene, View { size: [1024, 768], ..view }));
                    views.push((*scene, View { size: [1024, 768], percent: 200, ..view }));
                }
            }
        }
    }
    let sizes = std::env::var("TRESTLE_PICTURES_VIEWS").unwrap_or_default();
    let sizes: Vec<&str> = sizes.split(',').filter(|size| !size.is_empty()).collect();
    views.retain(|(_, view)| sizes.is_empty() || sizes.contains(&view.name().as_str()));
    let wrong = gather(&views, |(scene, view)| {
        let bytes = scene.shown(*view).picture().few_colors().png();
        let path = folder.join(format!("{}-{}.png", scene.name, view.name()));
        fs::write(&path, bytes)
            .err()
            .map(|error| format!("{}: {error}", path.display()))
            .into_iter()
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
