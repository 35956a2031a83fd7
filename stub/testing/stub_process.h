// Runs the stub as a child of a test. The test plays the parent over real
// pipes, with a first stage and a preamble in the form that parents use. The
// live suite (conformance/live) does the same with the original as the parent.
// A test can also do what the original never does, and runs under the
// sanitizers.

#ifndef MITOGEN_STUB_TESTING_STUB_PROCESS_H_
#define MITOGEN_STUB_TESTING_STUB_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "protocol/frame.h"
#include "protocol/message.h"
#include "protocol/pickle/value/document.h"
#include "stub/os/unique_fd.h"

namespace mitogen {

inline constexpr uint32_t kStubContextId = 3;

struct StubOptions {
  std::string release = "(0, 3, 54)";
  std::string log_levels = "[20, 20, 20]";
  uint32_t max_message_size = 1 << 20;
  // If set, replaces the whole last line of the preamble.
  std::optional<std::string> last_line;
};

// Returns "LEVEL LOGGER: MESSAGE" of a FORWARD_LOG message.
std::string LogLine(const Message& message);

// How a process ended.
struct ExitReport {
  bool exited = false;
  int status = 0;  // If it exited.
  int signal = 0;  // If a signal ended it.
};

class StubProcess {
 public:
  // Starts the stub, with a boot command for the preamble of `options`.
  explicit StubProcess(const StubOptions& options = {});
  // Kills it, if it still runs.
  ~StubProcess();

  StubProcess(const StubProcess&) = delete;
  StubProcess& operator=(const StubProcess&) = delete;

  pid_t pid() const { return pid_; }
  const std::string& preamble() const { return preamble_; }

  // Does the whole handshake. Fails the test if a marker does not come.
  void Boot();

  // The parts of the handshake.
  void Write(absl::string_view bytes);
  // Reads the next line that the stub writes; "" at the end of its output.
  std::string ReadLine();
  // Closes the stub's input and stops reading its output.
  void Hangup();

  // Sends a frame. If the message has no source, the master is its source.
  void Send(const Message& message);
  // Receives the next message that is not a log record; nothing at the end of
  // the output. Log records that come before it are added to logs().
  std::optional<Message> Receive();
  const std::vector<std::string>& logs() const { return logs_; }

  // Calls a function and waits for its reply. `args` is a tuple or list in
  // `document`; the result is a value of reply_document().
  Message CallMessage(absl::string_view module, absl::string_view function,
                      const Document& document, ValueId args,
                      uint32_t reply_to);
  ValueId Call(absl::string_view module, absl::string_view function);
  ValueId Call(absl::string_view module, absl::string_view function,
               const Document& document, ValueId args);
  Document& reply_document() { return reply_document_; }

  void SendShutdown();

  // Resident memory of the process, in KiB.
  int64_t ResidentKib() const;

  // Waits for the end of the process. Fails the test if it does not come.
  ExitReport WaitForExit();
  // Returns all that it wrote to standard error. Call it after WaitForExit().
  std::string ReadErrors();

 private:
  bool ReadIntoDecoder();

  std::string preamble_;
  pid_t pid_ = -1;
  UniqueFd link_;
  UniqueFd errors_;
  FrameDecoder decoder_;
  uint32_t last_reply_to_ = 1000;
  std::vector<std::string> logs_;
  Document reply_document_;
};

}  // namespace mitogen

#endif  // MITOGEN_STUB_TESTING_STUB_PROCESS_H_
