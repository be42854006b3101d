//! Every act on the page of a decision: pressing its controls reports that act, with what was chosen and typed, and nothing
//! else.

use trestle_app::{
    documents::deciding::{AnswerTo, DecidingAct},
    lang::Language,
    screens::{ExportKind, Intent, Page},
    theme::ThemeKind,
};
use trestle_model::decision::{DecisionAction, ItemId, ItemKind, Stage, TextField, ValueField};
use trestle_tests::seen::{
    sample::person_id,
    sample_decision::{Moment, decision_id, statement_id},
    stage::View,
    table_scene::{Heard, TableScene},
};
use trestle_trust::{
    ids::DocumentId,
    statement::deciding::{Because, Ending, Given, Stance},
};

/// What a person does.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Presses the control whose sentence has this key.
    Press(&'static str),
    /// Presses the last control of just this name.
    Last(&'static str),
    /// Presses the control of this name.
    Named(&'static str),
    Type(&'static str, &'static str),
}
use Step::{Last, Named, Press, Type};

/// What the page of a decision that has come so far reports of these steps.
fn reports(moment: Moment, steps: &[Step]) -> Vec<DecidingAct> {
    let heard = Heard::default();
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let scene = TableScene::new(view, Page::Decision(decision_id())).deciding(moment).heard_by(&heard);
    let mut stage = scene.stage();
    for step in steps {
        match step {
            Press(key) => stage.click(&stage.say(key)),
            Last(key) => stage.click_last(&stage.say(key)),
            Named(name) => stage.click(name),
            Type(key, words) => stage.type_into(&stage.say(key), words),
        }
    }
    let heard = heard.borrow();
    heard
        .iter()
        .map(|intent| match intent {
            Intent::Decide(sent) => sent.act.clone(),
            other => panic!("{other:?} is no act"),
        })
        .collect()
}

fn check(moment: Moment, steps: &[Step], expected: DecidingAct) {
    assert_eq!(reports(moment, steps), [expected], "{moment:?} {steps:?}");
}

fn own(field: ValueField, value: &str) -> DecidingAct {
    let action = DecisionAction::Put { item: ItemId::decision(), field, value: value.to_owned() };
    DecidingAct::Prepare { document: decision_id(), action }
}

#[test]
fn what_it_replaces_is_chosen_before_it_is_asked_and_leads_there_afterwards() {
    let keys = "Can neighbours hold spare keys?";
    let open = |replaces| DecidingAct::Open { document: decision_id(), replaces };
    let steps = [Press("replaces-choose"), Named(keys), Press("decision-open")];
    check(Moment::Draft, &steps, open(vec![statement_id(120)]));
    let twice = [Press("replaces-choose"), Named(keys), Named(keys), Press("decision-open")];
    check(Moment::Draft, &twice, open(Vec::new()));
    let heard = Heard::default();
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let scene =
        TableScene::new(view, Page::Decision(decision_id())).deciding(Moment::Agreed).heard_by(&heard);
    scene.stage().follow(keys);
    let there = DocumentId([42; DocumentId::LEN]);
    assert!(matches!(heard.borrow()[..], [Intent::Go(Page::Decision(document))] if document == there));
}

#[test]
fn what_holds_while_it_is_asked_about_again_can_be_read_and_taken_away() {
    let heard = Heard::default();
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let scene =
        TableScene::new(view, Page::Decision(decision_id())).deciding(Moment::Stopping).heard_by(&heard);
    let mut stage = scene.stage();
    for (fold, shows) in
        [("after-still-read", "Put two-hour slots in the diary"), ("after-still-compare", r"[+\u{a0}5pm")]
    {
        stage.click(&stage.say(fold));
        assert!(stage.told().contains(shows), "{shows}");
    }
    for (command, kind) in
        [("command-export-html", ExportKind::Html), ("command-export-bundle", ExportKind::Bundle)]
    {
        stage.click(&stage.say("after-still-take-away"));
        stage.click(&stage.say(command));
        let last = heard.borrow_mut().pop();
        assert!(
            matches!(last, Some(Intent::ExportAgreement { opening, kind: of }) if opening == statement_id(51) && of == kind),
            "{last:?}"
        );
    }
}

#[test]
fn preparing() {
    check(
        Moment::Draft,
        &[Press("decision-open")],
        DecidingAct::Open { document: decision_id(), replaces: Vec::new() },
    );
    let questions = own(ValueField::Stage, Stage::Questions.name());
    check(Moment::Draft, &[Press("decision-to-questions")], questions);
    let draft = own(ValueField::Stage, Stage::Draft.name());
    check(Moment::Questions, &[Press("decision-back-draft")], draft);
    let settled =
        DecisionAction::Put { item: "r1".into(), field: ValueField::Settled, value: "yes".to_owned() };
    let settled = DecidingAct::Prepare { document: decision_id(), action: settled };
    check(Moment::Questions, &[Press("decision-settle")], settled);
}

/// What is added has an id of its own; the rest is as it was typed.
#[test]
fn adding_what_is_known_the_ways_and_the_promises() {
    let added = |moment, steps: &[Step]| match reports(moment, steps).as_slice() {
        [DecidingAct::Prepare { document, action: DecisionAction::AddItem(new) }]
            if *document == decision_id() =>
        {
            let words = new.texts.get(&TextField::Words).cloned().unwrap_or_default();
            (new.kind, words, new.values.clone())
        }
        other => panic!("{other:?} adds no item"),
    };
    let (kind, words, values) =
        added(Moment::Draft, &[Type("decision-bring", "49 missed"), Press("decision-bring-numbers")]);
    assert_eq!((kind, words.as_str()), (ItemKind::Brought, "49 missed"));
    let value = |field| values.get(&field).map(String::as_str);
    assert_eq!((value(ValueField::How), value(ValueField::Side)), (Some("numbers"), Some("1")));
    for (key, kind) in [
        ("decision-option-add", ItemKind::Option),
        ("decision-promise-add", ItemKind::Promise),
        ("decision-sent-add", ItemKind::SentUp),
    ] {
        let heard = Heard::default();
        let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
        let scene = TableScene::new(view, Page::Decision(decision_id())).deciding(Moment::Draft);
        let mut stage = scene.heard_by(&heard).stage();
        stage.type_into(&stage.say(key), "So it is");
        stage.press(egui::Modifiers::NONE, egui::Key::Enter);
        let heard = heard.borrow();
        let [Intent::Decide(sent)] = heard.as_slice() else { panic!("{key}: {heard:?}") };
        let DecidingAct::Prepare { action: DecisionAction::AddItem(new), .. } = &sent.act else {
            panic!("{key}: {sent:?}")
        };
        assert_eq!((new.kind, new.texts[&TextField::Words].as_str()), (kind, "So it is"));
    }
}

#[test]
fn answering_for_oneself_and_for_others() {
    let opening = statement_id(50);
    let answer =
        |stance, words: &str, whose| DecidingAct::Answer { opening, stance, words: words.to_owned(), whose };
    check(
        Moment::Covered,
        &[Press("stance-agree"), Press("answer-give")],
        answer(Stance::Agree, "", AnswerTo::Mine),
    );
    check(
        Moment::Covered,
        &[
            Press("stance-object"),
            // Without words there is nothing to work through: the first press only says so.
            Press("answer-give"),
            Type("answer-words-object", "It would fail in week one."),
            Type("answer-fix", "Send it from the van."),
            Press("answer-give"),
        ],
        answer(
            Stance::Object,
            "It would fail in week one. What would fix it: Send it from the van.",
            AnswerTo::Mine,
        ),
    );
    check(
        Moment::Covered,
        &[
            Press("answer-other"),
            Press("answer-other-neighbour"),
            Type("answer-words-object", "I would lose my home."),
            Press("answer-carry"),
        ],
        answer(Stance::Object, "I would lose my home.", AnswerTo::Neighbour),
    );
    check(
        Moment::Closing,
        &[
            Press("answer-other"),
            Press("answer-other-paper"),
            Press("answer-seat"),
            Type("answer-seat-name", "Amina"),
            Press("answer-seat-give"),
        ],
        DecidingAct::SeatOnPaper { name: "Amina".to_owned() },
    );
}

/// The four answers are there twice then: one's own, and those of the other.
#[test]
fn an_answer_on_paper_names_the_person_how_and_the_witnesses() {
    let heard = Heard::default();
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let scene = TableScene::new(view, Page::Decision(decision_id())).deciding(Moment::Closing);
    let mut stage = scene.heard_by(&heard).stage();
    for key in ["answer-other", "answer-other-paper"] {
        stage.click(&stage.say(key));
    }
    let whose = format!("{} {}", stage.say("answer-whose"), stage.say("decision-pick"));
    stage.click(&whose);
    stage.click("Siân");
    stage.click(&stage.say("answer-aloud"));
    stage.click("Meinir");
    stage.click_last(&stage.say("stance-aside"));
    stage.click(&stage.say("answer-write-down"));
    let heard = heard.borrow();
    let [Intent::Decide(sent)] = heard.as_slice() else { panic!("{heard:?}") };
    let (opening, stance, words) = (statement_id(50), Stance::Aside, String::new());
    let whose = AnswerTo::Of { person: person_id(3), how: Given::Aloud, witnesses: vec![person_id(5)] };
    assert_eq!(sent.act, DecidingAct::Answer { opening, stance, words, whose });
}

#[test]
fn what_is_said_of_answers_and_objections() {
    let (sian, owen) = (statement_id(63), statement_id(64));
    let closing = Moment::Closing;
    check(closing, &[Press("recorded-witness")], DecidingAct::Witness { answer: sian });
    check(
        closing,
        &[
            Press("recorded-contest"),
            Type("recorded-contest-why", "She said the other."),
            Press("recorded-contest-say"),
        ],
        DecidingAct::Contest { answer: sian, words: "She said the other.".to_owned() },
    );
    check(
        Moment::Objection,
        &[Type("objection-your-reply", "Some could be later."), Press("objection-reply-send")],
        DecidingAct::Reply { objection: owen, words: "Some could be later.".to_owned() },
    );
    check(
        Moment::Objection,
        &[
            Press("objection-not-one"),
            Type("objection-not-one-why", "Slots run past 6pm now."),
            Press("objection-not-one-say"),
        ],
        DecidingAct::NotAnObjection {
            objection: owen,
            reply: statement_id(70),
            days: 7,
            words: "Slots run past 6pm now.".to_owned(),
        },
    );
    let seen = DecidingAct::Seen { reply: statement_id(70) };
    check(Moment::OwnObjection, &[Named("I have seen the reply by Meinir")], seen);
}

#[test]
fn closing_and_after() {
    let opening = statement_id(50);
    check(
        Moment::Closing,
        &[Press("closing-not-agreed"), Press("closing-meeting"), Press("closing-button")],
        DecidingAct::Close { opening, ending: Ending::NotAgreed, because: Because::Meeting },
    );
    check(
        Moment::Agreed,
        &[Press("after-withdraw"), Type("after-withdraw-why", "It fails us."), Press("after-withdraw-say")],
        DecidingAct::Withdraw { opening, words: "It fails us.".to_owned() },
    );
    check(
        Moment::Agreed,
        &[Press("after-reopen"), Type("after-reopen-why", "Two vans are gone."), Last("after-reopen-say")],
        DecidingAct::Reopen { opening, words: "Two vans are gone.".to_owned() },
    );
    check(Moment::CheckAgain, &[Press("decision-only-a-typo")], DecidingAct::OnlyATypo { opening });
    // More than letters of the wording: it can only be asked again, and all of it shows.
    let view = View { size: [1280, 3000], ..View::new(ThemeKind::Light, Language::English) };
    let more = TableScene::new(view, Page::Decision(decision_id())).deciding(Moment::MoreThanWords);
    let stage = more.stage();
    assert!(!stage.told().contains(&stage.say("decision-only-a-typo")));
    for shown in
        ["decision-more-than-a-typo", "decision-who", "decision-review", "decision-changed-promise-out"]
    {
        assert!(stage.told().contains(&stage.say(shown)), "{shown}");
    }
    for words in ["until August", "1 August", "https://example.org/day", r"[+\u{a0}Rhodri"] {
        assert!(stage.told().contains(words), "{words}");
    }
    let open = DecidingAct::Open { document: decision_id(), replaces: Vec::new() };
    check(Moment::CheckAgain, &[Press("decision-open-again")], open.clone());
    check(Moment::Contested, &[Press("after-ask-again")], open.clone());
    // Keep it, change it, or stop.
    let again = |ends| DecidingAct::LookAgain { document: decision_id(), ends };
    check(Moment::Review, &[Press("after-keep")], again(false));
    check(Moment::Review, &[Press("after-change"), Press("after-ask-again")], open);
    check(Moment::Review, &[Press("after-stop")], again(true));
    // Somebody asked to look at it again, so the way there is open.
    // What it had replaced, it replaces again.
    let replaces = vec![statement_id(120)];
    let again = DecidingAct::Open { document: decision_id(), replaces };
    check(Moment::Agreed, &[Press("after-ask-again")], again);
}
