//! What went wrong, in plain words: what happened, what it means for the work, and what can be done.
//!
//! Every error that a person can meet becomes a [`Trouble`] here and nowhere else; the window shows its two parts, the
//! command prints them as one sentence after the other.

use std::{collections::BTreeSet, io};

use trestle_export::markdown::ImportError;
use trestle_model::{ApplyError, Fork, LoadError, decision::content::NotReady};
use trestle_sync::pack::HeaderError;
use trestle_sync::repo::{
    self, CarryError, CreateError, FlushError, InviteError, JoinError, OpenError, SignError, TakeUpError,
};
use trestle_sync::room::AskError;
use trestle_trust::{Membership, ground_rules::Side, invitation::TicketError, statement::BuildError};

use crate::{
    documents::{
        DesignError, LeftOut, PutUpError, SitDownError, deciding::DecideError, going_on::GoOnError,
        invitation::InvitationError, place::PlaceError, sample::SampleError,
    },
    lang::{Value, Words},
    widgets::surface::Tone,
};

mod comments;

/// So many digits of a signed change's hash are shown.
const FORK_SIGN_DIGITS: usize = 16;

/// Something that went wrong, as keys of sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    title: &'static str,
    note: &'static str,
    /// What is named in the note: `why`, what the computer said, or `who`.
    named: Vec<(&'static str, String)>,
}

impl Trouble {
    fn new(title: &'static str, note: &'static str) -> Self {
        Trouble { title, note, named: Vec::new() }
    }

    fn because(title: &'static str, note: &'static str, why: &str) -> Self {
        // The system's own words without its number.
        let why = why.split(" (os error").next().unwrap_or(why);
        Trouble { title, note, named: vec![("why", why.to_owned())] }
    }

    /// What happened.
    pub fn title(&self, words: &Words) -> String {
        words.say(self.title)
    }

    /// What it means for the work, and what can be done.
    pub fn note(&self, words: &Words) -> String {
        let named: Vec<_> = self.named.iter().map(|(name, named)| (*name, Value::from(named))).collect();
        words.say_with(self.note, &named)
    }

    /// Both, one after the other.
    pub fn say(&self, words: &Words) -> String {
        let (title, note) = (self.title(words), self.note(words));
        format!("{title}. {note}")
    }

    /// Whether `earlier` is no longer so once this is told.
    pub fn ends(&self, earlier: &Trouble) -> bool {
        self.title == "trouble-saving-again"
            && matches!(earlier.title, "trouble-not-saving" | "trouble-disk-full")
    }

    /// The folder where the work lives did not open.
    pub fn open_folder(error: &io::Error) -> Self {
        Trouble::because("trouble-open-folder", "trouble-open-folder-note", &error.to_string())
    }

    /// A file that could not be read.
    pub fn reading(error: &io::Error) -> Self {
        Trouble::because("trouble-import-read", "trouble-import-read-note", &error.to_string())
    }

    /// A file that could not be written.
    pub fn writing(error: &io::Error) -> Self {
        Trouble::because("trouble-export", "trouble-export-note", &error.to_string())
    }

    /// The disk is full: what there is can be read, and no more is written.
    pub fn disk_full() -> Self {
        Trouble::new("trouble-disk-full", "trouble-disk-full-read-note")
    }

    /// A side in a person's own words that is too long, or nothing to read.
    pub fn long_side() -> Self {
        Trouble::new("trouble-rules", "trouble-rules-note")
    }

    /// What is typed and not sent stays in its fields only.
    pub fn unsent(error: &io::Error) -> Self {
        Trouble::because("trouble-unsent", "trouble-unsent-note", &error.to_string())
    }

    /// Changes that do not fit a design are not shown.
    pub fn left_out(left_out: &LeftOut, membership: &Membership) -> Self {
        let people = left_out.by.iter().filter_map(|by| membership.person_of_author(*by));
        let names: BTreeSet<String> = people.map(|person| person.name.clone()).collect();
        let who = names.into_iter().collect::<Vec<_>>().join(", ");
        let (title, note) = ("trouble-left-out", "trouble-left-out-note");
        match who.is_empty() {
            true => Trouble::new(title, note),
            false => Trouble { title, note: "trouble-left-out-by-note", named: vec![("who", who)] },
        }
    }

