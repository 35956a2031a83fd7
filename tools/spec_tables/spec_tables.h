// What the tables of the code say about the wire, for docs/spec/tables/.

#ifndef MITOGEN_TOOLS_SPEC_TABLES_SPEC_TABLES_H_
#define MITOGEN_TOOLS_SPEC_TABLES_SPEC_TABLES_H_

#include <string>

#include "absl/status/statusor.h"

namespace mitogen {

// A JSON object with one array of rows for each file of docs/spec/tables/ that
// the code knows something about. A row has what the code knows of it; the
// file may say more.
absl::StatusOr<std::string> SpecTables();

}  // namespace mitogen

#endif  // MITOGEN_TOOLS_SPEC_TABLES_SPEC_TABLES_H_
