// Makes a program's main module harmless to import: what it does only when it
// is run must not happen again in each child (ROL-10).
//
// Source of the facts: mitogen/master.py, ModuleResponder.neutralize_main and
// MAIN_RE (0.2.8 to 0.3.54).

#ifndef MITOGEN_ROUTER_MODULES_MAIN_GUARD_H_
#define MITOGEN_ROUTER_MODULES_MAIN_GUARD_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// What of `source` comes before the first line that begins
// `if __name__ == '__main__':`. All of it, if it has none but calls
// mitogen.main(), which does nothing in a child. Otherwise a caller fault
// (ROL-10). The result borrows from `source`.
absl::StatusOr<absl::string_view> NeutralizeMain(absl::string_view source);

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_MODULES_MAIN_GUARD_H_
