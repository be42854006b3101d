//! Writing in a design: one key, one command or one wish of a screen reader is one act, and one step back.

use crate::person::{self, Person};
use egui::{
    Event, ImeEvent, Key, Modifiers,
    accesskit::{
        Action, ActionData, ActionRequest, NodeId, Role, TextPosition, TextSelection, Toggled, TreeId,
    },
};
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};

fn at_a_page() -> Person {
    let mut carys = Person::new();
    carys.put_up_a_table_to_write_at();
    carys
}

/// Marks the last `letters` letters.
fn mark_back(person: &mut Person, letters: usize) {
    for _ in 0..letters {
        person.press(Modifiers::SHIFT, Key::ArrowLeft);
    }
}

fn ask(person: &mut Person, node: NodeId, action: Action, data: Option<ActionData>) {
    let request = ActionRequest { action, target_tree: TreeId::ROOT, target_node: node, data };
    person.harness.event(Event::AccessKitActionRequest(request));
    person.harness.run_steps(3);
}

/// The page's own number in the tree for screen readers.
fn page_id(person: &Person) -> NodeId {
    person.harness.get_by_role(Role::MultilineTextInput).accesskit_node().locate().0
}

fn set_text(person: &mut Person, words: &str) {
    let page = page_id(person);
    ask(person, page, Action::SetValue, Some(ActionData::Value(words.into())));
}

#[test]
fn what_one_key_does_one_undo_takes_back() {
    let check = |what: &str, before: &str, act: &dyn Fn(&mut Person), after: &[&str]| {
        let mut carys = at_a_page();
        for (index, line) in before.split('\n').enumerate() {
            if index > 0 {
                carys.press(Modifiers::NONE, Key::Enter);
            }
            carys.write(line);
        }
        let whole = carys.page();
        act(&mut carys);
        assert_eq!(carys.words(), after, "{what}");
        carys.press(Modifiers::COMMAND, Key::Z);
        assert_eq!(carys.page(), whole, "{what}, taken back");
        carys.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        assert_eq!(carys.words(), after, "{what}, done again");
    };
    let type_over = |carys: &mut Person| {
        mark_back(carys, 3);
        carys.write("2");
    };
    check("typing over marked words", "one two", &type_over, &["one 2"]);
    let type_over_lines = |carys: &mut Person| {
        mark_back(carys, 7);
        carys.write("x");
    };
    check("typing over marked lines", "one\ntwo\nthree", &type_over_lines, &["one", "twx"]);
    let enter_over = |carys: &mut Person| {
        mark_back(carys, 5);
        for _ in 0..3 {
            carys.press(Modifiers::SHIFT, Key::ArrowRight);
        }
        carys.press(Modifiers::NONE, Key::Enter);
    };
    check("Enter over marked words", "one two", &enter_over, &["one t", ""]);
    let paste_over = |carys: &mut Person| {
        mark_back(carys, 3);
        carys.harness.event(Event::Paste("2\n3\n\n4".to_owned()));
        carys.harness.run_steps(3);
    };
    check("a paste of several lines", "one two", &paste_over, &["one 2", "3", "4"]);
    let paste_within = |carys: &mut Person| {
        for _ in 0..3 {
            carys.press(Modifiers::NONE, Key::ArrowLeft);
        }
        carys.harness.event(Event::Paste("2\n3".to_owned()));
        carys.harness.run_steps(3);
    };
    check("a paste within a line", "one two", &paste_within, &["one 2", "3", "two"]);
    let marker = |carys: &mut Person| {
        carys.press(Modifiers::NONE, Key::Home);
        carys.press(Modifiers::NONE, Key::ArrowRight);
        carys.write(" ");
    };
    check("a list by its marker", "-one", &marker, &["one"]);
    let line = |carys: &mut Person| carys.press(Modifiers::NONE, Key::Enter);
    check("a line across the page", "one\n---", &line, &["one", "", ""]);
    let bullets = |carys: &mut Person| {
        carys.press(Modifiers::COMMAND, Key::A);
        carys.press(Modifiers::COMMAND, Key::Num5);
    };
    check("a list of several paragraphs", "one\ntwo\nthree", &bullets, &["one", "two", "three"]);
}

#[test]
fn words_that_were_marked_stay_until_the_letters_over_them_are_final() {
    let mut carys = at_a_page();
    carys.write("one two");
    mark_back(&mut carys, 3);
    let preedit =
        |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    for letters in ["w", "w^", ""] {
        carys.harness.event(preedit(letters));
        carys.harness.run_steps(2);
        assert_eq!(carys.words(), ["one two"], "while {letters:?} is being put together");
    }
    carys.harness.event(preedit("w^"));
    carys.harness.event(Event::Ime(ImeEvent::Commit("ŵ".to_owned())));
    carys.harness.run_steps(2);
    assert_eq!(carys.words(), ["one ŵ"]);
    carys.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(carys.words(), ["one two"]);
}

