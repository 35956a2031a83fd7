#include "protocol/dialect.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

constexpr DialectFeature kFeatures[] = {
    {"split_boot_arguments", {0, 3, 32}, &Dialect::split_boot_arguments},
    {"resources", {0, 3, 37}, &Dialect::resources},
    {"tag_is_encoding", {0, 3, 39}, &Dialect::tag_is_encoding},
    {"text_resource_names", {0, 3, 39}, &Dialect::text_resource_names},
    {"shared_memo", {0, 3, 41}, &Dialect::shared_memo},
    {"import_overrides", {0, 3, 42}, &Dialect::import_overrides},
    {"log_levels", {0, 3, 45}, &Dialect::log_levels},
    {"long_context_names", {0, 3, 52}, &Dialect::long_context_names},
};

constexpr Release kFirstUnknownSeries{0, 4, 0};

}  // namespace

absl::Span<const DialectFeature> DialectFeatures() { return kFeatures; }

absl::StatusOr<Dialect> DialectOf(const Release& release) {
  if (release < kOldestRelease || release >= kFirstUnknownSeries) {
    return PeerFault("DIA-2",
                     absl::StrCat("expected a Mitogen release from ",
                                  ReleaseText(kOldestRelease), " up to 0.3.x, ",
                                  "got ", ReleaseText(release)));
  }
  Dialect dialect;
  dialect.release = release;
  for (const DialectFeature& feature : kFeatures) {
    dialect.*feature.field = release >= feature.since;
  }
  return dialect;
}

}  // namespace mitogen
