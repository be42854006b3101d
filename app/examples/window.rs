//! The window alone, for looking at it.
use std::path::PathBuf;
use trestle_app::{app::Start, home::Home, run_window};
fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let (mut home, mut size, mut table) = (None, None, None);
    while let Some(arg) = args.next() {
        let value = args.next();
        match arg.as_str() {
            "--home" => home = value.map(PathBuf::from),
            "--size" => {
                size = value.and_then(|v| v.split_once('x').map(|(a, b)| (a.parse().unwrap(), b.parse().unwrap())))
            }
            "--table" => table = value,
            _ => {}
        }
    }
    run_window(Home::find(home).unwrap(), Start { loopback_only: true, mdns: false, table }, size)
}
