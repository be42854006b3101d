//! The ground rules as they are printed before they are agreed: what the program goes by, part by part, and the words.

use trestle_export::markdown;
use trestle_model::text::{BlockKind, NewBlock};

use super::said::{Part, Said};
use crate::{look::Look, screens::printed, view::TableView};

pub(super) fn blocks(look: &Look, view: &TableView) -> Vec<NewBlock> {
    let said = Said::in_force(look, view);
    let note = format!("{}. {}", look.say("rules-suggested"), look.say("rules-suggested-note"));
    let mut blocks =
        vec![printed(BlockKind::Paragraph, 0, &view.title), printed(BlockKind::Paragraph, 0, note)];
    for part in Part::ALL {
        blocks.push(printed(BlockKind::Heading { level: 2 }, 0, look.say(part.title_key())));
        // Marks make words bold on the screen; here they are words only.
        let sentence = said.sentence(look, part).replace("**", "");
        blocks.push(printed(BlockKind::Paragraph, 0, sentence));
    }
    blocks.push(printed(BlockKind::Heading { level: 2 }, 0, look.say("rules-whole")));
    let words = markdown::parse(view.rules.whole.as_bytes()).unwrap_or_default();
    blocks.extend(words.into_iter().map(|block| NewBlock {
        kind: match block.kind {
            BlockKind::Heading { level } => BlockKind::Heading { level: (level + 2).min(6) },
            kind => kind,
        },
        ..block
    }));
    blocks
}
