//! Goal: no word, mark or list item is lost on the way in and out of Markdown.
//!
//! Method: generated blocks (any kind, any indent, any marks, chars that look like markup) must come back as their
//! normal form; generated Markdown (tokens counted through the source) must keep its words in order and come back the
//! same after writing; mutated bytes must only ever give an answer. proptest prints a failing case and keeps its seed
//! beside this file.

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use trestle_export::markdown::{self, ImportError};
use trestle_model::text::{BlockKind, Marks, NewBlock, Run};

fn cases(cases: u32) -> ProptestConfig {
    let beside = FileFailurePersistence::WithSource("proptest-regressions");
    ProptestConfig { cases, failure_persistence: Some(Box::new(beside)), ..ProptestConfig::default() }
}

fn read(text: &str) -> Vec<NewBlock> {
    markdown::parse(text.as_bytes()).expect("text can be read")
}

fn block(kind: BlockKind, indent: u8, runs: Vec<Run>) -> NewBlock {
    NewBlock { kind, indent, runs }
}

/// Text in which every char that Markdown has a use for comes up often.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        8 => "[a-c]{1,3}",
        4 => Just(" ".to_owned()),
        6 => "[-*_~`#>+=|:.()!<&\\[\\]\\\\^0-9x]{1,3}",
        1 => Just("\n".to_owned()),
        1 => prop::sample::select(vec![
            "  ", "\t", "---", "1. ", "- ", "[ ] ", "[x]", "&amp;", "&#97;", "<b>", "<!-- -->", "http://a.b", "](u)",
            "[^1]", "\u{a0}", "é", "ŵ", "’", "“", "\u{301}", "😀", "Ⓐ", "語", "€", "\u{200b}", "\u{c}", "| a |\n| - |",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..7).prop_map(|parts| parts.concat())
}

fn marks() -> impl Strategy<Value = Marks> {
    let link = prop_oneof![
        6 => Just(None),
        1 => prop::sample::select(vec![
            "http://a.b", "u", "", "a b", "a(b)c", "x<y>z w", "#f", "a&amp;b;", "javascript:x", "m\\n", "mailto:a@b", "[k]", "a*b_c`d",
        ]).prop_map(|url| Some(url.to_owned())),
    ];
    let rare = || prop::bool::weighted(0.3);
    (rare(), rare(), prop::bool::weighted(0.15), prop::bool::weighted(0.15), link)
        .prop_map(|(bold, italic, strike, code, link)| Marks { bold, italic, strike, code, link })
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    prop::collection::vec((text(), marks()).prop_map(|(text, marks)| Run { text, marks }), 0..5)
}

/// Verbatim lines as reading makes them.
fn kept() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "| a | b |\n| - | - |\n| c | d |",
        "<div>\nhello\n</div>",
        "<!-- a\n\nb -->",
        "[ref]: /url \"title\"",
        "[^1]: A note.",
        "![a picture](p.png)",
        "words <br> more",
        "> - a list in a quote",
        "> [!NOTE]\n> An alert.",
        "1) [x] another",
        "1. [ ] a task with a number",
        "  <p>moved</p>",
        "[a](b \"title\")",
    ])
    .prop_map(str::to_owned)
}

fn any_block() -> impl Strategy<Value = NewBlock> {
    let kind = prop_oneof![
        4 => Just(BlockKind::Paragraph),
        1 => (0u8..9).prop_map(|level| BlockKind::Heading { level }),
        4 => Just(BlockKind::Bullet),
        3 => prop_oneof![Just(1u32), Just(0), 3u32..12, Just(u32::MAX)].prop_map(|start| BlockKind::Numbered { start }),
        2 => any::<bool>().prop_map(|done| BlockKind::Check { done }),
        2 => Just(BlockKind::Quote),
        1 => prop::sample::select(vec!["", "rust", "a `b`", "a&amp;b\\c", " x "])
            .prop_map(|language| BlockKind::Code { language: language.to_owned() }),
        1 => Just(BlockKind::Divider),
    ];
    let indent = || prop_oneof![3 => Just(0u8), 3 => Just(1u8), 2 => Just(2u8), 1 => 3u8..12];
    prop_oneof![
        9 => (kind, indent(), runs()).prop_map(|(kind, indent, runs)| block(kind, indent, runs)),
        1 => (indent(), kept()).prop_map(|(indent, text)| {
            // comrak ends a list before a definition at its very end, so one inside a list comes back after it.
            let indent = if text.starts_with("[ref]") { 0 } else { indent };
            block(BlockKind::Verbatim, indent, vec![Run::plain(text)])
        }),
    ]
}