    /// A device made two changes with one number; both are shown.
    pub fn wrote_apart(fork: &Fork, membership: &Membership) -> Self {
        let person = membership.person_of_author(fork.actor.author());
        // Each signature is of a change, and named by the change's hash.
        let mut signs = fork.branches.iter().map(|branch| branch.to_string()[..FORK_SIGN_DIGITS].to_owned());
        let named = vec![
            ("who", person.map(|person| person.name.clone()).unwrap_or_default()),
            ("one", signs.next().unwrap_or_default()),
            ("other", signs.collect::<Vec<_>>().join(", ")),
        ];
        Trouble { title: "trouble-wrote-apart", note: "trouble-wrote-apart-note", named }
    }

    /// A choice that will be forgotten.
    pub fn settings(error: &io::Error) -> Self {
        Trouble::because("trouble-settings", "trouble-settings-note", &error.to_string())
    }

    /// What happened by itself, and how bad it is; none for what a person need not know.
    pub fn by_itself(trouble: &repo::Trouble) -> Option<(Tone, Self)> {
        use repo::Trouble as T;
        let (tone, title, note) = match trouble {
            T::NotSaving(FlushError::DiskFull) => (Tone::Bad, "trouble-not-saving", "trouble-disk-full-note"),
            T::NotSaving(_) => (Tone::Bad, "trouble-not-saving", "trouble-not-saving-note"),
            T::DiskFull => return Some((Tone::Bad, Trouble::disk_full())),
            T::SavingAgain => (Tone::Good, "trouble-saving-again", "trouble-saving-again-note"),
            T::DamagedRows { .. } => (Tone::Warn, "trouble-damaged-rows", "trouble-damaged-rows-note"),
            T::CannotMeet { why } => {
                let trouble = Trouble::because("trouble-cannot-meet", "trouble-cannot-meet-note", why);
                return Some((Tone::Warn, trouble));
            }
            T::NoMulticast => (Tone::Info, "trouble-no-multicast", "trouble-no-multicast-note"),
            T::PeerOtherVersion { .. } => (Tone::Warn, "trouble-other-version", "trouble-other-version-note"),
            T::OwnChangeRefused { why, .. } => {
                let trouble = Trouble::because("trouble-refused", "trouble-refused-note", why);
                return Some((Tone::Bad, trouble));
            }
            T::OwnChangeUnfit { why, .. } => {
                let trouble = Trouble::because("trouble-unfit", "trouble-unfit-note", why);
                return Some((Tone::Bad, trouble));
            }
            T::MulticastAgain | T::PeerMisbehaved { .. } | T::Fork { .. } => return None,
        };
        Some((tone, Trouble::new(title, note)))
    }
}

/// The name of a side in the language of the screen.
pub fn side_name(side: &Side, words: &Words) -> String {
    side.name(words.language().code())
}

/// Why pasted letters are not a link that can be used: a key.
pub fn ticket_key(error: &TicketError) -> &'static str {
    match error {
        TicketError::NotATicket | TicketError::Garbled => "seat-link-garbled",
        TicketError::CutOff => "seat-link-cut",
        TicketError::NewerVersion => "seat-link-newer",
    }
}

impl From<&CreateError> for Trouble {
    fn from(error: &CreateError) -> Self {
        match error {
            CreateError::AlreadyThere => Trouble::new("trouble-create-there", "trouble-create-there-note"),
            CreateError::CannotWrite(why) => {
                Trouble::because("trouble-cannot-write", "trouble-cannot-write-note", why)
            }
            CreateError::Invalid(error) => error.into(),
            CreateError::Open(error) => error.into(),
        }
    }
}

impl From<&BuildError> for Trouble {
    fn from(error: &BuildError) -> Self {
        match error {
            BuildError::Title(_) => Trouble::new("trouble-title", "trouble-title-note"),
            BuildError::Name(_) => Trouble::new("trouble-name", "trouble-name-note"),
            BuildError::UnknownSide => Trouble::new("trouble-side", "trouble-side-note"),
            BuildError::Uses
            | BuildError::Removed
            | BuildError::GroundRules(_)
            | BuildError::Statement(_) => Trouble::new("trouble-rules", "trouble-rules-note"),
        }
    }
}

