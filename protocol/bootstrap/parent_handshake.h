// The parent's half of the handshake, without I/O: reads the output of a
// command that is to become a child (BOOT-12).
//
// Its states and transitions are data; docs/spec/state-machines.md has the
// diagram. A line without a marker that the state waits for is noise, and is
// kept for the error message. Once the child is up, the rest is frames.
//
//   ParentHandshake handshake(limits);
//   while (handshake.want_read()) {
//     handshake.Feed(read(fd));       // Or handshake.FeedEnd().
//     if (handshake.TakePreambleRequest()) write(fd, preamble);
//   }
//   decoder.Feed(handshake.TakeFrameBytes());
//
// Source of the facts: mitogen/parent.py, BootstrapProtocol, RegexProtocol and
// Connection.on_stdio_disconnect; mitogen/core.py, DelimitedProtocol (0.3.54).

#ifndef MITOGEN_PROTOCOL_BOOTSTRAP_PARENT_HANDSHAKE_H_
#define MITOGEN_PROTOCOL_BOOTSTRAP_PARENT_HANDSHAKE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "protocol/limits.h"

namespace mitogen {

enum class ParentHandshakeState {
  kAwaitingStub,
  kAwaitingReady,
  kAwaitingReceived,
  kAwaitingUp,
  kUp,
  kFailed,
};

struct ParentHandshakeStateInfo {
  ParentHandshakeState state;
  absl::string_view name;
};
absl::Span<const ParentHandshakeStateInfo> ParentHandshakeStates();

// What to write to the command next.
enum class ParentHandshakeRequest { kNothing, kProgram, kPreamble };

struct ParentHandshakeTransition {
  ParentHandshakeState from;
  // The marker in the line; empty for the end of the output, and for Abandon().
  absl::string_view marker;
  ParentHandshakeState to;
  ParentHandshakeRequest request = ParentHandshakeRequest::kNothing;
};
// A state takes its first transition whose marker is in the line.
absl::Span<const ParentHandshakeTransition> ParentHandshakeTransitions();

// The most lines of noise that an error shows.
inline constexpr size_t kMaxNoiseLines = 100;

class ParentHandshake {
 public:
  // Whether the command has the program that becomes the child, or must be sent
  // it (shell_stage.h).
  enum class Start { kHasProgram, kSendProgram };

  explicit ParentHandshake(const Limits& limits,
                           Start start = Start::kHasProgram)
      : max_noise_(limits.max_boot_noise),
        state_(start == Start::kSendProgram
                   ? ParentHandshakeState::kAwaitingStub
                   : ParentHandshakeState::kAwaitingReady) {}

  ParentHandshakeState state() const { return state_; }
  // Whether to read and Feed().
  bool want_read() const { return !Awaited().empty(); }

  // Takes all of `bytes`. If want_read() is false, this is a caller fault
  // (BOOT-10) and changes nothing.
  absl::Status Feed(absl::string_view bytes);
  // Takes the end of the input. Before the child is up this is a peer fault
  // (BOOT-12) that shows the noise. Afterwards it is OK, and the frame decoder
  // judges the end.
  absl::Status FeedEnd();
  // Gives up the child for a reason in words, such as "no answer in 30
  // seconds". Returns the fault that FeedEnd() would.
  absl::Status Abandon(absl::string_view reason);

  // Adds a line that the child wrote elsewhere, such as to its standard error,
  // to the noise of the error message.
  void AddNoise(absl::string_view line);

  // True once: the program is to be written to the command.
  bool TakeProgramRequest() { return std::exchange(wants_program_, false); }
  // What the command said of its host's processor when it asked for the
  // program: the output of `uname -m`, whatever the host calls itself, or
  // nothing.
  absl::string_view host_processor() const { return host_processor_; }
  // True once: the preamble is to be written to the child.
  bool TakePreambleRequest() { return std::exchange(wants_preamble_, false); }
  // Bytes that came after the last marker: the start of the stream of frames.
  std::string TakeFrameBytes() { return std::exchange(frame_bytes_, {}); }

  // The line whose end has not come yet, such as a prompt for a password; cut
  // at Limits::max_boot_noise.
  absl::string_view partial_line() const { return line_; }
  // Oldest first.
  const std::deque<std::string>& noise() const { return noise_; }

 private:
  // The first marker that the state waits for, or nothing.
  absl::string_view Awaited() const;
  // Null if the line has no such marker.
  const ParentHandshakeTransition* NextByLine() const;
  void AddToLine(absl::string_view part);
  void EndLine();
  void Take(const ParentHandshakeTransition& transition);
  bool HasSeen(absl::string_view marker) const;
  std::string NoiseText() const;

  const size_t max_noise_;
  ParentHandshakeState state_;
  std::string line_;
  // The last bytes of the line, in which a marker may have begun.
  std::string line_tail_;
  // A bit for each marker that the line has.
  uint32_t markers_in_line_ = 0;
  std::deque<std::string> noise_;
  size_t noise_bytes_ = 0;
  bool wants_program_ = false;
  std::string host_processor_;
  bool wants_preamble_ = false;
  std::string frame_bytes_;
  absl::Status failure_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_PARENT_HANDSHAKE_H_
