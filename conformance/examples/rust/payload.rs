//! What the standard handles carry (docs/spec/payload.md).

use crate::fault::{fault, Res};
use crate::frame::{has_tags, LEGACY, PICKLE, RAW};
use crate::pickle::{Reader, Release, Writer};
use crate::value::{Heap, Id, Obj};

pub type Fields = Vec<(&'static str, Id)>;

/// The names of the fields of a payload; None if it is not known.
fn fields_of(handle: &str, reply: bool) -> Option<&'static [&'static str]> {
    Some(match (handle, reply) {
        ("GET_MODULE", false) => &["fullname"],
        ("CALL_FUNCTION", false) => &["chain_id", "module", "class", "function", "args", "kwargs"],
        ("CALL_FUNCTION" | "CALL_SERVICE" | "DETACHING", true) => &["value"],
        ("FORWARD_LOG", false) => &["logger", "level", "message"],
        ("ADD_ROUTE", false) => &["id", "name"],
        ("DEL_ROUTE", false) => &["id"],
        ("ALLOCATE_ID" | "SHUTDOWN" | "DETACHING" | "STUB_CALL_SERVICE", false) => &[],
        ("ALLOCATE_ID", true) => &["first", "end"],
        ("LOAD_MODULE", false) => &["fullname", "pkg_present", "path", "compressed", "related"],
        ("FORWARD_MODULE", false) => &["context_id", "fullname"],
        ("CALL_SERVICE", false) => &["service", "method", "kwargs"],
        ("GET_RESOURCE", false) => &["package", "resource"],
        ("LOAD_RESOURCE", false) => &["package", "resource", "data"],
        ("FILE_CHUNK", false) => &["data"],
        ("DEAD", false) => &["reason"],
        _ => return None,
    })
}

/// The tag that peers give to a payload (PAY-17).
pub fn tag_of(handle: &str, reply: bool, release: Release) -> u16 {
    match handle {
        _ if !has_tags(release) => LEGACY,
        "FILE_CHUNK" => RAW,
        "CALL_FUNCTION" | "LOAD_MODULE" | "CALL_SERVICE" | "GET_RESOURCE" | "LOAD_RESOURCE" => {
            PICKLE
        }
        _ if reply => PICKLE,
        _ => LEGACY,
    }
}

pub fn parse(
    heap: &mut Heap,
    (handle, reply): (&str, bool),
    bytes: &[u8],
    tag: u16,
    release: Release,
) -> Res<Fields> {
    let names = match fields_of(handle, reply) {
        Some(names) => names,
        _ => return fault!(Unsupported, "the payload {handle}, reply: {reply}"),
    };
    let values = match handle {
        _ if names.is_empty() => vec![],
        "FILE_CHUNK" if has_tags(release) && tag == RAW => vec![heap.add(Obj::Bytes(bytes.into()))],
        "FILE_CHUNK" if has_tags(release) && tag == LEGACY => {
            return fault!(Peer, "a chunk of a file with the legacy tag");
        }
        "GET_MODULE" => vec![strict_text(heap, bytes)?],
        "DEAD" => vec![lossy_text(heap, bytes)],
        "FORWARD_LOG" => {
            let parts: Vec<&[u8]> = bytes.splitn(3, |&byte| byte == 0).collect();
            let (logger, level, message) = match parts[..] {
                [logger, level, message] => (logger, level, message),
                _ => return fault!(Peer, "no log record"),
            };
            let level = number(level)?;
            vec![lossy_text(heap, logger), heap.int(level), lossy_text(heap, message)]
        }
        "ADD_ROUTE" => {
            let (id, name) = split(bytes, b':');
            vec![heap_id(heap, id)?, strict_text(heap, name.unwrap_or(b""))?]
        }
        "DEL_ROUTE" => vec![heap_id(heap, split(bytes, b':').0)?],
        "FORWARD_MODULE" => match split(bytes, 0) {
            (id, Some(name)) => vec![heap_id(heap, id)?, strict_text(heap, name)?],
            _ => return fault!(Peer, "no NUL before the name of the module"),
        },
        _ if has_tags(release) && tag == RAW => return fault!(Peer, "raw bytes, and no pickle"),
        _ => pickled(heap, (handle, reply), bytes, names.len(), release)?,
    };
    Ok(names.iter().copied().zip(values).collect())
}

