//! Every screen that there is, by name.

use egui::{Key, Modifiers};
use trestle_app::{
    lang::Language,
    screens::Page,
    theme::ThemeKind,
    view::Matched,
};
use trestle_tests::seen::{
    sample,
    stage::{Stage, View},
    table_scene::TableScene,
};

pub(crate) const THEMES: [ThemeKind; 3] = [ThemeKind::Light, ThemeKind::Dark, ThemeKind::Contrast];

/// A screen, and how to get there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    make: fn(View) -> Stage,
}

impl Scene {
    pub(crate) fn stage(&self, view: View) -> Stage {
        let mut stage = (self.make)(view);
        stage.leave();
        stage
    }

    pub(crate) fn called(name: &str) -> Scene {
        *ALL.iter().find(|scene| scene.name == name).expect("there is a scene of that name")
    }
}

pub(crate) const ALL: &[Scene] = &[
    Scene { name: "welcome", make: Stage::program },
    Scene { name: "welcome-form", make: |view| form(view) },
    Scene { name: "seat", make: |view| seat(view) },
    Scene { name: "home", make: |view| Stage::table(view, TableScene::new(view, Page::Home)) },
    Scene { name: "home-new", make: |view| Stage::table(view, TableScene::new(view, Page::Home).before_anything()) },
    Scene { name: "home-apart", make: |view| Stage::table(view, TableScene::new(view, Page::Home).with(apart)) },
    Scene { name: "naming", make: |view| Stage::table(view, TableScene::new(view, Page::Home).naming()) },
    Scene { name: "designs", make: |view| Stage::table(view, TableScene::new(view, Page::Designs)) },
    Scene { name: "people", make: |view| Stage::table(view, TableScene::new(view, Page::People)) },
    Scene { name: "people-door", make: |view| Stage::table(view, TableScene::new(view, Page::People).with(open_door)) },
    Scene { name: "people-link", make: |view| Stage::table(view, TableScene::new(view, Page::People).with_link()) },
    Scene { name: "rules", make: |view| Stage::table(view, TableScene::new(view, Page::Rules)) },
    Scene { name: "design", make: |view| Stage::table(view, TableScene::new(view, Page::Design(sample::design_id(1)))) },
    Scene {
        name: "design-new",
        make: |view| Stage::table(view, TableScene::new(view, Page::Design(sample::design_id(1))).before_anything()),
    },
];
