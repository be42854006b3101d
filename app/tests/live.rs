//! What a screen reader is told without being asked: each sentence comes as a part of the tree of its own, so that
//! AT-SPI announces it, one a frame and in order.

use egui::accesskit::{Live, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use trestle_app::widgets::live;

fn harness() -> Harness<'static, Vec<&'static str>> {
    Harness::new_ui_state(
        |ui, waiting: &mut Vec<&'static str>| {
            for sentence in waiting.drain(..) {
                live::say(ui.ctx(), sentence);
            }
            live::show(ui.ctx());
        },
        Vec::new(),
    )
}

fn spoken(harness: &Harness<'static, Vec<&'static str>>) -> Vec<(String, String)> {
    let mut found: Vec<_> = harness
        .query_all_by_role(Role::Status)
        .map(|node| {
            let node = node.accesskit_node();
            assert_eq!(node.live(), Live::Polite);
            (format!("{:?}", node.id()), node.label().unwrap_or_default())
        })
        .collect();
    found.dedup();
    found
}

#[test]
fn a_sentence_said_twice_is_announced_twice() {
    let mut harness = harness();
    *harness.state_mut() = vec!["Your words are saved"];
    harness.step();
    let first = spoken(&harness);
    assert_eq!(first.len(), 1);
    *harness.state_mut() = vec!["Your words are saved"];
    harness.step();
    let second = spoken(&harness);
    let new: Vec<_> = second.iter().filter(|one| !first.contains(one)).collect();
    assert_eq!(new.len(), 1, "the second has a part of the tree of its own: {second:?}");
}

#[test]
fn many_at_once_come_one_a_frame_and_in_order() {
    let mut harness = harness();
    *harness.state_mut() = vec!["one", "two", "three", "", "four"];
    let mut heard = Vec::new();
    let mut before = Vec::new();
    for _ in 0..6 {
        harness.step();
        let now = spoken(&harness);
        let new: Vec<_> = now.iter().filter(|one| !before.contains(*one)).cloned().collect();
        assert!(new.len() <= 1, "{new:?}");
        heard.extend(new.into_iter().map(|(_, sentence)| sentence));
        before = now;
    }
    assert_eq!(heard, ["one", "two", "three", "four"]);
    assert_eq!(before.len(), 3, "the newest three can be read back");
}
