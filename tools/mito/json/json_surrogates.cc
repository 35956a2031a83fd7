#include "tools/mito/json/json_surrogates.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/text/wtf8.h"

namespace mitogen::mito {
namespace {

// Goes before the four digits of a surrogate. After a mark that was in the text
// itself goes kItself instead.
constexpr absl::string_view kMark = "\xf4\x8f\xbf\xbf";
constexpr uint32_t kMarkCodePoint = 0x10ffff;
constexpr absl::string_view kItself = "====";
constexpr size_t kDigits = 4;
// "\u" and the digits.
constexpr size_t kEscapeSize = 2 + kDigits;

std::optional<uint32_t> UnitAt(absl::string_view json, size_t at) {
  const absl::string_view escape = json.substr(at, kEscapeSize);
  uint32_t unit = 0;
  if (escape.size() < kEscapeSize || !absl::StartsWith(escape, "\\u") ||
      !absl::SimpleHexAtoi(escape.substr(2), &unit)) {
    return std::nullopt;
  }
  return unit;
}

bool IsHigh(uint32_t unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool IsLow(uint32_t unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// What becomes of one piece of JSON.
struct Piece {
  size_t size;
  // Nothing if it stays.
  std::optional<std::string> text;
  bool is_lone = false;
};

Piece EscapeAt(absl::string_view json, size_t at) {
  const std::optional<uint32_t> unit = UnitAt(json, at);
  // Any other escape is of two characters.
  if (!unit.has_value()) return {2, std::nullopt};
  if (IsHigh(*unit)) {
    const std::optional<uint32_t> low = at + kEscapeSize < json.size()
                                            ? UnitAt(json, at + kEscapeSize)
                                            : std::nullopt;
    if (low.has_value() && IsLow(*low)) {
      const bool is_mark =
          0x10000 + ((*unit - 0xd800) << 10) + (*low - 0xdc00) ==
          kMarkCodePoint;
      if (!is_mark) return {2 * kEscapeSize, std::nullopt};
      return {2 * kEscapeSize, absl::StrCat(kMark, kItself)};
    }
  }
  if (!IsHigh(*unit) && !IsLow(*unit)) return {kEscapeSize, std::nullopt};
  return {kEscapeSize, absl::StrCat(kMark, json.substr(at + 2, kDigits)), true};
}

Piece PieceAt(absl::string_view json, size_t at) {
  if (json[at] == '\\') return EscapeAt(json, at);
  if (absl::StartsWith(json.substr(at), kMark)) {
    return {kMark.size(), absl::StrCat(kMark, kItself)};
  }
  return {1, std::nullopt};
}

// A backslash has a meaning in strings only; elsewhere it is not JSON anyway.
bool HasLoneSurrogate(absl::string_view json) {
  for (size_t at = json.find('\\'); at < json.size();) {
    const Piece piece = EscapeAt(json, at);
    if (piece.is_lone) return true;
    at = json.find('\\', at + piece.size);
  }
  return false;
}

}  // namespace

JsonSurrogates::JsonSurrogates(absl::string_view json) : json_(json) {
  is_rewritten_ = HasLoneSurrogate(json);
  if (is_rewritten_) Rewrite();
}

void JsonSurrogates::Rewrite() {
  for (size_t at = 0; at < json_.size();) {
    const Piece piece = PieceAt(json_, at);
    const absl::string_view as_it_is = json_.substr(at, piece.size);
    absl::StrAppend(&rewritten_,
                    piece.text.has_value() ? *piece.text : as_it_is);
    at += as_it_is.size();
    if (piece.text.has_value()) ends_.emplace_back(rewritten_.size(), at);
  }
}

std::string JsonSurrogates::Restore(std::string text) const {
  if (!is_rewritten_) return text;
  std::string restored;
  absl::string_view rest = text;
  for (size_t at = rest.find(kMark); at != rest.npos; at = rest.find(kMark)) {
    const absl::string_view code = rest.substr(at + kMark.size(), kDigits);
    uint32_t unit = kMarkCodePoint;
    if (code != kItself) (void)absl::SimpleHexAtoi(code, &unit);
    absl::StrAppend(&restored, rest.substr(0, at));
    AppendCodePoint(unit, &restored);
    rest.remove_prefix(at + kMark.size() + kDigits);
  }
  return absl::StrCat(restored, rest);
}

size_t JsonSurrogates::OriginalPosition(size_t position) const {
  const auto after = std::upper_bound(
      ends_.begin(), ends_.end(), position,
      [](size_t value, const auto& end) { return value < end.first; });
  if (after == ends_.begin()) return position;
  const auto& [rewritten, original] = *std::prev(after);
  return original + (position - rewritten);
}

}  // namespace mitogen::mito
