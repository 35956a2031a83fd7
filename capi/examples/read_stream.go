// Shows the messages of a captured stream of frames, which comes on standard
// input: a line each, and the pickles in it.
package main

/*
#cgo LDFLAGS: -lmitogen-wire
#include "mitogen/mitogen.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"io"
	"os"
	"unsafe"
)

type reader struct {
	settings *C.mitogen_settings
	failure  *C.mitogen_error
	decoder  *C.mitogen_decoder
	document *C.mitogen_document
	text     *C.mitogen_buffer
}

func newReader() *reader {
	settings := C.mitogen_settings_new()
	return &reader{
		settings: settings,
		failure:  C.mitogen_error_new(),
		decoder:  C.mitogen_decoder_new(settings),
		document: C.mitogen_document_new(),
		text:     C.mitogen_buffer_new(),
	}
}

func (r *reader) check(result C.mitogen_result) error {
	if result < 0 {
		return errors.New(C.GoString(C.mitogen_error_message(r.failure)))
	}
	return nil
}

func (r *reader) show(message *C.mitogen_message) {
	fmt.Printf("%d:%d -> %d:%d, %d bytes", message.src_id, message.reply_to,
		message.dst_id, message.handle, message.payload_size)
	var value C.mitogen_value
	if message.reply_to != C.MITOGEN_IS_DEAD &&
		C.mitogen_pickle_read(r.settings, message.payload, message.payload_size,
			r.document, &value, nil) == C.MITOGEN_OK {
		C.mitogen_buffer_clear(r.text)
		C.mitogen_repr(r.document, value, 200, r.text)
		shown := C.mitogen_buffer_bytes(r.text)
		fmt.Printf(": %s", C.GoStringN(shown.data, C.int(shown.size)))
	}
	fmt.Println()
}

func (r *reader) feed(bytes []byte) error {
	C.mitogen_decoder_feed(r.decoder, (*C.char)(unsafe.Pointer(&bytes[0])), C.size_t(len(bytes)))
	for {
		var message C.mitogen_message
		result := C.mitogen_decoder_next(r.decoder, &message, r.failure)
		if result != C.MITOGEN_OK {
			return r.check(result)
		}
		r.show(&message)
	}
}

func run() error {
	r := newReader()
	buffer := make([]byte, 1<<16)
	for {
		size, err := os.Stdin.Read(buffer)
		if err == io.EOF {
			return r.check(C.mitogen_decoder_check_end(r.decoder, r.failure))
		}
		if err != nil {
			return err
		}
		if err := r.feed(buffer[:size]); err != nil {
			return err
		}
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "read_stream:", err)
		os.Exit(1)
	}
}
