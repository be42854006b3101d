//! An agreement as a text to read and print: its question, exact words, promises, answers and who closed it. `said` has all
//! that people said of it.
//!
//! It is made from what a checker found ([`Checked`]) and from nothing else, so it says what was signed. Absent: sentences of
//! our own; each comes from the caller by what it says ([`Sentence`]).

mod said;

use trestle_model::decision::content::{Content, ContentPromise};
use trestle_model::text::{BlockKind, NewBlock, Run};
use trestle_trust::agreement::{Minute, Question, State};
use trestle_trust::ground_rules::{GroundRules, Inviters};
use trestle_trust::statement::deciding::{Because, Ending, Given, NewRules, Stance, Subject};
use trestle_trust::{PersonId, SideId, label};

use crate::bundle::Checked;
use crate::markdown;

/// How many digits of a hash are shown of a person.
const FINGERPRINT_DIGITS: usize = 16;

/// What is to be said in the reader's language.
#[derive(Debug, Clone, Copy)]
pub enum Sentence<'a> {
    /// What stands above a question about the ground rules.
    GroundRules,
    Standing(&'a State),
    /// Another agreement that it ends, by the hash of its words.
    Replaces {
        fingerprint: &'a str,
    },
    WhoCanSayYes(&'a str),
    /// What was agreed is to stop what follows.
    Ends,
    /// What stands above the wording in a language, by its tag.
    WordingIn(&'a str),
    Promises,
    /// `who` is a person, or else the side that promises.
    Promise {
        what: &'a str,
        who: &'a str,
        due: &'a str,
    },
    ForWhom(&'a str),
    /// The clause that a promise is from.
    Clause(&'a str),
    /// The side that promises, beside a person.
    OnSide(&'a str),
    /// Who steps in.
    Backup(&'a str),
    KnownBy(&'a str),
    Review(&'a str),
    Answers,
    Side {
        name: &'a str,
        agree: usize,
        deciders: usize,
    },
    Said {
        name: &'a str,
        stance: Stance,
        words: &'a str,
    },
    /// Somebody who sits without a side's word for them.
    NotCounted,
    /// Recorded for somebody, by whom and before which witnesses.
    Recorded {
        name: &'a str,
        by: &'a str,
        how: Given,
        /// Their names, with commas between.
        witnesses: &'a str,
        stance: Stance,
        words: &'a str,
    },
    /// Somebody says that a recorded answer is not right.
    NotRight {
        name: &'a str,
        words: &'a str,
    },
    /// For that, it is not counted.
    DoesNotCount,
    /// Carried for a neighbour.
    Carried {
        by: &'a str,
        words: &'a str,
    },
    /// A reply to an objection; `seen` by its maker.
    Replied {
        name: &'a str,
        words: &'a str,
        seen: bool,
    },
    /// Why an objection is none, so many days after the reply was seen.
    NotAnObjection {
        name: &'a str,
        days: u16,
        words: &'a str,
    },
    /// Whether an objection is still open, or was worked through.
    Objection {
        open: bool,
    },
    Closings,
    Closing {
        name: &'a str,
        because: Because,
    },
    /// The day that a closer gives, `2027-05-21`.
    ClosersDay(&'a str),
    /// What stands above all that did not close it and is no answer.
    Else,
    /// Somebody would have it closed otherwise than it is, or has closed it alone so far.
    ClosedElse {
        name: &'a str,
        ending: Ending,
        /// Of other words than these.
        other_words: bool,
    },
    Withdrew {
        name: &'a str,
        words: &'a str,
    },
    Reopens {
        name: &'a str,
        words: &'a str,
    },
    Signers,
    Signer {
        name: &'a str,
        fingerprint: &'a str,
    },
    HowToCheck,
    HowToCheckNote {
        fingerprint: &'a str,
    },
    /// A person who has no name here.
    Somebody,
    /// The numbers of ground rules.
    Numbers {
        agree_percent: u8,
        open_days: u16,
        objection_days: u16,
        review_months: u16,
    },
    /// What stands above the sides of new ground rules.
    Sides,
    /// A side of new ground rules by its number, with its name in the language of that tag.
    RulesSide {
        number: u32,
        tag: &'a str,
        name: &'a str,
    },
    /// A side that is no more, and the side that its people sit with: numbers and names.
    Merged {
        from: (u32, &'a str),
        into: (u32, &'a str),
    },
    Inviters(Inviters),
}

/// The title of an agreement: its question.
pub fn title(checked: &Checked, say: &dyn Fn(Sentence<'_>) -> String) -> String {
    match &checked.decision {
        Some(content) => content.question.clone(),
        None => say(Sentence::GroundRules),
    }
}

/// The whole text. Sides are named in `language` where they have a name in it.
pub fn blocks(checked: &Checked, language: &str, say: &dyn Fn(Sentence<'_>) -> String) -> Vec<NewBlock> {
    let mut blocks = Writer { checked, language, say, blocks: Vec::new() }.write();
    for run in blocks.iter_mut().flat_map(|block| &mut block.runs) {
        run.text = label::plain(&run.text);
    }
    blocks
}

/// Of somebody, as it is shown: the start of their id.
pub fn fingerprint(person: PersonId) -> String {
    person.to_string().chars().take(FINGERPRINT_DIGITS).collect()
}

struct Writer<'a> {
    checked: &'a Checked,
    language: &'a str,
    say: &'a dyn Fn(Sentence<'_>) -> String,
    blocks: Vec<NewBlock>,
}

impl Writer<'_> {
    fn write(mut self) -> Vec<NewBlock> {
        let (checked, question) = (self.checked, &self.checked.question);
        self.put(BlockKind::Heading { level: 1 }, title(checked, self.say));
        self.put(BlockKind::Paragraph, checked.membership.title().to_owned());
        self.say(Sentence::Standing(&question.state));
        self.replaces(question);
        match (&question.subject, &checked.decision) {
            (Subject::Rules(new), _) => self.rules(new),
            (Subject::Decision(_), Some(content)) => self.content(content),
            (Subject::Decision(_), None) => {}
        }
        self.answers(question);
        self.closings(question);
        self.said_else(question);
        self.signers();
        self.head(Sentence::HowToCheck);
        let hash = question.content.to_string();
        self.say(Sentence::HowToCheckNote { fingerprint: &hash });
        self.blocks
    }

    fn replaces(&mut self, question: &Question) {
        let minutes = &self.checked.minutes;
        let opening = minutes.get(question.opening).and_then(Minute::opening);
        for other in opening.into_iter().flat_map(|opening| &opening.replaces) {
            if let Some(other) = minutes.agreements().question(*other) {
                self.say(Sentence::Replaces { fingerprint: &other.content.to_string() });
            }
        }
    }

    fn content(&mut self, content: &Content) {
        self.say(Sentence::WhoCanSayYes(&content.who_can_say_yes));
        if content.ends {
            self.say(Sentence::Ends);
        }
        for wording in &content.wording {
            self.head(Sentence::WordingIn(&wording.language));
            self.blocks.extend(wording.blocks.iter().cloned().map(below));
        }
        for attachment in &content.attachments {
            self.put(BlockKind::Heading { level: 2 }, attachment.title.clone());
            self.blocks.extend(attachment.blocks.iter().cloned().map(below));
        }
        if !content.promises.is_empty() {
            self.head(Sentence::Promises);
            content.promises.iter().for_each(|promise| self.promise(promise));
        }
        if !content.review.is_empty() {
            self.say(Sentence::Review(&content.review));
        }
    }

    fn rules(&mut self, new: &NewRules) {
        let GroundRules { agree_percent, open_days, objection_days, review_months, .. } = new.rules;
        for (language, text) in &new.rules.text {
            self.head(Sentence::WordingIn(language));
            let blocks = markdown::parse(text.as_bytes()).unwrap_or_default();
            self.blocks.extend(blocks.into_iter().map(below));
        }
        self.sides(new);
        self.say(Sentence::Numbers { agree_percent, open_days, objection_days, review_months });
    }

    fn sides(&mut self, new: &NewRules) {
        self.head(Sentence::Sides);
        for side in &new.rules.sides {
            let number = side.id.0;
            if side.names.is_empty() {
                self.item(Sentence::RulesSide { number, tag: "", name: "" });
            }
            for (tag, name) in &side.names {
                self.item(Sentence::RulesSide { number, tag, name: &name.shown() });
            }
        }
        for (from, into) in &new.merged {
            let (was, now) = (self.side_name(*from, None), self.side_name(*into, Some(&new.rules)));
            self.item(Sentence::Merged { from: (from.0, &was), into: (into.0, &now) });
        }
        self.say(Sentence::Inviters(new.rules.inviters));
    }

    fn promise(&mut self, promise: &ContentPromise) {
        let side = promise.side.parse().ok().map(|side| self.side_name(SideId(side), None));
        let who = match (promise.who.trim().is_empty(), &side) {
            (true, Some(side)) => side.clone(),
            _ => self.name(promise.who.parse().ok()),
        };
        self.item(Sentence::Promise { what: &promise.what, who: &who, due: &promise.due });
        let backup = promise.backup.parse().map_or_else(|_| promise.backup.clone(), |id| self.name(Some(id)));
        let beside = side.filter(|side| *side != who).unwrap_or_default();
        let more = [
            (&beside, Sentence::OnSide(&beside)),
            (&promise.for_whom, Sentence::ForWhom(&promise.for_whom)),
            (&promise.clause, Sentence::Clause(&promise.clause)),
            (&backup, Sentence::Backup(&backup)),
            (&promise.known_by, Sentence::KnownBy(&promise.known_by)),
        ];
        for (_, sentence) in more.into_iter().filter(|(words, _)| !words.trim().is_empty()) {
            self.inner(sentence);
        }
    }

    /// Everyone who signed something about it, with the start of what names them for ever.
    fn signers(&mut self) {
        let mut signers: Vec<PersonId> =
            self.checked.minutes.of(self.checked.question.opening).filter_map(|minute| minute.by).collect();
        signers.sort_unstable();
        signers.dedup();
        self.head(Sentence::Signers);
        for person in signers {
            let (name, fingerprint) = (self.name(Some(person)), fingerprint(person));
            self.item(Sentence::Signer { name: &name, fingerprint: &fingerprint });
        }
    }

    /// The name of a side, by `rules`, else by those that the question was counted by, else by the table's first.
    fn side_name(&self, side: SideId, rules: Option<&GroundRules>) -> String {
        let counted_by = self.checked.minutes.rules_of(self.checked.question.opening).map(|new| &new.rules);
        let mut all = [rules, counted_by, Some(self.checked.membership.rules())].into_iter().flatten();
        let named = all.find_map(|rules| rules.side(side));
        named.map_or_else(|| side.to_string(), |side| side.name(self.language))
    }

    fn name(&self, person: Option<PersonId>) -> String {
        let person = person.and_then(|person| self.checked.membership.person(person));
        let name = person.map(|person| person.name.clone()).filter(|name| !name.is_empty());
        name.unwrap_or_else(|| (self.say)(Sentence::Somebody))
    }

    fn head(&mut self, sentence: Sentence<'_>) {
        let text = (self.say)(sentence);
        self.put(BlockKind::Heading { level: 2 }, text);
    }

    fn item(&mut self, sentence: Sentence<'_>) {
        let text = (self.say)(sentence);
        self.put(BlockKind::Bullet, text);
    }

    /// Below an item.
    fn inner(&mut self, sentence: Sentence<'_>) {
        let text = (self.say)(sentence);
        self.blocks.push(NewBlock { indent: 1, ..block(BlockKind::Bullet, text) });
    }

    fn say(&mut self, sentence: Sentence<'_>) {
        let text = (self.say)(sentence);
        self.put(BlockKind::Paragraph, text);
    }

    fn put(&mut self, kind: BlockKind, text: String) {
        self.blocks.push(block(kind, text));
    }
}

fn block(kind: BlockKind, text: String) -> NewBlock {
    NewBlock { kind, indent: 0, runs: vec![Run::plain(text)] }
}

/// Headings of a part stand below those of the whole.
fn below(block: NewBlock) -> NewBlock {
    let kind = match block.kind {
        BlockKind::Heading { level } => BlockKind::Heading { level: level.saturating_add(2).min(6) },
        kind => kind,
    };
    NewBlock { kind, ..block }
}
