// The parent's half of the handshake, without I/O: reads what a command writes
// that is to become a child (BOOT-12).
//
// Its states and what leads from one to another are data, of which
// docs/spec/state-machines.md has the diagram. A line without a marker that the
// state waits for is noise, and kept for the error message. Once the child is
// up, the rest are frames.
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

// What the command is to be written next.
enum class ParentHandshakeRequest { kNothing, kProgram, kPreamble };

struct ParentHandshakeTransition {
  ParentHandshakeState from;
  // A line that has this marker; empty for the end of the output, or what the
  // caller says by Abandon().
  absl::string_view marker;
  ParentHandshakeState to;
  ParentHandshakeRequest request = ParentHandshakeRequest::kNothing;
};
// Of a state, the first is taken whose marker a line has.
absl::Span<const ParentHandshakeTransition> ParentHandshakeTransitions();

// Lines that an error shows.
inline constexpr size_t kMaxNoiseLines = 100;

class ParentHandshake {
 public:
  // Whether the command is to be sent the program that becomes the child
  // (shell_stage.h), or is one itself.
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

  // Takes all of `bytes`. A caller fault (BOOT-10), which changes nothing, if
  // want_read() is false.
  absl::Status Feed(absl::string_view bytes);
  // The input has ended. A peer fault (BOOT-12) that shows the noise; OK once
  // the child is up: what it means is then for the stream of frames to say.
  absl::Status FeedEnd();
  // Gives the child up, for the reason given in words, such as "no answer in 30
  // seconds". Returns the fault that FeedEnd() would.
  absl::Status Abandon(absl::string_view reason);

  // A line that the child wrote elsewhere, such as to its standard error, for
  // the error message.
  void AddNoise(absl::string_view line);

  // True once: the program is to be written to the command.
  bool TakeProgramRequest() { return std::exchange(wants_program_, false); }
  // True once: the preamble is to be written to the child.
  bool TakePreambleRequest() { return std::exchange(wants_preamble_, false); }
  // Bytes that came after the last marker: the start of the stream of frames.
  std::string TakeFrameBytes() { return std::exchange(frame_bytes_, {}); }

  // What has come of a line whose end has not, such as the prompt for a
  // password; cut at Limits::max_boot_noise.
  absl::string_view partial_line() const { return line_; }
  // Oldest first.
  const std::deque<std::string>& noise() const { return noise_; }

 private:
  // The first marker that the state waits for, or nothing.
  absl::string_view Awaited() const;
  // Null if nothing in the line leads on.
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
  bool wants_preamble_ = false;
  std::string frame_bytes_;
  absl::Status failure_;
};

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_BOOTSTRAP_PARENT_HANDSHAKE_H_
