// The Python values that objects of one tag stand for (json_tag.h).

#ifndef MITOGEN_TOOLS_MITO_JSON_JSON_UNTAG_H_
#define MITOGEN_TOOLS_MITO_JSON_JSON_UNTAG_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"

namespace mitogen::mito {

// The limit of a decimal integer: more digits take too much time.
inline constexpr size_t kMaxDigits = 10'000;

// Adds what {TAG: VALUE} stands for. NotFound, with a reason, if there is none.
absl::StatusOr<ValueId> Untagged(absl::string_view tag, ValueId value,
                                 Document* document);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_JSON_UNTAG_H_
