//! A decision's document on one copy and on two.

use std::collections::BTreeMap;

use super::content::{self, Content, NoContent, NotReady};
use super::*;
use crate::text::{NewBlock, Run};
use trestle_trust::ids::ActorId;

fn stamp(actor: u8) -> Stamp {
    Stamp { actor: ActorId([actor; 40]), now_unix_secs: 100 + i64::from(actor) }
}

fn own(field: TextField, text: &str) -> DecisionAction {
    DecisionAction::Write { item: ItemId::decision(), field, text: text.to_owned() }
}

fn put(item: &ItemId, field: ValueField, value: &str) -> DecisionAction {
    DecisionAction::Put { item: item.clone(), field, value: value.to_owned() }
}

fn promise(id: &str, what: &str) -> DecisionAction {
    let texts = BTreeMap::from([(TextField::Words, what.to_owned())]);
    let values = BTreeMap::from([(ValueField::Due, "2027-05-21".to_owned())]);
    DecisionAction::AddItem(NewItem { id: id.into(), kind: ItemKind::Promise, texts, values })
}

fn done(decision: &mut Decision, action: &DecisionAction, actor: u8) -> Vec<u8> {
    decision.apply(action, stamp(actor)).unwrap().expect("it changed something").bytes
}

#[test]
fn two_who_write_at_once_write_in_the_same_words() {
    let (mut here, mut there) = (Decision::new(), Decision::new());
    let first = done(&mut here, &own(TextField::Question, "Should repairs be booked in slots?"), 1);
    there.merge(vec![first]).unwrap();
    let one = done(&mut here, &own(TextField::Question, "Should repairs be booked in two-hour slots?"), 1);
    let two = done(&mut there, &own(TextField::Question, "Should all repairs be booked in slots?"), 2);
    assert!(here.merge(vec![two]).unwrap());
    assert!(there.merge(vec![one]).unwrap());
    assert_eq!(here.view(), there.view());
    assert_eq!(here.view().question(), "Should all repairs be booked in two-hour slots?");
    let again = Decision::load(Some(&here.save()), std::iter::empty()).unwrap();
    assert_eq!((again.view(), again.heads()), (here.view(), here.heads()));
}

#[test]
fn items_come_change_go_and_come_back() {
    let mut decision = Decision::new();
    done(&mut decision, &promise("a", "Put slots in the diary"), 1);
    let item = ItemId::from("a");
    let before = decision.heads();
    done(&mut decision, &put(&item, ValueField::Due, "2027-06-01"), 2);
    assert_eq!(decision.apply(&put(&item, ValueField::Due, "2027-06-01"), stamp(2)), Ok(None));
    assert_eq!(decision.at(&before).unwrap().item(&item).unwrap().value(ValueField::Due), "2027-05-21");
    done(&mut decision, &DecisionAction::Remove { item: item.clone() }, 1);
    assert_eq!(decision.view().of_kind(ItemKind::Promise).count(), 0);
    let gone = decision.apply(&put(&item, ValueField::Due, "x"), stamp(1));
    assert_eq!(gone, Err(ApplyError::ItemGone(item.clone())));
    assert!(decision.undo(stamp(1)).unwrap().is_some());
    assert_eq!(decision.view().item(&item).unwrap().value(ValueField::Due), "2027-06-01");
    assert_eq!(decision.view().item(&item).unwrap().by, Some(ActorId([1; 40])));
}

#[test]
fn undo_takes_back_ones_own_act_and_never_what_others_wrote_over_it() {
    let (mut here, mut there) = (Decision::new(), Decision::new());
    let first = done(&mut here, &own(TextField::Question, "Slots?"), 1);
    there.merge(vec![first]).unwrap();
    let two = done(&mut there, &own(TextField::Question, "Two-hour slots?"), 2);
    here.merge(vec![two]).unwrap();
    assert_eq!(here.undo(stamp(1)), Ok(None));
    assert_eq!(here.view().question(), "Two-hour slots?");
    assert!(there.undo(stamp(2)).unwrap().is_some());
    assert_eq!(there.view().question(), "Slots?");
}

#[test]
fn odd_records_hide_no_others_and_false_contents_are_not_taken_for_true() {
    let mut decision = Decision::new();
    done(&mut decision, &promise("a", "Put slots in the diary"), 1);
    let odd = decision.replica.commit(stamp(2), "odd", |tx| {
        tx.put(items_object(), "scalar", 5)?;
        let record = tx.put_object(items_object(), "unknown", ObjType::Map)?;
        tx.put(record, "kind", "of a later program")?;
        tx.put(contents_object(), "00".repeat(32), b"forged".to_vec())?;
        Ok(())
    });
    assert!(odd.unwrap().is_some());
    decision.refresh();
    assert_eq!(decision.view().of_kind(ItemKind::Promise).count(), 1);
    assert!(decision.view().contents.is_empty());
    assert_eq!(decision.view().problems.len(), 3);
    let wrong = DecisionAction::AddItem(NewItem {
        id: "b".into(),
        kind: ItemKind::Good,
        texts: BTreeMap::from([(TextField::Clause, String::new())]),
        values: BTreeMap::new(),
    });
    assert_eq!(decision.apply(&wrong, stamp(1)), Err(ApplyError::NoSuchField));
}

