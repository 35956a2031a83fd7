#include "tools/mito/session/session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/status_macros.h"
#include "protocol/text/text.h"
#include "tools/mito/json/answer_limits.h"
#include "tools/mito/json/json_text.h"
#include "tools/mito/json/json_writer.h"
#include "tools/mito/output/cut_text.h"
#include "tools/mito/session/request_id.h"
#include "tools/mito/session/request_size.h"

namespace mitogen::mito {

struct Session::Row {
  absl::string_view name;
  Operation start;
  // True for something that may never come.
  bool waits = false;
};

const Session::Row Session::kRows[] = {
    {"connect", &Session::Connect, true},
    {"call", &Session::Call, true},
    {"call_no_reply", &Session::CallNoReply},
    {"call_service", &Session::CallService, true},
    {"chain", &Session::Chain},
    {"reset_chain", &Session::ResetChain},
    {"send", &Session::Send},
    {"open_inbox", &Session::OpenInbox},
    {"receive", &Session::Receive, true},
    {"close_inbox", &Session::CloseInbox},
    {"shutdown_context", &Session::ShutdownContext},
    {"await_gone", &Session::AwaitGone, true},
    {"forget", &Session::Forget},
    {"listen", &Session::Listen},
    {"parent", &Session::Parent},
    {"add_service", &Session::AddService},
    {"serve_file", &Session::ServeFile},
    {"serve_files_below", &Session::ServeFilesBelow},
    {"push_file", &Session::PushFile},
    {"counts", &Session::Count},
    {"shutdown", &Session::Shutdown},
};

namespace {

// The memory of an answer beside its payload.
constexpr size_t kAnswerOverhead = 256;

std::string ResultLine(const std::string& id, absl::string_view json) {
  return absl::StrCat("{\"id\":", id, ",\"result\":", json, "}");
}

std::string ErrorLine(const std::string& id, ExitCode code,
                      absl::string_view words) {
  std::string line = absl::StrCat("{\"id\":", id, ",\"kind\":\"",
                                  KindName(code), "\",\"error\":");
  AppendJsonString(ReplaceInvalidUtf8(CutText(words)), &line);
  return absl::StrCat(line, "}");
}

std::string ValueLine(const std::string& id,
                      const absl::StatusOr<PythonValue>& value) {
  if (!value.ok()) {
    return ErrorLine(id, CodeOfCall(value.status()), value.status().message());
  }
  std::string json;
  const absl::Status written =
      AppendJson(value->document(), value->id(), JsonStyle::kTagged, &json);
  if (!written.ok()) return ErrorLine(id, kFault, written.message());
  return ResultLine(id, json);
}

std::string LogLine(const ContextLogRecord& log) {
  const LogRecord& record = log.record;
  std::string line =
      absl::StrCat("{\"log\":{\"context\":", log.context_id, ",\"name\":");
  AppendJsonString(ReplaceInvalidUtf8(log.context_name), &line);
  absl::StrAppend(&line, ",\"level\":", record.level, ",\"logger\":");
  AppendJsonString(ReplaceInvalidUtf8(record.logger), &line);
  line += ",\"message\":";
  AppendJsonString(ReplaceInvalidUtf8(record.message), &line);
  return absl::StrCat(line, "}}");
}

std::string DropNotice(uint64_t count) {
  return LogLine(
      {kMasterId,
       "mito",
       {"mito", kLogError,
        absl::StrCat("expected that lines are read as they come, dropped ",
                     count, " log lines")}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Start(
    MasterSettings settings, const std::optional<std::string>& join,
    std::function<void()> on_output_lost, const SessionLimits& session_limits,
    OutputLines::Writer write) {
  std::unique_ptr<Session> session(new Session(settings, session_limits));
  ASSIGN_OR_RETURN(
      std::unique_ptr<OutputLines> lines,
      OutputLines::Start(std::move(write), DropNotice, session_limits.output));
  session->output_ = std::move(lines);
  session->output_->OnLost(std::move(on_output_lost));
  settings.log = [session = session.get(),
                  levels = settings.log_levels](const ContextLogRecord& log) {
    session->OnLog(levels, log);
  };
  settings.has_room = [output = session->output_.get()] {
    return output->HasRoom();
  };
  ASSIGN_OR_RETURN(std::unique_ptr<Master> master,
                   join.has_value() ? Master::Join(*join, settings)
                                    : Master::Start(settings));
  session->master_ = std::move(master);
  return session;
}

Session::Session(const MasterSettings& settings, const SessionLimits& limits)
    : session_limits_(limits),
      limits_(AnswerLimits(settings.max_message_size)) {}

void Session::End() {
  if (master_ != nullptr) master_->Shutdown();
}

Session::~Session() {
  End();
  inboxes_.clear();
  chains_.clear();
  contexts_.clear();
  master_.reset();
}

void Session::Take(absl::string_view line) {
  output_->AwaitRoom();
  if (line.size() > kMaxRequestBytes) {
    return AnswerError(
        FindRequestId(line), kUsage,
        absl::StrCat("expected a request of at most ", kMaxRequestBytes,
                     " bytes, got a longer one"));
  }
  const absl::StatusOr<SessionRequest> request = SessionRequest::Parse(line);
  if (!request.ok()) {
    return AnswerError(FindRequestId(line), kUsage, request.status().message());
  }
  const absl::StatusOr<std::string> name = request->Text("op");
  if (!name.ok()) {
    return AnswerError(request->id(), kUsage, name.status().message());
  }
  for (const Row& row : kRows) {
    if (row.name != *name) continue;
    absl::Status started = row.waits ? CheckMayWait() : absl::OkStatus();
    if (started.ok()) started = (this->*row.start)(*request);
    if (started.ok()) return;
    return AnswerError(request->id(), CodeOfCall(started), started.message());
  }
  AnswerError(request->id(), kUsage,
              absl::StrCat("expected an operation, got \"", *name, "\""));
}

absl::StatusOr<Context> Session::ContextOf(const Request& request) {
  if (request.Has("chain")) {
    ASSIGN_OR_RETURN(const int64_t number, request.Number("chain"));
    const auto chain = chains_.find(number);
    if (chain != chains_.end()) return chain->second;
    return absl::InvalidArgumentError(
        absl::StrCat("expected a chain, got the number ", number));
  }
  ASSIGN_OR_RETURN(const uint32_t id, request.Id("context"));
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto context = contexts_.find(id);
  // Somebody else may have connected it.
  return context != contexts_.end() ? context->second
                                    : master_->ContextById(id);
}

absl::StatusOr<std::shared_ptr<Inbox>> Session::InboxOf(
    const Request& request) {
  ASSIGN_OR_RETURN(const int64_t number, request.Number("inbox"));
  const auto inbox = inboxes_.find(number);
  if (inbox != inboxes_.end()) return inbox->second;
  return absl::InvalidArgumentError(
      absl::StrCat("expected an open inbox, got the number ", number));
}

absl::Status Session::CheckMayWait() const {
  if (waiting_ < session_limits_.max_waiting) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("expected at most ", session_limits_.max_waiting,
                   " requests that wait for something, got one more"));
}

Session::Waiting Session::NewWaiting() {
  ++waiting_;
  return Waiting(nullptr, [this](void*) { --waiting_; });
}

Context::UnreadCallback Session::Answering(
    const Request& request, std::function<Value(const Message&)> read) {
  return [this, id = request.id(), waiting = NewWaiting(),
          read = std::move(read)](absl::StatusOr<Message> answer) {
    if (!answer.ok()) {
      return AnswerError(id, CodeOfCall(answer.status()),
                         answer.status().message());
    }
    const size_t size = answer->payload.size() + id.size() + kAnswerOverhead;
    const bool taken =
        output_->AddLarge(size, [id, read, answer = *std::move(answer)] {
          return ValueLine(id, read(answer));
        });
    if (taken) return;
    AnswerError(id, kFault,
                absl::StrCat("expected that answers are read as they come, "
                             "dropped this one of ",
                             size, " bytes"));
  };
}

Context::UnreadCallback Session::AnsweringCall(const Request& request) {
  return Answering(request, [limits = limits_](const Message& answer) {
    return Context::ResultOf(answer, limits);
  });
}

std::string Session::ContextJson(const Context& context) {
  std::string json = absl::StrCat("{\"context\":", context.id(), ",\"name\":");
  AppendJsonString(context.name(), &json);
  return absl::StrCat(json, "}");
}

void Session::Answer(const std::string& id, absl::string_view json) {
  output_->Add(ResultLine(id, json));
}

absl::Status Session::AnswerDone(const Request& request,
                                 const absl::Status& done) {
  if (done.ok()) Answer(request.id(), "null");
  return done;
}

void Session::AnswerError(const std::string& id, ExitCode code,
                          absl::string_view words) {
  output_->Add(ErrorLine(id, code, words));
}

void Session::OnLog(const LogLevels& levels, const ContextLogRecord& log) {
  const LogRecord& record = log.record;
  if (record.level < levels.EffectiveLevel(record.logger)) return;
  ContextLogRecord shown = {
      log.context_id,
      log.context_name,
      {CutText(record.logger), record.level, CutText(record.message)}};
  const size_t size = shown.context_name.size() + shown.record.logger.size() +
                      shown.record.message.size();
  output_->AddDroppable(size,
                        [shown = std::move(shown)] { return LogLine(shown); });
}

}  // namespace mitogen::mito
