//! The `trestle` program: see the library for everything.

use std::process::ExitCode;

fn main() -> ExitCode {
    trestle_app::cli::main(std::env::args_os())
}
