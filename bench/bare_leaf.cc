// A child that does no more than a measurement needs, so that its own work is
// not what is measured. It writes messages that were made before, counts those
// that come, and takes a file without looking at it. A Mitogen parent starts it
// in place of Python.
//
//   bare.flood(context_id, count, size)  sends that many messages there
//   bare.drain(count)                    returns when that many have come
//   bare.fetch(path)                     of the master's file service

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/bootstrap/boot_command.h"
#include "protocol/bootstrap/child_handshake.h"
#include "protocol/frame.h"
#include "protocol/payload/call_function.h"
#include "protocol/payload/call_reply.h"
#include "router/context/child_context.h"
#include "router/files/file_fetch.h"
#include "stub/child/blocking_handshake.h"

namespace mitogen {
namespace {

// The handle that is flooded; it is no handle of the protocol.
constexpr uint32_t kFloodHandle = 900;
constexpr size_t kWriteSize = 128 << 10;

[[noreturn]] void Fail(const absl::Status& status) {
  fprintf(stderr, "bare_leaf: %s\n", std::string(status.message()).c_str());
  exit(1);
}

void Check(const absl::Status& status) {
  if (!status.ok()) Fail(status);
}

class BareLeaf : private LinkSender, private ChildContext::Host {
 public:
  explicit BareLeaf(const ContextConfig& config)
      : dialect_(config.dialect),
        frames_(config.dialect, limits_),
        context_(config, this, this) {}

  void Run(absl::string_view already_read) {
    context_.Uncork();
    frames_.Feed(already_read);
    while (!ending_) {
      Deliver();
      Check(WriteAll(STDOUT_FILENO, std::exchange(output_, {})));
      const absl::Span<char> space = frames_.WritableSpan();
      const ssize_t size = read(STDIN_FILENO, space.data(), space.size());
      if (size <= 0) return;
      frames_.Commit(size);
    }
  }

 private:
  SendResult Send(LinkId, const MessageView& message) override {
    Check(AppendFrame(message, dialect_, limits_, &output_));
    return SendResult::kSent;
  }

  void QueueCall(const MessageView& call) override {
    PickleDecoder decoder(limits_);
    Document document;
    const absl::StatusOr<CallFunction> parsed =
        ParseCallFunction(call, &decoder, &document);
    Check(parsed.status());
    const absl::Span<const ValueId> args = document.items(parsed->args);
    if (parsed->function == "flood") {
      Flood(document.AsInt(args[0]), document.AsInt(args[1]),
            document.AsInt(args[2]));
      Answer(call.header);
    } else if (parsed->function == "drain") {
      drain_ = call.header;
      to_drain_ = document.AsInt(args[0]);
    } else {
      Fetch(call.header, std::string(document.text(args[0])));
    }
  }

  void BeginShutdown(absl::string_view) override { ending_ = true; }

  void Deliver() {
    for (;;) {
      const absl::StatusOr<std::optional<MessageView>> message = frames_.Next();
      Check(message.status());
      if (!message->has_value()) return;
      if ((*message)->header.handle == kFloodHandle) {
        if (--to_drain_ == 0) Answer(drain_);
      } else {
        context_.Receive(context_.parent_link(), **message);
      }
    }
  }

  void Flood(uint32_t context_id, int64_t count, size_t size) {
    Message message;
    message.payload.assign(size, 'x');
    message.header.dst_id = context_id;
    message.header.src_id = context_.router().identity().context_id;
    message.header.auth_id = message.header.src_id;
    message.header.handle = kFloodHandle;
    const int64_t at_once =
        std::max<int64_t>(1, kWriteSize / (kFrameHeaderSize + size));
    std::string frames;
    for (int64_t i = 0; i < at_once; ++i) {
      Check(AppendFrame(message.view(), dialect_, limits_, &frames));
    }
    const size_t frame_size = frames.size() / at_once;
    for (; count > 0; count -= at_once) {
      Check(WriteAll(STDOUT_FILENO,
                     absl::string_view(frames).substr(
                         0, std::min(count, at_once) * frame_size)));
    }
  }

  void Fetch(const MessageHeader& call, std::string path) {
    fetch_ = std::make_unique<FileFetch>(
        &context_.router(), dialect_, limits_,
        FetchOptions{.path = std::move(path)}, [](absl::string_view) {},
        [this, call](const FetchResult& result) {
          if (!result.ok()) Fail(absl::DataLossError(result.text));
          Answer(call);
        });
    Check(fetch_->Start());
  }

  void Answer(const MessageHeader& call) {
    Document document;
    absl::StatusOr<Message> reply = CallReplyMessage(
        Document::None(), dialect_, PickleProfile::kCompact, document);
    Check(reply.status());
    context_.router().Reply(call, *std::move(reply));
  }

  const Dialect dialect_;
  const Limits limits_;
  FrameDecoder frames_;
  std::string output_;
  ChildContext context_;
  MessageHeader drain_;
  int64_t to_drain_ = 0;
  std::unique_ptr<FileFetch> fetch_;
  bool ending_ = false;
};

int Main(const std::vector<absl::string_view>& arguments) {
  const absl::StatusOr<BootCommand> command =
      ParseBootCommand(arguments, Limits());
  Check(command.status());
  ChildHandshake handshake(Limits(), command->preamble_size);
  Check(AwaitPreamble(&handshake));
  Check(handshake.ContextUp());
  Check(WriteAll(STDOUT_FILENO, handshake.TakeOutput()));
  BareLeaf(handshake.config()).Run(handshake.TakeFrameBytes());
  return 0;
}

}  // namespace
}  // namespace mitogen

int main(int argc, char** argv) {
  return mitogen::Main(std::vector<absl::string_view>(argv + 1, argv + argc));
}
