// What `mito methods` prints: the table of connection methods.

#ifndef MITOGEN_TOOLS_MITO_METHOD_TABLE_H_
#define MITOGEN_TOOLS_MITO_METHOD_TABLE_H_

#include <string>

namespace mitogen::mito {

std::string MethodTable();

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_METHOD_TABLE_H_
