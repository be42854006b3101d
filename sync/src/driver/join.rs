//! The join protocol: one question of bounded length from somebody who is not known yet, one answer.
//!
//! A newcomer shows its Join and gets the table's statements, its own Receipt among them, or a refusal. A member that
//! the other side has not heard of shows the statements that make it one, and then dials again as a member. A person's
//! further computer shows what it asks by a link, and gets the same as a newcomer. A length
//! of four bytes goes before question and answer; both are CBOR arrays. Whoever asks at an open door goes on to [`door`].
//!
//! Absent: whether to believe it. The engine asks `trust`, on its own thread.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use iroh::endpoint::{Connection, RecvStream, SendStream, VarInt};
use tokio::io::AsyncReadExt as _;
use tokio::sync::oneshot;
use trestle_trust::TransportKey;

use super::{Mailbox, Message, Shared, door};
use crate::endpoint::{self, ALPN_JOIN, DialError};
use crate::protocol::door::Ask;
use crate::protocol::wire::STATEMENT_BYTES_MAX;
use crate::protocol::{CloseReason, parts};

/// The longest question: a Join, or a member's few statements.
const QUESTION_BYTES_MAX: usize = 2 * STATEMENT_BYTES_MAX;
/// The longest answer: all statements of a table.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long one side waits for the other, a slow disk included.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Question {
    /// The exact bytes of a Join statement.
    Join(Vec<u8>),
    /// Exact bytes of statements, in causal order.
    Introduction(Vec<Vec<u8>>),
    /// The exact bytes of a [`trestle_trust::DeviceRequest`].
    Device(Vec<u8>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Every statement of the table, in causal order.
    Welcome(Vec<Vec<u8>>),
    Refused(RefusedBecause),
    /// The introduction has been looked at.
    Heard,
}

/// Why a Join was refused, as it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum RefusedBecause {
    Expired = 1,
    UsedUp = 2,
    UnknownInvitation = 3,
    /// The Join is not what it should be: a signature, a name, a side.
    Invalid = 4,
    AlreadySeated = 5,
    /// The member's own disk or program is in trouble: another member may do better.
    NotNow = 6,
}

/// Why a question got no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    #[error(transparent)]
    Dial(#[from] DialError),
    #[error("the connection broke off: {0}")]
    Broken(String),
    #[error("the answer makes no sense")]
    Garbled,
}

impl Question {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Join(statement) => parts::encode(0, &[statement]),
            Self::Introduction(statements) => parts::encode(1, &slices(statements)),
            Self::Device(request) => parts::encode(2, &[request]),
        }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        match parts::decode(bytes)? {
            (0, mut statements) if statements.len() == 1 => Some(Self::Join(statements.pop()?)),
            (1, statements) => Some(Self::Introduction(statements)),
            (2, mut request) if request.len() == 1 => Some(Self::Device(request.pop()?)),
            _ => None,
        }
    }
}

impl Answer {
    fn encode(&self) -> Vec<u8> {
        match self {
            Self::Welcome(statements) => parts::encode(0, &slices(statements)),
            Self::Refused(why) => parts::encode(1, &[&[*why as u8]]),
            Self::Heard => parts::encode(2, &[]),
        }
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        match parts::decode(bytes)? {
            (0, statements) => Some(Self::Welcome(statements)),
            (1, why) => Some(Self::Refused(RefusedBecause::from_code(*why.first()?.first()?))),
            (2, _) => Some(Self::Heard),
            _ => None,
        }
    }
}

impl RefusedBecause {
    /// Codes of a later program are read as a plain "not now".
    fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Expired,
            2 => Self::UsedUp,
            3 => Self::UnknownInvitation,
            4 => Self::Invalid,
            5 => Self::AlreadySeated,
            _ => Self::NotNow,
        }
    }
}

fn slices(parts: &[Vec<u8>]) -> Vec<&[u8]> {
    parts.iter().map(Vec::as_slice).collect()
}

