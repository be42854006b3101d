//! What people of the made-up table say of the words of its first design, in both languages.

use trestle_app::{
    lang::Language,
    look::Look,
    screens::document::NewComment,
    theme::colors::PEOPLE,
    view::comments::{CommentView, CommentsView, SaidView, short},
    widgets::editor::Commented,
};
use trestle_model::text::{CommentId, TextView, comment::Range};

use super::stage::now;

const HOUR: i64 = 60 * 60;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Two are open and one is settled.
    Open,
    /// One stands on words that are gone, one was changed, and somebody wrote in what another said.
    Odd,
}

fn of(language: Language, english: &str, welsh: &str) -> String {
    match language {
        Language::English => english,
        Language::Welsh => welsh,
    }
    .to_owned()
}

fn said(id: &str, number: usize, name: &str, hours_ago: i64, words: String) -> SaidView {
    SaidView {
        id: CommentId::from(id),
        name: Some(name.to_owned()),
        color: PEOPLE[number - 1],
        me: number == 1,
        unix_secs: now().timestamp().as_second() - hours_ago * HOUR,
        changed: false,
        words,
        taken_out: false,
        not_theirs: None,
    }
}

/// Where these words are in a block.
fn at(view: &TextView, block: usize, words: &str) -> Range {
    let text = view.blocks[block].text();
    let byte = text.find(words).expect("the sample has these words");
    let from = text[..byte].chars().count();
    Range { block: view.blocks[block].id.clone(), from, to: from + words.chars().count() }
}

/// All of it, on the words of the first design. `drafted` says where the one is that is being written.
pub fn comments(look: &Look, view: &TextView, how: Said, drafted: bool) -> CommentsView {
    let language = look.words.language();
    let say = |english: &str, welsh: &str| of(language, english, welsh);
    let next = say("knowing what would happen next", "wybod beth fyddai'n digwydd nesaf");
    let evening = view.blocks[5].text();
    let count = say("31 homes", "31 o gartrefi");
    let mut mine = CommentView {
        said: said(
            "mine",
            1,
            "Carys",
            3,
            say("Can we say who told us this?", "Allwn ni ddweud pwy ddywedodd hyn?"),
        ),
        at: vec![at(view, 1, &next)],
        about: next,
        settled_by: None,
        replies: Vec::new(),
    };
    let late = say("How late would evenings need to go?", "Pa mor hwyr fyddai angen i'r nosweithiau fynd?");
    let eight = say("Eight would cover my shifts.", "Byddai wyth yn cynnwys fy shifftiau.");
    let mut evenings = CommentView {
        said: said("evenings", 5, "Meinir", 2, late),
        at: vec![at(view, 5, &evening)],
        about: evening,
        settled_by: None,
        replies: vec![said("eight", 4, "Owen", 1, eight)],
    };
    let homes = CommentView {
        said: said("homes", 2, "Idris", 30, say("Was it not 30?", "Onid 30 oedd hi?")),
        at: vec![at(view, 1, &count)],
        about: count,
        settled_by: Some("Siân".to_owned()),
        replies: vec![said(
            "thirty-one",
            3,
            "Siân",
            28,
            say("One more came late.", "Daeth un arall yn hwyr."),
        )],
    };
    if how == Said::Odd {
        mine.at.clear();
        mine.said.changed = true;
        evenings.said.not_theirs = Some("Rhodri".to_owned());
        evenings.replies[0].not_theirs = Some("Rhodri".to_owned());
    }
    let mut all = vec![homes, mine, evenings];
    all.sort_by_key(|one| one.at.is_empty());
    let mut on_words = Commented::default();
    for one in &all {
        let words = short(&one.said.words);
        let name =
            look.say_with("comment-by", &[("name", one.said.called(look).into()), ("words", words.into())]);
        on_words.put(if one.settled_by.is_none() { &one.at } else { &[] }, name);
    }
    if drafted {
        on_words.put(&[at(view, 5, &say("a day’s pay", "ddim cyflog"))], String::new());
    }
    CommentsView { all, on_words, drafted_on_nothing: false }
}

/// A comment that is being written.
pub fn begun(language: Language) -> NewComment {
    NewComment {
        words: String::new(),
        about: of(language, "a day’s pay", "ddim cyflog"),
        ends: (vec![1], vec![2]),
    }
}
