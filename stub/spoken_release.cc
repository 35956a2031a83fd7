#include "stub/spoken_release.h"

#include "absl/strings/str_cat.h"
#include "protocol/fault.h"

namespace mitogen {
namespace {

// The clause of the fault for a tag that the release does not have.
constexpr absl::string_view kTagClause = "FRM-2";

}  // namespace

std::string SpokenRelease(const Release& release,
                          const std::optional<std::string>& directory) {
  return absl::StrCat(
      "release ", ReleaseText(release),
      directory.has_value()
          ? absl::StrCat(", that of the Mitogen in ", *directory)
          : ", since no Mitogen was found",
      "; --mitogen DIR (MasterSettings::mitogen_directory) or the variable "
      "MITOGEN_PATH choose another");
}

std::string WordsOfLostLink(const absl::Status& status, const Release& release,
                            const std::optional<std::string>& directory) {
  const std::optional<Fault> fault = FaultOf(status);
  if (!fault.has_value() || fault->clause != kTagClause) {
    return std::string(status.message());
  }
  return absl::StrCat(status.message(), ". This side speaks ",
                      SpokenRelease(release, directory));
}

}  // namespace mitogen
