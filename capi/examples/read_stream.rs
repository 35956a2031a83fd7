// Shows the messages of a captured stream of frames, which comes on standard
// input: a line each, and the pickles in it.

use std::ffi::{c_void, CStr};
use std::io::Read;
use std::os::raw::{c_char, c_int};
use std::ptr::{null, null_mut};

type Pointer = *mut c_void;

#[repr(C)]
struct Bytes {
    data: *const u8,
    size: usize,
}

#[repr(C)]
struct Message {
    encoding: u32,
    dst_id: u32,
    src_id: u32,
    auth_id: u32,
    handle: u32,
    reply_to: u32,
    payload: *const u8,
    payload_size: usize,
}

const NO_MESSAGE: Message = Message {
    encoding: 0,
    dst_id: 0,
    src_id: 0,
    auth_id: 0,
    handle: 0,
    reply_to: 0,
    payload: null(),
    payload_size: 0,
};
const OK: c_int = 0;
const IS_DEAD: u32 = 999;

#[link(name = "mitogen-wire")]
extern "C" {
    fn mitogen_settings_new() -> Pointer;
    fn mitogen_error_new() -> Pointer;
    fn mitogen_error_message(error: Pointer) -> *const c_char;
    fn mitogen_buffer_new() -> Pointer;
    fn mitogen_buffer_clear(buffer: Pointer);
    fn mitogen_buffer_bytes(buffer: Pointer) -> Bytes;
    fn mitogen_document_new() -> Pointer;
    fn mitogen_decoder_new(settings: Pointer) -> Pointer;
    fn mitogen_decoder_feed(decoder: Pointer, bytes: *const u8, size: usize);
    fn mitogen_decoder_next(decoder: Pointer, message: *mut Message, error: Pointer) -> c_int;
    fn mitogen_decoder_check_end(decoder: Pointer, error: Pointer) -> c_int;
    fn mitogen_pickle_read(
        settings: Pointer,
        bytes: *const u8,
        size: usize,
        document: Pointer,
        value: *mut u32,
        error: Pointer,
    ) -> c_int;
    fn mitogen_repr(document: Pointer, value: u32, max_bytes: usize, out: Pointer);
}

struct Reader {
    settings: Pointer,
    error: Pointer,
    decoder: Pointer,
    document: Pointer,
    text: Pointer,
}

impl Reader {
    unsafe fn new() -> Self {
        let settings = mitogen_settings_new();
        Reader {
            settings,
            error: mitogen_error_new(),
            decoder: mitogen_decoder_new(settings),
            document: mitogen_document_new(),
            text: mitogen_buffer_new(),
        }
    }

    unsafe fn check(&self, result: c_int) -> Result<(), String> {
        if result >= 0 {
            return Ok(());
        }
        let words = CStr::from_ptr(mitogen_error_message(self.error));
        Err(words.to_string_lossy().into_owned())
    }

    unsafe fn feed(&self, bytes: &[u8]) -> Result<(), String> {
        mitogen_decoder_feed(self.decoder, bytes.as_ptr(), bytes.len());
        loop {
            let mut message = NO_MESSAGE;
            let result = mitogen_decoder_next(self.decoder, &mut message, self.error);
            if result != OK {
                return self.check(result);
            }
            println!(
                "{}:{} -> {}:{}, {} bytes{}",
                message.src_id,
                message.reply_to,
                message.dst_id,
                message.handle,
                message.payload_size,
                self.value_of(&message)
            );
        }
    }

    unsafe fn value_of(&self, message: &Message) -> String {
        let mut value = 0;
        if message.reply_to == IS_DEAD
            || mitogen_pickle_read(
                self.settings,
                message.payload,
                message.payload_size,
                self.document,
                &mut value,
                null_mut(),
            ) != OK
        {
            return String::new();
        }
        mitogen_buffer_clear(self.text);
        mitogen_repr(self.document, value, 200, self.text);
        let shown = mitogen_buffer_bytes(self.text);
        let bytes = std::slice::from_raw_parts(shown.data, shown.size);
        format!(": {}", String::from_utf8_lossy(bytes))
    }
}

unsafe fn run() -> Result<(), String> {
    let reader = Reader::new();
    let mut bytes = [0; 1 << 16];
    loop {
        match std::io::stdin().read(&mut bytes) {
            Ok(0) => return reader.check(mitogen_decoder_check_end(reader.decoder, reader.error)),
            Ok(size) => reader.feed(&bytes[..size])?,
            Err(failed) => return Err(failed.to_string()),
        }
    }
}

fn main() {
    if let Err(words) = unsafe { run() } {
        eprintln!("read_stream: {words}");
        std::process::exit(1);
    }
}
