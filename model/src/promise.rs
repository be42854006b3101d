//! What became of the promises of an agreement, from their exact wording and the signed updates.
//!
//! Nothing here can be written over: the wording is in the content that was agreed, an update is a statement. So the
//! first date stays, and who said what is known. Absent: whether the agreement is in force (`trestle_trust::agreement`).

use trestle_trust::agreement::Updated;
use trestle_trust::ids::{PersonId, StatementId};
use trestle_trust::person::SideId;
use trestle_trust::statement::deciding::{Progress, Update};

use crate::decision::content::ContentPromise;

/// A promise as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// As it was agreed, with its first date.
    pub agreed: ContentPromise,
    pub side: Option<SideId>,
    /// Who has it now.
    pub who: Option<PersonId>,
    /// Its date now.
    pub due: String,
    pub progress: Progress,
    /// Who of another side has seen that it is kept.
    pub checked_by: Option<PersonId>,
    /// All that was said, the oldest first.
    pub said: Vec<Said>,
    /// Who said last that it is done, and in which sides they stand.
    done_by: Option<PersonId>,
    done_sides: Vec<SideId>,
}

/// Something that was said about a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub statement: StatementId,
    pub by: PersonId,
    pub progress: Progress,
    pub due: Option<String>,
    pub to: Option<PersonId>,
    pub words: String,
    /// False for a check by somebody of the side that promised, or by nobody's side: it is shown and changes nothing.
    pub counts: bool,
}

impl Standing {
    /// Whether there is nothing more to do.
    pub fn is_over(&self) -> bool {
        matches!(self.progress, Progress::Checked | Progress::Changed | Progress::Dropped)
    }

    /// Whether somebody who stands in `sides` can say that it is kept: they stand in another side than the one that
    /// promised, and they neither have the promise nor said themselves that it is done. Where no side was written beside
    /// the promise, it is that of whoever said so.
    pub fn may_check(&self, by: PersonId, sides: &[SideId]) -> bool {
        let own = |side: &SideId| match self.side {
            Some(promised) => promised == *side,
            None => self.done_sides.contains(side),
        };
        !sides.is_empty() && !sides.iter().any(own) && self.who != Some(by) && self.done_by != Some(by)
    }

    /// Whether it is past its date and not done. `today` as the dates are: `2027-05-21`.
    pub fn is_late(&self, today: &str) -> bool {
        !self.due.is_empty()
            && self.due.as_str() < today
            && !self.is_over()
            && self.progress != Progress::Done
    }
}

/// How `promise` stands after `updates`, which are in the order of [`trestle_trust::agreement::Question::updates`];
/// those of other promises are passed over.
pub fn standing<'a>(
    promise: &ContentPromise,
    updates: impl IntoIterator<Item = (&'a Updated, &'a Update)>,
) -> Standing {
    let side = promise.side.parse().ok().map(SideId);
    let mut standing = Standing {
        agreed: promise.clone(),
        side,
        who: promise.who.parse().ok(),
        due: promise.due.clone(),
        progress: Progress::NotStarted,
        checked_by: None,
        said: Vec::new(),
        done_by: None,
        done_sides: Vec::new(),
    };
    for (updated, update) in updates {
        if update.promise != promise.id {
            continue;
        }
        let counts = match update.progress {
            Progress::Checked => standing.may_check(updated.by, &updated.sides),
            _ => !updated.sides.is_empty(),
        };
        standing.said.push(Said {
            statement: updated.statement,
            by: updated.by,
            progress: update.progress,
            due: update.due.clone(),
            to: update.to,
            words: update.words.words().to_owned(),
            counts,
        });
        if counts {
            standing.take(updated, update);
        }
    }
    standing
}

