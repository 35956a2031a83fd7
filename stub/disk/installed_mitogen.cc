#include "stub/disk/installed_mitogen.h"

#include <glob.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "protocol/python_source/tokenizer.h"
#include "protocol/status_macros.h"
#include "stub/disk/file_content.h"

namespace mitogen {
namespace {

constexpr char kEnvironment[] = "MITOGEN_PATH";
constexpr size_t kMaxBytes = 16u << 20;

// A leading "~" stands for HOME.
constexpr absl::string_view kPlaces[] = {
    "~/.local/lib/python*/site-packages",
    "/usr/local/lib/python*/dist-packages",
    "/usr/local/lib/python*/site-packages",
    "/usr/lib/python3/dist-packages",
    "/usr/lib/python*/site-packages",
    "/usr/lib64/python*/site-packages",
    "/usr/lib/python2.7/dist-packages",
};

// Reads tokens; each Take fails if another token comes next.
class VersionReader {
 public:
  explicit VersionReader(absl::string_view source) : tokenizer_(source) {}

  // Moves past "__version__ = (" at the start of a line.
  bool FindAssignment() {
    TokenKind before = TokenKind::kNewline;
    for (Token token = tokenizer_.Next(); token.kind != TokenKind::kEnd;
         token = tokenizer_.Next()) {
      if (before == TokenKind::kNewline &&
          token.Is(TokenKind::kName, "__version__")) {
        return Take("=") && Take("(");
      }
      if (token.kind != TokenKind::kComment &&
          token.kind != TokenKind::kLineBreak) {
        before = token.kind;
      }
    }
    return false;
  }

  bool Take(absl::string_view text) {
    return tokenizer_.Next().Is(TokenKind::kOperator, text);
  }

  bool TakeNumber(int* number) {
    const Token token = tokenizer_.Next();
    return token.kind == TokenKind::kNumber &&
           absl::SimpleAtoi(token.text, number);
  }

 private:
  Tokenizer tokenizer_;
};

std::string Expanded(absl::string_view place) {
  const char* home = std::getenv("HOME");
  if (place.empty() || place.front() != '~') return std::string(place);
  return absl::StrCat(home == nullptr ? "" : home, place.substr(1));
}

// A sort key: that of "python3.11" is greater than that of "python3.9".
std::pair<size_t, std::string> Age(const std::string& path) {
  return {path.size(), path};
}

std::vector<std::string> Matching(absl::string_view place) {
  glob_t found = {};
  std::vector<std::string> paths;
  if (glob(Expanded(place).c_str(), 0, nullptr, &found) == 0) {
    paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  globfree(&found);
  std::sort(paths.begin(), paths.end(),
            [](const auto& a, const auto& b) { return Age(a) > Age(b); });
  return paths;
}

}  // namespace

absl::StatusOr<Release> ParseMitogenVersion(absl::string_view init_source) {
  VersionReader reader(init_source);
  Release release;
  if (reader.FindAssignment() && reader.TakeNumber(&release.major) &&
      reader.Take(",") && reader.TakeNumber(&release.minor) &&
      reader.Take(",") && reader.TakeNumber(&release.patch)) {
    return release;
  }
  return absl::InvalidArgumentError(
      "expected a line such as __version__ = (0, 3, 54), got none");
}

absl::StatusOr<InstalledMitogen> ReadInstalledMitogen(
    absl::string_view directory) {
  const std::string init_path = absl::StrCat(directory, "/mitogen/__init__.py");
  ASSIGN_OR_RETURN(const std::string init, ReadFile(init_path, kMaxBytes));
  const absl::StatusOr<Release> release = ParseMitogenVersion(init);
  if (!release.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(release.status().message(), " in ", init_path));
  }
  ASSIGN_OR_RETURN(
      std::string core,
      ReadFile(absl::StrCat(directory, "/mitogen/core.py"), kMaxBytes));
  return InstalledMitogen{*release, std::move(core), std::string(directory)};
}

std::vector<std::string> InstalledMitogenPlaces(
    const std::optional<std::string>& hint) {
  if (hint.has_value()) return {*hint};
  const char* environment = std::getenv(kEnvironment);
  if (environment != nullptr && *environment != '\0') {
    return absl::StrSplit(environment, ':', absl::SkipEmpty());
  }
  std::vector<std::string> places;
  for (const absl::string_view place : kPlaces) {
    const std::vector<std::string> found = Matching(place);
    places.insert(places.end(), found.begin(), found.end());
  }
  return places;
}

absl::StatusOr<InstalledMitogen> FindInstalledMitogen(
    std::optional<std::string> hint) {
  std::vector<std::string> errors;
  for (const std::string& place : InstalledMitogenPlaces(hint)) {
    absl::StatusOr<InstalledMitogen> installed = ReadInstalledMitogen(place);
    if (installed.ok()) return installed;
    errors.push_back(std::string(installed.status().message()));
  }
  return absl::NotFoundError(
      absl::StrCat("expected Mitogen in a directory that ", kEnvironment,
                   " names or where Debian or pip install it, found none: ",
                   errors.empty() ? "there is no such directory"
                                  : absl::StrJoin(errors, "; ")));
}

ModuleDirectory MitogenModules(const InstalledMitogen& installed) {
  return {.directory = installed.directory, .only_package = "mitogen"};
}

}  // namespace mitogen
