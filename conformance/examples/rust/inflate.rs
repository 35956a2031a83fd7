//! Deflate and zlib: a reader, and a writer that does not compress.

use crate::fault::{fault, Res};

const MOST: usize = 8 << 20; // of inflated bytes (BOOT-3.2, BOOT-5.2)

const LENGTH_EXTRA: [u8; 29] =
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const CODE_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// More input may make the stream whole.
pub const CUT: &str = "a compressed stream is not whole";

/// A zlib stream: what it inflates to, and its size.
pub fn zlib(bytes: &[u8]) -> Res<(Vec<u8>, usize)> {
    let (method, flags, rest) = match bytes {
        [method, flags, rest @ ..] => (method, flags, rest),
        _ => return fault!(Peer, "{CUT}"),
    };
    let header = (*method as u16) << 8 | *flags as u16;
    if method & 0x0f != 8 || method >> 4 > 7 || header % 31 != 0 || flags & 0x20 != 0 {
        return fault!(Peer, "no zlib stream");
    }
    let (out, size) = deflated(rest)?;
    let checksum = match rest.get(size..size + 4) {
        Some(checksum) => checksum,
        _ => return fault!(Peer, "{CUT}"),
    };
    if checksum != adler32(&out).to_be_bytes() {
        return fault!(Peer, "the checksum of a zlib stream is wrong");
    }
    Ok((out, size + 6))
}

/// A zlib stream of stored blocks.
pub fn store(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks = bytes.chunks(0xffff).count().max(1);
    for i in 0..blocks {
        let block = &bytes[i * 0xffff..bytes.len().min((i + 1) * 0xffff)];
        out.push((i + 1 == blocks) as u8);
        out.extend((block.len() as u16).to_le_bytes());
        out.extend((!(block.len() as u16)).to_le_bytes());
        out.extend(block);
    }
    out.extend(adler32(bytes).to_be_bytes());
    out
}

fn adler32(bytes: &[u8]) -> u32 {
    let (a, b) = bytes.iter().fold((1, 0), |(a, b), &byte| {
        let a = (a + byte as u32) % 65521;
        (a, (a + b) % 65521)
    });
    b << 16 | a
}

/// Raw deflate: what it inflates to, and its size.
pub fn deflated(bytes: &[u8]) -> Res<(Vec<u8>, usize)> {
    let mut bits = Bits { bytes, at: 0 };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => {
                let start = (bits.at + 7) / 8;
                let (a, b, c, d) = match bytes.get(start..start + 4) {
                    Some(&[a, b, c, d]) => (a, b, c, d),
                    _ => return fault!(Peer, "{CUT}"),
                };
                let size = u16::from_le_bytes([a, b]);
                if size != !u16::from_le_bytes([c, d]) {
                    return fault!(Peer, "a stored block of a wrong size");
                }
                let end = start + 4 + size as usize;
                let block = match bytes.get(start + 4..end) {
                    Some(block) => block,
                    _ => return fault!(Peer, "{CUT}"),
                };
                out.extend(block);
                bits.at = end * 8;
            }
            1 => {
                let sizes: Vec<u8> = (0..288)
                    .map(|symbol| match symbol {
                        0..=143 => 8,
                        144..=255 => 9,
                        256..=279 => 7,
                        _ => 8,
                    })
                    .collect();
                block(&mut bits, &mut out, &Code::new(&sizes)?, &Code::new(&[5; 32])?)?;
            }
            2 => {
                let (literals, distances) = (bits.take(5)? + 257, bits.take(5)? + 1);
                let mut sizes = [0; 19];
                for i in 0..bits.take(4)? + 4 {
                    sizes[CODE_ORDER[i]] = bits.take(3)? as u8;
                }
                let code = Code::new(&sizes)?;
                let mut sizes = Vec::new();
                while sizes.len() < literals + distances {
                    let (size, times) = match bits.symbol(&code)? {
                        16 if sizes.is_empty() => return fault!(Peer, "nothing to repeat"),
                        16 => (sizes[sizes.len() - 1], bits.take(2)? + 3),
                        17 => (0, bits.take(3)? + 3),
                        18 => (0, bits.take(7)? + 11),
                        size => (size as u8, 1),
                    };
                    sizes.resize(sizes.len() + times, size);
                }
                if sizes.len() > literals + distances || literals > 286 || distances > 30 {
                    return fault!(Peer, "a wrong number of codes");
                }
                let (literals, distances) = sizes.split_at(literals);
                block(&mut bits, &mut out, &Code::new(literals)?, &Code::new(distances)?)?;
            }
            _ => return fault!(Peer, "a block of an unknown kind"),
        }
        if out.len() > MOST {
            return fault!(Limit, "more than {MOST} bytes");
        }
        if last {
            return Ok((out, (bits.at + 7) / 8));
        }
    }
}

fn block(bits: &mut Bits, out: &mut Vec<u8>, literals: &Code, distances: &Code) -> Res<()> {
    loop {
        let symbol = bits.symbol(literals)?;
        match symbol {
            0..=255 => out.push(symbol as u8),
            256 => return Ok(()),
            257..=285 => {
                let index = symbol - 257;
                let base: usize = LENGTH_EXTRA[..index].iter().map(|&extra| 1 << extra).sum();
                // The last one stands for 258, though 31 more would be.
                let base = if index == 28 { 258 } else { base + 3 };
                let length = base + bits.take(LENGTH_EXTRA[index] as usize)?;
                let symbol = bits.symbol(distances)?;
                if symbol > 29 {
                    return fault!(Peer, "an unknown distance");
                }
                let extra = symbol.saturating_sub(2) / 2;
                let base = if symbol < 2 { symbol } else { (2 + symbol % 2) << extra };
                let distance = base + 1 + bits.take(extra)?;
                if distance > out.len() || out.len() > MOST {
                    return fault!(Peer, "a distance that is too far, or too many bytes");
                }
                for _ in 0..length {
                    out.push(out[out.len() - distance]);
                }
            }
            _ => return fault!(Peer, "an unknown length"),
        }
    }
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Res<usize> {
        let mut value = 0;
        for i in 0..count {
            let byte = match self.bytes.get(self.at / 8) {
                Some(byte) => byte,
                _ => return fault!(Peer, "{CUT}"),
            };
            value |= (*byte as usize >> (self.at % 8) & 1) << i;
            self.at += 1;
        }
        Ok(value)
    }

    fn symbol(&mut self, code: &Code) -> Res<usize> {
        let (mut value, mut first, mut index) = (0, 0, 0);
        for &count in &code.counts[1..] {
            value |= self.take(1)?;
            if value < first + count {
                return Ok(code.symbols[index + value - first]);
            }
            index += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        fault!(Peer, "a code that stands for nothing")
    }
}

/// A Huffman code: how many codes there are of each size, and their symbols in order.
struct Code {
    counts: [usize; 16],
    symbols: Vec<usize>,
}

impl Code {
    fn new(sizes: &[u8]) -> Res<Code> {
        let mut counts = [0; 16];
        sizes.iter().for_each(|&size| counts[size as usize] += 1);
        counts[0] = 0;
        let left = counts[1..].iter().fold(1i64, |left, &count| left * 2 - count as i64);
        let mut symbols: Vec<usize> = (0..sizes.len()).filter(|&s| sizes[s] > 0).collect();
        symbols.sort_by_key(|&symbol| (sizes[symbol], symbol));
        // A code may be incomplete only if it has one symbol, or none.
        if left < 0 || left > 0 && symbols.len() > 1 {
            return fault!(Peer, "no Huffman code");
        }
        Ok(Code { counts, symbols })
    }
}
