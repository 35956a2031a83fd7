// What happened in a world, as steps of the model in docs/model/, which replays
// them: what a context said, what it took and what became of that, and when
// links came and went.
//
// Contract. Empty unless Scenario::modelled.

#ifndef MITOGEN_ROUTER_SIM_RECORD_MODEL_TRACE_H_
#define MITOGEN_ROUTER_SIM_RECORD_MODEL_TRACE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "protocol/message.h"

namespace mitogen::sim {

// A handle that every simulated context serves.
inline constexpr uint32_t kInbox = 1000;

class ModelTrace {
 public:
  explicit ModelTrace(bool enabled) : enabled_(enabled) {}

  enum class What : uint8_t {
    kStart,
    kLink,
    kNoticeLoss,
    kSay,
    kLie,
    kReceive,
    kRunCall,
    kBeginEnd,
    kEnd,
    kAnswered,
    kRoute,
  };
  // What became of a message that was received, if it was not forwarded to a
  // neighbour. It was refused unless Conclude() says otherwise.
  static constexpr uint32_t kDropped = 101;
  static constexpr uint32_t kRefused = 102;
  static constexpr uint32_t kTaken = 103;
  static constexpr uint32_t kNone = 255;

  void Add(What what, uint32_t context_id, uint32_t other_id = 0) {
    if (enabled_) events_.push_back({what, context_id, other_id, {}});
  }
  // The same with a message.
  void Add(What what, uint32_t context_id, uint32_t other_id,
           const MessageView& message);
  // What became of the message of the last kReceive.
  void Conclude(uint32_t outcome);

  // The request `number` of `context_id` waits at `handle`.
  void Ask(uint32_t context_id, uint32_t handle, uint32_t number) {
    if (enabled_) numbers_[{context_id, handle}] = number;
  }

  // At rest, messages for `id` leave `context_id` towards `by`, or kNone.
  void AddRoute(uint32_t context_id, uint32_t id, uint32_t by) {
    if (enabled_) events_.push_back({What::kRoute, context_id, id, {}, 0, by});
  }

  // One step a line, in Promela. There are `contexts` contexts.
  std::string ToPromela(uint32_t contexts) const;

 private:
  struct Event {
    What what = What::kStart;
    uint32_t context_id = 0;
    uint32_t other_id = 0;
    MessageHeader header;
    // Of ADD_ROUTE and DEL_ROUTE.
    uint32_t id = 0;
    uint32_t outcome = 0;
  };

  uint32_t NumberAt(uint32_t context_id, uint32_t handle) const;
  std::string Describe(const Event& event, uint32_t contexts) const;

  const bool enabled_;
  std::vector<Event> events_;
  size_t received_ = 0;
  // By context and handle. No handle is given twice.
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> numbers_;
};

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_MODEL_TRACE_H_