/// Letters and digits of all blocks, in order: what a person would call the words.
fn letters(blocks: &[NewBlock]) -> String {
    let text = blocks.iter().flat_map(|block| &block.runs).map(|run| run.text.as_str());
    text.flat_map(str::chars).filter(|c| c.is_alphanumeric()).collect()
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn blocks_come_back_as_they_were(blocks in prop::collection::vec(any_block(), 0..8)) {
        let written = markdown::write_new(blocks.clone());
        let normal = markdown::normal_form(blocks.clone());
        prop_assert_eq!(&read(&written), &normal, "\n--- written:\n{}", written);
        prop_assert_eq!(&markdown::normal_form(normal.clone()), &normal, "not a fixed point");
        prop_assert_eq!(markdown::write_new(normal.clone()), written);
        if blocks.iter().flat_map(|b| &b.runs).all(|run| run.marks.link.as_deref() != Some("javascript:x")) {
            prop_assert_eq!(letters(&normal), letters(&blocks));
        }
    }

    #[test]
    fn one_paragraph_comes_back_as_it_was(runs in runs(), heading in any::<bool>()) {
        let kind = if heading { BlockKind::Heading { level: 2 } } else { BlockKind::Paragraph };
        let blocks = vec![block(kind, 0, runs)];
        let written = markdown::write_new(blocks.clone());
        prop_assert_eq!(read(&written), markdown::normal_form(blocks), "\n--- written:\n{}", written);
    }
}

/// A line of Markdown. `W` stands for a word, `U` for part of an address.
fn line() -> impl Strategy<Value = String> {
    let start = prop::sample::select(vec![
        "",
        "",
        "",
        "",
        "  ",
        "   ",
        "    ",
        "      ",
        "\t",
        "> ",
        ">",
        "> > ",
        "- ",
        "- ",
        "* ",
        "+ ",
        "-   ",
        "1. ",
        "2. ",
        "7) ",
        "10. ",
        "  - ",
        "    - ",
        "   1. ",
        "        * ",
        "- [ ] ",
        "- [x] ",
        "1. [X] ",
        "- - ",
        "- > ",
        "> - ",
        ">\t",
        "-\t",
        "# ",
        "## ",
        "###### ",
        "- # ",
        "> # ",
        "  > ",
        "  # ",
        "- \n  ",
        "[^1]: ",
        "    | ",
    ]);
    let words = prop::sample::select(vec![
        "",
        "",
        "W",
        "W W",
        "W W W",
        "W **W W** W",
        "_W W_",
        "***W** W*",
        "**W *W W* W**",
        "~~W~~ W",
        "`W W`",
        "`` W ` W ``",
        "W\\",
        "W  ",
        "[W](/U)",
        "[W W](<U U> \"W\")",
        "**[W](http://U.org/?a=b&c)**",
        "[W][U]",
        "[U]: /U",
        "[U]: /U 'W'",
        "[U]:\n/U",
        "![W](/U)",
        "<http://U.org>",
        "<b>W</b>",
        "<div>",
        "</div>",
        "<!-- W",
        "W -->",
        "<!-- -->",
        "<script>W",
        "```",
        "``` L",
        "~~~",
        "---",
        "***",
        "===",
        "----",
        "| W | W |",
        "| - | - |",
        "W | W",
        "- | -",
        "W[^1] W",
        "&amp; W &copy; W",
        "\\* W \\_ W",
        "[W](javascript:U)",
        "[W](ftp://U)",
        "W * W _ W",
        "**W",
        "W**",
        "[W",
        "W]",
        "# W #",
        "&#32;W&#10;",
        "[ ]",
        "[x]",
        "W\u{a0}W",
        "“W” **“W”** W",
        "**W:** W",
        "1986. W",
        "-W",
        "[!NOTE]",
        "[**W _W_**](U) W",
        "<U@U.org>",
        "&nbsp;",
        "[U]",
    ]);
    (start, words).prop_map(|(start, words)| format!("{start}{words}"))
}

