// What `mito methods` prints: the table of connection methods.

#ifndef MITOGEN_TOOLS_MITO_METHOD_TABLE_H_
#define MITOGEN_TOOLS_MITO_METHOD_TABLE_H_

#include <string>
#include <vector>

#include "stub/connect/connection_option.h"
#include "stub/usage/usage.h"

namespace mitogen::mito {

std::string MethodTable();

// The same as data: the options of each method, under its name, and then those
// of all methods.
std::vector<UsageSection> MethodSections();

// Such as "boolean; default false".
std::string DescribeOption(const OptionSpec& spec);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_METHOD_TABLE_H_
