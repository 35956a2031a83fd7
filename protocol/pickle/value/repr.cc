// Repr(): a value as Python's ascii() shows it, for logs and tests.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "protocol/pickle/globals.h"
#include "protocol/pickle/value/document.h"
#include "protocol/pickle/value/integer.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr absl::string_view kCut = "...";

// Longer integers show in hexadecimal.
constexpr size_t kMaxDecimalBytes = 128;

// Python's repr() of a float: the shortest digits that read back the same,
// with an exponent below 1e-4 and from 1e16 on.
std::string FloatRepr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[64];
  const auto scientific = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                        std::chars_format::scientific);
  const absl::string_view text(buffer, scientific.ptr - buffer);
  const size_t e = text.find('e');
  int exponent = 0;
  static_cast<void>(absl::SimpleAtoi(text.substr(e + 1), &exponent));
  if (exponent < -4 || exponent >= 16) {
    return absl::StrFormat("%se%+03d", text.substr(0, e), exponent);
  }
  const auto fixed = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                   std::chars_format::fixed);
  std::string result(buffer, fixed.ptr);
  if (result.find('.') == result.npos) result += ".0";
  return result;
}

// One character as it stands between quotes of the given kind.
void AppendCharacter(uint32_t code_point, char quote, bool is_text,
                     std::string* out) {
  if (code_point == static_cast<uint8_t>(quote) || code_point == '\\') {
    out->push_back('\\');
    out->push_back(static_cast<char>(code_point));
  } else if (code_point >= ' ' && code_point < 0x7f) {
    out->push_back(static_cast<char>(code_point));
  } else if (code_point == '\n') {
    out->append("\\n");
  } else if (code_point == '\r') {
    out->append("\\r");
  } else if (code_point == '\t') {
    out->append("\\t");
  } else if (code_point <= 0xff || !is_text) {
    absl::StrAppend(out, "\\x", absl::Hex(code_point, absl::kZeroPad2));
  } else if (code_point <= 0xffff) {
    absl::StrAppend(out, "\\u", absl::Hex(code_point, absl::kZeroPad4));
  } else {
    absl::StrAppend(out, "\\U", absl::Hex(code_point, absl::kZeroPad8));
  }
}

class ReprWriter {
 public:
  ReprWriter(const Document& doc, size_t max_bytes)
      : doc_(doc), max_bytes_(max_bytes) {}

  std::string Write(ValueId root) {
    Begin(root);
    while (!open_.empty() && !IsFull()) Advance();
    if (out_.size() > max_bytes_) {
      out_.resize(max_bytes_ < kCut.size() ? 0 : max_bytes_ - kCut.size());
      absl::StrAppend(&out_, kCut.substr(0, max_bytes_));
    }
    return std::move(out_);
  }

 private:
  // A container of which `next` children are written.
  struct OpenContainer {
    ValueId value;
    size_t next;
    absl::string_view end;
  };

  bool IsFull() const { return out_.size() > max_bytes_; }
  void Begin(ValueId value);
  void BeginContainer(ValueId value, absl::string_view begin,
                      absl::string_view end);
  void Advance();
  void WriteLeaf(ValueId value);
  void WriteInteger(absl::string_view little_endian);
  void WriteText(absl::string_view text);
  void WriteBytes(absl::string_view bytes);
  void WriteContext(uint32_t id, ValueId name);

  const Document& doc_;
  const size_t max_bytes_;
  std::string out_;
  std::vector<OpenContainer> open_;
  absl::flat_hash_set<uint32_t> open_ids_;
};

void ReprWriter::Begin(ValueId value) {
  const bool is_empty = doc_.children(value).empty();
  switch (doc_.kind(value)) {
    case ValueKind::kList:
      return BeginContainer(value, "[", "]");
    case ValueKind::kTuple:
      return BeginContainer(value, "(",
                            doc_.items(value).size() == 1 ? ",)" : ")");
    case ValueKind::kDict:
      return BeginContainer(value, "{", "}");
    case ValueKind::kKwargs:
      return BeginContainer(value, "Kwargs({", "})");
    case ValueKind::kSet:
      return is_empty ? out_.append("set()"),
             void()   : BeginContainer(value, "{", "}");
    case ValueKind::kFrozenSet:
      return is_empty ? out_.append("frozenset()"),
             void()   : BeginContainer(value, "frozenset({", "})");
    default:
      WriteLeaf(value);
  }
}

void ReprWriter::BeginContainer(ValueId value, absl::string_view begin,
                                absl::string_view end) {
  if (!open_ids_.insert(value.bits()).second) {
    absl::ConsumePrefix(&end, ",");
    absl::StrAppend(&out_, begin, kCut, end);
    return;
  }
  absl::StrAppend(&out_, begin);
  open_.push_back({value, 0, end});
}

