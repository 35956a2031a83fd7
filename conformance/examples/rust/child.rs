//! A child that a parent starts in place of Python: it comes up, answers calls of the functions
//! in `FUNCTIONS`, and ends (docs/spec/minimal-child.md).

use crate::calls::{Answer, Arguments, Calls, Outcome, NO_REPLY};
use crate::fault::{fault, Fault, Res};
use crate::frame::{self, Message};
use crate::inflate;
use crate::leaf::{Event, Leaf, CALL_SERVICE, FORWARD_LOG};
use crate::payload;
use crate::pickle::Release;
use crate::value::{Dict, Heap, Id, Obj};
use crate::{boot, int::Int};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::io::{AsRawFd, FromRawFd};
use std::sync::{mpsc, Arc, Mutex};

const LOGGER: &str = "example";
const INFO: i64 = 20;
const ERROR: i64 = 40;

/// What a call may name: module, function, and what runs (ROL-23). Those of `mitogen_stub` do
/// what conformance/live/mitogen_stub.py says.
const FUNCTIONS: [(&str, &str, Function); 13] = [
    ("posix", "getpid", getpid),
    ("os", "getpid", getpid), // the public name, which other languages may send
    ("_operator", "add", add),
    ("operator", "add", add), // the same from a parent on Python 2
    ("mitogen_stub", "big", big),
    ("mitogen_stub", "echo", echo),
    ("mitogen_stub", "echo_call", echo_call),
    ("mitogen_stub", "exit", exit),
    ("mitogen_stub", "functions", functions),
    ("mitogen_stub", "handles", handles),
    ("mitogen_stub", "log", log),
    ("mitogen_stub", "raise_error", raise_error),
    ("mitogen_stub", "sleep", sleep),
];

type Function = fn(&mut Call) -> Outcome;

struct Call<'a> {
    heap: &'a mut Heap,
    arguments: Arguments,
    upper: &'a Mutex<Upper>,
}

impl Call<'_> {
    /// The arguments, if there are so many and none by name.
    fn exactly<const N: usize>(&self) -> Result<[Obj; N], String> {
        let objects =
            self.arguments.list.iter().map(|&id| self.heap[id].clone()).collect::<Vec<_>>();
        match objects.try_into() {
            Ok(objects) if self.arguments.by_name.is_empty() => Ok(objects),
            _ => type_error(&format!("expected {N} arguments")),
        }
    }
}

fn type_error<T>(why: &str) -> Result<T, String> {
    Err(format!("builtins.TypeError: {why}"))
}

fn string(object: &Obj) -> Result<String, String> {
    match object {
        Obj::Text(text) | Obj::Bytes(text) => Ok(String::from_utf8_lossy(text).into_owned()),
        _ => type_error("expected a text"),
    }
}

fn small_int(object: &Obj) -> Result<i64, String> {
    match object {
        Obj::Int(value) => value.to_i64().map_or_else(|| type_error("the integer is too big"), Ok),
        _ => type_error("expected an integer"),
    }
}

fn getpid(call: &mut Call) -> Outcome {
    let [] = call.exactly()?;
    Ok(call.heap.int(std::process::id() as i64))
}

fn add(call: &mut Call) -> Outcome {
    let [a, b] = call.exactly()?;
    match small_int(&a)?.checked_add(small_int(&b)?) {
        Some(sum) => Ok(call.heap.int(sum)),
        None => Err("builtins.OverflowError: the sum has more than 64 bits".into()),
    }
}

fn big(call: &mut Call) -> Outcome {
    let [size] = call.exactly()?;
    let size = small_int(&size)?.clamp(0, 1 << 30) as usize;
    Ok(call.heap.add(Obj::Bytes(vec![b'x'; size])))
}

fn echo(call: &mut Call) -> Outcome {
    if let ([], [(name, value)]) = (&call.arguments.list[..], &call.arguments.by_name[..]) {
        if matches!(&call.heap[*name], Obj::Text(name) if name == b"value") {
            return Ok(*value);
        }
    }
    let [_] = call.exactly()?;
    Ok(call.arguments.list[0])
}

fn echo_call(call: &mut Call) -> Outcome {
    let arguments = call.heap.add(Obj::List(call.arguments.list.clone()));
    let keywords = call.heap.add(Obj::Dict(Dict::of(call.arguments.by_name.iter().copied())));
    Ok(call.heap.add(Obj::List(vec![arguments, keywords])))
}

