#include "tools/mito/hop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "protocol/status_macros.h"
#include "stub/connect/connection_method.h"
#include "stub/os/unique_fd.h"
#include "tools/mito/line_reader.h"

namespace mitogen::mito {
namespace {

using Hops = std::vector<Hop>;

absl::Status Expected(absl::string_view expected, absl::string_view got) {
  return absl::InvalidArgumentError(
      absl::StrCat("expected ", expected, ", got \"", got, "\""));
}

absl::StatusOr<const OptionSpec*> FindOption(absl::string_view method,
                                             absl::string_view name,
                                             const OptionTable& table) {
  for (const OptionSpec& spec : table) {
    if (spec.name == name) return &spec;
  }
  const auto append = [](std::string* out, const OptionSpec& spec) {
    absl::StrAppend(out, spec.name);
  };
  return absl::InvalidArgumentError(
      absl::StrCat("expected an option of ", method, ", which are ",
                   absl::StrJoin(table, ", ", append), "; got \"", name, "\""));
}

std::string WithHost(absl::string_view text, absl::string_view host) {
  return absl::StrReplaceAll(text, {{kHostPlaceholder, host}});
}

// The host is put into the value only, so it cannot name an option, nor end
// one.
absl::Status AddOption(absl::string_view assignment, absl::string_view host,
                       Hop* hop) {
  const size_t equals = assignment.find('=');
  const absl::string_view name = assignment.substr(0, equals);
  const OptionTable table = OptionsOf(*FindConnectionMethod(hop->method));
  ASSIGN_OR_RETURN(const OptionSpec* spec,
                   FindOption(hop->method, name, table));
  if (spec->secret) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected --password-file or --password-env, got the "
                     "option ",
                     name, ": others can see a command line"));
  }
  if (equals == assignment.npos) {
    return Expected("NAME=VALUE", assignment);
  }
  ASSIGN_OR_RETURN(
      OptionValue value,
      ParseOptionText(hop->method, *spec,
                      WithHost(assignment.substr(equals + 1), host)));
  hop->options[name] = std::move(value);
  return absl::OkStatus();
}

// Puts brackets around a host that has colons.
absl::Status ReadSshOperand(absl::string_view operand, Hop* hop) {
  const size_t at = operand.rfind('@');
  if (at != operand.npos) {
    hop->options["username"] = std::string(operand.substr(0, at));
    operand.remove_prefix(at + 1);
  }
  absl::string_view host = operand;
  absl::string_view rest;
  const size_t bracket = operand.find(']');
  if (absl::StartsWith(operand, "[") && bracket != operand.npos) {
    host = operand.substr(1, bracket - 1);
    rest = operand.substr(bracket + 1);
  } else if (operand.find(':') == operand.rfind(':')) {
    host = operand.substr(0, operand.find(':'));
    rest = operand.substr(host.size());
  }
  if (host.empty() || (!rest.empty() && rest[0] != ':')) {
    return Expected("[USER@]HOST[:PORT] for --ssh", operand);
  }
  hop->options["hostname"] = std::string(host);
  return rest.empty()
             ? absl::OkStatus()
             : AddOption(absl::StrCat("port=", rest.substr(1)), "", hop);
}

absl::Status BeginHop(const HopFlag& flag, absl::string_view operand,
                      absl::string_view host, Hops* hops) {
  hops->push_back({std::string(flag.method)});
  if (flag.option.empty()) return absl::OkStatus();
  hops->back().options[flag.option] = WithHost(operand, host);
  return absl::OkStatus();
}

absl::Status BeginSsh(const HopFlag& flag, absl::string_view operand,
                      absl::string_view host, Hops* hops) {
  hops->push_back({std::string(flag.method)});
  return ReadSshOperand(WithHost(operand, host), &hops->back());
}

absl::Status BeginVia(const HopFlag&, absl::string_view text,
                      absl::string_view host, Hops* hops) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits(':', 1));
  if (FindConnectionMethod(parts.first) == nullptr) {
    return Expected("a method for --via (mito methods shows them)",
                    parts.first);
  }
  hops->push_back({std::string(parts.first)});
  for (absl::string_view assignment :
       absl::StrSplit(parts.second, ',', absl::SkipEmpty())) {
    RETURN_IF_ERROR(AddOption(assignment, host, &hops->back()));
  }
  return absl::OkStatus();
}

