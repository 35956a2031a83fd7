//! Pickles: the reader (docs/spec/opcodes.md), and a writer of the forms of Python 3 and 2
//! (PKL-24, PKL-26). All peers read both; one that writes neither would be shorter (PKL-23).

use crate::fault::{fault, Res};
use crate::int::Int;
use crate::value::{characters, check_wtf8, push_character, Dict, Heap, Id, Obj};
use std::collections::{HashMap, HashSet};

pub type Release = (u32, u32, u32);

pub const LONGEST_CALL_ERROR: usize = 9_999; // characters (PKL-17)
const MOST_DECIMALS: usize = 4_300; // of an integer, as CPython has it (PKL-21.3)
const MOST_DIGITS: usize = 100_000; // in any base
const MOST_ITEMS_OF_BATCH: usize = 1_000; // PKL-24
const GLOBALS: [&str; 9] = [
    "mitogen.core._unpickle_call_error",
    "mitogen.core.CallError",
    "mitogen.core._unpickle_sender",
    "mitogen.core._unpickle_context",
    "mitogen.core.Blob",
    "mitogen.core.Secret",
    "mitogen.core.Kwargs",
    "_codecs.encode",
    "__builtin__.bytes",
];

pub fn longest_name(release: Release) -> usize {
    if release >= (0, 3, 52) {
        500
    } else {
        99
    } // DIA-3
}

/// Reads the pickles of one payload, which share a memo (PKL-2).
pub struct Reader<'a> {
    pub heap: &'a mut Heap,
    pub rest: &'a [u8],
    pub globals: bool,
    pub release: Release,
    stack: Vec<Id>,
    marks: Vec<usize>,
    memo: HashMap<u64, Id>,
}

impl<'a> Reader<'a> {
    pub fn new(heap: &'a mut Heap, bytes: &'a [u8], release: Release) -> Self {
        let (stack, marks, memo) = (Vec::new(), Vec::new(), HashMap::new());
        Reader { heap, rest: bytes, globals: true, release, stack, marks, memo }
    }

    /// Reads one pickle, and leaves what follows it.
    pub fn load(&mut self) -> Res<Id> {
        self.stack.clear();
        self.marks.clear();
        loop {
            let opcode = self.bytes(1)?[0];
            if opcode == b'.' {
                return self.pop();
            }
            self.run(opcode)?;
        }
    }

