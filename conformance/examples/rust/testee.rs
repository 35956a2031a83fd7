//! Answers the questions of conformance/testee/protocol.md.

use crate::fault::{fault, Fault, Res};
use crate::frame::{self, has_tags, Message};
use crate::json::{self, number, object, text, Json};
use crate::pickle::{Reader, Release, Writer};
use crate::value::{from_json, Heap};
use crate::{boot, literal, payload, scenario};
use std::io::{BufRead, Write};

const NEWEST: Release = (0, 3, 54);
const LIMIT: i64 = 128 << 20;
const INFO: i64 = 20;
const OPERATIONS: [&str; 14] = [
    "hello",
    "frame.decode",
    "frame.encode",
    "pickle.load",
    "pickle.dump",
    "payload.parse",
    "payload.build",
    "literal.parse",
    "literal.write",
    "preamble.read",
    "preamble.build",
    "boot.parse",
    "stdio.lines",
    "router.run",
];

pub fn run() {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let request = line.map_err(|e| Fault::Broken(e.to_string())).and_then(|l| Json::parse(&l));
        let id = request.as_ref().ok().and_then(|r| r.get("id")).cloned().unwrap_or(Json::Null);
        let mut found = Vec::new(); // what an operation found before it refused the rest
        let answer = match request.and_then(|request| answer(&request, &mut found)) {
            Ok(answer) => answer,
            Err(Fault::Unsupported(why)) => vec![("unsupported", Json::Text(why))],
            Err(Fault::Broken(why)) => vec![("broken", Json::Text(why))],
            Err(fault) => {
                let kind = match fault {
                    Fault::Peer(_) => "peer",
                    Fault::Limit(_) => "limit",
                    _ => "caller",
                };
                let why = object([("kind", text(kind)), ("message", text(fault.text()))]);
                found.push(("refused", why));
                found
            }
        };
        let answer = answer.into_iter().chain([("id", id)]).map(|(k, v)| (k.to_string(), v));
        let line = Json::Object(answer.collect()).to_string() + "\n";
        if out.write_all(line.as_bytes()).and_then(|_| out.flush()).is_err() {
            return; // nobody reads any more
        }
    }
}

