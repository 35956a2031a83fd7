//! The router of a context without children, whose only link leads to its parent. It is told
//! what happened, and says what is to be done; it does no input or output.

use crate::fault::{fault, Res};
use crate::frame::{Message, DEAD, LEGACY};
use crate::payload;
use crate::pickle::Release;
use std::collections::BTreeMap;

pub const GET_MODULE: u32 = 100;
pub const CALL_FUNCTION: u32 = 101;
pub const FORWARD_LOG: u32 = 102;
pub const DEL_ROUTE: u32 = 104;
pub const SHUTDOWN: u32 = 106;
pub const LOAD_MODULE: u32 = 107;
pub const CALL_SERVICE: u32 = 110;
pub const LOAD_RESOURCE: u32 = 113;
pub const FIRST_DYNAMIC: u32 = 1000;

#[derive(Clone, Copy, PartialEq)]
pub enum Policy {
    Anyone,
    ParentAuthority,
    Neighbour,
}

#[derive(Clone)]
pub struct Handler {
    pub policy: Policy,
    pub persist: bool,
    pub respondent: Option<u32>,
    pub reply: Option<Vec<u8>>,
    pub standard: bool,
}

/// What is to be done.
pub enum Event {
    Send(Message),
    Handled(u32, Message), // a call is one for CALL_FUNCTION
    Module(Message),       // a LOAD_MODULE, for those who wait for it
    Ending,
}

pub struct Leaf {
    pub id: u32,
    pub parents: Vec<u32>,
    pub limit: u64,
    pub handlers: BTreeMap<u32, Handler>,
    pub connected: bool,
    pub events: Vec<Event>,
    next: u32,
    pub ending: bool,
    roles: bool,
}

impl Leaf {
    /// With roles it serves the handles of ROL-20, else that of the router alone.
    pub fn new(id: u32, parents: Vec<u32>, limit: u64, roles: bool, release: Release) -> Leaf {
        let (handlers, events) = (BTreeMap::new(), Vec::new());
        let mut leaf = Leaf {
            id,
            parents,
            limit,
            handlers,
            events,
            roles,
            connected: false,
            next: FIRST_DYNAMIC,
            ending: false,
        };
        leaf.serve(DEL_ROUTE, Policy::Neighbour);
        if roles {
            for handle in [CALL_FUNCTION, SHUTDOWN, LOAD_MODULE, CALL_SERVICE] {
                leaf.serve(handle, Policy::ParentAuthority);
            }
        }
        if roles && release >= (0, 3, 37) {
            leaf.serve(LOAD_RESOURCE, Policy::ParentAuthority);
        }
        leaf
    }

    fn serve(&mut self, handle: u32, policy: Policy) {
        let (persist, respondent, reply) = (true, None, None);
        self.handlers
            .insert(handle, Handler { policy, persist, respondent, reply, standard: true });
    }

    /// Adds a handler, at the next handle if none is given (RTE-8).
    pub fn add_handler(&mut self, handle: Option<u32>, handler: Handler) -> Res<u32> {
        let handle = handle.unwrap_or(self.next);
        if self.handlers.contains_key(&handle) {
            return fault!(Caller, "the handle {handle} has a handler");
        }
        self.next += (handle == self.next) as u32;
        self.handlers.insert(handle, handler);
        Ok(handle)
    }

    /// A message came from the parent. Whoever sent it is behind that link (RTE-1.3).
    pub fn receive(&mut self, message: Message) {
        if !self.connected {
            return;
        }
        match message.dst == self.id {
            true => self.deliver(message, false),
            false => self.no_route(message),
        }
    }

    /// Sends a message of this context's own.
    pub fn route(&mut self, message: Message) {
        if message.payload.len() as u64 > self.limit {
            self.too_large(message);
        } else if message.dst == self.id {
            self.deliver(message, true);
        } else if self.connected {
            self.events.push(Event::Send(message));
        } else {
            self.no_route(message);
        }
    }

    /// A message in this context's own name.
    pub fn message(&self, dst: u32, handle: u32, payload: Vec<u8>) -> Message {
        Message { tag: LEGACY, dst, src: self.id, auth: self.id, handle, reply_to: 0, payload }
    }

    /// Answers a message, if it wants a reply.
    pub fn reply(&mut self, message: &Message, tag: u16, payload: Vec<u8>) {
        if message.wants_reply() {
            let reply = self.message(message.src, message.reply_to, payload);
            self.route(Message { tag, ..reply });
        }
    }

    /// The link to the parent is lost (RTE-9, PAY-5.5).
    pub fn lose(&mut self) {
        self.connected = false;
        let id = self.id;
        self.end_waits(|respondent| respondent != id);
        self.end();
    }

    /// The context ends, and serves nothing any more.
    pub fn exit(&mut self) {
        for (handle, handler) in std::mem::take(&mut self.handlers) {
            if !handler.standard {
                self.handled_dead(handle, "Broker has exitted");
            }
        }
        self.end();
    }

