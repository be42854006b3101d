//! What the screens of a table show, as plain data: read once after something changed, never while drawing.

pub mod changed;
pub mod comments;
pub mod deciding;
pub mod late;
pub mod places;

use std::sync::Arc;

use egui::Color32;
use trestle_trust::{
    ids::{DocumentId, PersonId, StatementId},
    person::SideId,
    statement::deciding::NewRules,
};

/// How many of the things that happened are shown.
pub const HAPPENED_MAX: usize = 8;

/// All of a table that its screens need.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableView {
    pub title: String,
    /// In the order in which they sat down.
    pub people: Vec<PersonView>,
    /// In the order of the ground rules.
    pub sides: Vec<SideView>,
    /// Sides that came about more than once.
    pub apart: Vec<ApartView>,
    /// Who may sit here, and who does not any more.
    pub places: places::PlacesView,
    pub rules: RulesView,
    /// The newest first.
    pub designs: Vec<DesignView>,
    /// What waits for this person first, then the newest.
    pub decisions: Vec<Arc<deciding::DecisionRow>>,
    /// Mine first, then by date.
    pub promises: Arc<[Arc<deciding::PromiseRow>]>,
    /// What questions that are open wait for from me.
    pub waits: Vec<deciding::WaitView>,
    /// Other ground rules that are put to answer, the newest first.
    pub rules_asked: Vec<deciding::RulesAsked>,
    /// What was asked and has no answer yet, the oldest first.
    pub unanswered: Vec<deciding::UnansweredView>,
    /// What other levels were asked: what waits first.
    pub sent_up: Vec<deciding::SentUpView>,
    /// The newest first, at most [`HAPPENED_MAX`].
    pub happened: Vec<HappenedView>,
    pub sync: SyncView,
    pub door: DoorView,
    pub meeting: MeetingView,
    pub computers: ComputersView,
    /// A removal was complete as some saw it, and has no effect: people may wish to part.
    pub stuck: bool,
    /// The made-up table: nobody can be asked to it.
    pub stays_here: bool,
}

impl TableView {
    pub fn me(&self) -> Option<&PersonView> {
        self.people.iter().find(|person| person.me)
    }

    pub fn person(&self, id: PersonId) -> Option<&PersonView> {
        self.people.iter().find(|person| person.id == id)
    }

    /// What somebody is called who sits here, or did.
    pub fn name_of(&self, id: PersonId) -> Option<&str> {
        let gone = || self.places.gone.iter().find(|one| one.id == id).map(|one| one.name.as_str());
        self.person(id).map(|person| person.name.as_str()).or_else(gone)
    }

    /// What I am called, here or gone.
    pub fn my_name(&self) -> Option<&str> {
        let gone = || self.places.gone.iter().find(|one| one.me).map(|one| one.name.as_str());
        self.me().map(|me| me.name.as_str()).or_else(gone)
    }

    /// Those whom oneself can welcome now.
    pub fn to_welcome(&self) -> impl Iterator<Item = &PersonView> {
        self.people.iter().filter(|person| person.mine_to_welcome)
    }

    /// Whether I sit here, on this computer.
    pub fn i_sit_here(&self) -> bool {
        self.places.mine == places::MyPlace::Here
    }

    /// How many things wait for this person. For who sits here no more, nothing does.
    pub fn waiting(&self) -> usize {
        if !self.i_sit_here() {
            return 0;
        }
        let rules = usize::from(!self.rules.read);
        let reviews = self.reviews_due().count();
        let places = self.places.waiting().count();
        places
            + self.to_welcome().count()
            + rules
            + self.waits.len()
            + self.promises_waiting().count()
            + reviews
    }

    /// My own that are late or near, and those of others that I can check.
    pub fn promises_waiting(&self) -> impl Iterator<Item = &deciding::PromiseRow> {
        let reminds = |promise: &&deciding::PromiseRow| promise.mine && (promise.late || promise.soon);
        self.promises.iter().map(Arc::as_ref).filter(move |promise| promise.may_check || reminds(promise))
    }

    /// Agreements whose day to look again has come.
    pub fn reviews_due(&self) -> impl Iterator<Item = &deciding::DecisionRow> {
        use deciding::StandingView::Agreed;
        self.decisions
            .iter()
            .map(Arc::as_ref)
            .filter(|row| matches!(row.standing, Agreed { review_due: true, .. }))
    }

    pub fn side(&self, id: SideId) -> Option<&SideView> {
        self.sides.iter().find(|side| side.id == id)
    }

    /// Whether anybody else sits here.
    pub fn alone(&self) -> bool {
        self.people.iter().all(|person| person.me)
    }

    pub fn design(&self, id: DocumentId) -> Option<&DesignView> {
        self.designs.iter().find(|design| design.id == id)
    }
}