impl Standing {
    fn take(&mut self, updated: &Updated, update: &Update) {
        self.checked_by = (update.progress == Progress::Checked).then_some(updated.by);
        match update.progress {
            Progress::Moved => {
                if let Some(due) = &update.due {
                    self.due.clone_from(due);
                }
                // To move a date does not finish or stop what goes on.
                if matches!(self.progress, Progress::Checked | Progress::Done) {
                    self.progress = Progress::UnderWay;
                }
            }
            Progress::HandedOn => self.who = update.to.or(self.who),
            Progress::Done => {
                self.progress = Progress::Done;
                self.done_by = Some(updated.by);
                self.done_sides.clone_from(&updated.sides);
            }
            other => self.progress = other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use trestle_trust::statement::deciding::Remark;

    const LIVES: SideId = SideId(1);
    const WORKS: SideId = SideId(2);

    fn promise() -> ContentPromise {
        ContentPromise {
            id: "c1".into(),
            what: "Put two-hour slots in the diary".into(),
            for_whom: String::new(),
            clause: "1".into(),
            side: "2".into(),
            who: PersonId([4; 32]).to_string(),
            backup: String::new(),
            due: "2027-05-21".into(),
            known_by: "Three residents book a test slot".into(),
        }
    }

    fn say(by: u8, sides: &[SideId], progress: Progress) -> (Updated, Update) {
        let statement = StatementId([by; 32]);
        let updated = Updated { statement, by: PersonId([by; 32]), sides: sides.to_vec() };
        let words = Remark::new("so it is").unwrap();
        let promise = "c1".to_owned();
        let (due, to) = (None, None);
        (updated, Update { opening: statement, promise, progress, due, to, words })
    }

    fn after(said: &[(Updated, Update)]) -> Standing {
        standing(&promise(), said.iter().map(|(updated, update)| (updated, update)))
    }

    #[test]
    fn who_promised_says_it_is_done_and_another_side_checks() {
        let mut said = vec![say(4, &[WORKS], Progress::Done), say(5, &[WORKS], Progress::Checked)];
        let own = after(&said);
        assert_eq!((own.progress, own.checked_by, own.said[1].counts), (Progress::Done, None, false));
        said.push(say(9, &[], Progress::Checked));
        assert_eq!(after(&said).progress, Progress::Done, "nobody has vouched for them");
        said.push(say(1, &[LIVES], Progress::Checked));
        let checked = after(&said);
        assert_eq!((checked.progress, checked.checked_by), (Progress::Checked, Some(PersonId([1; 32]))));
        assert!(checked.is_over());
    }

    #[test]
    fn nobody_checks_their_own_promise_whatever_is_written_beside_it() {
        for side in ["", "1"] {
            let promise = ContentPromise { side: side.into(), ..promise() };
            let mut said = vec![say(4, &[WORKS], Progress::Done), say(4, &[WORKS], Progress::Checked)];
            let standing = |said: &[(Updated, Update)]| {
                standing(&promise, said.iter().map(|(updated, update)| (updated, update)))
            };
            let own = standing(&said);
            assert_eq!((own.progress, own.checked_by), (Progress::Done, None), "{side:?}");
            // Where no side is written, it is theirs who said that it is done.
            said.push(say(6, &[WORKS], Progress::Checked));
            let expected = if side.is_empty() { None } else { Some(PersonId([6; 32])) };
            assert_eq!(standing(&said).checked_by, expected, "{side:?}");
        }
    }

    #[test]
    fn the_first_date_stays_beside_the_new_one() {
        let mut moved = say(4, &[WORKS], Progress::Moved);
        moved.1.due = Some("2027-06-01".into());
        let mut handed = say(4, &[WORKS], Progress::HandedOn);
        handed.1.to = Some(PersonId([5; 32]));
        let after = after(&[say(4, &[WORKS], Progress::UnderWay), moved, handed]);
        assert_eq!((after.agreed.due.as_str(), after.due.as_str()), ("2027-05-21", "2027-06-01"));
        assert_eq!((after.progress, after.who), (Progress::UnderWay, Some(PersonId([5; 32]))));
        assert!(!after.is_late("2027-05-30") && after.is_late("2027-06-02"));
    }

    #[test]
    fn what_is_said_of_another_promise_changes_nothing() {
        let mut other = say(4, &[WORKS], Progress::Dropped);
        other.1.promise = "c2".into();
        assert!(after(&[other]).said.is_empty());
    }
}