    fn run(&mut self, opcode: u8) -> Res<()> {
        let object = match opcode {
            // The machine.
            0x80 => match self.bytes(1)?[0] {
                0..=5 => return Ok(()),
                number => return fault!(Peer, "protocol {number}"),
            },
            0x95 => match self.number(8)? {
                size if size <= self.rest.len() as u64 => return Ok(()),
                size => return fault!(Peer, "a frame of {size} bytes, which are not there"),
            },
            b'(' => return Ok(self.marks.push(self.stack.len())),
            b'0' if self.marks.last() == Some(&self.stack.len()) => {
                self.marks.pop();
                return Ok(());
            }
            b'0' => return self.pop().map(drop),
            b'1' => return self.pop_mark().map(drop),
            b'2' => return self.top(0).map(|top| self.stack.push(top)),
            b'q' | b'r' | b'p' | 0x94 => {
                let index = match opcode {
                    b'q' => self.number(1)?,
                    b'r' => self.number(4)?,
                    b'p' => self.index_line()?,
                    _ => self.memo.len() as u64,
                };
                let top = self.top(0)?;
                self.memo.insert(index, top);
                return Ok(());
            }
            b'h' | b'j' | b'g' => {
                let index = match opcode {
                    b'h' => self.number(1)?,
                    b'j' => self.number(4)?,
                    _ => self.index_line()?,
                };
                match self.memo.get(&index) {
                    Some(&id) => return Ok(self.stack.push(id)),
                    None => return fault!(Peer, "the memo has no entry {index}"),
                }
            }

            // Values.
            b'N' => Obj::None,
            0x88 => Obj::Bool(true),
            0x89 => Obj::Bool(false),
            b'K' => Obj::Int(Int::from(self.number(1)? as i64)),
            b'M' => Obj::Int(Int::from(self.number(2)? as i64)),
            b'J' => Obj::Int(Int::from(self.number(4)? as i32 as i64)),
            0x8a => {
                let size = self.number(1)?;
                Obj::Int(Int::of_bytes(self.counted(size)?))
            }
            0x8b => {
                let size = self.signed_length()?;
                Obj::Int(Int::of_bytes(self.counted(size)?))
            }
            b'I' => int_line(self.line()?)?,
            b'L' => {
                let line = self.line()?;
                // The L is at the end of the line, and not before a NUL.
                Obj::Int(python_int(before_nul(line.strip_suffix(b"L").unwrap_or(line)))?)
            }
            b'G' => Obj::Float(f64::from_be_bytes(self.bytes(8)?.try_into().unwrap())),
            b'F' => Obj::Float(float_line(self.line()?)?),
            b'X' | 0x8c | 0x8d => {
                let size = self.number(match opcode {
                    b'X' => 4,
                    0x8c => 1,
                    _ => 8,
                })?;
                let text = self.counted(size)?;
                check_wtf8(text)?;
                Obj::Text(text.to_vec())
            }
            b'V' => Obj::Text(text_line(self.line()?)?),
            b'T' => {
                let size = self.signed_length()?;
                Obj::Bytes(self.counted(size)?.to_vec())
            }
            b'U' | b'C' | b'B' | 0x8e | 0x96 => {
                let size = self.number(match opcode {
                    b'U' | b'C' => 1,
                    b'B' => 4,
                    _ => 8,
                })?;
                let bytes = self.counted(size)?.to_vec();
                if opcode == 0x96 {
                    Obj::ByteArray(bytes)
                } else {
                    Obj::Bytes(bytes)
                }
            }
            b'S' => Obj::Bytes(string_line(self.line()?)?),

            // Containers.
            b')' => Obj::Tuple(vec![]),
            0x85 | 0x86 | 0x87 => {
                let size = opcode as usize - 0x84;
                self.top(size - 1)?;
                Obj::Tuple(self.stack.split_off(self.stack.len() - size))
            }
            b't' => Obj::Tuple(self.pop_mark()?),
            b']' => Obj::List(vec![]),
            b'l' => Obj::List(self.pop_mark()?),
            b'a' => {
                let item = self.pop()?;
                return self.extend(vec![item]);
            }
            b'e' => {
                let items = self.pop_mark()?;
                return self.extend(items);
            }
            b'}' => Obj::Dict(Dict::default()),
            b'd' => {
                let items = self.pop_mark()?;
                self.push(Obj::Dict(Dict::default()));
                return self.update(items);
            }
            b's' => {
                self.top(2)?;
                let items = self.stack.split_off(self.stack.len() - 2);
                return self.update(items);
            }
            b'u' => {
                let items = self.pop_mark()?;
                return self.update(items);
            }
            0x8f => Obj::Set(Dict::default()),
            0x90 => {
                let items = self.pop_mark()?;
                return self.add_items(items);
            }
            0x91 => {
                let mut set = Dict::default();
                for item in self.pop_mark()? {
                    self.heap.set(&mut set, item, item)?;
                }
                Obj::FrozenSet(set)
            }

            // Calls.
            b'c' => {
                let (module, name) = (self.line()?, self.line()?);
                self.global(module, name)?
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                match (self.heap[module].clone(), self.heap[name].clone()) {
                    (Obj::Text(module), Obj::Text(name)) => self.global(&module, &name)?,
                    _ => return fault!(Peer, "the name of a global is no text"),
                }
            }
            b'R' => {
                let (arguments, callee) = (self.pop()?, self.pop()?);
                match (self.heap[callee].clone(), self.heap[arguments].clone()) {
                    (Obj::Global(name), Obj::Tuple(arguments)) => self.call(&name, &arguments)?,
                    _ => return fault!(Peer, "REDUCE needs a global and a tuple"),
                }
            }
            _ => return fault!(Peer, "the opcode {opcode:02x} is unknown, or refused"),
        };
        self.push(object);
        Ok(())
    }

    fn push(&mut self, object: Obj) {
        let id = self.heap.add(object);
        self.stack.push(id);
    }

    /// The value that lies so deep, above the innermost mark.
    fn top(&self, depth: usize) -> Res<Id> {
        let above = self.stack.len() - self.marks.last().unwrap_or(&0);
        match depth < above {
            true => Ok(self.stack[self.stack.len() - 1 - depth]),
            false => fault!(Peer, "the stack has too few values"),
        }
    }

