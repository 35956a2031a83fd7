#include "stub/master_process.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "protocol/python_source/minimize.h"
#include "protocol/status_macros.h"
#include "router/role/shutdown_request.h"
#include "stub/children/reworded.h"
#include "stub/os/process/process_name.h"
#include "stub/os/sigpipe.h"
#include "stub/spoken_release.h"

namespace mitogen {
namespace {

// The end waits this long for children to end once they are told, for bytes to
// be written, and then for processes to end (mitogen/core.py,
// Broker.shutdown_timeout).
constexpr std::chrono::seconds kChildShutdownTimeout{3};
constexpr std::chrono::seconds kFlushTimeout{3};
constexpr std::chrono::seconds kExitTimeout{5};

Identity IdentityOf(const std::optional<UnixJoin>& join) {
  if (!join.has_value()) return {};
  return {join->assignment.context_id, {join->assignment.listener_id}};
}

MasterOptions OptionsOf(const MasterSettings& settings, const Dialect& dialect,
                        Identity identity, ModulePath* modules) {
  MasterOptions options;
  options.identity = std::move(identity);
  options.dialect = dialect;
  options.router.max_message_size = settings.max_message_size;
  options.router.unidirectional = settings.unidirectional;
  options.import_overrides = settings.import_overrides;
  options.import_blocks = settings.import_blocks;
  options.modules = modules;
  options.resources = modules;
  return options;
}

Limits LimitsOf(const MasterSettings& settings) {
  Limits limits;
  limits.max_message_size = settings.max_message_size;
  return limits;
}

ChildSettings ChildSettingsOf(const MasterSettings& settings,
                              const std::optional<InstalledMitogen>& mitogen,
                              std::shared_ptr<const StubPrograms> stubs) {
  ChildSettings child;
  child.config.parent_ids = {kMasterId};
  child.config.unidirectional = settings.unidirectional;
  child.config.max_message_size = settings.max_message_size;
  child.config.log_levels = settings.log_levels;
  child.config.import_overrides = settings.import_overrides;
  child.config.import_blocks = settings.import_blocks;
  if (mitogen.has_value()) {
    // The release is supported: Master::Start() refuses others.
    child.config.dialect = *DialectOf(mitogen->release);
  }
  child.core = std::make_shared<const PreparedPreamble>(
      mitogen.has_value() ? MinimizeSource(mitogen->core_source) : "");
  child.stubs = std::move(stubs);
  child.parent_name = ProcessName();
  return child;
}

ModulePathOptions PathOf(const MasterSettings& settings,
                         const std::optional<InstalledMitogen>& mitogen) {
  ModulePathOptions options;
  options.main_file = settings.main_file.value_or("");
  for (const std::string& directory : settings.module_path) {
    options.directories.push_back({directory, ""});
  }
  if (mitogen.has_value()) {
    options.directories.push_back(MitogenModules(*mitogen));
  }
  return options;
}

}  // namespace

MasterProcess::MasterProcess(const MasterSettings& settings, MasterParts parts)
    : settings_(settings),
      limits_(LimitsOf(settings)),
      child_settings_(
          ChildSettingsOf(settings, parts.mitogen, std::move(parts.stubs))),
      why_no_mitogen_(std::move(parts.why_no_mitogen)),
      transport_(child_settings_.config.dialect, limits_, this),
      modules_(PathOf(settings, parts.mitogen)),
      context_(OptionsOf(settings, child_settings_.config.dialect,
                         IdentityOf(parts.join), &modules_),
               &transport_.links(), this),
      files_(&transport_.loop(), &context_.router(),
             child_settings_.config.dialect, &services_),
      services_(&context_.router(), child_settings_.config.dialect, limits_,
                {}),
      own_(&transport_.loop(), &context_.router(), &gate_,
           {child_settings_.config.dialect, limits_,
            child_settings_.parent_name}),
      via_(&transport_.loop(), &context_.router(), &own_) {
  if (settings_.has_room != nullptr) {
    transport_.links().SetRoomCheck(
        [this] { return stopping_ || settings_.has_room(); });
  }
  if (parts.join.has_value()) AddParent(*std::move(parts.join));
}

absl::Status MasterProcess::Start() {
  RETURN_IF_ERROR(transport_.loop().status());
  if (!settings_.own_thread) {
    IgnoreSigpipe();
    transport_.loop().BindToThread();
    own_.EnterIoThread();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(OsThread thread, OsThread::Start([this] { Run(); }));
  thread_ = std::move(thread);
  return absl::OkStatus();
}

// Call it once, on a new router.
void MasterProcess::AddParent(UnixJoin join) {
  const absl::StatusOr<LinkId> link = context_.AddParent();
  transport_.links().Add(*link, std::move(join.socket), std::move(join.out), "",
                         LinkTable::Neighbour::kParent);
}

MasterProcess::~MasterProcess() { Shutdown(); }

void MasterProcess::Run() {
  // Signals go to the program's own threads. Here a write to a child that is
  // gone is an error, and not a SIGPIPE.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  own_.EnterIoThread();
  TurnUntil([this] { return stopping_; });
  End();
  own_.LeaveIoThread();
}

void MasterProcess::TurnUntil(const std::function<bool()>& done) {
  while (!done()) transport_.Turn();
}

void MasterProcess::TurnUntil(EventLoop::Clock::duration timeout,
                              const std::function<bool()>& done) {
  bool timed_out = false;
  const EventLoop::TimerId timer =
      transport_.loop().After(timeout, [&timed_out] { timed_out = true; });
  TurnUntil([&] { return timed_out || done(); });
  transport_.loop().Cancel(timer);
}

void MasterProcess::End() {
  Router& router = context_.router();
  listener_.reset();
  transport_.children().CancelConnects();
  services_.Shutdown();
  const std::vector<LinkId> told = RequestShutdownOfChildren(&router);
  transport_.links().Flush();
  TurnUntil(kChildShutdownTimeout, [&] {
    return std::none_of(told.begin(), told.end(),
                        [&](LinkId link) { return router.HasLink(link); });
  });
  context_.Exit();
  transport_.links().Flush();
  TurnUntil(kFlushTimeout,
            [&] { return transport_.links().pending_bytes() == 0; });
  for (LinkId link : router.Links()) OnLinkLost(link, absl::OkStatus());
  TurnUntil(kExitTimeout, [&] { return transport_.children().ending() == 0; });
  own_.End();
  transport_.End();
}

void MasterProcess::Turn() {
  if (ended_) return;
  turning_ = true;
  transport_.Turn(EventLoop::kNow);
  turning_ = false;
  if (stopping_) EndInTurn();
}

// Without a thread of its own: ends the context, on the thread of the loop.
void MasterProcess::EndInTurn() {
  if (std::exchange(ended_, true)) return;
  stopping_ = true;
  End();
}

void MasterProcess::Shutdown() {
  if (!settings_.own_thread && transport_.loop().IsOwnThread() && !turning_) {
    return EndInTurn();
  }
  transport_.loop().Post([this] { stopping_ = true; });
  if (!own_.CheckMayBlock().ok()) return;
  const std::lock_guard<std::mutex> lock(joining_);
  thread_.Join();
}

void MasterProcess::Connect(std::string method, ConnectionOptions options,
                            std::optional<Context> via, ConnectDone done) {
  transport_.loop().Post([this, method = std::move(method),
                          options = std::move(options), via = std::move(via),
                          done = std::move(done)]() {
    if (via.has_value()) {
      via_.Connect(*via, method, options, done);
    } else {
      ConnectChild(method, options, done);
    }
  });
}

void MasterProcess::ConnectChild(std::string method, ConnectionOptions options,
                                 const ConnectDone& done) {
  if (identity().parent_id().has_value()) {
    return done->Finish(absl::FailedPreconditionError(
        "expected a context to connect from, got none: a process that joined a "
        "tree has no ids to give, but the contexts that it joined do"));
  }
  const absl::StatusOr<uint32_t> context_id = context_.AllocateId();
  if (!context_id.ok()) return done->Finish(context_id.status());
  ChildRequest request{std::move(method), std::move(options), *context_id};
  transport_.children().Connect(
      child_settings_, std::move(request),
      [this, done,
       id = *context_id](const absl::StatusOr<ConnectedChild>& child) {
        if (!child.ok()) {
          return done->Finish(WithoutMitogen(child.status()));
        }
        done->Finish(own_.MakeContext(id, child->name, false));
      });
}

// Adds why there is no Mitogen: without one, no Python child can start.
absl::Status MasterProcess::WithoutMitogen(const absl::Status& failed) const {
  if (why_no_mitogen_.ok()) return failed;
  return Reworded(failed,
                  absl::StrCat(failed.message(),
                               ". There was no Mitogen to send to a Python: ",
                               why_no_mitogen_.message()));
}

absl::Status MasterProcess::Listen(const std::string& path) {
  if (identity().parent_id().has_value()) {
    return absl::FailedPreconditionError(
        "expected a master to listen, got a process that joined a tree, which "
        "has no ids to give");
  }
  absl::Status opened =
      absl::CancelledError("expected a running master, it has shut down");
  transport_.loop().PostAndWait([&] {
    absl::StatusOr<std::unique_ptr<UnixListener>> listener =
        UnixListener::Open(&transport_.loop(), path, this);
    opened = listener.status();
    if (!listener.ok()) return;
    listener_ = *std::move(listener);
    context_.router().Log(
        kLogInfo,
        absl::StrCat("listens on ", path, " for processes that speak ",
                     SpokenRelease(child_settings_.config.dialect.release,
                                   settings_.mitogen_directory)));
  });
  return opened;
}

absl::StatusOr<uint32_t> MasterProcess::AllocateClientId() {
  return context_.AllocateId();
}

uint32_t MasterProcess::ListenerId() { return identity().context_id; }

void MasterProcess::OnClient(uint32_t context_id, uint32_t pid,
                             UniqueFd socket) {
  UniqueFd out(fcntl(socket.get(), F_DUPFD_CLOEXEC, 0));
  if (!out.valid()) {
    return OnClientRefused("a client did not join: no descriptor to be had");
  }
  const absl::StatusOr<LinkId> link = context_.AddChild(
      {context_id, absl::StrCat("unix_client.", pid), identity().context_id});
  if (!link.ok()) {
    return OnClientRefused(
        absl::StrCat("a client did not join: ", link.status().message()));
  }
  transport_.links().Add(*link, std::move(socket), std::move(out), "");
}

void MasterProcess::OnClientRefused(absl::string_view why) {
  context_.router().Log(kLogError, std::string(why));
}

absl::Status MasterProcess::AddService(std::unique_ptr<Service> service) {
  absl::Status added =
      absl::CancelledError("expected a running master, it has shut down");
  transport_.loop().PostAndWait([&] {
    added = StartServices();
    if (added.ok()) added = services_.Add(std::move(service));
  });
  return added;
}

absl::Status MasterProcess::WithFiles(
    const std::function<absl::Status(MasterFiles&)>& use) {
  if (settings_.own_thread) RETURN_IF_ERROR(own_.CheckMayBlock());
  absl::Status used =
      absl::CancelledError("expected a running master, it has shut down");
  transport_.loop().PostAndWait([&] {
    used = StartServices();
    if (used.ok()) used = use(files_);
  });
  return used;
}

absl::Status MasterProcess::StartServices() {
  if (std::exchange(services_started_, true)) return absl::OkStatus();
  return services_.Start();
}

Master::Counts MasterProcess::CountTables() {
  Master::Counts counts;
  transport_.loop().PostAndWait([&] {
    const Router& router = context_.router();
    counts = {router.link_count(),
              router.route_count(),
              router.handle_count(),
              own_.chain_count(),
              transport_.children().connecting(),
              transport_.children().ending(),
              transport_.loop().timer_count()};
  });
  return counts;
}

void MasterProcess::Log(const ContextLogRecord& record) {
  if (settings_.log != nullptr) settings_.log(record);
}

void MasterProcess::OnLinkLost(LinkId link, const absl::Status& status) {
  if (!status.ok()) {
    context_.router().Log(
        kLogError,
        absl::StrCat(
            "lost the link to context ",
            context_.router().OptionsOf(link).remote_id, ": ",
            WordsOfLostLink(status, child_settings_.config.dialect.release,
                            settings_.mitogen_directory)));
  }
  const std::optional<LinkId> parent_link = context_.router().ParentLink();
  transport_.LoseLink(link);
  if (link == parent_link) own_.OnParentLost();
}

void MasterProcess::OnUnsendable(LinkId link, const absl::Status& status) {
  context_.router().Log(
      kLogError, absl::StrCat("a message for context ",
                              context_.router().OptionsOf(link).remote_id,
                              " was not sent: ", status.message()));
}

void MasterProcess::OnChildLine(absl::string_view name,
                                absl::string_view line) {
  context_.router().Log(kLogInfo, absl::StrCat(name, ": ", line));
}

}  // namespace mitogen
