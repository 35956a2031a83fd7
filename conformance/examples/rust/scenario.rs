//! Plays the scenarios of `router.run` (conformance/testee/protocol.md).

use crate::calls::{self, Arguments, Calls, Outcome};
use crate::fault::{fault, Res};
use crate::frame::Message;
use crate::inflate;
use crate::json::{self, number, object, text, Json};
use crate::leaf::{Event, Handler, Leaf, Policy, CALL_FUNCTION, FIRST_DYNAMIC, GET_MODULE};
use crate::modules::{Import, Modules};
use crate::payload;
use crate::pickle::{Reader, Release};
use crate::testee::{from_message, to_message, Answer};
use crate::value::{from_json, Heap, Obj};
use std::cell::RefCell;
use std::collections::VecDeque;

const ERROR: i64 = 40;

struct Scenario<'a> {
    leaf: Leaf,
    up: String, // the name of the link to the parent
    roles: bool,
    release: Release,
    functions: Option<&'a Json>,
    calls: Calls,
    waiting: VecDeque<Message>, // the calls that were not run yet
    modules: Modules,
}

pub fn run(request: &Json, limit: u64, release: Release) -> Res<Answer> {
    if request.need("role")?.str()? != "leaf" {
        return fault!(Unsupported, "a role other than leaf");
    }
    let roles = request.get("roles").map_or(false, Json::is_true);
    let parents: Res<Vec<u32>> =
        request.need("parent_ids")?.list()?.iter().map(Json::u32).collect();
    let id = request.need("context_id")?.u32()?;
    let mut scenario = Scenario {
        leaf: Leaf::new(id, parents?, limit, roles, release),
        up: String::new(),
        roles,
        release,
        functions: request.get("functions"),
        calls: Calls::new(release),
        waiting: VecDeque::new(),
        modules: Modules::new(names(request, "overrides")?, names(request, "blocks")?, release),
    };
    let mut steps = Vec::new();
    for step in request.need("steps")?.list()? {
        let mut outcome = scenario.step(step)?;
        outcome.extend(scenario.told()?);
        let outcome = outcome.into_iter().map(|(key, value)| (key.to_string(), value));
        steps.push(Json::Object(outcome.collect()));
    }
    let mut routes = Vec::new();
    if scenario.leaf.connected {
        routes.push(Json::List(vec![number(scenario.leaf.parents[0]), text(&scenario.up)]));
    }
    let mut answer = vec![("steps", Json::List(steps)), ("routes", Json::List(routes))];
    if !roles {
        answer.push(("handles", scenario.handles()));
    }
    Ok(answer)
}