    fn pop(&mut self) -> Res<Id> {
        let top = self.top(0)?;
        self.stack.pop();
        Ok(top)
    }

    /// What is above the innermost mark.
    fn pop_mark(&mut self) -> Res<Vec<Id>> {
        match self.marks.pop() {
            Some(mark) => Ok(self.stack.split_off(mark)),
            None => fault!(Peer, "there is no mark"),
        }
    }

    fn bytes(&mut self, size: usize) -> Res<&'a [u8]> {
        if size > self.rest.len() {
            return fault!(Peer, "the pickle ends too early");
        }
        let (bytes, rest) = self.rest.split_at(size);
        self.rest = rest;
        Ok(bytes)
    }

    fn counted(&mut self, size: u64) -> Res<&'a [u8]> {
        self.bytes(usize::try_from(size).unwrap_or(usize::MAX))
    }

    fn number(&mut self, size: usize) -> Res<u64> {
        Ok(self.bytes(size)?.iter().rev().fold(0, |number, &byte| number << 8 | byte as u64))
    }

    fn signed_length(&mut self) -> Res<u64> {
        let size = self.number(4)? as i32;
        u64::try_from(size).or_else(|_| fault!(Peer, "a length of {size}"))
    }

    fn line(&mut self) -> Res<&'a [u8]> {
        match self.rest.iter().position(|&byte| byte == b'\n') {
            Some(size) => Ok(&self.bytes(size + 1)?[..size]),
            None => fault!(Peer, "a line does not end"),
        }
    }

    /// The number of an entry of the memo, as PUT and GET have it (PKL-8.10).
    fn index_line(&mut self) -> Res<u64> {
        let line = self.line()?;
        let (negative, digits) = signed(trim(before_nul(line)));
        match ungrouped(digits).and_then(|digits| Int::parse(negative, &digits, 10)) {
            Some(index) => match index.to_i64() {
                Some(index @ 0..) => Ok(index as u64),
                _ => fault!(Peer, "no number of an entry of the memo"),
            },
            None => fault!(Peer, "no number of an entry of the memo"),
        }
    }

    fn extend(&mut self, items: Vec<Id>) -> Res<()> {
        let list = self.top(0)?;
        match &mut self.heap.objects[list] {
            Obj::List(old) => old.extend(items),
            _ if items.is_empty() => {}
            _ => return fault!(Peer, "only a list can be appended to"),
        }
        Ok(())
    }

    fn update(&mut self, items: Vec<Id>) -> Res<()> {
        let id = self.top(0)?;
        if items.len() % 2 == 1 {
            return fault!(Peer, "a key without a value");
        }
        if items.is_empty() {
            return Ok(());
        }
        let dict = match &mut self.heap.objects[id] {
            Obj::Dict(dict) | Obj::Kwargs(dict) => dict,
            _ => return fault!(Peer, "only a dict has keys to be set"),
        };
        let mut dict = std::mem::take(dict);
        for pair in items.chunks(2) {
            // A key is never this very dict, which cannot be hashed.
            self.heap.set(&mut dict, pair[0], pair[1])?;
        }
        if let Obj::Dict(old) | Obj::Kwargs(old) = &mut self.heap.objects[id] {
            *old = dict;
        }
        Ok(())
    }

    fn add_items(&mut self, items: Vec<Id>) -> Res<()> {
        let id = self.top(0)?;
        if items.is_empty() {
            return Ok(());
        }
        let set = match &mut self.heap.objects[id] {
            Obj::Set(set) => set,
            _ => return fault!(Peer, "only a set can be added to"),
        };
        let mut set = std::mem::take(set);
        for item in items {
            self.heap.set(&mut set, item, item)?;
        }
        self.heap.objects[id] = Obj::Set(set);
        Ok(())
    }

    fn global(&self, module: &[u8], name: &[u8]) -> Res<Obj> {
        let full = [module, b".", name].concat();
        let known = GLOBALS.iter().find(|known| {
            // The dot that parts the two is the last one.
            known.as_bytes() == full && !name.contains(&b'.')
        });
        match known {
            _ if !self.globals => fault!(Peer, "no globals are allowed here"),
            Some(&"mitogen.core.CallError") => Ok(Obj::Global(GLOBALS[0].to_string())),
            Some(known) => Ok(Obj::Global(known.to_string())),
            None => fault!(Peer, "the global {}", String::from_utf8_lossy(&full)),
        }
    }

    /// PKL-17 to PKL-20.
    fn call(&mut self, name: &str, arguments: &[Id]) -> Res<Obj> {
        let objects: Vec<Obj> = arguments.iter().map(|&id| self.heap[id].clone()).collect();
        Ok(match (name, &objects[..]) {
            ("mitogen.core._unpickle_call_error", [Obj::Text(text)])
                if characters(text) <= LONGEST_CALL_ERROR =>
            {
                Obj::CallError(text.clone())
            }
            ("mitogen.core._unpickle_sender", [Obj::Int(context), Obj::Int(handle)]) => {
                match (context.to_u32(), handle.to_u32()) {
                    (Some(context), Some(handle @ 1..)) => Obj::Sender(context, handle),
                    _ => return fault!(Peer, "a Sender of wrong numbers"),
                }
            }
            ("mitogen.core._unpickle_context", [Obj::Int(context), name]) => {
                let name = match name {
                    Obj::None => None,
                    Obj::Text(name) if characters(name) <= longest_name(self.release) => {
                        Some(name.clone())
                    }
                    _ => return fault!(Peer, "a Context of a wrong name"),
                };
                match context.to_u32() {
                    // Before 0.3.52 an empty name is none (PKL-17.13).
                    Some(context) => Obj::Context(
                        context,
                        name.filter(|name| self.release >= (0, 3, 52) || !name.is_empty()),
                    ),
                    None => return fault!(Peer, "a Context of a wrong id"),
                }
            }
            ("mitogen.core.Blob", []) => Obj::Blob(vec![]),
            ("mitogen.core.Blob", [Obj::Bytes(bytes) | Obj::Blob(bytes)]) => {
                Obj::Blob(bytes.clone())
            }
            ("mitogen.core.Secret", []) => Obj::Secret(vec![]),
            ("mitogen.core.Secret", [Obj::Text(text) | Obj::Secret(text)]) => {
                Obj::Secret(text.clone())
            }
            ("__builtin__.bytes", []) => Obj::Bytes(vec![]),
            ("__builtin__.bytes", [Obj::Bytes(bytes) | Obj::Blob(bytes)]) => {
                Obj::Bytes(bytes.clone())
            }
            ("_codecs.encode", [Obj::Text(text) | Obj::Secret(text), _]) => {
                match std::str::from_utf8(text) {
                    Ok(text) if text.chars().all(|c| c <= '\u{ff}') => {
                        Obj::Bytes(text.chars().map(|c| c as u8).collect())
                    }
                    _ => return fault!(Peer, "bytes of characters beyond U+00FF"),
                }
            }
            ("mitogen.core.Kwargs", [Obj::Dict(old) | Obj::Kwargs(old)]) => {
                let mut dict = Dict::default();
                for &(key, value) in &old.entries {
                    let key = self.name_of_argument(key)?;
                    self.heap.set(&mut dict, key, value)?;
                }
                Obj::Kwargs(dict)
            }
            _ => return fault!(Peer, "wrong arguments for {name}"),
        })
    }

    /// A key in bytes becomes text (PKL-19.3).
    fn name_of_argument(&mut self, key: Id) -> Res<Id> {
        match &self.heap[key] {
            Obj::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(_) => {
                    let text = Obj::Text(bytes.clone());
                    Ok(self.heap.add(text))
                }
                Err(_) => fault!(Peer, "a name of an argument that is not UTF-8"),
            },
            _ => Ok(key),
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

fn trim_start(text: &[u8]) -> &[u8] {
    &text[text.iter().take_while(|&&byte| is_space(byte)).count()..]
}

fn trim(text: &[u8]) -> &[u8] {
    let text = trim_start(text);
    &text[..text.len() - text.iter().rev().take_while(|&&byte| is_space(byte)).count()]
}

fn before_nul(line: &[u8]) -> &[u8] {
    line.split(|&byte| byte == 0).next().unwrap()
}

fn signed(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// Takes out single underscores between digits.
fn ungrouped(digits: &[u8]) -> Option<Vec<u8>> {
    let wrong = digits.starts_with(b"_")
        || digits.ends_with(b"_")
        || digits.windows(2).any(|pair| pair == b"__");
    (!wrong).then(|| digits.iter().copied().filter(|&byte| byte != b'_').collect())
}

/// What Python's `int(text, 0)` reads.
fn python_int(text: &[u8]) -> Res<Int> {
    let (negative, digits) = signed(trim(text));
    let (base, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', b'o' | b'O', rest @ ..] => (8, rest),
        [b'0', b'b' | b'B', rest @ ..] => (2, rest),
        _ => (10, digits),
    };
    // An underscore may follow the prefix.
    let digits = if base != 10 { digits.strip_prefix(b"_").unwrap_or(digits) } else { digits };
    if digits.len() > if base == 10 { MOST_DECIMALS } else { MOST_DIGITS } {
        return fault!(Limit, "an integer of too many digits");
    }
    let zeros = digits.iter().all(|byte| b"0_".contains(byte));
    if base == 10 && digits.starts_with(b"0") && !zeros {
        return fault!(Peer, "an integer with a leading zero");
    }
    let read = ungrouped(digits).and_then(|digits| Int::parse(negative, &digits, base));
    read.map_or_else(|| fault!(Peer, "no integer"), Ok)
}

/// What C's `strtol()` reads in base 0, if it fits 64 bits and nothing follows.
fn strtol(text: &[u8]) -> Option<i64> {
    if text.is_empty() {
        return Some(0); // an empty text ends where it begins
    }
    let (negative, digits) = signed(trim_start(text));
    let (base, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] => (16, rest),
        [b'0', rest @ ..] if !rest.is_empty() => (8, rest),
        _ => (10, digits),
    };
    match digits.len() {
        0..=MOST_DECIMALS => Int::parse(negative, digits, base)?.to_i64(),
        _ => None,
    }
}

/// PKL-9.6 to PKL-9.11.
fn int_line(line: &[u8]) -> Res<Obj> {
    if line.is_empty() {
        return fault!(Peer, "an empty line is no integer");
    }
    let text = before_nul(line);
    Ok(match strtol(text) {
        Some(value @ 0..=1) if line.len() == 2 => Obj::Bool(value == 1),
        Some(value) => Obj::Int(Int::from(value)),
        None => Obj::Int(python_int(text)?),
    })
}

fn float_line(line: &[u8]) -> Res<f64> {
    let text = std::str::from_utf8(before_nul(line)).unwrap_or("");
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() || text.contains(['n', 'N']) => Ok(value),
        _ => fault!(Peer, "no float, or one that is too large"),
    }
}