absl::Status RefineByOption(const HopFlag&, absl::string_view assignment,
                            absl::string_view host, Hops* hops) {
  return AddOption(assignment, host, &hops->back());
}

absl::Status SetPython(const HopFlag&, absl::string_view path,
                       absl::string_view host, Hops* hops) {
  hops->back().options["python_path"] =
      std::vector<std::string>{WithHost(path, host)};
  return absl::OkStatus();
}

absl::Status SetPassword(std::string password, Hops* hops) {
  const std::string& method = hops->back().method;
  const absl::StatusOr<const OptionSpec*> spec =
      FindOption(method, "password", OptionsOf(*FindConnectionMethod(method)));
  if (!spec.ok()) return spec.status();
  hops->back().options["password"] = std::move(password);
  return absl::OkStatus();
}

absl::Status RefusePasswordFile(const HopFlag&, absl::string_view path,
                                absl::string_view, Hops*) {
  return Expected("a file whose line has been read for --password-file", path);
}

// A variable that was there has already been taken.
absl::Status RefusePasswordVariable(const HopFlag&, absl::string_view name,
                                    absl::string_view, Hops*) {
  return Expected("a variable of the environment for --password-env", name);
}

constexpr absl::string_view kPasswordFile = "--password-file";
constexpr absl::string_view kPasswordEnv = "--password-env";
constexpr absl::string_view kUser = "USER";
constexpr absl::string_view kContainer = "CONTAINER";

constexpr HopFlag kHopFlags[] = {
    {"--local", "", "a process beside this one, or beside the one before",
     "local", "", BeginHop},
    {"--ssh", "[USER@]HOST[:PORT]", "another machine", "ssh", "hostname",
     BeginSsh},
    {"--sudo", kUser, "another user, by sudo", "sudo", "username", BeginHop},
    {"--su", kUser, "another user, by su", "su", "username", BeginHop},
    {"--doas", kUser, "another user, by doas", "doas", "username", BeginHop},
    {"--docker", kContainer, "a container", "docker", "container", BeginHop},
    {"--podman", kContainer, "a container", "podman", "container", BeginHop},
    {"--buildah", kContainer, "a container", "buildah", "container", BeginHop},
    {"--kubectl", "POD", "a pod", "kubectl", "pod", BeginHop},
    {"--lxc", kContainer, "a container", "lxc", "container", BeginHop},
    {"--lxd", kContainer, "a container", "lxd", "container", BeginHop},
    {"--incus", kContainer, "a container", "incus", "container", BeginHop},
    {"--jail", "JAIL", "a jail", "jail", "container", BeginHop},
    {"--via", "METHOD:NAME=VALUE,...", "any method, by its options", "", "",
     BeginVia},
    {"--python", "PATH", "of the hop before: the Python to start", "", "",
     SetPython},
    {"--stub", "PATH", "of the hop before: the mitogen-stub to start", "", "",
     SetPython},
    {"--option", "NAME=VALUE", "of the hop before: see mito methods", "", "",
     RefineByOption},
    {kPasswordFile, "FILE", "of the hop before: its first line", "", "",
     RefusePasswordFile},
    {kPasswordEnv, "NAME", "of the hop before: a variable of the environment",
     "", "", RefusePasswordVariable},
};

bool BeginsHop(const HopFlag& flag) {
  return !flag.method.empty() || flag.apply == BeginVia;
}

absl::Status Apply(const HopFlag& flag, const HopWord& word,
                   absl::string_view host, Hops* hops) {
  if (word.password.has_value()) return SetPassword(*word.password, hops);
  return flag.apply(flag, word.operand, host, hops);
}

}  // namespace

absl::Span<const HopFlag> HopFlags() { return kHopFlags; }

const HopFlag* FindHopFlag(absl::string_view flag) {
  for (const HopFlag& row : kHopFlags) {
    if (row.flag == flag) return &row;
  }
  return nullptr;
}

namespace {

// Others can read the environment that a process began with
// (/proc/PID/environ), and unsetenv() leaves that memory as it is. This
// overwrites each value of the variable there, and in what was set since.
void WipeVariable(const std::string& name) {
  const std::string start = name + "=";
  for (char** variable = environ; variable != nullptr && *variable != nullptr;
       ++variable) {
    if (!absl::StartsWith(*variable, start)) continue;
    char* const value = *variable + start.size();
    explicit_bzero(value, strlen(value));
  }
  unsetenv(name.c_str());
}

}  // namespace

