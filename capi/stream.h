// The bytes of a link to a child: frames that come in, and what is to be
// written.

#ifndef MITOGEN_CAPI_STREAM_H_
#define MITOGEN_CAPI_STREAM_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "protocol/dialect.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "router/link.h"
#include "router/output_queue.h"

namespace mitogen::capi {

class Stream {
 public:
  Stream(const Dialect& dialect, const Limits& limits)
      : decoder_(dialect, limits), output_(dialect, limits, kOutputLimits) {}

  using Receiver = std::function<void(const MessageView& message)>;
  // Gives each whole message to `receive`. An error is final.
  absl::Status Feed(absl::string_view bytes, const Receiver& receive);
  absl::Status CheckEnd() const { return decoder_.CheckEnd(); }

  SendResult Send(const MessageView& message);
  // Adds bytes that are no frame.
  void Write(absl::string_view bytes) { output_.AppendBytes(bytes); }

  absl::string_view output() const { return output_.waiting(); }
  void Written(size_t size);

 private:
  static constexpr OutputLimits kOutputLimits = {
      .pause_at = size_t{1} << 20, .max_bytes = size_t{256} << 20};

  FrameDecoder decoder_;
  OutputQueue output_;
};

}  // namespace mitogen::capi

#endif  // MITOGEN_CAPI_STREAM_H_
