// A whole master under any child: the handshake, noise included, then any
// bytes. The first byte of the input picks the dialect. The rest are records
// (link_records.h) of one link, whose sizes are the chunking. A second child is
// honest, and has sent to the first.
//
// Whatever the first child says, the second gets nothing under the master's
// authority except what a master sends unasked. What the master asked of the
// second is not ended. Contexts are believed to be behind the first only under
// ids that the master gave to it.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "fuzz/claims/router_claims.h"
#include "fuzz/link_records.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/frame.h"
#include "protocol/handle.h"
#include "router/context/master_context.h"

namespace mitogen {
namespace {

constexpr uint32_t kFuzzed = 1;
constexpr uint32_t kHonest = 2;
// The master gave these ids itself, the last one to a context that is dead.
constexpr uint32_t kGivenIds = 3;

// A package "p" with a module "p.m", and nothing else.
class Sources : public ModuleSource, public ResourceSource {
 public:
  absl::StatusOr<std::optional<ModuleSourceText>> Find(
      absl::string_view fullname) override {
    if (fullname == "p") {
      return ModuleSourceText{"p/__init__.py", "import p.m", {{"m"}}};
    }
    if (fullname == "p.m") {
      return ModuleSourceText{"p/m.py", "x = 1", std::nullopt};
    }
    return std::nullopt;
  }

  absl::StatusOr<std::vector<std::string>> Related(
      absl::string_view fullname) override {
    if (fullname == "p") return std::vector<std::string>{"p.m"};
    return std::vector<std::string>{};
  }

  absl::StatusOr<std::optional<std::string>> Read(absl::string_view package,
                                                  absl::string_view) override {
    if (package == "p") return "content";
    return std::nullopt;
  }
};

class Master : public LinkSender, public MasterContext::Host {
 public:
  explicit Master(uint8_t choice)
      : options_(OptionsOf(choice)),
        context_(options_, this, this),
        decoder_(options_.dialect, options_.limits.protocol),
        handshake_(options_.limits.protocol) {
    for (uint32_t id = 1; id <= kGivenIds; ++id) {
      Require(context_.AllocateId().value_or(0) == id, "ids come in a row");
    }
    honest_ = *context_.AddChild({kHonest, "honest", std::nullopt});
    waiting_ = *context_.router().AddHandler(
        {.persist = false, .respondent = kHonest}, [](const MessageView&) {});
  }

  void Feed(absl::string_view bytes) {
    if (!fuzzed_.has_value()) return Greet(bytes);
    if (!context_.router().HasLink(*fuzzed_)) return;
    decoder_.Feed(bytes);
    Drain();
  }

  void End() {
    if (!fuzzed_.has_value()) {
      Require(!handshake_.FeedEnd().ok(), "a child that never came up failed");
      return;
    }
    context_.LinkLost(*fuzzed_);
    Require(context_.router().route_count() == 1, "no route outlives its link");
    RequireBalance(context_.router().counters());
    context_.Exit();
  }

 private:
  MasterOptions OptionsOf(uint8_t choice) {
    MasterOptions options;
    options.dialect =
        *DialectOf((choice & 1) ? kOldestRelease : kNewestRelease);
    options.limits.protocol.max_message_size = 1 << 16;
    options.router.max_message_size = 1 << 16;
    options.router.unidirectional = (choice & 2) != 0;
    options.modules = &sources_;
    options.resources = &sources_;
    return options;
  }

  void Greet(absl::string_view bytes) {
    if (!handshake_.want_read()) return;
    Require(handshake_.Feed(bytes).ok(), "what is wanted can be fed");
    handshake_.TakePreambleRequest();
    if (handshake_.state() != ParentHandshakeState::kUp) return;
    fuzzed_ = *context_.AddChild({kFuzzed, "fuzzed", std::nullopt});
    MessageHeader header;
    header.src_id = header.auth_id = kHonest;
    header.dst_id = kFuzzed;
    context_.Receive(honest_, {header, ""});
    decoder_.Feed(handshake_.TakeFrameBytes());
    Drain();
  }

  void Drain() {
    for (;;) {
      const auto message = decoder_.Next();
      if (!message.ok()) return context_.LinkLost(*fuzzed_);
      if (!message->has_value()) return;
      context_.Receive(*fuzzed_, **message);
      RequireAuthority();
    }
  }

  void RequireAuthority() {
    const Router& router = context_.router();
    Require(router.RespondentOf(waiting_) == kHonest,
            "nobody ends what was asked of another");
    for (uint32_t id : router.ContextsBehind(*fuzzed_)) {
      Require(id == kFuzzed || id > kGivenIds,
              "nobody is behind a link under an id that was given elsewhere");
    }
  }

  SendResult Send(LinkId link, const MessageView& message) override {
    std::string frame;
    Require(
        AppendFrame(message, options_.dialect, options_.limits.protocol, &frame)
            .ok(),
        "what is sent can be encoded for the peer");
    if (link == honest_) RequireHarmless(message.header);
    return SendResult::kSent;
  }

  static void RequireHarmless(const MessageHeader& header) {
    if (header.auth_id != kMasterId) return;
    Require(header.src_id == kMasterId, "the master's authority is its own");
    Require(header.is_dead() || header.handle == kDelRoute,
            "only news of a death go to who asked for nothing");
  }

  void Log(const ContextLogRecord&) override {}

  Sources sources_;
  const MasterOptions options_;
  MasterContext context_;
  FrameDecoder decoder_;
  ParentHandshake handshake_;
  LinkId honest_;
  // The handle at which the master waits for the honest child.
  uint32_t waiting_ = 0;
  std::optional<LinkId> fuzzed_;
};

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  mitogen::Master master(data[0]);
  mitogen::ForEachRecord(
      absl::string_view(reinterpret_cast<const char*>(data) + 1, size - 1), 1,
      [&master](size_t, absl::string_view bytes) { master.Feed(bytes); });
  master.End();
  return 0;
}