#[test]
fn a_screen_reader_writes_the_page_and_only_what_differs_changes() {
    let mut carys = at_a_page();
    let check = |carys: &mut Person, words: &str, expected: &[(&str, &str)]| {
        set_text(carys, words);
        let expected: Vec<_> =
            expected.iter().map(|(kind, words)| ((*kind).to_owned(), (*words).to_owned())).collect();
        assert_eq!(carys.page(), expected, "{words:?}");
        assert_eq!(person::words_of(&carys.harness).as_deref(), Some(words));
    };
    check(
        &mut carys,
        "What we heard\nShe rang.",
        &[("Paragraph", "What we heard"), ("Paragraph", "She rang.")],
    );
    carys.press(Modifiers::CTRL, Key::Home);
    carys.press(Modifiers::COMMAND, Key::Num1);
    let heading = ("Heading 1", "What we heard");
    check(&mut carys, "What we heard\nShe rang twice.", &[heading, ("Paragraph", "She rang twice.")]);
    let lines = [heading, ("Paragraph", "First:"), ("Paragraph", ""), ("Paragraph", "She rang twice.")];
    check(&mut carys, "What we heard\nFirst:\n\nShe rang twice.", &lines);
    carys.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(carys.words(), ["What we heard", "She rang twice."], "it was one act");
    check(&mut carys, "What we heard\nShe\nrang", &[heading, ("Paragraph", "She"), ("Paragraph", "rang")]);
    check(&mut carys, "What we heard\nrang", &[heading, ("Paragraph", "rang")]);
    check(&mut carys, "", &[("Heading 1", "")]);
}

fn page(person: &Person) -> AccessKitNode<'_> {
    person.harness.get_by_role(Role::MultilineTextInput).accesskit_node()
}

/// The parts of that role under the page.
fn parts(person: &Person, role: Role) -> Vec<AccessKitNode<'_>> {
    fn walk<'a>(node: AccessKitNode<'a>, role: Role, found: &mut Vec<AccessKitNode<'a>>) {
        for child in node.children() {
            if child.role() == role {
                found.push(child);
            }
            walk(child, role, found);
        }
    }
    let mut found = Vec::new();
    walk(person.harness.get_by_role(Role::MultilineTextInput).accesskit_node(), role, &mut found);
    found
}

#[test]
fn blocks_are_told_as_what_they_are() {
    let mut carys = at_a_page();
    carys.write("## Heard");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("- one");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("two");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.press(Modifiers::NONE, Key::Enter);
    carys.write("[] Ring Hafan");
    let heading = &parts(&carys, Role::Heading)[0];
    assert_eq!((heading.label().as_deref(), heading.level()), (Some("Heard"), Some(2)));
    let items: Vec<_> = parts(&carys, Role::ListItem).iter().map(|item| item.label()).collect();
    assert_eq!(items, [Some("one".to_owned()), Some("two".to_owned())]);
    assert_eq!(parts(&carys, Role::List).len(), 1, "items that follow each other are one list");
    let tick = &parts(&carys, Role::CheckBox)[0];
    assert_eq!((tick.label().as_deref(), tick.toggled()), (Some("Ring Hafan"), Some(Toggled::False)));
    let tick = tick.locate().0;
    ask(&mut carys, tick, Action::Click, None);
    assert_eq!(parts(&carys, Role::CheckBox)[0].toggled(), Some(Toggled::True));
}

#[test]
fn a_link_is_told_with_its_words_and_where_it_leads() {
    let mut carys = at_a_page();
    carys.write("See our page now");
    carys.press(Modifiers::NONE, Key::Home);
    for _ in 0..4 {
        carys.press(Modifiers::NONE, Key::ArrowRight);
    }
    for _ in 0..8 {
        carys.press(Modifiers::SHIFT, Key::ArrowRight);
    }
    carys.press(Modifiers::COMMAND, Key::L);
    carys.type_into("Where it leads", "example.org");
    carys.press(Modifiers::NONE, Key::Enter);
    carys.until("a link", |harness| harness.query_by_role_and_label(Role::Link, "our page").is_some());
    let link = &parts(&carys, Role::Link)[0];
    assert_eq!((link.label().as_deref(), link.url()), (Some("our page"), Some("https://example.org")));
    assert_eq!(person::words_of(&carys.harness).as_deref(), Some("See our page now"));
}

#[test]
fn the_caret_and_what_is_marked_are_told_across_the_page() {
    let mut carys = at_a_page();
    set_text(&mut carys, "one\ntwo e\u{301}\nthree");
    carys.press(Modifiers::COMMAND, Key::End);
    let focus = |carys: &Person| page(carys).text_selection_focus().map(|place| place.to_global_usv_index());
    assert_eq!(focus(&carys), Some(16));
    carys.press(Modifiers::NONE, Key::ArrowUp);
    carys.press(Modifiers::SHIFT, Key::ArrowUp);
    let marked = page(&carys).text_selection().map(|marked| marked.text());
    assert!(marked.is_some_and(|words| words.contains('\n')), "what is marked goes over a line end");
    // A place in another block, as a screen reader names it.
    let runs = parts(&carys, Role::TextRun);
    let node =
        runs.iter().find(|run| run.value().is_some_and(|words| words.starts_with("two"))).expect("a run");
    let place = TextPosition { node: node.locate().0, character_index: 5 };
    let wanted = TextSelection { anchor: place, focus: place };
    let id = page_id(&carys);
    ask(&mut carys, id, Action::SetTextSelection, Some(ActionData::SetTextSelection(wanted)));
    assert_eq!(focus(&carys), Some(10), "an e with its accent is one letter");
    carys.write("!");
    assert_eq!(carys.words()[1], "two e\u{301}!");
}

