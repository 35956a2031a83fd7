// What a fuzz target does when something that must be true is not: it says
// what, and aborts, which both a fuzzer and a test notice.

#ifndef MITOGEN_FUZZ_CLAIMS_REQUIRE_H_
#define MITOGEN_FUZZ_CLAIMS_REQUIRE_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// Aborts with `claim` unless `holds`. `claim` is what should have been true.
void Require(bool holds, absl::string_view claim);

// Aborts with what was wrong, for claims that need more than a name.
[[noreturn]] void Broken(absl::string_view what);

// An error must say whose fault it is, not ours, with a clause that starts with
// `prefix` ("PKL-"), and if it has an offset, one within `input_size` bytes.
void RequireFault(const absl::Status& status, absl::string_view prefix,
                  size_t input_size);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CLAIMS_REQUIRE_H_
