//! Making a text read like another: it then does, by few ops, and what others typed meanwhile is still there.

use trestle_model::text::{Block, NewBlock, Run, TextAction};

use crate::world::{Dice, Letters, Writer, any_action, histories, meet};

fn paragraphs(texts: &[&str]) -> Vec<NewBlock> {
    texts.iter().map(|text| NewBlock { runs: vec![Run::plain(*text)], ..NewBlock::default() }).collect()
}

fn replace(writer: &mut Writer, texts: &[&str], dice: &mut Dice) -> usize {
    let done = writer.act(&TextAction::Replace { blocks: paragraphs(texts) }, dice);
    assert_eq!(writer.text(), texts.join("\n"));
    done.map_or(0, |done| automerge::Change::from_bytes(done.bytes).expect("it decodes").len())
}

#[test]
fn few_ops_are_enough() {
    let start = ["The cat sat on the mat.", "It rained.", "Then the sun came out and all was well."];
    let cases: [(&str, &[&str], usize); 6] = [
        ("nothing", &start, 0),
        ("one letter", &["The cat sat on the mat.", "It rains.", start[2]], 3),
        ("one word", &["The dog sat on the mat.", start[1], start[2]], 6),
        ("a move", &[start[2], start[0], start[1]], 1),
        ("a removal", &[start[0], start[2]], 11),
        ("a new paragraph", &[start[0], "And?", start[1], start[2]], 8),
    ];
    for (name, texts, ops_max) in cases {
        let mut dice = Dice::new(1);
        let mut writer = Writer::new(1);
        replace(&mut writer, &start, &mut dice);
        let ops = replace(&mut writer, texts, &mut dice);
        assert!(ops <= ops_max, "{name}: {ops} ops");
    }
}

#[test]
fn words_typed_meanwhile_survive() {
    let mut dice = Dice::new(1);
    let mut writers = [Writer::new(1), Writer::new(2)];
    replace(&mut writers[0], &["The cat sat on the mat.", "It rained.", "The end."], &mut dice);
    meet(&mut writers);
    writers[1].type_at(0, 7, " and the dog", &mut dice);
    writers[1].type_at(1, 2, "NEW", &mut dice);
    replace(&mut writers[0], &["The cat slept on the mat.", "The end came."], &mut dice);
    meet(&mut writers);
    assert_eq!(writers[0].text(), "The cat and the dog slept on the mat.NEW\nThe end came.");
}

#[test]
fn any_text_becomes_any_other() {
    histories(300, |seed| {
        let mut dice = Dice::new(seed);
        let mut texts: Vec<Writer> = Vec::new();
        for _ in 0..2 {
            // Both draw the same letters, so that much is alike.
            let mut letters = Letters(dice.below(3) as u32);
            let mut writer = Writer::new(1);
            for _ in 0..20 {
                let action = any_action(writer.blocks(), &mut letters, &mut dice);
                writer.act(&action, &mut dice);
            }
            texts.push(writer);
        }
        let new = |block: &Block| NewBlock {
            kind: block.kind.clone(),
            indent: block.indent,
            runs: block.runs.clone(),
        };
        let wanted: Vec<NewBlock> = texts[1].blocks().iter().map(new).collect();
        let before = texts[0].text();
        let done = texts[0].act(&TextAction::Replace { blocks: wanted.clone() }, &mut dice);
        let reads: Vec<NewBlock> = texts[0].blocks().iter().map(new).collect();
        assert_eq!(reads, wanted);
        texts[0].check_kept_view();
        if done.is_some() {
            texts[0].undo(&mut dice);
            assert_eq!(texts[0].text(), before);
        }
    });
}

#[test]
fn an_empty_text_is_one_empty_paragraph() {
    let mut dice = Dice::new(1);
    let mut writer = Writer::new(1);
    replace(&mut writer, &["one", "two"], &mut dice);
    writer.act(&TextAction::Replace { blocks: Vec::new() }, &mut dice);
    assert_eq!((writer.text(), writer.blocks().len()), (String::new(), 1));
}
