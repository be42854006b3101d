//! An agreement as a text to read and print: its question, exact words, promises, answers and who closed it.
//!
//! It is made from what a checker found ([`Checked`]) and from nothing else, so it says what was signed. Absent: sentences of
//! our own; each comes from the caller by what it says ([`Sentence`]).

use trestle_model::decision::content::{Content, ContentPromise};
use trestle_model::text::{BlockKind, NewBlock, Run};
use trestle_trust::PersonId;
use trestle_trust::agreement::{Minute, Question, SideCount, State};
use trestle_trust::ground_rules::GroundRules;
use trestle_trust::statement::deciding::{
    Answer, Because, Closing, Deciding, NewRules, Stance, Subject, Whose,
};

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
    WhoCanSayYes(&'a str),
    /// What was agreed is to stop what follows.
    Ends,
    /// What stands above the wording in a language, by its tag.
    WordingIn(&'a str),
    Promises,
    Promise {
        what: &'a str,
        who: &'a str,
        due: &'a str,
    },
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
    /// Recorded for somebody, by whom and before how many witnesses.
    Recorded {
        name: &'a str,
        by: &'a str,
        stance: Stance,
        words: &'a str,
    },
    /// Carried for a neighbour.
    Carried {
        by: &'a str,
        words: &'a str,
    },
    Closings,
    Closing {
        name: &'a str,
        because: Because,
    },
    Withdrew {
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
    Writer { checked, language, say, blocks: Vec::new() }.write()
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
        match (&question.subject, &checked.decision) {
            (Subject::Rules(new), _) => self.rules(new),
            (Subject::Decision(_), Some(content)) => self.content(content),
            (Subject::Decision(_), None) => {}
        }
        self.answers(question);
        self.closings();
        self.signers();
        self.head(Sentence::HowToCheck);
        let hash = question.content.to_string();
        self.say(Sentence::HowToCheckNote { fingerprint: &hash });
        self.blocks
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
        self.say(Sentence::Numbers { agree_percent, open_days, objection_days, review_months });
    }

    fn promise(&mut self, promise: &ContentPromise) {
        let who = self.name(promise.who.parse().ok());
        self.item(Sentence::Promise { what: &promise.what, who: &who, due: &promise.due });
        if !promise.known_by.is_empty() {
            let text = (self.say)(Sentence::KnownBy(&promise.known_by));
            self.blocks.push(NewBlock { indent: 1, ..block(BlockKind::Bullet, text) });
        }
    }

    fn answers(&mut self, question: &Question) {
        self.head(Sentence::Answers);
        for side in &question.sides {
            self.side(question, side);
        }
        let decides = |person: &PersonId| question.sides.iter().any(|side| side.deciders.contains(person));
        let others: Vec<PersonId> =
            question.standpoints.keys().filter(|person| !decides(person)).copied().collect();
        if !others.is_empty() {
            let text = (self.say)(Sentence::NotCounted);
            self.put(BlockKind::Heading { level: 3 }, text);
            self.answers_of(question, &others);
        }
        for objection in question.objections.iter().filter(|objection| objection.carried) {
            let by = self.name(Some(objection.maker));
            if let Some(answer) = self.answer(objection.answer) {
                let words = answer.words.words().to_owned();
                self.item(Sentence::Carried { by: &by, words: &words });
            }
        }
    }

    fn side(&mut self, question: &Question, side: &SideCount) {
        let rules = self.checked.minutes.agreements().rules();
        let named = rules.rules.side(side.side).or(self.checked.membership.rules().side(side.side));
        let name = named.map(|side| side.name(self.language)).unwrap_or_default();
        let text =
            (self.say)(Sentence::Side { name: &name, agree: side.agree, deciders: side.deciders.len() });
        self.put(BlockKind::Heading { level: 3 }, text);
        self.answers_of(question, &side.deciders);
    }

    fn answers_of(&mut self, question: &Question, people: &[PersonId]) {
        for person in people {
            let Some(standpoint) = question.standpoints.get(person) else { continue };
            for id in &standpoint.answers {
                let Some(minute) = self.checked.minutes.get(*id) else { continue };
                let Some(Deciding::Answer(answer)) = minute.said() else { continue };
                let (name, words, stance) = (self.name(Some(*person)), answer.words.words(), answer.stance);
                if matches!(answer.whose, Whose::Of { .. }) {
                    let by = self.name(minute.by);
                    self.item(Sentence::Recorded { name: &name, by: &by, stance, words });
                } else {
                    self.item(Sentence::Said { name: &name, stance, words });
                }
            }
        }
    }

    fn closings(&mut self) {
        let said: Vec<&Minute> = self.checked.minutes.of(self.checked.question.opening).collect();
        let closed = |minute: &&&Minute| matches!(minute.said(), Some(Deciding::Closing(_)));
        if said.iter().any(|minute| closed(&minute)) {
            self.head(Sentence::Closings);
        }
        for minute in said {
            let name = self.name(minute.by);
            match minute.said() {
                Some(Deciding::Closing(Closing { because, .. })) => {
                    self.item(Sentence::Closing { name: &name, because: *because });
                }
                Some(Deciding::Withdrawal { words, .. }) => {
                    self.item(Sentence::Withdrew { name: &name, words: words.words() });
                }
                _ => {}
            }
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

    fn answer(&self, id: trestle_trust::StatementId) -> Option<&Answer> {
        match self.checked.minutes.get(id)?.said()? {
            Deciding::Answer(answer) => Some(answer),
            _ => None,
        }
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
        BlockKind::Heading { level } => BlockKind::Heading { level: (level + 2).min(6) },
        kind => kind,
    };
    NewBlock { kind, ..block }
}
