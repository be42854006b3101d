//! Where a question is, in words: agreed since when, to be looked at again on which day.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use trestle_model::decision::content::Content;
use trestle_trust::{
    Membership,
    agreement::{Minute, Minutes, Question, State},
    ground_rules::GroundRules,
    statement::deciding::Closing,
};

use super::question::rules_of;
use crate::{documents::Documents, view::deciding::StandingView};

impl Documents {
    /// The day on which an agreement is looked at again; empty for what is not agreed.
    pub(super) fn review(
        &self,
        minutes: &Minutes,
        membership: &Membership,
        question: &Question,
        review: &str,
    ) -> String {
        if question.state != State::Agreed {
            return String::new();
        }
        let unix_secs = self.agreed_at(minutes, question);
        let day = review_day(review, unix_secs, rules_of(minutes, membership, question.opening));
        day.map(|day| day.to_string()).unwrap_or_default()
    }

    /// When it was closed as it is: when its last closer says, and no later than this computer heard it.
    fn agreed_at(&self, minutes: &Minutes, question: &Question) -> i64 {
        let heard = self.deciding.heard.borrow();
        let at = |(minute, closing): (&Minute, &Closing)| said_on(closing, heard.at(minute.id()));
        minutes.closed_by(question).map(at).max().unwrap_or(0)
    }

    /// Where a question is, in words.
    pub(super) fn standing(
        &self,
        minutes: &Minutes,
        membership: &Membership,
        question: &Question,
        signed: Signed<'_>,
        check_again: bool,
    ) -> StandingView {
        match &question.state {
            State::Void => StandingView::Void,
            State::Open { holds, everyone } => {
                StandingView::Open { holds: *holds, everyone: *everyone, check_again }
            }
            State::NotAgreed => StandingView::NotAgreed,
            State::Agreed => {
                let unix_secs = self.agreed_at(minutes, question);
                if signed.ends {
                    return StandingView::Ended { unix_secs };
                }
                let rules = rules_of(minutes, membership, question.opening);
                let review_due = review_day(signed.review, unix_secs, rules);
                StandingView::Agreed { unix_secs, review_due: review_due.is_some_and(|day| day <= today()) }
            }
            State::InQuestion(doubt) => StandingView::InQuestion(*doubt),
            State::Contested { with } => StandingView::Contested { with: with.clone() },
            State::Superseded { by } => StandingView::Superseded { by: *by },
        }
    }
}

/// What was signed with the words, as far as it tells where a question is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signed<'a> {
    pub(super) review: &'a str,
    pub(super) ends: bool,
}

impl<'a> Signed<'a> {
    pub(super) fn of(content: Option<&'a Content>) -> Self {
        content.map(|content| Signed { review: &content.review, ends: content.ends }).unwrap_or_default()
    }
}

/// When somebody closed a question: on the day that they say, which is a claim; but none says that they closed it after this
/// computer had heard of it, and on that same day it was when it was heard.
pub(super) fn said_on(closing: &Closing, heard_unix_secs: Option<i64>) -> i64 {
    let zone = TimeZone::system();
    let heard = heard_unix_secs.unwrap_or(0);
    let claimed = closing.day.as_deref().and_then(|day| day.parse::<Date>().ok());
    let (Some(day), Ok(heard_at)) = (claimed, Timestamp::from_second(heard)) else { return heard };
    if heard > 0 && day >= heard_at.to_zoned(zone.clone()).date() {
        return heard;
    }
    let noon = day.at(12, 0, 0, 0).to_zoned(zone).map(|noon| noon.timestamp().as_second());
    noon.unwrap_or(heard)
}

/// The day on which an agreement is looked at again.
pub(super) fn review_day(review: &str, agreed_unix_secs: i64, rules: &GroundRules) -> Option<Date> {
    if let Ok(day) = review.parse() {
        return Some(day);
    }
    let agreed = jiff::Timestamp::from_second(agreed_unix_secs).ok()?.to_zoned(jiff::tz::TimeZone::system());
    agreed.date().checked_add(i32::from(rules.review_months).months()).ok()
}

pub(super) fn today() -> Date {
    jiff::Zoned::now().date()
}

#[cfg(test)]
mod tests {
    use trestle_trust::{
        ids::{ContentHash, StatementId},
        statement::deciding::{Because, Ending},
    };

    use super::*;

    #[test]
    fn an_agreement_is_of_the_day_that_its_closer_says_and_never_of_a_day_to_come() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let at = |date: Date, hour| {
            date.at(hour, 0, 0, 0).to_zoned(TimeZone::system()).unwrap().timestamp().as_second()
        };
        let closing = |day: Option<&str>| Closing {
            opening: StatementId([1; 32]),
            content: ContentHash([2; 32]),
            ending: Ending::Agreed,
            because: Because::Days,
            day: day.map(str::to_owned),
        };
        let heard = at(day("2027-05-21"), 9);
        for (claimed, said) in [
            (Some("2027-02-01"), at(day("2027-02-01"), 12)),
            (Some("2027-05-21"), heard),
            (Some("2030-01-01"), heard),
            (Some("2027-02-31"), heard),
            (None, heard),
        ] {
            assert_eq!(said_on(&closing(claimed), Some(heard)), said, "{claimed:?}");
        }
        assert_eq!(said_on(&closing(Some("2027-02-01")), None), at(day("2027-02-01"), 12));
        // On a computer that heard of it months later it is looked at again on the same day.
        let rules = crate::ground_rules::suggested();
        let review = |heard| review_day("", said_on(&closing(Some("2027-02-01")), Some(heard)), &rules);
        assert_eq!(review(heard), review(at(day("2027-02-01"), 18)));
        assert_eq!(review(heard), Some(day("2027-05-01")));
    }
}
