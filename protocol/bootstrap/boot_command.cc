#include "protocol/bootstrap/boot_command.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/inflater.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"

namespace mitogen {
namespace {

constexpr InflateSubject kSubject{"first stage", "BOOT-2", "BOOT-3"};

// How much of an argument an error shows.
constexpr size_t kShownBytes = 60;

std::string Shown(absl::string_view text) {
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, kShownBytes)),
                      text.size() > kShownBytes ? "..." : "", "\"");
}

// The text between the first `open` and the `close` that follows it.
std::optional<absl::string_view> Between(absl::string_view text,
                                         absl::string_view open,
                                         absl::string_view close) {
  const size_t start = text.find(open);
  if (start == text.npos) return std::nullopt;
  text.remove_prefix(start + open.size());
  const size_t end = text.find(close);
  if (end == text.npos) return std::nullopt;
  return text.substr(0, end);
}

absl::StatusOr<std::string> FirstStage(absl::string_view base64,
                                       Compression compression,
                                       const Limits& limits) {
  std::string compressed;
  if (!absl::Base64Unescape(base64, &compressed)) {
    return PeerFault("BOOT-2",
                     absl::StrCat("expected the first stage in base64, got ",
                                  Shown(base64)));
  }
  absl::StatusOr<std::string> source = InflateAll(
      compression, kSubject, limits.max_first_stage_size, compressed);
  if (source.ok() && !absl::StrContains(*source, kReadyMarker)) {
    return PeerFault("BOOT-2",
                     absl::StrCat("expected a first stage that writes ",
                                  kReadyMarker, ", got ", Shown(*source)));
  }
  return source;
}

absl::StatusOr<uint64_t> PreambleSize(absl::string_view text) {
  uint64_t size = 0;
  if (!absl::SimpleAtoi(text, &size) || size == 0) {
    return PeerFault(
        "BOOT-1", absl::StrCat("expected the size of the preamble in decimal, "
                               "got ",
                               Shown(text)));
  }
  return size;
}

// True for the size that a first stage reads: up to 0.3.27 it is the argument
// of a read(), from 0.3.28 on the minuend of what is still to be read.
bool IsReadSize(absl::string_view before, absl::string_view after) {
  return absl::StartsWith(after, "-len(") ||
         (absl::EndsWith(before, "read(") && absl::StartsWith(after, ")"));
}

absl::string_view FindReadSize(absl::string_view source) {
  for (size_t i = 0; i < source.size();) {
    size_t end = i;
    while (end < source.size() && absl::ascii_isdigit(source[end])) ++end;
    if (end > i && IsReadSize(source.substr(0, i), source.substr(end))) {
      return source.substr(i, end - i);
    }
    i = std::max(end, i + 1);
  }
  return {};
}

absl::StatusOr<BootCommand> ParseWhole(absl::string_view code,
                                       const Limits& limits) {
  const std::optional<absl::string_view> base64 = Between(code, "\"", "\"");
  if (!base64.has_value()) {
    return PeerFault("BOOT-1",
                     absl::StrCat("expected code with the first stage in "
                                  "double quotes, got ",
                                  Shown(code)));
  }
  ASSIGN_OR_RETURN(const std::string source,
                   FirstStage(*base64, Compression::kZlib, limits));
  // The name ends with the Python string around it: it may hold parentheses,
  // but an apostrophe would have broken that string.
  const std::optional<absl::string_view> name =
      Between(source, "(mitogen:", ")'");
  if (!name.has_value()) {
    return PeerFault("BOOT-2", absl::StrCat("expected a first stage that says "
                                            "'(mitogen:NAME)', got ",
                                            Shown(source)));
  }
  const size_t name_end = name->data() + name->size() - source.data();
  ASSIGN_OR_RETURN(
      const uint64_t size,
      PreambleSize(FindReadSize(absl::string_view(source).substr(name_end))));
  return BootCommand{BootForm::kWholeInCode, std::string(*name), size};
}

absl::StatusOr<BootCommand> ParseSplit(absl::string_view base64,
                                       absl::string_view name,
                                       absl::string_view size_text,
                                       const Limits& limits) {
  ASSIGN_OR_RETURN(const uint64_t size, PreambleSize(size_text));
  const absl::StatusOr<std::string> source =
      FirstStage(base64, Compression::kRawDeflate, limits);
  if (!source.ok()) return source.status();
  return BootCommand{BootForm::kSplitArguments, std::string(name), size};
}

absl::Status UnknownForm(absl::Span<const absl::string_view> arguments) {
  std::string message = absl::StrCat(
      "expected the arguments -c CODE or -c CODE B64 NAME SIZE, as a Mitogen "
      "parent gives them to Python, got ",
      arguments.size(), arguments.size() == 1 ? " argument" : " arguments");
  if (!arguments.empty()) {
    absl::StrAppend(&message, ", the first of them ", Shown(arguments[0]));
  }
  return PeerFault("BOOT-1", message);
}

}  // namespace

absl::StatusOr<BootCommand> ParseBootCommand(
    absl::Span<const absl::string_view> arguments, const Limits& limits) {
  if (arguments.empty() || arguments[0] != "-c") return UnknownForm(arguments);
  if (arguments.size() == 2) return ParseWhole(arguments[1], limits);
  if (arguments.size() == 5) {
    return ParseSplit(arguments[2], arguments[3], arguments[4], limits);
  }
  return UnknownForm(arguments);
}

}  // namespace mitogen