void TakePasswordVariables(std::vector<HopWord>* words) {
  std::vector<std::string> taken;
  for (HopWord& word : *words) {
    if (word.flag != kPasswordEnv) continue;
    const char* value = getenv(word.operand.c_str());
    if (value == nullptr) continue;
    word.password = value;
    taken.push_back(word.operand);
  }
  for (const std::string& name : taken) WipeVariable(name);
}

namespace {

// Beyond what a program reads as one, and no endless device is read for long.
constexpr size_t kMaxPasswordBytes = size_t{64} << 10;

absl::StatusOr<std::string> ReadPassword(const std::string& path,
                                         absl::Time deadline) {
  const auto error = [&path](absl::string_view why) {
    return absl::StrCat("expected a file with a line for --password-file, got ",
                        "\"", path, "\": ", why);
  };
  const UniqueFd file = OpenSmallFile(path);
  if (!file.valid()) return absl::InvalidArgumentError(error(strerror(errno)));
  LineReader reader(
      file.get(),
      {.deadline = deadline, .read_size = 1, .max_line = kMaxPasswordBytes});
  std::string line;
  if (reader.Next(&line)) return line;
  if (absl::IsDeadlineExceeded(reader.status())) {
    return absl::DeadlineExceededError(
        error("nobody wrote the line before --timeout was over"));
  }
  return absl::InvalidArgumentError(error(
      reader.status().ok() ? "it has no line" : reader.status().message()));
}

bool IsUnreadFile(const HopWord& word) {
  return word.flag == kPasswordFile && !word.password.has_value();
}

}  // namespace

absl::Status ReadPasswordFiles(std::vector<HopWord>* words,
                               std::optional<absl::string_view> host,
                               absl::Time deadline) {
  absl::btree_map<std::string, std::string> passwords;
  for (HopWord& word : *words) {
    if (!IsUnreadFile(word)) continue;
    if (!host.has_value() &&
        absl::StrContains(word.operand, kHostPlaceholder)) {
      continue;
    }
    const std::string path = WithHost(word.operand, host.value_or(""));
    auto known = passwords.find(path);
    if (known == passwords.end()) {
      ASSIGN_OR_RETURN(std::string password, ReadPassword(path, deadline));
      known = passwords.emplace(path, std::move(password)).first;
    }
    word.password = known->second;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Hop>> MakeHops(absl::Span<const HopWord> words,
                                          absl::string_view host) {
  Hops hops;
  if (absl::StartsWith(host, "-")) {
    return Expected("a host that does not begin with \"-\"", host);
  }
  for (const HopWord& word : words) {
    const HopFlag* flag = FindHopFlag(word.flag);
    if (flag == nullptr) return Expected("a flag of a hop", word.flag);
    // A call without hops is a call of a local child.
    if (hops.empty() && !BeginsHop(*flag)) hops.push_back({"local"});
    RETURN_IF_ERROR(Apply(*flag, word, host, &hops));
  }
  if (hops.empty()) hops.push_back({"local"});
  for (const Hop& hop : hops) {
    RETURN_IF_ERROR(ValidateOptions(
        hop.method, OptionsOf(*FindConnectionMethod(hop.method)), hop.options));
  }
  return hops;
}

absl::Status CheckHops(absl::Span<const HopWord> words,
                       absl::Span<const std::string> hosts) {
  std::vector<HopWord> read(words.begin(), words.end());
  for (HopWord& word : read) {
    if (IsUnreadFile(word)) word.password = "";
  }
  const absl::Status some_host = MakeHops(read, "localhost").status();
  if (some_host.ok() || hosts.empty()) return some_host;
  for (const std::string& host : hosts) {
    if (MakeHops(read, host).ok()) return absl::OkStatus();
  }
  return MakeHops(read, hosts.front()).status();
}

bool HasPlaceholder(absl::Span<const HopWord> words) {
  for (const HopWord& word : words) {
    if (absl::StrContains(word.operand, kHostPlaceholder)) return true;
  }
  return false;
}

}  // namespace mitogen::mito
