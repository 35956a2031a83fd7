// A RouterSink that keeps what it is given, for tests.

#ifndef MITOGEN_ROUTER_TESTING_RECORDING_SINK_H_
#define MITOGEN_ROUTER_TESTING_RECORDING_SINK_H_

#include <string>
#include <utility>
#include <vector>

#include "router/router.h"

namespace mitogen {

class RecordingSink : public RouterSink {
 public:
  struct Sent {
    LinkId link;
    Message message;
  };

  SendResult Send(LinkId link, const MessageView& message) override {
    if (result != SendResult::kFull) {
      sent.push_back({link, Message::From(message)});
    }
    return result;
  }
  void Log(const LogRecord& record) override { log.push_back(record); }

  // What Send() answers.
  SendResult result = SendResult::kSent;
  std::vector<Sent> sent;
  std::vector<LogRecord> log;
};

}  // namespace mitogen

#endif  // MITOGEN_ROUTER_TESTING_RECORDING_SINK_H_