/// PKL-11.4.
fn string_line(line: &[u8]) -> Res<Vec<u8>> {
    let mut rest = match line {
        [first @ (b'\'' | b'"'), inner @ .., last] if first == last => inner,
        _ => return fault!(Peer, "a string without quotes"),
    };
    let mut bytes = Vec::new();
    let digit = |byte: &u8, base| (*byte as char).to_digit(base);
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'\\' {
            bytes.push(*byte);
            continue;
        }
        let escape = match rest.first() {
            Some(&escape) => escape,
            _ => return fault!(Peer, "a backslash at the end"),
        };
        rest = &rest[1..];
        match escape {
            b'\\' | b'\'' | b'"' => bytes.push(escape),
            b'a' => bytes.push(7),
            b'b' => bytes.push(8),
            b't' => bytes.push(9),
            b'n' => bytes.push(10),
            b'v' => bytes.push(11),
            b'f' => bytes.push(12),
            b'r' => bytes.push(13),
            b'0'..=b'7' => {
                let mut value = (escape - b'0') as u32;
                for _ in 0..2 {
                    let next = match rest.first().and_then(|byte| digit(byte, 8)) {
                        Some(next) => next,
                        _ => break,
                    };
                    value = value * 8 + next;
                    rest = &rest[1..];
                }
                bytes.push(value as u8);
            }
            b'x' => match rest {
                [a, b, after @ ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit() => {
                    bytes.push((digit(a, 16).unwrap() << 4 | digit(b, 16).unwrap()) as u8);
                    rest = after;
                }
                _ => return fault!(Peer, "\\x without two digits"),
            },
            _ => bytes.extend([b'\\', escape]),
        }
    }
    Ok(bytes)
}

