//! What a context does with a call: it finds the function, runs it unless its chain has failed,
//! and says what the answer is (PAY-4).

use crate::fault::Res;
use crate::frame::Message;
use crate::payload;
use crate::pickle::{cut, Release, Writer, LONGEST_CALL_ERROR};
use crate::value::{Heap, Id, Obj};
use std::collections::HashMap;

/// The result of a function, or the text of a CallError.
pub type Outcome = Result<Id, String>;

/// What a function is called with.
pub struct Arguments {
    pub list: Vec<Id>,
    pub by_name: Vec<(Id, Id)>,
}

pub enum Answer {
    Reply(Vec<u8>), // the payload, if anybody wants it
    Log(String),    // nobody does, so the error is logged, behind NO_REPLY (PAY-4.10)
}

pub const NO_REPLY: &str = "No-reply function call failed: ";

pub struct Calls {
    release: Release,
    failed: HashMap<String, String>, // the chains, and their errors
}

impl Calls {
    pub fn new(release: Release) -> Calls {
        Calls { release, failed: HashMap::new() }
    }

    /// Runs one call. `find` knows the functions, by module, class (or "") and name.
    pub fn run<F>(
        &mut self,
        call: &Message,
        find: impl Fn(&str, &str, &str) -> Option<F>,
    ) -> Res<Answer>
    where
        F: FnOnce(&mut Heap, Arguments) -> Outcome,
    {
        let mut heap = Heap::default();
        let (chain, result) = self.result(&mut heap, call, find);
        let pickled = result.and_then(|value| {
            let mut writer = Writer::new(&heap, self.release, false);
            let written = writer.dump(value).map(|_| writer.out);
            written.map_err(|fault| format!("builtins.TypeError: {}", fault.text()))
        });
        let error = match pickled {
            Ok(payload) => return Ok(Answer::Reply(payload)),
            Err(error) => error,
        };
        if call.reply_to == 0 && chain.is_none() {
            return Ok(Answer::Log(error));
        }
        let error = heap.add(Obj::CallError(cut(error.as_bytes(), LONGEST_CALL_ERROR).to_vec()));
        let mut writer = Writer::new(&heap, self.release, false);
        writer.dump(error)?;
        Ok(Answer::Reply(writer.out))
    }

    /// The chain that has failed by this call, or before it, and the result. A call that cannot
    /// be resolved fails no chain (PAY-4.9).
    fn result<F>(
        &mut self,
        heap: &mut Heap,
        call: &Message,
        find: impl Fn(&str, &str, &str) -> Option<F>,
    ) -> (Option<String>, Outcome)
    where
        F: FnOnce(&mut Heap, Arguments) -> Outcome,
    {
        let kind = ("CALL_FUNCTION", false);
        let fields = match payload::parse(heap, kind, &call.payload, call.tag, self.release) {
            Ok(fields) => fields,
            Err(fault) => return (None, Err(format!("builtins.ValueError: {}", fault.text()))),
        };
        let value = |index: usize| fields[index].1;
        let name = |heap: &Heap, index| match &heap[value(index)] {
            Obj::Text(text) => String::from_utf8_lossy(text).into_owned(),
            _ => String::new(), // no class
        };
        let (module, class, function) = (name(heap, 1), name(heap, 2), name(heap, 3));
        let list = match heap[value(4)].clone() {
            Obj::Tuple(list) | Obj::List(list) => list,
            _ => unreachable!("payload::parse looked at it"),
        };
        let by_name = match heap[value(5)].clone() {
            Obj::Dict(dict) | Obj::Kwargs(dict) => dict.entries,
            _ => unreachable!("payload::parse looked at it"),
        };
        if [&module[..], &class, &function] == ["mitogen.core", "Dispatcher", "forget_chain"] {
            return (None, self.forget_chain(heap, &list, &by_name));
        }
        let run = match find(&module, &class, &function) {
            Some(run) => run,
            _ => {
                let error = format!("no function {module} {class} {function}");
                return (None, Err(format!("builtins.AttributeError: {error}")));
            }
        };
        let chain = match (&heap[value(0)], heap.to_json(value(0))) {
            (Obj::None, _) => None,
            (_, Ok(chain)) => Some(chain.to_string()),
            (_, Err(fault)) => {
                return (None, Err(format!("builtins.ValueError: {}", fault.text())))
            }
        };
        if let Some(error) = chain.as_ref().and_then(|chain| self.failed.get(chain)) {
            return (chain.clone(), Err(error.clone()));
        }
        let result = run(heap, Arguments { list, by_name });
        if let (Some(chain), Err(error)) = (&chain, &result) {
            self.failed.insert(chain.clone(), error.clone());
        }
        (chain, result)
    }

    /// Its argument is called `chain_id` (ROL-7.4).
    fn forget_chain(&mut self, heap: &mut Heap, list: &[Id], by_name: &[(Id, Id)]) -> Outcome {
        let chain = match (list, by_name) {
            ([chain], []) => *chain,
            ([], [(name, chain)]) if matches!(&heap[*name], Obj::Text(name) if name == b"chain_id") => {
                *chain
            }
            _ => return Err("builtins.TypeError: expected the id of a chain".into()),
        };
        match heap.to_json(chain) {
            Ok(chain) => self.failed.remove(&chain.to_string()),
            Err(fault) => return Err(format!("builtins.TypeError: {}", fault.text())),
        };
        Ok(heap.add(Obj::None))
    }
}
