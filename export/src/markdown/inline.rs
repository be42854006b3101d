//! The words of one block as Markdown.
//!
//! A run is written between *clusters* of signs: those that close marks and then those that open marks where two runs
//! meet. CommonMark decides by the chars left and right of a sign whether it opens or closes, so a cluster is checked
//! against those rules, and where they fail the char beside it is written as a number (`&#97;`), which counts as
//! punctuation. That makes every combination of marks writable. Bold is `**`, italic `_`, struck out `~~`: three
//! different signs never run together.

use trestle_model::text::{Marks, Run};

/// Whether the text may go over several lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line break is `\` at the end of a line.
    Lines,
    /// A line break is `&#10;`: headings are one line.
    OneLine,
}

/// Writes runs in normal form. Lines are joined by `\n`, none is empty.
pub(super) fn write(runs: &[Run], shape: Shape) -> String {
    let pieces = pieces(runs);
    let mut clusters = clusters(&pieces);
    settle(&pieces, &mut clusters);
    let mut out = Writer { out: String::new(), shape };
    for (at, cluster) in clusters.iter().enumerate() {
        out.signs(cluster);
        if let Some(piece) = pieces.get(at) {
            let next = &clusters[at + 1];
            match &piece.words {
                Words::Ready(text) => out.out.push_str(text),
                Words::Text(text) => {
                    out.text(text, cluster.number_right, next, at + 1 == pieces.len());
                }
            }
        }
    }
    out.out
}

/// Settles every cluster. Where two clusters share their only char, one may have to be settled again; a char once
/// written as a number stays one, so this ends.
fn settle(pieces: &[Piece<'_>], clusters: &mut [Cluster]) {
    let mut at = 0;
    while at < clusters.len() {
        let left = at.checked_sub(1).map_or(Beside::White, |before| {
            let is_number = pieces[before].is_one_char() && clusters[before].number_right;
            if is_number { Beside::Sign } else { pieces[before].last() }
        });
        let right = pieces.get(at).map_or(Beside::White, |piece| {
            let is_number = piece.is_one_char() && clusters[at + 1].number_left;
            if is_number { Beside::Sign } else { piece.first() }
        });
        let number_left = clusters[at].number_left;
        clusters[at].settle(left, right);
        let again = clusters[at].number_left != number_left && at > 0 && pieces[at - 1].is_one_char();
        at = if again { at - 1 } else { at + 1 };
    }
}

struct Piece<'r> {
    marks: Marks,
    words: Words<'r>,
}

enum Words<'r> {
    Text(&'r str),
    /// Code or a bare link, signs and all: punctuation at both ends.
    Ready(String),
}

impl Piece<'_> {
    fn is_one_char(&self) -> bool {
        matches!(&self.words, Words::Text(text) if text.chars().nth(1).is_none())
    }

    fn first(&self) -> Beside {
        match &self.words {
            Words::Text(text) => text.chars().next().map_or(Beside::Sign, Beside::of),
            Words::Ready(_) => Beside::Sign,
        }
    }

    fn last(&self) -> Beside {
        match &self.words {
            Words::Text(text) => text.chars().next_back().map_or(Beside::Sign, Beside::of),
            Words::Ready(_) => Beside::Sign,
        }
    }
}

fn pieces(runs: &[Run]) -> Vec<Piece<'_>> {
    let link = |at: usize| runs.get(at).and_then(|run: &Run| run.marks.link.as_ref());
    let one = |(at, run): (usize, &'_ Run)| {
        let mut marks = run.marks.clone();
        let alone = link(at.wrapping_sub(1)) != link(at) && link(at + 1) != link(at);
        if run.marks.code {
            return (marks, Some(code(&run.text)));
        }
        if alone && run.marks.link.as_deref().is_some_and(|url| url == run.text && stands_alone(url)) {
            marks.link = None;
            return (marks, Some(format!("<{}>", run.text)));
        }
        (marks, None)
    };
    let ready = runs.iter().enumerate().map(one);
    runs.iter()
        .zip(ready)
        .map(|(run, (marks, ready))| Piece {
            marks,
            words: ready.map_or(Words::Text(&run.text), Words::Ready),
        })
        .collect()
}

/// An address that can be written as `<address>`.
fn stands_alone(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '&' | '\\'))
}