/// PKL-12.8.
fn text_line(line: &[u8]) -> Res<Vec<u8>> {
    let mut text = Vec::new();
    let mut rest = line;
    while let [byte, after @ ..] = rest {
        rest = after;
        let size = match (byte, rest.first()) {
            (b'\\', Some(b'u')) => 4,
            (b'\\', Some(b'U')) => 8,
            (b'\\', Some(b'\\')) => {
                text.extend(b"\\\\");
                rest = &rest[1..];
                continue;
            }
            _ => {
                push_character(&mut text, *byte as u32);
                continue;
            }
        };
        let digits = rest.get(1..=size).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        if code.and_then(|code| push_character(&mut text, code)).is_none() {
            return fault!(Peer, "a wrong \\u or \\U");
        }
        rest = &rest[size + 1..];
    }
    Ok(text)
}

/// Writes the pickles of one payload, with one memo, as Python 3 or 2 writes them.
pub struct Writer<'a> {
    pub heap: &'a Heap,
    pub release: Release,
    pub out: Vec<u8>,
    memo: HashMap<Key, u32>,
    next: u32, // the index of the next entry
    python2: bool,
    open: HashSet<Id>,
}

/// What has one entry in the memo.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Object(Id),
    // Python has these once: globals, empty strings, single bytes and characters of Latin-1.
    Global(String),
    Text(Vec<u8>),
    Bytes(Vec<u8>),
}

