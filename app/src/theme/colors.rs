//! The colours by role. A role is a meaning ("waiting", "agreed"), never a hue.

use std::collections::BTreeMap;

use egui::Color32;
use trestle_trust::ids::PersonId;

/// One theme's colours. `x_soft` is the ground on which `x` is legible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colors {
    pub paper: Color32,
    pub surface: Color32,
    pub sunken: Color32,
    pub line: Color32,
    pub ink: Color32,
    pub ink_2: Color32,
    /// Words of what cannot be pressed now.
    pub off: Color32,
    pub accent: Color32,
    pub accent_soft: Color32,
    pub on_accent: Color32,
    pub good: Color32,
    pub good_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub bad: Color32,
    pub bad_soft: Color32,
    pub info: Color32,
    pub info_soft: Color32,
    pub plum: Color32,
    pub plum_soft: Color32,
    /// Behind selected words.
    pub selection: Color32,
    /// Initials on a person's colour.
    pub on_person: Color32,
}

/// One for each person, chosen from their key; the same in every theme.
pub const PEOPLE: [Color32; 8] = [
    hex(0x0B5D57),
    hex(0x8A3B12),
    hex(0x1F4E8C),
    hex(0x6B2C82),
    hex(0x705400),
    hex(0x9B2455),
    hex(0x2F5D0B),
    hex(0x35454F),
];

/// A colour for each of these people, given in the order of their ids: the same on every computer that knows the same
/// people. Each has the one that their key picks, or the next that is free; from the ninth on colours are shared.
pub fn of_people<'a>(people: impl IntoIterator<Item = &'a PersonId>) -> BTreeMap<PersonId, Color32> {
    let mut chosen: BTreeMap<PersonId, usize> = BTreeMap::new();
    for person in people {
        let wanted = person.as_bytes().iter().map(|byte| usize::from(*byte)).sum::<usize>();
        let taken = chosen.values().copied().collect::<Vec<_>>();
        let free =
            (0..PEOPLE.len()).map(|step| (wanted + step) % PEOPLE.len()).find(|one| !taken.contains(one));
        chosen.insert(*person, free.unwrap_or(wanted % PEOPLE.len()));
    }
    chosen.into_iter().map(|(person, color)| (person, PEOPLE[color])).collect()
}

