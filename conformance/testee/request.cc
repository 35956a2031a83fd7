#include "conformance/testee/request.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "protocol/release.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

}  // namespace

absl::StatusOr<std::string> ReadHex(const Json& json, absl::string_view what) {
  const auto* hex = json.get_ptr<const std::string*>();
  std::optional<std::string> bytes;
  if (hex != nullptr) bytes = BytesOfHex(*hex);
  if (!bytes.has_value()) {
    return Expected(absl::StrCat(what, " to be bytes in hexadecimal"));
  }
  return *std::move(bytes);
}

absl::StatusOr<const Json*> Request::Any(const char* key) const {
  const auto found = object_.find(key);
  if (found == object_.end()) return Expected(absl::StrCat(key, ", got none"));
  return &*found;
}

absl::StatusOr<const Json*> Request::List(const char* key) const {
  absl::StatusOr<const Json*> list = Any(key);
  if (list.ok() && !(*list)->is_array()) {
    return Expected(absl::StrCat(key, " to be a list"));
  }
  return list;
}

absl::StatusOr<std::string> Request::Text(const char* key) const {
  ASSIGN_OR_RETURN(const Json* json, Any(key));
  const auto* text = json->get_ptr<const std::string*>();
  if (text == nullptr) return Expected(absl::StrCat(key, " to be a string"));
  return *text;
}

absl::StatusOr<std::string> Request::Bytes(const char* key) const {
  ASSIGN_OR_RETURN(const Json* json, Any(key));
  return ReadHex(*json, key);
}

absl::StatusOr<std::vector<std::string>> Request::Pieces(
    const char* key) const {
  ASSIGN_OR_RETURN(const Json* list, List(key));
  std::vector<std::string> pieces;
  for (const Json& json : *list) {
    ASSIGN_OR_RETURN(std::string piece, ReadHex(json, "a piece"));
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

absl::StatusOr<uint64_t> Request::Number(const char* key, uint64_t max) const {
  ASSIGN_OR_RETURN(const Json* json, Any(key));
  if (!json->is_number_unsigned() || json->get<uint64_t>() > max) {
    return Expected(absl::StrCat(key, " to be a number up to ", max));
  }
  return (json)->get<uint64_t>();
}

absl::StatusOr<bool> Request::Flag(const char* key) const {
  if (!Has(key)) return false;
  const absl::StatusOr<const Json*> json = Any(key);
  if (!(*json)->is_boolean()) {
    return Expected(absl::StrCat(key, " to be true or false"));
  }
  return (*json)->get<bool>();
}

absl::StatusOr<Dialect> Request::PeerDialect() const {
  if (!Has("release")) return DialectOf(kNewestRelease);
  ASSIGN_OR_RETURN(const std::string text, Text("release"));
  const absl::StatusOr<Release> release = ParseRelease(text);
  if (!release.ok()) return Unknown("release", text);
  absl::StatusOr<Dialect> dialect = DialectOf(*release);
  if (!dialect.ok()) return Unknown("release", text);
  return dialect;
}

absl::Status Request::Unknown(absl::string_view key, absl::string_view value) {
  return absl::UnimplementedError(absl::StrCat(key, " ", value));
}

}  // namespace mitogen
