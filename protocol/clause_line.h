// Errors name the clause of the specification that they are about, such as
// "(at byte 40, FRM-2)" (fault.h). Users of other programs do not know that
// specification: for them the sentence stands alone, with the clause below it
// or without it.

#ifndef MITOGEN_PROTOCOL_CLAUSE_LINE_H_
#define MITOGEN_PROTOCOL_CLAUSE_LINE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// `words` with the clause at their end on a line of its own, which says what it
// is; as they are if there is none.
std::string ClauseOnOwnLine(absl::string_view words);

// `words` without any clause, where there is no place for another line. Says
// still at which byte.
std::string WithoutClauses(absl::string_view words);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_CLAUSE_LINE_H_
