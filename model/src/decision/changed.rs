//! What is not the same in two contents, part by part: nothing that people answer to is left out. Pure.

use super::content::{Attachment, Content, ContentPromise, Wording};
use crate::text::{NewBlock, Run};

/// A part that is not the same. What is `None` was not there then, or is not there now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed<'a> {
    Question {
        then: &'a str,
        now: &'a str,
    },
    WhoCanSayYes {
        then: &'a str,
        now: &'a str,
    },
    /// Whether it is asked to stop what was agreed, now.
    Ends(bool),
    /// The words in one language.
    Wording {
        language: &'a str,
        then: Option<&'a [NewBlock]>,
        now: Option<&'a [NewBlock]>,
    },
    Promise {
        then: Option<&'a ContentPromise>,
        now: Option<&'a ContentPromise>,
    },
    Attachment {
        then: Option<&'a Attachment>,
        now: Option<&'a Attachment>,
    },
    /// A date, or empty.
    Review {
        then: &'a str,
        now: &'a str,
    },
    /// The same promises and designs, in another order.
    Order,
}

impl Content {
    /// All that is not the same in `now`. Nothing only where both are the same.
    pub fn changed<'a>(&'a self, now: &'a Content) -> Vec<Changed<'a>> {
        let then = self;
        let mut all = Vec::new();
        if then.question != now.question {
            all.push(Changed::Question { then: &then.question, now: &now.question });
        }
        if then.who_can_say_yes != now.who_can_say_yes {
            all.push(Changed::WhoCanSayYes { then: &then.who_can_say_yes, now: &now.who_can_say_yes });
        }
        if then.ends != now.ends {
            all.push(Changed::Ends(now.ends));
        }
        let language = |wording: &'a Wording| wording.language.as_str();
        all.extend(pairs(&then.wording, &now.wording, language).map(|(then, now)| Changed::Wording {
            language: then.or(now).map_or("", language),
            then: then.map(|wording| wording.blocks.as_slice()),
            now: now.map(|wording| wording.blocks.as_slice()),
        }));
        let promises = pairs(&then.promises, &now.promises, |promise| promise.id.as_str());
        all.extend(promises.map(|(then, now)| Changed::Promise { then, now }));
        let attached = pairs(&then.attachments, &now.attachments, |attached| attached.document);
        all.extend(attached.map(|(then, now)| Changed::Attachment { then, now }));
        if then.review != now.review {
            all.push(Changed::Review { then: &then.review, now: &now.review });
        }
        if all.is_empty() && then != now {
            all.push(Changed::Order);
        }
        all
    }

    /// Whether nothing but letters of the wording differ: the same languages, and in each the same blocks with the same
    /// looks. Splitting a paragraph, a bold word, a link that leads elsewhere are more than a typo.
    pub fn is_but_for_a_typo(&self, other: &Content) -> bool {
        self != other && self.without_letters() == other.without_letters()
    }

    fn without_letters(&self) -> Content {
        let run = |run: &Run| Run { text: String::new(), marks: run.marks.clone() };
        let block =
            |block: &NewBlock| NewBlock { runs: block.runs.iter().map(run).collect(), ..block.clone() };
        let wording = |wording: &Wording| Wording {
            language: wording.language.clone(),
            blocks: wording.blocks.iter().map(block).collect(),
        };
        Content { wording: self.wording.iter().map(wording).collect(), ..self.clone() }
    }
}

/// Those of both that differ, by what names them: first those that were there, in their order, then the new ones. Of
/// several with one name the first is the first, and so on.
fn pairs<'a, T: PartialEq, K: PartialEq>(
    then: &'a [T],
    now: &'a [T],
    name: impl Fn(&'a T) -> K,
) -> impl Iterator<Item = (Option<&'a T>, Option<&'a T>)> {
    let mut left: Vec<&T> = now.iter().collect();
    let mut all = Vec::new();
    for one in then {
        let found = left.iter().position(|other| name(other) == name(one));
        all.push((Some(one), found.map(|at| left.remove(at))));
    }
    all.extend(left.into_iter().map(|new| (None, Some(new))));
    all.into_iter().filter(|(then, now)| then != now)
}

#[cfg(test)]
mod tests {
    use trestle_trust::ids::DocumentId;

    use super::*;
    use crate::decision::content::FORMAT;
    use crate::text::{BlockKind, Marks};

    fn words(text: &str) -> Vec<NewBlock> {
        vec![NewBlock { runs: vec![Run::plain(text)], ..NewBlock::default() }]
    }

    fn promise() -> ContentPromise {
        ContentPromise {
            id: "c1".into(),
            what: "Put the slots in the diary".into(),
            for_whom: "all homes".into(),
            clause: "1".into(),
            side: "2".into(),
            who: "ab".into(),
            backup: "cd".into(),
            due: "2027-05-21".into(),
            known_by: "three book one".into(),
        }
    }

    fn content() -> Content {
        let attached = |number, title: &str| Attachment {
            document: DocumentId([number; 16]),
            title: title.into(),
            blocks: words("A day waiting in."),
        };
        Content {
            format: FORMAT.into(),
            decision: DocumentId([7; 16]),
            question: "Slots?".into(),
            who_can_say_yes: "We can".into(),
            wording: vec![
                Wording { language: "cy".into(), blocks: words("Mae slot i bob gwaith.") },
                Wording { language: "en".into(), blocks: words("Every repair has a slot.") },
            ],
            promises: vec![promise(), ContentPromise { id: "c2".into(), ..promise() }],
            attachments: vec![attached(1, "Waiting"), attached(2, "Calling")],
            review: "2027-09-01".into(),
            ends: false,
        }
    }

