//! What a child is started with: the command line and the preamble (BOOT-1 to BOOT-9).

use crate::fault::{fault, Res};
use crate::inflate;
use crate::literal;
use crate::value::{Heap, Id, Obj};

const FIRST_MARKER: &[u8] = b"MITO000";
const CALL: (&[u8], &[u8]) = (b"ExternalContext(", b").main()");

/// The parent's name for the child, and the size of the preamble.
pub fn command(argv: &[Vec<u8>]) -> Res<(Vec<u8>, u64)> {
    let (name, size) = match argv {
        [_, c, _, stage, name, size] if c == b"-c" => {
            let stage = inflate::deflated(&base64(stage)?)?.0;
            if find(&stage, FIRST_MARKER).is_none() {
                return fault!(Peer, "the first stage does not write the first marker");
            }
            (name.clone(), size.clone())
        }
        [_, c, code] if c == b"-c" => {
            let quoted = code.split(|&byte| byte == b'"').nth(1).unwrap_or(b"");
            first_stage(&inflate::zlib(&base64(quoted)?)?.0)?
        }
        _ => return fault!(Peer, "expected -c CODE, or -c CODE B64 NAME SIZE"),
    };
    let text = String::from_utf8(size).unwrap_or_default();
    match text.parse() {
        Ok(size @ 1..) if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok((name, size)),
        _ => fault!(Peer, "the size {text}"),
    }
}

/// The name and the size in a first stage of 0.3.31 or older (BOOT-2.6).
fn first_stage(stage: &[u8]) -> Res<(Vec<u8>, Vec<u8>)> {
    if find(stage, FIRST_MARKER).is_none() {
        return fault!(Peer, "the first stage does not write the first marker");
    }
    let start = match find(stage, b"(mitogen:") {
        Some(start) => start,
        _ => return fault!(Peer, "no name"),
    };
    let line = stage[start + 9..].split(|&byte| byte == b'\n').next().unwrap();
    // The name may hold what ends it, so its end is the last one of the line.
    let end = match line.windows(2).rposition(|two| two == b")'") {
        Some(end) => end,
        _ => return fault!(Peer, "the name does not end"),
    };
    let rest = &stage[start + 9 + end..];
    let size = match (find(rest, b"read("), find(rest, b"-len(")) {
        (_, Some(end)) => {
            let digits = rest[..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            &rest[end - digits..end]
        }
        (Some(start), None) => rest[start + 5..].split(|&byte| byte == b')').next().unwrap(),
        _ => return fault!(Peer, "no size"),
    };
    Ok((line[..end].to_vec(), size.to_vec()))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn base64(text: &[u8]) -> Res<Vec<u8>> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let padding = text.iter().rev().take_while(|&&byte| byte == b'=').count();
    if text.len() % 4 != 0 || padding > 2 {
        return fault!(Peer, "no base64");
    }
    let mut out = Vec::new();
    for four in text[..text.len() - padding].chunks(4) {
        let mut bits = 0u32;
        for &byte in four {
            match digits.iter().position(|&digit| digit == byte) {
                Some(value) => bits = bits << 6 | value as u32,
                None => return fault!(Peer, "no base64"),
            }
        }
        let bytes = (bits << (6 * (4 - four.len()) + 8)).to_be_bytes();
        out.extend(&bytes[..four.len() - 1]);
    }
    Ok(out)
}

pub struct Preamble {
    pub config: Id,
    pub source: usize, // bytes of the core
    pub size: usize,   // of the zlib stream
}

pub fn preamble(heap: &mut Heap, bytes: &[u8]) -> Res<Preamble> {
    let (text, size) = inflate::zlib(bytes)?;
    let text = text.strip_suffix(b"\n").unwrap_or(&text);
    let source = text.iter().rposition(|&byte| byte == b'\n');
    let line = &text[source.map_or(0, |source| source + 1)..];
    let literal = line.strip_prefix(CALL.0).and_then(|line| line.strip_suffix(CALL.1));
    let literal = match literal {
        Some(literal) => literal,
        _ => return fault!(Peer, "the last line is no configuration"),
    };
    let config = literal::parse(heap, literal)?;
    match heap[config] {
        Obj::Dict(_) => Ok(Preamble { config, source: source.unwrap_or(0), size }),
        _ => fault!(Peer, "the configuration is no dict"),
    }
}

pub fn build_preamble(heap: &Heap, source: &[u8], config: Id, python2: bool) -> Res<Vec<u8>> {
    let literal = literal::write(heap, config, python2)?;
    let text = [source, b"\n", CALL.0, literal.as_bytes(), CALL.1, b"\n"].concat();
    Ok(inflate::store(&text))
}