/// Markdown whose words are `w0`, `w1` and so on, in order.
fn source() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..12).prop_map(|lines| {
        let mut out = String::new();
        let mut count = 0;
        for c in lines.join("\n").chars() {
            match c {
                'W' => out.push_str(&format!("w{count}")),
                'U' => out.push_str(&format!("u{}", count % 3)),
                c => out.push(c),
            }
            count += usize::from(c == 'W');
        }
        out
    })
}

/// The words `w0`, `w1` … of a text, in order.
fn counted(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with('w')).collect()
}

fn shown(blocks: &[NewBlock]) -> String {
    blocks.iter().flat_map(|b| b.runs.iter().map(|r| r.text.as_str()).chain(["\n"])).collect()
}

fn check_source(text: &str) -> Result<(), TestCaseError> {
    let blocks = read(text);
    let written = markdown::write_new(blocks.clone());
    prop_assert_eq!(&read(&written), &blocks, "\n--- source:\n{}\n--- written:\n{}", text, written);
    let shown = shown(&blocks);
    prop_assert_eq!(counted(&shown), counted(text), "\n--- source:\n{}\n--- written:\n{}", text, written);
    prop_assert_eq!(counted(&written), counted(text), "\n--- source:\n{}\n--- written:\n{}", text, written);
    Ok(())
}

/// Found by chance.
#[test]
fn a_definition_at_the_end_of_an_item_with_no_words_stays_where_it_is() {
    for text in ["- \n  [u0]: /u0 'w0'\n\n- ", "1. w0\n2. \n   [u0]: /u0 'w1'\n3. w2", "- \n  [u0]: /u0 'w0'"]
    {
        check_source(text).unwrap_or_else(|fault| panic!("{text:?}: {fault}"));
    }
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn generated_markdown_keeps_its_words_and_stays_as_it_is(text in source()) {
        check_source(&text)?;
    }

    #[test]
    fn any_text_can_be_read_and_stays_as_it_is(text in text(), more in "[\\PC\\n\\t ]{0,60}") {
        let text = text + &more;
        let blocks = read(&text);
        prop_assert_eq!(&read(&markdown::write_new(blocks.clone())), &blocks);
    }

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let answer = markdown::parse(&bytes);
        prop_assert_eq!(answer.is_ok(), std::str::from_utf8(&bytes).is_ok());
    }
}

/// A document with everything in it, to be spoilt.
const SPOILT: &str = include_str!("../../assets/samples/good_repair.md");

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn a_spoilt_document_still_gets_a_lasting_answer(
        lines in prop::collection::vec(line(), 1..6),
        spoils in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..4), 1..12),
    ) {
        let mut bytes = format!("{SPOILT}\n{}\n", lines.join("\n")).into_bytes();
        for (at, byte, how) in spoils {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes[at] = b"\n -*_`>#[]()<&~|:\\"[usize::from(byte) % 18],
                2 => { bytes.remove(at); }
                _ => bytes.insert(at, b"\n \t>-*[`"[usize::from(byte) % 8]),
            }
        }
        if let Ok(blocks) = markdown::parse(&bytes) {
            let written = markdown::write_new(blocks.clone());
            prop_assert_eq!(read(&written), blocks, "\n--- written:\n{}", written);
        }
    }
}

#[test]
fn what_was_once_lost_is_kept() {
    // A definition before the words of a heading; lines that a table takes from a list; a definition at the end of
    // a list; two lists with numbers; code in a link that reads as a definition; tasks without words.
    let sources = [
        "[u0]: /u0 'w0'\n2. \n- \n  ",
        "- w0\nw1  \n    | ----",
        "2. [u0]: /u0 'w0'\n- > [w1](ftp://u2)\n  > w2",
        "1. w0\n2) w1\n3) w2",
        "a [`w0]:`](/u) w1",
        "- [ ]\n- [x]\n- [x] w0",
        "---\nw0: w1\n---\n\nw2",
        "w0\\\nw1  \nw2\nw3",
        "w0\\\n&#12;-\n\nw1",
        "- ```\n   w0\n   \n\n \n",
    ];
    for source in sources {
        check_source(source).unwrap_or_else(|lost| panic!("{lost}"));
    }
}

