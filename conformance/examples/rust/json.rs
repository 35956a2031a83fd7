//! JSON, as far as the testee protocol needs it. Numbers stay text.

use crate::fault::{fault, Res};

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

pub fn text(value: &str) -> Json {
    Json::Text(value.to_string())
}

pub fn number(value: impl ToString) -> Json {
    Json::Number(value.to_string())
}

pub fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn of_bytes(bytes: &[u8]) -> Json {
    Json::Text(hex(bytes))
}

impl Json {
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(entries) => entries.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }

    pub fn need(&self, key: &str) -> Res<&Json> {
        self.get(key).map_or_else(|| fault!(Broken, "the key {key} is missing"), Ok)
    }

    pub fn list(&self) -> Res<&[Json]> {
        match self {
            Json::List(items) => Ok(items),
            _ => fault!(Broken, "expected a list, got {self}"),
        }
    }

    pub fn str(&self) -> Res<&str> {
        match self {
            Json::Text(value) => Ok(value),
            _ => fault!(Broken, "expected a string, got {self}"),
        }
    }

    pub fn int(&self) -> Res<i64> {
        match self {
            Json::Number(value) if value.parse::<i64>().is_ok() => Ok(value.parse().unwrap()),
            _ => fault!(Broken, "expected an integer, got {self}"),
        }
    }

    pub fn u32(&self) -> Res<u32> {
        u32::try_from(self.int()?).or_else(|_| fault!(Broken, "{self} is no id and no handle"))
    }

    pub fn is_true(&self) -> bool {
        *self == Json::Bool(true)
    }

    /// Bytes are hexadecimal.
    pub fn bytes(&self) -> Res<Vec<u8>> {
        let digits = self.str()?.as_bytes();
        let digit = |byte: u8| (byte as char).to_digit(16);
        let pair = |pair: &[u8]| Some((digit(pair[0])? << 4 | digit(*pair.get(1)?)?) as u8);
        let bytes: Option<Vec<u8>> = digits.chunks(2).map(pair).collect();
        bytes.map_or_else(|| fault!(Broken, "expected hexadecimal digits"), Ok)
    }

    pub fn parse(line: &str) -> Res<Json> {
        let mut reader = Reader { text: line, at: 0 };
        let value = reader.value()?;
        reader.space();
        if reader.at < line.len() {
            return fault!(Broken, "something follows the JSON");
        }
        Ok(value)
    }
}

/// Compact, and ASCII only, which is also the form of key text.
impl std::fmt::Display for Json {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Json::Null => out.write_str("null"),
            Json::Bool(value) => write!(out, "{value}"),
            Json::Number(value) => out.write_str(value),
            Json::Text(value) => write_text(out, value),
            Json::List(items) => {
                out.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(out, "{}{item}", if i > 0 { "," } else { "" })?;
                }
                out.write_str("]")
            }
            Json::Object(entries) => {
                out.write_str("{")?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    out.write_str(if i > 0 { "," } else { "" })?;
                    write_text(out, key)?;
                    write!(out, ":{value}")?;
                }
                out.write_str("}")
            }
        }
    }
}

fn write_text(out: &mut std::fmt::Formatter, value: &str) -> std::fmt::Result {
    out.write_str("\"")?;
    for unit in value.chars() {
        match unit {
            '"' | '\\' => write!(out, "\\{unit}")?,
            ' '..='~' => write!(out, "{unit}")?,
            _ => {
                for half in unit.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{half:04x}")?;
                }
            }
        }
    }
    out.write_str("\"")
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn space(&mut self) {
        while self.peek().map_or(false, |byte| b" \t\r\n".contains(&byte)) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// True if the container goes on with another item.
    fn more(&mut self, first: bool, end: &str) -> Res<bool> {
        self.space();
        if self.take(end) {
            return Ok(false);
        }
        if !first && !self.take(",") {
            return fault!(Broken, "expected a comma at byte {}", self.at);
        }
        self.space();
        Ok(true)
    }

    fn value(&mut self) -> Res<Json> {
        self.space();
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                let mut entries = Vec::new();
                while self.more(entries.is_empty(), "}")? {
                    let key = self.string()?;
                    self.space();
                    if !self.take(":") {
                        return fault!(Broken, "expected a colon at byte {}", self.at);
                    }
                    entries.push((key, self.value()?));
                }
                Ok(Json::Object(entries))
            }
            Some(b'[') => {
                self.at += 1;
                let mut items = Vec::new();
                while self.more(items.is_empty(), "]")? {
                    items.push(self.value()?);
                }
                Ok(Json::List(items))
            }
            Some(b'"') => Ok(Json::Text(self.string()?)),
            _ if self.take("null") => Ok(Json::Null),
            _ if self.take("true") => Ok(Json::Bool(true)),
            _ if self.take("false") => Ok(Json::Bool(false)),
            _ => {
                let start = self.at;
                while self.peek().map_or(false, |b| b.is_ascii_digit() || b"+-.eE".contains(&b)) {
                    self.at += 1;
                }
                if start == self.at {
                    return fault!(Broken, "expected a value at byte {start}");
                }
                Ok(number(&self.text[start..self.at]))
            }
        }
    }

    fn string(&mut self) -> Res<String> {
        if !self.take("\"") {
            return fault!(Broken, "expected a string at byte {}", self.at);
        }
        let mut units: Vec<u16> = Vec::new();
        loop {
            let mut rest = self.text[self.at..].chars();
            let unit = match rest.next() {
                Some(unit) => unit,
                _ => return fault!(Broken, "a string does not end"),
            };
            self.at += unit.len_utf8();
            if unit == '"' {
                break;
            }
            if unit != '\\' {
                units.extend_from_slice(unit.encode_utf16(&mut [0; 2]));
                continue;
            }
            let escape = rest.next().unwrap_or(' ');
            self.at += escape.len_utf8();
            units.push(match escape {
                'n' => 10,
                't' => 9,
                'r' => 13,
                'b' => 8,
                'f' => 12,
                '"' | '\\' | '/' => escape as u16,
                'u' => {
                    let digits = self.text.get(self.at..self.at + 4).unwrap_or("");
                    self.at += digits.len();
                    u16::from_str_radix(digits, 16).or_else(|_| fault!(Broken, "a wrong \\u"))?
                }
                _ => return fault!(Broken, "the escape \\{escape}"),
            });
        }
        String::from_utf16(&units).or_else(|_| fault!(Broken, "a string has single surrogates"))
    }
}
