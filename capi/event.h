// The events of the C interface, and the queue in which they wait for the
// program.

#ifndef MITOGEN_CAPI_EVENT_H_
#define MITOGEN_CAPI_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "capi/handles.h"
#include "mitogen/event.h"
#include "protocol/message.h"
#include "router/log_record.h"

struct mitogen_event {
  mitogen_event_kind kind;
  std::string module;
  std::optional<std::string> class_name;
  std::string function;
  // Made when it is needed: it takes some KiB, and most events have no values.
  mitogen_document& document();

  mitogen_value args = MITOGEN_NONE;
  mitogen_value kwargs = MITOGEN_NONE;
  mitogen_value value = MITOGEN_NONE;
  uint32_t context_id = 0;
  uint64_t call = 0;
  uint64_t link = 0;
  int64_t level = 0;
  std::string logger;
  std::optional<std::string> text;
  std::optional<mitogen::Message> message;

 private:
  std::unique_ptr<mitogen_document> document_;
};

namespace mitogen::capi {

// Peers make events, so the queue is bounded in bytes. If a program does not
// take its events, messages beyond the bound are refused, and log records are
// dropped and counted. Results of calls always find room: the program asked for
// them.
class EventQueue {
 public:
  static constexpr size_t kMaxMessageBytes = size_t{64} << 20;
  static constexpr size_t kMaxLogBytes = size_t{4} << 20;

  std::unique_ptr<mitogen_event> New(mitogen_event_kind kind) const;
  void Push(std::unique_ptr<mitogen_event> event);
  // False if there is no room.
  bool PushMessage(std::unique_ptr<mitogen_event> event);
  void PushLog(uint32_t context_id, const LogRecord& record);

  // The next event, which stays valid until the next call. Null if there is
  // none.
  mitogen_event* Next();

 private:
  void SayLoss();

  std::deque<std::unique_ptr<mitogen_event>> events_;
  std::unique_ptr<mitogen_event> current_;
  size_t message_bytes_ = 0;
  size_t log_bytes_ = 0;
  uint64_t lost_logs_ = 0;
};

}  // namespace mitogen::capi

#endif  // MITOGEN_CAPI_EVENT_H_