/// The key of a copy that is in one place only, so that nothing will refer to it.
const COPY: Key = Key::Object(Id::MAX);

enum Task {
    Save(Id),
    Emit(&'static [u8]),
    EndTuple(Id),
    EndKwargs(Id),
}

impl<'a> Writer<'a> {
    pub fn new(heap: &'a Heap, release: Release, python2: bool) -> Self {
        let (memo, open) = (HashMap::new(), HashSet::new());
        // Python 2 counts from 1 (PKL-26.1).
        Writer { heap, release, out: Vec::new(), memo, next: python2 as u32, python2, open }
    }

    pub fn dump(&mut self, root: Id) -> Res<()> {
        self.out.extend([0x80, 2]);
        match &self.heap[root] {
            Obj::Bytes(bytes) if self.release >= (0, 3, 41) && !self.python2 => {
                self.out.push(b'T'); // PKL-24.5
                self.length(bytes);
            }
            _ => self.save_all(root)?,
        }
        self.out.push(b'.');
        Ok(())
    }

    /// The last task is done first.
    fn save_all(&mut self, root: Id) -> Res<()> {
        let mut tasks = vec![Task::Save(root)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Save(id) => self.save(id, &mut tasks)?,
                Task::Emit(bytes) => self.out.extend(bytes),
                Task::EndTuple(id) => self.end_tuple(id),
                Task::EndKwargs(id) => {
                    self.reduce(1, Key::Object(id));
                    self.open.remove(&id);
                }
            }
        }
        Ok(())
    }

