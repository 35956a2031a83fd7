// The smallest pieces of the testee protocol's JSON: strings, hexadecimal, and
// the values of Python that are no containers ("atoms" in protocol.md). What
// is written here is ASCII and has one form for each value, so that it serves
// as the key text that entries are sorted by, too.

#ifndef MITOGEN_CONFORMANCE_JSON_JSON_TEXT_H_
#define MITOGEN_CONFORMANCE_JSON_JSON_TEXT_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "protocol/pickle/value/document.h"

namespace mitogen {

// Appends a JSON string. `text` must be UTF-8.
void AppendJsonString(absl::string_view text, std::string* out);

// Appends a JSON string of lower-case hexadecimal.
void AppendJsonHex(absl::string_view bytes, std::string* out);

// The bytes of lower-case hexadecimal; nothing for other text.
std::optional<std::string> BytesOfHex(absl::string_view hex);

// Whether the value stands where it is used: it is no container, or an empty
// tuple or frozen set, which Python has only once.
bool IsAtom(const Document& doc, ValueId value);

// Appends the JSON of a value that IsAtom(); nothing for others.
void AppendAtom(const Document& doc, ValueId value, std::string* out);

}  // namespace mitogen

#endif  // MITOGEN_CONFORMANCE_JSON_JSON_TEXT_H_
