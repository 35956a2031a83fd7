// What the program mito says about itself.

#ifndef MITOGEN_TOOLS_MITO_MITO_USAGE_H_
#define MITOGEN_TOOLS_MITO_MITO_USAGE_H_

#include "stub/usage/usage.h"

namespace mitogen::mito {

// Made from the tables of subcommands, hops and flags.
Usage MitoUsage();

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_MITO_USAGE_H_