fn pickled(
    heap: &mut Heap,
    (handle, reply): (&str, bool),
    bytes: &[u8],
    size: usize,
    release: Release,
) -> Res<Vec<Id>> {
    let two = handle == "LOAD_RESOURCE" && release >= (0, 3, 41);
    let mut reader = Reader::new(heap, bytes, release);
    reader.globals = !two;
    let root = reader.load()?;
    let mut values = match reader.heap[root].clone() {
        _ if size == 1 => vec![root],
        Obj::Tuple(items) if items.len() == size - two as usize => items,
        _ => return fault!(Peer, "expected a tuple of {size}"),
    };
    if two {
        values.push(reader.load()?);
        if !reader.rest.is_empty() {
            return fault!(Peer, "expected two pickles");
        }
    }
    if reply && handle == "ALLOCATE_ID" {
        return match (&heap[values[0]], &heap[values[1]]) {
            (Obj::Int(first), Obj::Int(end)) => match (first.to_u32(), end.to_u32()) {
                (Some(first), Some(end)) if first < end => Ok(values),
                _ => fault!(Peer, "an empty block of ids"),
            },
            _ => fault!(Peer, "no block of ids"),
        };
    }
    match handle {
        _ if reply => {}
        "CALL_FUNCTION" => {
            if matches!(heap[values[0]], Obj::List(_) | Obj::Dict(_) | Obj::Kwargs(_)) {
                return fault!(Peer, "a chain id that cannot be hashed");
            }
            values[1] = name(heap, values[1])?;
            let class = name_or_none(heap, values[2])?;
            values[2] = match &heap[class] {
                Obj::Text(text) if text.is_empty() => heap.add(Obj::None),
                _ => class,
            };
            values[3] = name(heap, values[3])?;
            if !matches!(heap[values[4]], Obj::Tuple(_) | Obj::List(_)) {
                return fault!(Peer, "the arguments are neither a tuple nor a list");
            }
            keywords(heap, values[5])?;
        }
        "CALL_SERVICE" => {
            values[0] = name(heap, values[0])?;
            values[1] = name(heap, values[1])?;
            keywords(heap, values[2])?;
        }
        "LOAD_MODULE" => {
            values[0] = name(heap, values[0])?;
            if let Obj::None = heap[values[2]] {
                // There is no such module, whatever the other items are (PAY-7.6).
                let none = heap.add(Obj::None);
                return Ok(vec![values[0], none, none, none, heap.add(Obj::List(vec![]))]);
            }
            if !matches!(heap[values[1]], Obj::None) {
                values[1] = names(heap, values[1])?;
            }
            values[2] = name(heap, values[2])?;
            values[3] = bytes_or_blob(heap, values[3])?;
            values[4] = names(heap, values[4])?;
        }
        "GET_RESOURCE" => {
            for value in &mut values {
                match (&heap[*value], release < (0, 3, 39)) {
                    (Obj::Bytes(_), true) | (Obj::Text(_), false) => *value = name(heap, *value)?,
                    _ => return fault!(Peer, "a name of the wrong type for the release (PAY-13)"),
                }
            }
        }
        "LOAD_RESOURCE" => {
            if !matches!((&heap[values[0]], &heap[values[1]]), (Obj::Text(_), Obj::Text(_))) {
                return fault!(Peer, "a name is no text");
            }
            if !matches!(heap[values[2]], Obj::None) {
                values[2] = bytes_or_blob(heap, values[2])?;
            }
        }
        _ => values[0] = bytes_or_blob(heap, values[0])?, // a chunk of a file
    }
    Ok(values)
}

fn split(bytes: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match bytes.iter().position(|&byte| byte == at) {
        Some(position) => (&bytes[..position], Some(&bytes[position + 1..])),
        None => (bytes, None),
    }
}

/// A number as text (PAY-18).
pub fn number(text: &[u8]) -> Res<i64> {
    let text = std::str::from_utf8(text).unwrap_or("");
    let text = text.trim_matches(|c: char| matches!(c, '\t'..='\r' | ' '));
    text.parse().or_else(|_| fault!(Peer, "no number in decimal"))
}

fn heap_id(heap: &mut Heap, text: &[u8]) -> Res<Id> {
    match u32::try_from(number(text)?) {
        Ok(id) => Ok(heap.int(id as i64)),
        Err(_) => fault!(Peer, "a number that is no id"),
    }
}

fn strict_text(heap: &mut Heap, bytes: &[u8]) -> Res<Id> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(heap.text(text)),
        Err(_) => fault!(Peer, "a name that is not UTF-8"),
    }
}

fn lossy_text(heap: &mut Heap, bytes: &[u8]) -> Id {
    heap.text(&String::from_utf8_lossy(bytes))
}

