//! A table in a new folder out of parts that others have signed: what a copy brought by hand holds.
//!
//! Every part passes the same admission as if a peer had sent it. Binds no socket and opens nothing.

use std::collections::BTreeMap;
use std::path::Path;

use trestle_trust::{DeviceSecret, DocumentId, Membership, Statement};

use super::OpenError;
use crate::admit::{NotAdmitted, SchemaChange, SignedChange, admit};
use crate::columns::ScanError;
use crate::driver::restore;
use crate::log::{Log, Schema};
use crate::ops::OpTable;
use crate::protocol::StoredChange;
use crate::store::{MakeError, OpenTable, Write};

/// Why no table came of the parts. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// The folder has a table. It was not touched.
    #[error("there is a table in this folder already")]
    AlreadyThere,
    /// The disk takes no writing there. The text says where and why.
    #[error("cannot write here: {0}")]
    CannotWrite(String),
    /// The statements make no table.
    #[error(transparent)]
    Statements(#[from] OpenError),
    /// The device's key is of nobody who sits there or ever did.
    #[error("the key is of no device at this table")]
    StrangerKey,
    #[error(transparent)]
    Schema(#[from] ScanError),
    /// The change with this number would not be taken from a peer either.
    #[error("change {index}: {why}")]
    NotAdmitted { index: usize, why: NotAdmitted },
}

impl From<MakeError> for AssembleError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::AlreadyThere => Self::AlreadyThere,
            MakeError::NetworkDisk(kind) => Self::Statements(OpenError::NetworkDisk(kind)),
            MakeError::CannotWrite(why) => Self::CannotWrite(why),
        }
    }
}

/// Makes a table in a new folder, for the device with `secret`, out of `statements` (the founding one first) and
/// `changes` in an order in which each follows what it builds on. [`super::Repo::open`] opens it. Waits for the disk.
///
/// # Errors
/// See [`AssembleError`].
pub fn assemble(
    folder: &Path,
    secret: &DeviceSecret,
    statements: &[Statement],
    changes: Vec<(DocumentId, SignedChange)>,
    schema: &[SchemaChange],
) -> Result<(), AssembleError> {
    let no_table = || OpenError::Damaged("there is no founding statement".to_owned());
    let table = statements.first().ok_or_else(no_table)?.table();
    let bytes: Vec<_> = statements.iter().map(|statement| statement.bytes().to_vec()).collect();
    let membership = Membership::read(&restore::read_graph(table, &bytes)?);
    if !membership.may_exchange_statements(secret.transport_key()) {
        return Err(AssembleError::StrangerKey);
    }
    let schema = Schema::read(schema)?;
    let mut logs: BTreeMap<DocumentId, (Log, OpTable)> = BTreeMap::new();
    let mut writes = Vec::new();
    for (index, (document, change)) in changes.into_iter().enumerate() {
        let (log, ops) = logs.entry(document).or_insert_with(|| (Log::default(), OpTable::new(&schema)));
        let not_admitted = |why| AssembleError::NotAdmitted { index, why };
        let meta = admit(log, ops, &schema, &membership, table, document, &change).map_err(not_admitted)?;
        let missing =
            |missing: crate::log::DependencyMissing| not_admitted(NotAdmitted::Waits(vec![missing.dep]));
        log.insert(&schema, &meta).map_err(missing)?;
        let SignedChange { bytes, tip } = change;
        writes.push(Write::Change(StoredChange { document, meta, bytes, tip }));
    }
    let statements: Vec<_> =
        statements.iter().map(|statement| (statement.id(), statement.bytes().to_vec())).collect();
    OpenTable::create_with(folder, table, secret, &statements, &writes)?;
    Ok(())
}
