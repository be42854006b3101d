//! What is known of one document's changes: who made them, what they follow, which are the newest. Not their bytes.
//!
//! Changes are kept in the order they came in, which is a causal order: a change's dependencies have smaller
//! places. Two changes of one actor with one number (a fork) are both kept. Schema changes are in no log: they
//! count as present in every document.
//!
//! Absent: bytes, signatures, waiting changes (the protocol holds those, on the account of who sent them).
