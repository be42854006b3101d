//! Who may invite, and with which sides one can sit, is what the ground rules in force say.

use super::*;
use crate::ground_rules::{Inviters, Side};
use crate::label::Label;
use crate::testing::{ask as ask_to_sit, invite};
use crate::{Membership, Refusal, SideId, admit_join};

const HELPS: SideId = SideId(3);

#[test]
fn who_may_invite_and_where_one_can_sit_the_rules_in_force_say() {
    let mut graph = five();
    welcome(&mut graph, 4, 20, WORKS);
    let before = graph.clone();
    let mut new = rules();
    new.inviters = Inviters::Standing;
    let names = BTreeMap::from([("en".to_owned(), Label::new("People who help out").unwrap())]);
    new.sides.push(Side { id: HELPS, names });
    let new = NewRules { rules: new, merged: BTreeMap::new() };
    let asked = ask(&mut graph, 1, Subject::Rules(Box::new(new.clone())), new.content_hash());
    agree(&mut graph, asked);

    let may = |graph: &Graph, inviter: u8, side: SideId| {
        let mut graph = graph.clone();
        let mut ticket = invite(&mut graph, inviter, 1);
        if !ticket.sides.iter().any(|known| known.id == side) {
            ticket.sides.push(Side { id: side, names: BTreeMap::new() });
        }
        let join = ask_to_sit(&mut graph, &ticket, 40, side);
        let join = graph.get(join).unwrap().clone();
        admit_join(&graph, &Membership::read(&graph), &join, 0, secret(1).author_key())
    };
    assert_eq!(may(&before, 20, WORKS), Ok(()), "everyone may invite at first");
    assert_eq!(may(&before, 1, HELPS), Err(Refusal::UnknownSide));
    assert_eq!(may(&graph, 20, WORKS), Err(Refusal::UnknownInvitation), "nobody has vouched for them");
    assert_eq!(may(&graph, 1, HELPS), Ok(()));
    let ticket = invite(&mut graph, 1, 1);
    assert_eq!(ticket.sides.len(), 3, "a ticket names the sides that there are");
}
