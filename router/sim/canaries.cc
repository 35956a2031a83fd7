#include "router/sim/canaries.h"

#include <map>
#include <utility>

#include "absl/status/statusor.h"
#include "protocol/handle.h"
#include "protocol/payload/route.h"

namespace mitogen::sim {
namespace {

// One message in so many to a handle that a program serves meets it.
constexpr uint64_t kEvery = 20;

bool IsOfProgram(const MessageView& message) {
  return message.header.handle == 1000 && !message.header.is_dead();
}

// Changes what leaves, now and then.
class OnEvery : public Sabotage {
 public:
  std::vector<Message> OnSend(uint32_t, LinkId,
                              const MessageView& message) override {
    if (!IsOfProgram(message) || ++count_ % kEvery != 0) {
      return {Message::From(message)};
    }
    return Change(Message::From(message));
  }

 protected:
  virtual std::vector<Message> Change(Message message) = 0;

 private:
  uint64_t count_ = 0;
};

class Doubles : public OnEvery {
  std::vector<Message> Change(Message message) override {
    return {message, message};
  }
};

class Drops : public OnEvery {
  std::vector<Message> Change(Message) override { return {}; }
};

class ChangesPayload : public OnEvery {
  std::vector<Message> Change(Message message) override {
    if (!message.payload.empty()) message.payload[0] ^= 1;
    return {message};
  }
};

class ChangesSource : public OnEvery {
  std::vector<Message> Change(Message message) override {
    message.header.src_id ^= 1;
    return {message};
  }
};

class ChangesHandle : public OnEvery {
  std::vector<Message> Change(Message message) override {
    ++message.header.handle;
    return {message};
  }
};

// Keeps a message back until the next one by the same link has left.
class Reorders : public Sabotage {
 public:
  std::vector<Message> OnSend(uint32_t context_id, LinkId link,
                              const MessageView& message) override {
    std::vector<Message>& kept =
        kept_[{context_id, static_cast<uint64_t>(link)}];
    if (kept.empty() && IsOfProgram(message) && ++count_ % kEvery == 0) {
      kept.push_back(Message::From(message));
      return {};
    }
    std::vector<Message> sent = {Message::From(message)};
    for (Message& late : std::exchange(kept, {})) {
      sent.push_back(std::move(late));
    }
    return sent;
  }

