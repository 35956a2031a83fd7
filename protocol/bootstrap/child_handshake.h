// The child's half of the handshake, without I/O. Its states and transitions
// are data; docs/spec/state-machines.md has the diagram.
//
//   ChildHandshake handshake(limits, boot_command.preamble_size);
//   while (handshake.want_read()) {
//     write(fd, handshake.TakeOutput());
//     handshake.Feed(read(fd));       // Or handshake.FeedEnd().
//   }
//   ... bring the context up by handshake.config() ...
//   handshake.ContextUp();
//   write(fd, handshake.TakeOutput());
//   decoder.Feed(handshake.TakeFrameBytes());
//
// Source of the facts: mitogen/parent.py, Connection._first_stage and
// BootstrapProtocol; mitogen/core.py, ExternalContext.main.

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_CHILD_HANDSHAKE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_CHILD_HANDSHAKE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/limits.h"
#include "protocol/transition.h"

namespace mitogen {

enum class HandshakeState {
  kAwaitingPreamble,
  kStarting,
  kUp,
  kFailed,
};

struct HandshakeStateInfo {
  HandshakeState state;
  absl::string_view name;
  // The line that is written when the state is entered, or nothing.
  absl::string_view line_on_entry;
};
absl::Span<const HandshakeStateInfo> HandshakeStates();

enum class HandshakeEvent {
  // The preamble is whole.
  kPreamble,
  // ContextUp().
  kContextUp,
  // What the parent sent is wrong, or ends too early.
  kFault,
};

using HandshakeTransition = Transition<HandshakeState, HandshakeEvent>;
absl::Span<const HandshakeTransition> HandshakeTransitions();

class ChildHandshake {
 public:
  // `announced_preamble_size` is that of PreambleReader.
  explicit ChildHandshake(
      const Limits& limits,
      std::optional<uint64_t> announced_preamble_size = std::nullopt);

  HandshakeState state() const { return state_; }
  // Whether to read and Feed(). If not, bytes that arrive can wait.
  bool want_read() const;
  // Bytes to write to the parent, before anything else is done.
  std::string TakeOutput() { return std::exchange(output_, {}); }

  // Takes all of `bytes`. The errors are those of PreambleReader and of
  // ParseContextConfig, and are final. If want_read() is false, this is a
  // caller fault (BOOT-10) and changes nothing.
  absl::Status Feed(absl::string_view bytes);
  // Takes the end of the input. Before the context is up this is a peer
  // fault, which names what the end interrupted: the preamble (BOOT-7) or the
  // start of the context (BOOT-11). Afterwards it is OK, and the frame decoder
  // judges the end.
  absl::Status FeedEnd();
  // To be called once the context can take messages. Outside of kStarting this
  // is a caller fault (BOOT-10) and changes nothing.
  absl::Status ContextUp();

  // Valid from kStarting on.
  const ContextConfig& config() const { return config_; }
  // Returns once what a Python child of this context will need.
  std::string TakeCoreSource() { return preamble_.TakeCoreSource(); }
  // Bytes that came after the preamble: the start of the stream of frames.
  std::string TakeFrameBytes() { return std::exchange(frame_bytes_, {}); }

 private:
  const HandshakeStateInfo& info() const;
  // Null if the state has no transition for `event`.
  std::optional<HandshakeState> Next(HandshakeEvent event) const;
  void Enter(HandshakeState state);
  absl::Status Fail(absl::Status failure);
  absl::Status MisuseOf(absl::string_view call) const;

  const Limits limits_;
  PreambleReader preamble_;
  ContextConfig config_;
  HandshakeState state_ = HandshakeState::kAwaitingPreamble;
  std::string output_;
  std::string frame_bytes_;
  absl::Status failure_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_CHILD_HANDSHAKE_H_
