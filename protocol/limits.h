// Every bound that this library puts on what a peer can make it do. A limit
// that is hit is a fault with Blame::kLimit; nothing is truncated silently.
// Beside each field stands the attack that it stops, and the test that proves
// that it does.

#ifndef MITOGEN_PROTOCOL_LIMITS_H_
#define MITOGEN_PROTOCOL_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace mitogen {

struct Limits {
  // Payload of one frame, in bytes. Stops: a header that announces 4 GiB.
  // The original's default (mitogen/core.py, Router.max_message_size).
  // Test: frame_test, RefusesALengthOverTheLimitBeforeAnyPayloadArrives.
  uint32_t max_message_size = 128u << 20;

  // Opcodes executed for one pickle. Stops: unbounded work for one message.
  // The default lets any message of max_message_size through.
  // Test: decoder_test, StopsAtTheOpcodeLimit.
  uint64_t max_pickle_opcodes = 128u << 20;

  // The same for a pickle of a context without authority that is decoded on the
  // thread that routes for everybody. Large messages of honest contexts are
  // long strings, of few opcodes. Stops: 128 MiB of empty tuples, which hold up
  // everybody for seconds. Test: service_pool_test,
  // RefusesACallOfMoreOpcodesThanTheLimit; file_fetch_test,
  // RefusesAnAnswerOfMoreOpcodesThanTheLimit.
  uint64_t max_shared_opcodes = 8u << 20;

  // Values on the unpickler's stack. Stops: a run of one-byte opcodes that
  // is never consumed. Test: decoder_test, StopsAtTheStackLimit.
  uint32_t max_pickle_stack = 16u << 20;

  // Open MARKs. Stops: "((((...". Test: decoder_test, StopsAtTheMarkLimit.
  uint32_t max_pickle_marks = 16u << 20;

  // Entries of the memo. Stops: a memo larger than the values in it.
  // Test: decoder_test, StopsAtTheMemoEntryLimit.
  uint32_t max_pickle_memo_entries = 16u << 20;

  // Highest memo index. CPython allocates up to the index, so the seven
  // bytes `N r <2^24> .` take 256 MiB of it; ours is sparse, and the index
  // is bounded all the same. Test: decoder_test, StopsAtTheMemoIndexLimit.
  uint32_t max_pickle_memo_index = 0x7fffffff;

  // Decimal digits of an integer written as text. Stops: quadratic
  // conversions; LONG1 and LONG4 are not converted and need no limit. The
  // value is CPython 3.11's own. Test: decoder_test,
  // StopsAtTheIntegerDigitLimit.
  uint32_t max_integer_digits = 4300;

  // Characters of a float written as text. Stops: decimals of 50,000,000 digits
  // and more, for which the library that reads them returns 0. Test:
  // decoder_test, StopsAtTheFloatLimit.
  uint32_t max_float_characters = 32u << 20;

  // Characters of a context's name. Stops: names that fill every log line and
  // route table. This is the original's own limit (99 before 0.3.52; DIA-3;
  // mitogen/core.py, Context.NAME_MAX_LEN), which looks at pickled names only.
  // Test: decoder_test, StopsAtTheContextNameLimit; route_monitor_test,
  // RefusesARouteWithATooLongName; proxy_reply_test, RefusesANameThatIsTooLong.
  uint32_t max_context_name = 500;

  // Bytes of the inflated first stage. Stops: a zlib bomb on the command line.
  // The original's is under 1 KiB.
  // Test: boot_command_test, StopsAtTheFirstStageLimit.
  uint32_t max_first_stage_size = 64u << 10;

  // Bytes of the inflated preamble. Stops: a zlib bomb before the first
  // frame. The original's core is under 200 KiB.
  // Test: preamble_test, StopsAtTheInflatedSizeLimit.
  uint64_t max_preamble_size = 8u << 20;

  // Parents that a context is told of. Stops: millions of them in a preamble,
  // which a context searches for each message, and passes on to its children.
  // Every parent is a process that runs, so no real tree is as deep.
  // Test: context_config_test, StopsAtTheLimitOfParents.
  uint32_t max_parents = 1024;

  // Bytes of what a command writes before it is a child, kept for the error
  // message. Stops: a banner without end.
  // Test: parent_handshake_test, KeepsABoundedPartOfTheNoise.
  uint32_t max_boot_noise = 64u << 10;

  // Nesting of a Python literal. Stops: deep recursion in callers; our own
  // reader does not recurse.
  // Test: python_literal_test, StopsAtTheNestingLimit.
  uint32_t max_literal_nesting = 100;

  // Bytes of one line that a process writes to its captured output. Stops:
  // a grandchild that never ends its line.
  // Test: line_splitter_test, CutsALineAtTheLimit.
  uint32_t max_output_line = 1u << 20;

  // The limits for what max_shared_opcodes is about.
  Limits ForSharedThread() const {
    Limits limits = *this;
    if (limits.max_pickle_opcodes > max_shared_opcodes) {
      limits.max_pickle_opcodes = max_shared_opcodes;
    }
    return limits;
  }
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_LIMITS_H_
