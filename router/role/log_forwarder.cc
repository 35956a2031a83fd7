#include "router/role/log_forwarder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/string_view.h"
#include "protocol/clause_line.h"
#include "protocol/log_levels.h"
#include "protocol/payload/forward_log.h"

namespace mitogen {

LogForwarder::LogForwarder(LogLevels levels, uint32_t max_message_size,
                           SendFunction send)
    : levels_(levels),
      max_message_size_(max_message_size),
      send_(std::move(send)) {}

void LogForwarder::Log(const LogRecord& record) {
  if (!levels_.IsForwarded(record.logger, record.level)) return;
  // What programs print is theirs, whatever it looks like.
  const bool is_own = record.logger == kMitogenLogger;
  Message message = ToMessage(
      ForwardLog{record.logger, record.level,
                 is_own ? ClauseOnOwnLine(record.message) : record.message});
  Cut(&message);
  if (corked_) {
    kept_.push_back(std::move(message));
  } else {
    send_(message.view());
  }
}

// The reader replaces what the cut leaves of a character.
void LogForwarder::Cut(Message* message) const {
  constexpr absl::string_view kCutMark = " [cut]";
  if (message->payload.size() <= max_message_size_) return;
  const size_t kept = max_message_size_ > kCutMark.size()
                          ? max_message_size_ - kCutMark.size()
                          : 0;
  message->payload.resize(kept);
  message->payload.append(kCutMark.data(), kCutMark.size());
  message->payload.resize(
      std::min<size_t>(message->payload.size(), max_message_size_));
}

void LogForwarder::Uncork() {
  corked_ = false;
  for (const Message& message : std::exchange(kept_, {})) {
    send_(message.view());
  }
}

}  // namespace mitogen