impl From<&OpenError> for Trouble {
    fn from(error: &OpenError) -> Self {
        match error {
            OpenError::NotATable => Trouble::new("trouble-no-table", "trouble-no-table-note"),
            OpenError::AlreadyOpen => Trouble::new("trouble-already-open", "trouble-already-open-note"),
            OpenError::NewerVersion => Trouble::new("trouble-newer", "trouble-newer-note"),
            OpenError::NetworkDisk(_) => Trouble::new("trouble-network-disk", "trouble-network-disk-note"),
            OpenError::CannotWrite(why) => {
                Trouble::because("trouble-open-write", "trouble-open-write-note", why)
            }
            OpenError::Damaged(why) => Trouble::because("trouble-damaged", "trouble-damaged-note", why),
            OpenError::Key(_) => Trouble::new("trouble-key", "trouble-key-note"),
            OpenError::StrangerKey => Trouble::new("trouble-stranger-key", "trouble-stranger-key-note"),
            OpenError::Start(why) => Trouble::because("trouble-start", "trouble-start-note", why),
        }
    }
}

impl From<&JoinError> for Trouble {
    fn from(error: &JoinError) -> Self {
        match error {
            JoinError::AlreadyThere => Trouble::new("trouble-create-there", "trouble-create-there-note"),
            JoinError::CannotWrite(why) => {
                Trouble::because("trouble-cannot-write", "trouble-cannot-write-note", why)
            }
            JoinError::Invalid(error) => error.into(),
            JoinError::Expired => Trouble::new("trouble-expired", "trouble-expired-note"),
            JoinError::UsedUp => Trouble::new("trouble-used-up", "trouble-used-up-note"),
            JoinError::UnknownInvitation => Trouble::new("trouble-unknown-link", "trouble-unknown-link-note"),
            JoinError::NobodyThere => Trouble::new("trouble-nobody", "trouble-nobody-note"),
            JoinError::NotNow(why) => Trouble::because("trouble-not-now", "trouble-not-now-note", why),
            JoinError::WrongTable => Trouble::new("trouble-wrong-table", "trouble-wrong-table-note"),
            JoinError::Open(error) => error.into(),
        }
    }
}

/// Why this computer was not linked to the person's other one.
fn linking(error: &JoinError) -> Trouble {
    match error {
        JoinError::AlreadyThere => Trouble::new("trouble-link-there", "trouble-link-there-note"),
        JoinError::Expired => Trouble::new("trouble-expired", "trouble-link-again-note"),
        JoinError::UsedUp => Trouble::new("trouble-link-used", "trouble-link-used-note"),
        JoinError::UnknownInvitation => Trouble::new("trouble-link-ended", "trouble-link-again-note"),
        JoinError::NobodyThere => Trouble::new("trouble-link-nobody", "trouble-link-nobody-note"),
        JoinError::NotNow(why) => Trouble::because("trouble-link-not-now", "trouble-not-now-note", why),
        JoinError::WrongTable => Trouble::new("trouble-wrong-table", "trouble-link-again-note"),
        JoinError::CannotWrite(_) | JoinError::Invalid(_) | JoinError::Open(_) => error.into(),
    }
}

impl From<&TicketError> for Trouble {
    fn from(error: &TicketError) -> Self {
        match error {
            TicketError::NotATicket | TicketError::Garbled => {
                Trouble::new("seat-link-wrong", "seat-link-garbled")
            }
            TicketError::CutOff => Trouble::new("seat-link-wrong", "seat-link-cut"),
            TicketError::NewerVersion => Trouble::new("seat-link-wrong", "seat-link-newer"),
        }
    }
}

impl From<&ImportError> for Trouble {
    fn from(error: &ImportError) -> Self {
        match error {
            ImportError::NotText { .. } => {
                Trouble::new("trouble-import-not-text", "trouble-import-not-text-note")
            }
            ImportError::TooLarge { .. } => {
                Trouble::new("trouble-import-too-large", "trouble-import-too-large-note")
            }
        }
    }
}

impl From<&FlushError> for Trouble {
    fn from(error: &FlushError) -> Self {
        match error {
            FlushError::DiskFull => Trouble::new("trouble-not-saving", "trouble-disk-full-note"),
            FlushError::Disk(_) | FlushError::Closed => {
                Trouble::new("trouble-not-saving", "trouble-not-saving-note")
            }
        }
    }
}

