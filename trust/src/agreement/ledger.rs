//! What was said about each question, and whether it is usable: fixed by its own past when it comes in, for good.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::count::Count;
use super::force::Force;
use super::known::Known;
use crate::graph::{Bits, Dag};
use crate::ground_rules::GroundRules;
use crate::ids::{ContentHash, PersonId, StatementId};
use crate::membership::{Cut, Record, Stands};
use crate::person::SideId;
use crate::statement::Body;
use crate::statement::deciding::{
    Answer, Because, Closing, Deciding, Ending, NewRules, Opening, Stance, Subject, Whose,
};

/// Who stood, once for each part in which they did.
pub(super) type Stood = Arc<[Stands]>;

/// All questions, by the number of their Opening.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger {
    asked: BTreeMap<usize, Asked>,
    /// By the number of a usable statement: the number of its question's Opening.
    questions: BTreeMap<usize, usize>,
    /// The rules that each usable Opening about the ground rules would bring, by its number.
    new_rules: BTreeMap<usize, Arc<Rules>>,
    /// How often somebody had come to stand, or said that somebody goes, when it was last looked at.
    stood: usize,
}

/// Ground rules, with all mergers of sides up to then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rules {
    pub(super) rules: GroundRules,
    pub(super) merged: BTreeMap<SideId, SideId>,
}

/// A question, and all usable statements about it, each after its past.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(super) at: usize,
    pub(super) opening: Opening,
    pub(super) by: Option<usize>,
    pub(super) usable: bool,
    /// The number of the statement whose ground rules it goes by.
    pub(super) rules_at: usize,
    pub(super) rules: Arc<Rules>,
    pub(super) stood: Stood,
    pub(super) said: Vec<Said>,
    /// The questions that its Opening saw closed as agreed.
    pub(super) saw_agreed: Bits,
    /// Those of them that it would end, itself
    pub(super) ends: BTreeSet<usize>,
    /// or through one that it would end.
    pub(super) ends_all: BTreeSet<usize>,
    /// The questions that its Opening names as what it would end.
    pub(super) replaces: BTreeSet<usize>,
    /// The questions that would end it, rising.
    pub(super) ended_by: Vec<usize>,
    /// The questions that contest it where both are agreed, rising.
    pub(super) rivals: Vec<usize>,
    /// What it comes to by all that was said of it up to now.
    pub(super) known: Known,
}

/// Something usable that was said about a question.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) at: usize,
    /// The person who said it.
    pub(super) by: usize,
    pub(super) what: What,
}

/// What was said, with statements and people by number.
#[derive(Debug, Clone)]
pub(super) enum What {
    Answer {
        content: ContentHash,
        stance: Stance,
        whose: For,
        stood: Stood,
    },
    Witness {
        answer: usize,
    },
    Contest {
        answer: usize,
    },
    Reply,
    Seen {
        reply: usize,
    },
    NotAnObjection {
        objection: usize,
    },
    Amendment {
        from: ContentHash,
        to: ContentHash,
    },
    Closing {
        content: ContentHash,
        ending: Ending,
        stood: Stood,
    },
    Withdrawal,
    Reopening,
    /// Where its signer stood, in sides that the rules of the question have.
    Update {
        stood: Vec<Stands>,
    },
}

/// Whose answer it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum For {
    Signer,
    Neighbour,
    /// `witnesses` by number.
    Person {
        person: usize,
        witnesses: Vec<usize>,
    },
}

impl Rules {
    /// The side with which somebody sits who sat down in `side`; none if there is none any more.
    pub(super) fn side(&self, side: SideId) -> Option<SideId> {
        let there = self.rules.side(side).map(|side| side.id);
        there.or_else(|| self.merged.get(&side).copied())
    }

    /// These rules once `new` is agreed: what `new` says of a side goes before what was agreed earlier.
    fn then(&self, new: &NewRules) -> Self {
        let now = |side: SideId| match new.rules.side(side) {
            Some(side) => Some(side.id),
            None => new.merged.get(&side).copied(),
        };
        let earlier = self.merged.iter().filter(|(from, _)| new.rules.side(**from).is_none());
        let mut merged: BTreeMap<_, _> =
            earlier.filter_map(|(from, to)| now(*to).map(|to| (*from, to))).collect();
        merged.extend(&new.merged);
        Self { rules: new.rules.clone(), merged }
    }
}