/// Takes the one question of whoever connected, has it answered, and lets go.
pub(super) async fn serve(connection: Connection, mailbox: Mailbox, shared: Arc<Shared>) {
    let served = tokio::time::timeout(PATIENCE, async {
        let (mut send, mut receive) = connection.accept_bi().await.ok()?;
        let bytes = read(&mut receive, QUESTION_BYTES_MAX).await?;
        let from = endpoint::peer_of(&connection);
        if let Some(ask) = Ask::decode(&bytes) {
            door::serve(ask, from, &mut send, &mut receive, &shared, &mailbox).await?;
        } else {
            let question = Question::decode(&bytes)?;
            let (reply, answer) = oneshot::channel();
            mailbox.send(Message::Asked { from, question, reply });
            write(&mut send, &answer.await.ok()?.encode()).await?;
        }
        send.finish().ok()?;
        // The asker closes when it has read all; closing first could cut it off.
        connection.closed().await;
        Some(())
    });
    if !matches!(served.await, Ok(Some(()))) {
        endpoint::close(&connection, CloseReason::Misbehaved);
    }
}

/// Asks `peer` at `addresses`.
///
/// # Errors
/// See [`AskError`].
pub(crate) async fn ask(
    endpoint: &iroh::Endpoint,
    peer: TransportKey,
    addresses: &[SocketAddr],
    question: &Question,
) -> Result<Answer, AskError> {
    let connection = endpoint::dial(endpoint, peer, addresses, ALPN_JOIN).await?;
    ask_on(&connection, question).await
}

/// Asks on a connection that stands already, and closes it.
///
/// # Errors
/// See [`AskError`].
pub(crate) async fn ask_on(connection: &Connection, question: &Question) -> Result<Answer, AskError> {
    let broken = |error: &dyn std::fmt::Display| AskError::Broken(error.to_string());
    let asked = tokio::time::timeout(PATIENCE, async {
        let (mut send, mut receive) = connection.open_bi().await.map_err(|error| broken(&error))?;
        let cut_off = || AskError::Broken("cut off".to_owned());
        write(&mut send, &question.encode()).await.ok_or_else(cut_off)?;
        send.finish().map_err(|_| cut_off())?;
        let bytes = read(&mut receive, ANSWER_BYTES_MAX).await.ok_or_else(cut_off)?;
        Answer::decode(&bytes).ok_or(AskError::Garbled)
    });
    let answer = asked.await.unwrap_or_else(|_| Err(AskError::Broken("no answer came".to_owned())));
    connection.close(VarInt::from_u32(CloseReason::Done.code()), b"");
    answer
}

/// One frame behind its length; `None` if it is cut off, or longer than `bytes_max`.
pub(crate) async fn read(stream: &mut RecvStream, bytes_max: usize) -> Option<Vec<u8>> {
    let length = stream.read_u32().await.ok()? as usize;
    if length > bytes_max {
        return None;
    }
    // Grown as bytes really come, never by what the length claims.
    let mut bytes = Vec::new();
    stream.take(length as u64).read_to_end(&mut bytes).await.ok()?;
    (bytes.len() == length).then_some(bytes)
}

/// Writes one frame behind its length.
pub(crate) async fn write(stream: &mut SendStream, bytes: &[u8]) -> Option<()> {
    let length = u32::try_from(bytes.len()).ok()?;
    stream.write_all(&length.to_be_bytes()).await.ok()?;
    stream.write_all(bytes).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_answers_read_back_and_cut_ones_do_not() {
        let questions = [
            Question::Join(vec![1, 2]),
            Question::Introduction(vec![vec![3], vec![]]),
            Question::Device(vec![4, 5, 6]),
        ];
        for question in questions {
            let bytes = question.encode();
            assert_eq!(Question::decode(&bytes), Some(question));
            assert!((0..bytes.len()).all(|length| Question::decode(&bytes[..length]).is_none()));
        }
        let answers = [
            Answer::Welcome(vec![vec![9; 300], vec![1]]),
            Answer::Refused(RefusedBecause::UsedUp),
            Answer::Heard,
        ];
        for answer in answers {
            let bytes = answer.encode();
            assert_eq!(Answer::decode(&bytes), Some(answer));
            assert!((0..bytes.len()).all(|length| Answer::decode(&bytes[..length]).is_none()));
        }
    }

    #[test]
    fn a_list_that_claims_more_than_is_there_is_refused() {
        assert_eq!(Question::decode(&[0x82, 1, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(Question::decode(&[0x82, 0, 0x80]), None);
    }
}
