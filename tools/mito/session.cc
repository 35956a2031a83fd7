#include "tools/mito/session.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/text.h"
#include "tools/mito/json_text.h"
#include "tools/mito/json_writer.h"
#include "tools/mito/request_id.h"

namespace mitogen::mito {

struct Session::Row {
  absl::string_view name;
  Operation start;
};

const Session::Row Session::kRows[] = {
    {"connect", &Session::Connect},
    {"call", &Session::Call},
    {"call_no_reply", &Session::CallNoReply},
    {"call_service", &Session::CallService},
    {"chain", &Session::Chain},
    {"reset_chain", &Session::ResetChain},
    {"send", &Session::Send},
    {"open_inbox", &Session::OpenInbox},
    {"receive", &Session::Receive},
    {"close_inbox", &Session::CloseInbox},
    {"shutdown_context", &Session::ShutdownContext},
    {"await_gone", &Session::AwaitGone},
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

absl::StatusOr<std::unique_ptr<Session>> Session::Start(
    MasterSettings settings, const std::optional<std::string>& join,
    std::function<void()> on_output_lost) {
  std::unique_ptr<Session> session(new Session());
  session->output_.OnLost(std::move(on_output_lost));
  settings.log = [session = session.get(),
                  levels = settings.log_levels](const ContextLogRecord& log) {
    session->OnLog(levels, log);
  };
  absl::StatusOr<std::unique_ptr<Master>> master =
      join.has_value() ? Master::Join(*join, settings)
                       : Master::Start(settings);
  if (!master.ok()) return master.status();
  session->master_ = *std::move(master);
  return session;
}

void Session::End() {
  stopping_ = true;
  if (master_ != nullptr) master_->Shutdown();
}

Session::~Session() {
  End();
  for (Waiting& waiting : waiting_) waiting.thread.join();
  inboxes_.clear();
  chains_.clear();
  contexts_.clear();
  master_.reset();
}

void Session::Take(absl::string_view line) {
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
    const absl::Status started = (this->*row.start)(*request);
    if (started.ok()) return;
    return AnswerError(request->id(), CodeOfCall(started), started.message());
  }
  AnswerError(request->id(), kUsage,
              absl::StrCat("expected an operation, got \"", *name, "\""));
}

absl::StatusOr<Context> Session::ContextOf(const Request& request) {
  if (request.Has("chain")) {
    const absl::StatusOr<int64_t> number = request.Number("chain");
    if (!number.ok()) return number.status();
    const auto chain = chains_.find(*number);
    if (chain != chains_.end()) return chain->second;
    return absl::InvalidArgumentError(
        absl::StrCat("expected a chain, got the number ", *number));
  }
  const absl::StatusOr<uint32_t> id = request.Id("context");
  if (!id.ok()) return id.status();
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto context = contexts_.find(*id);
  // Somebody else may have connected it.
  return context != contexts_.end() ? context->second
                                    : master_->ContextById(*id);
}

absl::StatusOr<std::shared_ptr<Inbox>> Session::InboxOf(
    const Request& request) {
  const absl::StatusOr<int64_t> number = request.Number("inbox");
  if (!number.ok()) return number.status();
  const auto inbox = inboxes_.find(*number);
  if (inbox != inboxes_.end()) return inbox->second;
  return absl::InvalidArgumentError(
      absl::StrCat("expected an open inbox, got the number ", *number));
}

void Session::AnswerLater(std::function<void()> answer) {
  // One that ended holds its stack until it is joined.
  waiting_.remove_if([](Waiting& waiting) {
    if (!waiting.ended) return false;
    waiting.thread.join();
    return true;
  });
  Waiting& waiting = waiting_.emplace_back();
  waiting.thread = std::thread([&waiting, answer = std::move(answer)] {
    answer();
    waiting.ended = true;
  });
}

Context::CallCallback Session::Answering(const Request& request) {
  return [this, id = request.id()](const absl::StatusOr<PythonValue>& value) {
    AnswerValue(id, value);
  };
}

std::string Session::ContextJson(const Context& context) {
  std::string json = absl::StrCat("{\"context\":", context.id(), ",\"name\":");
  AppendJsonString(context.name(), &json);
  return absl::StrCat(json, "}");
}

void Session::Answer(const std::string& id, absl::string_view json) {
  output_.Add(absl::StrCat("{\"id\":", id, ",\"result\":", json, "}"));
}

absl::Status Session::AnswerDone(const Request& request,
                                 const absl::Status& done) {
  if (done.ok()) Answer(request.id(), "null");
  return done;
}

void Session::AnswerValue(const std::string& id,
                          const absl::StatusOr<PythonValue>& value) {
  if (!value.ok()) {
    return AnswerError(id, CodeOfCall(value.status()),
                       value.status().message());
  }
  std::string json;
  const absl::Status written =
      AppendJson(value->document(), value->id(), JsonStyle::kTagged, &json);
  if (!written.ok()) return AnswerError(id, kFault, written.message());
  Answer(id, json);
}

void Session::AnswerError(const std::string& id, ExitCode code,
                          absl::string_view words) {
  std::string line = absl::StrCat("{\"id\":", id, ",\"kind\":\"",
                                  KindName(code), "\",\"error\":");
  AppendJsonString(ReplaceInvalidUtf8(words), &line);
  output_.Add(absl::StrCat(line, "}"));
}

void Session::OnLog(const LogLevels& levels, const ContextLogRecord& log) {
  const LogRecord& record = log.record;
  if (record.level < levels.EffectiveLevel(record.logger)) return;
  std::string line =
      absl::StrCat("{\"log\":{\"context\":", log.context_id, ",\"name\":");
  AppendJsonString(ReplaceInvalidUtf8(log.context_name), &line);
  absl::StrAppend(&line, ",\"level\":", record.level, ",\"logger\":");
  AppendJsonString(ReplaceInvalidUtf8(record.logger), &line);
  line += ",\"message\":";
  AppendJsonString(ReplaceInvalidUtf8(record.message), &line);
  output_.Add(absl::StrCat(line, "}}"));
}

}  // namespace mitogen::mito