#[test]
fn what_markdown_says_becomes_blocks() {
    let plain = |text: &str| vec![Run::plain(text)];
    let bold = Run { text: "b".to_owned(), marks: Marks { bold: true, ..Marks::default() } };
    let source = "\u{feff}# H\r\n\r\none\r\ntwo\\\r\nthree **b**\r\n\r\n3. n\r\n\r\n   ```rs x\r\n   code\r\n   ```\r\n4. m\r\n   - [X] t\r\n\r\n> q\r\n\r\n| a |\r\n| - |\r\n\r\n***\r\n";
    let blocks = vec![
        block(BlockKind::Heading { level: 1 }, 0, plain("H")),
        block(BlockKind::Paragraph, 0, vec![Run::plain("one two\nthree "), bold]),
        block(BlockKind::Numbered { start: 3 }, 0, plain("n")),
        block(BlockKind::Code { language: "rs x".to_owned() }, 1, plain("code")),
        block(BlockKind::Numbered { start: 3 }, 0, plain("m")),
        block(BlockKind::Check { done: true }, 1, plain("t")),
        block(BlockKind::Quote, 0, plain("q")),
        block(BlockKind::Verbatim, 0, plain("| a |\n| - |")),
        block(BlockKind::Divider, 0, vec![]),
    ];
    assert_eq!(read(source), blocks);
    let written = "# H\n\none two\\\nthree **b**\n\n3. n\n\n   ```rs x\n   code\n   ```\n\n4. m\n   - [x] t\n\n> q\n\n| a |\n| - |\n\n---\n";
    assert_eq!(markdown::write_new(blocks), written);
}

#[test]
fn deep_and_crooked_text_is_read_in_bounded_time() {
    let deep = |sign: &str| (0..60).map(|n| format!("{}{sign} w\n", "  ".repeat(n))).collect::<String>();
    let fences: String = (1..400).map(|n| format!("a {} ", "`".repeat(n))).collect();
    let cases = [
        ">".repeat(50_000),
        "> ".repeat(20_000) + "w",
        "- ".repeat(20_000) + "w",
        "1) ".repeat(20_000) + "w",
        "[".repeat(50_000),
        "[a](".repeat(20_000),
        "![".repeat(20_000) + "w",
        "*a _b ".repeat(20_000),
        "**a".repeat(20_000),
        "*".repeat(50_000) + "w",
        "_*".repeat(20_000) + "w" + &"*_".repeat(20_000),
        "<".repeat(50_000),
        "<!-- ".repeat(20_000),
        "[a]: /b\n".repeat(10_000) + &"[a] ".repeat(10_000),
        "| a ".repeat(5_000) + "\n" + &"| - ".repeat(5_000),
        "\\\n".repeat(20_000),
        "&".repeat(50_000),
        "a\n\n".repeat(20_000),
        "- a\n".repeat(20_000),
        fences,
        deep("-"),
        deep(">"),
    ];
    #[allow(clippy::disallowed_methods, reason = "the test measures time; the code it tests has no clock")]
    let now = std::time::Instant::now;
    for case in cases {
        let (start, from) = (now(), case.chars().take(12).collect::<String>());
        let blocks = read(&case);
        let written = markdown::write_new(blocks);
        let millis = start.elapsed().as_millis();
        println!("{millis} ms for {} bytes of {from:?}, {} written", case.len(), written.len());
        assert!(millis < 5_000, "{millis} ms for {} bytes of {from:?}", case.len());
    }
}

#[test]
fn what_is_not_text_is_refused_by_place() {
    assert_eq!(markdown::parse(b"ab\xffcd"), Err(ImportError::NotText { at_byte: 2 }));
    let bytes = markdown::BYTES_MAX + 1;
    assert_eq!(markdown::parse(&vec![b'a'; bytes]), Err(ImportError::TooLarge { bytes }));
}