 private:
  std::map<std::pair<uint32_t, uint64_t>, std::vector<Message>> kept_;
  uint64_t count_ = 0;
};

template <uint32_t kHandle>
class Withholds : public Sabotage {
 public:
  std::vector<Message> OnSend(uint32_t, LinkId,
                              const MessageView& message) override {
    if (message.header.handle == kHandle) return {};
    return {Message::From(message)};
  }
};

class WithholdsDead : public Sabotage {
 public:
  std::vector<Message> OnSend(uint32_t, LinkId,
                              const MessageView& message) override {
    if (message.header.is_dead()) return {};
    return {Message::From(message)};
  }
};

class AnswersTheDead : public Sabotage {
 public:
  bool OnReceive(Router* router, LinkId, const MessageView& message) override {
    const MessageHeader& header = message.header;
    if (!header.is_dead() || header.dst_id != router->identity().context_id) {
      return false;
    }
    router->Route(DeadMessage(header.src_id, header.handle, header.dst_id,
                              "you are dead too")
                      .view());
    return true;
  }
};

// Takes every message for one of the context's own: without verification, and
// without a look at the routing mode.
class Believes : public Sabotage {
 public:
  bool OnReceive(Router* router, LinkId, const MessageView& message) override {
    router->Route(message);
    return true;
  }
};

// The same only for what is for others.
class Forwards : public Sabotage {
 public:
  bool OnReceive(Router* router, LinkId, const MessageView& message) override {
    if (message.header.dst_id == router->identity().context_id) return false;
    router->Route(message);
    return true;
  }
};

// Believes whoever says that a context is behind it.
class BelievesClaims : public Sabotage {
 public:
  bool OnReceive(Router* router, LinkId link,
                 const MessageView& message) override {
    const MessageHeader& header = message.header;
    if (header.dst_id != router->identity().context_id ||
        header.handle != kAddRoute || router->RouteTo(header.src_id) != link ||
        link == router->ParentLink()) {
      return false;
    }
    const absl::StatusOr<AddRoute> route = ParseAddRoute(message);
    if (route.ok()) router->AddRoute(route->context_id, link).IgnoreError();
    return false;
  }
};

// Takes the dead messages of all for its own.
class EndsForAnyone : public Sabotage {
 public:
  bool OnReceive(Router* router, LinkId, const MessageView& message) override {
    const MessageHeader& header = message.header;
    if (!header.is_dead() || header.handle < kFirstDynamicHandle ||
        header.dst_id != router->identity().context_id) {
      return false;
    }
    router->Route(message);
    return true;
  }
};

class HidesLosses : public Sabotage {
 public:
  bool HidesLinkLoss(uint32_t) override { return true; }
};

class NeverEnds : public Sabotage {
 public:
  bool HangsInShutdown(uint32_t context_id) override {
    return context_id != kMasterId;
  }
};

class WaitsForEver : public Sabotage {
 public:
  bool IsPatient(uint32_t) override { return true; }
};

class HoldsAll : public Sabotage {
 public:
  bool RefusesNothing(uint32_t) override { return true; }
};

template <typename T>
std::unique_ptr<Sabotage> Make() {
  return std::make_unique<T>();
}

constexpr Canary kCanaries[] = {
    {"a link doubles a frame", "none", 5, "CheckArrival", Make<Doubles>},
    {"a link reorders frames", "none", 20, "CheckArrival", Make<Reorders>},
    {"a link drops a frame", "none", 5, "CheckAllAnswered", Make<Drops>},
    {"a link changes a payload", "none", 5, "CheckIsForUs",
     Make<ChangesPayload>},
    {"a link changes a source", "none", 5, "CheckOnlyVerifiedIsTaken",
     Make<ChangesSource>},
    {"a link changes a handle", "none", 5, "CheckIsForUs", Make<ChangesHandle>},
    {"ADD_ROUTE is withheld", "none", 20, "CheckOnlyVerifiedIsTaken",
     Make<Withholds<kAddRoute>>},
    {"DEL_ROUTE is withheld", "deaths", 100, "CheckAllAnswered",
     Make<Withholds<kDelRoute>>},
    {"LOAD_MODULE is withheld", "none", 20, "CheckAllAnswered",
     Make<Withholds<kLoadModule>>},
    {"LOAD_RESOURCE is withheld", "none", 20, "CheckAllAnswered",
     Make<Withholds<kLoadResource>>},
    {"dead messages are withheld", "none", 5, "CheckAllAnswered",
     Make<WithholdsDead>},
    {"a dead message is answered by another", "none", 5,
     "CheckDeadIsNotAnswered", Make<AnswersTheDead>},
    {"sources are not verified", "malicious", 20, "CheckOnlyVerifiedIsTaken",
     Make<Believes>},
    {"a route is believed for any id", "malicious", 200, "CheckIsOnItsWay",
     Make<BelievesClaims>},
    {"a call is ended by anybody", "malicious", 200, "CheckEndedByItsSide",
     Make<EndsForAnyone>},
    {"the routing mode is ignored", "modes", 20, "CheckNotAcross",
     Make<Forwards>},
    {"the loss of a link is not told", "deaths", 20, "CheckAllAnswered",
     Make<HidesLosses>},
    {"a deaf child is waited for", "readers", 20, "CheckDelay",
     Make<WaitsForEver>},
    {"a deaf child is held all that it asks for", "readers", 40, "CheckQueue",
     Make<HoldsAll>},
    {"a shutdown hangs", "none", 5, "CheckAllEnded", Make<NeverEnds>},
};

}  // namespace

absl::Span<const Canary> Canaries() { return kCanaries; }

}  // namespace mitogen::sim
