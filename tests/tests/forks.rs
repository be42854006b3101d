//! Devices that are put back to an earlier day and write on, so that one actor makes two changes of one number, again and
//! again, with others' acts on top of both. Admission takes them in whatever order they come; no word is lost and nothing
//! that is said of one, all copies show the same, carets and comments stay where they were and acts can be taken back.

use std::cell::Cell;
use std::collections::BTreeSet;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use trestle_model::text::{Anchor, CommentId};
use trestle_sync::admit;
use trestle_sync::adopt::{self, Stamp};
use trestle_sync::log::{Log, Schema};
use trestle_sync::ops::OpTable;
use trestle_tests::document::{self, Document, Made};
use trestle_tests::seeds::for_seeds;
use trestle_trust::{ActorId, AuthorKey};

/// One device, with all that admission knows.
#[derive(Clone)]
struct Device {
    number: u8,
    actor: ActorId,
    document: Document,
    log: Log,
    ops: OpTable,
    has: BTreeSet<usize>,
    carets: Vec<(String, Anchor)>,
    can_undo: bool,
}

struct Play {
    rng: ChaCha8Rng,
    schema: Schema,
    devices: Vec<Device>,
    backups: Vec<Device>,
    /// Every change ever made, in an order in which each follows what it builds on.
    changes: Vec<Vec<u8>>,
    /// The words in them, which nobody takes out...
    words: Vec<Option<String>>,
    /// The comments in them, each with the word that it is on, if it is no reply.
    said: Vec<Option<(CommentId, Option<String>)>>,
    /// ...but whoever took back an act, when nothing was left of a later one.
    taken_back: BTreeSet<String>,
}

impl Play {
    fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let schema = Schema::read(&document::schema()).expect("plain");
        let device = |number: u8| Device {
            number,
            actor: ActorId::generate(AuthorKey([number; 32]), &mut rng),
            document: Document::open([]),
            log: Log::default(),
            ops: OpTable::new(&schema),
            has: BTreeSet::new(),
            carets: Vec::new(),
            can_undo: false,
        };
        let devices: Vec<_> = (0..4).map(device).collect();
        let mut play = Self {
            backups: devices.clone(),
            devices,
            rng,
            schema,
            changes: Vec::new(),
            words: Vec::new(),
            said: Vec::new(),
            taken_back: BTreeSet::new(),
        };
        if seed.is_multiple_of(3) {
            play.begin_before();
        }
        play
    }

    /// The document was begun by a program that knew of no comments; whoever goes on has it.
    fn begin_before(&mut self) {
        let actor = ActorId::generate(AuthorKey([9; 32]), &mut self.rng);
        let change = document::change_of_before(actor, "[before]");
        self.changes.push(change.clone());
        self.words.push(Some("[before]".to_owned()));
        self.said.push(None);
        for device in 0..4 {
            self.admit(device, 0);
            self.devices[device].document.merge(vec![change.clone()]);
        }
        self.backups = self.devices.clone();
    }

    /// All of admission but signatures.
    fn admit(&mut self, device: usize, change: usize) {
        let bytes = &self.changes[change];
        let Device { log, ops, has, .. } = &mut self.devices[device];
        let meta = admit::examine(bytes).expect("honest");
        admit::fits(log, &self.schema, &meta).expect("it comes after what it follows");
        ops.admit(log, &meta, bytes).expect("every copy takes what one has made");
        log.insert(&self.schema, &meta).expect("it fits");
        has.insert(change);
    }

    fn made(&mut self, device: usize, made: Option<Made>, word: Option<String>) {
        let Some(made) = made else { return };
        let view = self.devices[device].document.view();
        let on = |id: &CommentId| {
            let comment = view.comments.iter().find(|comment| comment.remark.id == *id)?;
            Some(document::stands_on(view, comment))
        };
        self.said.push(made.comment.map(|id| (id.clone(), on(&id))));
        self.changes.push(made.bytes);
        self.words.push(word);
        self.admit(device, self.changes.len() - 1);
    }

    fn act(&mut self, at: usize) {
        let (rng, now) = (&mut self.rng, self.changes.len() as i64 * 10);
        let Device { number, actor, document, can_undo, .. } = &mut self.devices[at];
        if !document.may_write_as(actor) {
            *actor = ActorId::generate(AuthorKey([*number; 32]), rng);
        }
        let actor = *actor;
        let (made, word) = match rng.random_range(0..5) {
            0 if *can_undo => {
                *can_undo = false;
                let before = document.view().plain_text();
                let made = document.undo(actor, now, rng);
                let after = document.view().plain_text();
                let gone = self.words.iter().flatten();
                let gone = gone.filter(|word| before.contains(*word) && !after.contains(*word));
                self.taken_back.extend(gone.cloned());
                (made, None)
            }
            0..3 => {
                let word = format!("[{}]", self.changes.len());
                *can_undo = false;
                (document.act_by_chance(actor, now, Some(&word), rng), Some(word))
            }
            _ => {
                let made = document.act_by_chance(actor, now, None, rng);
                *can_undo = made.is_some();
                (made, None)
            }
        };
        if let Some(word) = &word
            && let Some(caret) = document.caret_behind(word)
        {
            self.devices[at].carets.push((word.clone(), caret));
        }
        self.made(at, made, word);
    }

    /// One device gets some of what another has, or all.
    fn deliver(&mut self, from: usize, to: usize, all: bool) {
        let lacks: Vec<usize> = self.devices[from].has.difference(&self.devices[to].has).copied().collect();
        let count = if all { lacks.len() } else { self.rng.random_range(0..=lacks.len()) };
        let mut batch = Vec::new();
        for change in &lacks[..count] {
            self.admit(to, *change);
            batch.push(self.changes[*change].clone());
        }
        self.devices[to].document.merge(batch);
    }

    /// What is there is taken up by a change that says nothing, as what came too late is.
    fn take_up(&mut self, at: usize) {
        let Device { number, log, .. } = &self.devices[at];
        let actor = ActorId::generate(AuthorKey([*number; 32]), &mut self.rng);
        let stamp = Stamp { actor, label: "act-take-up", unix_secs: self.changes.len() as i64 * 10 };
        let heads: Vec<_> = log.heads().collect();
        for bytes in adopt::changes(log, &heads, stamp) {
            self.changes.push(bytes.clone());
            self.words.push(None);
            self.said.push(None);
            self.admit(at, self.changes.len() - 1);
            self.devices[at].document.merge(vec![bytes]);
        }
    }

    fn step(&mut self) {
        if self.rng.random_range(0..16) == 0 {
            let at = self.rng.random_range(0..4);
            self.take_up(at);
        }
        let (a, b) = (self.rng.random_range(0..4), self.rng.random_range(0..4));
        match self.rng.random_range(0..20) {
            0..12 => self.act(a),
            12..17 => self.deliver(a, b, false),
            17 => self.backups[a] = self.devices[a].clone(),
            _ => self.devices[a] = self.backups[a].clone(),
        }
    }

    /// All meet, and agree. Gives the number of forks.
    fn meet(&mut self) -> usize {
        for _ in 0..2 {
            for from in 0..4 {
                for to in 0..4 {
                    self.deliver(from, to, true);
                }
            }
        }
        let first = &self.devices[0];
        for device in &self.devices {
            assert_eq!(device.has, first.has);
            assert_eq!(device.document.view(), first.document.view());
            assert_eq!(device.document.heads(), device.log.heads().collect::<Vec<_>>());
            assert_eq!(device.document.forks(), first.document.forks());
            for (word, caret) in device.carets.iter().filter(|(word, _)| !self.taken_back.contains(word)) {
                let before = device.document.before_caret(caret).expect("its word is there");
                assert!(
                    before.ends_with(word.as_str()),
                    "the caret behind {word} of device {} is behind {before}: {caret:?}",
                    device.number
                );
            }
        }
        let text = first.document.view().plain_text();
        for change in &first.has {
            if let Some(word) = self.words[*change].as_ref().filter(|word| !self.taken_back.contains(*word)) {
                assert_eq!(text.matches(word.as_str()).count(), 1, "{word} in {text}");
            }
        }
        self.check_comments(first);
        // Opened anew from the log, in another order, it is the same.
        let again = Document::open(first.has.iter().map(|change| self.changes[*change].clone()));
        assert_eq!(again.view(), first.document.view());
        first.document.forks().len()
    }
}

