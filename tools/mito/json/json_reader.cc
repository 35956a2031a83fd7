#include "tools/mito/json/json_reader.h"

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "protocol/pickle/value/integer.h"
#include "tools/mito/json/json_surrogates.h"
#include "tools/mito/json/json_untag.h"

namespace mitogen::mito {
namespace {

using Json = nlohmann::json;

// The JSON library's id of the error.
constexpr int kNumberOutOfRange = 406;

// Builds values from the parser's events.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(const JsonSurrogates& surrogates, size_t max_values,
          Document* document)
      : surrogates_(surrogates), max_values_(max_values), doc_(*document) {}

  absl::StatusOr<ValueId> result() const {
    if (!status_.ok()) return status_;
    return result_;
  }

  bool null() override { return Count() && Put(Document::None()); }
  bool boolean(bool value) override {
    return Count() && Put(Document::Bool(value));
  }
  bool number_integer(int64_t value) override {
    return Count() && Put(doc_.Int(value));
  }
  bool number_unsigned(uint64_t value) override {
    if (!Count()) return false;
    if (value <= std::numeric_limits<int64_t>::max()) {
      return Put(doc_.Int(static_cast<int64_t>(value)));
    }
    return PutInteger(absl::StrCat(value));
  }
  // Integers beyond 64 bits come here too.
  bool number_float(double value, const std::string& text) override {
    if (!Count()) return false;
    if (text.find_first_of(".eE") == text.npos) return PutInteger(text);
    return Put(doc_.Float(value));
  }
  bool string(std::string& text) override {
    return Count() && Put(doc_.Text(surrogates_.Restore(std::move(text))));
  }
  bool binary(Json::binary_t&) override { return false; }
  bool start_object(size_t) override {
    levels_.push_back({true});
    return Count();
  }
  bool start_array(size_t) override {
    levels_.push_back({false});
    return Count();
  }
  bool key(std::string& name) override {
    levels_.back().keys.push_back(surrogates_.Restore(std::move(name)));
    return true;
  }
  bool end_array() override {
    const Level level = Pop();
    const ValueId list = doc_.NewList();
    for (const ValueId value : level.values) doc_.Append(list, value);
    return Put(list);
  }
  bool end_object() override {
    const Level level = Pop();
    if (level.keys.size() == 1 && level.keys[0].starts_with("$")) {
      return PutTagged(level.keys[0], level.values[0]);
    }
    const ValueId dict = doc_.NewDict();
    for (size_t i = 0; i < level.keys.size(); ++i) {
      doc_.Set(dict, level.keys[i], level.values[i]);
    }
    return Put(dict);
  }
  // The token is not shown: it may be a password.
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override {
    if (error.id == kNumberOutOfRange) {
      status_ = absl::NotFoundError(
          absl::StrCat("expected a number that a double can hold, got one "
                       "beyond 1.8e308 at byte ",
                       surrogates_.OriginalPosition(position)));
      return false;
    }
    status_ = absl::InvalidArgumentError(
        absl::StrCat("expected JSON, got something else at byte ",
                     surrogates_.OriginalPosition(position)));
    return false;
  }

 private:
  struct Level {
    bool is_object;
    std::vector<std::string> keys;
    std::vector<ValueId> values;
  };

  // False if there are too many.
  bool Count() {
    if (++values_ <= max_values_) return true;
    status_ = absl::InvalidArgumentError(absl::StrCat(
        "expected JSON of at most ", max_values_, " values, got more"));
    return false;
  }

  Level Pop() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return level;
  }

  bool Put(ValueId value) {
    if (levels_.empty()) {
      result_ = value;
    } else {
      levels_.back().values.push_back(value);
    }
    return true;
  }

  bool PutInteger(absl::string_view digits) {
    const std::optional<std::string> bytes =
        ParsePythonInteger(digits, 10, kMaxDigits);
    if (bytes.has_value()) return Put(doc_.BigInt(*bytes));
    status_ = absl::NotFoundError(absl::StrCat(
        "expected an integer of at most ", kMaxDigits, " digits, got ",
        digits.size(), "; longer ones are {\"$int\": \"0x...\"}"));
    return false;
  }

  bool PutTagged(absl::string_view tag, ValueId value) {
    const absl::StatusOr<ValueId> made = Untagged(tag, value, &doc_);
    if (made.ok()) return Put(*made);
    status_ = made.status();
    return false;
  }

  const JsonSurrogates& surrogates_;
  const size_t max_values_;
  Document& doc_;
  std::vector<Level> levels_;
  size_t values_ = 0;
  ValueId result_ = Document::None();
  absl::Status status_;
};

}  // namespace

absl::StatusOr<ValueId> ReadJson(absl::string_view text, Document* document,
                                 size_t max_values) {
  const JsonSurrogates surrogates(text);
  Builder builder(surrogates, max_values, document);
  const absl::string_view json = surrogates.json();
  Json::sax_parse(json.begin(), json.end(), &builder);
  return builder.result();
}

}  // namespace mitogen::mito
