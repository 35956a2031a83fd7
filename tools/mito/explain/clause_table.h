// The clauses of the specification, as data: docs/spec/clauses.json, which is
// part of the program.

#ifndef MITOGEN_TOOLS_MITO_EXPLAIN_CLAUSE_TABLE_H_
#define MITOGEN_TOOLS_MITO_EXPLAIN_CLAUSE_TABLE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mitogen::mito {

// One requirement or one fact. Texts are Markdown; what there is none of is
// empty.
struct SubClause {
  std::string id;
  // Such as "MUST NOT".
  std::string level;
  std::vector<std::string> roles;
  std::string since;
  std::string until;
  std::string text;
  std::string more;
  std::string source;
  std::vector<std::string> accepts;
  std::vector<std::string> refuses;
  std::string open;
};

struct Clause {
  std::string id;
  std::string title;
  std::string file;
  std::string text;
  std::string this_implementation;
  std::string source;
  std::vector<std::string> vectors;
  std::vector<std::string> cases;
  std::vector<SubClause> sub_clauses;
};

class ClauseTable {
 public:
  // InvalidArgument if `json` is not what clauses.json has to be.
  static absl::StatusOr<ClauseTable> Read(absl::string_view json);
  // The specification as it was when the program was built.
  static const ClauseTable& Built();

  const std::vector<Clause>& clauses() const { return clauses_; }

  // The clause of this id, or of this sub-clause; null if there is none.
  const Clause* Find(absl::string_view id) const;

 private:
  explicit ClauseTable(std::vector<Clause> clauses)
      : clauses_(std::move(clauses)) {}

  std::vector<Clause> clauses_;
};

// Null if `id` is not that of a sub-clause of `clause`.
const SubClause* FindSubClause(const Clause& clause, absl::string_view id);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_EXPLAIN_CLAUSE_TABLE_H_
