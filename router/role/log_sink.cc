#include "router/role/log_sink.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/payload/forward_log.h"

namespace mitogen {

LogSink::LogSink(Router* router, const ContextNames* names, TakeFunction take)
    : router_(router), names_(names), take_(std::move(take)) {
  // The router is new, so the handle is free.
  router_
      ->AddHandler(
          StandardHandler(kForwardLog),
          [this](const MessageView& message) { OnForwardLog(message); })
      .IgnoreError();
}

void LogSink::OnForwardLog(const MessageView& message) {
  if (message.header.is_dead()) return;
  absl::StatusOr<ForwardLog> log = ParseForwardLog(message);
  if (!log.ok()) {
    router_->Log(kLogError, absl::StrCat("dropped ", DescribeMessage(message),
                                         ": ", log.status().message()));
    return;
  }
  const uint32_t context_id = message.header.src_id;
  take_(
      {context_id, names_->Of(context_id),
       LogRecord{std::move(log->logger), log->level, std::move(log->message)}});
}

}  // namespace mitogen