pub type Answer = Vec<(&'static str, Json)>;

fn answer(request: &Json, found: &mut Answer) -> Res<Answer> {
    let mut heap = Heap::default();
    let release = release(request)?;
    let python2 = request.get("profile") == Some(&text("python2"));
    let limit = request.get("max_message_size").map_or(Ok(LIMIT), Json::int)? as u64;
    Ok(match request.need("op")?.str()? {
        "hello" => vec![
            ("name", text("example in Rust")),
            ("language", text("Rust")),
            ("version", text("1")),
            ("releases", Json::List(vec![text("*")])),
            ("operations", Json::List(OPERATIONS.map(text).to_vec())),
        ],
        "frame.decode" => {
            let (bytes, mut messages) = (chunks(request)?, Vec::new());
            let mut rest = &bytes[..];
            let end = loop {
                match frame::decode(&mut rest, limit, release) {
                    Ok(Some(message)) => messages.push(from_message(&message, [])),
                    Ok(None) => break None,
                    Err(fault) => break Some(fault),
                }
            };
            found.push(("messages", Json::List(messages)));
            match end {
                None => [found.clone(), vec![("rest", number(rest.len()))]].concat(),
                Some(fault) => return Err(fault),
            }
        }
        "frame.encode" => {
            let mut bytes = Vec::new();
            for message in request.need("messages")?.list()? {
                let message = to_message(message)?;
                if !frame::is_tag(message.tag, release) || message.payload.len() as u64 > limit {
                    return fault!(Caller, "an unknown tag, or a payload that is too large");
                }
                bytes.extend(frame::encode(&message));
            }
            vec![("bytes", json::of_bytes(&bytes))]
        }
        "pickle.load" => {
            let bytes = request.need("bytes")?.bytes()?;
            let all = request.get("count") == Some(&text("all"));
            let mut reader = Reader::new(&mut heap, &bytes, release);
            reader.globals = request.get("globals") != Some(&text("none"));
            let (mut roots, mut end) = (Vec::new(), None);
            while end.is_none() && if all { !reader.rest.is_empty() } else { roots.is_empty() } {
                match reader.load() {
                    Ok(root) => roots.push(root),
                    Err(fault) => end = Some(fault),
                }
            }
            let values: Res<Vec<Json>> = roots.iter().map(|&root| heap.to_json(root)).collect();
            found.push(("values", Json::List(values?)));
            match end {
                None => found.clone(),
                Some(fault) => return Err(fault),
            }
        }
        "pickle.dump" => {
            let mut roots = Vec::new();
            for value in request.need("values")?.list()? {
                roots.push(from_json(&mut heap, value)?);
            }
            let mut writer = Writer::new(&heap, release, python2);
            for root in roots {
                writer.dump(root)?;
            }
            vec![("bytes", json::of_bytes(&writer.out))]
        }
        "payload.parse" => {
            let kind = payload_kind(request)?;
            let tag = match request.get("tag") {
                Some(tag) => tag.int()? as u16,
                None => payload::tag_of(kind.0, kind.1, release),
            };
            let bytes = request.need("bytes")?.bytes()?;
            let mut fields = Vec::new();
            for (name, value) in payload::parse(&mut heap, kind, &bytes, tag, release)? {
                fields.push((name.to_string(), heap.to_json(value)?));
            }
            vec![("fields", Json::Object(fields))]
        }
        "payload.build" => {
            let kind = payload_kind(request)?;
            let fields = request.need("fields")?;
            let field = |heap: &mut Heap, name: &str| from_json(heap, fields.need(name)?);
            let bytes = payload::build(&mut heap, kind, field, release, python2)?;
            let tag = payload::tag_of(kind.0, kind.1, release);
            let mut answer = vec![("bytes", json::of_bytes(&bytes))];
            if has_tags(release) {
                answer.push(("tag", number(tag)));
            }
            answer
        }
        "literal.parse" => {
            let value = literal::parse(&mut heap, &request.need("bytes")?.bytes()?)?;
            vec![("value", heap.to_json(value)?)]
        }
        "literal.write" => {
            let value = from_json(&mut heap, request.need("value")?)?;
            vec![("text", Json::Text(literal::write(&heap, value, python2)?))]
        }
        "preamble.read" => {
            let bytes = request.need("bytes")?.bytes()?;
            let preamble = boot::preamble(&mut heap, &bytes)?;
            vec![
                ("config", heap.to_json(preamble.config)?),
                ("source", number(preamble.source)),
                ("rest", number(bytes.len() - preamble.size)),
            ]
        }
        "preamble.build" => {
            let source = request.need("source")?.bytes()?;
            let config = from_json(&mut heap, request.need("config")?)?;
            let bytes = boot::build_preamble(&heap, &source, config, python2)?;
            vec![("bytes", json::of_bytes(&bytes))]
        }
        "boot.parse" => {
            let argv: Res<Vec<Vec<u8>>> =
                request.need("argv")?.list()?.iter().map(Json::bytes).collect();
            let (name, size) = boot::command(&argv?)?;
            vec![("name", json::of_bytes(&name)), ("preamble_size", number(size))]
        }
        "stdio.lines" => {
            let bytes = chunks(request)?;
            let mut lines: Vec<&[u8]> = bytes.split(|&byte| byte == b'\n').collect();
            // What follows the last line feed is no line yet, or a program's last words.
            let last = lines.pop().unwrap_or(b"");
            if request.get("ended").map_or(false, Json::is_true) && !last.is_empty() {
                lines.push(last);
            }
            if request.need("level")?.int()? > INFO {
                lines.clear();
            }
            let logger = request.need("stream")?.str()?;
            let record = |line: &[u8]| {
                let line = String::from_utf8_lossy(line);
                object([("logger", text(logger)), ("level", number(INFO)), ("text", text(&line))])
            };
            vec![("records", Json::List(lines.into_iter().map(record).collect()))]
        }
        "router.run" => scenario::run(request, limit, release)?,
        other => return fault!(Unsupported, "the operation {other}"),
    })
}

fn release(request: &Json) -> Res<Release> {
    let release = match request.get("release") {
        Some(release) => release,
        _ => return Ok(NEWEST),
    };
    let parts: Vec<u32> = release.str()?.split('.').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [major, minor, patch] => Ok((major, minor, patch)),
        _ => fault!(Broken, "the release {release}"),
    }
}

/// The bytes of a stream, which come in pieces.
fn chunks(request: &Json) -> Res<Vec<u8>> {
    let chunks: Res<Vec<Vec<u8>>> =
        request.need("chunks")?.list()?.iter().map(Json::bytes).collect();
    Ok(chunks?.concat())
}

fn payload_kind(request: &Json) -> Res<(&str, bool)> {
    let reply = request.get("reply").map_or(false, Json::is_true);
    Ok((request.need("handle")?.str()?, reply))
}

pub fn to_message(message: &Json) -> Res<Message> {
    let field = |name: &str| {
        let value = message.need(name)?; // may be an integer of any size
        value.u32().or_else(|_| fault!(Caller, "{name} is {value}"))
    };
    let tag = field("tag")?;
    Ok(Message {
        tag: u16::try_from(tag).or_else(|_| fault!(Caller, "the tag {tag}"))?,
        dst: field("dst")?,
        src: field("src")?,
        auth: field("auth")?,
        handle: field("handle")?,
        reply_to: field("reply_to")?,
        payload: message.need("payload")?.bytes()?,
    })
}

pub fn from_message<const N: usize>(message: &Message, more: [(&str, Json); N]) -> Json {
    let mut entries = vec![
        ("tag", number(message.tag)),
        ("dst", number(message.dst)),
        ("src", number(message.src)),
        ("auth", number(message.auth)),
        ("handle", number(message.handle)),
        ("reply_to", number(message.reply_to)),
        ("payload", json::of_bytes(&message.payload)),
    ];
    entries.extend(more);
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}
