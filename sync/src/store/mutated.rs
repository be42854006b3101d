//! Goal: a row that is no longer what was written is noticed and gives nothing; and where its check was made to fit as well, as
//! in a backup that somebody made up, nothing breaks and whatever is let in can be read. Method: one cell of a real table
//! changed by chance, everything read in every way in which the program does, and all of it taken back.
//!
//! `TRESTLE_SOAK=1` changes five million cells, `TRESTLE_COUNT` another number; `TRESTLE_FROM` begins elsewhere.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, params_from_iter};
use tempfile::TempDir;
use trestle_trust::{DeviceLink, Membership, PeerAddress, Tip};

use super::check::{Field, row_check};
use super::packs::{self, Packs};
use super::tests::document;
use super::*;
use crate::admit::{self, SchemaChange};
use crate::columns::tests::{born, so_many_letters};
use crate::driver::restore;
use crate::limits::Limits;
use crate::pack::tests::honest;
use crate::protocol::Config;

/// The tables, and the fields that go into the check of each of their rows, in order.
const TABLES: [(&str, &[&str]); 10] = [
    ("meta", &["key", "value"]),
    ("statements", &["id", "bytes"]),
    (
        "changes",
        &[
            "document",
            "hash",
            "actor",
            "seq",
            "start_op",
            "op_count",
            "deps",
            "unix_secs",
            "message",
            "byte_count",
        ],
    ),
    ("change_bytes", &["bytes"]),
    ("tips", &["document", "actor", "seq", "hash", "signature"]),
    ("snapshots", &["document", "heads", "bytes"]),
    ("views", &["document", "heads", "bytes"]),
    ("peers", &["transport", "addresses", "last_matched"]),
    ("peer_names", &["transport", "name"]),
    ("peer_heads", &["transport", "document", "heads"]),
];
/// So many letters there are in each of two designs; the first ones of one of them lie in a pack.
const LETTERS: usize = 5;

/// A row as it was written.
struct Written {
    table: &'static str,
    /// Which it is, in SQL.
    is_it: String,
    columns: Vec<String>,
    values: Vec<Value>,
    /// The change whose bytes it holds, if it is of those and no pack.
    hash: Option<Vec<u8>>,
}

struct Table {
    _home: TempDir,
    database: Connection,
    config: Config,
    rows: Vec<Written>,
    /// What is read of it.
    sound: BTreeSet<Vec<u8>>,
}

/// What came of one change of a cell.
#[derive(Debug, Default)]
struct Figures {
    /// SQLite did not take it.
    impossible: u64,
    noticed: u64,
    /// The check was made to fit.
    fitting: u64,
}

fn fill(database: &Connection, config: &Config, link: &OpenLink, statements: &[(StatementId, Vec<u8>)]) {
    let write = |write: Write| put::write(database, &write).unwrap();
    write(Write::Meta { key: "table", value: config.table.0.to_vec() });
    write(Write::Meta { key: "port", value: 4321_u16.to_be_bytes().to_vec() });
    write(Write::Meta { key: "link", value: link.to_bytes() });
    for (id, bytes) in statements {
        write(Write::Statement { id: *id, bytes: bytes.clone() });
    }
    let letters = so_many_letters(LETTERS);
    for document in [document(1), document(2)] {
        for letter in &letters {
            let bytes = letter.raw_bytes().to_vec();
            let meta = admit::examine(&bytes).unwrap();
            let tip = Tip {
                table: config.table,
                document,
                actor: meta.actor,
                seq: meta.seq,
                hash: meta.hash,
                signature: [5; 64],
            };
            write(Write::Change(StoredChange { document, meta, bytes, tip: Some(tip) }));
        }
    }
    let mut packs = Packs::default();
    let old = (1..LETTERS as i64 - 1).map(|at| {
        (at, rows::read_whole_change(database, &mut packs, at).unwrap().expect("it was just written"))
    });
    let old: Vec<_> = old.collect();
    packs::replace(database, &old, 1, &packs::encode(&old).expect("few")).unwrap();
    let mut doc = born().0;
    doc.apply_changes(letters.clone()).unwrap();
    let heads: Heads = doc.get_heads().iter().map(|head| ChangeHash(head.0)).collect();
    write(Write::Snapshot { document: document(1), heads: heads.clone(), bytes: doc.save() });
    write(Write::View { document: document(1), heads: heads.clone(), bytes: vec![b'w'; 900] });
    for n in 1..=2 {
        let transport = TransportKey([n; 32]);
        let addresses = vec!["127.0.0.1:7".parse().unwrap(), "[2001:db8::1]:9".parse().unwrap()];
        let device_name = (n == 1).then(|| "Siân's laptop".to_owned());
        let last_matched_unix_secs = (n == 1).then_some(1_800_000_000);
        write(Write::Peer(RememberedPeer { transport, addresses, last_matched_unix_secs, device_name }));
        write(Write::PeerHeads { peer: transport, document: document(1), heads: heads.clone() });
    }
}

