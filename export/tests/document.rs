//! Goal: a real document of many pages keeps every word, heading, list item, bold stretch and link.
//!
//! Method: the sample's words, headings, items, bold stretches and links are counted by looking at its source, line by
//! line and without our reader or comrak; then the blocks, the Markdown written from them and the HTML page are held
//! against that.

use trestle_export::html::{self, Words};
use trestle_export::markdown;
use trestle_model::text::{Block, BlockId, BlockKind, NewBlock};

const SAMPLE: &str = include_str!("../../assets/samples/nodejs-stream.md");

fn read(text: &str) -> Vec<NewBlock> {
    markdown::parse(text.as_bytes()).expect("the sample is text")
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// What a reader of the blocks sees, and where the links lead.
fn shown(blocks: &[NewBlock]) -> String {
    let mut out = String::new();
    for block in blocks {
        out.extend(block.runs.iter().map(|run| run.text.as_str()));
        out.push('\n');
    }
    out
}

/// The lines of the source outside code and comments, without the definitions of link targets at its end.
fn prose() -> Vec<&'static str> {
    let mut hidden = false;
    let mut lines = Vec::new();
    for line in SAMPLE.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence || (line.starts_with("<!--") && !line.contains("-->")) || (hidden && line.contains("-->")) {
            hidden = !hidden;
        } else if !hidden && !line.starts_with("<!--") && !line.starts_with('[') {
            lines.push(line);
        }
    }
    lines
}

/// The words of a line of Markdown without its links' addresses. A mark within a word does not part it.
fn said(line: &str) -> Vec<String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
        out.push(' ');
    }
    out.push_str(rest);
    let mut plain = String::new();
    let mut parts = out.split("][");
    plain.push_str(parts.next().unwrap_or(""));
    for part in parts {
        plain.push_str(part.split_once(']').map_or(part, |(_, after)| after));
    }
    words(&plain.replace(['`', '*'], ""))
}

#[test]
fn the_sample_is_a_long_document() {
    assert!(words(SAMPLE).len() > 9_000);
}

#[test]
fn every_heading_and_every_word_of_prose_is_there_in_order() {
    let blocks = read(SAMPLE);
    let shown = words(&shown(&blocks));
    let mut at = 0;
    for line in prose() {
        for word in said(line) {
            let found = shown[at..].iter().take(400).position(|shown| *shown == word);
            at += 1 + found.unwrap_or_else(|| panic!("{word:?} of {line:?} is missing"));
        }
    }
    let headings: Vec<Vec<String>> =
        prose().into_iter().filter(|line| line.starts_with('#')).map(words).collect();
    let ours: Vec<Vec<String>> = blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading { .. }))
        .map(|block| words(&block.runs.iter().map(|run| run.text.as_str()).collect::<String>()))
        .collect();
    assert!(headings.len() > 100);
    assert_eq!(ours, headings);
}

#[test]
fn every_list_item_bold_stretch_and_link_is_there() {
    let blocks = read(SAMPLE);
    let is_item = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("* ")
            || line.starts_with("- ")
            || line.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok())
    };
    let items =
        blocks.iter().filter(|block| matches!(block.kind, BlockKind::Bullet | BlockKind::Numbered { .. }));
    assert_eq!(items.count(), prose().iter().filter(|line| is_item(line)).count());
    let runs = || blocks.iter().flat_map(|block| &block.runs);
    let bold: Vec<&str> = runs().filter(|run| run.marks.bold).map(|run| run.text.as_str()).collect();
    let pairs = prose().iter().map(|line| line.matches("**").count()).sum::<usize>() / 2;
    assert!(bold.len() >= pairs && pairs > 10, "{} bold stretches of {pairs}", bold.len());
    let links = runs().filter(|run| run.marks.link.is_some()).count();
    let by_reference =
        prose().into_iter().filter(|line| !line.starts_with('|')).map(|line| line.matches("][").count());
    assert!(links >= by_reference.sum::<usize>() && links > 100, "{links} links");
    let kept = blocks.iter().filter(|block| block.kind == BlockKind::Verbatim).count();
    assert!(kept * 4 < blocks.len(), "{kept} of {} blocks are verbatim", blocks.len());
}

