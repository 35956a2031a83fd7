// The bytes of one link: frames that come in, and what is to be written.

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

namespace mitogen::capi {

class Stream {
 public:
  // A link that has so much to write takes no more messages, and one that has
  // the smaller number asks its peers to pause.
  static constexpr size_t kMaxPending = size_t{64} << 20;
  static constexpr size_t kPausePending = size_t{1} << 20;

  Stream(const Dialect& dialect, const Limits& limits)
      : dialect_(dialect), limits_(limits), decoder_(dialect, limits) {}

  using Receiver = std::function<void(const MessageView& message)>;
  // Gives each whole message to `receive`. An error is final.
  absl::Status Feed(absl::string_view bytes, const Receiver& receive);
  absl::Status CheckEnd() const { return decoder_.CheckEnd(); }

  // Adds the frame of `message` to the output.
  SendResult Send(const MessageView& message);
  // Adds bytes that are no frame.
  void Write(absl::string_view bytes) {
    output_.append(bytes.data(), bytes.size());
  }

  absl::string_view output() const {
    return absl::string_view(output_).substr(written_);
  }
  void Written(size_t size);

 private:
  const Dialect dialect_;
  const Limits limits_;
  FrameDecoder decoder_;
  std::string output_;
  size_t written_ = 0;
};

}  // namespace mitogen::capi

#endif  // MITOGEN_CAPI_STREAM_H_
