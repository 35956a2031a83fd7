#include "stub/proxy_reply.h"

#include <limits>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "protocol/limits.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

absl::Status Unexpected(absl::string_view expected, absl::string_view got) {
  return absl::InternalError(
      absl::StrCat("expected ", expected, " from _proxy_connect, got ", got));
}

// Python 2 sends much of its text as bytes.
std::optional<std::string> TextOrBytes(const Document& document,
                                       ValueId value) {
  switch (document.kind(value)) {
    case ValueKind::kText:
      return std::string(document.text(value));
    case ValueKind::kBytes:
      return ReplaceInvalidUtf8(document.bytes(value));
    default:
      return std::nullopt;
  }
}

absl::StatusOr<uint32_t> ReadId(const Document& document, ValueId id) {
  if (document.kind(id) == ValueKind::kInt && document.AsInt(id) >= 1 &&
      document.AsInt(id) <= std::numeric_limits<uint32_t>::max()) {
    return static_cast<uint32_t>(document.AsInt(id));
  }
  return Unexpected("an integer from 1 to 4294967295 as id",
                    Repr(document, id));
}

absl::StatusOr<std::string> ReadName(const Document& document, ValueId value) {
  constexpr uint32_t kMost = Limits().max_context_name;
  std::optional<std::string> name = TextOrBytes(document, value);
  if (!name.has_value()) {
    return Unexpected("text as name", Repr(document, value));
  }
  const size_t length = CountCodePoints(*name);
  if (length <= kMost) return *std::move(name);
  return Unexpected(
      absl::StrCat("a name of at most ", kMost, " characters (DIA-3)"),
      absl::StrCat(length));
}

}  // namespace

absl::StatusOr<ProxiedChild> ReadProxyReply(const PythonValue& reply) {
  const Document& document = reply.document();
  if (document.kind(reply.id()) != ValueKind::kDict) {
    return Unexpected("a dict of id, name and msg", reply.Repr());
  }
  const auto field = [&](absl::string_view key) {
    return document.Find(reply.id(), key).value_or(Document::None());
  };
  if (!document.is_none(field("msg"))) {
    const std::optional<std::string> words =
        TextOrBytes(document, field("msg"));
    if (words.has_value()) return absl::UnavailableError(*words);
    return Unexpected("text or None as msg", Repr(document, field("msg")));
  }
  ASSIGN_OR_RETURN(const uint32_t id, ReadId(document, field("id")));
  ASSIGN_OR_RETURN(std::string name, ReadName(document, field("name")));
  return ProxiedChild{id, std::move(name)};
}

}  // namespace mitogen
