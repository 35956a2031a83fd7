// Copies an error with a clearer message.

#ifndef MITOGEN_STUB_CHILDREN_REWORDED_H_
#define MITOGEN_STUB_CHILDREN_REWORDED_H_

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/string_view.h"

namespace mitogen {

// Code and payloads, such as a Fault (protocol/fault.h), are kept.
inline absl::Status Reworded(const absl::Status& status,
                             absl::string_view words) {
  absl::Status reworded(status.code(), words);
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    reworded.SetPayload(url, payload);
  });
  return reworded;
}

}  // namespace mitogen

#endif  // MITOGEN_STUB_CHILDREN_REWORDED_H_