/// Code within a line: a fence that is not in it, and spaces where the fence would touch or be trimmed.
fn code(text: &str) -> String {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let blank = text.bytes().all(|b| b == b' ');
    let both = text.starts_with(' ') && text.ends_with(' ') && !blank;
    let space = if text.starts_with('`') || text.ends_with('`') || both { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// What stands beside a sign, as CommonMark sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// White space, or the edge of the text.
    White,
    /// Certainly punctuation.
    Sign,
    /// Certainly a letter or a number.
    Letter,
    /// Not white space; whether it counts as punctuation depends on tables we do not have.
    Other,
}

impl Beside {
    fn of(c: char) -> Self {
        // These symbols are alphabetic and yet punctuation to CommonMark.
        let circled = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
        if c.is_whitespace() {
            Beside::White
        } else if c.is_ascii_punctuation() {
            Beside::Sign
        } else if c.is_alphanumeric() && !circled {
            Beside::Letter
        } else {
            Beside::Other
        }
    }

    /// White space or punctuation, whichever.
    fn parts_words(self) -> bool {
        matches!(self, Beside::White | Beside::Sign)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    Link(String),
    Bold,
    Italic,
    Strike,
}

impl Mark {
    fn on(&self, marks: &Marks) -> bool {
        match self {
            Mark::Link(url) => marks.link.as_ref() == Some(url),
            Mark::Bold => marks.bold,
            Mark::Italic => marks.italic,
            Mark::Strike => marks.strike,
        }
    }
}

/// The signs where two runs meet, and whether the chars beside them are written as numbers.
#[derive(Default)]
struct Cluster {
    signs: Vec<Sign>,
    number_left: bool,
    number_right: bool,
}

enum Sign {
    Close(Mark),
    Open(Mark),
}

/// One cluster before each piece and one after the last. Marks nest: where one ends below others, those are closed
/// and opened again.
fn clusters(pieces: &[Piece<'_>]) -> Vec<Cluster> {
    let mut stack: Vec<Mark> = Vec::new();
    let mut out = Vec::with_capacity(pieces.len() + 1);
    for at in 0..=pieces.len() {
        let none = Marks::default();
        let marks = pieces.get(at).map_or(&none, |piece| &piece.marks);
        let keep = stack.iter().position(|mark| !mark.on(marks)).unwrap_or(stack.len());
        let mut signs: Vec<Sign> = stack.drain(keep..).rev().map(Sign::Close).collect();
        let link = marks.link.clone().map(Mark::Link);
        let mut open: Vec<(usize, Mark)> = link
            .into_iter()
            .chain([Mark::Bold, Mark::Italic, Mark::Strike])
            .filter(|mark| mark.on(marks) && !stack.contains(mark))
            .map(|mark| (pieces[at..].iter().take_while(|piece| mark.on(&piece.marks)).count(), mark))
            .collect();
        open.sort_by_key(|(reach, _)| std::cmp::Reverse(*reach));
        for (_, mark) in open {
            stack.push(mark.clone());
            signs.push(Sign::Open(mark));
        }
        out.push(Cluster { signs, ..Cluster::default() });
    }
    out
}

impl Cluster {
    /// Decides which chars beside the cluster must be written as numbers: as few as will do.
    fn settle(&mut self, left: Beside, right: Beside) {
        let ways = [(false, false), (false, true), (true, false), (true, true)];
        let (old_left, old_right) = (self.number_left, self.number_right);
        let works = |&(number_left, number_right): &(bool, bool)| {
            let left = if number_left { Beside::Sign } else { left };
            let right = if number_right { Beside::Sign } else { right };
            (0..self.signs.len()).all(|at| self.sign_works(at, left, right))
        };
        let mut more = ways.iter().map(|(left, right)| (*left || old_left, *right || old_right));
        let way = more.find(works).unwrap_or((true, true));
        (self.number_left, self.number_right) = way;
    }

    /// The rules of CommonMark for one sign. comrak looks through `~` to what is beyond.
    fn sign_works(&self, at: usize, left: Beside, right: Beside) -> bool {
        let seen = |sign: &Sign| !matches!(sign, Sign::Open(Mark::Strike) | Sign::Close(Mark::Strike));
        let before = if self.signs[..at].iter().any(seen) { Beside::Sign } else { left };
        let after = if self.signs[at + 1..].iter().any(seen) { Beside::Sign } else { right };
        let (mark, outer, inner) = match &self.signs[at] {
            Sign::Open(mark) => (mark, before, after),
            Sign::Close(mark) => (mark, after, before),
        };
        let flanks = inner != Beside::White && (inner == Beside::Letter || outer.parts_words());
        match mark {
            Mark::Link(_) => true,
            Mark::Bold | Mark::Strike => flanks,
            Mark::Italic => flanks && outer.parts_words(),
        }
    }

    fn opens_link(&self) -> bool {
        self.signs.iter().any(|sign| matches!(sign, Sign::Open(Mark::Link(_))))
    }
}

struct Writer {
    out: String,
    shape: Shape,
}

impl Writer {
    fn signs(&mut self, cluster: &Cluster) {
        for sign in &cluster.signs {
            match sign {
                Sign::Open(Mark::Link(_)) => self.out.push('['),
                Sign::Close(Mark::Link(url)) => {
                    self.out.push_str("](");
                    self.out.push_str(&destination(url));
                    self.out.push(')');
                }
                Sign::Open(Mark::Bold) | Sign::Close(Mark::Bold) => self.out.push_str("**"),
                Sign::Open(Mark::Italic) | Sign::Close(Mark::Italic) => self.out.push('_'),
                Sign::Open(Mark::Strike) | Sign::Close(Mark::Strike) => self.out.push_str("~~"),
            }
        }
    }

    fn text(&mut self, text: &str, number_first: bool, next: &Cluster, is_last: bool) {
        let mut before = None;
        let mut chars = text.char_indices();
        while let Some((at, c)) = chars.next() {
            let after = chars.as_str();
            let number = (at == 0 && number_first) || (after.is_empty() && next.number_left);
            if number {
                self.number(c);
            } else {
                self.char(before, c, after, next, is_last && after.is_empty());
            }
            before = (!number).then_some(c);
        }
    }

    fn char(&mut self, before: Option<char>, c: char, after: &str, next: &Cluster, at_end: bool) {
        let line_start = self.out.is_empty() || self.out.ends_with('\n');
        let following = after.chars().next();
        match c {
            '\n' if self.shape == Shape::OneLine || self.out.is_empty() || at_end => self.number(c),
            '\n' => self.out.push_str("\\\n"),
            c if c.is_whitespace() && (line_start || at_end || following == Some('\n')) => self.number(c),
            _ => {
                let is_number_next = next.number_left && after.chars().nth(1).is_none();
                if needs_backslash(before, c, following.filter(|_| !is_number_next))
                    || (c == '!' && following.is_none() && next.opens_link())
                    || (c == '^' && self.out.ends_with('['))
                    || (c == '#' && at_end && self.shape == Shape::OneLine)
                    || (line_start && starts_a_block(c, following))
                    || (matches!(c, '.' | ')') && ends_a_list_number(self.line(), following))
                {
                    self.out.push('\\');
                }
                self.out.push(c);
            }
        }
    }

    fn line(&self) -> &str {
        self.out.rsplit('\n').next().unwrap_or(&self.out)
    }

    /// A char as its number. comrak reads U+E000 so written as U+FFFD, so that one stays itself.
    fn number(&mut self, c: char) {
        if c == '\u{e000}' {
            self.out.push(c);
        } else {
            self.out.push_str(&format!("&#{};", u32::from(c)));
        }
    }
}

/// Anywhere in a line.
fn needs_backslash(before: Option<char>, c: char, after: Option<char>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| Beside::of(c) == Beside::Letter);
    match c {
        '\\' | '`' | '*' | '~' | '[' | ']' => true,
        '_' => !(letter(before) && letter(after)),
        '<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '&' => after.is_none_or(|c| c.is_ascii_alphanumeric() || c == '#'),
        _ => false,
    }
}

/// At the start of a line: what would be a heading, a quote, a list, a rule, or part of a table.
fn starts_a_block(c: char, after: Option<char>) -> bool {
    match c {
        '#' | '>' | '=' | '|' => true,
        '+' => after.is_none_or(char::is_whitespace),
        '-' => after.is_none_or(|c| c.is_whitespace() || matches!(c, '-' | ':' | '|')),
        ':' => after.is_none_or(|c| matches!(c, '-' | ':')),
        _ => false,
    }
}

/// `line` is what stands before `.` or `)`.
fn ends_a_list_number(line: &str, after: Option<char>) -> bool {
    (1..=9).contains(&line.len())
        && line.bytes().all(|b| b.is_ascii_digit())
        && after.is_none_or(char::is_whitespace)
}

/// Where a link leads, as it stands between the round brackets.
fn destination(url: &str) -> String {
    let angled = url.contains(' ') && !url.contains(['<', '>', '\n']);
    let mut out = String::from(if angled { "<" } else { "" });
    for (at, c) in url.char_indices() {
        match c {
            '\\' => out.push_str("\\\\"),
            '(' | ')' | '<' | '>' if !angled => out.extend(['\\', c]),
            '&' if url[at..].contains(';') => out.push_str("&amp;"),
            c if c.is_whitespace() && !(angled && c == ' ') => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push_str(if angled { ">" } else { "" });
    out
}
