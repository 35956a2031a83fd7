// An agent in Rust: answers agent.add(a, b) by the C interface, which it
// declares by hand.

use std::ffi::{c_void, CStr, CString};
use std::io::{Read, Write};
use std::os::raw::{c_char, c_int};
use std::os::unix::ffi::OsStringExt;
use std::ptr::null_mut;

type Pointer = *mut c_void;

#[repr(C)]
struct Bytes {
    data: *const u8,
    size: usize,
}

const CALL: c_int = 1;
const END: c_int = 3;
const INT: c_int = 2;

#[link(name = "mitogen-wire")]
extern "C" {
    fn mitogen_settings_new() -> Pointer;
    fn mitogen_error_new() -> Pointer;
    fn mitogen_error_message(error: Pointer) -> *const c_char;
    fn mitogen_child_new(
        settings: Pointer,
        count: c_int,
        arguments: *const *const c_char,
        error: Pointer,
    ) -> Pointer;
    fn mitogen_child_feed(child: Pointer, bytes: *const u8, size: usize, error: Pointer) -> c_int;
    fn mitogen_child_feed_end(child: Pointer, error: Pointer) -> c_int;
    fn mitogen_child_output(child: Pointer) -> Bytes;
    fn mitogen_child_written(child: Pointer, size: usize);
    fn mitogen_child_next(child: Pointer) -> Pointer;
    fn mitogen_child_reply(child: Pointer, document: Pointer, value: u32, error: Pointer) -> c_int;
    fn mitogen_child_raise(
        child: Pointer,
        kind: *const c_char,
        text: *const c_char,
        error: Pointer,
    ) -> c_int;
    fn mitogen_child_raise_unknown(child: Pointer, knows_module: c_int, error: Pointer) -> c_int;
    fn mitogen_event_kind_of(event: Pointer) -> c_int;
    fn mitogen_event_module(event: Pointer) -> *const c_char;
    fn mitogen_event_function(event: Pointer) -> *const c_char;
    fn mitogen_event_document(event: Pointer) -> Pointer;
    fn mitogen_event_args(event: Pointer) -> u32;
    fn mitogen_kind_of(document: Pointer, value: u32) -> c_int;
    fn mitogen_item(document: Pointer, value: u32, index: usize) -> u32;
    fn mitogen_int_of(document: Pointer, value: u32) -> i64;
    fn mitogen_int(document: Pointer, value: i64) -> u32;
}

unsafe fn raise(child: Pointer, kind: &str, text: &str) {
    let kind = CString::new(kind).expect("types have no NUL");
    let text = CString::new(text).expect("texts have no NUL");
    mitogen_child_raise(child, kind.as_ptr(), text.as_ptr(), null_mut());
}

unsafe fn add(child: Pointer, document: Pointer, args: u32) {
    let items = [0, 1].map(|i| mitogen_item(document, args, i));
    if items
        .iter()
        .any(|&item| mitogen_kind_of(document, item) != INT)
    {
        return raise(child, "builtins.TypeError", "expected two integers");
    }
    let [a, b] = items.map(|item| mitogen_int_of(document, item));
    match a.checked_add(b) {
        Some(sum) => {
            mitogen_child_reply(child, document, mitogen_int(document, sum), null_mut());
        }
        None => raise(child, "builtins.OverflowError", "sum of 64 bits"),
    }
}

unsafe fn answer(child: Pointer, event: Pointer) {
    let is_agent = CStr::from_ptr(mitogen_event_module(event)).to_bytes() == b"agent";
    let function = CStr::from_ptr(mitogen_event_function(event));
    if is_agent && function.to_bytes() == b"add" {
        add(
            child,
            mitogen_event_document(event),
            mitogen_event_args(event),
        );
    } else {
        mitogen_child_raise_unknown(child, c_int::from(is_agent), null_mut());
    }
}

unsafe fn write_output(child: Pointer) -> std::io::Result<()> {
    loop {
        let output = mitogen_child_output(child);
        if output.size == 0 {
            return std::io::stdout().flush();
        }
        std::io::stdout().write_all(std::slice::from_raw_parts(output.data, output.size))?;
        mitogen_child_written(child, output.size);
    }
}

// Returns false when the child is to end. The parent gets each answer before the
// next call is run.
unsafe fn handle_events(child: Pointer) -> std::io::Result<bool> {
    loop {
        write_output(child)?;
        let event = mitogen_child_next(child);
        if event.is_null() {
            return Ok(true);
        }
        match mitogen_event_kind_of(event) {
            END => return write_output(child).map(|()| false),
            CALL => answer(child, event),
            _ => {}
        }
    }
}

unsafe fn words_of(error: Pointer) -> String {
    CStr::from_ptr(mitogen_error_message(error))
        .to_string_lossy()
        .into_owned()
}

unsafe fn run() -> Result<(), String> {
    let error = mitogen_error_new();
    let words: Vec<CString> = std::env::args_os()
        .skip(1)
        .map(|word| CString::new(word.into_vec()).expect("arguments have no NUL"))
        .collect();
    let arguments: Vec<*const c_char> = words.iter().map(|word| word.as_ptr()).collect();
    let child = mitogen_child_new(
        mitogen_settings_new(),
        arguments.len() as c_int,
        arguments.as_ptr(),
        error,
    );
    if child.is_null() {
        return Err(words_of(error));
    }
    write_output(child).map_err(|failed| failed.to_string())?;
    let mut bytes = [0; 1 << 16];
    let mut running = true;
    while running {
        let size = std::io::stdin()
            .read(&mut bytes)
            .map_err(|failed| failed.to_string())?;
        let result = if size > 0 {
            mitogen_child_feed(child, bytes.as_ptr(), size, error)
        } else {
            mitogen_child_feed_end(child, error)
        };
        if result < 0 {
            return Err(words_of(error));
        }
        running = handle_events(child).map_err(|failed| failed.to_string())?;
    }
    Ok(())
}

fn main() {
    if let Err(words) = unsafe { run() } {
        eprintln!("agent: {words}");
        std::process::exit(1);
    }
}
