// Takes a password out of words that people and logs get to see.

#ifndef MITOGEN_STUB_CONNECT_MASK_PASSWORD_H_
#define MITOGEN_STUB_CONNECT_MASK_PASSWORD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// `text` with "(password)" wherever it has `password`, as it is or as a
// terminal or an error shows it. A password of less than kShortPassword bytes
// is only looked for as a line of its own: in other places the mask itself
// would give it away.
inline constexpr size_t kShortPassword = 4;
std::string MaskPassword(absl::string_view text, absl::string_view password);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_MASK_PASSWORD_H_
