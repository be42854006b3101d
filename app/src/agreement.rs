//! An agreement taken away, and a file of one checked: the sentences around `trestle_export::agreement`.

use trestle_export::{
    agreement::{self, Sentence},
    bundle::{
        self, CheckError, Checked, Verdict,
        page::{Found, Made},
    },
    html, markdown,
};
use trestle_trust::{
    agreement::State,
    ground_rules::Inviters,
    statement::deciding::{Because, Ending, Given, Stance},
};

use crate::lang::{Language, Value, Words, dates};

/// What pages say of the program that made them: another may say the same with other words.
const MADE_BY: &str = env!("CARGO_PKG_VERSION");

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

/// `file`, which `bundle::write` has made, in that form. `day` is today, `2027-05-21`.
///
/// # Errors
/// [`CheckError`] if it is none.
pub fn in_form(file: String, form: Form, words: &Words, day: &str) -> Result<String, CheckError> {
    if form == Form::Bundle {
        return Ok(file);
    }
    let checked = bundle::check(file.as_bytes())?;
    Ok(if form == Form::Markdown {
        let blocks = agreement::blocks(&checked, words.language().code(), &|sentence| say(words, sentence));
        format!("{}\n---\n\n{}\n", markdown::write_new(blocks), as_known(words, day))
    } else {
        page(&checked, &file, words, day)
    })
}

fn as_known(words: &Words, day: &str) -> String {
    words.say_with("agreement-as-known", &[("day", dates::in_full(words, day).into())])
}

/// The page of an agreement: of the same file, language and day always the same.
fn page(checked: &Checked, file: &str, words: &Words, day: &str) -> String {
    let say = |sentence: Sentence<'_>| say(words, sentence);
    let language = words.language().code();
    let blocks = crate::documents::deciding::numbered(agreement::blocks(checked, language, &say));
    let title = agreement::title(checked, &say);
    let [done, not_done] = ["block-check-done", "block-check-open"].map(|key| words.say(key));
    let as_known = as_known(words, day);
    let around = html::Words { done: &done, not_done: &not_done, footer: &as_known };
    let page = html::page(&html::Page { title: &title, lang: language, blocks: &blocks, words: around });
    let made = Made { by: MADE_BY.to_owned(), language: language.to_owned(), day: day.to_owned() };
    bundle::page::put_in(&page, file, &made)
}

/// What a page shows beside what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// It is no page, or shows just what was signed.
    Same,
    /// Something else: it was changed, with its sum.
    Other,
    /// That cannot be said: another version of the program made it.
    Unknown,
}

/// Makes the page that `bytes` are anew, and compares.
pub fn shows(checked: &Checked, bytes: &[u8]) -> Shows {
    let Some(Found { made, file }) = &checked.page else { return Shows::Same };
    let Some(language) = Language::coded(&made.language).filter(|_| made.by == MADE_BY) else {
        return Shows::Unknown;
    };
    let same = page(checked, file, &Words::new(language), &made.day).as_bytes() == bytes;
    if same { Shows::Same } else { Shows::Other }
}

