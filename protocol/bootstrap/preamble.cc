#include "protocol/bootstrap/preamble.h"

#include "absl/strings/str_cat.h"
#include "protocol/bootstrap/deflate.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

constexpr InflateSubject kSubject{"preamble", "BOOT-4", "BOOT-5"};

}  // namespace

PreambleReader::PreambleReader(const Limits& limits,
                               std::optional<uint64_t> announced_size)
    : inflater_(Compression::kZlib, kSubject, limits.max_preamble_size),
      announced_size_(announced_size) {}

absl::StatusOr<size_t> PreambleReader::Feed(absl::string_view bytes) {
  if (!failure_.ok()) return failure_;
  const bool was_done = inflater_.done();
  const absl::StatusOr<size_t> taken = inflater_.Feed(bytes);
  failure_ = taken.ok() ? CheckSize() : taken.status();
  if (!failure_.ok()) return failure_;
  if (inflater_.done() && !was_done) Split();
  return taken;
}

absl::Status PreambleReader::CheckSize() const {
  if (!announced_size_.has_value()) return absl::OkStatus();
  const uint64_t size = inflater_.consumed();
  if (inflater_.done() ? size == *announced_size_ : size < *announced_size_) {
    return absl::OkStatus();
  }
  return PeerFault(
      "BOOT-6",
      absl::StrCat("expected a preamble of ", *announced_size_,
                   " bytes, as the boot command says, got one ",
                   inflater_.done() ? "of " : "that goes on after ", size),
      size);
}

void PreambleReader::Split() {
  core_source_ = inflater_.TakeOutput();
  if (!core_source_.empty() && core_source_.back() == '\n') {
    core_source_.pop_back();
  }
  const size_t newline = core_source_.rfind('\n');
  if (newline == core_source_.npos) {
    last_line_ = std::exchange(core_source_, {});
    return;
  }
  last_line_ = core_source_.substr(newline + 1);
  core_source_.resize(newline);
}

absl::Status PreambleReader::CheckEnd() const {
  if (!failure_.ok() || done()) return failure_;
  const std::string announced =
      announced_size_.has_value() ? absl::StrCat(" of ", *announced_size_) : "";
  return PeerFault("BOOT-7",
                   absl::StrCat("expected the rest of the preamble, got the "
                                "end of input after ",
                                inflater_.consumed(), " bytes", announced),
                   inflater_.consumed());
}

std::string MakePreamble(absl::string_view core_source,
                         absl::string_view last_line) {
  return Deflate(Compression::kZlib,
                 absl::StrCat(core_source, "\n", last_line, "\n"));
}

}  // namespace mitogen