/// Somebody at the table.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonView {
    pub id: PersonId,
    pub name: String,
    /// Another name here reads the same; a mark behind each tells them apart.
    pub alike: bool,
    pub color: Color32,
    pub side: String,
    pub side_id: SideId,
    /// What the side was called with which they sat down, where it sits as one with another since.
    pub sat_with: Option<String>,
    /// Whom they say they were here before, if those with whom they sit know it.
    pub was: Option<PersonId>,
    /// Has no device: answers come on paper or aloud.
    pub on_paper: bool,
    pub me: bool,
    pub standing: bool,
    /// I can vouch for them and have not yet.
    pub mine_to_welcome: bool,
    /// They stand on my side, and not in all of it that I stand in: they came to it apart from me.
    pub apart: bool,
    /// Nobody stands yet of those with whom they sat down, so everybody else vouches.
    pub first: bool,
    pub welcomed_by_me: bool,
    pub matched: Matched,
    /// The design that they have open now.
    pub in_design: Option<DocumentId>,
    /// What their computers are called, where they have told.
    pub computers: Vec<String>,
}

/// A side that people began apart: each part of it is asked by itself until they have welcomed one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartView {
    pub side: String,
    /// The names of those who welcomed one another, for each part.
    pub parts: Vec<Vec<String>>,
}

/// A side of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideView {
    pub id: SideId,
    pub name: String,
    pub people: usize,
}

/// Whether newcomers in the same room can come in by four words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorView {
    /// None if it has not been open since this table was opened.
    Closed(Option<DoorEnd>),
    Open {
        words: String,
        until_unix_secs: i64,
        wrong_tries: u8,
        /// How many have sat down through it.
        came: u32,
    },
}

impl Default for DoorView {
    fn default() -> Self {
        DoorView::Closed(None)
    }
}

/// Why the door closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoorEnd {
    TimeUp,
    ThreeWrong,
    /// Somebody here closed it.
    Here,
}

/// This person's own computers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ComputersView {
    /// That sit here as theirs.
    pub count: usize,
    /// It is the only one, and their side is too small to let them in again if it is lost.
    pub needs_second: bool,
    /// The link to a further one that was made last.
    pub link: Option<ComputerLink>,
}

/// A link to a further computer of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComputerLink {
    pub until_unix_secs: i64,
    /// A computer was linked by it.
    pub used: bool,
}

/// By which ways this computer can meet the others' now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeetingView {
    pub nearby: Nearby,
    /// The system's words, if it gives no way out at all.
    pub cut_off: Option<String>,
}

/// Whether computers on the same network find each other by themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Nearby {
    #[default]
    Found,
    /// Turned off in the settings.
    Off,
    /// This network hides computers from each other.
    Hidden,
}

/// When somebody's copy was last the same as ours: never minutes or places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matched {
    HereNow,
    At { unix_secs: i64 },
    Never,
}

/// A line of the list of designs.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignView {
    pub id: DocumentId,
    pub title: String,
    /// False for a kind that only a newer program can open.
    pub opens: bool,
    pub last_by: Option<String>,
    pub last_unix_secs: i64,
    /// Names of others who have it open now.
    pub here: Vec<String>,
    /// Somebody wrote in it too late, and nobody has taken that up.
    pub late: bool,
}

/// A stretch of somebody's work on a design.
#[derive(Debug, Clone, PartialEq)]
pub struct HappenedView {
    pub who: Option<String>,
    pub me: bool,
    pub document: DocumentId,
    pub title: String,
    pub started: bool,
    /// They took up what somebody wrote too late.
    pub took_up: bool,
    /// Something was said of its words.
    pub said: bool,
    pub changes: usize,
    pub unix_secs: i64,
}

/// The ground rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesView {
    pub agree_percent: u32,
    pub wait_days: u32,
    pub objection_days: u32,
    pub review_months: u32,
    /// Or only those whom their side has welcomed.
    pub everyone_invites: bool,
    /// All the words, as Markdown, in the language of the screen.
    pub whole: String,
    /// All of them, with the sides that are no more; none where nothing is known of them.
    pub in_force: Option<Box<NewRules>>,
    /// Those that the table started with.
    pub first: Option<Box<NewRules>>,
    /// The table has agreed them; else they are those that it started with.
    pub agreed: Option<StatementId>,
    /// This person has opened them on this computer.
    pub read: bool,
}

impl Default for RulesView {
    /// What `product.md` suggests.
    fn default() -> Self {
        RulesView {
            agree_percent: 50,
            wait_days: 28,
            objection_days: 7,
            review_months: 3,
            everyone_invites: true,
            whole: String::new(),
            in_force: None,
            first: None,
            agreed: None,
            read: false,
        }
    }
}

/// The line at the foot of the rail, as people and time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncView {
    /// Others at the table, here or not.
    pub others: usize,
    pub connected: usize,
    /// Of those connected, how many lack nothing that we have and have nothing that we lack.
    pub up_to_date: usize,
    /// Own changes that nobody else has.
    pub unsent: usize,
    pub last_met: Option<LastMet>,
    pub saved: bool,
    /// A long catch-up that is coming in.
    pub taking_in: Option<TakingIn>,
}

/// Who was met last, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastMet {
    pub name: String,
    /// What their computer is called, where they have told.
    pub computer: Option<String>,
    pub unix_secs: i64,
}

/// How far a long catch-up is, in changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingIn {
    pub done: u64,
    pub total: u64,
}
