// Removes a password from text that people and logs will see.

#ifndef MITOGEN_STUB_CONNECT_MASK_PASSWORD_H_
#define MITOGEN_STUB_CONNECT_MASK_PASSWORD_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen {

// Replaces `password` in `text` by "(password)", in its plain form and as a
// terminal or an error shows it. A password of less than kShortPassword bytes
// is replaced only where it is a whole line: elsewhere the mask itself would
// give it away.
inline constexpr size_t kShortPassword = 4;
std::string MaskPassword(absl::string_view text, absl::string_view password);

}  // namespace mitogen

#endif  // MITOGEN_STUB_CONNECT_MASK_PASSWORD_H_