/// A person's colour behind the words that they have selected.
pub fn behind_words(person: Color32) -> Color32 {
    person.gamma_multiply(0.22)
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

impl Colors {
    pub const LIGHT: Colors = Colors {
        paper: hex(0xFAF7F2),
        surface: hex(0xFFFFFF),
        sunken: hex(0xF2EDE4),
        line: hex(0xDDD5C7),
        ink: hex(0x1E2329),
        ink_2: hex(0x4C5460),
        off: hex(0x656B74),
        accent: hex(0x0B5D57),
        accent_soft: hex(0xD9ECE9),
        on_accent: hex(0xFFFFFF),
        good: hex(0x1B6338),
        good_soft: hex(0xDDF1E2),
        warn: hex(0x854807),
        warn_soft: hex(0xFCEFD6),
        bad: hex(0x9B2418),
        bad_soft: hex(0xFBE3DF),
        info: hex(0x1F4E8C),
        info_soft: hex(0xE1EBF8),
        plum: hex(0x5F3A8E),
        plum_soft: hex(0xECE4F6),
        selection: hex(0xBFE0DB),
        on_person: hex(0xFFFFFF),
    };

    pub const DARK: Colors = Colors {
        paper: hex(0x16191D),
        surface: hex(0x1F2429),
        sunken: hex(0x111417),
        line: hex(0x3A424B),
        ink: hex(0xF2EFEA),
        ink_2: hex(0xB9C0C9),
        off: hex(0x8E959E),
        accent: hex(0x6FD1C6),
        accent_soft: hex(0x14403C),
        on_accent: hex(0x0E1A19),
        good: hex(0x7FD6A0),
        good_soft: hex(0x163A26),
        warn: hex(0xF0B561),
        warn_soft: hex(0x44300F),
        bad: hex(0xFF9C8F),
        bad_soft: hex(0x4A1C17),
        info: hex(0x93BEFA),
        info_soft: hex(0x1A3355),
        plum: hex(0xC9AEF2),
        plum_soft: hex(0x36254F),
        selection: hex(0x1E5A54),
        on_person: hex(0xFFFFFF),
    };

    /// Black, white and one accent. A word or a shape carries every meaning, so no other colour is needed.
    pub const CONTRAST: Colors = Colors {
        paper: hex(0xFFFFFF),
        surface: hex(0xFFFFFF),
        sunken: hex(0xFFFFFF),
        line: hex(0x000000),
        ink: hex(0x000000),
        ink_2: hex(0x000000),
        off: hex(0x595959),
        accent: hex(0x00443F),
        accent_soft: hex(0xFFFFFF),
        on_accent: hex(0xFFFFFF),
        good: hex(0x000000),
        good_soft: hex(0xFFFFFF),
        warn: hex(0x000000),
        warn_soft: hex(0xFFFFFF),
        bad: hex(0x000000),
        bad_soft: hex(0xFFFFFF),
        info: hex(0x000000),
        info_soft: hex(0xFFFFFF),
        plum: hex(0x000000),
        plum_soft: hex(0xFFFFFF),
        selection: hex(0xBFE0DB),
        on_person: hex(0xFFFFFF),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Each theme with the least contrast of its words.
    const THEMES: [(Colors, f64); 3] = [(Colors::LIGHT, 6.0), (Colors::DARK, 6.0), (Colors::CONTRAST, 7.0)];

    fn check(pairs: &[(Color32, Color32)], least: f64) {
        for (front, back) in pairs {
            let found = contrast(*front, *back);
            assert!(found >= least, "{front:?} on {back:?} is {found:.2} : 1, wanted {least}");
        }
    }

    /// `back` as it looks through `front`.
    fn over(front: Color32, back: Color32) -> Color32 {
        back.blend(front)
    }

    #[test]
    fn words_stand_out_from_what_is_behind_them() {
        for (colors, least) in THEMES {
            let grounds = [colors.paper, colors.surface, colors.sunken];
            let softs = [
                colors.accent_soft,
                colors.good_soft,
                colors.warn_soft,
                colors.bad_soft,
                colors.info_soft,
                colors.plum_soft,
            ];
            let inks = [colors.ink, colors.ink_2];
            let tones = [colors.accent, colors.good, colors.warn, colors.bad, colors.info, colors.plum];
            for ink in inks.iter().chain(&tones) {
                check(&grounds.map(|ground| (*ink, ground)), least);
            }
            // On a soft ground stands its own tone, or ink.
            for ink in inks {
                check(&softs.map(|ground| (ink, ground)), least);
            }
            let own: Vec<_> = tones.into_iter().zip(softs).collect();
            check(&own, least);
            check(&[(colors.on_accent, colors.accent), (colors.ink, colors.selection)], least);
        }
    }

    #[test]
    fn words_stand_out_on_people() {
        for (colors, least) in THEMES {
            for person in PEOPLE {
                check(&[(colors.on_person, person)], least);
                let marked = over(behind_words(person), colors.surface);
                check(&[(colors.ink, marked)], least);
            }
        }
    }

    /// A soft ground, a line under the words, and perhaps what somebody has marked over it.
    #[test]
    fn words_with_a_comment_stand_out_and_their_line_is_seen() {
        for (colors, least) in THEMES {
            let ground = colors.warn_soft;
            let marked: Vec<_> =
                PEOPLE.iter().map(|person| (colors.ink, over(behind_words(*person), ground))).collect();
            check(&marked, 4.5);
            check(&[(colors.ink, ground), (colors.ink_2, ground), (colors.accent, ground)], least);
            check(&[colors.surface, ground, colors.selection].map(|ground| (colors.warn, ground)), 3.0);
        }
    }

    #[test]
    fn edges_and_rings_can_be_seen() {
        for (colors, _) in THEMES {
            let grounds = [colors.paper, colors.surface, colors.sunken];
            // The ring round what has the keyboard, and the caret.
            check(&grounds.map(|ground| (colors.accent, ground)), 3.0);
            check(&grounds.map(|ground| (colors.ink, ground)), 3.0);
            // A ring on the main button is of what is written on it.
            check(&[(colors.on_accent, colors.accent)], 3.0);
        }
        let colors = Colors::CONTRAST;
        check(&[colors.paper, colors.surface, colors.sunken].map(|ground| (colors.line, ground)), 3.0);
    }

    #[test]
    fn edges_and_the_place_of_the_keyboard_are_seen_on_every_ground() {
        for colors in [Colors::LIGHT, Colors::DARK, Colors::CONTRAST] {
            let grounds = [colors.paper, colors.surface, colors.sunken, colors.accent_soft];
            for ground in grounds {
                assert!(contrast(colors.accent, ground) >= 3.0, "a ring on {ground:?}");
            }
            // On a filled button the ring's pale edge parts the two.
            assert!(contrast(colors.accent, colors.paper) >= 3.0);
            for ground in [colors.paper, colors.surface] {
                assert!(contrast(colors.off, ground) >= 4.5, "what cannot be pressed on {ground:?}");
            }
        }
        let high = Colors::CONTRAST;
        for ground in [high.paper, high.surface, high.sunken] {
            assert!(contrast(high.line, ground) >= 3.0, "an edge on {ground:?}");
            assert!(contrast(high.off, ground) >= 7.0, "what cannot be pressed on {ground:?}");
        }
    }

    #[test]
    fn nobody_shares_a_colour_while_there_are_enough() {
        // All of these would like the same one.
        let people: Vec<PersonId> = (1..=10).map(|n| PersonId([n * 8; 32])).collect();
        let colors = of_people(&people[..8]);
        let different: std::collections::BTreeSet<[u8; 4]> = colors.values().map(Color32::to_array).collect();
        assert_eq!(different.len(), 8);
        assert_eq!(of_people(&people).len(), 10);
        assert_eq!(of_people(&people)[&people[0]], colors[&people[0]]);
    }
}
