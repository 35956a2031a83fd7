// A master that is asked by lines of JSON, and answers by lines of JSON, each
// when it is ready (README.md has the operations).
//
// Contract. No operation takes a thread. What waits for whoever reads the
// answers is bounded (SessionLimits): when it is too much, no further request
// is taken, nothing that contexts send to the session is read, and log lines
// are dropped, which a line says. For a reader that takes nothing for a while
// contexts do not wait: then an answer of some size is replaced by an error
// that says so. Answers are read and written as JSON on the thread of the
// output, so that one which takes long holds up no context.

#ifndef MITOGEN_TOOLS_MITO_SESSION_H_
#define MITOGEN_TOOLS_MITO_SESSION_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "protocol/limits.h"
#include "protocol/message.h"
#include "stub/master.h"
#include "stub/os/standard_output.h"
#include "tools/mito/outcome.h"
#include "tools/mito/output_lines.h"
#include "tools/mito/session_request.h"

namespace mitogen::mito {

struct SessionLimits {
  // Of what is not written yet.
  OutputBounds output;
  // Requests that wait for something. Each takes some 500 bytes and its id.
  size_t max_waiting = size_t{1} << 18;
};

class Session {
 public:
  // Of a master, or of a process that joins the tree of one that listens on
  // the path `join`. Logs become lines, too. `on_output_lost` is called once if
  // standard output takes no more answers. Lines go there by `write`.
  static absl::StatusOr<std::unique_ptr<Session>> Start(
      MasterSettings settings, const std::optional<std::string>& join,
      std::function<void()> on_output_lost,
      const SessionLimits& session_limits = {},
      OutputLines::Writer write = PrintNow);
  ~Session();

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Takes one request, once there is room for what it causes. One thread, that
  // of the reader.
  void Take(absl::string_view line);

  // Ends the contexts that it connected, and stops listening; what waits for an
  // answer gets none. Any thread; blocks for some seconds at most.
  void End();

 private:
  using Request = SessionRequest;
  // Starts an operation, which answers by itself; an error is its answer.
  using Operation = absl::Status (Session::*)(const Request& request);
  struct Row;

  // Counted while a callback holds it.
  using Waiting = std::shared_ptr<void>;
  using Value = absl::StatusOr<PythonValue>;

  Session(const MasterSettings& settings, const SessionLimits& limits);

  absl::Status Connect(const Request& request);
  absl::Status Call(const Request& request);
  absl::Status CallNoReply(const Request& request);
  absl::Status CallService(const Request& request);
  absl::Status Chain(const Request& request);
  absl::Status ResetChain(const Request& request);
  absl::Status Send(const Request& request);
  absl::Status OpenInbox(const Request& request);
  absl::Status Receive(const Request& request);
  absl::Status CloseInbox(const Request& request);
  absl::Status ShutdownContext(const Request& request);
  absl::Status AwaitGone(const Request& request);
  absl::Status Forget(const Request& request);
  absl::Status Listen(const Request& request);
  absl::Status Parent(const Request& request);
  absl::Status AddService(const Request& request);
  absl::Status ServeFile(const Request& request);
  absl::Status ServeFilesBelow(const Request& request);
  absl::Status PushFile(const Request& request);
  absl::Status Count(const Request& request);
  absl::Status Shutdown(const Request& request);

  static std::string ContextJson(const Context& context);

  // Of the field "chain", or else "context".
  absl::StatusOr<Context> ContextOf(const Request& request);
  absl::StatusOr<std::shared_ptr<Inbox>> InboxOf(const Request& request);
  absl::Status CheckMayWait() const;
  Waiting NewWaiting();
  // Answers with what comes, by `read`.
  Context::UnreadCallback Answering(const Request& request,
                                    std::function<Value(const Message&)> read);
  Context::UnreadCallback AnsweringCall(const Request& request);
  void Answer(const std::string& id, absl::string_view json);
  // Null, if `done` is no error.
  absl::Status AnswerDone(const Request& request, const absl::Status& done);
  void AnswerError(const std::string& id, ExitCode code,
                   absl::string_view words);
  void OnLog(const LogLevels& levels, const ContextLogRecord& log);

  static const Row kRows[];

  const SessionLimits session_limits_;
  // Of messages.
  const Limits limits_;
  // Requests that wait for something.
  std::atomic<size_t> waiting_ = 0;
  std::unique_ptr<OutputLines> output_;
  std::unique_ptr<Master> master_;
  std::mutex mutex_;
  // By id; guarded by the mutex, for callbacks add to it.
  absl::btree_map<int64_t, Context> contexts_;
  // By numbers that count on. Of the reader's thread.
  absl::btree_map<int64_t, Context> chains_;
  absl::btree_map<int64_t, std::shared_ptr<Inbox>> inboxes_;
  int64_t next_number_ = 1;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_H_
