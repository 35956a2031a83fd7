//! Python values, and how the testee protocol writes them.
//!
//! All values are in one heap, and are known by their index there. So one object may be in
//! several places, a list may contain itself, and nothing here has to recurse.

use crate::fault::{fault, Res};
use crate::int::Int;
use crate::json::{self, number, object, Json};
use std::collections::{HashMap, VecDeque};

pub type Id = usize;
pub type Wtf8 = Vec<u8>; // UTF-8, with surrogates as three bytes each (PKL-12)

const LONGEST_KEY_TEXT: usize = 10_000;

#[derive(Clone, Debug)]
pub enum Obj {
    None,
    Bool(bool),
    Int(Int),
    Float(f64),
    Text(Wtf8),
    Bytes(Vec<u8>),
    ByteArray(Vec<u8>),
    Global(String),
    Blob(Vec<u8>),
    Secret(Wtf8),
    CallError(Wtf8),
    Sender(u32, u32),
    Context(u32, Option<Wtf8>),
    List(Vec<Id>),
    Tuple(Vec<Id>),
    Set(Dict), // an item is its own value
    FrozenSet(Dict),
    Dict(Dict),
    Kwargs(Dict),
}

/// Entries in the order in which their keys came first.
#[derive(Clone, Debug, Default)]
pub struct Dict {
    pub entries: Vec<(Id, Id)>,
    places: HashMap<u32, usize>,
}

#[derive(Default)]
pub struct Heap {
    pub objects: Vec<Obj>,
    // Equal keys have equal numbers. A tuple's is made of those of its items.
    numbers: HashMap<Vec<u8>, u32>,
    known: HashMap<Id, u32>,
}

impl std::ops::Index<Id> for Heap {
    type Output = Obj;
    fn index(&self, id: Id) -> &Obj {
        &self.objects[id]
    }
}

impl Heap {
    pub fn add(&mut self, object: Obj) -> Id {
        self.objects.push(object);
        self.objects.len() - 1
    }

    pub fn text(&mut self, value: &str) -> Id {
        self.add(Obj::Text(value.into()))
    }

    pub fn int(&mut self, value: i64) -> Id {
        self.add(Obj::Int(Int::from(value)))
    }

    /// Sets a key. Of equal keys the first one stays, with the value of the last (PKL-13.7).
    pub fn set(&mut self, dict: &mut Dict, key: Id, value: Id) -> Res<()> {
        let place = *dict.places.entry(self.key(key)?).or_insert(dict.entries.len());
        match dict.entries.get_mut(place) {
            Some(entry) => entry.1 = value,
            None => dict.entries.push((key, value)),
        }
        Ok(())
    }

    /// A number that all equal keys have, and no others (PKL-14).
    fn key(&mut self, id: Id) -> Res<u32> {
        let mut waiting = vec![id];
        while let Some(&top) = waiting.last() {
            if self.known.contains_key(&top) {
                waiting.pop();
                continue;
            }
            let items: Vec<Id> = match &self[top] {
                Obj::Tuple(items) => items.clone(),
                Obj::FrozenSet(set) => set.entries.iter().map(|entry| entry.0).collect(),
                _ => Vec::new(),
            };
            let unknown = waiting.len();
            waiting.extend(items.iter().filter(|item| !self.known.contains_key(item)));
            if waiting.len() > unknown {
                continue;
            }
            let mut parts: Vec<u32> = items.iter().map(|item| self.known[item]).collect();
            if let Obj::FrozenSet(_) = self[top] {
                parts.sort();
            }
            let spelling = self.spelling(top, &parts)?;
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(spelling).or_insert(next);
            self.known.insert(top, number);
        }
        Ok(self.known[&id])
    }