impl Asked {
    /// The same, and the Opening's own where they are equal: most often nobody has come to stand since.
    fn shared(&self, stood: Stood) -> Stood {
        if stood == self.stood { Arc::clone(&self.stood) } else { stood }
    }

    /// Whether the other is about the same thing.
    pub(super) fn same_subject(&self, other: &Self) -> bool {
        match (&self.opening.subject, &other.opening.subject) {
            (Subject::Rules(_), Subject::Rules(_)) => true,
            (Subject::Decision(one), Subject::Decision(other)) => one == other,
            _ => false,
        }
    }
}

impl Ledger {
    pub(super) fn asked(&self) -> impl Iterator<Item = (&usize, &Asked)> {
        self.asked.iter()
    }

    pub(super) fn question(&self, at: usize) -> Option<&Asked> {
        self.asked.get(&at)
    }

    /// The rules that statement `source` brought: the genesis, or an Opening.
    pub(super) fn rules_from(&self, dag: &Dag, source: usize) -> Arc<Rules> {
        match (self.new_rules.get(&source), dag.statement(0).body()) {
            (Some(rules), _) => Arc::clone(rules),
            (None, Body::Genesis { rules, .. }) => {
                Arc::new(Rules { rules: rules.clone(), merged: BTreeMap::new() })
            }
            (None, _) => unreachable!("a graph begins with a genesis: Graph::new takes nothing else"),
        }
    }

    /// Takes in statement `at`; `record` has it already.
    pub(crate) fn add(&mut self, dag: &Dag, record: &Record, at: usize) {
        let stood = record.came_to_stand() + record.departures();
        if stood != std::mem::replace(&mut self.stood, stood) {
            // Somebody stands who did not, or goes: a question may have left their side out.
            self.asked.values_mut().for_each(|asked| asked.known.forget());
        }
        match dag.statement(at).body() {
            Body::Opening(opening) => self.open(dag, record, at, opening),
            Body::Deciding(deciding) => {
                let Some((question, by)) = self.place(dag, record, at, deciding) else { return };
                let asked = &self.asked[&question];
                // Whoever answers or closes counts everyone whom they saw standing.
                let stood = asked.shared(record.stood_before(at));
                let counts = matches!(deciding, Deciding::Answer(_) | Deciding::Closing(_)).then_some(&stood);
                let cut = Cut::before(dag.past(at), record.gone_before(at));
                let count = Count::judging(self, dag, record, asked, cut, counts);
                let new = New { ledger: self, dag, record, asked, count, at, by, stood: Arc::clone(&stood) };
                if let Some(what) = new.read(deciding) {
                    self.questions.insert(at, question);
                    if let Some(asked) = self.asked.get_mut(&question) {
                        asked.said.push(Said { at, by, what });
                        asked.known.forget();
                    }
                }
            }
            _ => {}
        }
    }

    /// Rule 1.
    fn open(&mut self, dag: &Dag, record: &Record, at: usize, opening: &Opening) {
        let past = dag.past(at);
        let cut = Cut::before(past, record.gone_before(at));
        let by = record.speaker_of(at);
        let seen = |id: &StatementId| dag.index_of(*id).filter(|number| past.contains(*number));
        // Ground rules end ground rules and nothing else does: or others could bring old ones back by unmaking a decision.
        let decision = |at: &usize| {
            let subject = self.asked.get(at).map(|asked| &asked.opening.subject);
            matches!((subject, &opening.subject), (Some(Subject::Decision(_)), Subject::Decision(_)))
        };
        let replaced: Option<BTreeSet<usize>> =
            opening.replaces.iter().map(|id| seen(id).filter(decision)).collect();
        let force = Force::read(dag, record, self, cut);
        let in_force = force.rules();
        let named = seen(&opening.rules);
        let rules = self.rules_from(dag, in_force);
        let mut asked = Asked {
            at,
            opening: opening.clone(),
            by,
            usable: by.is_some() && replaced.is_some() && named == Some(in_force),
            rules_at: in_force,
            rules: Arc::clone(&rules),
            stood: record.stood_before(at),
            said: Vec::new(),
            saw_agreed: Bits::default(),
            ends: BTreeSet::new(),
            ends_all: BTreeSet::new(),
            replaces: BTreeSet::new(),
            ended_by: Vec::new(),
            rivals: Vec::new(),
            known: Known::default(),
        };
        if asked.usable {
            asked.replaces = replaced.unwrap_or_default();
            asked.saw_agreed = force.into_closed();
            let related = |at: &usize| asked.replaces.contains(at) || asked.same_subject(&self.asked[at]);
            asked.ends = asked.saw_agreed.iter().filter(related).collect();
            self.relate(&mut asked);
            if let Subject::Rules(new) = &opening.subject {
                self.new_rules.insert(at, Arc::new(rules.then(new)));
            }
        }
        self.questions.insert(at, at);
        self.asked.insert(at, asked);
    }

