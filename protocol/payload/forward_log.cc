#include "protocol/payload/forward_log.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "protocol/fault.h"
#include "protocol/handle.h"
#include "protocol/text/text.h"

namespace mitogen {
namespace {

constexpr absl::string_view kNul("\0", 1);
constexpr absl::string_view kReplacement = "\xef\xbf\xbd";

// How much of a level that is wrong an error shows.
constexpr size_t kShownBytes = 40;

}  // namespace

absl::StatusOr<ForwardLog> ParseForwardLog(const MessageView& message) {
  const std::vector<absl::string_view> fields =
      absl::StrSplit(message.payload, absl::MaxSplits('\0', 2));
  if (fields.size() != 3) {
    return PeerFault("PAY-2", absl::StrCat("expected FORWARD_LOG as logger NUL "
                                           "level NUL message, got ",
                                           fields.size(), " fields"));
  }
  ForwardLog log;
  if (!absl::SimpleAtoi(fields[1], &log.level)) {
    return PeerFault(
        "PAY-2",
        absl::StrCat("expected field level of FORWARD_LOG as a decimal number, "
                     "got \"",
                     absl::CHexEscape(fields[1].substr(0, kShownBytes)), "\""),
        fields[0].size() + 1);
  }
  log.logger = ReplaceInvalidUtf8(fields[0]);
  log.message = ReplaceInvalidUtf8(fields[2]);
  return log;
}

Message ToMessage(const ForwardLog& log) {
  Message message;
  message.header.handle = kForwardLog;
  message.payload =
      absl::StrCat(absl::StrReplaceAll(ReplaceInvalidUtf8(log.logger),
                                       {{kNul, kReplacement}}),
                   kNul, log.level, kNul, ReplaceInvalidUtf8(log.message));
  return message;
}

}  // namespace mitogen
