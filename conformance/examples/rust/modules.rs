//! The modules of a child: what it asks for, what it keeps, and what its policy denies (ROL-8).

use crate::frame::Message;
use crate::payload;
use crate::pickle::Release;
use crate::value::{Heap, Obj};
use std::collections::HashMap;

/// Those that no parent is asked for (ROL-8.4).
const DENIED: [&str; 5] = ["builtins", "__builtin__", "thread", "org", "cStringIO"];

pub enum Import<'a> {
    Refused,
    Own, // it came with the child
    There(&'a Message),
    Ask, // by a GET_MODULE with the full name
    Wait,
}

pub struct Modules {
    pub overrides: Vec<String>,
    pub blocks: Vec<String>,
    release: Release,
    kept: HashMap<String, Message>, // the LOAD_MODULE of each, also if there is no such module
    waiting: HashMap<String, usize>, // how many imports wait for it
}

impl Modules {
    pub fn new(overrides: Vec<String>, blocks: Vec<String>, release: Release) -> Modules {
        let (kept, waiting) = (HashMap::new(), HashMap::new());
        Modules { overrides, blocks, release, kept, waiting }
    }

    /// A module is to be imported. Without its parent a child has only what came before.
    pub fn import(&mut self, fullname: &str, has_parent: bool) -> Import<'_> {
        if fullname == "mitogen" || fullname == "mitogen.core" {
            return Import::Own; // neither is ever sent (ROL-9.10)
        }
        if self.denies(fullname) {
            return Import::Refused;
        }
        if let Some(message) = self.kept.get(fullname) {
            return Import::There(message);
        }
        if !has_parent {
            return Import::Refused;
        }
        let waiting = self.waiting.entry(fullname.into()).or_insert(0);
        *waiting += 1;
        match *waiting {
            1 => Import::Ask,
            _ => Import::Wait, // one request for all (ROL-8.1)
        }
    }

    /// A LOAD_MODULE came under the authority of a parent. Returns how many imports waited for it.
    pub fn load(&mut self, message: &Message) -> usize {
        let mut heap = Heap::default();
        let kind = ("LOAD_MODULE", false);
        let fields = payload::parse(&mut heap, kind, &message.payload, message.tag, self.release);
        let fullname = match fields.as_ref().map(|fields| &heap[fields[0].1]) {
            Ok(Obj::Text(fullname)) => String::from_utf8_lossy(fullname).into_owned(),
            _ => return 0, // it names none (ROL-9.12)
        };
        let waiting = self.waiting.remove(&fullname).unwrap_or(0);
        self.kept.insert(fullname, message.clone());
        waiting
    }

    fn denies(&self, fullname: &str) -> bool {
        let is_under = |name: &str| match fullname.strip_prefix(name) {
            Some(rest) => self.release < (0, 3, 42) || rest.is_empty() || rest.starts_with('.'),
            None => false,
        };
        let any = |names: &[String]| names.iter().any(|name| is_under(name));
        !self.overrides.is_empty() && !any(&self.overrides)
            || any(&self.blocks)
            || DENIED.iter().any(|name| is_under(name))
            || self.release >= (0, 2, 10) && is_under("msvcrt")
    }
}
