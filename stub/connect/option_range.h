// The numbers that an option of a connection method may take.

#ifndef MITOGEN_STUB_CONNECT_OPTION_RANGE_H_
#define MITOGEN_STUB_CONNECT_OPTION_RANGE_H_

#include "absl/strings/string_view.h"

namespace mitogen {

// Both ends are allowed.
struct OptionRange {
  double least;
  double most;
};

// The range depends on the option's name alone, since a name means the same in
// every method. An option without a bound of its own is a count or a time. For
// these the default range holds all sensible values, and no clock overflows.
OptionRange RangeOf(absl::string_view option);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_OPTION_RANGE_H_
