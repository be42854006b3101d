//! What the ground rules in force in a cut say to who sits down: who may invite, and on which sides one can sit.

use std::sync::Arc;

use super::force::Force;
use super::ledger::{Ledger, Rules};
use crate::graph::Dag;
use crate::ground_rules::{Inviters, Side};
use crate::membership::{Cut, Record};
use crate::person::SideId;

impl Ledger {
    /// The ground rules in force in that cut.
    fn rules_in(&self, dag: &Dag, record: &Record, cut: Cut<'_>) -> Arc<Rules> {
        self.rules_from(dag, Force::read(dag, record, self, cut).rules())
    }

    /// Who may invite by the ground rules in force in that cut.
    pub(crate) fn inviters_in(&self, dag: &Dag, record: &Record, cut: Cut<'_>) -> Inviters {
        self.rules_in(dag, record, cut).rules.inviters
    }

    /// Whether somebody can sit down in `side` by the ground rules in force in that cut.
    pub(crate) fn has_side(&self, dag: &Dag, record: &Record, cut: Cut<'_>, side: SideId) -> bool {
        self.rules_in(dag, record, cut).side(side).is_some()
    }

    /// The sides of the ground rules in force in that cut.
    pub(crate) fn sides_in(&self, dag: &Dag, record: &Record, cut: Cut<'_>) -> Vec<Side> {
        self.rules_in(dag, record, cut).rules.sides.clone()
    }
}