    type Change = fn(&mut Content);

    /// Every way to make another content but by letters of the wording, field by field.
    const MORE: &[(&str, Change)] = &[
        ("question", |c| c.question.push('!')),
        ("who", |c| c.who_can_say_yes.push_str(", with the Board")),
        ("ends", |c| c.ends = true),
        ("a language more", |c| c.wording.push(Wording { language: "pl".into(), blocks: words("x") })),
        ("a language less", |c| drop(c.wording.remove(0))),
        ("a block more", |c| c.wording[1].blocks.extend(words("And one more."))),
        ("a block less", |c| c.wording[1].blocks.clear()),
        ("kind", |c| c.wording[1].blocks[0].kind = BlockKind::Bullet),
        ("indent", |c| c.wording[1].blocks[0].indent = 1),
        ("bold", |c| c.wording[1].blocks[0].runs[0].marks.bold = true),
        ("struck out", |c| c.wording[1].blocks[0].runs[0].marks.strike = true),
        ("a link", |c| c.wording[1].blocks[0].runs[0].marks.link = Some("https://x".into())),
        ("a run more", |c| {
            let marks = Marks { italic: true, ..Marks::default() };
            c.wording[1].blocks[0].runs.push(Run { text: "not".into(), marks });
        }),
        ("a promise more", |c| c.promises.push(ContentPromise { id: "c3".into(), ..promise() })),
        ("a promise less", |c| drop(c.promises.remove(0))),
        ("promise: id", |c| c.promises[0].id = "c9".into()),
        ("promise: what", |c| c.promises[0].what.push('.')),
        ("promise: for whom", |c| c.promises[0].for_whom.clear()),
        ("promise: clause", |c| c.promises[0].clause.push('2')),
        ("promise: side", |c| c.promises[0].side = "1".into()),
        ("promise: who", |c| c.promises[0].who = "cd".into()),
        ("promise: backup", |c| c.promises[0].backup.clear()),
        ("promise: due", |c| c.promises[0].due = "2027-06-01".into()),
        ("promise: known by", |c| c.promises[0].known_by.clear()),
        ("order of promises", |c| c.promises.swap(0, 1)),
        ("a design less", |c| drop(c.attachments.remove(1))),
        ("a design twice", |c| c.attachments.push(c.attachments[0].clone())),
        ("another design", |c| c.attachments[0].document = DocumentId([3; 16])),
        ("title of a design", |c| c.attachments[0].title.push('!')),
        ("words of a design", |c| c.attachments[0].blocks = words("Nobody waits.")),
        ("order of designs", |c| c.attachments.swap(0, 1)),
        ("review", |c| c.review.clear()),
    ];

    #[test]
    fn only_letters_of_the_wording_are_a_typo() {
        let asked = content();
        let mut mended = content();
        mended.wording[1].blocks[0].runs[0].text = "Every repair gets a slot.".into();
        assert!(asked.is_but_for_a_typo(&mended) && mended.is_but_for_a_typo(&asked));
        assert!(!asked.is_but_for_a_typo(&asked), "the same is no typo");
        for (what, change) in MORE {
            // By itself, and behind a letter that was mended.
            for mut other in [content(), mended.clone()] {
                change(&mut other);
                assert!(!asked.is_but_for_a_typo(&other) && !other.is_but_for_a_typo(&asked), "{what}");
            }
        }
    }

    #[test]
    fn every_part_that_is_not_the_same_is_told_and_no_other() {
        let asked = content();
        assert_eq!(asked.changed(&content()), []);
        for (what, change) in MORE {
            let mut other = content();
            change(&mut other);
            let expected = if *what == "promise: id" || *what == "another design" { 2 } else { 1 };
            for changed in [asked.changed(&other), other.changed(&asked)] {
                assert_eq!(changed.len(), expected, "{what}: {changed:?}");
            }
        }
        let mut other = content();
        let together = || MORE.iter().filter(|(what, _)| !what.contains("order") && !what.contains("less"));
        together().for_each(|(_, change)| change(&mut other));
        let kinds: Vec<_> = asked.changed(&other).iter().map(kind).collect();
        for (what, change) in together() {
            let mut one = content();
            change(&mut one);
            let lost: Vec<_> =
                asked.changed(&one).iter().map(kind).filter(|one| !kinds.contains(one)).collect();
            assert!(lost.is_empty(), "{what} is lost among others");
        }
    }

    fn kind(part: &Changed<'_>) -> String {
        format!("{part:?}").chars().take_while(|char| char.is_alphabetic()).collect()
    }

    #[test]
    fn a_promise_that_was_taken_out_is_told_beside_a_new_one() {
        let (asked, mut other) = (content(), content());
        other.promises[0].id = "c9".into();
        assert_eq!(
            asked.changed(&other),
            [
                Changed::Promise { then: Some(&asked.promises[0]), now: None },
                Changed::Promise { then: None, now: Some(&other.promises[0]) },
            ]
        );
    }
}