/// What has been said aloud of the page, and is still there to be read back. That words are saved is said by the clock.
fn said(person: &Person) -> Vec<String> {
    let said = person.harness.query_all_by_role(Role::Status);
    let said = said.filter_map(|node| node.accesskit_node().label());
    said.filter(|words| words != "Your words are saved on this computer.").collect()
}

#[test]
fn what_a_block_is_is_said_when_the_caret_comes_into_it() {
    let mut carys = at_a_page();
    assert_eq!(said(&carys), [] as [String; 0], "a plain paragraph needs no words");
    carys.write("# Heard");
    assert_eq!(said(&carys).last().map(String::as_str), Some("Heading 1"));
    carys.press(Modifiers::NONE, Key::Enter);
    assert_eq!(said(&carys).last().map(String::as_str), Some("Paragraph"));
    let before = said(&carys);
    carys.write("plain words");
    assert_eq!(said(&carys), before, "typing says nothing");
    carys.press(Modifiers::NONE, Key::ArrowUp);
    assert_eq!(said(&carys).last().map(String::as_str), Some("Heading 1"));
}

#[test]
fn tab_moves_an_item_in_and_after_escape_it_leaves() {
    let mut carys = at_a_page();
    carys.write("- one");
    carys.press(Modifiers::NONE, Key::Tab);
    assert!(page(&carys).is_focused());
    assert_eq!(parts(&carys, Role::ListItem)[0].level(), Some(2), "the item went in");
    carys.press(Modifiers::NONE, Key::Escape);
    assert!(page(&carys).is_focused(), "Escape leaves the keyboard where it is");
    // A real keyboard tells of Shift as a key of its own.
    carys.press(Modifiers::SHIFT, Key::ShiftLeft);
    carys.press(Modifiers::SHIFT, Key::Tab);
    assert!(!page(&carys).is_focused());
    assert_eq!(parts(&carys, Role::ListItem)[0].level(), Some(2));
    carys.press(Modifiers::NONE, Key::Tab);
    assert!(page(&carys).is_focused());
    carys.press(Modifiers::SHIFT, Key::Tab);
    assert_eq!(
        parts(&carys, Role::ListItem)[0].level(),
        Some(1),
        "back on the page, Tab is the list's again"
    );
    // A quick hand and a slow computer: both keys within one frame.
    for (key, modifiers) in [(Key::Escape, Modifiers::NONE), (Key::Tab, Modifiers::SHIFT)] {
        let press = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        carys.harness.input_mut().events.push(press);
    }
    carys.harness.run_steps(3);
    assert!(!page(&carys).is_focused());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a frame is timed by a real clock")]
fn a_design_of_twenty_thousand_words_is_told_whole() {
    let sample = include_str!("../../assets/samples/nodejs-stream.md");
    let lines: Vec<&str> = sample.split('\n').map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let whole = lines.join("\n");
    assert!(whole.split_whitespace().count() > 15_000);
    let mut carys = at_a_page();
    carys.harness.event(Event::Paste(whole.clone()));
    carys.harness.run_steps(5);
    let runs = |carys: &Person| -> String {
        parts(carys, Role::TextRun).iter().filter_map(|run| run.value()).collect()
    };
    assert_eq!(runs(&carys), whole, "every block is told, far from what shows too");

    // The caret goes to a place that does not show, and what is there comes into sight.
    let far = parts(&carys, Role::TextRun).len() / 3;
    let node = parts(&carys, Role::TextRun)[far].locate().0;
    assert!(parts(&carys, Role::TextRun)[far].raw_bounds().is_none(), "it does not show yet");
    let place = TextPosition { node, character_index: 0 };
    let wanted = TextSelection { anchor: place, focus: place };
    let id = page_id(&carys);
    ask(&mut carys, id, Action::SetTextSelection, Some(ActionData::SetTextSelection(wanted)));
    carys.harness.run_steps(5);
    carys.until("the caret in sight", |harness| {
        let page = harness.get_by_role(Role::MultilineTextInput).accesskit_node();
        let caret = page.text_selection_focus();
        caret.is_some_and(|caret| caret.inner_node().raw_bounds().is_some())
    });
    assert_eq!(runs(&carys), whole);

    let start = std::time::Instant::now();
    for _ in 0..20 {
        carys.harness.event(Event::Text("x".to_owned()));
        carys.harness.step();
    }
    let each = start.elapsed() / 20;
    println!("a key in 20,000 words with a screen reader listening: {each:?} a frame");
    // Ten times what it takes on a machine with nothing else to do.
    assert!(each < std::time::Duration::from_millis(500), "{each:?}");
}
