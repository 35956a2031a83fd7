#include "conformance/json/atom_reader.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "conformance/json/json_text.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

// More digits than {"int"} ever has.
constexpr size_t kMaxDecimalDigits = 1000;

const std::string* StringIn(const Json& json) {
  return json.get_ptr<const std::string*>();
}

std::optional<std::string> HexIn(const Json& json) {
  const std::string* hex = StringIn(json);
  return hex == nullptr ? std::nullopt : BytesOfHex(*hex);
}

// The number as an id, a handle or the number of a node.
std::optional<uint32_t> Id(const Json& json) {
  if (!json.is_number_unsigned()) return std::nullopt;
  const uint64_t number = json.get<uint64_t>();
  if (number > std::numeric_limits<uint32_t>::max()) return std::nullopt;
  return static_cast<uint32_t>(number);
}

bool IsPair(const Json& json) { return json.is_array() && json.size() == 2; }

// Whether `text` is an integer without signs, zeros or letters too many.
bool IsPlainInteger(absl::string_view text, absl::string_view alphabet) {
  absl::ConsumePrefix(&text, "-");
  return !text.empty() && (text[0] != '0' || text.size() == 1) &&
         text.find_first_not_of(alphabet) == text.npos;
}

}  // namespace

absl::Status Expected(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("expected ", what));
}

const AtomReader::Row AtomReader::kRows[] = {
    {"ref", &AtomReader::Ref},
    {"int", &AtomReader::Decimal},
    {"int16", &AtomReader::Hexadecimal},
    {"float", &AtomReader::Float},
    {"wtf8", &AtomReader::Wtf8},
    {"bytes", &AtomReader::Bytes},
    {"bytearray", &AtomReader::ByteArray},
    {"tuple", &AtomReader::EmptyTuple},
    {"frozenset", &AtomReader::EmptyFrozenSet},
    {"global", &AtomReader::Global},
    {"blob", &AtomReader::Blob},
    {"secret", &AtomReader::Secret},
    {"callerror", &AtomReader::CallError},
    {"sender", &AtomReader::Sender},
    {"context", &AtomReader::Context},
};

absl::StatusOr<ValueId> AtomReader::Read(const Json& json) {
  if (json.is_null()) return Document::None();
  if (json.is_boolean()) return Document::Bool(json.get<bool>());
  if (json.is_number_integer()) {
    // Unsigned ones are integers too, up to 2^64.
    const int64_t number = json.get<int64_t>();
    if (json.is_number_unsigned() && number < 0) {
      return Expected("an integer over 2^53 to be {\"int\": ...}");
    }
    return doc_.Int(number);
  }
  if (const std::string* text = StringIn(json)) return doc_.Text(*text);
  if (json.is_object() && json.size() == 1) {
    for (const Row& row : kRows) {
      const auto body = json.find(row.name);
      if (body != json.end()) return (this->*row.read)(*body);
    }
  }
  return Expected("an atom");
}

// Only what cannot nest, since a peer's JSON may.
absl::StatusOr<ValueId> AtomReader::ReadText(const Json& json) {
  if (const std::string* text = StringIn(json)) return doc_.Text(*text);
  if (json.is_object() && json.size() == 1) {
    const auto wtf8 = json.find("wtf8");
    if (wtf8 != json.end()) return Wtf8(*wtf8);
    const auto ref = json.find("ref");
    if (ref != json.end()) {
      absl::StatusOr<ValueId> text = Ref(*ref);
      if (!text.ok() || doc_.kind(*text) == ValueKind::kText) return text;
    }
  }
  return Expected("text");
}

absl::StatusOr<ValueId> AtomReader::Ref(const Json& json) {
  const std::optional<uint32_t> number = Id(json);
  if (!number.has_value() || *number >= nodes_.size() ||
      !nodes_[*number].has_value()) {
    return Expected("ref to name a node");
  }
  return *nodes_[*number];
}

absl::StatusOr<ValueId> AtomReader::Decimal(const Json& json) {
  const std::string* digits = StringIn(json);
  if (digits == nullptr || !IsPlainInteger(*digits, "0123456789")) {
    return Expected("int to be a decimal integer");
  }
  const std::optional<std::string> bytes =
      ParsePythonInteger(*digits, 10, kMaxDecimalDigits);
  if (!bytes.has_value()) return Expected("int16 for an integer so long");
  return doc_.BigInt(*bytes);
}

