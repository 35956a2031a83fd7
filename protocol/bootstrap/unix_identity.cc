#include "protocol/bootstrap/unix_identity.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

void AppendNumber(uint32_t number, std::string* bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes->push_back(static_cast<char>(number >> shift));
  }
}

uint32_t NumberAt(absl::string_view bytes, size_t offset) {
  uint32_t number = 0;
  for (char byte : bytes.substr(offset, sizeof(number))) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

}  // namespace

std::string UnixHello(uint32_t pid) {
  std::string bytes;
  AppendNumber(pid, &bytes);
  return bytes;
}

uint32_t ParseUnixHello(absl::string_view bytes) { return NumberAt(bytes, 0); }

std::string ToBytes(const UnixAssignment& assignment) {
  std::string bytes;
  AppendNumber(assignment.context_id, &bytes);
  AppendNumber(assignment.listener_id, &bytes);
  AppendNumber(assignment.listener_pid, &bytes);
  return bytes;
}

absl::StatusOr<UnixAssignment> ParseUnixAssignment(absl::string_view bytes) {
  if (bytes.size() != kUnixAssignmentSize) {
    return PeerFault(
        "BOOT-16", absl::StrCat("expected ", kUnixAssignmentSize,
                                " bytes from the listener, got the end after ",
                                bytes.size()));
  }
  const UnixAssignment assignment = {NumberAt(bytes, 0), NumberAt(bytes, 4),
                                     NumberAt(bytes, 8)};
  if (assignment.context_id == 0 ||
      assignment.context_id == assignment.listener_id) {
    return PeerFault("BOOT-16",
                     absl::StrCat("expected an id of the client's own, got ",
                                  assignment.context_id, " from context ",
                                  assignment.listener_id));
  }
  return assignment;
}

}  // namespace mitogen
