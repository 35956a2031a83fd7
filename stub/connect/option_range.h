// Which numbers an option of a connection method may be.

#ifndef MITOGEN_STUB_CONNECT_OPTION_RANGE_H_
#define MITOGEN_STUB_CONNECT_OPTION_RANGE_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Both ends are good.
struct OptionRange {
  double least;
  double most;
};

// By the option's name, which means the same in every method. An option that
// has no bound of its own counts or times something: no more is ever asked for
// in earnest, and no clock overflows.
OptionRange RangeOf(absl::string_view option);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_OPTION_RANGE_H_