impl Scenario<'_> {
    /// Does one step; what the leaf did besides is in its events.
    fn step(&mut self, step: &Json) -> Res<Answer> {
        let mut outcome = Vec::new();
        let mut refused = false;
        let leaf = &mut self.leaf;
        match step.need("do")?.str()? {
            "connect" if leaf.parents.first() == Some(&step.need("remote_id")?.u32()?) => {
                match self.up.is_empty() {
                    true => {
                        (self.up, leaf.connected) = (step.need("link")?.str()?.to_string(), true)
                    }
                    false => refused = true,
                }
            }
            "receive" if step.need("link")?.str()? == self.up => {
                leaf.receive(to_message(step.need("message")?)?)
            }
            "receive" => {} // by a link that was refused
            "route" => leaf.route(to_message(step.need("message")?)?),
            "add_handler" => {
                let handle = step.get("handle").map(Json::u32).transpose()?;
                match leaf.add_handler(handle, to_handler(step)?) {
                    Ok(handle) => outcome.push(("handle", number(handle))),
                    Err(_) => refused = true,
                }
            }
            "remove_handler" => {
                refused = leaf.handlers.remove(&step.need("handle")?.u32()?).is_none()
            }
            "lose" if step.need("link")?.str()? == self.up => leaf.lose(),
            "lose" => {}
            "shut_down" => leaf.end(),
            "exit" => leaf.exit(),
            "list_handles" => outcome.push(("handles", self.handles())),
            "run_call" => match self.waiting.pop_front() {
                Some(call) if !leaf.ending => outcome.extend(self.run_call(&call)?),
                _ => refused = true,
            },
            "import" => {
                let fullname = step.need("fullname")?.str()?;
                match self.modules.import(fullname, leaf.connected) {
                    Import::Refused => refused = true,
                    Import::There(message) => {
                        let imported = vec![module(message, self.release)?];
                        outcome.push(("imported", Json::List(imported)));
                    }
                    Import::Ask => {
                        leaf.route(leaf.message(leaf.parents[0], GET_MODULE, fullname.into()))
                    }
                    Import::Own | Import::Wait => {}
                }
            }
            other => return fault!(Unsupported, "the step {other} in a leaf"),
        }
        if refused {
            outcome.push(("refused", Json::Bool(true)));
        }
        Ok(outcome)
    }

    fn handles(&self) -> Json {
        Json::List(self.leaf.handlers.keys().map(number).collect())
    }

    fn run_call(&mut self, call: &Message) -> Res<Answer> {
        let (functions, ran) = (self.functions, RefCell::new(Vec::new()));
        let done = self.calls.run(call, |module, class, name| {
            let name = if class.is_empty() { name.into() } else { format!("{class}.{name}") };
            let function = functions?.get(module)?.get(&name)?;
            let (full_name, ran) = (format!("{module}.{name}"), &ran);
            Some(move |heap: &mut Heap, arguments: Arguments| -> Outcome {
                if !fits(function, &arguments) {
                    return Err("builtins.TypeError: these arguments do not fit".into());
                }
                ran.borrow_mut().push(text(&full_name));
                match (
                    function.get("raises").and_then(|raises| raises.str().ok()),
                    function.get("returns"),
                ) {
                    (Some(error), _) => Err(error.into()),
                    (_, Some(value)) => from_json(heap, value).map_err(|fault| fault.text().into()),
                    _ => Err("the function neither returns nor raises".into()),
                }
            })
        })?;
        let mut outcome = Vec::new();
        match done {
            calls::Answer::Reply(payload) => {
                let tag = payload::tag_of("CALL_FUNCTION", true, self.release);
                self.leaf.reply(call, tag, payload);
            }
            calls::Answer::Log(error) => {
                let record = object([
                    ("context_id", number(self.leaf.id)),
                    ("logger", text("mitogen")),
                    ("level", number(ERROR)),
                    ("message", text(&(calls::NO_REPLY.to_string() + self.shown(&error)))),
                ]);
                outcome.push(("logged", Json::List(vec![record])));
            }
        }
        let ran = ran.into_inner();
        if !ran.is_empty() {
            outcome.push(("ran", Json::List(ran)));
        }
        Ok(outcome)
    }

    /// What is shown of the text of a CallError.
    fn shown<'t>(&self, error: &'t str) -> &'t str {
        let functions = match self.functions {
            Some(Json::Object(modules)) => modules.iter().filter_map(|(_, module)| match module {
                Json::Object(functions) => Some(functions),
                _ => None,
            }),
            _ => return error,
        };
        let line = error.split('\n').next().unwrap();
        let raises = |function: &Json| match function.get("raises") {
            Some(Json::Text(raised)) => raised.starts_with(line),
            _ => false,
        };
        match functions.flatten().any(|(_, function)| raises(function)) {
            true => line,
            false => "",
        }
    }

    /// What the leaf did in a step.
    fn told(&mut self) -> Res<Answer> {
        let (mut sent, mut handled, mut ending) = (Vec::new(), Vec::new(), false);
        let mut imported = Vec::new();
        for event in std::mem::take(&mut self.leaf.events) {
            match event {
                Event::Send(message) => sent.push(self.sent(&message)?),
                Event::Ending => ending = true,
                Event::Module(message) => {
                    for _ in 0..self.modules.load(&message) {
                        imported.push(module(&message, self.release)?);
                    }
                }
                Event::Handled(handle, message) => {
                    let shown = object([
                        ("handle", number(handle)),
                        ("tag", number(message.tag)),
                        ("src", number(message.src)),
                        ("auth", number(message.auth)),
                        ("reply_to", number(message.reply_to)),
                        ("payload", json::of_bytes(&message.payload)),
                    ]);
                    handled.push((handle, shown));
                    if self.roles && handle == CALL_FUNCTION {
                        self.waiting.push_back(message);
                    }
                }
            }
        }
        handled.sort_by_key(|(handle, _)| *handle);
        let handled: Vec<Json> = handled.into_iter().map(|(_, shown)| shown).collect();
        let mut outcome = Vec::new();
        if !sent.is_empty() {
            outcome.push(("sent", Json::List(sent)));
        }
        if !handled.is_empty() {
            outcome.push(("handled", Json::List(handled)));
        }
        if !imported.is_empty() {
            outcome.push(("imported", Json::List(imported)));
        }
        if ending {
            outcome.push(("ending", Json::Bool(true)));
        }
        Ok(outcome)
    }

    /// A message that was sent. With roles, a reply of its own is shown by its meaning.
    fn sent(&self, message: &Message) -> Res<Json> {
        let mut shown = from_message(message, [("link", text(&self.up))]);
        let own = message.src == self.leaf.id && !message.is_dead();
        if let (Json::Object(entries), true) =
            (&mut shown, own && self.roles && message.handle >= FIRST_DYNAMIC)
        {
            entries.retain(|(key, _)| key != "tag" && key != "payload");
            if message.tag == payload::tag_of("CALL_FUNCTION", true, self.release) {
                let mut heap = Heap::default();
                let value = Reader::new(&mut heap, &message.payload, self.release).load()?;
                for object in &mut heap.objects {
                    if let Obj::CallError(error) = object {
                        let whole = String::from_utf8_lossy(error).into_owned();
                        *error = self.shown(&whole).into();
                    }
                }
                entries.push(("value".into(), heap.to_json(value)?));
            }
        }
        Ok(shown)
    }
}

