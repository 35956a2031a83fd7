#include "tools/mito/json/json_writer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/wtf8.h"
#include "tools/mito/json/json_tag.h"
#include "tools/mito/json/json_text.h"

namespace mitogen::mito {
namespace {

// Beyond these, decimal digits take too much time.
constexpr size_t kMaxDecimalBytes = 512;

// Containers with shorter JSON are written anew, which takes little time.
constexpr size_t kLeastRemembered = 64;
// How many longer ones are remembered.
constexpr size_t kMaxRemembered = size_t{1} << 20;

// How often the clock is asked.
constexpr size_t kStepsBetweenLooks = size_t{1} << 16;

enum class Form { kArray, kObject, kPairs };

// A container that is being written.
struct Level {
  ValueId id;
  Form form;
  absl::string_view end;
  absl::Span<const ValueId> children;
  // Where its JSON begins.
  size_t begin;
  size_t next = 0;
  // The most nested brackets in it, its own included.
  size_t height = 0;
  // Something in it refers to a container around.
  bool has_cycle = false;
};

// What was written for a container.
struct Written {
  size_t begin;
  size_t size;
  size_t height;
};

size_t Brackets(Form form, absl::string_view end) {
  return end.size() + (form == Form::kPairs ? 1 : 0);
}

class Writer {
 public:
  Writer(const Document& document, JsonStyle style, std::string* out,
         const JsonBounds& bounds)
      : doc_(document), style_(style), out_(*out), bounds_(bounds) {}

  absl::Status Write(ValueId root) {
    Add(root);
    while (!levels_.empty() && HasRoom() && MayGoOn()) Step();
    if (is_late_) {
      return absl::DeadlineExceededError(
          "expected a value that is written as JSON in time, got one that "
          "takes longer");
    }
    if (steps_ > bounds_.max_steps) {
      return absl::ResourceExhaustedError(
          absl::StrCat("expected at most ", bounds_.max_steps,
                       " values to be written as JSON, got more"));
    }
    if (is_deep_) {
      return absl::ResourceExhaustedError(
          absl::StrCat("expected at most ", bounds_.max_depth,
                       " brackets of JSON one inside another, got more"));
    }
    if (HasRoom()) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        absl::StrCat("expected a value of at most ", bounds_.max_size,
                     " bytes as JSON, got one that takes more"));
  }

 private:
  bool HasRoom() const {
    return !is_full_ && !is_deep_ && out_.size() <= bounds_.max_size;
  }

  // True if `size` bytes fit. A text that does not fit is not begun.
  bool HasRoomFor(size_t size) {
    is_full_ = is_full_ || size > bounds_.max_size;
    return !is_full_;
  }

  bool MayGoOn() {
    if (steps_ % kStepsBetweenLooks == 0) {
      is_late_ = absl::Now() > bounds_.deadline;
    }
    ++steps_;
    return !is_late_ && steps_ <= bounds_.max_steps;
  }

  // True if that many more brackets may stand here.
  bool HasDepthFor(size_t height) {
    is_deep_ = is_deep_ || depth_ + height > bounds_.max_depth;
    return !is_deep_;
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
    const Level level = levels_.back();
    absl::StrAppend(&out_, level.end);
    depths_.erase(level.id.bits());
    levels_.pop_back();
    depth_ -= Brackets(level.form, level.end);
    RaiseHeight(level.height);
    if (level.has_cycle) {
      if (!levels_.empty()) levels_.back().has_cycle = true;
      return;
    }
    const size_t size = out_.size() - level.begin;
    if (size < kLeastRemembered || written_.size() >= kMaxRemembered) return;
    written_.emplace(level.id.bits(), Written{level.begin, size, level.height});
  }

  // Takes note that something of that height was written in the innermost
  // level.
  void RaiseHeight(size_t height) {
    if (levels_.empty()) return;
    Level& around = levels_.back();
    around.height =
        std::max(around.height, height + Brackets(around.form, around.end));
  }

  void Repeat(const Written& written) {
    if (!HasDepthFor(written.height)) return;
    RaiseHeight(written.height);
    is_full_ = is_full_ || out_.size() + written.size > bounds_.max_size;
    if (!is_full_) out_.append(out_, written.begin, written.size);
  }

  void Open(ValueId value, Form form, absl::string_view tag) {
    const size_t begin = out_.size();
    const bool is_object = form == Form::kObject;
    const absl::string_view end = is_object ? "}" : tag.empty() ? "]" : "]}";
    const size_t height = Brackets(form, end);
    if (!HasDepthFor(height)) return;
    if (tag.empty()) {
      out_ += is_object ? '{' : '[';
    } else {
      absl::StrAppend(&out_, "{\"", tag, "\":[");
    }
    const absl::Span<const ValueId> children = doc_.children(value);
    if (children.empty()) {
      absl::StrAppend(&out_, end);
      RaiseHeight(height);
      return;
    }
    depths_[value.bits()] = levels_.size();
    depth_ += height;
    levels_.push_back({value, form, end, children, begin, 0, height});
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
    if (Document::IsInline(value)) return AddAtom(value);
    const auto written = written_.find(value.bits());
    if (written != written_.end()) return Repeat(written->second);
    const auto around = depths_.find(value.bits());
    if (around != depths_.end()) {
      levels_.back().has_cycle = true;
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
  const JsonBounds bounds_;
  size_t steps_ = 0;
  // Brackets that are open.
  size_t depth_ = 0;
  bool is_full_ = false;
  bool is_deep_ = false;
  bool is_late_ = false;
  std::vector<Level> levels_;
  // The depths of the containers in `levels_`.
  absl::flat_hash_map<uint32_t, size_t> depths_;
  absl::flat_hash_map<uint32_t, Written> written_;
};

}  // namespace

absl::Status AppendJson(const Document& document, ValueId value,
                        JsonStyle style, std::string* out,
                        const JsonBounds& bounds) {
  return Writer(document, style, out, bounds).Write(value);
}

}  // namespace mitogen::mito
