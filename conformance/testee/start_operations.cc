// The operations on the start of a link: what a parent makes of the output of
// its child, and the two ends of a unix socket.

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "conformance/json/atom_reader.h"
#include "conformance/json/json_text.h"
#include "conformance/testee/operation.h"
#include "protocol/bootstrap/marker.h"
#include "protocol/bootstrap/parent_handshake.h"
#include "protocol/bootstrap/unix_identity.h"
#include "protocol/fault.h"
#include "protocol/status_macros.h"
#include "stub/link/line_splitter.h"

namespace mitogen {
namespace {

using Json = nlohmann::json;

constexpr uint64_t kMaxId = std::numeric_limits<uint32_t>::max();

// What happens after the last piece.
enum class Then { kNothing, kEnd, kDeadline };
constexpr Choice<Then> kThens[] = {{"nothing", Then::kNothing},
                                   {"end", Then::kEnd},
                                   {"deadline", Then::kDeadline}};

bool HasMarker(absl::string_view line) {
  for (const absl::string_view marker :
       {kReadyMarker, kReceivedMarker, kUpMarker}) {
    if (absl::StrContains(line, marker)) return true;
  }
  return false;
}

// A parent that reads the output of its child.
class Parent {
 public:
  void FeedErrors(const std::vector<std::string>& pieces) {
    LineSplitter lines(Limits().max_boot_noise, [this](absl::string_view line) {
      handshake_.AddNoise(line);
    });
    for (const std::string& piece : pieces) lines.Feed(piece);
    lines.Finish();
  }

  absl::Status Feed(absl::string_view piece) {
    if (!handshake_.want_read()) {
      frames_.append(piece.data(), piece.size());
      return absl::OkStatus();
    }
    ParentHandshake before = handshake_;
    RETURN_IF_ERROR(handshake_.Feed(piece));
    if (handshake_.TakePreambleRequest()) {
      preambles_.push_back(fed_ + OffsetOfRequest(&before, piece));
    }
    frames_ += handshake_.TakeFrameBytes();
    fed_ += piece.size();
    return absl::OkStatus();
  }

  absl::Status Take(Then then) {
    if (then == Then::kEnd) return handshake_.FeedEnd();
    if (then == Then::kDeadline) return handshake_.Abandon("no answer");
    return absl::OkStatus();
  }

  void WritePreambles(AnswerWriter* answer) const {
    std::string* out = answer->Begin("preambles");
    char before = '[';
    if (preambles_.empty()) out->push_back('[');
    for (const uint64_t offset : preambles_) {
      out->push_back(std::exchange(before, ','));
      absl::StrAppend(out, offset);
    }
    out->push_back(']');
  }

  void WriteLines(AnswerWriter* answer) const {
    std::string* out = answer->Begin("lines");
    out->push_back('[');
    for (const std::string& line : handshake_.noise()) {
      if (HasMarker(line)) continue;
      if (out->back() != '[') out->push_back(',');
      AppendJsonHex(line, out);
    }
    out->push_back(']');
  }

  bool is_up() const { return handshake_.state() == ParentHandshakeState::kUp; }
  const std::string& frames() const { return frames_; }

 private:
  // How much of `piece` is needed for the request.
  static uint64_t OffsetOfRequest(ParentHandshake* handshake,
                                  absl::string_view piece) {
    for (size_t size = 1; size <= piece.size(); ++size) {
      handshake->Feed(piece.substr(size - 1, 1)).IgnoreError();
      if (handshake->TakePreambleRequest()) return size;
    }
    return piece.size();
  }

  ParentHandshake handshake_{Limits()};
  uint64_t fed_ = 0;
  std::vector<uint64_t> preambles_;
  std::string frames_;
};

absl::StatusOr<std::string> Joined(const Request& request) {
  ASSIGN_OR_RETURN(const std::vector<std::string> pieces,
                   request.Pieces("chunks"));
  std::string bytes;
  for (const std::string& piece : pieces) bytes += piece;
  return bytes;
}

absl::StatusOr<uint32_t> Id(const Request& request, const char* key) {
  ASSIGN_OR_RETURN(const uint64_t number, request.Number(key, kMaxId));
  return static_cast<uint32_t>(number);
}

// Tells whether the other end has said all of `size` bytes.
absl::StatusOr<bool> IsWhole(const Request& request, const std::string& bytes,
                             size_t size) {
  ASSIGN_OR_RETURN(const bool ended, request.Flag("ended"));
  if (bytes.size() >= size) return true;
  if (!ended) return false;
  return PeerFault(
      "BOOT-16", absl::StrCat("expected ", size, " bytes, got ", bytes.size()));
}

absl::Status Listen(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::string bytes, Joined(request));
  ASSIGN_OR_RETURN(const uint32_t pid, Id(request, "pid"));
  ASSIGN_OR_RETURN(const uint32_t context_id, Id(request, "context_id"));
  ASSIGN_OR_RETURN(const uint32_t client_id, Id(request, "client_id"));
  ASSIGN_OR_RETURN(const bool whole, IsWhole(request, bytes, kUnixHelloSize));
  answer->Bytes(
      "writes",
      whole ? ToBytes(UnixAssignment{client_id, context_id, pid}) : "");
  if (!whole) return absl::OkStatus();
  answer->Number("peer_pid", ParseUnixHello(bytes.substr(0, kUnixHelloSize)));
  answer->Bytes("frames", bytes.substr(kUnixHelloSize));
  return absl::OkStatus();
}

absl::Status Join(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::string bytes, Joined(request));
  ASSIGN_OR_RETURN(const uint32_t pid, Id(request, "pid"));
  answer->Bytes("writes", UnixHello(pid));
  ASSIGN_OR_RETURN(const bool whole,
                   IsWhole(request, bytes, kUnixAssignmentSize));
  if (!whole) return absl::OkStatus();
  ASSIGN_OR_RETURN(const UnixAssignment assignment,
                   ParseUnixAssignment(bytes.substr(0, kUnixAssignmentSize)));
  answer->Number("context_id", assignment.context_id);
  answer->Number("parent_id", assignment.listener_id);
  answer->Number("peer_pid", assignment.listener_pid);
  answer->Bytes("frames", bytes.substr(kUnixAssignmentSize));
  return absl::OkStatus();
}

}  // namespace

absl::Status BootParent(const Request& request, AnswerWriter* answer) {
  ASSIGN_OR_RETURN(const std::vector<std::string> pieces,
                   request.Pieces("chunks"));
  ASSIGN_OR_RETURN(const Then then, request.OneOf<Then>("then", kThens));
  Parent parent;
  if (request.Has("stderr")) {
    ASSIGN_OR_RETURN(const std::vector<std::string> errors,
                     request.Pieces("stderr"));
    parent.FeedErrors(errors);
  }
  for (const std::string& piece : pieces) RETURN_IF_ERROR(parent.Feed(piece));
  const absl::Status status = parent.Take(then);
  parent.WritePreambles(answer);
  if (!status.ok()) {
    if (then == Then::kEnd) parent.WriteLines(answer);
    return status;
  }
  answer->Text("state", parent.is_up() ? "up" : "waiting");
  if (parent.is_up()) answer->Bytes("frames", parent.frames());
  return absl::OkStatus();
}

absl::Status UnixHandshake(const Request& request, AnswerWriter* answer) {
  constexpr Choice<bool> kRoles[] = {{"listener", true}, {"client", false}};
  ASSIGN_OR_RETURN(const bool listens, request.OneOf<bool>("role", kRoles));
  return listens ? Listen(request, answer) : Join(request, answer);
}

}  // namespace mitogen
