//! Which addresses may become live links. Everything else stays text.

/// Schemes that open a page or a letter and run nothing.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// True if `url` may be a live link: http, https, mailto, or an address without a scheme (relative, fragment).
///
/// Control characters and white space at the start make an address unsafe, because browsers skip them
/// when they look for the scheme.
pub fn is_safe(url: &str) -> bool {
    if url.chars().any(char::is_control) || url.starts_with(char::is_whitespace) {
        return false;
    }
    let Some(end) = url.find([':', '/', '?', '#']) else { return true };
    if !url[end..].starts_with(':') {
        return true;
    }
    SCHEMES.iter().any(|scheme| url[..end].eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::is_safe;

    #[test]
    fn only_pages_letters_and_places_nearby_are_live() {
        let live = [
            "https://a.org/?q=x:y",
            "HTTP://a.org",
            "mailto:a@b.org",
            "",
            "#part",
            "notes/a:b",
            "../a",
            "a.md",
        ];
        for url in live {
            assert!(is_safe(url), "{url:?} should be live");
        }
        let text = [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\nscript:alert(1)",
            " javascript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            ":x",
        ];
        for url in text {
            assert!(!is_safe(url), "{url:?} should stay text");
        }
    }
}
