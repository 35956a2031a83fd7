// What simulated contexts send to each other: a text that names source,
// destination, handle and sequence number. The receiver can tell whether a
// message was lost, duplicated, overtaken, misdirected or changed.

#ifndef MITOGEN_ROUTER_SIM_RECORD_NUMBERED_PAYLOAD_H_
#define MITOGEN_ROUTER_SIM_RECORD_NUMBERED_PAYLOAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace mitogen::sim {

struct NumberedPayload {
  uint32_t src_id = 0;
  uint32_t dst_id = 0;
  uint32_t handle = 0;
  // From 1.
  uint32_t number = 0;

  bool operator==(const NumberedPayload&) const = default;
};

inline constexpr size_t kNumberedPayloadSize = 41;

// ASCII, followed by `padding` bytes.
std::string WriteNumberedPayload(const NumberedPayload& payload,
                                 size_t padding);

// Nothing if `text` does not start with one, or its sum is wrong.
std::optional<NumberedPayload> ReadNumberedPayload(absl::string_view text);

}  // namespace mitogen::sim

#endif  // MITOGEN_ROUTER_SIM_RECORD_NUMBERED_PAYLOAD_H_
