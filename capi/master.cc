#include "mitogen/master.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "capi/added_modules.h"
#include "capi/event.h"
#include "capi/handles.h"
#include "capi/stream.h"
#include "protocol/bootstrap/context_config_writer.h"
#include "protocol/bootstrap/first_stage.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/bootstrap/preamble.h"
#include "protocol/status_macros.h"
#include "router/context/master_context.h"
#include "router/role/call_chain.h"
#include "router/role/shutdown_request.h"

using mitogen::CallChain;
using mitogen::CallReply;
using mitogen::CallTarget;
using mitogen::ContextLogRecord;
using mitogen::Document;
using mitogen::LinkId;
using mitogen::MasterContext;
using mitogen::MasterOptions;
using mitogen::MessageView;
using mitogen::ParentHandshake;
using mitogen::SendResult;
using mitogen::ValueId;
using mitogen::capi::BytesOf;
using mitogen::capi::EventQueue;
using mitogen::capi::ResultOf;
using mitogen::capi::Stream;
using mitogen::capi::ValueIn;
using mitogen::capi::ViewOf;

struct mitogen_link {
  mitogen_link(mitogen_master* its_master, const mitogen_settings& settings)
      : master(its_master),
        handshake(settings.limits),
        stream(settings.dialect, settings.limits) {}

  absl::Status Feed(absl::string_view bytes);
  absl::Status FeedHandshake(absl::string_view bytes);
  absl::Status FeedEnd();
  void Lose();

  mitogen_master* const master;
  uint32_t context_id = 0;
  std::string name;
  std::vector<std::string> arguments;
  // Empty once it is in the stream.
  std::string preamble;
  ParentHandshake handshake;
  Stream stream;
  // Nothing before the child is up, and once the link is lost.
  std::optional<LinkId> id;
};

struct mitogen_master : private mitogen::LinkSender,
                        private MasterContext::Host,
                        private mitogen::RouterObserver {
  explicit mitogen_master(const mitogen_settings& its_settings)
      : settings(its_settings),
        context(OptionsOf(its_settings, &modules), this, this) {
    context.router().AddObserver(this);
  }

  absl::StatusOr<mitogen_link*> Connect(absl::string_view name,
                                        absl::string_view core);
  absl::Status Up(mitogen_link* link);
  absl::Status Call(uint32_t context_id, const CallTarget& target,
                    Document* document, uint64_t* call);

  const mitogen_settings settings;
  EventQueue events;
  mitogen::capi::AddedModules modules;
  MasterContext context;
  std::vector<std::unique_ptr<mitogen_link>> links;
  absl::btree_map<LinkId, mitogen_link*> up;
  // By context.
  std::map<uint32_t, CallChain> chains;
  uint64_t next_call = 1;

 private:
  static MasterOptions OptionsOf(const mitogen_settings& settings,
                                 mitogen::ModuleSource* modules);

  SendResult Send(LinkId link, const MessageView& message) override {
    const auto found = up.find(link);
    return found == up.end() ? SendResult::kFull
                             : found->second->stream.Send(message);
  }
  void Log(const ContextLogRecord& record) override {
    events.PushLog(record.context_id, record.record);
  }
  void OnContextLost(uint32_t context_id, std::optional<LinkId>,
                     const std::vector<LinkId>&) override {
    std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_GONE);
    event->context_id = context_id;
    events.Push(std::move(event));
  }
  mitogen::ContextConfig ConfigFor(uint32_t context_id) const;
  CallChain& ChainTo(uint32_t context_id);
  void OnReply(uint64_t call, uint32_t context_id,
               const absl::StatusOr<CallReply>& reply,
               const Document& document);
};

MasterOptions mitogen_master::OptionsOf(const mitogen_settings& settings,
                                        mitogen::ModuleSource* modules) {
  MasterOptions options;
  options.modules = modules;
  options.dialect = settings.dialect;
  options.limits.protocol = settings.limits;
  options.router.max_message_size = settings.limits.max_message_size;
  return options;
}

mitogen::ContextConfig mitogen_master::ConfigFor(uint32_t context_id) const {
  mitogen::ContextConfig config;
  config.parent_ids = {context.identity().context_id};
  config.context_id = context_id;
  config.max_message_size = settings.limits.max_message_size;
  config.dialect = settings.dialect;
  return config;
}

absl::StatusOr<mitogen_link*> mitogen_master::Connect(absl::string_view name,
                                                      absl::string_view core) {
  auto link = std::make_unique<mitogen_link>(this, settings);
  ASSIGN_OR_RETURN(link->context_id, context.AllocateId());
  ASSIGN_OR_RETURN(const std::string last_line,
                   WriteLastLine(ConfigFor(link->context_id),
                                 mitogen::LiteralStyle::kPython3));
  link->name = std::string(name);
  link->preamble = mitogen::MakePreamble(core, last_line);
  link->arguments =
      mitogen::MakeFirstStage(name, link->preamble.size()).arguments;
  links.push_back(std::move(link));
  return links.back().get();
}

absl::Status mitogen_master::Up(mitogen_link* link) {
  ASSIGN_OR_RETURN(
      const LinkId id,
      context.AddChild({.context_id = link->context_id, .name = link->name}));
  link->id = id;
  up[id] = link;
  std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_UP);
  event->context_id = link->context_id;
  events.Push(std::move(event));
  return absl::OkStatus();
}

