// Which pickles CPython must not be asked about, because it would need more
// memory or time than a fuzzer has. It allocates for announced sizes before the
// bytes are there, and hashes a tuple each time it is reached. Our decoder does
// neither, as other targets show.

#ifndef MITOGEN_FUZZ_CPYTHON_GUARD_H_
#define MITOGEN_FUZZ_CPYTHON_GUARD_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// True if CPython can be given the first pickle of `bytes`, and anything that
// starts like it.
bool IsSafeForCpython(absl::string_view bytes);

}  // namespace mitogen

#endif  // MITOGEN_FUZZ_CPYTHON_GUARD_H_