    fn save(&mut self, id: Id, tasks: &mut Vec<Task>) -> Res<()> {
        if self.known(&Key::Object(id)) {
            return Ok(());
        }
        let key = Key::Object(id);
        match &self.heap[id] {
            Obj::None => self.out.push(b'N'),
            Obj::Bool(value) => self.out.push(if *value { 0x88 } else { 0x89 }),
            Obj::Int(value) => self.int(value),
            Obj::Float(value) => {
                self.out.push(b'G');
                self.out.extend(value.to_be_bytes());
            }
            Obj::Text(text) => self.text(text, key),
            Obj::Bytes(bytes) => self.bytes(bytes, key),
            Obj::Blob(bytes) => {
                self.global("mitogen.core.Blob");
                self.bytes(bytes, COPY);
                self.reduce(1, key);
            }
            Obj::Secret(text) => {
                self.global("mitogen.core.Secret");
                if text.is_empty() {
                    self.text(text, COPY);
                } else {
                    self.new_text(text);
                    self.enter_if(!self.python2, COPY);
                }
                self.reduce(1, key);
            }
            Obj::CallError(text) => {
                self.global("mitogen.core._unpickle_call_error");
                self.text(cut(text, LONGEST_CALL_ERROR), COPY);
                self.reduce(1, key);
            }
            Obj::Sender(context, handle) => {
                self.global("mitogen.core._unpickle_sender");
                self.int(&Int::from(*context as i64));
                self.int(&Int::from(*handle as i64));
                self.reduce(2, key);
            }
            Obj::Context(context, name) => {
                self.global("mitogen.core._unpickle_context");
                self.int(&Int::from(*context as i64));
                match name {
                    None => self.out.push(b'N'),
                    Some(name) if characters(name) <= longest_name(self.release) => {
                        self.text(name, COPY);
                    }
                    Some(_) => return fault!(Caller, "the name of a Context is too long"),
                }
                self.reduce(2, key);
            }
            Obj::Global(name) if GLOBALS.contains(&name.as_str()) => self.global(name),
            Obj::Tuple(items) if items.is_empty() => self.out.push(b')'),
            Obj::Tuple(items) => {
                if items.len() > 3 {
                    self.out.push(b'(');
                }
                tasks.push(Task::EndTuple(id));
                tasks.extend(items.iter().rev().map(|&item| Task::Save(item)));
            }
            Obj::List(items) => {
                self.out.push(b']');
                self.enter(key);
                let items = items.iter().map(|&item| vec![item]).collect();
                batches(items, b"a", b"e", self.python2, tasks);
            }
            Obj::Dict(dict) => {
                self.out.push(b'}');
                self.enter(key);
                dict_tasks(dict, tasks);
            }
            Obj::Kwargs(dict) => {
                if !self.open.insert(id) {
                    return fault!(Caller, "Kwargs that contain themselves");
                }
                self.global("mitogen.core.Kwargs");
                self.out.push(b'}');
                // Python 2 makes no entry for a dict that only this call refers to (PKL-26.4).
                self.enter_if(!self.python2 || !dict.entries.is_empty(), COPY);
                tasks.push(Task::EndKwargs(id));
                dict_tasks(dict, tasks);
            }
            _ => return fault!(Caller, "a value that has no pickle here (PKL-22)"),
        }
        Ok(())
    }

    fn length(&mut self, bytes: &[u8]) {
        self.out.extend((bytes.len() as u32).to_le_bytes());
        self.out.extend(bytes);
    }

    /// Makes an entry in the memo of what was just written.
    fn enter(&mut self, key: Key) {
        if key != COPY {
            self.memo.insert(key, self.next);
        }
        self.with_index(self.next, b'q', b'r');
        self.next += 1;
    }

    fn enter_if(&mut self, condition: bool, key: Key) {
        if condition {
            self.enter(key);
        }
    }

    fn with_index(&mut self, index: u32, short: u8, long: u8) {
        match u8::try_from(index) {
            Ok(index) => self.out.extend([short, index]),
            Err(_) => {
                self.out.push(long);
                self.out.extend(index.to_le_bytes());
            }
        }
    }

    /// Refers to the entry if there is one.
    fn known(&mut self, key: &Key) -> bool {
        let entry = self.memo.get(key).copied();
        entry.map(|index| self.with_index(index, b'h', b'j')).is_some()
    }

    fn int(&mut self, value: &Int) {
        match value.to_i64() {
            Some(small @ 0..=0xff) => self.out.extend([b'K', small as u8]),
            Some(small @ 0..=0xffff) => {
                self.out.push(b'M');
                self.out.extend((small as u16).to_le_bytes());
            }
            Some(small) if i32::try_from(small).is_ok() => {
                self.out.push(b'J');
                self.out.extend((small as i32).to_le_bytes());
            }
            Some(small) if self.python2 => self.out.extend(format!("I{small}\n").bytes()),
            _ => {
                let bytes = value.to_bytes();
                match u8::try_from(bytes.len()) {
                    Ok(size) => {
                        self.out.extend([0x8a, size]);
                        self.out.extend(bytes);
                    }
                    Err(_) => {
                        self.out.push(0x8b);
                        self.length(&bytes);
                    }
                }
            }
        }
    }

    fn new_text(&mut self, text: &[u8]) {
        self.out.push(b'X');
        self.length(text);
    }

    fn text(&mut self, text: &[u8], key: Key) {
        let short = characters(text) < 2;
        if self.python2 && short {
            return self.new_text(text); // PKL-26.4
        }
        let is_latin1 = text.len() < 2 || text[0] < 0xc4; // U+00FF is c3 bf
        let key = if short && is_latin1 { Key::Text(text.to_vec()) } else { key };
        self.shared(key, |writer| writer.new_text(text));
    }

