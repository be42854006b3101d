//! An agreement taken away, and a file of one checked: the sentences around `trestle_export::agreement`.

use trestle_export::{
    agreement::{self, Sentence},
    bundle::{self, CheckError, Checked, Verdict},
    html, markdown,
};
use trestle_trust::{
    agreement::State,
    statement::deciding::{Because, Stance},
};

use crate::lang::{Value, Words, dates};

/// So many letters of a mark stand together.
const TOGETHER: usize = 4;

/// How an agreement is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// To read and print; it holds the file that is checked.
    Page,
    Markdown,
    /// The file that is checked.
    Bundle,
}

impl Form {
    /// As the command names it.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "html" => Form::Page,
            "md" => Form::Markdown,
            "bundle" => Form::Bundle,
            _ => return None,
        })
    }

    /// How the name of such a file ends.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Page => "html",
            Form::Markdown => "md",
            Form::Bundle => "json",
        }
    }
}

/// `file`, which `bundle::write` has made, in that form. `day` is today in words.
///
/// # Errors
/// [`CheckError`] if it is none.
pub fn in_form(file: String, form: Form, words: &Words, day: &str) -> Result<String, CheckError> {
    if form == Form::Bundle {
        return Ok(file);
    }
    let checked = bundle::check(file.as_bytes())?;
    let say = |sentence: Sentence<'_>| say(words, sentence);
    let language = words.language().code();
    let blocks = agreement::blocks(&checked, language, &say);
    let as_known = words.say_with("agreement-as-known", &[("day", day.into())]);
    Ok(if form == Form::Markdown {
        format!("{}\n---\n\n{as_known}\n", markdown::write_new(blocks))
    } else {
        let blocks = crate::documents::deciding::numbered(blocks);
        let title = agreement::title(&checked, &say);
        let [done, not_done] = ["block-check-done", "block-check-open"].map(|key| words.say(key));
        let around = html::Words { done: &done, not_done: &not_done, footer: &as_known };
        let page = html::page(&html::Page { title: &title, lang: language, blocks: &blocks, words: around });
        bundle::page::put_in(&page, &file)
    })
}

/// What a check found, in words: the verdict first, then all that was signed.
pub fn told(checked: &Checked, words: &Words) -> String {
    let verdict = match checked.verdict {
        Verdict::Valid => "verify-valid",
        Verdict::Contested => "verify-contested",
        Verdict::NotAgreed => "verify-not-agreed",
    };
    let blocks = agreement::blocks(checked, words.language().code(), &|sentence| say(words, sentence));
    format!("{}\n\n{}", words.say(verdict), markdown::write_new(blocks))
}

/// Why a file says nothing: a key.
pub fn broken_key(error: &CheckError) -> &'static str {
    match error {
        CheckError::TooLarge => "verify-too-large",
        CheckError::NotABundle => "verify-not-one",
        CheckError::Newer => "verify-newer",
        CheckError::Damaged => "verify-damaged",
        CheckError::BadStatement => "verify-bad-statement",
        CheckError::StatementMissing | CheckError::NoQuestion => "verify-missing",
        CheckError::OtherContent => "verify-other-words",
    }
}

/// The letters of a mark in groups, so that two people can read them to each other.
pub fn grouped(hash: &str) -> String {
    let letters: Vec<char> = hash.chars().collect();
    letters.chunks(TOGETHER).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn say(words: &Words, sentence: Sentence<'_>) -> String {
    let with = |key: &str, values: &[(&str, Value)]| words.say_with(key, values).trim().to_owned();
    let said = |name: &str, stance: Stance, why: &str| {
        let key = match stance {
            Stance::Agree => "agreement-said-agree",
            Stance::Concern => "agreement-said-concern",
            Stance::Aside => "agreement-said-aside",
            Stance::Object => "agreement-said-object",
        };
        with(key, &[("name", name.into()), ("why", why.into())])
    };
    match sentence {
        Sentence::GroundRules => words.say("rules-title"),
        Sentence::Standing(state) => words.say(match state {
            State::Void => "agreement-void",
            State::Open { .. } => "agreement-open",
            State::NotAgreed => "agreement-not-agreed",
            State::Agreed => "agreement-agreed",
            State::InQuestion(_) => "agreement-in-question",
            State::Contested { .. } => "agreement-contested",
            State::Superseded { .. } => "agreement-superseded",
        }),
        Sentence::Ends => words.say("agreement-ends"),
        Sentence::WhoCanSayYes(who) => with("agreement-who", &[("who", who.into())]),
        Sentence::WordingIn(tag) => with("agreement-wording", &[("tag", tag.into())]),
        Sentence::Promises => words.say("agreement-promises"),
        Sentence::Promise { what, who, due } => {
            let key = if due.is_empty() { "agreement-promise-no-date" } else { "agreement-promise" };
            let due = dates::in_full(words, due);
            with(key, &[("what", what.into()), ("who", who.into()), ("due", due.into())])
        }
        Sentence::KnownBy(how) => with("agreement-known-by", &[("how", how.into())]),
        Sentence::Review(day) => with("agreement-review", &[("day", dates::in_full(words, day).into())]),
        Sentence::Answers => words.say("agreement-answers"),
        Sentence::Side { name, agree, deciders } => with(
            "agreement-side",
            &[("name", name.into()), ("agree", agree.into()), ("deciders", deciders.into())],
        ),
        Sentence::Said { name, stance, words: why } => said(name, stance, why),
        Sentence::NotCounted => words.say("agreement-not-counted"),
        Sentence::Recorded { name, by, stance, words: why } => {
            let recorded = with("agreement-recorded", &[("name", name.into()), ("by", by.into())]);
            format!("{} {recorded}", said(name, stance, why))
        }
        Sentence::Carried { by, words: why } => {
            with("agreement-carried", &[("by", by.into()), ("why", why.into())])
        }
        Sentence::Closings => words.say("agreement-closings"),
        Sentence::Closing { name, because } => {
            let key = match because {
                Because::Everyone => "agreement-closing-everyone",
                Because::Days => "agreement-closing-days",
                Because::Meeting => "agreement-closing-meeting",
            };
            with(key, &[("name", name.into())])
        }
        Sentence::Withdrew { name, words: why } => {
            with("agreement-withdrew", &[("name", name.into()), ("why", why.into())])
        }
        Sentence::Signers => words.say("agreement-signers"),
        Sentence::Signer { name, fingerprint } => {
            with("agreement-signer", &[("name", name.into()), ("fingerprint", fingerprint.into())])
        }
        Sentence::HowToCheck => words.say("agreement-check"),
        Sentence::HowToCheckNote { fingerprint } => {
            with("agreement-check-note", &[("fingerprint", grouped(fingerprint).into())])
        }
        Sentence::Somebody => words.say("cli-somebody"),
        Sentence::Numbers { agree_percent, open_days, objection_days, review_months } => with(
            "agreement-numbers",
            &[
                ("percent", i64::from(agree_percent).into()),
                ("open", i64::from(open_days).into()),
                ("objection", i64::from(objection_days).into()),
                ("review", i64::from(review_months).into()),
            ],
        ),
    }
}
