// Keeps what a router sends and logs, for tests.

#ifndef MITOGEN_ROUTER_TESTING_RECORDING_SINK_H_
#define MITOGEN_ROUTER_TESTING_RECORDING_SINK_H_

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "router/router.h"

namespace mitogen {

class RecordingSink : public LinkSender, public LogRecorder {
 public:
  struct Sent {
    LinkId link;
    Message message;
  };

  SendResult Send(LinkId link, const MessageView& message) override {
    if (message.payload.size() > full_above) return SendResult::kFull;
    if (result != SendResult::kFull) {
      sent.push_back({link, Message::From(message)});
    }
    return result;
  }
  bool HasRoom(LinkId, uint32_t, size_t size) override {
    return size <= full_above;
  }
  void Log(const LogRecord& record) override { log.push_back(record); }

  // What Send() answers.
  SendResult result = SendResult::kSent;
  // Beyond this size of a payload it answers that the queue is full.
  size_t full_above = std::numeric_limits<size_t>::max();
  std::vector<Sent> sent;
  std::vector<LogRecord> log;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_TESTING_RECORDING_SINK_H_