#[test]
fn what_was_put_to_answer_stays_whoever_takes_it_out_by_hand() {
    let mut here = Decision::new();
    let asked = "We try it from June.".to_owned();
    let hash = trestle_trust::statement::deciding::content_hash(asked.as_bytes());
    let kept = done(&mut here, &DecisionAction::KeepContent { content: asked.clone() }, 1);
    let mut odd = here.clone();
    let mut by_hand = Vec::new();
    for actor in [2, 3] {
        let change = odd.replica.commit(stamp(actor), "odd", |tx| {
            match actor {
                2 => tx.put(contents_object(), hash.to_string(), b"other words".to_vec())?,
                _ => tx.delete(contents_object(), hash.to_string())?,
            }
            Ok(())
        });
        by_hand.push(change.unwrap().unwrap().1.raw_bytes().to_vec());
    }
    let words = |decision: &Decision| decision.view().contents.get(&hash).cloned();
    // While it is open, when it comes all at once, and when it is opened again.
    here.merge(by_hand.clone()).unwrap();
    let mut there = Decision::new();
    let all: Vec<_> = [kept].into_iter().chain(by_hand).collect();
    there.merge(all.clone()).unwrap();
    let saved = Decision::load(Some(&here.save()), std::iter::empty()).unwrap();
    let loaded = Decision::load(None, all.into_iter()).unwrap();
    for copy in [&here, &there, &saved, &loaded] {
        assert_eq!(words(copy).as_deref(), Some(asked.as_bytes()));
        assert_eq!(copy.view().contents, here.view().contents);
    }
}

#[test]
fn a_content_is_whole_or_is_not_made() {
    let id = DocumentId([7; 16]);
    let mut decision = Decision::new();
    let english = wording_document(id, "en");
    let blocks =
        vec![NewBlock { runs: vec![Run::plain("You can pick a two-hour slot.")], ..NewBlock::default() }];
    let text = |document| (document == english).then(|| (String::new(), blocks.clone()));
    let not_ready = |decision: &Decision| Content::of(id, decision.view(), text).unwrap_err();
    assert_eq!(not_ready(&decision), NotReady::NoQuestion);
    done(&mut decision, &own(TextField::Question, "Two-hour slots?"), 1);
    assert_eq!(not_ready(&decision), NotReady::NoWhoCanSayYes);
    done(&mut decision, &own(TextField::WhoCanSayYes, "We can, here."), 1);
    assert_eq!(not_ready(&decision), NotReady::NoWording);
    done(&mut decision, &put(&ItemId::decision(), ValueField::Languages, "en cy"), 1);
    assert_eq!(not_ready(&decision), NotReady::PartMissing, "the Welsh is not here");
    done(&mut decision, &put(&ItemId::decision(), ValueField::Languages, "en"), 1);
    done(&mut decision, &promise("a", "Put slots in the diary"), 1);
    let content = Content::of(id, decision.view(), text).unwrap();
    assert_eq!(Content::read(&content.bytes()).unwrap(), content);
    assert_eq!(content.promises[0].due, "2027-05-21");
    let kept = String::from_utf8(content.bytes()).unwrap();
    done(&mut decision, &DecisionAction::KeepContent { content: kept }, 1);
    assert_eq!(decision.view().contents[&content.hash()], content.bytes());
    assert_ne!(wording_document(id, "en"), wording_document(id, "cy"));
}

#[test]
fn a_content_reads_only_as_it_is_written() {
    let id = DocumentId([7; 16]);
    let wording = |language: &str| content::Wording {
        language: language.to_owned(),
        blocks: vec![NewBlock { runs: vec![Run::plain("Words")], ..NewBlock::default() }],
    };
    let promise = |id: &str| content::ContentPromise {
        id: id.to_owned(),
        what: "Put slots in the diary".to_owned(),
        for_whom: String::new(),
        clause: String::new(),
        side: String::new(),
        who: String::new(),
        backup: String::new(),
        due: String::new(),
        known_by: String::new(),
    };
    let sound = Content {
        format: content::FORMAT.to_owned(),
        decision: id,
        question: "Two-hour slots?".to_owned(),
        who_can_say_yes: "We can".to_owned(),
        wording: vec![wording("cy"), wording("en")],
        promises: vec![promise("a"), promise("b")],
        attachments: vec![],
        review: String::new(),
        ends: false,
    };
    assert_eq!(Content::read_of(id, &sound.bytes()), Ok(sound.clone()));
    assert_eq!(Content::read_of(DocumentId([8; 16]), &sound.bytes()), Err(NoContent::OtherDecision));
    let odd = [
        Content { wording: vec![wording("en"), wording("en")], ..sound.clone() },
        Content { wording: vec![wording("en"), wording("cy")], ..sound.clone() },
        Content { promises: vec![promise("a"), promise("a")], ..sound.clone() },
    ];
    for odd in odd {
        assert_eq!(Content::read(&odd.bytes()), Err(NoContent::Odd), "{odd:?}");
    }
    let text = String::from_utf8(sound.bytes()).unwrap();
    for (from, to) in [
        ("\"indent\":0", "\"indent\":0,\"note\":\"and more\""),
        ("{\"text\":\"Words\"", "{\"note\":1,\"text\":\"Words\""),
        ("\"Words\"", "\"W\\u006frds\""),
        ("{", "{ "),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        assert_eq!(Content::read(text.replacen(from, to, 1).as_bytes()), Err(NoContent::Odd), "{to}");
    }
    let newer = text.replacen("decision 1", "decision 2", 1).replacen('{', "{\"more\":[],", 1);
    assert_eq!(Content::read(newer.as_bytes()), Err(NoContent::Newer));
}
