// What the reasons of dead messages mean for those who see one.

#ifndef MITOGEN_TOOLS_MITO_EXPLAIN_REASON_TABLE_H_
#define MITOGEN_TOOLS_MITO_EXPLAIN_REASON_TABLE_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mitogen::mito {

struct ReasonRow {
  // The text, with an asterisk for each number.
  absl::string_view pattern;
  absl::string_view meaning;
  absl::string_view fault;
  absl::string_view advice;
  // That says when the reason is given.
  absl::string_view clause;
};

absl::Span<const ReasonRow> Reasons();

// The reason that stands in `text`, which may have more words around it; null
// if none does.
const ReasonRow* FindReason(absl::string_view text);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_EXPLAIN_REASON_TABLE_H_
