//! Messages, and the frames that they are on a link (FRM-1 to FRM-4).

use crate::fault::{fault, Res};
use crate::pickle::Release;

pub const LEGACY: u16 = 0x4d49;
pub const PICKLE: u16 = 0x4d4a;
pub const RAW: u16 = 0x4d4b;
pub const DEAD: u32 = 999; // the reply_to of a dead message (MSG-2)
pub const HEADER: usize = 26;

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub tag: u16,
    pub dst: u32,
    pub src: u32,
    pub auth: u32,
    pub handle: u32,
    pub reply_to: u32,
    pub payload: Vec<u8>,
}

impl Message {
    pub fn wants_reply(&self) -> bool {
        self.reply_to != 0 && self.reply_to != DEAD
    }

    pub fn is_dead(&self) -> bool {
        self.reply_to == DEAD
    }
}

/// Since when each frame says how its payload is encoded (FRM-2).
pub fn has_tags(release: Release) -> bool {
    release >= (0, 3, 39)
}

pub fn is_tag(tag: u16, release: Release) -> bool {
    tag == LEGACY || has_tags(release) && (tag == PICKLE || tag == RAW)
}

/// Takes the first frame off the bytes, if it is whole.
pub fn decode(bytes: &mut &[u8], limit: u64, release: Release) -> Res<Option<Message>> {
    if bytes.len() < HEADER {
        return Ok(None);
    }
    let word = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let tag = u16::from_be_bytes([bytes[0], bytes[1]]);
    let length = word(22);
    if !is_tag(tag, release) {
        return fault!(Peer, "the tag {tag:04x}");
    }
    if length as u64 > limit {
        return fault!(Limit, "a payload of {length} bytes, more than {limit}");
    }
    let payload = match bytes.get(HEADER..HEADER + length as usize) {
        Some(payload) => payload,
        _ => return Ok(None),
    };
    let message = Message {
        tag,
        dst: word(2),
        src: word(6),
        auth: word(10),
        handle: word(14),
        reply_to: word(18),
        payload: payload.to_vec(),
    };
    *bytes = &bytes[HEADER + payload.len()..];
    Ok(Some(message))
}

pub fn encode(message: &Message) -> Vec<u8> {
    let mut out = message.tag.to_be_bytes().to_vec();
    let length = message.payload.len() as u32;
    for word in [message.dst, message.src, message.auth, message.handle, message.reply_to, length] {
        out.extend(word.to_be_bytes());
    }
    out.extend(&message.payload);
    out
}
