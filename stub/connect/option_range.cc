#include "stub/connect/option_range.h"

#include <utility>

#include "protocol/message_size.h"

namespace mitogen {
namespace {

constexpr OptionRange kAny = {0, 1e9};

constexpr std::pair<absl::string_view, OptionRange> kRanges[] = {
    {"max_message_size", {kLeastMaxMessageSize, 4294967295}},
    {"port", {1, 65535}},
};

}  // namespace

OptionRange RangeOf(absl::string_view option) {
  for (const auto& [name, range] : kRanges) {
    if (name == option) return range;
  }
  return kAny;
}

}  // namespace mitogen
