//! The days of promises, and those to look again, as a calendar file.

use std::{fs, path::Path, sync::Arc};

use trestle_trust::membership::Person;

use crate::{
    calendar,
    cli::{
        reply::{Plain, Reply},
        session::Session,
    },
    documents::deciding::side_now,
    theme::colors,
    view::{Matched, PersonView, SideView, TableView, deciding::DecisionRow},
};

impl Session {
    pub(in crate::cli) fn calendar(&mut self, out: &Path) -> Result<Reply, Plain> {
        let view = self.calendar_view()?;
        let now = self.now().timestamp().as_second();
        fs::write(out, calendar::file(&self.words, &view, now)).map_err(|_| self.cannot_write(out))?;
        let shown = out.display().to_string();
        let said = self.words.say_with("cli-calendar", &[("path", shown.as_str().into())]);
        Ok(Reply::say(said).with("file", shown))
    }

    /// As much of the table as a calendar says.
    fn calendar_view(&mut self) -> Result<TableView, Plain> {
        let rows = self.rows()?;
        let language = self.words.language().code();
        let titled = |row: &Arc<DecisionRow>| {
            Arc::new(DecisionRow { question: self.question_of(row), ..(**row).clone() })
        };
        let decisions = rows.decisions.iter().map(titled).collect();
        let table = self.table()?;
        let (membership, minutes, me) = (table.repo().membership(), table.minutes(), table.repo().me());
        let in_force = minutes.agreements().rules();
        let colors = colors::of_people(membership.people().keys());
        let person = |person: &Person| PersonView {
            id: person.id,
            name: person.name.clone(),
            alike: false,
            color: colors.get(&person.id).copied().unwrap_or_default(),
            side: String::new(),
            side_id: side_now(in_force, person.side),
            sat_with: None,
            was: None,
            on_paper: person.on_paper.is_some(),
            me: person.id == me,
            standing: person.standing,
            mine_to_welcome: false,
            apart: false,
            first: false,
            welcomed_by_me: false,
            matched: Matched::Never,
            in_design: None,
            computers: Vec::new(),
        };
        let side = |side: &trestle_trust::Side| SideView {
            id: side.id,
            name: side.name(language),
            people: membership.people().values().filter(|one| one.side == side.id).count(),
        };
        Ok(TableView {
            title: membership.title().to_owned(),
            people: membership.people().values().map(person).collect(),
            sides: in_force.rules.sides.iter().map(side).collect(),
            decisions,
            promises: rows.promises.to_vec(),
            ..TableView::default()
        })
    }
}