fn exit(call: &mut Call) -> Outcome {
    let [status] = call.exactly()?;
    std::process::exit(small_int(&status)? as i32)
}

fn functions(call: &mut Call) -> Outcome {
    let [] = call.exactly()?;
    let own = FUNCTIONS.iter().filter(|f| f.0 == "mitogen_stub");
    let names = own.map(|f| call.heap.text(&format!("{}.{}", f.0, f.1))).collect();
    Ok(call.heap.add(Obj::List(names)))
}

fn handles(call: &mut Call) -> Outcome {
    let [] = call.exactly()?;
    let handles: Vec<u32> = call.upper.lock().unwrap().leaf.handlers.keys().copied().collect();
    let handles = handles.iter().map(|&handle| call.heap.int(handle as i64)).collect();
    Ok(call.heap.add(Obj::List(handles)))
}

fn log(call: &mut Call) -> Outcome {
    let [logger, level, text] = call.exactly()?;
    let (logger, level, text) = (string(&logger)?, small_int(&level)?, string(&text)?);
    let sent = call.upper.lock().unwrap().log(&logger, level, &text);
    sent.map(|_| call.heap.add(Obj::None)).map_err(|fault| fault.text().to_string())
}

fn raise_error(call: &mut Call) -> Outcome {
    let [kind, text] = call.exactly()?;
    Err(format!("builtins.{}: {}", string(&kind)?, string(&text)?))
}

fn sleep(call: &mut Call) -> Outcome {
    let [seconds] = call.exactly()?;
    let seconds = match seconds {
        Obj::Float(seconds) => seconds,
        other => small_int(&other)? as f64,
    };
    if !(0.0..1e9).contains(&seconds) {
        return Err("builtins.ValueError: no time to sleep for".into());
    }
    std::thread::sleep(std::time::Duration::from_secs_f64(seconds));
    Ok(call.heap.add(Obj::None))
}

/// Runs until the parent ends it. Returns the exit status.
pub fn run() -> i32 {
    match start().and_then(|child| child.serve()) {
        Ok(()) => 0,
        Err(fault) => {
            // While it boots, this goes to where the parent may show it (BOOT-18.3).
            eprintln!("example: {}", fault.text());
            1
        }
    }
}

struct Child {
    link: File, // to read from
    rest: Vec<u8>,
    limit: u64,
    release: Release,
    upper: Arc<Mutex<Upper>>,
}

/// What the thread that reads and the one that runs calls have in common.
struct Upper {
    leaf: Leaf,
    link: File,       // to write to
    levels: Vec<i64>, // of the loggers '', mitogen and mitogen.io
    release: Release,
}

/// Boots, up to the last marker.
fn start() -> Res<Child> {
    let argv: Vec<Vec<u8>> = std::env::args_os()
        .map(|argument| std::os::unix::ffi::OsStringExt::into_vec(argument))
        .collect();
    let (_, size) = boot::command(&argv)?;
    let mut input = duplicate(0)?;
    let mut output = duplicate(1)?;
    write_all(&mut output, b"MITO000\n")?;
    let mut bytes = Vec::new();
    let mut heap = Heap::default();
    let preamble = loop {
        match boot::preamble(&mut heap, &bytes) {
            Err(Fault::Peer(why)) if why == inflate::CUT && bytes.len() as u64 <= size => {
                if read(&mut input, &mut bytes)? == 0 {
                    return fault!(Peer, "the input ended in the preamble");
                }
            }
            other => break other?,
        }
    };
    if preamble.size as u64 != size {
        return fault!(Peer, "a preamble of {} bytes, not {size}", preamble.size);
    }
    let config = Config::read(&heap, preamble.config)?;
    write_all(&mut output, b"MITO001\n")?;
    // If it is a terminal, it would hang up once nobody has it open (BOOT-19.5).
    std::mem::forget(duplicate(2));
    // What its functions print must not come into the link (BOOT-19.9).
    for descriptor in 0..3 {
        let null = File::options().read(true).write(true).open("/dev/null").or_else(system)?;
        if unsafe { dup2(null.as_raw_fd(), descriptor) } < 0 {
            return fault!(Limit, "dup2() failed");
        }
    }
    let (id, limit, release) = (config.id, config.limit, config.release);
    let mut leaf = Leaf::new(id, config.parents, limit, true, release);
    leaf.handlers.remove(&CALL_SERVICE); // it has no services (ROL-20.7)
    leaf.connected = true;
    write_all(&mut output, b"MITO002\n")?;
    let mut upper = Upper { leaf, link: output, levels: config.levels, release };
    upper.log(LOGGER, INFO, &format!("context {id} is up"))?;
    let rest = bytes.split_off(preamble.size);
    Ok(Child { link: input, rest, limit, release, upper: Arc::new(Mutex::new(upper)) })
}

