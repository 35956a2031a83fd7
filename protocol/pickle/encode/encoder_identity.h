// What counts as one object when a pickle is written: values of a document, and
// the objects of which CPython 3 has only one.

#ifndef MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_IDENTITY_H_
#define MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_IDENTITY_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/document.h"
#include "protocol/text/wtf8.h"

namespace mitogen {

// Dense, so that it can be an index: first the objects that exist only once,
// then the words of the arena.
using ObjectIdentity = uint32_t;

inline constexpr uint32_t kLastLatin1 = 0xff;

inline constexpr ObjectIdentity kCharacterIdentity = 0;  // Plus a code point.
inline constexpr ObjectIdentity kEmptyTextIdentity = kLastLatin1 + 1;
inline constexpr ObjectIdentity kByteIdentity =
    kEmptyTextIdentity + 1;  // Plus the byte.
inline constexpr ObjectIdentity kEmptyBytesIdentity =
    kByteIdentity + kLastLatin1 + 1;
// The argument 'latin1', a constant of CPython.
inline constexpr ObjectIdentity kLatin1NameIdentity = kEmptyBytesIdentity + 1;
inline constexpr ObjectIdentity kFirstValueIdentity = kLatin1NameIdentity + 1;
// An object that nothing else can refer to.
inline constexpr ObjectIdentity kAnonymous = ~ObjectIdentity{0};

constexpr ObjectIdentity IdentityOf(ValueId value) {
  return kFirstValueIdentity + value.bits();
}

// True for text of at most one character.
inline bool IsTinyText(absl::string_view text) {
  if (text.size() > 4) return false;
  if (text.empty()) return true;
  ConsumeCodePoint(&text);
  return text.empty();
}

inline ObjectIdentity TextIdentity(absl::string_view text,
                                   ObjectIdentity otherwise) {
  if (text.size() > 2) return otherwise;
  if (text.empty()) return kEmptyTextIdentity;
  const uint32_t code_point = ConsumeCodePoint(&text);
  if (!text.empty() || code_point > kLastLatin1) return otherwise;
  return kCharacterIdentity + code_point;
}

inline ObjectIdentity BytesIdentity(absl::string_view bytes,
                                    ObjectIdentity otherwise) {
  if (bytes.size() > 1) return otherwise;
  if (bytes.empty()) return kEmptyBytesIdentity;
  return kByteIdentity + static_cast<uint8_t>(bytes[0]);
}

// The row of the global that a value's pickle calls.
constexpr std::optional<size_t> GlobalOf(ValueKind kind) {
  switch (kind) {
    case ValueKind::kBlob:
      return GlobalIndexOf(GlobalMeaning::kBlob);
    case ValueKind::kSecret:
      return GlobalIndexOf(GlobalMeaning::kSecret);
    case ValueKind::kKwargs:
      return GlobalIndexOf(GlobalMeaning::kKwargs);
    case ValueKind::kCallError:
      return GlobalIndexOf(GlobalMeaning::kCallError);
    case ValueKind::kSender:
      return GlobalIndexOf(GlobalMeaning::kSender);
    case ValueKind::kContext:
      return GlobalIndexOf(GlobalMeaning::kContext);
    default:
      return std::nullopt;
  }
}

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_PICKLE_ENCODE_ENCODER_IDENTITY_H_
