//! Why something could not be said of words in a design.

use trestle_model::ApplyError;

use super::Trouble;

/// None for what has nothing to do with comments.
pub(super) fn trouble(error: &ApplyError) -> Option<Trouble> {
    let (note, max) = match error {
        ApplyError::CommentGone(_) => ("trouble-comment-gone-note", None),
        ApplyError::NoComments => ("trouble-comment-not-here-note", None),
        ApplyError::NoWordsToStandOn => ("trouble-comment-words-note", None),
        ApplyError::NothingSaid => ("trouble-comment-nothing-note", None),
        ApplyError::TooWide { max } => ("trouble-comment-wide-note", Some(max)),
        ApplyError::TooMuchSaid { max, .. } => ("trouble-comment-long-note", Some(max)),
        _ => return None,
    };
    let named = max.map(|max| ("max", max.to_string())).into_iter().collect();
    Some(Trouble { title: "trouble-comment", note, named })
}