    fn spelling(&self, id: Id, parts: &[u32]) -> Res<Vec<u8>> {
        let spell = |kind: u8, value: &[u8]| Ok([&[kind], value].concat());
        match &self[id] {
            Obj::Bool(value) => spell(b'i', &Int::from(*value as i64).to_bytes()),
            Obj::Int(value) => spell(b'i', &value.to_bytes()),
            Obj::Float(value) if value.is_nan() => spell(b'=', &id.to_le_bytes()),
            Obj::Float(value) if value.is_finite() && value.fract() == 0.0 => {
                spell(b'i', &Int::of_float(*value).to_bytes())
            }
            Obj::Float(value) => spell(b'f', &value.to_bits().to_le_bytes()),
            Obj::Text(value) | Obj::Secret(value) => spell(b't', value),
            Obj::Bytes(value) | Obj::Blob(value) => spell(b'b', value),
            Obj::None => spell(b'n', b""),
            Obj::Global(name) => spell(b'g', name.as_bytes()),
            Obj::CallError(_) | Obj::Sender(..) | Obj::Context(..) => {
                spell(b'=', &id.to_le_bytes())
            }
            Obj::Tuple(_) | Obj::FrozenSet(_) => {
                let kind = if let Obj::Tuple(_) = self[id] { b'(' } else { b'{' };
                spell(kind, &parts.iter().flat_map(|part| part.to_le_bytes()).collect::<Vec<u8>>())
            }
            _ => fault!(Peer, "a key of a dict, or an item of a set, cannot be hashed"),
        }
    }

    /// `{"root": ATOM, "nodes": [...]}`
    pub fn to_json(&self, root: Id) -> Res<Json> {
        let mut walk = Walk { heap: self, order: HashMap::new(), queue: VecDeque::new() };
        let root = walk.atom(root);
        let mut nodes = Vec::new();
        while let Some(id) = walk.queue.pop_front() {
            nodes.push(walk.node(id)?);
        }
        Ok(match nodes.is_empty() {
            true => object([("root", root)]),
            false => object([("root", root), ("nodes", Json::List(nodes))]),
        })
    }

    /// The atom of anything but a container.
    fn plain_atom(&self, id: Id) -> Option<Json> {
        Some(match &self[id] {
            Obj::None => Json::Null,
            Obj::Bool(value) => Json::Bool(*value),
            Obj::Int(value) => match value.to_i64() {
                Some(small) if small.unsigned_abs() < 1 << 53 => number(small),
                _ if value.bits() > 1000 => object([("int16", Json::Text(value.hexadecimal()))]),
                _ => object([("int", Json::Text(value.decimal()))]),
            },
            Obj::Float(value) => {
                let bits = if value.is_nan() { 0x7ff8 << 48 } else { value.to_bits() };
                object([("float", Json::Text(format!("{bits:016x}")))])
            }
            Obj::Text(value) => text_atom(value),
            Obj::Bytes(value) => object([("bytes", json::of_bytes(value))]),
            Obj::ByteArray(value) => object([("bytearray", json::of_bytes(value))]),
            Obj::Global(name) => object([("global", json::text(name))]),
            Obj::Blob(value) => object([("blob", json::of_bytes(value))]),
            Obj::Secret(value) => object([("secret", text_atom(value))]),
            Obj::CallError(value) => object([("callerror", text_atom(value))]),
            Obj::Sender(context, handle) => {
                object([("sender", Json::List(vec![number(context), number(handle)]))])
            }
            Obj::Context(context, name) => {
                let name = name.as_ref().map_or(Json::Null, |name| text_atom(name));
                object([("context", Json::List(vec![number(context), name]))])
            }
            Obj::Tuple(items) if items.is_empty() => object([("tuple", Json::List(vec![]))]),
            Obj::FrozenSet(set) if set.entries.is_empty() => {
                object([("frozenset", Json::List(vec![]))])
            }
            _ => return None,
        })
    }

    /// The key text of a value. The room bounds how deep this nests.
    fn key_text(&self, id: Id, room: usize) -> Res<String> {
        let text = match (self.plain_atom(id), &self[id]) {
            (Some(atom), _) => atom.to_string(),
            (None, Obj::Tuple(items)) => {
                let mut text = "{\"tuple\":[".to_string();
                for (i, &item) in items.iter().enumerate() {
                    text += if i > 0 { "," } else { "" };
                    text += &self.key_text(item, room.saturating_sub(text.len()))?;
                }
                text + "]}"
            }
            (None, Obj::FrozenSet(set)) => {
                let name = "{\"frozenset\":[";
                let texts = self.sorted(set, room.saturating_sub(name.len()))?;
                let texts: Vec<String> = texts.into_iter().map(|(text, _)| text).collect();
                format!("{name}{}]}}", texts.join(","))
            }
            _ => return fault!(Broken, "a key that cannot be hashed"),
        };
        if text.len() > room {
            return fault!(Unsupported, "a key text of more than {LONGEST_KEY_TEXT} bytes");
        }
        Ok(text)
    }