    /// Notes what the newest question would end, and what it would contest: neither changes by what comes later.
    fn relate(&mut self, new: &mut Asked) {
        let through = |ended: &usize| self.asked[ended].ends_all.iter().copied();
        new.ends_all = new.ends.iter().flat_map(through).chain(new.ends.iter().copied()).collect();
        for ended in &new.ends_all {
            if let Some(ended) = self.asked.get_mut(ended) {
                ended.ended_by.push(new.at);
            }
        }
        for (at, earlier) in self.asked.iter_mut().filter(|(_, earlier)| earlier.usable) {
            if super::force::are_rivals(earlier, new) {
                earlier.rivals.push(new.at);
                new.rivals.push(*at);
            }
        }
    }

    /// The question that it is about, and who says it.
    fn place(&self, dag: &Dag, record: &Record, at: usize, deciding: &Deciding) -> Option<(usize, usize)> {
        let past = dag.past(at);
        let about = dag.index_of(deciding.about()).filter(|about| past.contains(*about))?;
        let question = *self.questions.get(&about)?;
        let names_opening = !matches!(
            deciding,
            Deciding::Witness { .. }
                | Deciding::Contest { .. }
                | Deciding::Reply { .. }
                | Deciding::NotAnObjection { .. }
                | Deciding::Seen { .. }
        );
        let by = record.speaker_of(at)?;
        (self.asked[&question].usable && names_opening == (about == question)).then_some((question, by))
    }
}

/// A statement that comes in, and what it saw.
struct New<'a> {
    ledger: &'a Ledger,
    dag: &'a Dag,
    record: &'a Record,
    asked: &'a Asked,
    count: Count<'a>,
    at: usize,
    by: usize,
    stood: Stood,
}