    fn bytes(&mut self, bytes: &[u8], key: Key) {
        if self.python2 {
            return self.byte_string(bytes, key);
        }
        let key = if bytes.len() < 2 { Key::Bytes(bytes.to_vec()) } else { key };
        self.shared(key, |writer| {
            if bytes.is_empty() {
                writer.global("__builtin__.bytes");
                writer.out.extend([b')', b'R']);
                return;
            }
            writer.global("_codecs.encode");
            let text: String = bytes.iter().map(|&byte| byte as char).collect();
            writer.text(text.as_bytes(), COPY);
            writer.text(b"latin1", Key::Text(b"latin1".to_vec()));
            writer.out.push(0x86);
            writer.enter(COPY);
            writer.out.push(b'R');
        });
    }

    /// How Python 2 writes bytes.
    fn byte_string(&mut self, bytes: &[u8], key: Key) {
        let write = |writer: &mut Self| match u8::try_from(bytes.len()) {
            Ok(size) => {
                writer.out.extend([b'U', size]);
                writer.out.extend(bytes);
            }
            Err(_) => {
                writer.out.push(b'T');
                writer.length(bytes);
            }
        };
        match bytes.len() < 2 || key == COPY {
            true => write(self),
            false => self.shared(key, write),
        }
    }

    /// Writes what is not in the memo yet, and enters it.
    fn shared(&mut self, key: Key, write: impl FnOnce(&mut Self)) {
        if !self.known(&key) {
            write(self);
            self.enter(key);
        }
    }

    fn global(&mut self, name: &str) {
        self.shared(Key::Global(name.to_string()), |writer| {
            let (module, name) = name.rsplit_once('.').unwrap();
            writer.out.extend(format!("c{module}\n{name}\n").bytes());
        });
    }

    /// Ends a call whose arguments are on the stack.
    fn reduce(&mut self, arguments: u8, key: Key) {
        self.out.push(0x84 + arguments);
        self.enter_if(!self.python2, COPY);
        self.out.push(b'R');
        self.enter(key);
    }

    fn end_tuple(&mut self, id: Id) {
        let items = match &self.heap[id] {
            Obj::Tuple(items) => items,
            _ => unreachable!("it was a tuple"),
        };
        let small = items.len() <= 3;
        if self.memo.contains_key(&Key::Object(id)) {
            // It was written inside itself (PKL-24.4).
            self.out.extend(if small { vec![b'0'; items.len()] } else { vec![b'1'] });
            self.known(&Key::Object(id));
        } else {
            self.out.push(if small { 0x84 + items.len() as u8 } else { b't' });
            self.enter(Key::Object(id));
        }
    }
}

/// Batches of a list or dict, each of a mark, items, and the opcode that adds them.
fn batches(
    items: Vec<Vec<Id>>,
    one: &'static [u8],
    many: &'static [u8],
    last_may_be_one: bool,
    tasks: &mut Vec<Task>,
) {
    let mut todo = Vec::new();
    for batch in items.chunks(MOST_ITEMS_OF_BATCH) {
        let marked = batch.len() != 1 || items.len() != 1 && !last_may_be_one;
        if marked {
            todo.push(Task::Emit(b"("));
        }
        todo.extend(batch.iter().flatten().map(|&id| Task::Save(id)));
        todo.push(Task::Emit(if marked { many } else { one }));
    }
    tasks.extend(todo.into_iter().rev());
}

fn dict_tasks(dict: &Dict, tasks: &mut Vec<Task>) {
    let size = dict.entries.len();
    if size > 0 && size % MOST_ITEMS_OF_BATCH == 0 {
        tasks.push(Task::Emit(b"(u")); // PKL-24: a last batch of nothing
    }
    let items = dict.entries.iter().map(|&(key, value)| vec![key, value]).collect();
    batches(items, b"s", b"u", false, tasks);
}

/// The first characters of a text.
pub fn cut(text: &[u8], most: usize) -> &[u8] {
    let starts = text.iter().enumerate().filter(|(_, &byte)| byte & 0xc0 != 0x80);
    &text[..starts.map(|(at, _)| at).nth(most).unwrap_or(text.len())]
}
