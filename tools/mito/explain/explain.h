// What `mito explain` prints.

#ifndef MITOGEN_TOOLS_MITO_EXPLAIN_EXPLAIN_H_
#define MITOGEN_TOOLS_MITO_EXPLAIN_EXPLAIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/mito/explain/clause_table.h"

namespace mitogen::mito {

// Explains a clause ("RTE-4"), a sub-clause ("RTE-4.1"), the reason of a dead
// message, or an error text that names a clause. For other words, lists the
// clauses that have them in their titles. NotFound if there are none. The
// result has nothing of `words` in it.
absl::StatusOr<std::string> Explain(const ClauseTable& table,
                                    absl::string_view words);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_EXPLAIN_EXPLAIN_H_
