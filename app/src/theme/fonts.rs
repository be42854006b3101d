//! The fonts: Atkinson Hyperlegible Next for words (SIL OFL 1.1), Phosphor for icons (MIT), egui's for the rest.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

const FACES: [(&str, &[u8]); 7] = [
    ("regular", include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_400Regular.ttf")),
    ("semibold", include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_600SemiBold.ttf")),
    ("bold", include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_700Bold.ttf")),
    ("italic", include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_400Regular_Italic.ttf")),
    ("bold-italic", include_bytes!("../../../assets/fonts/AtkinsonHyperlegibleNext_700Bold_Italic.ttf")),
    ("icons", include_bytes!("../../../assets/fonts/Phosphor.ttf")),
    ("icons-filled", include_bytes!("../../../assets/fonts/Phosphor-Fill.ttf")),
];

/// Gives egui the faces. Each family falls back to egui's own for other scripts and emoji.
pub fn install_fonts(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let others = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes) in FACES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let chain = std::iter::once(name.to_owned()).chain(others.iter().cloned()).collect();
        fonts.families.insert(FontFamily::Name(name.into()), chain);
    }
    if let Some(chain) = fonts.families.get_mut(&FontFamily::Proportional) {
        chain.insert(0, "regular".to_owned());
    }
    ctx.set_fonts(fonts);
}

pub fn regular() -> FontFamily {
    FontFamily::Proportional
}

pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

pub fn bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

pub fn italic() -> FontFamily {
    FontFamily::Name("italic".into())
}

pub fn bold_italic() -> FontFamily {
    FontFamily::Name("bold-italic".into())
}

pub fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

pub fn icons_filled() -> FontFamily {
    FontFamily::Name("icons-filled".into())
}
