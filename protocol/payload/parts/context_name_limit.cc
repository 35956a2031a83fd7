#include "protocol/payload/parts/context_name_limit.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "protocol/fault.h"
#include "protocol/pickle/globals.h"
#include "protocol/release.h"
#include "protocol/status_macros.h"
#include "protocol/text/wtf8.h"

namespace mitogen {
namespace {

constexpr absl::string_view kMakesContext =
    kGlobals[GlobalIndexOf(GlobalMeaning::kContext)].name;

absl::Status CheckName(absl::string_view name, const Dialect& dialect) {
  const uint32_t most = MaxContextName(dialect);
  if (name.size() <= most) return absl::OkStatus();
  const size_t length = CountCodePoints(name);
  if (length <= most) return absl::OkStatus();
  return CallerFault(
      "DIA-3",
      absl::StrCat("expected the names of Contexts as text of at most ", most,
                   " characters, as release ", ReleaseText(dialect.release),
                   " reads, got ", length));
}

}  // namespace

absl::Status CheckContextNameLimit(const Document& document, ValueId value,
                                   const Dialect& dialect,
                                   absl::string_view pickle) {
  // Most messages have no Context. Searching the pickle is quicker than walking
  // over their values.
  if (!absl::StrContains(pickle, kMakesContext)) return absl::OkStatus();
  std::vector<ValueId> pending = {value};
  absl::flat_hash_set<uint32_t> seen = {value.bits()};
  while (!pending.empty()) {
    const ValueId next = pending.back();
    pending.pop_back();
    if (document.kind(next) == ValueKind::kContext) {
      RETURN_IF_ERROR(CheckName(document.text(next), dialect));
    }
    for (const ValueId child : document.children(next)) {
      if (seen.insert(child.bits()).second) pending.push_back(child);
    }
  }
  return absl::OkStatus();
}

}  // namespace mitogen
