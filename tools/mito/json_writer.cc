#include "tools/mito/json_writer.h"

#include <cmath>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/integer.h"
#include "protocol/pickle/wtf8.h"
#include "tools/mito/json_tag.h"
#include "tools/mito/json_text.h"

namespace mitogen::mito {
namespace {

// Beyond these, decimal digits take too much time.
constexpr size_t kMaxDecimalBytes = 4096;

enum class Form { kArray, kObject, kPairs };

// A container that is being written.
struct Level {
  ValueId id;
  Form form;
  absl::string_view end;
  absl::Span<const ValueId> children;
  size_t next = 0;
};

class Writer {
 public:
  Writer(const Document& document, JsonStyle style, std::string* out,
         size_t max_size)
      : doc_(document), style_(style), out_(*out), max_size_(max_size) {}

  absl::Status Write(ValueId root) {
    Add(root);
    while (!levels_.empty() && HasRoom()) Step();
    if (HasRoom()) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        absl::StrCat("expected a value of at most ", max_size_,
                     " bytes as JSON, got one that takes more"));
  }

 private:
  bool HasRoom() const { return !is_full_ && out_.size() <= max_size_; }

  // Whether `size` bytes fit: a text is not begun if it does not.
  bool HasRoomFor(size_t size) {
    is_full_ = is_full_ || size > max_size_;
    return !is_full_;
  }

  void AddString(absl::string_view text) {
    if (HasRoomFor(text.size())) AppendJsonString(text, &out_);
  }

  void Step() {
    // Add() may move the levels.
    Level& level = levels_.back();
    const size_t at = level.next++;
    if (level.form == Form::kPairs && at > 0 && at % 2 == 0) out_ += ']';
    if (at == level.children.size()) return Close();
    const ValueId child = level.children[at];
    const bool is_key = at % 2 == 0;
    switch (level.form) {
      case Form::kArray:
        Separate();
        return Add(child);
      case Form::kObject:
        if (!is_key) return Add(child);
        Separate();
        AddString(doc_.text(child));
        out_ += ':';
        return;
      case Form::kPairs:
        if (is_key) Separate();
        out_ += is_key ? '[' : ',';
        return Add(child);
    }
  }

  void Separate() {
    if (out_.back() != '[' && out_.back() != '{') out_ += ',';
  }

  void Close() {
    absl::StrAppend(&out_, levels_.back().end);
    depths_.erase(levels_.back().id.bits());
    levels_.pop_back();
  }

  void Open(ValueId value, Form form, absl::string_view tag) {
    const bool is_object = form == Form::kObject;
    if (tag.empty()) {
      out_ += is_object ? '{' : '[';
    } else {
      absl::StrAppend(&out_, "{\"", tag, "\":[");
    }
    depths_[value.bits()] = levels_.size();
    const absl::string_view end = is_object ? "}" : tag.empty() ? "]" : "]}";
    levels_.push_back({value, form, end, doc_.children(value)});
  }

  void OpenArray(ValueId value, absl::string_view tag) {
    Open(value, Form::kArray, style_ == JsonStyle::kTagged ? tag : "");
  }

  bool HasPlainKeys(ValueId dict) const {
    for (const DictEntries::Entry entry : doc_.entries(dict)) {
      if (doc_.kind(entry.key) != ValueKind::kText ||
          doc_.text(entry.key).substr(0, 1) == "$") {
        return false;
      }
    }
    return true;
  }

  void Add(ValueId value) {
    const auto around = depths_.find(value.bits());
    if (around != depths_.end()) {
      absl::StrAppend(&out_, "{\"", kCycleTag,
                      "\":", levels_.size() - around->second, "}");
      return;
    }
    switch (doc_.kind(value)) {
      case ValueKind::kList:
        return Open(value, Form::kArray, "");
      case ValueKind::kTuple:
        return OpenArray(value, kTupleTag);
      case ValueKind::kSet:
        return OpenArray(value, kSetTag);
      case ValueKind::kFrozenSet:
        return OpenArray(value, kFrozenSetTag);
      case ValueKind::kDict:
      case ValueKind::kKwargs:
        return HasPlainKeys(value) ? Open(value, Form::kObject, "")
                                   : Open(value, Form::kPairs, kDictTag);
      default:
        AddAtom(value);
    }
  }

  void AddAtom(ValueId value) {
    switch (doc_.kind(value)) {
      case ValueKind::kBool:
        out_ += doc_.AsBool(value) ? "true" : "false";
        return;
      case ValueKind::kInt:
        absl::StrAppend(&out_, doc_.AsInt(value));
        return;
      case ValueKind::kBigInt:
        return AddBigInt(value);
      case ValueKind::kFloat:
        return AddFloat(doc_.AsFloat(value));
      case ValueKind::kText:
        return AddString(doc_.text(value));
      case ValueKind::kBytes:
        return IsUtf8(doc_.bytes(value))
                   ? AddTagged(kBytesTag, doc_.bytes(value))
                   : AddHex(kHexTag, doc_.bytes(value));
      case ValueKind::kByteArray:
        return AddHex(kByteArrayTag, doc_.bytes(value));
      case ValueKind::kBlob:
        return AddHex(kBlobTag, doc_.bytes(value));
      case ValueKind::kSecret:
        return AddTagged(kSecretTag, doc_.text(value));
      case ValueKind::kCallError:
        return AddTagged(kErrorTag, doc_.text(value));
      case ValueKind::kGlobal: {
        const GlobalRow& row = kGlobals[doc_.global_index(value)];
        return AddTagged(kGlobalTag, absl::StrCat(row.module, ".", row.name));
      }
      case ValueKind::kSender:
        absl::StrAppend(&out_, "{\"", kSenderTag, "\":[",
                        doc_.context_id(value), ",", doc_.handle(value), "]}");
        return;
      case ValueKind::kContext:
        return AddContext(value);
      default:
        out_ += "null";
    }
  }

  void AddBigInt(ValueId value) {
    char scratch[8];
    const std::string digits =
        FormatInteger(doc_.IntegerBytes(value, scratch), kMaxDecimalBytes);
    if (digits.find('x') == digits.npos) {
      out_ += digits;
    } else {
      AddTagged(kIntTag, digits);
    }
  }

  void AddFloat(double value) {
    if (std::isfinite(value)) return AppendJsonFloat(value, &out_);
    AddTagged(kFloatTag, std::isnan(value) ? "nan"
                         : value > 0       ? "inf"
                                           : "-inf");
  }

  void AddTagged(absl::string_view tag, absl::string_view text) {
    absl::StrAppend(&out_, "{\"", tag, "\":");
    AddString(text);
    out_ += '}';
  }

  void AddHex(absl::string_view tag, absl::string_view bytes) {
    if (HasRoomFor(bytes.size())) {
      AddTagged(tag, absl::BytesToHexString(bytes));
    }
  }

  void AddContext(ValueId value) {
    absl::StrAppend(&out_, "{\"", kContextTag, "\":[", doc_.context_id(value),
                    ",");
    AddAtom(doc_.context_name(value));
    out_ += "]}";
  }

  const Document& doc_;
  const JsonStyle style_;
  std::string& out_;
  const size_t max_size_;
  bool is_full_ = false;
  std::vector<Level> levels_;
  // Of the containers in `levels_`.
  absl::flat_hash_map<uint32_t, size_t> depths_;
};

}  // namespace

absl::Status AppendJson(const Document& document, ValueId value,
                        JsonStyle style, std::string* out, size_t max_size) {
  return Writer(document, style, out, max_size).Write(value);
}

}  // namespace mitogen::mito