impl Play {
    /// All that was said is there, and stands on its word for as long as that does.
    fn check_comments(&self, device: &Device) {
        let view = device.document.view();
        for change in &device.has {
            let Some((id, word)) = &self.said[*change] else { continue };
            let comment = view.comment(id).expect("what was said is there");
            let Some(word) = word else {
                assert!(comment.remark.id != *id, "a reply stands by itself");
                continue;
            };
            assert_eq!((&comment.remark.id, &comment.words), (id, word));
            if !self.taken_back.contains(word) {
                assert_eq!(document::stands_on(view, comment), *word);
            }
        }
    }
}

#[test]
fn five_hundred_forks_lose_no_word_and_all_copies_show_the_same() {
    let (forks, comments, replies) = (Cell::new(0), Cell::new(0), Cell::new(0));
    for_seeds(330, |seed| {
        let mut play = Play::new(seed);
        for round in 0..3 {
            for _ in 0..40 {
                play.step();
            }
            if round > 0 {
                play.meet();
            }
        }
        let in_this_one = play.meet();
        forks.set(forks.get() + in_this_one);
        if in_this_one > 0 {
            let view = play.devices[0].document.view();
            comments.set(comments.get() + view.comments.len());
            replies.set(replies.get() + view.comments.iter().map(|one| one.replies.len()).sum::<usize>());
        }
    });
    println!("{} forks; beside them {} comments and {} replies", forks.get(), comments.get(), replies.get());
    let one_seed = std::env::var_os("TRESTLE_SEED").is_some();
    assert!(one_seed || forks.get() >= 500, "only {} forks", forks.get());
    assert!(one_seed || comments.get().min(replies.get()) >= 100, "few of them have comments");
}
