//! A file of an agreement inside an HTML page: in a script that no program runs, beside a SHA-256 of the page around it.
//!
//! So a page that was damaged anywhere says so. Whoever changes the words that are shown, and that sum with them, changes
//! nothing that was signed. To see that such a page shows what was signed, it is made anew: for that it says who made it, in
//! which language and on which day ([`Made`]).

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::{CheckError, File, encode, is_ours, sum};

const START: &str = "<script type=\"application/json\" id=\"trestle-agreement\" data-made=\"";
const SUM: &str = "\" data-page=\"";
const AFTER_SUM: &str = "\">\n";
const END: &str = "</script>\n";
/// Stands between the parts of what a page says of its making.
const BETWEEN: char = ' ';

/// How a page was made, by its own word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The program's version. Parts have no spaces.
    pub by: String,
    /// The language tag of the sentences.
    pub language: String,
    /// The day, `2027-05-21`.
    pub day: String,
}

/// A page that a file was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub made: Made,
    /// The file, as [`super::write`] had made it.
    pub file: String,
}

impl Made {
    fn written(&self) -> String {
        let part = |part: &str| part.replace(|c: char| !is_plain(c), "");
        [&self.by, &self.language, &self.day].map(|one| part(one)).join(&BETWEEN.to_string())
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(BETWEEN);
        let mut part = || parts.next().filter(|part| part.chars().all(is_plain)).map(str::to_owned);
        let made = Self { by: part()?, language: part()?, day: part()? };
        parts.next().is_none().then_some(made)
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+')
}

/// Whether these bytes are an HTML page, and not the file itself.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Puts `file`, which [`super::write`] has made, into a page before the end of its body.
pub fn put_in(page: &str, file: &str, made: &Made) -> String {
    let (before, after) = page.rsplit_once("</body>").unwrap_or((page, ""));
    let (before, after) = (format!("{before}{START}{}{SUM}", made.written()), format!("{END}</body>{after}"));
    format!("{before}{}{AFTER_SUM}{}{after}", around(&before, &after), escape(file))
}

/// The file that is in a page.
pub(super) fn file_in(bytes: &[u8]) -> Result<(File, Found), CheckError> {
    let page = std::str::from_utf8(bytes).map_err(|_| CheckError::Damaged)?;
    let (before, rest) = page.split_once(START).ok_or(CheckError::NotABundle)?;
    let (made, rest) = rest.split_once(SUM).ok_or(CheckError::Damaged)?;
    let (page_sum, rest) = rest.split_once(AFTER_SUM).ok_or(CheckError::Damaged)?;
    let (text, after) = rest.split_once(END).ok_or(CheckError::Damaged)?;
    if page_sum != around(&format!("{before}{START}{made}{SUM}"), &format!("{END}{after}")) {
        return Err(CheckError::Damaged);
    }
    is_ours(text.as_bytes()).map_err(|error| match error {
        CheckError::Newer => error,
        _ => CheckError::Damaged,
    })?;
    let made = Made::read(made).ok_or(CheckError::Damaged)?;
    let file: File = serde_json::from_str(text).map_err(|_| CheckError::Damaged)?;
    let encoded = encode(&file);
    if file.sha256 != sum(&file) || escape(&encoded) != text {
        return Err(CheckError::Damaged);
    }
    Ok((file, Found { made, file: encoded }))
}

/// The sum of all that is around the file.
fn around(before: &str, after: &str) -> String {
    let mut hash = Sha256::new();
    hash.update((before.len() as u64).to_be_bytes());
    hash.update(before);
    hash.update(after);
    HEXLOWER.encode(&hash.finalize())
}

/// In JSON `<` stands in strings only: written like this, nothing in them ends the script.
fn escape(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &str) -> File {
        let mut file = File {
            format: super::super::FORMAT.to_owned(),
            opening: String::new(),
            content: content.to_owned(),
            statements: Vec::new(),
            sha256: String::new(),
        };
        file.sha256 = sum(&file);
        file
    }

    fn made() -> Made {
        Made { by: "0.1.0".to_owned(), language: "cy".to_owned(), day: "2027-05-21".to_owned() }
    }

    #[test]
    fn a_file_comes_out_of_its_page_as_it_went_in() {
        for content in ["words", "</script><!--", r"a \u003c b", "<\u{2028}", "</body>"] {
            let text = encode(&file(content));
            let page = put_in("<html><body><p>Words</p></body></html>", &text, &made());
            let (out, found) = file_in(page.as_bytes()).expect(content);
            assert_eq!(encode(&out), text);
            assert_eq!(found, Found { made: made(), file: text });
        }
    }

    #[test]
    fn a_page_of_a_later_program_says_so_whatever_else_is_in_it() {
        let text = encode(&file("words")).replacen("agreement 1", "agreement 2", 1);
        let text = text.replacen("{\n", "{\n  \"more\": 1,\n", 1);
        let page = put_in("<html><body></body></html>", &text, &made());
        assert_eq!(file_in(page.as_bytes()).err(), Some(CheckError::Newer));
    }

    #[test]
    fn a_page_with_any_bit_flipped_is_damaged() {
        let page = put_in("<html><body><p>Words</p></body></html>", &encode(&file("<b>")), &made());
        for at in 0..page.len() * 8 {
            let mut bytes = page.clone().into_bytes();
            bytes[at / 8] ^= 1 << (at % 8);
            assert!(file_in(&bytes).is_err(), "bit {at}");
        }
    }
}
