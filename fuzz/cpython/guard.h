// Which pickles CPython must not be asked about, because they would take it
// more memory or time than a fuzzer has: it allocates by numbers that no bytes
// stand behind, and hashes a tuple as often as it is reached. Ours does
// neither, which other targets show.

#ifndef MITOGEN_FUZZ_CPYTHON_GUARD_H_
#define MITOGEN_FUZZ_CPYTHON_GUARD_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// True if CPython can be given the first pickle of `bytes`, and anything that
// starts like it.
bool IsSafeForCpython(absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_GUARD_H_
