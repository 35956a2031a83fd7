// What a given release of the original sends and accepts, as facts that code
// and readers look up here. handle.h says which release introduced each handle.

#ifndef MITOGEN_PROTOCOL_DIALECT_H_
#define MITOGEN_PROTOCOL_DIALECT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "protocol/release.h"

namespace mitogen {

struct Dialect {
  Release release = kNewestRelease;

  // From 0.3.32 the boot arguments are `-c CODE B64 NAME SIZE`; before, the
  // code carries everything (mitogen/parent.py, Connection.get_boot_command).
  bool split_boot_arguments = true;
  // From 0.3.37 there are GET_RESOURCE and LOAD_RESOURCE.
  bool resources = true;
  // From 0.3.39 the tag of a frame is the encoding of its payload; before,
  // any tag but 0x4d49 drops the link (MitogenProtocol._receive_one).
  bool tag_is_encoding = true;
  // From 0.3.39 GET_RESOURCE has text; before, bytes (mitogen/core.py,
  // ResourceRequester._request_resource).
  bool text_resource_names = true;
  // From 0.3.41 one message may hold several pickles that share one memo, and
  // a top-level bytes is written as BINSTRING (mitogen/core.py, Pickler).
  bool shared_memo = true;
  // From 0.3.42 the configuration says import_overrides and import_blocks;
  // before, whitelist and blacklist (Connection.get_econtext_config).
  bool import_overrides = true;
  // From 0.3.45 it says log_levels, three integers; before, log_level.
  bool log_levels = true;
  // From 0.3.52 a context's name has up to 500 characters; before, up to 99
  // (mitogen/core.py, _unpickle_context). See MaxContextName().
  bool long_context_names = true;
};

// Characters of a context's name that peers of `dialect` take (DIA-3).
constexpr uint32_t MaxContextName(const Dialect& dialect) {
  return dialect.long_context_names ? 500 : 99;
}

// One row for each difference: the first release that has it.
struct DialectFeature {
  const char* name;
  Release since;
  bool Dialect::* field;
};
absl::Span<const DialectFeature> DialectFeatures();

// The dialect that peers of `release` speak. A release of 0.3 that is newer
// than kNewestRelease is taken to speak as kNewestRelease does. Releases below
// kOldestRelease, and 0.4 or later, are a peer fault (DIA-2).
absl::StatusOr<Dialect> DialectOf(const Release& release);

}  // namespace mitogen

#endif  // MITOGEN_PROTOCOL_DIALECT_H_