#[test]
fn what_is_written_reads_the_same() {
    let blocks = read(SAMPLE);
    let written = markdown::write_new(blocks.clone());
    assert_eq!(read(&written), blocks);
    assert_eq!(markdown::write_new(read(&written)), written);
}

fn page(blocks: Vec<NewBlock>) -> String {
    let with_id = |(at, new): (usize, NewBlock)| Block {
        id: BlockId::from(format!("b{at}").as_str()),
        kind: new.kind,
        indent: new.indent,
        runs: new.runs,
    };
    let blocks: Vec<Block> = blocks.into_iter().enumerate().map(with_id).collect();
    let around = Words { done: "Wedi'i wneud:", not_done: "I'w wneud:", footer: "" };
    html::page(&html::Page { title: "", lang: "cy", blocks: &blocks, words: around })
}

/// Tags that do not part words.
const INLINE: [&str; 5] = ["a", "strong", "em", "s", "code"];

/// Walks a page: every tag that opens closes in its turn. Gives the text, without the style and what only screen
/// readers are told.
fn text_of_page(page: &str) -> String {
    let mut open: Vec<&str> = Vec::new();
    let mut out = String::new();
    let mut rest = page;
    while let Some((text, after)) = rest.split_once('<') {
        if !open.iter().any(|tag| ["style", "title", "span"].contains(tag)) {
            out.push_str(text);
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "tags nest");
            out.push_str(if INLINE.contains(&name) { "" } else { "\n" });
            continue;
        }
        let name = tag.split(' ').next().expect("a tag has a name");
        assert!(!["script", "img", "iframe", "link", "object"].contains(&name), "<{name}> in the page");
        match name {
            "meta" | "hr" | "br" | "!DOCTYPE" => {}
            name => open.push(name),
        }
        out.push_str(if INLINE.contains(&name) { "" } else { "\n" });
    }
    assert!(open.is_empty(), "{open:?} stay open");
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    entities.iter().fold(out, |text, (entity, c)| text.replace(entity, c))
}

#[test]
fn the_page_says_the_same_words_and_nests() {
    let blocks = read(SAMPLE);
    let (on_page, ours) = (words(&text_of_page(&page(blocks.clone()))), words(&shown(&blocks)));
    let differ = on_page.iter().zip(&ours).position(|(a, b)| a != b);
    let around =
        differ.map(|at| (&on_page[at.saturating_sub(5)..at + 2], &ours[at.saturating_sub(5)..at + 2]));
    assert_eq!(around, None);
    assert_eq!(on_page.len(), ours.len());
}

#[test]
fn lists_nest_tasks_are_said_and_unsafe_links_are_dead() {
    let source = "# T\n\n3. one\n   - two\n\n     more\n   - [x] three\n4. four\n\n> q\n>\n> r\n\n[no](javascript:x) [yes](https://a.org)\n\n<b onclick=x>\n";
    let page = page(read(source));
    let main = &page[page.find("<main>").expect("a main part")..];
    let shape: String = main.split('\n').collect();
    for part in [
        "<h1 id=\"t\">T</h1>",
        "<ol start=\"3\"><li>one<ul><li>two<p>more</p></li><li class=\"task done\"><span class=\"box\" aria-hidden=\"true\"></span><span class=\"said\">Wedi'i wneud: </span>three</li></ul></li><li>four</li></ol>",
        "<blockquote><p>q</p><p>r</p></blockquote>",
        "<a href=\"https://a.org\" rel=\"noopener noreferrer\">yes</a>",
        "<pre class=\"verbatim\" tabindex=\"0\">&lt;b onclick=x&gt;</pre>",
    ] {
        assert!(shape.contains(part), "{part}\nis not in\n{shape}");
    }
    assert!(!page.contains("href=\"javascript"));
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"cy\">"));
    text_of_page(&page);
}