impl Table {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let honest = honest();
        let genesis = born().0.get_last_local_change().unwrap();
        let schema = SchemaChange { hash: ChangeHash(genesis.hash().0), bytes: genesis.raw_bytes().to_vec() };
        let config = Config { schema: vec![schema], ..honest.config };
        let statements: Vec<_> =
            honest.graph.iter().map(|statement| (statement.id(), statement.bytes().to_vec())).collect();
        let addresses =
            vec![PeerAddress { transport: config.transport, sockets: vec!["127.0.0.1:7".parse().unwrap()] }];
        let members = Membership::read(&honest.graph);
        let rng = &mut ChaCha8Rng::seed_from_u64(1);
        let link = DeviceLink::new(&honest.graph, &members, config.author, 4_000_000_000, addresses, rng);
        let link = link.expect("they sit there").open();
        let database = schema::create(home.path(), |database| {
            fill(database, &config, &link, &statements);
            Ok(())
        });
        let database = database.unwrap();
        database.set_prepared_statement_cache_capacity(256);
        let rows = TABLES.iter().flat_map(|(table, _)| rows_of(&database, table)).collect();
        let mut table = Self { _home: home, database, config, rows, sound: BTreeSet::new() };
        let (sound, bad) = table.everything();
        assert_eq!(bad, 0);
        table.sound = sound;
        table
    }

    /// Everything that can be read, and how much cannot.
    fn everything(&self) -> (BTreeSet<Vec<u8>>, usize) {
        let database = &self.database;
        let mut all = BTreeSet::new();
        let mut add = |kind: &str, parts: &[&[u8]]| {
            all.insert([&[kind.as_bytes()], parts].concat().join(&b'|'));
        };
        let mut wrong = 0;
        let contents = found(rows::read_contents(database), &mut wrong);
        let mut bad = contents.damaged.len();
        bad += usize::from(contents.table != Some(self.config.table));
        contents.table.iter().for_each(|table| add("table", &[&table.0]));
        contents.port.iter().for_each(|port| add("port", &[&port.to_be_bytes()]));
        contents.link.iter().for_each(|link| add("link", &[&link.to_bytes()]));
        contents.statements.iter().for_each(|bytes| add("statement", &[bytes]));
        rows::sound_statements(database).iter().for_each(|bytes| add("statement", &[bytes]));
        for (document, metas) in &contents.changes {
            metas.iter().for_each(|meta| add("known", &[&document.0, format!("{meta:?}").as_bytes()]));
        }
        for peer in &contents.peers {
            let shown = format!("{:?} {:?}", peer.addresses, peer.last_matched_unix_secs);
            add("peer", &[&peer.transport.0, shown.as_bytes()]);
            let name = peer.device_name.iter();
            name.for_each(|name| add("name", &[&peer.transport.0, name.as_bytes()]));
        }
        for (peer, documents) in &contents.peer_heads {
            documents.iter().for_each(|(document, heads)| {
                add("peer heads", &[&peer.0, &document.0, format!("{heads:?}").as_bytes()]);
            });
        }
        bad += found(rows::look_at_statements(database, 0, usize::MAX), &mut wrong).2;
        let mut packs = Packs::default();
        bad += found(rows::look_at_changes(database, &mut packs, i64::MIN, usize::MAX), &mut wrong).2;
        let (tips, bad_tips) = rows::read_tips(database, self.config.table);
        bad += bad_tips;
        tips.iter().for_each(|tip| add("tip", &[&tip.document.0, format!("{tip:?}").as_bytes()]));
        let mut packs = Packs::default();
        for (document, hashes) in rows::hashes_of_changes(database) {
            for hash in hashes {
                let read = rows::read_change(database, &mut packs, self.config.table, &document, &hash);
                let Some(SignedChange { bytes, tip }) = found(read, &mut wrong) else { continue };
                add("change", &[&document.0, &hash.0, &bytes]);
                tip.iter().for_each(|tip| add("tip", &[&tip.document.0, format!("{tip:?}").as_bytes()]));
            }
        }
        for kept in ["snapshots", "views"] {
            for document in rows::documents_in(database, kept) {
                match found(rows::read_state(database, kept, &document), &mut wrong) {
                    Some((heads, bytes)) => {
                        add(kept, &[&document.0, format!("{heads:?}").as_bytes(), &bytes]);
                    }
                    None => bad += 1,
                }
            }
        }
        self.start(contents, &mut wrong);
        (all, bad + wrong)
    }

    /// What the program does with it when it opens the table; whatever is let in, automerge can read.
    fn start(&self, mut contents: Contents, wrong: &mut usize) {
        let started = restore::machine(self.config.clone(), &mut contents);
        assert!(matches!(started, Ok(_) | Err(OpenError::Damaged(_))));
        let mut packs = Packs::default();
        for position in 1..=(2 * LETTERS) as i64 {
            let read = rows::read_whole_change(&self.database, &mut packs, position);
            let Some(change) = found(read, wrong) else { continue };
            if admit::examine(&change.bytes).is_ok() {
                assert!(automerge::Change::from_bytes(change.bytes).is_ok());
            }
        }
    }

    /// One cell, or a row, changed by chance; in the end everything is as it was.
    fn spoil(&self, rng: &mut ChaCha8Rng, figures: &mut Figures) {
        let row = &self.rows[rng.random_range(0..self.rows.len())];
        let at = rng.random_range(0..row.values.len());
        let is_gone = rng.random_range(0..32) == 0;
        let mut values = row.values.clone();
        values[at] = self.another(row, at, rng);
        let column = row.columns[at].as_str();
        let is_fitting = !is_gone && column != "row_check" && rng.random_bool(0.5);
        if is_fitting {
            let check = row.check(&values);
            values[row.at("row_check")] = Value::Blob(check.to_vec());
        }
        if !is_gone && values == row.values {
            return;
        }
        self.database.execute_batch("BEGIN").unwrap();
        let gone = format!("DELETE FROM {} WHERE {}", row.table, row.is_it);
        assert_eq!(self.database.prepare_cached(&gone).unwrap().execute([]).unwrap(), 1);
        let put = format!(
            "INSERT INTO {}({}) VALUES({})",
            row.table,
            row.columns.join(", "),
            vec!["?"; values.len()].join(", ")
        );
        let put = if is_gone {
            Ok(1)
        } else {
            self.database.prepare_cached(&put).unwrap().execute(params_from_iter(&values))
        };
        match put {
            Ok(_) => {
                let (read, bad) = self.everything();
                let is_pack = row.table == "change_bytes" && row.hash.is_none();
                if !is_fitting || is_pack {
                    let other = read.iter().find(|one| !self.sound.contains(*one));
                    assert_eq!(other, None, "it is taken for what it is not");
                }
                if is_fitting {
                    figures.fitting += 1;
                } else if column != "position" && !is_gone {
                    // Where a row stands says only what comes before what, and one that is gone cannot be read.
                    let is_noticed = bad > 0 || read.len() < self.sound.len();
                    assert!(
                        is_noticed,
                        "nobody notices: {} {} {column}, {:?}",
                        row.table, row.is_it, values[at]
                    );
                    figures.noticed += 1;
                }
            }
            Err(error) => {
                let code = error.sqlite_error_code();
                let is_refused =
                    matches!(code, Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch));
                assert!(is_refused, "{error}");
                figures.impossible += 1;
            }
        }
        self.database.execute_batch("ROLLBACK").unwrap();
    }

    /// What else could stand in a cell.
    fn another(&self, row: &Written, at: usize, rng: &mut ChaCha8Rng) -> Value {
        let column = &row.columns[at];
        if rng.random_range(0..8) == 0 {
            let alike: Vec<_> =
                self.rows.iter().filter(|other| other.columns.get(at) == Some(column)).collect();
            return alike[rng.random_range(0..alike.len())].values[at].clone();
        }
        match (&row.values[at], rng.random_range(0..12)) {
            (_, 0) => Value::Null,
            (_, 1) => Value::Real(0.5),
            (Value::Integer(_), 2) => Value::Text("no number".to_owned()),
            (Value::Integer(_), 3) => Value::Blob(vec![7; rng.random_range(0..99)]),
            (Value::Integer(number), 4..8) => Value::Integer(number ^ (1 << rng.random_range(0..64))),
            (Value::Integer(_), 8) => Value::Integer(rng.next_u64().cast_signed()),
            (Value::Integer(number), _) => {
                let near = [-1, 0, 1, 2, 255, 256, i64::from(u32::MAX), i64::MAX, i64::MIN, number + 1];
                Value::Integer(near[rng.random_range(0..near.len())])
            }
            (Value::Text(text), 2) => Value::Blob(text.clone().into_bytes()),
            (Value::Text(text), _) => {
                let bytes = mutated(text.as_bytes(), rng);
                Value::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
            (Value::Blob(_), 2) => Value::Text("no bytes".to_owned()),
            (Value::Blob(_), 3) => Value::Integer(7),
            (Value::Blob(bytes), _) => Value::Blob(mutated(bytes, rng)),
            (Value::Null | Value::Real(_), _) => Value::Integer(rng.next_u64().cast_signed()),
        }
    }
}

