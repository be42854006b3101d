//! The source of a Markdown document as lines, to keep parts of it word for word.

/// The text as it is read: no byte order mark, `\n` for every line end, U+FFFD for U+0000.
pub(super) fn clean(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}")
}

/// The text from its first line that is not blank to its last, both whole.
pub(super) fn trim_blank_lines(text: &str) -> &str {
    let end = text.trim_end_matches([' ', '\t', '\n']).len();
    let start = text[..end].len() - text[..end].trim_start_matches([' ', '\t', '\n']).len();
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    if start == end { "" } else { &text[line..last] }
}

/// Quotes within quotes, beyond which comrak's time grows with the square.
const QUOTES_MAX: usize = 100;

/// True if a line starts with more quotes within each other than anybody writes.
pub(super) fn is_too_deep(text: &str) -> bool {
    let is_sign = |c: &char| c.is_ascii_digit() || " \t>-+*.)".contains(*c);
    let quotes = |line: &str| line.chars().take_while(is_sign).filter(|&c| c == '>').count();
    text.split('\n').any(|line| quotes(line) > QUOTES_MAX)
}

/// The lines of a document, counted from 1 as comrak counts them.
pub(super) struct Lines<'t>(Vec<&'t str>);

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Lines(text.split('\n').collect())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// A line, or an empty one outside the document.
    pub(super) fn line(&self, number: usize) -> &'t str {
        number.checked_sub(1).and_then(|at| self.0.get(at)).copied().unwrap_or("")
    }

    pub(super) fn is_blank(&self, number: usize) -> bool {
        self.line(number).trim_matches([' ', '\t']).is_empty()
    }

    /// Lines `first` to `last`, exactly as they are.
    pub(super) fn exact(&self, first: usize, last: usize) -> String {
        let lines: Vec<&str> = (first..=last).map(|number| self.line(number)).collect();
        lines.join("\n")
    }

    /// Lines `first` to `last` without the `columns` that a list item takes at their left, or `None` if a tab
    /// stands there or a letter is cut. The item's sign stands in line `sign`.
    pub(super) fn inside(&self, first: usize, last: usize, columns: usize, sign: usize) -> Option<String> {
        let mut kept = Vec::new();
        for number in first..=last {
            let line = self.line(number);
            let left: &str = line.get(..columns.min(line.len()))?;
            if left.contains('\t') {
                return None;
            }
            let spaces = left.len() - left.trim_start_matches(' ').len();
            kept.push(if number == sign { line.get(left.len()..)? } else { &line[spaces..] });
        }
        Some(kept.join("\n"))
    }

    /// The stretches of lines that are not blank, between `first` and `last`.
    pub(super) fn stretches(&self, first: usize, last: usize) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for number in (first..=last.min(self.count())).filter(|&number| !self.is_blank(number)) {
            match found.last_mut() {
                Some((_, end)) if *end + 1 == number => *end = number,
                _ => found.push((number, number)),
            }
        }
        found
    }
}