    /// The entries with their key texts, in the order of these.
    fn sorted(&self, dict: &Dict, room: usize) -> Res<Vec<(String, (Id, Id))>> {
        let mut entries = Vec::new();
        for &entry in &dict.entries {
            entries.push((self.key_text(entry.0, room)?, entry));
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(entries)
    }
}

/// A text without surrogates is a JSON string.
fn text_atom(value: &[u8]) -> Json {
    match std::str::from_utf8(value) {
        Ok(value) => json::text(value),
        Err(_) => object([("wtf8", json::of_bytes(value))]),
    }
}

struct Walk<'a> {
    heap: &'a Heap,
    order: HashMap<Id, usize>,
    queue: VecDeque<Id>,
}

impl Walk<'_> {
    fn atom(&mut self, id: Id) -> Json {
        if let Some(atom) = self.heap.plain_atom(id) {
            return atom;
        }
        let next = self.order.len();
        let place = *self.order.entry(id).or_insert_with(|| {
            self.queue.push_back(id);
            next
        });
        object([("ref", number(place))])
    }

    fn atoms(&mut self, ids: impl IntoIterator<Item = Id>) -> Json {
        Json::List(ids.into_iter().map(|id| self.atom(id)).collect())
    }

    fn node(&mut self, id: Id) -> Res<Json> {
        let heap = self.heap;
        Ok(match &heap[id] {
            Obj::List(items) => object([("list", self.atoms(items.iter().copied()))]),
            Obj::Tuple(items) => object([("tuple", self.atoms(items.iter().copied()))]),
            Obj::Set(set) | Obj::FrozenSet(set) => {
                let items: Vec<Id> =
                    heap.sorted(set, LONGEST_KEY_TEXT)?.iter().map(|(_, e)| e.0).collect();
                let name = if let Obj::Set(_) = heap[id] { "set" } else { "frozenset" };
                object([(name, self.atoms(items))])
            }
            Obj::Dict(dict) | Obj::Kwargs(dict) => {
                let mut entries = Vec::new();
                for (_, (key, value)) in heap.sorted(dict, LONGEST_KEY_TEXT)? {
                    entries.push(self.atoms([key, value]));
                }
                let name = if let Obj::Dict(_) = heap[id] { "dict" } else { "kwargs" };
                object([(name, Json::List(entries))])
            }
            _ => unreachable!("all others are atoms"),
        })
    }
}

/// Reads a value of a request.
pub fn from_json(heap: &mut Heap, value: &Json) -> Res<Id> {
    let nodes = match value.get("nodes") {
        Some(nodes) => nodes.list()?,
        None => &[],
    };
    let first = heap.objects.len();
    nodes.iter().for_each(|_| _ = heap.add(Obj::None));
    let node = |index: i64| match usize::try_from(index) {
        Ok(index) if index < nodes.len() => Ok(first + index),
        _ => fault!(Broken, "there is no node {index}"),
    };
    for (index, json) in nodes.iter().enumerate() {
        let entries = match json {
            Json::Object(entries) => entries,
            _ => return fault!(Broken, "no node: {json}"),
        };
        let (kind, content) = match &entries[..] {
            [(kind, content)] => (kind, content),
            _ => return fault!(Broken, "no node: {json}"),
        };
        let mut atoms = |content: &Json| -> Res<Vec<Id>> {
            content.list()?.iter().map(|item| from_atom(heap, item, &node)).collect()
        };
        let object = match kind.as_str() {
            "list" => Obj::List(atoms(content)?),
            "tuple" => Obj::Tuple(atoms(content)?),
            "set" => Obj::Set(Dict::of(atoms(content)?.into_iter().map(|item| (item, item)))),
            "frozenset" => {
                Obj::FrozenSet(Dict::of(atoms(content)?.into_iter().map(|item| (item, item))))
            }
            "dict" | "kwargs" => {
                let mut pairs = Vec::new();
                for pair in content.list()? {
                    match atoms(pair)?[..] {
                        [key, value] => pairs.push((key, value)),
                        _ => return fault!(Broken, "expected a key and a value, got {pair}"),
                    }
                }
                match kind.as_str() {
                    "dict" => Obj::Dict(Dict::of(pairs)),
                    _ => Obj::Kwargs(Dict::of(pairs)),
                }
            }
            "text" | "byteobject" => {
                let id = from_atom(heap, content, &node)?;
                heap[id].clone()
            }
            _ => return fault!(Broken, "no node: {json}"),
        };
        heap.objects[first + index] = object;
    }
    from_atom(heap, value.need("root")?, &node)
}

