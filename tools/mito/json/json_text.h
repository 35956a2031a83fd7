// The smallest pieces of JSON: strings and floats.

#ifndef MITOGEN_TOOLS_MITO_JSON_JSON_TEXT_H_
#define MITOGEN_TOOLS_MITO_JSON_JSON_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace mitogen::mito {

// Appends a JSON string. `text` must be WTF-8. Quotes, backslashes, lone
// surrogates and invisible characters (protocol/text/invisible.h: the text may
// be for a terminal) become escapes such as \udc80. All else stays as it is.
void AppendJsonString(absl::string_view text, std::string* out);

// Appends the shortest number that reads back as the same double, with a point
// or an exponent. `value` must be finite.
void AppendJsonFloat(double value, std::string* out);

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_JSON_TEXT_H_
