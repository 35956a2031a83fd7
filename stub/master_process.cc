#include "stub/master_process.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <utility>

#include "absl/strings/str_cat.h"
#include "protocol/handle.h"
#include "protocol/payload/call_reply.h"
#include "protocol/pickle/encoder.h"
#include "protocol/python_source/minimize.h"
#include "router/service/service_request.h"
#include "stub/process_name.h"

namespace mitogen {
namespace {

// What the end waits for: written bytes, then processes
// (mitogen/core.py, Broker.shutdown_timeout).
constexpr std::chrono::seconds kFlushTimeout{3};
constexpr std::chrono::seconds kExitTimeout{5};

// A child that does not read what it is sent is fed from others no faster.
constexpr OutputLimits kOutputLimits = {.pause_at = 4 << 20};

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
                              std::shared_ptr<const std::string> stub) {
  ChildSettings child;
  child.config.parent_ids = {kMasterId};
  child.config.unidirectional = settings.unidirectional;
  child.config.max_message_size = settings.max_message_size;
  child.config.log_levels = settings.log_levels;
  child.config.import_overrides = settings.import_overrides;
  child.config.import_blocks = settings.import_blocks;
  if (mitogen.has_value()) {
    // Of a release that is supported: Master::Start() refuses others.
    child.config.dialect = *DialectOf(mitogen->release);
  }
  child.core = std::make_shared<const PreparedPreamble>(
      mitogen.has_value() ? MinimizeSource(mitogen->core_source) : "");
  child.stub = std::move(stub);
  child.parent_name = ProcessName();
  return child;
}

ModulePathOptions PathOf(const MasterSettings& settings,
                         const std::optional<InstalledMitogen>& mitogen) {
  ModulePathOptions options;
  for (const std::string& directory : settings.module_path) {
    options.directories.push_back({directory, ""});
  }
  if (mitogen.has_value()) {
    options.directories.push_back(MitogenModules(*mitogen));
  }
  return options;
}

absl::StatusOr<PythonValue> ResultOf(const absl::StatusOr<CallReply>& reply,
                                     const Document& document) {
  if (!reply.ok()) return reply.status();
  if (reply->dead_reason.has_value()) {
    return absl::UnavailableError(absl::StrCat(
        "expected a reply, got a dead message: ", *reply->dead_reason));
  }
  if (document.kind(reply->value) == ValueKind::kCallError) {
    return absl::AbortedError(document.text(reply->value));
  }
  return PythonValue(document, reply->value);
}

std::chrono::nanoseconds Chrono(absl::Duration duration) {
  return absl::ToChronoNanoseconds(std::max(duration, absl::ZeroDuration()));
}

}  // namespace

MasterProcess::MasterProcess(const MasterSettings& settings, MasterParts parts)
    : settings_(settings),
      limits_(LimitsOf(settings)),
      child_settings_(
          ChildSettingsOf(settings, parts.mitogen, std::move(parts.stub))),
      modules_(PathOf(settings, parts.mitogen)),
      context_(OptionsOf(settings, child_settings_.config.dialect,
                         IdentityOf(parts.join), &modules_),
               this),
      links_(&loop_, {child_settings_.config.dialect, limits_, kOutputLimits},
             this),
      files_(&context_.router(), child_settings_.config.dialect, &services_),
      services_(&context_.router(), child_settings_.config.dialect, limits_,
                {}),
      connector_(&loop_, &links_, this, limits_) {
  context_.router().AddObserver(this);
  if (parts.join.has_value()) AddParent(*std::move(parts.join));
  thread_ = std::thread([this] { Run(); });
}

// Of a new router with one parent.
void MasterProcess::AddParent(UnixJoin join) {
  const absl::StatusOr<LinkId> link = context_.AddParent();
  UniqueFd out(fcntl(join.socket.get(), F_DUPFD_CLOEXEC, 0));
  links_.Add(*link, std::move(join.socket), std::move(out), "");
}

MasterProcess::~MasterProcess() { Shutdown(); }

void MasterProcess::Run() {
  // Signals are for the program's own threads; a write to a child that is gone
  // is an error here, and no signal.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, nullptr);
  TurnUntil([this] { return stopping_; });
  End();
}

void MasterProcess::TurnUntil(const std::function<bool()>& done) {
  while (!done()) {
    loop_.RunOnce();
    links_.Flush();
  }
}

