//! With the argument `testee` it answers the vectors; else it is a child. See README.md.

mod boot;
mod calls;
mod child;
mod fault;
mod frame;
mod inflate;
mod int;
mod json;
mod leaf;
mod literal;
mod modules;
mod payload;
mod pickle;
mod scenario;
mod testee;
mod value;

fn main() {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    match arguments.get(1) {
        Some(argument) if argument == "testee" => testee::run(),
        _ => std::process::exit(child::run()),
    }
}
