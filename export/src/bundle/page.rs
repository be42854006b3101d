//! A file of an agreement inside an HTML page: in a script that no program runs, beside a SHA-256 of the page around it.
//!
//! So a page that was damaged anywhere says so. Whoever changes the words that are shown, and that sum with them, changes
//! nothing that was signed: whoever checks a page is shown the signed words, and not the page's.

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::{CheckError, File, encode, sum};

const START: &str = "<script type=\"application/json\" id=\"trestle-agreement\" data-page=\"";
const AFTER_SUM: &str = "\">\n";
const END: &str = "</script>\n";

/// Whether these bytes are an HTML page, and not the file itself.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Puts `file`, which [`super::write`] has made, into a page before the end of its body.
pub fn put_in(page: &str, file: &str) -> String {
    let (before, after) = page.rsplit_once("</body>").unwrap_or((page, ""));
    let (before, after) = (format!("{before}{START}"), format!("{END}</body>{after}"));
    format!("{before}{}{AFTER_SUM}{}{after}", around(&before, &after), escape(file))
}

/// The file that is in a page.
pub(super) fn file_in(bytes: &[u8]) -> Result<File, CheckError> {
    let page = std::str::from_utf8(bytes).map_err(|_| CheckError::Damaged)?;
    let (before, rest) = page.split_once(START).ok_or(CheckError::NotABundle)?;
    let (page_sum, rest) = rest.split_once(AFTER_SUM).ok_or(CheckError::Damaged)?;
    let (text, after) = rest.split_once(END).ok_or(CheckError::Damaged)?;
    if page_sum != around(&format!("{before}{START}"), &format!("{END}{after}")) {
        return Err(CheckError::Damaged);
    }
    let file: File = serde_json::from_str(text).map_err(|_| CheckError::Damaged)?;
    if file.format != super::FORMAT {
        return Err(CheckError::Newer);
    }
    if file.sha256 != sum(&file) || escape(&encode(&file)) != text {
        return Err(CheckError::Damaged);
    }
    Ok(file)
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

    #[test]
    fn a_file_comes_out_of_its_page_as_it_went_in() {
        for content in ["words", "</script><!--", r"a \u003c b", "<\u{2028}", "</body>"] {
            let text = encode(&file(content));
            let page = put_in("<html><body><p>Words</p></body></html>", &text);
            let out = file_in(page.as_bytes()).expect(content);
            assert_eq!(encode(&out), text);
        }
    }

    #[test]
    fn a_page_with_any_bit_flipped_is_damaged() {
        let page = put_in("<html><body><p>Words</p></body></html>", &encode(&file("<b>")));
        for at in 0..page.len() * 8 {
            let mut bytes = page.clone().into_bytes();
            bytes[at / 8] ^= 1 << (at % 8);
            assert!(file_in(&bytes).is_err(), "bit {at}");
        }
    }
}