void MasterProcess::End() {
  bool timed_out = false;
  const auto limit = [&](std::chrono::seconds timeout) {
    timed_out = false;
    return loop_.After(timeout, [&timed_out] { timed_out = true; });
  };
  listener_.reset();
  connector_.CancelConnects();
  services_.Shutdown();
  context_.Exit();
  EventLoop::TimerId timer = limit(kFlushTimeout);
  links_.Flush();
  TurnUntil([&] { return timed_out || links_.pending_bytes() == 0; });
  loop_.Cancel(timer);
  for (LinkId link : context_.router().Links()) {
    OnLinkLost(link, absl::OkStatus());
  }
  timer = limit(kExitTimeout);
  TurnUntil([&] { return timed_out || connector_.ending() == 0; });
  loop_.Cancel(timer);
  chains_.clear();
  awaited_ends_.clear();
  loop_.Close();
}

absl::Status MasterProcess::CheckMayBlock() const {
  if (std::this_thread::get_id() != thread_.get_id()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "expected a thread that may wait, got the master's I/O thread, which "
      "would wait for itself");
}

void MasterProcess::Shutdown() {
  loop_.Post([this] { stopping_ = true; });
  if (thread_.joinable() && CheckMayBlock().ok()) thread_.join();
}

void MasterProcess::Connect(std::string method, ConnectionOptions options,
                            std::optional<Context> via, ConnectDone done) {
  loop_.Post([this, method = std::move(method), options = std::move(options),
              via = std::move(via), done = std::move(done)]() {
    if (via.has_value()) {
      ConnectVia(*via, method, options, done);
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
  connector_.Connect(child_settings_, std::move(request),
                     [this, done, id = *context_id](
                         const absl::StatusOr<ConnectedChild>& child) {
                       if (!child.ok()) return done->Finish(child.status());
                       done->Finish(MakeContext(id, child->name, false));
                     });
}

Context MasterProcess::MakeContext(uint32_t context_id, std::string name,
                                   bool chained) {
  const uint64_t number = next_chain_++;
  return Context(std::make_shared<Context::Chain>(
      Context::Chain{this, context_id, std::move(name), number,
                     std::make_shared<const CallChainOptions>(
                         ChainOptions(context_id, number, chained))}));
}

void MasterProcess::ForgetChain(uint64_t number) {
  loop_.Post([this, number] { chains_.erase(number); });
}

CallChainOptions MasterProcess::ChainOptions(uint32_t context_id,
                                             uint64_t number,
                                             bool chained) const {
  CallChainOptions options;
  options.context_id = context_id;
  options.dialect = child_settings_.config.dialect;
  options.limits = limits_;
  if (chained) {
    options.chain_id = absl::StrCat(child_settings_.parent_name, "-", number);
  }
  return options;
}

CallChain& MasterProcess::ChainOf(const Context& context) {
  std::unique_ptr<CallChain>& chain = chains_[context.chain_->number];
  if (chain == nullptr) {
    chain = std::make_unique<CallChain>(&context_.router(),
                                        *context.chain_->options);
  }
  return *chain;
}

absl::StatusOr<Message> MasterProcess::EncodeCall(
    const Context& context, const RemoteFunction& function,
    CallArguments* arguments) const {
  return MakeCall({function.module, function.class_name, function.function,
                   arguments->positional(), arguments->keywords()},
                  *context.chain_->options, &arguments->document());
}

void MasterProcess::Call(const Context& context, const RemoteFunction& function,
                         CallArguments* arguments, absl::Duration timeout,
                         CallDone done) {
  loop_.Post([this, context, call = EncodeCall(context, function, arguments),
              timeout, done = std::move(done)]() mutable {
    if (!call.ok()) return done->Finish(call.status());
    StartCall(context, *std::move(call), timeout, done);
  });
}

absl::Status MasterProcess::CallNoReply(const Context& context,
                                        const RemoteFunction& function,
                                        CallArguments* arguments) {
  absl::StatusOr<Message> call = EncodeCall(context, function, arguments);
  if (!call.ok()) return call.status();
  loop_.Post([this, context, call = *std::move(call)]() mutable {
    ChainOf(context).SendNoReply(std::move(call));
  });
  return absl::OkStatus();
}

void MasterProcess::StartCall(const Context& context, Message call,
                              absl::Duration timeout, const CallDone& done) {
  const absl::StatusOr<uint32_t> handle = ChainOf(context).Send(
      std::move(call),
      // The context is kept, for its chain would be forgotten with it.
      [done, context](const absl::StatusOr<CallReply>& reply,
                      const Document& document) {
        done->Finish(ResultOf(reply, document));
      });
  if (!handle.ok()) return done->Finish(handle.status());
  LimitTime(timeout, done,
            [this, number = context.chain_->number, handle = *handle] {
              const auto it = chains_.find(number);
              if (it != chains_.end()) it->second->Cancel(handle);
            });
}

void MasterProcess::LimitTime(absl::Duration timeout, const CallDone& done,
                              std::function<void()> give_up) {
  AtTimeout<PythonValue>(
      timeout, done, [timeout, give_up = std::move(give_up)](CallDone late) {
        late->Finish(absl::DeadlineExceededError(absl::StrCat(
            "expected a reply within ", absl::FormatDuration(timeout))));
        give_up();
      });
}

template <typename T>
void MasterProcess::AtTimeout(
    absl::Duration timeout, const std::shared_ptr<Completion<T>>& done,
    std::function<void(std::shared_ptr<Completion<T>>)> expire) {
  if (timeout == absl::InfiniteDuration() || done->finished()) return;
  // The timer goes with the result, and keeps nothing until then.
  const EventLoop::TimerId timer =
      loop_.After(Chrono(timeout),
                  [weak = std::weak_ptr(done), expire = std::move(expire)] {
                    const std::shared_ptr<Completion<T>> late = weak.lock();
                    if (late != nullptr && !late->finished()) expire(late);
                  });
  done->AtFinish([this, timer] { loop_.Cancel(timer); });
}

void MasterProcess::CallService(const Context& context, std::string service,
                                std::string method, CallArguments arguments,
                                absl::Duration timeout, CallDone done) {
  auto shared = std::make_shared<CallArguments>(std::move(arguments));
  loop_.Post([this, context, service = std::move(service),
              method = std::move(method), shared, timeout,
              done = std::move(done)] {
    StartServiceCall(context, service, method, shared.get(), timeout, done);
  });
}

void MasterProcess::StartServiceCall(const Context& context,
                                     const std::string& service,
                                     const std::string& method,
                                     CallArguments* arguments,
                                     absl::Duration timeout,
                                     const CallDone& done) {
  const absl::StatusOr<uint32_t> handle = SendServiceCall(
      &context_.router(), child_settings_.config.dialect, context.id(),
      {service, method, arguments->keywords()}, &arguments->document(),
      [this, done](const MessageView& message) {
        PickleDecoder decoder(limits_);
        Document document;
        const absl::StatusOr<CallReply> reply =
            ParseCallReply(message, &decoder, &document);
        done->Finish(ResultOf(reply, document));
      });
  if (!handle.ok()) return done->Finish(handle.status());
  LimitTime(timeout, done, [this, handle = *handle] {
    context_.router().RemoveHandler(handle);
  });
}

// Pickled here, so that the caller hears of what cannot be.
absl::Status MasterProcess::SendValue(uint32_t context_id, uint32_t handle,
                                      const PythonValue& value) {
  Message message;
  const absl::Status written = EncodePickle(
      value.document(), value.id(), PickleProfile::kCompact, &message.payload);
  if (!written.ok()) return written;
  if (child_settings_.config.dialect.tag_is_encoding) {
    message.header.encoding = Encoding::kPickle;
  }
  message.header.dst_id = context_id;
  message.header.handle = handle;
  loop_.Post([this, message = std::make_shared<Message>(std::move(message))] {
    context_.router().Route(message->view());
  });
  return absl::OkStatus();
}

void MasterProcess::ResetChain(const Context& context) {
  loop_.Post([this, context] { ChainOf(context).Reset().IgnoreError(); });
}

void MasterProcess::ShutdownContext(const Context& context) {
  loop_.Post([this, context] {
    MessageView message;
    message.header.dst_id = context.id();
    message.header.handle = kShutdown;
    context_.router().Route(message);
  });
}

bool MasterProcess::AwaitGone(uint32_t context_id, absl::Duration timeout) {
  auto gone = std::make_shared<std::promise<bool>>();
  std::future<bool> result = gone->get_future();
  auto done = std::make_shared<Completion<bool>>(
      [gone](const absl::StatusOr<bool>& ended) {
        gone->set_value(ended.value_or(true));
      });
  loop_.Post([this, context_id, timeout, done = std::move(done)] {
    if (!context_.router().RouteTo(context_id).has_value()) {
      return done->Finish(true);
    }
    awaited_ends_[context_id].push_back(done);
    AtTimeout<bool>(timeout, done, [this, context_id](const GoneDone& late) {
      std::erase(awaited_ends_[context_id], late);
      if (awaited_ends_[context_id].empty()) awaited_ends_.erase(context_id);
      late->Finish(false);
    });
  });
  return result.get();
}

absl::StatusOr<Inbox> MasterProcess::OpenInbox() {
  auto queue = std::make_shared<MessageQueue>();
  absl::StatusOr<uint32_t> handle =
      absl::CancelledError("expected a running master, it has shut down");
  loop_.PostAndWait([&] {
    handle =
        context_.router().AddHandler({}, [queue](const MessageView& message) {
          queue->Push(Message::From(message));
        });
  });
  if (!handle.ok()) return handle.status();
  return Inbox(
      identity().context_id, *handle, std::move(queue),
      [this, handle = *handle] {
        loop_.Post([this, handle] { context_.router().RemoveHandler(handle); });
      });
}

absl::Status MasterProcess::Listen(const std::string& path) {
  absl::Status opened =
      absl::CancelledError("expected a running master, it has shut down");
  loop_.PostAndWait([&] {
    absl::StatusOr<std::unique_ptr<UnixListener>> listener =
        UnixListener::Open(&loop_, path, this);
    opened = listener.status();
    if (listener.ok()) listener_ = *std::move(listener);
  });
  return opened;
}

absl::StatusOr<uint32_t> MasterProcess::AllocateClientId() {
  return context_.AllocateId();
}

uint32_t MasterProcess::ListenerId() { return identity().context_id; }

void MasterProcess::OnClient(uint32_t context_id, uint32_t pid,
                             UniqueFd socket) {
  const absl::StatusOr<LinkId> link = context_.AddChild(
      {context_id, absl::StrCat("unix_client.", pid), identity().context_id});
  UniqueFd out(fcntl(socket.get(), F_DUPFD_CLOEXEC, 0));
  if (!link.ok() || !out.valid()) {
    return OnClientRefused("a client did not join: no link to be had");
  }
  links_.Add(*link, std::move(socket), std::move(out), "");
}

void MasterProcess::OnClientRefused(absl::string_view why) {
  context_.router().Log(kLogError, std::string(why));
}

absl::Status MasterProcess::AddService(std::unique_ptr<Service> service) {
  absl::Status added =
      absl::CancelledError("expected a running master, it has shut down");
  loop_.PostAndWait([&] {
    added = StartServices();
    if (added.ok()) added = services_.Add(std::move(service));
  });
  return added;
}

absl::Status MasterProcess::WithFiles(
    const std::function<absl::Status(MasterFiles&)>& use) {
  const absl::Status may_block = CheckMayBlock();
  if (!may_block.ok()) return may_block;
  absl::Status used =
      absl::CancelledError("expected a running master, it has shut down");
  loop_.PostAndWait([&] {
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
  loop_.PostAndWait([&] {
    const Router& router = context_.router();
    counts = {router.link_count(),     router.route_count(),
              router.handle_count(),   chains_.size(),
              connector_.connecting(), connector_.ending(),
              loop_.timer_count()};
  });
  return counts;
}

SendResult MasterProcess::Send(LinkId link, const MessageView& message) {
  return links_.Send(link, message);
}

void MasterProcess::Log(const ContextLogRecord& record) {
  if (settings_.log != nullptr) settings_.log(record);
}

void MasterProcess::OnMessage(LinkId link, const MessageView& message) {
  context_.Receive(link, message);
}

void MasterProcess::OnLinkLost(LinkId link, const absl::Status& status) {
  if (!status.ok()) {
    context_.router().Log(
        kLogError, absl::StrCat("lost the link to context ",
                                context_.router().OptionsOf(link).remote_id,
                                ": ", status.message()));
  }
  const bool detached = context_.IsDetached(link);
  context_.LinkLost(link);
  links_.Close(link);
  connector_.OnLinkLost(link, detached ? ChildConnector::ProcessFate::kLeave
                                       : ChildConnector::ProcessFate::kReap);
}

void MasterProcess::OnUnsendable(LinkId link, const absl::Status& status) {
  context_.router().Log(
      kLogError, absl::StrCat("a message for context ",
                              context_.router().OptionsOf(link).remote_id,
                              " was not sent: ", status.message()));
}

absl::StatusOr<LinkId> MasterProcess::AddChild(const ChildOptions& child) {
  return context_.AddChild(child);
}

void MasterProcess::OnChildLine(absl::string_view name,
                                absl::string_view line) {
  context_.router().Log(kLogInfo, absl::StrCat(name, ": ", line));
}

void MasterProcess::OnChildExit(absl::string_view name,
                                absl::string_view description) {
  context_.router().Log(
      kLogDebug, absl::StrCat("the process of ", name, " ", description));
}

void MasterProcess::OnContextLost(uint32_t context_id, std::optional<LinkId>,
                                  const std::vector<LinkId>&) {
  const auto node = awaited_ends_.extract(context_id);
  if (node.empty()) return;
  for (const GoneDone& done : node.mapped()) done->Finish(true);
}

}  // namespace mitogen
