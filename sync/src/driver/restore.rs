//! Putting the state machine together from what the store holds.

use std::collections::BTreeMap;

use trestle_trust::{DocumentId, Graph, Statement, TableId};

use crate::admit::ChangeMeta;
use crate::log::{Log, Schema};
use crate::protocol::{Config, Sync};
use crate::store::{Contents, OpenError};

/// The machine of what could be read, and how many rows were left out: those that are damaged, and changes that follow
/// one of them. All of that is asked for from peers again.
pub(crate) fn machine(config: Config, contents: &mut Contents) -> Result<(Sync, usize), OpenError> {
    let cannot = |error: crate::columns::ScanError| OpenError::Start(error.to_string());
    let graph = read_graph(config.table, &contents.statements)?;
    let schema = Schema::read(&config.schema).map_err(cannot)?;
    let (logs, orphans) = read_logs(&schema, std::mem::take(&mut contents.changes));
    let left_out = orphans + contents.damaged.len();
    let sync = Sync::new(config, graph, logs, std::mem::take(&mut contents.peer_heads)).map_err(cannot)?;
    Ok((sync, left_out))
}

/// The graph of what could be read. A statement whose parents could not is asked for from peers again.
pub(crate) fn read_graph(table: TableId, statements: &[Vec<u8>]) -> Result<Graph, OpenError> {
    let damaged = |what: &str| OpenError::Damaged(what.to_owned());
    let mut statements = statements.iter().filter_map(|bytes| Statement::decode(bytes).ok());
    let genesis = statements
        .next()
        .filter(|first| first.table() == table)
        .ok_or_else(|| damaged("the statement that made the table cannot be read"))?;
    let mut graph = Graph::new(genesis).map_err(|error| OpenError::Damaged(error.to_string()))?;
    for statement in statements {
        let id = statement.id();
        if let Err(error) = graph.insert(statement) {
            tracing::warn!(?id, %error, "a stored statement is left out");
        }
    }
    Ok(graph)
}

/// The logs of what could be read, and how many changes were left out because one that they follow could not.
fn read_logs(
    schema: &Schema,
    changes: BTreeMap<DocumentId, Vec<ChangeMeta>>,
) -> (BTreeMap<DocumentId, Log>, usize) {
    let mut orphans = 0;
    let logs = changes
        .into_iter()
        .map(|(document, metas)| {
            let mut log = Log::default();
            let mut open = metas;
            // What had been damaged came back behind what follows it. Each round lets in at least one more, or is the last.
            loop {
                let count = open.len();
                open.retain(|meta| log.insert(schema, meta).is_err());
                if open.is_empty() || open.len() == count {
                    break;
                }
            }
            if !open.is_empty() {
                tracing::warn!(?document, changes = open.len(), "stored changes are left out");
                orphans += open.len();
            }
            (document, log)
        })
        .collect();
    (logs, orphans)
}