impl New<'_> {
    /// What it says, if it is usable.
    fn read(&self, deciding: &Deciding) -> Option<What> {
        let decides = self.count.side_of(self.by).is_some();
        let closed = !self.count.closed().is_empty();
        match deciding {
            Deciding::Answer(answer) => self.answer(answer).filter(|_| !closed),
            Deciding::Witness { answer } => {
                let (answer, said) = self.answered(*answer)?;
                let For::Person { witnesses, .. } = said.whose()? else { return None };
                witnesses.contains(&self.by).then_some(What::Witness { answer })
            }
            Deciding::Contest { answer, .. } => {
                let (answer, said) = self.answered(*answer)?;
                matches!(said.whose()?, For::Person { .. }).then_some(What::Contest { answer })
            }
            Deciding::Reply { objection, .. } => {
                let (_, said) = self.objection(*objection)?;
                (said.maker() != Some(self.by)).then_some(What::Reply)
            }
            Deciding::Seen { reply } => self.seen(*reply),
            Deciding::NotAnObjection { objection, reply, days, .. } => {
                let (objection, said) = self.objection(*objection)?;
                let reply = self.reply_to(*reply, objection)?;
                let cut = self.count.cut();
                let saw = |other: &&Said| matches!(other.what, What::Seen { reply: seen } if seen == reply);
                let was_seen = self.asked.said.iter().filter(|other| cut.contains(other.at)).any(|o| saw(&o));
                let waited = *days >= self.asked.rules.rules.objection_days;
                (was_seen && waited && said.maker() != Some(self.by))
                    .then_some(What::NotAnObjection { objection })
            }
            Deciding::Amendment { from, to, .. } => {
                // The words of new ground rules are in the Opening itself.
                let in_opening = matches!(self.asked.opening.subject, Subject::Rules(_));
                let fits = !closed && !in_opening && from != to && self.count.contents.contains(from);
                fits.then_some(What::Amendment { from: *from, to: *to })
            }
            Deciding::Closing(closing) => self.closing(closing).filter(|_| decides && !closed),
            Deciding::Withdrawal { .. } => {
                let agreed = self.count.closed().keys().any(|(ending, _)| *ending == Ending::Agreed);
                agreed.then_some(What::Withdrawal)
            }
            Deciding::Reopening { .. } => closed.then_some(What::Reopening),
            Deciding::Update(_) => {
                let agreed = self.count.closed().keys().any(|(ending, _)| *ending == Ending::Agreed);
                let mine = |stands: &&Stands| {
                    stands.person == self.by && self.asked.rules.side(stands.side).is_some()
                };
                let stood = self.stood.iter().filter(mine).copied().collect();
                agreed.then_some(What::Update { stood })
            }
        }
    }

    /// Rule 4.
    fn answer(&self, answer: &Answer) -> Option<What> {
        let whose = match &answer.whose {
            Whose::Mine => For::Signer,
            Whose::Neighbours => For::Neighbour,
            Whose::Of { person, witnesses, .. } => {
                let number = |id: &PersonId| self.record.seated_in(*id, self.dag, self.at);
                let (person, witnesses) =
                    (number(person)?, witnesses.iter().map(number).collect::<Option<_>>()?);
                let whose = For::Person { person, witnesses };
                let For::Person { witnesses, .. } = &whose else { return None };
                if person == self.by || witnesses.contains(&self.by) {
                    return None;
                }
                whose
            }
        };
        let stood = Arc::clone(&self.stood);
        let (content, stance) = (answer.content, answer.stance);
        self.count.contents.contains(&content).then_some(What::Answer { content, stance, whose, stood })
    }

    /// Rule 8.
    fn closing(&self, closing: &Closing) -> Option<What> {
        let Closing { content, ending, because, .. } = *closing;
        let everyone = because != Because::Everyone || self.count.everyone_answered();
        let may = match ending {
            Ending::Agreed => self.count.holds() && everyone,
            Ending::NotAgreed => everyone,
        };
        let stood = Arc::clone(&self.stood);
        (may && content == self.count.newest()).then_some(What::Closing { content, ending, stood })
    }

    /// Its maker has seen a reply, or a witness of it has.
    fn seen(&self, reply: StatementId) -> Option<What> {
        let reply = self.number(reply)?;
        let Some(Body::Deciding(Deciding::Reply { objection, .. })) =
            self.said(reply).map(|_| self.dag.statement(reply).body())
        else {
            return None;
        };
        let (_, said) = self.objection(*objection)?;
        let may = match said.whose()? {
            For::Signer | For::Neighbour => said.by == self.by,
            For::Person { person, witnesses } => *person == self.by || witnesses.contains(&self.by),
        };
        may.then_some(What::Seen { reply })
    }

    fn reply_to(&self, reply: StatementId, objection: usize) -> Option<usize> {
        let reply = self.number(reply)?;
        self.said(reply)?;
        let Body::Deciding(Deciding::Reply { objection: to, .. }) = self.dag.statement(reply).body() else {
            return None;
        };
        (self.dag.index_of(*to) == Some(objection)).then_some(reply)
    }

    fn number(&self, id: StatementId) -> Option<usize> {
        self.dag.index_of(id).filter(|number| self.dag.past(self.at).contains(*number))
    }

    /// What was said of this question by that statement, which this one saw.
    fn said(&self, at: usize) -> Option<&Said> {
        let of_this =
            self.ledger.questions.get(&at).is_some_and(|q| std::ptr::eq(&self.ledger.asked[q], self.asked));
        self.asked.said.iter().find(|said| of_this && said.at == at)
    }

    fn answered(&self, id: StatementId) -> Option<(usize, &Said)> {
        let at = self.number(id)?;
        let said = self.said(at)?;
        said.whose().map(|_| (at, said))
    }

    fn objection(&self, id: StatementId) -> Option<(usize, &Said)> {
        let (at, said) = self.answered(id)?;
        matches!(said.what, What::Answer { stance: Stance::Object, .. }).then_some((at, said))
    }
}

impl Said {
    /// Whose answer it is; none if it is no answer.
    pub(super) fn whose(&self) -> Option<&For> {
        match &self.what {
            What::Answer { whose, .. } => Some(whose),
            _ => None,
        }
    }

    /// Whose stance this answer is, or who carries it.
    pub(super) fn maker(&self) -> Option<usize> {
        Some(match self.whose()? {
            For::Signer | For::Neighbour => self.by,
            For::Person { person, .. } => *person,
        })
    }
}
