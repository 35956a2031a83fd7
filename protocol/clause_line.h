// Errors name the clause of the specification that they are about, such as
// "(at byte 40, FRM-2)" (fault.h). Users of other programs do not know that
// specification: for them the sentence stands alone, with the clause below it
// or without it.

#ifndef MITOGEN_PROTOCOL_CLAUSE_LINE_H_
#define MITOGEN_PROTOCOL_CLAUSE_LINE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// Moves the clause at the end of `words` to a line of its own, which says what
// a clause is. Returns `words` unchanged if there is none.
std::string ClauseOnOwnLine(absl::string_view words);

// Removes every clause from `words`, for places without room for another line.
// The byte offset stays.
std::string WithoutClauses(absl::string_view words);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_CLAUSE_LINE_H_
