// A whole child, with or without children of its own, gets any bytes by any of
// its links (link_records.h). The first byte of the input picks the dialect and
// the rest of the setting. Calls are run, and answered.
//
// Nothing from below goes up with the authority of a context above, no call is
// run without such an authority, no child ends what was asked of another, and
// every message is accounted for.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "fuzz/claims/router_claims.h"
#include "fuzz/link_records.h"
#include "protocol/frame.h"
#include "router/context/child_context.h"
#include "router/role/dispatcher.h"

namespace mitogen {
namespace {

constexpr uint32_t kSelf = 2;
constexpr uint32_t kChildren[] = {3, 4};

ContextConfig ConfigOf(uint8_t choice) {
  ContextConfig config;
  config.context_id = kSelf;
  config.parent_ids = {1, 0};
  config.max_message_size = 1 << 16;
  config.dialect = *DialectOf((choice & 1) ? kOldestRelease : kNewestRelease);
  config.unidirectional = (choice & 2) != 0;
  config.log_levels = {kLogDebug, kLogDebug, kLogDebug};
  return config;
}

// Answers a call with its own arguments.
class Echo : public CallResolver {
 public:
  absl::StatusOr<ResolvedCall> Resolve(const CallFunction&) override {
    return [](const CallRequest& request,
              Document* reply) -> absl::StatusOr<ValueId> {
      return CopyValue(request.arguments, request.call.args, reply);
    };
  }
};

class Child : public LinkSender, public ChildContext::Host {
 public:
  explicit Child(uint8_t choice)
      : config_(ConfigOf(choice)),
        limits_(LimitsOf(config_)),
        context_(config_, this, this),
        dispatcher_(config_.dialect, limits_, &echo_) {
    AddLink(context_.parent_link());
    context_.Uncork();
    for (uint32_t id : kChildren) {
      if ((choice & 4) == 0) break;
      AddLink(*context_.AddChild({id, "child", std::nullopt}));
      WaitFor(id, links_.back().id);
    }
  }

  size_t link_count() const { return links_.size(); }

  void Feed(size_t index, absl::string_view bytes) {
    Link& link = links_[index];
    if (!link.up) return;
    came_by_ = link.id;
    link.decoder.Feed(bytes);
    while (link.up) {
      const auto message = link.decoder.Next();
      if (!message.ok()) return Lose(&link);
      if (!message->has_value()) return;
      context_.Receive(link.id, **message);
    }
  }

  void End() {
    for (Link& link : links_) Lose(&link);
    losing_ = true;
    context_.Exit();
    Require(context_.router().handle_count() == 0, "no handle outlives Exit()");
    Require(context_.router().route_count() == 0, "no route outlives its link");
    RequireBalance(context_.router().counters());
  }

 private:
  struct Link {
    LinkId id;
    FrameDecoder decoder;
    bool up = true;
  };

  static Limits LimitsOf(const ContextConfig& config) {
    Limits limits;
    limits.max_message_size = config.max_message_size;
    return limits;
  }

  void AddLink(LinkId id) {
    links_.push_back({id, FrameDecoder(config_.dialect, limits_)});
  }

  void WaitFor(uint32_t child_id, LinkId link) {
    context_.router()
        .AddHandler({.persist = false, .respondent = child_id},
                    [this, link](const MessageView&) {
                      // The parent may also speak in this context's own name.
                      Require(losing_ || came_by_ == link ||
                                  came_by_ == context_.parent_link(),
                              "what was asked of a child ends by its link");
                    })
        .IgnoreError();
  }

  void Lose(Link* link) {
    losing_ = true;
    if (link->up) context_.LinkLost(link->id);
    link->up = false;
    losing_ = false;
  }

  SendResult Send(LinkId link, const MessageView& message) override {
    std::string frame;
    Require(AppendFrame(message, config_.dialect, limits_, &frame).ok(),
            "what is sent can be encoded for the peer");
    // What a parent sends to itself goes back to it, as in the original.
    if (link == context_.parent_link() && came_by_ != link) {
      Require(!context_.router().identity().IsParent(message.header.auth_id),
              "nothing from below goes up with an authority that is above");
    }
    return SendResult::kSent;
  }

  void QueueCall(const MessageView& call) override {
    Require(
        context_.router().identity().HasParentAuthority(call.header.auth_id),
        "no call is run without the authority of a parent");
    const Dispatcher::Outcome outcome = dispatcher_.Dispatch(call);
    if (!outcome.reply.has_value()) return;
    context_.router().Reply(call.header, *outcome.reply);
  }

  void BeginShutdown(absl::string_view) override {}

  const ContextConfig config_;
  const Limits limits_;
  Echo echo_;
  ChildContext context_;
  Dispatcher dispatcher_;
  std::vector<Link> links_;
  LinkId came_by_{};
  // Links are being lost, and with them what was asked behind them.
  bool losing_ = false;
};

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  mitogen::Child child(data[0]);
  mitogen::ForEachRecord(
      absl::string_view(reinterpret_cast<const char*>(data) + 1, size - 1),
      child.link_count(), [&child](size_t link, absl::string_view bytes) {
        child.Feed(link, bytes);
      });
  child.End();
  return 0;
}
