//! Literals of Python, as a configuration has them (LIT-1 to LIT-7).

use crate::fault::{fault, Res};
use crate::int::Int;
use crate::value::{push_character, Dict, Heap, Id, Obj};

const DEEPEST: usize = 100; // LIT-4
const LONGEST_INT: usize = 4_300; // digits (LIT-3.8)

pub fn parse(heap: &mut Heap, text: &[u8]) -> Res<Id> {
    let mut reader = Reader { heap, rest: text };
    let value = reader.value(0)?;
    reader.spaces();
    match reader.rest.is_empty() {
        true => Ok(value),
        false => fault!(Peer, "something follows the literal"),
    }
}

struct Reader<'a> {
    heap: &'a mut Heap,
    rest: &'a [u8],
}

impl Reader<'_> {
    fn spaces(&mut self) {
        while self.take(b" ") {}
    }

    fn take(&mut self, word: &[u8]) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => self.rest = rest,
            None => return false,
        }
        true
    }

    fn expect(&mut self, word: &[u8]) -> Res<()> {
        self.spaces();
        match self.take(word) {
            true => Ok(()),
            false => fault!(Peer, "expected {}", String::from_utf8_lossy(word)),
        }
    }

    fn value(&mut self, depth: usize) -> Res<Id> {
        self.spaces();
        if depth >= DEEPEST && matches!(self.rest, [b'(' | b'[' | b'{', ..]) {
            return fault!(Limit, "containers nested more than {DEEPEST} deep");
        }
        let object = match self.rest {
            [b'(', ..] => {
                self.take(b"(");
                let (items, comma) = self.items(b")", depth)?;
                if items.len() == 1 && !comma {
                    return fault!(Peer, "one value in parentheses");
                }
                Obj::Tuple(items)
            }
            [b'[', ..] => {
                self.take(b"[");
                Obj::List(self.items(b"]", depth)?.0)
            }
            [b'{', ..] => {
                self.take(b"{");
                Obj::Dict(self.entries(depth)?)
            }
            [b'\'' | b'"', ..] => Obj::Text(self.string(true)?),
            [b'u', b'\'' | b'"', ..] => {
                self.take(b"u");
                Obj::Text(self.string(true)?)
            }
            [b'b', b'\'' | b'"', ..] => {
                self.take(b"b");
                Obj::Bytes(self.string(false)?)
            }
            [b'-' | b'0'..=b'9', ..] => self.number()?,
            _ => match self.name() {
                b"None" => Obj::None,
                b"True" => Obj::Bool(true),
                b"False" => Obj::Bool(false),
                _ => return fault!(Peer, "no literal"),
            },
        };
        Ok(self.heap.add(object))
    }

    /// Items up to the end, and whether a comma is behind the last one.
    fn items(&mut self, end: &[u8], depth: usize) -> Res<(Vec<Id>, bool)> {
        let (mut items, mut comma) = (Vec::new(), true);
        loop {
            self.spaces();
            if self.take(end) {
                return Ok((items, comma));
            }
            if !comma {
                return fault!(Peer, "a comma is missing");
            }
            items.push(self.value(depth + 1)?);
            self.spaces();
            comma = self.take(b",");
        }
    }

    fn entries(&mut self, depth: usize) -> Res<Dict> {
        let mut dict = Dict::default();
        let mut comma = true;
        loop {
            self.spaces();
            if self.take(b"}") {
                return Ok(dict);
            }
            if !comma {
                return fault!(Peer, "a comma is missing");
            }
            let key = self.value(depth + 1)?;
            self.expect(b":")?;
            let value = self.value(depth + 1)?;
            self.heap.set(&mut dict, key, value)?;
            self.spaces();
            comma = self.take(b",");
        }
    }

    fn name(&mut self) -> &[u8] {
        let size = self.rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (name, rest) = self.rest.split_at(size);
        self.rest = rest;
        name
    }

    fn digits(&mut self) -> &[u8] {
        let size = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(size);
        self.rest = rest;
        digits
    }

    fn number(&mut self) -> Res<Obj> {
        let negative = self.take(b"-");
        let whole = self.digits().to_vec();
        let mut float = String::from_utf8(whole.clone()).unwrap();
        let integer = float.len();
        if self.take(b".") {
            float += ".";
            float += std::str::from_utf8(self.digits()).unwrap();
        }
        if matches!(self.rest, [b'e' | b'E', ..]) {
            self.rest = &self.rest[1..];
            float += "e";
            if let [sign @ (b'+' | b'-'), rest @ ..] = self.rest {
                float.push(*sign as char);
                self.rest = rest;
            }
            float += std::str::from_utf8(self.digits()).unwrap();
        }
        let is_int = float.len() == integer;
        if is_int {
            _ = self.take(b"L");
        }
        let ends =
            !matches!(self.rest.first(), Some(b) if b.is_ascii_alphanumeric() || b"._".contains(b));
        let zero = whole.len() > 1 && whole[0] == b'0';
        if whole.is_empty() || !ends || zero {
            return fault!(Peer, "no number that a literal has");
        }
        if is_int {
            if whole.len() > LONGEST_INT {
                return fault!(Limit, "an integer of more than {LONGEST_INT} digits");
            }
            return Ok(Obj::Int(Int::parse(negative, &whole, 10).unwrap()));
        }
        match float.parse::<f64>() {
            Ok(value) => Ok(Obj::Float(if negative { -value } else { value })),
            Err(_) => fault!(Peer, "no float"),
        }
    }

    /// What is in quotes (LIT-2).
    fn string(&mut self, is_text: bool) -> Res<Vec<u8>> {
        let quote = self.rest[0];
        self.rest = &self.rest[1..];
        let mut plain = Vec::new(); // since the last escape
        let mut value = Vec::new();
        loop {
            let (byte, rest) = match self.rest {
                [byte, rest @ ..] => (byte, rest),
                _ => return fault!(Peer, "a string has no end"),
            };
            self.rest = rest;
            if *byte != quote && *byte != b'\\' {
                if b"\n\r\0".contains(byte) || !is_text && !byte.is_ascii() {
                    return fault!(Peer, "a byte that a string cannot have");
                }
                plain.push(*byte);
                continue;
            }
            if std::str::from_utf8(&plain).is_err() {
                return fault!(Peer, "text that is not UTF-8");
            }
            value.append(&mut plain);
            if *byte == quote {
                return Ok(value);
            }
            let (escape, rest) = match self.rest {
                [escape, rest @ ..] => (escape, rest),
                _ => return fault!(Peer, "half an escape"),
            };
            self.rest = rest;
            let size = match escape {
                b'\\' | b'\'' | b'"' => {
                    value.push(*escape);
                    continue;
                }
                b'n' => {
                    value.push(b'\n');
                    continue;
                }
                b'r' => {
                    value.push(b'\r');
                    continue;
                }
                b't' => {
                    value.push(b'\t');
                    continue;
                }
                b'x' => 2,
                b'u' if is_text => 4,
                b'U' if is_text => 8,
                _ => return fault!(Peer, "the escape \\{}", *escape as char),
            };
            let digits = self.rest.get(..size).and_then(|digits| std::str::from_utf8(digits).ok());
            let code = digits
                .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .and_then(|digits| u32::from_str_radix(digits, 16).ok());
            let taken = match code {
                Some(code) if !is_text => Some(value.push(code as u8)),
                Some(code) => push_character(&mut value, code),
                None => None,
            };
            if taken.is_none() {
                return fault!(Peer, "an escape without its digits");
            }
            self.rest = &self.rest[size..];
        }
    }
}