impl Child {
    /// Reads frames until the end. Calls run on a thread of their own, one by one, so that
    /// none of them keeps the child from its end (PAY-5.4).
    fn serve(mut self) -> Res<()> {
        let (calls, queue) = mpsc::channel();
        let upper = self.upper.clone();
        std::thread::spawn(move || {
            let mut calls = Calls::new(self.release);
            for call in queue {
                if answer(&upper, &mut calls, call).is_err() {
                    return; // the parent is gone, which the other thread sees
                }
            }
        });
        loop {
            let mut bytes = &self.rest[..];
            let message = frame::decode(&mut bytes, self.limit, self.release)?;
            self.rest = bytes.to_vec();
            let message = match message {
                Some(message) => message,
                _ => {
                    if read(&mut self.link, &mut self.rest)? == 0 {
                        return Ok(());
                    }
                    continue;
                }
            };
            let mut upper = self.upper.lock().unwrap();
            upper.leaf.receive(message);
            for event in upper.flush()? {
                match event {
                    Event::Ending => return Ok(()),
                    Event::Handled(_, call) => _ = calls.send(call),
                    Event::Module(_) => {} // it imports none (ROL-20.8)
                    Event::Send(_) => {}
                }
            }
        }
    }
}

impl Upper {
    /// Sends what is to be sent, and returns the other events.
    fn flush(&mut self) -> Res<Vec<Event>> {
        let mut others = Vec::new();
        for event in std::mem::take(&mut self.leaf.events) {
            match event {
                Event::Send(message) => write_all(&mut self.link, &frame::encode(&message))?,
                other => others.push(other),
            }
        }
        Ok(others)
    }

    fn send(&mut self, message: Message) -> Res<()> {
        self.leaf.route(message);
        self.flush().map(drop)
    }

    /// Sends a log record to the master, if the configuration lets it through (ROL-21).
    fn log(&mut self, logger: &str, level: i64, text: &str) -> Res<()> {
        let below = |name: &str| logger == name || logger.starts_with(&format!("{name}."));
        // Before 0.3.45 there is one level for all loggers.
        let index = (below("mitogen") as usize).min(self.levels.len() - 1);
        if below("mitogen.io") || level < self.levels[index] {
            return Ok(());
        }
        let record = format!("{logger}\0{level}\0{text}");
        let message = self.leaf.message(0, FORWARD_LOG, record.into());
        self.send(message)
    }
}

/// Runs one call, and answers it.
fn answer(upper: &Mutex<Upper>, calls: &mut Calls, call: Message) -> Res<()> {
    let done = calls.run(&call, |module, class, name| {
        let found = FUNCTIONS.iter().find(|f| class.is_empty() && (f.0, f.1) == (module, name));
        found.map(|f| move |heap: &mut Heap, arguments| (f.2)(&mut Call { heap, arguments, upper }))
    })?;
    let mut upper = upper.lock().unwrap();
    match done {
        Answer::Log(error) => upper.log("mitogen", ERROR, &format!("{NO_REPLY}{error}")),
        Answer::Reply(payload) => {
            let tag = payload::tag_of("CALL_FUNCTION", true, upper.release);
            upper.leaf.reply(&call, tag, payload);
            upper.flush().map(drop)
        }
    }
}

/// What a child needs of its configuration (BOOT-9).
struct Config {
    id: u32,
    parents: Vec<u32>,
    limit: u64,
    levels: Vec<i64>,
    release: Release,
}