/// Does the function take these arguments?
fn fits(function: &Json, arguments: &Arguments) -> bool {
    let takes = function.get("takes").and_then(|takes| takes.u32().ok());
    let fit = |takes| arguments.list.len() == takes as usize && arguments.by_name.is_empty();
    takes.map_or(true, fit)
}

/// Names of the request, such as its blocks.
fn names(request: &Json, key: &str) -> Res<Vec<String>> {
    let names = request.get(key).map_or(Ok(&[][..]), Json::list)?;
    names.iter().map(|name| name.str().map(String::from)).collect()
}

/// The fields of a LOAD_MODULE, with the source that its zlib stream inflates to.
fn module(message: &Message, release: Release) -> Res<Json> {
    let mut heap = Heap::default();
    let kind = ("LOAD_MODULE", false);
    let mut fields = Vec::new();
    for (name, value) in payload::parse(&mut heap, kind, &message.payload, message.tag, release)? {
        let value = match &heap[value] {
            Obj::Bytes(bytes) => {
                let (source, _) = inflate::zlib(bytes)?;
                heap.add(Obj::Bytes(source))
            }
            _ => value,
        };
        fields.push((name.to_string(), heap.to_json(value)?));
    }
    Ok(Json::Object(fields))
}

fn to_handler(step: &Json) -> Res<Handler> {
    Ok(Handler {
        policy: match step.get("policy").map(Json::str).transpose()? {
            None | Some("anyone") => Policy::Anyone,
            Some("parent_authority") => Policy::ParentAuthority,
            Some("neighbour") => Policy::Neighbour,
            Some(other) => return fault!(Unsupported, "the policy {other}"),
        },
        persist: step.get("persist") != Some(&Json::Bool(false)),
        respondent: step.get("respondent").map(Json::u32).transpose()?,
        reply: step.get("reply").map(Json::bytes).transpose()?,
        standard: false,
    })
}
