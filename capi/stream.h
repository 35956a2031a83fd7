// The bytes of one link: frames that come in, and what is to be written, which
// is bytes of the handshake first and then frames.

#ifndef MITOGEN_CAPI_STREAM_H_
#define MITOGEN_CAPI_STREAM_H_

#include <cstddef>
#include <functional>
#include <string>

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
      : decoder_(dialect, limits), frames_(dialect, limits, kOutputLimits) {}

  using Receiver = std::function<void(const MessageView& message)>;
  // Gives each whole message to `receive`. An error is final.
  absl::Status Feed(absl::string_view bytes, const Receiver& receive);
  absl::Status CheckEnd() const { return decoder_.CheckEnd(); }

  SendResult Send(const MessageView& message);
  // Adds bytes that come before all frames.
  void Write(absl::string_view bytes) {
    handshake_.append(bytes.data(), bytes.size());
  }

  // All that is to be written.
  absl::string_view output() const {
    return handshake_.empty() ? frames_.waiting()
                              : absl::string_view(handshake_);
  }
  void Written(size_t size);

 private:
  static constexpr OutputLimits kOutputLimits = {
      .pause_at = size_t{1} << 20, .max_bytes = size_t{256} << 20};

  FrameDecoder decoder_;
  // Bytes of the handshake, and frames that followed before they were written.
  std::string handshake_;
  OutputQueue frames_;
};

}  // namespace mitogen::capi

#endif  // MITOGEN_CAPI_STREAM_H_
