// A master that takes requests as lines of JSON. It answers each by a line of
// JSON when it is ready (tools/mito/README.md has the operations).
//
// Contract. No operation takes a thread. What waits for the reader of the
// answers is bounded (SessionLimits). At the bound no further request is taken,
// nothing that contexts send to the session is read, and log lines are dropped,
// which a line says. If the reader takes nothing for a while, contexts do not
// wait: an answer of some size is then replaced by an error that says so.
// Answers are read and written as JSON on the thread of the output, so a slow
// one holds up no context.

#ifndef MITOGEN_TOOLS_MITO_SESSION_SESSION_H_
#define MITOGEN_TOOLS_MITO_SESSION_SESSION_H_

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
#include "tools/mito/output/outcome.h"
#include "tools/mito/output/output_lines.h"
#include "tools/mito/session/session_request.h"

namespace mitogen::mito {

struct SessionLimits {
  // Bounds what is not written yet.
  OutputBounds output;
  // Requests that wait for something. Each takes some 500 bytes and its id.
  size_t max_waiting = size_t{1} << 18;
};

class Session {
 public:
  // Starts a master, or a process that joins the tree whose listener is at the
  // path `join`. Logs become lines, too. `on_output_lost` is called once if
  // standard output takes no more answers. `write` writes the lines.
  static absl::StatusOr<std::unique_ptr<Session>> Start(
      MasterSettings settings, const std::optional<std::string>& join,
      std::function<void()> on_output_lost,
      const SessionLimits& session_limits = {},
      OutputLines::Writer write = PrintNow);
  ~Session();

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Takes one request, once there is room for what it causes. Only the thread
  // of the reader calls this.
  void Take(absl::string_view line);

  // Ends the contexts that it connected, and stops listening. Requests that
  // wait get no answer. Any thread may call this; it blocks for some seconds at
  // most.
  void End();

 private:
  using Request = SessionRequest;
  // Starts an operation, which answers by itself. If it returns an error, that
  // is the answer.
  using Operation = absl::Status (Session::*)(const Request& request);
  struct Row;

  // A request counts as waiting while a callback holds this.
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

  // The context of the field "chain", or else of "context".
  absl::StatusOr<Context> ContextOf(const Request& request);
  absl::StatusOr<std::shared_ptr<Inbox>> InboxOf(const Request& request);
  absl::Status CheckMayWait() const;
  Waiting NewWaiting();
  // Answers with the message that comes, after `read`.
  Context::UnreadCallback Answering(const Request& request,
                                    std::function<Value(const Message&)> read);
  Context::UnreadCallback AnsweringCall(const Request& request);
  void Answer(const std::string& id, absl::string_view json);
  // Answers null if `done` is OK.
  absl::Status AnswerDone(const Request& request, const absl::Status& done);
  void AnswerError(const std::string& id, ExitCode code,
                   absl::string_view words);
  void OnLog(const LogLevels& levels, const ContextLogRecord& log);

  static const Row kRows[];

  const SessionLimits session_limits_;
  // Those of answers.
  const Limits limits_;
  // Requests that wait for something.
  std::atomic<size_t> waiting_ = 0;
  std::unique_ptr<OutputLines> output_;
  std::unique_ptr<Master> master_;
  std::mutex mutex_;
  // By id. The mutex guards it, since callbacks add to it.
  absl::btree_map<int64_t, Context> contexts_;
  // By ascending numbers. Only the reader's thread uses it.
  absl::btree_map<int64_t, Context> chains_;
  absl::btree_map<int64_t, std::shared_ptr<Inbox>> inboxes_;
  int64_t next_number_ = 1;
};

}  // namespace mitogen::mito

#endif  // MITOGEN_TOOLS_MITO_SESSION_SESSION_H_