/// A name is text, or bytes in UTF-8.
fn name(heap: &mut Heap, id: Id) -> Res<Id> {
    match heap[id].clone() {
        Obj::Text(_) => Ok(id),
        Obj::Bytes(bytes) => strict_text(heap, &bytes),
        _ => fault!(Peer, "a name that is no text"),
    }
}

fn name_or_none(heap: &mut Heap, id: Id) -> Res<Id> {
    match heap[id] {
        Obj::None => Ok(id),
        _ => name(heap, id),
    }
}

/// A list of names.
fn names(heap: &mut Heap, id: Id) -> Res<Id> {
    let items = match heap[id].clone() {
        Obj::List(items) | Obj::Tuple(items) => items,
        _ => return fault!(Peer, "expected a list of names"),
    };
    let names: Res<Vec<Id>> = items.into_iter().map(|item| name(heap, item)).collect();
    let names = Obj::List(names?);
    Ok(heap.add(names))
}

fn bytes_or_blob(heap: &mut Heap, id: Id) -> Res<Id> {
    match heap[id].clone() {
        Obj::Bytes(bytes) | Obj::Blob(bytes) => Ok(heap.add(Obj::Bytes(bytes))),
        _ => fault!(Peer, "expected bytes"),
    }
}

/// PAY-1.11 and PAY-1.12.
fn keywords(heap: &Heap, id: Id) -> Res<()> {
    let dict = match &heap[id] {
        Obj::Dict(dict) | Obj::Kwargs(dict) => dict,
        _ => return fault!(Peer, "the keyword arguments are no dict"),
    };
    match dict.entries.iter().all(|(key, _)| matches!(heap[*key], Obj::Text(_))) {
        true => Ok(()),
        false => fault!(Peer, "a name of an argument that is no text"),
    }
}

/// The payload of these fields.
pub fn build(
    heap: &mut Heap,
    (handle, reply): (&str, bool),
    field: impl Fn(&mut Heap, &str) -> Res<Id>,
    release: Release,
    python2: bool,
) -> Res<Vec<u8>> {
    let names = match fields_of(handle, reply) {
        Some(names) => names,
        _ => return fault!(Unsupported, "the payload {handle}, reply: {reply}"),
    };
    let mut values = Vec::new();
    for name in names {
        values.push(field(heap, name)?);
    }
    let raw = handle == "FILE_CHUNK" && has_tags(release);
    if raw || tag_of(handle, reply, (0, 3, 39)) == LEGACY {
        let parts: Res<Vec<Vec<u8>>> = values.iter().map(|&id| plain(heap, id)).collect();
        let parts = parts?;
        return Ok(match handle {
            "ADD_ROUTE" if parts[1].is_empty() => parts[0].clone(),
            "ADD_ROUTE" => parts.join(&b':'),
            _ => parts.join(&0),
        });
    }
    let two = handle == "LOAD_RESOURCE" && release >= (0, 3, 41);
    match handle {
        "LOAD_MODULE" => values[3] = as_blob(heap, values[3]),
        "FILE_CHUNK" => values[0] = as_blob(heap, values[0]),
        "GET_RESOURCE" if release < (0, 3, 39) => {
            for value in &mut values {
                let name = plain(heap, *value)?;
                *value = heap.add(Obj::Bytes(name));
            }
        }
        _ => {}
    }
    let pickles = match values.len() {
        1 => values,
        _ if two => {
            let data = values.pop().unwrap();
            vec![heap.add(Obj::Tuple(values)), data]
        }
        _ => vec![heap.add(Obj::Tuple(values))],
    };
    let mut writer = Writer::new(heap, release, python2);
    for pickle in pickles {
        writer.dump(pickle)?;
    }
    Ok(writer.out)
}

/// What a field is as text, or as raw bytes.
fn plain(heap: &Heap, id: Id) -> Res<Vec<u8>> {
    match &heap[id] {
        Obj::Text(text) if std::str::from_utf8(text).is_err() => {
            fault!(Caller, "surrogates, which are not UTF-8")
        }
        Obj::Text(bytes) | Obj::Bytes(bytes) | Obj::Blob(bytes) => Ok(bytes.clone()),
        Obj::Int(value) => Ok(value.decimal().into()),
        _ => fault!(Caller, "a field that cannot be written as text"),
    }
}

fn as_blob(heap: &mut Heap, id: Id) -> Id {
    match heap[id].clone() {
        Obj::Bytes(bytes) => heap.add(Obj::Blob(bytes)),
        _ => id,
    }
}
