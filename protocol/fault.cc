#include "protocol/fault.h"

#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mitogen {
namespace {

constexpr absl::string_view kPayloadUrl = "mitogen/fault";

struct BlameRow {
  absl::string_view name;
  absl::StatusCode code;
};

// Indexed by Blame.
constexpr BlameRow kBlames[] = {
    {"peer", absl::StatusCode::kInvalidArgument},
    {"caller", absl::StatusCode::kFailedPrecondition},
    {"limit", absl::StatusCode::kResourceExhausted},
    {"internal", absl::StatusCode::kInternal},
};

}  // namespace

absl::string_view BlameName(Blame blame) {
  return kBlames[static_cast<int>(blame)].name;
}

absl::Status MakeFault(Blame blame, absl::string_view clause,
                       absl::string_view message,
                       std::optional<uint64_t> offset) {
  const std::string where =
      offset.has_value() ? absl::StrCat("at byte ", *offset, ", ") : "";
  absl::Status status(kBlames[static_cast<int>(blame)].code,
                      absl::StrCat(message, " (", where, clause, ")"));
  status.SetPayload(kPayloadUrl,
                    absl::Cord(absl::StrCat(
                        static_cast<int>(blame), " ", clause, " ",
                        offset.has_value() ? absl::StrCat(*offset) : "-")));
  return status;
}

absl::Status PeerFault(absl::string_view clause, absl::string_view message,
                       std::optional<uint64_t> offset) {
  return MakeFault(Blame::kPeer, clause, message, offset);
}

absl::Status LimitFault(absl::string_view clause, absl::string_view message,
                        std::optional<uint64_t> offset) {
  return MakeFault(Blame::kLimit, clause, message, offset);
}

absl::Status CallerFault(absl::string_view clause, absl::string_view message) {
  return MakeFault(Blame::kCaller, clause, message);
}

std::optional<Fault> FaultOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPayloadUrl);
  if (!payload.has_value()) return std::nullopt;
  const std::string text(*payload);
  const std::vector<std::string> fields = absl::StrSplit(text, ' ');
  int blame = 0;
  if (fields.size() != 3 || !absl::SimpleAtoi(fields[0], &blame)) {
    return std::nullopt;
  }
  Fault fault{static_cast<Blame>(blame), fields[1], std::nullopt};
  uint64_t offset = 0;
  if (absl::SimpleAtoi(fields[2], &offset)) fault.offset = offset;
  return fault;
}

}  // namespace mitogen
