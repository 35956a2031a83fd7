// An agent in Go: answers agent.add(a, b) by the C interface.
package main

/*
#cgo LDFLAGS: -lmitogen-wire
#include <stdlib.h>
#include "mitogen/mitogen.h"
*/
import "C"

import (
	"fmt"
	"os"
	"unsafe"
)

func raise(child *C.mitogen_child, kind, text string) {
	cKind, cText := C.CString(kind), C.CString(text)
	defer C.free(unsafe.Pointer(cKind))
	defer C.free(unsafe.Pointer(cText))
	C.mitogen_child_raise(child, cKind, cText, nil)
}

func add(child *C.mitogen_child, document *C.mitogen_document, args C.mitogen_value) {
	a, b := C.mitogen_item(document, args, 0), C.mitogen_item(document, args, 1)
	if C.mitogen_kind_of(document, a) != C.MITOGEN_KIND_INT ||
		C.mitogen_kind_of(document, b) != C.MITOGEN_KIND_INT {
		raise(child, "builtins.TypeError", "expected two integers")
		return
	}
	x, y := int64(C.mitogen_int_of(document, a)), int64(C.mitogen_int_of(document, b))
	sum := x + y
	if (sum > x) != (y > 0) && y != 0 {
		raise(child, "builtins.OverflowError", "sum of 64 bits")
		return
	}
	C.mitogen_child_reply(child, document, C.mitogen_int(document, C.int64_t(sum)), nil)
}

func answer(child *C.mitogen_child, event *C.mitogen_event) {
	module := C.GoString(C.mitogen_event_module(event))
	function := C.GoString(C.mitogen_event_function(event))
	switch {
	case module != "agent":
		C.mitogen_child_raise_unknown(child, 0, nil)
	case function != "add":
		C.mitogen_child_raise_unknown(child, 1, nil)
	default:
		add(child, C.mitogen_event_document(event), C.mitogen_event_args(event))
	}
}

func writeOutput(child *C.mitogen_child) error {
	for {
		output := C.mitogen_child_output(child)
		if output.size == 0 {
			return nil
		}
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(output.data)), output.size)
		size, err := os.Stdout.Write(bytes)
		C.mitogen_child_written(child, C.size_t(size))
		if err != nil {
			return err
		}
	}
}

// handleEvents returns false when the child is to end. The parent gets each
// answer before the next call is run.
func handleEvents(child *C.mitogen_child) (bool, error) {
	for {
		if err := writeOutput(child); err != nil {
			return false, err
		}
		event := C.mitogen_child_next(child)
		if event == nil {
			return true, nil
		}
		switch C.mitogen_event_kind_of(event) {
		case C.MITOGEN_EVENT_END:
			return false, writeOutput(child)
		case C.MITOGEN_EVENT_CALL:
			answer(child, event)
		}
	}
}

func feed(child *C.mitogen_child, bytes []byte, err *C.mitogen_error) bool {
	if len(bytes) == 0 {
		return C.mitogen_child_feed_end(child, err) >= 0
	}
	data := (*C.char)(unsafe.Pointer(&bytes[0]))
	return C.mitogen_child_feed(child, data, C.size_t(len(bytes)), err) >= 0
}

func run() error {
	err := C.mitogen_error_new()
	words := make([]*C.char, len(os.Args))
	for i, word := range os.Args[1:] {
		words[i] = C.CString(word)
	}
	child := C.mitogen_child_new(C.mitogen_settings_new(), C.int(len(os.Args)-1), &words[0], err)
	if child == nil {
		return fmt.Errorf("%s", C.GoString(C.mitogen_error_message(err)))
	}
	failed := writeOutput(child)
	buffer := make([]byte, 1<<16)
	for running := failed == nil; running; {
		size, _ := os.Stdin.Read(buffer)
		if !feed(child, buffer[:size], err) {
			return fmt.Errorf("%s", C.GoString(C.mitogen_error_message(err)))
		}
		running, failed = handleEvents(child)
	}
	return failed
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "agent:", err)
		os.Exit(1)
	}
}