/// What a check found, in words: the verdict first, then all that was signed.
pub fn told(checked: &Checked, shows: Shows, words: &Words) -> String {
    let day = checked.page.as_ref().map(|page| dates::in_full(words, &page.made.day));
    let mut verdict = match (checked.verdict, shows, day) {
        (_, Shows::Other, _) => words.say("verify-other-page"),
        (Verdict::Contested, ..) => words.say("verify-contested"),
        (Verdict::NotAgreed, ..) => words.say("verify-not-agreed"),
        (Verdict::Valid, Shows::Unknown, _) => words.say("verify-unknown-page"),
        (Verdict::Valid, Shows::Same, Some(day)) => words.say_with("verify-valid-on", &[("day", day.into())]),
        (Verdict::Valid, Shows::Same, None) => words.say("verify-valid"),
    };
    if checked.newer > 0 {
        verdict.push('\n');
        verdict.push_str(&words.say_with("verify-newer-statements", &[("count", checked.newer.into())]));
    }
    let blocks = agreement::blocks(checked, words.language().code(), &|sentence| say(words, sentence));
    format!("{verdict}\n\n{}", markdown::write_new(blocks))
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
        Sentence::Replaces { fingerprint } => {
            with("agreement-replaces", &[("fingerprint", fingerprint.into())])
        }
        Sentence::Ends => words.say("agreement-ends"),
        Sentence::WhoCanSayYes(who) => with("agreement-who", &[("who", who.into())]),
        Sentence::WordingIn(tag) => with("agreement-wording", &[("tag", tag.into())]),
        Sentence::Promises => words.say("agreement-promises"),
        Sentence::Promise { what, who, due } => {
            let key = if due.is_empty() { "agreement-promise-no-date" } else { "agreement-promise" };
            let due = dates::in_full(words, due);
            with(key, &[("what", what.into()), ("who", who.into()), ("due", due.into())])
        }
        Sentence::ForWhom(whom) => with("agreement-promise-for", &[("whom", whom.into())]),
        Sentence::Clause(clause) => with("agreement-promise-clause", &[("clause", clause.into())]),
        Sentence::OnSide(side) => with("agreement-promise-side", &[("side", side.into())]),
        Sentence::Backup(name) => with("agreement-promise-backup", &[("name", name.into())]),
        Sentence::KnownBy(how) => with("agreement-known-by", &[("how", how.into())]),
        Sentence::Review(day) => with("agreement-review", &[("day", dates::in_full(words, day).into())]),
        Sentence::Answers => words.say("agreement-answers"),
        Sentence::Side { name, agree, deciders } => with(
            "agreement-side",
            &[("name", name.into()), ("agree", agree.into()), ("deciders", deciders.into())],
        ),
        Sentence::Said { name, stance, words: why } => said(name, stance, why),
        Sentence::NotCounted => words.say("agreement-not-counted"),
        Sentence::Recorded { name, by, how, witnesses, stance, words: why } => {
            let key = match how {
                Given::OnPaper => "agreement-recorded-paper",
                Given::Aloud => "agreement-recorded-aloud",
            };
            let recorded = with(key, &[("by", by.into()), ("witnesses", witnesses.into())]);
            format!("{} {recorded}", said(name, stance, why))
        }
        Sentence::NotRight { name, words: why } => {
            with("agreement-not-right", &[("name", name.into()), ("why", why.into())])
        }
        Sentence::DoesNotCount => words.say("agreement-does-not-count"),
        Sentence::Replied { name, words: said, seen } => {
            let key = if seen { "agreement-replied-seen" } else { "agreement-replied" };
            with(key, &[("name", name.into()), ("said", said.into())])
        }
        Sentence::NotAnObjection { name, days, words: why } => with(
            "agreement-not-an-objection",
            &[("name", name.into()), ("days", i64::from(days).into()), ("why", why.into())],
        ),
        Sentence::Objection { open: true } => words.say("agreement-objection-open"),
        Sentence::Objection { open: false } => words.say("agreement-objection-settled"),
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
        Sentence::ClosersDay(day) => {
            with("agreement-closing-day", &[("day", dates::in_full(words, day).into())])
        }
        Sentence::Else => words.say("agreement-else"),
        Sentence::ClosedElse { name, ending, other_words } => {
            let key = match (ending, other_words) {
                (Ending::Agreed, false) => "agreement-closed-agreed",
                (Ending::Agreed, true) => "agreement-closed-agreed-other",
                (Ending::NotAgreed, false) => "agreement-closed-not-agreed",
                (Ending::NotAgreed, true) => "agreement-closed-not-agreed-other",
            };
            with(key, &[("name", name.into())])
        }
        Sentence::Reopens { name, words: why } => {
            with("agreement-reopens", &[("name", name.into()), ("why", why.into())])
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
        Sentence::Sides => words.say("agreement-sides"),
        Sentence::RulesSide { number, tag, name } => with(
            "agreement-rules-side",
            &[
                ("number", i64::from(number).into()),
                ("tag", if tag.is_empty() { "none" } else { tag }.into()),
                ("name", name.into()),
            ],
        ),
        Sentence::Merged { from, into } => with(
            "agreement-merged",
            &[
                ("from", i64::from(from.0).into()),
                ("was", from.1.into()),
                ("into", i64::from(into.0).into()),
                ("now", into.1.into()),
            ],
        ),
        Sentence::Inviters(Inviters::Everyone) => words.say("agreement-invite-everyone"),
        Sentence::Inviters(Inviters::Standing) => words.say("agreement-invite-standing"),
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

#[cfg(test)]
mod tests {
    use trestle_export::bundle::page;
    use trestle_trust::{
        Graph, StatementId,
        ground_rules::Side,
        keys::DeviceSecret,
        person::SideId,
        statement::{
            self,
            deciding::{Answer, Closing, Deciding, NewRules, Opening, Remark, Subject, Whose},
        },
    };

    use super::*;

    /// Ground rules that one person has agreed with themselves, as a file.
    fn file() -> String {
        let secret = DeviceSecret::from_bytes([1; 32]);
        let mut rules = crate::ground_rules::suggested();
        rules.sides = vec![Side { id: SideId(1), names: [].into() }];
        let rng = &mut rand::rng();
        let genesis = statement::genesis(&secret, "T", rules.clone(), "Carys", SideId(1), rng).unwrap();
        let mut graph = Graph::new(genesis).unwrap();
        rules.agree_percent = 60;
        let new = NewRules { rules, merged: [].into() };
        let (content, bytes) = (new.content_hash(), bundle::rules_content(&new));
        let (subject, rules) = (Subject::Rules(Box::new(new)), graph.genesis().id());
        let opening = Opening { subject, content, rules, replaces: vec![] };
        let asked = statement::open_question(&graph, &secret.author(), opening).unwrap();
        let opening: StatementId = asked.id();
        graph.insert(asked).unwrap();
        let (stance, words, whose) = (Stance::Agree, Remark::default(), Whose::Mine);
        let (ending, because, day) = (Ending::Agreed, Because::Everyone, Some("2026-11-22".to_owned()));
        for said in [
            Deciding::Answer(Answer { opening, content, stance, words, whose }),
            Deciding::Closing(Closing { opening, content, ending, because, day }),
        ] {
            let said = statement::say_deciding(&graph, &secret.author(), said).unwrap();
            graph.insert(said).unwrap();
        }
        bundle::write(&graph, opening, &bytes).unwrap()
    }

    fn told_of(bytes: &str) -> (Shows, String) {
        let checked = bundle::check(bytes.as_bytes()).unwrap();
        let shows = shows(&checked, bytes.as_bytes());
        (shows, told(&checked, shows, &Words::new(Language::English)))
    }

    #[test]
    fn a_page_that_shows_anything_else_than_was_signed_is_not_valid() {
        let file = file();
        for language in [Language::English, Language::Welsh] {
            let page = in_form(file.clone(), Form::Page, &Words::new(language), "2026-11-22").unwrap();
            let (shows, told) = told_of(&page);
            assert_eq!(shows, Shows::Same);
            assert!(told.starts_with("VALID. ") && told.contains("22 November 2026"), "{told}");
            // The same page with other words, and with the sum that is right for them.
            let (before, rest) = page.split_once("<script type=\"application/json\"").unwrap();
            let around = format!("{before}{}", rest.split_once("</script>\n").unwrap().1);
            let made = bundle::check(page.as_bytes()).unwrap().page.unwrap().made;
            assert_eq!(page::put_in(&around, &file, &made), page, "the page is put together as it was");
            let other = page::put_in(&around.replacen("60", "10", 1), &file, &made);
            assert_ne!(other, page);
            let (shows, told) = told_of(&other);
            assert_eq!(shows, Shows::Other);
            assert!(told.starts_with("NOT VALID. "), "{told}");
            let made = Made { by: "0.0.0".to_owned(), ..made };
            let (shows, told) = told_of(&page::put_in(&around, &file, &made));
            assert_eq!(shows, Shows::Unknown);
            assert!(told.starts_with("NOT VALID here. "), "{told}");
        }
        let (shows, told) = told_of(&file);
        assert_eq!(shows, Shows::Same);
        assert!(told.starts_with("VALID. ") && told.contains("as known when this file was made"), "{told}");
    }
}