/// What was read; nothing, and one more that is wrong, where SQLite says that it is not what it should be.
fn found<T: Default>(read: rusqlite::Result<T>, wrong: &mut usize) -> T {
    read.unwrap_or_else(|error| {
        assert!(scrub::is_damage(&error), "{error}");
        *wrong += 1;
        T::default()
    })
}

fn rows_of(database: &Connection, table: &'static str) -> Vec<Written> {
    let mut keys = database.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    let keys = keys.query_map([], |row| Ok((row.get::<_, String>(1)?, row.get::<_, i64>(5)? > 0))).unwrap();
    let (keys, columns): (Vec<_>, Vec<_>) =
        keys.map(|key| key.unwrap()).map(|(name, is_key)| (is_key.then(|| name.clone()), name)).unzip();
    let quoted: Vec<_> = keys.iter().flatten().map(|key| format!("'{key} = ' || quote({key})")).collect();
    let query = format!("SELECT {}, {} FROM {table}", quoted.join(" || ' AND ' || "), columns.join(", "));
    let mut query = database.prepare(&query).unwrap();
    let read = query.query_map([], |row| {
        let values = (1..=columns.len()).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()?;
        Ok((row.get::<_, String>(0)?, values))
    });
    let rows: Vec<_> = read.unwrap().map(|row| row.unwrap()).collect();
    assert!(!rows.is_empty(), "{table}");
    let hash = |values: &[Value]| {
        let (Value::Integer(position), Value::Blob(bytes)) = (&values[0], &values[1]) else { return None };
        let find = "SELECT hash FROM changes WHERE position = ?1";
        let found = database.query_row(find, [position], |row| row.get(0)).ok();
        found.filter(|_| table == "change_bytes" && bytes[0] != packs::MANY)
    };
    let written = |(is_it, values): (String, Vec<Value>)| {
        let hash = hash(&values);
        Written { table, is_it, columns: columns.clone(), values, hash }
    };
    rows.into_iter().map(written).collect()
}

