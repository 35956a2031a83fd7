// What the program mitogen-testee says about itself.

#ifndef MITOGEN_CONFORMANCE_TESTEE_TESTEE_USAGE_H_
#define MITOGEN_CONFORMANCE_TESTEE_TESTEE_USAGE_H_

#include "stub/usage/usage.h"

namespace mitogen {

Usage TesteeUsage();

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_TESTEE_TESTEE_USAGE_H_