absl::StatusOr<ValueId> AtomReader::Hexadecimal(const Json& json) {
  const std::string* digits = StringIn(json);
  if (digits == nullptr || !IsPlainInteger(*digits, "0123456789abcdef")) {
    return Expected("int16 to be a hexadecimal integer");
  }
  return doc_.BigInt(*ParsePythonInteger(*digits, 16, 0));
}

absl::StatusOr<ValueId> AtomReader::Float(const Json& json) {
  const std::optional<std::string> bytes = HexIn(json);
  if (!bytes.has_value() || bytes->size() != sizeof(uint64_t)) {
    return Expected("float to be the eight bytes of a double");
  }
  uint64_t bits = 0;
  for (const char byte : *bytes) bits = bits << 8 | static_cast<uint8_t>(byte);
  return doc_.Float(std::bit_cast<double>(bits));
}

absl::StatusOr<ValueId> AtomReader::Wtf8(const Json& json) {
  const std::optional<std::string> bytes = HexIn(json);
  if (!bytes.has_value() || !IsWtf8(*bytes)) {
    return Expected("wtf8 to be text in hexadecimal");
  }
  return doc_.Text(*bytes);
}

absl::StatusOr<ValueId> AtomReader::Bytes(const Json& json) {
  const std::optional<std::string> bytes = HexIn(json);
  if (!bytes.has_value()) return Expected("bytes to be hexadecimal");
  return doc_.Bytes(*bytes);
}

absl::StatusOr<ValueId> AtomReader::ByteArray(const Json& json) {
  const std::optional<std::string> bytes = HexIn(json);
  if (!bytes.has_value()) return Expected("bytearray to be hexadecimal");
  return doc_.ByteArray(*bytes);
}

absl::StatusOr<ValueId> AtomReader::EmptyTuple(const Json& json) {
  if (!json.is_array() || !json.empty()) {
    return Expected("a tuple with items to be a node");
  }
  return doc_.Tuple({});
}

absl::StatusOr<ValueId> AtomReader::EmptyFrozenSet(const Json& json) {
  if (!json.is_array() || !json.empty()) {
    return Expected("a frozen set with items to be a node");
  }
  return doc_.FrozenSet({});
}

absl::StatusOr<ValueId> AtomReader::Global(const Json& json) {
  const std::string* text = StringIn(json);
  const size_t dot = text == nullptr ? std::string::npos : text->rfind('.');
  if (dot == std::string::npos) return Expected("global to be MODULE.NAME");
  const std::optional<size_t> index =
      FindGlobal(text->substr(0, dot), text->substr(dot + 1));
  if (!index.has_value()) return Expected("global to be an allowed one");
  return Document::Global(*index);
}

absl::StatusOr<ValueId> AtomReader::Blob(const Json& json) {
  const std::optional<std::string> bytes = HexIn(json);
  if (!bytes.has_value()) return Expected("blob to be hexadecimal");
  return doc_.Blob(*bytes);
}

absl::StatusOr<ValueId> AtomReader::Secret(const Json& json) {
  ASSIGN_OR_RETURN(const ValueId text, ReadText(json));
  return doc_.Secret(doc_.text(text));
}

absl::StatusOr<ValueId> AtomReader::CallError(const Json& json) {
  ASSIGN_OR_RETURN(const ValueId text, ReadText(json));
  return doc_.CallError(doc_.text(text));
}

absl::StatusOr<ValueId> AtomReader::Sender(const Json& json) {
  const bool is_pair = IsPair(json);
  const std::optional<uint32_t> id = is_pair ? Id(json[0]) : std::nullopt;
  const std::optional<uint32_t> handle = is_pair ? Id(json[1]) : std::nullopt;
  if (!id.has_value() || !handle.has_value()) {
    return Expected("sender to be [CONTEXT_ID, HANDLE]");
  }
  return doc_.Sender(*id, *handle);
}

absl::StatusOr<ValueId> AtomReader::Context(const Json& json) {
  const std::optional<uint32_t> id = IsPair(json) ? Id(json[0]) : std::nullopt;
  if (!id.has_value()) return Expected("context to be [CONTEXT_ID, NAME]");
  if (json[1].is_null()) return doc_.Context(*id, Document::None());
  ASSIGN_OR_RETURN(const ValueId name, ReadText(json[1]));
  return doc_.Context(*id, name);
}

}  // namespace mitogen
