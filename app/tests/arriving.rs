//! Before a table is open: the first screen unfolds where it stands, and nothing that was typed is lost. Each test waits
//! for what it expects to see, never for a length of time.

mod arriving {
    pub(crate) mod person;
    mod put_up;
}