/// Writes a value as `repr()` of Python 2 or 3 does, and escapes what is not ASCII (LIT-6).
pub fn write(heap: &Heap, id: Id, python2: bool) -> Res<String> {
    let mut out = String::new();
    write_at(heap, id, python2, 0, &mut out)?;
    Ok(out)
}

fn write_at(heap: &Heap, id: Id, python2: bool, depth: usize, out: &mut String) -> Res<()> {
    if depth > DEEPEST {
        return fault!(Caller, "containers nested more than {DEEPEST} deep");
    }
    match &heap[id] {
        Obj::None => *out += "None",
        Obj::Bool(true) => *out += "True",
        Obj::Bool(false) => *out += "False",
        Obj::Int(value) => {
            *out += &value.decimal();
            if python2 && value.to_i64().is_none() {
                out.push('L');
            }
        }
        Obj::Float(value) if value.is_finite() => *out += &float(*value),
        Obj::Text(text) => {
            *out += if python2 { "u" } else { "" };
            let mut characters = Vec::new();
            let mut rest = &text[..];
            while let Some(&first) = rest.first() {
                let size = match first {
                    0..=0x7f => 1,
                    0xc0..=0xdf => 2,
                    0xe0..=0xef => 3,
                    _ => 4,
                };
                let lead = if size == 1 { first } else { first & (0x7f >> size) } as u32;
                characters.push(rest[1..size].iter().fold(lead, |c, b| c << 6 | (b & 0x3f) as u32));
                rest = &rest[size..];
            }
            quoted(&characters, out);
        }
        Obj::Bytes(bytes) => {
            *out += if python2 { "" } else { "b" };
            quoted(&bytes.iter().map(|&byte| byte as u32).collect::<Vec<u32>>(), out);
        }
        Obj::List(items) | Obj::Tuple(items) => {
            let tuple = matches!(heap[id], Obj::Tuple(_));
            out.push(if tuple { '(' } else { '[' });
            for (i, &item) in items.iter().enumerate() {
                *out += if i > 0 { ", " } else { "" };
                write_at(heap, item, python2, depth + 1, out)?;
            }
            *out += if tuple && items.len() == 1 { "," } else { "" };
            out.push(if tuple { ')' } else { ']' });
        }
        Obj::Dict(dict) => {
            out.push('{');
            for (i, &(key, value)) in dict.entries.iter().enumerate() {
                *out += if i > 0 { ", " } else { "" };
                write_at(heap, key, python2, depth + 1, out)?;
                *out += ": ";
                write_at(heap, value, python2, depth + 1, out)?;
            }
            out.push('}');
        }
        _ => return fault!(Caller, "a value that has no literal (LIT-6.4)"),
    }
    Ok(())
}

fn quoted(characters: &[u32], out: &mut String) {
    let has = |quote: char| characters.contains(&(quote as u32));
    let quote = if has('\'') && !has('"') { '"' } else { '\'' };
    out.push(quote);
    for &character in characters {
        match char::from_u32(character) {
            Some('\n') => *out += "\\n",
            Some('\r') => *out += "\\r",
            Some('\t') => *out += "\\t",
            Some(c) if c == quote || c == '\\' => out.extend(['\\', c]),
            Some(c @ ' '..='~') => out.push(c),
            _ if character < 0x100 => *out += &format!("\\x{character:02x}"),
            _ if character < 0x10000 => *out += &format!("\\u{character:04x}"),
            _ => *out += &format!("\\U{character:08x}"),
        }
    }
    out.push(quote);
}

/// The shortest digits that are this float, with an exponent where Python has one.
fn float(value: f64) -> String {
    let text = format!("{value:e}");
    let (digits, exponent) = text.split_once('e').unwrap();
    match exponent.parse::<i32>().unwrap() {
        -4..=15 => format!("{value:?}"),
        exponent => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
    }
}
