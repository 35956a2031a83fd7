// The Python types that JSON does not have, as objects with one key:
// {"$bytes": "text"}. tools/mito/README.md has the whole mapping.

#ifndef MITOGEN_TOOLS_MITO_JSON_JSON_TAG_H_
#define MITOGEN_TOOLS_MITO_JSON_JSON_TAG_H_

#include "absl/strings/string_view.h"

namespace mitogen::mito {

// Bytes that are UTF-8, as text. kHexTag is for others, in lower case.
inline constexpr absl::string_view kBytesTag = "$bytes";
inline constexpr absl::string_view kHexTag = "$hex";
inline constexpr absl::string_view kByteArrayTag = "$bytearray";
inline constexpr absl::string_view kBlobTag = "$blob";
inline constexpr absl::string_view kTupleTag = "$tuple";
inline constexpr absl::string_view kSetTag = "$set";
inline constexpr absl::string_view kFrozenSetTag = "$frozenset";
// Pairs, if a key is not text or begins with "$".
inline constexpr absl::string_view kDictTag = "$dict";
// nan, inf and -inf.
inline constexpr absl::string_view kFloatTag = "$float";
// An integer whose decimal digits would take too long, in hexadecimal.
inline constexpr absl::string_view kIntTag = "$int";
// Text with lone surrogates, as the hexadecimal of WTF-8. Only read: JSON can
// write such text, but few readers take it.
inline constexpr absl::string_view kWtf8Tag = "$wtf8";
inline constexpr absl::string_view kSecretTag = "$secret";
inline constexpr absl::string_view kErrorTag = "$error";
inline constexpr absl::string_view kContextTag = "$context";
inline constexpr absl::string_view kSenderTag = "$sender";
inline constexpr absl::string_view kGlobalTag = "$global";
// A container that is one of those around it; the first around is 1. Only
// written.
inline constexpr absl::string_view kCycleTag = "$cycle";

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_JSON_JSON_TAG_H_