impl Written {
    fn at(&self, column: &str) -> usize {
        self.columns.iter().position(|name| name == column).expect("a column")
    }

    /// The check that fits these values.
    fn check(&self, values: &[Value]) -> [u8; 8] {
        let (_, fields) = TABLES.iter().find(|(table, _)| *table == self.table).expect("a table");
        let mut fields: Vec<Field<'_>> = fields.iter().map(|name| field(&values[self.at(name)])).collect();
        if self.table == "change_bytes" {
            let known = self.hash.as_deref().map_or(field(&values[0]), Field::Bytes);
            fields.insert(0, known);
        }
        row_check(self.table, &fields)
    }
}

fn field(value: &Value) -> Field<'_> {
    match value {
        Value::Null | Value::Real(_) => Field::Nothing,
        Value::Integer(number) => Field::Number(*number),
        Value::Text(text) => Field::Bytes(text.as_bytes()),
        Value::Blob(bytes) => Field::Bytes(bytes),
    }
}

/// One to four changes of these bytes.
fn mutated(bytes: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..rng.random_range(1..=4) {
        let at = rng.random_range(0..=bytes.len());
        let length = rng.random_range(0..=(bytes.len() - at).min(40));
        match rng.random_range(0..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << rng.random_range(0..8),
            1 if at < bytes.len() => bytes[at] = [0, 1, 2, 0x7f, 0x80, 0xff][rng.random_range(0..6)],
            2 => bytes.truncate(at),
            3 => drop(bytes.drain(at..at + length)),
            4 => {
                let again = bytes[at..at + length].to_vec();
                bytes.splice(at..at, again);
            }
            _ => bytes.insert(at, rng.random()),
        }
    }
    bytes
}

#[test]
fn a_row_changed_by_chance_is_noticed_and_taken_for_nothing_else() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let soak = std::env::var_os("TRESTLE_SOAK").is_some();
    let count = number("TRESTLE_COUNT").unwrap_or(if soak { 5_000_000 } else { 5_000 });
    let from = number("TRESTLE_FROM").unwrap_or(0);
    let table = Table::new();
    // The checks that are made here are those that are written.
    for row in &table.rows {
        assert_eq!(
            row.values[row.at("row_check")],
            Value::Blob(row.check(&row.values).to_vec()),
            "{}",
            row.is_it
        );
    }
    let mut figures = Figures::default();
    let mut limits = Limits::begin();
    for seed in from..from + count {
        let rng = &mut ChaCha8Rng::seed_from_u64(seed);
        let spoil = AssertUnwindSafe(|| limits.within(|| table.spoil(rng, &mut figures)));
        assert!(catch_unwind(spoil).is_ok(), "TRESTLE_FROM={seed} TRESTLE_COUNT=1");
    }
    assert_eq!(table.everything(), (table.sound.clone(), 0));
    println!("{count} rows changed, {figures:?}, {}", limits.end());
    assert!(figures.noticed * 3 > count && figures.fitting * 4 > count);
}
