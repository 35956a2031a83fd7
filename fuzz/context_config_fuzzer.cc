// Any bytes as the last line of a preamble. A configuration that was read keeps
// its contract. Written for either Python, it reads as the same.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "fuzz/claims/require.h"
#include "protocol/bootstrap/context_config.h"
#include "protocol/bootstrap/context_config_writer.h"
#include "protocol/fault.h"
#include "protocol/limits.h"
#include "protocol/python_literal/python_repr.h"

namespace mitogen {
namespace {

void RequireKnownFault(const absl::Status& status, size_t size) {
  const std::string clause = FaultOf(status)->clause;
  for (const absl::string_view prefix : {"BOOT-", "LIT-", "DIA-"}) {
    if (absl::StartsWith(clause, prefix)) {
      return RequireFault(status, prefix, size);
    }
  }
  Broken(absl::StrCat("an unexpected clause: ", status.ToString()));
}

bool IsSame(const ContextConfig& a, const ContextConfig& b) {
  return a.parent_ids == b.parent_ids && a.context_id == b.context_id &&
         a.debug == b.debug && a.profiling == b.profiling &&
         a.unidirectional == b.unidirectional &&
         a.max_message_size == b.max_message_size &&
         a.dialect.release == b.dialect.release &&
         a.log_levels == b.log_levels &&
         a.import_overrides == b.import_overrides &&
         a.import_blocks == b.import_blocks;
}

void CheckWritten(const ContextConfig& config, LiteralStyle style) {
  const absl::StatusOr<std::string> line = WriteLastLine(config, style);
  if (!line.ok()) {
    return Require(FaultOf(line.status())->clause == "BOOT-9",
                   "what was read can be written, unless a name is no text");
  }
  const absl::StatusOr<ContextConfig> again =
      ParseContextConfig(*line, Limits());
  Require(again.ok(), "what was written can be read");
  Require(IsSame(config, *again), "what was written reads as the same");
}

void Check(absl::string_view input) {
  const absl::StatusOr<ContextConfig> config =
      ParseContextConfig(input, Limits());
  if (!config.ok()) {
    Require(FaultOf(config.status()).has_value(), "an error is a fault");
    return RequireKnownFault(config.status(), input.size());
  }
  Require(!config->parent_ids.empty(), "a context has a parent");
  Require(config->dialect.release >= kOldestRelease,
          "the release is one that is supported");
  Require(DialectOf(config->dialect.release).ok(), "the release has a dialect");
  CheckWritten(*config, LiteralStyle::kPython3);
  CheckWritten(*config, LiteralStyle::kPython2);
}

}  // namespace
}  // namespace mitogen

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  mitogen::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