    /// It begins to end, and takes no calls any more (ROL-18).
    pub fn end(&mut self) {
        if self.roles && !self.ending {
            self.ending = true;
            self.handlers.remove(&CALL_FUNCTION);
            self.events.push(Event::Ending);
        }
    }

    fn has_parent_authority(&self, message: &Message) -> bool {
        message.auth == self.id || self.parents.contains(&message.auth)
    }

    fn deliver(&mut self, message: Message, own: bool) {
        let handle = message.handle;
        let handler = match self.handlers.get(&handle).cloned() {
            Some(handler) => handler,
            _ => return self.dead_reply(&message, "invalid handle"),
        };
        if handler.respondent.map_or(false, |id| !self.is_answer_of(id, &message, own)) {
            return self.dead_reply(&message, "reply from unexpected context");
        }
        let allowed = match handler.policy {
            Policy::Anyone => true,
            Policy::ParentAuthority => self.has_parent_authority(&message),
            Policy::Neighbour => self.parents.first() == Some(&message.src),
        };
        if !allowed {
            return self.dead_reply(&message, "refused by policy");
        }
        if !handler.persist {
            self.handlers.remove(&handle);
        }
        match (handler.standard, handle) {
            (true, CALL_FUNCTION) if message.is_dead() => self.end(),
            (true, SHUTDOWN) if message.is_dead() => {}
            (true, SHUTDOWN) => self.end(),
            (true, DEL_ROUTE) if message.is_dead() => {}
            (true, DEL_ROUTE) => self.route_is_gone(&message.payload),
            (true, CALL_FUNCTION) => self.events.push(Event::Handled(handle, message)),
            (true, LOAD_MODULE) if message.is_dead() => {}
            (true, LOAD_MODULE) => self.events.push(Event::Module(message)),
            (true, _) => {} // ROL-20.8: nobody here waits for it
            (false, _) => {
                self.events.push(Event::Handled(handle, message.clone()));
                if let Some(payload) = handler.reply {
                    self.reply(&message, LEGACY, payload);
                }
            }
        }
    }

    /// May a handler that waits for this context take the message (RTE-8.4 to RTE-8.12)?
    fn is_answer_of(&self, respondent: u32, message: &Message, own: bool) -> bool {
        if message.src == respondent || !message.is_dead() || own {
            return message.src == respondent || own && message.is_dead();
        }
        match self.parents.contains(&respondent) {
            true => self.parents.contains(&message.src),
            false => respondent != self.id, // all others are behind the link to the parent
        }
    }

    /// RTE-12.10, RTE-12.14.
    fn route_is_gone(&mut self, payload: &[u8]) {
        let digits = payload.split(|&byte| byte == b':').next().unwrap();
        match payload::number(digits).map(u32::try_from) {
            Ok(Ok(gone)) if gone != self.id && !self.parents.contains(&gone) => {
                self.end_waits(|respondent| respondent == gone);
            }
            _ => {}
        }
    }

    fn end_waits(&mut self, is_gone: impl Fn(u32) -> bool) {
        let waits = |handler: &Handler| handler.respondent.map_or(false, &is_gone);
        let handles = self.handlers.iter().filter(|(_, handler)| waits(handler));
        for handle in handles.map(|(&handle, _)| handle).collect::<Vec<u32>>() {
            self.handlers.remove(&handle);
            self.handled_dead(handle, "the respondent Context has disconnected");
        }
    }

    fn handled_dead(&mut self, handle: u32, reason: &str) {
        let mut message = self.message(self.id, handle, reason.into());
        message.reply_to = DEAD;
        self.events.push(Event::Handled(handle, message));
    }

    fn no_route(&mut self, message: Message) {
        let reason = format!("no route to {}, my ID is {}", message.dst, self.id);
        self.dead_reply(&message, &reason);
    }

    /// RTE-4.9, RTE-4.13, RTE-4.21, RTE-4.25.
    fn too_large(&mut self, message: Message) {
        let reason = format!("message too large (max {} bytes)", self.limit);
        if message.wants_reply() {
            self.dead_reply(&message, &reason);
        } else if !message.is_dead() && ![CALL_FUNCTION, CALL_SERVICE].contains(&message.handle) {
            self.send_dead(message.dst, message.handle, &reason);
        }
    }

    /// Tells whoever wants a reply that none will come (RTE-4).
    fn dead_reply(&mut self, message: &Message, reason: &str) {
        if message.wants_reply() {
            self.send_dead(message.src, message.reply_to, reason);
        }
    }

    fn send_dead(&mut self, dst: u32, handle: u32, reason: &str) {
        let mut dead = self.message(dst, handle, reason.into());
        dead.reply_to = DEAD;
        self.route(dead);
    }
}
