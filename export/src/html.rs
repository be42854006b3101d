//! One self-contained HTML page: no script, nothing fetched, readable in light, dark and on paper.
//!
//! Blocks come in, their normal form ([`crate::markdown`]) goes out, so the page says the same words as the Markdown.
//! Lists nest as the indents say. A strict content policy in the page lets only its own style through, named by hash.
//!
//! Absent: sentences of our own. The few words around the document are [`Words`].

use comrak::Anchorizer;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use trestle_model::text::{Block, BlockKind, Marks, NewBlock, Run};

use crate::{link, markdown};

/// The page's own style, from the tokens of the window.
const STYLE: &str = include_str!("html/page.css");

/// SHA-256 of [`STYLE`] in base 64; a test says what it must be.
const STYLE_HASH: &str = "Ly4WIjg9y2OV3eAmIbIsPeEmMMV6cdiUbasTrNNq0sE=";

/// What a page shows.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub title: &'a str,
    /// A BCP 47 tag such as `cy`.
    pub lang: &'a str,
    pub blocks: &'a [Block],
    pub words: Words<'a>,
}

/// The words around a document, in the language of the page.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Said before the words of a task that is done.
    pub done: &'a str,
    /// Said before the words of a task that is not done.
    pub not_done: &'a str,
    /// The line below the document; none if empty.
    pub footer: &'a str,
}

/// Writes `page` as one HTML document.
pub fn page(page: &Page<'_>) -> String {
    let blocks = page.blocks.iter().map(|block| NewBlock {
        kind: block.kind.clone(),
        indent: block.indent,
        runs: block.runs.clone(),
    });
    let blocks = markdown::normal_form(blocks.collect());
    let has_top_heading = blocks.iter().any(|block| block.kind == BlockKind::Heading { level: 1 });
    // A design whose first line is its title says it once.
    let says_its_title = blocks.first().is_some_and(|block| {
        let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
        block.kind == BlockKind::Heading { level: 1 } && text.trim() == page.title.trim()
    });
    let policy =
        format!("default-src 'none'; style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'");
    let mut body = Body { words: page.words, anchors: Anchorizer::new() };
    let markup = html! {
        (DOCTYPE)
        html lang=(clean(page.lang)) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { (clean(page.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @if !page.title.is_empty() && !says_its_title {
                    header {
                        @if has_top_heading { p.title { (clean(page.title)) } }
                        @else { h1.title { (clean(page.title)) } }
                    }
                }
                main { (body.blocks(&blocks)) }
                @if !page.words.footer.is_empty() {
                    footer { p { (clean(page.words.footer)) } }
                }
            }
        }
    };
    markup.into_string()
}

/// Chars that HTML does not allow, and those by which a page would read in another order than the window, are shown as
/// U+FFFD.
fn clean(text: &str) -> String {
    trestle_trust::label::plain(text)
}

struct Body<'a> {
    words: Words<'a>,
    anchors: Anchorizer,
}

