// AppendValue(): a value as JSON in canonical form.

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "conformance/json/json_text.h"
#include "conformance/json/json_value.h"
#include "conformance/json/key_order.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

absl::string_view NodeName(ValueKind kind) {
  switch (kind) {
    case ValueKind::kList:
      return "list";
    case ValueKind::kTuple:
      return "tuple";
    case ValueKind::kSet:
      return "set";
    case ValueKind::kFrozenSet:
      return "frozenset";
    case ValueKind::kDict:
      return "dict";
    default:
      return "kwargs";
  }
}

class Writer {
 public:
  Writer(const Document& doc, size_t max_size, KeyOrder* keys, std::string* out)
      : doc_(doc), keys_(*keys), max_size_(max_size), out_(*out) {}

  absl::Status Write(ValueId root) {
    out_ += "{\"root\":";
    Use(root);
    for (size_t i = 0; i < nodes_.size(); ++i) {
      out_ += i == 0 ? ",\"nodes\":[" : ",";
      RETURN_IF_ERROR(WriteNode(nodes_[i]));
    }
    out_ += nodes_.empty() ? "}" : "]}";
    return CheckSize();
  }

 private:
  absl::Status WriteNode(ValueId node) {
    absl::StrAppend(&out_, "{\"", NodeName(doc_.kind(node)), "\":[");
    const absl::Status status = WriteContent(node);
    out_ += "]}";
    return status;
  }

  absl::Status WriteContent(ValueId node) {
    switch (doc_.kind(node)) {
      case ValueKind::kList:
      case ValueKind::kTuple:
        return WriteItems(node);
      case ValueKind::kSet:
      case ValueKind::kFrozenSet:
        return WriteSorted(node);
      default:
        return WriteEntries(node);
    }
  }

  absl::Status WriteItems(ValueId node) {
    for (const ValueId item : doc_.items(node)) {
      Separate();
      Use(item);
      RETURN_IF_ERROR(CheckSize());
    }
    return absl::OkStatus();
  }

  absl::Status WriteSorted(ValueId set) {
    ASSIGN_OR_RETURN(const KeyOrder::Entries entries, keys_.Arranged(set));
    for (const DictEntries::Entry& entry : entries) {
      Separate();
      Use(entry.key);
      RETURN_IF_ERROR(CheckSize());
    }
    return absl::OkStatus();
  }

  absl::Status WriteEntries(ValueId dict) {
    ASSIGN_OR_RETURN(const KeyOrder::Entries entries, keys_.Arranged(dict));
    for (const DictEntries::Entry& entry : entries) {
      Separate();
      out_ += '[';
      Use(entry.key);
      out_ += ',';
      Use(entry.value);
      out_ += ']';
      RETURN_IF_ERROR(CheckSize());
    }
    return absl::OkStatus();
  }

  void Separate() {
    if (out_.back() != '[') out_ += ',';
  }

  void Use(ValueId value) {
    if (IsAtom(doc_, value)) return AppendAtom(doc_, value, &out_);
    const auto [known, is_new] =
        numbers_.emplace(value.bits(), static_cast<uint32_t>(nodes_.size()));
    if (is_new) nodes_.push_back(value);
    absl::StrAppend(&out_, "{\"ref\":", known->second, "}");
  }

  absl::Status CheckSize() const {
    if (out_.size() <= max_size_) return absl::OkStatus();
    return absl::UnimplementedError(
        absl::StrCat("an answer over ", max_size_, " bytes"));
  }

  const Document& doc_;
  KeyOrder& keys_;
  const size_t max_size_;
  std::string& out_;
  std::vector<ValueId> nodes_;
  absl::flat_hash_map<uint32_t, uint32_t> numbers_;
};

}  // namespace

absl::Status AppendValue(const Document& doc, ValueId value, std::string* out,
                         size_t max_size) {
  KeyOrder keys(doc);
  return Writer(doc, max_size, &keys, out).Write(value);
}

absl::Status AppendValues(const Document& doc, absl::Span<const ValueId> values,
                          std::string* out) {
  KeyOrder keys(doc);
  out->push_back('[');
  for (const ValueId value : values) {
    if (out->back() != '[') out->push_back(',');
    RETURN_IF_ERROR(Writer(doc, kMaxJsonSize, &keys, out).Write(value));
  }
  out->push_back(']');
  return absl::OkStatus();
}

}  // namespace mitogen