impl Config {
    fn read(heap: &Heap, config: Id) -> Res<Config> {
        let dict = match &heap[config] {
            Obj::Dict(dict) => dict,
            _ => return fault!(Peer, "no dict"),
        };
        let get = |name: &str| {
            let is_it = |key: Id| matches!(&heap[key], Obj::Text(text) if text == name.as_bytes());
            match dict.entries.iter().find(|entry| is_it(entry.0)) {
                Some(entry) => Ok(entry.1),
                None => fault!(Peer, "the configuration has no {name}"),
            }
        };
        let ids = |ids: Vec<&Int>| -> Option<Vec<u32>> { ids.iter().map(|i| i.to_u32()).collect() };
        let list = |name: &str| match &heap[get(name)?] {
            Obj::List(items) | Obj::Tuple(items) => Ok(items.clone()),
            _ => fault!(Peer, "{name} is no list"),
        };
        let integer = |name: &str, id: Id| match &heap[id] {
            Obj::Int(value) => Ok(value),
            _ => fault!(Peer, "{name} has no integer"),
        };
        let integers = |name: &str, most: usize| -> Res<Vec<&Int>> {
            list(name)?.into_iter().take(most).map(|id| integer(name, id)).collect()
        };
        let wrong = |name: &str| Fault::Peer(format!("{name} is wrong"));
        let version = ids(integers("version", 3)?).ok_or_else(|| wrong("version"))?;
        let (major, minor, patch) = match version[..] {
            [major, minor, patch] => (major, minor, patch),
            _ => return Err(wrong("version")),
        };
        let release = (major, minor, patch);
        for name in ["debug", "profiling", "unidirectional"] {
            get(name)?;
        }
        if release >= (0, 3, 42) {
            list("import_overrides")?;
            list("import_blocks")?;
        }
        let levels = match release >= (0, 3, 45) {
            true => integers("log_levels", 3)?,
            false => vec![integer("log_level", get("log_level")?)?],
        };
        let levels: Option<Vec<i64>> = levels.into_iter().map(Int::to_i64).collect();
        let expected = if release >= (0, 3, 45) { 3 } else { 1 };
        let levels = levels.filter(|levels| levels.len() == expected);
        let limit = integer("max_message_size", get("max_message_size")?)?.to_i64();
        let id = integer("context_id", get("context_id")?)?.to_u32();
        let parents = ids(integers("parent_ids", usize::MAX)?).filter(|ids| !ids.is_empty());
        Ok(Config {
            id: id.ok_or_else(|| wrong("context_id"))?,
            parents: parents.ok_or_else(|| wrong("parent_ids"))?,
            limit: limit
                .and_then(|n| n.try_into().ok())
                .ok_or_else(|| wrong("max_message_size"))?,
            levels: levels.ok_or_else(|| wrong("log_levels"))?,
            release,
        })
    }
}

// The operating system. Descriptors 0 and 1 may or may not block (BOOT-18.7).

extern "C" {
    fn dup(descriptor: i32) -> i32;
    fn dup2(from: i32, to: i32) -> i32;
    fn poll(descriptors: *mut Poll, count: u64, milliseconds: i32) -> i32;
}

#[repr(C)]
struct Poll {
    descriptor: i32,
    events: i16,
    happened: i16,
}

const READABLE: i16 = 1;
const WRITABLE: i16 = 4;

fn system<T>(error: std::io::Error) -> Res<T> {
    fault!(Limit, "{error}")
}

fn duplicate(descriptor: i32) -> Res<File> {
    match unsafe { dup(descriptor) } {
        -1 => system(std::io::Error::last_os_error()),
        copy => Ok(unsafe { File::from_raw_fd(copy) }),
    }
}

/// Waits if the error says that nothing can be done now.
fn wait(file: &File, events: i16, error: std::io::Error) -> Res<()> {
    match error.kind() {
        ErrorKind::Interrupted => Ok(()),
        ErrorKind::WouldBlock => {
            let mut wanted = Poll { descriptor: file.as_raw_fd(), events, happened: 0 };
            unsafe { poll(&mut wanted, 1, -1) };
            Ok(())
        }
        _ => system(error),
    }
}

/// Appends what comes; 0 bytes are the end.
fn read(file: &mut File, bytes: &mut Vec<u8>) -> Res<usize> {
    let mut chunk = [0; 65536];
    loop {
        match file.read(&mut chunk) {
            Ok(size) => {
                bytes.extend(&chunk[..size]);
                return Ok(size);
            }
            // A terminal, and a socket whose other end was killed, end so.
            Err(error) if matches!(error.raw_os_error(), Some(5 | 104)) => return Ok(0),
            Err(error) => wait(file, READABLE, error)?,
        }
    }
}

fn write_all(file: &mut File, mut bytes: &[u8]) -> Res<()> {
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(size) => bytes = &bytes[size..],
            Err(error) => wait(file, WRITABLE, error)?,
        }
    }
    Ok(())
}
