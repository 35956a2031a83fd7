//! Integers of any size: a sign, and 32 bits at a time, the lowest first.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Int {
    negative: bool,
    words: Vec<u32>, // no zero at the end; none at all for 0
}

impl Int {
    fn new(negative: bool, mut words: Vec<u32>) -> Int {
        while words.last() == Some(&0) {
            words.pop();
        }
        Int { negative: negative && !words.is_empty(), words }
    }

    /// Digits of a base up to 16; None if there are none, or others.
    pub fn parse(negative: bool, digits: &[u8], base: u32) -> Option<Int> {
        let mut words: Vec<u32> = Vec::new();
        for &digit in digits {
            let mut carry = (digit as char).to_digit(base)? as u64;
            for word in words.iter_mut() {
                carry += *word as u64 * base as u64;
                *word = carry as u32;
                carry >>= 32;
            }
            if carry > 0 {
                words.push(carry as u32);
            }
        }
        (!digits.is_empty()).then(|| Int::new(negative, words))
    }

    /// An optional sign, then digits.
    pub fn parse_signed(text: &str, base: u32) -> Option<Int> {
        match text.strip_prefix('-') {
            Some(digits) => Int::parse(true, digits.as_bytes(), base),
            None => Int::parse(false, text.as_bytes(), base),
        }
    }

    /// The integral part of a finite float.
    pub fn of_float(value: f64) -> Int {
        let bits = value.abs().to_bits();
        let exponent = (bits >> 52) as i64 - 1075;
        let mantissa = (bits & ((1 << 52) - 1)) | (1 << 52);
        if exponent <= 0 {
            return Int::from(value as i64);
        }
        let mut words = vec![0; exponent as usize / 32];
        let shifted = (mantissa as u128) << (exponent % 32);
        words.extend((0..4).map(|i| (shifted >> (32 * i)) as u32));
        Int::new(value < 0.0, words)
    }

    /// Two's complement, the lowest byte first (PKL-9.2).
    pub fn of_bytes(bytes: &[u8]) -> Int {
        let negative = bytes.last().map_or(false, |last| last & 0x80 != 0);
        let mut carry = negative;
        let magnitude: Vec<u8> = bytes
            .iter()
            .map(|&byte| {
                let (sum, over) =
                    (if negative { !byte } else { byte }).overflowing_add(carry as u8);
                carry = over;
                sum
            })
            .collect();
        let words = magnitude
            .chunks(4)
            .map(|c| c.iter().rev().fold(0, |word, &byte| word << 8 | byte as u32))
            .collect();
        Int::new(negative, words)
    }

    /// The shortest two's complement.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut carry = self.negative;
        let mut bytes: Vec<u8> =
            self.words.iter().flat_map(|w| w.to_le_bytes()).chain([0]).collect();
        if self.negative {
            for byte in bytes.iter_mut() {
                let (sum, over) = (!*byte).overflowing_add(carry as u8);
                (*byte, carry) = (sum, over);
            }
        }
        let sign = if self.negative { 0xff } else { 0 };
        while bytes.len() > 1
            && bytes[bytes.len() - 1] == sign
            && (bytes[bytes.len() - 2] ^ sign) & 0x80 == 0
        {
            bytes.pop();
        }
        bytes
    }

    pub fn bits(&self) -> usize {
        match self.words.last() {
            Some(last) => self.words.len() * 32 - last.leading_zeros() as usize,
            None => 0,
        }
    }

    pub fn to_i64(&self) -> Option<i64> {
        if self.words.len() > 2 {
            return None;
        }
        let magnitude = self.words.iter().rev().fold(0i128, |n, &word| n << 32 | word as i128);
        i64::try_from(if self.negative { -magnitude } else { magnitude }).ok()
    }

    pub fn to_u32(&self) -> Option<u32> {
        u32::try_from(self.to_i64()?).ok()
    }

    pub fn decimal(&self) -> String {
        let mut words = self.words.clone();
        let mut groups = Vec::new(); // of nine digits each
        while !words.is_empty() {
            let mut rest = 0u64;
            for word in words.iter_mut().rev() {
                let value = rest << 32 | *word as u64;
                *word = (value / 1_000_000_000) as u32;
                rest = value % 1_000_000_000;
            }
            while words.last() == Some(&0) {
                words.pop();
            }
            groups.push(rest);
        }
        let mut text = if self.negative { "-" } else { "" }.to_string();
        text += &groups.pop().unwrap_or(0).to_string();
        groups.iter().rev().for_each(|group| text += &format!("{group:09}"));
        text
    }

    pub fn hexadecimal(&self) -> String {
        let mut text = if self.negative { "-" } else { "" }.to_string();
        let mut words = self.words.iter().rev();
        text += &format!("{:x}", words.next().unwrap_or(&0));
        words.for_each(|word| text += &format!("{word:08x}"));
        text
    }
}

impl From<i64> for Int {
    fn from(value: i64) -> Int {
        let magnitude = value.unsigned_abs();
        Int::new(value < 0, vec![magnitude as u32, (magnitude >> 32) as u32])
    }
}