impl Body<'_> {
    /// Blocks in normal form; the first has the smallest indent.
    fn blocks(&mut self, blocks: &[NewBlock]) -> Markup {
        let mut rest = blocks;
        let mut parts = Vec::new();
        while let Some(first) = rest.first() {
            let list = List::of(&first.kind);
            let count = if list.is_some() {
                let goes_on = |b: &&NewBlock| {
                    b.indent > first.indent || b.indent == first.indent && List::of(&b.kind) == list
                };
                rest.iter().take_while(goes_on).count()
            } else if first.kind == BlockKind::Quote {
                let goes_on = |b: &&NewBlock| b.kind == BlockKind::Quote && b.indent == first.indent;
                rest.iter().take_while(goes_on).count()
            } else {
                1
            };
            let (part, later) = rest.split_at(count.max(1));
            parts.push(match list {
                Some(list) => self.list(list, part),
                None => self.block(first, part),
            });
            rest = later;
        }
        html! { @for part in &parts { (part) "\n" } }
    }

    /// A list: `part` starts with an item, and its other items have the same indent.
    fn list(&mut self, list: List, part: &[NewBlock]) -> Markup {
        let indent = part.first().map_or(0, |item| item.indent);
        let mut items = Vec::new();
        let mut rest = part;
        while let Some((item, later)) = rest.split_first() {
            let count = later.iter().take_while(|block| block.indent > indent).count();
            let (inside, others) = later.split_at(count);
            items.push(self.item(item, inside));
            rest = others;
        }
        let start = part.first().and_then(|item| match item.kind {
            BlockKind::Numbered { start } if start != 1 => Some(start),
            _ => None,
        });
        html! {
            @match list {
                List::Signs => ul { @for item in &items { (item) } },
                List::Numbers => ol start=[start] { @for item in &items { (item) } },
            }
        }
    }

    fn item(&mut self, item: &NewBlock, inside: &[NewBlock]) -> Markup {
        let task = match item.kind {
            BlockKind::Check { done } => Some(done),
            _ => None,
        };
        let words = task.map(|done| if done { self.words.done } else { self.words.not_done });
        let class = task.map(|done| if done { "task done" } else { "task" });
        let inside = self.blocks(inside);
        html! {
            li class=[class] {
                @if let Some(words) = words {
                    span.box aria-hidden="true" {}
                    span.said { (clean(words)) " " }
                }
                (text(&item.runs))
                (inside)
            }
        }
    }

    fn block(&mut self, block: &NewBlock, quotes: &[NewBlock]) -> Markup {
        match &block.kind {
            BlockKind::Heading { level } => self.heading(*level, block),
            BlockKind::Quote => html! {
                blockquote { @for quote in quotes { p { (text(&quote.runs)) } } }
            },
            BlockKind::Code { language } => {
                let lang = (!language.is_empty()).then(|| clean(language));
                html! { pre tabindex="0" { code data-language=[lang] { (plain(&block.runs)) } } }
            }
            BlockKind::Divider => html! { hr; },
            BlockKind::Verbatim => html! { pre.verbatim tabindex="0" { (plain(&block.runs)) } },
            BlockKind::Paragraph
            | BlockKind::Bullet
            | BlockKind::Numbered { .. }
            | BlockKind::Check { .. } => html! { p { (text(&block.runs)) } },
        }
    }

    /// A heading with a name that links within the document can lead to, made as most Markdown programs do.
    fn heading(&mut self, level: u8, block: &NewBlock) -> Markup {
        let id = self.anchors.anchorize(&clean(&plain(&block.runs)));
        let id = (!id.is_empty()).then_some(id);
        let text = text(&block.runs);
        html! {
            @match level {
                1 => h1 id=[id] { (text) },
                2 => h2 id=[id] { (text) },
                3 => h3 id=[id] { (text) },
                4 => h4 id=[id] { (text) },
                5 => h5 id=[id] { (text) },
                _ => h6 id=[id] { (text) },
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Signs,
    Numbers,
}

impl List {
    fn of(kind: &BlockKind) -> Option<Self> {
        match kind {
            BlockKind::Bullet | BlockKind::Check { .. } => Some(List::Signs),
            BlockKind::Numbered { .. } => Some(List::Numbers),
            _ => None,
        }
    }
}

fn plain(runs: &[Run]) -> String {
    clean(&runs.iter().map(|run| run.text.as_str()).collect::<String>())
}

/// Runs with their marks; neighbours with the same link are one link.
fn text(runs: &[Run]) -> Markup {
    let links = runs.chunk_by(|a, b| a.marks.link == b.marks.link);
    html! {
        @for part in links {
            @match part.first().and_then(|run| run.marks.link.as_deref()).filter(|url| link::is_safe(url)) {
                Some(url) => a href=(url) rel="noopener noreferrer" { @for run in part { (marked(run)) } },
                None => @for run in part { (marked(run)) },
            }
        }
    }
}

fn marked(run: &Run) -> Markup {
    let Marks { bold, italic, strike, code, .. } = run.marks;
    let cleaned = clean(&run.text);
    let text = html! {
        @for (at, line) in cleaned.split('\n').enumerate() { @if at > 0 { br; } (line) }
    };
    let text = if code {
        html! { code { (text) } }
    } else {
        text
    };
    html! {
        @match (bold, italic, strike) {
            (false, false, false) => (text),
            (true, false, false) => strong { (text) },
            (false, true, false) => em { (text) },
            (true, true, false) => strong { em { (text) } },
            (false, false, true) => s { (text) },
            (true, false, true) => strong { s { (text) } },
            (false, true, true) => em { s { (text) } },
            (true, true, true) => strong { em { s { (text) } } },
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn a_design_that_begins_with_its_title_says_it_once() {
        let check = |title: &str, source: &str, times: usize| {
            let blocks = markdown::parse(source.as_bytes()).expect("Markdown");
            let block = |block: NewBlock| Block {
                id: "a".into(),
                kind: block.kind,
                indent: block.indent,
                runs: block.runs,
            };
            let blocks: Vec<Block> = blocks.into_iter().map(block).collect();
            let words = Words { done: "", not_done: "", footer: "" };
            let html = page(&Page { title, lang: "en", blocks: &blocks, words });
            let body = html.split_once("<body>").expect("a body").1;
            assert_eq!(body.matches(">Repairs<").count(), times, "{body}");
        };
        check("Repairs", "# Repairs\n\nWords", 1);
        check("Repairs", "Words", 1);
        check("Repairs", "# Something else\n\nWords", 1);
        check("Other", "# Repairs", 1);
        check("Repairs", "Words\n\n# Repairs", 2);
    }

    #[test]
    fn a_page_reads_in_the_order_of_the_window() {
        let runs = vec![Run::plain("pay \u{202e}01\u{202c} \u{2067}x\u{2069}\u{1b} \u{fe0f}")];
        let block = Block { id: "a".into(), kind: BlockKind::Paragraph, indent: 0, runs };
        let words = Words { done: "", not_done: "", footer: "" };
        let html = page(&Page { title: "\u{202e}T", lang: "en", blocks: &[block], words });
        assert!(html.contains("pay \u{fffd}01\u{fffd} \u{fffd}x\u{fffd}\u{fffd} \u{fe0f}"), "{html}");
        assert!(html.contains("\u{fffd}T") && !html.contains('\u{202e}'), "{html}");
    }

    #[test]
    fn the_policy_names_the_style_that_is_in_the_page() {
        let hash = data_encoding::BASE64.encode(&Sha256::digest(super::STYLE));
        assert_eq!(super::STYLE_HASH, hash);
    }
}
