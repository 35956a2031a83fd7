// What the program mitogen-stub says about itself.

#ifndef MITOGEN_STUB_STUB_USAGE_H_
#define MITOGEN_STUB_STUB_USAGE_H_

#include "stub/usage/usage.h"

namespace mitogen {

Usage StubUsage();

}  // namespace mitogen

#endif  // MITOGEN_STUB_STUB_USAGE_H_