CallChain& mitogen_master::ChainTo(uint32_t context_id) {
  const auto found = chains.find(context_id);
  if (found != chains.end()) return found->second;
  mitogen::CallChainOptions options;
  options.context_id = context_id;
  options.dialect = settings.dialect;
  options.limits = settings.limits;
  return chains.try_emplace(context_id, &context.router(), std::move(options))
      .first->second;
}

absl::Status mitogen_master::Call(uint32_t context_id, const CallTarget& target,
                                  Document* document, uint64_t* call) {
  const uint64_t number = next_call++;
  ASSIGN_OR_RETURN([[maybe_unused]] const uint32_t handle,
                   ChainTo(context_id)
                       .Call(target, document,
                             [this, number, context_id](
                                 const absl::StatusOr<CallReply>& reply,
                                 const Document& values) {
                               OnReply(number, context_id, reply, values);
                             }));
  *call = number;
  return absl::OkStatus();
}

void mitogen_master::OnReply(uint64_t call, uint32_t context_id,
                             const absl::StatusOr<CallReply>& reply,
                             const Document& document) {
  std::unique_ptr<mitogen_event> event = events.New(MITOGEN_EVENT_RESULT);
  event->call = call;
  event->context_id = context_id;
  if (!reply.ok()) {
    event->text = std::string(reply.status().message());
  } else if (reply->dead_reason.has_value()) {
    event->text = *reply->dead_reason;
  } else {
    event->value =
        CopyValue(document, reply->value, &event->document().document).bits();
  }
  events.Push(std::move(event));
}

absl::Status mitogen_link::Feed(absl::string_view bytes) {
  absl::Status fed;
  if (handshake.want_read()) {
    fed = FeedHandshake(bytes);
  } else if (id.has_value()) {
    fed = stream.Feed(bytes, [this](const MessageView& message) {
      if (id.has_value()) master->context.Receive(*id, message);
    });
  } else {
    return absl::InvalidArgumentError("expected a link that is not lost");
  }
  if (!fed.ok()) Lose();
  return fed;
}

absl::Status mitogen_link::FeedHandshake(absl::string_view bytes) {
  RETURN_IF_ERROR(handshake.Feed(bytes));
  if (handshake.TakePreambleRequest()) {
    stream.Write(std::exchange(preamble, {}));
  }
  if (handshake.state() != mitogen::ParentHandshakeState::kUp) {
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(master->Up(this));
  return Feed(handshake.TakeFrameBytes());
}

absl::Status mitogen_link::FeedEnd() {
  const absl::Status ended =
      handshake.want_read() ? handshake.FeedEnd() : stream.CheckEnd();
  Lose();
  return ended;
}

void mitogen_link::Lose() {
  if (!id.has_value()) return;
  const LinkId lost = *std::exchange(id, std::nullopt);
  master->up.erase(lost);
  master->context.LinkLost(lost);
}

extern "C" {

mitogen_master* mitogen_master_new(const mitogen_settings* settings) {
  return new mitogen_master(*settings);
}

void mitogen_master_free(mitogen_master* master) { delete master; }

mitogen_result mitogen_master_add_module(mitogen_master* master,
                                         const char* fullname, const char* path,
                                         const char* source, size_t size,
                                         int is_package, mitogen_error* error) {
  return ResultOf(master->modules.Add(fullname, path, ViewOf(source, size),
                                      is_package != 0),
                  error);
}

mitogen_link* mitogen_master_connect(mitogen_master* master, const char* name,
                                     const char* core, size_t size,
                                     mitogen_error* error) {
  const absl::StatusOr<mitogen_link*> link =
      master->Connect(name, ViewOf(core, size));
  if (link.ok()) return *link;
  ResultOf(link.status(), error);
  return nullptr;
}

const char* mitogen_link_argument(const mitogen_link* link, size_t index) {
  return index < link->arguments.size() ? link->arguments[index].c_str()
                                        : nullptr;
}

uint32_t mitogen_link_context_id(const mitogen_link* link) {
  return link->context_id;
}

mitogen_result mitogen_link_feed(mitogen_link* link, const char* bytes,
                                 size_t size, mitogen_error* error) {
  return ResultOf(link->Feed(ViewOf(bytes, size)), error);
}

mitogen_result mitogen_link_feed_end(mitogen_link* link, mitogen_error* error) {
  return ResultOf(link->FeedEnd(), error);
}

mitogen_bytes mitogen_link_output(const mitogen_link* link) {
  return BytesOf(link->stream.output());
}

void mitogen_link_written(mitogen_link* link, size_t size) {
  link->stream.Written(size);
}

mitogen_event* mitogen_master_next(mitogen_master* master) {
  return master->events.Next();
}

mitogen_result mitogen_master_call(mitogen_master* master, uint32_t context_id,
                                   const char* module, const char* class_name,
                                   const char* function,
                                   mitogen_document* document,
                                   mitogen_value args, mitogen_value kwargs,
                                   uint64_t* call, mitogen_error* error) {
  CallTarget target;
  target.module = module;
  if (class_name != nullptr) target.class_name = class_name;
  target.function = function;
  target.args = ValueIn(document, args);
  target.kwargs = ValueIn(document, kwargs);
  return ResultOf(master->Call(context_id, target, &document->document, call),
                  error);
}

void mitogen_master_shut_down(mitogen_master* master, uint32_t context_id) {
  RequestShutdown(&master->context.router(), context_id);
}

}  // extern "C"