impl From<&InviteError> for Trouble {
    fn from(error: &InviteError) -> Self {
        match error {
            InviteError::StaysHere => {
                return Trouble::new("trouble-stays-here", "trouble-stays-here-note");
            }
            InviteError::NotAtTheTable => {
                return Trouble::new("trouble-link-gone", "trouble-link-gone-note");
            }
            InviteError::Invalid(_) | InviteError::NotSaved(_) => {}
        }
        Trouble::because("trouble-invite", "trouble-invite-note", &error.to_string())
    }
}

impl From<&AskError> for Trouble {
    fn from(error: &AskError) -> Self {
        match error {
            AskError::NotFourWords | AskError::WrongWords { .. } | AskError::Closed => {
                Trouble::new("trouble-door-closed", "trouble-door-closed-note")
            }
            AskError::NobodyThere => Trouble::new("trouble-door-nobody", "trouble-door-nobody-note"),
            AskError::Busy => Trouble::new("trouble-door-busy", "trouble-door-busy-note"),
            AskError::Failed(why) => Trouble::because("trouble-door-failed", "trouble-door-failed-note", why),
        }
    }
}

impl From<&InvitationError> for Trouble {
    fn from(error: &InvitationError) -> Self {
        match error {
            InvitationError::Unreadable(error) => Trouble::reading(error),
            InvitationError::Ticket(TicketError::NotATicket) => {
                Trouble::new("trouble-not-invitation", "trouble-not-invitation-note")
            }
            InvitationError::Ticket(error) => error.into(),
        }
    }
}

impl From<&CarryError> for Trouble {
    fn from(error: &CarryError) -> Self {
        match error {
            CarryError::Disk(error) => Trouble::reading(error),
            CarryError::Header(HeaderError::NotACarryFile) => {
                Trouble::new("trouble-not-a-copy", "trouble-not-a-copy-note")
            }
            CarryError::Header(HeaderError::NewerVersion) => {
                Trouble::new("trouble-newer-copy", "trouble-newer-copy-note")
            }
            CarryError::OtherTable(_) => Trouble::new("trouble-other-table", "trouble-other-table-note"),
            CarryError::NotAMember => Trouble::new("trouble-copy-not-yours", "trouble-copy-not-yours-note"),
            CarryError::Stopped => Trouble::new("trouble-copy-stopped", "trouble-copy-stopped-note"),
            CarryError::NotSaved(error) => error.into(),
            CarryError::Closed => Trouble::from(&FlushError::Closed),
        }
    }
}

impl From<&SampleError> for Trouble {
    fn from(error: &SampleError) -> Self {
        match error {
            SampleError::Open(error) => error.into(),
            other => Trouble::because("trouble-sample", "trouble-sample-note", &other.to_string()),
        }
    }
}

impl From<&ApplyError> for Trouble {
    fn from(error: &ApplyError) -> Self {
        let comment = comments::trouble(error);
        comment.unwrap_or_else(|| Trouble::new("trouble-act", "trouble-act-note"))
    }
}

impl From<&LoadError> for Trouble {
    fn from(_: &LoadError) -> Self {
        Trouble::new("trouble-load", "trouble-load-note")
    }
}

impl From<&DesignError> for Trouble {
    fn from(error: &DesignError) -> Self {
        match error {
            DesignError::Apply(error) => error.into(),
            DesignError::Load(error) => error.into(),
            DesignError::NotYours => Trouble::new("trouble-comment", "trouble-comment-not-yours-note"),
            DesignError::Closed => Trouble::new("trouble-load", "trouble-load-note"),
        }
    }
}

