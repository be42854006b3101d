//! An invitation as a file, to be carried on a stick: a sentence for whoever opens it in another program, and the link. So
//! is a link for a further computer of one's own; whoever pastes or opens either need not know which it is.
//!
//! What mail programs and editors do to a text file (line ends, wrapped lines, words added above or below) does no harm.
//! Absent: making a ticket or a link (`Repo::invite`, `Repo::link_computer`), and asking to sit down with it.

use std::{
    fmt,
    fs::File,
    io::{self, Read as _},
    path::Path,
    str::FromStr,
};

use trestle_trust::{DeviceLink, Ticket, invitation::TicketError};

/// How the name of such a file ends.
pub const ENDING: &str = "trestle";
const LINK_START: &str = "trestle:";
const COMPUTER_START: &str = "trestle-computer:";
/// A larger file is no invitation.
const FILE_BYTES_MAX: u64 = 512 * 1024;

/// Why a file is no invitation that we can use.
#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    #[error(transparent)]
    Ticket(#[from] TicketError),
}

/// What a pasted link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pasted {
    /// To a seat at a table.
    Invitation(Box<Ticket>),
    /// To a table where this person sits already, with another computer.
    Computer(Box<DeviceLink>),
}

impl Pasted {
    /// Whose table it leads to, safe to show.
    pub fn title(&self) -> String {
        match self {
            Pasted::Invitation(ticket) => ticket.title.shown(),
            Pasted::Computer(link) => link.title.shown(),
        }
    }

    /// Until when it works.
    pub fn until_unix_secs(&self) -> u64 {
        match self {
            Pasted::Invitation(ticket) => ticket.until_unix_secs,
            Pasted::Computer(link) => link.until_unix_secs,
        }
    }
}

impl fmt::Display for Pasted {
    /// The link itself, which is a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pasted::Invitation(ticket) => ticket.fmt(f),
            Pasted::Computer(link) => link.fmt(f),
        }
    }
}

impl FromStr for Pasted {
    type Err = TicketError;

    fn from_str(text: &str) -> Result<Self, TicketError> {
        if begins(text, COMPUTER_START) {
            return Ok(Pasted::Computer(Box::new(text.parse()?)));
        }
        Ok(Pasted::Invitation(Box::new(text.parse()?)))
    }
}

/// What to write into the file of a link. `sentence` says in plain words what it is for.
pub fn invitation_file(link: &impl fmt::Display, sentence: &str) -> String {
    format!("{}\n\n{link}\n", sentence.trim())
}

/// The link in the words of an invitation file; a link alone will do.
///
/// # Errors
/// [`TicketError`]; [`TicketError::NotATicket`] if no line begins as a link does.
pub fn read_invitation(text: &str) -> Result<Pasted, TicketError> {
    let starts = |line: &&str| begins(line, LINK_START) || begins(line, COMPUTER_START);
    let mut lines = text.lines().skip_while(|line| !starts(line));
    let first = lines.next().ok_or(TicketError::NotATicket)?.trim_start_matches('\u{feff}');
    // A link that was wrapped goes on until an empty line.
    let rest = lines.take_while(|line| !line.trim().is_empty());
    std::iter::once(first).chain(rest).collect::<String>().parse()
}

fn begins(line: &str, start: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// The link in the file at `path`. Waits for the disk.
///
/// # Errors
/// [`InvitationError`].
pub fn open_invitation(path: &Path) -> Result<Pasted, InvitationError> {
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(read_invitation(&String::from_utf8_lossy(&bytes))?)
}

#[cfg(test)]
mod tests {
    use trestle_trust::{
        ids::{AuthorKey, StatementId, TableId, TransportKey},
        invitation::PeerAddress,
        label::Label,
    };

    use super::*;

    fn ticket() -> Ticket {
        let socket = "192.168.1.20:49152".parse().expect("an address");
        Ticket {
            table: TableId([7; 32]),
            title: Label::new("Repairs, done together").expect("a title"),
            sides: crate::ground_rules::suggested().sides,
            invite: StatementId([9; 32]),
            ephemeral_secret: [3; 32],
            until_unix_secs: 1_900_000_000,
            uses: 5,
            addresses: vec![PeerAddress { transport: TransportKey([5; 32]), sockets: vec![socket] }],
        }
    }

    #[test]
    fn an_invitation_comes_back_out_of_its_file_whatever_programs_did_to_it() {
        let ticket = ticket();
        let link = ticket.to_string();
        let written =
            invitation_file(&ticket, "You are asked to sit at a table. Open this file with Trestle.");
        assert!(written.starts_with("You are asked"));
        let (start, end) = link.split_at(60);
        let expected = Pasted::Invitation(Box::new(ticket.clone()));
        let check = |text: &str| assert_eq!(read_invitation(text).as_ref(), Ok(&expected), "{text:?}");
        check(&written);
        check(&link);
        check(&written.replace('\n', "\r\n"));
        check(&format!("\u{feff}{link}"));
        check(&format!("\u{feff}{written}"));
        check(&format!("Hello!\n\n  {start}\n  {end}\n\nSee you on Friday.\n"));
        check(&link.to_uppercase());
    }

    #[test]
    fn a_link_for_a_computer_is_told_from_an_invitation() {
        let ticket = ticket();
        let link = DeviceLink {
            table: ticket.table,
            title: ticket.title,
            name: Label::new("Carys").expect("a name"),
            certifier: AuthorKey([4; 32]),
            ephemeral_secret: [3; 32],
            until_unix_secs: 1_900_000_000,
            addresses: ticket.addresses,
        };
        let expected = Pasted::Computer(Box::new(link.clone()));
        for text in
            [link.to_string(), invitation_file(&link, "For my laptop."), link.to_string().to_uppercase()]
        {
            assert_eq!(read_invitation(&text).as_ref(), Ok(&expected), "{text}");
        }
        let cut = &link.to_string()[..100];
        assert_eq!(read_invitation(cut), Err(TicketError::CutOff));
    }

    #[test]
    fn what_is_no_invitation_says_so() {
        let link = ticket().to_string();
        let check = |text: &str, expected| assert_eq!(read_invitation(text), Err(expected), "{text:?}");
        check("", TicketError::NotATicket);
        check("Minutes of Friday's meeting about trestle: all there.", TicketError::NotATicket);
        check(&link[..link.len() - 20], TicketError::CutOff);
        check(&format!("{link} and more"), TicketError::Garbled);
    }

    #[test]
    fn a_file_is_read_from_the_disk() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("invitation.trestle");
        std::fs::write(&path, invitation_file(&ticket(), "For Idris.")).expect("it can be written");
        let read = open_invitation(&path).expect("it is an invitation");
        assert_eq!(read, Pasted::Invitation(Box::new(ticket())));
        assert!(matches!(
            open_invitation(&folder.path().join("absent")),
            Err(InvitationError::Unreadable(_))
        ));
        std::fs::write(&path, [0xff; 10_000]).expect("it can be written");
        assert!(matches!(open_invitation(&path), Err(InvitationError::Ticket(TicketError::NotATicket))));
    }
}