fn from_atom(heap: &mut Heap, atom: &Json, node: &dyn Fn(i64) -> Res<Id>) -> Res<Id> {
    let object = match atom {
        Json::Null => Obj::None,
        Json::Bool(value) => Obj::Bool(*value),
        Json::Number(_) => Obj::Int(Int::from(atom.int()?)),
        Json::Text(value) => Obj::Text(value.clone().into()),
        Json::List(_) => return fault!(Broken, "no atom: {atom}"),
        Json::Object(entries) => {
            let (kind, content) = match &entries[..] {
                [(kind, content)] => (kind, content),
                _ => return fault!(Broken, "no atom: {atom}"),
            };
            let integer = |base| match Int::parse_signed(content.str()?, base) {
                Some(value) => Ok(Obj::Int(value)),
                None => fault!(Broken, "no integer: {content}"),
            };
            let pair = || match content.list()? {
                [a, b] => Ok((a.u32()?, b)),
                _ => fault!(Broken, "expected two items, got {content}"),
            };
            match kind.as_str() {
                "ref" => return node(content.int()?),
                "int" => integer(10)?,
                "int16" => integer(16)?,
                "float" => match content.bytes()?.try_into() {
                    Ok(bytes) => Obj::Float(f64::from_be_bytes(bytes)),
                    Err(_) => return fault!(Broken, "no float: {content}"),
                },
                "wtf8" => Obj::Text(content.bytes()?),
                "bytes" => Obj::Bytes(content.bytes()?),
                "bytearray" => Obj::ByteArray(content.bytes()?),
                "tuple" => Obj::Tuple(vec![]),
                "frozenset" => Obj::FrozenSet(Dict::default()),
                "global" => Obj::Global(content.str()?.to_string()),
                "blob" => Obj::Blob(content.bytes()?),
                "secret" => Obj::Secret(from_text(content)?),
                "callerror" => Obj::CallError(from_text(content)?),
                "sender" => Obj::Sender(pair()?.0, pair()?.1.u32()?),
                "context" => Obj::Context(
                    pair()?.0,
                    match pair()?.1 {
                        Json::Null => None,
                        name => Some(from_text(name)?),
                    },
                ),
                _ => return fault!(Broken, "no atom: {atom}"),
            }
        }
    };
    Ok(heap.add(object))
}

fn from_text(atom: &Json) -> Res<Wtf8> {
    match atom.get("wtf8") {
        Some(bytes) => bytes.bytes(),
        None => Ok(atom.str()?.into()),
    }
}

impl Dict {
    /// The entries of a value to be written, whose keys differ already.
    pub fn of(entries: impl IntoIterator<Item = (Id, Id)>) -> Dict {
        Dict { entries: entries.into_iter().collect(), places: HashMap::new() }
    }
}

/// Checks that it is UTF-8, apart from surrogates in three bytes each (PKL-12).
pub fn check_wtf8(bytes: &[u8]) -> Res<()> {
    let mut rest = bytes;
    while let Err(error) = std::str::from_utf8(rest) {
        rest = &rest[error.valid_up_to()..];
        match rest {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, ..] => rest = &rest[3..],
            _ => return fault!(Peer, "text that is not UTF-8"),
        }
    }
    Ok(())
}

/// The number of characters, each surrogate being one.
pub fn characters(text: &[u8]) -> usize {
    text.iter().filter(|&byte| byte & 0xc0 != 0x80).count()
}

/// Appends a character, or a surrogate; None if it is beyond U+10FFFF.
pub fn push_character(text: &mut Wtf8, character: u32) -> Option<()> {
    match char::from_u32(character) {
        Some(c) => text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None if character < 0xe000 => text.extend_from_slice(&[
            0xed,
            0x80 | (character >> 6 & 0x3f) as u8,
            0x80 | (character & 0x3f) as u8,
        ]),
        None => return None,
    }
    Some(())
}