impl From<&DecideError> for Trouble {
    fn from(error: &DecideError) -> Self {
        use DecideError as E;
        let note = match error {
            E::Design(error) => return error.into(),
            E::Sign(SignError::Closed) => return Trouble::from(&DesignError::Closed),
            E::Sign(SignError::Invalid(error)) => return error.into(),
            E::NotReady(why) => not_ready_key(*why),
            E::Place(error) => return (*error).into(),
            E::NoQuestion => "decide-no-question",
            E::AlreadyOpen => "decide-already-open",
            E::Replaces => "decide-replaces",
            E::SameRules => "decide-same-rules",
            E::RulesUnsound => "decide-rules-unsound",
            E::Closed => "decide-closed",
            E::NotClosed => "decide-not-closed",
            E::NotAgreed => "decide-not-agreed",
            E::NoAnswer => "decide-no-answer",
            E::NoWords => "decide-no-words",
            E::LongWords => "decide-long-words",
            E::Witnesses => "decide-witnesses",
            E::NotAWitness => "decide-not-a-witness",
            E::OwnAnswer => "decide-own-answer",
            E::NotTheMaker => "decide-not-the-maker",
            E::NotSeen => "decide-not-seen",
            E::TooSoon => "decide-too-soon",
            E::NotADecider => "decide-not-a-decider",
            E::SameWords => "decide-same-words",
            E::MoreThanATypo => "decide-more-than-a-typo",
            E::WordsChanged => "decide-words-changed",
            E::DoesNotHold => "decide-does-not-hold",
            E::NotEveryone => "decide-not-everyone",
            E::NoPromise => "decide-no-promise",
            E::OwnPromise => "decide-own-promise",
            E::NoDate => "decide-no-date",
            E::NoPerson => "decide-no-person",
        };
        Trouble::new("decide-not-done", note)
    }
}

impl From<PlaceError> for Trouble {
    fn from(error: PlaceError) -> Self {
        use PlaceError as E;
        let note = match error {
            E::NotHere => return Trouble::new("place-not-here", "place-not-here-note"),
            E::NotWelcomed => "decide-not-a-decider",
            E::NoSide => "place-no-side",
            E::SameSide => "place-same-side",
            E::NoComputer => "place-no-computer",
            E::ThisComputer => "place-this-computer",
            E::NoPerson => "place-no-person",
            E::Oneself => "place-oneself",
            E::AskedAlready => "place-asked-already",
            E::NoWords => "decide-no-words",
            E::LongWords => "decide-long-words",
            E::NoRemoval => "place-no-removal",
            E::Consented => "place-consented",
            E::Gone => "place-gone",
            E::Stuck => "place-stuck",
            E::SaidAlready => "place-said-already",
        };
        Trouble::new("decide-not-done", note)
    }
}

/// Why there is nothing yet that could be put to answer: a key.
pub fn not_ready_key(why: NotReady) -> &'static str {
    match why {
        NotReady::NoQuestion => "decide-needs-question",
        NotReady::NoWhoCanSayYes => "decide-needs-who",
        NotReady::NoWording => "decide-needs-wording",
        NotReady::LanguageEmpty => "decide-needs-language",
        NotReady::PartMissing => "decide-needs-part",
        NotReady::TooLong => "decide-needs-shorter",
    }
}

impl From<&PutUpError> for Trouble {
    fn from(error: &PutUpError) -> Self {
        match error {
            PutUpError::Create(error) => error.into(),
            PutUpError::Open(error) => error.into(),
            PutUpError::Folder(error) => {
                Trouble::because("trouble-cannot-write", "trouble-cannot-write-note", &error.to_string())
            }
            PutUpError::Design(error) => error.into(),
        }
    }
}

impl From<&GoOnError> for Trouble {
    fn from(error: &GoOnError) -> Self {
        match error {
            GoOnError::PutUp(error) => error.into(),
            GoOnError::Design(error) => error.into(),
            GoOnError::Decide(error) => error.into(),
        }
    }
}

impl From<&TakeUpError> for Trouble {
    fn from(error: &TakeUpError) -> Self {
        match error {
            TakeUpError::NotAtTheTable => PlaceError::NotHere.into(),
            TakeUpError::CountsAlready => Trouble::new("trouble-take-up", "late-counts-already"),
            TakeUpError::Closed | TakeUpError::NotHere | TakeUpError::Refused => {
                Trouble::new("trouble-take-up", "trouble-take-up-note")
            }
        }
    }
}

impl From<&SitDownError> for Trouble {
    fn from(error: &SitDownError) -> Self {
        match error {
            SitDownError::Join(error) => error.into(),
            SitDownError::Link(error) => linking(error),
            SitDownError::Design(error) => error.into(),
        }
    }
}