void ReprWriter::Advance() {
  OpenContainer& top = open_.back();
  const ValueKind kind = doc_.kind(top.value);
  const bool is_dict = kind == ValueKind::kDict || kind == ValueKind::kKwargs;
  const absl::Span<const ValueId> children = doc_.children(top.value);
  if (top.next == children.size()) {
    absl::StrAppend(&out_, top.end);
    open_ids_.erase(top.value.bits());
    open_.pop_back();
    return;
  }
  if (top.next > 0) {
    absl::StrAppend(&out_, is_dict && top.next % 2 == 1 ? ": " : ", ");
  }
  Begin(children[top.next++]);
}

void ReprWriter::WriteLeaf(ValueId value) {
  char scratch[8];
  switch (doc_.kind(value)) {
    case ValueKind::kNone:
      out_.append("None");
      return;
    case ValueKind::kBool:
      out_.append(doc_.AsBool(value) ? "True" : "False");
      return;
    case ValueKind::kFloat:
      out_.append(FloatRepr(doc_.AsFloat(value)));
      return;
    case ValueKind::kText:
      WriteText(doc_.text(value));
      return;
    case ValueKind::kBytes:
      WriteBytes(doc_.bytes(value));
      return;
    case ValueKind::kByteArray:
      out_.append("bytearray(");
      WriteBytes(doc_.bytes(value));
      out_.append(")");
      return;
    case ValueKind::kBlob:
      absl::StrAppend(&out_, "[blob: ", doc_.bytes(value).size(), " bytes]");
      return;
    case ValueKind::kSecret:
      out_.append("[secret]");
      return;
    case ValueKind::kCallError:
      out_.append("CallError(");
      WriteText(doc_.text(value));
      out_.append(")");
      return;
    case ValueKind::kSender:
      out_.append("Sender(");
      WriteContext(doc_.context_id(value), Document::None());
      absl::StrAppend(&out_, ", ", doc_.handle(value), ")");
      return;
    case ValueKind::kContext:
      WriteContext(doc_.context_id(value), doc_.context_name(value));
      return;
    case ValueKind::kGlobal: {
      const GlobalRow& row = kGlobals[doc_.global_index(value)];
      absl::StrAppend(&out_, "<global ", row.module, ".", row.name, ">");
      return;
    }
    default:
      WriteInteger(doc_.IntegerBytes(value, scratch));
  }
}

void ReprWriter::WriteInteger(absl::string_view little_endian) {
  const size_t most = std::max(max_bytes_, kMaxDecimalBytes);
  if (little_endian.size() <= most) {
    out_.append(FormatInteger(little_endian, kMaxDecimalBytes));
    return;
  }
  // The highest bytes are more than will show. One byte stands for the others:
  // whether they are all 0 decides what the absolute value borrows from above.
  const absl::string_view low =
      little_endian.substr(0, little_endian.size() - most);
  const bool is_zero = low.find_first_not_of('\0') == low.npos;
  const std::string high =
      absl::StrCat(absl::string_view(is_zero ? "\0" : "\1", 1),
                   little_endian.substr(low.size()));
  out_.append(FormatInteger(high, kMaxDecimalBytes));
}

void ReprWriter::WriteContext(uint32_t id, ValueId name) {
  absl::StrAppend(&out_, "Context(", id, ", ");
  WriteLeaf(name);
  out_.append(")");
}

// Python prefers ', and takes " if there is a ' and no ".
char QuoteFor(absl::string_view bytes) {
  const bool has_single = bytes.find('\'') != bytes.npos;
  const bool has_double = bytes.find('"') != bytes.npos;
  return has_single && !has_double ? '"' : '\'';
}

void ReprWriter::WriteText(absl::string_view text) {
  const char quote = QuoteFor(text);
  out_.push_back(quote);
  while (!text.empty() && !IsFull()) {
    AppendCharacter(ConsumeCodePoint(&text), quote, true, &out_);
  }
  out_.push_back(quote);
}

void ReprWriter::WriteBytes(absl::string_view bytes) {
  const char quote = QuoteFor(bytes);
  out_.push_back('b');
  out_.push_back(quote);
  for (size_t i = 0; i < bytes.size() && !IsFull(); ++i) {
    AppendCharacter(static_cast<uint8_t>(bytes[i]), quote, false, &out_);
  }
  out_.push_back(quote);
}

}  // namespace

std::string Repr(const Document& doc, ValueId value, size_t max_bytes) {
  return ReprWriter(doc, max_bytes).Write(value);
}

}  // namespace mitogen
